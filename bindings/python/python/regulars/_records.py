"""What the functions give: plain, typed records that don't change; and the error they raise.

Names, fields and meanings are those of the Rust library. A number that the data can support is an `Estimate`, otherwise there
is a `NotEnough`, which counts as false.
"""

from __future__ import annotations

from . import _frames
from ._record import CLASSES, Columns, Record, Rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Any, TypeAlias

    from ._models import BgNbd, GammaGammaFit, PurchaseFit, PurchaseModel

CODES = (
    "empty",
    "lengths",
    "out_of_range",
    "not_finite",
    "invalid",
    "too_few",
    "not_converged",
    "no_rate",
    "duplicate",
    "version",
)
"""The codes that a RegularsError may have."""


class RegularsError(ValueError):
    """Why a call was refused; `code` is one of a few stable words (`CODES`), the same in every language."""

    code: str

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.code)


class Estimate(Record):
    """A number with its interval `low` to `high` at the confidence `level`, the `n` observations behind it, and the method."""

    value: float
    low: float
    high: float
    level: float
    n: int
    method: str

    @property
    def half_width(self) -> float:
        """Half the width of the interval, in the units of the value."""
        return (self.high - self.low) / 2


class NotEnough(Record):
    """The data can't support a number: `n` observations where `needed` are, and why. Counts as false."""

    n: int
    needed: int
    why: str

    def __bool__(self) -> bool:
        return False

    def to_dict(self) -> dict[str, Any]:
        """The record in the library's JSON form."""
        return super().to_dict() | {"answer": "not_enough"}


CLASSES["Answer"] = NotEnough
if TYPE_CHECKING:
    Answer: TypeAlias = Estimate | NotEnough
else:
    Answer = (Estimate, NotEnough)
"""An estimate, or the statement that the data can't support one."""


class Nps(Record):
    """A Net Promoter Score on the [-1, 1] scale, and what it stands on; `points()` gives the field's -100 to 100."""

    score: Answer
    standard_error: float | None
    directional: bool
    promoters: int
    passives: int
    detractors: int
    distribution: tuple[int, ...] | None
    n: int
    n_effective: float
    weighted: bool

    def points(self) -> Estimate | None:
        """The score and its limits on the field's scale, -100 to 100; None when there is no score."""
        from . import _regulars

        return _regulars.nps_points(self)


class NpsDifference(Record):
    """The difference of two scores on the [-2, 2] scale, and its test against 0."""

    difference: Answer
    z: float | None
    p_value: float | None


class NpsChange(Record):
    """The change of the score between two answers of the same people, on the [-2, 2] scale."""

    change: Answer
    risen: int
    unchanged: int
    fallen: int


class NpsSegment(Record):
    """The score of a segment, and how it differs from all other answers; `p_adjusted` is adjusted for the number of segments."""

    segment: int | str
    nps: Nps
    against_rest: NpsDifference
    p_adjusted: float | None

    def _row(self) -> dict[str, Any]:
        return (
            {"segment": self.segment, "n": self.nps.n}
            | _told("score", self.nps.score)
            | _told("against_rest", self.against_rest.difference)
            | {"p_adjusted": self.p_adjusted}
        )


class RatingScale(Record):
    """The scale on which a question was asked: `min`, `min + step`, ..., `max`; at most 10,000 steps."""

    min: float
    max: float
    step: float


class RatingShare(Record):
    """How often a score was given: answers, and their share of the weight of all."""

    score: float
    answers: int
    share: float

    def _row(self) -> dict[str, Any]:
        return _cells(self, "score", "answers", "share")


class Rating(Rows):
    """A rating on its own scale: its mean, the shares of the `top` highest and lowest steps, and what they stand on. `headline` is
    "mean" or "top_box"; `directional` means that it shows a direction at most."""

    scale: RatingScale
    mean: Answer
    standard_error: float | None
    degrees_of_freedom: float | None
    top: int
    top_box: Answer
    bottom_box: Answer
    headline: str
    directional: bool
    distribution: list[RatingShare]
    n: int
    n_effective: float
    weighted: bool

    def figure(self) -> Answer:
        """The figure that stands for the rating: the mean, in points of the scale, or the share in the top box."""
        return self.top_box if self.headline == "top_box" else self.mean

    def to_frame(self, family: str | None = None) -> Any:
        """The distribution, a row a step of the scale: score, answers, share."""
        return self._rows(self.distribution, RatingShare._row, family)


class RatingDifference(Record):
    """First rating minus second: of means in points of the scale, of top boxes in shares, with tests against 0; `p_value` is that
    of the headline."""

    mean: Answer
    mean_p_value: float | None
    top_box: Answer
    top_box_p_value: float | None
    headline: str
    p_value: float | None

    def figure(self) -> Answer:
        """The difference of the headline's figures."""
        return self.top_box if self.headline == "top_box" else self.mean


class RatingChange(Record):
    """The change of a rating between two answers of the same people: of the mean in points of the scale, of the top box in shares."""

    mean: Answer
    top_box: Answer
    risen: int
    unchanged: int
    fallen: int
    into_top_box: int
    out_of_top_box: int


class RatingSegment(Record):
    """The rating of a segment, and how it differs from all other answers; `p_adjusted` is of the headline's difference."""

    segment: int | str
    rating: Rating
    against_rest: RatingDifference
    p_adjusted: float | None

    def _row(self) -> dict[str, Any]:
        return (
            {"segment": self.segment, "n": self.rating.n}
            | _told("mean", self.rating.mean)
            | _told("top_box", self.rating.top_box)
            | _told("against_rest", self.against_rest.figure())
            | {"p_adjusted": self.p_adjusted}
        )


class SurveyWeights(Columns):
    """Weights that make the answers look like the people they stand for: they add up to the population, or to the number of answers
    where shares were given. `largest_gap` is the largest distance of a class from its total, as a share of it."""

    weights: Any
    n_effective: float
    rounds: int
    converged: bool
    largest_gap: float


class ChangePoint(Record):
    """A change from one level to another: its most likely first `period`, counted from 0, with the interval of that, the levels
    `before` and `after`, and their difference `size`."""

    period: int
    low: int
    high: int
    before: Answer
    after: Answer
    size: Estimate

    def _row(self) -> dict[str, Any]:
        return (
            {"period": self.period, "period_low": self.low, "period_high": self.high}
            | {name: getattr(getattr(self, name), "value", None) for name in ("before", "after")}
            | _told("size", self.size)
        )


class ChangePoints(Rows):
    """The changes of a series, the first one first, and its levels, one more than there are changes; their n are periods."""

    changes: list[ChangePoint]
    levels: list[Answer]
    penalty: float
    spread: float | None

    def to_frame(self, family: str | None = None) -> Any:
        """A row a change: period with its interval, level before and after, size with its interval."""
        return self._rows(self.changes, ChangePoint._row, family)


class Trend(Columns):
    """A metric on its chart, a row a period, missing where it isn't charted. `state` and the column `alarm` are "not_enough",
    "in_control", "up" or "down"; `expected` is the baseline, `low` to `high` where a single period is expected, `z` the period in
    standard normal units, `upward` and `downward` the chart's statistics, whose alarms lie above `upper` and below `lower`.
    `since` is the period, counted from 0, at which the present alarm began, `change` when the metric most likely changed, and
    `run_length` the mean number of periods to a false alarm."""

    state: str
    since: int | None
    change: ChangePoint | None
    alarm: Any
    expected: Any
    low: Any
    high: Any
    z: Any
    upward: Any
    downward: Any
    upper: float
    lower: float
    chart: str
    baseline: str
    spread: float | None
    run_length: float
    false_alarms: str
    notes: list[str]


class RunLength(Record):
    """How long a chart runs: mean periods to an alarm, its limit, and its rate of false alarms in a sentence."""

    periods: float
    limit: float
    false_alarms: str


class MixEffect(Record):
    """A part of a change; its interval is there when standard errors were given."""

    value: float
    low: float | None
    high: float | None


class MixSegment(Record):
    """What a segment adds to a change: `rate` by its own value, `mix` by its share. `presence` is "both", "new", "gone" or
    "absent"."""

    presence: str
    share_before: float
    share_after: float
    rate: MixEffect
    mix: MixEffect

    def _row(self) -> dict[str, Any]:
        return (
            _cells(self, "presence", "share_before", "share_after")
            | {"rate": self.rate.value, "rate_low": self.rate.low, "rate_high": self.rate.high}
            | {"mix": self.mix.value, "mix_low": self.mix.low, "mix_high": self.mix.high}
        )


class MixAndRate(Rows):
    """The change of a mean, taken apart: `change` is `rate`, what the values of segments did, plus `mix`, what their shares did."""

    before: float
    after: float
    change: MixEffect
    rate: MixEffect
    mix: MixEffect
    segments: list[MixSegment]
    level: float
    notes: list[str]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a segment, in the order of the rows given: presence, shares, rate and mix effect with their intervals."""
        return self._rows(self.segments, MixSegment._row, family)


class KeyDriver(Record):
    """What of the outcome goes with a driver: `share` of R², the same as a part of R² (`relative_share`) and its `rank`; `effect` is
    the standard deviations of the outcome (logistic: log odds) that go with one of the driver when the others are alike."""

    name: str
    share: Estimate
    relative_share: Estimate
    rank: Estimate
    effect: Estimate
    correlation: float
    n: int

    def _row(self) -> dict[str, Any]:
        return (
            {"driver": self.name}
            | _told("share", self.share)
            | _told("relative_share", self.relative_share)
            | _told("rank", self.rank)
            | _told("effect", self.effect)
            | _cells(self, "correlation", "n")
        )


class KeyDrivers(Rows):
    """What of the outcome the drivers together and each of them is associated with, the largest share first. Association is not
    cause."""

    r_squared: Answer
    drivers: list[KeyDriver]
    method: str
    n: int
    n_used: int
    n_effective: float
    n_missing: int
    notes: list[str]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a driver: share, relative share, rank and effect with their intervals, correlation, answers."""
        return self._rows(self.drivers, KeyDriver._row, family)


class PenaltyReward(Record):
    """By how much the outcome is lower where the answer to a driver is low (`penalty`), and higher where it is high (`reward`);
    `asymmetry` is reward less penalty, and `class_` is "basic", "performance", "excitement", "neutral" or None."""

    name: str
    penalty: Answer
    reward: Answer
    asymmetry: Answer
    class_: str | None
    n_low: int
    n_high: int

    def _row(self) -> dict[str, Any]:
        return (
            {"driver": self.name}
            | _told("penalty", self.penalty)
            | _told("reward", self.reward)
            | _told("asymmetry", self.asymmetry)
            | {"class": self.class_, "n_low": self.n_low, "n_high": self.n_high}
        )


class PenaltyRewards(Rows):
    """The contrasts of all drivers, in the order given; `base` is the outcome where no driver has a low or a high answer."""

    drivers: list[PenaltyReward]
    base: Answer
    n: int
    n_used: int
    n_missing: int

    def to_frame(self, family: str | None = None) -> Any:
        """A row a driver: penalty, reward and asymmetry with their intervals, class, low and high answers."""
        return self._rows(self.drivers, PenaltyReward._row, family)


class DriverPriority(Record):
    """A driver on the grid of importance (its part of R²) by performance (0 to 1, where its mean lies on its scale); `priority` is
    importance times what is left to 1. `clear` when no other quadrant is within the intervals."""

    name: str
    importance: Estimate
    mean: Estimate
    performance: Estimate
    priority: Estimate
    quadrant: str
    clear: bool

    def _row(self) -> dict[str, Any]:
        return (
            {"driver": self.name}
            | _told("importance", self.importance)
            | _told("mean", self.mean)
            | _told("performance", self.performance)
            | _told("priority", self.priority)
            | _cells(self, "quadrant", "clear")
        )


class ImportancePerformance(Rows):
    """The drivers by priority, highest first, and the lines that cut the grid into its quadrants: "concentrate_here", "keep_up",
    "low_priority" and "possible_overkill"."""

    r_squared: Answer
    drivers: list[DriverPriority]
    importance_cut: float
    performance_cut: float | None
    n_used: int
    notes: list[str]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a driver: importance, mean, performance and priority with their intervals, quadrant, whether that is clear."""
        return self._rows(self.drivers, DriverPriority._row, family)


class Purchases(Columns):
    """Purchase histories as columns, a row a customer: repeat purchases (x), recency (t_x) and age (T) in `unit`, mean spend of the
    repeat purchases in major units (missing without a repeat), net spend so far in minor units."""

    customer: Any
    frequency: Any
    recency: Any
    age: Any
    monetary_value: Any
    total_spend: Any
    unit: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int

    def _named(self) -> dict[str, Any]:
        named = super()._named()
        named = {"customer_id": named.pop("customer"), **named}
        names = {"age": "T"}
        return {names.get(name, name): column for name, column in named.items() if len(column) == len(self.customer)}


class Parameter(Record):
    """A fitted parameter: its value, its standard error, and the value with its interval."""

    name: str
    value: float
    standard_error: float | None
    estimate: Answer


class Convergence(Record):
    """How a fit ended: `status` is "converged", "boundary" (a parameter at the edge of its range) or "flat"."""

    status: str
    iterations: int
    gradient: float
    distinct_rows: int
    customers: float


class Intervals(Columns):
    """A column of values with the limits of their intervals, which carry the uncertainty of the fitted parameters."""

    value: Any
    low: Any
    high: Any
    level: float


def _cells(row: Record, *names: str) -> dict[str, Any]:
    """Plain values of a record as cells of its row."""
    return {name: getattr(row, name) for name in names}


def _spread(name: str, intervals: Intervals) -> dict[str, Any]:
    return {name: intervals.value, f"{name}_low": intervals.low, f"{name}_high": intervals.high}


def _told(name: str, answer: Answer | None) -> dict[str, Any]:
    """An answer as cells of a row, empty ones where there is none."""
    known = answer if isinstance(answer, Estimate) else None
    return {name: known and known.value, f"{name}_low": known and known.low, f"{name}_high": known and known.high}


class Prior(Record):
    """What is known of a parameter before the data: its logarithm is normal, with this mean and standard deviation. The
    coefficient of a covariate is normal itself."""

    parameter: str
    mean: float
    sd: float


class PosteriorParameter(Record):
    """What the draws say of a parameter: posterior mean with the interval between equal tails, and standard deviation."""

    name: str
    standard_deviation: float
    estimate: Estimate


class NextPurchase(Columns):
    """When each customer's next purchase may be expected: the probability that there is one at all, and given that, the mean
    (missing where it is infinite) and the median time to it."""

    probability: Any
    mean: Any
    median: Any


class ResidualLifetime(Columns):
    """How long each customer stays, if alive now: mean time (missing where it is infinite), and median time (missing where it is
    beyond 1e300)."""

    mean: Any
    median: Any


class Prediction(Columns):
    """Purchases of each customer within the horizon and their discounted value (None without a spend model), and of all
    together. Limits hold the level's share of the drawn futures, between equal tails."""

    purchases: Intervals
    value: Intervals | None
    total_purchases: Estimate
    total_value: Estimate | None

    def _named(self) -> dict[str, Any]:
        named = _spread("purchases", self.purchases)
        return named if self.value is None else named | _spread("value", self.value)


class Simulation(Columns):
    """A drawn base, a row a customer, with the truth that no company knows: whether a customer is alive still, and purchases
    and spend within the horizon. The repeat purchases themselves are the columns `purchase_...`."""

    frequency: Any
    recency: Any
    age: Any
    monetary_value: Any
    alive: Any
    future_purchases: Any
    future_spend: Any
    purchase_customer: Any
    purchase_time: Any
    purchase_spend: Any

    def _named(self) -> dict[str, Any]:
        named = {name: column for name, column in super()._named().items() if not name.startswith("purchase_")}
        named = {"T" if name == "age" else name: column for name, column in named.items()}
        # Without a spend model its columns are empty.
        return {name: column for name, column in named.items() if len(column) == len(self.age)}

    def purchases_to_frame(self, family: str | None = None) -> Any:
        """The repeat purchases as a frame: customer (a row of `to_frame`, from 0), time since the first purchase, and spend."""
        named = {"customer": self.purchase_customer, "time": self.purchase_time, "spend": self.purchase_spend}
        return _frames.frame({name: c for name, c in named.items() if len(c) == len(self.purchase_time)}, family)


class SimulatedLifetimes(Columns):
    """Drawn customers under contract: the period in which each churned, or after which one is still active."""

    periods: Any
    churned: Any


class RepeatHistogram(Columns):
    """Customers by their number of repeat purchases, actual and expected; the last class holds all that have as many or more."""

    purchases: Any
    actual: Any
    expected: Any


class ConditionalExpectation(Columns):
    """Mean purchases within a horizon, actual and expected, by the number of repeat purchases before; missing without a
    customer. The last class holds all that have as many or more."""

    frequency: Any
    customers: Any
    actual: Any
    expected: Any


class Tracking(Columns):
    """Repeat purchases by period, actual and expected; `until` is the end of each in time units after the first purchase."""

    until: Any
    actual: Any
    expected: Any


class Candidate(Record):
    """A model, fitted to the past and scored on what came after: more `log_score` is better; `behind` is what it lacks against
    the best, with the interval of the paired difference."""

    model: str
    fit: PurchaseFit[PurchaseModel]
    log_score: float
    behind: Answer
    expected_purchases: float
    total_error: float | None
    tracking_error: float | None
    expected_by_period: list[float]
    akaike: float

    def _row(self) -> dict[str, Any]:
        return (
            _cells(self, "model", "log_score")
            | _told("behind", self.behind)
            | _cells(self, "expected_purchases", "total_error", "tracking_error", "akaike")
        )


class Refused(Record):
    """A model that the past can't support, and why."""

    model: str
    why: str


class Choice(Rows):
    """The models of the family side by side on held-out purchases, the best by log score first."""

    candidates: list[Candidate]
    refused: list[Refused]
    customers: int
    horizon: float
    actual_purchases: int
    actual_by_period: list[int]

    def summary(self, family: str | None = None) -> Any:
        """The candidates as a frame: scores, what each lacks against the best, and errors of the totals."""
        return self._rows(self.candidates, Candidate._row, family)


class Typical(Record):
    """What is typical and what is large among `n` numbers: mean, median, and what nine of ten don't exceed."""

    n: int
    mean: Answer
    median: Answer
    p90: Answer


class PurchaseSummary(Record):
    """The purchases of a base, net of refunds: `gaps` are the finished ones between purchases, in `unit`; `time_to_next` counts
    the open ones, too. Revenue is in minor units, order values in major ones; both None without amounts."""

    customers: int
    repeat_customers: int
    purchases: int
    revenue: int | None
    repeat_rate: Answer
    purchases_per_customer: Answer
    gaps: Typical
    time_to_next: Answer
    order_value: Typical | None
    unit: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int


class CategoryShare(Record):
    """A category's part of the whole; revenue in minor units, None without amounts."""

    category: int | str
    purchases: int
    customers: int
    revenue: int | None
    share_of_purchases: Answer
    share_of_customers: Answer
    share_of_revenue: Answer | None

    def _row(self) -> dict[str, Any]:
        return (
            _cells(self, "category", "purchases", "customers", "revenue")
            | _told("share_of_purchases", self.share_of_purchases)
            | _told("share_of_customers", self.share_of_customers)
            | _told("share_of_revenue", self.share_of_revenue)
        )


class CategoryMix(Rows):
    """The share of each category in purchases, customers and revenue, net of refunds. A purchase may hold several categories, so
    their shares may add up to more than 1."""

    categories: list[CategoryShare]
    purchases: int
    customers: int
    revenue: int | None
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int

    def to_frame(self, family: str | None = None) -> Any:
        """A row a category: counts, revenue in minor units, and the shares with their intervals."""
        return self._rows(self.categories, CategoryShare._row, family)


class Waterfall(Record):
    """What became of the recurring revenue: `start + new + expansion - contraction - loss` is `end`, exactly, in minor units."""

    start: int
    new: int
    expansion: int
    contraction: int
    loss: int
    end: int


class Retention(Record):
    """Retention from one point in time to another: of accounts (`logo`), of revenue without growth (`gross`) and with it (`net`).
    The annual churns are None unless the days between are known."""

    accounts: int
    kept: int
    new_accounts: int
    logo: Answer
    gross: Answer
    net: Answer
    annual_logo_churn: Answer | None
    annual_revenue_churn: Answer | None
    waterfall: Waterfall


class CohortCell(Record):
    """What a cohort did in one calendar period: `rate` is the share of active customers, and no answer while the period is
    unfinished. Revenue is in minor units, None without amounts."""

    period: int
    customers: int
    active: int
    rate: Answer
    revenue: int | None
    finished: bool


class SecondPurchase(Record):
    """The time from the first purchase to the second, where those who haven't made it count for as long as they are watched."""

    made: int
    open: int
    median: Answer
    within: Answer


class Cohort(Record):
    """Customers who bought first in the calendar period that begins on `start`, with a cell a period since."""

    start: date
    customers: int
    cells: list[CohortCell]
    second_purchase: SecondPurchase


class Cohorts(Rows):
    """The cohorts of a base in order of time, and all of them `pooled`, where only finished cells count."""

    cohorts: list[Cohort]
    pooled: list[CohortCell]
    second_purchase: SecondPurchase
    period: str
    unit: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int

    def to_frame(self, family: str | None = None) -> Any:
        """A row a cell: first day of the cohort, periods since, customers, active ones, rate with interval, revenue, finished."""
        cells = [(cohort, cell) for cohort in self.cohorts for cell in cohort.cells]
        return self._rows(cells, _of_cohort, family)


def _of_cohort(place: tuple[Cohort, CohortCell]) -> dict[str, Any]:
    cohort, cell = place
    return (
        {"cohort": cohort.start, "period": cell.period, "customers": cell.customers, "active": cell.active}
        | _told("rate", cell.rate)
        | {"revenue": cell.revenue, "finished": cell.finished}
    )


class Movement(Record):
    """Customers who moved alike, and their net revenue in minor units (None without amounts)."""

    customers: int
    revenue: int | None


class MovementPeriod(Record):
    """A calendar period. Who bought in it is new, returning or resurrected; dormant is who bought in the period before and not in
    this one, with what they spent then, and None while the period is unfinished."""

    start: date
    finished: bool
    new: Movement
    returning: Movement
    resurrected: Movement
    dormant: Movement | None
    return_rate: Answer

    def _row(self) -> dict[str, Any]:
        cells: dict[str, Any] = {"start": self.start, "finished": self.finished}
        for name in ("new", "returning", "resurrected", "dormant"):
            movement = getattr(self, name)
            cells[name] = movement and movement.customers
            cells[f"{name}_revenue"] = movement and movement.revenue
        return cells | _told("return_rate", self.return_rate)


class Movements(Rows):
    """The movements of a base, a row a calendar period from the first purchase on, with no period left out."""

    periods: list[MovementPeriod]
    period: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int

    def to_frame(self, family: str | None = None) -> Any:
        """A row a period: customers and revenue of each movement, and the return rate with its interval."""
        return self._rows(self.periods, MovementPeriod._row, family)


class Scale(Record):
    """How one dimension was cut: the four cut-offs, the customers with each score, the scores nobody has."""

    thresholds: list[float | None]
    sizes: list[int]
    empty: list[int]


def _scale(**fields: Any) -> Scale | RatingScale:
    """The core has two records of this name, told apart by their fields."""
    return RatingScale(**fields) if "step" in fields else Scale(**fields)


CLASSES["Scale"] = _scale


class SegmentSummary(Record):
    """How large a segment is and what it is worth."""

    segment: str
    size: int
    share: Estimate
    total_value: float
    mean_value: float | None

    def _row(self) -> dict[str, Any]:
        return _cells(self, "segment", "size") | _told("share", self.share) | _cells(self, "total_value", "mean_value")


class Rfm(Columns):
    """Scores from 1 (worst) to 5 (best) and the named segment of each customer, and the map that made them."""

    recency_score: Any
    frequency_score: Any
    monetary_score: Any
    segment: Any
    recency: Scale
    frequency: Scale
    monetary: Scale
    segments: list[SegmentSummary]

    def summary(self, family: str | None = None) -> Any:
        """The segments as a frame: size, share with its interval, total and mean value."""
        return _frames.rows(self.segments, SegmentSummary._row, family or _frames.family(self.segment))


class CustomerKey(Record):
    """Who a row is: an id, and the system whose id it is."""

    source: str | None
    id: str


class CustomerScores(Columns):
    """The scores of each customer, as columns."""

    key: list[CustomerKey]
    days_since_last: Any
    spend: Any
    probability_alive: Intervals | None
    expected_purchases: Intervals | None
    value: Intervals | None
    open_tickets: Any
    last_nps: Any

    def _named(self) -> dict[str, Any]:
        named: dict[str, Any] = {"customer_id": [key.id for key in self.key]}
        if any(key.source for key in self.key):
            named = {"source": [key.source for key in self.key], **named}
        for name in self._fields[1:]:
            value = getattr(self, name)
            if isinstance(value, Intervals):
                named |= _spread(name, value)
            elif value is not None:
                named[name] = value
        return named


class SegmentOutlook(Record):
    """What the customers of a segment are expected to bring within the horizon."""

    segment: str
    expected_purchases: float | None
    value: float | None
    probability_alive: float | None


class ConcentrationPoint(Record):
    """A point of the concentration curve: share of the customers, best first, and share of the value they bring."""

    customers: float
    value: float


class Note(Record):
    """What a reader should know before using the numbers of the field `about`."""

    about: str
    code: str
    text: str


class Scores(Record):
    """A scored base: `customers` has a row a customer; all values are in the major unit of `currency`."""

    as_of: datetime
    currency: str
    horizon: float
    customers: CustomerScores
    purchases: Purchases
    cancelled_orders: int
    repeat_rate: Answer
    purchase_model: PurchaseFit[BgNbd] | None
    spend_model: GammaGammaFit | None
    expected_purchases: Answer
    value: Answer
    spend_correlation: Answer
    rfm: Rfm
    outlook: list[SegmentOutlook]
    concentration: list[ConcentrationPoint]
    nps: Nps
    notes: list[Note]


class Finding(Record):
    """Something about a row of a file that a person should know: it was "rejected" or kept as "doubtful"."""

    row: int
    field: str
    value: str
    reason: str
    severity: str


class Imported(Record):
    """Records of one kind, and all that is to be said about the rows they came from."""

    records: list[dict[str, Any]]
    findings: list[Finding]
    rows: int
    merged: int
    skipped: int
    rejected: int
    unknown_columns: list[str]
    unknown_values: dict[str, dict[str, int]]
    days_as_instants: int
    complete: bool
