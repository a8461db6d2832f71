//! What a person reads at the terminal.

use crate::findings::Kind;
use crate::holdout::Holdout;
use crate::input::Input;
use crate::numbers::{amount, count, error, money, one_line, percent, weeks, whole_money};
use crate::pages::{at_risk, best};
use regulars::profile::Scores;
use regulars::value::{Fit, Predicted};
use regulars::{Answer, Estimate};
use std::fmt::Write;

/// Kinds of findings listed for a file.
const KINDS: usize = 8;

/// The whole summary; it holds nothing that changes from run to run.
pub(crate) fn write(input: &Input, scores: &Scores, holdout: Option<&Holdout>) -> String {
    let mut text = String::new();
    for part in [
        head(input, scores) + &orders(input, scores),
        models(scores),
        segments(scores),
        customers(scores),
        tested(holdout),
        files(input),
    ] {
        text.push_str(&part);
        text.push('\n');
    }
    for note in &scores.notes {
        let _ = writeln!(text, "Note on {}: {}.", note.about.replace('_', " "), note.text);
    }
    text
}

fn head(input: &Input, scores: &Scores) -> String {
    let n = scores.customers.key.len() as u64;
    let purchases: u64 = scores.purchases.frequency.iter().map(|&x| u64::from(x) + 1).sum();
    let spend: f64 = scores.customers.spend.iter().sum();
    let mut text = format!(
        "{} customers of {} as of {}: {} purchases, {}\n",
        count(n),
        input.name,
        scores.as_of.date_naive(),
        count(purchases),
        money(scores.currency.code(), spend),
    );
    let _ = writeln!(text, "  {:<34} {}", "bought again", share(&scores.repeat_rate));
    let ahead = format!("next {} weeks", scores.horizon);
    let whole = |x: f64| count(x.round() as u64);
    text.push_str(&total(
        &format!("purchases, {ahead}"),
        &scores.predicted_purchases,
        &scores.expected_purchases,
        whole,
    ));
    let money = |x: f64| whole_money(scores.currency.code(), x);
    text.push_str(&total(&format!("value, {ahead}, discounted"), &scores.predicted_value, &scores.value, money));
    if scores.nps.n > 0 {
        let points = scores.nps.score.estimate().map(|score| scaled(score, 100.0));
        let points = points
            .map_or(Answer::NotEnough { n: scores.nps.n, needed: 5, why: "too few answers".into() }, Answer::Known);
        let _ = writeln!(text, "  {:<34} {}", "Net Promoter Score, points", number(&points, |x| format!("{x:.0}")));
    }
    text
}

/// What will be counted, what the interval is made of, and the expectation's narrower one.
fn total(name: &str, predicted: &Predicted, expected: &Answer, show: impl Fn(f64) -> String) -> String {
    let mut text = format!("  {name:<34} {}\n", number(&predicted.total, &show));
    let parts = [
        (predicted.parameter_error, "by the parameters"),
        (predicted.chance_error, "by chance"),
        (predicted.model_error, "by what the model missed before"),
    ];
    let parts: Vec<String> =
        parts.iter().filter_map(|(error, by)| Some(format!("{} {by}", percent((*error)?)))).collect();
    if let Some(expected) = expected.estimate() {
        let interval = format!("{} to {}", show(expected.low), show(expected.high));
        let _ = writeln!(text, "    standard error                   {}", parts.join(", "));
        let _ = writeln!(text, "    of the expectation alone         ({interval})");
    }
    text
}

/// Why there are fewer purchases than orders; nothing when there aren't.
fn orders(input: &Input, scores: &Scores) -> String {
    let all = input.base.orders().count() as u64;
    let seen = input.base.as_of(input.as_of).orders().count() as u64;
    let purchases: u64 = scores.purchases.frequency.iter().map(|&x| u64::from(x) + 1).sum();
    let parts = [
        (all - seen, "known only after that day"),
        (scores.cancelled_orders, "cancelled or refunded in full"),
        (seen.saturating_sub(scores.cancelled_orders + purchases), "on a day with another order of the customer"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", count(*n))).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("  {:<34} {}: {}\n", "orders read", count(all), parts.join(", "))
}

fn scaled(estimate: &Estimate, by: f64) -> Estimate {
    let [value, low, high] = [estimate.value, estimate.low, estimate.high].map(|x| x * by);
    Estimate { value, low, high, ..estimate.clone() }
}

fn share(answer: &Answer) -> String {
    number(answer, percent)
}

/// A value and its interval, or why there is none.
fn number(answer: &Answer, show: impl Fn(f64) -> String) -> String {
    match answer {
        Answer::Known(of) => format!("{}  ({} to {})", show(of.value), show(of.low), show(of.high)),
        Answer::NotEnough { why, .. } => format!("not enough data: {why}"),
    }
}

fn models(scores: &Scores) -> String {
    let mut text = String::from("Fitted models, 95% intervals\n");
    if let Some(fit) = &scores.purchase_model {
        text.push_str(&model(&format!("{}, purchases (weeks)", fit.model.kind()), fit));
    }
    if let Some(fit) = &scores.spend_model {
        text.push_str(&model("Gamma-Gamma, spend", fit));
    }
    let correlation = number(&scores.spend_correlation, |x| format!("{x:.2}"));
    let _ = writeln!(text, "  correlation of frequency and spend (the spend model supposes 0): {correlation}");
    text
}

fn model<M>(name: &str, fit: &Fit<M>) -> String {
    let mut text = format!("  {name}: log-likelihood {:.4}\n", fit.log_likelihood);
    for parameter in &fit.parameters {
        let interval = match &parameter.estimate {
            Answer::Known(of) => format!("({:.4} to {:.4})", of.low, of.high),
            Answer::NotEnough { why, .. } => format!("(no interval: {why})"),
        };
        let _ = writeln!(text, "    {:<6} {:>9.4}  {interval}", parameter.name, parameter.value);
    }
    text
}

fn segments(scores: &Scores) -> String {
    let mut text = format!(
        "{:<20} {:>9} {:>7}  {:<16} {:>13} {:>11} {:>7}\n",
        "Segment", "customers", "share", "(95% interval)", "spend so far", "value ahead", "alive"
    );
    for (segment, outlook) in scores.rfm.segments.iter().zip(&scores.outlook).filter(|(segment, _)| segment.size > 0) {
        let interval = format!("({} to {})", percent(segment.share.low), percent(segment.share.high));
        let or_none = |value: Option<f64>, show: &dyn Fn(f64) -> String| value.map_or("-".into(), show);
        let _ = writeln!(
            text,
            "{:<20} {:>9} {:>7}  {:<16} {:>13} {:>11} {:>7}",
            crate::charts::segment_name(segment.segment),
            count(segment.size),
            percent(segment.share.value),
            interval,
            amount(segment.total_value),
            or_none(outlook.value, &amount),
            or_none(outlook.probability_alive, &percent),
        );
    }
    text
}

fn customers(scores: &Scores) -> String {
    let mut text = String::new();
    let most_valuable = if scores.customers.value.is_some() { "Most valuable" } else { "Spent most so far" };
    for (title, rows) in [(most_valuable, best(scores, 3)), ("Most at risk, and still winnable", at_risk(scores, 3))] {
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{title}");
        for row in rows {
            let _ = writeln!(text, "  {}", line(scores, row));
        }
    }
    text
}

fn line(scores: &Scores, row: usize) -> String {
    let who = &scores.customers;
    let mut text = format!("{:<12} {:>3} repeats", one_line(&who.key[row].id), scores.purchases.frequency[row]);
    if let Some(alive) = &who.probability_alive {
        let _ = write!(
            text,
            ", alive {:>5} ({} to {})",
            percent(alive.value[row]),
            percent(alive.low[row]),
            percent(alive.high[row])
        );
    }
    if let Some(value) = &who.value {
        let limits = format!("{} to {}", amount(value.low[row]), amount(value.high[row]));
        let _ = write!(text, ", value {} ({limits})", amount(value.value[row]));
    } else {
        let _ = write!(text, ", spent {}", amount(who.spend[row]));
    }
    text
}

fn tested(holdout: Option<&Holdout>) -> String {
    let Some(Holdout { weeks, predicted: Some(predicted), actual, .. }) = holdout else {
        return "No orders after that day to hold the prediction against.\n".into();
    };
    format!(
        "Held-out {} weeks: predicted {} purchases ({} to {}), actual {}: {}\n",
        self::weeks(*weeks),
        count(predicted.value.round() as u64),
        count(predicted.low.round() as u64),
        count(predicted.high.round() as u64),
        count(*actual),
        error(predicted.value, *actual),
    )
}

fn files(input: &Input) -> String {
    let mut text = String::new();
    for of in &input.files {
        let name = of.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let _ = write!(text, "{name}: {} rows, {} records", count(of.rows as u64), count(of.records as u64));
        for (n, what) in [(of.merged, "merged into them"), (of.skipped, "left out by the map"), (of.refused, "refused")]
        {
            if n > 0 {
                let _ = write!(text, ", {} {what}", count(n as u64));
            }
        }
        let _ = writeln!(text, ", {} rejected", count(of.rejected as u64));
        if of.days_as_instants > 0 {
            let _ =
                writeln!(text, "  {} dates without a time of day, read as UTC days", count(of.days_as_instants as u64));
        }
        if !of.unknown_columns.is_empty() {
            let _ = writeln!(text, "  columns not used: {}", columns(&of.unknown_columns));
        }
        let kinds = of.kinds();
        for Kind { severity, field, reason, rows } in kinds.iter().take(KINDS) {
            let _ = writeln!(text, "  {} {severity}: {field}: {reason}", count(*rows as u64));
        }
        if kinds.len() > KINDS {
            let _ = writeln!(text, "  and {} kinds more, all in findings.csv", count((kinds.len() - KINDS) as u64));
        }
    }
    text
}

/// Names of columns, the first dozen; in quotes where a name holds a comma.
fn columns(names: &[String]) -> String {
    let shown = |name: &String| if name.contains(',') { format!("{:?}", one_line(name)) } else { one_line(name) };
    let mut text = names.iter().take(12).map(shown).collect::<Vec<_>>().join(", ");
    if names.len() > 12 {
        let _ = write!(text, " and {} more", names.len() - 12);
    }
    text
}
