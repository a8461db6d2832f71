//! The likelihood of Gamma-Gamma with its exact gradient and Hessian: per customer one logarithm, the rest per
//! frequency.

use crate::error::{Error, Result};
use crate::fit::FitOptions;
use crate::fit::Problem;
use crate::math::columns::parts::part;
use crate::math::columns::sum::chunked;
use crate::math::search::optimise::{Derivatives, Limits, Local};
use crate::math::special::gamma::{digamma_rise, trigamma, trigamma_rise};
use crate::math::special::rising::ln_beta;
use crate::value::models::distinct::{dictionary, key_of, weigh};
use libm::{exp, log};

/// Least customers, as many as the model has parameters: fewer can't tell these apart.
const LEAST_CUSTOMERS: u64 = 3;
/// Largest absolute logarithm of a parameter in the search (1e-7 to 1e7), of gamma in units of the mean spend. Without
/// a box a base whose spends hardly vary would send p to infinity.
const LN_RANGE: f64 = 16.0;
/// Where searches start: p, q and gamma in units of the mean spend. From a usual base to one of equal spends; the next
/// is only tried when one ends at an edge of the box.
const STARTS: [[f64; 3]; 3] = [[3.0, 3.0, 0.5], [1.0, 1.5, 1.0], [30.0, 10.0, 0.2]];

/// The likelihood of Gamma-Gamma, to be maximised.
pub(super) fn problem(frequency: &[u32], monetary_value: &[f64], options: &FitOptions<'_>) -> Result<Problem> {
    let spends = Spends::new(frequency, monetary_value, options)?;
    // gamma is money: its box moves with the unit.
    let edge = |range: f64| vec![range, range, range + log(spends.mean)];
    Ok(Problem {
        names: ["p", "q", "gamma"].map(String::from).into(),
        positive: 3,
        starts: STARTS.map(|[p, q, gamma]| vec![log(p), log(q), log(gamma * spends.mean)]).into(),
        limits: Limits { lower: edge(-LN_RANGE), upper: edge(LN_RANGE) },
        distinct_rows: spends.cells.len(),
        customers: spends.customers,
        objective: Box::new(move |point| spends.local(point)),
    })
}

/// The distinct pairs of frequency and mean spend.
struct Spends {
    /// Frequencies that occur.
    frequency: Vec<Frequency>,
    /// Total spend and weight of each distinct pair, in ascending order of frequency.
    cells: Vec<(f64, f64)>,
    customers: f64,
    mean: f64,
}

/// One frequency, and sums over its customers.
struct Frequency {
    x: f64,
    cells: std::ops::Range<usize>,
    weight: f64,
    ln_total: f64,
    ln_mean: f64,
}

impl Spends {
    fn new(frequency: &[u32], monetary_value: &[f64], options: &FitOptions<'_>) -> Result<Self> {
        let (xs, x) = dictionary(frequency.iter().map(|&x| x.into()));
        let (means, m) = dictionary(monetary_value.iter().copied().map(key_of));
        // A pair of dictionary indexes in one number: the frequency in the upper half, so that runs of it are sorted.
        let keys = x.iter().zip(&m).map(|(&x, &m)| u64::from(x) << 32 | u64::from(m)).collect();
        let weighed: Vec<_> = weigh(keys, options.weights).into_iter().filter(|cell| cell.1 > 0.0).collect();
        let mut spends =
            Self { frequency: Vec::new(), cells: Vec::with_capacity(weighed.len()), customers: 0.0, mean: 0.0 };
        for run in weighed.chunk_by(|one, next| one.0 >> 32 == next.0 >> 32) {
            let Some(&x) = run.first().and_then(|cell| xs.get((cell.0 >> 32) as usize)) else { continue };
            let x = x as f64;
            let start = spends.cells.len();
            let mut sums = Frequency { x, cells: start..start + run.len(), weight: 0.0, ln_total: 0.0, ln_mean: 0.0 };
            for &(key, weight) in run {
                let Some(&mean) = means.get(key as u32 as usize) else { continue };
                let mean = f64::from_bits(mean);
                spends.cells.push((x * mean, weight));
                spends.mean += weight * mean;
                sums.weight += weight;
                // What doesn't depend on the parameters is summed once.
                sums.ln_total += weight * log(x * mean);
                sums.ln_mean += weight * log(mean);
            }
            spends.customers += sums.weight;
            spends.frequency.push(sums);
        }
        spends.mean /= spends.customers;
        let n = spends.customers as u64;
        if n < LEAST_CUSTOMERS {
            return Err(Error::TooFew { what: "customers with a repeat purchase".into(), n, needed: LEAST_CUSTOMERS });
        }
        Ok(spends)
    }

    /// Log-likelihood and derivatives at the logarithms of p, q and gamma:
    /// -ln B(px, q) + px ln(xm) + q ln(gamma) - (px+q) ln(gamma+xm) - ln(m) for each customer.
    fn local(&self, point: &[f64]) -> Local {
        let &[p, q, gamma] = point else { return Local::default() };
        let [p, q, gamma] = [p, q, gamma].map(exp);
        let mut local = Derivatives::ZERO;
        for frequency in &self.frequency {
            let tops = self.tops(frequency, gamma);
            add_frequency(&mut local, frequency, tops, [p, q, gamma]);
        }
        local.finish()
    }

    /// Sums over the customers of one frequency of ln(gamma+xm), of k = gamma/(gamma+xm), and of k(1-k).
    fn tops(&self, frequency: &Frequency, gamma: f64) -> [f64; 3] {
        let cells = part(&self.cells, frequency.cells.clone());
        let parts = chunked(cells.len(), |rows| {
            let mut sums = [0.0; 3];
            for &(total, weight) in part(cells, rows) {
                let [ln, share, bend] = &mut sums;
                // k = gamma / (gamma + xm) is the derivative of ln(gamma + xm) by ln gamma, and k (1 - k) the next.
                let top = gamma + total;
                *ln += weight * log(top);
                *share += weight * gamma / top;
                *bend += weight * (gamma / top) * (total / top);
            }
            sums
        });
        parts.into_iter().fold([0.0; 3], |[a, b, c], [x, y, z]| [a + x, b + y, c + z])
    }
}

/// Adds the log-likelihood of the customers of one frequency, and its derivatives by ln p, ln q and ln gamma.
///
/// With shape = px + q, its derivatives by p and q are digammas psi(shape) - psi(px) and psi(shape) - psi(q), formed as
/// rises so that nothing cancels for large shapes.
fn add_frequency(
    local: &mut Derivatives<3>,
    frequency: &Frequency,
    [ln, share, bend]: [f64; 3],
    [p, q, gamma]: [f64; 3],
) {
    let &Frequency { x, weight: w, ln_total, ln_mean, .. } = frequency;
    let px = p * x;
    let shape = px + q;
    let Derivatives { value, gradient: [g_p, g_q, g_g], hessian: [[pp, pq, pg], [_, qq, qg], [_, _, gg]] } = local;
    *value += px * ln_total - w * (ln_beta(px, q) - q * log(gamma)) - shape * ln - ln_mean;
    let by_p = px * (w * digamma_rise(px, q) + ln_total - ln);
    let by_q = q * (w * digamma_rise(q, px) + w * log(gamma) - ln);
    // d/d(ln p) = p d/dp, whose own derivative brings `by_p` once more.
    *g_p += by_p;
    *g_q += by_q;
    *g_g += w * q - shape * share;
    *pp += by_p + w * px * px * trigamma_rise(px, q);
    *qq += by_q + w * q * q * trigamma_rise(q, px);
    *pq += w * px * q * trigamma(shape);
    *pg -= px * share;
    *qg += q * (w - share);
    *gg -= shape * bend;
}
