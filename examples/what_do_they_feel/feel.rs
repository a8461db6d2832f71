//! What the numbers and the words tell, each part by one call of the library.

use crate::input::{Aspect, Input};
use chrono::{Days, Months, NaiveDate};
use regulars::Result;
use regulars::profile::{
    AnswerQueue, Breakdown, BreakdownOptions, ClosedLoop, LoopOptions, QueueOptions, ScoreOptions, answer_queue,
    breakdown, closed_loop,
};
use regulars::survey::{
    Driver, ImportancePerformance, KeyDriverOptions, KeyDrivers, Nps, Trend, TrendKind, TrendOptions, TrendSeries,
    importance_performance, key_drivers, trend,
};
use regulars::value::CalendarPeriod;
use regulars::voice::{
    DriverWordOptions, DriverWords, NewTermOptions, NewTerms, QuoteOptions, ThemeImpact, ThemeImpactOptions,
    ThemeMentions, ThemeOptions, ThemeScore, TokenOptions, driver_words, new_terms, quotes, theme_impact, themes,
};

/// Terms that are shown of each group, and of those that come up.
const WORDS: u64 = 6;

/// What customers feel.
pub(crate) struct Feel {
    pub(crate) breakdown: Breakdown,
    pub(crate) months: Vec<Period>,
    pub(crate) weeks: Vec<Period>,
    /// The chart of the weeks.
    pub(crate) trend: Trend,
    /// `None` where no aspects were rated.
    pub(crate) drivers: Option<(KeyDrivers, ImportancePerformance)>,
    pub(crate) themes: Vec<(ThemeMentions, ThemeImpact)>,
    pub(crate) by_language: Vec<(String, Vec<ThemeMentions>)>,
    /// The theme that pulls the score down most, if any, and for each language the row of the comment that stands for it.
    pub(crate) worst: Option<(String, Vec<usize>)>,
    pub(crate) words: DriverWords,
    pub(crate) new: NewTerms,
    pub(crate) closed_loop: ClosedLoop,
    pub(crate) queue: AnswerQueue,
}

/// The answers of a week or a month.
pub(crate) struct Period {
    pub(crate) first_day: NaiveDate,
    /// `None` where nobody answered.
    pub(crate) nps: Option<Nps>,
}

pub(crate) fn find(input: &Input) -> Result<Feel> {
    let by_period = |period| {
        let options = BreakdownOptions { by: vec!["period".into()], period, ..BreakdownOptions::default() };
        breakdown(&input.base, input.as_of, &options)
    };
    let breakdown = by_period(CalendarPeriod::Month)?;
    let months = periods(&breakdown, |day| day + Months::new(1));
    let weeks = periods(&by_period(CalendarPeriod::Week)?, |day| day + Days::new(7));
    let trend = over_time(&weeks)?;
    let (themes, by_language) = by_theme(input)?;
    let worst = worst(input, &themes)?;
    Ok(Feel {
        drivers: drivers(input)?,
        words: words(input)?,
        new: new(input)?,
        closed_loop: closed_loop(
            &input.base,
            input.as_of,
            &LoopOptions { by: vec!["channel".into()], ..LoopOptions::default() },
        )?,
        queue: answer_queue(&input.base, input.as_of, &ScoreOptions::default(), &QueueOptions::default())?,
        breakdown,
        months,
        weeks,
        trend,
        themes,
        by_language,
        worst,
    })
}

/// The periods from the first to the last, those without an answer among them.
fn periods(breakdown: &Breakdown, next: impl Fn(NaiveDate) -> NaiveDate) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for group in &breakdown.groups {
        let Some(first_day) = group.group.as_deref().and_then(|day| day.parse().ok()) else { continue };
        while let Some(gap) = periods.last().map(|last| next(last.first_day)).filter(|gap| *gap < first_day) {
            periods.push(Period { first_day: gap, nps: None });
        }
        periods.push(Period { first_day, nps: group.figure.nps.clone() });
    }
    periods
}

fn over_time(weeks: &[Period]) -> Result<Trend> {
    let score = |nps: &Nps| (nps.promoters as f64 - nps.detractors as f64) / nps.n as f64;
    let column =
        |of: &dyn Fn(&Nps) -> f64| -> Vec<f64> { weeks.iter().map(|week| week.nps.as_ref().map_or(0.0, of)).collect() };
    let (value, n) = (column(&score), column(&|nps| nps.n as f64));
    let series = TrendSeries { kind: TrendKind::Mean, value: &value, n: Some(&n), standard_error: None };
    trend(&series, &TrendOptions { periods_per_year: Some(52.0), ..TrendOptions::default() })
}

fn drivers(input: &Input) -> Result<Option<(KeyDrivers, ImportancePerformance)>> {
    if input.aspects.is_empty() {
        return Ok(None);
    }
    let aspects: Vec<Driver> = input
        .aspects
        .iter()
        .map(|Aspect { name, ratings }| Driver { name, scores: ratings, scale_min: Some(1.0), scale_max: Some(5.0) })
        .collect();
    let options = KeyDriverOptions::default();
    let grid = importance_performance(&input.scores, &aspects, None, &options)?;
    Ok(Some((key_drivers(&input.scores, &aspects, None, &options)?, grid)))
}

/// Words are compared by their stems, where the language has a stemmer.
fn tokens() -> TokenOptions {
    TokenOptions { stem: Some(true), ..TokenOptions::default() }
}

/// The themes of all comments with what they do to the score, and those of the comments in each language.
#[allow(clippy::type_complexity)]
fn by_theme(input: &Input) -> Result<(Vec<(ThemeMentions, ThemeImpact)>, Vec<(String, Vec<ThemeMentions>)>)> {
    let said = &input.said;
    let options = ThemeOptions { tokens: tokens(), ..ThemeOptions::default() };
    let all: Vec<usize> = (0..said.texts.len()).collect();
    let mentions = said.among(&all, |comments| themes(comments, &input.themes, &options))?;
    let impacts = if all.is_empty() {
        Vec::new()
    } else {
        let impact = ThemeImpactOptions { score: Some(ThemeScore::Nps), ..ThemeImpactOptions::default() };
        theme_impact(&said.scores, Some(&said.authors), &mentions, &impact)?
    };
    let of_language = |language: &str| {
        let rows: Vec<usize> = all.iter().copied().filter(|&row| said.languages[row] == language).collect();
        let mentions = said.among(&rows, |comments| themes(comments, &input.themes, &options))?;
        Ok((language.to_owned(), mentions))
    };
    let by_language = said.distinct_languages().into_iter().map(of_language).collect::<Result<_>>()?;
    Ok((mentions.into_iter().zip(impacts).collect(), by_language))
}

/// The theme that certainly pulls the score down, and most of all, with a comment in each language that stands for it.
fn worst(input: &Input, themes: &[(ThemeMentions, ThemeImpact)]) -> Result<Option<(String, Vec<usize>)>> {
    let certain = themes.iter().filter_map(|(mentions, impact)| Some((mentions, impact.impact.estimate()?)));
    let low = certain.filter(|(_, impact)| impact.high < 0.0);
    let Some((theme, _)) = low.min_by(|(_, a), (_, b)| a.value.total_cmp(&b.value)) else { return Ok(None) };
    let said = &input.said;
    let speaks = |row: usize| {
        let about = theme.rows.contains(&(row as u64)) && !theme.negated_rows.contains(&(row as u64));
        about && said.scores[row] <= 6.0
    };
    let options = QuoteOptions { tokens: tokens(), most: Some(1) };
    let mut found = Vec::new();
    for language in said.distinct_languages() {
        let rows: Vec<usize> = (0..said.texts.len()).filter(|&row| said.languages[row] == language).collect();
        let chosen: Vec<bool> = rows.iter().map(|&row| speaks(row)).collect();
        let quoted = said.among(&rows, |comments| quotes(comments, &chosen, &options))?;
        found.extend(quoted.iter().map(|quote| rows[quote.row as usize]));
    }
    Ok(Some((theme.name.clone(), found)))
}

/// The words of those who give 0 to 6 against the words of those who give 9 or 10.
fn words(input: &Input) -> Result<DriverWords> {
    let said = &input.said;
    let rows: Vec<usize> =
        (0..said.texts.len()).filter(|&row| said.scores[row] <= 6.0 || said.scores[row] >= 9.0).collect();
    let unhappy: Vec<bool> = rows.iter().map(|&row| said.scores[row] <= 6.0).collect();
    let options = DriverWordOptions { most: Some(WORDS), quotes: Some(0), ..DriverWordOptions::default() };
    said.among(&rows, |comments| driver_words(comments, &unhappy, &options))
}

fn new(input: &Input) -> Result<NewTerms> {
    let said = &input.said;
    let all: Vec<usize> = (0..said.texts.len()).collect();
    let options = NewTermOptions { most: Some(WORDS), quotes: Some(0), ..NewTermOptions::default() };
    said.among(&all, |comments| new_terms(comments, &said.months, &options))
}
