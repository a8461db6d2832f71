//! Whether customers are answered, and whom to answer next.

use crate::record::options;
use chrono::{DateTime, Utc};
use regulars::Answer;
use regulars::model::{Currency, Entity};
use regulars::profile::{
    self, AnswerQueue, ClosedLoop, CustomerKey, DecisionShare, LoopGroup, LoopRates, LoopStage, Note, QueueItem,
    QueueReason, Unanswered,
};

type Instant = DateTime<Utc>;

options! { profile;
    /// How to look at the loop; what is left out is the library's default.
    LoopOptions {
        /// Days within which an answer counts as prompt; 2.
        within_days: Option<f64>,
        /// What groups are told apart by: `channel`, `touchpoint`, `kind`, `survey`, `question`, `language`, `solicited`, `account`,
        /// `country`, `lifecycle_stage`, a custom field of the feedback (`custom.<field>`) or of its customer
        /// (`customer.<field>`); `channel` and `lifecycle_stage`.
        by: Option<Vec<String>>,
        /// Confidence level of all intervals; 0.95.
        level: Option<f64>,
    }

    /// How to order the queue; what is left out is the library's default. What an answer saves rests on assumptions that no data
    /// of the base can tell: replace them by what you measure.
    QueueOptions {
        /// Share of the customers who would leave whom an answer keeps; 0.2, an assumption.
        recoverable: Option<f64>,
        /// Probability to leave after a low score or a complaint; 0.3, an assumption.
        risk_low: Option<f64>,
        /// Probability to leave after anything else that asks for an answer; 0.05, an assumption.
        risk_other: Option<f64>,
        /// What an answer costs, in major units of the scores' currency; 0.
        cost: Option<f64>,
        /// Days after which nobody should still wait; 14.
        cap_days: Option<f64>,
        /// Answers that the team gives in a day; with it, who would wait past the cap moves up in time; unknown.
        capacity_per_day: Option<f64>,
        /// Share of the places that go to whoever has waited longest, whatever it is worth; 0.2.
        reserved_share: Option<f64>,
        /// What waiting for `cap_days` adds to an item, as a share of the mean value saved in the queue; 1.
        ageing: Option<f64>,
    }
}

/// How the loop runs, as of an instant.
#[uniffi::remote(Record)]
pub struct ClosedLoop {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// Days within which an answer counts as prompt, of the options.
    pub within_days: f64,
    /// All feedback that asks for an answer.
    pub total: LoopRates,
    /// The same by group, in the order of the options' `by` and then of the groups' names.
    pub groups: Vec<LoopGroup>,
    /// Feedback that nobody took note of, decided or told of yet, the longest waiting first.
    pub never_answered: Vec<Unanswered>,
    /// Feedback that asks for no answer: scores in the upper part of their scale without a word.
    pub asks_for_nothing: u64,
}

/// A group of feedback, and how its loop runs.
#[uniffi::remote(Record)]
pub struct LoopGroup {
    /// What it was told apart by.
    pub by: String,
    /// Its name; none where that isn't known.
    pub group: Option<String>,
    /// How its loop runs.
    pub rates: LoopRates,
}

/// How a loop runs: each stage is timed from when the customer spoke, and what still waits counts as waiting, not as failed.
#[uniffi::remote(Record)]
pub struct LoopRates {
    /// Pieces of feedback that ask for an answer.
    pub n: u64,
    /// Someone took note.
    pub heard: LoopStage,
    /// It was decided: yes, no or later.
    pub decided: LoopStage,
    /// The customer was told.
    pub told: LoopStage,
    /// What was decided, by the decision's word.
    pub decisions: Vec<DecisionShare>,
}

/// How far and how fast feedback comes to a stage.
#[uniffi::remote(Record)]
pub struct LoopStage {
    /// Pieces of feedback that came to it.
    pub reached: u64,
    /// Probability to reach it within the options' `within_days` (Kaplan and Meier 1958).
    pub within: Answer,
    /// Median time to it, in days.
    pub median_days: Answer,
    /// Pieces of feedback that came to it, but nobody noted when: they are in `reached` and in no time.
    pub undated: u64,
}

/// How often it was decided so.
#[uniffi::remote(Record)]
pub struct DecisionShare {
    /// The decision's word: `yes`, `no`, `later`, ...
    pub decision: String,
    /// Pieces of feedback.
    pub n: u64,
    /// Share of all that were decided.
    pub share: Answer,
    /// How many of them came with a reason.
    pub with_reason: u64,
}

/// Feedback that nobody answered.
#[uniffi::remote(Record)]
pub struct Unanswered {
    /// The system of the record.
    pub source: Option<String>,
    /// Id of the feedback.
    pub id: String,
    /// The customer; none when it was anonymous.
    pub customer: Option<CustomerKey>,
    /// The kind's word.
    pub kind: String,
    /// When it was said.
    pub submitted_at: Instant,
    /// Days since.
    pub waiting_days: f64,
}

/// Open feedback and tickets in the order in which to answer them.
#[uniffi::remote(Record)]
pub struct AnswerQueue {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// Currency of all values; none when nobody bought.
    pub currency: Option<Currency>,
    /// What waits, the next to answer first.
    pub items: Vec<QueueItem>,
    /// Items that waited past the cap already.
    pub past_cap: u64,
    /// Items that will have when their turn comes, at the given pace; none without one.
    pub late_by_then: Option<u64>,
    /// What a reader should know before using the queue.
    pub notes: Vec<Note>,
}

/// Something that waits for an answer.
#[uniffi::remote(Record)]
pub struct QueueItem {
    /// `feedback` or `ticket`.
    pub entity: Entity,
    /// The system of the record.
    pub source: Option<String>,
    /// Its id.
    pub id: String,
    /// The customer; none when it is anonymous.
    pub customer: Option<CustomerKey>,
    /// Days since it was said.
    pub waiting_days: f64,
    /// Probability that the customer leaves, or has left, unless answered; none for who never bought or is anonymous.
    pub probability_of_leaving: Option<f64>,
    /// Value that the answer is expected to save within the horizon of the scores, less its cost, in major units; none when
    /// nothing is known of the customer's value, which counts as nothing but the cost.
    pub value_saved: Option<f64>,
    /// Lower limit of it, from the interval of the customer's value alone.
    pub value_low: Option<f64>,
    /// Upper limit likewise.
    pub value_high: Option<f64>,
    /// Days until its turn, at the given pace; none without one.
    pub days_until_turn: Option<f64>,
    /// Why it stands here.
    pub reason: QueueReason,
    /// The same in a sentence.
    pub why: String,
}

/// Why an item has its place in the queue.
#[uniffi::remote(Enum)]
pub enum QueueReason {
    /// Its answer is expected to save the most of those left.
    Value,
    /// The place is one of the reserved ones, and it has waited longest of those left.
    LongestWaiting,
    /// At the pace of the team a later place would be past its cap.
    Cap,
}
