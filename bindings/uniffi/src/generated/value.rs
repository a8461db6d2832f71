// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::value::Sampler;
/// How the draws were made.
#[uniffi::remote(Enum)]
pub enum Sampler {
    /// Pareto smoothed importance resampling from a Student distribution at the mode.
    ImportanceResampling,
    /// Hamiltonian Monte Carlo.
    Hamiltonian,
}

pub(crate) use regulars::value::Status;
/// What a fit found.
#[uniffi::remote(Enum)]
pub enum Status {
    /// A maximum inside the parameters' range.
    Converged,
    /// The likelihood still rises where a parameter's range ends: the data fit a simpler model, and that parameter has
    /// no interval.
    Boundary,
    /// A maximum so flat that the parameters can't be told apart; predictions may still be good.
    Flat,
}

pub(crate) use regulars::value::ModelKind;
/// The models of the family by name.
#[uniffi::remote(Enum)]
pub enum ModelKind {
    /// BG/NBD.
    BgNbd,
    /// MBG/NBD.
    MbgNbd,
    /// Pareto/NBD.
    ParetoNbd,
    /// BG/BB.
    BgBb,
    /// MBG/CNBD-k.
    MbgCnbdK,
    /// BG/NBD with covariates.
    BgNbdCovariates,
    /// Pareto/NBD with covariates.
    ParetoNbdCovariates,
}

pub(crate) use regulars::value::TimeUnit;
/// The unit in which recency, age and horizons are measured.
#[uniffi::remote(Enum)]
pub enum TimeUnit {
    /// 3,600 seconds.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// A twelfth of a year, 30.4375 days.
    Month,
    /// 365.25 days.
    Year,
}

pub(crate) use regulars::value::Convergence;
/// How a search for the maximum ended.
#[uniffi::remote(Record)]
pub struct Convergence {
    /// What was found.
    pub status: Status,
    /// Newton steps taken.
    pub iterations: u32,
    /// Largest absolute derivative, by the logarithm of a parameter that is not at the edge, of what was maximised.
    pub gradient: f64,
    /// Distinct rows, which is what the fit paid for.
    pub distinct_rows: u64,
    /// Sum of the weights: customers.
    pub customers: f64,
}

/// A column of values with the limits of their intervals.
///
/// The intervals carry the uncertainty of the fitted parameters, not the chance in what a single customer does.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Intervals {
    /// The values.
    pub value: DoubleColumn,
    /// Lower limits.
    pub low: DoubleColumn,
    /// Upper limits.
    pub high: DoubleColumn,
    /// Confidence level of each interval on its own.
    pub level: f64,
}

impl From<regulars::value::Intervals> for Intervals {
    fn from(record: regulars::value::Intervals) -> Self {
        let regulars::value::Intervals { value, low, high, level } = record;
        Self {
            value: From::from(value),
            low: From::from(low),
            high: From::from(high),
            level,
        }
    }
}

pub(crate) use regulars::value::Parameter;
/// A fitted parameter.
#[uniffi::remote(Record)]
pub struct Parameter {
    /// Its name in the paper.
    pub name: String,
    /// Its value at the maximum.
    pub value: f64,
    /// Its standard error from the observed information; none at the edge or when the likelihood is flat.
    pub standard_error: Option<f64>,
    /// The value with its interval, or why there is none. The interval is normal on the log scale where that is narrow,
    /// and by the profile likelihood where it is wide.
    pub estimate: Answer,
}

/// How to draw from a posterior.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PosteriorOptions {
    /// Draws, from 100 to 100,000. Default: 1,000.
    #[uniffi(default)] pub draws: Option<u32>,
    /// The seed: the same one gives the same draws, on every machine. Default: 0.
    #[uniffi(default)] pub seed: Option<u64>,
    /// Level of the parameters' intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::PosteriorOptions> for PosteriorOptions {
    fn over(&self, plain: regulars::value::PosteriorOptions) -> regulars::value::PosteriorOptions {
        let Self { draws, seed, level } = self;
        regulars::value::PosteriorOptions {
            draws: draws.over(plain.draws),
            seed: seed.over(plain.seed),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::PosteriorParameter;
/// What the draws say of a parameter.
#[uniffi::remote(Record)]
pub struct PosteriorParameter {
    /// Its name in the paper.
    pub name: String,
    /// Posterior standard deviation.
    pub standard_deviation: f64,
    /// Posterior mean with the interval between equal tails.
    pub estimate: Estimate,
}

pub(crate) use regulars::value::Prior;
/// What is known of a parameter before the data: its logarithm is normal. The coefficient of a covariate is normal
/// itself.
///
/// A small base then borrows from what other bases were like: `Prior { parameter: "a".into(), mean: 0.0, sd: 1.0 }`
/// says that `a` is between 1/7 and 7 with 95 %.
#[uniffi::remote(Record)]
pub struct Prior {
    /// Name of the parameter.
    pub parameter: String,
    /// Mean of the parameter's logarithm, from -100 to 100.
    pub mean: f64,
    /// Standard deviation of the parameter's logarithm, from 1e-6 to 1e6.
    pub sd: f64,
}

/// A model, fitted to the past and scored on what came after.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Candidate {
    /// Which model.
    pub model: ModelKind,
    /// Its fit to the past.
    pub fit: FittedModel,
    /// Mean logarithm of the probability that the model gave each customer's held-out number of purchases; more is
    /// better.
    pub log_score: f64,
    /// What the mean log score lacks against the best model's, with the interval of the paired difference.
    pub behind: Answer,
    /// Purchases that it expected of all together.
    pub expected_purchases: f64,
    /// Expected less actual purchases, as a share of the actual ones; none when there were none.
    pub total_error: Option<f64>,
    /// Sum over the periods of the absolute error, as a share of the actual purchases; none when there were none.
    pub tracking_error: Option<f64>,
    /// Purchases that it expected in each period.
    pub expected_by_period: DoubleColumn,
    /// Akaike's criterion on the past, which may disagree: it knows nothing of what came after.
    pub akaike: f64,
}

impl From<regulars::value::Candidate> for Candidate {
    fn from(record: regulars::value::Candidate) -> Self {
        let regulars::value::Candidate { model, fit, log_score, behind, expected_purchases, total_error, tracking_error, expected_by_period, akaike } = record;
        Self {
            model,
            fit: From::from(fit),
            log_score,
            behind,
            expected_purchases,
            total_error,
            tracking_error,
            expected_by_period: From::from(expected_by_period),
            akaike,
        }
    }
}

/// The models of the family side by side on held-out purchases, the best by log score first.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Choice {
    /// The candidates that could be fitted, best first.
    pub candidates: Vec<Candidate>,
    /// The models that could not, and why.
    pub refused: Vec<Refused>,
    /// Customers of the past, who are all that is scored.
    pub customers: u64,
    /// Held-out time in the time unit.
    pub horizon: f64,
    /// Purchases that they made in it.
    pub actual_purchases: u64,
    /// Purchases that they made in each period of it, a time unit each, the last one maybe shorter.
    pub actual_by_period: Vec<u64>,
}

impl From<regulars::value::Choice> for Choice {
    fn from(record: regulars::value::Choice) -> Self {
        let regulars::value::Choice { candidates, refused, customers, horizon, actual_purchases, actual_by_period } = record;
        Self {
            candidates: all(candidates),
            refused,
            customers,
            horizon,
            actual_purchases,
            actual_by_period,
        }
    }
}

/// What to choose among, and how.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ChooseOptions {
    /// The models to compare. Default: BG/NBD, MBG/NBD, MBG/CNBD-k and Pareto/NBD.
    #[uniffi(default)] pub models: Option<Vec<ModelKind>>,
    /// Time unit, same-day merging and calendar of purchases.
    #[uniffi(default)] pub purchases: PurchaseOptions,
    /// What is known of parameters beforehand; a model without a parameter of that name goes without.
    #[uniffi(default)] pub priors: Option<Vec<Prior>>,
    /// Whether parameters without a prior have a weak one (`FitOptions::weak_priors`). Default: false.
    #[uniffi(default)] pub weak_priors: Option<bool>,
    /// Confidence level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::ChooseOptions> for ChooseOptions {
    fn over(&self, plain: regulars::value::ChooseOptions) -> regulars::value::ChooseOptions {
        let Self { models, purchases, priors, weak_priors, level } = self;
        regulars::value::ChooseOptions {
            models: models.over(plain.models),
            purchases: purchases.over(plain.purchases),
            priors: priors.over(plain.priors),
            weak_priors: weak_priors.over(plain.weak_priors),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::Refused;
/// A model that the past can't support.
#[uniffi::remote(Record)]
pub struct Refused {
    /// Which model.
    pub model: ModelKind,
    /// Why, in a sentence.
    pub why: String,
}

pub(crate) use regulars::value::ConditionalExpectation;
/// Held-out purchases by how often customers had bought before.
#[uniffi::remote(Record)]
pub struct ConditionalExpectation {
    /// Repeat purchases before, 0, 1, ...; the last class holds all that have as many or more.
    pub frequency: Vec<u32>,
    /// Customers of the class.
    pub customers: Vec<u64>,
    /// Mean purchases that they made within the horizon; none without a customer.
    pub actual: Vec<Option<f64>>,
    /// Mean purchases that the model expected of them; none without a customer.
    pub expected: Vec<Option<f64>>,
}

/// Customers by their number of repeat purchases: as they are, and as the model has them.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RepeatHistogram {
    /// Repeat purchases, 0, 1, ...; the last class holds all that have as many or more.
    pub purchases: CountColumn,
    /// Customers who made so many.
    pub actual: DoubleColumn,
    /// Customers whom the model expects to make so many, given each one's time since the first purchase.
    pub expected: DoubleColumn,
}

impl From<regulars::value::RepeatHistogram> for RepeatHistogram {
    fn from(record: regulars::value::RepeatHistogram) -> Self {
        let regulars::value::RepeatHistogram { purchases, actual, expected } = record;
        Self {
            purchases: From::from(purchases),
            actual: From::from(actual),
            expected: From::from(expected),
        }
    }
}

/// Repeat purchases of a base over time: as they were, and as the model has them.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Tracking {
    /// End of each period, in time units after the first purchase of all.
    pub until: DoubleColumn,
    /// Repeat purchases in each period.
    pub actual: DoubleColumn,
    /// Repeat purchases that the model expects in each period, given only when each customer came.
    pub expected: DoubleColumn,
}

impl From<regulars::value::Tracking> for Tracking {
    fn from(record: regulars::value::Tracking) -> Self {
        let regulars::value::Tracking { until, actual, expected } = record;
        Self {
            until: From::from(until),
            actual: From::from(actual),
            expected: From::from(expected),
        }
    }
}

/// How far ahead, and what tomorrow's money is worth today.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LifetimeOptions {
    /// Time ahead, in the unit of the histories. Default: 52.
    #[uniffi(default)] pub horizon: Option<f64>,
    /// Continuous discount rate per time unit. Default: ln(1.1)/52, 10 % a year in weeks.
    #[uniffi(default)] pub discount_rate: Option<f64>,
    /// Share of the spend that is profit. Default: 1, so that value is revenue.
    #[uniffi(default)] pub margin: Option<f64>,
    /// Confidence level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::LifetimeOptions> for LifetimeOptions {
    fn over(&self, plain: regulars::value::LifetimeOptions) -> regulars::value::LifetimeOptions {
        let Self { horizon, discount_rate, margin, level } = self;
        regulars::value::LifetimeOptions {
            horizon: horizon.over(plain.horizon),
            discount_rate: discount_rate.over(plain.discount_rate),
            margin: margin.over(plain.margin),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::PastForecast;
/// What the model, fitted to the purchases up to an instant of the past, expected of the customers of then, and what
/// they did.
#[uniffi::remote(Record)]
pub struct PastForecast {
    /// The instant looked ahead from.
    pub origin: DateTime<Utc>,
    /// Time ahead, in the unit of the purchases: the horizon of the scores, or half of the base's past if that is
    /// shorter.
    pub horizon: f64,
    /// Customers who had bought by then.
    pub customers: u64,
    /// Purchases expected of them.
    pub expected_purchases: f64,
    /// Purchases that they made.
    pub actual_purchases: u64,
    /// What they were expected to spend, undiscounted, in major units; none without a spend model.
    pub expected_spend: Option<f64>,
    /// What they spent.
    pub actual_spend: f64,
}

/// How far ahead to predict, and what tomorrow's money is worth today.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PredictOptions {
    /// Time ahead, in the unit of the histories. Default: 52.
    #[uniffi(default)] pub horizon: Option<f64>,
    /// Continuous discount rate per time unit. Default: ln(1.1)/52, 10 % a year in weeks.
    #[uniffi(default)] pub discount_rate: Option<f64>,
    /// Share of the spend that is profit. Default: 1, so that value is revenue.
    #[uniffi(default)] pub margin: Option<f64>,
    /// Level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// The seed: the same one gives the same numbers, on every machine. Default: 0.
    #[uniffi(default)] pub seed: Option<u64>,
}

impl Partial<regulars::value::PredictOptions> for PredictOptions {
    fn over(&self, plain: regulars::value::PredictOptions) -> regulars::value::PredictOptions {
        let Self { horizon, discount_rate, margin, level, seed } = self;
        regulars::value::PredictOptions {
            horizon: horizon.over(plain.horizon),
            discount_rate: discount_rate.over(plain.discount_rate),
            margin: margin.over(plain.margin),
            level: level.over(plain.level),
            seed: seed.over(plain.seed),
        }
    }
}

/// What is predicted of each customer and of all together. Values are means over the draws, limits hold the level's
/// share of them between equal tails.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Prediction {
    /// Purchases of each customer within the horizon.
    pub purchases: Intervals,
    /// Discounted value of each; none without a spend model.
    pub value: Option<Intervals>,
    /// Purchases of all customers together.
    pub total_purchases: Estimate,
    /// Discounted value of all together; none without a spend model.
    pub total_value: Option<Estimate>,
}

impl From<regulars::value::Prediction> for Prediction {
    fn from(record: regulars::value::Prediction) -> Self {
        let regulars::value::Prediction { purchases, value, total_purchases, total_value } = record;
        Self {
            purchases: From::from(purchases),
            value: each(value),
            total_purchases,
            total_value,
        }
    }
}

pub(crate) use regulars::value::Predicted;
/// What all customers together will do within a horizon, to be compared with what will be counted.
///
/// Its interval is never narrower than that of the expected total: besides the parameters it carries the chance in what
/// each customer does, and the error that the model made on the base's own past.
#[uniffi::remote(Record)]
pub struct Predicted {
    /// The total, and the interval that holds the actual one with the level's probability.
    pub total: Answer,
    /// Standard error of the total by the uncertainty of the parameters, as a share of the total; none without a total.
    pub parameter_error: Option<f64>,
    /// Standard deviation of the total by the chance in what each customer does, as a share of it; likewise.
    pub chance_error: Option<f64>,
    /// What the model missed on the base's own past beyond the two others, as a share of the total; 0 where they
    /// explain it, none where the past is too short to tell.
    pub model_error: Option<f64>,
}

/// How to draw a base.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SimulateOptions {
    /// The seed: the same one gives the same base, on every machine. Default: 0.
    #[uniffi(default)] pub seed: Option<u64>,
    /// Time after each customer's age that is drawn too, to be predicted. Default: 0.
    #[uniffi(default)] pub horizon: Option<f64>,
}

impl Partial<regulars::value::SimulateOptions> for SimulateOptions {
    fn over(&self, plain: regulars::value::SimulateOptions) -> regulars::value::SimulateOptions {
        let Self { seed, horizon } = self;
        regulars::value::SimulateOptions {
            seed: seed.over(plain.seed),
            horizon: horizon.over(plain.horizon),
        }
    }
}

/// A drawn base, one row a customer, with the truth that no company knows.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Simulation {
    /// Repeat purchases up to each customer's age, x.
    pub frequency: CountColumn,
    /// Time from the first to the last of them, t_x.
    pub recency: DoubleColumn,
    /// Time from the first purchase to now, T, as given.
    pub age: DoubleColumn,
    /// Sum of the natural logarithms of the times between the purchases up to now; 0 without a repeat.
    pub log_gaps: DoubleColumn,
    /// Mean spend of the repeat purchases up to now; none without a repeat. Empty without a spend model.
    pub monetary_value: Vec<Option<f64>>,
    /// Whether the customer is a customer still at that age.
    pub alive: FlagColumn,
    /// Purchases within the horizon after it.
    pub future_purchases: CountColumn,
    /// What they bring, undiscounted. Empty without a spend model.
    pub future_spend: DoubleColumn,
    /// Customer of each repeat purchase, those of the horizon included, in ascending order.
    pub purchase_customer: CountColumn,
    /// Time of each since the customer's first purchase.
    pub purchase_time: DoubleColumn,
    /// Spend of each. Empty without a spend model.
    pub purchase_spend: DoubleColumn,
}

impl From<regulars::value::Simulation> for Simulation {
    fn from(record: regulars::value::Simulation) -> Self {
        let regulars::value::Simulation { frequency, recency, age, log_gaps, monetary_value, alive, future_purchases, future_spend, purchase_customer, purchase_time, purchase_spend } = record;
        Self {
            frequency: From::from(frequency),
            recency: From::from(recency),
            age: From::from(age),
            log_gaps: From::from(log_gaps),
            monetary_value,
            alive: From::from(alive),
            future_purchases: From::from(future_purchases),
            future_spend: From::from(future_spend),
            purchase_customer: From::from(purchase_customer),
            purchase_time: From::from(purchase_time),
            purchase_spend: From::from(purchase_spend),
        }
    }
}

pub(crate) use regulars::value::Coefficient;
/// What a covariate does in a model.
#[uniffi::remote(Record)]
pub struct Coefficient {
    /// Name of the covariate.
    pub covariate: String,
    /// What a unit of it adds to the logarithm that it moves.
    pub value: f64,
}

/// A column that says something of every customer and doesn't change with time: a channel as 0 and 1, the income in
/// thousands.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Covariate {
    /// Its name, which its coefficient will have.
    pub name: String,
    /// Its value for each customer, from -1e6 to 1e6.
    pub values: DoubleColumn,
}

impl Covariate {
    pub(crate) fn core(&self) -> regulars::value::Covariate<'_> {
        let Self { name, values } = self;
        regulars::value::Covariate {
            name,
            values,
        }
    }
}

/// When the next purchase may be expected, as columns.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NextPurchase {
    /// Probability that there is another purchase at all, ever.
    pub probability: DoubleColumn,
    /// Expected time to it, given that there is one; none where the expectation is infinite.
    pub mean: Vec<Option<f64>>,
    /// Time by which it has happened with probability one half, given that there is one.
    pub median: DoubleColumn,
}

impl From<regulars::value::NextPurchase> for NextPurchase {
    fn from(record: regulars::value::NextPurchase) -> Self {
        let regulars::value::NextPurchase { probability, mean, median } = record;
        Self {
            probability: From::from(probability),
            mean,
            median: From::from(median),
        }
    }
}

pub(crate) use regulars::value::ResidualLifetime;
/// How long customers who are alive now stay, as columns.
#[uniffi::remote(Record)]
pub struct ResidualLifetime {
    /// Expected time until the customer leaves, given alive now; none where the expectation is infinite.
    pub mean: Vec<Option<f64>>,
    /// Time by which the customer has left with probability one half, given alive now; none beyond 1e300.
    pub median: Vec<Option<f64>>,
}

pub(crate) use regulars::value::CategoryMix;
/// The mix of a base, net of refunds.
#[uniffi::remote(Record)]
pub struct CategoryMix {
    /// The categories bought, in ascending order of code.
    pub categories: Vec<CategoryShare>,
    /// Purchases of any category.
    pub purchases: u64,
    /// Customers with a purchase.
    pub customers: u64,
    /// Net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases of a category that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase of their category, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

pub(crate) use regulars::value::CategoryShare;
/// A category's part of the whole.
#[uniffi::remote(Record)]
pub struct CategoryShare {
    /// Its code.
    pub category: u32,
    /// Purchases that hold it.
    pub purchases: u64,
    /// Customers who ever bought it.
    pub customers: u64,
    /// Its net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// Share of all purchases that hold it; a purchase may hold several, so these shares may add up to more than 1.
    pub share_of_purchases: Answer,
    /// Share of all customers who ever bought it (Wilson).
    pub share_of_customers: Answer,
    /// Share of all revenue; none when the orders carry no amounts.
    pub share_of_revenue: Option<Answer>,
}

/// How the mix is measured.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MixOptions {
    /// How orders become purchases.
    #[uniffi(default)] pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::MixOptions> for MixOptions {
    fn over(&self, plain: regulars::value::MixOptions) -> regulars::value::MixOptions {
        let Self { purchases, level } = self;
        regulars::value::MixOptions {
            purchases: purchases.over(plain.purchases),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::Cohort;
/// Customers who bought first in one calendar period.
#[uniffi::remote(Record)]
pub struct Cohort {
    /// First day of the period.
    pub start: NaiveDate,
    /// Its customers.
    pub customers: u64,
    /// A cell a period from the first to that of `as_of`, which alone is unfinished.
    pub cells: Vec<CohortCell>,
    /// When they came again.
    pub second_purchase: SecondPurchase,
}

pub(crate) use regulars::value::CohortCell;
/// What a cohort did in one calendar period.
#[uniffi::remote(Record)]
pub struct CohortCell {
    /// Periods since that of the first purchase; 0 is the first itself.
    pub period: u32,
    /// Customers who could have bought.
    pub customers: u64,
    /// Those who did.
    pub active: u64,
    /// Their share (Wilson); 1 by definition in period 0, no answer while the period is unfinished.
    pub rate: Answer,
    /// Net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// Whether the period was over at `as_of`; what an unfinished one counts may still rise.
    pub finished: bool,
}

/// How cohorts are made.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CohortOptions {
    /// The calendar period of the first purchase, and of the columns. Default: month.
    #[uniffi(default)] pub period: Option<CalendarPeriod>,
    /// Days after the first purchase within which a second one is asked for. Default: 90.
    #[uniffi(default)] pub second_within_days: Option<f64>,
    /// How orders become purchases; the calendar is theirs.
    #[uniffi(default)] pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::CohortOptions> for CohortOptions {
    fn over(&self, plain: regulars::value::CohortOptions) -> regulars::value::CohortOptions {
        let Self { period, second_within_days, purchases, level } = self;
        regulars::value::CohortOptions {
            period: period.over(plain.period),
            second_within_days: second_within_days.over(plain.second_within_days),
            purchases: purchases.over(plain.purchases),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::Cohorts;
/// The cohorts of a base.
#[uniffi::remote(Record)]
pub struct Cohorts {
    /// The cohorts with a customer, in order of time.
    pub cohorts: Vec<Cohort>,
    /// All cohorts together, a cell a period since the first: only finished cells count.
    pub pooled: Vec<CohortCell>,
    /// When all of them came again.
    pub second_purchase: SecondPurchase,
    /// The kind of period.
    pub period: CalendarPeriod,
    /// Unit of the times to the second purchase.
    pub unit: TimeUnit,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

pub(crate) use regulars::value::SecondPurchase;
/// The time from the first purchase to the second, where those who haven't made it count for as long as they are
/// watched.
#[uniffi::remote(Record)]
pub struct SecondPurchase {
    /// Customers who made it.
    pub made: u64,
    /// Customers who haven't, so far.
    pub open: u64,
    /// Median time to it, in the unit of the options (Kaplan & Meier 1958; Brookmeyer & Crowley 1982).
    pub median: Answer,
    /// Share of customers who make it within `second_within_days` (Kaplan & Meier 1958, log-log limits).
    pub within: Answer,
}

/// How orders become opportunities.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DiscreteOptions {
    /// The period in which a customer buys or doesn't: one opportunity. Default: a year, as in the paper.
    #[uniffi(default)] pub period: Option<CalendarPeriod>,
    /// How orders become purchases, and the calendar of the periods; the unit of time isn't read.
    #[uniffi(default)] pub purchases: PurchaseOptions,
}

impl Partial<regulars::value::DiscreteOptions> for DiscreteOptions {
    fn over(&self, plain: regulars::value::DiscreteOptions) -> regulars::value::DiscreteOptions {
        let Self { period, purchases } = self;
        regulars::value::DiscreteOptions {
            period: period.over(plain.period),
            purchases: purchases.over(plain.purchases),
        }
    }
}

/// Histories of opportunities as columns, one row a customer whose first purchase was in a finished period, in
/// ascending order of customer.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DiscretePurchases {
    /// Customer codes.
    pub customer: CodeColumn,
    /// Opportunities that were taken: periods with a purchase after that of the first (x).
    pub frequency: CountColumn,
    /// The last opportunity that was taken, counted from 1 (t_x); 0 where none was.
    pub recency: DoubleColumn,
    /// Opportunities: periods after that of the first purchase that were over at `as_of` (n).
    pub age: DoubleColumn,
    /// The kind of period.
    pub period: CalendarPeriod,
    /// First day of the period that wasn't over at `as_of`, in which nothing is counted.
    pub unfinished_from: NaiveDate,
    /// Purchases in that period, not counted.
    pub unfinished: u64,
    /// Customers whose first purchase was in that period, who have no row.
    pub newcomers: u64,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

impl From<regulars::value::DiscretePurchases> for DiscretePurchases {
    fn from(record: regulars::value::DiscretePurchases) -> Self {
        let regulars::value::DiscretePurchases { customer, frequency, recency, age, period, unfinished_from, unfinished, newcomers, as_of, rows_after, cancelled, unmatched_refunds } = record;
        Self {
            customer: From::from(customer),
            frequency: From::from(frequency),
            recency: From::from(recency),
            age: From::from(age),
            period,
            unfinished_from,
            unfinished,
            newcomers,
            as_of,
            rows_after,
            cancelled,
            unmatched_refunds,
        }
    }
}

/// Purchase histories as columns, one row a customer with at least one purchase, in ascending order of customer.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Purchases {
    /// Customer codes.
    pub customer: CodeColumn,
    /// Repeat purchases: purchases after the first (x).
    pub frequency: CountColumn,
    /// Time from the first to the last purchase (t_x), in `unit`; 0 without a repeat.
    pub recency: DoubleColumn,
    /// Time from the first purchase to `as_of` (T), in `unit`.
    pub age: DoubleColumn,
    /// Sum of the natural logarithms of the times between the purchases, in `unit`, which MBG/CNBD-k reads; 0 without a
    /// repeat. Purchases of one instant count as a microsecond apart.
    pub log_gaps: DoubleColumn,
    /// Mean net spend of the repeat purchases in major units; none without a repeat. Empty when the orders carry no
    /// amounts.
    pub monetary_value: Vec<Option<f64>>,
    /// Net spend of all purchases, the first included, in minor units. Empty when the orders carry no amounts.
    pub total_spend: LongColumn,
    /// Unit of `recency` and `age`.
    pub unit: TimeUnit,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

impl From<regulars::value::Purchases> for Purchases {
    fn from(record: regulars::value::Purchases) -> Self {
        let regulars::value::Purchases { customer, frequency, recency, age, log_gaps, monetary_value, total_spend, unit, as_of, rows_after, cancelled, unmatched_refunds } = record;
        Self {
            customer: From::from(customer),
            frequency: From::from(frequency),
            recency: From::from(recency),
            age: From::from(age),
            log_gaps: From::from(log_gaps),
            monetary_value,
            total_spend: From::from(total_spend),
            unit,
            as_of,
            rows_after,
            cancelled,
            unmatched_refunds,
        }
    }
}

pub(crate) use regulars::value::Movement;
/// Customers who moved alike, and their money.
#[uniffi::remote(Record)]
pub struct Movement {
    /// How many.
    pub customers: u64,
    /// Their net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
}

/// How movements are counted.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MovementOptions {
    /// The period in which a customer is active or not. Default: month.
    #[uniffi(default)] pub period: Option<CalendarPeriod>,
    /// How orders become purchases; the calendar is theirs.
    #[uniffi(default)] pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::MovementOptions> for MovementOptions {
    fn over(&self, plain: regulars::value::MovementOptions) -> regulars::value::MovementOptions {
        let Self { period, purchases, level } = self;
        regulars::value::MovementOptions {
            period: period.over(plain.period),
            purchases: purchases.over(plain.purchases),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::MovementPeriod;
/// A calendar period. Who bought in it is new, returning or resurrected, so those three add up to its active customers.
#[uniffi::remote(Record)]
pub struct MovementPeriod {
    /// Its first day.
    pub start: NaiveDate,
    /// Whether it was over at `as_of`; what an unfinished one counts may still rise.
    pub finished: bool,
    /// First purchase ever.
    pub new: Movement,
    /// Bought in the period before, too.
    pub returning: Movement,
    /// Bought before, but not in the period before.
    pub resurrected: Movement,
    /// Bought in the period before and not in this one, and what they spent then; none while the period is unfinished.
    pub dormant: Option<Movement>,
    /// Share of the customers of the period before who returned (Wilson).
    pub return_rate: Answer,
}

pub(crate) use regulars::value::Movements;
/// The movements of a base, a row a calendar period from the first purchase to `as_of`, with no period left out.
#[uniffi::remote(Record)]
pub struct Movements {
    /// The rows, in order of time; none without a purchase.
    pub periods: Vec<MovementPeriod>,
    /// The kind of period.
    pub period: CalendarPeriod,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// How orders become purchases.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PurchaseOptions {
    /// Unit of recency and age. Default: weeks, as in the papers.
    #[uniffi(default)] pub unit: Option<TimeUnit>,
    /// Whether all orders of one customer on one calendar day are one purchase, and times are whole days. Default:
    /// true, as in the papers; otherwise every order is a purchase and times are exact.
    #[uniffi(default)] pub merge_same_day: Option<bool>,
    /// Where days are cut, and where weeks start. Default: days of UTC, weeks from Monday.
    #[uniffi(default)] pub calendar: CalendarOptions,
    /// Decimal digits of the amounts' currency (ISO 4217: 2 for EUR, 0 for JPY). Default: 2.
    #[uniffi(default)] pub minor_digits: Option<u8>,
}

impl Partial<regulars::value::PurchaseOptions> for PurchaseOptions {
    fn over(&self, plain: regulars::value::PurchaseOptions) -> regulars::value::PurchaseOptions {
        let Self { unit, merge_same_day, calendar, minor_digits } = self;
        regulars::value::PurchaseOptions {
            unit: unit.over(plain.unit),
            merge_same_day: merge_same_day.over(plain.merge_same_day),
            calendar: calendar.over(plain.calendar),
            minor_digits: minor_digits.over(plain.minor_digits),
        }
    }
}

pub(crate) use regulars::value::PurchaseSummary;
/// The purchases of a base, net of refunds.
#[uniffi::remote(Record)]
pub struct PurchaseSummary {
    /// Customers with a purchase.
    pub customers: u64,
    /// Customers with more than one.
    pub repeat_customers: u64,
    /// Purchases.
    pub purchases: u64,
    /// Net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// Share of customers who came again by `as_of` (Wilson).
    pub repeat_rate: Answer,
    /// Purchases a customer.
    pub purchases_per_customer: Answer,
    /// Finished gaps, from a purchase to the next, in `unit`. They leave out every gap that is still open, so they are
    /// shorter than what is to be expected; for that, see `time_to_next`.
    pub gaps: Typical,
    /// Median time from a purchase to the next, in `unit`, with the open gaps counted for as long as they are (Kaplan &
    /// Meier 1958; Brookmeyer & Crowley 1982). Gaps of one customer resemble each other, which this interval doesn't
    /// know.
    pub time_to_next: Answer,
    /// Net amount of a purchase, in major units; none when the orders carry no amounts.
    pub order_value: Option<Typical>,
    /// Unit of the gaps.
    pub unit: TimeUnit,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// How purchases are summed up.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SummaryOptions {
    /// How orders become purchases, and the unit of time.
    #[uniffi(default)] pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::SummaryOptions> for SummaryOptions {
    fn over(&self, plain: regulars::value::SummaryOptions) -> regulars::value::SummaryOptions {
        let Self { purchases, level } = self;
        regulars::value::SummaryOptions {
            purchases: purchases.over(plain.purchases),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::Typical;
/// A column of numbers of which each customer has several, as what is typical and what is large.
#[uniffi::remote(Record)]
pub struct Typical {
    /// How many numbers.
    pub n: u64,
    /// Their mean; limits on the log scale. Of 60 simulated amounts of 30 to 60 customers, log-normal with a sigma of
    /// 0.7 to 1.1, "95 %" held the true mean in 91 to 93 %: a few large ones that were not drawn are missing in spread
    /// and mean alike.
    pub mean: Answer,
    /// Their median; limits are order statistics.
    pub median: Answer,
    /// What nine of ten do not exceed; limits are order statistics, which held it in 95 to 98 % of the same samples.
    pub p90: Answer,
}

pub(crate) use regulars::value::Retention;
/// Retention from one point in time to another.
#[uniffi::remote(Record)]
pub struct Retention {
    /// Accounts with revenue at the start.
    pub accounts: u64,
    /// Those of them with revenue at the end.
    pub kept: u64,
    /// Accounts with revenue at the end that had none at the start.
    pub new_accounts: u64,
    /// Share of accounts kept (Wilson).
    pub logo: Answer,
    /// Share of the starting revenue kept, growth not counted; at most 1.
    pub gross: Answer,
    /// Revenue at the end of the accounts of the start, by their revenue at the start; growth counted, new accounts
    /// not.
    pub net: Answer,
    /// Accounts lost in a year at this pace, 1 - kept^(365 / days); none when the options have no days.
    pub annual_logo_churn: Option<Answer>,
    /// Revenue lost in a year at this pace, growth not counted; none when the options have no days.
    pub annual_revenue_churn: Option<Answer>,
    /// The money, exactly.
    pub waterfall: Waterfall,
}

/// How retention is measured.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RetentionOptions {
    /// Days between `before` and `after`; with them churn is also told for a year. Default: none.
    #[uniffi(default)] pub days: Option<f64>,
    /// Confidence level of the intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::value::RetentionOptions> for RetentionOptions {
    fn over(&self, plain: regulars::value::RetentionOptions) -> regulars::value::RetentionOptions {
        let Self { days, level } = self;
        regulars::value::RetentionOptions {
            days: days.over(plain.days),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::value::Waterfall;
/// What became of the recurring revenue, in minor units: `start + new + expansion - contraction - loss` is `end`,
/// exactly.
#[uniffi::remote(Record)]
pub struct Waterfall {
    /// Revenue at the start.
    pub start: i64,
    /// Revenue of accounts that had none at the start.
    pub new: i64,
    /// What accounts that stayed pay more.
    pub expansion: i64,
    /// What accounts that stayed pay less.
    pub contraction: i64,
    /// Revenue of accounts that left.
    pub loss: i64,
    /// Revenue at the end.
    pub end: i64,
}

#[uniffi::export(default(options), default(utc_offset_minutes))]
/// The share of each category in purchases, customers and revenue; `category` is the code of each row of the orders.
///
/// Refunds are netted within their category. What a customer buys in several categories at once (on one day, unless the
/// options say otherwise) is one purchase that holds them all. Shares of purchases and revenue have Wilson's limits on
/// the number of independent purchases that would have the variance between customers (Korn & Graubard 1998).
pub fn category_mix(category: CodeColumn, customer: CodeColumn, ordered_at: LongColumn, amount: Option<LongColumn>, as_of: DateTime<Utc>, options: MixOptions, utc_offset_minutes: Option<LongColumn>) -> Result<CategoryMix> {
    Ok(regulars::value::category_mix(&category.0, &crate::value::orders(&customer, &ordered_at, amount.as_ref(), utc_offset_minutes.as_ref()), as_of, &options.core())?)
}

#[uniffi::export(default(options), default(utc_offset_minutes))]
/// Cohorts by the calendar period of the first purchase, with the active customers and the revenue of each period
/// since, net of refunds as in `purchases`: revenue stands in the period of its purchase.
///
/// The period that holds `as_of` isn't over: its cells are marked unfinished, have no rate, and are left out of the
/// pooled row, so that no cohort seems to fall because it was looked at early.
pub fn cohorts(customer: CodeColumn, ordered_at: LongColumn, amount: Option<LongColumn>, as_of: DateTime<Utc>, options: CohortOptions, utc_offset_minutes: Option<LongColumn>) -> Result<Cohorts> {
    Ok(regulars::value::cohorts(&crate::value::orders(&customer, &ordered_at, amount.as_ref(), utc_offset_minutes.as_ref()), as_of, &options.core())?)
}

#[uniffi::export(default(options), default(utc_offset_minutes))]
/// Turns orders into the opportunities that each customer took, as of an instant: x, t_x and n of BG/BB (Fader, Hardie
/// & Shang 2010).
///
/// Every period of the calendar after that of a customer's first purchase is an opportunity, taken with one purchase or
/// more. The period that holds `as_of` isn't over and is none; who came in it has no row, who came in the one before
/// has no opportunity yet. Refunds are netted as in `purchases`.
pub fn discrete_purchases(customer: CodeColumn, ordered_at: LongColumn, amount: Option<LongColumn>, as_of: DateTime<Utc>, options: DiscreteOptions, utc_offset_minutes: Option<LongColumn>) -> Result<DiscretePurchases> {
    Ok(regulars::value::discrete_purchases(&crate::value::orders(&customer, &ordered_at, amount.as_ref(), utc_offset_minutes.as_ref()), as_of, &options.core())?.into())
}

#[uniffi::export(default(options), default(utc_offset_minutes))]
/// Turns orders into one purchase history a customer, as of an instant (Fader & Hardie 2005: x, t_x, T; 2013: mean
/// spend).
///
/// Rows after `as_of` are not seen. A refund (a negative amount) is netted against the customer's latest purchase at or
/// before it, what is left over against the one before; a purchase netted to nothing or less is cancelled and counts as
/// no purchase. An amount of zero is a purchase. Row order never matters.
pub fn purchases(customer: CodeColumn, ordered_at: LongColumn, amount: Option<LongColumn>, as_of: DateTime<Utc>, options: PurchaseOptions, utc_offset_minutes: Option<LongColumn>) -> Result<Purchases> {
    Ok(regulars::value::purchases(&crate::value::orders(&customer, &ordered_at, amount.as_ref(), utc_offset_minutes.as_ref()), as_of, &options.core())?.into())
}

#[uniffi::export(default(options), default(utc_offset_minutes))]
/// New, returning, resurrected and dormant customers of each calendar period, and their revenue net of refunds (the
/// lifecycle of PostHog). Refunds are netted as in `purchases`, so revenue stands in the period of its purchase.
pub fn movements(customer: CodeColumn, ordered_at: LongColumn, amount: Option<LongColumn>, as_of: DateTime<Utc>, options: MovementOptions, utc_offset_minutes: Option<LongColumn>) -> Result<Movements> {
    Ok(regulars::value::movements(&crate::value::orders(&customer, &ordered_at, amount.as_ref(), utc_offset_minutes.as_ref()), as_of, &options.core())?)
}

#[uniffi::export(default(options), default(utc_offset_minutes))]
/// Repeat rate, gaps between purchases and order value of a base, net of refunds as in `purchases`.
///
/// Customers are what is sampled: means carry the spread between customers (leaving out one at a time, Cochran 1977),
/// and limits of quantiles are the order statistics of as many independent purchases as would tell as much (Woodruff
/// 1952).
pub fn purchase_summary(customer: CodeColumn, ordered_at: LongColumn, amount: Option<LongColumn>, as_of: DateTime<Utc>, options: SummaryOptions, utc_offset_minutes: Option<LongColumn>) -> Result<PurchaseSummary> {
    Ok(regulars::value::purchase_summary(&crate::value::orders(&customer, &ordered_at, amount.as_ref(), utc_offset_minutes.as_ref()), as_of, &options.core())?)
}

#[uniffi::export(default(options))]
/// Logo, gross and net revenue retention from `before` to `after`: the recurring revenue of each account at two points
/// in time, in minor units of one currency. Rows of one account are added up; an account without revenue on either side
/// counts nowhere.
///
/// Accounts are what is sampled, so a large one widens the intervals. Logo: Wilson (1927). Gross: Wilson on the
/// effective number of accounts, at most Kish's (sum of revenue)^2 / sum of squares, so that no loss yet is no
/// certainty. Net is gross and what the accounts grew by, whose limits, on the log scale with the variance by leaving
/// out one account at a time (Cochran 1977), are put together with those of gross (MOVER, Zou and Donner 2008); no
/// answer where all accounts changed alike. In simulated bases of 15 to 200 accounts, unequal up to a log-normal sigma
/// of 1.5, with losses, cuts and growth of all kinds, the 95 % intervals of net cover 92 to 99 %; least where a few
/// accounts double, most where none grows.
pub fn retention(account: CodeColumn, before: LongColumn, after: LongColumn, options: RetentionOptions) -> Result<Retention> {
    Ok(regulars::value::retention(&account.0, &before.0, &after.0, &options.core())?)
}

#[uniffi::export]
impl GammaGamma {
    /// Log-likelihood of each customer's mean spend (Fader & Hardie 2013, eq. 1a).
    pub fn log_likelihood(&self, frequency: CountColumn, monetary_value: DoubleColumn) -> Result<DoubleColumn> {
        Ok(regulars::value::GammaGamma::log_likelihood(&self.core(), &frequency.0, &monetary_value.0)?.into())
    }

    /// Spend per purchase that each customer is expected to make from now on: the customer's own mean, drawn towards
    /// everyone's (Fader & Hardie 2013, eq. 5). Customers with a frequency of 0 get everyone's mean; their
    /// `monetary_value` is not read. Where the expectation is infinite (p x + q <= 1) it is 1.8e308, the largest
    /// number.
    pub fn expected_spend(&self, frequency: CountColumn, monetary_value: DoubleColumn) -> Result<DoubleColumn> {
        Ok(regulars::value::GammaGamma::expected_spend(&self.core(), &frequency.0, &monetary_value.0)?.into())
    }

    /// Mean spend per purchase over all customers, p gamma / (q - 1).
    pub fn mean_spend(&self) -> Result<f64> {
        Ok(regulars::value::GammaGamma::mean_spend(&self.core())?)
    }
}

#[uniffi::export]
impl PurchaseModel {
    /// Which model it is.
    pub fn kind(&self) -> ModelKind {
        regulars::value::AnyModel::kind(&self.core())
    }
}

#[uniffi::export]
impl PurchaseModel {
    /// Log-likelihood of each history.
    pub fn log_likelihood(&self, histories: &Histories) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::log_likelihood(&self.core(), histories))?.into())
    }

    /// Probability that each customer is still a customer at the end of the history. BG/NBD gives 1 for customers
    /// without a repeat: there nobody leaves before the first one.
    pub fn probability_alive(&self, histories: &Histories) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::probability_alive(&self.core(), histories))?.into())
    }

    /// Logarithm of `probability_alive`, exact where the probability itself is too small for a number.
    pub fn log_probability_alive(&self, histories: &Histories) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::log_probability_alive(&self.core(), histories))?.into())
    }

    /// Probability that each customer is still a customer `horizon` after the end of the history.
    pub fn probability_alive_after(&self, histories: &Histories, horizon: f64) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::probability_alive_after(&self.core(), histories, horizon))?.into())
    }

    /// Purchases that each customer is expected to make within `horizon` from now.
    pub fn expected_purchases(&self, histories: &Histories, horizon: f64) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::expected_purchases(&self.core(), histories, horizon))?.into())
    }

    /// Purchases that each customer is expected to make within `horizon` from now, each discounted to now at the
    /// continuous rate `discount_rate` per time unit (ln(1.1)/52 for 10 % a year in weeks).
    pub fn discounted_purchases(&self, histories: &Histories, horizon: f64, discount_rate: f64) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::discounted_purchases(&self.core(), histories, horizon, discount_rate))?.into())
    }

    /// Discounted expected residual transactions (DERT; Fader, Hardie & Lee 2005, "RFM and CLV"): as
    /// `discounted_purchases` without an end. The rate is continuous, per time unit; a rate d per period, as the BG/BB
    /// paper has it, is ln(1 + d).
    pub fn residual_transactions(&self, histories: &Histories, discount_rate: f64) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::residual_transactions(&self.core(), histories, discount_rate))?.into())
    }

    /// Probability that each customer makes exactly `purchases` purchases within `horizon` from now.
    pub fn purchase_pmf(&self, histories: &Histories, horizon: f64, purchases: u32) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::purchase_pmf(&self.core(), histories, horizon, purchases))?.into())
    }

    /// Logarithm of the probability that each customer makes as many purchases within `horizon` from now as the
    /// customer's row of `purchases` says: the log score of a forecast.
    pub fn purchase_log_pmf(&self, histories: &Histories, horizon: f64, purchases: CountColumn) -> Result<DoubleColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::purchase_log_pmf(&self.core(), histories, horizon, &purchases.0))?.into())
    }

    /// The least number of purchases within `horizon` from now that each customer stays at or under with at least the
    /// given probability: 0.025 and 0.975 enclose what single customers do. At most 2^32 - 1.
    pub fn purchase_quantiles(&self, histories: &Histories, horizon: f64, probability: f64) -> Result<CountColumn> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::purchase_quantiles(&self.core(), histories, horizon, probability))?.into())
    }

    /// When each customer's next purchase may be expected.
    pub fn next_purchase(&self, histories: &Histories) -> Result<NextPurchase> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::next_purchase(&self.core(), histories))?.into())
    }

    /// How long each customer stays, if alive now.
    pub fn residual_lifetime(&self, histories: &Histories) -> Result<ResidualLifetime> {
        Ok(histories.ask(|histories| regulars::value::PurchaseModel::residual_lifetime(&self.core(), histories))?)
    }

    /// Repeat purchases expected of a new customer within `horizon` after the first purchase.
    pub fn new_customer_purchases(&self, horizon: f64) -> Result<f64> {
        Ok(regulars::value::PurchaseModel::new_customer_purchases(&self.core(), horizon)?)
    }

    /// Probability that a new customer makes exactly `purchases` repeat purchases within `horizon`.
    pub fn new_customer_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        Ok(regulars::value::PurchaseModel::new_customer_pmf(&self.core(), horizon, purchases)?)
    }

    /// Logarithm of `new_customer_pmf`, exact where the probability itself is too small for a number.
    pub fn new_customer_log_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        Ok(regulars::value::PurchaseModel::new_customer_log_pmf(&self.core(), horizon, purchases)?)
    }
}
