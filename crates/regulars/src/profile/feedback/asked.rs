//! The answers to one question: on one scale, by whom, the latest of each.

use crate::error::{Error, Result};
use crate::math::sort_rows;
use crate::model::{AsOf, CustomerRow, Dimension, FeedbackKind, FeedbackRow, Instant, Solicited};
use crate::profile::directory::{CustomerKey, Directory};
use crate::survey::{NpsOptions, RatingOptions, Ratings, Scale};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What was asked.
pub(super) struct Question<'q> {
    pub(super) kind: &'q FeedbackKind,
    pub(super) survey_id: Option<&'q str>,
    pub(super) question_id: Option<&'q str>,
    pub(super) since: Option<Instant>,
}

impl Question<'_> {
    fn is_of(&self, feedback: FeedbackRow<'_>) -> bool {
        feedback.kind() == Some(self.kind)
            && self.survey_id.is_none_or(|wanted| feedback.survey_id() == Some(wanted))
            && self.question_id.is_none_or(|wanted| feedback.question_id() == Some(wanted))
            && self.since.is_none_or(|since| feedback.submitted_at_micros() >= since.timestamp_micros())
    }
}

/// An answer on the scale.
pub(super) struct Answered<'a> {
    pub(super) feedback: FeedbackRow<'a>,
    score: f64,
    /// Code of the customer; `None` when anonymous.
    pub(super) person: Option<u32>,
    customer: Option<CustomerRow<'a>>,
    account: Option<u32>,
}

/// The answers to a question.
pub(super) struct Asked<'a> {
    pub(super) scale: Scale,
    pub(super) answers: Vec<Answered<'a>>,
    /// Answers on another scale, or without a score.
    pub(super) unusable: u64,
    pub(super) people: Directory,
    accounts: u32,
}

impl<'a> Asked<'a> {
    pub(super) fn new(view: &AsOf<'a>, question: &Question<'_>, scale: Option<Scale>) -> Result<Self> {
        scale.as_ref().map_or(Ok(()), Scale::check)?;
        let all: Vec<FeedbackRow<'a>> = view.feedback_rows().filter(|feedback| question.is_of(*feedback)).collect();
        let scale = match scale {
            Some(scale) => scale,
            None => only_scale(&all, question.kind)?,
        };
        if question.kind.is_nps() && (scale.min, scale.max, scale.step) != (0.0, 10.0, 1.0) {
            let Scale { min, max, step } = scale;
            let why = format!(
                "the Net Promoter Score is of answers from 0 to 10 in steps of 1, not from {min} to {max} in steps of {step}"
            );
            return Err(Error::invalid("scale", why));
        }
        let (mut people, mut accounts) = (Directory::default(), Directory::default());
        let (mut answers, mut unusable) = (Vec::new(), 0);
        for feedback in all {
            let on_scale = feedback.scale() == Some((scale.min, scale.max));
            let (Some(score), Some(source)) = (feedback.score().filter(|_| on_scale), feedback.source()) else {
                unusable += 1;
                continue;
            };
            check_answer(feedback, score, &scale)?;
            let id = feedback.customer_id();
            let person = id.map(|id| people.code(view, source, id));
            let customer = id.and_then(|id| view.customer_row(source.as_deref(), id));
            let of_customer = customer.and_then(CustomerRow::account_id);
            let account = feedback.account_id().or(of_customer).map(|id| accounts.account_code(view, source, id));
            answers.push(Answered { score, person, customer, account, feedback });
        }
        if answers.is_empty() {
            return Err(Error::Empty { what: format!("the list of answers of the kind {}", question.kind.as_str()) });
        }
        Ok(Self { scale, answers, unusable, people, accounts: accounts.keys.len() as u32 })
    }

    /// Rows of the answers that count: all, or of each person the latest in each period, in the order of the view.
    pub(super) fn rows(&self, period: impl Fn(usize) -> i64, every_answer: bool) -> Vec<usize> {
        if every_answer {
            return (0..self.answers.len()).collect();
        }
        let mut latest: BTreeMap<(u32, i64), usize> = BTreeMap::new();
        let mut rows = Vec::new();
        for (row, answer) in self.answers.iter().enumerate() {
            let Some(person) = answer.person else {
                rows.push(row);
                continue;
            };
            let best = latest.entry((person, period(row))).or_insert(row);
            if self.rank(row) > self.rank(*best) {
                *best = row;
            }
        }
        rows.extend(latest.into_values());
        sort_rows(&mut rows, Ord::cmp);
        rows
    }

    /// The latest answer counts, of two at one instant the lower, then the first by name.
    fn rank(&self, row: usize) -> Option<(i64, Reverse<u64>, Reverse<usize>)> {
        let answer = self.answers.get(row)?;
        // Scores above the least of the scale are ordered by their bits.
        let height = (answer.score - self.scale.min).max(0.0).to_bits();
        Some((answer.feedback.submitted_at_micros(), Reverse(height), Reverse(row)))
    }

    /// Who gave an answer, and the score; `None` when anonymous.
    pub(super) fn of(&self, row: usize) -> Option<(&CustomerKey, f64)> {
        let answer = self.answers.get(row)?;
        Some((self.people.keys.get(answer.person? as usize)?, answer.score))
    }

    /// Where an answer lies on a dimension.
    pub(super) fn place(&self, row: usize, dimension: &Dimension) -> Option<String> {
        let answer = self.answers.get(row)?;
        dimension.of(answer.feedback, answer.customer)
    }

    fn solicited(&self) -> impl Iterator<Item = &'a Solicited> {
        self.answers.iter().filter_map(|answer| answer.feedback.solicited())
    }

    /// Whether some answers were invited and some volunteered.
    pub(super) fn mixes_volunteers(&self) -> bool {
        let has = |wanted: Solicited| self.solicited().any(|found| *found == wanted);
        has(Solicited::Invited) && has(Solicited::Volunteered)
    }

    /// The columns of some rows.
    pub(super) fn columns(&self, rows: &[usize]) -> Result<Columns> {
        let picked: Vec<&Answered<'_>> = rows.iter().filter_map(|&row| self.answers.get(row)).collect();
        let given = picked.iter().filter(|answer| answer.feedback.weight().is_some()).count();
        if let Some(without) = picked.iter().find(|answer| answer.feedback.weight().is_none()).filter(|_| given > 0) {
            return Err(Error::invalid(
                "weight",
                format!("feedback {:?} has none, others have", without.feedback.id()),
            ));
        }
        let weights = (given > 0).then(|| picked.iter().filter_map(|answer| answer.feedback.weight()).collect());
        Ok(Columns {
            scale: self.scale,
            scores: picked.iter().map(|answer| answer.score).collect(),
            weights,
            clusters: self.clusters(&picked),
        })
    }

    /// Accounts, and of who has none the person, as clusters; `None` when nobody has two answers.
    fn clusters(&self, answers: &[&Answered<'_>]) -> Option<Vec<u32>> {
        let people = self.people.keys.len() as u32;
        let mut alone = self.accounts + people..;
        let codes: Vec<u32> = answers
            .iter()
            .filter_map(|answer| {
                answer.account.or_else(|| answer.person.map(|person| self.accounts + person)).or_else(|| alone.next())
            })
            .collect();
        let distinct: BTreeSet<u32> = codes.iter().copied().collect();
        (distinct.len() < codes.len()).then_some(codes)
    }
}

/// What is said where invited and volunteered answers stand in one total.
pub(super) fn solicited_apart(asked: &Asked<'_>) -> String {
    let of = |wanted: Solicited| asked.solicited().filter(|found| **found == wanted).count();
    format!(
        "{} answers were invited and {} volunteered, which differ in who gives them: they are apart by solicited",
        of(Solicited::Invited),
        of(Solicited::Volunteered)
    )
}

/// Refuses a score between the steps of its scale.
fn check_answer(feedback: FeedbackRow<'_>, score: f64, scale: &Scale) -> Result<()> {
    if scale.has(score) {
        return Ok(());
    }
    let Scale { min, max, step } = scale;
    let why = format!("feedback {:?} is {score}, which is no step of {step} from {min} to {max}", feedback.id());
    Err(Error::invalid("score", why))
}

/// The scale that all scores are on.
fn only_scale(all: &[FeedbackRow<'_>], kind: &FeedbackKind) -> Result<Scale> {
    let mut found: Option<(f64, f64)> = None;
    for feedback in all.iter().filter(|feedback| feedback.score().is_some()) {
        let Some((min, max)) = feedback.scale() else { continue };
        match found {
            Some(first) if first != (min, max) => {
                let why = format!(
                    "answers are on {} to {} and on {min} to {max}: name one scale, or a survey",
                    first.0, first.1
                );
                return Err(Error::invalid("scale", why));
            }
            _ => found = Some((min, max)),
        }
    }
    let none = || Error::Empty { what: format!("the list of answers of the kind {} with a score", kind.as_str()) };
    let (min, max) = found.ok_or_else(none)?;
    Ok(Scale { min, max, step: 1.0 })
}

/// Answers as columns.
pub(super) struct Columns {
    pub(super) scale: Scale,
    scores: Vec<f64>,
    weights: Option<Vec<f64>>,
    clusters: Option<Vec<u32>>,
}

impl Columns {
    pub(super) fn ratings(&self) -> Ratings<'_> {
        let (weights, clusters) = (self.weights.as_deref(), self.clusters.as_deref());
        Ratings { scores: &self.scores, weights, clusters, strata: None, population: None }
    }

    /// Scores of the Net Promoter question; 255, which is refused, where one is no whole number from 0 to 10.
    pub(super) fn whole(&self) -> Vec<u8> {
        let whole = |&score: &f64| (0..=10).find(|&whole| f64::from(whole) == score).unwrap_or(u8::MAX);
        self.scores.iter().map(whole).collect()
    }

    pub(super) fn nps_options(&self, figures: &RatingOptions) -> NpsOptions<'_> {
        let RatingOptions { level, min_n, adjustment, .. } = *figures;
        let (weights, clusters) = (self.weights.as_deref(), self.clusters.as_deref());
        NpsOptions { level, min_n, adjustment, weights, clusters, ..NpsOptions::default() }
    }
}
