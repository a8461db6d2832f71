//! Which customers belong together.

mod fifths;
mod named;
mod rfm;

pub use named::Segment;
pub use rfm::{Rfm, RfmOptions, Scale, SegmentSummary, rfm};
