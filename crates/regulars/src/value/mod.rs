//! What customers are worth: purchases, and the models that extrapolate them.

mod bg_bb;
mod bg_bb_fit;
mod bg_nbd;
mod bg_nbd_fit;
mod codes;
mod discrete_dropout;
mod distinct;
mod fit;
mod gamma_gamma;
mod gamma_gamma_fit;
mod geometric_dropout;
mod histories;
mod intervals;
mod lifetime_value;
mod purchases;

pub use bg_bb::BgBb;
pub use bg_nbd::BgNbd;
pub use codes::customer_codes;
pub use fit::{Convergence, Fit, FitOptions, Parameter, Status};
pub use gamma_gamma::GammaGamma;
pub use histories::Histories;
pub use intervals::Intervals;
pub use lifetime_value::{LifetimeOptions, lifetime_value, total_lifetime_value};
pub use purchases::{Orders, PurchaseOptions, Purchases, TimeUnit, purchases};
