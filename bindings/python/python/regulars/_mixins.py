"""What records can do beyond having fields: each class here is made into that of its name in `_records.py`, which is written by
`cargo xtask surface` and has the fields."""

from __future__ import annotations

from . import _frames
from ._record import CLASSES, Columns, Record, Rows, answered, cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import _records


def _not_enough(**fields: Any) -> Any:
    """The core calls each kind of answer by the name of both."""
    return CLASSES["NotEnough"](**fields)


def _scale(**fields: Any) -> Any:
    """The core has two records of this name, told apart by their fields."""
    from . import _records

    return _records.RatingScale(**fields) if "step" in fields else _records.Scale(**fields)


CLASSES["Answer"] = _not_enough
CLASSES["Scale"] = _scale


class Finding(Record):
    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        first = next(iter(of.examples), None)
        return {name: getattr(of, name) for name in ("field", "reason", "cure", "severity", "count")} | {
            f"first_{name}": getattr(first, name, None) for name in ("row", "value", "detail")
        }


class Imported(Rows):
    def findings_frame(self, family: str | None = None) -> Any:
        """A row a finding: what is wrong with how many rows, what to do about it, and the first of them. As pandas, polars or
        pyarrow, whichever is there, or as the `family` named."""
        return self._listed("findings", family)


class Estimate(Record):
    if TYPE_CHECKING:
        low: float
        high: float

    @property
    def half_width(self) -> float:
        """Half the width of the interval, in the units of the value."""
        return (self.high - self.low) / 2


class NotEnough(Record):
    def __bool__(self) -> bool:
        return False

    def to_dict(self) -> dict[str, Any]:
        """The record in the library's JSON form."""
        return super().to_dict() | {"answer": "not_enough"}


class Nps(Record):
    def points(self) -> _records.Estimate | None:
        """The score and its limits on the field's scale, -100 to 100; None when there is no score."""
        from . import _regulars

        return _regulars.nps_points(self)  # type: ignore[arg-type]


class NpsSegment(Record):
    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        return (
            {"segment": of.segment, "n": of.nps.n}
            | answered("score", of.nps.score)
            | answered("against_rest", of.against_rest.difference)
            | {"p_adjusted": of.p_adjusted}
        )


class _Headlined(Record):
    """A mean and a top box, one of which stands for both."""

    if TYPE_CHECKING:
        mean: _records.Answer
        top_box: _records.Answer
        headline: str

    def figure(self) -> _records.Answer:
        """That of the headline: of the mean, in points of the scale, or of the share in the top box."""
        return self.top_box if self.headline == "top_box" else self.mean


class Rating(Rows, _Headlined):
    def to_frame(self, family: str | None = None) -> Any:
        """The distribution, a row a step of the scale: score, answers, share."""
        return self._listed("distribution", family)


class RatingDifference(_Headlined):
    pass


class RatingSegment(Record):
    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        return (
            {"segment": of.segment, "n": of.rating.n}
            | answered("mean", of.rating.mean)
            | answered("top_box", of.rating.top_box)
            | answered("against_rest", of.against_rest.figure())
            | {"p_adjusted": of.p_adjusted}
        )


class ChangePoint(Record):
    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        return (
            {"period": of.period, "period_low": of.low, "period_high": of.high}
            | {name: getattr(getattr(of, name), "value", None) for name in ("before", "after")}
            | answered("size", of.size)
        )


class ChangePoints(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a change: period with its interval, level before and after, size with its interval."""
        return self._listed("changes", family)


class MixAndRate(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a segment, in the order of the rows given: presence, shares, rate and mix effect with their intervals."""
        return self._listed("segments", family)


class KeyDriver(Record):
    _called = "driver"


class KeyDrivers(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a driver: share, relative share, rank and effect with their intervals, correlation, answers."""
        return self._listed("drivers", family)


class PenaltyReward(Record):
    _called = "driver"


class PenaltyRewards(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a driver: penalty, reward and asymmetry with their intervals, class, low and high answers."""
        return self._listed("drivers", family)


class DriverPriority(Record):
    _called = "driver"


class ImportancePerformance(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a driver: importance, mean, performance and priority with their intervals, quadrant, whether that is clear."""
        return self._listed("drivers", family)


class DriverWords(Rows):
    if TYPE_CHECKING:
        focus: list[_records.DriverWord]
        rest: list[_records.DriverWord]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a term, those of the focus first: group, log odds with their interval, p-values, authors."""
        groups = ("focus", self.focus), ("rest", self.rest)
        return self._rows([(group, word) for group, words in groups for word in words], _of_group, family)


def _of_group(place: tuple[str, Any]) -> dict[str, Any]:
    group, word = place
    row: dict[str, Any] = CLASSES["DriverWord"]._row(word)
    return {"group": group} | row


class ThemeMentions(Record):
    _called = "theme"


class ThemeImpact(Record):
    _called = "theme"


class NewTerms(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row an alarm: ratio with its interval, p-values, authors now and before."""
        return self._listed("alarms", family)


class Purchases(Columns):
    if TYPE_CHECKING:
        customer: Any

    def _named(self) -> dict[str, Any]:
        named = super()._named()
        named = {"customer_id": named.pop("customer"), **named}
        names = {"age": "T"}
        return {names.get(name, name): column for name, column in named.items() if len(column) == len(self.customer)}


class DiscretePurchases(Purchases):
    """The histories of BG/BB are taken as those of the other models are."""


def _spread(name: str, intervals: _records.Intervals) -> dict[str, Any]:
    return {name: intervals.value, f"{name}_low": intervals.low, f"{name}_high": intervals.high}


class Prediction(Columns):
    if TYPE_CHECKING:
        purchases: _records.Intervals
        value: _records.Intervals | None

    def _named(self) -> dict[str, Any]:
        named = _spread("purchases", self.purchases)
        return named if self.value is None else named | _spread("value", self.value)


class Simulation(Columns):
    if TYPE_CHECKING:
        age: Any
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


class Choice(Rows):
    def summary(self, family: str | None = None) -> Any:
        """The candidates as a frame: scores, what each lacks against the best, and errors of the totals."""
        return self._listed("candidates", family)


class CategoryMix(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a category: counts, revenue in minor units, and the shares with their intervals."""
        return self._listed("categories", family)


class Cohorts(Rows):
    if TYPE_CHECKING:
        cohorts: list[_records.Cohort]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a cell: first day of the cohort, periods since, customers, active ones, rate with interval, revenue, finished."""
        cells_of = [(cohort, cell) for cohort in self.cohorts for cell in cohort.cells]
        return self._rows(cells_of, _of_cohort, family)


def _of_cohort(place: tuple[_records.Cohort, _records.CohortCell]) -> dict[str, Any]:
    cohort, cell = place
    return (
        {"cohort": cohort.start, "period": cell.period, "customers": cell.customers, "active": cell.active}
        | answered("rate", cell.rate)
        | {"revenue": cell.revenue, "finished": cell.finished}
    )


class MovementPeriod(Record):
    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        row: dict[str, Any] = {"start": of.start, "finished": of.finished}
        for name in ("new", "returning", "resurrected", "dormant"):
            movement = getattr(of, name)
            row[name] = movement and movement.customers
            row[f"{name}_revenue"] = movement and movement.revenue
        return row | answered("return_rate", of.return_rate)


class Movements(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a period: customers and revenue of each movement, and the return rate with its interval."""
        return self._listed("periods", family)


class Rfm(Columns):
    if TYPE_CHECKING:
        segment: Any
        segments: list[_records.SegmentSummary]

    def summary(self, family: str | None = None) -> Any:
        """The segments as a frame: size, share with its interval, total and mean value."""
        return _frames.rows(self.segments, CLASSES["SegmentSummary"]._row, family or _frames.family(self.segment))


class CustomerScores(Columns):
    if TYPE_CHECKING:
        key: list[_records.CustomerKey]

    def _named(self) -> dict[str, Any]:
        named: dict[str, Any] = {"customer_id": [key.id for key in self.key]}
        if any(key.source for key in self.key):
            named = {"source": [key.source for key in self.key], **named}
        for name in self._fields[1:]:
            value = getattr(self, name)
            if isinstance(value, Columns):
                named |= _spread(name, value)  # type: ignore[arg-type]
            elif value is not None:
                named[name] = value
        return named


class Scores(Record):
    if TYPE_CHECKING:
        customers: _records.CustomerScores
        rfm: _records.Rfm

    def to_frame(self, family: str | None = None) -> Any:
        """A row a customer: id, segment, days since the last purchase, spend, probability to be alive, purchases and value ahead with
        their intervals, open tickets and latest answer. As pandas, polars or pyarrow, whichever is there, or as the `family` named."""
        named = self.customers._identified()
        at = next(place for place, name in enumerate(named) if name == "days_since_last")
        items = list(named.items())
        return _frames.frame(dict(items[:at]) | {"segment": self.rfm.segment} | dict(items[at:]), family or _frames.default())


class LoopGroup(Record):
    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        row = cells(of, "by", "group") | {"n": of.rates.n}
        for name in ("heard", "decided", "told"):
            stage = getattr(of.rates, name)
            row |= {name: stage.reached} | answered(f"{name}_within", stage.within)
            row |= answered(f"{name}_median_days", stage.median_days)
        return row


class ClosedLoop(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a group: pieces of feedback, and of each stage how many came to it, the probability to in time, and the median
        days, with their intervals."""
        return self._listed("groups", family)

    def never_answered_to_frame(self, family: str | None = None) -> Any:
        """A row a piece of feedback that nobody answered, the longest waiting first."""
        return self._listed("never_answered", family)


class AnswerQueue(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row an item, in the order of the answers."""
        return self._listed("items", family)


class Figure(Record):
    if TYPE_CHECKING:
        nps: _records.Nps | None
        rating: _records.Rating | None

    def answer(self) -> _records.Answer | None:
        """The figure itself: the score on the [-1, 1] scale, or the mean or top box of the rating, by its headline."""
        figure = self.rating.figure() if self.rating else None
        return self.nps.score if self.nps else figure


class BreakdownGroup(Record):
    if TYPE_CHECKING:
        nps_against_rest: _records.NpsDifference | None
        rating_against_rest: _records.RatingDifference | None

    def against_rest(self) -> _records.Answer | None:
        """Its figure minus that of the rest."""
        difference = self.rating_against_rest.figure() if self.rating_against_rest else None
        return self.nps_against_rest.difference if self.nps_against_rest else difference

    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        one = of.figure.nps or of.figure.rating
        return (
            cells(of, "by", "group")
            | {"n": one and one.n}
            | answered("figure", of.figure.answer())
            | answered("against_rest", of.against_rest())
            | cells(of, "p_adjusted")
        )


class Breakdown(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a group: answers, figure and difference from the rest with their intervals, adjusted p-value."""
        return self._listed("groups", family)


class Coverage(Rows):
    def to_frame(self, family: str | None = None) -> Any:
        """A row a group: customers, asked, answered, the rates with their intervals, and the share that is missing."""
        return self._listed("groups", family)
