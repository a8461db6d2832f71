//! The files written: scores.csv, findings.csv, report.html.

use crate::Failure;
use crate::findings::word;
use crate::input::Input;
use crate::report::Report;
use regulars::import::{Finding, FindingExample};
use regulars::profile::Scores;
use regulars::value::Intervals;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn write(folder: &Path, input: &Input, scores: &Scores, report: &Report) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(folder).map_err(|error| format!("can't make the folder {}: {error}.", folder.display()))?;
    let html = report.html().map_err(|error| format!("can't draw the report: {error}."))?;
    let files = [
        ("scores.csv", score_rows(scores).map_err(|error| error.to_string())?),
        ("findings.csv", finding_rows(input).map_err(|error| error.to_string())?),
        ("report.html", html.into_bytes()),
    ];
    let paths = files.map(|(name, bytes)| (folder.join(name), bytes));
    for (path, _) in &paths {
        let same = |of: &crate::findings::FileFindings| matches!((fs::canonicalize(path), fs::canonicalize(&of.path)), (Ok(out), Ok(read)) if out == read);
        if input.files.iter().any(same) {
            return Err(format!("{} was read; name another folder with --out.", path.display()));
        }
    }
    for (path, bytes) in &paths {
        fs::write(path, bytes).map_err(|error| format!("can't write {}: {error}.", path.display()))?;
    }
    Ok(paths.map(|(path, _)| path).into())
}

const COLUMNS: [&str; 24] = [
    "source",
    "customer_id",
    "frequency",
    "recency_weeks",
    "age_weeks",
    "days_since_last",
    "mean_repeat_spend",
    "total_spend",
    "currency",
    "probability_alive",
    "probability_alive_low",
    "probability_alive_high",
    "expected_purchases",
    "expected_purchases_low",
    "expected_purchases_high",
    "value",
    "value_low",
    "value_high",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "segment",
    "open_tickets",
    "last_nps",
];

/// A row a customer; what isn't known is an empty cell.
fn score_rows(scores: &Scores) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(COLUMNS)?;
    let (who, table, rfm) = (&scores.customers, &scores.purchases, &scores.rfm);
    let limits = |column: &Option<Intervals>, row: usize| match column {
        Some(column) => [column.value[row], column.low[row], column.high[row]].map(|x| x.to_string()),
        None => Default::default(),
    };
    for row in 0..who.key.len() {
        let mut cells = vec![
            who.key[row].source.clone().unwrap_or_default(),
            who.key[row].id.clone(),
            table.frequency[row].to_string(),
            table.recency[row].to_string(),
            table.age[row].to_string(),
            who.days_since_last[row].to_string(),
            table.monetary_value[row].map_or(String::new(), |spend| spend.to_string()),
            who.spend[row].to_string(),
            scores.currency.to_string(),
        ];
        cells.extend(limits(&who.probability_alive, row));
        cells.extend(limits(&who.expected_purchases, row));
        cells.extend(limits(&who.value, row));
        cells
            .extend([rfm.recency_score[row], rfm.frequency_score[row], rfm.monetary_score[row]].map(|s| s.to_string()));
        cells.push(rfm.segment[row].code().into());
        cells.push(who.open_tickets[row].to_string());
        cells.push(who.last_nps[row].map_or(String::new(), |score| score.to_string()));
        file.write_record(cells)?;
    }
    Ok(file.into_inner()?)
}

fn finding_rows(input: &Input) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(["file", "severity", "field", "reason", "cure", "rows", "row", "value", "detail"])?;
    for of in &input.files {
        let path = of.path.display().to_string();
        for Finding { field, reason, cure, severity, count, examples } in &of.findings {
            let (cure, count) = (cure.as_deref().unwrap_or_default(), count.to_string());
            for FindingExample { row, value, detail } in examples {
                let row = if *row == 0 { String::new() } else { row.to_string() };
                let detail = detail.as_deref().unwrap_or_default();
                file.write_record([&path, word(*severity), field, reason, cure, &count, &row, value, detail])?;
            }
        }
    }
    Ok(file.into_inner()?)
}
