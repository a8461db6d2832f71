// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::segment::Segment;
/// The name of an RFM cell, in the words marketing teams use.
///
/// The map is the usual 5 by 5 grid of practitioners: recency score R down, the mean of frequency and monetary score FM
/// across, halves rounded up. It differs from the common map in one row: the least recent and least engaged are `lost`,
/// not `hibernating`.
///
/// | R | FM 1 | FM 2 | FM 3 | FM 4 | FM 5 |
/// |---|---|---|---|---|---|
/// | 5 | new | potential_loyalist | potential_loyalist | champions | champions |
/// | 4 | promising | potential_loyalist | potential_loyalist | loyal | loyal |
/// | 3 | about_to_sleep | about_to_sleep | needs_attention | loyal | loyal |
/// | 2 | hibernating | hibernating | at_risk | at_risk | cannot_lose |
/// | 1 | lost | lost | at_risk | at_risk | cannot_lose |
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

impl From<regulars::segment::Rfm> for Rfm {
    fn from(record: regulars::segment::Rfm) -> Self {
        let regulars::segment::Rfm { recency_score, frequency_score, monetary_score, segment, recency, frequency, monetary, segments } = record;
        Self {
            recency_score: From::from(recency_score),
            frequency_score: From::from(frequency_score),
            monetary_score: From::from(monetary_score),
            segment,
            recency,
            frequency,
            monetary,
            segments,
        }
    }
}

pub(crate) use regulars::segment::RfmOptions;
/// How `rfm` cuts each dimension: at fifths of the base (the default), or at the cut-offs of the business.
///
/// Cut-offs are four ascending finite numbers; a value equal to one gets the better score, and equal neighbours leave a
/// score empty.
#[uniffi::remote(Record)]
pub struct RfmOptions {
    /// Most days since the last purchase that still score 5, 4, 3 and 2. Default: fifths of the base.
    #[uniffi(default)] pub recency_thresholds: Option<Vec<f64>>,
    /// Fewest purchases that score 2, 3, 4 and 5. Default: fifths of the base.
    #[uniffi(default)] pub frequency_thresholds: Option<Vec<f64>>,
    /// Least value that scores 2, 3, 4 and 5, in the unit of the column. Default: fifths of the base.
    #[uniffi(default)] pub monetary_thresholds: Option<Vec<f64>>,
}

pub(crate) use regulars::segment::Scale;
/// How one dimension was cut.
///
/// Put back as options, the thresholds give the same scores (where one is none, any value beyond the data does).
#[uniffi::remote(Record)]
pub struct Scale {
    /// The four cut-offs, ascending, in the sense of `RfmOptions`; none where no customer of the base reaches the
    /// score.
    pub thresholds: Vec<Option<f64>>,
    /// Customers with score 1, 2, 3, 4 and 5.
    pub sizes: Vec<u64>,
    /// Scores nobody has: equal values are never split to fill them.
    pub empty: Vec<u8>,
}

pub(crate) use regulars::segment::SegmentSummary;
/// How large a segment is and what it is worth.
#[uniffi::remote(Record)]
pub struct SegmentSummary {
    /// The segment.
    pub segment: Segment,
    /// Customers in it.
    pub size: u64,
    /// Share of the base in [0, 1] with its 95 % Wilson interval, for the population the base is drawn from.
    pub share: Estimate,
    /// Sum of `monetary_value`, exact but for one rounding.
    pub total_value: f64,
    /// Mean of `monetary_value`; none without customers.
    pub mean_value: Option<f64>,
}

#[uniffi::export(default(options))]
/// Scores a customer base by recency, frequency and monetary value (Hughes 1994), and names the segment of every
/// customer.
///
/// Takes, for every customer, the days since the last purchase, the number of purchases (all, or repeats: only their
/// order counts) and the value (total or mean spend, net of refunds; negative when more came back than went out). A
/// score is ceil(5 p), p the mid-rank percentile: the share of the base below plus half the share equal. So equal
/// customers are scored equal, row order never matters, and where ties are heavy a score stays empty and is reported in
/// `Scale::empty`: a base of equal customers scores 3 throughout. A single customer scores 3 too; best and worst are
/// told apart from three customers on.
///
/// A missing value is not a zero: leave out customers whose value isn't known, NaN is refused. Takes linear time.
pub fn rfm(days_since_last: DoubleColumn, frequency: CountColumn, monetary_value: DoubleColumn, options: &RfmOptions) -> Result<Rfm> {
    Ok(regulars::segment::rfm(&days_since_last.0, &frequency.0, &monetary_value.0, options)?.into())
}
