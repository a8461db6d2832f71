//! The published fits on CDNOW (Fader, Hardie & Lee 2005; Fader & Hardie 2013), from the orders file to the parameters.

use regulars::value::{BgNbd, Fit, FitOptions, GammaGamma, Orders, PurchaseOptions, Purchases, Status, purchases};

fn cdnow() -> Purchases {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow/orders.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let (mut customer, mut ordered_at, mut amount) = (Vec::new(), Vec::new(), Vec::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        customer.push(cells[1].parse().unwrap());
        let day: chrono::NaiveDate = cells[2].parse().unwrap();
        ordered_at.push(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros());
        amount.push(cells[4].replace('.', "").parse().unwrap());
    }
    let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount) };
    purchases(&orders, "1997-09-30T00:00:00Z".parse().unwrap(), &PurchaseOptions::default()).unwrap()
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
fn bg_nbd_gives_the_published_optimum() {
    let table = cdnow();
    assert_eq!(table.customer.len(), 2357);
    let fit = BgNbd::fit(&table.histories(), &FitOptions::default()).unwrap();
    let values = [0.242_594_522_430_157_08, 4.413_602_019_013_504, 0.792_922_017_225_597_6, 2.425_906_776_826_332];
    assert_digits(&fit, &values, &[0.0125574, 0.378224, 0.185734, 0.705414], -9_582.429_206_673_93);
}

#[test]
fn gamma_gamma_gives_the_published_optimum() {
    let table = cdnow();
    let repeats = table.frequency.iter().zip(&table.monetary_value).filter_map(|(&x, &m)| Some((x, m?)));
    let (frequency, spend): (Vec<u32>, Vec<f64>) = repeats.unzip();
    assert_eq!(frequency.len(), 946);
    let fit = GammaGamma::fit(&frequency, &spend, &FitOptions::default()).unwrap();
    let values = [6.249_572_271_323_756, 3.744_224_667_132_024_3, 15.443_520_962_589_24];
    assert_digits(&fit, &values, &[1.19006, 0.290133, 4.15943], -4_055.917_694_801_874);
}
