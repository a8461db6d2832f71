//! The roof: the only room that may use the other rooms.

mod answers;
mod concentration;
mod directory;
mod ledger;
mod models;
mod notes;
mod score;

pub use concentration::{ConcentrationPoint, concentration};
pub use directory::CustomerKey;
pub use notes::Note;
pub use score::{CustomerScores, ScoreOptions, Scores, SegmentOutlook, score};
