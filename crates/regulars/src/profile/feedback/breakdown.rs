//! Scores broken down by segment, channel, touchpoint or period, in one call over a base.

use super::asked::{Asked, Question, solicited_apart};
use crate::error::Result;
use crate::math::by_key;
use crate::math::columns::parts::meaning;
use crate::model::calendar::{Periods, zone::Zone};
use crate::model::{CalendarOptions, CustomerBase, Dimension, FeedbackKind, FeedbackRow, Instant, check_distinct};
use crate::profile::ledger::own_offset;
use crate::profile::notes::Note;
use crate::profile::notes::Notes;
use crate::survey::{
    Nps, NpsDifference, Rating, RatingDifference, RatingFigure, RatingOptions, Scale, nps, nps_by_segment, rating,
    ratings_by_segment,
};
use crate::value::CalendarPeriod;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// The word of the dimension of time.
const PERIOD: &str = "period";

/// Which answers to break down, and by what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreakdownOptions {
    /// Kind of question. Default: `nps`.
    pub kind: FeedbackKind,
    /// The survey. Default: all.
    pub survey_id: Option<String>,
    /// The question. Default: all.
    pub question_id: Option<String>,
    /// The scale that is read; answers on others are counted, never mixed in. Default: the only one there is, in steps
    /// of 1.
    pub scale: Option<Scale>,
    /// Answers before this instant aren't read. Default: all.
    pub since: Option<Instant>,
    /// What groups are told apart by: `period`, or a dimension of [`LoopOptions::by`](crate::profile::LoopOptions::by).
    /// Default: `channel`, `touchpoint`, `lifecycle_stage` and `period`.
    pub by: Vec<String>,
    /// The period. Default: a month.
    pub period: CalendarPeriod,
    /// Where days are cut, and where weeks start. Default: days of UTC, weeks from Monday.
    pub calendar: CalendarOptions,
    /// Whether all answers of a customer count, or the latest (in each period, for `period`). Default: the latest.
    pub every_answer: bool,
    /// Level, fewest answers, top box and adjustment. A Net Promoter Score reads `level`, `min_n` and `adjustment`.
    /// Default: those of [`rating`] and [`nps`].
    pub figures: RatingOptions,
}

impl Default for BreakdownOptions {
    fn default() -> Self {
        Self {
            kind: FeedbackKind::Nps,
            survey_id: None,
            question_id: None,
            scale: None,
            since: None,
            by: ["channel", "touchpoint", "lifecycle_stage", PERIOD].map(String::from).to_vec(),
            period: CalendarPeriod::Month,
            calendar: CalendarOptions::default(),
            every_answer: false,
            figures: RatingOptions::default(),
        }
    }
}

/// The scores of a base, whole and by group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// The scale that was read.
    pub scale: Scale,
    /// All answers.
    pub total: Figure,
    /// The same by group, in the order of the options' `by`, and of the groups' names.
    pub groups: Vec<BreakdownGroup>,
    /// Answers that a later one of the same customer took the place of.
    pub replaced: u64,
    /// Answers on another scale, or without a score.
    pub unusable: u64,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

/// A Net Promoter Score, or a rating: one of both is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The Net Promoter Score, of the kinds `nps` and `enps`.
    pub nps: Option<Nps>,
    /// The rating, of all others.
    pub rating: Option<Rating>,
}

/// A group of answers, and how it differs from all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakdownGroup {
    /// What it was told apart by.
    pub by: String,
    /// Its name; of a period its first day. `None` where it isn't known.
    pub group: Option<String>,
    /// Its score.
    pub figure: Figure,
    /// Its Net Promoter Score minus that of the rest.
    pub nps_against_rest: Option<NpsDifference>,
    /// Its rating minus that of the rest.
    pub rating_against_rest: Option<RatingDifference>,
    /// The p-value of that difference, adjusted for the number of groups of the dimension.
    pub p_adjusted: Option<f64>,
}

/// Breaks the answers to one kind of question down by segment, channel, touchpoint, period, all in one call.
///
/// Of each customer the latest answer counts, merged customers as one; answers of one account resemble each other, so
/// accounts are what is sampled where any has two. Where some answers were invited and some volunteered, both are shown
/// apart as well, by `solicited`, and a note says so. Weights of the records are used where any has one.
///
/// # Errors
/// [`crate::Error::Empty`] without an answer; [`crate::Error::Invalid`] for answers on several scales when none is
/// named, an unknown dimension or a weight missing where others have one; [`crate::Error::OutOfRange`] for bad options.
///
/// ```
/// use regulars::model::{Channel, CustomerBase, Feedback, FeedbackKind, instant};
/// use regulars::profile::{BreakdownOptions, breakdown};
/// let mut base = CustomerBase::new();
/// for (row, score) in [9.0, 10.0, 9.0, 3.0, 7.0, 10.0, 2.0, 9.0, 9.0, 6.0, 10.0, 4.0].into_iter().enumerate() {
///     let at = instant(&format!("2026-03-{:02}T10:00:00Z", row + 1))?;
///     let mut answer = Feedback::new(format!("f-{row}"), FeedbackKind::Nps, at)?;
///     (answer.score, answer.scale_min, answer.scale_max) = (Some(score), Some(0.0), Some(10.0));
///     answer.channel = Some(if row % 2 == 0 { Channel::Email } else { Channel::App });
///     base.append(answer)?;
/// }
/// let options = BreakdownOptions { by: vec!["channel".into()], ..BreakdownOptions::default() };
/// let found = breakdown(&base, instant("2026-04-01T00:00:00Z")?, &options)?;
/// assert_eq!(found.total.nps.unwrap().n, 12);
/// assert_eq!(found.groups[1].group.as_deref(), Some("email"));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn breakdown(base: &CustomerBase, as_of: Instant, options: &BreakdownOptions) -> Result<Breakdown> {
    check_distinct(&options.by)?;
    let mut by = options.by.iter().map(|word| Splits::parse(word, options)).collect::<Result<Vec<_>>>()?;
    let view = base.as_of(as_of);
    let question = Question {
        kind: &options.kind,
        survey_id: options.survey_id.as_deref(),
        question_id: options.question_id.as_deref(),
        since: options.since,
    };
    let asked = Asked::new(&view, &question, options.scale)?;
    let mut notes = Notes::default();
    let mixed = asked.mixes_volunteers();
    if mixed {
        notes.add("total", "volunteers", solicited_apart(&asked));
        if !options.by.iter().any(|word| word == "solicited") {
            by.push(Splits::parse("solicited", options)?);
        }
    }
    let latest = asked.rows(|_| 0, options.every_answer);
    let total = figure(&asked.columns(&latest)?, options)?;
    let mut groups = Vec::new();
    for split in &by {
        groups.extend(split.groups(&asked, &latest, options)?);
    }
    Ok(Breakdown {
        as_of,
        scale: asked.scale,
        total,
        groups,
        replaced: (asked.answers.len() - latest.len()) as u64,
        unusable: asked.unusable,
        notes: notes.into_inner(),
    })
}

/// A way to tell groups apart.
enum Splits {
    By(String, Dimension),
    Period(Periods, Zone),
}

impl Splits {
    fn parse(word: &str, options: &BreakdownOptions) -> Result<Self> {
        if word == PERIOD {
            let calendar = &options.calendar;
            return Ok(Self::Period(Periods::new(options.period, calendar), Zone::parse(&calendar.zone)?));
        }
        Dimension::parse(word).map(|dimension| Self::By(word.into(), dimension))
    }

    fn groups(&self, asked: &Asked<'_>, latest: &[usize], options: &BreakdownOptions) -> Result<Vec<BreakdownGroup>> {
        match self {
            Self::By(word, dimension) => {
                let names = latest.iter().map(|&row| asked.place(row, dimension));
                groups(word, &names.collect::<Vec<_>>(), asked, latest, options)
            }
            Self::Period(period, zone) => {
                let number = |feedback: FeedbackRow<'_>| period.number(day(feedback, zone)?);
                let numbers = asked.answers.iter().map(|answer| number(answer.feedback)).collect::<Result<Vec<_>>>()?;
                let of = |row: usize| meaning(&numbers, row);
                // A customer who answered in two periods counts in both.
                let rows = asked.rows(of, options.every_answer);
                let names = rows.iter().map(|&row| period.start(of(row)).map(|day| Some(day.to_string())));
                groups(PERIOD, &names.collect::<Result<Vec<_>>>()?, asked, &rows, options)
            }
        }
    }
}

/// The day of an answer, by the zone's clocks or its own.
fn day(feedback: FeedbackRow<'_>, zone: &Zone) -> Result<i64> {
    let own_offset = if zone.is_own() {
        TimeDelta::minutes(own_offset("feedback", feedback.id(), feedback.utc_offset_minutes())?)
    } else {
        TimeDelta::zero()
    };
    let at = feedback.submitted_at_micros();
    zone.check("submitted_at", at)?;
    Ok(zone.day(at.saturating_add(own_offset.num_microseconds().unwrap_or(0))))
}

/// The groups of rows by their names.
fn groups(
    by: &str,
    names: &[Option<String>],
    asked: &Asked<'_>,
    rows: &[usize],
    options: &BreakdownOptions,
) -> Result<Vec<BreakdownGroup>> {
    let mut known = by_key(names.iter().map(|name| (name, 0_u32)));
    known.values_mut().zip(0..).for_each(|(code, number)| *code = number);
    let codes: Vec<u32> = names.iter().filter_map(|name| known.get(name).copied()).collect();
    let columns = asked.columns(rows)?;
    let named = known.into_keys().cloned();
    if options.kind.is_nps() {
        let found = nps_by_segment(&columns.whole(), &codes, &columns.nps_options(&options.figures))?;
        return Ok(named
            .zip(found)
            .map(|(group, found)| BreakdownGroup {
                by: by.into(),
                group,
                figure: Figure { nps: Some(found.nps), rating: None },
                nps_against_rest: Some(found.against_rest),
                rating_against_rest: None,
                p_adjusted: found.p_adjusted,
            })
            .collect());
    }
    let found = ratings_by_segment(&columns.ratings(), &codes, &asked.scale, &figures(options))?;
    Ok(named
        .zip(found)
        .map(|(group, found)| BreakdownGroup {
            by: by.into(),
            group,
            figure: Figure { nps: None, rating: Some(found.rating) },
            nps_against_rest: None,
            rating_against_rest: Some(found.against_rest),
            p_adjusted: found.p_adjusted,
        })
        .collect())
}

fn figure(columns: &super::asked::Columns, options: &BreakdownOptions) -> Result<Figure> {
    if options.kind.is_nps() {
        let nps = nps(&columns.whole(), &columns.nps_options(&options.figures))?;
        return Ok(Figure { nps: Some(nps), rating: None });
    }
    let rating = rating(&columns.ratings(), &columns.scale, &figures(options))?;
    Ok(Figure { nps: None, rating: Some(rating) })
}

/// The options of a rating; of customer satisfaction the top box is the headline.
fn figures(options: &BreakdownOptions) -> RatingOptions {
    let usual = if options.kind == FeedbackKind::Csat { RatingFigure::TopBox } else { RatingFigure::Mean };
    RatingOptions { headline: Some(options.figures.headline.unwrap_or(usual)), ..options.figures.clone() }
}
