//! What customers are worth: purchases, and the models that extrapolate them.

mod forecast;
mod models;
mod purchases;

pub use crate::fit::{
    Convergence, Fit, FitOptions, Intervals, Parameter, Posterior, PosteriorOptions, PosteriorParameter, Prior,
    Sampler, Status,
};
pub use crate::model::{CalendarPeriod, customer_codes};
pub use forecast::choose::{Candidate, Choice, ChooseOptions, Refused, choose};
pub(crate) use forecast::coming::Coming;
pub(crate) use forecast::free_orders::{Payer, Payers};
pub use forecast::goodness_of_fit::{
    ConditionalExpectation, RepeatHistogram, Tracking, conditional_expectation, repeat_histogram, tracking,
};
pub use forecast::lifetime_value::{LifetimeOptions, lifetime_value, total_lifetime_value};
pub(crate) use forecast::lifetime_value::{Spending, each_value, total_value};
pub use forecast::past_forecasts::PastForecast;
pub(crate) use forecast::past_forecasts::{Backtest, PastModels};
pub use forecast::predict::{PredictOptions, Prediction, predict};
pub(crate) use forecast::predicted::Errors;
pub use forecast::predicted::Predicted;
pub use forecast::simulate::{Newcomers, SimulateOptions, Simulation, simulate};
pub use models::any_model::{AnyModel, ModelKind};
pub use models::bg_bb::model::BgBb;
pub use models::bg_nbd::covariates::BgNbdCovariates;
pub use models::bg_nbd::mbg_nbd::MbgNbd;
pub use models::bg_nbd::model::BgNbd;
pub use models::covariates::{Coefficient, Covariate, Covariates};
pub use models::gamma_gamma::model::GammaGamma;
pub use models::known_parameters::{KnownModel, known_parameters};
pub use models::mbg_cnbd_k::model::MbgCnbdK;
pub use models::pareto_nbd::covariates::ParetoNbdCovariates;
pub use models::pareto_nbd::model::ParetoNbd;
pub use models::purchase_model::{NextPurchase, PurchaseModel, ResidualLifetime};
pub use purchases::category_mix::{CategoryMix, CategoryShare, MixOptions, category_mix};
pub use purchases::cohorts::{Cohort, CohortCell, CohortOptions, Cohorts, SecondPurchase, cohorts};
pub use purchases::discrete_purchases::{DiscreteOptions, DiscretePurchases, discrete_purchases};
pub use purchases::histories::Histories;
pub use purchases::histories_of_orders::{Purchases, purchases};
pub use purchases::movements::{Movement, MovementOptions, MovementPeriod, Movements, movements};
pub use purchases::orders::{Orders, PurchaseOptions, TimeUnit};
pub use purchases::purchase_summary::{PurchaseSummary, SummaryOptions, Typical, purchase_summary};
pub use purchases::retention::{Retention, RetentionOptions, Waterfall, retention};
