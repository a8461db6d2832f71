//! The charts of the page.

use crate::drawing::{ACTUAL, Axes, Drawn, MUTED, PREDICTED, Size, draw};
use plotters::prelude::*;

/// A number with its interval; none where there is not enough data.
pub(crate) type Interval = Option<[f64; 3]>;

/// A score over time with the interval of each period, where single periods are expected, and marks on the alarms.
pub(crate) struct OverTime {
    pub(crate) names: Vec<String>,
    pub(crate) scores: Vec<Interval>,
    /// Low and high ends of where a single period is expected.
    pub(crate) expected: Vec<Option<[f64; 2]>>,
    pub(crate) alarms: Vec<bool>,
}

pub(crate) fn over_time(size: Size, shown: &OverTime) -> Drawn {
    let ends = shown.scores.iter().flatten().flatten().chain(shown.expected.iter().flatten().flatten());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), &x| (low.min(x), high.max(x)));
    let room = 0.05 * (high - low).max(1.0);
    let axes = Axes {
        x: -0.5..shown.names.len().max(1) as f64 - 0.5,
        y: low - room..high + room,
        ticks: (if size.is_narrow() { 3 } else { 7 }, 7),
        titles: ("", "Net Promoter Score, points"),
        formats: (&|x| at(&shown.names, *x), &|y| format!("{y:+.0}")),
        mesh: true,
        left: 44,
        right: 40,
    };
    draw(size, &axes, |chart| {
        let expected: Vec<(f64, [f64; 2])> =
            shown.expected.iter().enumerate().filter_map(|(place, ends)| Some((place as f64, (*ends)?))).collect();
        for end in 0..2 {
            let line: Vec<(f64, f64)> = expected.iter().map(|(x, ends)| (*x, ends[end])).collect();
            chart.draw_series(DashedLineSeries::new(line, 6, 5, MUTED.stroke_width(2)))?;
        }
        let known = || shown.scores.iter().enumerate().filter_map(|(place, score)| Some((place, (*score)?)));
        for (place, [_, low, high]) in known() {
            let x = place as f64;
            chart.draw_series(LineSeries::new([(x, low), (x, high)], ACTUAL.stroke_width(3)))?;
        }
        for (place, [score, ..]) in known() {
            let colour = if shown.alarms.get(place) == Some(&true) { PREDICTED } else { ACTUAL };
            chart.draw_series([Circle::new((place as f64, score), 6, colour.filled())])?;
        }
        Ok(())
    })
}

/// Rows one below the other, each a number with its interval, beside a line at 0.
pub(crate) fn spans(size: Size, title: &str, rows: &[(String, Interval)], percent: bool) -> Drawn {
    let names: Vec<String> = rows.iter().rev().map(|(name, _)| name.chars().take(12).collect()).collect();
    let ends = rows.iter().filter_map(|(_, span)| *span).flatten();
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), x| (low.min(x), high.max(x)));
    let room = 0.04 * (high - low).max(1e-9);
    let axes = Axes {
        x: if low < 0.0 { low - room } else { 0.0 }..high + room,
        y: -0.5..rows.len().max(1) as f64 - 0.5,
        ticks: (if size.is_narrow() { 4 } else { 8 }, rows.len()),
        titles: (title, ""),
        formats: (&|x| if percent { format!("{x:.0}%") } else { format!("{x:+.0}") }, &|y| at(&names, *y)),
        mesh: true,
        left: 20 + 8 * names.iter().map(|name| name.chars().count()).max().unwrap_or(0) as u32,
        right: 22,
    };
    draw(size, &axes, |chart| {
        let last = rows.len() as f64 - 0.5;
        chart.draw_series(LineSeries::new([(0.0, -0.5), (0.0, last)], MUTED.stroke_width(1)))?;
        let known = rows.iter().rev().enumerate().filter_map(|(place, (_, span))| Some((place as f64, (*span)?)));
        for (y, [value, low, high]) in known {
            chart.draw_series(LineSeries::new([(low, y), (high, y)], ACTUAL.stroke_width(4)))?;
            chart.draw_series([Circle::new((value, y), 6, PREDICTED.filled())])?;
        }
        Ok(())
    })
}

/// The name at a whole place of an axis.
fn at(names: &[String], place: f64) -> String {
    let whole = place >= 0.0 && (place - place.round()).abs() < 1e-9;
    names.get(place.round() as usize).filter(|_| whole).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_without_answers_has_no_mark() {
        let shown = |middle| OverTime {
            names: ["a", "b", "c"].map(String::from).into(),
            scores: vec![Some([1.0, 0.0, 2.0]), middle, Some([3.0, 2.0, 4.0])],
            expected: vec![None, None, Some([0.0, 4.0])],
            alarms: vec![false; 3],
        };
        let circles = |middle| over_time(Size::WIDE, &shown(middle)).unwrap().matches("<circle").count();
        assert_eq!((circles(Some([2.0, 1.0, 3.0])), circles(None)), (3, 2));
    }

    #[test]
    fn charts_of_nothing_are_still_charts() {
        for size in [Size::WIDE, Size::NARROW] {
            let empty = OverTime { names: vec![], scores: vec![], expected: vec![], alarms: vec![] };
            assert!(over_time(size, &empty).is_ok());
            assert!(spans(size, "x", &[], true).is_ok());
            assert!(spans(size, "x", &[("a".into(), None)], false).is_ok());
        }
    }
}
