//! The answers of a whole base: by group, and against who was asked.

use crate::record::options;
use crate::survey_rating::RatingOptions;
use chrono::{DateTime, Utc};
use regulars::Answer;
use regulars::model::FeedbackKind;
use regulars::profile::{self, Band, Breakdown, BreakdownGroup, Coverage, CoverageGroup, CustomerKey, Figure, Note};
use regulars::survey::{Nps, NpsDifference, Rating, RatingDifference, Scale as RatingScale};
use regulars::value::CalendarPeriod;

type Instant = DateTime<Utc>;

options! { profile;
    /// Which answers to break down, and by what; what is left out is the library's default.
    BreakdownOptions {
        /// Kind of question; `nps`.
        kind: Option<FeedbackKind>,
        /// The survey; all.
        survey_id: Option<String>,
        /// The question; all.
        question_id: Option<String>,
        /// The scale that is read; answers on others are counted, never mixed in; the only one there is, in steps of 1.
        scale: Option<RatingScale>,
        /// Answers before this instant aren't read; all.
        since: Option<Instant>,
        /// What groups are told apart by: `period`, or a dimension as in `LoopOptions`; `channel`, `touchpoint`, `lifecycle_stage`
        /// and `period`.
        by: Option<Vec<String>>,
        /// The period; a month.
        period: Option<CalendarPeriod>,
        /// Offset of the calendar day from UTC, in seconds east; 0.
        utc_offset_seconds: Option<i32>,
        /// Whether all answers of a customer count, or the latest (in each period, for `period`); the latest.
        every_answer: Option<bool>,
        /// Level, fewest answers, top box and adjustment. A Net Promoter Score reads `level`, `min_n` and `adjustment`.
        figures: RatingOptions,
    }

    /// Whose answers to which question; what is left out is the library's default.
    CoverageOptions {
        /// Kind of question; `nps`.
        kind: Option<FeedbackKind>,
        /// The survey; all.
        survey_id: Option<String>,
        /// Invitations and answers before this instant aren't read; all.
        since: Option<Instant>,
        /// The scale that is read; the only one there is, in steps of 1.
        scale: Option<RatingScale>,
        /// What customers are told apart by: `country`, `lifecycle_stage`, `account` or `customer.<field>`; `lifecycle_stage`.
        by: Option<String>,
        /// Confidence level of all intervals; 0.95.
        level: Option<f64>,
    }
}

/// The scores of a base, whole and by group.
#[uniffi::remote(Record)]
pub struct Breakdown {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// The scale that was read.
    pub scale: RatingScale,
    /// All answers.
    pub total: Figure,
    /// The same by group, in the order of the options' `by`, and of the groups' names.
    pub groups: Vec<BreakdownGroup>,
    /// Answers that a later one of the same customer took the place of.
    pub replaced: u64,
    /// Answers on another scale, or without a score.
    pub unusable: u64,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

/// A Net Promoter Score, or a rating: one of both is there.
#[uniffi::remote(Record)]
pub struct Figure {
    /// The Net Promoter Score, of the kinds `nps` and `enps`.
    pub nps: Option<Nps>,
    /// The rating, of all others.
    pub rating: Option<Rating>,
}

/// A group of answers, and how it differs from all others.
#[uniffi::remote(Record)]
pub struct BreakdownGroup {
    /// What it was told apart by.
    pub by: String,
    /// Its name; of a period its first day; none where it isn't known.
    pub group: Option<String>,
    /// Its score.
    pub figure: Figure,
    /// Its Net Promoter Score minus that of the rest.
    pub nps_against_rest: Option<NpsDifference>,
    /// Its rating minus that of the rest.
    pub rating_against_rest: Option<RatingDifference>,
    /// The p-value of that difference, adjusted for the number of groups of the dimension.
    pub p_adjusted: Option<f64>,
}

/// Who was asked and who answered, as of an instant.
#[uniffi::remote(Record)]
pub struct Coverage {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// All customers of the base.
    pub total: CoverageGroup,
    /// The same by group, in the order of their names.
    pub groups: Vec<CoverageGroup>,
    /// Representativeness of who answered among who was asked (Schouten, Cobben and Bethlehem 2009): 1 where all groups answer
    /// alike, 0 at worst.
    pub representativeness: Answer,
    /// The score of the answers alone: the Net Promoter Score from -1 to 1 of the kinds `nps` and `enps`, otherwise the mean.
    pub observed: Option<f64>,
    /// Where the same score of all who were asked lies, whatever the silent think (Manski 1989): no confidence, but certainty.
    pub worst_case: Option<Band>,
    /// Customers who were asked and did not answer, in order of source and id.
    pub silent: Vec<CustomerKey>,
    /// Customers who answered without having been asked; they are in no rate and in no band.
    pub volunteers: u64,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

/// The least and the most that a number can be.
#[uniffi::remote(Record)]
pub struct Band {
    /// The least: all the silent would have given the lowest score.
    pub low: f64,
    /// The most: all the silent would have given the highest score.
    pub high: f64,
}

/// A group of customers: how many were asked, how many answered.
#[uniffi::remote(Record)]
pub struct CoverageGroup {
    /// Its name; none where it isn't known, and of all customers.
    pub group: Option<String>,
    /// Customers.
    pub customers: u64,
    /// Customers who were asked.
    pub asked: u64,
    /// Customers who were asked and answered.
    pub answered: u64,
    /// Share of the customers who were asked (Wilson 1927).
    pub asked_rate: Answer,
    /// Share of who was asked that answered (Wilson 1927).
    pub response_rate: Answer,
    /// Share of the base less share of the answers: above 0 the group is heard too little; none without an answer.
    pub missing_share: Option<f64>,
}
