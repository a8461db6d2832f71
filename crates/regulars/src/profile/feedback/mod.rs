//! What customers said and what became of it, over a base.

pub(super) mod answer_queue;
pub(super) mod answers;
pub(super) mod asked;
pub(super) mod breakdown;
pub(super) mod closed_loop;
pub(super) mod coverage;
pub(super) mod coverage_spread;
pub(super) mod queue_order;
pub(super) mod voiced;
