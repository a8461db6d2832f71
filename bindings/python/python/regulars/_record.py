"""What a record is: named values that don't change, known to the core by the name of the class."""

from __future__ import annotations

from . import _frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, ClassVar, Generic, Self, TypeVar, dataclass_transform

    Model = TypeVar("Model", covariant=True)
    Row = TypeVar("Row", bound="Record")

    class Of(Generic[Model]):
        """A record that is of some model."""
else:
    # `typing` itself would take longer to import than this package.
    Model = Row = None

    def dataclass_transform(**_):
        return lambda made: made

    class Of:
        __slots__ = ()

        def __class_getitem__(cls, _):
            return cls


CLASSES: dict[str, Any] = {}
"""The class of each record, by the name that the core gives it."""

PLAIN = {"str", "int", "float", "bool", "date", "datetime"}
"""What the annotation of a field begins with that is a cell of a row."""


_set = object.__setattr__


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _Fields(type):
    """Makes the annotations of a class its fields, and its slots."""

    _fields: tuple[str, ...]

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        own = tuple(body.get("__annotations__", ()))
        # A slot and a value of the class can't have the same name.
        defaults = {field: body.pop(field) for field in own if field in body}
        slots = own + tuple(body.get("__slots__", ()))
        fields = next((base._fields for base in bases if isinstance(base, _Fields)), ()) + own
        made = super().__new__(mcs, name, bases, body | {"__slots__": slots, "_fields": fields, "_defaults": defaults})
        if own:
            CLASSES.setdefault(name, made)
        return made


class Record(metaclass=_Fields):
    """Named values that don't change; equal when the values are."""

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[str, ...]]
        _defaults: ClassVar[dict[str, Any]]

    _called = "name"
    """What the column of names is called in a frame of such records."""

    def __init__(self, *given: Any, **fields: Any) -> None:
        fields = self._defaults | fields
        if given or fields.keys() != set(self._fields):
            raise TypeError(self._wrong(given, fields))
        for name, value in fields.items():
            _set(self, name, value)

    def _wrong(self, given: tuple[Any, ...], fields: dict[str, Any]) -> str:
        """Why these fields make no record."""
        name = type(self).__name__
        if given:
            return f"{name} takes its fields by name: {name}({', '.join(f'{field}=...' for field in self._fields)})"
        wrong = {
            "missing": [field for field in self._fields if field not in fields],
            "unknown": [field for field in fields if field not in self._fields],
        }
        told = "; ".join(f"{word}: {', '.join(names)}" for word, names in wrong.items() if names)
        return f"{name} has the fields {', '.join(self._fields)}; {told}"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} doesn't change; set no {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} doesn't change; delete no {name}")

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self._fields)

    def _replace(self, **fields: Any) -> Self:
        return type(self)(**dict(zip(self._fields, self._values(), strict=True)) | fields)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other) or not isinstance(other, Record):
            return NotImplemented
        return all(map(_frames.same, self._values(), other._values()))

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._values()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self._values())

    def __repr__(self) -> str:
        fields = (f"{name}={_shown(value)}" for name, value in zip(self._fields, self._values(), strict=True))
        return f"{type(self).__name__}({', '.join(fields)})"

    def to_dict(self) -> dict[str, Any]:
        """The record in the library's JSON form: dicts, lists and plain values."""
        plain = {name: _plain(value) for name, value in zip(self._fields, self._values(), strict=True)}
        for name, annotation in type(self).__annotations__.items():
            answers = plain[name] if annotation == "list[Answer]" else [plain[name]]
            for answer in answers:
                if "Answer" in annotation and isinstance(answer, dict):
                    answer.setdefault("answer", "known")
        # A name that Python has for itself ends in a line here.
        return {name.rstrip("_"): value for name, value in plain.items()}

    @classmethod
    def _row(cls, of: Any) -> dict[str, Any]:
        """Such a record as a row of a frame: its plain values, and its figures with their intervals."""
        row: dict[str, Any] = {}
        for name, annotation in cls.__annotations__.items():
            kind, value = annotation.split(" ")[0], getattr(of, name)
            if kind in ("Answer", "Estimate", "MixEffect"):
                row |= answered(name, value)
            elif kind == "CustomerKey":
                row |= {"customer_source": value and value.source, "customer_id": value and value.id}
            elif kind in PLAIN:
                row[cls._called if name == "name" else name.rstrip("_")] = value
        return row


def cells(row: Record, *names: str) -> dict[str, Any]:
    """Plain values of a record as cells of its row."""
    return {name: getattr(row, name) for name in names}


def answered(name: str, answer: Any) -> dict[str, Any]:
    """An answer as cells of a row, empty ones where there is none."""
    parts = {name: "value", f"{name}_low": "low", f"{name}_high": "high"}
    return {cell: getattr(answer, part, None) for cell, part in parts.items()}


def _rebuilt(made: type[Record], values: tuple[Any, ...]) -> Record:
    return made(**dict(zip(made._fields, values, strict=True)))


def _identified(rebuilt: tuple[Any, ...], ids: dict[str, Any]) -> Record:
    made = _rebuilt(*rebuilt)
    _frames.identify(made, ids)
    return made


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return format(value, ".6g")
    if _frames.is_column(value):
        return f"<{len(value)} rows>"
    if isinstance(value, list) and len(value) > 12:
        return f"<{len(value)} items>"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return repr(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "microsecond"):
        digits = "auto" if value.microsecond % 1000 else "milliseconds" if value.microsecond else "seconds"
        return value.isoformat(timespec=digits).replace("+00:00", "Z")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return _frames.to_list(value) if _frames.is_column(value) else value


class Rows(Record):
    """A record that has small tables, in the family of the data that it was made of."""

    __slots__ = ("_family",)

    def _of(self, data: _frames.Data) -> Self:
        _set(self, "_family", _frames.family(data.like))
        return self

    def _rows(self, items: Iterable[Any], row: Callable[[Any], dict[str, Any]], family: str | None) -> Any:
        return _frames.rows(items, row, family or getattr(self, "_family", None))

    def _listed(self, field: str, family: str | None) -> Any:
        """The records of a field as rows."""
        kind = type(self).__annotations__[field].removeprefix("list[").removesuffix("]")
        return self._rows(getattr(self, field), CLASSES[kind]._row, family)


class Table(list[Row]):
    """A list of records that can be had as a frame."""

    _family: str | None = None
    _kind: Any = None

    def _of(self, kind: type[Row], data: _frames.Data | None = None) -> Self:
        self._kind = kind
        self._family = None if data is None else _frames.family(data.like)
        return self

    def to_frame(self, family: str | None = None) -> Any:
        """A row a record: its plain values, and its figures with their intervals."""
        # A list that the caller made knows its kind by what is in it.
        kind: Any = self._kind or next(map(type, self), None)
        return _frames.rows(self, kind._row if kind else lambda _: {}, family or self._family)


class BySegment(Table[Row]):
    """A list of segments, in the order of their names, that can be had as a frame."""

    def to_frame(self, family: str | None = None) -> Any:
        """A row a segment: n, figures and the difference from all others with their intervals, and its adjusted p-value."""
        return super().to_frame(family)


class Columns(Record):
    """A record of columns."""

    __slots__ = ("_ids",)

    def _set_ids(self, ids: dict[str, Any]) -> None:
        _set(self, "_ids", ids)

    def __reduce__(self) -> tuple[Any, ...]:
        ids = getattr(self, "_ids", None)
        return (_identified, (super().__reduce__()[1], ids)) if ids else super().__reduce__()

    def _named(self) -> dict[str, Any]:
        """The columns by the names that the field gives them."""
        return {name: getattr(self, name) for name, kind in type(self).__annotations__.items() if kind == "Any"}

    def to_frame(self, family: str | None = None) -> Any:
        """The columns as a frame: of the family they came in, or of "pandas", "polars", "pyarrow", "numpy" or "list" (of the
        last two a dict of columns)."""
        return _frames.frame(self._identified(), family)

    def _identified(self) -> dict[str, Any]:
        """The columns, after those that say who each row is."""
        named = self._named()
        ids: dict[str, Any] = getattr(self, "_ids", None) or {}
        rows = len(next(iter(named.values()), ()))
        given = {name: column for name, column in ids.items() if len(column) == rows}
        if given:
            named.pop("customer_id", None)
        return {**given, **named}
