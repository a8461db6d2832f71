//! What drives an outcome: key drivers, penalties and rewards, importance against performance.

pub(super) mod importance_performance;
pub(super) mod key_drivers;
pub(super) mod linear;
pub(super) mod logistic;
pub(super) mod measure;
pub(super) mod missing;
pub(super) mod options;
pub(super) mod penalty_reward;
pub(super) mod rows;
pub(super) mod summary;
