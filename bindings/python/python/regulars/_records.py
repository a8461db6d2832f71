"""What the functions give: plain, typed records that don't change; and the error they raise.

Names, fields and meanings are those of the Rust library. A number that the data can support is an `Estimate`, otherwise there
is a `NotEnough`, which counts as false.
"""

from __future__ import annotations

from . import _frames
from ._record import CLASSES, Columns, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, TypeAlias

    from .value import BgNbdFit, GammaGammaFit

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
    """The score of a segment, and how it differs from all other answers; `p_adjusted` is Holm's."""

    segment: int | str
    nps: Nps
    against_rest: NpsDifference
    p_adjusted: float | None


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


class Scale(Record):
    """How one dimension was cut: the four cut-offs, the customers with each score, the scores nobody has."""

    thresholds: list[float | None]
    sizes: list[int]
    empty: list[int]


class SegmentSummary(Record):
    """How large a segment is and what it is worth."""

    segment: str
    size: int
    share: Estimate
    total_value: float
    mean_value: float | None


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
        rows = [
            {
                "segment": row.segment,
                "size": row.size,
                "share": row.share.value,
                "share_low": row.share.low,
                "share_high": row.share.high,
                "total_value": row.total_value,
                "mean_value": row.mean_value,
            }
            for row in self.segments
        ]
        return _frames.rows(rows, family or _frames.family(self.segment))


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
                named |= {name: value.value, f"{name}_low": value.low, f"{name}_high": value.high}
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
    purchase_model: BgNbdFit | None
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
