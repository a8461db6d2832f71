//! Searches: minima of a function, draws by Hamiltonian Monte Carlo, smoothed importance weights.

pub(crate) mod hamiltonian;
pub(crate) mod optimise;
pub(crate) mod pareto_smoothing;
