//! Importance against performance: which driver to look at first.

use super::key_drivers::Analysis;
use super::options::KeyDriverOptions;
use super::rows::{Answers, Driver};
use super::summary::Pool;
use crate::error::Result;
use crate::estimate::{Answer, Estimate};
use crate::math::sort_rows;
use serde::{Deserialize, Serialize};

/// The quarter of the grid of importance by performance (Martilla and James 1977).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// Important, and done worse than the others.
    ConcentrateHere,
    /// Important, and done as well as the others or better.
    KeepUp,
    /// Of little importance, and done worse than the others.
    LowPriority,
    /// Of little importance, and done as well as the others or better.
    PossibleOverkill,
}

/// The drivers by priority, and the lines that cut the grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportancePerformance {
    /// The share of the outcome's variation that goes with the drivers, or why there is no answer.
    pub r_squared: Answer,
    /// The drivers, highest priority first; none when there is not enough data.
    pub drivers: Vec<DriverPriority>,
    /// Importance from which a driver is important: the mean, 1 over the number of drivers.
    pub importance_cut: f64,
    /// Performance (0 to 1) from which a driver is done well: the mean; none when there is not enough data.
    pub performance_cut: Option<f64>,
    /// Rows used.
    pub n_used: u64,
    /// What a reader should know, in sentences.
    pub notes: Vec<String>,
}

/// One driver on the grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverPriority {
    /// Its name.
    pub name: String,
    /// Its part of R^2, as [`KeyDriver::relative_share`](crate::survey::KeyDriver::relative_share).
    pub importance: Estimate,
    /// Its mean answer, on its own scale.
    pub mean: Estimate,
    /// Where the mean lies on the scale: 0 at its low end, 1 at its high one.
    pub performance: Estimate,
    /// Importance times headroom, which is 1 less performance.
    pub priority: Estimate,
    /// Its quarter of the grid.
    pub quadrant: Quadrant,
    /// True when no other quarter is within the intervals of importance and performance.
    pub clear: bool,
}

/// Importance (the share of [`key_drivers`](crate::survey::key_drivers)) against performance (the mean on the declared
/// scale) of each driver, sorted by importance times headroom. A higher answer is taken as the better one. Means and
/// shares vary together in the bootstrap draws that the intervals are quantiles of; the cut lines are taken as fixed.
///
/// ```
/// use regulars::survey::{Driver, KeyDriverOptions, Quadrant, importance_performance};
/// let answer = |row: usize, of: usize| ((row * (7 + 3 * of)) % 11) as f64;
/// let speed: Vec<f64> = (0..200).map(|row| answer(row, 0) * 0.6).collect();
/// let price: Vec<f64> = (0..200).map(|row| answer(row / 2, 1)).collect();
/// let overall: Vec<f64> = speed.iter().zip(&price).map(|(speed, price)| speed + 0.3 * price).collect();
/// let scale = Driver { scale_min: Some(0.0), scale_max: Some(10.0), ..Driver::default() };
/// let asked = [Driver { name: "price", scores: &price, ..scale }, Driver { name: "speed", scores: &speed, ..scale }];
/// let grid = importance_performance(&overall, &asked, None, &KeyDriverOptions::default())?;
/// assert_eq!((grid.drivers[0].name.as_str(), grid.drivers[0].quadrant), ("speed", Quadrant::ConcentrateHere));
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// As [`key_drivers`](crate::survey::key_drivers), and a driver without a declared scale.
pub fn importance_performance(
    outcome: &[f64],
    drivers: &[Driver],
    weights: Option<&[f64]>,
    options: &KeyDriverOptions,
) -> Result<ImportancePerformance> {
    let answers = Answers::checked(outcome, drivers, weights)?;
    let scales: Vec<(f64, f64)> = drivers.iter().map(Driver::scale).collect::<Result<_>>()?;
    let analysis = Analysis::of(&answers, options)?;
    let n_used = analysis.n_used();
    let importance_cut = 1.0 / drivers.len() as f64;
    let (r_squared, placed, performance_cut) = match &analysis.pool {
        Err(answer) => (answer.clone(), Vec::new(), None),
        Ok(pool) => {
            // The cut of performance is the mean over drivers, each on its own scale.
            let performance = |driver: usize, &scale: &(f64, f64)| position(pool, driver, scale, n_used).value;
            let sum: f64 = scales.iter().enumerate().map(|(driver, scale)| performance(driver, scale)).sum();
            let cuts = (importance_cut, sum / drivers.len() as f64);
            let of = |(index, (driver, scale)): (usize, (&Driver, &(f64, f64)))| {
                placed(pool, index, driver.name, *scale, cuts, n_used)
            };
            let placed = drivers.iter().zip(&scales).enumerate().map(of).collect();
            (Answer::Known(pool.r_squared(n_used)), placed, Some(cuts.1))
        }
    };
    let mut drivers: Vec<DriverPriority> = placed;
    sort_rows(&mut drivers, |a, b| b.priority.value.total_cmp(&a.priority.value));
    Ok(ImportancePerformance {
        r_squared,
        drivers,
        importance_cut,
        performance_cut,
        n_used,
        notes: analysis.into_notes(),
    })
}

/// Where a driver's mean answer lies on its scale, (mean - low) / (high - low).
fn position(pool: &Pool, driver: usize, (low, high): (f64, f64), n: u64) -> Estimate {
    pool.fraction(driver, n, |_, mean| (mean - low) / (high - low))
}

/// A driver on the grid that the two cuts divide.
fn placed(
    pool: &Pool,
    driver: usize,
    name: &str,
    (low, high): (f64, f64),
    (importance_cut, performance_cut): (f64, f64),
    n: u64,
) -> DriverPriority {
    let importance = pool.relative_share(driver, n);
    let performance = position(pool, driver, (low, high), n);
    let quadrant = match (importance.value >= importance_cut, performance.value >= performance_cut) {
        (true, false) => Quadrant::ConcentrateHere,
        (true, true) => Quadrant::KeepUp,
        (false, false) => Quadrant::LowPriority,
        (false, true) => Quadrant::PossibleOverkill,
    };
    // Clear is a driver whose intervals cross neither line.
    let apart = |estimate: &Estimate, cut: f64| estimate.low > cut || estimate.high < cut;
    DriverPriority {
        name: name.into(),
        clear: apart(&importance, importance_cut) && apart(&performance, performance_cut),
        mean: pool.mean_answer(driver, n),
        priority: pool.fraction(driver, n, |share, mean| share * (high - mean) / (high - low)),
        importance,
        performance,
        quadrant,
    }
}
