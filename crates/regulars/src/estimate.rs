//! What a statistic looks like: a value with its interval and its n, or the typed answer "not enough data".

use crate::math::intervals::kaplan_meier;
use crate::math::intervals::proportion::wilson_limits;
use serde::{Deserialize, Serialize};

/// A number with its interval, the observations behind it, and the method that made both.
///
/// ```
/// use regulars::Estimate;
/// let repeat_rate = Estimate { value: 0.4, low: 0.2, high: 0.64, level: 0.95, n: 15, method: "wilson".into() };
/// assert_eq!(repeat_rate.half_width(), 0.22);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Lower limit of the interval; 0, or `f64::MIN` for what may be negative, where the data set none.
    pub low: f64,
    /// Upper limit of the interval; `f64::MAX`, 1.8e308, where the data set none.
    pub high: f64,
    /// Confidence level of the interval, in (0, 1).
    pub level: f64,
    /// Observations behind the number.
    pub n: u64,
    /// The method, a stable snake_case word.
    pub method: String,
}

impl Estimate {
    /// The share `x` of `n`, `n` at least 1, with the limits of Wilson (1927).
    pub(crate) fn wilson(x: u64, n: u64, level: f64) -> Self {
        let (low, high) = wilson_limits(x, n, level);
        Self { value: x as f64 / n as f64, low, high, level, n, method: "wilson".into() }
    }

    /// Half the width of the interval, in the units of the value.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// An estimate, or the statement that the data can't support one.
///
/// ```
/// use regulars::Answer;
/// let answer = Answer::NotEnough { n: 3, needed: 5, why: "fewer than 5 answers".into() };
/// assert!(answer.estimate().is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// There is enough data.
    Known(Estimate),
    /// There is not enough data.
    NotEnough {
        /// Observations found.
        n: u64,
        /// Observations needed.
        needed: u64,
        /// The reason, in a sentence.
        why: String,
    },
}

impl Answer {
    /// The median time of a survival curve of `n` times; `design` as for [`kaplan_meier::median`].
    pub(crate) fn median_time(steps: &[kaplan_meier::Step], n: u64, level: f64, design: f64) -> Self {
        let found = kaplan_meier::median(steps, level, design);
        let seen = found.events;
        match (found.value, found.low, found.high) {
            (Some(value), Some(low), Some(high)) => {
                Self::Known(Estimate { value, low, high, level, n, method: "kaplan_meier".into() })
            }
            (Some(value), ..) => Self::NotEnough {
                n: seen,
                needed: times_to_bound(steps, n.max(seen + 1), level, design),
                why: format!("the median is {value}, but too few times were seen to their end to bound it"),
            },
            _ => {
                Self::NotEnough { n: seen, needed: n.div_ceil(2), why: "fewer than half were seen to their end".into() }
            }
        }
    }

    /// The probability of an event by `time`; rows, steps and `design` as for [`kaplan_meier::probability_by`].
    pub(crate) fn probability_by(
        steps: &[kaplan_meier::Step],
        rows: &[(f64, bool)],
        time: f64,
        level: f64,
        design: f64,
    ) -> Self {
        match kaplan_meier::probability_by(steps, rows, time, level, design) {
            Some(kaplan_meier::EventShare { value, low, high, of_curve }) => {
                let method = if of_curve { "kaplan_meier" } else { "wilson" }.into();
                Self::Known(Estimate { value, low, high, level, n: rows.len() as u64, method })
            }
            None => {
                let longest = rows.last().map_or(0.0, |row| row.0);
                let why = format!("none was watched for {time}, the longest for {longest}");
                Self::NotEnough { n: 0, needed: 1, why }
            }
        }
    }

    /// The estimate, when there is one.
    pub fn estimate(&self) -> Option<&Estimate> {
        match self {
            Self::Known(estimate) => Some(estimate),
            Self::NotEnough { .. } => None,
        }
    }
}

/// Least times seen to their end that would bound the median of a curve of this shape, which those seen don't do: the
/// spread falls with their number. At most `all`, or more than were seen, where the curve only comes down to one half:
/// then times that were cut off must be seen to their end.
fn times_to_bound(steps: &[kaplan_meier::Step], all: u64, level: f64, design: f64) -> u64 {
    let seen = steps.iter().map(|step| step.events).sum::<u64>();
    let bounded = |times: u64| kaplan_meier::median(steps, level, design * seen as f64 / times as f64).high.is_some();
    let (mut less, mut more) = (seen, seen.saturating_mul(2).max(1));
    while !bounded(more) {
        if more > seen.saturating_mul(MOST_TIMES) {
            return all;
        }
        (less, more) = (more, more.saturating_mul(2));
    }
    while more - less > 1 {
        let middle = less + (more - less) / 2;
        if bounded(middle) { more = middle } else { less = middle }
    }
    more
}

/// Largest multiple of the times seen to their end that is looked at: a curve that needs more hardly passes one half.
const MOST_TIMES: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_carries_its_limits() {
        let rate = Estimate::wilson(4, 10, 0.9);
        assert_eq!((rate.value, rate.n, rate.level, rate.method.as_str()), (0.4, 10, 0.9, "wilson"));
        assert_eq!((rate.low, rate.high), wilson_limits(4, 10, 0.9));
    }

    #[test]
    fn a_median_time_is_known_or_says_what_is_missing() {
        let median = |rows: &mut [(f64, bool)]| {
            Answer::median_time(&kaplan_meier::kaplan_meier(rows), rows.len() as u64, 0.95, 1.0)
        };
        let mut rows: Vec<(f64, bool)> = (1..=40).map(|i| (f64::from(i), i % 5 != 0)).collect();
        let found = median(&mut rows);
        let found = found.estimate().unwrap();
        assert_eq!((found.n, found.method.as_str()), (40, "kaplan_meier"));
        assert!(found.low < found.value && found.value < found.high);
        let lacks = |n, needed, why: &str| Answer::NotEnough { n, needed, why: why.into() };
        let unbound = "the median is 1, but too few times were seen to their end to bound it";
        assert_eq!(median(&mut [(1.0, true)]), lacks(1, 4, unbound));
        assert!(
            median(&mut [(1.0, true); 3]).estimate().is_none() && median(&mut [(1.0, true); 4]).estimate().is_some()
        );
        assert_eq!(median(&mut [(1.0, false); 9]), lacks(0, 5, "fewer than half were seen to their end"));
    }

    /// So many times more of the same rows as are said to be needed bound the median.
    #[test]
    fn as_many_as_are_needed_are_enough() {
        for rows in [
            vec![(1.0, true), (2.0, true), (3.0, false)],
            vec![(1.0, true), (2.0, true), (3.0, true), (4.0, false), (5.0, false)],
            vec![(1.0, true), (1.0, true), (1.0, true), (2.0, true), (9.0, false), (9.0, false), (9.0, false)],
        ] {
            let median = |times: u64| {
                let mut rows: Vec<(f64, bool)> = (0..times).flat_map(|_| rows.clone()).collect();
                Answer::median_time(&kaplan_meier::kaplan_meier(&mut rows), rows.len() as u64, 0.95, 1.0)
            };
            let Answer::NotEnough { n, needed, .. } = median(1) else { panic!("{rows:?}") };
            assert!(needed > n, "{n} {needed}");
            assert!(median(needed.div_ceil(n)).estimate().is_some(), "{rows:?} {n} {needed}");
            assert!(median(((needed - 1) / n).max(1)).estimate().is_none(), "{rows:?} {n} {needed}");
        }
    }

    #[test]
    fn a_probability_by_a_time_tells_its_method() {
        let by = |rows: &mut [(f64, bool)], time| {
            Answer::probability_by(&kaplan_meier::kaplan_meier(rows), rows, time, 0.95, 1.0)
        };
        let rows = &mut [(1.0, true), (2.0, false), (3.0, true)];
        let method = |answer: Answer| answer.estimate().map(|found| found.method.clone()).unwrap();
        assert_eq!(method(by(rows, 2.5)), "kaplan_meier");
        assert_eq!(method(by(rows, 3.0)), "wilson");
        let why = "none was watched for 5, the longest for 2".to_owned();
        assert_eq!(by(&mut [(1.0, true), (2.0, false)], 5.0), Answer::NotEnough { n: 0, needed: 1, why });
    }
}
