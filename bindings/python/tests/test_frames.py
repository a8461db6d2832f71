"""Frames in, with the findings of a file, and the caller's ids out again."""

import datetime as dt
import pickle
import uuid
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import regulars as r

EUR = {"constants": {"currency": "EUR"}}


def orders(customers, amounts=None, at="2026-01-05"):
    """A dict of columns."""
    count = len(customers)
    return {
        "order_id": list(range(1, count + 1)),
        "customer_id": customers,
        "ordered_at": [dt.datetime.fromisoformat(at) + dt.timedelta(days=7 * row) for row in range(count)],
        "net_amount": [10.0] * count if amounts is None else amounts,
    }


def said(imported):
    return [(f.field, f.severity, f.reason, f.cure, f.count, [(e.row, e.value) for e in f.examples]) for f in imported.findings]


FAMILIES = {
    "dict": dict,
    "pandas": pd.DataFrame,
    "polars": lambda columns: pl.DataFrame(columns, strict=False),
    "pyarrow": pa.table,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_reads_as_the_file_that_it_would_be(family):
    columns = orders(["a", None, "guest", "b"], [19.99, 5.0, 7.5, 8.25])
    csv = pd.DataFrame(columns).to_csv(index=False)
    of_file = r.import_csv("order", csv, EUR)
    of_frame = r.import_frame("order", FAMILIES[family](columns), EUR)
    assert of_frame.records == of_file.records and of_frame.rejected == of_file.rejected == 2
    rows = [[(row - 1, value) for row, value in finding[-1]] for finding in said(of_file)]
    assert [finding[-1] for finding in said(of_frame)] == rows
    assert [finding[:-1] for finding in said(of_frame)] == [finding[:-1] for finding in said(of_file)]


@pytest.mark.parametrize(
    ("ids", "kept"),
    {
        "integers": ([17, 17, 18], [17, 18]),
        "numpy": (np.array([17, 17, 18], "u4"), [17, 18]),
        "nullable": (pd.array([17, 17, 18], "Int64"), [17, 18]),
        "text": (["a", "a", "b"], ["a", "b"]),
        "zeros": (["007", "007", "8"], ["007", "8"]),
        "uuids": ([uuid.UUID(int=5), uuid.UUID(int=5), uuid.UUID(int=9)], [uuid.UUID(int=5), uuid.UUID(int=9)]),
        "categories": (pd.Categorical(["a", "a", "b"]), ["a", "b"]),
    }.values(),
)
def test_ids_come_back_under_their_name_in_their_type(ids, kept):
    frame = pd.DataFrame(orders([0, 0, 0], [1.5, 2.5, 3.5])).assign(customer_id=ids).rename(columns={"customer_id": "CustomerID"})
    frame = pd.concat([frame, frame.assign(order_id=[4, 5, 6], ordered_at=frame.ordered_at + pd.Timedelta(days=30))])
    scores = r.score(frame.reset_index(drop=True), "2026-04-01", currency="EUR")
    for table in (scores.to_frame("pandas"), scores.customers.to_frame("pandas"), scores.purchases.to_frame("pandas"), scores.rfm.to_frame("pandas")):
        assert table.columns[0] == "CustomerID" and list(table.CustomerID) == kept
        assert "customer_id" not in table.columns
    made = r.purchases(frame, customer_id="CustomerID", as_of="2026-04-01", currency="EUR").to_frame("pandas")
    assert list(made.CustomerID) == kept


def test_one_frame_joins_what_is_known_of_each_customer():
    scores = r.score(pd.DataFrame(orders(list("abcabcaab"))), as_of="2026-06-01", currency="EUR")
    table = scores.to_frame("polars")
    assert table.columns[:4] == ["customer_id", "segment", "days_since_last", "spend"]
    assert {"probability_alive", "expected_purchases", "value"} & set(table.columns) == {
        name for name in ("probability_alive", "expected_purchases", "value") if getattr(scores.customers, name) is not None
    }
    assert table["customer_id"].to_list() == ["a", "b", "c"] and table["spend"].to_list() == [40.0, 30.0, 20.0]
    again = pickle.loads(pickle.dumps(scores))
    assert again.to_frame("polars").equals(table)


def test_a_frame_of_orders_is_scored_in_one_line():
    frame = pd.DataFrame(orders(list("abcabcaab")))
    base = r.CustomerBase()
    base.import_frame("order", frame, EUR)
    assert r.score(frame, "2026-06-01", currency="EUR") == r.score(base, "2026-06-01", currency="EUR")
    without_ids = r.score(frame.drop(columns="order_id"), "2026-06-01", currency="EUR")
    assert without_ids.to_frame("pandas").equals(r.score(base, "2026-06-01").to_frame("pandas"))
    with pytest.warns(UserWarning, match=r"score leaves out 1 of 9 rows, such as row 1 \(customer_id '': missing"):
        r.score(frame.assign(customer_id=[None, *frame.customer_id[1:]]), "2026-06-01", currency="EUR")
    with pytest.raises(TypeError, match="map and formats say how a frame"):
        r.score(base, "2026-06-01", map={})


def test_floats_of_a_database_are_what_is_declared():
    frame = pd.DataFrame(orders([17850.0, np.nan, 17851.0], [19.990000000000002, 5.0, 0.1 + 0.2]))
    undeclared = r.import_frame("order", frame, EUR)
    assert not undeclared.records and {f.cure for f in undeclared.findings} >= {
        'declare formats.rounding = "half_even" or "half_up" to round such amounts'
    }
    declared = {**EUR, "formats": {"float_ids": True, "rounding": "half_even"}}
    imported = r.import_frame("order", frame, declared)
    assert [order["customer_id"] for order in imported.records] == ["17850", "17851"]
    assert [order["gross"]["minor"] for order in imported.records] == [1999, 30] and imported.rounded == 2
    base = r.CustomerBase()
    base.import_frame("order", frame, declared)
    assert list(r.score(base, "2026-06-01").to_frame("pandas").customer_id) == [17850, 17851]


def test_whole_floats_are_the_ids_that_a_missing_value_made_floats_of():
    frame = pd.DataFrame(orders([7.0, np.nan, 8.0, 7.0]))
    with pytest.warns(UserWarning, match="score leaves out 1 of 4 rows"):
        scores = r.score(frame, "2026-06-01", currency="EUR")
    assert list(scores.to_frame("pandas").customer_id) == [7, 8]
    with pytest.warns(UserWarning, match="score leaves out 1 of 4 rows"):
        kept = r.score(frame, "2026-06-01", currency="EUR", formats={"float_ids": False})
    assert [str(id) for id in kept.to_frame("pandas").customer_id] == ["7.0", "8.0"]
    # The formats of the map tell as much.
    with pytest.warns(UserWarning):
        mapped = r.score(frame, "2026-06-01", map={"formats": {"float_ids": False, "currency": "EUR"}})
    assert mapped == kept


@pytest.mark.parametrize("nobody", [0, -1])
def test_an_id_that_stands_for_nobody_is_warned_of_with_what_to_declare(nobody):
    frame = pd.DataFrame(orders([7, nobody, 8, 7]))
    cure = r"declare values\.customer_id = \{\"%d\": \"%d\"\} if it is a customer" % (nobody, nobody)
    with pytest.warns(UserWarning, match=cure):
        scores = r.score(frame, "2026-06-01", currency="EUR")
    assert list(scores.to_frame("pandas").customer_id) == [7, 8]
    map = {"values": {"customer_id": {str(nobody): str(nobody)}}}
    declared = r.score(frame, "2026-06-01", currency="EUR", map=map)
    assert sorted(declared.to_frame("pandas").customer_id) == sorted([nobody, 7, 8])


def test_values_keep_their_types_whatever_the_formats_say():
    german = {**EUR, "formats": {"decimal": ",", "thousands": ".", "date_order": "day_first"}}
    amounts = [Decimal("1234.50"), "1.234,50", 1234.5, 1234]
    imported = r.import_frame("order", orders(list("abcd"), amounts), german)
    assert [order["gross"]["minor"] for order in imported.records] == [123450, 123450, 123450, 123400]
    singles = r.import_frame("order", pd.DataFrame(orders(["a"])).assign(net_amount=np.array([29.33], "f4")), EUR)
    assert singles.records[0]["gross"]["minor"] == 2933


ZONED = pd.to_datetime(["2025-07-01 23:30", "2025-12-31 23:30"]).tz_localize("Europe/Berlin")


@pytest.mark.parametrize(
    "column",
    {
        "pandas": pd.Series(ZONED),
        "objects": list(ZONED.to_pydatetime()),
        "arrow": pd.Series(ZONED).astype(pd.ArrowDtype(pa.timestamp("us", "Europe/Berlin"))),
        "polars": pl.Series(ZONED.tz_convert("UTC").tz_localize(None)).dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Berlin"),
        "pyarrow": pa.array(ZONED.to_pydatetime(), pa.timestamp("ms", "Europe/Berlin")),
    }.values(),
)
def test_a_zone_is_kept(column):
    columns = {"order_id": [1, 2], "customer_id": ["a", "b"], "ordered_at": column, "net_amount": [1.0, 2.0]}
    imported = r.import_frame("order", columns, EUR)
    assert [order["ordered_at"] for order in imported.records] == ["2025-07-01T21:30:00Z", "2025-12-31T22:30:00Z"]
    assert [order["utc_offset_minutes"] for order in imported.records] == [120, 60]


def test_utc_is_no_clock_and_midnights_are_days():
    utc = pd.Series(ZONED).dt.tz_convert("UTC")
    columns = {"order_id": [1, 2], "customer_id": ["a", "b"], "ordered_at": utc, "net_amount": [1.0, 2.0]}
    imported = r.import_frame("order", columns, EUR, formats={"offset_minutes": 60})
    assert [order["ordered_at"] for order in imported.records] == ["2025-07-01T21:30:00Z", "2025-12-31T22:30:00Z"]
    days = r.import_frame("order", columns | {"ordered_at": pd.to_datetime(["2026-01-01", "2026-01-02"])}, EUR)
    assert days.days_as_instants == 2


def test_columns_that_fill_nothing_may_hold_anything():
    frame = pl.DataFrame(orders(["a"])).with_columns(pl.Series("embedding", [[1.0, 2.0]]))
    imported = r.import_frame("order", frame, EUR)
    assert imported.unknown_columns == ["embedding"] and len(imported.records) == 1


def test_what_is_no_table_is_refused():
    with pytest.raises(TypeError, match="frame is a list, expected one of pandas"):
        r.import_frame("order", [1, 2])
    with pytest.raises(r.RegularsError, match="no column fills customer_id"):
        r.import_frame("order", {"order_id": [1], "total": [2]})
    with pytest.raises(r.RegularsError, match="expected 2, found 1|has 1 rows, expected 2"):
        r.import_frame("order", orders(["a", "b"]) | {"net_amount": [1.0]})
    with pytest.raises(r.RegularsError, match="pandas index differs"):
        r.import_frame("order", {"order_id": pd.Series([1, 2]), "customer_id": pd.Series(["a", "b"], index=[1, 0])})
    relation = duckdb.from_arrow(pa.table(orders(["a"])))
    with pytest.raises(r.RegularsError, match="map its id column"):
        r.import_frame("order", relation, {"number_rows": True})


def test_a_relation_needs_to_say_whose_its_rows_are():
    rows = {"customer_id": ["a", "b"], "days_since_last": [3.0, 9.0], "frequency": [2, 1], "monetary_value": [5.0, 7.0]}
    relation = duckdb.from_arrow(pa.table(rows))
    assert r.rfm(relation).to_frame().column_names[0] == "customer_id"
    with pytest.raises(r.RegularsError, match="its rows have no order that lasts"):
        r.rfm(relation.project("days_since_last, frequency, monetary_value"))


def test_a_base_says_so_when_ids_are_of_several_kinds():
    base = r.CustomerBase()
    base.import_frame("order", pd.DataFrame(orders([1, 2])), EUR)
    base.import_frame("order", pd.DataFrame(orders(["a", "b"])).assign(order_id=["x", "y"]), EUR)
    assert list(r.score(base, "2026-06-01").to_frame("pandas").customer_id) == ["1", "2", "a", "b"]
    assert pickle.loads(pickle.dumps(base)) == base


def test_files_may_come_in_pieces(tmp_path):
    lines = "order_id,customer_id,ordered_at,net_amount,currency\n"
    lines += "".join(f"{row},c-{row % 7},2026-01-{1 + row % 28:02},{row}.50,EUR\n" for row in range(1, 300))
    path = tmp_path / "orders.csv"
    path.write_text(lines)
    whole = r.import_csv("order", lines)
    pieces = [lines[at : at + 11].encode() for at in range(0, len(lines), 11)]
    heard = []
    with path.open("rb") as of_bytes, path.open() as of_text:
        for data in (of_bytes, of_text, iter(pieces), (piece for piece in [b"", *pieces, b""])):
            read = r.import_csv("order", data, progress=lambda *told: heard.append(told))
            assert (read.rows, read.records, read.findings) == (whole.rows, whole.records, whole.findings)
    assert heard
    base = r.CustomerBase()
    assert base.import_csv("order", iter(pieces)).rows == 299
    ids = b'{"id": 1}\n{"id":', b" 2}\n"
    assert r.import_json_lines("customer", iter(ids)).records == r.import_json_lines("customer", b"".join(ids)).records


def test_pieces_that_are_none_say_so(tmp_path):
    def broken():
        yield b"id\n1\n"
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        r.import_csv("customer", broken())
    with pytest.raises(TypeError, match="data is a int, expected the bytes of a file"):
        r.import_csv("customer", iter([1, 2]))
    with pytest.raises(TypeError, match="an iterator of its pieces"):
        r.import_csv("customer", tmp_path)
    (tmp_path / "x").write_bytes(b"id\n1\n")
    closed = (tmp_path / "x").open("rb")
    closed.close()
    with pytest.raises(ValueError, match="closed file"):
        r.import_csv("customer", closed)


FAILED = {"order_id": [1, 2], "customer_id": ["a", "b"], "ordered_at": ["2026-01-01", "2026-01-02"], "net_amount": ["1.00", "2.00"]}


@pytest.mark.parametrize("family", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_column_that_tells_of_failed_payments_is_looked_at(family):
    frame = family({**FAILED, "Payment": ["paid", "failed"], "note": ["x", "y"]})
    base = r.CustomerBase()
    imported = base.import_frame("order", frame, formats={"currency": "EUR"})
    (finding,) = [finding for finding in imported.findings if finding.field == "Payment"]
    assert (finding.count, finding.examples[0].value) == (1, "failed") and "columns.status" in finding.cure
    with pytest.warns(UserWarning, match="Payment 'failed'"):
        r.score(frame, as_of="2026-03-01", currency="EUR")


def test_a_column_that_is_only_looked_at_may_be_of_any_kind():
    frame = pd.DataFrame({**FAILED, "state": [object(), {"a": 1}]})
    assert r.CustomerBase().import_frame("order", frame, formats={"currency": "EUR"}).rejected == 0
