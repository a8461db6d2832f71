//! Answers over a whole base: the only room that may use all other rooms.

mod concentration;
mod directory;
mod feedback;
mod ledger;
mod models;
mod notes;
mod outlooks;
mod paying;
mod score;
mod score_table;
mod uncounted;

pub use concentration::{ConcentrationPoint, concentration};
pub use directory::CustomerKey;
pub use feedback::answer_queue::{AnswerQueue, QueueItem, QueueOptions, answer_queue};
pub use feedback::breakdown::{Breakdown, BreakdownGroup, BreakdownOptions, Figure, breakdown};
pub use feedback::closed_loop::{
    ClosedLoop, DecisionShare, LoopGroup, LoopOptions, LoopRates, LoopStage, Unanswered, closed_loop,
};
pub use feedback::coverage::{Band, Coverage, CoverageGroup, CoverageOptions, coverage};
pub use feedback::queue_order::QueueReason;
pub use notes::Note;
pub use score::{histories, score};
pub use score_table::{CustomerScores, ScoreModel, ScoreOptions, Scores, SegmentOutlook};
