//! Who moved a mean: the rates of its segments, or the mix of them.

use crate::error::{Error, Result, check_length, check_range};
use crate::level;
use crate::math::columns::sum::exact_sum;
use crate::math::special::normal::z_for_level;
use serde::{Deserialize, Serialize};

/// Largest size of a segment: below 2^53 = 9e15 a number of people is exact in a double.
const LARGEST_SEGMENT: f64 = 1e15;
/// Largest size of a value or standard error: its square is 1e200, so that no variance is infinite.
const LARGEST_VALUE: f64 = 1e100;

/// Segments before and after, one a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixColumns<'a> {
    /// Size of each segment before, 0 to 1e15: its answers, customers or weight; 0 for a new one.
    pub n_before: &'a [f64],
    /// Mean, share or score of each segment before, within 1e100; not read where the size is 0.
    pub value_before: &'a [f64],
    /// Size of each segment after; 0 for one that is gone.
    pub n_after: &'a [f64],
    /// Value of each segment after; not read where the size is 0.
    pub value_after: &'a [f64],
    /// Standard error of each value before, 0 to 1e100; with the next, for intervals.
    pub standard_error_before: Option<&'a [f64]>,
    /// Standard error of each value after.
    pub standard_error_after: Option<&'a [f64]>,
}

/// Options of [`mix_and_rate`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MixOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// True when the sizes are those of everyone, so that the mix is known; by default they are of a sample.
    pub mix_known: bool,
}

/// A part of a change; its interval is there when standard errors were given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MixEffect {
    /// What it adds to the change.
    pub value: f64,
    /// Lower limit of its interval.
    pub low: Option<f64>,
    /// Upper limit of its interval.
    pub high: Option<f64>,
}

/// Whether a segment is in both periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MixPresence {
    /// In both.
    Both,
    /// Only after: all of its effect is mix.
    New,
    /// Only before: all of its effect is mix.
    Gone,
    /// In neither.
    Absent,
}

/// What a segment adds to the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MixSegment {
    /// Whether it is in both periods.
    pub presence: MixPresence,
    /// Its share of the whole before.
    pub share_before: f64,
    /// Its share of the whole after.
    pub share_after: f64,
    /// By its own value, which changed.
    pub rate: MixEffect,
    /// By its share, which changed: up for a segment above the whole that grew, or one below it that shrank.
    pub mix: MixEffect,
}

/// A change of a mean, taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MixAndRate {
    /// The whole's value before.
    pub before: f64,
    /// The whole's value after.
    pub after: f64,
    /// After minus before: the sum of the next two.
    pub change: MixEffect,
    /// By the values of segments: the sum of theirs.
    pub rate: MixEffect,
    /// By the mix of segments: the sum of theirs.
    pub mix: MixEffect,
    /// The segments, in the order of the rows.
    pub segments: Vec<MixSegment>,
    /// Confidence level of the intervals.
    pub level: f64,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
}

/// Takes the change of a mean apart into what its segments' values did and what their shares did (Kitagawa 1955),
/// symmetric in before and after (Das Gupta 1993), without a rest: for a segment with shares s and t, values v and w,
/// the rate effect is (s + t)/2 (w - v), the mix effect (t - s)((v + w)/2 - the whole's value half way). A new segment,
/// or one that is gone, has a mix effect only.
///
/// Intervals are normal, by the delta method, from the standard errors of the values and the chance of a sample's
/// shares.
///
/// ```
/// use regulars::survey::{MixColumns, MixOptions, mix_and_rate};
/// // Both channels got better, the whole got worse: more and more people write to the weaker one.
/// let columns = MixColumns {
///     n_before: &[800.0, 200.0], value_before: &[0.60, 0.10], n_after: &[400.0, 600.0], value_after: &[0.65, 0.15],
///     standard_error_before: None, standard_error_after: None,
/// };
/// let parts = mix_and_rate(&columns, &MixOptions::default())?;
/// assert!((parts.change.value + 0.15).abs() < 1e-12);
/// assert!((parts.rate.value - 0.05).abs() < 1e-12 && (parts.mix.value + 0.20).abs() < 1e-12);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, a number out of its range, nobody before or after, or standard errors of one period
/// only.
pub fn mix_and_rate(columns: &MixColumns, options: &MixOptions) -> Result<MixAndRate> {
    let level = level::of(options.level)?;
    let (before, after) = sides(columns)?;
    let errors = columns.standard_error_before.is_some();
    let z = errors.then(|| z_for_level(level));
    // The shares of everyone have no chance in them: as if of an infinite sample.
    let known =
        |side: &Side| Side { total: if options.mix_known { f64::INFINITY } else { side.total }, ..side.clone() };
    let pair = Pair { half_way: 0.5 * (before.mean() + after.mean()), before: known(&before), after: known(&after) };
    let effect = |value: f64, variance: f64| {
        let margin = z.map(|z| z * variance.max(0.0).sqrt());
        MixEffect { value, low: margin.map(|margin| value - margin), high: margin.map(|margin| value + margin) }
    };
    let (before_sums, after_sums) = (pair.before.sums(), pair.after.sums());
    let segment = |(b, a): (&Cell, &Cell)| {
        let (rate, mix) = (pair.rate(b, a), pair.mix(b, a));
        MixSegment {
            presence: presence(b, a),
            share_before: b.share,
            share_after: a.share,
            rate: effect(rate, if errors { pair.rate_variance(b, a) } else { 0.0 }),
            mix: effect(mix, if errors { pair.mix_variance(b, a, before_sums, after_sums) } else { 0.0 }),
        }
    };
    let segments: Vec<MixSegment> = pair.cells().map(segment).collect();
    let rate = exact_sum(segments.iter().map(|segment| segment.rate.value));
    let mix = exact_sum(segments.iter().map(|segment| segment.mix.value));
    let [of_rate, of_mix, of_change] = if errors { pair.variances() } else { [0.0; 3] };
    Ok(MixAndRate {
        before: before.mean(),
        after: after.mean(),
        change: effect(rate + mix, of_change),
        rate: effect(rate, of_rate),
        mix: effect(mix, of_mix),
        notes: notes(&segments),
        segments,
        level,
    })
}

fn notes(segments: &[MixSegment]) -> Vec<String> {
    let count = |presence| segments.iter().filter(|segment| segment.presence == presence).count();
    let (new, gone) = (count(MixPresence::New), count(MixPresence::Gone));
    let mut notes = Vec::new();
    if new + gone > 0 {
        notes.push(format!("new segments: {new}, gone: {gone}; what they add or take counts as mix"));
    }
    notes
}

/// A segment in one period.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// Its share of the whole; the shares sum to 1.
    share: f64,
    /// Its mean, share or score; 0 for a segment of nobody.
    value: f64,
    /// Standard error of the value.
    error: f64,
}

/// All segments in one period.
#[derive(Debug, Clone)]
struct Side {
    cells: Vec<Cell>,
    /// Size of all segments together, infinite where their shares are known.
    total: f64,
}

/// Both periods, checked.
fn sides(columns: &MixColumns) -> Result<(Side, Side)> {
    let &MixColumns { n_before, value_before, n_after, value_after, standard_error_before, standard_error_after } =
        columns;
    if standard_error_before.is_some() != standard_error_after.is_some() {
        return Err(Error::invalid("standard_error_after", "standard errors are needed of both periods, or of none"));
    }
    let rows = n_before.len();
    check_length("value_before", rows, value_before.len())?;
    check_length("n_after", rows, n_after.len())?;
    check_length("value_after", rows, value_after.len())?;
    for (what, column) in
        [("standard_error_before", standard_error_before), ("standard_error_after", standard_error_after)]
    {
        column.map_or(Ok(()), |column| check_length(what, rows, column.len()))?;
    }
    let before =
        Side::of(["n_before", "value_before", "standard_error_before"], n_before, value_before, standard_error_before)?;
    let after =
        Side::of(["n_after", "value_after", "standard_error_after"], n_after, value_after, standard_error_after)?;
    Ok((before, after))
}

impl Side {
    fn of(names: [&str; 3], n: &[f64], values: &[f64], errors: Option<&[f64]>) -> Result<Self> {
        let [n_name, value_name, error_name] = names;
        n.iter().enumerate().try_for_each(|(row, &n)| check_range(n_name, row, n, 0.0, LARGEST_SEGMENT))?;
        let total = exact_sum(n.iter().copied());
        if total == 0.0 {
            return Err(Error::TooFew { what: n_name.into(), n: 0, needed: 1 });
        }
        let mut cells = Vec::with_capacity(n.len());
        for (row, (&n, &value)) in n.iter().zip(values).enumerate() {
            // Without the column of standard errors nothing reads them: lengths were checked.
            let error = errors.and_then(|errors| errors.get(row)).map_or(0.0, |error| *error);
            let there = n > 0.0;
            if there {
                check_range(value_name, row, value, -LARGEST_VALUE, LARGEST_VALUE)?;
                check_range(error_name, row, error, 0.0, LARGEST_VALUE)?;
            }
            let of = |x: f64| if there { x } else { 0.0 };
            cells.push(Cell { share: n / total, value: of(value), error: of(error) });
        }
        Ok(Self { cells, total })
    }

    /// The whole's value: the sum of share times value.
    fn mean(&self) -> f64 {
        exact_sum(self.cells.iter().map(|cell| cell.share * cell.value))
    }

    /// Mean, mean of squares, and the variance of the mean by the errors of the values.
    fn sums(&self) -> [f64; 3] {
        let squares = exact_sum(self.cells.iter().map(|cell| cell.share * cell.value * cell.value));
        let errors = exact_sum(self.cells.iter().map(|cell| cell.share * cell.share * cell.error * cell.error));
        [self.mean(), squares, errors]
    }

    /// The variance of the sum of c s by the chance of the shares s, where c are the `slopes`: that of a multinomial
    /// sample of n, (sum of s c^2 - (sum of s c)^2) / n.
    fn share_variance(&self, slopes: impl Iterator<Item = f64> + Clone) -> f64 {
        let rows = || self.cells.iter().zip(slopes.clone());
        let mean = exact_sum(rows().map(|(cell, slope)| cell.share * slope));
        exact_sum(rows().map(|(cell, slope)| cell.share * (slope - mean) * (slope - mean))) / self.total
    }
}

fn presence(before: &Cell, after: &Cell) -> MixPresence {
    match (before.share > 0.0, after.share > 0.0) {
        (true, true) => MixPresence::Both,
        (false, true) => MixPresence::New,
        (true, false) => MixPresence::Gone,
        (false, false) => MixPresence::Absent,
    }
}

/// How much of a segment's value half way is its value before, and after.
fn halves(before: &Cell, after: &Cell) -> (f64, f64) {
    match presence(before, after) {
        MixPresence::Both => (0.5, 0.5),
        MixPresence::New => (0.0, 1.0),
        MixPresence::Gone => (1.0, 0.0),
        MixPresence::Absent => (0.0, 0.0),
    }
}

/// A segment's value half way: the mean of both, or the only one that it has.
fn middle(before: &Cell, after: &Cell) -> f64 {
    let (b, a) = halves(before, after);
    b * before.value + a * after.value
}

/// By how much a segment's value rose; 0 for one that has no value in both periods.
fn rise(before: &Cell, after: &Cell) -> f64 {
    if presence(before, after) == MixPresence::Both { after.value - before.value } else { 0.0 }
}

/// Both periods, and the whole's value half way between them.
struct Pair {
    before: Side,
    after: Side,
    /// Mean of the whole's values before and after.
    half_way: f64,
}

impl Pair {
    fn cells(&self) -> impl Iterator<Item = (&Cell, &Cell)> + Clone {
        self.before.cells.iter().zip(&self.after.cells)
    }

    /// (s + t) / 2 (w - v): what a segment's value did, at its mean share.
    fn rate(&self, b: &Cell, a: &Cell) -> f64 {
        0.5 * (b.share + a.share) * rise(b, a)
    }

    /// (t - s) ((v + w) / 2 - m): what its share did, against the whole's value half way m.
    fn mix(&self, b: &Cell, a: &Cell) -> f64 {
        (a.share - b.share) * (middle(b, a) - self.half_way)
    }

    /// The variance of a segment's rate effect by the delta method: slopes are (s + t) / 2 for either value, (w - v) /
    /// 2 for either share.
    fn rate_variance(&self, b: &Cell, a: &Cell) -> f64 {
        let (slope, rise) = (0.5 * (b.share + a.share), 0.5 * rise(b, a));
        let of_values = if presence(b, a) == MixPresence::Both { b.error * b.error + a.error * a.error } else { 0.0 };
        // A share of n is binomial: s (1 - s) / n.
        let of_share = |cell: &Cell, side: &Side| cell.share * (1.0 - cell.share) / side.total;
        slope * slope * of_values + rise * rise * (of_share(b, &self.before) + of_share(a, &self.after))
    }

    /// The variance of a segment's mix effect by the delta method. The whole's value half way is made of every segment,
    /// so that the effect has a slope for each of them.
    fn mix_variance(&self, b: &Cell, a: &Cell, before: [f64; 3], after: [f64; 3]) -> f64 {
        let (shift, own) = (a.share - b.share, middle(b, a) - self.half_way);
        let (of_before, of_after) = halves(b, a);
        // The slope of a value is the shift times (h - s / 2) for its own segment, -s / 2 for each other: their squares
        // times the errors, with those of the others taken from the sum of `all`.
        let of_values = |cell: &Cell, half: f64, all: f64| {
            let error = cell.error * cell.error;
            shift * shift * (half * (half - cell.share) * error + 0.25 * all)
        };
        // The slope of a share is `own` for its segment, less half the shift times the value for each.
        let of_shares = |cell: &Cell, side: &Side, own: f64, [mean, squares, _]: [f64; 3]| {
            let pull = 0.5 * shift;
            let square = cell.share * own * (own - 2.0 * pull * cell.value) + pull * pull * squares;
            let slope = cell.share * own - pull * mean;
            (square - slope * slope).max(0.0) / side.total
        };
        of_values(b, of_before, before[2])
            + of_values(a, of_after, after[2])
            + of_shares(b, &self.before, -own, before)
            + of_shares(a, &self.after, own, after)
    }

    /// Variances of the whole rate effect, mix effect and change.
    fn variances(&self) -> [f64; 3] {
        // Errors of the segments' values are independent: squares of slope times error add up.
        let of_values = |slope: &dyn Fn(&Cell, &Cell) -> (f64, f64)| {
            exact_sum(self.cells().map(|(b, a)| {
                let (of_before, of_after) = slope(b, a);
                let (x, y) = (of_before * b.error, of_after * a.error);
                x * x + y * y
            }))
        };
        let both =
            |b: &Cell, a: &Cell| if presence(b, a) == MixPresence::Both { 0.5 * (b.share + a.share) } else { 0.0 };
        let rate = of_values(&|b, a| (both(b, a), both(b, a)));
        let mix = of_values(&|b, a| {
            let (of_before, of_after) = halves(b, a);
            ((a.share - b.share) * of_before, (a.share - b.share) * of_after)
        });
        // The change is the plain difference of the whole, whose slopes are the shares and the values themselves.
        let change = of_values(&|b, a| (b.share, a.share));
        let rises = self.cells().map(|(b, a)| 0.5 * rise(b, a));
        let middles = self.cells().map(|(b, a)| middle(b, a));
        let shares = |slopes: &dyn Fn(&Side) -> f64| slopes(&self.before) + slopes(&self.after);
        let [before, after] = [&self.before, &self.after];
        [
            rate + shares(&|side| side.share_variance(rises.clone())),
            mix + shares(&|side| side.share_variance(middles.clone())),
            change
                + before.share_variance(before.cells.iter().map(|cell| cell.value))
                + after.share_variance(after.cells.iter().map(|cell| cell.value)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;
    use proptest::prelude::*;

    fn columns<'a>(rows: [&'a [f64]; 4]) -> MixColumns<'a> {
        let [n_before, value_before, n_after, value_after] = rows;
        MixColumns {
            n_before,
            value_before,
            n_after,
            value_after,
            standard_error_before: None,
            standard_error_after: None,
        }
    }

    #[test]
    fn new_and_gone_segments_are_mix() {
        let nan = f64::NAN;
        let (before, after) = ([1.0, 3.0, nan, nan], [1.0, nan, 5.0, nan]);
        let parts = columns([&[50.0, 50.0, 0.0, 0.0], &before, &[50.0, 0.0, 50.0, 0.0], &after]);
        let parts = mix_and_rate(&parts, &MixOptions::default()).unwrap();
        let presence: Vec<MixPresence> = parts.segments.iter().map(|segment| segment.presence).collect();
        assert_eq!(presence, [MixPresence::Both, MixPresence::Gone, MixPresence::New, MixPresence::Absent]);
        assert_eq!((parts.rate.value, parts.mix.value, parts.change.value), (0.0, 1.0, 1.0));
        assert_eq!(parts.notes.len(), 1);
    }

    /// Intervals against many samples of segments and answers.
    #[test]
    fn intervals_hold_what_they_promise() {
        let (shares, values) = ([[0.5, 0.3, 0.2], [0.3, 0.3, 0.4]], [[1.0, 2.0, 4.0], [1.3, 2.0, 3.5]]);
        let truth = columns([&shares[0], &values[0], &shares[1], &values[1]]);
        let truth = mix_and_rate(&truth, &MixOptions::default()).unwrap();
        let (runs, mut held) = (1000, [0; 5]);
        for run in 0..runs {
            let mut stream = Stream::new(41, run);
            let mut draw = |shares: [f64; 3], values: [f64; 3]| {
                let mut n = [0.0; 3];
                for _ in 0..300 {
                    let u = stream.uniform();
                    n[if u < shares[0] {
                        0
                    } else if u < shares[0] + shares[1] {
                        1
                    } else {
                        2
                    }] += 1.0;
                }
                let errors = n.map(|n: f64| 1.0 / n.sqrt());
                let mut seen = values;
                seen.iter_mut().zip(errors).for_each(|(value, error)| *value += error * stream.normal());
                (n, seen, errors)
            };
            let (before, after) = (draw(shares[0], values[0]), draw(shares[1], values[1]));
            let found = MixColumns {
                standard_error_before: Some(&before.2),
                standard_error_after: Some(&after.2),
                ..columns([&before.0, &before.1, &after.0, &after.1])
            };
            let found = mix_and_rate(&found, &MixOptions::default()).unwrap();
            let parts = |parts: &MixAndRate| {
                [parts.change, parts.rate, parts.mix, parts.segments[0].rate, parts.segments[2].mix]
            };
            for (held, (found, truth)) in held.iter_mut().zip(parts(&found).into_iter().zip(parts(&truth))) {
                *held += usize::from(found.low.unwrap() <= truth.value && truth.value <= found.high.unwrap());
            }
        }
        assert!(held.iter().all(|&held| (925..975).contains(&held)), "{held:?}");
    }

    #[test]
    fn a_known_mix_has_no_chance() {
        let (one, zero) = ([0.0; 2], [0.0; 2]);
        let both = MixColumns {
            standard_error_before: Some(&one),
            standard_error_after: Some(&zero),
            ..columns([&[10.0, 30.0], &[1.0, 2.0], &[20.0, 20.0], &[5.0, 2.0]])
        };
        let sampled = mix_and_rate(&both, &MixOptions::default()).unwrap();
        let known = mix_and_rate(&both, &MixOptions { mix_known: true, ..MixOptions::default() }).unwrap();
        assert_eq!(known.mix.low, Some(known.mix.value));
        assert!(sampled.mix.low.unwrap() < sampled.mix.value && sampled.mix.value == known.mix.value);
    }

    #[test]
    fn columns_are_checked() {
        let code = |rows: [&[f64]; 4]| mix_and_rate(&columns(rows), &MixOptions::default()).unwrap_err().code();
        assert_eq!(code([&[], &[], &[], &[]]), "too_few");
        assert_eq!(code([&[1.0], &[1.0], &[0.0], &[1.0]]), "too_few");
        assert_eq!(code([&[1.0], &[1.0, 2.0], &[1.0], &[1.0]]), "lengths");
        assert_eq!(code([&[1.0], &[f64::NAN], &[1.0], &[1.0]]), "not_finite");
        assert_eq!(code([&[-1.0], &[1.0], &[1.0], &[1.0]]), "out_of_range");
        let one_sided = MixColumns { standard_error_after: Some(&[1.0]), ..columns([&[1.0], &[1.0], &[1.0], &[1.0]]) };
        assert_eq!(mix_and_rate(&one_sided, &MixOptions::default()).unwrap_err().code(), "invalid");
    }

    proptest! {
        #[test]
        fn effects_add_up_and_rows_may_turn(
            rows in prop::collection::vec((0..9_u8, -5.0..5.0_f64, 0..9_u8, -5.0..5.0_f64), 1..30), turn in 0..30_usize,
        ) {
            let split = |rows: &[(u8, f64, u8, f64)]| {
                let column = |pick: fn(&(u8, f64, u8, f64)) -> f64| rows.iter().map(pick).collect::<Vec<f64>>();
                [column(|r| r.0.into()), column(|r| r.1), column(|r| r.2.into()), column(|r| r.3)]
            };
            let parts = |rows: &[(u8, f64, u8, f64)]| {
                let [a, b, c, d] = split(rows);
                mix_and_rate(&columns([&a, &b, &c, &d]), &MixOptions::default())
            };
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            if let Ok(found) = parts(&rows) {
                prop_assert!((found.change.value - (found.after - found.before)).abs() < 1e-12);
                let again = parts(&turned).unwrap();
                prop_assert_eq!((found.change, found.rate, found.mix), (again.change, again.rate, again.mix));
                prop_assert_eq!(&found.segments[turn % rows.len()], &again.segments[0]);
            }
        }
    }
}
