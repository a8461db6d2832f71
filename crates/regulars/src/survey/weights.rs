//! Weights that make the answers look like the people they stand for.

use super::shares::{UNIT, at, largest, ratio, weight_of};
use crate::error::{Error, Result, check_length, check_range};
use crate::math::columns::code_index::FarCodes;
use crate::math::sort_rows;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One known mix of the population: each answer's class, and how large each class is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Margin<'a> {
    /// The class of each answer.
    pub classes: &'a [u32],
    /// The classes that there are, each once.
    pub codes: &'a [u32],
    /// How many people each of them has, or its share: totals that add up to 1, within 1 %.
    pub totals: &'a [f64],
}

/// Options of [`raking_weights`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RakingOptions {
    /// Rounds over all margins, 1 to 1,000,000; 1,000.
    pub max_rounds: Option<u32>,
    /// How far a class may be from its total, as a share of it, 1e-14 to 1; 1e-12.
    pub tolerance: Option<f64>,
}

/// Weights, and how well they fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyWeights {
    /// The weight of each answer; they add up to the population, or to the number of answers where shares were given.
    pub weights: Vec<f64>,
    /// Unweighted answers that would tell as much: (sum w)^2 / sum w^2 (Kish 1965).
    pub n_effective: f64,
    /// Rounds over all margins.
    pub rounds: u32,
    /// Whether every class of every margin is as near to its total as was asked.
    pub converged: bool,
    /// The largest distance of a class from its total, as a share of it.
    pub largest_gap: f64,
}

/// Weights by which every class of one margin has its share of the population: post-stratification.
///
/// `start` is a weight of each answer that is kept within the class (as design weights are); without it all are alike.
///
/// ```
/// use regulars::survey::{Margin, post_stratification_weights};
/// // Two of five answers are from the region where half of the customers are.
/// let region = Margin { classes: &[1, 1, 2, 2, 2], codes: &[1, 2], totals: &[300.0, 300.0] };
/// let weights = post_stratification_weights(&region, None)?;
/// assert_eq!(weights.weights, [150.0, 150.0, 100.0, 100.0, 100.0]);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A class that is not among `codes`, a class with people and no answer of any weight, a code given twice, a total or
/// start weight that is negative or not finite, no answers, or columns of different lengths.
pub fn post_stratification_weights(margin: &Margin, start: Option<&[f64]>) -> Result<SurveyWeights> {
    rake(&[*margin], start, &["margin".into()], 1, 1e-12)
}

/// Weights by which every class of several margins has its share of the population, whatever the mix between the
/// margins: raking (Deming and Stephan 1940), margin after margin in their order until all fit.
///
/// ```
/// use regulars::survey::{Margin, RakingOptions, raking_weights};
/// let region = Margin { classes: &[1, 1, 2, 2, 2, 1], codes: &[1, 2], totals: &[0.5, 0.5] };
/// let size = Margin { classes: &[7, 8, 7, 8, 8, 8], codes: &[7, 8], totals: &[0.3, 0.7] };
/// let raked = raking_weights(&[region, size], None, &RakingOptions::default())?;
/// assert!(raked.converged && (raked.weights.iter().sum::<f64>() - 6.0).abs() < 1e-9);
/// assert!((raked.weights[0] + raked.weights[2] - 0.3 * 6.0).abs() < 1e-9);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Those of [`post_stratification_weights`]; no margin, margins that add up to different totals, or an option out of
/// its range. Margins that no weights can meet are no error: `converged` is false.
pub fn raking_weights(margins: &[Margin], start: Option<&[f64]>, options: &RakingOptions) -> Result<SurveyWeights> {
    let (rounds, tolerance) = (options.max_rounds.unwrap_or(1_000), options.tolerance.unwrap_or(1e-12));
    check_range("max_rounds", 0, rounds.into(), 1.0, 1e6)?;
    check_range("tolerance", 0, tolerance, 1e-14, 1.0)?;
    let names: Vec<String> = (0..margins.len()).map(|at| format!("margins[{at}]")).collect();
    rake(margins, start, &names, rounds, tolerance)
}

/// Answers that are of the same class in every margin, and the factor of their start weights.
struct Cell {
    classes: Vec<usize>,
    /// The largest start weight.
    heaviest: f64,
    /// Sum of the start weights, in units of the largest.
    weight: f64,
    factor: f64,
}

fn rake(
    margins: &[Margin],
    start: Option<&[f64]>,
    names: &[String],
    most_rounds: u32,
    tolerance: f64,
) -> Result<SurveyWeights> {
    let Some(first) = margins.first() else { return Err(Error::Empty { what: "margins".into() }) };
    let rows = first.classes.len();
    if rows == 0 {
        return Err(Error::Empty { what: "classes".into() });
    }
    check_length("start", rows, start.map_or(rows, <[f64]>::len))?;
    let start_weights = start.unwrap_or_default().iter().enumerate();
    start_weights.into_iter().try_for_each(|(row, &weight)| check_range("start", row, weight, 0.0, f64::MAX))?;
    let total = population(margins, names)?;
    let (mut cells, cell_of_row) = cross(margins, start, names)?;
    let mut targets = Vec::new();
    for (at, (margin, name)) in margins.iter().zip(names).enumerate() {
        let sum = margin.totals.iter().sum::<f64>();
        let target: Vec<f64> = margin.totals.iter().map(|share| share / sum * total).collect();
        check_answered(margin, name, &sums(&cells, at, target.len()), &target)?;
        targets.push(target);
    }
    let (mut rounds, mut gap) = (0, f64::INFINITY);
    while rounds < most_rounds && gap > tolerance {
        targets.iter().enumerate().for_each(|(at, target)| fit(&mut cells, at, target));
        gap = targets.iter().enumerate().map(|(at, target)| largest_gap(&cells, at, target)).fold(0.0, f64::max);
        rounds += 1;
    }
    let weight = |(row, cell): (usize, &u32)| {
        let Some(cell) = cells.get(*cell as usize) else { return 0.0 };
        start.map_or(1.0, |start| ratio(start.get(row).copied().unwrap_or(0.0), cell.heaviest)) * cell.factor
    };
    let weights: Vec<f64> = cell_of_row.iter().enumerate().map(weight).collect();
    let n_effective = kish(&weights);
    Ok(SurveyWeights { weights, n_effective, rounds, converged: gap <= tolerance, largest_gap: gap })
}

/// What the weights add up to; margins are checked on the way.
fn population(margins: &[Margin], names: &[String]) -> Result<f64> {
    let rows = margins.first().map_or(0, |margin| margin.classes.len());
    let mut people: Option<f64> = None;
    for (margin, name) in margins.iter().zip(names) {
        check_length(&format!("{name}.classes"), rows, margin.classes.len())?;
        check_length(&format!("{name}.totals"), margin.codes.len(), margin.totals.len())?;
        for (at, &total) in margin.totals.iter().enumerate() {
            check_range(&format!("{name}.totals"), at, total, 0.0, 1e300)?;
        }
        let sum = margin.totals.iter().sum::<f64>();
        if sum <= 0.0 || !sum.is_finite() {
            return Err(Error::invalid(format!("{name}.totals"), format!("they add up to {sum}")));
        }
        // A population of one needs no survey: these are shares.
        if (sum - 1.0).abs() <= 0.01 {
            continue;
        }
        match people {
            Some(others) if (sum - others).abs() > 1e-6 * others => {
                return Err(Error::invalid(
                    format!("{name}.totals"),
                    format!("they add up to {sum}, others to {others}"),
                ));
            }
            _ => people = Some(people.unwrap_or(sum)),
        }
    }
    Ok(people.unwrap_or(rows as f64))
}

/// The cells of all margins crossed, in the order of their classes, and the cell of each row.
fn cross(margins: &[Margin], start: Option<&[f64]>, names: &[String]) -> Result<(Vec<Cell>, Vec<u32>)> {
    let rows = margins.first().map_or(0, |margin| margin.classes.len());
    let mut of_row = vec![0_u32; rows];
    let mut found = vec![Vec::new()];
    for (margin, name) in margins.iter().zip(names) {
        let places = places(margin, name)?;
        let mut pairs = FarCodes::default();
        let mut next: Vec<Vec<usize>> = Vec::new();
        for (row, (cell, code)) in of_row.iter_mut().zip(margin.classes).enumerate() {
            let Some(&class) = places.get(code) else {
                return Err(Error::invalid(
                    format!("{name}.classes"),
                    format!("row {row} is {code}, not among the codes"),
                ));
            };
            let pair = pairs.place(u64::from(*cell) << 32 | class as u64);
            if pair == next.len() {
                let before = found.get(*cell as usize).into_iter().flatten().copied();
                next.push(before.chain([class]).collect());
            }
            *cell = pair as u32;
        }
        found = next;
    }
    let (heaviest, sums) = weigh(&of_row, start, found.len());
    number_by_class(&mut of_row, &found);
    let most = heaviest.iter().copied().fold(0.0, f64::max);
    let mut cells: Vec<Cell> = found
        .into_iter()
        .zip(sums.into_iter().zip(heaviest))
        .map(|(classes, (sum, heaviest))| Cell {
            classes,
            heaviest,
            weight: sum as f64 / UNIT,
            factor: ratio(heaviest, most),
        })
        .collect();
    sort_rows(&mut cells, |a, b| a.classes.cmp(&b.classes));
    Ok((cells, of_row))
}

/// The heaviest row of each cell, and the sum of its rows' weights in units of that. Whole numbers: the order of rows
/// can't change a bit.
fn weigh(of_row: &[u32], start: Option<&[f64]>, cells: usize) -> (Vec<f64>, Vec<u128>) {
    let mut heaviest = vec![0.0; cells];
    for (row, &cell) in of_row.iter().enumerate() {
        if let Some(heaviest) = heaviest.get_mut(cell as usize) {
            *heaviest = at(start, row).unwrap_or(1.0).max(*heaviest);
        }
    }
    let mut sums = vec![0_u128; cells];
    for (row, &cell) in of_row.iter().enumerate() {
        if let (Some(sum), Some(&heaviest)) = (sums.get_mut(cell as usize), heaviest.get(cell as usize)) {
            *sum += weight_of(start, row, heaviest).0;
        }
    }
    (heaviest, sums)
}

/// Numbers the cells anew, in the order of their classes instead of their first rows.
fn number_by_class(of_row: &mut [u32], found: &[Vec<usize>]) {
    let mut order: Vec<usize> = (0..found.len()).collect();
    sort_rows(&mut order, |&a, &b| found.get(a).cmp(&found.get(b)));
    let mut rank = vec![0_u32; order.len()];
    order.iter().zip(0..).for_each(|(&cell, index)| {
        if let Some(rank) = rank.get_mut(cell) {
            *rank = index;
        }
    });
    of_row.iter_mut().for_each(|cell| *cell = rank.get(*cell as usize).copied().unwrap_or(0));
}

/// The place of each code of a margin.
fn places(margin: &Margin, name: &str) -> Result<BTreeMap<u32, usize>> {
    let mut places = BTreeMap::new();
    for (place, &code) in margin.codes.iter().enumerate() {
        if places.insert(code, place).is_some() {
            return Err(Error::Duplicate { what: format!("{name}.codes"), id: code.to_string() });
        }
    }
    Ok(places)
}

/// The weight of each class of a margin.
fn sums(cells: &[Cell], margin: usize, classes: usize) -> Vec<f64> {
    let mut sums = vec![0.0; classes];
    for cell in cells {
        let class = cell.classes.get(margin).and_then(|&class| sums.get_mut(class));
        if let Some(sum) = class {
            *sum += cell.weight * cell.factor;
        }
    }
    sums
}

fn check_answered(margin: &Margin, name: &str, sums: &[f64], target: &[f64]) -> Result<()> {
    let missing = sums.iter().zip(target).position(|(&sum, &target)| sum <= 0.0 && target > 0.0);
    match missing.and_then(|class| margin.codes.get(class)) {
        Some(code) => Err(Error::invalid(
            format!("{name}.codes"),
            format!("class {code} has people, and no answer of any weight"),
        )),
        None => Ok(()),
    }
}

/// Gives every class of one margin its total.
fn fit(cells: &mut [Cell], margin: usize, target: &[f64]) {
    let sums = sums(cells, margin, target.len());
    for cell in cells {
        let Some(&class) = cell.classes.get(margin) else { continue };
        if let (Some(&sum), Some(&target)) = (sums.get(class), target.get(class)) {
            // Of a sum that is nearly nothing the quotient may be beyond all numbers, though the cell's share of the target isn't.
            let grown = cell.factor * (target / sum);
            let factor = if grown.is_finite() { grown } else { cell.factor / sum * target };
            cell.factor = if sum > 0.0 { factor } else { 0.0 };
        }
    }
}

/// The largest distance of a class from its total; a class of nobody has none once its weights are 0.
fn largest_gap(cells: &[Cell], margin: usize, target: &[f64]) -> f64 {
    let sums = sums(cells, margin, target.len());
    let gap =
        |(&sum, &target): (&f64, &f64)| if target > 0.0 { ((sum - target).abs() / target).min(f64::MAX) } else { 0.0 };
    sums.iter().zip(target).map(gap).fold(0.0, f64::max)
}

/// Kish's number, in whole numbers too.
fn kish(weights: &[f64]) -> f64 {
    let most = largest(Some(weights));
    let sum = |square: bool| {
        let part = |row: usize| weight_of(Some(weights), row, most);
        (0..weights.len()).map(|row| if square { part(row).1 } else { part(row).0 }).sum::<u128>() as f64
    };
    let (total, squares) = (sum(false), sum(true));
    if squares > 0.0 { total / squares * (total / UNIT) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contradicting_margins_are_told() {
        let one = Margin { classes: &[1, 2], codes: &[1, 2], totals: &[3.0, 7.0] };
        let two = Margin { totals: &[6.0, 4.0], ..one };
        let raked = raking_weights(&[one, two], None, &RakingOptions::default()).unwrap();
        assert!(!raked.converged && raked.rounds == 1_000 && raked.largest_gap > 0.5);
    }

    #[test]
    fn shares_and_totals_mix() {
        let one = Margin { classes: &[1, 2, 2], codes: &[1, 2], totals: &[0.3, 0.7] };
        let two = Margin { classes: &[5, 5, 6], codes: &[5, 6], totals: &[600.0, 400.0] };
        let raked = raking_weights(&[one, two], None, &RakingOptions::default()).unwrap();
        let expected = [300.0, 300.0, 400.0];
        assert!(raked.weights.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9));
    }

    #[test]
    fn wrong_margins_are_named() {
        let margin = Margin { classes: &[1, 2, 9], codes: &[1, 2], totals: &[1.0, 1.0] };
        let text = |margin: Margin| post_stratification_weights(&margin, None).unwrap_err().to_string();
        assert_eq!(text(margin), "margin.classes is invalid: row 2 is 9, not among the codes");
        let margin = Margin { codes: &[1, 2, 9, 4], totals: &[1.0, 1.0, 1.0, 1.0], ..margin };
        assert_eq!(text(margin), "margin.codes is invalid: class 4 has people, and no answer of any weight");
    }

    proptest! {
        #[test]
        fn every_margin_is_met_in_any_order_of_rows(
            rows in prop::collection::vec((0..3_u32, 0..2_u32, 0.1..3.0_f64), 1..80), turn in 0..80_usize,
            a in prop::array::uniform3(1.0..9.0_f64), b in 1.0..9.0_f64,
        ) {
            // Every pair of classes is answered, so that weights exist.
            let rows: Vec<(u32, u32, f64)> = (0..6).map(|k| (k % 3, k / 3, 1.0)).chain(rows).collect();
            let total: f64 = a.iter().sum();
            let (b, codes) = ([b / 10.0 * total, (1.0 - b / 10.0) * total], [0, 1, 2]);
            let rake = |rows: &[(u32, u32, f64)]| {
                let one: Vec<u32> = rows.iter().map(|row| row.0).collect();
                let two: Vec<u32> = rows.iter().map(|row| row.1).collect();
                let start: Vec<f64> = rows.iter().map(|row| row.2).collect();
                let one = Margin { classes: &one, codes: &codes, totals: &a };
                let two = Margin { classes: &two, codes: &codes[..2], totals: &b };
                raking_weights(&[one, two], Some(&start), &RakingOptions::default()).unwrap()
            };
            let raked = rake(&rows);
            prop_assert!(raked.converged && raked.n_effective <= rows.len() as f64 + 1e-9);
            for (class, total) in a.iter().enumerate() {
                let of_class = rows.iter().zip(&raked.weights).filter(|(row, _)| row.0 as usize == class);
                prop_assert!((of_class.map(|(_, weight)| weight).sum::<f64>() / total - 1.0).abs() < 1e-9);
            }
            // What raking keeps: the odds ratios of the start.
            let order: Vec<usize> = (0..rows.len()).rev().cycle().skip(turn).take(rows.len()).collect();
            let moved = rake(&order.iter().map(|&row| rows[row]).collect::<Vec<_>>());
            prop_assert!(order.iter().zip(&moved.weights).all(|(&row, weight)| raked.weights[row].to_bits() == weight.to_bits()));
        }
    }

    /// Start weights and totals of any sizes give numbers.
    #[test]
    fn weights_of_any_size_stay_numbers() {
        let start = [1e-300, 1.0, 1e300, 1e150, 5e-324, 0.0, 1.0, 1e-200];
        let one = Margin { classes: &[1, 2, 1, 2, 1, 2, 1, 2], codes: &[1, 2], totals: &[1e-290, 1e290] };
        let two = Margin { classes: &[5, 5, 6, 6, 5, 5, 6, 6], codes: &[5, 6], totals: &[1e290, 1e-290] };
        let raked = raking_weights(&[one, two], Some(&start), &RakingOptions::default()).unwrap();
        assert!(raked.weights.iter().all(|weight| weight.is_finite()), "{raked:?}");
        assert!(raked.n_effective.is_finite() && raked.largest_gap.is_finite(), "{raked:?}");
    }
}
