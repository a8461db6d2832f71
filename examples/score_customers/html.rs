//! The parts of a page: one self-contained HTML file, light and dark, for screen, phone and screen reader. Text is escaped here.

use std::error::Error;
use std::fmt::Write;

use crate::drawing::{Drawn, Size};

/// The whole file: a headline, what it is about in a sentence or two, the headline figures, and sections in HTML.
pub(crate) fn page(title: &str, lead: &str, facts: &[Fact], sections: &str) -> String {
    let (title, lead, style) = (escape(title), escape(lead), include_str!("report.css"));
    // A date breaks at no line end.
    let heading = title.replace('-', "\u{2011}");
    let tiles = facts.iter().map(|fact| {
        let (label, value, detail) = (escape(&fact.label), escape(&fact.value), escape(&fact.detail));
        format!("<div><dt>{label}</dt><dd class=\"value\">{value}</dd><dd class=\"detail\">{detail}</dd></div>\n")
    });
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n<p class=\"lead\">{lead}</p>\n\
         <dl class=\"facts\">\n{}</dl>\n{sections}</main>\n</body>\n</html>\n",
        tiles.collect::<String>(),
    )
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

impl Table {
    /// The table in a box of its own that scrolls where a phone is too narrow.
    pub(crate) fn html(&self, label: &str) -> String {
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
                // Words run as their script does.
                let _ = write!(html, "<td dir=\"auto\"{}>{}</td>", class(i), escape(cell));
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody></table></div>\n");
        html
    }
}

/// What stands around a chart.
pub(crate) struct Figure {
    /// What a screen reader says in place of the drawing.
    pub(crate) label: String,
    pub(crate) class: &'static str,
    /// The legend, in HTML.
    pub(crate) key: String,
    pub(crate) caption: String,
}

impl Figure {
    /// The chart in both widths; the style sheet shows one of them.
    pub(crate) fn html(&self, draw: impl Fn(Size) -> Drawn) -> Drawn {
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

pub(crate) fn ramp(gradient: &str, low: &str, high: &str) -> String {
    let (low, high) = (escape(low), escape(high));
    format!("<span>{low}<b style=\"background: {gradient}\"></b>{high}</span>")
}

pub(crate) fn section(title: &str, body: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{body}</section>\n", escape(title))
}

/// A section that is one table; nothing without rows.
pub(crate) fn listing(title: &str, lead: &str, table: &Table) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    section(title, &format!("<p>{}</p>\n{}", escape(lead), table.html(title)))
}

pub(crate) fn folded(summary: &str, table: &Table) -> String {
    format!("<details><summary>{}</summary>\n{}</details>\n", escape(summary), table.html(summary))
}

/// Text as HTML shows it, in elements and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
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
