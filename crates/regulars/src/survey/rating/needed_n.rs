//! How many answers a rating needs for an interval of a wanted reach.

use crate::error::{Error, Result, check_range};
use crate::level;
use crate::math::special::incomplete_beta::student_t_ppf;
use crate::math::special::normal::z_for_level;

/// Most answers that are tried, the end of the search. The smallest margin, a millionth of the standard deviation, asks
/// for 5e13 at the highest level (z = 7.1); this is 1e15, and still exact in a double.
const MOST_NEEDED: u64 = 1 << 50;

/// Answers needed for Student's interval of a mean to reach `margin` to a side, in points of the scale, when a
/// `standard_deviation` of the answers is expected; the level 0.95 unless given.
///
/// ```
/// use regulars::survey::rating_needed_n;
/// assert_eq!(rating_needed_n(0.2, 1.1, None)?, 119);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A margin or a standard deviation that is not above 0, a margin below a millionth of it, or a level outside its
/// range.
pub fn rating_needed_n(margin: f64, standard_deviation: f64, level: Option<f64>) -> Result<u64> {
    let level = level::of(level)?;
    check_range("standard_deviation", 0, standard_deviation, f64::MIN_POSITIVE, 1e300)?;
    check_range("margin", 0, margin, (1e-6 * standard_deviation).max(f64::MIN_POSITIVE), 1e300)?;
    let t = |n: f64| -student_t_ppf((1.0 - level) / 2.0, n - 1.0);
    fewest(2, |n| t(n) * standard_deviation <= margin * n.sqrt())
}

/// Answers needed for Wilson's interval of the share in the top box to reach `margin` to a side on average of its two,
/// when such a `share` is expected; the level 0.95 unless given.
///
/// ```
/// use regulars::survey::top_box_needed_n;
/// assert_eq!(top_box_needed_n(0.05, 0.7, None)?, 320);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A margin outside 1e-6 to 1, or a share or level outside its range.
pub fn top_box_needed_n(margin: f64, share: f64, level: Option<f64>) -> Result<u64> {
    let level = level::of(level)?;
    check_range("margin", 0, margin, 1e-6, 1.0)?;
    check_range("share", 0, share, 0.0, 1.0)?;
    // Half the width of Wilson's interval, without the difference of its limits.
    let z = z_for_level(level);
    let reach = |n: f64| z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z / n * (z / n) / 4.0).sqrt();
    fewest(1, |n| reach(n) <= margin)
}

/// The least n from which on there are enough, by bisection: intervals only get narrower.
fn fewest(least: u64, enough: impl Fn(f64) -> bool) -> Result<u64> {
    let (mut low, mut high) = (least - 1, MOST_NEEDED);
    if !enough(MOST_NEEDED as f64) {
        return Err(Error::invalid("margin", "no sample is large enough"));
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle as f64) { high = middle } else { low = middle }
    }
    Ok(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::rating::columns::Ratings;
    use crate::survey::rating::scale::Scale;
    use crate::survey::rating::score::{RatingOptions, rating};

    #[test]
    fn needed_n_gives_the_margin_it_promises() {
        for (margin, share) in [(0.1, 0.5), (0.03, 0.9), (0.2, 0.0)] {
            let n = top_box_needed_n(margin, share, None).unwrap();
            let happy = (share * n as f64).round() as usize;
            let scores: Vec<f64> = (0..n as usize).map(|row| if row < happy { 5.0 } else { 1.0 }).collect();
            let answers = Ratings { scores: &scores, ..Ratings::default() };
            let found = rating(&answers, &Scale { min: 1.0, max: 5.0, step: 1.0 }, &RatingOptions::default()).unwrap();
            let half = found.top_box.estimate().unwrap().half_width();
            assert!((half / margin - 1.0).abs() < 0.03, "{margin} {share}: {n} give {half}");
        }
    }

    #[test]
    fn small_samples_have_heavy_tails() {
        // One standard deviation to a side: 4 by the normal quantile, 7 by Student's.
        assert_eq!(rating_needed_n(1.0, 1.0, None), Ok(7));
        assert_eq!(rating_needed_n(1e6, 1.0, None), Ok(2));
        assert!(rating_needed_n(1e-6, 1.0, None).unwrap() > 3_000_000_000_000);
        assert_eq!(top_box_needed_n(1.0, 0.5, None), Ok(1));
    }
}
