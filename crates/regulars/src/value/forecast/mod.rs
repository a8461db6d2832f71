//! What models say of the future: choice, predictions, lifetime value, simulation.

pub(super) mod choose;
pub(super) mod goodness_of_fit;
pub(super) mod lifetime_value;
pub(super) mod predict;
pub(super) mod simulate;
