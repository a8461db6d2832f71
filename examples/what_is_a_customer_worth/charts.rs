//! The charts of the page.

use crate::drawing::{ACTUAL, Axes, Drawn, PREDICTED, Size, draw};
use crate::numbers::short;
use plotters::prelude::*;

/// Two bars a class, actual and expected.
pub(crate) fn bars(size: Size, titles: (&str, &str), classes: &[String], actual: &[f64], expected: &[f64]) -> Drawn {
    let columns = [actual, expected];
    by_class(size, titles, classes, &columns, |chart, columns| {
        for ((column, colour), left) in columns.iter().zip([ACTUAL, PREDICTED]).zip([-0.38, 0.02]) {
            let bar = |(class, &height): (usize, &f64)| {
                let x = class as f64 + left;
                Rectangle::new([(x, 0.0), (x + 0.36, height)], colour.filled())
            };
            chart.draw_series(column.iter().enumerate().map(bar))?;
        }
        Ok(())
    })
}

/// A line through the classes with a mark at each, actual and expected.
pub(crate) fn marks(size: Size, titles: (&str, &str), classes: &[String], actual: &[f64], expected: &[f64]) -> Drawn {
    let columns = [actual, expected];
    by_class(size, titles, classes, &columns, |chart, columns| {
        let points = |column: &[f64]| -> Vec<(f64, f64)> {
            column.iter().enumerate().map(|(class, &height)| (class as f64, height)).collect()
        };
        let [actual, expected] = columns.map(points);
        chart.draw_series(LineSeries::new(actual.clone(), ACTUAL.stroke_width(2)))?;
        chart.draw_series(DashedLineSeries::new(expected.clone(), 7, 4, PREDICTED.stroke_width(3)))?;
        chart.draw_series(actual.into_iter().map(|at| Circle::new(at, 5, ACTUAL.filled())))?;
        chart.draw_series(expected.into_iter().map(|at| Circle::new(at, 4, PREDICTED.filled())))?;
        Ok(())
    })
}

fn by_class(
    size: Size,
    titles: (&str, &str),
    classes: &[String],
    columns: &[&[f64]; 2],
    plot: impl FnOnce(&mut crate::drawing::Chart, &[&[f64]; 2]) -> Result<(), Box<dyn std::error::Error>>,
) -> Drawn {
    let top = columns.iter().flat_map(|column| column.iter()).fold(f64::MIN_POSITIVE, |top, &x| top.max(x));
    let axes = Axes {
        x: -0.5..classes.len() as f64 - 0.5,
        y: 0.0..top * 1.08,
        ticks: (classes.len(), 6),
        titles,
        formats: (&|x| at(classes, *x), &|y| short(*y)),
        mesh: true,
        left: 48,
        right: 22,
    };
    draw(size, &axes, |chart| plot(chart, columns))
}

/// The name at a whole place of an axis.
fn at(names: &[String], place: f64) -> String {
    let whole = place >= 0.0 && (place - place.round()).abs() < 1e-9;
    names.get(place.round() as usize).filter(|_| whole).cloned().unwrap_or_default()
}

/// What is told of a customer.
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Customers one below the other: the mean of each with its interval.
pub(crate) fn intervals(size: Size, title: &str, bars: &[Bar]) -> Drawn {
    let names: Vec<String> = bars.iter().rev().map(|bar| bar.name.clone()).collect();
    let most = bars.iter().fold(f64::MIN_POSITIVE, |most, bar| most.max(bar.high));
    let axes = Axes {
        x: 0.0..most * 1.05,
        y: -0.5..bars.len() as f64 - 0.5,
        ticks: (if size.is_narrow() { 5 } else { 9 }, bars.len()),
        titles: (title, "Customer"),
        formats: (&|x| short(*x), &|y| at(&names, *y)),
        mesh: true,
        left: 20 + 8 * names.iter().map(|name| name.chars().count()).max().unwrap_or(0) as u32,
        right: 22,
    };
    draw(size, &axes, |chart| {
        for (place, bar) in bars.iter().rev().enumerate() {
            let y = place as f64;
            chart.draw_series(LineSeries::new([(bar.low, y), (bar.high, y)], ACTUAL.stroke_width(4)))?;
            chart.draw_series([Circle::new((bar.value, y), 6, PREDICTED.filled())])?;
        }
        Ok(())
    })
}
