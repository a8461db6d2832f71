//! Who leaves, and when: customers under contract, whose leaving is seen.

mod shifted_beta_geometric;
mod shifted_beta_geometric_fit;

pub use crate::fit::{
    Convergence, Fit, FitOptions, Intervals, Parameter, Posterior, PosteriorOptions, PosteriorParameter, Prior,
    Sampler, Status,
};
pub use shifted_beta_geometric::{ShiftedBetaGeometric, SimulatedLifetimes};
