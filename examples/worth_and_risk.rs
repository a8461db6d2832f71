use regulars::import::{self, ColumnMap, ImportOptions};
use regulars::model::{CustomerBase, Order, instant};
use regulars::profile::{ScoreOptions, score};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::fs::read("examples/data/cdnow/orders.csv")?;
    let orders = import::csv::<Order>(&file, &ColumnMap::default(), &ImportOptions::default())?;
    let mut base = CustomerBase::new();
    for order in orders.records {
        base.append(order)?;
    }

    let scores = score(&base, instant("1997-09-30T00:00:00Z")?, &ScoreOptions::default())?;
    let fit = scores.purchase_model.as_ref().ok_or("too few customers who repeat")?;
    for parameter in &fit.parameters {
        println!("{:<5} {:.4} +- {:.4}", parameter.name, parameter.value, parameter.standard_error.unwrap_or(f64::NAN));
    }

    let customers = &scores.customers;
    let (alive, value) = (customers.probability_alive.as_ref().unwrap(), customers.value.as_ref().unwrap());
    let top = |by: &dyn Fn(usize) -> f64| {
        let mut rows: Vec<usize> = (0..customers.key.len()).collect();
        rows.sort_by(|&a, &b| by(b).total_cmp(&by(a)));
        rows.into_iter().take(3)
    };
    println!("worth most in the next 26 weeks (USD, 95% interval)");
    for row in top(&|row| value.value[row]) {
        println!(
            "  {} {:>7.2} ({:.2} to {:.2})",
            customers.key[row].id, value.value[row], value.low[row], value.high[row]
        );
    }
    println!("most at risk and still winnable (spend so far, probability to be a customer still)");
    for row in top(&|row| customers.spend[row] * alive.value[row] * (1.0 - alive.value[row])) {
        println!(
            "  {} {:>7.2} {:.3} ({:.3} to {:.3})",
            customers.key[row].id, customers.spend[row], alive.value[row], alive.low[row], alive.high[row]
        );
    }
    Ok(())
}
