//! Same input, same bits: whatever the order of the rows, their collapsing into weights, or the number of threads.

use regulars::value::{
    BgNbd, Fit, FitOptions, GammaGamma, Histories, LifetimeOptions, Orders, PurchaseModel, PurchaseOptions, Purchases,
    lifetime_value, purchases,
};
use simulated::{DAYS, SimulatedBase, simulate};
use std::collections::BTreeMap;

#[path = "simulated/mod.rs"]
mod simulated;

fn table(base: &SimulatedBase) -> Purchases {
    let orders = Orders {
        customer: &base.customer,
        ordered_at: &base.ordered_at,
        amount: Some(&base.amount),
        utc_offset_minutes: None,
    };
    let as_of = chrono::DateTime::from_timestamp(DAYS * 86_400, 0).unwrap();
    purchases(&orders, as_of, &PurchaseOptions::default()).unwrap()
}

/// The order of `0..len` by a multiplicative hash: a shuffle without a random number.
fn shuffled(len: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by_key(|&row| (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    order
}

fn pick<T: Copy>(column: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|&row| column[row]).collect()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn spend_fit(table: &Purchases) -> Fit<GammaGamma> {
    let rows = table.frequency.iter().zip(&table.monetary_value);
    let (x, m): (Vec<u32>, Vec<f64>) = rows.filter_map(|(&x, m)| m.filter(|&m| m > 0.0).map(|m| (x, m))).unzip();
    GammaGamma::fit(&x, &m, &FitOptions::default()).unwrap()
}

/// The two fits and every score, as JSON.
fn everything(table: &Purchases) -> [String; 6] {
    let histories = table.histories();
    let fit = BgNbd::fit(&histories, &FitOptions::default()).unwrap();
    let spends = spend_fit(table);
    let spend: Vec<f64> = table.monetary_value.iter().map(|m| m.unwrap_or_default()).collect();
    let value = lifetime_value(&fit, &spends, &histories, &spend, &LifetimeOptions::default()).unwrap();
    [
        json(&fit),
        json(&spends),
        json(&fit.probability_alive(&histories, 0.95).unwrap()),
        json(&fit.expected_purchases(&histories, 26.0, 0.95).unwrap()),
        json(&fit.total_expected_purchases(&histories, 26.0, 0.95).unwrap()),
        json(&value),
    ]
}

#[test]
fn shuffled_orders_give_the_same_bits() {
    let base = simulate(20_000, 1);
    let order = shuffled(base.customer.len());
    let other = SimulatedBase {
        customer: pick(&base.customer, &order),
        ordered_at: pick(&base.ordered_at, &order),
        amount: pick(&base.amount, &order),
    };
    assert_eq!(everything(&table(&base)), everything(&table(&other)));
}

#[test]
fn shuffled_histories_give_the_same_fit_and_total() {
    let table = table(&simulate(20_000, 2));
    let order = shuffled(table.frequency.len());
    let (x, t_x, age) = (pick(&table.frequency, &order), pick(&table.recency, &order), pick(&table.age, &order));
    let other = Histories::new(&x, &t_x, &age).unwrap();
    let fit = BgNbd::fit(&table.histories(), &FitOptions::default()).unwrap();
    assert_eq!(json(&fit), json(&BgNbd::fit(&other, &FitOptions::default()).unwrap()));
    let total = |histories| json(&fit.total_expected_purchases(histories, 26.0, 0.95).unwrap());
    assert_eq!(total(&table.histories()), total(&other));
    let alive = fit.model.probability_alive(&table.histories()).unwrap();
    assert_eq!(pick(&alive, &order), fit.model.probability_alive(&other).unwrap());
}

#[test]
fn distinct_rows_with_weights_give_the_same_fit() {
    let table = table(&simulate(20_000, 3));
    let histories = table.histories();
    let mut cells: BTreeMap<(u32, u64, u64), f64> = BTreeMap::new();
    for ((&x, t_x), age) in histories.frequency().iter().zip(histories.recency()).zip(histories.age()) {
        *cells.entry((x, age.to_bits(), t_x.to_bits())).or_default() += 1.0;
    }
    let x: Vec<u32> = cells.keys().map(|cell| cell.0).collect();
    let age: Vec<f64> = cells.keys().map(|cell| f64::from_bits(cell.1)).collect();
    let t_x: Vec<f64> = cells.keys().map(|cell| f64::from_bits(cell.2)).collect();
    let weights: Vec<f64> = cells.values().copied().collect();
    let options = FitOptions { weights: Some(&weights), ..Default::default() };
    let collapsed = BgNbd::fit(&Histories::new(&x, &t_x, &age).unwrap(), &options).unwrap();
    assert_eq!(json(&BgNbd::fit(&histories, &FitOptions::default()).unwrap()), json(&collapsed));
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    // Long enough for several chunks of customers, of distinct rows and of pairs.
    let base = simulate(70_000, 4);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut table = table(&base);
            let scored = everything(&table);
            let (x, t_x, age) = (table.frequency.clone(), table.recency.clone(), table.age.clone());
            for stretch in [1.0 + 1e-4, 1.0 + 2e-4] {
                table.frequency.extend(&x);
                table.recency.extend(t_x.iter().map(|t| t * stretch));
                table.age.extend(age.iter().map(|t| t * stretch));
            }
            let long = BgNbd::fit(&table.histories(), &FitOptions::default()).unwrap();
            assert!(long.convergence.distinct_rows > 65_536, "{:?}", long.convergence);
            (scored, json(&long))
        })
    };
    assert_eq!(on(1), on(2));
}
