//! Purchases week by week, as they were and as the model has them.

use crate::drawing::{ACTUAL, Axes, Drawn, MUTED, PREDICTED, Size, draw, text};
use crate::html::{Column, Figure, Table, folded};
use crate::numbers::short;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Repeat purchases of the whole base, week by week.
#[derive(Clone)]
pub(crate) struct Weekly {
    /// What happened.
    pub(crate) actual: Vec<f64>,
    /// What the model, fitted on the first weeks only, expects.
    pub(crate) predicted: Vec<f64>,
    /// Weeks the model has seen.
    pub(crate) calibration_weeks: usize,
}

impl Weekly {
    /// Whether there are weeks that the model hasn't seen.
    pub(crate) fn is_held_out(&self) -> bool {
        self.calibration_weeks < self.actual.len()
    }

    /// Both charts and the numbers, in HTML.
    pub(crate) fn html(&self) -> Drawn {
        let caption = if self.is_held_out() {
            format!(
                "The model saw the first {} weeks; the weeks right of the dashed line were held out.",
                self.calibration_weeks
            )
        } else {
            format!(
                "The model saw all {} weeks: this is how well it fits, not how well it predicts.",
                self.actual.len()
            )
        };
        let sums = lines("Repeat purchases so far, week by week", &caption);
        let weeks = lines("Repeat purchases of each week", "The same purchases, each week by itself.");
        let body = [
            sums.html(|size| cumulative_purchases(size, self))?,
            weeks.html(|size| weekly_purchases(size, self))?,
            folded("Every week in numbers", &weekly_table(self)),
        ];
        Ok(body.concat())
    }
}

/// A figure of what was and what was predicted.
pub(crate) fn lines(what: &str, caption: &str) -> Figure {
    Figure {
        label: format!("{what}, actual and predicted; numbers in the table."),
        class: "lines",
        key: "<span><i></i>actual</span><span><i class=\"predicted\"></i>predicted</span>".into(),
        caption: caption.into(),
    }
}

/// Repeat purchases so far, actual against predicted.
pub(crate) fn cumulative_purchases(size: Size, weekly: &Weekly) -> Drawn {
    let running = |column: &[f64]| -> Vec<f64> {
        let sums = column.iter().scan(0.0, |sum, x| {
            *sum += x;
            Some(*sum)
        });
        std::iter::once(0.0).chain(sums).collect()
    };
    purchases(size, "Repeat purchases so far", &running(&weekly.actual), &running(&weekly.predicted), 0, weekly)
}

/// Repeat purchases of each week, actual against predicted.
pub(crate) fn weekly_purchases(size: Size, weekly: &Weekly) -> Drawn {
    purchases(size, "Repeat purchases a week", &weekly.actual, &weekly.predicted, 1, weekly)
}

fn purchases(size: Size, title: &str, actual: &[f64], predicted: &[f64], first: usize, weekly: &Weekly) -> Drawn {
    let last = (first + actual.len().max(predicted.len()).max(2) - 1) as f64;
    let top = actual.iter().chain(predicted).fold(1.0_f64, |top, &x| top.max(x)) * 1.12;
    let axes = Axes {
        x: 0.0..last,
        y: 0.0..top,
        ticks: (if size.is_narrow() { 5 } else { 9 }, 6),
        titles: ("Week", title),
        formats: (&|x| format!("{x:.0}"), &|y| short(*y)),
        mesh: true,
        left: 48,
        right: 22,
    };
    let line = |column: &[f64]| -> Vec<(f64, f64)> {
        column.iter().enumerate().map(|(i, &y)| ((first + i) as f64, y)).collect()
    };
    let end = weekly.calibration_weeks as f64;
    draw(size, &axes, |chart| {
        if weekly.is_held_out() {
            chart.draw_series(DashedLineSeries::new([(end, 0.0), (end, top)], 3, 4, MUTED.stroke_width(1)))?;
        }
        // A label only where its side of the line has room for it.
        for (label, side, shift, room) in
            [("fitted", HPos::Right, -6, end / last), ("held out", HPos::Left, 6, 1.0 - end / last)]
        {
            if weekly.is_held_out() && room > 0.2 {
                let style = text(13.0, MUTED).pos(Pos::new(side, VPos::Top));
                chart.draw_series([EmptyElement::at((end, top)) + Text::new(label, (shift, 2), style)])?;
            }
        }
        chart.draw_series(LineSeries::new(line(actual), ACTUAL.stroke_width(2)))?;
        chart.draw_series(DashedLineSeries::new(line(predicted), 7, 4, PREDICTED.stroke_width(3)))?;
        Ok(())
    })
}

fn weekly_table(weekly: &Weekly) -> Table {
    let cell = |column: &[f64], week: usize| column.get(week).map_or(String::new(), |x| short(*x));
    let weeks = weekly.actual.len().max(weekly.predicted.len());
    let row = |week: usize| {
        let part = if week < weekly.calibration_weeks { "fitted" } else { "held out" };
        vec![(week + 1).to_string(), part.into(), cell(&weekly.actual, week), cell(&weekly.predicted, week)]
    };
    let columns = [Column::number("Week"), Column::text("Part"), Column::number("Actual"), Column::number("Predicted")];
    Table { columns: columns.into(), rows: (0..weeks).map(row).collect() }
}
