//! The way itself: orders, choice of a model, posteriors, prediction, and how well the model fits.

use crate::Failure;
use crate::asked::Asked;
use crate::input::{Input, buyer, end_of};
use chrono::{NaiveDate, TimeDelta};
use regulars::model::{Currency, Instant};
use regulars::profile::{ConcentrationPoint, CustomerKey, concentration};
use regulars::value::{
    AnyModel, Choice, ChooseOptions, ConditionalExpectation, FitOptions, GammaGamma, Intervals, Orders, Posterior,
    PosteriorOptions, PredictOptions, Prediction, PurchaseOptions, Purchases, RepeatHistogram, Tracking, choose,
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
    let choose_options = ChooseOptions { purchases: options.clone(), ..ChooseOptions::default() };
    let choice = choose(&orders, days.split, days.as_of, &choose_options).map_err(cannot("compare the models"))?;
    let best = choice.candidates.first().ok_or_else(|| refused(&choice))?;

    eprintln!("drawing from the posteriors ...");
    let table = purchases(&orders, days.as_of, &options).map_err(cannot("read the purchases"))?;
    let histories = table.histories();
    let draw = PosteriorOptions { seed: asked.seed, ..PosteriorOptions::default() };
    let fit = AnyModel::fit(best.model, &histories, &FitOptions::default()).map_err(cannot("fit the model"))?;
    let of_purchases = fit.posterior(&histories, None, &draw).map_err(cannot("draw from the posterior"))?;
    let of_spend = spend(&table, &draw).map_err(cannot("fit the model of spend"))?;

    eprintln!("predicting {} customers ...", table.customer.len());
    let means: Vec<f64> = table.monetary_value.iter().map(|mean| mean.unwrap_or_default()).collect();
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
        Orders { customer: &self.customer, ordered_at: &self.ordered_at, amount: Some(&self.amount) }
    }
}

fn refused(choice: &Choice) -> Failure {
    let why = choice.refused.iter().map(|refused| format!("{:?}: {}", refused.model, refused.why));
    format!("no model can be fitted by the split: {}.", why.collect::<Vec<_>>().join("; "))
}

/// The posterior of Gamma-Gamma, fitted to the customers who bought again and paid.
fn spend(table: &Purchases, draw: &PosteriorOptions) -> regulars::Result<Posterior<GammaGamma>> {
    let rows = table.frequency.iter().zip(&table.monetary_value);
    let paying = rows.filter_map(|(&x, mean)| mean.filter(|mean| *mean > 0.0).map(|mean| (x, mean)));
    let (frequency, means): (Vec<u32>, Vec<f64>) = paying.unzip();
    GammaGamma::fit(&frequency, &means, &FitOptions::default())?.posterior(&frequency, &means, None, draw)
}

/// Purchases of each customer of the past since then.
fn made_since(past: &Purchases, now: &Purchases) -> Vec<u32> {
    let frequency = |code: &u32| now.customer.binary_search(code).ok().and_then(|row| now.frequency.get(row)).copied();
    let rows = past.customer.iter().zip(&past.frequency);
    rows.map(|(code, &before)| frequency(code).unwrap_or(before).saturating_sub(before)).collect()
}
