//! What a person sees: one self-contained HTML file.

use crate::charts::{Interval, OverTime, over_time, spans};
use crate::drawing::Drawn;
use crate::feel::Feel;
use crate::html::{Column, Fact, Figure, Table, escape, page, section};
use crate::input::Input;
use crate::numbers::{count, percent};
use crate::summary::{customer, points, quadrant, shares_of, verdict};
use regulars::survey::TrendState;
use regulars::voice::DriverWord;
use regulars::{Answer, Estimate};

/// Items of the queue that are listed.
const LISTED: usize = 15;

pub(crate) fn write(input: &Input, feel: &Feel) -> Drawn {
    let sections = [
        section("The score over time", &weeks(feel)?),
        drivers(feel)?,
        themes(feel)?,
        quotes(input, feel),
        section("Their words", &words(feel)),
        section("The closed loop", &closed_loop(feel)),
        section("Answer next", &queue(feel)),
    ];
    let lead = format!(
        "{} answers of {} up to {}, {} with a comment, in {}. {}",
        count(input.scores.len() as u64),
        input.name,
        input.as_of.date_naive(),
        count(input.said.texts.len() as u64),
        input.said.distinct_languages().join(", "),
        input.findings.join(". "),
    );
    Ok(page("What do they feel?", &lead, &facts(feel), &sections.concat()))
}

fn facts(feel: &Feel) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(nps) = &feel.breakdown.total.nps {
        facts.push(fact("Net Promoter Score", &points(&nps.score)));
    }
    if let Some((theme, _)) = &feel.worst {
        let (value, detail) = (theme.clone(), "pulls the score down most".into());
        facts.push(Fact { label: "Worst theme".into(), value, detail });
    }
    let never = count(feel.closed_loop.never_answered.len() as u64);
    facts.push(Fact {
        label: "Never heard".into(),
        value: never,
        detail: format!("of {} that ask for a reply", count(feel.closed_loop.total.n)),
    });
    facts
}

/// A number before its interval in brackets.
fn fact(label: &str, said: &str) -> Fact {
    let (value, detail) = said.split_once(' ').unwrap_or((said, ""));
    Fact { label: label.into(), value: value.into(), detail: detail.trim_matches(['(', ')']).into() }
}

fn weeks(feel: &Feel) -> Drawn {
    let trend = &feel.trend;
    let ends = trend
        .low
        .iter()
        .zip(&trend.high)
        .map(|(low, high)| Some([(*low)?, (*high)?].map(|end| 100.0 * end.clamp(-1.0, 1.0))));
    let shown = OverTime {
        names: feel.weeks.iter().map(|week| week.first_day.to_string()).collect(),
        scores: feel.weeks.iter().map(|week| hundredfold(&week.nps.as_ref()?.score)).collect(),
        expected: ends.collect(),
        alarms: trend.alarm.iter().map(|state| matches!(state, TrendState::Up | TrendState::Down)).collect(),
    };
    let figure = Figure {
        label: "Net Promoter Score of each week with its interval, and the alarms; the verdict is below.".into(),
        class: "lines",
        key: "<span><i></i>95% interval</span><span><i class=\"equal\"></i>where a single week is expected</span>"
            .to_owned()
            + &swatch("actual", "score")
            + &swatch("predicted", "score with an alarm"),
        caption: format!("{} The chart gives {}.", verdict(feel), trend.false_alarms),
    };
    figure.html(|size| over_time(size, &shown))
}

fn hundredfold(answer: &Answer) -> Interval {
    let Estimate { value, low, high, .. } = answer.estimate()?;
    Some([value, low, high].map(|x| 100.0 * x))
}

fn swatch(colour: &str, word: &str) -> String {
    format!("<span><b style=\"width: 16px; background: var(--{colour})\"></b>{word}</span>")
}

fn interval_figure(label: &str, caption: &str) -> Figure {
    Figure {
        label: format!("{label}; numbers in the table."),
        class: "lines",
        key: "<span><i></i>95% interval</span>".to_owned() + &swatch("predicted", "estimate"),
        caption: caption.into(),
    }
}

fn drivers(feel: &Feel) -> Drawn {
    let Some((shares, grid)) = &feel.drivers else { return Ok(String::new()) };
    let rows: Vec<(String, Interval)> = shares
        .drivers
        .iter()
        .map(|driver| (driver.name.clone(), hundredfold(&Answer::Known(driver.relative_share.clone()))))
        .collect();
    let figure = interval_figure(
        "Part of the explained score that goes with each aspect",
        "Association, not cause: where to look. An experiment tells what works.",
    );
    let chart = figure.html(|size| spans(size, "Part of what the aspects tell of the score", &rows, true))?;
    let cells = grid.drivers.iter().filter_map(|place| {
        let driver = shares.drivers.iter().find(|driver| driver.name == place.name)?;
        let rank = format!("{:.0} ({:.0} to {:.0})", driver.rank.value, driver.rank.low, driver.rank.high);
        let unsure = if place.clear { "" } else { " (not clearly)" };
        let mean = format!("{:.2} ({:.2} to {:.2})", place.mean.value, place.mean.low, place.mean.high);
        let quarter = quadrant(place.quadrant).to_owned() + unsure;
        Some(vec![driver.name.clone(), shares_of(&driver.relative_share), rank, mean, quarter])
    });
    let numbers = ["Part", "Rank", "Mean of 1 to 5"].map(Column::number);
    let columns = std::iter::once(Column::text("Aspect")).chain(numbers).chain([Column::text("So")]).collect();
    let table = Table { columns, rows: cells.collect() };
    Ok(section("What the score goes with", &(chart + &table.html("Aspects"))))
}

fn themes(feel: &Feel) -> Drawn {
    if feel.themes.is_empty() {
        return Ok(String::new());
    }
    let rows: Vec<(String, Interval)> =
        feel.themes.iter().map(|(theme, impact)| (theme.name.clone(), hundredfold(&impact.impact))).collect();
    let figure = interval_figure(
        "What each theme does to the score",
        "The score of all comments less what it is without those on the theme.",
    );
    let chart = figure.html(|size| spans(size, "Effect on the score, points", &rows, false))?;
    let cells = feel.themes.iter().enumerate().map(|(place, (theme, impact))| {
        let share = |answer: &Answer| answer.estimate().map_or("too few".into(), shares_of);
        let mut cells = vec![theme.name.clone(), share(&theme.share), points(&impact.impact)];
        cells.extend(feel.by_language.iter().map(|(_, themes)| share(&themes[place].share)));
        cells
    });
    let languages = feel.by_language.iter().map(|(language, _)| Column::number(language));
    let columns = [Column::text("Theme"), Column::number("Authors"), Column::number("Effect")];
    let table = Table { columns: columns.into_iter().chain(languages).collect(), rows: cells.collect() };
    Ok(section("What they talk about", &(chart + &table.html("Themes"))))
}

fn quotes(input: &Input, feel: &Feel) -> String {
    let Some((theme, rows)) = &feel.worst else { return String::new() };
    let said = &input.said;
    let cells = rows
        .iter()
        .map(|&row| vec![said.languages[row].clone(), said.scores[row].to_string(), said.texts[row].trim().to_owned()]);
    let columns = [Column::text("Language"), Column::number("Score"), Column::text("Comment")];
    let table = Table { columns: columns.into(), rows: cells.collect() };
    section(&format!("What stands for {theme}"), &table.html("Quotes"))
}

fn words(feel: &Feel) -> String {
    let list = |group: &str, words: &[DriverWord]| -> Vec<Vec<String>> {
        let row = |word: &DriverWord| {
            let Estimate { value, low, high, .. } = word.log_odds;
            let sure = if word.significant { "" } else { "may be chance" };
            let authors = count(word.authors_focus + word.authors_rest);
            vec![
                group.into(),
                word.term.clone(),
                authors,
                format!("{value:+.1} ({low:+.1} to {high:+.1})"),
                sure.into(),
            ]
        };
        words.iter().map(row).collect()
    };
    let rows = [list("0 to 6", &feel.words.focus), list("9 and 10", &feel.words.rest)].concat();
    let columns = [
        Column::text("Of"),
        Column::text("Word"),
        Column::number("People"),
        Column::number("Log odds (95%)"),
        Column::text(""),
    ];
    let alarms = feel.new.alarms.iter().map(|term| {
        let before = count(term.authors_before);
        vec![term.term.clone(), count(term.authors_now), before]
    });
    let new = [Column::text("New word"), Column::number("People now"), Column::number("People before")];
    Table { columns: columns.into(), rows }.html("Words")
        + &Table { columns: new.into(), rows: alarms.collect() }.html("New words")
}

fn closed_loop(feel: &Feel) -> String {
    let total = std::iter::once(("all", &feel.closed_loop.total));
    let groups = feel.closed_loop.groups.iter().map(|group| (group.group.as_deref().unwrap_or("?"), &group.rates));
    let rows = total.chain(groups).map(|(name, rates)| {
        let within = |answer: &Answer| answer.estimate().map_or("too few".into(), shares_of);
        let told = percent(rates.told.reached as f64 / rates.n.max(1) as f64);
        let stages = [&rates.heard, &rates.decided, &rates.told].map(|stage| within(&stage.within));
        [vec![name.to_owned(), count(rates.n)], stages.into(), vec![told]].concat()
    });
    let numbers = ["Ask for a reply", "Heard in 2 days", "Decided", "Told", "Told in the end"].map(Column::number);
    let columns = std::iter::once(Column::text("Channel")).chain(numbers).collect();
    Table { columns, rows: rows.collect() }.html("The closed loop")
}

fn queue(feel: &Feel) -> String {
    let rows = feel
        .queue
        .items
        .iter()
        .take(LISTED)
        .map(|item| vec![item.id.clone(), customer(item), format!("{:.0}", item.waiting_days), item.why.clone()]);
    let columns = [Column::text("Answer"), Column::text("Customer"), Column::number("Days"), Column::text("Why")];
    let notes: String =
        feel.queue.notes.iter().map(|note| format!("<p class=\"note\">{}</p>\n", escape(&note.text))).collect();
    Table { columns: columns.into(), rows: rows.collect() }.html("Answer next") + &notes
}
