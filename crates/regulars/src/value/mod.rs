//! What customers are worth: purchases, and the models that extrapolate them.

mod purchases;

pub use purchases::{Histories, Orders, PurchaseOptions, Purchases, TimeUnit, purchases};
