//! The invariants of the house, across rooms: no panic, the same bits in any row order and on any number of threads.

use proptest::prelude::*;
use regulars::model::{Currency, CustomerBase, Money, Order, instant};
use regulars::profile::{ScoreOptions, Scores, score};
use regulars::{Answer, Estimate};

proptest! {
    #[test]
    fn estimates_survive_json_bit_for_bit(value: f64, low: f64, high: f64, level in 0.0..1.0, n: u64) {
        prop_assume!([value, low, high].iter().all(|number| number.is_finite()));
        let answer = Answer::Known(Estimate { value, low, high, level, n, method: "wilson".into() });
        let text = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer);
    }
}

/// A base of orders (customer, day, cents).
fn base(orders: &[(u8, u16, u32)]) -> CustomerBase {
    let start = instant("2025-01-01T12:00:00Z").unwrap();
    let mut base = CustomerBase::new();
    for (i, &(customer, day, cents)) in orders.iter().enumerate() {
        let money = Money::new(cents.into(), Currency::from_code("EUR").unwrap());
        let at = start + chrono::TimeDelta::days(day.into());
        base.append(Order::new(format!("{i:04}"), format!("c{customer}"), at, money).unwrap()).unwrap();
    }
    base
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_base_is_scored_or_refused_in_words_and_never_sees_the_future(
        orders in prop::collection::vec((0u8..12, 0u16..400, 0u32..100_000), 1..150),
    ) {
        let as_of = instant("2025-10-28T00:00:00Z").unwrap();
        let known: Vec<_> = orders.iter().copied().filter(|order| order.1 < 300).collect();
        let options = ScoreOptions::default();
        match score(&base(&orders), as_of, &options) {
            Err(error) => prop_assert_eq!((error.code(), known.len()), ("empty", 0)),
            Ok(scores) => {
                let text = serde_json::to_string(&scores).unwrap();
                prop_assert!(!text.contains("NaN") && !text.contains("inf\""));
                let again: Scores = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(&again, &scores, "the JSON form keeps every bit");
                let mut without_future = score(&base(&known), as_of, &options).unwrap();
                // Ids of the known orders are others now; nothing else may differ.
                without_future.purchases.rows_after = scores.purchases.rows_after;
                prop_assert_eq!(without_future, scores);
            }
        }
    }
}
