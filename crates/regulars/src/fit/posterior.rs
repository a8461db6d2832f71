//! Draws from what the data leave open about a model's parameters, with a seed and without the wait.
//!
//! The normal (here: Student) approximation at the mode proposes, and Pareto smoothed importance weights correct it;
//! where their diagnostic k-hat is poor the proposal takes on the moments that the weights tell (Cappé et al. 2004),
//! and where it stays bad, Hamiltonian chains draw instead. Between the priors of the fit the logarithms of the
//! parameters have flat ones, within the box that the fit searched.

use super::intervals::{Parameters, cure};
use super::problem::Problem;
use super::search::log_covariance;
use crate::error::{Error, Result, check_range};
use crate::estimate::Estimate;
use crate::fit::options::{Fit, Parameter};
use crate::level;
use crate::math::columns::parallel::map;
use crate::math::columns::random::Stream;
use crate::math::intervals::quantile::quantile;
use crate::math::regression::cholesky::{cholesky, times, transposed_times};
use crate::math::search::hamiltonian::{diagnostics, sample};
use crate::math::search::optimise::{Matrix, maximise};
use crate::math::search::pareto_smoothing::smooth;
use crate::work::{self, WorkStep};
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// Largest k-hat, the shape of the tail of the raw importance weights, at which they are relied on (Vehtari et al.
/// 2024). Above it their mean converges too slowly for any number of draws in use, and chains draw instead.
const RELIABLE_K: f64 = 0.7;
/// k-hat above which the proposal is moved to the mean and covariance that its weights tell. Below, another round of
/// proposals costs more than it saves.
const GOOD_K: f64 = 0.4;
/// Most rounds of proposals, the first at the mode included: a posterior that three moves don't cover is left to
/// chains.
const MOST_ROUNDS: u32 = 4;
/// Degrees of freedom of the Student distribution that proposes: its tails are heavier than the posterior's as a rule,
/// or single far draws would carry most of the weight.
const DEGREES_OF_FREEDOM: f64 = 6.0;
/// Proposals for each draw: the more there are, the fewer draws are the same proposal twice.
const PROPOSALS_A_DRAW: usize = 4;
/// Number of the random stream that chooses among the proposals, apart from those of the proposals and of the chains,
/// which count from 0.
const RESAMPLING_STREAM: u64 = u64::MAX;

/// How to draw from a posterior.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PosteriorOptions {
    /// Draws, from 100 to 100,000. Default: 1,000.
    pub draws: u32,
    /// The seed: the same one gives the same draws, on every machine. Default: 0.
    pub seed: u64,
    /// Level of the parameters' intervals. Default: 0.95.
    pub level: f64,
}

impl Default for PosteriorOptions {
    fn default() -> Self {
        Self { draws: 1000, seed: 0, level: level::DEFAULT }
    }
}

/// How the draws were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sampler {
    /// Pareto smoothed importance resampling from a Student distribution at the mode.
    ImportanceResampling,
    /// Hamiltonian Monte Carlo.
    Hamiltonian,
}

/// Draws from the posterior of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Posterior<M> {
    /// The model at each draw.
    pub models: Vec<M>,
    /// What the draws say of each parameter.
    pub parameters: Vec<PosteriorParameter>,
    /// How the draws were made.
    pub sampler: Sampler,
    /// The k-hat of the importance weights; over 0.7 they were not used. `None` where it is infinite or NaN.
    pub k_hat: Option<f64>,
    /// Independent draws that the draws are worth, of the parameter for which they are worth least.
    pub n_eff: f64,
    /// The largest R-hat of a parameter over the Hamiltonian chains; `None` for importance resampling.
    pub r_hat: Option<f64>,
    /// The seed.
    pub seed: u64,
    /// Customers behind the posterior.
    pub customers: f64,
}

/// What the draws say of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PosteriorParameter {
    /// Its name in the paper.
    pub name: String,
    /// Posterior standard deviation.
    pub standard_deviation: f64,
    /// Posterior mean with the interval between equal tails.
    pub estimate: Estimate,
}

/// Points of the search's coordinates, with what is known of how they were drawn.
struct Draws {
    points: Vec<Vec<f64>>,
    sampler: Sampler,
    k_hat: Option<f64>,
    n_eff: f64,
    r_hat: Option<f64>,
}

/// Draws from the posterior of a fitted model.
pub(crate) fn posterior<M: Parameters + Clone>(
    fit: &Fit<M>,
    problem: Problem,
    options: &PosteriorOptions,
) -> Result<Posterior<M>> {
    check_range("draws", 0, options.draws.into(), 100.0, 100_000.0)?;
    level::check(options.level)?;
    let problem = problem.with_priors(&fit.priors)?.told(WorkStep::Posterior);
    let start: Vec<f64> = fit
        .model
        .values()
        .into_iter()
        .enumerate()
        .map(|(i, value)| if i < problem.positive { log(value) } else { value })
        .collect();
    if start.len() != problem.names.len() {
        return Err(Error::invalid("fit", "its parameters are not those of the model"));
    }
    let (lower, upper) = (&problem.limits.lower, &problem.limits.upper);
    let start: Vec<f64> = start.iter().zip(lower).zip(upper).map(|((x, low), high)| x.max(*low).min(*high)).collect();
    // The mode of this objective, which priors may have moved away from the fit's maximum.
    let found = maximise(&*problem.objective, &start, &problem.limits);
    work::check()?;
    let covariance = log_covariance(&found, problem.positive).filter(|_| !found.at_edge.contains(&true));
    let root = covariance.as_ref().and_then(cholesky).ok_or_else(|| {
        let why = "the posterior has no mode inside the range of the parameters";
        Error::invalid("fit", format!("{why}: {}", cure(fit)))
    })?;
    refuse_unlimited(fit)?;
    let draws = draw(&problem, &found.point, &root, options)?;
    let model = |point: &Vec<f64>| {
        fit.model.with_values(&problem.values(point)).ok_or_else(|| Error::invalid("fit", "has no parameters"))
    };
    Ok(Posterior {
        models: draws.points.iter().map(model).collect::<Result<_>>()?,
        parameters: parameters(&problem, &draws.points, options.level),
        sampler: draws.sampler,
        k_hat: draws.k_hat,
        n_eff: draws.n_eff,
        r_hat: draws.r_hat,
        seed: options.seed,
        customers: problem.customers,
    })
}

/// Refuses parameters that the likelihood sets no limit to on one side. Their posterior with flat priors has no end but
/// the box of the search, which is no property of the data; whether draws notice would depend on their seed.
fn refuse_unlimited<M: Parameters>(fit: &Fit<M>) -> Result<()> {
    // The limits that `Profile::limits` sets where it finds none.
    let open = |low: f64, high: f64| high == f64::MAX || low == f64::MIN || low == 0.0;
    let is_open = |one: &&Parameter| one.estimate.estimate().is_some_and(|known| open(known.low, known.high));
    let unlimited: Vec<&str> = fit.parameters.iter().filter(is_open).map(|one| one.name.as_str()).collect();
    if unlimited.is_empty() {
        return Ok(());
    }
    let why = format!("the data set no limit to {}, so there is no posterior", unlimited.join(", "));
    Err(Error::invalid("fit", format!("{why}: {}", cure(fit))))
}

/// Draws around a mode.
fn draw(problem: &Problem, mode: &[f64], root: &Matrix, options: &PosteriorOptions) -> Result<Draws> {
    let draws = options.draws as usize;
    let (mut centre, mut root) = (mode.to_vec(), root.clone());
    let mut round = 0;
    loop {
        // Every round has random streams of its own, or its proposals would be the last ones moved.
        let first = u64::from(round) * (PROPOSALS_A_DRAW * draws) as u64;
        let proposals: Vec<Vec<f64>> = (first..first + (PROPOSALS_A_DRAW * draws) as u64)
            .map(|item| student(options.seed, item, mode.len()))
            .collect();
        // ln of posterior density over proposal density; the determinant of `root` is the same for all.
        let ln_weights = map(&proposals, |z| ln_density(problem, &place(&centre, &root, z)) - ln_student(z))?;
        work::check()?;
        let (weights, k) = smooth(&ln_weights);
        round += 1;
        let points = || proposals.iter().map(|z| place(&centre, &root, z)).collect::<Vec<_>>();
        if k > GOOD_K && round < MOST_ROUNDS {
            // A proposal with the moments that these weights tell covers a skewed posterior better than its mode does.
            let (mean, covariance) = moments(&points(), &weights);
            if let Some(wider) = cholesky(&covariance) {
                (centre, root) = (mean, wider);
                continue;
            }
        }
        let k_hat = k.is_finite().then_some(k);
        if k >= RELIABLE_K {
            return Ok(Draws { k_hat, ..chains(problem, &centre, &root, draws, options.seed)? });
        }
        let all = points();
        let points = resample(&weights, draws, options.seed).into_iter().filter_map(|i| all.get(i).cloned()).collect();
        // Kish's number of draws of equal weight.
        let n_eff = (1.0 / weights.iter().map(|w| w * w).sum::<f64>()).min(draws as f64);
        return Ok(Draws { points, sampler: Sampler::ImportanceResampling, k_hat, n_eff, r_hat: None });
    }
}

/// Mean and covariance of weighted points; the weights sum to 1.
fn moments(points: &[Vec<f64>], weights: &[f64]) -> (Vec<f64>, Matrix) {
    let coordinates = points.first().map_or(0, Vec::len);
    debug_assert!(points.iter().all(|point| point.len() == coordinates), "points of one space");
    let at = |point: &Vec<f64>, i: usize| point.get(i).copied().unwrap_or(f64::NAN);
    let sum =
        |value: &dyn Fn(&Vec<f64>) -> f64| points.iter().zip(weights).map(|(point, w)| w * value(point)).sum::<f64>();
    let mean: Vec<f64> = (0..coordinates).map(|i| sum(&|point| at(point, i))).collect();
    let away = |point: &Vec<f64>, i: usize| at(point, i) - mean.get(i).copied().unwrap_or(f64::NAN);
    let cell = |i: usize, j: usize| sum(&|point| away(point, i) * away(point, j));
    let covariance = (0..coordinates).map(|i| (0..coordinates).map(|j| cell(i, j)).collect()).collect();
    (mean, covariance)
}

/// The point `mode` + L z, where L is the Cholesky `root` of the covariance: in z the approximation at the mode is
/// standard.
fn place(mode: &[f64], root: &Matrix, z: &[f64]) -> Vec<f64> {
    mode.iter().zip(times(root, z)).map(|(mode, step)| mode + step).collect()
}

/// A point of the multivariate Student distribution of mean 0 and scale 1: normal numbers over the root of a chi-square
/// over its degrees of freedom. `item` numbers its random stream.
fn student(seed: u64, item: u64, dimensions: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, item);
    // A chi-square of f degrees of freedom is twice a gamma number of shape f / 2.
    let spread = (DEGREES_OF_FREEDOM / (2.0 * exp(stream.ln_gamma(0.5 * DEGREES_OF_FREEDOM)))).sqrt();
    (0..dimensions).map(|_| spread * stream.normal()).collect()
}

/// Its log density, but for a constant: -(f + d)/2 ln(1 + z'z/f) in d dimensions with f degrees of freedom.
fn ln_student(z: &[f64]) -> f64 {
    let square: f64 = z.iter().map(|z| z * z).sum();
    -0.5 * (DEGREES_OF_FREEDOM + z.len() as f64) * log1p(square / DEGREES_OF_FREEDOM)
}

/// The log posterior density, but for a constant; minus infinity outside of the box.
fn ln_density(problem: &Problem, point: &[f64]) -> f64 {
    if inside(problem, point) { (problem.objective)(point).value } else { f64::NEG_INFINITY }
}

/// Whether a point lies in the box of the search.
fn inside(problem: &Problem, point: &[f64]) -> bool {
    let limits = problem.limits.lower.iter().zip(&problem.limits.upper);
    point.iter().zip(limits).all(|(x, (low, high))| low <= x && x <= high)
}

/// Indexes drawn by weight, at even steps from a random start (systematic resampling): none comes more often than its
/// weight times the draws, rounded up. The weights sum to 1.
fn resample(weights: &[f64], draws: usize, seed: u64) -> Vec<usize> {
    let start = Stream::new(seed, RESAMPLING_STREAM).uniform();
    let mut rest = weights.iter().enumerate();
    let Some((mut index, &(mut reached))) = rest.next() else { return Vec::new() };
    let mut chosen = Vec::with_capacity(draws);
    for draw in 0..draws {
        let target = (draw as f64 + start) / draws as f64;
        while reached < target
            && let Some((next, weight)) = rest.next()
        {
            index = next;
            reached += weight;
        }
        chosen.push(index);
    }
    chosen
}

/// Hamiltonian chains in the coordinates in which the approximation at the mode is standard.
fn chains(problem: &Problem, mode: &[f64], root: &Matrix, draws: usize, seed: u64) -> Result<Draws> {
    // Value and gradient in z: by the chain rule L' times the gradient in the point.
    let density = |z: &[f64]| {
        let point = place(mode, root, z);
        if !inside(problem, &point) {
            return (f64::NEG_INFINITY, vec![0.0; z.len()]);
        }
        let local = (problem.objective)(&point);
        (local.value, transposed_times(root, &local.gradient))
    };
    let centre = vec![0.0; mode.len()];
    let chains = sample(&density, &centre, draws, seed)?;
    let told: Vec<(f64, f64)> = (0..centre.len())
        .map(|i| {
            let coordinate = |point: &Vec<f64>| point.get(i).copied().unwrap_or(f64::NAN);
            diagnostics(&chains.iter().map(|chain| chain.iter().map(coordinate).collect()).collect::<Vec<_>>())
        })
        .collect();
    let points = chains.iter().flatten().take(draws).map(|z| place(mode, root, z)).collect();
    Ok(Draws {
        points,
        sampler: Sampler::Hamiltonian,
        k_hat: None,
        n_eff: told.iter().fold(f64::INFINITY, |least, one| least.min(one.0)),
        r_hat: Some(told.iter().fold(1.0, |most: f64, one| most.max(one.1))),
    })
}

/// Mean, standard deviation and quantiles of each parameter over the draws.
fn parameters(problem: &Problem, points: &[Vec<f64>], level: f64) -> Vec<PosteriorParameter> {
    let values: Vec<Vec<f64>> = points.iter().map(|point| problem.values(point)).collect();
    let draws = values.len() as f64;
    let one = |(i, name): (usize, &String)| {
        let mut column: Vec<f64> = values.iter().filter_map(|row| row.get(i).copied()).collect();
        let mean = column.iter().sum::<f64>() / draws;
        let variance = column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (draws - 1.0);
        // Equal tails: as much of the posterior below the lower limit as above the upper one.
        let mut at = |p: f64| quantile(&mut column, p).unwrap_or(mean);
        let (low, high) = (at(0.5 * (1.0 - level)), at(0.5 * (1.0 + level)));
        let method = "posterior_mean_equal_tails".into();
        let estimate = Estimate { value: mean, low, high, level, n: problem.customers as u64, method };
        PosteriorParameter { name: name.clone(), standard_deviation: variance.sqrt(), estimate }
    };
    problem.names.iter().enumerate().map(one).collect()
}
