//! The published fits on CDNOW (Fader, Hardie & Lee 2005; Fader & Hardie 2013), from the orders file to the scores.

use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};
use regulars::import::{ColumnMap, ImportOptions, csv};
use regulars::model::{CustomerBase, Order, instant};
use regulars::profile::{ScoreModel, ScoreOptions, Scores, histories, score};
use regulars::value::{AnyModel, Fit, Status};

const CALIBRATION_END: &str = "1997-09-30T00:00:00Z";

fn orders() -> Vec<Order> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow/orders.csv");
    let imported =
        csv::<Order>(&std::fs::read(path).unwrap(), &ColumnMap::default(), &ImportOptions::default()).unwrap();
    assert_eq!((imported.rows, imported.rejected, imported.findings.len()), (6919, 0, 0));
    imported.records
}

fn base(orders: Vec<Order>) -> CustomerBase {
    let mut base = CustomerBase::new();
    orders.into_iter().for_each(|order| base.append(order).unwrap());
    base
}

fn scores(base: &CustomerBase) -> Scores {
    score(
        base,
        instant(CALIBRATION_END).unwrap(),
        &ScoreOptions { model: ScoreModel::BgNbd, horizon: 39.0, ..ScoreOptions::default() },
    )
    .unwrap()
}

fn assert_digits<M>(fit: &Fit<M>, values: &[f64], standard_errors: &[f64], log_likelihood: f64) {
    for ((parameter, value), se) in fit.parameters.iter().zip(values).zip(standard_errors) {
        assert!((parameter.value / value - 1.0).abs() < 1e-9, "{parameter:?} is not {value}");
        assert!((parameter.standard_error.unwrap() / se - 1.0).abs() < 1e-5, "{parameter:?} has not {se}");
    }
    assert!((fit.log_likelihood / log_likelihood - 1.0).abs() < 1e-12, "{}", fit.log_likelihood);
    assert_eq!(fit.convergence.status, Status::Converged);
}

#[test]
fn the_fits_are_the_published_optima() {
    let scores = scores(&base(orders()));
    assert_eq!(scores.customers.key.len(), 2357);
    let values = [0.242_594_522_430_157_08, 4.413_602_019_013_504, 0.792_922_017_225_597_6, 2.425_906_776_826_332];
    let errors = [0.0125574, 0.378224, 0.185734, 0.705414];
    assert_digits(scores.purchase_model.as_ref().unwrap(), &values, &errors, -9_582.429_206_673_93);
    let values = [6.249_572_271_323_756, 3.744_224_667_132_024_3, 15.443_520_962_589_24];
    let fit = scores.spend_model.as_ref().unwrap();
    assert_digits(fit, &values, &[1.19006, 0.290133, 4.15943], -4_055.917_694_801_874);
    assert_eq!(fit.convergence.customers, 946.0);
}

/// The R package BTYDplus says of its fit (demo/cdnow.R): "k=1 -> no regularity detected for CDNow".
#[test]
fn no_regularity_is_found_as_by_others() {
    let base = base(orders());
    let fitted = |model| {
        let options = ScoreOptions { model, horizon: 39.0, ..ScoreOptions::default() };
        score(&base, instant(CALIBRATION_END).unwrap(), &options).unwrap().purchase_model.unwrap()
    };
    let (regular, by_chance) = (fitted(ScoreModel::MbgCnbdK), fitted(ScoreModel::MbgNbd));
    assert!(matches!(&regular.model, AnyModel::MbgCnbdK(model) if model.k == 1), "{:?}", regular.model);
    assert_eq!(regular.parameters, by_chance.parameters);
}

#[test]
fn the_held_out_purchases_are_those_of_the_papers() {
    let base = base(orders());
    let options = ScoreOptions::default();
    let count = |at: &str| -> u32 {
        let (_, table) = histories(&base, instant(at).unwrap(), &options).unwrap();
        table.frequency.iter().sum()
    };
    assert_eq!(count("1998-06-30T00:00:00Z") - count(CALIBRATION_END), 1882);
    // The paper's formula (eq. 10) at the published optimum, summed once in 20 digits with mpmath's 2F1.
    let predicted = scores(&base).expected_purchases;
    assert!((predicted.estimate().unwrap().value / 1_653.408_697_942_54 - 1.0).abs() < 1e-9, "{predicted:?}");
}

#[test]
fn segments_and_columns_add_up_to_the_base() {
    let scores = scores(&base(orders()));
    let sum = |column: &[f64]| column.iter().sum::<f64>();
    let value = scores.customers.value.as_ref().unwrap();
    let outlook: Vec<f64> = scores.outlook.iter().filter_map(|segment| segment.value).collect();
    let total = scores.value.estimate().unwrap();
    assert!((sum(&value.value) / total.value - 1.0).abs() < 1e-12 && (sum(&outlook) / total.value - 1.0).abs() < 1e-12);
    assert_eq!(scores.rfm.segments.iter().map(|segment| segment.size).sum::<u64>(), 2357);
    let spend: i64 = scores.purchases.total_spend.iter().sum();
    assert!((sum(&scores.customers.spend) - spend as f64 / 100.0).abs() < 1e-6);
}

#[test]
fn row_order_changes_no_bit() {
    let in_order = serde_json::to_string(&scores(&base(orders()))).unwrap();
    for seed in 0..3 {
        let mut shuffled = orders();
        shuffled.shuffle(&mut StdRng::seed_from_u64(seed));
        assert_eq!(serde_json::to_string(&scores(&base(shuffled))).unwrap(), in_order);
    }
}
