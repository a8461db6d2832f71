"""Which customers belong together: recency, frequency and monetary scores, and the named segments."""

from __future__ import annotations

from . import _regulars
from ._frames import Data
from ._records import Rfm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypedDict, Unpack

    class Thresholds(TypedDict, total=False):
        """Four ascending cut-offs of each score."""

        recency_thresholds: Sequence[float] | None
        frequency_thresholds: Sequence[float] | None
        monetary_thresholds: Sequence[float] | None

__all__ = ["Segment", "rfm"]


class Segment:
    """The named segments, which are plain words: "champions", "loyal", ... "lost"."""

    ALL: tuple[str, ...] = tuple(_regulars.segments())
    """Every segment, from the best to the worst."""

    @staticmethod
    def of(recency_score: int, frequency_score: int, monetary_score: int) -> str | None:
        """The segment of three scores from 1 to 5; None for any other score."""
        return _regulars.segment_of(recency_score, frequency_score, monetary_score)

    @staticmethod
    def code(segment: str) -> str:
        """The word itself; raises RegularsError when no segment has it."""
        return _regulars.segment_code(segment)


def rfm(
    data: Any,
    frequency: Any = "frequency",
    monetary_value: Any = "monetary_value",
    *,
    days_since_last: Any = "days_since_last",
    **thresholds: Unpack[Thresholds],
) -> Rfm:
    """Scores a base by days since the last purchase, purchases and value (Hughes 1994), and names each customer's segment.

    `data` is a frame, or the column of days. Thresholds are four ascending cut-offs; without them the base is cut at its fifths.
    The value may be negative, where more came back than went out. Raises RegularsError for a missing value or negative days (the row
    is named), or thresholds that don't ascend.
    """
    table = Data(data)
    columns = (
        table.first(days_since_last, "days_since_last"),
        table.column(frequency, "frequency"),
        table.column(monetary_value, "monetary_value"),
    )
    return table.dress(_regulars.rfm(*columns, thresholds))
