//! What a person sees: one self-contained HTML file.

use crate::charts::{Bar, bars, intervals, marks};
use crate::drawing::Drawn;
use crate::html::{Column, Fact, Figure, Table, escape, folded, page, section};
use crate::numbers::{count, one_line, percent, weeks, whole_money};
use crate::summary::{behind, best, caution, classes, drawn, most_valuable, verdict, weekly};
use crate::weekly::lines;
use crate::worth::Worth;
use regulars::Estimate;
use regulars::value::PosteriorParameter;

/// Letters of a name that a chart has room for.
const LETTERS: usize = 12;

pub(crate) fn write(worth: &Worth) -> Drawn {
    let sections = [
        section("Which model to believe", &(models(worth).html("Models") + &note(&verdict(worth)))),
        section("Most valuable customers", &customers(worth)?),
        section("Expected and actual purchases over time", &weekly(worth).html()?),
        section("How often customers came back", &repeats(worth)?),
        section("What those who had come so often bought next", &held_out(worth)?),
        section("What the data leave open", &parameters(worth)),
    ];
    let lead = format!(
        "{} customers of {}, as of {}. Of {} models {} forecast the purchases after {} best. {}",
        count(worth.customers.len() as u64),
        worth.name,
        worth.as_of,
        worth.choice.candidates.len(),
        best(worth),
        worth.split,
        caution(worth),
    );
    Ok(page("What is a customer worth?", &lead, &facts(worth), &sections.concat()))
}

fn facts(worth: &Worth) -> Vec<Fact> {
    let (code, ahead) = (worth.currency.code(), weeks(worth.horizon));
    let between = |of: &Estimate, say: &dyn Fn(f64) -> String| format!("{} to {}", say(of.low), say(of.high));
    let mut facts = Vec::new();
    if let Some(total) = &worth.coming.total_value {
        let say = |x: f64| whole_money(code, x);
        let mean = format!("{code} {:.2}", total.value / total.n as f64);
        let label = format!("Value, next {ahead} weeks");
        facts.push(Fact { label, value: say(total.value), detail: between(total, &say) });
        facts.push(Fact { label: "Value of a customer".into(), value: mean, detail: "in the mean".into() });
    }
    let (total, say) = (&worth.coming.total_purchases, |x: f64| count(x.round() as u64));
    let label = format!("Purchases, next {ahead} weeks");
    facts.push(Fact { label, value: say(total.value), detail: between(total, &say) });
    if let Some(tenth) = worth.concentration.get(10) {
        let detail = "of the value".into();
        facts.push(Fact { label: "The best 10% bring".into(), value: percent(tenth.value), detail });
    }
    facts
}

fn models(worth: &Worth) -> Table {
    let numbers = ["Log score", "Behind the best (95% interval)", "Total error", "Weekly error"];
    let columns = std::iter::once(Column::text("Model")).chain(numbers.map(Column::number)).collect();
    let rows = worth.choice.candidates.iter().map(|candidate| {
        let share = |error: Option<f64>, text: &dyn Fn(f64) -> String| error.map_or("-".into(), |e| text(100.0 * e));
        let total = share(candidate.total_error, &|error| format!("{error:+.1}%"));
        let weekly = share(candidate.tracking_error, &|error| format!("{error:.1}%"));
        let score = format!("{:.4}", candidate.log_score);
        vec![candidate.model.to_string(), score, behind(candidate), total, weekly]
    });
    Table { columns, rows: rows.collect() }
}

fn customers(worth: &Worth) -> Drawn {
    let (rows, value) = (most_valuable(worth), &worth.value);
    let bar = |&row: &usize| Bar {
        name: one_line(&worth.customers[row].id).chars().take(LETTERS).collect(),
        value: value.value[row],
        low: value.low[row],
        high: value.high[row],
    };
    let drawn: Vec<Bar> = rows.iter().map(bar).collect();
    let title = format!("Value, next {} weeks, {}", weeks(worth.horizon), worth.currency.code());
    let figure = Figure {
        label: "The most valuable customers with their intervals; numbers in the table.".into(),
        class: "lines",
        key: "<span><i></i>95% of the possible futures</span>".to_owned() + &swatch("predicted", "mean"),
        caption: "An interval holds what one customer may bring, chance included: far wider than that of a mean."
            .into(),
    };
    let columns = [Column::text("Customer"), Column::number("Repeats"), Column::number("Value"), Column::number("95%")];
    let cells = rows.iter().map(|&row| {
        let reach = format!("{:.0} to {:.0}", value.low[row], value.high[row]);
        let repeats = worth.table.frequency[row].to_string();
        vec![one_line(&worth.customers[row].id), repeats, format!("{:.0}", value.value[row]), reach]
    });
    let table = Table { columns: columns.into(), rows: cells.collect() };
    Ok(figure.html(|size| intervals(size, &title, &drawn))? + &folded("In numbers", &table))
}

fn repeats(worth: &Worth) -> Drawn {
    let histogram = &worth.histogram;
    let names = classes(&histogram.purchases);
    let mut figure = lines("Customers by repeat purchases", "By the model as it was fitted to all weeks.");
    figure.key = swatch("actual", "actual") + &swatch("predicted", "expected");
    let titles = ("Repeat purchases", "Customers");
    let chart = figure.html(|size| bars(size, titles, &names, &histogram.actual, &histogram.expected))?;
    let said = |column: &[f64]| column.iter().map(|customers| format!("{customers:.1}")).collect();
    Ok(chart + &by_class(&names, said(&histogram.actual), said(&histogram.expected)))
}

fn held_out(worth: &Worth) -> Drawn {
    let classes_then = &worth.held_out;
    let names = classes(&classes_then.frequency);
    let figure = lines(
        "Purchases per customer in the held-out weeks, by repeat purchases before",
        "By the model as it was fitted up to the split. A class without customers has no mark.",
    );
    let titles = ("Repeat purchases before the split", "Purchases per customer after it");
    let chart = figure.html(|size| marks(size, titles, &names, &classes_then.actual, &classes_then.expected))?;
    let said =
        |column: &[Option<f64>]| column.iter().map(|mean| mean.map_or("-".into(), |m| format!("{m:.3}"))).collect();
    Ok(chart + &by_class(&names, said(&classes_then.actual), said(&classes_then.expected)))
}

fn swatch(colour: &str, word: &str) -> String {
    format!("<span><b style=\"width: 16px; background: var(--{colour})\"></b>{word}</span>")
}

fn by_class(names: &[String], actual: Vec<String>, expected: Vec<String>) -> String {
    let rows =
        names.iter().zip(actual).zip(expected).map(|((name, actual), expected)| vec![name.clone(), actual, expected]);
    let columns = [Column::number("Repeats"), Column::number("Actual"), Column::number("Expected")];
    folded("In numbers", &Table { columns: columns.into(), rows: rows.collect() })
}

fn parameters(worth: &Worth) -> String {
    let columns = [Column::text("Model"), Column::text("Parameter"), Column::number("Mean"), Column::number("95%")];
    let row = |model: &str, one: &PosteriorParameter| {
        let Estimate { value, low, high, .. } = one.estimate;
        vec![model.into(), one.name.clone(), format!("{value:.4}"), format!("{low:.4} to {high:.4}")]
    };
    let purchases = worth.purchases.parameters.iter().map(|one| row(&best(worth), one));
    let rows = purchases.chain(worth.spend.parameters.iter().map(|one| row("Gamma-Gamma", one))).collect();
    let how = format!("{}: {}. Gamma-Gamma: {}.", best(worth), drawn(&worth.purchases), drawn(&worth.spend));
    Table { columns: columns.into(), rows }.html("Parameters") + &note(&how)
}

fn note(text: &str) -> String {
    format!("<p class=\"note\">{}</p>\n", escape(text.trim_end()))
}
