"""The native module: what the package's Python files call. Options are dicts of those that the caller gave."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, final

from typing_extensions import disjoint_base

from ._records import (
    ConcentrationPoint,
    CustomerKey,
    Estimate,
    Imported,
    Intervals,
    Nps,
    NpsChange,
    NpsDifference,
    NpsSegment,
    Purchases,
    Rfm,
    Scores,
)
from .value import BgNbd, BgNbdFit, GammaGamma, GammaGammaFit

__all__ = [
    "Base",
    "Column",
    "__version__",
    "_column",
    "bg_nbd_discounted_purchases",
    "bg_nbd_expected_purchases",
    "bg_nbd_fit",
    "bg_nbd_log_likelihood",
    "bg_nbd_new_customer_pmf",
    "bg_nbd_new_customer_purchases",
    "bg_nbd_probability_alive",
    "column_map",
    "concentration",
    "customer_codes",
    "entities",
    "fit_expected_purchases",
    "fit_from_json",
    "fit_probability_alive",
    "fit_to_json",
    "fit_total_expected_purchases",
    "gamma_gamma_expected_spend",
    "gamma_gamma_fit",
    "gamma_gamma_log_likelihood",
    "gamma_gamma_mean_spend",
    "histories",
    "histories_new",
    "import_records",
    "lifetime_value",
    "nps",
    "nps_by_segment",
    "nps_change",
    "nps_difference",
    "nps_needed_n",
    "nps_of_counts",
    "nps_points",
    "purchases",
    "rfm",
    "score",
    "segment_code",
    "segment_of",
    "segments",
    "time_unit_days",
    "total_lifetime_value",
]
__version__: str

@final
class Column:
    """A column of a result: a sequence, a read-only buffer of numbers and an Arrow array in one."""

    def __len__(self) -> int: ...
    def __getitem__(self, row: int, /) -> float | int | str | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...
    def __reduce__(self) -> tuple[Callable[..., Column], tuple[list[Any], str]]: ...
    def to_list(self) -> list[Any]:
        """The values as a list; a missing one is None."""
    def filled(self) -> Column:
        """The column itself or, when whole numbers are missing, a column of floats with NaN in their place."""

@disjoint_base
class Base:
    """What `CustomerBase` is made of."""

    def __new__(cls) -> Base: ...
    def append_records(self, entity: str, records: Iterable[Mapping[str, Any]]) -> int: ...
    def add_change(self, entity: str, id: str, change: Mapping[str, Any], source: str | None) -> None: ...
    def add_return(self, order_id: str, returned: Mapping[str, Any], source: str | None) -> None: ...
    def import_into(
        self,
        format: str,
        entity: str,
        data: object,
        map: Mapping[str, Any] | None,
        options: dict[str, Any],
        progress: Callable[[int, int, int], object] | None,
    ) -> Imported: ...
    def count(self, entity: str) -> int:
        """The number of records of an entity."""
    def unattached(self, entity: str) -> int:
        """The number of records of an entity that name a customer who isn't in the base."""
    def to_json(self) -> str:
        """The base as JSON ("regulars.customer_base", version 1)."""
    def read_json(self, text: str) -> None: ...
    def equals(self, other: Base) -> bool: ...

def _column(values: Iterable[Any], kind: str) -> Column: ...
def nps(scores: object, weights: object, clusters: object, options: dict[str, Any]) -> Nps: ...
def nps_of_counts(promoters: int, passives: int, detractors: int, options: dict[str, Any]) -> Nps: ...
def nps_points(nps: Nps) -> Estimate | None: ...
def nps_difference(first: Nps, second: Nps, method: str | None) -> NpsDifference: ...
def nps_change(before: object, after: object, options: dict[str, Any]) -> NpsChange: ...
def nps_by_segment(
    scores: object, segments: object, weights: object, clusters: object, options: dict[str, Any]
) -> tuple[list[NpsSegment], list[Any] | None]: ...
def nps_needed_n(margin: float, promoters: float, detractors: float, level: float | None) -> int: ...
def time_unit_days(unit: str) -> float: ...
def customer_codes(ids: object) -> tuple[Column, Column]: ...
def purchases(
    customer_id: object,
    ordered_at: object,
    net_amount: object,
    as_of: date | str,
    currency: str | None,
    given: dict[str, Any],
) -> Purchases: ...
def histories_new(frequency: object, recency: object, age: object) -> None: ...
def bg_nbd_fit(frequency: object, recency: object, age: object, weights: object, level: float | None) -> BgNbdFit: ...
def bg_nbd_log_likelihood(model: BgNbd, frequency: object, recency: object, age: object) -> Column: ...
def bg_nbd_probability_alive(model: BgNbd, frequency: object, recency: object, age: object) -> Column: ...
def bg_nbd_expected_purchases(
    model: BgNbd, frequency: object, recency: object, age: object, horizon: float
) -> Column: ...
def bg_nbd_discounted_purchases(
    model: BgNbd, frequency: object, recency: object, age: object, horizon: float, discount_rate: float
) -> Column: ...
def bg_nbd_new_customer_purchases(model: BgNbd, horizon: float) -> float: ...
def bg_nbd_new_customer_pmf(model: BgNbd, horizon: float, purchases: int) -> float: ...
def fit_probability_alive(
    fit: BgNbdFit, frequency: object, recency: object, age: object, level: float | None
) -> Intervals: ...
def fit_expected_purchases(
    fit: BgNbdFit, frequency: object, recency: object, age: object, horizon: float, level: float | None
) -> Intervals: ...
def fit_total_expected_purchases(
    fit: BgNbdFit, frequency: object, recency: object, age: object, horizon: float, level: float | None
) -> Estimate: ...
def fit_from_json(text: str, model: str) -> Any: ...
def fit_to_json(fit: object, model: str) -> str: ...
def gamma_gamma_fit(
    frequency: object, monetary_value: object, weights: object, level: float | None
) -> GammaGammaFit: ...
def gamma_gamma_log_likelihood(model: GammaGamma, frequency: object, monetary_value: object) -> Column: ...
def gamma_gamma_expected_spend(model: GammaGamma, frequency: object, monetary_value: object) -> Column: ...
def gamma_gamma_mean_spend(model: GammaGamma) -> float: ...
def lifetime_value(
    purchases: BgNbdFit,
    spends: GammaGammaFit,
    frequency: object,
    recency: object,
    age: object,
    monetary_value: object,
    given: dict[str, Any],
) -> Intervals: ...
def total_lifetime_value(
    purchases: BgNbdFit,
    spends: GammaGammaFit,
    frequency: object,
    recency: object,
    age: object,
    monetary_value: object,
    given: dict[str, Any],
) -> Estimate: ...
def rfm(days_since_last: object, frequency: object, monetary_value: object, given: dict[str, Any]) -> Rfm: ...
def segment_of(recency_score: int, frequency_score: int, monetary_score: int) -> str | None: ...
def segment_code(segment: str) -> str: ...
def segments() -> list[str]: ...
def import_records(
    format: str,
    entity: str,
    data: object,
    map: Mapping[str, Any] | None,
    options: dict[str, Any],
    progress: Callable[[int, int, int], object] | None,
) -> Imported: ...
def column_map(system: str, entity: str) -> dict[str, Any]: ...
def entities() -> list[str]: ...
def score(base: Base, as_of: date | str, given: dict[str, Any]) -> Scores: ...
def histories(base: Base, as_of: date | str, given: dict[str, Any]) -> tuple[list[CustomerKey], Purchases]: ...
def concentration(value: object) -> list[ConcentrationPoint]: ...
