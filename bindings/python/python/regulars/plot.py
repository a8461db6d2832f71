"""Charts on matplotlib axes: `pip install regulars[plot]`. Every function takes `ax` (a new one when None) and returns it.

The numbers are the core's; intervals are drawn wherever the core gives them. Colours are those of Okabe & Ito, which
colour-blind people can tell apart.
"""

from __future__ import annotations

from itertools import accumulate
from math import isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

try:
    from matplotlib import pyplot
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle
    from matplotlib.ticker import LogLocator, MaxNLocator
except ImportError as error:
    raise ImportError("regulars.plot draws with matplotlib: pip install 'regulars[plot]'") from error

from . import _frames, value
from ._errors import RegularsError
from ._models import Fit, Histories, Posterior, PurchaseFit, PurchaseModel, of_purchases
from ._records import (
    ClosedLoop,
    Cohorts,
    DriverWord,
    DriverWords,
    Estimate,
    ImportancePerformance,
    KeyDrivers,
    LoopRates,
    Movements,
    Nps,
    NpsSegment,
    Parameter,
    Prediction,
    Rating,
    RatingSegment,
    Rfm,
    ThemeImpact,
    Trend,
)
from .segment import Segment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = [
    "closed_loop",
    "cohorts",
    "conditional_expectation",
    "cumulative_purchases",
    "driver_words",
    "frequency_recency_matrix",
    "importance_performance",
    "incremental_purchases",
    "key_drivers",
    "movements",
    "nps",
    "parameters",
    "posterior",
    "probability_alive_matrix",
    "ratings",
    "repeat_histogram",
    "segment_map",
    "theme_impact",
    "top_customers",
    "trend",
]

BLUE, SKY, ORANGE, GREEN, GREY = "#0072B2", "#56B4E9", "#E69F00", "#009E73", "#666666"
RED = "#D55E00"
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
        value.time_unit_days(unit)
    return str(unit)


def _record(given: Any, kind: Any, name: str, source: str) -> None:
    if not isinstance(given, kind):
        raise TypeError(f"{name} is a {type(given).__name__}, expected what {source} gives")


def _some(rows: float, what: str) -> None:
    if not rows:
        raise RegularsError(f"{what} is empty", "empty")


def _room(rows: int, columns: int, what: str) -> None:
    _some(rows, what)
    if max(rows, columns) > MOST:
        raise RegularsError(f"{what} is invalid: {rows} times {columns}, a chart has room for {MOST}", "invalid")


def _list(column: Any) -> list[Any]:
    return column if isinstance(column, list) else _frames.to_list(column)


def _matrix(
    ax: Axes, values: list[float], rows: int, most: int, age: float, label: str, top: float | None = None
) -> None:
    """A heat map whose colours go from 0 to `top`, or to the highest value."""
    grid = [values[row * most : (row + 1) * most] for row in range(rows)]
    extent = (0.5, most + 0.5, 0.0, age)
    image = ax.imshow(grid, origin="lower", aspect="auto", cmap="cividis", extent=extent, vmin=0.0, vmax=top)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.figure.colorbar(image, ax=ax, label=label)


def _cells(age: float, most: int) -> tuple[int, dict[str, list[Any]]]:
    """Histories of customers of one age, by recency (at the middle of each row) and frequency."""
    rows = 60
    recency = [age * (row + 0.5) / rows for row in range(rows) for _ in range(most)]
    return rows, {"data": list(range(1, most + 1)) * rows, "recency": recency, "T": [age] * (rows * most)}


def probability_alive_matrix(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    age: float,
    *,
    max_frequency: int = 20,
    unit: str = "time unit",
    ax: Axes | None = None,
) -> Axes:
    """Probability to be a customer still, by repeat purchases and recency, of customers whose first purchase was `age` ago."""
    _is_axes(ax)
    age, unit, most = _positive(age, "age"), _unit(unit), _whole(max_frequency, "max_frequency")
    rows, cells = _cells(age, most)
    alive = of_purchases(model).probability_alive(**cells)
    axes = _axes(ax, (6.4, 4.8))
    _matrix(axes, alive, rows, most, age, "probability alive", 1.0)
    title = f"Probability alive, first purchase {age:g} {unit}s ago"
    return _finish(axes, title, "frequency (repeat purchases)", f"recency: first to last purchase ({unit}s)")


def frequency_recency_matrix(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
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
    expected = of_purchases(model).expected_purchases(**cells, horizon=horizon)
    axes = _axes(ax, (6.4, 4.8))
    _matrix(axes, expected, rows, most, age, f"purchases expected in {horizon:g} {unit}s")
    title = f"Expected purchases, first purchase {age:g} {unit}s ago"
    return _finish(axes, title, "frequency (repeat purchases)", f"recency: first to last purchase ({unit}s)")


def repeat_histogram(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    data: Any,
    *,
    frequency: Any = "frequency",
    recency: Any = "recency",
    T: Any = "T",
    weights: Any = None,
    longest: int = 7,
    ax: Axes | None = None,
) -> Axes:
    """Customers by their number of repeat purchases, actual beside expected; those with `longest` or more are one class."""
    _is_axes(ax)
    longest = _whole(longest, "longest")
    histogram = value.repeat_histogram(model, data, recency, T, frequency=frequency, weights=weights, longest=longest)
    places, actual, expected = (_list(column) for column in histogram._values())
    _some(sum(actual), "data")
    axes = _axes(ax, (7.2, 4.8))
    axes.bar([place - 0.2 for place in places], actual, 0.4, color=ORANGE, label="actual")
    axes.bar([place + 0.2 for place in places], expected, 0.4, color=BLUE, label="expected by the model")
    _classes(axes, places, longest)
    axes.legend(frameon=False)
    return _finish(axes, "Repeat purchases per customer", "repeat purchases", "customers")


def _classes(ax: Axes, places: list[int], last: int) -> None:
    """Ticks of classes, of which the last holds all beyond it; not more than can be read."""
    step = -(-(last + 1) // 20)
    shown = [place for place in places if place % step == 0 and (place == last or place <= last - step / 2)]
    shown += [last] if last in places and last not in shown else []
    ax.set_xticks(shown, [f"{place}+" if place == last else str(place) for place in shown])


def conditional_expectation(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    data: Any,
    purchases: Any,
    *,
    horizon: float,
    frequency: Any = "frequency",
    recency: Any = "recency",
    T: Any = "T",
    longest: int = 7,
    unit: str = "time unit",
    ax: Axes | None = None,
) -> Axes:
    """Purchases per customer within `horizon` after the histories, actual against expected, by repeat purchases before.

    `data` holds the histories, `purchases` how many each customer made after them (a column, or its name);
    customers with `longest` or more repeat purchases are one group. Of a fit each expectation has the interval that the
    uncertainty of the parameters gives it.
    """
    _is_axes(ax)
    horizon, longest, unit = _positive(horizon, "horizon"), _whole(longest, "longest"), _unit(unit)
    names = {"recency": recency, "T": T, "frequency": frequency}
    classes = value.conditional_expectation(model, data, purchases, **names, horizon=horizon, longest=longest)
    made = zip(*(_list(column) for column in classes._values()), strict=True)
    rows = [row for row in made if row[1]]
    _some(len(rows), "data")
    places, _, actual, expected = (list(column) for column in zip(*rows, strict=True))
    label, reach = "expected", None
    if isinstance(model, PurchaseFit):
        totals = _totals(
            model, Histories(data, recency, T, frequency, of_purchases(model).covariates()), places, longest, horizon
        )
        label = f"expected, {100 * totals[0].level:g}% interval of the parameters"
        scale = [mean / total.value if total.value else 0.0 for mean, total in zip(expected, totals, strict=True)]
        both = list(zip(totals, scale, strict=True))
        reach = [[(t.value - t.low) * s for t, s in both], [(t.high - t.value) * s for t, s in both]]
    axes = _axes(ax, (7.2, 4.8))
    axes.plot(places, actual, "o-", color=ORANGE, label="actual")
    axes.errorbar(places, expected, yerr=reach, fmt="s--", color=BLUE, capsize=3, label=label)
    _classes(axes, places, longest)
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    title = f"Purchases in {horizon:g} {unit}s of holdout, by purchases before"
    return _finish(axes, title, "repeat purchases before", "purchases per customer in the holdout")


def _totals(fit: Any, table: Histories, places: list[int], longest: int, horizon: float) -> list[Estimate]:
    """What the customers of each class together are expected to buy."""
    columns = {name: _list(column) for name, column in zip(("frequency", "recency", "T"), table.read, strict=False)}
    columns |= {name: _list(column) for named in table.read[4:] for name, column in named}
    classes: dict[int, list[int]] = {place: [] for place in places}
    for row, count in enumerate(columns["frequency"]):
        classes[min(int(count), longest)].append(row)
    picked = ({name: [column[row] for row in classes[place]] for name, column in columns.items()} for place in places)
    return [fit.total_expected_purchases(group, horizon=horizon) for group in picked]


def cumulative_purchases(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    data: Any,
    *,
    as_of: date | str,
    unit: str = "week",
    calibration_end: date | str | None = None,
    customer_id: Any = "customer_id",
    ordered_at: Any = "ordered_at",
    ax: Axes | None = None,
) -> Axes:
    """Repeat purchases since the first order, actual against expected, of the customers who had come by `calibration_end` (by
    `as_of` when None); `data` are orders (a frame, or the column of customer ids), and `unit` is that of the model."""
    _is_axes(ax)
    ends, *counts = _tracking(model, data, as_of, unit, calibration_end, customer_id, ordered_at)
    actual, expected = (list(accumulate(column)) for column in counts)
    split = _split(data, ends, as_of, calibration_end, unit)
    axes = _axes(ax, (7.2, 4.8))
    return _tracked(axes, ends, actual, expected, split, unit, "Cumulative")


def incremental_purchases(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    data: Any,
    *,
    as_of: date | str,
    unit: str = "week",
    calibration_end: date | str | None = None,
    customer_id: Any = "customer_id",
    ordered_at: Any = "ordered_at",
    ax: Axes | None = None,
) -> Axes:
    """Repeat purchases within every time unit, actual against expected; see `cumulative_purchases`. A last unit that isn't over
    is left out: it would look like a fall."""
    _is_axes(ax)
    ends, actual, expected = _tracking(model, data, as_of, unit, calibration_end, customer_id, ordered_at)
    split = _split(data, ends, as_of, calibration_end, unit)
    whole = [row for row, end in enumerate(ends) if end == int(end)]
    if not whole:
        raise RegularsError(f"as_of is invalid: less than a {unit} after the first order", "invalid")
    ends, actual, expected = ([column[row] for row in whole] for column in (ends, actual, expected))
    axes = _axes(ax, (7.2, 4.8))
    return _tracked(axes, ends, actual, expected, split, unit, "Weekly" if unit == "week" else f"Per {unit},")


def _tracking(
    model: Any, data: Any, as_of: Any, unit: str, split: Any, customer_id: Any, ordered_at: Any
) -> tuple[list[float], list[float], list[float]]:
    """The ends of the periods, and what was and is expected to be bought in each."""
    joined_by = as_of if split is None else split
    names = {"customer_id": customer_id, "ordered_at": ordered_at}
    found = value.tracking(model, data, joined_by=joined_by, as_of=as_of, unit=unit, **names)
    until, actual, expected = (_list(column) for column in found._values())
    return until, actual, expected


def _split(data: Any, ends: list[float], as_of: Any, split: Any, unit: str) -> float | None:
    """Where the calibration ends, in units since the first order."""
    if split is None:
        return None
    # Of one order at either instant: the library reads both.
    at, by = (value.purchases([0], ["0001-01-01"], as_of=each, unit=unit).age for each in (as_of, split))
    return ends[-1] - float(at[0] - by[0])


def _tracked(
    ax: Axes, times: list[float], actual: list[float], expected: list[float], split: float | None, unit: str, kind: str
) -> Axes:
    ax.plot(times, actual, color=ORANGE, linewidth=2, label="actual")
    ax.plot(times, expected, color=BLUE, linewidth=2, linestyle="--", label="expected by the model")
    if split is not None:
        ax.axvline(split, color=GREY, linestyle=":", label="end of calibration")
    ax.set_ylim(bottom=0)
    ax.set_xlim(left=0)
    ax.legend(frameon=False)
    return _finish(ax, f"{kind} repeat purchases", f"{unit}s since the first order", "repeat purchases")


def cohorts(cohorts: Cohorts, *, ax: Axes | None = None) -> Axes:
    """The share of each cohort's customers who bought in each period since their first purchase. Unfinished periods are hatched
    and show the share so far, which may still rise."""
    _record(cohorts, Cohorts, "cohorts", "regulars.cohorts")
    _is_axes(ax)
    rows = cohorts.cohorts
    last = max((cell.period for row in rows for cell in row.cells), default=0)
    _room(len(rows), last, "cohorts")
    axes = _axes(ax, (3.6 + 0.45 * min(max(last, 4), 20), 1.8 + 0.3 * min(max(len(rows), 3), 25)))
    shares = {(y, cell.period): cell for y, row in enumerate(rows) for cell in row.cells if cell.period > 0}
    finished = {place: cell.rate.value for place, cell in shares.items() if isinstance(cell.rate, Estimate)}
    top = max(finished.values(), default=1.0) or 1.0
    grid = [[finished.get((y, x), float("nan")) for x in range(1, last + 1)] for y in range(len(rows))]
    colours = pyplot.get_cmap("cividis")
    image = axes.imshow(
        grid or [[float("nan")]],
        cmap=colours,
        vmin=0,
        vmax=top,
        aspect="auto",
        extent=(0.5, max(last, 1) + 0.5, len(rows) - 0.5, -0.5),
    )
    told = last <= 20 and len(rows) <= 25
    for (y, x), cell in shares.items():
        share = finished.get((y, x))
        if share is None and cell.finished is False:
            frame = Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="white", edgecolor=GREY, hatch="////", linewidth=0)
            axes.add_patch(frame)
        if told:
            text = 100 * (cell.active / cell.customers if share is None and cell.customers else share or 0.0)
            dark = share is not None and share < 0.6 * top
            back = {"facecolor": "white", "edgecolor": "none", "pad": 1} if share is None else None
            axes.text(
                x, y, f"{text:.0f}", ha="center", va="center", fontsize=8, color="white" if dark else "black", bbox=back
            )
    shown = range(0, len(rows), -(-len(rows) // 25))
    axes.set_yticks(shown, [f"{rows[row].start}  (n={rows[row].customers:,})" for row in shown])
    axes.set_xlim(0.5, max(last, 1) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.figure.colorbar(image, ax=axes, label="active customers", format=lambda share, _: f"{100 * share:.3g}%")
    period = cohorts.period
    title = f"Share of each {period}'s new customers who bought again, in %\n(hatched: the {period} isn't over)"
    return _finish(axes, title, f"{period}s since the first purchase", "first purchase")


MOVES = {"new": GREEN, "returning": BLUE, "resurrected": SKY, "dormant": ORANGE}


def movements(movements: Movements, *, ax: Axes | None = None) -> Axes:
    """Customers of each period by movement: new, returning and resurrected ones add up to the active ones; dormant ones, who had
    bought in the period before, stand below zero. The unfinished last period is hatched."""
    _record(movements, Movements, "movements", "regulars.movements")
    _is_axes(ax)
    rows = movements.periods
    _room(len(rows), 1, "movements")
    axes = _axes(ax, (max(7.2, 2.0 + 0.32 * min(len(rows), 40)), 4.8))
    base = [0.0] * len(rows)
    for name, colour in MOVES.items():
        found = [getattr(row, name) for row in rows]
        counts = [float(one.customers) if one else 0.0 for one in found]
        below = name == "dormant"
        heights = [-count for count in counts] if below else counts
        bars = axes.bar(range(len(rows)), heights, 0.85, [0.0] * len(rows) if below else base, color=colour, label=name)
        for bar, row in zip(bars, rows, strict=True):
            if not row.finished:
                bar.set(hatch="////", edgecolor="white", linewidth=0)
        base = base if below else [low + count for low, count in zip(base, counts, strict=True)]
    axes.axhline(0, color=GREY, linewidth=0.8)
    step = max(1, -(-len(rows) // 16))
    shown = range(0, len(rows), step)
    axes.set_xticks(shown, [str(rows[row].start) for row in shown], rotation=45, ha="right")
    axes.yaxis.set_major_formatter(lambda count, _: f"{abs(count):,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    # Room above the highest bar, which the legend has for itself, and below the lowest.
    highest, lowest = max(*base, 1.0), min((-row.dormant.customers for row in rows if row.dormant), default=0)
    axes.set_ylim(lowest - 0.05 * (highest - lowest), highest + 0.16 * (highest - lowest))
    axes.legend(frameon=False, ncols=4, loc="upper center")
    title = f"Movements of customers by {movements.period} (hatched: not over)"
    return _finish(axes, title, f"first day of the {movements.period}", "customers (dormant below zero)")


def parameters(model: Fit[Any] | Posterior[Any], *, ax: Axes | None = None) -> Axes:
    """The parameters of a fit or of a posterior with their intervals, on a log scale (that of coefficients is linear)."""
    _is_axes(ax)
    if not isinstance(model, Fit | Posterior):
        raise TypeError(f"model is a {type(model).__name__}, expected a fit or a posterior")
    rows = [(one.name, one.estimate) for one in model.parameters]
    values = [one.value if isinstance(one, Parameter) else one.estimate.value for one in model.parameters]
    axes = _axes(ax, (7.2, 1.6 + 0.5 * len(rows)))
    levels = set()
    for place, ((_, estimate), at) in enumerate(zip(rows, values, strict=True)):
        reach = None
        if isinstance(estimate, Estimate):
            levels.add(f"{100 * estimate.level:g}%")
            reach = [[max(at - estimate.low, 0.0)], [max(estimate.high - at, 0.0)]]
        face = BLUE if reach else "white"
        axes.errorbar(at, place, xerr=reach, fmt="o", color=BLUE, markerfacecolor=face, capsize=4)
        axes.annotate(f"{at:.3g}", (at, place), (0, 7), textcoords="offset points", ha="center")
    axes.set_yticks(range(len(rows)), [_literal(name, 40) for name, _ in rows], parse_math=False)
    if all(at > 0 for at in values):
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter("")
    axes.set_ylim(len(rows) - 0.4, -0.6)
    kind = "Posterior means" if isinstance(model, Posterior) else "Parameters"
    interval = f" with {', '.join(sorted(levels))} interval" if levels else ""
    return _finish(axes, f"{kind}{interval}", "value", "")


def posterior(posterior: Posterior[Any], parameter: str, *, ax: Axes | None = None) -> Axes:
    """The posterior density of one parameter as a histogram of its draws, with its mean and interval."""
    _record(posterior, Posterior, "posterior", "the posterior method of a fit")
    _is_axes(ax)
    found = [one for one in posterior.parameters if one.name == parameter]
    if not found:
        names = ", ".join(one.name for one in posterior.parameters)
        raise RegularsError(f"parameter is invalid: {parameter!r} is none of {names}", "invalid")
    estimate = found[0].estimate
    draws = [row[parameter] for row in posterior.draws("list")]
    axes = _axes(ax, (6.4, 4.0))
    axes.hist(
        draws,
        bins=max(10, min(60, round(len(draws) ** 0.5))),
        density=True,
        color=SKY,
        edgecolor="white",
        linewidth=0.4,
    )
    axes.axvspan(
        estimate.low, estimate.high, color=BLUE, alpha=0.12, linewidth=0, label=f"{100 * estimate.level:g}% interval"
    )
    axes.axvline(estimate.value, color=BLUE, linewidth=2, label=f"mean {estimate.value:.3g}")
    axes.legend(frameon=False)
    return _finish(
        axes, f"Posterior of {_literal(parameter, 40)}, {len(draws):,} draws", _literal(parameter, 40), "density"
    )


def top_customers(
    prediction: Prediction,
    names: Any = None,
    *,
    of: str | None = None,
    most: int = 20,
    unit: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The customers of whom most is expected, with the interval that each one's future is predicted to lie in.

    `of` is "value" (the default where there is one) or "purchases"; `names` a column of names or ids, a row a customer (when None,
    the pandas index that the prediction has, or the numbers of the rows); `unit` the word for what is counted, such as "EUR".
    """
    _record(prediction, Prediction, "prediction", "regulars.predict")
    _is_axes(ax)
    most = _whole(most, "most")
    of = of or ("purchases" if prediction.value is None else "value")
    if of not in ("value", "purchases"):
        raise RegularsError(f'of is invalid: {of!r} is neither "value" nor "purchases"', "invalid")
    spread = prediction.value if of == "value" else prediction.purchases
    if spread is None:
        raise RegularsError("of is invalid: the prediction has no value, for it had no model of spend", "invalid")
    means, lows, highs = (_list(column) for column in (spread.value, spread.low, spread.high))
    if names is None:
        names = getattr(spread.value, "index", None) if _frames.family(spread.value) == "pandas" else range(len(means))
    named = _list(names)
    if len(named) != len(means):
        raise RegularsError(f"names has {len(named)} rows, expected {len(means)}", "lengths")
    _some(len(means), "prediction")
    rows = sorted(range(len(means)), key=lambda row: -means[row])[:most]
    axes = _axes(ax, (7.2, 1.4 + 0.28 * len(rows)))
    for place, row in enumerate(rows):
        axes.plot([lows[row], highs[row]], [place, place], color=SKY, linewidth=5, solid_capstyle="butt", zorder=1)
        axes.plot(means[row], place, "o", color=BLUE, markersize=5, zorder=2)
    labels = [_literal(named[row], 30) for row in rows]
    axes.set_yticks(range(len(rows)), labels, parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(lambda count, _: f"{count:,.10g}")
    what = _literal(unit, 20) if unit else of
    title = f"Top {len(rows)} customers by predicted {of}: mean and {100 * spread.level:g}% interval"
    return _finish(axes, title, f"predicted {of}" + (f" ({what})" if unit else ""), "customer")


def segment_map(rfm: Rfm, *, ax: Axes | None = None) -> Axes:
    """The named segments on their grid of recency against frequency and value, each with its customers and share (95% interval)."""
    _record(rfm, Rfm, "rfm", "regulars.rfm")
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
    _some(len(rows), "data")
    if len(rows) > MOST:
        raise RegularsError(f"data is invalid: {len(rows)} scores, a chart has room for {MOST}", "invalid")
    _is_title(title)
    axes = _axes(ax, (7.2, 1.6 + 0.5 * len(rows)))
    levels = set()
    for place, (_, score) in enumerate(rows):
        points = score.points()
        if points is None:
            _told(axes, 0, place, f"{getattr(score.score, 'why', '')} (n={score.n})")
            continue
        levels.add(f"{100 * points.level:g}%")
        _interval(axes, points, place, hollow=score.directional, text=f"{points.value:.0f}")
    axes.axvline(0, color=GREY, linewidth=0.8)
    labels = [f"{_literal(name, 40)}  (n={score.n:,})" for name, score in rows]
    axes.set_yticks(range(len(rows)), labels, parse_math=False)
    axes.set(xlim=(-104, 104), ylim=(len(rows) - 0.4, -0.6))
    return _finish(axes, f"{_literal(title, 60)}{_with(levels)}", "points (-100 to 100)", "")


def _scores(data: Any) -> list[tuple[Any, Nps]]:
    """The scores to draw, each with its name."""
    return _by_name(data, Nps, NpsSegment, "nps")


def _by_name(data: Any, one: Any, segment: Any, field: str) -> list[tuple[Any, Any]]:
    """What is to be drawn, each with its name: one of a kind, segments, or a dict."""
    kind = one.__name__
    article = "an" if kind == "Nps" else "a"
    source = "nps_by_segment" if kind == "Nps" else "ratings_by_segment"
    expected = f"expected {article} {kind}, the list that {source} gives, or a dict of {kind} by name"
    if isinstance(data, one):
        return [("all", data)]
    if isinstance(data, list | tuple):
        for row in data:
            if not isinstance(row, segment):
                raise TypeError(f"data holds a {type(row).__name__}, {expected}")
        return [(row.segment, getattr(row, field)) for row in data]
    if not hasattr(data, "items"):
        raise TypeError(f"data is a {type(data).__name__}, {expected}")
    for name, score in data.items():
        if not isinstance(score, one):
            raise TypeError(f"data[{name!r}] is a {type(score).__name__}, {expected}")
    return list(data.items())


def ratings(
    data: Rating | list[RatingSegment] | Mapping[str, Rating], *, title: str = "Rating", ax: Axes | None = None
) -> Axes:
    """Ratings with their intervals: one, the segments of `ratings_by_segment`, or ratings by name. Each is drawn by its headline, the mean
    on the whole scale or the share in the top box, which must be the same of all.

    A hollow mark is a rating that shows a direction at most; one that the data can't support is told in words.
    """
    _is_axes(ax)
    rows = _by_name(data, Rating, RatingSegment, "rating")
    _room(len(rows), 1, "data")
    _is_title(title)
    first: Rating = rows[0][1]
    for _, rating in rows:
        if (rating.scale, rating.headline, rating.top) != (first.scale, first.headline, first.top):
            raise RegularsError("data is invalid: ratings on different scales, or of different figures", "invalid")
    share = first.headline == "top_box"
    low, high = (0.0, 1.0) if share else (first.scale.min, first.scale.max)
    axes = _axes(ax, (7.2, 1.6 + 0.5 * len(rows)))
    levels = set()
    for place, (_, rating) in enumerate(rows):
        figure = rating.figure()
        if not isinstance(figure, Estimate):
            _told(axes, (low + high) / 2, place, f"{figure.why} (n={rating.n})")
            continue
        levels.add(f"{100 * figure.level:g}%")
        text = f"{100 * figure.value:.0f}%" if share else f"{figure.value:.2f}"
        _interval(axes, figure, place, hollow=rating.directional, text=text)
    axes.set_yticks(
        range(len(rows)), [f"{_literal(name, 40)}  (n={rating.n:,})" for name, rating in rows], parse_math=False
    )
    margin = 0.02 * (high - low)
    axes.set(xlim=(low - margin, high + margin), ylim=(len(rows) - 0.4, -0.6))
    if share:
        axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}%")
    best = f"{first.scale.max - (first.top - 1) * first.scale.step:g} to {first.scale.max:g}"
    words = (
        f"answers of {best if first.top > 1 else f'{first.scale.max:g}'}" if share else f"mean ({low:g} to {high:g})"
    )
    return _finish(axes, f"{_literal(title, 60)}{_with(levels)}", words, "")


def _told(ax: Axes, x: float, y: float, why: str) -> None:
    ax.text(x, y, why, ha="center", va="center", color=GREY, bbox={"facecolor": "white", "edgecolor": "none"})


def _interval(ax: Axes, estimate: Estimate, place: float, *, hollow: bool, text: str, colour: str = BLUE) -> None:
    """A mark with its interval, across."""
    at = estimate.value
    reach = [[max(at - estimate.low, 0.0)], [max(estimate.high - at, 0.0)]]
    face = "white" if hollow else colour
    ax.errorbar(at, place, xerr=reach, fmt="o", color=colour, markerfacecolor=face, capsize=4)
    ax.annotate(text, (at, place), (0, 7), textcoords="offset points", ha="center")


def _with(levels: set[str]) -> str:
    return f" with {', '.join(sorted(levels))} interval" if levels else ""


def _is_title(title: Any) -> None:
    if not isinstance(title, str):
        raise TypeError(f"title is a {type(title).__name__}, expected text")


def trend(
    trend: Trend,
    value: Any = None,
    periods: Any = None,
    *,
    title: str = "Trend",
    unit: str = "value",
    ax: Axes | None = None,
) -> Axes:
    """The control chart of a metric: its statistic with the limits and the alarms. With `value`, a column of what was charted (the mean,
    the share or the rate of each period), that is drawn instead, with where single periods are expected.

    `periods` is a column of names or dates; when None, periods are counted from 0. The interval of the change that led to the present
    alarm is shaded.
    """
    _record(trend, Trend, "trend", "regulars.trend")
    _is_axes(ax)
    _is_title(title)
    alarm, upward, downward = (_list(column) for column in (trend.alarm, trend.upward, trend.downward))
    rows = range(len(alarm))
    names = None if periods is None else [_literal(name, 20) for name in _list(periods)]
    drawn = None if value is None else _numbers(_list(value))
    for name, column in (("value", drawn), ("periods", names)):
        if column is not None and len(column) != len(alarm):
            raise RegularsError(f"{name} has {len(column)} rows, expected {len(alarm)}", "lengths")
    axes = _axes(ax, (8.0, 4.2))
    if trend.change is not None:
        change = trend.change
        label = "when it changed, with its interval"
        axes.axvspan(change.low - 0.5, change.high + 0.5, color=ORANGE, alpha=0.18, linewidth=0, label=label)
        axes.axvline(change.period, color=ORANGE, linewidth=1)
    if drawn is None:
        heights = {"up": _numbers(upward), "down": _numbers(downward)}
        if upward == downward:
            axes.plot(rows, heights["up"], color=BLUE, marker=".", label="statistic")
        else:
            axes.plot(rows, heights["up"], color=BLUE, marker=".", label="against rises")
            axes.plot(rows, heights["down"], color=SKY, marker=".", label="against falls")
        axes.axhline(trend.upper, color=GREY, linestyle="--", linewidth=1, label="limits")
        axes.axhline(trend.lower, color=GREY, linestyle="--", linewidth=1)
        axes.axhline(0, color=GREY, linewidth=0.6)
        what = f"{trend.chart.replace('_', ' ')} statistic"
    else:
        low, high, expected = (_numbers(_list(column)) for column in (trend.low, trend.high, trend.expected))
        axes.fill_between(rows, low, high, color=SKY, alpha=0.25, linewidth=0, label="where a period is expected")
        axes.plot(rows, expected, color=GREY, linestyle="--", linewidth=1, label="baseline")
        axes.plot(rows, drawn, color=BLUE, marker=".", label=_literal(unit, 30))
        heights = {"up": drawn, "down": drawn}
        what = _literal(unit, 30)
    for state, mark in (("up", "^"), ("down", "v")):
        there = [row for row in rows if alarm[row] == state]
        if there:
            at = [heights[state][row] for row in there]
            axes.plot(there, at, mark, color=RED, markersize=8, linestyle="", label=f"alarm: {state}", zorder=4)
    if names is None:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    else:
        shown = range(0, len(names), max(1, -(-len(names) // 12)))
        axes.set_xticks(shown, [names[row] for row in shown], rotation=45, ha="right", parse_math=False)
    axes.set_xlim(-0.5, max(len(rows), 1) - 0.5)
    axes.legend(fontsize=8, framealpha=0.8, edgecolor="none")
    state = trend.state.replace("_", " ")
    return _finish(axes, f"{_literal(title, 60)}: {state}\n({trend.false_alarms})", "period", what)


def _numbers(column: list[Any]) -> list[float]:
    """Numbers to draw: where one is missing, a line is broken."""
    return [float("nan") if one is None else float(one) for one in column]


def key_drivers(drivers: KeyDrivers, *, most: int = 20, ax: Axes | None = None) -> Axes:
    """What part of what goes with the drivers goes with each, the largest first, with intervals. A hollow mark is a driver whose interval
    reaches an equal part of all, so that it isn't shown to be larger or smaller than that."""
    _record(drivers, KeyDrivers, "drivers", "regulars.key_drivers")
    _is_axes(ax)
    rows = drivers.drivers[: _whole(most, "most")]
    axes = _axes(ax, (7.2, 1.6 + 0.45 * max(len(rows), 1)))
    if not rows or not isinstance(drivers.r_squared, Estimate):
        _told(axes, 0.5, 0, f"{getattr(drivers.r_squared, 'why', 'no drivers')} (n={drivers.n_used:,})")
        axes.set(yticks=[], xlim=(0, 1), ylim=(0.6, -0.6))
        return _finish(axes, "Key drivers", "part of R²", "")
    equal = 1 / len(drivers.drivers)
    for place, row in enumerate(rows):
        part = row.relative_share
        hollow = part.low <= equal <= part.high
        _interval(axes, part, place, hollow=hollow, text=f"{100 * part.value:.0f}%")
    axes.axvline(equal, color=GREY, linestyle="--", linewidth=1, label="equal parts")
    axes.set_yticks(range(len(rows)), [_literal(row.name, 40) for row in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}%")
    axes.legend(frameon=False, loc="lower right")
    r_squared = drivers.r_squared
    level = f"{100 * r_squared.level:g}%"
    known = f"R² {r_squared.value:.2f} ({r_squared.low:.2f} to {r_squared.high:.2f}), {drivers.n_used:,} answers"
    return _finish(axes, f"Key drivers with {level} intervals\n{known}", "part of R² (association, not cause)", "")


QUADRANTS = {
    "concentrate_here": ("concentrate here", RED, 0, 1),
    "keep_up": ("keep up", GREEN, 1, 1),
    "low_priority": ("low priority", GREY, 0, 0),
    "possible_overkill": ("possible overkill", BLUE, 1, 0),
}


def importance_performance(grid: ImportancePerformance, *, ax: Axes | None = None) -> Axes:
    """The drivers on the grid of performance (across) and importance (up), each with the intervals of both, and the lines that cut it. A
    hollow mark is a driver whose intervals reach another quadrant."""
    _record(grid, ImportancePerformance, "grid", "regulars.importance_performance")
    _is_axes(ax)
    axes = _axes(ax, (7.6, 5.6))
    if not grid.drivers or grid.performance_cut is None:
        _told(axes, 0.5, 0.5, f"{getattr(grid.r_squared, 'why', 'no drivers')} (n={grid.n_used:,})")
        return _finish(axes, "Importance and performance", "performance", "importance")
    axes.axvline(grid.performance_cut, color=GREY, linewidth=1)
    axes.axhline(grid.importance_cut, color=GREY, linewidth=1)
    for row in grid.drivers:
        x, y = row.performance, row.importance
        colour = QUADRANTS[row.quadrant][1]
        across = [[max(x.value - x.low, 0.0)], [max(x.high - x.value, 0.0)]]
        up = [[max(y.value - y.low, 0.0)], [max(y.high - y.value, 0.0)]]
        face = colour if row.clear else "white"
        axes.errorbar(
            x.value, y.value, up, across, "o", color=colour, markerfacecolor=face, elinewidth=1, capsize=2, markersize=7
        )
        name, at = _literal(row.name, 30), (x.value, y.value)
        axes.annotate(name, at, (6, 6), textcoords="offset points", parse_math=False)
    for words, colour, right, top in QUADRANTS.values():
        axes.text(
            0.99 if right else 0.01,
            0.99 if top else 0.01,
            words,
            color=colour,
            ha="right" if right else "left",
            va="top" if top else "bottom",
            transform=axes.transAxes,
        )
    axes.margins(0.12)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}%")
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}%")
    level = f"{100 * grid.drivers[0].importance.level:g}%"
    across_is = "performance (mean answer, from the lowest of its scale to the highest)"
    title = f"Importance and performance with {level} intervals, {grid.n_used:,} answers"
    return _finish(axes, title, across_is, "importance (part of R²)")


def driver_words(
    words: DriverWords, *, most: int = 10, focus: str = "focus", rest: str = "rest", ax: Axes | None = None
) -> Axes:
    """The surest terms of each group with the intervals of their log odds: those of the focus to the right, of the rest to the left, each
    with the people who use it in the focus and in the rest. A hollow bar is a term that isn't significant.

    `focus` and `rest` are what the groups are called. Chinese and the like need a font that has them (`pyplot.rcParams["font.family"]`).
    """
    _record(words, DriverWords, "words", "regulars.driver_words")
    _is_axes(ax)
    most, (here, there) = _whole(most, "most"), (_called(focus, "focus"), _called(rest, "rest"))
    rows = [*words.focus[:most], *reversed(words.rest[:most])]
    axes = _axes(ax, (7.2, 1.8 + 0.3 * max(len(rows), 2)))
    people = f"{words.authors_focus:,} and {words.authors_rest:,} people"
    title = f"Words of {here} against {there}, {people}"
    if not rows:
        _told(axes, 0, 0, words.remarks[-1].text if words.remarks else "no terms")
        axes.set(yticks=[], xlim=(-1, 1), ylim=(0.6, -0.6))
        return _finish(axes, title, "log odds", "")
    for place, row in enumerate(rows):
        _bar(axes, row.log_odds, place, ORANGE if row.z > 0 else BLUE, hollow=not row.significant)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_yticks(range(len(rows)), [_used(row) for row in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    level = {f"{100 * row.log_odds.level:g}%" for row in rows}
    return _finish(
        axes, f"{title}\n(log odds{_with(level)}; people who use it)", f"← {there}      log odds      {here} →", ""
    )


def _called(name: Any, what: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"{what} is a {type(name).__name__}, expected text")
    return _literal(name, 30)


def _used(word: DriverWord) -> str:
    """The term with the people who use it, whom a term that is written from right to left mustn't turn round."""
    term = _literal(word.term, 30)
    mark = "\u200e" if any(bidirectional(letter) in ("R", "AL") for letter in term) else ""
    return f"{mark}{term}{mark}  ({word.authors_focus:,} : {word.authors_rest:,})"


def _bar(ax: Axes, estimate: Estimate, place: float, colour: str, *, hollow: bool) -> None:
    """A bar from 0 with its interval."""
    at = estimate.value
    ax.barh(place, at, 0.7, color="white" if hollow else colour, edgecolor=colour)
    reach = [[max(at - estimate.low, 0.0)], [max(estimate.high - at, 0.0)]]
    ax.errorbar(at, place, xerr=reach, fmt="none", ecolor="black", elinewidth=1, capsize=3)


def theme_impact(impacts: list[ThemeImpact], *, title: str = "Theme impact", ax: Axes | None = None) -> Axes:
    """What each theme does to the score, in its units and with intervals, what pulls it down most first. A hollow bar is a theme whose
    interval reaches 0; one that the data can't support is told in words."""
    _is_axes(ax)
    _is_title(title)
    if not isinstance(impacts, list) or not all(isinstance(row, ThemeImpact) for row in impacts):
        raise TypeError(f"impacts is a {type(impacts).__name__}, expected the list that regulars.theme_impact gives")
    _room(len(impacts), 1, "impacts")
    rows = sorted(impacts, key=lambda row: row.impact.value if isinstance(row.impact, Estimate) else 1e308)
    axes = _axes(ax, (7.2, 1.8 + 0.35 * max(len(rows), 2)))
    levels = set()
    for place, row in enumerate(rows):
        impact = row.impact
        if isinstance(impact, Estimate):
            levels.add(f"{100 * impact.level:g}%")
            colour = ORANGE if impact.value < 0 else BLUE
            _bar(axes, impact, place, colour, hollow=impact.low <= 0 <= impact.high)
        else:
            _told(axes, 0, place, f"{impact.why} (n={row.authors})")
    axes.axvline(0, color=GREY, linewidth=0.8)
    labels = [f"{_literal(row.name, 40)}  (n={row.comments:,})" for row in rows]
    axes.set_yticks(range(len(rows)), labels, parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    words = f"score of all {rows[0].n:,} comments less that without the theme's (association, not cause)"
    return _finish(axes, f"{_literal(title, 60)}{_with(levels)}", words, "")


RATES = {"heard": SKY, "decided": BLUE, "told": GREEN}


def closed_loop(loop: ClosedLoop, *, most: int = 30, ax: Axes | None = None) -> Axes:
    """The probability that feedback is heard, decided and told in time (within the `within_days` of `regulars.closed_loop`), of all and
    by group, with intervals. What the data can't support is told in words."""
    _record(loop, ClosedLoop, "loop", "regulars.closed_loop")
    _is_axes(ax)
    groups = loop.groups[: _whole(most, "most")]
    named = [(f"{row.by}: {'unknown' if row.group is None else row.group}", row.rates) for row in groups]
    rows: list[tuple[str, LoopRates]] = [("all", loop.total), *named]
    axes = _axes(ax, (7.2, 1.8 + 0.5 * len(rows)))
    levels = set()
    for place, (_, rates) in enumerate(rows):
        found = [getattr(rates, stage).within for stage in RATES]
        whys = {getattr(within, "why", None) for within in found}
        if len(whys) == 1 and None not in whys:
            _told(axes, 0.5, place, f"{found[0].why} (n={rates.n})")
            continue
        for shift, within, (stage, colour) in zip((-0.22, 0.0, 0.22), found, RATES.items(), strict=True):
            if isinstance(within, Estimate):
                levels.add(f"{100 * within.level:g}%")
                reach = [[max(within.value - within.low, 0.0)], [max(within.high - within.value, 0.0)]]
                axes.errorbar(within.value, place + shift, xerr=reach, fmt="o", color=colour, capsize=3, markersize=5)
            else:
                axes.text(1, place + shift, f"{stage}: {within.why}", ha="right", va="center", color=GREY, fontsize=8)
    for stage, colour in RATES.items():
        axes.plot([], [], "o", color=colour, label=stage)
    axes.set_yticks(
        range(len(rows)), [f"{_literal(name, 40)}  (n={rates.n:,})" for name, rates in rows], parse_math=False
    )
    axes.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.4, -0.6))
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}%")
    axes.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.12))
    title = f"Closed loop: heard, decided, told in time{_with(levels)}"
    return _finish(axes, title, f"probability within {loop.within_days:g} days", "")
