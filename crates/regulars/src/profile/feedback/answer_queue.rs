//! Whom to answer first: open feedback and tickets in the order of what an answer is expected to save.

use super::queue_order::{QueueReason, Rules, Waiting, order};
use super::voiced::{is_low, voiced};
use crate::error::{Error, Result, check_range};
use crate::math::sort_rows;
use crate::model::{AsOf, Currency, CustomerBase, Entity, FeedbackKind, Instant};
use crate::profile::directory::{CustomerKey, Directory};
use crate::profile::notes::{Note, Notes};
use crate::profile::score::scored;
use crate::profile::score_table::{ScoreOptions, Scores};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// How to order the queue. What an answer saves rests on assumptions that no data of the base can tell: replace them by
/// what you measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueueOptions {
    /// Share of the customers who would leave whom an answer keeps. Default: 0.2, an assumption.
    pub recoverable: f64,
    /// Probability to leave after a low score or a complaint. Default: 0.3, an assumption.
    pub risk_low: f64,
    /// Probability to leave after anything else that asks for an answer. Default: 0.05, an assumption.
    pub risk_other: f64,
    /// What an answer costs, in major units of the scores' currency. Default: 0.
    pub cost: f64,
    /// Days after which nobody should still wait. Default: 14.
    pub cap_days: f64,
    /// Answers that the team gives in a day; with it, who would wait past the cap moves up in time. Default: unknown.
    pub capacity_per_day: Option<f64>,
    /// Share of the places that go to whoever has waited longest, whatever it is worth. Default: 0.2.
    pub reserved_share: f64,
    /// What waiting adds to an item, as a share of the mean value saved in the queue: evenly up to this at `cap_days`,
    /// then no more. Default: 1.
    pub ageing: f64,
}

impl Default for QueueOptions {
    fn default() -> Self {
        Self {
            recoverable: 0.2,
            risk_low: 0.3,
            risk_other: 0.05,
            cost: 0.0,
            cap_days: 14.0,
            capacity_per_day: None,
            reserved_share: 0.2,
            ageing: 1.0,
        }
    }
}

impl QueueOptions {
    fn check(&self) -> Result<()> {
        let shares = [
            ("recoverable", self.recoverable),
            ("risk_low", self.risk_low),
            ("risk_other", self.risk_other),
            ("reserved_share", self.reserved_share),
        ];
        shares.into_iter().try_for_each(|(what, share)| check_range(what, 0, share, 0.0, 1.0))?;
        check_range("cost", 0, self.cost, 0.0, 1e15)?;
        check_range("cap_days", 0, self.cap_days, 1e-3, 1e5)?;
        check_range("ageing", 0, self.ageing, 0.0, 1e6)?;
        self.capacity_per_day.map_or(Ok(()), |pace| check_range("capacity_per_day", 0, pace, 1e-6, 1e9))
    }
}

/// Open feedback and tickets in the order in which to answer them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerQueue {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// Currency of all values; `None` when nobody bought.
    pub currency: Option<Currency>,
    /// What waits, the next to answer first.
    pub items: Vec<QueueItem>,
    /// Items that waited past the cap already.
    pub past_cap: u64,
    /// Items that will have when their turn comes, at the given pace; `None` without one.
    pub late_by_then: Option<u64>,
    /// What a reader should know before using the queue.
    pub notes: Vec<Note>,
}

/// Something that waits for an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueItem {
    /// `feedback` or `ticket`.
    pub entity: Entity,
    /// The system of the record.
    pub source: Option<String>,
    /// Its id.
    pub id: String,
    /// The customer; `None` when it is anonymous.
    pub customer: Option<CustomerKey>,
    /// Days since it was said.
    pub waiting_days: f64,
    /// Probability that the customer leaves, or has left, unless answered; `None` for who never bought or is anonymous.
    pub probability_of_leaving: Option<f64>,
    /// Value that the answer is expected to save within the horizon of the scores, less its cost; `None` when nothing
    /// is known of the customer's value, which counts as nothing but the cost.
    pub value_saved: Option<f64>,
    /// Lower limit of it, from the interval of the customer's value alone.
    pub value_low: Option<f64>,
    /// Upper limit likewise.
    pub value_high: Option<f64>,
    /// Days until its turn, at the given pace; `None` without one.
    pub days_until_turn: Option<f64>,
    /// Why it stands here.
    pub reason: QueueReason,
    /// The same in a sentence.
    pub why: String,
}

/// Orders what waits for an answer by the value that the answer is expected to save.
///
/// That is the customer's value within the horizon if still a customer, times the probability to leave (1 - P(alive) x
/// (1 - risk)), times the recoverable share, less the cost. Several open items of one customer save that value once,
/// with the one that waited longest. A share of the places is reserved for who has waited longest, waiting adds to the
/// value, and with a known pace nobody who can be in time waits past the cap.
///
/// # Errors
/// As [`score`](crate::profile::score), but for a base without purchases, of which no value is known; [`Error::OutOfRange`] for bad options.
///
/// ```
/// use regulars::model::{Currency, CustomerBase, Feedback, FeedbackKind, Money, Order, instant};
/// use regulars::profile::{QueueOptions, QueueReason, ScoreOptions, answer_queue};
/// let mut base = CustomerBase::new();
/// for day in 2..7 {
///     let at = instant(&format!("2026-03-0{day}T10:00:00Z"))?;
///     base.append(Feedback::new(format!("f-{day}"), FeedbackKind::Complaint, at)?)?;
/// }
/// let options = QueueOptions { reserved_share: 0.5, ..QueueOptions::default() };
/// let queue = answer_queue(&base, instant("2026-03-18T00:00:00Z")?, &ScoreOptions::default(), &options)?;
/// assert_eq!((queue.items[0].id.as_str(), queue.past_cap), ("f-2", 2));
/// assert_eq!(queue.items[1].reason, QueueReason::LongestWaiting);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn answer_queue(
    base: &CustomerBase,
    as_of: Instant,
    scores: &ScoreOptions,
    options: &QueueOptions,
) -> Result<AnswerQueue> {
    options.check()?;
    // What the model missed before widens the totals, which no customer's place depends on.
    let scores = match scored(base, as_of, scores, false) {
        Ok(scores) => Some(scores),
        Err(Error::Empty { .. }) => None,
        Err(error) => return Err(error),
    };
    let mut notes = Notes::default();
    notes.add("value_saved", "assumed", assumptions(options));
    let worth = Worth::new(scores.as_ref(), &mut notes);
    let mut open = open(&base.as_of(as_of));
    sort_rows(&mut open, |a, b| b.days.total_cmp(&a.days).then_with(|| a.name().cmp(&b.name())));
    let mut items = Vec::with_capacity(open.len());
    let mut counted = HashSet::new();
    for item in open {
        // A customer is saved once, whatever else of theirs is open.
        let first = item.code.is_none_or(|code| counted.insert(code));
        items.push((worth.item(item, first, options), first));
    }
    let waiting: Vec<Waiting> = items
        .iter()
        .map(|(item, _)| Waiting { value: item.value_saved.unwrap_or(-options.cost), days: item.waiting_days })
        .collect();
    let rules = Rules {
        cap_days: options.cap_days,
        capacity_per_day: options.capacity_per_day,
        reserved_share: options.reserved_share,
        ageing: options.ageing,
    };
    let mut queue = AnswerQueue {
        as_of,
        currency: scores.as_ref().map(|scores| scores.currency),
        past_cap: items.iter().filter(|(item, _)| item.waiting_days > options.cap_days).count() as u64,
        late_by_then: None,
        items: Vec::with_capacity(items.len()),
        notes: notes.into_inner(),
    };
    let mut items: Vec<Option<(QueueItem, bool)>> = items.into_iter().map(Some).collect();
    for (place, (row, reason)) in order(&waiting, &rules).into_iter().enumerate() {
        let Some((mut item, first)) = items.get_mut(row).and_then(Option::take) else { continue };
        item.days_until_turn = options.capacity_per_day.map(|pace| (place + 1) as f64 / pace);
        item.reason = reason;
        item.why = why(&item, first, queue.currency, options);
        queue.items.push(item);
    }
    queue.late_by_then = options.capacity_per_day.map(|_| {
        let wait = |item: &QueueItem| item.waiting_days + item.days_until_turn.unwrap_or_default();
        queue.items.iter().filter(|item| wait(item) > options.cap_days).count() as u64
    });
    Ok(queue)
}

fn assumptions(options: &QueueOptions) -> String {
    format!(
        "{} of who would leave is kept by an answer, and {} leave after a low score or a complaint, {} after anything else: these are \
         assumptions, measure them",
        options.recoverable, options.risk_low, options.risk_other
    )
}

/// Something open, before it is valued.
struct Open {
    entity: Entity,
    source: Option<String>,
    id: String,
    customer: Option<CustomerKey>,
    /// The number of the customer.
    code: Option<u32>,
    days: f64,
    /// A low score or a complaint.
    low: bool,
}

impl Open {
    fn name(&self) -> (&str, &Option<String>, &str) {
        (self.entity.as_str(), &self.source, &self.id)
    }
}

/// The open feedback and tickets of a view.
fn open(view: &AsOf<'_>) -> Vec<Open> {
    let mut people = Directory::default();
    let mut found = Vec::new();
    for feedback in view.feedback_rows() {
        let voiced = voiced(view, feedback, &mut people);
        if voiced.open() {
            found.push(Open {
                entity: Entity::Feedback,
                source: feedback.source().cloned().flatten(),
                id: feedback.id().into(),
                customer: voiced.code.and_then(|code| people.keys.get(code as usize).cloned()),
                code: voiced.code,
                days: voiced.days_until(view.instant()),
                low: is_low(feedback) || feedback.kind() == Some(&FeedbackKind::Complaint),
            });
        }
    }
    for ticket in view.tickets().filter(|ticket| ticket.is_open()) {
        let code = ticket.customer_id.as_deref().map(|id| people.code(view, &ticket.origin.source, id));
        let waited = view.instant().timestamp_micros().saturating_sub(ticket.created_at.timestamp_micros());
        found.push(Open {
            entity: Entity::Ticket,
            source: ticket.origin.source.clone(),
            id: ticket.id.clone(),
            customer: code.and_then(|code| people.keys.get(code as usize).cloned()),
            code,
            days: waited as f64 / 86_400e6,
            low: false,
        });
    }
    found
}

/// What is known of the customers' value.
struct Worth<'a> {
    rows: HashMap<&'a CustomerKey, usize>,
    scores: Option<&'a Scores>,
}

impl<'a> Worth<'a> {
    fn new(scores: Option<&'a Scores>, notes: &mut Notes) -> Self {
        let valued = scores.filter(|scores| scores.customers.value.is_some());
        if valued.is_none() {
            let text = "the base sets no value of customers, so the queue goes by waiting alone";
            notes.add("value_saved", "no_value", text.into());
        }
        let keys = valued.map(|scores| scores.customers.key.as_slice()).unwrap_or_default();
        Self { rows: keys.iter().zip(0..).collect(), scores: valued }
    }

    /// Probability to be a customer still, and the value within the horizon with its limits.
    fn of(&self, customer: &CustomerKey) -> Option<(f64, [f64; 3])> {
        let row = *self.rows.get(customer)?;
        let columns = &self.scores?.customers;
        let alive = *columns.probability_alive.as_ref()?.value.get(row)?;
        let value = columns.value.as_ref()?;
        Some((alive, [*value.value.get(row)?, *value.low.get(row)?, *value.high.get(row)?]))
    }

    /// The item with its value. A customer's value is saved once, with his `first` item: later ones save nothing.
    fn item(&self, open: Open, first: bool, options: &QueueOptions) -> QueueItem {
        let risk = if open.low { options.risk_low } else { options.risk_other };
        let known = open.customer.as_ref().and_then(|customer| self.of(customer));
        let leaving = known.map(|(alive, _)| 1.0 - alive * (1.0 - risk));
        let saved = known.zip(leaving).map(|((alive, values), leaving)| {
            // The scored value is an expectation that contains P(alive): divided by it, it is the value of a customer who
            // is alive.
            let share = if first { leaving * options.recoverable / alive.max(f64::MIN_POSITIVE) } else { 0.0 };
            values.map(|value| (value * share).min(f64::MAX) - options.cost)
        });
        let [value, low, high] = [0, 1, 2].map(|which| saved.and_then(|saved| saved.get(which).copied()));
        QueueItem {
            entity: open.entity,
            source: open.source,
            id: open.id,
            customer: open.customer,
            waiting_days: open.days,
            probability_of_leaving: leaving,
            value_saved: value,
            value_low: low,
            value_high: high,
            days_until_turn: None,
            reason: QueueReason::Value,
            why: String::new(),
        }
    }
}

/// Why an item stands where it does; the value of a customer counts with the `first` of their items alone.
fn why(item: &QueueItem, first: bool, currency: Option<Currency>, options: &QueueOptions) -> String {
    let waited = format!("waiting for {:.1} days", item.waiting_days);
    let reason = match (item.reason, item.value_saved, currency) {
        (QueueReason::LongestWaiting, ..) => format!("{waited}, the longest of those left: a reserved place"),
        (QueueReason::Cap, ..) => format!("{waited}, any later would be past the {} days", options.cap_days),
        (QueueReason::Value, Some(value), Some(currency)) => {
            format!("its answer is expected to save {currency} {value:.2}; {waited}")
        }
        (QueueReason::Value, ..) => format!("nothing is known of the customer's value; {waited}"),
    };
    if first { reason } else { format!("{reason}; its customer's value counts with an earlier item") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Feedback, Money, Order, Ticket, instant};
    use crate::profile::score::score;

    fn at(day: i64, hour: u32) -> Instant {
        instant(&format!("2026-01-01T{hour:02}:00:00Z")).unwrap() + chrono::TimeDelta::days(day)
    }

    /// Customers who buy every fifth to ninth day, the later ones no more, each with a complaint.
    fn base() -> CustomerBase {
        let mut base = CustomerBase::new();
        let euro = Currency::from_code("EUR").unwrap();
        for customer in 0..60_i64 {
            let stops = 20 + 2 * customer;
            for (order, day) in (customer % 7..stops).step_by(5 + customer as usize % 5).enumerate() {
                let money = Money::new(500 + 100 * (customer % 9) + 40 * (order as i64 % 3), euro);
                base.append(
                    Order::new(format!("{customer}-{order}"), format!("c{customer}"), at(day, 9), money).unwrap(),
                )
                .unwrap();
            }
            let mut said =
                Feedback::new(format!("f{customer}"), FeedbackKind::Complaint, at(150 - customer, 9)).unwrap();
            said.customer_id = Some(format!("c{customer}"));
            base.append(said).unwrap();
        }
        base
    }

    fn queue(base: &CustomerBase, options: &QueueOptions) -> AnswerQueue {
        answer_queue(base, at(151, 0), &ScoreOptions::default(), options).unwrap()
    }

    #[test]
    fn what_an_answer_saves_is_what_is_left_of_the_value_times_the_chance_to_keep_it() {
        let base = base();
        let options = QueueOptions { cost: 0.5, ..QueueOptions::default() };
        let scores = score(&base, at(151, 0), &ScoreOptions::default()).unwrap();
        let queue = queue(&base, &options);
        assert_eq!((queue.items.len(), queue.currency), (60, Some(scores.currency)));
        for item in &queue.items {
            let row = scores.customers.key.iter().position(|key| Some(key) == item.customer.as_ref()).unwrap();
            let alive = scores.customers.probability_alive.as_ref().unwrap().value[row];
            let value = scores.customers.value.as_ref().unwrap();
            let leaving = 1.0 - alive * 0.7;
            assert_eq!(item.probability_of_leaving, Some(leaving));
            for (found, column) in
                [(item.value_saved, &value.value), (item.value_low, &value.low), (item.value_high, &value.high)]
            {
                let expected = column[row] * leaving * 0.2 / alive - 0.5;
                assert!((found.unwrap() - expected).abs() <= 1e-12 * expected.abs().max(1.0));
            }
        }
        let by_value: Vec<f64> = queue
            .items
            .iter()
            .filter(|item| item.reason == QueueReason::Value)
            .filter_map(|item| item.value_saved)
            .collect();
        assert_eq!(by_value.len(), 48, "a fifth of the places is reserved");
    }

    #[test]
    fn the_value_of_a_customer_is_saved_once() {
        let mut base = base();
        let mut ticket = Ticket::new("t", at(10, 9)).unwrap();
        ticket.customer_id = Some("c3".into());
        base.append(ticket).unwrap();
        let queue = queue(&base, &QueueOptions::default());
        let of = |id: &str| queue.items.iter().find(|item| item.id == id).unwrap();
        assert!(of("t").value_saved.unwrap() > 0.0);
        assert_eq!(of("f3").value_saved, Some(0.0));
        assert!(of("f3").why.ends_with("counts with an earlier item"));
    }

    #[test]
    fn nobody_who_can_be_in_time_waits_past_the_cap() {
        let base = base();
        let options = QueueOptions { cap_days: 70.0, capacity_per_day: Some(2.0), ..QueueOptions::default() };
        let queue = queue(&base, &options);
        assert_eq!((queue.past_cap, queue.late_by_then), (0, Some(0)));
        let hasty = QueueOptions { capacity_per_day: Some(0.5), ..options };
        assert!(self::queue(&base, &hasty).late_by_then.unwrap() > 0, "sixty answers at one in two days");
    }
}
