"""Frames and columns of the caller's own library, found in `sys.modules`: nothing is imported that the caller hasn't."""

from __future__ import annotations

import sys

from ._errors import RegularsError
from ._regulars import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeVar

    T = TypeVar("T")

_ROOTS = {
    "pandas": "pandas",
    "polars": "polars",
    "pyarrow": "pyarrow",
    "numpy": "numpy",
    "duckdb": "pyarrow",
    "_duckdb": "pyarrow",
}


def family(data: Any) -> str | None:
    """The library that an object belongs to: "pandas", "polars", "pyarrow", "numpy" or "list"."""
    for made in type(data).__mro__:
        if found := _ROOTS.get(made.__module__.partition(".")[0]):
            return found
    if isinstance(data, dict):
        return next((family(column) for column in data.values()), "list")
    return None if isinstance(data, Column) else "list"


def cut(value: Any) -> str:
    """A caller's value as a message shows it: a long one would hide what the message says."""
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _listed(names: list[Any]) -> str:
    """The first names of a frame's columns, and how many more there are."""
    if not names:
        return "none"
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return ", ".join(str(name)[:40] for name in names[:20]) + more


def is_frame(data: Any) -> bool:
    """Whether the object has named columns."""
    return isinstance(data, dict) or hasattr(data, "to_frame") and hasattr(data, "_named") or hasattr(data, "columns")


def is_column(value: Any) -> bool:
    """Whether the object is a column of a record."""
    return isinstance(value, Column) or (hasattr(value, "__len__") and family(value) not in ("list", None))


class Data:
    """The first argument of a function: a frame whose columns are named, or the first column itself."""

    def __init__(self, data: Any) -> None:
        self.like = data
        self.columns: Any = None
        # Who the rows are, where the frame is a record that knows it.
        self._ids: dict[str, Any] | None = getattr(data, "_ids", None)
        # The first pandas rows of the call, and what they are called: those of all other columns must be the same.
        self.rows: tuple[str, Any] | None = None
        if type(data).__name__ == "LazyFrame":
            raise TypeError("the frame is lazy, expected one with its columns: collect() it first")
        if not is_frame(data):
            return
        if hasattr(data, "_named"):
            self.columns = data._named()
            self.like = next(iter(self.columns.values()))
        elif hasattr(data, "to_arrow_table"):
            self.columns = data.to_arrow_table()
        else:
            self.columns = data
            self._on("the frame", data)

    def _on(self, name: str, column: Any) -> None:
        """Refuses a pandas column on other rows than those before it: the core would pair them by position."""
        index = getattr(column, "index", None)
        if index is None or callable(index) or family(column) != "pandas" or isinstance(column, dict):
            return
        if self.rows is None:
            self.rows = name, index
            return
        first, rows = self.rows
        # Columns of different lengths are the core's to refuse.
        if rows is not index and len(rows) == len(index) and not rows.equals(index):
            raise RegularsError(
                f"{name} is invalid: its pandas index differs from that of {first}; align them first, e.g. by reindex",
                "invalid",
            )

    def column(self, given: Any, name: str) -> Any:
        """A column by its name in the frame, or the column that was given in its place, as the core can read it."""
        if not isinstance(given, str):
            self._on(name, given)
            return readable(given, name)
        if self.columns is None:
            raise TypeError(f"{name} is the name {given!r}, expected a column: the first argument is no frame")
        names = self.names()
        if given not in names:
            raise RegularsError(
                f"{name} is invalid: the frame has no column {cut(given)}, it has {_listed(names)}", "invalid"
            )
        if names.count(given) > 1:
            raise TypeError(f"{name} is several columns of the name {cut(given)}, expected one")
        column = self.columns[given]
        self._on(name, column)
        return readable(column, name)

    def names(self) -> list[Any]:
        """What the columns of the frame are called."""
        named = (getattr(self.columns, name) for name in ("column_names", "columns") if hasattr(self.columns, name))
        return list(next(named, self.columns))

    def ids(self) -> dict[str, Any] | None:
        """The column of the frame that says who each row is, by its name there."""
        if self._ids or self.columns is None:
            return self._ids
        found = [name for name in self.names() if isinstance(name, str) and _key(name) == "customerid"]
        return {found[0]: self.columns[found[0]]} if len(found) == 1 else None

    def named(self, covariates: tuple[Iterable[str], Iterable[str]]) -> list[list[tuple[str, Any]]]:
        """Columns by name for purchases and for dropout."""
        return [[(name, self.column(name, "a covariate")) for name in names] for names in covariates]

    def first(self, given: Any, name: str) -> Any:
        """The column that the first argument is, when it is no frame."""
        if self.columns is not None:
            return self.column(given, name)
        self._on(name, self.like)
        return readable(self.like, name)

    def dress(self, result: T, *, same_rows: bool = True) -> T:
        """The result with its columns in the family of the first argument and, when they have the same rows, on its index."""
        index = getattr(self.like, "index", None) if same_rows else None
        ids = self.ids() if same_rows else None
        if same_rows and is_relation(self.like) and (ids is None or isinstance(result, Column)):
            raise RegularsError(
                "the relation is invalid: its rows have no order that lasts, and nothing in the result would say whose they are; "
                "pass it as relation.to_arrow_table(), or with its column customer_id where the result is a record",
                "invalid",
            )
        dressed: T = dress(result, family(self.like), index)
        if ids is not None:
            identify(dressed, ids)
        return dressed


def _key(name: str) -> str:
    """A name of a column without what differs from file to file."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def is_relation(data: Any) -> bool:
    """Whether the object is a query of DuckDB, which gives its rows in another order each time."""
    return type(data).__module__.partition(".")[0] in ("duckdb", "_duckdb")


def identify(result: Any, ids: dict[str, Any]) -> None:
    """Puts the caller's ids before the columns of a record that has a row for each."""
    if not hasattr(result, "_set_ids"):
        return
    result._set_ids(ids)
    for name in result._fields:
        identify(getattr(result, name), ids)


def kind_of_ids(column: Any) -> Any:
    """What makes the caller's ids of their text: int, UUID, or str."""
    value = next((value for value in to_list(column) if value is not None), None)
    if type(value).__name__ == "UUID":
        return type(value)
    return int if hasattr(value, "__index__") and not isinstance(value, bool) else str


def of_kind(ids: list[str], kind: Any) -> list[Any]:
    """Ids as the caller has them; as text where some are of another kind."""
    try:
        made = [kind(id) for id in ids]
    except ValueError:
        return ids
    return made if [str(id) for id in made] == ids else ids


def table(data: Any, *, numbered: bool) -> list[tuple[str, Any, Any]]:
    """The columns of a frame as the core imports them: name, values, and of instants in a zone the times of its clocks."""
    if is_relation(data) and numbered:
        raise RegularsError(
            "the relation is invalid: its rows have no order that lasts, so that number_rows would name them anew each time; map its "
            "id column, or pass relation.to_arrow_table()",
            "invalid",
        )
    found = Data(data)
    if found.columns is None:
        raise TypeError(
            f"frame is a {type(data).__name__}, expected one of pandas, polars, pyarrow or DuckDB, or a dict of columns; records go "
            "into append, files into import_csv"
        )
    names, columns = found.names(), found.columns
    if hasattr(columns, "iloc"):
        listed = [columns.iloc[:, at] for at in range(len(names))]
    elif hasattr(columns, "column_names"):
        listed = [columns.column(at) for at in range(len(names))]
    else:
        listed = [columns[name] for name in names]
    for name, column in zip(names, listed, strict=True):
        found._on(str(name), column)
    return [(str(name), *_clocked(column, str(name))) for name, column in zip(names, listed, strict=True)]


def _clocked(column: Any, name: str) -> tuple[Any, Any]:
    """The values of a column and, where they are instants in a zone, the times of its clocks: of UTC the same column again."""
    kind: Any = getattr(column, "dtype", None) or getattr(column, "type", None)
    zone = next((zone for zone in (getattr(kind, at, None) for at in ("tz", "time_zone")) if zone is not None), None)
    if (arrow := getattr(kind, "pyarrow_dtype", None)) is not None and getattr(arrow, "tz", None) is not None:
        zone, column = arrow.tz, column.astype(f"datetime64[{arrow.unit}, {arrow.tz}]")
    if zone is None:
        # Arrow has a type of its own for UUIDs, which are texts here.
        return column.to_pylist() if str(kind) == "extension<arrow.uuid>" else readable(column, name), None
    if hasattr(column, "array"):
        utc, local = column.dt.tz_convert(None).values, column.dt.tz_localize(None).values
    elif hasattr(column, "dt"):
        utc = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        local = column.dt.replace_time_zone(None)
    else:
        utc = column.cast(__import__("pyarrow").timestamp(kind.unit))
        local = __import__("pyarrow.compute").compute.local_timestamp(column)
    return (utc, utc) if str(zone).upper() in ("UTC", "ETC/UTC", "+00:00", "Z") else (utc, local)


def readable(column: Any, name: str = "column") -> Any:
    """What the core reads of a column: of pandas the memory below it."""
    if type(column).__name__ == "MultiIndex":
        raise TypeError(f"{name} is a MultiIndex, expected one column: pass get_level_values of it")
    if type(column).__name__ == "MaskedArray":
        # Its buffer would lend what the mask hides.
        return column.tolist()
    if column is None or family(column) != "pandas" or not hasattr(column, "array"):
        return column
    if getattr(column.dtype, "tz", None) is not None:
        column = column.dt.tz_convert(None)
    values = column.values
    if type(values).__module__ == "numpy":
        return values
    if "pyarrow" in sys.modules and hasattr(column, "__arrow_c_stream__"):
        return column
    return list(column)


def zone_of(column: Any) -> str | None:
    """The time zone that a column of timestamps carries, as the core names it."""
    dtype = getattr(column, "dtype", None)
    arrow = getattr(dtype, "pyarrow_dtype", None) or getattr(column, "type", None)
    zone = getattr(dtype, "tz", None) or getattr(dtype, "time_zone", None) or getattr(arrow, "tz", None)
    if zone is None:
        return None
    name: str = getattr(zone, "key", None) or getattr(zone, "zone", None) or str(zone)
    # datetime.timezone writes its offsets so.
    return name.removeprefix("UTC") if name.startswith(("UTC+", "UTC-")) else name


def dress(result: Any, kind: str | None, index: Any = None) -> Any:
    """A column, or a record with its columns, in a family; `index` is that of the caller's pandas rows."""
    if isinstance(result, Column):
        return shaped(result, kind, index)
    for name in getattr(result, "_fields", ()):
        value = getattr(result, name)
        if isinstance(value, Column):
            object.__setattr__(result, name, shaped(value, kind, index))
        elif hasattr(value, "_named"):
            dress(value, kind, index)
    return result


def shaped(column: Column, kind: str | None, index: Any = None) -> Any:
    """A column of the core in a family."""
    if kind == "list":
        return column.to_list()
    if kind == "polars":
        return sys.modules["polars"].Series(values=column)
    if kind == "pyarrow":
        return __import__("pyarrow").array(column)
    if kind == "numpy":
        return _numpy(column)
    if kind == "pandas":
        fits = index is not None and not callable(index) and len(index) == len(column)
        return sys.modules["pandas"].Series(_numpy(column), index=index if fits else None)
    return column


def _numpy(column: Column) -> Any:
    numpy = sys.modules["numpy"]
    numbers: Any = column.filled()
    try:
        return numpy.array(memoryview(numbers))
    except BufferError:
        block = column.block()
        if block is None:
            return numpy.array(column.to_list(), dtype=object)
        letters, width = block
        return numpy.frombuffer(letters, dtype=f"U{width}")


def to_list(column: Any) -> list[Any]:
    """The values of a column of any family; a missing one is None."""
    for method in ("to_list", "to_pylist", "tolist"):
        if hasattr(column, method):
            return [None if value != value else value for value in getattr(column, method)()]
    return list(column)


def same(one: Any, other: Any) -> bool:
    """Whether two fields are equal; columns are when their values are, whatever library they belong to."""
    if is_column(one) or is_column(other):
        both_have_rows = all(is_column(field) or isinstance(field, list) for field in (one, other))
        return both_have_rows and to_list(one) == to_list(other)
    return bool(one == other)


def default() -> str:
    """The family of frames made of what came from no frame: the first that the caller has imported."""
    return next((name for name in ("pandas", "polars", "pyarrow") if name in sys.modules), "list")


def _known(kind: str) -> str:
    if kind not in ("pandas", "polars", "pyarrow", "numpy", "list"):
        raise TypeError(f"family is {cut(kind)}, expected pandas, polars, pyarrow, numpy or list")
    return kind


def frame(named: dict[str, Any], kind: str | None) -> Any:
    """A frame of named columns."""
    kinds = [family(column) for column in named.values() if not isinstance(column, list)]
    kind = _known(kind or next(iter(kinds), "list") or default())
    if kind == "list":
        return {name: to_list(column) for name, column in named.items()}
    module = __import__(kind)
    columns = {name: _moved(column, kind, module) for name, column in named.items()}
    if kind == "numpy":
        return columns
    return module.table(columns) if kind == "pyarrow" else module.DataFrame(columns)


def _moved(column: Any, kind: str, module: Any) -> Any:
    if isinstance(column, Column):
        return shaped(column, kind)
    if family(column) == kind:
        return column
    values = column if isinstance(column, list) else to_list(column)
    return module.array(values) if kind in ("numpy", "pyarrow") else module.Series(values)


class _Blank:
    """Stands for a record where there is none, so that an empty table has the names of its columns: whatever it is asked for, it
    gives itself, and a pair of it when it is taken apart."""

    def __getattr__(self, name: str) -> _Blank:
        return self

    def __call__(self) -> _Blank:
        return self

    def __iter__(self) -> Iterator[_Blank]:
        return iter((self, self))


def rows(items: Iterable[Any], row: Callable[[Any], dict[str, Any]], kind: str | None) -> Any:
    """A small table with a row an item, of the family or, where that has no frames, as it is."""
    listed = [row(item) for item in items]
    kind = _known(kind or default())
    if kind not in ("pandas", "polars", "pyarrow"):
        return listed
    module = __import__(kind)
    names = None if listed else list(row(_Blank()))
    if kind == "pandas":
        return module.DataFrame(listed, columns=names)
    if kind == "polars":
        return module.DataFrame(listed, schema=names, infer_schema_length=None)
    if names is None:
        return module.Table.from_pylist(listed)
    return module.table({name: module.nulls(0) for name in names})
