//! Of simulated bases the predicted totals hold what customers then do. `cargo bench --bench coverage` tells of more.

#[path = "simulated/totals.rs"]
mod totals;

use totals::{coverage, truths};

#[test]
fn predicted_totals_hold_what_is_counted() {
    let (mut purchases, mut value, mut customers) = ([0; 2], [0; 2], [0; 2]);
    for (_, truth) in truths() {
        let found = coverage(&truth, 300, 0..15);
        for (sum, more) in
            [(&mut purchases, found.purchases), (&mut value, found.value), (&mut customers, found.customers)]
        {
            sum[0] += more[0];
            sum[1] += more[1];
        }
        assert!(found.width / f64::from(found.purchases[0]) < 1.2, "wide enough to hold anything: {found:?}");
    }
    // 95 % of 90 bases are 85.5, and their standard deviation is 2: of 200 such tests one would fail.
    for [of, held] in [purchases, value] {
        assert!(of >= 85 && held * 100 >= of * 89, "{held} of {of}");
    }
    assert!(customers[1] * 100 >= customers[0] * 97, "limits are whole numbers, so that they hold more: {customers:?}");
}
