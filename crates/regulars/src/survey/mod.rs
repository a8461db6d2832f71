//! What customers say when asked.

mod drivers;
mod nps;
mod rating;
mod shares;
mod trend;
#[cfg(test)]
mod weightless;
mod weights;

pub use crate::math::intervals::multiplicity::Adjustment;
pub use drivers::importance_performance::{DriverPriority, ImportancePerformance, Quadrant, importance_performance};
pub use drivers::key_drivers::{KeyDriver, KeyDrivers, key_drivers};
pub use drivers::options::{DriverOutcome, KeyDriverMethod, KeyDriverOptions, MissingAnswers};
pub use drivers::penalty_reward::{
    PenaltyReward, PenaltyRewardClass, PenaltyRewardOptions, PenaltyRewards, penalty_reward,
};
pub use drivers::rows::Driver;
pub use nps::groups::{
    NpsChange, NpsDifference, NpsDifferenceMethod, NpsSegment, nps_by_segment, nps_change, nps_difference,
};
pub use nps::score::{Nps, NpsMethod, NpsOptions, enps, nps, nps_needed_n, nps_of_counts};
pub use rating::columns::Ratings;
pub use rating::groups::{
    RatingChange, RatingDifference, RatingSegment, rating_change, rating_difference, ratings_by_segment,
};
pub use rating::needed_n::{rating_needed_n, top_box_needed_n};
pub use rating::scale::Scale;
pub use rating::score::{Rating, RatingFigure, RatingMethod, RatingOptions, RatingShare, ces, csat, rating};
pub use trend::alarms::{RunLength, Trend, run_length, trend};
pub use trend::change_points::{ChangeOptions, ChangePoint, ChangePoints, change_points};
pub use trend::mix_and_rate::{MixAndRate, MixColumns, MixEffect, MixOptions, MixPresence, MixSegment, mix_and_rate};
pub use trend::options::TrendChart;
pub use trend::options::{TrendOptions, TrendState};
pub use trend::series::{TrendKind, TrendSeries};
pub use weights::{Margin, RakingOptions, SurveyWeights, post_stratification_weights, raking_weights};
