//! What customers are worth: purchases, and the models that extrapolate them.

mod answers;
mod any_model;
mod beta_geometric;
mod beta_geometric_fit;
mod bg_bb;
mod bg_bb_fit;
mod bg_nbd;
mod bg_nbd_covariates;
mod category_mix;
mod choose;
mod cohorts;
mod covariates;
mod covariates_fit;
mod discrete_dropout;
mod distinct;
mod exponential_dropout;
mod fitted;
mod gamma_gamma;
mod gamma_gamma_fit;
mod geometric_dropout;
mod goodness_of_fit;
mod histories;
mod kernel;
mod known_parameters;
mod ledger;
mod lifetime_value;
mod mbg_nbd;
mod movements;
mod pareto_nbd;
mod pareto_nbd_covariates;
mod pareto_nbd_fit;
mod pareto_nbd_likelihood;
mod predict;
mod process;
mod purchase_model;
mod purchase_summary;
mod purchases;
mod retention;
mod rows;
mod simulate;

pub use crate::fit::{
    Convergence, Fit, FitOptions, Intervals, Parameter, Posterior, PosteriorOptions, PosteriorParameter, Prior,
    Sampler, Status,
};
pub use crate::model::calendar::CalendarPeriod;
pub use crate::model::codes::customer_codes;
pub use any_model::{AnyModel, ModelKind};
pub use bg_bb::BgBb;
pub use bg_nbd::BgNbd;
pub use bg_nbd_covariates::BgNbdCovariates;
pub use category_mix::{CategoryMix, CategoryShare, MixOptions, category_mix};
pub use choose::{Candidate, Choice, ChooseOptions, Refused, choose};
pub use cohorts::{Cohort, CohortCell, CohortOptions, Cohorts, SecondPurchase, cohorts};
pub use covariates::{Coefficient, Covariate, Covariates};
pub use gamma_gamma::GammaGamma;
pub use goodness_of_fit::{
    ConditionalExpectation, RepeatHistogram, Tracking, conditional_expectation, repeat_histogram, tracking,
};
pub use histories::Histories;
pub use known_parameters::{KnownModel, known_parameters};
pub use lifetime_value::{LifetimeOptions, lifetime_value, total_lifetime_value};
pub use mbg_nbd::MbgNbd;
pub use movements::{Movement, MovementOptions, MovementPeriod, Movements, movements};
pub use pareto_nbd::ParetoNbd;
pub use pareto_nbd_covariates::ParetoNbdCovariates;
pub use predict::{PredictOptions, Prediction, predict};
pub use purchase_model::{NextPurchase, PurchaseModel, ResidualLifetime};
pub use purchase_summary::{PurchaseSummary, SummaryOptions, Typical, purchase_summary};
pub use purchases::{Orders, PurchaseOptions, Purchases, TimeUnit, purchases};
pub use retention::{Retention, RetentionOptions, Waterfall, retention};
pub use simulate::{Newcomers, SimulateOptions, Simulation, simulate};
