//! What customers say when asked.

mod drivers;
mod drivers_linear;
mod drivers_logistic;
mod drivers_missing;
mod drivers_rows;
mod drivers_summary;
mod importance_performance;
mod nps;
mod nps_groups;
mod penalty_reward;
mod tally;
mod trinomial;

pub use drivers::{
    DriverOutcome, KeyDriver, KeyDriverMethod, KeyDriverOptions, KeyDrivers, MissingAnswers, key_drivers,
};
pub use drivers_rows::Driver;
pub use importance_performance::{DriverPriority, ImportancePerformance, Quadrant, importance_performance};
pub use nps::{Nps, NpsMethod, NpsOptions, nps, nps_needed_n, nps_of_counts};
pub use nps_groups::{
    NpsChange, NpsDifference, NpsDifferenceMethod, NpsSegment, nps_by_segment, nps_change, nps_difference,
};
pub use penalty_reward::{PenaltyReward, PenaltyRewardClass, PenaltyRewardOptions, PenaltyRewards, penalty_reward};
