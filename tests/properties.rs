//! The invariants of the house, across rooms: no panic, the same bits in any row order and on any number of threads.

use proptest::prelude::*;
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
