"""What an outcome goes with: key drivers, penalties and rewards, importance against performance. Association is not cause.

The first argument is a frame with a row an answer. An answer that is missing (None, NaN, null) was not given.
"""

from __future__ import annotations

from . import _regulars
from ._errors import RegularsError
from ._frames import Data
from ._records import ImportancePerformance, KeyDrivers, PenaltyRewards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypeAlias, TypedDict, Unpack

    class Shares(TypedDict, total=False):
        """How an outcome is shared out among drivers."""

        method: str | None
        missing: str | None
        imputations: int | None
        draws: int | None
        seed: int | None
        level: float | None
        min_rows_per_driver: int | None

    class Contrasts(TypedDict, total=False):
        """Which answers are low and high."""

        low: float | None
        high: float | None
        level: float | None
        min_answers: int | None

    Ends: TypeAlias = tuple[float | None, float | None]
    Scales: TypeAlias = Ends | Mapping[str, Ends] | None
    Drivers: TypeAlias = Iterable[str] | Mapping[str, Any]

__all__ = ["importance_performance", "key_drivers", "penalty_reward"]


def _columns(
    data: Any, drivers: Drivers, scales: Scales, outcome: Any, weights: Any
) -> tuple[Data, tuple[Any, Any, Any]]:
    """The outcome, each driver with its column and its scale, and the weights."""
    if isinstance(drivers, str) or not hasattr(drivers, "__iter__"):
        raise TypeError(f"drivers is a {type(drivers).__name__}, expected a list of columns, or a dict of them by name")
    table = Data(data)
    columns = [(name, name) for name in drivers] if not hasattr(drivers, "items") else list(drivers.items())
    by_name: Any = scales if hasattr(scales, "items") else {name: scales for name, _ in columns}
    for name in by_name:
        if name not in [one for one, _ in columns]:
            raise RegularsError(f"scales is invalid: {name!r} is no driver", "invalid")
    asked = [(name, table.column(column, f"scores of {name}"), by_name.get(name)) for name, column in columns]
    return table, (table.column(outcome, "outcome"), asked, table.column(weights, "weights"))


def key_drivers(
    data: Any,
    drivers: Drivers,
    *,
    outcome: Any = "outcome",
    scales: Scales = None,
    weights: Any = None,
    regression: str | None = None,
    **options: Unpack[Shares],
) -> KeyDrivers:
    """How much of an outcome each driver is associated with: its share of R², with bootstrap intervals of share and rank.

    `drivers` are columns of the frame, or a dict of columns by name; `scales` the lowest and highest answer, of all or a dict by
    driver. `regression` is "linear" or "logistic" (the outcome is 0 or 1, or true or false, such as promoter or not); `method` is "lmg"
    (Shapley values, up to 18 drivers, logistic 10) or "johnson" (up to 64). Where answers are `missing`, "multiple_imputation" fills them
    in `imputations` times, "complete_cases" leaves the rows out, "pairwise" uses what there is. `draws` of the bootstrap start from
    `seed`; `level` is that of the intervals; fewer than `min_rows_per_driver` rows are not enough. Raises RegularsError for columns of
    different lengths, an answer off its scale, a driver without two different answers or one that follows from the others, an option out
    of its range, or more drivers than the method takes.
    """
    table, columns = _columns(data, drivers, scales, outcome, weights)
    return _regulars.key_drivers(*columns, regression, options)._of(table)


def importance_performance(
    data: Any,
    drivers: Drivers,
    *,
    scales: Scales,
    outcome: Any = "outcome",
    weights: Any = None,
    regression: str | None = None,
    **options: Unpack[Shares],
) -> ImportancePerformance:
    """Importance (the part of R², see `key_drivers`) against performance (the mean on the declared scale) of each driver, sorted by
    importance times what performance leaves to 1. A higher answer is taken as the better one.

    Raises RegularsError as `key_drivers`, and for a driver without a declared scale.
    """
    table, columns = _columns(data, drivers, scales, outcome, weights)
    return _regulars.importance_performance(*columns, regression, options)._of(table)


def penalty_reward(
    data: Any,
    drivers: Drivers,
    *,
    scales: Scales,
    outcome: Any = "outcome",
    weights: Any = None,
    **options: Unpack[Contrasts],
) -> PenaltyRewards:
    """What a low answer to each driver goes with, and what a high one, against those between, when the other answers are alike
    (Brandt 1987).

    Answers up to `low` are low, those from `high` on are high; without them the ends of each scale. Fewer low, high or other answers
    than `min_answers` have no contrast. Only rows with all answers are used. Raises RegularsError for columns of different lengths, a
    driver without a declared scale or with answers off it, or an option out of its range.
    """
    table, columns = _columns(data, drivers, scales, outcome, weights)
    return _regulars.penalty_reward(*columns, options)._of(table)
