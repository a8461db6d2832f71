//! The values of customers of whom free orders tell that they may not pay ([`crate::value::Payers`]).

use super::notes::Notes;
use crate::fit::Intervals;
use crate::math::columns::sum::exact_sum;
use crate::math::intervals::proportion::wilson_limits;
use crate::value::{Payer, Payers, Purchases};
use libm::{exp, log};

/// The shares of customers' purchases to come that are paid, with limits.
pub(super) struct Paying {
    pub(super) share: Intervals,
    /// Mean spend of each customer's repeat purchases; where all were free, that of those who pay.
    pub(super) spend: Vec<f64>,
}

impl Paying {
    /// None where nobody's repeat purchases, or only purchase, were free. `spend` is the mean spend of the repeat
    /// purchases, 0 without one, and `minor` the minor units of a major one.
    pub(super) fn new(table: &Purchases, spend: &[f64], minor: f64, level: f64, notes: &mut Notes) -> Option<Self> {
        let rows = table.frequency.iter().zip(spend).zip(&table.total_spend);
        // What the first one brought is what all did less the others, but for the rounding of their mean.
        let free = rows.map(|((&x, &m), &total)| total as f64 - f64::from(x) * m * minor < 0.5);
        let payers = Payers::new(&table.frequency, spend, &free.collect::<Vec<bool>>());
        let (never, open) = (payers.count(Payer::Never), payers.count(Payer::Open));
        if never + open == 0 {
            return None;
        }
        note_never(never, notes);
        note_open(open, &payers, notes);
        let limits = |came: &u64| wilson_limits(payers.paid, *came, level);
        let (least, most) = Some(payers.came).filter(|&came| came > 0).as_ref().map_or((0.0, 1.0), limits);
        let limits = |(payer, &x): (&Payer, &u32)| match payer {
            Payer::Sure => (1.0, 1.0),
            Payer::Never => (0.0, most_paid(x, level)),
            Payer::Open => (least, most),
        };
        let (low, high) = payers.each.iter().zip(&table.frequency).map(limits).unzip();
        let mean = mean_paid(&table.frequency, spend);
        let spend = payers.each.iter().zip(spend).map(|(payer, &m)| if *payer == Payer::Never { mean } else { m });
        Some(Self { share: Intervals { value: payers.share(), low, high, level }, spend: spend.collect() })
    }

    /// Of a column of what customers bring who pay, what is expected of each.
    pub(super) fn expected(&self, payers: &[f64]) -> Vec<f64> {
        product(payers, &self.share.value)
    }

    /// The same of values with limits.
    pub(super) fn values(&self, payers: &Intervals) -> Intervals {
        let Intervals { value, low, high, level } = payers;
        let Intervals { value: share, low: least, high: most, .. } = &self.share;
        Intervals { value: product(value, share), low: product(low, least), high: product(high, most), level: *level }
    }

    /// The same of what will be counted: of customers who may not pay, from nothing to what those bring who do.
    pub(super) fn counted(&self, payers: Intervals) -> Intervals {
        let low = payers.low.iter().zip(&self.share.low).map(|(&low, &share)| if share < 1.0 { 0.0 } else { low });
        Intervals { low: low.collect(), value: self.expected(&payers.value), ..payers }
    }
}

/// Mean of the repeat purchases of those who pay.
fn mean_paid(frequency: &[u32], spend: &[f64]) -> f64 {
    let paid = || frequency.iter().map(|&x| f64::from(x)).zip(spend).filter(|(_, m)| **m > 0.0);
    exact_sum(paid().map(|(x, m)| x * m)) / exact_sum(paid().map(|(x, _)| x)).max(1.0)
}

fn product(column: &[f64], share: &[f64]) -> Vec<f64> {
    column.iter().zip(share).map(|(of, share)| of * share).collect()
}

fn note_never(customers: u64, notes: &mut Notes) {
    if customers > 0 {
        let text = format!(
            "{customers} customers whose repeat purchases were all free are valued at 0; the upper limits say what they \
             would bring if they came to pay as the others do"
        );
        notes.add("value", "free_repeats", text);
    }
}

fn note_open(customers: u64, Payers { paid, came, .. }: &Payers, notes: &mut Notes) {
    if customers > 0 {
        let others = if *came > 0 {
            let share = (paid + 1) as f64 / (came + 2) as f64;
            format!("of {came} others who came again after a free one {paid} paid, so a share of {share:.3}")
        } else {
            "no other came again after a free one, so half".into()
        };
        let text = format!(
            "{customers} customers whose only purchase was free may pay for those to come: {others} of what a payer \
             brings is their value"
        );
        notes.add("value", "free_first", text);
    }
}

/// Share of purchases to come that may be paid by one whose `repeats` were all free: the upper limit of Clopper &
/// Pearson (1934) for none of so many.
fn most_paid(repeats: u32, level: f64) -> f64 {
    1.0 - exp(log(0.5 * (1.0 - level)) / f64::from(repeats.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Currency, CustomerBase, Instant, Money, Order};
    use crate::profile::{ScoreOptions, Scores, score};
    use crate::value::{GammaGamma, MbgNbd, Orders, PurchaseOptions, SimulateOptions, purchases, simulate};

    const WEEK: i64 = 7 * 86_400_000_000;

    /// What each customer paid for one purchase a week.
    fn paying(customers: &[&[i64]]) -> (Option<Paying>, Vec<String>) {
        let rows = customers.iter().zip(0_u32..).flat_map(|(paid, customer)| {
            paid.iter().zip(0_i64..).map(move |(&amount, week)| (customer, week * WEEK, amount))
        });
        let (customer, rest): (Vec<u32>, Vec<(i64, i64)>) = rows.map(|(customer, at, of)| (customer, (at, of))).unzip();
        let (at, amount): (Vec<i64>, Vec<i64>) = rest.into_iter().unzip();
        let orders = Orders { customer: &customer, ordered_at: &at, amount: Some(&amount), utc_offset_minutes: None };
        let table = purchases(&orders, "1970-06-01T00:00:00Z".parse().unwrap(), &PurchaseOptions::default()).unwrap();
        let spend: Vec<f64> = table.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
        let mut notes = Notes::default();
        let found = Paying::new(&table, &spend, 100.0, 0.95, &mut notes);
        (found, notes.into_inner().into_iter().map(|note| format!("{} {}", note.code, note.text)).collect())
    }

    #[test]
    fn free_orders_tell_who_will_pay() {
        let (found, told) = paying(&[&[900, 1100, 990], &[0, 0, 0], &[0], &[0, 1999], &[500], &[500, 0]]);
        let share = found.unwrap().share;
        // Of those who came again after a free purchase one of two paid.
        assert_eq!(share.value, [1.0, 0.0, 0.5, 1.0, 1.0, 0.0]);
        let by_hand = [1.0, 1.0 - 0.025_f64.sqrt(), 0.9054680, 1.0, 1.0, 0.975];
        assert!(share.high.iter().zip(by_hand).all(|(found, truth)| (found - truth).abs() < 1e-6), "{:?}", share.high);
        assert!(told[0].starts_with("free_repeats 2 customers whose repeat purchases were all free"), "{told:?}");
        assert!(told[1].starts_with("free_first 1 customers whose only purchase was free"), "{told:?}");
        assert!(
            told[1].contains("of 2 others who came again after a free one 1 paid, so a share of 0.500 of what"),
            "{told:?}"
        );
    }

    #[test]
    fn gifts_to_the_customers_of_a_shop_change_nothing_for_those_who_pay() {
        assert!(paying(&[&[900, 0, 990], &[500], &[0, 700]]).0.is_none(), "whoever paid again is a payer");
        // Nobody came again after a free purchase.
        assert_eq!(paying(&[&[900, 800], &[900, 0], &[0]]).0.unwrap().share.value, [1.0, 0.0, 0.5]);
        // A free sample first, and then everybody pays.
        let (found, _) = paying(&[&[0, 900, 800], &[0, 1000], &[0]]);
        assert_eq!(found.unwrap().share.value, [1.0, 1.0, 0.75]);
    }

    /// A shop where every third customer gets everything free.
    fn scored(free: impl Fn(u32) -> bool) -> Scores {
        let truth = MbgNbd { r: 1.5, alpha: 5.0, a: 0.6, b: 2.5 };
        let spend = GammaGamma { p: 6.0, q: 4.0, gamma: 15.0 };
        let drawn = simulate(&truth, Some(&spend), &[40.0; 300], &SimulateOptions { seed: 3, horizon: 0.0 }).unwrap();
        let repeats = drawn.purchase_customer.iter().zip(&drawn.purchase_time).zip(&drawn.purchase_spend);
        let firsts = (0..300).map(|customer| (customer, 0.0, 30.0));
        let rows = firsts.chain(repeats.map(|((&customer, &week), &spend)| (customer, week, spend)));
        let (mut base, eur) = (CustomerBase::new(), Currency::from_code("EUR").unwrap());
        for (id, (customer, week, spend)) in rows.enumerate() {
            let minor = if free(customer) { 0 } else { (spend * 100.0_f64).ceil() as i64 };
            let at = Instant::from_timestamp_micros((week * WEEK as f64) as i64).unwrap();
            let money = Money::new(minor, eur);
            base.append(Order::new(id.to_string(), format!("{customer:03}"), at, money).unwrap()).unwrap();
        }
        score(&base, Instant::from_timestamp_micros(40 * WEEK).unwrap(), &ScoreOptions::default()).unwrap()
    }

    #[test]
    fn who_never_paid_is_not_valued_like_a_payer() {
        let free = |customer: u32| customer.is_multiple_of(3);
        let (mixed, paid) = (scored(free), scored(|_| false));
        let of = |scores: &Scores, who: &dyn Fn(u32) -> bool| {
            let value = &scores.customers.value.as_ref().unwrap().value;
            value.iter().zip(0..).filter(|(_, customer)| who(*customer)).map(|(value, _)| value).sum::<f64>()
        };
        assert!(of(&paid, &free) > 1000.0 && of(&mixed, &free) < 0.01 * of(&paid, &free), "{}", of(&mixed, &free));
        assert!((of(&mixed, &|id| !free(id)) / of(&paid, &|id| !free(id)) - 1.0).abs() < 0.1);
        let total = mixed.value.estimate().unwrap().value;
        assert!((total / of(&mixed, &|_| true) - 1.0).abs() < 1e-9, "the total is that of the customers");
        let (value, predicted) = (mixed.customers.value.unwrap(), mixed.customers.predicted_value.unwrap());
        for row in 0..300 {
            assert!(value.low[row] <= value.value[row] && value.value[row] <= value.high[row], "{row}");
            assert!(predicted.low[row] <= predicted.value[row] && predicted.value[row] <= predicted.high[row], "{row}");
            assert_eq!(predicted.value[row], value.value[row]);
        }
        assert!((0..300).filter(|&row| free(row)).all(|row| predicted.high[row as usize] > 0.0));
        assert!(mixed.notes.iter().any(|note| note.code == "free_repeats"));
        // Nor did the past expect anything of them.
        let past = |scores: &Scores| scores.past_forecasts.first().and_then(|past| past.expected_spend).unwrap();
        let share = past(&scored(free)) / past(&paid);
        assert!((0.5..0.8).contains(&share), "{share}");
    }
}
