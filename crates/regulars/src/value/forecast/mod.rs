//! What models say of the future: choice, predictions, lifetime value, simulation.

pub(super) mod choose;
pub(super) mod coming;
mod coming_spend;
pub(super) mod free_orders;
pub(super) mod goodness_of_fit;
pub(super) mod lifetime_value;
pub(super) mod past_forecasts;
pub(super) mod predict;
pub(super) mod predicted;
pub(super) mod simulate;
