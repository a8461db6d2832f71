//! The answers that the counts of this room give alike: shares, means and quantiles, of customers who buy more than
//! once.

use crate::estimate::{Answer, Estimate};
use crate::math::intervals::clustered::{Ratio, clustered_quantile};

/// Least customers behind the interval of a mean. With fewer, Student's t on so few degrees of freedom makes intervals
/// that say nothing, so the answer is that there are not enough.
pub(super) const LEAST_CUSTOMERS: u64 = 5;

pub(super) fn not_enough(n: u64, needed: u64, why: &str) -> Answer {
    Answer::NotEnough { n, needed, why: why.into() }
}

/// `x` of `n`, Wilson (1927); `what` are counted.
pub(super) fn rate(x: u64, n: u64, level: f64, what: &str) -> Answer {
    if n == 0 { not_enough(0, 1, &format!("no {what}")) } else { Answer::Known(Estimate::wilson(x, n, level)) }
}

/// The ratio of the totals of (y, x) over customers, `n` things counted in x, with limits on the log scale.
pub(super) fn ratio(clusters: &[(f64, f64)], n: u64, level: f64) -> Answer {
    let customers = clusters.iter().filter(|cluster| cluster.1 > 0.0).count() as u64;
    match Ratio::of(clusters) {
        Some(ratio) if customers >= LEAST_CUSTOMERS => {
            let (low, high) = ratio.log_limits(level);
            Answer::Known(Estimate { value: ratio.value, low, high, level, n, method: "log_jackknife".into() })
        }
        _ => not_enough(customers, LEAST_CUSTOMERS, &format!("fewer than {LEAST_CUSTOMERS} customers")),
    }
}

/// The share y / x of totals over customers, `n` things counted in x, with Wilson's limits on the effective number of
/// them.
pub(super) fn share(ratio: Option<Ratio>, n: u64, level: f64) -> Answer {
    let Some(ratio) = ratio else { return not_enough(0, 1, "nothing to take a share of") };
    let (low, high) = ratio.share_limits(level, f64::INFINITY);
    Answer::Known(Estimate { value: ratio.value, low, high, level, n, method: "wilson_clustered".into() })
}

/// The quantile of all values, in lists by customer, between order statistics.
pub(super) fn quantile(clusters: &[&[f64]], p: f64, level: f64) -> Answer {
    let n = clusters.iter().map(|cluster| cluster.len() as u64).sum();
    let Some(found) = clustered_quantile(clusters, p, level) else { return not_enough(0, 1, "nothing to order") };
    let Some((low, high)) = found.limits else {
        let (tell, needed) = (found.effective, found.needed);
        let why = format!("the {n} found tell as much as {tell} independent ones, too few to bound this quantile");
        return Answer::NotEnough { n: tell, needed: needed.max(tell + 1), why };
    };
    Answer::Known(Estimate { value: found.value, low, high, level, n, method: "order_statistics".into() })
}
