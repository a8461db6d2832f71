//! The charts of the report, each drawn for a wide screen and for a phone.

use std::error::Error;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use regulars::profile::ConcentrationPoint;
use regulars::segment::{Segment, SegmentSummary};

use crate::drawing::{ACTUAL, Axes, Cartesian, Drawn, INK, MUTED, PAGE, PREDICTED, Size, draw, styled, text};
use crate::numbers::{percent, whole_percent};

/// Probability alive over a grid of histories, all of the same age.
pub(crate) struct AliveMap {
    /// Time between first and last purchase, ascending in even steps from 0: the columns.
    pub(crate) recency: Vec<f64>,
    /// Repeat purchases, ascending: the rows.
    pub(crate) frequency: Vec<u32>,
    /// `probability[row][column]`, in [0, 1].
    pub(crate) probability: Vec<Vec<f64>>,
    /// Unit of recency, plural: `weeks`.
    pub(crate) unit: String,
}

/// Share of the value that the best `percent` of a hundred customers bring.
pub(crate) fn share_of_best(curve: &[ConcentrationPoint], percent: usize) -> f64 {
    curve.get(percent).map_or(1.0, |point| point.value)
}

/// From little to much value: one hue, lightness alone carries the order.
const VALUE_RAMP: [RGBColor; 4] =
    [RGBColor(234, 242, 249), RGBColor(158, 202, 225), RGBColor(49, 130, 189), RGBColor(8, 48, 107)];

/// The colours of [`segment_map`], as a CSS gradient.
pub(crate) fn value_gradient() -> String {
    gradient(|share| DerivedColorMap::new(&VALUE_RAMP).get_color(share))
}

/// The colours of [`alive_map`], as a CSS gradient.
pub(crate) fn alive_gradient() -> String {
    gradient(|share| ViridisRGB.get_color(share))
}

fn gradient(color: impl Fn(f64) -> RGBColor) -> String {
    let stops: Vec<String> = (0..=8).map(|i| css(color(f64::from(i) / 8.0))).collect();
    format!("linear-gradient(to right, {})", stops.join(", "))
}

fn css(RGBColor(r, g, b): RGBColor) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// The RFM grid with its named fields: recency up, frequency and value to the right; colour is the share of the value.
pub(crate) fn segment_map(size: Size, segments: &[SegmentSummary]) -> Drawn {
    let axes = Axes {
        x: 0.5..5.5,
        y: 0.5..5.5,
        ticks: (5, 5),
        titles: ("Mean of frequency and monetary score (5 = best)", "Recency score (5 = most recent)"),
        formats: (&|x| format!("{x:.0}"), &|y| format!("{y:.0}")),
        mesh: false,
        left: 22,
        right: 6,
    };
    let total: f64 = segments.iter().map(|s| s.total_value.max(0.0)).sum();
    let most = segments.iter().map(|s| value_share(s, total)).fold(f64::MIN_POSITIVE, f64::max);
    draw(size, &axes, |chart| {
        for summary in segments {
            let (left, bottom, right, top) = field(summary.segment);
            let share = value_share(summary, total);
            let color = DerivedColorMap::new(&VALUE_RAMP).get_color(share / most);
            let corners = [(left, bottom), (right, top)];
            chart.draw_series([
                Rectangle::new(corners, color.filled()),
                Rectangle::new(corners, PAGE.stroke_width(2)),
            ])?;
            let centre = chart.backend_coord(&((left + right) / 2.0, (bottom + top) / 2.0));
            let lines = field_label(summary, share, size.is_narrow() && right - left < 1.5);
            let pixels = if size.is_narrow() { 11.0 } else { 13.0 };
            write_lines(chart.plotting_area(), centre, &lines, pixels, readable_on(color))?;
        }
        Ok(())
    })
}

fn value_share(summary: &SegmentSummary, total: f64) -> f64 {
    if total > 0.0 { summary.total_value.max(0.0) / total } else { 0.0 }
}

/// Left, bottom, right and top of the cells that bear this name.
fn field(segment: Segment) -> (f64, f64, f64, f64) {
    let cells = (1..=5).flat_map(|r| (1..=5).map(move |fm| (r, fm)));
    let own = cells.filter(|&(r, fm)| Segment::of(r, fm, fm) == Some(segment));
    own.fold((6.0, 6.0, 0.0, 0.0), |(left, bottom, right, top), (r, fm)| {
        let (r, fm) = (f64::from(r), f64::from(fm));
        (left.min(fm - 0.5), bottom.min(r - 0.5), right.max(fm + 0.5), top.max(r + 0.5))
    })
}

fn field_label(summary: &SegmentSummary, value: f64, tight: bool) -> Vec<String> {
    let name = segment_name(summary.segment);
    if tight {
        let words = name.split(' ').map(String::from);
        return words.chain([format!("{} / {}", whole_percent(summary.share.value), whole_percent(value))]).collect();
    }
    vec![name, format!("{} / {}", percent(summary.share.value), percent(value))]
}

/// `Needs attention` for `needs_attention`.
pub(crate) fn segment_name(segment: Segment) -> String {
    let words = segment.code().replace('_', " ");
    words[..1].to_uppercase() + &words[1..]
}

/// White or near-black, whichever contrasts more: relative luminance as in WCAG 2.2, its transfer curve taken as a square.
fn readable_on(RGBColor(r, g, b): RGBColor) -> RGBColor {
    let linear = |c: u8| f64::from(c) * f64::from(c) / (255.0 * 255.0);
    let luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    if luminance > 0.18 { RGBColor(16, 24, 32) } else { RGBColor(255, 255, 255) }
}

/// Lines centred at a pixel, all but the last bold.
fn write_lines(
    area: &DrawingArea<SVGBackend, Cartesian>,
    (x, y): (i32, i32),
    lines: &[String],
    height: f64,
    ink: RGBColor,
) -> Result<(), Box<dyn Error>> {
    let pixels = area.strip_coord_spec();
    let (offset_x, offset_y) = pixels.get_base_pixel();
    let first = y - offset_y - 8 * (lines.len() as i32 - 1);
    for (i, line) in lines.iter().enumerate() {
        let weight = if i + 1 < lines.len() { FontStyle::Bold } else { FontStyle::Normal };
        let style = styled(height, weight, ink).pos(Pos::new(HPos::Center, VPos::Center));
        pixels.draw(&Text::new(line.clone(), (x - offset_x, first + 16 * i as i32), style))?;
    }
    Ok(())
}

/// Probability alive by recency and frequency.
pub(crate) fn alive_map(size: Size, map: &AliveMap) -> Drawn {
    let step = map.recency.get(1).zip(map.recency.first()).map_or(1.0, |(b, a)| b - a);
    let rows = map.frequency.len() as f64;
    let label = |row: &f64| map.frequency.get(row.round() as usize).map_or(String::new(), u32::to_string);
    let title = format!("{} from first to last purchase", capital(&map.unit));
    let axes = Axes {
        x: -step / 2.0..map.recency.last().unwrap_or(&1.0) + step / 2.0,
        y: -0.5..rows - 0.5,
        ticks: (if size.is_narrow() { 5 } else { 9 }, 8),
        titles: (&title, "Repeat purchases"),
        formats: (&|x| format!("{x:.0}"), &label),
        mesh: false,
        left: 32,
        right: 12,
    };
    draw(size, &axes, |chart| {
        for (row, probabilities) in map.probability.iter().enumerate() {
            for (recency, &probability) in map.recency.iter().zip(probabilities) {
                let color = ViridisRGB.get_color(probability.clamp(0.0, 1.0));
                let (x, y) = (recency - step / 2.0, row as f64 - 0.5);
                chart.draw_series([Rectangle::new([(x, y), (x + step, y + 1.0)], color.filled())])?;
            }
        }
        Ok(())
    })
}

/// The share of the value that the best customers bring, at every hundredth of them, against equal shares.
pub(crate) fn concentration(size: Size, curve: &[ConcentrationPoint]) -> Drawn {
    let axes = Axes {
        x: 0.0..1.0,
        y: 0.0..1.0,
        ticks: (if size.is_narrow() { 5 } else { 10 }, 10),
        titles: ("Share of customers, most valuable first", "Share of value"),
        formats: (&|x| whole_percent(*x), &|y| whole_percent(*y)),
        mesh: true,
        left: 48,
        right: 22,
    };
    draw(size, &axes, |chart| {
        chart.draw_series(DashedLineSeries::new([(0.0, 0.0), (1.0, 1.0)], 3, 4, MUTED.stroke_width(1)))?;
        chart.draw_series(LineSeries::new(
            curve.iter().map(|point| (point.customers, point.value)),
            ACTUAL.stroke_width(3),
        ))?;
        for best in [10, 20] {
            let point = (f64::from(best) / 100.0, share_of_best(curve, best as usize));
            let label = format!("best {best}%: {} of value", percent(point.1));
            let style = text(13.0, INK).pos(Pos::new(HPos::Left, VPos::Center));
            let dot = Circle::new((0, 0), 5, PREDICTED.filled());
            chart.draw_series([EmptyElement::at(point) + dot + Text::new(label, (11, 5), style)])?;
        }
        Ok(())
    })
}

/// `Weeks` for `weeks`.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weekly::{Weekly, cumulative_purchases, weekly_purchases};
    use regulars::segment::{RfmOptions, rfm};

    fn weekly() -> Weekly {
        Weekly { actual: vec![3.0, 5.0, 4.0, 6.0], predicted: vec![3.5, 4.5, 4.5, 5.0], calibration_weeks: 2 }
    }

    fn alive() -> AliveMap {
        AliveMap {
            recency: vec![0.0, 2.0, 4.0],
            frequency: vec![0, 1],
            probability: vec![vec![1.0, 1.0, 1.0], vec![0.1, 0.5, 0.9]],
            unit: "weeks".into(),
        }
    }

    fn segments() -> Vec<SegmentSummary> {
        rfm(&[1.0, 50.0, 400.0], &[9, 3, 1], &[90.0, 30.0, -1.0], &RfmOptions::default()).unwrap().segments
    }

    fn every_chart(size: Size) -> Vec<String> {
        let curve = regulars::profile::concentration(&[9.0, 1.0, 0.0]).unwrap();
        let drawn = [
            segment_map(size, &segments()),
            alive_map(size, &alive()),
            cumulative_purchases(size, &weekly()),
            weekly_purchases(size, &weekly()),
            concentration(size, &curve),
        ];
        drawn.into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn every_text_is_at_least_11_pixels_and_every_colour_is_themed() {
        for svg in [Size::WIDE, Size::NARROW].into_iter().flat_map(every_chart) {
            for size in svg.split("font-size=\"").skip(1) {
                let pixels: f64 = size.split('"').next().unwrap().parse().unwrap();
                assert!(pixels >= 11.0, "{pixels}");
            }
            assert!(svg.contains("var(--ink)") && !svg.contains("\"#000000\""));
            assert!(!svg.contains("#0101") && !svg.contains("#0606"));
        }
    }

    #[test]
    fn the_map_names_every_segment_and_its_fields_tile_the_grid() {
        let svg = segment_map(Size::WIDE, &segments()).unwrap();
        let mut cells = 0.0;
        for segment in Segment::ALL {
            assert!(svg.contains(&segment_name(segment)), "{segment:?}");
            let (left, bottom, right, top) = field(segment);
            cells += (right - left) * (top - bottom);
        }
        assert_eq!(cells, 25.0);
    }

    #[test]
    fn the_best_tenth_of_ten_customers_is_one() {
        let mut values = [1.0; 10];
        values[3] = 11.0;
        let curve = regulars::profile::concentration(&values).unwrap();
        assert_eq!([0, 10, 20, 100].map(|percent| share_of_best(&curve, percent)), [0.0, 0.55, 0.6, 1.0]);
    }

    #[test]
    fn charts_of_nothing_are_still_charts() {
        let nothing = Weekly { actual: vec![], predicted: vec![], calibration_weeks: 0 };
        let map = AliveMap { recency: vec![], frequency: vec![], probability: vec![], unit: "days".into() };
        for size in [Size::WIDE, Size::NARROW] {
            let drawn = [
                weekly_purchases(size, &nothing),
                cumulative_purchases(size, &nothing),
                alive_map(size, &map),
                segment_map(size, &[]),
                concentration(size, &[]),
            ];
            assert!(drawn.into_iter().all(|svg| svg.is_ok()));
        }
    }
}
