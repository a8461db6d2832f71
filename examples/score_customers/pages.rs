//! From the scores to what the report shows.

use crate::charts::AliveMap;
use crate::findings::Kind;
use crate::holdout::Holdout;
use crate::html::{Column, Fact, Table};
use crate::input::Input;
use crate::numbers::{amount, count, error, one_line, percent, weeks, whole_money};
use crate::report::Report;
use regulars::profile::Scores;
use regulars::value::{Fit, Histories, Intervals, PurchaseModel};
use regulars::{Answer, Estimate};

/// Customers, and kinds of findings of a file, listed in the report's tables.
const LISTED: usize = 20;

pub(crate) fn report(input: &Input, scores: &Scores, holdout: Option<&Holdout>) -> Report {
    let day = scores.as_of.date_naive();
    Report {
        title: format!("Customers as of {day}"),
        lead: format!(
            "Scores of {}, every number with its 95% interval where it estimates something. Value is revenue of the next {} \
             weeks, discounted by 10 % a year.",
            input.name, scores.horizon
        ),
        currency: scores.currency.code().into(),
        value_name: "spend to date".into(),
        facts: facts(scores, holdout),
        segments: scores.rfm.segments.clone(),
        alive: alive_map(scores),
        weekly: holdout.map(|holdout| holdout.weekly.clone()).filter(|weekly| weekly.actual.len() > 1),
        // Of fewer than ten customers the best tenth is nobody.
        concentration: if scores.customers.key.len() < 10 { Vec::new() } else { scores.concentration.clone() },
        best_by: if scores.customers.value.is_some() { "expected value" } else { "spend to date" }.into(),
        top_customers: listing(scores, &best(scores, LISTED)),
        at_risk: listing(scores, &at_risk(scores, LISTED)),
        holdout: holdout_table(holdout),
        parameters: parameters(scores),
        findings: findings(input),
        notes: notes(scores),
    }
}

/// Rows of the customers with the highest expected value, or spend where there is no model.
pub(crate) fn best(scores: &Scores, n: usize) -> Vec<usize> {
    let value = scores.customers.value.as_ref().map_or(&scores.customers.spend, |value| &value.value);
    let mut rows: Vec<usize> = (0..value.len()).collect();
    rows.sort_by(|&a, &b| value[b].total_cmp(&value[a]));
    rows.truncate(n);
    rows
}

/// Rows of the customers at risk who may still be won: spend so far, times the probability to be gone, times that not to be.
pub(crate) fn at_risk(scores: &Scores, n: usize) -> Vec<usize> {
    let Some(alive) = &scores.customers.probability_alive else { return Vec::new() };
    let loss = |row: usize| scores.customers.spend[row] * alive.value[row] * (1.0 - alive.value[row]);
    let mut rows: Vec<usize> = (0..alive.value.len()).filter(|&row| loss(row) > 0.0).collect();
    rows.sort_by(|&a, &b| loss(b).total_cmp(&loss(a)));
    rows.truncate(n);
    rows
}

fn facts(scores: &Scores, holdout: Option<&Holdout>) -> Vec<Fact> {
    let customers = scores.customers.key.len() as u64;
    let repeaters = scores.purchases.frequency.iter().filter(|&&x| x > 0).count() as u64;
    let code = scores.currency.code();
    let mut facts = vec![
        Fact {
            label: "Customers".into(),
            value: count(customers),
            detail: format!("{} bought again", count(repeaters)),
        },
        fact("Repeat rate", &scores.repeat_rate, percent),
        fact(&format!("Purchases, next {} weeks", scores.horizon), &scores.expected_purchases, |x| {
            count(x.round() as u64)
        }),
        fact(&format!("Value, next {} weeks", scores.horizon), &scores.value, |x| whole_money(code, x)),
    ];
    if scores.nps.n > 0 {
        let points = scores.nps.points().map(Answer::Known).unwrap_or_else(|| scores.nps.score.clone());
        facts.push(fact("Net Promoter Score", &points, |x| format!("{x:.0}")));
    }
    if let Some(Holdout { predicted: Some(predicted), actual, weeks, .. }) = holdout {
        let detail = format!("predicted {}", count(predicted.value.round() as u64));
        facts.push(Fact {
            label: format!("Purchases in {} held-out weeks", self::weeks(*weeks)),
            value: count(*actual),
            detail,
        });
    }
    facts
}

fn fact(label: &str, answer: &Answer, show: impl Fn(f64) -> String) -> Fact {
    let (value, detail) = match answer {
        Answer::Known(of) => (show(of.value), format!("{} to {}", show(of.low), show(of.high))),
        Answer::NotEnough { why, .. } => ("not enough data".into(), why.clone()),
    };
    Fact { label: label.into(), value, detail }
}

/// Probability alive over recency and frequency, of customers as old as the oldest.
fn alive_map(scores: &Scores) -> Option<AliveMap> {
    let fit = scores.purchase_model.as_ref()?;
    let age = scores.purchases.age.iter().copied().fold(0.0, f64::max);
    let mut sorted = scores.purchases.frequency.clone();
    sorted.sort_unstable();
    let usual = sorted[(sorted.len() - 1) * 99 / 100].max(4);
    let frequency: Vec<u32> = (1..=12u32).map(|row| (row * usual).div_ceil(12)).collect();
    let mut frequency = frequency;
    frequency.dedup();
    let recency: Vec<f64> = (0..=12).map(|column| age * f64::from(column) / 12.0).collect();
    let row = |&x: &u32| {
        let (x, t) = (vec![x; recency.len()], vec![age; recency.len()]);
        fit.model.probability_alive(&Histories::new(&x, &recency, &t).ok()?).ok()
    };
    let probability = frequency.iter().map(row).collect::<Option<Vec<_>>>()?;
    Some(AliveMap { recency, frequency, probability, unit: "weeks".into() })
}

fn listing(scores: &Scores, rows: &[usize]) -> Table {
    let who = &scores.customers;
    let mut columns = vec![
        Column::text("Customer"),
        Column::text("Segment"),
        Column::number("Repeats"),
        Column::number("Days since last"),
        Column::number(&format!("Spend, {}", scores.currency)),
    ];
    columns.extend(who.probability_alive.is_some().then(|| Column::number("Alive")));
    columns.extend(who.value.is_some().then(|| Column::number("Value ahead")));
    let limits = |column: &Option<Intervals>, row: usize, show: &dyn Fn(f64) -> String| {
        column.as_ref().map(|c| format!("{} ({} to {})", show(c.value[row]), show(c.low[row]), show(c.high[row])))
    };
    let cells = |&row: &usize| {
        let mut cells = vec![
            one_line(&who.key[row].id),
            crate::charts::segment_name(scores.rfm.segment[row]),
            count(scores.purchases.frequency[row].into()),
            count(who.days_since_last[row] as u64),
            amount(who.spend[row]),
        ];
        cells.extend(limits(&who.probability_alive, row, &percent));
        cells.extend(limits(&who.value, row, &amount));
        cells
    };
    Table { columns, rows: rows.iter().map(cells).collect() }
}

fn holdout_table(holdout: Option<&Holdout>) -> Table {
    let Some(Holdout { weeks, predicted: Some(predicted), actual, .. }) = holdout else { return Table::default() };
    let whole = |x: f64| count(x.round() as u64);
    Table {
        columns: vec![
            Column::number("Weeks"),
            Column::number("Predicted purchases"),
            Column::number("95% interval (parameters only)"),
            Column::number("Actual"),
            Column::number("Error"),
        ],
        rows: vec![vec![
            self::weeks(*weeks),
            whole(predicted.value),
            format!("{} to {}", whole(predicted.low), whole(predicted.high)),
            count(*actual),
            error(predicted.value, *actual),
        ]],
    }
}

fn parameters(scores: &Scores) -> Table {
    let columns = vec![
        Column::text("Model"),
        Column::text("Parameter"),
        Column::number("Value"),
        Column::number("95% interval"),
        Column::number("Standard error"),
    ];
    let mut rows = Vec::new();
    if let Some(fit) = &scores.purchase_model {
        rows.extend(parameter_rows(&fit.model.kind().to_string(), fit));
    }
    if let Some(fit) = &scores.spend_model {
        rows.extend(parameter_rows("Gamma-Gamma", fit));
    }
    Table { columns, rows }
}

fn parameter_rows<M>(model: &str, fit: &Fit<M>) -> Vec<Vec<String>> {
    let row = |parameter: &regulars::value::Parameter| {
        let interval = match &parameter.estimate {
            Answer::Known(Estimate { low, high, .. }) => format!("{low:.4} to {high:.4}"),
            Answer::NotEnough { why, .. } => why.clone(),
        };
        let error = parameter.standard_error.map_or("none".into(), |se| format!("{se:.4}"));
        vec![model.into(), parameter.name.clone(), format!("{:.4}", parameter.value), interval, error]
    };
    fit.parameters.iter().map(row).collect()
}

fn findings(input: &Input) -> Table {
    let columns = vec![
        Column::text("File"),
        Column::text("What"),
        Column::text("Field"),
        Column::text("Reason"),
        Column::number("Rows"),
    ];
    let of_file = |file: &crate::findings::FileFindings| {
        let name = file.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let kinds = file.kinds();
        let row = |kind: &Kind| {
            let Kind { severity, field, reason, rows } = kind;
            vec![name.clone(), (*severity).into(), field.clone(), reason.clone(), count(*rows as u64)]
        };
        let mut rows: Vec<_> = kinds.iter().take(LISTED).map(row).collect();
        if kinds.len() > LISTED {
            let more = format!("{} kinds more, all in findings.csv", count((kinds.len() - LISTED) as u64));
            rows.push(vec![name.clone(), String::new(), String::new(), more, String::new()]);
        }
        rows
    };
    Table { columns, rows: input.files.iter().flat_map(of_file).collect() }
}

fn notes(scores: &Scores) -> Vec<String> {
    let mut notes = vec![
        "Probability alive and expected purchases come from BG/NBD (Fader, Hardie & Lee 2005), spend from Gamma-Gamma (Fader & \
         Hardie 2013), fitted by maximum likelihood. Their intervals carry the uncertainty of the fitted parameters, not the \
         chance in what a single customer will do."
            .into(),
        "Scores from 1 to 5 are fifths of the base by mid-rank: customers with equal values have equal scores. Shares have \
         Wilson intervals. Spend is net of returns."
            .into(),
    ];
    notes.extend(scores.notes.iter().map(|note| format!("On {}: {}.", note.about.replace('_', " "), note.text)));
    notes
}
