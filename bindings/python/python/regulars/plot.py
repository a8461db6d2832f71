"""Charts on matplotlib axes: `pip install regulars[plot]`. Every function takes `ax` (a new one when None) and returns it.

The numbers are the core's; intervals are drawn wherever the core gives them. Colours are those of Okabe & Ito, which
colour-blind people can tell apart.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

try:
    from matplotlib import pyplot
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle
    from matplotlib.ticker import MaxNLocator
except ImportError as error:
    raise ImportError("regulars.plot draws with matplotlib: pip install 'regulars[plot]'") from error

from . import _frames, _regulars
from ._frames import Data
from ._records import Nps, NpsSegment, Purchases, RegularsError, Rfm
from .segment import Segment
from .value import BgNbd, BgNbdFit, purchases, time_unit_days

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "calibration",
    "cumulative_purchases",
    "frequency_recency_matrix",
    "incremental_purchases",
    "nps",
    "probability_alive_matrix",
    "segment_map",
]

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#E69F00", "#009E73", "#666666"
SEGMENT_COLOURS = {
    "champions": "#009E73",
    "loyal": "#66C4A8",
    "potential_loyalist": "#56B4E9",
    "new": "#B3DDF5",
    "promising": "#D6ECF9",
    "needs_attention": "#F0E442",
    "about_to_sleep": "#F7F1A0",
    "at_risk": "#E69F00",
    "cannot_lose": "#D55E00",
    "hibernating": "#D9D9D9",
    "lost": "#A6A6A6",
}


MOST = 1000
"""Columns, groups or names that a chart has room for."""
PERIODS = 4000
"""Time units that a chart follows."""


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    return pyplot.subplots(figsize=size, layout="constrained")[1] if ax is None else ax


def _is_axes(ax: Any) -> None:
    if ax is not None and not isinstance(ax, Axes):
        raise TypeError(f"ax is a {type(ax).__name__}, expected one matplotlib Axes, such as pyplot.subplots()[1]")


def _finish(ax: Axes, title: str, x: str, y: str) -> Axes:
    ax.set_title(title, parse_math=False)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    return ax


def _literal(name: Any, most: int) -> str:
    """A name as it is drawn: in one line, what can't be drawn replaced, a long one shortened in the middle."""
    plain = " ".join(str(name).encode("utf-8", "replace").decode().split())
    return plain if len(plain) <= most else f"{plain[: most // 2]}…{plain[-(most // 2 - 1) :]}"


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} is a {type(value).__name__}, expected a whole number")
    if not 1 <= value <= MOST:
        raise RegularsError(f"{name} is {value}, allowed is 1 to {MOST}", "out_of_range")
    return int(value)


def _positive(value: Any, name: str) -> float:
    if isinstance(value, bool | str) or not hasattr(value, "__float__"):
        raise TypeError(f"{name} is a {type(value).__name__}, expected a number")
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise RegularsError(f"{name} is {number}, expected a finite number", "not_finite")
    if number <= 0:
        raise RegularsError(f"{name} is {number:g}, expected more than 0", "out_of_range")
    return number


def _unit(unit: Any) -> str:
    """The word for a time unit, when it is one."""
    if unit != "time unit":
        time_unit_days(unit)
    return str(unit)


def _model(model: BgNbd | BgNbdFit) -> BgNbd:
    if isinstance(model, BgNbdFit):
        return model.model
    if isinstance(model, BgNbd):
        return model
    raise TypeError(f"model is a {type(model).__name__}, expected a BgNbd or its fit")


def _matrix(ax: Axes, values: list[float], rows: int, most: int, age: float, label: str) -> None:
    grid = [values[row * most : (row + 1) * most] for row in range(rows)]
    image = ax.imshow(grid, origin="lower", aspect="auto", cmap="cividis", extent=(0.5, most + 0.5, 0.0, age))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.figure.colorbar(image, ax=ax, label=label)


def _cells(age: float, most: int) -> tuple[int, dict[str, list[Any]]]:
    """Histories of customers of one age, by recency (at the middle of each row) and frequency."""
    rows = 60
    recency = [age * (row + 0.5) / rows for row in range(rows) for _ in range(most)]
    return rows, {"data": list(range(1, most + 1)) * rows, "recency": recency, "T": [age] * (rows * most)}


def probability_alive_matrix(
    model: BgNbd | BgNbdFit, age: float, *, max_frequency: int = 20, unit: str = "time unit", ax: Axes | None = None
) -> Axes:
    """Probability to be a customer still, by repeat purchases and recency, of customers whose first purchase was `age` ago."""
    _is_axes(ax)
    age, unit, most = _positive(age, "age"), _unit(unit), _whole(max_frequency, "max_frequency")
    rows, cells = _cells(age, most)
    alive = _model(model).probability_alive(**cells)
    axes = _axes(ax, (6.4, 4.8))
    _matrix(axes, alive, rows, most, age, "probability alive")
    title = f"Probability alive, first purchase {age:g} {unit}s ago"
    return _finish(axes, title, "frequency (repeat purchases)", f"recency: first to last purchase ({unit}s)")


def frequency_recency_matrix(
    model: BgNbd | BgNbdFit,
    age: float,
    *,
    horizon: float,
    max_frequency: int = 20,
    unit: str = "time unit",
    ax: Axes | None = None,
) -> Axes:
    """Purchases expected within `horizon`, by repeat purchases and recency, of customers whose first purchase was `age` ago."""
    _is_axes(ax)
    age, unit, most = _positive(age, "age"), _unit(unit), _whole(max_frequency, "max_frequency")
    horizon = _positive(horizon, "horizon")
    rows, cells = _cells(age, most)
    expected = _model(model).expected_purchases(**cells, horizon=horizon)
    axes = _axes(ax, (6.4, 4.8))
    _matrix(axes, expected, rows, most, age, f"purchases expected in {horizon:g} {unit}s")
    title = f"Expected purchases, first purchase {age:g} {unit}s ago"
    return _finish(axes, title, "frequency (repeat purchases)", f"recency: first to last purchase ({unit}s)")


def calibration(
    fit: BgNbdFit,
    data: Any,
    holdout: Any,
    *,
    horizon: float,
    frequency: Any = "frequency",
    recency: Any = "recency",
    T: Any = "T",
    most: int = 7,
    unit: str = "time unit",
    ax: Axes | None = None,
) -> Axes:
    """Purchases per customer in a holdout of length `horizon`, actual against predicted, by purchases in calibration.

    `data` holds the histories that were fitted, `holdout` the purchases that each customer made after them (a column, or its
    name); customers with `most` or more repeat purchases are one group. Bars are the interval of each group's prediction.
    """
    _is_axes(ax)
    if not isinstance(fit, BgNbdFit):
        raise TypeError(f"fit is a {type(fit).__name__}, expected the BgNbdFit that BgNbd.fit gives")
    horizon, most, unit = _positive(horizon, "horizon"), _whole(most, "most"), _unit(unit)
    table = Data(data)
    given = (table.first(frequency, "frequency"), table.column(recency, "recency"), table.column(T, "T"))
    _regulars.histories_new(*given)
    counts, times, ages = (_frames.to_list(column) for column in given)
    if not counts:
        raise RegularsError("data is empty", "empty")
    made = _counts(table.column(holdout, "holdout"), len(counts))
    places, actual, predicted, level = [], [], [], ""
    for group in range(most + 1):
        rows = [row for row, count in enumerate(counts) if min(count, most) == group]
        if rows:
            columns = ([column[row] for row in rows] for column in (counts, times, ages))
            places.append(group)
            actual.append(sum(made[row] for row in rows) / len(rows))
            total = fit.total_expected_purchases(*columns, horizon=horizon)
            predicted.append([value / len(rows) for value in (total.value, total.low, total.high)])
            level = f"{100 * total.level:g}% interval of the parameters"
    axes = _axes(ax, (7.2, 4.8))
    value, low, high = ([row[i] for row in predicted] for i in range(3))
    reach = [[v - l for v, l in zip(value, low, strict=True)], [h - v for v, h in zip(value, high, strict=True)]]
    axes.plot(places, actual, "o-", color=ORANGE, label="actual")
    axes.errorbar(places, value, yerr=reach, fmt="s--", color=BLUE, capsize=3, label=f"predicted, {level}")
    axes.set_xticks(places, [f"{group}+" if group == most else str(group) for group in places])
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    title = f"Calibration against {horizon:g} {unit}s of holdout"
    return _finish(axes, title, "repeat purchases in calibration", "purchases per customer in holdout")


def _counts(column: Any, rows: int) -> list[int]:
    """The purchases of a holdout, which are counts."""
    if isinstance(column, str) or not hasattr(column, "__len__"):
        raise TypeError(f"holdout is a {type(column).__name__}, expected a column of counts, or its name")
    made = _frames.to_list(column)
    if len(made) != rows:
        raise RegularsError(f"holdout has {len(made)} rows, expected {rows}", "lengths")
    for row, count in enumerate(made):
        if count is None:
            raise RegularsError(f"holdout[{row}] is invalid: is missing", "invalid")
        if isinstance(count, bool | str) or not hasattr(count, "__float__"):
            raise TypeError(f"holdout[{row}] is a {type(count).__name__}, expected a whole number")
        if not (0 <= count < 2**53 and count == int(count)):
            raise RegularsError(f"holdout[{row}] is invalid: {count} is no count of purchases", "invalid")
    return [int(count) for count in made]


def cumulative_purchases(
    model: BgNbd | BgNbdFit,
    data: Any,
    *,
    as_of: date | str,
    unit: str = "week",
    calibration_end: date | str | None = None,
    customer_id: Any = "customer_id",
    ordered_at: Any = "ordered_at",
    ax: Axes | None = None,
) -> Axes:
    """Repeat purchases of all customers since the first order, actual against expected, at the end of every time unit.

    `data` are orders (a frame, or the column of customer ids); `unit` is that of the model. Expected is the sum, over the
    customers known by then, of what the model expects of a new customer since the first purchase.
    """
    _is_axes(ax)
    times, actual, expected, split = _by_unit(model, data, as_of, unit, calibration_end, customer_id, ordered_at)
    axes = _axes(ax, (7.2, 4.8))
    return _tracked(axes, times, actual, expected, split, unit, "Cumulative")


def incremental_purchases(
    model: BgNbd | BgNbdFit,
    data: Any,
    *,
    as_of: date | str,
    unit: str = "week",
    calibration_end: date | str | None = None,
    customer_id: Any = "customer_id",
    ordered_at: Any = "ordered_at",
    ax: Axes | None = None,
) -> Axes:
    """Repeat purchases of all customers within every time unit, actual against expected; see `cumulative_purchases`."""
    _is_axes(ax)
    times, actual, expected, split = _by_unit(model, data, as_of, unit, calibration_end, customer_id, ordered_at)
    axes = _axes(ax, (7.2, 4.8))
    actual, expected = ([now - before for before, now in zip([0, *sums], sums)] for sums in (actual, expected))
    return _tracked(axes, times, actual, expected, split, unit, "Weekly" if unit == "week" else f"Per {unit},")


def _by_unit(
    model: BgNbd | BgNbdFit, data: Any, as_of: Any, unit: str, split: Any, customer_id: Any, ordered_at: Any
) -> tuple[list[int], list[float], list[float], float | None]:
    """Cumulative repeat purchases at the end of every unit, and what the model expects of them."""

    bg_nbd = _model(model)

    def table(at: Any) -> Purchases:
        return purchases(data, ordered_at, None, as_of=at, unit=unit, customer_id=customer_id)

    whole = table(as_of)
    longest = max(_frames.to_list(whole.age))
    known: dict[float, float] = {}

    def expected_since(age: float) -> float:
        if age not in known:
            known[age] = bg_nbd.new_customer_purchases(age)
        return known[age]

    if not 1 <= longest < PERIODS + 1:
        raise RegularsError(
            f"as_of is invalid: {longest:.6g} {unit}s after the first order, expected 1 to {PERIODS}", "invalid"
        )
    times = list(range(1, int(longest) + 1))
    actual, expected = [], []
    for time in times:
        then = table(whole.as_of - timedelta(days=(longest - time) * time_unit_days(unit)))
        actual.append(float(sum(_frames.to_list(then.frequency))))
        expected.append(sum(map(expected_since, _frames.to_list(then.age))))
    if split is None:
        return times, actual, expected, None
    since = whole.as_of - table(split).as_of
    return times, actual, expected, longest - since / timedelta(days=time_unit_days(unit))


def _tracked(
    ax: Axes, times: list[int], actual: list[float], expected: list[float], split: float | None, unit: str, kind: str
) -> Axes:
    ax.plot(times, actual, color=ORANGE, linewidth=2, label="actual")
    ax.plot(times, expected, color=BLUE, linewidth=2, linestyle="--", label="expected by the model")
    if split is not None:
        ax.axvline(split, color=GREY, linestyle=":", label="end of calibration")
    ax.set_ylim(bottom=0)
    ax.set_xlim(left=0)
    ax.legend(frameon=False)
    return _finish(
        ax, f"{kind} repeat purchases", f"{unit}s since the first order", "repeat purchases of all customers"
    )


def segment_map(rfm: Rfm, *, ax: Axes | None = None) -> Axes:
    """The named segments on their grid of recency against frequency and value, each with its customers and share (95% interval)."""
    if not isinstance(rfm, Rfm):
        raise TypeError(f"rfm is a {type(rfm).__name__}, expected what regulars.rfm gives")
    _is_axes(ax)
    axes = _axes(ax, (9.6, 6.4))
    cells: dict[str, list[tuple[int, int]]] = {}
    for recency in range(1, 6):
        for worth in range(1, 6):
            name = Segment.of(recency, worth, worth) or ""
            cells.setdefault(name, []).append((worth, recency))
            colour = SEGMENT_COLOURS.get(name, "white")
            axes.add_patch(Rectangle((worth - 0.5, recency - 0.5), 1, 1, facecolor=colour, edgecolor=colour))
    sizes = {row.segment: row for row in rfm.segments}
    for name, places in cells.items():
        _outline(axes, places)
        x, y = (sum(place[i] for place in places) / len(places) for i in range(2))
        row = sizes[name]
        share = f"{100 * row.share.value:.1f}% ({100 * row.share.low:.1f} to {100 * row.share.high:.1f})"
        words = name.replace("_", " ").capitalize()
        if len(places) < 2:
            words, share = words.replace(" ", "\n"), share.replace(" (", "\n(")
        axes.text(x, y, f"{words}\n{row.size:,}\n{share}", ha="center", va="center", fontsize=9)
    axes.set(xlim=(0.5, 5.5), ylim=(0.5, 5.5), xticks=range(1, 6), yticks=range(1, 6))
    title = "Segments: customers, and share of the base with its 95% interval"
    return _finish(axes, title, "mean of frequency and monetary score", "recency score (5: bought last)")


def _outline(ax: Axes, places: list[tuple[int, int]]) -> None:
    """Lines where a segment meets another one."""
    for x, y in places:
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if (x + dx, y + dy) not in places:
                (cx, cy) = (x + dx / 2, y + dy / 2)
                ax.plot([cx - dy / 2, cx + dy / 2], [cy - dx / 2, cy + dx / 2], color="white", linewidth=2)


def nps(
    data: Nps | list[NpsSegment] | Mapping[str, Nps], *, title: str = "Net Promoter Score", ax: Axes | None = None
) -> Axes:
    """Net Promoter Scores in points with their intervals: one score, the segments of `nps_by_segment`, or scores by name.

    A hollow mark is a score that shows a direction at most; one that the data can't support is told in words.
    """
    _is_axes(ax)
    rows = _scores(data)
    if len(rows) > MOST:
        raise RegularsError(f"data is invalid: {len(rows)} scores, a chart has room for {MOST}", "invalid")
    if not isinstance(title, str):
        raise TypeError(f"title is a {type(title).__name__}, expected text")
    axes = _axes(ax, (7.2, 1.6 + 0.5 * len(rows)))
    levels = set()
    for place, (_, score) in enumerate(rows):
        points = score.points()
        if points is None:
            why = f"{getattr(score.score, 'why', '')} (n={score.n})"
            axes.text(
                0, place, why, ha="center", va="center", color=GREY, bbox={"facecolor": "white", "edgecolor": "none"}
            )
            continue
        levels.add(f"{100 * points.level:g}%")
        reach = [[points.value - points.low], [points.high - points.value]]
        face = "white" if score.directional else BLUE
        axes.errorbar(points.value, place, xerr=reach, fmt="o", color=BLUE, markerfacecolor=face, capsize=4)
        axes.annotate(f"{points.value:.0f}", (points.value, place), (0, 7), textcoords="offset points", ha="center")
    axes.axvline(0, color=GREY, linewidth=0.8)
    labels = [f"{_literal(name, 40)}  (n={score.n:,})" for name, score in rows]
    axes.set_yticks(range(len(rows)), labels, parse_math=False)
    axes.set(xlim=(-104, 104), ylim=(len(rows) - 0.4, -0.6))
    interval = f" with {', '.join(sorted(levels))} interval" if levels else ""
    return _finish(axes, f"{_literal(title, 60)}{interval}", "points (-100 to 100)", "")


def _scores(data: Any) -> list[tuple[Any, Nps]]:
    """The scores to draw, each with its name."""
    expected = "expected an Nps, the list that nps_by_segment gives, or a dict of Nps by name"
    if isinstance(data, Nps):
        return [("all", data)]
    if isinstance(data, list | tuple):
        for row in data:
            if not isinstance(row, NpsSegment):
                raise TypeError(f"data holds a {type(row).__name__}, {expected}")
        return [(row.segment, row.nps) for row in data]
    if not hasattr(data, "items"):
        raise TypeError(f"data is a {type(data).__name__}, {expected}")
    for name, score in data.items():
        if not isinstance(score, Nps):
            raise TypeError(f"data[{name!r}] is a {type(score).__name__}, {expected}")
    return list(data.items())
