"""What is known of customers, read from files or records, and a whole base scored in one call.

`entity` is "customer", "account", "interaction", "order", "subscription", "deal", "ticket", "feedback" or "invitation". Records are
dicts in the library's own JSON form; files are given as bytes (or text), in CSV with a header or JSON Lines.
"""

from __future__ import annotations

from . import _regulars
from ._frames import Data
from ._records import ConcentrationPoint, CustomerKey, Imported, Purchases, Scores
from .survey import given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from typing import Any, Self

__all__ = ["CustomerBase", "column_map", "concentration", "histories", "import_csv", "import_json_lines", "score"]


def column_map(system: str, entity: str) -> dict[str, Any]:
    """The ready-made map of the column names of "hubspot", "salesforce", "zendesk" or "segment", to be used as it is or changed.

    Raises RegularsError for a kind of record that the system doesn't export.
    """
    return _regulars.column_map(system, entity)


def import_csv(
    entity: str,
    data: Any,
    map: Mapping[str, Any] | None = None,
    *,
    as_of: date | str | None = None,
    formats: Mapping[str, Any] | None = None,
    progress: Callable[[int, int, int], object] | None = None,
) -> Imported:
    """Reads records of one kind from the bytes of a CSV file, with a finding for every rejected or doubtful row.

    `map` says which column fills which field (`{"columns": {"id": "Order ID"}}`); `as_of` is the instant after which a date is
    doubtful; `formats` how dates and numbers are written. `progress(bytes, of, rows)` is called every few thousand rows and ends the
    import when it returns False, as Ctrl-C does. Raises RegularsError for bytes that aren't text, a map with a field that doesn't
    exist, or a missing column that a record can't be without.
    """
    return _regulars.import_records("csv", entity, data, map, given(as_of=as_of, formats=formats), progress)


def import_json_lines(
    entity: str,
    data: Any,
    map: Mapping[str, Any] | None = None,
    *,
    as_of: date | str | None = None,
    formats: Mapping[str, Any] | None = None,
    progress: Callable[[int, int, int], object] | None = None,
) -> Imported:
    """As `import_csv`, from JSON Lines: one object a line."""
    return _regulars.import_records("json_lines", entity, data, map, given(as_of=as_of, formats=formats), progress)


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
        return type(self).from_json, (self.to_json(),)

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
        as_of: date | str | None = None,
        formats: Mapping[str, Any] | None = None,
        progress: Callable[[int, int, int], object] | None = None,
    ) -> Imported:
        """Reads a CSV file as `import_csv` does, straight into the base: the result has counts and findings, no records."""
        return self.import_into("csv", entity, data, map, given(as_of=as_of, formats=formats), progress)

    def import_json_lines(
        self,
        entity: str,
        data: Any,
        map: Mapping[str, Any] | None = None,
        *,
        as_of: date | str | None = None,
        formats: Mapping[str, Any] | None = None,
        progress: Callable[[int, int, int], object] | None = None,
    ) -> Imported:
        """As `import_csv`, from JSON Lines."""
        return self.import_into("json_lines", entity, data, map, given(as_of=as_of, formats=formats), progress)


def score(
    base: CustomerBase,
    as_of: date | str,
    *,
    horizon: float | None = None,
    annual_discount: float | None = None,
    margin: float | None = None,
    level: float | None = None,
    currency: str | None = None,
    rates: Iterable[tuple[str, str, str, str]] | None = None,
    purchases: Mapping[str, Any] | None = None,
    rfm: Mapping[str, Any] | None = None,
) -> Scores:
    """Scores every customer of a base who bought, as of an instant: histories, probability to be alive, expected purchases, value,
    segment, latest answer, open tickets; and what holds for the base as a whole.

    `purchases` (`unit`, `merge_same_day`, `utc_offset_seconds`) and `rfm` (the three thresholds) are dicts; `rates` are (from, to,
    date, rate) in text. Raises RegularsError without a purchase by then, or for orders in several currencies without rates.
    """
    options = given(horizon=horizon, annual_discount=annual_discount, margin=margin, level=level, currency=currency)
    options |= given(rates=None if rates is None else list(rates), purchases=purchases, rfm=rfm)
    return _regulars.score(base, as_of, options)


def histories(
    base: CustomerBase,
    as_of: date | str,
    *,
    currency: str | None = None,
    rates: Iterable[tuple[str, str, str, str]] | None = None,
    purchases: Mapping[str, Any] | None = None,
) -> tuple[list[CustomerKey], Purchases]:
    """The purchase histories of a base as of an instant, with the key of each row: the table that `score` starts from."""
    options = given(currency=currency, rates=None if rates is None else list(rates), purchases=purchases)
    keys, table = _regulars.histories(base, as_of, options)
    return keys, table


def concentration(data: Any, value: Any = "value") -> list[ConcentrationPoint]:
    """What share of the value the best share of customers brings, at 0 %, 1 %, ..., 100 % of the customers (Lorenz 1905).

    Raises RegularsError for a negative or missing value.
    """
    table = Data(data)
    return _regulars.concentration(table.first(value, "value"))
