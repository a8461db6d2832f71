//! The weighted log odds of a term in one group against another.

use crate::error::{Error, Result, check_length, check_range};
use crate::math::columns::sum::exact_sum;
use serde::{Deserialize, Serialize};

/// Largest count of a term: thousands of them have a sum below 2^53 = 9e15, where whole numbers are exact.
const MOST_SAID: f64 = 1e12;
/// Smallest prior count of a term, and of all others: the odds of a term that nobody said are not 0, nor those of the
/// only term infinite.
pub(super) const LEAST_PRIOR: f64 = 1e-6;

/// How much likelier a term is in one group than in the other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LogOdds {
    /// Logarithm of the ratio of the term's odds, above 0 where it belongs to the first group.
    pub log_odds: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Their ratio, standard normal where the groups don't differ.
    pub z: f64,
}

/// Log odds ratios of all terms with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Political
/// Analysis 16, formulas 15, 20 and 22): of counts y in two groups and prior counts a, d = ln((y1 + a) / (n1 + a0 -
/// y1 - a)) - ln((y2 + a) / (n2 + a0 - y2 - a)) with the variance 1 / (y1 + a) + 1 / (y2 + a), where n1, n2 and a0 are
/// sums over the terms.
///
/// `focus` and `rest` are counts of the same terms, each 0 to 1e12; `prior` is the prior count of each term, 1e-6 to
/// 1e12.
///
/// ```
/// use regulars::voice::weighted_log_odds;
/// let found = weighted_log_odds(&[10.0, 3.0, 1.0], &[4.0, 6.0, 8.0], &[0.5; 3])?;
/// let rounded: Vec<(f64, f64)> =
///     found.iter().map(|term| ((term.log_odds * 1e4).round() / 1e4, (term.z * 1e4).round() / 1e4)).collect();
/// assert_eq!(rounded, [(1.9459, 3.4536), (-0.5390, -0.8130), (-1.9758, -2.2310)]);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, a count out of its range, or fewer than two terms, which have no odds.
pub fn weighted_log_odds(focus: &[f64], rest: &[f64], prior: &[f64]) -> Result<Vec<LogOdds>> {
    check_length("rest", focus.len(), rest.len())?;
    check_length("prior", focus.len(), prior.len())?;
    for (what, counts) in [("focus", focus), ("rest", rest)] {
        counts.iter().enumerate().try_for_each(|(row, &count)| check_range(what, row, count, 0.0, MOST_SAID))?;
    }
    prior.iter().enumerate().try_for_each(|(row, &count)| check_range("prior", row, count, LEAST_PRIOR, MOST_SAID))?;
    if focus.len() < 2 {
        return Err(Error::TooFew { what: "terms".into(), n: focus.len() as u64, needed: 2 });
    }
    let [focus_sum, rest_sum, prior_sum] = [focus, rest, prior].map(|counts| exact_sum(counts.iter().copied()));
    let terms = focus.iter().zip(rest).zip(prior);
    Ok(terms
        .map(|((&y1, &y2), &a)| {
            // What the other terms have; whole counts leave it exact.
            let others = (prior_sum - a).max(LEAST_PRIOR);
            let ln_odds = |y: f64, sum: f64| libm::log((y + a) / ((sum - y).max(0.0) + others));
            let log_odds = ln_odds(y1, focus_sum) - ln_odds(y2, rest_sum);
            let standard_error = (1.0 / (y1 + a) + 1.0 / (y2 + a)).sqrt();
            LogOdds { log_odds, standard_error, z: log_odds / standard_error }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_flat_prior_pulls_and_groups_turn_round() {
        let there = weighted_log_odds(&[5.0, 100.0], &[0.0, 100.0], &[0.5, 0.5]).unwrap();
        let back = weighted_log_odds(&[0.0, 100.0], &[5.0, 100.0], &[0.5, 0.5]).unwrap();
        assert_eq!(there[0].z, -back[0].z);
        let pulled = weighted_log_odds(&[5.0, 100.0], &[0.0, 100.0], &[50.0, 500.0]).unwrap();
        assert!(pulled[0].log_odds.abs() < there[0].log_odds.abs());
    }

    #[test]
    fn what_has_no_odds_is_refused() {
        assert_eq!(weighted_log_odds(&[1.0], &[1.0], &[1.0]).unwrap_err().code(), "too_few");
        assert_eq!(weighted_log_odds(&[1.0, 2.0], &[1.0], &[1.0]).unwrap_err().code(), "lengths");
        assert_eq!(weighted_log_odds(&[1.0, -2.0], &[1.0, 1.0], &[1.0; 2]).unwrap_err().code(), "out_of_range");
        assert_eq!(weighted_log_odds(&[1.0, 2.0], &[1.0, f64::NAN], &[1.0; 2]).unwrap_err().code(), "not_finite");
        assert_eq!(weighted_log_odds(&[1.0, 2.0], &[1.0, 1.0], &[1.0, 0.0]).unwrap_err().code(), "out_of_range");
    }

    proptest! {
        #[test]
        fn every_answer_is_finite(rows in prop::collection::vec((0.0..1e12_f64, 0.0..1e12_f64, 1e-6..1e12_f64), 2..20)) {
            let column = |of: fn(&(f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
            for found in weighted_log_odds(&column(|r| r.0), &column(|r| r.1), &column(|r| r.2)).unwrap() {
                prop_assert!(found.z.is_finite() && found.standard_error > 0.0);
            }
        }
    }
}
