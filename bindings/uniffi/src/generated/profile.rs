// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::profile::QueueReason;
/// Why an item stands where it stands.
#[uniffi::remote(Enum)]
pub enum QueueReason {
    /// Its answer is expected to save the most of those left.
    Value,
    /// The place is one of the reserved ones, and it has waited longest of those left.
    LongestWaiting,
    /// At the pace of the team a later place would be past its cap.
    Cap,
}

pub(crate) use regulars::profile::ScoreModel;
/// Which model of purchases scores a base.
#[uniffi::remote(Enum)]
pub enum ScoreModel {
    /// MBG/NBD: customers may leave right after the first purchase, as most of most shops do.
    MbgNbd,
    /// BG/NBD: customers leave after a repeat purchase only, so that one-time buyers count as alive.
    BgNbd,
    /// MBG/CNBD-k: as MBG/NBD, for customers who buy more regularly than by chance, such as groceries every week.
    MbgCnbdK,
    /// Pareto/NBD: customers may leave at any time; slower.
    ParetoNbd,
    /// The one of these four that foretold the end of the base's own past best, by `choose`; MBG/NBD where that can't
    /// be told.
    Best,
}

pub(crate) use regulars::profile::ConcentrationPoint;
/// A point of the concentration curve.
#[uniffi::remote(Record)]
pub struct ConcentrationPoint {
    /// Share of the customers, the most valuable first, in [0, 1].
    pub customers: f64,
    /// Share of the value that they bring, in [0, 1].
    pub value: f64,
}

pub(crate) use regulars::profile::CustomerKey;
/// Who a customer is: the id, and the system whose id it is.
#[uniffi::remote(Record)]
pub struct CustomerKey {
    /// The system; none when the caller named none.
    pub source: Option<String>,
    /// The caller's id.
    pub id: String,
}

pub(crate) use regulars::profile::AnswerQueue;
/// Open feedback and tickets in the order in which to answer them.
#[uniffi::remote(Record)]
pub struct AnswerQueue {
    /// The instant up to which records were seen.
    pub as_of: DateTime<Utc>,
    /// Currency of all values; none when nobody bought.
    pub currency: Option<regulars::model::Currency>,
    /// What waits, the next to answer first.
    pub items: Vec<QueueItem>,
    /// Items that waited past the cap already.
    pub past_cap: u64,
    /// Items that will have when their turn comes, at the given pace; none without one.
    pub late_by_then: Option<u64>,
    /// What a reader should know before using the queue.
    pub notes: Vec<Note>,
}

pub(crate) use regulars::profile::QueueItem;
/// Something that waits for an answer.
#[uniffi::remote(Record)]
pub struct QueueItem {
    /// `feedback` or `ticket`.
    pub entity: Entity,
    /// The system of the record.
    pub source: Option<String>,
    /// Its id.
    pub id: String,
    /// The customer; none when it is anonymous.
    pub customer: Option<CustomerKey>,
    /// Days since it was said.
    pub waiting_days: f64,
    /// Probability that the customer leaves, or has left, unless answered; none for who never bought or is anonymous.
    pub probability_of_leaving: Option<f64>,
    /// Value that the answer is expected to save within the horizon of the scores, less its cost; none when nothing is
    /// known of the customer's value, which counts as nothing but the cost.
    pub value_saved: Option<f64>,
    /// Lower limit of it, from the interval of the customer's value alone.
    pub value_low: Option<f64>,
    /// Upper limit likewise.
    pub value_high: Option<f64>,
    /// Days until its turn, at the given pace; none without one.
    pub days_until_turn: Option<f64>,
    /// Why it stands here.
    pub reason: QueueReason,
    /// The same in a sentence.
    pub why: String,
}

/// How to order the queue. What an answer saves rests on assumptions that no data of the base can tell: replace them by
/// what you measure.
#[derive(Debug, Clone, uniffi::Record)]
pub struct QueueOptions {
    /// Share of the customers who would leave whom an answer keeps. Default: 0.2, an assumption.
    #[uniffi(default)] pub recoverable: Option<f64>,
    /// Probability to leave after a low score or a complaint. Default: 0.3, an assumption.
    #[uniffi(default)] pub risk_low: Option<f64>,
    /// Probability to leave after anything else that asks for an answer. Default: 0.05, an assumption.
    #[uniffi(default)] pub risk_other: Option<f64>,
    /// What an answer costs, in major units of the scores' currency. Default: 0.
    #[uniffi(default)] pub cost: Option<f64>,
    /// Days after which nobody should still wait. Default: 14.
    #[uniffi(default)] pub cap_days: Option<f64>,
    /// Answers that the team gives in a day; with it, who would wait past the cap moves up in time. Default: unknown.
    #[uniffi(default)] pub capacity_per_day: Option<f64>,
    /// Share of the places that go to whoever has waited longest, whatever it is worth. Default: 0.2.
    #[uniffi(default)] pub reserved_share: Option<f64>,
    /// What waiting adds to an item, as a share of the mean value saved in the queue: evenly up to this at `cap_days`,
    /// then no more. Default: 1.
    #[uniffi(default)] pub ageing: Option<f64>,
}

impl Partial<regulars::profile::QueueOptions> for QueueOptions {
    fn over(&self, plain: regulars::profile::QueueOptions) -> regulars::profile::QueueOptions {
        let Self { recoverable, risk_low, risk_other, cost, cap_days, capacity_per_day, reserved_share, ageing } = self;
        regulars::profile::QueueOptions {
            recoverable: recoverable.over(plain.recoverable),
            risk_low: risk_low.over(plain.risk_low),
            risk_other: risk_other.over(plain.risk_other),
            cost: cost.over(plain.cost),
            cap_days: cap_days.over(plain.cap_days),
            capacity_per_day: capacity_per_day.over(plain.capacity_per_day),
            reserved_share: reserved_share.over(plain.reserved_share),
            ageing: ageing.over(plain.ageing),
        }
    }
}

pub(crate) use regulars::profile::Breakdown;
/// The scores of a base, whole and by group.
#[uniffi::remote(Record)]
pub struct Breakdown {
    /// The instant up to which records were seen.
    pub as_of: DateTime<Utc>,
    /// The scale that was read.
    pub scale: RatingScale,
    /// All answers.
    pub total: Figure,
    /// The same by group, in the order of the options' `by`, and of the groups' names.
    pub groups: Vec<BreakdownGroup>,
    /// Answers that a later one of the same customer took the place of.
    pub replaced: u64,
    /// Answers on another scale, or without a score.
    pub unusable: u64,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

pub(crate) use regulars::profile::BreakdownGroup;
/// A group of answers, and how it differs from all others.
#[uniffi::remote(Record)]
pub struct BreakdownGroup {
    /// What it was told apart by.
    pub by: String,
    /// Its name; of a period its first day. none where it isn't known.
    pub group: Option<String>,
    /// Its score.
    pub figure: Figure,
    /// Its Net Promoter Score minus that of the rest.
    pub nps_against_rest: Option<NpsDifference>,
    /// Its rating minus that of the rest.
    pub rating_against_rest: Option<RatingDifference>,
    /// The p-value of that difference, adjusted for the number of groups of the dimension.
    pub p_adjusted: Option<f64>,
}

/// Which answers to break down, and by what.
#[derive(Debug, Clone, uniffi::Record)]
pub struct BreakdownOptions {
    /// Kind of question. Default: `nps`.
    #[uniffi(default)] pub kind: Option<FeedbackKind>,
    /// The survey. Default: all.
    #[uniffi(default)] pub survey_id: Option<String>,
    /// The question. Default: all.
    #[uniffi(default)] pub question_id: Option<String>,
    /// The scale that is read; answers on others are counted, never mixed in. Default: the only one there is, in steps
    /// of 1.
    #[uniffi(default)] pub scale: Option<RatingScale>,
    /// Answers before this instant aren't read. Default: all.
    #[uniffi(default)] pub since: Option<DateTime<Utc>>,
    /// What groups are told apart by: `period`, or a dimension of `LoopOptions::by`. Default: `channel`, `touchpoint`,
    /// `lifecycle_stage` and `period`.
    #[uniffi(default)] pub by: Option<Vec<String>>,
    /// The period. Default: a month.
    #[uniffi(default)] pub period: Option<CalendarPeriod>,
    /// Where days are cut, and where weeks start. Default: days of UTC, weeks from Monday.
    #[uniffi(default)] pub calendar: CalendarOptions,
    /// Whether all answers of a customer count, or the latest (in each period, for `period`). Default: the latest.
    #[uniffi(default)] pub every_answer: Option<bool>,
    /// Level, fewest answers, top box and adjustment. A Net Promoter Score reads `level`, `min_n` and `adjustment`.
    /// Default: those of `rating` and `nps`.
    #[uniffi(default)] pub figures: RatingOptions,
}

impl Partial<regulars::profile::BreakdownOptions> for BreakdownOptions {
    fn over(&self, plain: regulars::profile::BreakdownOptions) -> regulars::profile::BreakdownOptions {
        let Self { kind, survey_id, question_id, scale, since, by, period, calendar, every_answer, figures } = self;
        regulars::profile::BreakdownOptions {
            kind: kind.over(plain.kind),
            survey_id: survey_id.over(plain.survey_id),
            question_id: question_id.over(plain.question_id),
            scale: scale.over(plain.scale),
            since: since.over(plain.since),
            by: by.over(plain.by),
            period: period.over(plain.period),
            calendar: calendar.over(plain.calendar),
            every_answer: every_answer.over(plain.every_answer),
            figures: figures.over(plain.figures),
        }
    }
}

pub(crate) use regulars::profile::Figure;
/// A Net Promoter Score, or a rating: one of both is there.
#[uniffi::remote(Record)]
pub struct Figure {
    /// The Net Promoter Score, of the kinds `nps` and `enps`.
    pub nps: Option<Nps>,
    /// The rating, of all others.
    pub rating: Option<Rating>,
}

pub(crate) use regulars::profile::ClosedLoop;
/// How the loop runs, as of an instant.
#[uniffi::remote(Record)]
pub struct ClosedLoop {
    /// The instant up to which records were seen.
    pub as_of: DateTime<Utc>,
    /// Days within which an answer counts as prompt, of the options.
    pub within_days: f64,
    /// All feedback that asks for an answer.
    pub total: LoopRates,
    /// The same by group, in the order of the options' `by` and then of the groups' names.
    pub groups: Vec<LoopGroup>,
    /// Feedback that nobody took note of, decided or told of yet, the longest waiting first.
    pub never_answered: Vec<Unanswered>,
    /// Feedback that asks for no answer: scores in the upper part of their scale without a word.
    pub asks_for_nothing: u64,
}

pub(crate) use regulars::profile::DecisionShare;
/// How often it was decided so.
#[uniffi::remote(Record)]
pub struct DecisionShare {
    /// The decision's word: `yes`, `no`, `later`, ...
    pub decision: String,
    /// Pieces of feedback.
    pub n: u64,
    /// Share of all that were decided.
    pub share: Answer,
    /// How many of them came with a reason.
    pub with_reason: u64,
}

pub(crate) use regulars::profile::LoopGroup;
/// A group of feedback, and how its loop runs.
#[uniffi::remote(Record)]
pub struct LoopGroup {
    /// What it was told apart by.
    pub by: String,
    /// Its name; none where that isn't known.
    pub group: Option<String>,
    /// How its loop runs.
    pub rates: LoopRates,
}

/// How to look at the loop.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LoopOptions {
    /// Days within which an answer counts as prompt. Default: 2, the 48 hours that guides ask for.
    #[uniffi(default)] pub within_days: Option<f64>,
    /// What groups are told apart by: `channel`, `touchpoint`, `kind`, `survey`, `question`, `language`, `solicited`,
    /// `account`, `country`, `lifecycle_stage`, a custom field of the feedback (`custom.<field>`) or of its customer
    /// (`customer.<field>`). Default: `channel` and `lifecycle_stage`.
    #[uniffi(default)] pub by: Option<Vec<String>>,
    /// Confidence level of all intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::profile::LoopOptions> for LoopOptions {
    fn over(&self, plain: regulars::profile::LoopOptions) -> regulars::profile::LoopOptions {
        let Self { within_days, by, level } = self;
        regulars::profile::LoopOptions {
            within_days: within_days.over(plain.within_days),
            by: by.over(plain.by),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::profile::LoopRates;
/// How a loop runs: each stage is timed from when the customer spoke, and what still waits counts as waiting, not as
/// failed.
#[uniffi::remote(Record)]
pub struct LoopRates {
    /// Pieces of feedback that ask for an answer.
    pub n: u64,
    /// Someone took note.
    pub heard: LoopStage,
    /// It was decided: yes, no or later.
    pub decided: LoopStage,
    /// The customer was told.
    pub told: LoopStage,
    /// What was decided, by the decision's word.
    pub decisions: Vec<DecisionShare>,
}

pub(crate) use regulars::profile::LoopStage;
/// How far and how fast feedback comes to a stage.
#[uniffi::remote(Record)]
pub struct LoopStage {
    /// Pieces of feedback that came to it.
    pub reached: u64,
    /// Probability to reach it within the days of `ClosedLoop::within_days` (Kaplan and Meier 1958).
    pub within: Answer,
    /// Median time to it, in days. Customers are what is sampled: of 5 to 20 simulated ones with four pieces each,
    /// which resemble each other, "95 %" held the true median in 90 to 96 %; of 3 in 70 to 89 %, which is too few to
    /// report.
    pub median_days: Answer,
    /// Pieces of feedback that came to it, but nobody noted when: they are in `reached` and in no time; where they are
    /// more than one in twenty of those that came, no time is told.
    pub undated: u64,
}

pub(crate) use regulars::profile::Unanswered;
/// Feedback that nobody answered.
#[uniffi::remote(Record)]
pub struct Unanswered {
    /// The system of the record.
    pub source: Option<String>,
    /// Id of the feedback.
    pub id: String,
    /// The customer; none when it was anonymous.
    pub customer: Option<CustomerKey>,
    /// The kind's word.
    pub kind: String,
    /// When it was said.
    pub submitted_at: DateTime<Utc>,
    /// Days since.
    pub waiting_days: f64,
}

pub(crate) use regulars::profile::Band;
/// The least and the most that a number can be.
#[uniffi::remote(Record)]
pub struct Band {
    /// The least: all the silent would have given the lowest score.
    pub low: f64,
    /// The most: all the silent would have given the highest score.
    pub high: f64,
}

pub(crate) use regulars::profile::Coverage;
/// Who was asked and who answered, as of an instant.
#[uniffi::remote(Record)]
pub struct Coverage {
    /// The instant up to which records were seen.
    pub as_of: DateTime<Utc>,
    /// All customers of the base.
    pub total: CoverageGroup,
    /// The same by group, in the order of their names.
    pub groups: Vec<CoverageGroup>,
    /// Representativeness of who answered among who was asked, R = 1 - 2 S of the groups' response rates (Schouten,
    /// Cobben and Bethlehem 2009): 1 where all groups answer alike, 0 at worst.
    pub representativeness: Answer,
    /// The score of the answers alone: the Net Promoter Score from -1 to 1 of the kinds `nps` and `enps`, otherwise the
    /// mean.
    pub observed: Option<f64>,
    /// Where the same score of all who were asked lies, whatever the silent think (Manski 1989): no confidence, but
    /// certainty.
    pub worst_case: Option<Band>,
    /// Customers who were asked and did not answer, in order of source and id.
    pub silent: Vec<CustomerKey>,
    /// Customers who answered without having been asked; they are in no rate and in no band.
    pub volunteers: u64,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

pub(crate) use regulars::profile::CoverageGroup;
/// A group of customers: how many were asked, how many answered.
#[uniffi::remote(Record)]
pub struct CoverageGroup {
    /// Its name; none where it isn't known, and of all customers.
    pub group: Option<String>,
    /// Customers.
    pub customers: u64,
    /// Customers who were asked.
    pub asked: u64,
    /// Customers who were asked and answered.
    pub answered: u64,
    /// Share of the customers who were asked (Wilson 1927).
    pub asked_rate: Answer,
    /// Share of who was asked that answered (Wilson 1927).
    pub response_rate: Answer,
    /// Share of the base less share of the answers: above 0 the group is heard too little. none without an answer.
    pub missing_share: Option<f64>,
}

/// Whose answers to which question.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CoverageOptions {
    /// Kind of question. Default: `nps`.
    #[uniffi(default)] pub kind: Option<FeedbackKind>,
    /// The survey. Default: all.
    #[uniffi(default)] pub survey_id: Option<String>,
    /// Invitations and answers before this instant aren't read. Default: all.
    #[uniffi(default)] pub since: Option<DateTime<Utc>>,
    /// The scale that is read. Default: the only one there is, in steps of 1.
    #[uniffi(default)] pub scale: Option<RatingScale>,
    /// What the base's customers are told apart by: `country`, `lifecycle_stage`, `account` or `customer.<field>`.
    /// Default: `lifecycle_stage`.
    #[uniffi(default)] pub by: Option<String>,
    /// Confidence level of all intervals. Default: 0.95.
    #[uniffi(default)] pub level: Option<f64>,
}

impl Partial<regulars::profile::CoverageOptions> for CoverageOptions {
    fn over(&self, plain: regulars::profile::CoverageOptions) -> regulars::profile::CoverageOptions {
        let Self { kind, survey_id, since, scale, by, level } = self;
        regulars::profile::CoverageOptions {
            kind: kind.over(plain.kind),
            survey_id: survey_id.over(plain.survey_id),
            since: since.over(plain.since),
            scale: scale.over(plain.scale),
            by: by.over(plain.by),
            level: level.over(plain.level),
        }
    }
}

pub(crate) use regulars::profile::Note;
/// A remark on the result.
#[uniffi::remote(Record)]
pub struct Note {
    /// What it concerns, a field of the result.
    pub about: String,
    /// A stable snake_case word.
    pub code: String,
    /// The remark, in a sentence.
    pub text: String,
}

/// The scores of each customer, as columns.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustomerScores {
    /// Who it is.
    pub key: Vec<CustomerKey>,
    /// Days from the last purchase to `as_of`.
    pub days_since_last: DoubleColumn,
    /// Net spend so far, the first purchase included.
    pub spend: DoubleColumn,
    /// Probability to be a customer still; none without a purchase model.
    pub probability_alive: Option<Intervals>,
    /// Purchases expected within the horizon; none without a purchase model.
    pub expected_purchases: Option<Intervals>,
    /// Discounted value of the purchases within the horizon; none without both models. It is 0 where the repeat
    /// purchases were all free. Where the only purchase was free it is that of a payer times (k + 1) / (n + 2), as k of
    /// the n customers paid who came again after a free one.
    pub value: Option<Intervals>,
    /// Purchases that each customer will make within the horizon: their expectation, and whole limits that hold it and,
    /// with at least the level's probability, the actual number; none without a purchase model.
    pub predicted_purchases: Option<Intervals>,
    /// What each customer will bring within the horizon: the value, and limits that hold it and, with at least the
    /// level's probability, what will actually be counted, discounted as the value is; none without both models. Where
    /// a purchase is unlikely, the upper limit is what one would bring by expectation.
    pub predicted_value: Option<Intervals>,
    /// Tickets neither solved nor closed.
    pub open_tickets: CountColumn,
    /// The latest answer to the Net Promoter question, 0 to 10.
    pub last_nps: Vec<Option<u8>>,
}

impl From<regulars::profile::CustomerScores> for CustomerScores {
    fn from(record: regulars::profile::CustomerScores) -> Self {
        let regulars::profile::CustomerScores { key, days_since_last, spend, probability_alive, expected_purchases, value, predicted_purchases, predicted_value, open_tickets, last_nps } = record;
        Self {
            key,
            days_since_last: From::from(days_since_last),
            spend: From::from(spend),
            probability_alive: each(probability_alive),
            expected_purchases: each(expected_purchases),
            value: each(value),
            predicted_purchases: each(predicted_purchases),
            predicted_value: each(predicted_value),
            open_tickets: From::from(open_tickets),
            last_nps,
        }
    }
}

/// A scored base.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Scores {
    /// The instant up to which records were seen.
    pub as_of: DateTime<Utc>,
    /// Currency of all values, which are in its major unit.
    pub currency: regulars::model::Currency,
    /// Time ahead that is predicted, in the unit of `purchases`.
    pub horizon: f64,
    /// One row a customer with a purchase, in order of source and id.
    pub customers: CustomerScores,
    /// The purchase histories behind the rows.
    pub purchases: Purchases,
    /// Orders seen that were cancelled or refunded in full, which are no purchases.
    pub cancelled_orders: u64,
    /// Share of the customers who bought again.
    pub repeat_rate: Answer,
    /// The fitted purchase model; none when the data can't tell its parameters, see `notes`.
    pub purchase_model: Option<FittedModel>,
    /// The fitted spend model; likewise.
    pub spend_model: Option<GammaGammaFit>,
    /// Purchases that all customers together are expected to make within the horizon. The interval is of this
    /// expectation; that of what they will be seen to make is in `predicted_purchases`.
    pub expected_purchases: Answer,
    /// Expected value of all customers' purchases within the horizon, discounted to now; likewise.
    pub value: Answer,
    /// Purchases that these customers will be counted to make within the horizon.
    pub predicted_purchases: Predicted,
    /// Value of those purchases, discounted to now.
    pub predicted_value: Predicted,
    /// What the models, fitted to the base's own past, expected of a time that has come since, latest first. What they
    /// missed widens the intervals of the two predictions.
    pub past_forecasts: Vec<PastForecast>,
    /// Correlation between frequency and mean spend of customers who repeat: the spend model supposes none.
    pub spend_correlation: Answer,
    /// Recency, frequency and monetary scores with their scales and segments.
    pub rfm: Rfm,
    /// What each segment is expected to bring, in the order of `rfm.segments`.
    pub outlook: Vec<SegmentOutlook>,
    /// Share of the spend so far that the best customers brought; empty when nobody spent.
    pub concentration: Vec<ConcentrationPoint>,
    /// Net Promoter Score of each person's latest answer.
    pub nps: Nps,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

impl From<regulars::profile::Scores> for Scores {
    fn from(record: regulars::profile::Scores) -> Self {
        let regulars::profile::Scores { as_of, currency, horizon, customers, purchases, cancelled_orders, repeat_rate, purchase_model, spend_model, expected_purchases, value, predicted_purchases, predicted_value, past_forecasts, spend_correlation, rfm, outlook, concentration, nps, notes } = record;
        Self {
            as_of,
            currency,
            horizon,
            customers: From::from(customers),
            purchases: From::from(purchases),
            cancelled_orders,
            repeat_rate,
            purchase_model: each(purchase_model),
            spend_model: each(spend_model),
            expected_purchases,
            value,
            predicted_purchases,
            predicted_value,
            past_forecasts,
            spend_correlation,
            rfm: From::from(rfm),
            outlook,
            concentration,
            nps,
            notes,
        }
    }
}

pub(crate) use regulars::profile::SegmentOutlook;
/// What the customers of a segment are expected to bring.
#[uniffi::remote(Record)]
pub struct SegmentOutlook {
    /// The segment.
    pub segment: Segment,
    /// Purchases expected within the horizon; none without a purchase model.
    pub expected_purchases: Option<f64>,
    /// Discounted value within the horizon; none without both models.
    pub value: Option<f64>,
    /// Mean probability to be a customer still; none without a purchase model or customers.
    pub probability_alive: Option<f64>,
}

#[uniffi::export]
/// The concentration curve of a base (Lorenz 1905, from the top): what share of the value the best share of customers
/// brings, at 0 %, 1 %, ..., 100 % of the customers. It counts what was; it estimates nothing, so it has no interval.
pub fn concentration(value: DoubleColumn) -> Result<Vec<ConcentrationPoint>> {
    Ok(regulars::profile::concentration(&value.0)?)
}
