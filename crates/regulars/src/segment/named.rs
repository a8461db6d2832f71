//! The named segments of an RFM map, and the grid that gives each cell its name.

use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

impl Segment {
    /// Every segment, from the best to the worst.
    pub const ALL: [Self; 11] = [
        Self::Champions,
        Self::Loyal,
        Self::PotentialLoyalist,
        Self::New,
        Self::Promising,
        Self::NeedsAttention,
        Self::AboutToSleep,
        Self::AtRisk,
        Self::CannotLose,
        Self::Hibernating,
        Self::Lost,
    ];

    /// The segment of three scores from 1 to 5; `None` for any other score.
    ///
    /// ```
    /// use regulars::segment::Segment;
    /// assert_eq!(Segment::of(5, 5, 5), Some(Segment::Champions));
    /// assert_eq!(Segment::of(1, 1, 1), Some(Segment::Lost));
    /// assert_eq!(Segment::of(0, 5, 4), None);
    /// ```
    pub fn of(recency_score: u8, frequency_score: u8, monetary_score: u8) -> Option<Self> {
        let score = 1..=5;
        let valid =
            score.contains(&recency_score) && score.contains(&frequency_score) && score.contains(&monetary_score);
        valid.then(|| Self::at(recency_score, (frequency_score + monetary_score).div_ceil(2)))
    }

    /// The cell of the grid, for scores from 1 to 5.
    pub(super) fn at(recency: u8, frequency_monetary: u8) -> Self {
        match (recency, frequency_monetary) {
            (5, 4 | 5) => Self::Champions,
            (3 | 4, 4 | 5) => Self::Loyal,
            (4 | 5, 2 | 3) => Self::PotentialLoyalist,
            (5, _) => Self::New,
            (4, _) => Self::Promising,
            (3, 3) => Self::NeedsAttention,
            (3, _) => Self::AboutToSleep,
            (_, 5) => Self::CannotLose,
            (_, 3 | 4) => Self::AtRisk,
            (2, _) => Self::Hibernating,
            _ => Self::Lost,
        }
    }

    /// The stable snake_case word, the same in every language and in JSON.
    ///
    /// ```
    /// use regulars::segment::Segment;
    /// assert_eq!(Segment::CannotLose.code(), "cannot_lose");
    /// ```
    pub fn code(self) -> &'static str {
        match self {
            Self::Champions => "champions",
            Self::Loyal => "loyal",
            Self::PotentialLoyalist => "potential_loyalist",
            Self::New => "new",
            Self::Promising => "promising",
            Self::NeedsAttention => "needs_attention",
            Self::AboutToSleep => "about_to_sleep",
            Self::AtRisk => "at_risk",
            Self::CannotLose => "cannot_lose",
            Self::Hibernating => "hibernating",
            Self::Lost => "lost",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_json_form() {
        for segment in Segment::ALL {
            let json = serde_json::to_string(&segment).unwrap();
            assert_eq!(json, format!("\"{}\"", segment.code()));
            assert_eq!(serde_json::from_str::<Segment>(&json).unwrap(), segment);
        }
    }

    #[test]
    fn all_lists_every_segment_once_in_the_order_of_the_enum() {
        for (i, segment) in Segment::ALL.into_iter().enumerate() {
            assert_eq!(segment as usize, i);
        }
        let reached: std::collections::BTreeSet<Segment> =
            (1..=5).flat_map(|r| (1..=5).map(move |fm| Segment::at(r, fm))).collect();
        assert!(reached.into_iter().eq(Segment::ALL));
    }

    #[test]
    fn the_grid_is_the_documented_one() {
        let grid = [
            "lost lost at_risk at_risk cannot_lose",
            "hibernating hibernating at_risk at_risk cannot_lose",
            "about_to_sleep about_to_sleep needs_attention loyal loyal",
            "promising potential_loyalist potential_loyalist loyal loyal",
            "new potential_loyalist potential_loyalist champions champions",
        ];
        for (r, row) in (1..).zip(grid) {
            for (fm, code) in (1..).zip(row.split(' ')) {
                assert_eq!(Segment::at(r, fm).code(), code, "R {r}, FM {fm}");
                assert_eq!(Segment::of(r, fm, fm).map(Segment::code), Some(code));
            }
        }
    }

    #[test]
    fn halves_round_up_and_impossible_scores_have_no_segment() {
        assert_eq!(Segment::of(5, 3, 4), Some(Segment::Champions));
        assert_eq!(Segment::of(5, 2, 1), Some(Segment::PotentialLoyalist));
        assert_eq!([Segment::of(6, 1, 1), Segment::of(1, 0, 1), Segment::of(1, 1, 255)], [None; 3]);
    }
}
