"""Records of what customers say in their own words, and of what becomes of it. Rows of comments are counted from 0."""

from __future__ import annotations

from ._record import Record, Rows
from ._records import Answer, CustomerKey, Estimate, Note, Nps, NpsDifference, Rating, RatingDifference, _cells, _told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from ._records import RatingScale


class Token(Record):
    """A term of a text, in the spelling by which texts are compared; it stands from the character `start` (counted from 0, in
    Unicode code points, as Python counts) to before `end`."""

    term: str
    start: int
    end: int

    def _row(self) -> dict[str, Any]:
        return _cells(self, "term", "start", "end")


class LogOdds(Record):
    """How much likelier a term is in one group than in the other: the logarithm of the ratio of its odds, its standard error, and
    their ratio, which is standard normal where the groups don't differ."""

    log_odds: float
    standard_error: float
    z: float

    def _row(self) -> dict[str, Any]:
        return _cells(self, "log_odds", "standard_error", "z")


class Remark(Record):
    """What a reader of a result should know: a stable word, and a sentence."""

    code: str
    text: str


class DriverWord(Record):
    """A term that is likelier in one group: `log_odds` are above 0 where that is the focus. `authors_focus` and `authors_rest` are
    the people who use it, `quotes` rows of comments that stand for it."""

    term: str
    log_odds: Estimate
    z: float
    p_value: float
    p_adjusted: float
    significant: bool
    authors_focus: int
    authors_rest: int
    quotes: list[int]

    def _row(self) -> dict[str, Any]:
        return (
            {"term": self.term}
            | _told("log_odds", self.log_odds)
            | _cells(self, "z", "p_value", "p_adjusted", "significant", "authors_focus", "authors_rest")
        )


class DriverWords(Rows):
    """The terms that set the focus and the rest apart, the surest first, out of `terms` that were compared; the people in each group
    who say anything, comments with terms, and comments that nearly repeat another."""

    focus: list[DriverWord]
    rest: list[DriverWord]
    terms: int
    authors_focus: int
    authors_rest: int
    comments: int
    near_duplicates: int
    remarks: list[Remark]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a term, those of the focus first: group, log odds with their interval, p-values, authors."""
        groups = ("focus", self.focus), ("rest", self.rest)
        return self._rows([(group, word) for group, words in groups for word in words], _of_group, family)


def _of_group(place: tuple[str, DriverWord]) -> dict[str, Any]:
    group, word = place
    return {"group": group} | DriverWord._row(word)


class Theme(Record):
    """A theme, by the words and phrases (in any language) that tell it: a comment with one of `include` and none of `exclude`
    mentions it."""

    name: str
    include: Sequence[str]
    exclude: Sequence[str]

    def __init__(self, *, name: str, include: Sequence[str], exclude: Sequence[str] = ()) -> None:
        super().__init__(name=name, include=include, exclude=exclude)


class ThemeMentions(Record):
    """The comments that mention a theme: their rows, those rows that only deny it ("no delays"; a reading that may err), and the
    share of all people who say anything that mention it."""

    name: str
    rows: list[int]
    negated_rows: list[int]
    comments: int
    authors: int
    share: Answer

    def _row(self) -> dict[str, Any]:
        return {"theme": self.name} | _cells(self, "comments", "authors") | _told("share", self.share)


class ThemeImpact(Record):
    """What a theme does to a score: `impact` is the score of all `n` comments less that of the comments without the theme, in the
    units of the score; below 0 where the theme pulls it down."""

    name: str
    impact: Answer
    score_with: float | None
    score_without: float | None
    score: float
    comments: int
    authors: int
    n: int

    def _row(self) -> dict[str, Any]:
        return (
            {"theme": self.name}
            | _told("impact", self.impact)
            | _cells(self, "score_with", "score_without", "score", "comments", "authors", "n")
        )


class NewTerm(Record):
    """A term that comes up: `ratio` is its rate now over its rate before, with the people who use it now and, each counted once a
    period, used it before; `quotes` are rows of this period's comments."""

    term: str
    ratio: Estimate
    p_value: float
    p_adjusted: float
    authors_now: int
    authors_before: int
    periods_before: int
    quotes: list[int]

    def _row(self) -> dict[str, Any]:
        return (
            {"term": self.term}
            | _told("ratio", self.ratio)
            | _cells(self, "p_value", "p_adjusted", "authors_now", "authors_before", "periods_before")
        )


class NewTerms(Rows):
    """The terms that raise an alarm in the last `period`, the surest first, out of `terms` that were tested. `dispersion` says how
    much rates vary between periods beyond chance, `false_alarms` how many alarms are to be expected where nothing is new."""

    alarms: list[NewTerm]
    terms: int
    period: int | str
    authors_now: int
    authors_before: int
    dispersion: float
    false_alarms: float
    remarks: list[Remark]

    def to_frame(self, family: str | None = None) -> Any:
        """A row an alarm: ratio with its interval, p-values, authors now and before."""
        return self._rows(self.alarms, NewTerm._row, family)


class Quote(Record):
    """A comment that stands for others: its row, how typical it is of them (0 to 1), and how many are nearest to it."""

    row: int
    similarity: float
    stands_for: int

    def _row(self) -> dict[str, Any]:
        return _cells(self, "row", "similarity", "stands_for")


def _who(key: CustomerKey | None) -> dict[str, Any]:
    """A customer as cells of a row."""
    return {"customer_source": key and key.source, "customer_id": key and key.id}


class DecisionShare(Record):
    """How often it was decided so ("yes", "no", "later", ...): the share of all that was decided, and how many with a reason."""

    decision: str
    n: int
    share: Answer
    with_reason: int


class LoopStage(Record):
    """How far and how fast feedback comes to a stage: pieces that came to it (`undated` of them nobody knows when), the probability
    to within `within_days`, and the median time in days."""

    reached: int
    within: Answer
    median_days: Answer
    undated: int


class LoopRates(Record):
    """How a loop runs: `n` pieces of feedback that ask for an answer; someone took note (`heard`), it was `decided`, and the
    customer was `told`."""

    n: int
    heard: LoopStage
    decided: LoopStage
    told: LoopStage
    decisions: list[DecisionShare]


class LoopGroup(Record):
    """A group of feedback, told apart `by` something, and how its loop runs; `group` is None where it isn't known."""

    by: str
    group: str | None
    rates: LoopRates

    def _row(self) -> dict[str, Any]:
        cells = _cells(self, "by", "group") | {"n": self.rates.n}
        for name in ("heard", "decided", "told"):
            stage = getattr(self.rates, name)
            cells |= {name: stage.reached} | _told(f"{name}_within", stage.within)
            cells |= _told(f"{name}_median_days", stage.median_days)
        return cells


class Unanswered(Record):
    """Feedback that nobody answered: its id and the system of that, the customer (None when anonymous), and days of waiting."""

    source: str | None
    id: str
    customer: CustomerKey | None
    kind: str
    submitted_at: datetime
    waiting_days: float

    def _row(self) -> dict[str, Any]:
        return _cells(self, "source", "id", "kind", "submitted_at", "waiting_days") | _who(self.customer)


class ClosedLoop(Rows):
    """How the feedback loop runs: of all feedback that asks for an answer, by group, and what was never answered, the longest
    waiting first."""

    as_of: datetime
    within_days: float
    total: LoopRates
    groups: list[LoopGroup]
    never_answered: list[Unanswered]
    asks_for_nothing: int

    def to_frame(self, family: str | None = None) -> Any:
        """A row a group: pieces of feedback, and of each stage how many came to it, the probability to in time, and the median
        days, with their intervals."""
        return self._rows(self.groups, LoopGroup._row, family)

    def never_answered_to_frame(self, family: str | None = None) -> Any:
        """A row a piece of feedback that nobody answered, the longest waiting first."""
        return self._rows(self.never_answered, Unanswered._row, family)


class QueueItem(Record):
    """A piece of feedback or a ticket that waits for an answer: the value that an answer is expected to save, in major units of the
    queue's currency (None when nothing is known of the customer's), and the `reason` why it stands here: "value",
    "longest_waiting" or "cap", with a sentence."""

    entity: str
    source: str | None
    id: str
    customer: CustomerKey | None
    waiting_days: float
    probability_of_leaving: float | None
    value_saved: float | None
    value_low: float | None
    value_high: float | None
    days_until_turn: float | None
    reason: str
    why: str

    def _row(self) -> dict[str, Any]:
        value = _cells(self, "probability_of_leaving", "value_saved", "value_low", "value_high")
        why = _cells(self, "days_until_turn", "reason", "why")
        return _cells(self, "entity", "source", "id") | _who(self.customer) | _cells(self, "waiting_days") | value | why


class AnswerQueue(Rows):
    """What waits for an answer, the next to answer first; how many waited past the cap already, and will have by their turn."""

    as_of: datetime
    currency: str | None
    items: list[QueueItem]
    past_cap: int
    late_by_then: int | None
    notes: list[Note]

    def to_frame(self, family: str | None = None) -> Any:
        """A row an item, in the order of the answers."""
        return self._rows(self.items, QueueItem._row, family)


class Figure(Record):
    """A Net Promoter Score (of the kinds "nps" and "enps") or a rating (of all others); the other is None."""

    nps: Nps | None
    rating: Rating | None

    def answer(self) -> Answer | None:
        """The figure itself: the score on the [-1, 1] scale, or the mean or top box of the rating, by its headline."""
        figure = self.rating.figure() if self.rating else None
        return self.nps.score if self.nps else figure


class BreakdownGroup(Record):
    """A group of answers, told apart `by` something, and how it differs from all others; of a period `group` is its first day. The
    p-value is adjusted for the number of groups."""

    by: str
    group: str | None
    figure: Figure
    nps_against_rest: NpsDifference | None
    rating_against_rest: RatingDifference | None
    p_adjusted: float | None

    def against_rest(self) -> Answer | None:
        """Its figure minus that of the rest."""
        difference = self.rating_against_rest.figure() if self.rating_against_rest else None
        return self.nps_against_rest.difference if self.nps_against_rest else difference

    def _row(self) -> dict[str, Any]:
        one = self.figure.nps or self.figure.rating
        return (
            _cells(self, "by", "group")
            | {"n": one and one.n}
            | _told("figure", self.figure.answer())
            | _told("against_rest", self.against_rest())
            | _cells(self, "p_adjusted")
        )


class Breakdown(Rows):
    """The scores of a base on one scale, whole and by group; `replaced` answers gave way to later ones of the same customer,
    `unusable` ones are on another scale or have no score."""

    as_of: datetime
    scale: RatingScale
    total: Figure
    groups: list[BreakdownGroup]
    replaced: int
    unusable: int
    notes: list[Note]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a group: answers, figure and difference from the rest with their intervals, adjusted p-value."""
        return self._rows(self.groups, BreakdownGroup._row, family)


class Band(Record):
    """The least and the most that a number can be, whatever the silent think."""

    low: float
    high: float


class CoverageGroup(Record):
    """A group of customers: how many were asked, and how many of those answered. `missing_share` is its share of the base less its
    share of the answers, above 0 where it is heard too little."""

    group: str | None
    customers: int
    asked: int
    answered: int
    asked_rate: Answer
    response_rate: Answer
    missing_share: float | None

    def _row(self) -> dict[str, Any]:
        return (
            _cells(self, "group", "customers", "asked", "answered")
            | _told("asked_rate", self.asked_rate)
            | _told("response_rate", self.response_rate)
            | _cells(self, "missing_share")
        )


class Coverage(Rows):
    """Who was asked and who answered: in all, by group, who is silent; whether the groups answer alike (`representativeness`, 1 where
    they do), the score of the answers, and where that of all who were asked lies in the worst case."""

    as_of: datetime
    total: CoverageGroup
    groups: list[CoverageGroup]
    representativeness: Answer
    observed: float | None
    worst_case: Band | None
    silent: list[CustomerKey]
    volunteers: int
    notes: list[Note]

    def to_frame(self, family: str | None = None) -> Any:
        """A row a group: customers, asked, answered, the rates with their intervals, and the share that is missing."""
        return self._rows(self.groups, CoverageGroup._row, family)
