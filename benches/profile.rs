//! `cargo bench --bench profile`: a whole base scored in one call, and its feedback told four ways. Prints, asserts
//! nothing about time.

#[path = "measure/mod.rs"]
mod measure;
#[path = "../tests/simulated/mod.rs"]
mod simulated;

use measure::{print_machine, print_step_heads, step};
use regulars::model::{Currency, Customer, CustomerBase, Feedback, FeedbackKind, Instant, Invitation, Money, Order};
use regulars::profile::{
    BreakdownOptions, CoverageOptions, LoopOptions, QueueOptions, ScoreOptions, answer_queue, breakdown, closed_loop,
    coverage, score,
};
use regulars::survey::{NpsOptions, nps_by_segment};
use simulated::{DAYS, MICROSECONDS_A_DAY, simulate};

fn main() {
    print_machine();
    print_step_heads();
    for customers in [1_000, 10_000, 100_000] {
        let (base, orders) = base(customers);
        println!("{customers} customers, {orders} orders");
        let as_of = at(DAYS * MICROSECONDS_A_DAY);
        let runs = (100_000 / customers as usize).min(5);
        step("  scores with all intervals", runs, || score(&base, as_of, &ScoreOptions::default()).unwrap());
    }
    feedback(100_000);
}

/// Three answers a customer, of which every other one asks for an answer, against the same figures from columns.
fn feedback(customers: usize) {
    let (base, scores, codes) = answers(customers);
    println!("{customers} customers, {} answers", scores.len());
    let as_of = at(DAYS * MICROSECONDS_A_DAY);
    let by = BreakdownOptions { by: vec!["country".into()], every_answer: true, ..BreakdownOptions::default() };
    let columns = || nps_by_segment(&scores, &codes, &NpsOptions::default()).unwrap();
    step("  nps_by_segment of columns", 3, columns);
    step("  breakdown by country", 3, || breakdown(&base, as_of, &by).unwrap());
    step("  coverage", 3, || coverage(&base, as_of, &CoverageOptions::default()).unwrap());
    step("  closed_loop", 3, || closed_loop(&base, as_of, &LoopOptions::default()).unwrap());
    let queue = || answer_queue(&base, as_of, &ScoreOptions::default(), &QueueOptions::default()).unwrap();
    step("  answer_queue", 3, queue);
}

fn answers(customers: usize) -> (CustomerBase, Vec<u8>, Vec<u32>) {
    let (mut base, mut scores, mut codes) = (CustomerBase::new(), Vec::new(), Vec::new());
    for number in 0..customers {
        let mut customer = Customer::new(format!("c-{number:07}")).unwrap();
        customer.country = Some(["DE", "FR", "IR"][number % 3].into());
        base.append(customer).unwrap();
        let asked = at((number as i64 % 300) * MICROSECONDS_A_DAY);
        base.append(Invitation::new(format!("i-{number}"), format!("c-{number:07}"), asked).unwrap()).unwrap();
        for time in 0..3 {
            let score = (number * 7 + time * 3) % 11;
            let submitted_at = at(((number + 17 * time) as i64 % 300) * MICROSECONDS_A_DAY);
            let mut answer = Feedback::new(format!("f-{number}-{time}"), FeedbackKind::Nps, submitted_at).unwrap();
            (answer.score, answer.scale_min, answer.scale_max) = (Some(score as f64), Some(0.0), Some(10.0));
            answer.customer_id = Some(format!("c-{number:07}"));
            answer.text = Some("The parcel came late and the box was open".into()).filter(|_| time == 1);
            base.append(answer).unwrap();
            scores.push(score as u8);
            codes.push((number % 3) as u32);
        }
    }
    (base, scores, codes)
}

fn at(microseconds: i64) -> Instant {
    Instant::from_timestamp_micros(microseconds).unwrap()
}

fn base(customers: u32) -> (CustomerBase, usize) {
    let simulated = simulate(customers, 3);
    let eur = Currency::from_code("EUR").unwrap();
    let mut base = CustomerBase::new();
    let rows = simulated.customer.iter().zip(&simulated.ordered_at).zip(&simulated.amount);
    for (row, ((customer, &ordered_at), &amount)) in rows.enumerate() {
        let money = Money::new(amount, eur);
        base.append(Order::new(row.to_string(), customer.to_string(), at(ordered_at), money).unwrap()).unwrap();
    }
    (base, simulated.customer.len())
}
