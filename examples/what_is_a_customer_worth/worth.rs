//! The way itself: orders, choice of a model, posteriors, prediction, and how well the model fits.

use crate::Failure;
use crate::asked::Asked;
use crate::input::{Input, buyer, end_of};
use crate::numbers::one_line;
use chrono::{NaiveDate, TimeDelta};
use regulars::model::{Currency, Instant};
use regulars::profile::{ConcentrationPoint, CustomerKey, concentration};
use regulars::value::{
    AnyModel, Choice, ChooseOptions, ConditionalExpectation, FitOptions, GammaGamma, Intervals, Orders, Posterior,
    PosteriorOptions, PredictOptions, Prediction, Prior, PurchaseOptions, Purchases, RepeatHistogram, Tracking, choose,
    conditional_expectation, customer_codes, predict, purchases, repeat_histogram, tracking,
};

/// The last class of customers by their repeat purchases holds all that have as many or more.
const LONGEST: u32 = 7;

/// Everything that is told.
pub(crate) struct Worth {
    pub(crate) name: String,
    pub(crate) currency: Currency,
    pub(crate) split: NaiveDate,
    pub(crate) as_of: NaiveDate,
    pub(crate) horizon: f64,
    /// The customer of each row.
    pub(crate) customers: Vec<CustomerKey>,
    pub(crate) table: Purchases,
    pub(crate) choice: Choice,
    pub(crate) purchases: Posterior<AnyModel>,
    pub(crate) spend: Posterior<GammaGamma>,
    pub(crate) coming: Prediction,
    /// The value in `coming`.
    pub(crate) value: Intervals,
    pub(crate) concentration: Vec<ConcentrationPoint>,
    /// By the model as it was fitted to the purchases up to the split.
    pub(crate) tracking: Tracking,
    pub(crate) weeks_fitted: usize,
    pub(crate) held_out: ConditionalExpectation,
    /// By the model as it was fitted to all purchases.
    pub(crate) histogram: RepeatHistogram,
}

pub(crate) fn find(input: &Input, asked: &Asked) -> Result<Worth, Failure> {
    let days = Days::new(input, asked);
    let columns = Columns::new(input, days.as_of)?;
    let orders = columns.orders();
    let cannot = |what: &'static str| move |error: regulars::Error| format!("can't {what}: {error}.");

    eprintln!("choosing among the models of {} ...", input.name);
    let options = PurchaseOptions { minor_digits: columns.currency.exponent() as u8, ..PurchaseOptions::default() };
    let mut priors: Vec<Prior> = ["r", "alpha", "a", "b", "s", "beta"].map(|name| weak(name, 10.0)).into();
    let choose_options =
        ChooseOptions { purchases: options.clone(), priors: priors.clone(), ..ChooseOptions::default() };
    let choice = choose(&orders, days.split, days.as_of, &choose_options).map_err(cannot("compare the models"))?;
    let best = choice.candidates.first().ok_or_else(|| refused(&choice))?;

    eprintln!("drawing from the posteriors ...");
    let table = purchases(&orders, days.as_of, &options).map_err(cannot("read the purchases"))?;
    let (histories, means) = (table.histories(), means(&table, &columns.ids)?);
    let draw = PosteriorOptions { seed: asked.seed, ..PosteriorOptions::default() };
    priors.retain(|prior| best.fit.parameters.iter().any(|own| own.name == prior.parameter));
    let fit_options = FitOptions { priors: &priors, ..FitOptions::default() };
    let fit = AnyModel::fit(best.model, &histories, &fit_options).map_err(cannot("fit the model"))?;
    let of_purchases = fit.posterior(&histories, None, &draw).map_err(cannot("draw from the posterior"))?;
    let of_spend = spend(&table, columns.currency, &draw).map_err(cannot("fit the model of spend"))?;

    eprintln!("predicting {} customers ...", table.customer.len());
    let ahead = PredictOptions { horizon: asked.files.horizon, seed: asked.seed, ..PredictOptions::default() };
    let coming = predict(&of_purchases, Some((&of_spend, &means)), &histories, &ahead)
        .map_err(cannot("predict the customers"))?;
    let value = coming.value.clone().ok_or("there is no model of spend.")?;

    let past = purchases(&orders, days.split, &options).map_err(cannot("read the purchases"))?;
    let made = made_since(&past, &table);
    Ok(Worth {
        name: input.name.clone(),
        currency: columns.currency,
        split: days.split.date_naive(),
        as_of: days.as_of.date_naive(),
        horizon: ahead.horizon,
        customers: table.customer.iter().filter_map(|&code| columns.ids.get(code as usize)).cloned().collect(),
        concentration: concentration(&value.value).map_err(cannot("add up the value"))?,
        tracking: tracking(&best.fit.model, &orders, days.split, days.as_of, &options).map_err(cannot("track"))?,
        weeks_fitted: past.age.iter().fold(0.0_f64, |most, age| most.max(*age)).round() as usize,
        held_out: conditional_expectation(&best.fit.model, &past.histories(), &made, choice.horizon, LONGEST)
            .map_err(cannot("hold the model against what came"))?,
        histogram: repeat_histogram(&fit.model, &histories, None, LONGEST).map_err(cannot("count the customers"))?,
        table,
        choice,
        purchases: of_purchases,
        spend: of_spend,
        coming,
        value,
    })
}

/// The ends of the days up to which the models are compared and fitted.
struct Days {
    split: Instant,
    as_of: Instant,
}

impl Days {
    fn new(input: &Input, asked: &Asked) -> Self {
        let last = asked.files.as_of.unwrap_or(input.last_order.date_naive());
        let first = input.base.orders().map(|order| order.ordered_at.date_naive()).min().unwrap_or(last);
        let middle = first + TimeDelta::days((last - first).num_days() / 2);
        Self { split: end_of(asked.split.unwrap_or(middle)), as_of: end_of(last) }
    }
}

/// The purchases of a base as columns.
struct Columns {
    ids: Vec<CustomerKey>,
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    amount: Vec<i64>,
    currency: Currency,
}

impl Columns {
    /// Net of what was cancelled or returned by an instant: such an order was never a purchase, then.
    fn new(input: &Input, as_of: Instant) -> Result<Self, Failure> {
        let view = input.base.as_of(as_of);
        let (mut keys, mut ordered_at, mut amount) = (Vec::new(), Vec::new(), Vec::new());
        let mut currency = None;
        for order in view.orders() {
            let net = order.net_as_of(as_of).map_err(|error| input.cannot_score(&error))?;
            if *currency.get_or_insert(net.currency) != net.currency {
                return Err(format!("{} holds several currencies (--map can read one of them).", input.name));
            }
            if order.is_purchase_as_of(as_of).map_err(|error| input.cannot_score(&error))? {
                keys.push(buyer(&view, &order));
                ordered_at.push(order.ordered_at.timestamp_micros());
                amount.push(net.minor);
            }
        }
        let currency = currency.ok_or_else(|| format!("{} holds no order by {}.", input.name, as_of.date_naive()))?;
        let distinct: Vec<&CustomerKey> = keys.iter().collect();
        let (customer, ids) = customer_codes(&distinct).map_err(|error| input.cannot_score(&error))?;
        Ok(Self { ids: ids.into_iter().cloned().collect(), customer, ordered_at, amount, currency })
    }

    fn orders(&self) -> Orders<'_> {
        Orders {
            customer: &self.customer,
            ordered_at: &self.ordered_at,
            amount: Some(&self.amount),
            utc_offset_minutes: None,
        }
    }
}

fn refused(choice: &Choice) -> Failure {
    let why = choice.refused.iter().map(|refused| format!("{:?}: {}", refused.model, refused.why));
    format!("no model can be fitted by the split: {}.", why.collect::<Vec<_>>().join("; "))
}

/// What nobody would bet against: the parameter is of the order of 1, or of its scale, give or take a factor of fifty. A small
/// base leaves the posterior without an end otherwise.
fn weak(parameter: &str, scale: f64) -> Prior {
    let scaled = ["alpha", "beta", "gamma"].contains(&parameter);
    Prior { parameter: parameter.into(), mean: if scaled { libm::log(scale) } else { 0.0 }, sd: 2.0 }
}

/// The posterior of Gamma-Gamma, fitted to the customers who bought again and paid.
fn spend(table: &Purchases, currency: Currency, draw: &PosteriorOptions) -> regulars::Result<Posterior<GammaGamma>> {
    let rows = table.frequency.iter().zip(&table.monetary_value);
    let paying = rows.filter_map(|(&x, mean)| mean.filter(|mean| *mean > 0.0).map(|mean| (x, mean)));
    let (frequency, means): (Vec<u32>, Vec<f64>) = paying.unzip();
    let purchases: u64 = table.frequency.iter().map(|&x| u64::from(x) + 1).sum();
    let spent = table.total_spend.iter().sum::<i64>() as f64 / currency.minor_per_major() as f64;
    let priors = ["p", "q", "gamma"].map(|name| weak(name, (spent / purchases as f64).max(1e-9)));
    let fit = GammaGamma::fit(&frequency, &means, &FitOptions { priors: &priors, ..FitOptions::default() })?;
    fit.posterior(&frequency, &means, None, draw)
}

/// The mean spend of each customer's repeat purchases, which the model of spend wants to be above 0; not read without a repeat.
fn means(table: &Purchases, ids: &[CustomerKey]) -> Result<Vec<f64>, Failure> {
    let free = table.customer.iter().zip(&table.monetary_value).find(|(_, mean)| mean.is_some_and(|mean| mean <= 0.0));
    match free.and_then(|(&code, _)| ids.get(code as usize)) {
        Some(customer) => Err(format!(
            "customer {} bought again and paid nothing, which the model of spend can't be: leave such orders out.",
            one_line(&customer.id)
        )),
        None => Ok(table.monetary_value.iter().map(|mean| mean.unwrap_or_default()).collect()),
    }
}

/// Purchases of each customer of the past since then.
fn made_since(past: &Purchases, now: &Purchases) -> Vec<u32> {
    let frequency = |code: &u32| now.customer.binary_search(code).ok().and_then(|row| now.frequency.get(row)).copied();
    let rows = past.customer.iter().zip(&past.frequency);
    rows.map(|(code, &before)| frequency(code).unwrap_or(before).saturating_sub(before)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{page, summary};

    /// What is found of orders `(customer, day of 2025, amount)`.
    fn of(name: &str, orders: impl Iterator<Item = (usize, i64, &'static str)>) -> Result<Worth, Failure> {
        let mut text = String::from("order_id,customer_id,ordered_at,net_amount,currency\n");
        let start = regulars::model::date("2025-01-01").unwrap();
        for (id, (customer, day, amount)) in orders.enumerate() {
            let day = start + TimeDelta::days(day);
            text += &format!("{id},c{customer},{day},{amount}\n");
        }
        let file = std::env::temp_dir().join(format!("regulars-{}-{name}", std::process::id()));
        std::fs::write(&file, text).unwrap();
        let files = crate::arguments::Arguments { orders: Some(file.clone()), horizon: 26.0, ..Default::default() };
        let input = crate::input::read(&files);
        std::fs::remove_file(file).unwrap();
        find(&Input { name: "a base".into(), ..input? }, &Asked { files, split: None, seed: 3 })
    }

    /// Thirty customers, of whom every third comes back at a pace of its own.
    fn base() -> impl Iterator<Item = (usize, i64, &'static str)> {
        let visits = |customer: usize| if customer.is_multiple_of(3) { 2 + customer as i64 / 4 } else { 1 };
        let visit = |customer: usize, visit: i64| {
            let amount = ["10,EUR", "24.5,EUR", "17,EUR", "31,EUR"][(customer + visit as usize) % 4];
            (customer, customer as i64 * 2 + visit * (9 + customer as i64), amount)
        };
        (0..30).flat_map(move |customer| (0..visits(customer)).map(move |n| visit(customer, n)))
    }

    #[test]
    fn a_small_base_is_told_in_full_and_twice_the_same() {
        let worth = of("small.csv", base()).unwrap();
        let (text, page) = (summary::write(&worth), page::write(&worth).unwrap());
        assert_eq!(text, summary::write(&of("again.csv", base()).unwrap()));
        assert_eq!(worth.customers.len(), worth.value.value.len());
        assert!(text.contains("Gamma-Gamma") && text.contains("held out") && !text.contains("NaN"), "{text}");
        assert_eq!(page.matches("<svg class=").count(), 10);
        for tag in ["svg", "table", "figure", "section", "div", "details", "tr", "dl"] {
            let opened = page.matches(&format!("<{tag} ")).count() + page.matches(&format!("<{tag}>")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }

    #[test]
    fn the_past_and_what_came_after_it_add_up() {
        let worth = of("sum.csv", base()).unwrap();
        let fitted = worth.held_out.customers.iter().sum::<u64>();
        assert_eq!(fitted, worth.choice.customers);
        let means = worth.held_out.customers.iter().zip(&worth.held_out.actual);
        let made: f64 = means.map(|(&n, mean)| n as f64 * mean.unwrap_or_default()).sum();
        assert!((made - worth.choice.actual_purchases as f64).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_answered_is_said() {
        let failure = |name, orders: Vec<_>| of(name, orders.into_iter()).err().unwrap_or_default();
        assert!(failure("one.csv", vec![(1, 0, "5,EUR")]).contains("split"));
        assert!(failure("two.csv", vec![(1, 0, "5,EUR"), (1, 9, "5,USD")]).contains("several currencies"));
        assert!(failure("once.csv", vec![(1, 0, "5,EUR"), (2, 90, "5,EUR")]).contains("no model can be fitted"));
        let free = base().chain([(99, 1, "0,EUR"), (99, 80, "0,EUR")]).collect();
        assert!(failure("free.csv", free).contains("customer c99 bought again and paid nothing"));
    }
}
