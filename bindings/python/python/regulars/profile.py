"""What is known of customers, read from files or records, and a whole base scored in one call.

`entity` is "customer", "account", "interaction", "order", "subscription", "deal", "ticket", "feedback" or "invitation". Records are
dicts in the library's own JSON form; files are given as bytes (or text), in CSV with a header or JSON Lines.
"""

from __future__ import annotations

from . import _frames, _regulars
from ._frames import Data
from ._records import (
    AnswerQueue,
    Breakdown,
    ClosedLoop,
    ConcentrationPoint,
    Coverage,
    CustomerKey,
    Imported,
    Purchases,
    Scores,
    Suggestion,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any, Literal, Self, TypedDict, Unpack

    from .ratings import OfScale

    class Reading(TypedDict, total=False):
        """How a file is read."""

        as_of: date | str | None
        formats: Mapping[str, Any] | None
        on_repeat: Literal["error", "keep", "replace"] | None

    class Scoring(TypedDict, total=False):
        """How a base is scored."""

        model: Literal["mbg_nbd", "bg_nbd", "pareto_nbd", "mbg_cnbd_k", "best"] | None
        horizon: float | None
        annual_discount: float | None
        margin: float | None
        level: float | None
        currency: str | None
        rates: Iterable[tuple[str, str, str, str]] | None
        purchases: Mapping[str, Any] | None
        rfm: Mapping[str, Any] | None

    class Loop(TypedDict, total=False):
        """What of a feedback loop is told."""

        within_days: float | None
        by: Sequence[str] | None
        level: float | None

    class Queue(TypedDict, total=False):
        """What an answer is supposed to save, and how many can be given."""

        recoverable: float | None
        risk_low: float | None
        risk_other: float | None
        cost: float | None
        cap_days: float | None
        capacity_per_day: float | None
        reserved_share: float | None
        ageing: float | None

    class Answers(TypedDict, total=False):
        """Which answers are broken down, and by what."""

        kind: str | None
        by: Sequence[str] | None
        survey_id: str | None
        question_id: str | None
        scale: OfScale | None
        since: date | str | None
        period: str | None
        calendar: Mapping[str, str] | None
        every_answer: bool | None
        figures: Mapping[str, Any] | None

    class Asked(TypedDict, total=False):
        """Who was asked what."""

        kind: str | None
        by: str | None
        survey_id: str | None
        since: date | str | None
        scale: OfScale | None
        level: float | None

__all__ = [
    "CustomerBase",
    "answer_queue",
    "breakdown",
    "closed_loop",
    "column_map",
    "concentration",
    "coverage",
    "histories",
    "import_csv",
    "import_frame",
    "import_json_lines",
    "score",
    "suggest",
]


def column_map(system: str, entity: str) -> dict[str, Any]:
    """The ready-made map of the column names of a system, to be used as it is or changed.

    Systems are "hubspot", "salesforce", "zendesk", "segment", "shopify", "woocommerce", "stripe" and, for the JSON of their APIs,
    "shopify_api", "woocommerce_api", "stripe_api"; "surveymonkey", "typeform", "qualtrics" and "google_play". Raises RegularsError
    for a kind of record that the system doesn't export.
    """
    return _regulars.column_map(system, entity)


def suggest(data: Any) -> Suggestion:
    """Proposes how to read a file, from its start (bytes or text, some hundred rows): the kind of record, which column fills which
    field and why, the formats that the values show, and what a person has to decide (`questions`).

    Nothing is applied: `import_csv(suggestion.entity, data, suggestion.map)` reads it so, once the questions are answered.
    """
    return _regulars.suggest(data)


def import_csv(
    entity: str,
    data: Any,
    map: Mapping[str, Any] | None = None,
    *,
    progress: Callable[[int, int, int], object] | None = None,
    **options: Unpack[Reading],
) -> Imported:
    """Reads records of one kind from a CSV file, with a finding for every rejected or doubtful row.

    `data` is the bytes (or the text) of the file, the open file, or an iterator of its pieces: of an open file and of pieces only
    a small part is in memory, and `of` is 0 while they last. `map` says which column fills which field (`{"columns": {"id":
    "Order ID"}}`); `as_of` is the instant after which a date is doubtful; `formats` how dates and numbers are written.
    `progress(bytes, of, rows)` is called every few thousand rows and ends the import when it returns False, as Ctrl-C does.
    Raises RegularsError for bytes that aren't text, a map with a field that doesn't exist, or a missing column that a record
    can't be without.
    """
    return _regulars.import_records("csv", entity, data, map, options, progress)


def import_json_lines(
    entity: str,
    data: Any,
    map: Mapping[str, Any] | None = None,
    *,
    progress: Callable[[int, int, int], object] | None = None,
    **options: Unpack[Reading],
) -> Imported:
    """As `import_csv`, from JSON Lines: one object a line."""
    return _regulars.import_records("json_lines", entity, data, map, options, progress)


def import_frame(
    entity: str,
    frame: Any,
    map: Mapping[str, Any] | None = None,
    *,
    progress: Callable[[int, int, int], object] | None = None,
    **options: Unpack[Reading],
) -> Imported:
    """Reads records of one kind from a frame (pandas, polars, pyarrow, DuckDB, or a dict of columns), with the findings of a file.

    Values keep their types: numbers need no declared separators, timestamps no order of day and month, those in a zone are instants
    whose clock is kept, None, NaN and NaT are missing values. Floats as ids and amounts with float noise are what
    `formats={"float_ids": True, "rounding": "half_even"}` says. All else is as in `import_csv`; rows are counted from 1, so that row n is
    `frame.iloc[n - 1]`, and `progress` hears rows in place of bytes. Columns that fill no field may hold anything.
    """
    table = _frames.table(frame, numbered=bool((map or {}).get("number_rows")))
    return _regulars.import_records("table", entity, table, map, options, progress)


class RecordList(list["dict[str, Any]"]):
    """Records in the library's JSON form, which can be had as a frame."""

    def to_frame(self, family: str | None = None) -> Any:
        """A row a record: amounts in the major unit of their currency (`currency` beside them), instants as datetimes, custom fields as
        `custom.<name>`; what a record has several of stays a list. As pandas, polars or pyarrow, whichever is there, or as the
        `family` named."""
        rows = [_flat(record) for record in self]
        names = list(dict.fromkeys(name for row in rows for name in row))
        return _frames.rows(rows, lambda row: {name: row.get(name) for name in names} if rows else {}, family)


class Dossier:
    """A customer with all that belongs to them, each kind in order of time.

    Attributes:
        customer: The customer's own record.
        interactions: Visits, calls, mails and the like.
        orders: Orders, with their returns.
        subscriptions: Subscriptions.
        deals: Deals.
        tickets: Tickets.
        feedback: What they said.
        invitations: What they were asked.
    """

    def __init__(self, customer: dict[str, Any], held: dict[str, list[dict[str, Any]]]) -> None:
        self.customer = customer
        self.interactions = RecordList(held["interaction"])
        self.orders = RecordList(held["order"])
        self.subscriptions = RecordList(held["subscription"])
        self.deals = RecordList(held["deal"])
        self.tickets = RecordList(held["ticket"])
        self.feedback = RecordList(held["feedback"])
        self.invitations = RecordList(held["invitation"])

    def __repr__(self) -> str:
        counts = {name: len(held) for name, held in vars(self).items() if name != "customer"}
        return f"Dossier({self.customer['id']!r}{''.join(f', {name}={count}' for name, count in counts.items() if count)})"


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """A record as a row of a frame."""
    from datetime import datetime

    row: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value.keys() == {"minor", "currency"}:
            row[name] = value["minor"] / 10 ** _regulars.currency_digits(value["currency"])
            row["currency"] = value["currency"]
        elif isinstance(value, dict):
            row |= {f"{name}.{part}": inner for part, inner in _flat(value).items()}
        elif name.endswith("_at") and isinstance(value, str):
            row[name] = datetime.fromisoformat(value)
        else:
            row[name] = value
    return row


class CustomerBase(_regulars.Base):
    """Customers and accounts with everything they did and said; records enter in any order, and the order never matters.

    Threads may share a base: calls that change it wait for each other. A `progress` callback may use the base that is being filled;
    the records of its import enter at its end, all or none.
    """

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what `to_json` wrote ("regulars.customer_base", version 1); raises RegularsError for any other text."""
        made = cls()
        made.read_json(text)
        return made

    def __repr__(self) -> str:
        counts = {entity: self.count(entity) for entity in _regulars.entities()}
        return f"CustomerBase({', '.join(f'{entity}={count}' for entity, count in counts.items() if count)})"

    def __eq__(self, other: object) -> bool:
        return self.equals(other) if isinstance(other, CustomerBase) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_json, (self.to_json(),), dict(self.__dict__)

    def append(self, entity: str, records: Iterable[Mapping[str, Any]]) -> int:
        """Adds records, all or none, and gives their number. Instants (`at`, `..._at`) are datetimes, dates or ISO 8601 text, as
        everywhere. Raises RegularsError for a record that can't be kept, or an id that the base has already."""
        return self.append_records(entity, records)

    def append_change(self, entity: str, id: str, change: Mapping[str, Any], *, source: str | None = None) -> None:
        """Adds a change (`at`, `field`, `from`, `to`) to the history of an order, a deal or a ticket."""
        self.add_change(entity, id, change, source)

    def append_return(self, order_id: str, returned: Mapping[str, Any], *, source: str | None = None) -> None:
        """Adds a return (`at`, `amount`) to an order."""
        self.add_return(order_id, returned, source)

    def import_csv(
        self,
        entity: str,
        data: Any,
        map: Mapping[str, Any] | None = None,
        *,
        progress: Callable[[int, int, int], object] | None = None,
        **options: Unpack[Reading],
    ) -> Imported:
        """Reads a CSV file as `import_csv` does, straight into the base: the result has counts and findings, no records.

        A record that the base has already just so is counted (`repeats.unchanged`); one that it has with other values raises
        RegularsError, unless `on_repeat` is "keep" (the old one) or "replace" (it).
        """
        return self.import_into("csv", entity, data, map, options, progress)

    def import_json_lines(
        self,
        entity: str,
        data: Any,
        map: Mapping[str, Any] | None = None,
        *,
        progress: Callable[[int, int, int], object] | None = None,
        **options: Unpack[Reading],
    ) -> Imported:
        """As `import_csv`, from JSON Lines."""
        return self.import_into("json_lines", entity, data, map, options, progress)

    def import_frame(
        self,
        entity: str,
        frame: Any,
        map: Mapping[str, Any] | None = None,
        *,
        progress: Callable[[int, int, int], object] | None = None,
        **options: Unpack[Reading],
    ) -> Imported:
        """Reads a frame as `import_frame` does, straight into the base. Scores of the base have the customers' ids as the frame has
        them: under the name of its column, as whole numbers, UUIDs or text."""
        table = _frames.table(frame, numbered=bool((map or {}).get("number_rows")))
        return self._import_table(entity, table, map, options, progress)

    def _import_table(self, entity: str, table: Any, map: Any, options: Any, progress: Any = None) -> Imported:
        imported = self.import_into("table", entity, table, map, options, progress)
        name, _ = _regulars.columns_of_ids(entity, [name for name, *_ in table], map)
        if name is not None:
            self._callers = getattr(self, "_callers", None) or (name, _kind_of_ids(table, name, map, options))
        return imported

    def records(self, entity: str, *, as_of: date | str | None = None) -> RecordList:
        """The records of a kind in the library's JSON form, in order of source and id: as they were known at an instant, or all that is
        known. `to_frame()` gives them as a frame."""
        return RecordList(self.records_of(entity, as_of))

    def customer(self, id: Any, *, as_of: date | str | None = None, source: str | None = None) -> Dossier | None:
        """A customer with all that belongs to them, as of an instant, or all that is known; None when there is no such customer, or they
        were merged into another."""
        found = self.dossier_of(str(id), as_of, source)
        return None if found is None else Dossier(*found)

    def _ids(self, keys: Iterable[CustomerKey]) -> dict[str, Any]:
        """The ids of customers as the caller's frame has them."""
        name, kind = getattr(self, "_callers", None) or ("customer_id", str)
        return {name: _frames.of_kind([key.id for key in keys], kind)}


def _kind_of_ids(table: Any, name: str, map: Any, options: Any) -> Any:
    """What the ids of a frame are; floats are whole numbers where that is declared."""
    column = next(column for other, column, _ in table if other == name)
    formats = {**((map or {}).get("formats") or {}), **(options.get("formats") or {})}
    first = next((value for value in _frames.to_list(column) if value is not None), None)
    return int if isinstance(first, float) and formats.get("float_ids") else _frames.kind_of_ids(column)


def _of_orders(frame: Any, map: Mapping[str, Any] | None, formats: Mapping[str, Any] | None, currency: Any) -> CustomerBase:
    """A base of a frame of orders. Where no column fills the id, each row is an order; where the formats name no currency, that of the
    scores is the one of rows that have none; unless they say otherwise, a whole float is the id that it was before a missing value made
    floats of a column of integers."""
    table, map = _frames.table(frame, numbered=False), dict(map or {})
    if not _regulars.columns_of_ids("order", [name for name, *_ in table], map)[1]:
        map["number_rows"] = True
    formats = dict(formats or {})
    if (map.get("formats") or {}).get("float_ids") is None:
        formats.setdefault("float_ids", True)
    if currency is not None and not (map.get("formats") or {}).get("currency"):
        formats.setdefault("currency", currency)
    base = CustomerBase()
    imported = base._import_table("order", table, map, {"formats": formats})
    _warn(imported, "rejected", f"score leaves out {imported.rejected} of {imported.rows} rows")
    _warn(imported, "doubtful", "score reads rows that are doubtful")
    return base


def _warn(imported: Imported, severity: str, what: str) -> None:
    """Warns of the first finding of a severity, if there is one."""
    finding = next((finding for finding in imported.findings if finding.severity == severity), None)
    if finding is None:
        return
    import warnings

    example, cure = finding.examples[0], "" if finding.cure is None else f"; {finding.cure}"
    row = f", such as row {example.row}" if example.row else ""
    told = f"{what}{row} ({finding.field} {example.value!r}: {finding.reason}{cure}); import_frame tells them all"
    warnings.warn(told, stacklevel=4)


def _listed(options: Any) -> dict[str, Any]:
    """The options with the rates as a list, which may be anything that gives them."""
    rates = options.get("rates")
    return options if rates is None else {**options, "rates": list(rates)}


def score(
    base: Any,
    as_of: date | str,
    *,
    map: Mapping[str, Any] | None = None,
    formats: Mapping[str, Any] | None = None,
    **options: Unpack[Scoring],
) -> Scores:
    """Scores every customer of a base who bought, as of an instant: histories, probability to be alive, expected purchases, value,
    segment, latest answer, open tickets; and what holds for the base as a whole.

    `purchases` (`unit`, `merge_same_day`, `calendar`) and `rfm` (the three thresholds) are dicts; `rates` are (from, to,
    date, rate) in text. In place of a base there may be a frame of orders, read as `import_frame` reads it by `map` and `formats`: without
    a column for the order's id each row is an order, `currency` is that of rows without one, whole floats of an id's column are its
    integers (7.0 is 7, unless `formats` has `"float_ids": False`), and rows that are left out, such as those whose id stands for nobody
    (0, -1), are warned of with what to declare.
    `to_frame()` joins id, segment, probability to be alive, purchases and value. Raises RegularsError without a purchase by then, or for
    orders in several currencies without rates.
    """
    if not isinstance(base, CustomerBase) and _frames.is_frame(base):
        base = _of_orders(base, map, formats, options.get("currency"))
    elif map is not None or formats is not None:
        raise TypeError("map and formats say how a frame of orders is read, and base is none")
    found = _regulars.score(base, as_of, _listed(options))
    ids = base._ids(found.customers.key)
    for part in (found.customers, found.purchases, found.rfm):
        _frames.identify(part, ids)
    return found


def histories(
    base: CustomerBase,
    as_of: date | str,
    *,
    currency: str | None = None,
    rates: Iterable[tuple[str, str, str, str]] | None = None,
    purchases: Mapping[str, Any] | None = None,
) -> tuple[list[CustomerKey], Purchases]:
    """The purchase histories of a base as of an instant, with the key of each row: the table that `score` starts from."""
    options = {"currency": currency, "rates": rates, "purchases": purchases}
    keys, table = _regulars.histories(base, as_of, _listed(options))
    _frames.identify(table, base._ids(keys))
    return keys, table


def concentration(data: Any, value: Any = "value") -> list[ConcentrationPoint]:
    """What share of the value the best share of customers brings, at 0 %, 1 %, ..., 100 % of the customers (Lorenz 1905).

    Raises RegularsError for a negative or missing value.
    """
    table = Data(data)
    return _regulars.concentration(table.first(value, "value"))


def closed_loop(
    base: CustomerBase,
    as_of: date | str,
    **options: Unpack[Loop],
) -> ClosedLoop:
    """How the feedback loop of a base runs as of an instant: what asks for an answer and was heard, decided (yes, no, later) and told,
    how fast (Kaplan and Meier 1958), by group, and what was never answered.

    `within_days` is the time within which an answer counts as prompt, 2 when None. `by` are "channel", "touchpoint", "kind", "survey",
    "question", "language", "solicited", "account", "country", "lifecycle_stage", "custom.<field>" of the feedback or "customer.<field>";
    channel and lifecycle stage when None. Raises RegularsError for any other, or an option out of its range.
    """
    return _regulars.closed_loop(base, as_of, options)


def answer_queue(
    base: CustomerBase,
    as_of: date | str,
    *,
    scores: Mapping[str, Any] | None = None,
    **options: Unpack[Queue],
) -> AnswerQueue:
    """Open feedback and tickets in the order of the value that an answer is expected to save: the customer's value, times the probability
    to leave, times the share of those whom an answer keeps, less its `cost`.

    What an answer saves rests on assumptions: `recoverable`, the share of the leaving whom it keeps, and the risk to leave after a low
    score or complaint (`risk_low`) and after anything else (`risk_other`). `cap_days` is how long nobody should wait, `capacity_per_day` how
    many answers the team gives, `reserved_share` the share of places for who waited longest, `ageing` what waiting for `cap_days` adds, as a
    share of the mean value. `scores` is a dict of the options of `score`. Raises RegularsError as `score`, but for a base without
    purchases, and for an option out of its range.
    """
    return _regulars.answer_queue(base, as_of, {} if scores is None else scores, options)


def breakdown(
    base: CustomerBase,
    as_of: date | str,
    **options: Unpack[Answers],
) -> Breakdown:
    """The answers of a base to one `kind` of question ("nps" when None), whole and by group, each against all others.

    `by` are "period" or dimensions of `closed_loop`; channel, touchpoint, lifecycle stage and period when None. `period` is "day", "week",
    "month" (when None), "quarter" or "year". Of each customer the latest answer counts, in each period, or with `every_answer` all.
    Only answers on `scale` are read, which need not be named where there is one. `figures` is a dict of options of `rating` and of
    `adjustment`. Raises RegularsError without an answer, for several scales when none is named, or an option that is unknown or out of
    its range.
    """
    return _regulars.breakdown(base, as_of, options)


def coverage(
    base: CustomerBase,
    as_of: date | str,
    **options: Unpack[Asked],
) -> Coverage:
    """Who of a base was asked (has an invitation) a `kind` of question ("nps" when None), who answered, who is silent, by group, and where
    the score of all who were asked lies at worst and at best.

    `by` is "lifecycle_stage" (when None), "country", "account" or "customer.<field>". Raises RegularsError without a customer, for any
    other dimension, for answers on several scales when none is named, or a level out of its range.
    """
    return _regulars.coverage(base, as_of, options)
