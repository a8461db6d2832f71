//! A simulated base: customers who buy and drop out as BG/NBD says, and spend as Gamma-Gamma says, seeded.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use rand_distr::{Beta, Distribution, Exp, Gamma};

/// Orders as columns, and the days they span.
pub(crate) struct SimulatedBase {
    pub(crate) customer: Vec<u32>,
    pub(crate) ordered_at: Vec<i64>,
    pub(crate) amount: Vec<i64>,
}

pub(crate) const MICROSECONDS_A_DAY: i64 = 86_400_000_000;
/// Days from the first possible order to the end of the history.
pub(crate) const DAYS: i64 = 730;

/// First orders fall in the first of two years, repeats on whole days up to the end of the second; parameters are those of
/// CDNOW (weeks).
pub(crate) fn simulate(customers: u32, seed: u64) -> SimulatedBase {
    let mut rng = StdRng::seed_from_u64(seed);
    let rates = Gamma::new(0.243, 1.0 / 4.414).unwrap();
    let dropouts = Beta::new(0.793, 2.426).unwrap();
    let means = Gamma::new(3.74, 1.0 / 15.44).unwrap();
    let mut base = SimulatedBase { customer: Vec::new(), ordered_at: Vec::new(), amount: Vec::new() };
    for customer in 0..customers {
        let (rate, dropout): (f64, f64) = (rates.sample(&mut rng), dropouts.sample(&mut rng));
        let spend = Gamma::new(6.25, 1.0 / means.sample(&mut rng)).unwrap();
        let mut day = rng.random_range(0.0..365.0);
        loop {
            base.customer.push(customer);
            base.ordered_at.push(day as i64 * MICROSECONDS_A_DAY);
            base.amount.push((100.0 * spend.sample(&mut rng)) as i64 + 1);
            day += 7.0 * Exp::new(rate).map_or(f64::INFINITY, |gap| gap.sample(&mut rng));
            if day >= DAYS as f64 {
                break;
            }
            let repeat = base.ordered_at.last() != Some(&(day as i64 * MICROSECONDS_A_DAY));
            if repeat && base.customer.len() > 1 && gone(&base, customer, &mut rng, dropout) {
                break;
            }
        }
    }
    base
}

/// Whether the customer drops out after the order just made; nobody does after the first.
fn gone(base: &SimulatedBase, customer: u32, rng: &mut StdRng, dropout: f64) -> bool {
    let rows = base.customer.len();
    let repeated = rows >= 2 && base.customer[rows - 2] == customer;
    repeated && rng.random_range(0.0..1.0) < dropout
}
