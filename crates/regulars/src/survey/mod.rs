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
mod rating;
mod rating_count;
mod rating_groups;
mod rating_needed_n;
mod rating_tally;
mod scale;
mod tally;
mod trend;
mod trend_baseline;
mod trend_changes;
mod trend_chart;
mod trend_mix;
mod trend_series;
mod trinomial;
mod weights;

pub use crate::math::multiplicity::Adjustment;
pub use drivers::{
    DriverOutcome, KeyDriver, KeyDriverMethod, KeyDriverOptions, KeyDrivers, MissingAnswers, key_drivers,
};
pub use drivers_rows::Driver;
pub use importance_performance::{DriverPriority, ImportancePerformance, Quadrant, importance_performance};
pub use nps::{Nps, NpsMethod, NpsOptions, enps, nps, nps_needed_n, nps_of_counts};
pub use nps_groups::{
    NpsChange, NpsDifference, NpsDifferenceMethod, NpsSegment, nps_by_segment, nps_change, nps_difference,
};
pub use penalty_reward::{PenaltyReward, PenaltyRewardClass, PenaltyRewardOptions, PenaltyRewards, penalty_reward};
pub use rating::{Rating, RatingFigure, RatingMethod, RatingOptions, RatingShare, Ratings, ces, csat, rating};
pub use rating_groups::{
    RatingChange, RatingDifference, RatingSegment, rating_change, rating_difference, ratings_by_segment,
};
pub use rating_needed_n::{rating_needed_n, top_box_needed_n};
pub use scale::Scale;
pub use trend::{RunLength, Trend, TrendOptions, TrendState, run_length, trend};
pub use trend_changes::{ChangeOptions, ChangePoint, ChangePoints, change_points};
pub use trend_chart::TrendChart;
pub use trend_mix::{MixAndRate, MixColumns, MixEffect, MixOptions, MixPresence, MixSegment, mix_and_rate};
pub use trend_series::{TrendKind, TrendSeries};
pub use weights::{Margin, RakingOptions, SurveyWeights, post_stratification_weights, raking_weights};
