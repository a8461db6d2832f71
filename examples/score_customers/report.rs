//! The report: one self-contained HTML file, light and dark, for screen, phone and screen reader.

use regulars::profile::ConcentrationPoint;
use regulars::segment::SegmentSummary;

use crate::charts::{self, AliveMap, share_of_best};
use crate::drawing::Drawn;
use crate::html::{Column, Fact, Figure, Table, escape, folded, listing, page, ramp, section};
use crate::numbers::{amount, count, percent};
use crate::weekly::Weekly;

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

impl Report {
    /// The whole file.
    pub(crate) fn html(&self) -> Drawn {
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
        Ok(page(&self.title, &self.lead, &self.facts, &sections.concat()))
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
        let body = format!("{}{}", self.holdout.html("Held-out weeks"), weekly.html()?);
        let title =
            if weekly.is_held_out() { "Predicted against actual purchases" } else { "Model against actual purchases" };
        Ok(section(title, &body))
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
