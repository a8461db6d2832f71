//! What a person reads at the terminal.

use crate::feel::Feel;
use crate::input::Input;
use crate::numbers::{count, one_line, percent, whole_percent};
use regulars::profile::{LoopRates, QueueItem};
use regulars::survey::{Quadrant, TrendState};
use regulars::voice::DriverWord;
use regulars::{Answer, Estimate};
use std::fmt::Write;

/// Items of the queue that are listed.
const LISTED: usize = 5;

/// The whole summary; the same files give the same one.
pub(crate) fn write(input: &Input, feel: &Feel) -> String {
    let parts = [
        headline(input, feel),
        over_time(feel),
        drivers(feel),
        themes(feel),
        quotes(input, feel),
        words(feel),
        closed_loop(feel),
        queue(feel),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn headline(input: &Input, feel: &Feel) -> String {
    let said = &input.said;
    let mut text = format!(
        "{} answers of {} up to {}, {} with a comment ({})\n",
        count(input.scores.len() as u64),
        input.name,
        input.as_of.date_naive(),
        count(said.texts.len() as u64),
        said.distinct_languages().join(", "),
    );
    if let Some(nps) = &feel.breakdown.total.nps {
        let _ = writeln!(text, "Net Promoter Score {}, the latest answer of each customer", points(&nps.score));
    }
    for finding in &input.findings {
        let _ = writeln!(text, "  {finding}");
    }
    text
}

fn over_time(feel: &Feel) -> String {
    let mut text = String::from("Month by month (95% interval)\n");
    for month in &feel.months {
        let (score, n) = month.nps.as_ref().map_or(("-".into(), 0), |nps| (points(&nps.score), nps.n));
        let _ = writeln!(text, "  {}  {score:<18} n {n:>4}", month.first_day.format("%Y-%m"));
    }
    text + &format!("{}\nThe chart of the weeks gives {}.\n", verdict(feel), feel.trend.false_alarms)
}

/// What the chart of the weeks says of the last one.
pub(crate) fn verdict(feel: &Feel) -> String {
    let (trend, week) = (&feel.trend, |period: u64| feel.weeks[period as usize].first_day);
    let way = match trend.state {
        TrendState::Up => "risen",
        TrendState::Down => "fallen",
        TrendState::InControl => return "No sign of a change.".into(),
        TrendState::NotEnough => return "Too few weeks to tell of a change.".into(),
    };
    let since = trend.since.map_or(String::new(), |since| format!("; the alarm is of the week of {}", week(since)));
    let change = trend.change.as_ref().map_or(String::new(), |change| {
        let [least, most] = [change.size.low, change.size.high].map(|size| 100.0 * size.abs());
        format!(
            " by {:.0} points ({:.0} to {:.0}), most likely in the week of {} ({} to {})",
            100.0 * change.size.value.abs(),
            least.min(most),
            least.max(most),
            week(change.period),
            week(change.low),
            week(change.high),
        )
    });
    format!("It has {way}{change}{since}.")
}

fn drivers(feel: &Feel) -> String {
    let Some((shares, grid)) = &feel.drivers else { return String::new() };
    let mut text = match &shares.r_squared {
        Answer::Known(all) => format!(
            "What the score goes with: parts of the {} ({} to {}) that the aspects tell of it\n",
            whole_percent(all.value),
            whole_percent(all.low),
            whole_percent(all.high)
        ),
        Answer::NotEnough { n, needed, why } => {
            return format!("What the score goes with: not enough data, {n} of {needed} answers ({why})\n");
        }
    };
    for place in &grid.drivers {
        let Some(driver) = shares.drivers.iter().find(|driver| driver.name == place.name) else { continue };
        let _ = writeln!(
            text,
            "  {:<10} {:<18} rank {:.0} ({:.0} to {:.0}), mean {:.2}: {}{}",
            one_line(&driver.name),
            shares_of(&driver.relative_share),
            driver.rank.value,
            driver.rank.low,
            driver.rank.high,
            place.mean.value,
            quadrant(place.quadrant),
            if place.clear { "" } else { ", not clearly" },
        );
    }
    text
}

pub(crate) fn quadrant(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::ConcentrateHere => "concentrate here",
        Quadrant::KeepUp => "keep it up",
        Quadrant::LowPriority => "low priority",
        Quadrant::PossibleOverkill => "possible overkill",
    }
}

fn themes(feel: &Feel) -> String {
    if feel.themes.is_empty() {
        return String::new();
    }
    let languages: String = feel.by_language.iter().map(|(language, _)| format!("{language:>6}")).collect();
    let mut text = format!(
        "What they talk about\n  {:<10} {:<18} {:<24} {languages}\n",
        "theme", "authors (95%)", "effect on the score"
    );
    for (place, (mentions, impact)) in feel.themes.iter().enumerate() {
        let share = mentions.share.estimate().map_or("too few".into(), shares_of);
        let _ = write!(text, "  {:<10} {share:<18} {:<24} ", one_line(&mentions.name), points(&impact.impact));
        for (_, mentions) in &feel.by_language {
            let of_language = mentions.get(place).and_then(|mentions| mentions.share.estimate());
            let _ = write!(text, "{:>6}", of_language.map_or("-".into(), |share| whole_percent(share.value)));
        }
        text.push('\n');
    }
    text
}

fn quotes(input: &Input, feel: &Feel) -> String {
    let Some((theme, rows)) = &feel.worst else { return String::new() };
    let mut text = format!("What pulls the score down most is {}:\n", one_line(theme));
    for &row in rows {
        let said = &input.said;
        let _ = writeln!(text, "  {} gives {}: {}", said.languages[row], said.scores[row], said.texts[row].trim());
    }
    text
}

fn words(feel: &Feel) -> String {
    let list = |words: &[DriverWord]| {
        let sure = words.iter().filter(|word| word.significant);
        let shown: Vec<String> =
            sure.map(|word| format!("{} {}", word.term, word.authors_focus + word.authors_rest)).collect();
        if shown.is_empty() { "nothing for sure".into() } else { shown.join(", ") }
    };
    let alarms: Vec<String> =
        feel.new.alarms.iter().map(|term| format!("{} {}", term.term, term.authors_now)).collect();
    format!(
        "Words, with the number of people who use them\n  of 0 to 6     {}\n  of 9 and 10   {}\n  new           {}\n",
        list(&feel.words.focus),
        list(&feel.words.rest),
        if alarms.is_empty() { "nothing".into() } else { alarms.join(", ") },
    )
}

fn closed_loop(feel: &Feel) -> String {
    let found = &feel.closed_loop;
    let mut text = format!(
        "Of {} answers that ask for a reply, within 2 days: heard, decided, told; told in the end\n",
        count(found.total.n)
    );
    let line = |name: &str, rates: &LoopRates| {
        let within = |answer: &Answer| answer.estimate().map_or("-".into(), shares_of);
        let [heard, decided, told] = [&rates.heard, &rates.decided, &rates.told].map(|stage| within(&stage.within));
        let share = if rates.n > 0 { percent(rates.told.reached as f64 / rates.n as f64) } else { "-".into() };
        format!("  {:<8} {heard:<18} {decided:<18} {told:<18} {share:>6}\n", one_line(name))
    };
    text += &line("all", &found.total);
    for group in &found.groups {
        text += &line(group.group.as_deref().unwrap_or("?"), &group.rates);
    }
    if let Some(first) = found.never_answered.first() {
        let _ = writeln!(
            text,
            "  {} were never heard; {} has waited longest, {:.0} days",
            count(found.never_answered.len() as u64),
            one_line(&first.id),
            first.waiting_days
        );
    }
    text
}

fn queue(feel: &Feel) -> String {
    let mut text = format!("Answer next, of {} that wait\n", count(feel.queue.items.len() as u64));
    for item in feel.queue.items.iter().take(LISTED) {
        let _ = writeln!(text, "  {}  customer {}: {}", one_line(&item.id), customer(item), item.why);
    }
    text
}

pub(crate) fn customer(item: &QueueItem) -> String {
    item.customer.as_ref().map_or("unknown".into(), |key| one_line(&key.id))
}

/// A difference or a score in points: `+12 (+5 to +19)`.
pub(crate) fn points(answer: &Answer) -> String {
    match answer {
        Answer::Known(Estimate { value, low, high, .. }) => {
            let [value, low, high] = [value, low, high].map(|x| (100.0 * x).round() + 0.0);
            format!("{value:+.0} ({low:+.0} to {high:+.0})")
        }
        Answer::NotEnough { .. } => "too few".into(),
    }
}

pub(crate) fn shares_of(share: &Estimate) -> String {
    format!("{} ({} to {})", whole_percent(share.value), whole_percent(share.low), whole_percent(share.high))
}
