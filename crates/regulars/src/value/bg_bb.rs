//! The BG/BB model of purchases at discrete opportunities (Fader, Hardie & Shang 2010, "Customer-base analysis in a
//! discrete-time noncontractual setting").

use super::Histories;
use super::discrete_dropout::DiscreteDropout;
use crate::error::{Error, Result, check_range};
use crate::math::rising::ln_beta_ratio;
use serde::{Deserialize, Serialize};

/// Smallest and largest value that a parameter may have.
const SHAPE: (f64, f64) = (1e-12, 1e12);
/// Most opportunities that a history may have: beyond, not every whole number is a double.
const MOST: f64 = 9_007_199_254_740_992.0;

/// BG/BB: at each opportunity, as a yearly appeal, a customer who is alive buys with a chance that varies as a beta
/// distribution (`alpha`, `beta`); before each one customers leave for good with a chance that varies as a beta distribution
/// (`gamma`, `delta`).
///
/// Time counts opportunities: frequency is the number of purchases after the one that made the customer, recency the
/// opportunity of the last of them, age the opportunities so far, all whole. Horizons too are whole numbers of
/// opportunities, and discount rates are continuous rates per opportunity: the paper's rate d per period is `ln(1 + d)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgBb {
    /// First parameter of the chances to buy.
    pub alpha: f64,
    /// Second parameter of the chances to buy.
    pub beta: f64,
    /// First parameter of the dropout chances.
    pub gamma: f64,
    /// Second parameter of the dropout chances.
    pub delta: f64,
}

impl BgBb {
    /// Log-likelihood of one history (eq. 5): nothing is bought after the last purchase, alive or gone.
    pub(super) fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let x = f64::from(x);
        // Up to the last purchase the customer was alive; both ratios are probabilities, so nothing cancels.
        let bought = ln_beta_ratio(self.beta, self.alpha, x) + ln_beta_ratio(self.alpha + x, self.beta, t_x - x);
        bought + ln_beta_ratio(self.gamma, self.delta, t_x) + self.since(x, t_x).ln_pmf(age - t_x, 0)
    }

    /// Log odds that a customer is gone at the last opportunity of the history (m = 0).
    pub(super) fn ln_odds_gone(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let (alive, gone) = self.since(x.into(), t_x).ln_silent_alive_and_gone(age - t_x);
        gone - alive
    }

    /// The future of a customer who is alive at the end of the history.
    pub(super) fn living(&self, x: u32, age: f64) -> DiscreteDropout {
        self.since(x.into(), age)
    }

    /// The future of a new customer, who is alive for certain.
    pub(super) fn newcomer(&self) -> (f64, DiscreteDropout) {
        (1.0, self.since(0.0, 0.0))
    }

    /// The future of a customer who is alive at the opportunity `t` with x purchases so far.
    fn since(&self, x: f64, t: f64) -> DiscreteDropout {
        let Self { alpha, beta, gamma, delta } = *self;
        DiscreteDropout { alpha: alpha + x, beta: beta + (t - x), gamma, delta: delta + t }
    }

    /// Checks the parameters.
    pub(super) fn check(&self) -> Result<()> {
        check_range("alpha", 0, self.alpha, SHAPE.0, SHAPE.1)?;
        check_range("beta", 0, self.beta, SHAPE.0, SHAPE.1)?;
        check_range("gamma", 0, self.gamma, SHAPE.0, SHAPE.1)?;
        check_range("delta", 0, self.delta, SHAPE.0, SHAPE.1)
    }
}

/// Checks that times are whole numbers of opportunities, with no more purchases than opportunities up to the last one.
pub(super) fn check_rows(histories: &Histories<'_>) -> Result<()> {
    for (row, (x, t_x, age)) in histories.rows().enumerate() {
        check_range("age", row, age, 0.0, MOST)?;
        check_whole("age", row, age)?;
        check_whole("recency", row, t_x)?;
        check_range("frequency", row, x.into(), 0.0, t_x)?;
    }
    Ok(())
}

/// Checks that a horizon is a whole number of opportunities.
pub(super) fn check_horizon(horizon: f64) -> Result<()> {
    check_range("horizon", 0, horizon, 0.0, super::histories::LONGEST)?;
    check_whole("horizon", 0, horizon)
}

fn check_whole(what: &str, row: usize, value: f64) -> Result<()> {
    if value.fract() == 0.0 {
        return Ok(());
    }
    Err(Error::invalid(format!("{what}[{row}]"), format!("{value} is no whole number of opportunities")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use libm::{exp, log};
    use serde_json::Value;

    fn number(value: &Value) -> f64 {
        value.as_f64().unwrap()
    }

    /// Runs the reference cases of one method and reports all misses at once.
    fn golden(method: &str, call: impl Fn(BgBb, &Value) -> f64) {
        let path = format!("{}/../../tests/golden/value/{method}.bg_bb.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let cases: Vec<&Value> =
            file["cases"].as_array().unwrap().iter().filter(|case| case.get("ok").is_some()).collect();
        let misses: Vec<String> = cases
            .iter()
            .filter_map(|case| {
                let model = serde_json::from_value(case["args"]["model"]["bg_bb"].clone()).unwrap();
                let truth = number(if case["ok"].is_array() { &case["ok"][0] } else { &case["ok"] });
                let found = call(model, &case["args"]);
                let cond = case["cond"].as_f64().unwrap_or(1.0).max(1.0);
                let floor = if truth.abs() < 1e-290 { 1e-300 } else { 0.0 };
                let allowed = ((256.0 * f64::EPSILON * cond).max(1e-12) * truth.abs()).max(floor);
                let hit = (found - truth).abs() <= allowed;
                (!hit).then(|| format!("found {found:e}, off by {:e}, cond {cond}: {case}", found / truth - 1.0))
            })
            .collect();
        assert!(misses.is_empty(), "{} of {} miss:\n{}", misses.len(), cases.len(), misses.join("\n"));
    }

    fn row(args: &Value) -> (u32, f64, f64) {
        let first = |name: &str| number(&args[name][0]);
        (first("frequency") as u32, first("recency"), first("age"))
    }

    fn alive(model: &BgBb, (x, t_x, age): (u32, f64, f64)) -> f64 {
        1.0 / (1.0 + exp(model.ln_odds_gone(x, t_x, age)))
    }

    #[test]
    fn reference_cases_hold() {
        let horizon = |args: &Value| number(&args["horizon"]);
        golden("log_likelihood", |model, args| {
            let (x, t_x, age) = row(args);
            model.ln_likelihood(x, t_x, age)
        });
        golden("probability_alive", |model, args| alive(&model, row(args)));
        golden("probability_alive_after", |model, args| {
            let (x, _, age) = row(args);
            alive(&model, row(args)) * model.living(x, age).survival(horizon(args))
        });
        golden("expected_purchases", |model, args| {
            let (x, _, age) = row(args);
            alive(&model, row(args)) * model.living(x, age).expected(horizon(args))
        });
        golden("residual_transactions", |model, args| {
            let (x, _, age) = row(args);
            let rate = number(&args["discount_rate"]);
            alive(&model, row(args)) * model.living(x, age).discounted(f64::INFINITY, rate)
        });
        golden("new_customer_purchases", |model, args| model.newcomer().1.expected(horizon(args)));
        golden("new_customer_pmf", |model, args| {
            exp(model.newcomer().1.ln_pmf(horizon(args), number(&args["purchases"]) as u32))
        });
    }

    #[test]
    fn the_likelihood_is_the_papers_sum() {
        let model = BgBb { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 };
        let b = crate::math::rising::ln_beta;
        let BgBb { alpha, beta, gamma, delta } = model;
        for (x, t_x, n) in
            [(0, 0, 6), (1, 1, 6), (2, 5, 6), (6, 6, 6), (3, 9, 40)].map(|(x, t, n)| (f64::from(x), t, n))
        {
            let bought = |t: f64| b(alpha + x, beta + t - x) - b(alpha, beta);
            let alive = exp(bought(n.into()) + b(gamma, delta + f64::from(n)) - b(gamma, delta));
            let left = |t: i32| exp(bought(t.into()) + b(gamma + 1.0, delta + f64::from(t)) - b(gamma, delta));
            let truth = log(alive + (t_x..n).map(left).sum::<f64>());
            let found = model.ln_likelihood(x as u32, t_x.into(), n.into());
            assert!((found - truth).abs() < 1e-13, "{x} {t_x} {n}: {found} {truth}");
        }
    }

    #[test]
    fn long_silences_are_quick_and_finite() {
        let model = BgBb { alpha: 0.5, beta: 3.0, gamma: 1e-3, delta: 40.0 };
        for (x, t_x, age) in [(3, 70.0, 1e6), (0, 0.0, 1e15), (4_000_000_000, 5e9, 1e10), (1, 1.0, MOST)] {
            let (ll, odds) = (model.ln_likelihood(x, t_x, age), model.ln_odds_gone(x, t_x, age));
            assert!(ll < 0.0 && ll.is_finite() && odds.is_finite(), "{x} {t_x} {age}: {ll} {odds}");
        }
        // Just before and after the sums change their method.
        let odds = |silent: f64| model.ln_odds_gone(3, 70.0, 70.0 + silent);
        assert!((odds(10_001.0) - 2.0 * odds(10_000.0) + odds(9_999.0)).abs() < 1e-7);
    }

    #[test]
    fn rows_that_are_no_opportunities_are_named() {
        let refused = |x: u32, t_x: f64, age: f64| {
            let (x, t_x, age) = ([0, x], [0.0, t_x], [6.0, age]);
            check_rows(&Histories::new(&x, &t_x, &age).unwrap()).unwrap_err().to_string()
        };
        assert_eq!(refused(1, 1.0, 6.5), "age[1] is invalid: 6.5 is no whole number of opportunities");
        assert_eq!(refused(1, 1.5, 6.0), "recency[1] is invalid: 1.5 is no whole number of opportunities");
        assert_eq!(refused(4, 3.0, 6.0), "frequency[1] is 4, allowed is 0 to 3");
        assert_eq!(refused(1, 1.0, 1e17), "age[1] is 1e17, allowed is 0 to 9007199254740992");
        assert!(check_rows(&Histories::new(&[3], &[3.0], &[3.0]).unwrap()).is_ok());
        assert_eq!(check_horizon(2.5).unwrap_err().code(), "invalid");
        assert_eq!(check_horizon(-1.0).unwrap_err().code(), "out_of_range");
        assert!(check_horizon(1e30).is_ok());
    }
}
