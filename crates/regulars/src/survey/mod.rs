//! What customers say when asked.

mod nps;
mod nps_groups;
mod tally;
mod trinomial;

pub use nps::{Nps, NpsMethod, NpsOptions, nps, nps_needed_n, nps_of_counts};
pub use nps_groups::{
    NpsChange, NpsDifference, NpsDifferenceMethod, NpsSegment, nps_by_segment, nps_change, nps_difference,
};
