//! The roof: the only room that may use the other rooms.

mod answer_queue;
mod answers;
mod asked;
mod breakdown;
mod closed_loop;
mod concentration;
mod coverage;
mod coverage_spread;
mod directory;
mod ledger;
mod models;
mod notes;
mod queue_order;
mod score;
mod voiced;

pub use answer_queue::{AnswerQueue, QueueItem, QueueOptions, answer_queue};
pub use breakdown::{Breakdown, BreakdownGroup, BreakdownOptions, Figure, breakdown};
pub use closed_loop::{
    ClosedLoop, DecisionShare, LoopGroup, LoopOptions, LoopRates, LoopStage, Unanswered, closed_loop,
};
pub use concentration::{ConcentrationPoint, concentration};
pub use coverage::{Band, Coverage, CoverageGroup, CoverageOptions, coverage};
pub use directory::CustomerKey;
pub use notes::Note;
pub use queue_order::QueueReason;
pub use score::{CustomerScores, ScoreOptions, Scores, SegmentOutlook, histories, score};
