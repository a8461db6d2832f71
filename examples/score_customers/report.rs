//! The report: one self-contained HTML file, light and dark, for screen, phone and screen reader.

use std::error::Error;
use std::fmt::Write;

use regulars::profile::ConcentrationPoint;
use regulars::segment::SegmentSummary;

use crate::charts::{self, AliveMap, Drawn, Size, Weekly, share_of_best};
use crate::numbers::{amount, count, percent, short};

/// Everything the report shows. Sections without data are left out; text is escaped here.
pub(crate) struct Report {
    pub(crate) title: String,
    /// What was scored, in a sentence or two.
    pub(crate) lead: String,
    /// ISO 4217 code of the segments' amounts.
    pub(crate) currency: String,
    /// What `total_value` of the segments and the concentration measure, lower case: `spend to date`.
    pub(crate) value_name: String,
    /// The headline figures.
    pub(crate) facts: Vec<Fact>,
    pub(crate) segments: Vec<SegmentSummary>,
    pub(crate) alive: Option<AliveMap>,
    pub(crate) weekly: Option<Weekly>,
    /// At 0 %, 1 %, ..., 100 % of the customers; empty when there is no value to share out.
    pub(crate) concentration: Vec<ConcentrationPoint>,
    /// What the top customers have most of, lower case: `expected value`.
    pub(crate) best_by: String,
    pub(crate) top_customers: Table,
    pub(crate) at_risk: Table,
    /// Predicted against actual in the held-out weeks.
    pub(crate) holdout: Table,
    /// Fitted parameters with their intervals.
    pub(crate) parameters: Table,
    /// What import rejected or doubted, summarised.
    pub(crate) findings: Table,
    /// How the numbers were made, a paragraph each.
    pub(crate) notes: Vec<String>,
}

/// A headline figure.
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
    /// A few words of context, such as the interval; may be empty.
    pub(crate) detail: String,
}

/// Rows of text under named columns.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A column's head, and whether it holds numbers, which are set to the right.
pub(crate) struct Column {
    name: String,
    numeric: bool,
}

impl Column {
    pub(crate) fn text(name: &str) -> Self {
        Self { name: name.into(), numeric: false }
    }

    pub(crate) fn number(name: &str) -> Self {
        Self { name: name.into(), numeric: true }
    }
}

impl Report {
    /// The whole file.
    pub(crate) fn html(&self) -> Drawn {
        let title = escape(&self.title);
        // A date breaks at no line end.
        let heading = title.replace('-', "\u{2011}");
        let style = include_str!("report.css");
        let sections = [
            self.segment_section()?,
            self.holdout_section()?,
            self.alive_section()?,
            self.concentration_section()?,
            listing("Top customers", &format!("The customers with the highest {}.", self.best_by), &self.top_customers),
            listing(
                "At risk",
                "Valuable customers who may be gone, and may still be won: spend so far times the chance to be gone, times the chance not to be.",
                &self.at_risk,
            ),
            listing("Fitted models", "Parameters with their intervals.", &self.parameters),
            listing("Findings in the data", "What was rejected or doubtful in the files read.", &self.findings),
            self.notes_section(),
        ];
        Ok(format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n<p class=\"lead\">{}</p>\n{}{}</main>\n\
             </body>\n</html>\n",
            escape(&self.lead),
            self.fact_tiles(),
            sections.concat()
        ))
    }

    fn fact_tiles(&self) -> String {
        let tiles = self.facts.iter().map(|fact| {
            let (label, value, detail) = (escape(&fact.label), escape(&fact.value), escape(&fact.detail));
            format!("<div><dt>{label}</dt><dd class=\"value\">{value}</dd><dd class=\"detail\">{detail}</dd></div>\n")
        });
        format!("<dl class=\"facts\">\n{}</dl>\n", tiles.collect::<String>())
    }

    fn segment_section(&self) -> Drawn {
        if self.segments.is_empty() {
            return Ok(String::new());
        }
        let value = &self.value_name;
        let figure = Figure {
            label: format!(
                "Map of the RFM segments: share of customers and share of {value} in each; numbers in the table."
            ),
            class: "map",
            key: ramp(&charts::value_gradient(), &format!("no {value}"), &format!("most {value}")),
            caption: format!(
                "In each field: share of customers / share of {value}. Scores run from 1 to 5 (best); customers with equal values \
                 have equal scores. The darker the field, the larger its share of {value}."
            ),
        };
        let map = figure.html(|size| charts::segment_map(size, &self.segments))?;
        Ok(section("Segments", &format!("{map}{}", self.segment_table().html("Segments in numbers"))))
    }

    fn segment_table(&self) -> Table {
        let columns = vec![
            Column::text("Segment"),
            Column::number("Customers"),
            Column::number("Share"),
            Column::number(&format!("Total {}, {}", self.value_name, self.currency)),
            Column::number(&format!("Mean, {}", self.currency)),
            Column::number("95% interval of the share"),
        ];
        let row = |s: &SegmentSummary| {
            let interval = format!("{} to {}", percent(s.share.low), percent(s.share.high));
            let mean = s.mean_value.map_or("none".into(), amount);
            let (name, total) = (charts::segment_name(s.segment), amount(s.total_value));
            vec![name, count(s.size), percent(s.share.value), total, mean, interval]
        };
        Table { columns, rows: self.segments.iter().map(row).collect() }
    }

    fn holdout_section(&self) -> Drawn {
        let Some(weekly) = &self.weekly else { return Ok(listing("Predicted against actual", "", &self.holdout)) };
        let key = "<span><i></i>actual</span><span><i class=\"predicted\"></i>predicted</span>";
        let figure = |what: &str, caption: &str| Figure {
            label: format!("{what}, actual and predicted; numbers in the table."),
            class: "lines",
            key: key.into(),
            caption: caption.into(),
        };
        let caption = if weekly.is_held_out() {
            format!(
                "The model saw the first {} weeks; the weeks right of the dashed line were held out.",
                weekly.calibration_weeks
            )
        } else {
            format!(
                "The model saw all {} weeks: this is how well it fits, not how well it predicts.",
                weekly.actual.len()
            )
        };
        let sums = figure("Repeat purchases so far, week by week", &caption);
        let weeks = figure("Repeat purchases of each week", "The same purchases, each week by itself.");
        let body = [
            self.holdout.html("Held-out weeks"),
            sums.html(|size| charts::cumulative_purchases(size, weekly))?,
            weeks.html(|size| charts::weekly_purchases(size, weekly))?,
            folded("Every week in numbers", &weekly_table(weekly)),
        ];
        let title =
            if weekly.is_held_out() { "Predicted against actual purchases" } else { "Model against actual purchases" };
        Ok(section(title, &body.concat()))
    }

    fn alive_section(&self) -> Drawn {
        let Some(map) = &self.alive else { return Ok(String::new()) };
        let never_again = if map.frequency.first() == Some(&0) {
            " The bottom row bought once: the BG/NBD model lets customers leave only after a repeat purchase, so it calls them active."
        } else {
            ""
        };
        let figure = Figure {
            label:
                "Probability that a customer is still active, by recency and repeat purchases; numbers in the table."
                    .into(),
            class: "heat",
            key: ramp(&charts::alive_gradient(), "0% alive", "100% alive"),
            caption: format!(
                "Probability that a customer who has been known for the whole period is still active. Many purchases and then a \
                 long silence (upper left) is the surest sign of a customer lost.{never_again}"
            ),
        };
        let chart = figure.html(|size| charts::alive_map(size, map))?;
        Ok(section("Who is still active", &format!("{chart}{}", folded("Some of it in numbers", &alive_table(map)))))
    }

    fn concentration_section(&self) -> Drawn {
        let curve = &self.concentration;
        if curve.is_empty() {
            return Ok(String::new());
        }
        let value = &self.value_name;
        let figure = Figure {
            label: format!("Share of {value} that the best customers bring; numbers in the table."),
            class: "lines",
            key: "<span><i></i>this base</span><span><i class=\"equal\"></i>if all were equal</span>".into(),
            caption: format!(
                "The best 10% of customers bring {} of {value}, the best 20% {}.",
                percent(share_of_best(curve, 10)),
                percent(share_of_best(curve, 20))
            ),
        };
        let chart = figure.html(|size| charts::concentration(size, curve))?;
        let table = Table {
            columns: vec![Column::number("Best customers"), Column::number(&format!("Share of {value}"))],
            rows: [1, 5, 10, 20, 30, 40, 50, 75]
                .map(|best| vec![format!("{best}%"), percent(share_of_best(curve, best))])
                .into(),
        };
        Ok(section("How concentrated value is", &format!("{chart}{}", folded("In numbers", &table))))
    }

    fn notes_section(&self) -> String {
        let notes: String = self.notes.iter().map(|note| format!("<p class=\"note\">{}</p>\n", escape(note))).collect();
        if notes.is_empty() { notes } else { section("How to read this", &notes) }
    }
}

impl Table {
    /// The table in a box of its own that scrolls where a phone is too narrow.
    fn html(&self, label: &str) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let class = |column: usize| {
            if self.columns.get(column).is_some_and(|c| c.numeric) { " class=\"number\"" } else { "" }
        };
        let mut html = format!(
            "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table>\n<thead><tr>",
            escape(label)
        );
        for (i, column) in self.columns.iter().enumerate() {
            let _ = write!(html, "<th scope=\"col\"{}>{}</th>", class(i), escape(&column.name));
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            html.push_str("<tr>");
            for (i, cell) in row.iter().enumerate() {
                let _ = write!(html, "<td{}>{}</td>", class(i), escape(cell));
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody></table></div>\n");
        html
    }
}

/// What stands around a chart.
struct Figure {
    /// What a screen reader says in place of the drawing.
    label: String,
    class: &'static str,
    /// The legend, in HTML.
    key: String,
    caption: String,
}

impl Figure {
    /// The chart in both widths; the style sheet shows one of them.
    fn html(&self, draw: impl Fn(Size) -> Drawn) -> Drawn {
        let wide = self.svg(&draw(Size::WIDE)?, "wide")?;
        let narrow = self.svg(&draw(Size::NARROW)?, "narrow")?;
        let caption = escape(&self.caption);
        Ok(format!(
            "<figure>\n<div class=\"key\">{}</div>\n{wide}{narrow}<figcaption>{caption}</figcaption>\n</figure>\n",
            self.key
        ))
    }

    fn svg(&self, drawing: &str, width: &str) -> Result<String, Box<dyn Error>> {
        let rest = drawing.strip_prefix("<svg").ok_or("the drawing is not an SVG")?;
        let label = escape(&self.label);
        Ok(format!("<svg class=\"{} {width}\" role=\"img\" aria-label=\"{label}\"{rest}", self.class))
    }
}

fn ramp(gradient: &str, low: &str, high: &str) -> String {
    let (low, high) = (escape(low), escape(high));
    format!("<span>{low}<b style=\"background: {gradient}\"></b>{high}</span>")
}

fn section(title: &str, body: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{body}</section>\n", escape(title))
}

/// A section that is one table; nothing without rows.
fn listing(title: &str, lead: &str, table: &Table) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    section(title, &format!("<p>{}</p>\n{}", escape(lead), table.html(title)))
}

fn folded(summary: &str, table: &Table) -> String {
    format!("<details><summary>{}</summary>\n{}</details>\n", escape(summary), table.html(summary))
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

/// Every few rows and columns of the map.
fn alive_table(map: &AliveMap) -> Table {
    let every = |n: usize| n.div_ceil(7).max(1);
    let columns: Vec<usize> = (0..map.recency.len()).step_by(every(map.recency.len())).collect();
    let heads = columns.iter().map(|&i| Column::number(&format!("{:.0} {}", map.recency[i], map.unit)));
    let row = |r: usize| {
        let cells = columns.iter().map(|&i| map.probability[r].get(i).map_or(String::new(), |p| percent(*p)));
        std::iter::once(map.frequency[r].to_string()).chain(cells).collect()
    };
    let rows =
        (0..map.frequency.len().min(map.probability.len())).step_by(every(map.frequency.len())).map(row).collect();
    Table { columns: std::iter::once(Column::number("Repeats")).chain(heads).collect(), rows }
}

/// Text as HTML shows it, in elements and in quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use regulars::segment::{RfmOptions, rfm};

    fn table(cell: &str) -> Table {
        Table {
            columns: vec![Column::text("Customer"), Column::number("Value")],
            rows: vec![vec![cell.into(), "7".into()]],
        }
    }

    fn empty() -> Report {
        Report {
            title: "Base <of> \"A & B\"".into(),
            lead: "Nothing yet.".into(),
            currency: "USD".into(),
            value_name: "spend".into(),
            facts: vec![],
            segments: vec![],
            alive: None,
            weekly: None,
            concentration: vec![],
            best_by: "value".into(),
            top_customers: Table::default(),
            at_risk: Table::default(),
            holdout: Table::default(),
            parameters: Table::default(),
            findings: Table::default(),
            notes: vec![],
        }
    }

    fn full() -> Report {
        Report {
            facts: vec![Fact { label: "Customers".into(), value: "3".into(), detail: String::new() }],
            segments: rfm(&[1.0, 50.0, 400.0], &[9, 3, 1], &[9e4, 30.0, 1.0], &RfmOptions::default()).unwrap().segments,
            alive: Some(AliveMap {
                recency: vec![0.0, 1.0],
                frequency: vec![0, 1],
                probability: vec![vec![1.0, 1.0], vec![0.2, 0.8]],
                unit: "weeks".into(),
            }),
            weekly: Some(Weekly { actual: vec![1.0, 2.0], predicted: vec![1.5, 1.5], calibration_weeks: 1 }),
            concentration: regulars::profile::concentration(&[5.0, 1.0]).unwrap(),
            top_customers: table("<script>alert('x')</script>"),
            findings: table("orders.csv"),
            notes: vec!["How.".into()],
            ..empty()
        }
    }

    #[test]
    fn text_is_escaped_everywhere() {
        let html = full().html().unwrap();
        assert!(html.contains("<title>Base &lt;of&gt; &quot;A &amp; B&quot;</title>"));
        assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") && !html.contains("<script"));
    }

    #[test]
    fn the_file_needs_nothing_else() {
        let html = full().html().unwrap().replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        for outside in ["http:", "https:", "src=", "href=", "@import", "url("] {
            assert!(!html.contains(outside), "{outside}");
        }
    }

    #[test]
    fn sections_without_data_are_left_out() {
        let html = empty().html().unwrap();
        assert!(!html.contains("<h2>") && !html.contains("<svg"));
        let html = full().html().unwrap();
        assert_eq!(html.matches("<h2>").count(), 7);
        assert!(!html.contains("At risk</h2>") && html.contains("90,000"));
    }

    #[test]
    fn every_chart_comes_in_two_widths_with_a_label_and_tags_are_balanced() {
        let html = full().html().unwrap();
        assert_eq!(html.matches("<svg class=").count(), 10);
        assert_eq!(html.matches("role=\"img\" aria-label=\"").count(), 10);
        for tag in ["svg", "table", "figure", "section", "div", "details", "tr", "dl"] {
            let opened = html.matches(&format!("<{tag} ")).count() + html.matches(&format!("<{tag}>")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}
