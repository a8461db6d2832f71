//! What customers are worth: purchases, and the models that extrapolate them.

mod bg_nbd;
mod bg_nbd_fit;
mod codes;
mod distinct;
mod exponential_dropout;
mod fit;
mod gamma_gamma;
mod gamma_gamma_fit;
mod geometric_dropout;
mod histories;
mod intervals;
mod lifetime_value;
mod pareto_nbd;
mod pareto_nbd_fit;
mod pareto_nbd_likelihood;
mod purchases;

pub use bg_nbd::BgNbd;
pub use codes::customer_codes;
pub use fit::{Convergence, Fit, FitOptions, Parameter, Status};
pub use gamma_gamma::GammaGamma;
pub use histories::Histories;
pub use intervals::Intervals;
pub use lifetime_value::{LifetimeOptions, lifetime_value, total_lifetime_value};
pub use pareto_nbd::ParetoNbd;
pub use purchases::{Orders, PurchaseOptions, Purchases, TimeUnit, purchases};
