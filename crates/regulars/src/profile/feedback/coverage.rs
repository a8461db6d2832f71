//! Response coverage: who was asked, who answered, who is silent, and how far the silent could move the score.

use super::asked::{Asked, Question, solicited_apart};
use super::coverage_spread::representativeness;
use crate::error::{Error, Result};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::columns::sum::exact_sum;
use crate::model::{AsOf, CustomerBase, CustomerRow, Dimension, FeedbackKind, Instant};
use crate::profile::directory::{CustomerKey, Directory};
use crate::profile::notes::Note;
use crate::profile::notes::Notes;
use crate::survey::Scale;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whose answers to which question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoverageOptions {
    /// Kind of question. Default: `nps`.
    pub kind: FeedbackKind,
    /// The survey. Default: all.
    pub survey_id: Option<String>,
    /// Invitations and answers before this instant aren't read. Default: all.
    pub since: Option<Instant>,
    /// The scale that is read. Default: the only one there is, in steps of 1.
    pub scale: Option<Scale>,
    /// What the base's customers are told apart by: `country`, `lifecycle_stage`, `account` or `customer.<field>`.
    /// Default: `lifecycle_stage`.
    pub by: String,
    /// Confidence level of all intervals. Default: 0.95.
    pub level: f64,
}

impl Default for CoverageOptions {
    fn default() -> Self {
        let by = "lifecycle_stage".into();
        Self { kind: FeedbackKind::Nps, survey_id: None, since: None, scale: None, by, level: level::DEFAULT }
    }
}

/// Who was asked and who answered, as of an instant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// All customers of the base.
    pub total: CoverageGroup,
    /// The same by group, in the order of their names.
    pub groups: Vec<CoverageGroup>,
    /// Representativeness of who answered among who was asked, R = 1 - 2 S of the groups' response rates (Schouten,
    /// Cobben and Bethlehem 2009): 1 where all groups answer alike, 0 at worst.
    pub representativeness: Answer,
    /// The score of the answers alone: the Net Promoter Score from -1 to 1 of the kinds `nps` and `enps`, otherwise the
    /// mean.
    pub observed: Option<f64>,
    /// Where the same score of all who were asked lies, whatever the silent think (Manski 1989): no confidence, but
    /// certainty.
    pub worst_case: Option<Band>,
    /// Customers who were asked and did not answer, in order of source and id.
    pub silent: Vec<CustomerKey>,
    /// Customers who answered without having been asked; they are in no rate and in no band.
    pub volunteers: u64,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

/// The least and the most that a number can be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// The least: all the silent would have given the lowest score.
    pub low: f64,
    /// The most: all the silent would have given the highest score.
    pub high: f64,
}

/// A group of customers: how many were asked, how many answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoverageGroup {
    /// Its name; `None` where it isn't known, and of all customers.
    pub group: Option<String>,
    /// Customers.
    pub customers: u64,
    /// Customers who were asked.
    pub asked: u64,
    /// Customers who were asked and answered.
    pub answered: u64,
    /// Share of the customers who were asked (Wilson 1927).
    pub asked_rate: Answer,
    /// Share of who was asked that answered (Wilson 1927).
    pub response_rate: Answer,
    /// Share of the base less share of the answers: above 0 the group is heard too little. `None` without an answer.
    pub missing_share: Option<f64>,
}

/// A customer: asked or not, and the answer.
#[derive(Default, Clone, Copy)]
pub(super) struct Person {
    asked: bool,
    answered: bool,
    score: Option<f64>,
}

/// Response coverage of a survey over a base: who was asked (has an invitation), who answered, who is silent, by group,
/// and the worst case of the score.
///
/// Whoever was asked and gave an answer on the scale, or whose invitation says answered, has answered. Merged customers
/// are one.
///
/// # Errors
/// [`Error::Empty`] without a customer; [`Error::Invalid`] for a dimension that customers don't have, and for answers
/// on several scales when none is named; [`Error::OutOfRange`] for a level out of range.
///
/// ```
/// use regulars::model::{Customer, CustomerBase, Feedback, FeedbackKind, Invitation, instant};
/// use regulars::profile::{CoverageOptions, coverage};
/// let mut base = CustomerBase::new();
/// let at = instant("2026-03-02T10:00:00Z")?;
/// for number in 0..20 {
///     let id = format!("c-{number:02}");
///     base.append(Customer::new(id.as_str())?)?;
///     if number < 10 {
///         base.append(Invitation::new(format!("i-{number}"), id.as_str(), at)?)?;
///     }
///     if number < 6 {
///         let mut answer = Feedback::new(format!("f-{number}"), FeedbackKind::Nps, at)?;
///         answer.customer_id = Some(id);
///         (answer.score, answer.scale_min, answer.scale_max) = (Some(9.0), Some(0.0), Some(10.0));
///         base.append(answer)?;
///     }
/// }
/// let found = coverage(&base, instant("2026-04-01T00:00:00Z")?, &CoverageOptions::default())?;
/// assert_eq!((found.total.asked, found.total.answered, found.silent.len()), (10, 6, 4));
/// let worst = found.worst_case.unwrap();
/// assert!(found.observed == Some(1.0) && (worst.low - 0.2).abs() < 1e-15 && worst.high == 1.0);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn coverage(base: &CustomerBase, as_of: Instant, options: &CoverageOptions) -> Result<Coverage> {
    level::check(options.level)?;
    let dimension = Dimension::parse(&options.by)?;
    let view = base.as_of(as_of);
    let customers: Vec<CustomerRow<'_>> = view.customer_rows().collect();
    if customers.is_empty() {
        return Err(Error::Empty {
            what: "the list of the base's customer records, over which coverage is told,".into(),
        });
    }
    let mut notes = Notes::default();
    let people = People::new(&view, &customers, options, &mut notes)?;
    let mut by_name: BTreeMap<Option<String>, Counts> = BTreeMap::new();
    for (customer, person) in customers.iter().zip(&people.states) {
        let name = dimension.of_customer(*customer).ok_or_else(|| {
            Error::invalid(
                "by",
                format!("{:?} is known of an answer, not of a customer who may not have answered", options.by),
            )
        })?;
        by_name.entry(name).or_default().add(person);
    }
    let all = Counts::of(&people.states);
    let groups: Vec<CoverageGroup> =
        by_name.into_iter().map(|(name, people)| group(name, people, &all, options.level)).collect();
    let asked_and_answered: Vec<(u64, u64)> = groups.iter().map(|group| (group.asked, group.answered)).collect();
    let silent = people.keys.iter().zip(&people.states).filter(|(_, person)| person.asked && !person.answered);
    let (observed, worst_case) = people.band(options);
    Ok(Coverage {
        as_of,
        representativeness: representativeness(&asked_and_answered, options.level),
        total: CoverageGroup { missing_share: None, ..group(None, all, &all, options.level) },
        groups,
        observed,
        worst_case,
        silent: silent.map(|(key, _)| key.clone()).collect(),
        volunteers: people.states.iter().filter(|person| person.score.is_some() && !person.asked).count() as u64,
        notes: notes.into_inner(),
    })
}

/// Customers, asked, answered.
#[derive(Clone, Copy, Default)]
struct Counts {
    customers: u64,
    asked: u64,
    answered: u64,
}

impl Counts {
    fn of(people: &[Person]) -> Self {
        let mut counts = Self::default();
        people.iter().for_each(|person| counts.add(person));
        counts
    }

    fn add(&mut self, person: &Person) {
        self.customers += 1;
        self.asked += u64::from(person.asked);
        self.answered += u64::from(person.asked && person.answered);
    }
}

fn group(name: Option<String>, own: Counts, all: &Counts, level: f64) -> CoverageGroup {
    let Counts { customers, asked, answered } = own;
    let rate = |x: u64, n: u64, why: &str| match n {
        0 => Answer::NotEnough { n, needed: 1, why: why.into() },
        _ => Answer::Known(Estimate::wilson(x, n, level)),
    };
    let missing = customers as f64 / all.customers as f64 - answered as f64 / all.answered as f64;
    CoverageGroup {
        group: name,
        customers,
        asked,
        answered,
        asked_rate: rate(asked, customers, "there is no customer"),
        response_rate: rate(answered, asked, "nobody was asked"),
        missing_share: (all.answered > 0).then_some(missing),
    }
}

/// The customers of a base in order of source and id, each asked or not, with the answer.
struct People {
    keys: Vec<CustomerKey>,
    states: Vec<Person>,
    scale: Option<Scale>,
}

impl People {
    fn new(
        view: &AsOf<'_>,
        customers: &[CustomerRow<'_>],
        options: &CoverageOptions,
        notes: &mut Notes,
    ) -> Result<Self> {
        let mut directory = Directory::default();
        for customer in customers {
            directory.code(view, customer.source().unwrap_or(&None), customer.id());
        }
        // Customers are coded first, so that their codes index `states`; strangers have higher ones.
        let mut states = vec![Person::default(); customers.len()];
        let mut strangers = 0_u64;
        for invitation in view.invitations() {
            let survey = options.survey_id.is_none() || options.survey_id == invitation.survey_id;
            let kind = invitation.kind.as_ref().is_none_or(|kind| *kind == options.kind);
            if !survey || !kind || options.since.is_some_and(|since| invitation.sent_at < since) {
                continue;
            }
            let code = directory.code(view, &invitation.origin.source, &invitation.customer_id) as usize;
            match states.get_mut(code) {
                Some(person) => {
                    person.asked = true;
                    person.answered |= invitation.answered == Some(true) || invitation.answered_at.is_some();
                }
                None => strangers += 1,
            }
        }
        let question = Question {
            kind: &options.kind,
            survey_id: options.survey_id.as_deref(),
            question_id: None,
            since: options.since,
        };
        let asked = match Asked::new(view, &question, options.scale) {
            Ok(asked) => Some(asked),
            Err(Error::Empty { .. }) => None,
            Err(error) => return Err(error),
        };
        if let Some(asked) = &asked {
            for (key, score) in asked.rows(|_| 0, false).into_iter().filter_map(|row| asked.of(row)) {
                match directory.find(&key.source, &key.id).and_then(|code| states.get_mut(code as usize)) {
                    Some(person) => (person.answered, person.score) = (true, Some(score)),
                    None => strangers += 1,
                }
            }
            if asked.mixes_volunteers() {
                notes.add("volunteers", "volunteers", solicited_apart(asked));
            }
        }
        if strangers > 0 {
            let text = format!("{strangers} invitations or answers are of customers whom the base doesn't have");
            notes.add("total", "strangers", text);
        }
        directory.keys.truncate(customers.len());
        Ok(Self { keys: directory.keys, states, scale: asked.map(|asked| asked.scale) })
    }

    /// The score of who was asked and answered, and the band of all who were asked.
    fn band(&self, options: &CoverageOptions) -> (Option<f64>, Option<Band>) {
        let Some(scale) = self.scale else { return (None, None) };
        let nps = options.kind.is_nps();
        let (least, most) = if nps { (-1.0, 1.0) } else { (scale.min, scale.max) };
        let worth = |score: f64| match nps {
            true => f64::from(u8::from(score >= 9.0)) - f64::from(u8::from(score <= 6.0)),
            false => score,
        };
        let asked = self.states.iter().filter(|person| person.asked);
        let given: Vec<f64> = asked.clone().filter_map(|person| person.score.map(worth)).collect();
        if given.is_empty() {
            return (None, None);
        }
        let (sum, known, all) = (exact_sum(given.iter().copied()), given.len() as f64, asked.count() as f64);
        // Who answered without a score is as silent as who did not.
        let with = |silent: f64| (sum + silent * (all - known)) / all;
        (Some(sum / known), Some(Band { low: with(least), high: with(most) }))
    }
}
