//! What customers say when asked.

mod nps;
mod nps_groups;
mod rating;
mod rating_count;
mod rating_groups;
mod rating_needed_n;
mod rating_tally;
mod scale;
mod tally;
mod trinomial;
mod weights;

pub use crate::math::multiplicity::Adjustment;
pub use nps::{Nps, NpsMethod, NpsOptions, enps, nps, nps_needed_n, nps_of_counts};
pub use nps_groups::{
    NpsChange, NpsDifference, NpsDifferenceMethod, NpsSegment, nps_by_segment, nps_change, nps_difference,
};
pub use rating::{Rating, RatingFigure, RatingMethod, RatingOptions, RatingShare, Ratings, ces, csat, rating};
pub use rating_groups::{
    RatingChange, RatingDifference, RatingSegment, rating_change, rating_difference, ratings_by_segment,
};
pub use rating_needed_n::{rating_needed_n, top_box_needed_n};
pub use scale::Scale;
pub use weights::{Margin, RakingOptions, SurveyWeights, post_stratification_weights, raking_weights};
