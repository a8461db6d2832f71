"""What customers say when asked: the Net Promoter Score with its interval. Other scales are in `ratings`, what becomes of a score
in `trends`, and what it goes with in `drivers`.

Scores, limits and standard errors are on the [-1, 1] scale; `Nps.points()` gives the field's -100 to 100. The first argument is a
column of scores from 0 to 10, or a frame with one.
"""

from __future__ import annotations

from . import _regulars
from ._frames import Data
from ._record import BySegment
from ._records import Nps, NpsChange, NpsDifference, NpsSegment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypedDict, Unpack

    class Scoring(TypedDict, total=False):
        """How a column of answers becomes a score."""

        level: float | None
        method: str | None
        pseudo_counts: Sequence[float] | None
        min_n: int | None

    class Contrasts(Scoring, total=False):
        """The same of segments, which are compared."""

        adjustment: str | None

__all__ = ["enps", "nps", "nps_by_segment", "nps_change", "nps_difference", "nps_needed_n", "nps_of_counts"]


def _scored(call: Callable[..., Nps], data: Any, scores: Any, weights: Any, clusters: Any, options: Scoring) -> Nps:
    table = Data(data)
    weights, clusters = table.column(weights, "weights"), table.column(clusters, "clusters")
    return call(table.first(scores, "scores"), weights, clusters, options)


def nps(
    data: Any,
    scores: Any = "score",
    *,
    weights: Any = None,
    clusters: Any = None,
    **options: Unpack[Scoring],
) -> Nps:
    """The Net Promoter Score of scores 0 to 10, with its interval.

    `weights` of the answers, and `clusters`, the accounts they belong to, are columns or their names in the frame. `method` is
    "score" (Tango 1998; the default), "adjusted_wald", "wald" or "goodman". An answer of weight 0 stands for nobody and is left out.
    `pseudo_counts` are what "adjusted_wald" adds to promoters, passives and detractors; the other methods don't read them. Raises
    RegularsError for a score over 10 or an option out of its range.
    """
    return _scored(_regulars.nps, data, scores, weights, clusters, options)


def enps(
    data: Any,
    scores: Any = "score",
    *,
    weights: Any = None,
    clusters: Any = None,
    **options: Unpack[Scoring],
) -> Nps:
    """The employee Net Promoter Score: `nps` of what employees answer. Raises RegularsError as `nps`."""
    return _scored(_regulars.enps, data, scores, weights, clusters, options)


def nps_of_counts(
    promoters: int,
    passives: int,
    detractors: int,
    **options: Unpack[Scoring],
) -> Nps:
    """The Net Promoter Score of counted answers; see `nps`."""
    return _regulars.nps_of_counts(promoters, passives, detractors, options)


def nps_difference(first: Nps, second: Nps, *, method: str | None = None) -> NpsDifference:
    """The difference between two independent groups, `first` minus `second`; `method` is "mover" or "wald".

    Raises RegularsError for scores whose intervals have different levels.
    """
    return _regulars.nps_difference(first, second, method)


def nps_change(
    data: Any, after: Any = "after", *, before: Any = "before", level: float | None = None, min_n: int | None = None
) -> NpsChange:
    """The change between two answers of the same people: a row for each, before and after.

    Raises RegularsError for a score over 10 or columns of different lengths.
    """
    table = Data(data)
    columns = table.first(before, "before"), table.column(after, "after")
    return _regulars.nps_change(*columns, {"level": level, "min_n": min_n})


def nps_by_segment(
    data: Any,
    segments: Any = "segment",
    *,
    scores: Any = "score",
    weights: Any = None,
    clusters: Any = None,
    **options: Unpack[Contrasts],
) -> BySegment[NpsSegment]:
    """The score of every segment, in the order of their names, each against all other answers.

    `segments` are text or whole numbers; `adjustment` of the p-values is "holm" (1979) or "benjamini_hochberg" (1995). Raises
    RegularsError as `nps`.
    """
    table = Data(data)
    column, names = table.first(scores, "scores"), table.column(segments, "segments")
    weights, clusters = table.column(weights, "weights"), table.column(clusters, "clusters")
    found, labels = _regulars.nps_by_segment(column, names, weights, clusters, options)
    named = (row._replace(segment=labels[int(row.segment)]) for row in found) if labels else found
    return BySegment(named)._of(NpsSegment, table)


def nps_needed_n(margin: float, promoters: float, detractors: float, *, level: float | None = None) -> int:
    """Answers needed for an interval of `margin` (half its width, on the [-1, 1] scale) at these expected shares.

    Raises RegularsError for a share or margin out of its range.
    """
    return _regulars.nps_needed_n(margin, promoters, detractors, level)
