//! What a person reads at the terminal.

use crate::numbers::{count, one_line, percent, weeks, whole_money};
use crate::weekly::Weekly;
use crate::worth::Worth;
use regulars::value::{Candidate, Posterior, PosteriorParameter};
use regulars::{Answer, Estimate};
use std::fmt::Write;

/// Customers listed.
pub(crate) const LISTED: usize = 10;
/// Weeks in a line of the comparison over time.
const QUARTER: usize = 13;

/// The whole summary; the same orders and seed give the same one.
pub(crate) fn write(worth: &Worth) -> String {
    [models(worth), posteriors(worth), ahead(worth), customers(worth), over_time(worth), by_repeats(worth)].join("\n")
}

fn models(worth: &Worth) -> String {
    let choice = &worth.choice;
    let mut text = format!(
        "{} customers of {}, fitted under weak priors up to {} and scored on their {} purchases of the next {} weeks\n  \
         model        log score   behind the best (95%)        total   weekly\n",
        count(choice.customers),
        worth.name,
        worth.split,
        count(choice.actual_purchases),
        weeks(choice.horizon),
    );
    for candidate in &choice.candidates {
        let _ = writeln!(
            text,
            "  {:<12} {:>9.4}   {:<25} {:>8} {:>8}",
            candidate.model.to_string(),
            candidate.log_score,
            behind(candidate),
            candidate.total_error.map_or("-".into(), |error| format!("{:+.1}%", 100.0 * error)),
            candidate.tracking_error.map_or("-".into(), |error| format!("{:.1}%", 100.0 * error)),
        );
    }
    text + &verdict(worth)
}

/// What the comparison does and doesn't decide.
pub(crate) fn verdict(worth: &Worth) -> String {
    let Some((best, others)) = worth.choice.candidates.split_first() else { return String::new() };
    let undecided = others.iter().filter(|other| other.behind.estimate().is_none_or(|behind| behind.low <= 0.0));
    let names: Vec<String> = undecided.map(|other| other.model.to_string()).collect();
    if names.is_empty() {
        return format!("{} scores best.\n", best.model);
    }
    format!("{} scores best; over {} its lead may be chance.\n", best.model, names.join(" and "))
}

pub(crate) fn behind(candidate: &Candidate) -> String {
    match &candidate.behind {
        Answer::Known(lead) if lead.value > 0.0 => format!("{:.4} ({:.4} to {:.4})", lead.value, lead.low, lead.high),
        Answer::Known(_) => "best".into(),
        Answer::NotEnough { .. } => "too few customers".into(),
    }
}

/// The model that was chosen.
pub(crate) fn best(worth: &Worth) -> String {
    worth.choice.candidates.first().map_or("no model".into(), |best| best.model.to_string())
}

fn posteriors(worth: &Worth) -> String {
    let mut text = format!("Posterior means, fitted up to {} (95% interval)\n", worth.as_of);
    let _ = writeln!(text, "  {}: {}", best(worth), drawn(&worth.purchases));
    text.extend(worth.purchases.parameters.iter().map(parameter));
    let _ = writeln!(text, "  Gamma-Gamma, spend: {}", drawn(&worth.spend));
    text.extend(worth.spend.parameters.iter().map(parameter));
    text
}

fn parameter(parameter: &PosteriorParameter) -> String {
    let Estimate { value, low, high, .. } = parameter.estimate;
    format!("    {:<6} {value:>9.4}  ({low:.4} to {high:.4})\n", parameter.name)
}

/// How the draws were made, and how good they are.
pub(crate) fn drawn<M>(posterior: &Posterior<M>) -> String {
    let worth = format!("{} draws worth {:.0}", count(posterior.models.len() as u64), posterior.n_eff);
    match (posterior.r_hat, posterior.k_hat) {
        (Some(r_hat), _) => format!("{worth}, R-hat {r_hat:.3} (good below 1.01)"),
        (None, Some(k_hat)) => format!("{worth}, k-hat {k_hat:.2} (good below 0.7)"),
        (None, None) => worth,
    }
}

fn ahead(worth: &Worth) -> String {
    let code = worth.currency.code();
    let mut text = format!("Next {} weeks, value discounted by 10% a year (95% interval)\n", weeks(worth.horizon));
    let Estimate { value, low, high, n, .. } = &worth.coming.total_purchases;
    let whole = |x: &f64| count(x.round() as u64);
    let _ = writeln!(text, "  purchases              {} ({} to {})", whole(value), whole(low), whole(high));
    if let Some(Estimate { value, low, high, .. }) = &worth.coming.total_value {
        let money = |x: &f64| whole_money(code, *x);
        let _ = writeln!(text, "  value                  {} ({} to {})", money(value), money(low), money(high));
        let _ = writeln!(text, "  value of a customer    {code} {:.2} in the mean", value / *n as f64);
    }
    if let Some(tenth) = worth.concentration.get(10) {
        let _ = writeln!(text, "  the best 10% bring     {}", percent(tenth.value));
    }
    text + &caution(worth)
}

/// The intervals suppose the model; how far off it was, they can't know.
pub(crate) fn caution(worth: &Worth) -> String {
    let best = worth.choice.candidates.first();
    let Some((best, error)) = best.and_then(|best| Some((best, best.total_error?))) else { return String::new() };
    let side = if error < 0.0 { "few" } else { "many" };
    let model = best.model;
    format!(
        "Intervals hold if the model does; for the held-out weeks {model} expected {:.1}% too {side}.\n",
        100.0 * error.abs()
    )
}

fn customers(worth: &Worth) -> String {
    let mut text = format!(
        "Most valuable customers: mean and 95% of their possible futures, {}\n  customer      repeats   purchases            value\n",
        worth.currency.code()
    );
    let (purchases, value) = (&worth.coming.purchases, &worth.value);
    for row in most_valuable(worth) {
        let bought = format!("{:.1} ({:.0} to {:.0})", purchases.value[row], purchases.low[row], purchases.high[row]);
        let _ = writeln!(
            text,
            "  {:<12} {:>8}   {bought:<20} {:.0} ({:.0} to {:.0})",
            one_line(&worth.customers[row].id),
            worth.table.frequency[row],
            value.value[row],
            value.low[row],
            value.high[row],
        );
    }
    text
}

/// Rows of the customers who are worth most.
pub(crate) fn most_valuable(worth: &Worth) -> Vec<usize> {
    let value = &worth.value.value;
    let mut rows: Vec<usize> = (0..value.len()).collect();
    rows.sort_by(|&a, &b| value[b].total_cmp(&value[a]));
    rows.truncate(LISTED);
    rows
}

fn over_time(worth: &Worth) -> String {
    let mut text = format!(
        "Repeat purchases over time, of {} fitted up to {}\n  weeks         actual  expected    error\n",
        best(worth),
        worth.split
    );
    let Weekly { actual, predicted, calibration_weeks } = weekly(worth);
    for (quarter, (made, expected)) in actual.chunks(QUARTER).zip(predicted.chunks(QUARTER)).enumerate() {
        let first = quarter * QUARTER + 1;
        let (made, expected) = (sum(made), sum(expected));
        let _ = writeln!(
            text,
            "  {:<13} {:>6}  {expected:>8.1}  {:>7}{}",
            format!("{first} to {}", actual.len().min(first + QUARTER - 1)),
            made,
            if made > 0.0 { format!("{:+.1}%", 100.0 * (expected / made - 1.0)) } else { "-".into() },
            if first > calibration_weeks { "  held out" } else { "" },
        );
    }
    text
}

fn sum(column: &[f64]) -> f64 {
    column.iter().sum()
}

/// The weeks that are over: one that isn't would look like a fall.
pub(crate) fn weekly(worth: &Worth) -> Weekly {
    let weeks = worth.tracking.until.iter().filter(|end| end.fract() == 0.0).count();
    let whole = |column: &[f64]| column.iter().take(weeks).copied().collect();
    Weekly {
        actual: whole(&worth.tracking.actual),
        predicted: whole(&worth.tracking.expected),
        calibration_weeks: worth.weeks_fitted.min(weeks),
    }
}

fn by_repeats(worth: &Worth) -> String {
    let mut text = "By repeat purchases: customers, and what those before the split bought after it\n  \
                    repeats   actual  expected   held out: actual  expected\n"
        .to_owned();
    let (now, then) = (&worth.histogram, &worth.held_out);
    for (row, class) in classes(&now.purchases).into_iter().enumerate() {
        let mean = |column: &[Option<f64>]| column[row].map_or("-".into(), |mean| format!("{mean:.3}"));
        let _ = writeln!(
            text,
            "  {class:<7} {:>8} {:>9.1} {:>18} {:>9}",
            now.actual[row],
            now.expected[row],
            mean(&then.actual),
            mean(&then.expected)
        );
    }
    text
}

/// `0`, `1`, ..., `7+`.
pub(crate) fn classes(purchases: &[u32]) -> Vec<String> {
    let last = purchases.len().saturating_sub(1);
    purchases.iter().enumerate().map(|(i, x)| if i == last { format!("{x}+") } else { x.to_string() }).collect()
}
