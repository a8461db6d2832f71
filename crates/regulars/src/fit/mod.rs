//! From a likelihood to a fit: the search, the intervals of its parameters and of what follows from them, and posterior
//! draws.

mod intervals;
mod options;
mod posterior;
mod problem;
mod profile_likelihood;
mod search;

pub use intervals::Intervals;
pub(crate) use intervals::{Parameters, cure, delta, log_normal, log_odds_normal};
pub use options::{Convergence, Fit, FitOptions, Parameter, Prior, Status};
pub(crate) use posterior::posterior;
pub use posterior::{Posterior, PosteriorOptions, PosteriorParameter, Sampler};
pub(crate) use problem::Problem;
pub(crate) use search::fit;
