//! Options and states of a watched figure.

use serde::{Deserialize, Serialize};

/// Options of [`trend`](crate::survey::trend()) and [`run_length`](crate::survey::run_length()).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrendOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// The chart; `ewma`, for counts `cusum`.
    pub chart: Option<TrendChart>,
    /// Weight of the newest period in an EWMA, 0.01 to 1; 0.1. Refused for a CUSUM.
    pub lambda: Option<f64>,
    /// Allowance of a CUSUM, half the shift in standard deviations that it is to find, 0.1 to 2; 0.5. Refused for an
    /// EWMA.
    pub k: Option<f64>,
    /// The limit: of an EWMA in its standard deviations, 0.1 to 6; 2.7; of a CUSUM 0.1 to 20; 5.
    pub limit: Option<f64>,
    /// Mean periods to a false alarm, 10 to 1e6, that the limit is chosen for; in place of `limit`.
    pub run_length: Option<f64>,
    /// The baseline when it is known: the mean, share or rate; otherwise it is taken from the series.
    pub baseline: Option<f64>,
    /// Standard deviation of periods in units of what their weights leave: of a single answer for means by n; otherwise
    /// the ratio to the sampling error, Laney's sigma_z, where 1 is sampling alone; 1e-30 to 1e30. Estimated; 1 when a
    /// baseline is given.
    pub spread: Option<f64>,
    /// The baseline is taken from so many first periods and kept, if 25 of them are no gaps. Without it, or with fewer,
    /// the chart starts itself: each period is held against all before it (Hawkins 1987).
    pub baseline_periods: Option<u32>,
    /// Periods of a cycle, 1 to 1000, each with a baseline of its own: 7 holds a weekday against the same weekday; 1.
    pub season: Option<u32>,
    /// Periods of a year, for the words on false alarms.
    pub periods_per_year: Option<f64>,
}

/// How a period, or the series, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrendState {
    /// A gap, or a period that makes the baseline.
    NotEnough,
    /// No sign of a change.
    InControl,
    /// An alarm: higher than the baseline.
    Up,
    /// An alarm: lower than the baseline.
    Down,
}

/// The kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrendChart {
    /// Exponentially weighted moving average (Roberts 1959).
    Ewma,
    /// Two-sided cumulative sum (Page 1954); of counts with a baseline, the negative binomial one (Hawkins and Olwell
    /// 1998).
    Cusum,
}
