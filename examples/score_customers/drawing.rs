//! What every chart is drawn with: inline SVG by plotters, in two sizes, with axes and texts of one kind.
//!
//! Colours of lines and text are names in the drawing and become CSS variables afterwards, so one drawing serves light and dark.

use std::error::Error;
use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

/// A finished SVG, or what plotters could not do.
pub(crate) type Drawn = Result<String, Box<dyn Error>>;

/// Width and height in CSS pixels, shown unscaled from a screen of 740 and of 360 pixels on: so text keeps its size on a phone.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    width: u32,
    height: u32,
}

impl Size {
    pub(crate) const WIDE: Self = Self { width: 720, height: 420 };
    pub(crate) const NARROW: Self = Self { width: 350, height: 380 };

    pub(crate) fn is_narrow(self) -> bool {
        self.width < 500
    }
}

pub(crate) const INK: RGBColor = RGBColor(1, 1, 1);
pub(crate) const MUTED: RGBColor = RGBColor(2, 2, 2);
pub(crate) const GRID: RGBColor = RGBColor(3, 3, 3);
pub(crate) const PAGE: RGBColor = RGBColor(4, 4, 4);
pub(crate) const ACTUAL: RGBColor = RGBColor(5, 5, 5);
pub(crate) const PREDICTED: RGBColor = RGBColor(6, 6, 6);
/// The names above as plotters writes them, and the CSS variables of `report.css` they stand for.
const THEME: [(&str, &str); 6] = [
    ("\"#010101\"", "\"var(--ink)\""),
    ("\"#020202\"", "\"var(--muted)\""),
    ("\"#030303\"", "\"var(--grid)\""),
    ("\"#040404\"", "\"var(--page)\""),
    ("\"#050505\"", "\"var(--actual)\""),
    ("\"#060606\"", "\"var(--predicted)\""),
];

pub(crate) type Cartesian = Cartesian2d<RangedCoordf64, RangedCoordf64>;
pub(crate) type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian>;
pub(crate) type Format<'a> = &'a dyn Fn(&f64) -> String;

/// What surrounds a plot.
pub(crate) struct Axes<'a> {
    pub(crate) x: Range<f64>,
    pub(crate) y: Range<f64>,
    /// At most this many ticks on each axis.
    pub(crate) ticks: (usize, usize),
    pub(crate) titles: (&'a str, &'a str),
    pub(crate) formats: (Format<'a>, Format<'a>),
    pub(crate) mesh: bool,
    /// Room left of the plot for tick labels, and right of it for half of the last label, in pixels.
    pub(crate) left: u32,
    pub(crate) right: u32,
}

/// Draws the axes, and within them whatever `plot` draws.
pub(crate) fn draw(size: Size, axes: &Axes, plot: impl FnOnce(&mut Chart) -> Result<(), Box<dyn Error>>) -> Drawn {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (size.width, size.height)).into_drawing_area();
        let lower = titled(&root, axes.titles.1)?;
        let mut chart = ChartBuilder::on(&lower)
            .margin_right(axes.right)
            .margin_top(8)
            .x_label_area_size(46)
            .y_label_area_size(axes.left)
            .build_cartesian_2d(axes.x.clone(), axes.y.clone())?;
        let mut mesh = chart.configure_mesh();
        mesh.x_labels(axes.ticks.0).y_labels(axes.ticks.1).max_light_lines(0);
        mesh.x_label_formatter(axes.formats.0).y_label_formatter(axes.formats.1);
        mesh.axis_style(GRID).bold_line_style(GRID).label_style(text(13.0, MUTED));
        mesh.x_desc(axes.titles.0).axis_desc_style(text(13.0, INK));
        if !axes.mesh {
            mesh.disable_mesh();
        }
        mesh.draw()?;
        plot(&mut chart)?;
        root.present()?;
    }
    Ok(THEME.iter().fold(svg, |svg, (name, variable)| svg.replace(name, variable)))
}

/// The title of the vertical axis, lying above it where it is read without turning the head; returns the area below.
fn titled<'a>(
    root: &DrawingArea<SVGBackend<'a>, Shift>,
    title: &str,
) -> Result<DrawingArea<SVGBackend<'a>, Shift>, Box<dyn Error>> {
    let (upper, lower) = root.split_vertically(22);
    upper.draw(&Text::new(title, (4, 4), text(13.0, INK)))?;
    Ok(lower)
}

pub(crate) fn text(pixels: f64, color: RGBColor) -> TextStyle<'static> {
    styled(pixels, FontStyle::Normal, color)
}

/// Text of this height in pixels: plotters divides by 1.24 on its way to SVG.
pub(crate) fn styled(pixels: f64, style: FontStyle, color: RGBColor) -> TextStyle<'static> {
    ("sans-serif", pixels * 1.24, style).into_font().color(&color)
}
