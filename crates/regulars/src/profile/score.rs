//! A whole base, scored as of an instant: who the regulars are, what they are worth, and who may be gone.

use super::concentration::concentration;
use super::directory::CustomerKey;
use super::feedback::answers::NpsAnswers;
use super::ledger::Ledger;
use super::models::{self, Models};
use super::notes::Notes;
use super::outlooks::{self, Asked, Outlooks};
use super::paying::Paying;
use super::score_table::{CustomerScores, ScoreOptions, Scores, SegmentOutlook};
use crate::error::{Error, Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::columns::sum::ExactSum;
use crate::math::special::normal::z_for_level;
use crate::model::{CustomerBase, Instant};
use crate::segment::{Rfm, Segment, rfm};
use crate::survey::{NpsOptions, nps};
use crate::value::{Backtest, Intervals, PurchaseOptions, Purchases, purchases};
use chrono::SecondsFormat;
use libm::{atanh, tanh};

/// Scores every customer of a base who bought, as of an instant: purchase histories, probability to be alive, expected
/// purchases, value, RFM segment, latest answer and open tickets, and what holds for the base as a whole.
///
/// A customer is a person (or whoever the orders name); merged customers count as one. A model that the data can't
/// support is left out, and a note says why; all else is still scored.
///
/// # Errors
/// [`Error::Empty`] without a purchase by then; [`Error::Invalid`] where there are orders and none was paid, and for
/// purchases in several currencies when none is named; [`Error::NoRate`] for an order without a rate to the named one; [`Error::OutOfRange`] for bad options.
///
/// ```
/// use regulars::model::{Currency, CustomerBase, Money, Order, instant};
/// use regulars::profile::{ScoreOptions, score};
/// let eur = Currency::from_code("EUR")?;
/// let mut base = CustomerBase::new();
/// for (id, customer, day, cents) in [("1", "ada", "02", 900), ("2", "ada", "17", 1100), ("3", "bo", "09", 450)] {
///     let at = instant(&format!("2026-03-{day}T10:00:00Z"))?;
///     base.append(Order::new(id, customer, at, Money::new(cents, eur))?)?;
/// }
/// let scores = score(&base, instant("2026-03-31T00:00:00Z")?, &ScoreOptions::default())?;
/// assert_eq!(scores.customers.spend, [20.0, 4.5]);
/// assert_eq!(scores.purchases.frequency, [1, 0]);
/// assert!(scores.purchase_model.is_none()); // one repeat customer tells too little
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn score(base: &CustomerBase, as_of: Instant, options: &ScoreOptions) -> Result<Scores> {
    scored(base, as_of, options, true)
}

/// [`score`]; without the look back at what the model missed on the base's past, the predicted totals lack that error.
pub(super) fn scored(base: &CustomerBase, as_of: Instant, options: &ScoreOptions, looks_back: bool) -> Result<Scores> {
    check(options)?;
    let view = base.as_of(as_of);
    let ledger = Ledger::new(&view, options.currency, options.rates.as_ref(), &options.purchases.calendar)?;
    let table = table(&ledger, as_of, options)?;
    let mut notes = Notes::default();
    let (models, past, outlooks) = look_ahead(&ledger, &table, (as_of, looks_back), options, &mut notes)?;
    let answers = NpsAnswers::new(&view, &ledger);
    notes.answers(&answers);
    notes.uncounted(&ledger.uncounted);
    let keep = |column: Vec<u32>| pick(&column, &table.customer);
    let minor = ledger.currency.minor_per_major() as f64;
    let customers = CustomerScores {
        key: pick(&ledger.keys, &table.customer),
        days_since_last: days_since_last(&table),
        spend: table.total_spend.iter().map(|&spend| spend as f64 / minor).collect(),
        probability_alive: outlooks.probability_alive,
        expected_purchases: outlooks.expected,
        value: outlooks.value,
        predicted_purchases: outlooks.predicted,
        predicted_value: outlooks.predicted_values,
        open_tickets: keep(ledger.open_tickets(&view)),
        last_nps: pick(&answers.of_customer, &table.customer),
    };
    let purchases_made: Vec<u32> = table.frequency.iter().map(|&x| x.saturating_add(1)).collect();
    let rfm = rfm(&customers.days_since_last, &purchases_made, &customers.spend, &options.rfm)?;
    let level = Some(options.level);
    Ok(Scores {
        as_of,
        currency: ledger.currency,
        horizon: options.horizon,
        cancelled_orders: ledger.uncounted.cancelled,
        repeat_rate: repeat_rate(&table, options.level),
        expected_purchases: outlooks.total,
        value: outlooks.total_value,
        predicted_purchases: outlooks.predicted_total,
        predicted_value: outlooks.predicted_value,
        past_forecasts: past.forecasts,
        spend_correlation: spend_correlation(&table, options.level),
        outlook: outlook(&rfm, &customers),
        concentration: concentration(&customers.spend).unwrap_or_default(),
        nps: nps(
            &answers.scores,
            &NpsOptions { level, clusters: answers.clusters.as_deref(), ..NpsOptions::default() },
        )?,
        spend_model: models.spend_model().cloned(),
        purchase_model: models.purchases,
        customers,
        purchases: table,
        rfm,
        notes: notes.into_inner(),
    })
}

/// The models that the base supports, what they missed on its past, and what they predict.
fn look_ahead(
    ledger: &Ledger,
    table: &Purchases,
    (as_of, looks_back): (Instant, bool),
    options: &ScoreOptions,
    notes: &mut Notes,
) -> Result<(Models, Backtest, Outlooks)> {
    let minor_digits = ledger.minor_digits();
    let purchases = PurchaseOptions { minor_digits, ..options.purchases.clone() };
    let (orders, options) = (ledger.orders(), &ScoreOptions { purchases, ..options.clone() });
    let kind = models::kind(&orders, as_of, options, notes);
    let spend: Vec<f64> = table.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
    let one_price = models::one_price(&spend, &orders, as_of);
    let models = Models::fit(kind, &table.histories(), (&spend, one_price), options.level, notes)?;
    let past = match &models.purchases {
        Some(_) if looks_back => outlooks::past((kind, one_price), &orders, as_of, options)?,
        _ => Backtest::default(),
    };
    let minor = ledger.currency.minor_per_major() as f64;
    let paying = Paying::new(table, &spend, minor, options.level, notes).filter(|_| models.spends.is_some());
    let spend = paying.as_ref().map_or(&spend, |paying| &paying.spend);
    let outlooks = Asked { table, spend, paying: paying.as_ref(), options }.outlooks(&models, &past, notes)?;
    Ok((models, past, outlooks))
}

fn check(options: &ScoreOptions) -> Result<()> {
    check_range("horizon", 0, options.horizon, f64::MIN_POSITIVE, 1e9)?;
    check_range("annual_discount", 0, options.annual_discount, 0.0, 1e6)?;
    check_range("margin", 0, options.margin, 0.0, 1e6)?;
    level::check(options.level)
}

/// The purchase histories of a base as of an instant, with the key of each row: the table that [`score`] starts from.
/// Orders that weren't paid, or were cancelled or refunded in full, are no purchases; [`score`] tells how many.
///
/// # Errors
/// As [`score`].
///
/// ```
/// use regulars::model::{Currency, CustomerBase, Money, Order, instant};
/// use regulars::profile::{ScoreOptions, histories};
/// let mut base = CustomerBase::new();
/// let at = instant("2026-03-02T10:00:00Z")?;
/// base.append(Order::new("1", "ada", at, Money::new(900, Currency::from_code("EUR")?))?)?;
/// let (keys, table) = histories(&base, instant("2026-03-16T00:00:00Z")?, &ScoreOptions::default())?;
/// assert_eq!((keys[0].id.as_str(), table.age[0]), ("ada", 2.0));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn histories(base: &CustomerBase, as_of: Instant, options: &ScoreOptions) -> Result<(Vec<CustomerKey>, Purchases)> {
    let ledger =
        Ledger::new(&base.as_of(as_of), options.currency, options.rates.as_ref(), &options.purchases.calendar)?;
    let table = table(&ledger, as_of, options)?;
    Ok((pick(&ledger.keys, &table.customer), table))
}

/// The purchase histories, without the customers whose purchases all came to nothing.
fn table(ledger: &Ledger, as_of: Instant, options: &ScoreOptions) -> Result<Purchases> {
    let options = PurchaseOptions { minor_digits: ledger.minor_digits(), ..options.purchases.clone() };
    let table = purchases(&ledger.orders(), as_of, &options)?;
    if table.customer.is_empty() {
        let by = as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        return Err(Error::Empty { what: format!("the list of purchases by {by}, of which refunds took all back,") });
    }
    Ok(table)
}

fn pick<T: Clone>(column: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().filter_map(|&row| column.get(row as usize).cloned()).collect()
}

fn days_since_last(table: &Purchases) -> Vec<f64> {
    let days = table.unit.days();
    // Rounding may put the difference of two whole days a bit off a whole day, and a tie is a tie only to the last bit.
    let rows = table.age.iter().zip(&table.recency);
    rows.map(|(age, recency)| ((age - recency) * days * 86_400e6).round() / 86_400e6).collect()
}

fn repeat_rate(table: &Purchases, level: f64) -> Answer {
    let repeats = table.frequency.iter().filter(|&&x| x > 0).count();
    Answer::Known(Estimate::wilson(repeats as u64, table.frequency.len() as u64, level))
}

/// Customers that a correlation needs: with fewer its interval says nothing.
const LEAST_CORRELATED: u64 = 5;
/// Differences from the mean, as shares of it, that are rounding.
const EQUAL: f64 = 1e-12;

/// Pearson's correlation of frequency and mean spend, with Fisher's (1921) interval.
fn spend_correlation(table: &Purchases, level: f64) -> Answer {
    let rows: Vec<(f64, f64)> =
        table.frequency.iter().zip(&table.monetary_value).filter_map(|(&x, &m)| Some((x.into(), m?))).collect();
    let n = rows.len() as u64;
    let mean = |column: &dyn Fn(&(f64, f64)) -> f64| rows.iter().map(column).sum::<f64>() / n as f64;
    let (mean_x, mean_m) = (mean(&|row| row.0), mean(&|row| row.1));
    let moment = |f: &dyn Fn(f64, f64) -> f64| rows.iter().map(|row| f(row.0 - mean_x, row.1 - mean_m)).sum::<f64>();
    let (xx, mm, xm) = (moment(&|x, _| x * x), moment(&|_, m| m * m), moment(&|x, m| x * m));
    if n < LEAST_CORRELATED {
        return Answer::NotEnough { n, needed: LEAST_CORRELATED, why: "too few customers who repeat".into() };
    }
    // Equal means of different sums differ by rounding.
    let same = |square: f64, mean: f64| square <= n as f64 * (EQUAL * mean) * (EQUAL * mean);
    for (column, what) in [((xx, mean_x), "buy equally often"), ((mm, mean_m), "spend equally much")] {
        if same(column.0, column.1) {
            let why = format!("all customers who repeat {what}, so there is no correlation");
            return Answer::NotEnough { n: 1, needed: 2, why };
        }
    }
    let value = (xm / (xx * mm).sqrt()).clamp(-1.0, 1.0);
    let reach = z_for_level(level) / ((n - 3) as f64).sqrt();
    let limit = |shift: f64| tanh(atanh(value) + shift);
    let method = "pearson_fisher_z".into();
    Answer::Known(Estimate { value, low: limit(-reach), high: limit(reach), level, n, method })
}

/// What each segment is expected to bring.
fn outlook(rfm: &Rfm, customers: &CustomerScores) -> Vec<SegmentOutlook> {
    let total = |column: &Option<Intervals>, segment: Segment| {
        let column = column.as_ref()?;
        let mut sum = ExactSum::new();
        let rows = rfm.segment.iter().zip(&column.value).filter(|&(&of, _)| of == segment);
        rows.for_each(|(_, &value)| sum.add(value));
        Some(sum.value())
    };
    rfm.segments
        .iter()
        .map(|summary| SegmentOutlook {
            segment: summary.segment,
            expected_purchases: total(&customers.expected_purchases, summary.segment),
            value: total(&customers.value, summary.segment),
            probability_alive: total(&customers.probability_alive, summary.segment)
                .filter(|_| summary.size > 0)
                .map(|sum| sum / summary.size as f64),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Orders;

    /// The correlation of customers of so many repeat purchases at so many cents each.
    fn correlation(customers: &[(u32, i64)]) -> Answer {
        let rows = customers.iter().zip(0_u32..).flat_map(|(&(x, cents), customer)| {
            (0..=i64::from(x)).map(move |week| (customer, week * 7 * 86_400_000_000, cents))
        });
        let (customer, rest): (Vec<u32>, Vec<(i64, i64)>) = rows.map(|(customer, at, of)| (customer, (at, of))).unzip();
        let (at, amount): (Vec<i64>, Vec<i64>) = rest.into_iter().unzip();
        let orders = Orders { customer: &customer, ordered_at: &at, amount: Some(&amount), utc_offset_minutes: None };
        let table = purchases(&orders, "1970-12-01T00:00:00Z".parse().unwrap(), &PurchaseOptions::default()).unwrap();
        spend_correlation(&table, 0.95)
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        let why = |answer: Answer| match answer {
            Answer::NotEnough { n, needed, why } => (n, needed, why),
            Answer::Known(known) => panic!("{known:?}"),
        };
        let alike: Vec<_> = (1..40).map(|x| (x % 7 + 1, 1999)).collect();
        let found = why(correlation(&alike));
        assert_eq!(found, (1, 2, "all customers who repeat spend equally much, so there is no correlation".into()));
        let often: Vec<_> = (1..40).map(|x| (3, 1000 + 7 * x)).collect();
        let found = why(correlation(&often));
        assert_eq!(found, (1, 2, "all customers who repeat buy equally often, so there is no correlation".into()));
        let few = why(correlation(&[(0, 500), (1, 700), (2, 800), (3, 100), (4, 200)]));
        assert_eq!(few, (4, 5, "too few customers who repeat".into()));
        let rising: Vec<_> = (1..9).map(|x| (x, 100 * i64::from(x))).collect();
        assert!((correlation(&rising).estimate().unwrap().value - 1.0).abs() < 1e-12);
    }
}
