//! What customers are worth: purchases, and the models that extrapolate them.

mod any_model;
mod beta_geometric;
mod beta_geometric_fit;
mod bg_bb;
mod bg_bb_fit;
mod bg_nbd;
mod codes;
mod discrete_dropout;
mod distinct;
mod fitted;
mod gamma_gamma;
mod gamma_gamma_fit;
mod geometric_dropout;
mod histories;
mod kernel;
mod lifetime_value;
mod mbg_nbd;
mod process;
mod purchase_model;
mod purchases;

pub use crate::estimate::{Convergence, Fit, FitOptions, Intervals, Parameter, Prior, Status};
pub use any_model::{AnyModel, ModelKind};
pub use bg_bb::BgBb;
pub use bg_nbd::BgNbd;
pub use codes::customer_codes;
pub use gamma_gamma::GammaGamma;
pub use histories::Histories;
pub use lifetime_value::{LifetimeOptions, lifetime_value, total_lifetime_value};
pub use mbg_nbd::MbgNbd;
pub use purchase_model::{NextPurchase, PurchaseModel, ResidualLifetime};
pub use purchases::{Orders, PurchaseOptions, Purchases, TimeUnit, purchases};
