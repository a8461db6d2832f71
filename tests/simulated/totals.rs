//! How often the totals of `score` hold what simulated customers then do.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use regulars::model::{Currency, CustomerBase, Instant, Money, Order};
use regulars::profile::{ScoreOptions, Scores, score};
use regulars::value::{AnyModel, BgNbd, GammaGamma, MbgNbd, ParetoNbd, SimulateOptions, simulate};

/// Weeks that are predicted.
const HORIZON: f64 = 26.0;
/// Weeks from the first possible purchase to the scoring.
const WEEKS: f64 = 104.0;

/// The truths that bases are drawn from: CDNOW's parameters, and shops whose customers buy more often.
pub(crate) fn truths() -> Vec<(&'static str, AnyModel)> {
    vec![
        ("BG/NBD", BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }.into()),
        ("BG/NBD", BgNbd { r: 0.8, alpha: 8.0, a: 0.5, b: 4.0 }.into()),
        ("MBG/NBD", MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }.into()),
        ("MBG/NBD", MbgNbd { r: 1.2, alpha: 10.0, a: 0.5, b: 3.0 }.into()),
        ("Pareto/NBD", ParetoNbd { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 }.into()),
        ("Pareto/NBD", ParetoNbd { r: 1.0, alpha: 8.0, s: 1.0, beta: 40.0 }.into()),
    ]
}

/// Of how many bases totals were given, and of how many they held what came.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Coverage {
    pub(crate) purchases: [u32; 2],
    pub(crate) value: [u32; 2],
    /// The same of customers, whose limits are whole numbers.
    pub(crate) customers: [u32; 2],
    /// Sum of the widths of the intervals of purchases, as shares of the totals.
    pub(crate) width: f64,
}

/// Scores drawn bases and counts.
pub(crate) fn coverage(truth: &AnyModel, customers: u32, seeds: std::ops::Range<u64>) -> Coverage {
    let mut sum = Coverage::default();
    for seed in seeds {
        let (scores, purchases, spend) = drawn(truth, customers, seed);
        if let Some(total) = scores.predicted_purchases.total.estimate() {
            let made = f64::from(purchases.iter().sum::<u32>());
            sum.purchases[0] += 1;
            sum.purchases[1] += u32::from((total.low..=total.high).contains(&made));
            sum.width += (total.high - total.low) / total.value;
        }
        if let Some(total) = scores.predicted_value.total.estimate() {
            sum.value[0] += 1;
            sum.value[1] += u32::from((total.low..=total.high).contains(&spend));
        }
        if let Some(each) = &scores.customers.predicted_purchases {
            let rows = each.low.iter().zip(&each.high).zip(&purchases);
            sum.customers[0] += purchases.len() as u32;
            sum.customers[1] +=
                rows.filter(|((low, high), made)| (**low..=**high).contains(&f64::from(**made))).count() as u32;
        }
    }
    sum
}

/// The scores of a drawn base, what each customer then bought, and what all spent.
fn drawn(truth: &AnyModel, customers: u32, seed: u64) -> (Scores, Vec<u32>, f64) {
    let spend = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };
    let mut rng = StdRng::seed_from_u64(seed);
    // First purchases fall in the first three quarters of the time.
    let starts: Vec<f64> = (0..customers).map(|_| rng.random_range(0.0..0.75 * WEEKS)).collect();
    let ages: Vec<f64> = starts.iter().map(|start| WEEKS - start).collect();
    let base = simulate(truth, Some(&spend), &ages, &SimulateOptions { seed, horizon: HORIZON }).unwrap();
    let firsts = starts.iter().zip(0..).map(|(&start, customer)| (customer, start, 30.0));
    let repeats = base.purchase_customer.iter().zip(&base.purchase_time).zip(&base.purchase_spend);
    let repeats = repeats.map(|((&customer, time), &spend)| (customer, starts[customer as usize] + time, spend));
    let eur = Currency::from_code("EUR").unwrap();
    let mut known = CustomerBase::new();
    for (id, (customer, week, spend)) in firsts.chain(repeats).enumerate() {
        if week < WEEKS {
            let money = Money::new((100.0 * spend).round() as i64, eur);
            // Ids that sort as the customers count.
            known.append(Order::new(id.to_string(), format!("{customer:06}"), at(week), money).unwrap()).unwrap();
        }
    }
    let options = ScoreOptions { annual_discount: 0.0, horizon: HORIZON, ..ScoreOptions::default() };
    let scores = score(&known, at(WEEKS), &options).unwrap();
    (scores, base.future_purchases, base.future_spend.iter().sum())
}

fn at(weeks: f64) -> Instant {
    Instant::from_timestamp_micros((weeks * 7.0 * 86_400e6) as i64).unwrap()
}
