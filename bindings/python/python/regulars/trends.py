"""A metric over periods: whether it has left its baseline and since when, all its changes, and who moved it.

The first argument is a column with a row a period, the first one first, or a frame with one.
"""

from __future__ import annotations

from . import _regulars
from ._frames import Data
from ._records import ChangePoints, MixAndRate, RunLength, Trend

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypedDict, Unpack

    class Chart(TypedDict, total=False):
        """The chart, and when it alarms."""

        chart: str | None
        lambda_: float | None
        k: float | None
        limit: float | None
        run_length: float | None
        periods_per_year: float | None

    class Charted(Chart, total=False):
        """The same of a metric, which has a baseline."""

        level: float | None
        baseline: float | None
        spread: float | None
        baseline_periods: int | None
        season: int | None

    class Changes(TypedDict, total=False):
        """When a level has changed."""

        level: float | None
        penalty: float | None
        shortest: int | None
        spread: float | None

__all__ = ["change_points", "mix_and_rate", "run_length", "trend"]


def _series(table: Data, kind: str, value: Any, n: Any, standard_error: Any) -> tuple[str, Any, Any, Any]:
    column = table.first(value, "value")
    return kind, column, table.column(n, "n"), table.column(standard_error, "standard_error")


def _named(options: Any) -> dict[str, Any]:
    """The options by the core's names, one of which Python has for itself."""
    if "lambda" in options:
        raise TypeError("got an unexpected keyword argument 'lambda'")
    return {"lambda" if name == "lambda_" else name: value for name, value in options.items()}


def trend(
    data: Any,
    kind: str,
    value: Any = "value",
    *,
    n: Any = None,
    standard_error: Any = None,
    **options: Unpack[Charted],
) -> Trend:
    """Puts a metric on a control chart, where each period is standardised by what its n lets it vary.

    `kind` is "mean" (`value` are means, of `n` answers or with a `standard_error`), "share" (how many of `n`) or "count" (events, in
    all or by the exposure `n`). A period whose `n` is 0 is a gap: its other columns may be missing there and nowhere else. `chart` is
    "ewma" (with `lambda_`, the weight of the newest period) or "cusum" (with its allowance `k`); the alarm is at `limit`, or where a
    false one is `run_length` periods away on average. Without a `baseline` of given `spread`, or one kept from `baseline_periods`, the chart
    starts itself. `season` is the periods of a cycle, each with its own baseline; `periods_per_year` only words the false alarms.
    Raises RegularsError for a column or option out of its range, or of another length.
    """
    table = Data(data)
    return table.dress(_regulars.trend(_series(table, kind, value, n, standard_error), _named(options)))


def run_length(shift: float = 0.0, **options: Unpack[Chart]) -> RunLength:
    """Mean periods to an alarm of a chart (see `trend`) when the mean is `shift` standard deviations off; 0 is no change, so false
    alarms.

    Raises RegularsError for a shift outside -10 to 10 or an option out of its range.
    """
    return _regulars.run_length(shift, _named(options))


def change_points(
    data: Any,
    kind: str,
    value: Any = "value",
    *,
    n: Any = None,
    standard_error: Any = None,
    **options: Unpack[Changes],
) -> ChangePoints:
    """All changes of the level of a metric, each with the interval of its date (PELT; Killick, Fearnhead and Eckley 2012).

    The columns are those of `trend`. `penalty` is what a change has to gain in twice the log-likelihood, `shortest` the fewest periods
    between changes, `spread` the standard deviation of periods in units of what their weights leave. Raises RegularsError for a column
    or option out of its range, or columns of different lengths.
    """
    table = Data(data)
    return _regulars.change_points(_series(table, kind, value, n, standard_error), options)._of(table)


def mix_and_rate(
    data: Any,
    *,
    n_before: Any = "n_before",
    value_before: Any = "value_before",
    n_after: Any = "n_after",
    value_after: Any = "value_after",
    standard_error_before: Any = None,
    standard_error_after: Any = None,
    level: float | None = None,
    mix_known: bool | None = None,
) -> MixAndRate:
    """Takes the change of a mean apart into what its segments' values did and what their shares did (Kitagawa 1955), a row a segment.

    Sizes and values before and after are columns, or their names in the frame; a segment whose size is 0 is new or gone, and its value
    may be missing there. With standard errors of both periods there are intervals; `mix_known` when the sizes are those of everyone,
    not of a sample. Raises RegularsError for columns of different lengths, a number out of its range, or nobody before or after.
    """
    table = Data(data)
    before = table.first(n_before, "n_before"), table.column(value_before, "value_before")
    after = table.column(n_after, "n_after"), table.column(value_after, "value_after")
    errors = (
        table.column(standard_error_before, "standard_error_before"),
        table.column(standard_error_after, "standard_error_after"),
    )
    options = {"level": level, "mix_known": mix_known}
    return _regulars.mix_and_rate((*before, errors[0]), (*after, errors[1]), options)._of(table)
