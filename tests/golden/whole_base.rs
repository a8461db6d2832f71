//! The simulated base that every language makes for itself; `tests/golden/README.md` has the recipe.

use chrono::{Days, NaiveDate};
use regulars::import::{ColumnMap, ImportOptions, Importable, csv};
use regulars::model::{CustomerBase, Feedback, Order, Record, instant};
use regulars::profile::{ScoreOptions, Scores, score};
use std::fmt::Write;

const CUSTOMERS: u32 = 20_000;
const DAYS: u32 = 730;

/// Xorshift (Marsaglia 2003) on 32 bits: the same in any language.
struct Dice(u32);

impl Dice {
    fn draw(&mut self, below: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % below
    }
}

/// The two files of the base, orders and feedback.
fn files() -> (String, String) {
    let mut orders = String::from("order_id,customer_id,ordered_at,net_amount,currency\n");
    let mut feedback = String::from("feedback_id,customer_id,kind,submitted_at,score\n");
    let mut dice = Dice(2_463_534_242);
    let mut order = 0;
    for customer in 1..=CUSTOMERS {
        let (mut day, buys) = (dice.draw(365), 1 + dice.draw(60));
        let (leaves, spend, answers) = (dice.draw(500), 500 + dice.draw(6000), dice.draw(4));
        let mut first = true;
        while day < DAYS {
            let cents = spend / 2 + dice.draw(spend);
            let date = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(day.into());
            writeln!(orders, "{order},{customer},{date},{}.{:02},EUR", cents / 100, cents % 100).unwrap();
            order += 1;
            if !first && dice.draw(1000) < leaves {
                break;
            }
            first = false;
            day += 7;
            while day < DAYS && dice.draw(1000) >= buys {
                day += 7;
            }
            day += dice.draw(7);
        }
        if answers == 0 {
            writeln!(feedback, "{customer},{customer},nps,2025-12-01,{}", dice.draw(11)).unwrap();
        }
    }
    (orders, feedback)
}

fn append<T: Importable + Into<Record>>(base: &mut CustomerBase, file: &str) {
    let imported = csv::<T>(file.as_bytes(), &ColumnMap::default(), &ImportOptions::default()).unwrap();
    assert_eq!(imported.findings, []);
    imported.records.into_iter().for_each(|record| base.append(record).unwrap());
}

pub(crate) fn scores() -> Scores {
    let (orders, feedback) = files();
    let mut base = CustomerBase::new();
    append::<Order>(&mut base, &orders);
    append::<Feedback>(&mut base, &feedback);
    let scores = score(&base, instant("2025-12-31T00:00:00Z").unwrap(), &ScoreOptions::default()).unwrap();
    assert!(scores.customers.value.is_some() && scores.nps.points().is_some(), "a base to show every number");
    scores
}
