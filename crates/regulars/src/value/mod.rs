//! What customers are worth: purchases, and the models that extrapolate them.

mod answers;
mod bg_nbd;
mod bg_nbd_fit;
mod calendar;
mod category_mix;
mod codes;
mod cohorts;
mod distinct;
mod fit;
mod gamma_gamma;
mod gamma_gamma_fit;
mod geometric_dropout;
mod histories;
mod intervals;
mod ledger;
mod lifetime_value;
mod movements;
mod purchase_summary;
mod purchases;
mod retention;

pub use bg_nbd::BgNbd;
pub use calendar::CalendarPeriod;
pub use category_mix::{CategoryMix, CategoryShare, MixOptions, category_mix};
pub use codes::customer_codes;
pub use cohorts::{Cohort, CohortCell, CohortOptions, Cohorts, SecondPurchase, cohorts};
pub use fit::{Convergence, Fit, FitOptions, Parameter, Status};
pub use gamma_gamma::GammaGamma;
pub use histories::Histories;
pub use intervals::Intervals;
pub use lifetime_value::{LifetimeOptions, lifetime_value, total_lifetime_value};
pub use movements::{Movement, MovementOptions, MovementPeriod, Movements, movements};
pub use purchase_summary::{PurchaseSummary, SummaryOptions, Typical, purchase_summary};
pub use purchases::{Orders, PurchaseOptions, Purchases, TimeUnit, purchases};
pub use retention::{Retention, RetentionOptions, Waterfall, retention};
