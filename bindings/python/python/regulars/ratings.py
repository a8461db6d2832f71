"""Ratings on a scale that is declared (satisfaction, effort, stars), with intervals, and the weights of a sample's answers.

A scale is a `RatingScale`, or its lowest score, highest score and step: `(1, 5, 1)`. The first argument is a column of scores, or a
frame with one.
"""

from __future__ import annotations

from . import _regulars
from ._frames import Data
from ._record import BySegment
from ._records import Rating, RatingChange, RatingDifference, RatingScale, RatingSegment, SurveyWeights

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeAlias, TypedDict, Unpack

    class Figures(TypedDict, total=False):
        """How a column of answers becomes a rating."""

        level: float | None
        min_n: int | None
        top: int | None
        headline: str | None
        method: str | None
        draws: int | None
        seed: int | None

    class Contrasts(TypedDict, total=False):
        """How the answers of segments become ratings, which are compared."""

        level: float | None
        min_n: int | None
        top: int | None
        headline: str | None
        adjustment: str | None

    OfScale: TypeAlias = RatingScale | tuple[float, float, float] | Mapping[str, float]
    Totals: TypeAlias = Mapping[Any, float] | tuple[Any, Any]

__all__ = [
    "ces",
    "csat",
    "post_stratification_weights",
    "raking_weights",
    "rating",
    "rating_change",
    "rating_difference",
    "rating_needed_n",
    "ratings_by_segment",
    "top_box_needed_n",
]


def _rated(
    call: Callable[..., Rating],
    data: Any,
    scores: Any,
    scale: OfScale,
    design: tuple[Any, Any, Any, Any],
    options: Figures,
) -> Rating:
    """What the core says of a column; `design` is weights, clusters, strata and population."""
    table = Data(data)
    column = table.first(scores, "scores")
    names = "weights", "clusters", "strata", "population"
    columns = tuple(table.column(given, name) for given, name in zip(design, names, strict=True))
    return call(column, scale, columns, options)._of(table)


def rating(
    data: Any,
    scores: Any = "score",
    *,
    scale: OfScale,
    weights: Any = None,
    clusters: Any = None,
    strata: Any = None,
    population: Any = None,
    **options: Unpack[Figures],
) -> Rating:
    """The mean and the top box of answers on a declared scale, each with its interval.

    `weights` of the answers, `clusters` (the accounts they belong to), `strata` (the parts of the population that were drawn from) and
    `population` (how many answers, or clusters, the whole stratum of the row could give) are columns or their names in the frame.
    `level` is that of the intervals, `min_n` the fewest answers for a figure, `top` how many of the highest steps are the top box, and of
    the lowest the bottom box. `headline` is "mean" or "top_box"; `method` of the mean is "score" (the default, which keeps to the scale),
    "t" (Student's t on how the answers were drawn) or "bca", a bootstrap of `draws` from `seed`. An answer of weight 0 is left out. Raises
    RegularsError for a score off the scale, a weight or option out of its range, or columns of different lengths.
    """
    return _rated(_regulars.rating, data, scores, scale, (weights, clusters, strata, population), options)


def csat(
    data: Any,
    scores: Any = "score",
    *,
    scale: OfScale,
    weights: Any = None,
    clusters: Any = None,
    strata: Any = None,
    population: Any = None,
    **options: Unpack[Figures],
) -> Rating:
    """Customer satisfaction: `rating` with the share in the top box as its headline. Raises RegularsError as `rating`."""
    return _rated(_regulars.csat, data, scores, scale, (weights, clusters, strata, population), options)


def ces(
    data: Any,
    scores: Any = "score",
    *,
    scale: OfScale,
    weights: Any = None,
    clusters: Any = None,
    strata: Any = None,
    population: Any = None,
    **options: Unpack[Figures],
) -> Rating:
    """Customer effort score: `rating` with the mean as its headline. Whether a high score means little effort is up to the question.
    Raises RegularsError as `rating`."""
    return _rated(_regulars.ces, data, scores, scale, (weights, clusters, strata, population), options)


def rating_difference(first: Rating, second: Rating) -> RatingDifference:
    """The differences between two independent groups, `first` minus `second`, on one scale: of means by Welch's t (1947), of top boxes by
    their limits (Newcombe 1998).

    Raises RegularsError for ratings on different scales, with different top boxes or intervals of different levels.
    """
    return _regulars.rating_difference(first, second)


def rating_change(
    data: Any,
    after: Any = "after",
    *,
    before: Any = "before",
    scale: OfScale,
    level: float | None = None,
    min_n: int | None = None,
    top: int | None = None,
) -> RatingChange:
    """The change between two answers of the same people: a row for each, before and after.

    Raises RegularsError for a score off the scale or columns of different lengths.
    """
    table = Data(data)
    columns = table.first(before, "before"), table.column(after, "after")
    return _regulars.rating_change(*columns, scale, {"level": level, "min_n": min_n, "top": top})


def ratings_by_segment(
    data: Any,
    segments: Any = "segment",
    *,
    scores: Any = "score",
    scale: OfScale,
    weights: Any = None,
    clusters: Any = None,
    **options: Unpack[Contrasts],
) -> BySegment[RatingSegment]:
    """The rating of every segment, in the order of their names, each against all other answers.

    `segments` are text or whole numbers; `adjustment` of the p-values is "holm" or "benjamini_hochberg". Raises RegularsError as
    `rating`.
    """
    table = Data(data)
    column, names = table.first(scores, "scores"), table.column(segments, "segments")
    design = table.column(weights, "weights"), table.column(clusters, "clusters"), None, None
    found, labels = _regulars.ratings_by_segment(column, names, scale, design, options)
    for row in found:
        row.rating._of(table)
    named = (row._replace(segment=labels[int(row.segment)]) for row in found) if labels else found
    return BySegment(named)._of(RatingSegment, table)


def rating_needed_n(margin: float, standard_deviation: float, *, level: float | None = None) -> int:
    """Answers needed for the interval of a mean to reach `margin` to a side, in points of the scale, at this expected standard deviation
    of the answers.

    Raises RegularsError for a margin, standard deviation or level out of its range.
    """
    return _regulars.rating_needed_n(margin, standard_deviation, level)


def top_box_needed_n(margin: float, share: float, *, level: float | None = None) -> int:
    """Answers needed for the interval of the share in the top box to reach `margin` to a side, at this expected share.

    Raises RegularsError for a margin, share or level out of its range.
    """
    return _regulars.top_box_needed_n(margin, share, level)


def _margin(classes: Any, totals: Totals) -> tuple[Any, Any, Any]:
    """The classes of the answers, the classes that there are, and their totals."""
    if isinstance(totals, tuple | list) and len(totals) == 2:
        return classes, *totals
    if not hasattr(totals, "items"):
        raise TypeError(f"totals is a {type(totals).__name__}, expected a dict of totals by class")
    by_class = dict(totals.items())
    return classes, list(by_class), list(by_class.values())


def post_stratification_weights(
    data: Any, totals: Totals, *, classes: Any = "class", start: Any = None
) -> SurveyWeights:
    """Weights by which every class has its share of the population.

    `totals` is a dict of people (or shares, which add up to 1) by class, or the pair of a column of classes and one of totals;
    `start` a column of weights that is kept within each class. Raises RegularsError for a class without a total, a class with people
    and no answer, or a negative number.
    """
    table = Data(data)
    margin = _margin(table.first(classes, "classes"), totals)
    return table.dress(_regulars.post_stratification_weights(margin, table.column(start, "start")))


def raking_weights(
    data: Any,
    margins: Mapping[Any, Totals] | Sequence[tuple[Any, Totals]],
    *,
    start: Any = None,
    max_rounds: int | None = None,
    tolerance: float | None = None,
) -> SurveyWeights:
    """Weights by which every class of several margins has its share of the population (Deming and Stephan 1940), margin after margin in
    their order until all fit; margins that no weights can meet leave `converged` false.

    `margins` is a dict of totals by column of the frame, each as in `post_stratification_weights`:
    `{"region": {"north": 300, "south": 500}, "size": {"small": 0.7, "large": 0.3}}`; or pairs of a column and its totals. Raises
    RegularsError as that does, and for margins that add up to different totals.
    """
    table = Data(data)
    pairs = list(margins.items()) if hasattr(margins, "items") else margins
    if not isinstance(pairs, tuple | list) or not all(
        isinstance(pair, tuple | list) and len(pair) == 2 for pair in pairs
    ):
        kind = type(margins).__name__
        raise TypeError(f"margins is a {kind}, expected a dict of totals by column, or pairs of these")
    each = [_margin(table.column(classes, f"margins[{at}]"), totals) for at, (classes, totals) in enumerate(pairs)]
    options = {"max_rounds": max_rounds, "tolerance": tolerance}
    return table.dress(_regulars.raking_weights(each, table.column(start, "start"), options))
