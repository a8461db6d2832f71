//! Which customers belong together.

use crate::error::Result;
use crate::generated::Segment;

/// The segment of three scores from 1 to 5; none for any other score, but for those that 8 bits don't hold, which are refused.
#[uniffi::export]
pub fn segment_of(recency_score: u8, frequency_score: u8, monetary_score: u8) -> Result<Option<Segment>> {
    Ok(Segment::of(recency_score, frequency_score, monetary_score))
}

/// The stable snake_case word of a segment, the same in every language.
#[uniffi::export]
pub fn segment_code(segment: Segment) -> String {
    segment.code().into()
}
