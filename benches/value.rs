//! `cargo bench --bench value`: orders to purchases, fits and scores of simulated bases. Prints, asserts nothing about
//! time. `-- --unrounded` and `-- --choose` run a part of it alone.

#[path = "measure/mod.rs"]
mod measure;
#[path = "../tests/simulated/mod.rs"]
mod simulated;

use measure::{print_machine, print_step_heads, step};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use regulars::value::{
    AnyModel, BgNbd, ChooseOptions, FitOptions, GammaGamma, Histories, LifetimeOptions, MbgNbd, Orders, ParetoNbd,
    PosteriorOptions, PredictOptions, PurchaseModel, PurchaseOptions, Purchases, choose, lifetime_value, predict,
    purchases,
};
use simulated::{DAYS, MICROSECONDS_A_DAY, SimulatedBase, simulate};

fn main() {
    print_machine();
    print_step_heads();
    let asked: Vec<String> = std::env::args().filter(|word| word == "--unrounded" || word == "--choose").collect();
    let part = |name: &str| asked.is_empty() || asked.iter().any(|word| word == name);
    if asked.is_empty() {
        for customers in [10_000, 100_000, 1_000_000] {
            scores(customers);
        }
    }
    if part("--unrounded") {
        unrounded(1_000_000);
    }
    if part("--choose") {
        all_models(100_000);
    }
    if asked.is_empty() {
        many_orders();
    }
}

/// Every model fitted and scored on half a year held out, with orders at any moment of a day, against the fits alone.
fn all_models(customers: u32) {
    let mut base = simulate(customers, 1);
    let mut rng = StdRng::seed_from_u64(2);
    base.ordered_at.iter_mut().for_each(|tick| *tick += rng.random_range(0..MICROSECONDS_A_DAY));
    let orders =
        Orders { customer: &base.customer, ordered_at: &base.ordered_at, amount: None, utc_offset_minutes: None };
    let at = |day: i64| chrono::DateTime::from_timestamp_micros(day * MICROSECONDS_A_DAY).unwrap();
    let (split, end) = (at(DAYS - 182), at(DAYS));
    println!("{customers} customers, {} orders, split before the last half year", base.customer.len());
    for merge_same_day in [false, true] {
        println!("  {}", if merge_same_day { "by day" } else { "unrounded" });
        let options =
            ChooseOptions { purchases: PurchaseOptions { merge_same_day, ..Default::default() }, ..Default::default() };
        let past = step("    purchases of the past", 1, || purchases(&orders, split, &options.purchases).unwrap());
        for &kind in &options.models {
            let fit = || AnyModel::fit(kind, &past.histories(), &FitOptions::default()).is_ok();
            step(&format!("    {kind} fit"), 1, fit);
        }
        step("    all chosen among", 1, || choose(&orders, split, end, &options).unwrap());
    }
}

/// Fits and scores of histories in continuous time, of which no two are equal: nothing can be shared between rows.
fn unrounded(customers: u32) {
    let table = table(&simulate(customers, 1));
    let mut rng = StdRng::seed_from_u64(1);
    let later: Vec<f64> = table.age.iter().map(|_| rng.random_range(0.0..1.0 / 7.0)).collect();
    let age: Vec<f64> = table.age.iter().zip(&later).map(|(age, later)| age + later).collect();
    let recency = table.recency.iter().zip(&table.frequency).zip(&later);
    let recency = recency.map(|((t_x, &x), later)| if x > 0 { t_x + later * rng.random_range(0.0..1.0) } else { 0.0 });
    let recency: Vec<f64> = recency.collect();
    let histories = Histories::new(&table.frequency, &recency, &age).unwrap();
    println!("{customers} unrounded histories");
    let options = FitOptions::default();
    let fit = step("  BG/NBD fit", 3, || BgNbd::fit(&histories, &options).unwrap());
    step("  MBG/NBD fit", 3, || MbgNbd::fit(&histories, &options).unwrap());
    let pareto = step("  Pareto/NBD fit", 3, || ParetoNbd::fit(&histories, &options).unwrap());
    let weekly = 0.1 / 52.0;
    step("  BG/NBD alive", 3, || fit.model.probability_alive(&histories).unwrap());
    step("  BG/NBD purchases in 26 weeks", 3, || fit.model.expected_purchases(&histories, 26.0).unwrap());
    step("  BG/NBD discounted", 3, || fit.model.discounted_purchases(&histories, 26.0, weekly).unwrap());
    step("  Pareto/NBD alive", 3, || pareto.model.probability_alive(&histories).unwrap());
    step("  Pareto/NBD purchases in 26 weeks", 3, || pareto.model.expected_purchases(&histories, 26.0).unwrap());
    step("  Pareto/NBD discounted", 3, || pareto.model.discounted_purchases(&histories, 26.0, weekly).unwrap());
    let x: Vec<u32> = table.frequency.iter().map(|&x| x.max(1)).collect();
    let spends: Vec<f64> = later.iter().map(|later| 10.0 + 700.0 * later).collect();
    step("  Gamma-Gamma fit", 3, || GammaGamma::fit(&x, &spends, &options).unwrap());
}

fn table(base: &SimulatedBase) -> Purchases {
    let orders = Orders {
        customer: &base.customer,
        ordered_at: &base.ordered_at,
        amount: Some(&base.amount),
        utc_offset_minutes: None,
    };
    let as_of = chrono::DateTime::from_timestamp_micros(DAYS * MICROSECONDS_A_DAY).unwrap();
    purchases(&orders, as_of, &PurchaseOptions::default()).unwrap()
}

fn scores(customers: u32) {
    let base = simulate(customers, 1);
    println!("{customers} customers, {} orders", base.customer.len());
    let runs = if customers > 100_000 { 5 } else { 15 };
    let table = step("  orders to purchases", runs, || table(&base));
    let histories = table.histories();
    let options = FitOptions::default();
    let fit = step("  BG/NBD fit", runs, || BgNbd::fit(&histories, &options).unwrap());
    step("  MBG/NBD fit", runs, || MbgNbd::fit(&histories, &options).unwrap());
    let pareto = step("  Pareto/NBD fit", runs, || ParetoNbd::fit(&histories, &options).unwrap());
    step("  Pareto/NBD alive and purchases", runs, || pareto.model.expected_purchases(&histories, 26.0).unwrap());
    let repeats = table.frequency.iter().zip(&table.monetary_value).filter_map(|(&x, &m)| Some((x, m?)));
    let (x, m): (Vec<u32>, Vec<f64>) = repeats.unzip();
    let spends = step("  Gamma-Gamma fit", runs, || GammaGamma::fit(&x, &m, &options).unwrap());
    let spend: Vec<f64> = table.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
    step("  probability alive, purchases, value", runs, || {
        let alive = fit.model.probability_alive(&histories).unwrap();
        let expected = fit.model.expected_purchases(&histories, 26.0).unwrap();
        let discounted = fit.model.discounted_purchases(&histories, 26.0, 0.1 / 52.0).unwrap();
        let each = spends.model.expected_spend(&table.frequency, &spend).unwrap();
        let value: Vec<f64> = discounted.iter().zip(&each).map(|(count, spend)| count * spend).collect();
        (alive, expected, value)
    });
    let ahead = LifetimeOptions { horizon: 26.0, ..Default::default() };
    step("  lifetime value with intervals", 1, || lifetime_value(&fit, &spends, &histories, &spend, &ahead).unwrap());
    let few = PosteriorOptions { draws: 200, ..Default::default() };
    let posterior = step("  200 draws of the BG/NBD posterior", 1, || fit.posterior(&histories, None, &few).unwrap());
    if customers <= 100_000 {
        let ahead = PredictOptions { horizon: 26.0, ..Default::default() };
        step("  predictions from 200 draws", 1, || predict(&posterior, None, &histories, &ahead).unwrap());
    }
    let convergence = &fit.convergence;
    println!(
        "  {} distinct histories, {} Newton steps; {:?}",
        convergence.distinct_rows, convergence.iterations, fit.model
    );
}

fn many_orders() {
    let one = simulate(1_000_000, 2);
    let mut base = SimulatedBase { customer: Vec::new(), ordered_at: Vec::new(), amount: Vec::new() };
    // Each order again some days later, until there are ten million, in an order that jumps between customers.
    for row in 0..10_000_000usize {
        let pick = row.wrapping_mul(7_368_787) % one.customer.len();
        base.customer.push(one.customer[pick]);
        base.ordered_at.push(one.ordered_at[pick] + (row % 89) as i64 * MICROSECONDS_A_DAY);
        base.amount.push(one.amount[pick]);
    }
    println!("1000000 customers, {} orders in random row order", base.customer.len());
    step("  orders to purchases", 3, || table(&base));
}
