//! The closed loop: whether what customers say is heard, decided and told, how fast, and who was never answered.

use super::voiced::{Voiced, voiced};
use crate::error::{Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::intervals::kaplan_meier::{Step, design_effect, kaplan_meier, median_time};
use crate::math::sort_rows;
use crate::model::{CustomerBase, Decision, Dimension, Instant, check_distinct};
use crate::profile::directory::{CustomerKey, Directory};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest share of undated answers that a median time may leave out: they may be the slow ones, and 5 % move a median
/// little. Above it there is no time.
const MOST_UNDATED: f64 = 0.05;

/// How to look at the loop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoopOptions {
    /// Days within which an answer counts as prompt. Default: 2, the 48 hours that guides ask for.
    pub within_days: f64,
    /// What groups are told apart by: `channel`, `touchpoint`, `kind`, `survey`, `question`, `language`, `solicited`,
    /// `account`, `country`, `lifecycle_stage`, a custom field of the feedback (`custom.<field>`) or of its customer
    /// (`customer.<field>`). Default: `channel` and `lifecycle_stage`.
    pub by: Vec<String>,
    /// Confidence level of all intervals. Default: 0.95.
    pub level: f64,
}

impl Default for LoopOptions {
    fn default() -> Self {
        Self { within_days: 2.0, by: vec!["channel".into(), "lifecycle_stage".into()], level: level::DEFAULT }
    }
}

/// How the loop runs, as of an instant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClosedLoop {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// Days within which an answer counts as prompt, of the options.
    pub within_days: f64,
    /// All feedback that asks for an answer.
    pub total: LoopRates,
    /// The same by group, in the order of the options' `by` and then of the groups' names.
    pub groups: Vec<LoopGroup>,
    /// Feedback that nobody took note of, decided or told of yet, the longest waiting first.
    pub never_answered: Vec<Unanswered>,
    /// Feedback that asks for no answer: scores in the upper part of their scale without a word.
    pub asks_for_nothing: u64,
}

/// A group of feedback, and how its loop runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoopGroup {
    /// What it was told apart by.
    pub by: String,
    /// Its name; `None` where that isn't known.
    pub group: Option<String>,
    /// How its loop runs.
    pub rates: LoopRates,
}

/// How a loop runs: each stage is timed from when the customer spoke, and what still waits counts as waiting, not as
/// failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoopRates {
    /// Pieces of feedback that ask for an answer.
    pub n: u64,
    /// Someone took note.
    pub heard: LoopStage,
    /// It was decided: yes, no or later.
    pub decided: LoopStage,
    /// The customer was told.
    pub told: LoopStage,
    /// What was decided, by the decision's word.
    pub decisions: Vec<DecisionShare>,
}

/// How far and how fast feedback comes to a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoopStage {
    /// Pieces of feedback that came to it.
    pub reached: u64,
    /// Probability to reach it within the days of [`ClosedLoop::within_days`] (Kaplan and Meier 1958).
    pub within: Answer,
    /// Median time to it, in days. Customers are what is sampled: of 5 to 20 simulated ones with four pieces each, which
    /// resemble each other, "95 %" held the true median in 90 to 96 %; of 3 in 70 to 89 %, which is too few to report.
    pub median_days: Answer,
    /// Pieces of feedback that came to it, but nobody noted when: they are in `reached` and in no time; where they are
    /// more than one in twenty of those that came, no time is told.
    pub undated: u64,
}

/// How often it was decided so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionShare {
    /// The decision's word: `yes`, `no`, `later`, ...
    pub decision: String,
    /// Pieces of feedback.
    pub n: u64,
    /// Share of all that were decided.
    pub share: Answer,
    /// How many of them came with a reason.
    pub with_reason: u64,
}

/// Feedback that nobody answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unanswered {
    /// The system of the record.
    pub source: Option<String>,
    /// Id of the feedback.
    pub id: String,
    /// The customer; `None` when it was anonymous.
    pub customer: Option<CustomerKey>,
    /// The kind's word.
    pub kind: String,
    /// When it was said.
    pub submitted_at: Instant,
    /// Days since.
    pub waiting_days: f64,
}

/// How the feedback loop of a base runs as of an instant: heard, decided (yes, no, later, with the reason), told.
///
/// Feedback asks for an answer when it has a text, is a complaint, an idea or a free word, or has a score in the lower
/// part of its scale (0 to 6 of 0 to 10; below the upper two fifths of others). Who answers no has answered: telling
/// closes the loop, not building. Times are censored at `as_of`; feedback of one customer resembles itself, so the
/// variance is the one between customers (Williams 1995).
///
/// # Errors
/// [`crate::Error::OutOfRange`] for a level or days out of range; [`crate::Error::Invalid`] for an unknown dimension.
///
/// ```
/// use regulars::model::{CustomerBase, Feedback, FeedbackKind, FeedbackLoop, instant};
/// use regulars::profile::{LoopOptions, closed_loop};
/// let mut base = CustomerBase::new();
/// for day in 1..=9 {
///     let at = |day: i32, hour| instant(&format!("2026-03-{day:02}T{hour}:00:00Z"));
///     let mut said = Feedback::new(format!("f-{day}"), FeedbackKind::Complaint, at(day, "08")?)?;
///     if day < 7 {
///         said.r#loop = Some(FeedbackLoop { heard_at: Some(at(day, "20")?), ..FeedbackLoop::default() });
///     }
///     base.append(said)?;
/// }
/// let found = closed_loop(&base, instant("2026-03-31T00:00:00Z")?, &LoopOptions::default())?;
/// assert_eq!((found.total.n, found.total.heard.reached), (9, 6));
/// assert_eq!(found.never_answered[0].id, "f-7");
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn closed_loop(base: &CustomerBase, as_of: Instant, options: &LoopOptions) -> Result<ClosedLoop> {
    level::check(options.level)?;
    check_range("within_days", 0, options.within_days, f64::MIN_POSITIVE, 1e6)?;
    check_distinct(&options.by)?;
    let dimensions = options.by.iter().map(|word| Dimension::parse(word)).collect::<Result<Vec<_>>>()?;
    let view = base.as_of(as_of);
    let mut people = Directory::default();
    let (asking, silent): (Vec<_>, Vec<_>) =
        view.feedback_rows().map(|feedback| voiced(&view, feedback, &mut people)).partition(|voiced| voiced.asks);
    let mut groups = Vec::new();
    for (word, dimension) in options.by.iter().zip(&dimensions) {
        let mut by_name: BTreeMap<Option<String>, Vec<&Voiced>> = BTreeMap::new();
        for voiced in &asking {
            by_name.entry(dimension.of(voiced.feedback, voiced.customer)).or_default().push(voiced);
        }
        groups.extend(by_name.into_iter().map(|(group, voiced)| LoopGroup {
            by: word.clone(),
            group,
            rates: rates(&voiced, as_of, options),
        }));
    }
    let mut never_answered: Vec<Unanswered> = asking
        .iter()
        .filter(|voiced| voiced.unanswered())
        .filter_map(|voiced| unanswered(voiced, as_of, &people))
        .collect();
    sort_rows(&mut never_answered, |a, b| (a.submitted_at, &a.source, &a.id).cmp(&(b.submitted_at, &b.source, &b.id)));
    let total = rates(&asking.iter().collect::<Vec<_>>(), as_of, options);
    Ok(ClosedLoop {
        as_of,
        within_days: options.within_days,
        total,
        groups,
        never_answered,
        asks_for_nothing: silent.len() as u64,
    })
}

fn unanswered(voiced: &Voiced, as_of: Instant, people: &Directory) -> Option<Unanswered> {
    let feedback = voiced.feedback;
    Some(Unanswered {
        source: feedback.source().cloned().flatten(),
        id: feedback.id().into(),
        customer: voiced.code.and_then(|code| people.keys.get(code as usize).cloned()),
        kind: feedback.kind()?.as_str().into(),
        submitted_at: feedback.submitted_at()?,
        waiting_days: voiced.days_until(as_of),
    })
}

fn rates(asking: &[&Voiced], as_of: Instant, options: &LoopOptions) -> LoopRates {
    LoopRates {
        n: asking.len() as u64,
        heard: stage(asking, as_of, options, &|voiced| voiced.heard()),
        decided: stage(asking, as_of, options, &|voiced| voiced.decided()),
        told: stage(asking, as_of, options, &|voiced| voiced.told()),
        decisions: decisions(asking, options.level),
    }
}

/// How feedback came to a stage; what `reached` gives is whether it did, and when if that was noted.
fn stage(
    asking: &[&Voiced],
    as_of: Instant,
    options: &LoopOptions,
    reached: &dyn Fn(&Voiced) -> Option<Option<Instant>>,
) -> LoopStage {
    let mut times: Vec<(Option<u32>, (f64, bool))> = Vec::with_capacity(asking.len());
    let (mut came, mut undated) = (0, 0);
    for voiced in asking {
        let at = reached(voiced);
        came += u64::from(at.is_some());
        let time = match at {
            Some(Some(at)) => (voiced.days_until(at), true),
            Some(None) => {
                undated += 1;
                continue;
            }
            None => (voiced.days_until(as_of), false),
        };
        times.push((voiced.code, time));
    }
    // A customer's own together, and last the anonymous ones, each a customer.
    sort_rows(&mut times, |(one, _), (other, _)| (one.is_none(), one).cmp(&(other.is_none(), other)));
    let (codes, by_customer): (Vec<Option<u32>>, Vec<(f64, bool)>) = times.into_iter().unzip();
    let mut times = by_customer.clone();
    let (steps, n) = (kaplan_meier(&mut times), times.len() as u64);
    let clusters = || {
        let mut rest = by_customer.as_slice();
        codes.chunk_by(|one, other| one.is_some() && one == other).map(move |customer| {
            let (own, others) = rest.split_at_checked(customer.len()).unwrap_or_default();
            rest = others;
            own
        })
    };
    let design = |until: f64| design_effect(&steps, until, clusters());
    let (within, median_days) = if undated as f64 > MOST_UNDATED * came as f64 {
        let why = format!("{undated} of the {came} that came to it have no date");
        let unknown = Answer::NotEnough { n: came - undated, needed: came, why };
        (unknown.clone(), unknown)
    } else {
        let within =
            Answer::probability_by(&steps, &times, options.within_days, options.level, design(options.within_days));
        (within, Answer::median_time(&steps, n, options.level, design(half(&steps))))
    };
    LoopStage { reached: came, within, median_days, undated }
}

/// Where the median lies, or the last step where there is none; day 0 of a stage that nobody reached.
fn half(steps: &[Step]) -> f64 {
    median_time(steps).or(steps.last().map(|step| step.time)).unwrap_or(0.0)
}

fn decisions(asking: &[&Voiced], level: f64) -> Vec<DecisionShare> {
    let mut found: BTreeMap<&Decision, (u64, u64)> = BTreeMap::new();
    for (decision, reason) in asking.iter().filter_map(|voiced| voiced.decision()) {
        let (n, with_reason) = found.entry(decision).or_default();
        *n += 1;
        *with_reason += u64::from(reason);
    }
    let all = found.values().map(|(n, _)| n).sum();
    found
        .into_iter()
        .map(|(decision, (n, with_reason))| DecisionShare {
            decision: decision.as_str().into(),
            n,
            share: Answer::Known(Estimate::wilson(n, all, level)),
            with_reason,
        })
        .collect()
}
