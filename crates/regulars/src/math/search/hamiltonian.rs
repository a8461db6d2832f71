//! Hamiltonian Monte Carlo (Neal 2011) for a handful of coordinates of about unit scale, for posteriors that no normal
//! proposal covers.

use crate::error::Result;
use crate::math::columns::parallel::map;
use crate::math::columns::random::Stream;
use crate::work;
use libm::{exp, log};

/// Chains, each from the random stream of its number; four are what R-hat needs to tell chains that disagree.
const CHAINS: [u64; 4] = [0, 1, 2, 3];
/// Trajectories of each chain that only tune the step and forget the start; they are not drawn from.
const WARM_UP: u32 = 400;
/// Share of proposals that the tuned step lets be accepted. A smaller share would mean longer steps that stick where
/// the posterior bends, a larger one more gradients for each draw.
const ACCEPTED: f64 = 0.85;
/// Most steps of a trajectory: a bound on the gradients of one draw while the step is still being tuned.
const MOST_STEPS: f64 = 64.0;
/// Length of a trajectory in time, a quarter of the period of a unit oscillator: on a standard normal it ends
/// independent of where it began. It is varied by half to either side, so that none comes back in step.
const QUARTER_PERIOD: f64 = std::f64::consts::FRAC_PI_2;

/// Ticks of a gradient besides those of its rows.
const GRADIENT: u64 = 4;

/// Log density and its gradient; minus infinity outside of its support.
pub(crate) type Density<'a> = &'a (dyn Fn(&[f64]) -> (f64, Vec<f64>) + Sync);

/// The draws of each chain.
///
/// # Errors
/// [`crate::Error::Stopped`] from the stop on.
pub(crate) fn sample(density: Density<'_>, start: &[f64], draws: usize, seed: u64) -> Result<Vec<Vec<Vec<f64>>>> {
    let each = draws.div_ceil(CHAINS.len());
    let chains = map(&CHAINS, |&chain| Chain::new(density, start, Stream::new(seed, chain)).run(each))?;
    chains.into_iter().collect()
}

/// Where a chain is: its point, the log density and gradient there, and its random numbers.
struct Chain<'a> {
    density: Density<'a>,
    stream: Stream,
    point: Vec<f64>,
    value: f64,
    slope: Vec<f64>,
}

impl<'a> Chain<'a> {
    /// Starts at a random point around `start`, where the density is not 0.
    fn new(density: Density<'a>, start: &[f64], mut stream: Stream) -> Self {
        let mut point = start.to_vec();
        for _ in 0..20 {
            let trial: Vec<f64> = start.iter().map(|x| x + stream.normal()).collect();
            if density(&trial).0 > f64::NEG_INFINITY {
                point = trial;
                break;
            }
        }
        let (value, slope) = density(&point);
        Self { density, stream, point, value, slope }
    }

    /// Tunes the step by dual averaging (Hoffman & Gelman 2014, section 3.2), then draws.
    fn run(mut self, draws: usize) -> Result<Vec<Vec<f64>>> {
        // Their mu, gamma, t0 and kappa: ln(10 first step), 0.05, 10 and 0.75.
        let anchor = log(10.0 * 0.1);
        let (mut ln_step, mut ln_mean, mut lag) = (log(0.1), 0.0, 0.0);
        for round in 1..=WARM_UP {
            work::check()?;
            let m = f64::from(round);
            let accepted = self.trajectory(exp(ln_step));
            lag += (ACCEPTED - accepted - lag) / (m + 10.0);
            ln_step = anchor - m.sqrt() / 0.05 * lag;
            let weight = libm::pow(m, -0.75);
            ln_mean += weight * (ln_step - ln_mean);
        }
        let step = exp(ln_mean);
        (0..draws)
            .map(|_| {
                self.trajectory(step);
                work::check().map(|()| self.point.clone())
            })
            .collect()
    }

    /// One trajectory of random length; the probability that its end was accepted with.
    fn trajectory(&mut self, step: f64) -> f64 {
        let mut momentum: Vec<f64> = self.point.iter().map(|_| self.stream.normal()).collect();
        let length = QUARTER_PERIOD * (0.5 + self.stream.uniform());
        let steps = (length / step).ceil().clamp(1.0, MOST_STEPS) as u32;
        let energy = |value: f64, momentum: &[f64]| value - 0.5 * momentum.iter().map(|p| p * p).sum::<f64>();
        let before = energy(self.value, &momentum);
        let (mut point, mut value, mut slope) = (self.point.clone(), self.value, self.slope.clone());
        // Leapfrog: half a kick, a drift, half a kick.
        for _ in 0..steps {
            momentum.iter_mut().zip(&slope).for_each(|(p, g)| *p += 0.5 * step * g);
            point.iter_mut().zip(&momentum).for_each(|(x, p)| *x += step * p);
            (value, slope) = (self.density)(&point);
            if work::tick(GRADIENT).is_err() || value == f64::NEG_INFINITY {
                return 0.0;
            }
            momentum.iter_mut().zip(&slope).for_each(|(p, g)| *p += 0.5 * step * g);
        }
        let gain = energy(value, &momentum) - before;
        let chance = if gain.is_nan() { 0.0 } else { exp(gain.min(0.0)) };
        if self.stream.uniform() < chance {
            (self.point, self.value, self.slope) = (point, value, slope);
        }
        chance
    }
}

/// Independent draws that a coordinate of the chains is worth, and its R-hat over split chains (Vehtari et al. 2021,
/// without ranks): near 1 when the chains agree.
pub(crate) fn diagnostics(chains: &[Vec<f64>]) -> (f64, f64) {
    let halves: Vec<&[f64]> =
        chains.iter().flat_map(|chain| chain.chunks_exact((chain.len() / 2).max(1)).take(2)).collect();
    let n = halves.first().map_or(0, |half| half.len());
    let (m, n_f) = (halves.len() as f64, n as f64);
    let means: Vec<f64> = halves.iter().map(|half| half.iter().sum::<f64>() / n_f).collect();
    let mean = means.iter().sum::<f64>() / m;
    let lagged = |lag: usize| -> f64 {
        let of = |(half, mean): (&&[f64], &f64)| {
            let pairs = half.iter().zip(half.iter().skip(lag));
            pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / n_f
        };
        halves.iter().zip(&means).map(of).sum::<f64>() / m
    };
    let within = lagged(0) * n_f / (n_f - 1.0);
    let between = means.iter().map(|own| (own - mean) * (own - mean)).sum::<f64>() / (m - 1.0);
    let variance = lagged(0) + between;
    if variance <= 0.0 || within <= 0.0 {
        return (m * n_f, 1.0);
    }
    let correlation = |lag: usize| 1.0 - (within - lagged(lag)) / variance;
    // Geyer's initial monotone sequence: sums of pairs, positive and falling.
    let (mut sum, mut least) = (0.0, f64::INFINITY);
    for pair in 0..n / 2 {
        let both = (correlation(2 * pair) + correlation(2 * pair + 1)).min(least);
        if both <= 0.0 {
            break;
        }
        sum += both;
        least = both;
    }
    let time = (2.0 * sum - 1.0).max(1.0 / log(m * n_f));
    (m * n_f / time, (variance / within).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlated_normal_is_drawn_as_it_is() {
        // Precision [[2, 1], [1, 2]]: variances 2/3, covariance -1/3.
        let density = |x: &[f64]| {
            let (a, b) = (2.0 * x[0] + x[1], x[0] + 2.0 * x[1]);
            (-0.5 * (x[0] * a + x[1] * b), vec![-a, -b])
        };
        let chains = sample(&density, &[0.0, 0.0], 8000, 11).unwrap();
        let all: Vec<&Vec<f64>> = chains.iter().flatten().collect();
        let n = all.len() as f64;
        let moment = |i: usize, j: usize| all.iter().map(|x| x[i] * x[j]).sum::<f64>() / n;
        assert!((moment(0, 0) - 2.0 / 3.0).abs() < 0.05 && (moment(0, 1) + 1.0 / 3.0).abs() < 0.05);
        let coordinate: Vec<Vec<f64>> = chains.iter().map(|chain| chain.iter().map(|x| x[0]).collect()).collect();
        let (n_eff, r_hat) = diagnostics(&coordinate);
        assert!(n_eff > 2000.0 && r_hat < 1.01, "{n_eff} {r_hat}");
    }

    #[test]
    fn a_skewed_density_keeps_its_mean() {
        // The log of a gamma of shape 0.7 has the mean digamma(0.7).
        let density = |x: &[f64]| (0.7 * x[0] - exp(x[0]), vec![0.7 - exp(x[0])]);
        let chains = sample(&density, &[-0.4], 12_000, 3).unwrap();
        let n = chains.iter().flatten().count() as f64;
        let mean = chains.iter().flatten().map(|x| x[0]).sum::<f64>() / n;
        assert!((mean - crate::math::special::gamma::digamma(0.7)).abs() < 0.08, "{mean}");
    }

    #[test]
    fn chains_that_disagree_are_told() {
        let apart: Vec<Vec<f64>> =
            (0..4).map(|c| (0..100).map(|i| f64::from(c) + f64::from(i * 37 % 100) / 100.0).collect()).collect();
        assert!(diagnostics(&apart).1 > 1.5);
        assert!(diagnostics(&[vec![1.0; 10], vec![1.0; 10]]).1 == 1.0);
    }
}
