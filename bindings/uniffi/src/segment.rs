//! Which customers belong together.

use crate::column::{ByteColumn, CountColumn, DoubleColumn};
use crate::error::Result;
use regulars::Estimate;
use regulars::segment::{self, RfmOptions, Scale, Segment, SegmentSummary};

/// The name of an RFM cell, in the words marketing teams use.
#[uniffi::remote(Enum)]
pub enum Segment {
    /// Bought just now, often, and for much.
    Champions,
    /// Bought lately, often or for much.
    Loyal,
    /// Bought lately, with middling frequency and value.
    PotentialLoyalist,
    /// Bought just now, seldom and for little: mostly first orders.
    New,
    /// Bought lately, seldom and for little.
    Promising,
    /// Middling in all three.
    NeedsAttention,
    /// Middling recency, low frequency and value.
    AboutToSleep,
    /// Bought well, but not for a long time.
    AtRisk,
    /// Bought most often and for most, but not for a long time.
    CannotLose,
    /// Seldom, for little, and long ago.
    Hibernating,
    /// Seldom, for little, and longest ago.
    Lost,
}

/// The cut-offs of the scores 1 to 5, four ascending numbers each; what is left out is cut at fifths of the base.
#[uniffi::remote(Record)]
pub struct RfmOptions {
    /// Most days since the last purchase that still score 5, 4, 3 and 2.
    #[uniffi(default)]
    pub recency_thresholds: Option<Vec<f64>>,
    /// Fewest purchases that score 2, 3, 4 and 5.
    #[uniffi(default)]
    pub frequency_thresholds: Option<Vec<f64>>,
    /// Least value that scores 2, 3, 4 and 5, in the unit of the column.
    #[uniffi(default)]
    pub monetary_thresholds: Option<Vec<f64>>,
}

/// How one dimension was cut.
#[uniffi::remote(Record)]
pub struct Scale {
    /// The four cut-offs, ascending; none where no customer of the base reaches the score.
    pub thresholds: Vec<Option<f64>>,
    /// Customers with score 1, 2, 3, 4 and 5.
    pub sizes: Vec<u64>,
    /// Scores nobody has.
    pub empty: Vec<u8>,
}

/// How large a segment is and what it is worth.
#[uniffi::remote(Record)]
pub struct SegmentSummary {
    /// The segment.
    pub segment: Segment,
    /// Customers in it.
    pub size: u64,
    /// Share of the base in [0, 1] with its 95 % Wilson interval.
    pub share: Estimate,
    /// Sum of the monetary value.
    pub total_value: f64,
    /// Mean of the monetary value; none without customers.
    pub mean_value: Option<f64>,
}

/// A scored base: one row a customer, in the order given, and the map that made it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Rfm {
    /// 1 (longest ago) to 5 (most recent).
    pub recency_score: ByteColumn,
    /// 1 (least often) to 5 (most often).
    pub frequency_score: ByteColumn,
    /// 1 (least value) to 5 (most value).
    pub monetary_score: ByteColumn,
    /// The named segment.
    pub segment: Vec<Segment>,
    /// How days became scores.
    pub recency: Scale,
    /// How purchases became scores.
    pub frequency: Scale,
    /// How value became scores.
    pub monetary: Scale,
    /// Every segment from best to worst, those without customers too.
    pub segments: Vec<SegmentSummary>,
}

impl From<segment::Rfm> for Rfm {
    fn from(rfm: segment::Rfm) -> Self {
        let segment::Rfm {
            recency_score,
            frequency_score,
            monetary_score,
            segment,
            recency,
            frequency,
            monetary,
            segments,
        } = rfm;
        Self {
            recency_score: recency_score.into(),
            frequency_score: frequency_score.into(),
            monetary_score: monetary_score.into(),
            segment,
            recency,
            frequency,
            monetary,
            segments,
        }
    }
}

/// Scores customers from 1 to 5 by days since the last purchase, number of purchases and value (Hughes 1994), and names the
/// segment of each.
#[uniffi::export(default(options))]
pub fn rfm(
    days_since_last: DoubleColumn,
    frequency: CountColumn,
    monetary_value: DoubleColumn,
    options: &RfmOptions,
) -> Result<Rfm> {
    Ok(segment::rfm(&days_since_last.0, &frequency.0, &monetary_value.0, options)?.into())
}

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
