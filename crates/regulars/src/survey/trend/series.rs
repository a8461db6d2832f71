//! One metric over periods: what the columns mean, and what of them is a gap.

use crate::error::{Error, Result, check_length, check_range};
use serde::{Deserialize, Serialize};

/// Most periods of a series, 55 years of days. A search for changes that finds none takes time by the square of them.
const MOST_PERIODS: usize = 20_000;
/// Largest size of a mean, and of its standard error or one over it. Its square, times that of one over a standard
/// error, is 1e120: sums of such terms don't reach infinity.
const LARGEST_VALUE: f64 = 1e30;
/// Most answers, trials, exposure or events of a period: below 2^53 = 9e15 whole numbers are exact in a double.
const MOST_EVENTS: f64 = 1e15;
/// Least answers, trials or exposure of a period that is no gap: one over it is a variance, and so no infinity.
const LEAST_EXPOSURE: f64 = 1e-12;

/// What the values of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrendKind {
    /// Means of answers, or any statistic with its standard error.
    Mean,
    /// How many of n: promoters, customers who came back.
    Share,
    /// Events, in all or by an exposure: complaints, tickets, orders.
    Count,
}

/// One metric over periods of equal length, the first period first.
///
/// A period whose `n` is 0 is a gap: its other columns aren't read, and it is never taken for a 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendSeries<'a> {
    /// What the values are.
    pub kind: TrendKind,
    /// Of each period the mean, within 1e30; the number of successes, 0 or 1 to n; or the number of events, a whole
    /// number.
    pub value: &'a [f64],
    /// Of each period the answers, trials or exposure, 0 to 1e15; shares need it, otherwise periods without it count
    /// alike.
    pub n: Option<&'a [f64]>,
    /// Of each period the standard error of a mean, 1e-30 to 1e30; then `n` only tells gaps.
    pub standard_error: Option<&'a [f64]>,
}

/// A period that is no gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Period {
    /// Its index in the series, counted from 0, gaps included.
    pub(super) at: usize,
    /// The mean, share or rate.
    pub(super) value: f64,
    /// What its variance goes down with: answers, trials, exposure, or 1 / standard error^2.
    pub(super) weight: f64,
}

/// A checked series.
#[derive(Debug)]
pub(super) struct Periods {
    pub(super) kind: TrendKind,
    pub(super) length: usize,
    pub(super) rows: Vec<Period>,
    /// Whether a period's sampling error is known: then the spread of periods is no less.
    pub(super) sampled: bool,
}

impl Periods {
    pub(super) fn of(series: &TrendSeries) -> Result<Self> {
        let &TrendSeries { kind, value, n, standard_error } = series;
        check_range("value: periods", 0, value.len() as f64, 0.0, MOST_PERIODS as f64)?;
        if value.is_empty() {
            return Err(Error::Empty { what: "value".into() });
        }
        for (what, column) in [("n", n), ("standard_error", standard_error)] {
            column.map_or(Ok(()), |column| check_length(what, value.len(), column.len()))?;
        }
        if standard_error.is_some() && kind != TrendKind::Mean {
            return Err(Error::invalid("standard_error", "belongs to means; shares and counts have their own"));
        }
        if n.is_none() && kind == TrendKind::Share {
            return Err(Error::invalid("n", "a share needs the number that it is of"));
        }
        let cell = |column: Option<&[f64]>, at: usize| column.and_then(|column| column.get(at)).copied();
        let mut rows = Vec::with_capacity(value.len());
        for (at, &value) in value.iter().enumerate() {
            let n = cell(n, at).unwrap_or(1.0);
            check_range("n", at, n, 0.0, MOST_EVENTS)?;
            // A gap: its other columns may hold anything, NaN too.
            if n == 0.0 {
                continue;
            }
            check_range("n", at, n, LEAST_EXPOSURE, MOST_EVENTS)?;
            let weight = match cell(standard_error, at) {
                None => n,
                Some(error) => {
                    check_range("standard_error", at, error, 1.0 / LARGEST_VALUE, LARGEST_VALUE)?;
                    // Weighted by precision: then the variance of a value of weight 1 is 1.
                    1.0 / (error * error)
                }
            };
            let value = metric(kind, at, value, n)?;
            rows.push(Period { at, value, weight });
        }
        let sampled = kind != TrendKind::Mean || standard_error.is_some();
        Ok(Self { kind, length: value.len(), rows, sampled })
    }

    /// The variance of a value of weight 1, of periods of this mean m and weight w: 1 for a mean, p (1 - p) for a
    /// share, m for a rate. Half an event is added, p = (m w + 1/2) / (w + 1) or m + 1 / (2 w): no event so far would
    /// otherwise give a variance of 0, and the first one a z of infinity.
    pub(super) fn unit(&self, mean: f64, weight: f64) -> f64 {
        match self.kind {
            TrendKind::Mean => 1.0,
            TrendKind::Share => {
                let share = (mean * weight + 0.5) / (weight + 1.0);
                share * (1.0 - share)
            }
            TrendKind::Count => mean + 0.5 / weight,
        }
    }
}

/// The mean, share or rate of a period, from its checked value and n.
fn metric(kind: TrendKind, at: usize, value: f64, n: f64) -> Result<f64> {
    match kind {
        TrendKind::Mean => check_range("value", at, value, -LARGEST_VALUE, LARGEST_VALUE).map(|()| value),
        TrendKind::Share => {
            check_range("value", at, value, 0.0, n)?;
            // Weighted successes may be fractions, but below 1 a share was given in their stead.
            if 0.0 < value && value < 1.0 {
                let why = format!("{value} is no number of successes: a share is given as successes of n");
                return Err(Error::invalid(format!("value[{at}]"), why));
            }
            Ok(value / n)
        }
        TrendKind::Count => {
            check_range("value", at, value, 0.0, MOST_EVENTS)?;
            if value != value.floor() {
                return Err(Error::invalid(format!("value[{at}]"), format!("{value} events is no whole number")));
            }
            Ok(value / n)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series<'a>(kind: TrendKind, value: &'a [f64], n: Option<&'a [f64]>) -> TrendSeries<'a> {
        TrendSeries { kind, value, n, standard_error: None }
    }

    #[test]
    fn gaps_are_left_out_unread() {
        let n = [10.0, 0.0, 5.0];
        let periods = Periods::of(&series(TrendKind::Share, &[4.0, f64::NAN, 5.0], Some(&n))).unwrap();
        assert_eq!(periods.length, 3);
        assert_eq!(periods.rows[1], Period { at: 2, value: 1.0, weight: 5.0 });
    }

    #[test]
    fn columns_are_checked() {
        let code = |series: TrendSeries| Periods::of(&series).unwrap_err().code();
        let n = [5.0, 5.0];
        assert_eq!(code(series(TrendKind::Mean, &[], None)), "empty");
        assert_eq!(code(series(TrendKind::Share, &[1.0], None)), "invalid");
        assert_eq!(code(series(TrendKind::Share, &[1.0], Some(&n))), "lengths");
        assert_eq!(code(series(TrendKind::Share, &[1.0, 6.0], Some(&n))), "out_of_range");
        assert_eq!(code(series(TrendKind::Share, &[1.0, 0.4], Some(&n))), "invalid");
        assert_eq!(code(series(TrendKind::Count, &[1.0, 2.5], Some(&n))), "invalid");
        assert_eq!(code(series(TrendKind::Mean, &[1.0, f64::NAN], None)), "not_finite");
        let errors = TrendSeries { standard_error: Some(&[1.0, 0.0]), ..series(TrendKind::Mean, &[1.0, 2.0], None) };
        assert_eq!(code(errors), "out_of_range");
        assert_eq!(code(TrendSeries { kind: TrendKind::Count, ..errors }), "invalid");
    }

    #[test]
    fn variances_are_off_zero() {
        let periods = |kind| Periods::of(&series(kind, &[0.0], Some(&[20.0]))).unwrap();
        assert_eq!(periods(TrendKind::Mean).unit(0.0, 20.0), 1.0);
        assert!(periods(TrendKind::Share).unit(0.0, 20.0) > 0.0);
        assert_eq!(periods(TrendKind::Count).unit(0.0, 20.0), 0.025);
    }
}
