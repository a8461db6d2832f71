"""Columns in from every family, and out in the one that came in."""

import array
import datetime as dt
import pickle
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import regulars as r

MODEL = r.BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
FREQUENCY, RECENCY, T = [2, 1, 7, 1, 0], [30.43, 8.0, 20.0, 4.0, 0.0], [38.86, 30.0, 39.0, 36.0, 7.0]
HISTORIES = {"frequency": FREQUENCY, "recency": RECENCY, "T": T}
ALIVE = MODEL.probability_alive(FREQUENCY, RECENCY, T)
SCORES = [10, 9, 9, 8, 10, 6, 9, 10, 7, 9, 3, 10]

FRAMES = {
    "pandas": (pd.DataFrame(HISTORIES), pd.Series, pd.DataFrame),
    "polars": (pl.DataFrame(HISTORIES), pl.Series, pl.DataFrame),
    "pyarrow": (pa.table(HISTORIES), pa.Array, pa.Table),
    "numpy": ({name: np.array(column) for name, column in HISTORIES.items()}, np.ndarray, dict),
    "list": (HISTORIES, list, dict),
    "duckdb": (duckdb.from_arrow(pa.table(HISTORIES)), pa.Array, pa.Table),
}


# What a relation gives has to say whose its rows are: `test_frames.py`.
@pytest.mark.parametrize("family", FRAMES.keys() - {"duckdb"})
def test_columns_come_out_in_the_family_that_came_in(family):
    frame, column, table = FRAMES[family]
    alive = MODEL.probability_alive(frame)
    assert isinstance(alive, column) and r._frames.to_list(alive) == ALIVE
    fit = r.BgNbd.fit(frame)
    intervals = fit.probability_alive(frame)
    assert isinstance(intervals.low, column) and isinstance(intervals.to_frame(), table)
    expected = list if table is dict else table
    assert isinstance(fit.summary(), expected)
    assert isinstance(fit.summary("pandas"), pd.DataFrame)


SCORE_COLUMNS = {
    "list": SCORES,
    "tuple": tuple(SCORES),
    "bytes": bytes(SCORES),
    "array": array.array("i", SCORES),
    "memoryview": memoryview(bytes(SCORES)),
    "numpy objects": np.array(SCORES, dtype=object),
    "numpy strided": np.repeat(np.array(SCORES), 3)[::3],
    "numpy reversed": np.array(SCORES, dtype="uint8")[::-1],
    "numpy scalars": [np.uint8(score) for score in SCORES],
    "decimals": [Decimal(score) for score in SCORES],
    "pandas": pd.Series(SCORES),
    "pandas nullable": pd.Series(SCORES, dtype="Int64"),
    "pandas arrow": pd.Series(SCORES, dtype="int8[pyarrow]"),
    "pandas categories": pd.Series(SCORES, dtype="category"),
    "pandas of a block": pd.DataFrame(np.array([SCORES, SCORES]).T, columns=["a", "b"])["a"],
    "polars": pl.Series(SCORES, dtype=pl.UInt8),
    "polars chunks": pl.concat([pl.Series(SCORES[:5]), pl.Series(SCORES[5:])], rechunk=False),
    "pyarrow": pa.array(SCORES, pa.uint8()),
    "pyarrow slice": pa.array([3, *SCORES, 0], pa.uint8())[1:-1],
    "pyarrow chunks": pa.chunked_array([SCORES[:1], [], SCORES[1:]]),
    "pyarrow dictionary": pa.array(SCORES).dictionary_encode(),
    "pyarrow decimals": pa.array([Decimal(score) for score in SCORES], pa.decimal128(5, 2)),
} | {
    f"numpy {name}": np.array(SCORES, dtype=name)
    for name in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8")
}


@pytest.mark.parametrize("kind", SCORE_COLUMNS)
def test_every_kind_of_column_gives_the_same_score(kind):
    assert r.nps(SCORE_COLUMNS[kind]) == r.nps(SCORES)


def test_pandas_keeps_its_index():
    frame = pd.DataFrame(HISTORIES, index=["d", "a", "c", "b", "e"])
    assert list(MODEL.probability_alive(frame).index) == ["d", "a", "c", "b", "e"]
    assert list(MODEL.probability_alive(frame.frequency, frame.recency, frame["T"]).index) == ["d", "a", "c", "b", "e"]
    scored = r.rfm(frame, days_since_last="T", monetary_value="recency").to_frame()
    assert list(scored.index) == ["d", "a", "c", "b", "e"] and scored.segment.notna().all()


def test_pandas_columns_may_share_rows_in_any_way():
    frame = pd.DataFrame(HISTORIES, index=["d", "a", "c", "b", "e"])
    one, two, three = frame.frequency, frame.recency.copy(), frame["T"].set_axis(list("dacbe"))
    assert MODEL.probability_alive(one, two, three).tolist() == ALIVE
    assert MODEL.probability_alive(frame, two).tolist() == ALIVE
    assert MODEL.probability_alive(frame, RECENCY, np.array(T)).tolist() == ALIVE


def test_columns_may_have_other_names_or_be_given_apart():
    frame = pl.DataFrame({"x": FREQUENCY, "t_x": RECENCY, "T": T})
    assert MODEL.probability_alive(frame, frequency="x", recency="t_x").to_list() == ALIVE
    assert MODEL.probability_alive(frame, np.array(RECENCY), frequency="x").to_list() == ALIVE
    assert MODEL.probability_alive(frame["x"], frame["t_x"], frame["T"]).to_list() == ALIVE
    weights = r.nps(pd.DataFrame({"score": SCORES, "w": range(1, 13)}), weights="w")
    assert weights == r.nps(SCORES, weights=np.arange(1.0, 13.0))


IDS = ["b", "a", "b", "سارا"]
DAYS = [dt.date(2026, 1, 1), dt.date(2026, 1, 2), dt.date(2026, 2, 1), dt.date(2026, 2, 2)]
AMOUNTS = [10.0, 20.0, 19.99, 0.01]
INSTANTS = {
    "dates": DAYS,
    "datetimes": [dt.datetime.combine(day, dt.time()) for day in DAYS],
    "aware": [dt.datetime.combine(day, dt.time(1), dt.timezone(dt.timedelta(hours=1))) for day in DAYS],
    "text": [str(day) for day in DAYS],
    "times": [f"{day} 03:30:00+03:30" for day in DAYS],
    "pandas zone": pd.to_datetime(pd.Series(DAYS)).dt.tz_localize("UTC").dt.tz_convert("Asia/Tehran"),
    "pandas text": pd.Series([str(day) for day in DAYS]),
    "polars dates": pl.Series(DAYS),
    "polars zone": pl.Series(DAYS).cast(pl.Datetime("ns", "Europe/Berlin")),
    "date64": pa.array(DAYS, pa.date64()),
    "timestamps": pa.array(DAYS).cast(pa.timestamp("s")).cast(pa.timestamp("s", "UTC")),
} | {f"numpy {unit}": np.array(DAYS, dtype=f"M8[{unit}]") for unit in ("D", "h", "m", "s", "ms", "us", "ns")}
MONEY = {
    "floats": AMOUNTS,
    "decimals": [Decimal(str(amount)) for amount in AMOUNTS],
    "exponents": [Decimal("1E+1"), Decimal("2E1"), Decimal("19.990"), Decimal("1E-2")],
    "text": [f"{amount:.2f}" for amount in AMOUNTS],
    "pyarrow": pa.array([Decimal(str(amount)) for amount in AMOUNTS], pa.decimal128(9, 3)),
    "polars": pl.Series(AMOUNTS).cast(pl.Decimal(9, 2)),
}


def table(ids=IDS, days=DAYS, amounts=AMOUNTS):
    return r.purchases(ids, days, amounts, as_of="2026-03-01", currency="EUR")


@pytest.mark.parametrize("kind", INSTANTS)
def test_every_kind_of_instant(kind):
    assert table(days=INSTANTS[kind]) == table()


@pytest.mark.parametrize("kind", MONEY)
def test_every_kind_of_money(kind):
    assert table(amounts=MONEY[kind]) == table()


@pytest.mark.parametrize(
    "ids", [IDS, pd.Series(IDS), pl.Series(IDS), pa.array(IDS), np.array(IDS), pl.Series(IDS).cast(pl.Categorical)]
)
def test_ids_may_be_text(ids):
    made = table(ids)
    assert r._frames.to_list(made.customer) == ["a", "b", "سارا"] and r._frames.to_list(made.frequency) == [0, 1, 0]
    assert r._frames.to_list(made.monetary_value) == [None, 19.99, None]
    assert r._frames.to_list(made.total_spend) == [2000, 2999, 1]


@pytest.mark.parametrize("ids", [["", "سارا", "\U0001f600 Ünal"], ["a", "bcd", "ef"]])
def test_texts_come_back_as_numpy_has_them(ids):
    column = r._regulars.customer_codes(ids)[1]
    made = r._frames.shaped(column, "numpy")
    assert made.dtype == np.array(ids).dtype and made.tolist() == ids and made.flags.writeable
    assert pickle.loads(pickle.dumps(column)) == column and pa.array(column).to_pylist() == ids


@pytest.mark.parametrize(
    "ids", [[-7, 3, -7, 2**60], [1, 0, 1, 2], np.array([9.0, 3, 9, 4]), np.array([7, 5, 7, 2**32 - 1], dtype="u4")]
)
def test_ids_may_be_whole_numbers(ids):
    made = r._frames.to_list(table(ids).customer)
    assert made == sorted(made) and set(made) == {int(each) for each in ids}


def test_purchases_are_a_frame_of_the_callers_family():
    orders = pd.DataFrame({"customer_id": IDS, "ordered_at": pd.to_datetime(pd.Series(DAYS)), "net_amount": AMOUNTS})
    made = r.purchases(orders, as_of=dt.datetime(2026, 3, 1), currency="EUR")
    frame = made.to_frame()
    names = ["customer_id", "frequency", "recency", "T", "log_gaps", "monetary_value", "total_spend"]
    assert list(frame.columns) == names and frame.monetary_value.isna().tolist() == [True, False, True]
    assert MODEL.probability_alive(made).tolist() == MODEL.probability_alive(frame).tolist()
    assert made.as_of == dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    assert isinstance(made.to_frame("polars"), pl.DataFrame) and isinstance(made.to_frame("list"), dict)
    lean = r.purchases(orders.drop(columns="net_amount"), net_amount=None, as_of="2026-03-01").to_frame()
    assert list(lean.columns) == names[:5]
    for family in (pl.from_pandas(orders), pa.Table.from_pandas(orders), duckdb.from_df(orders)):
        assert r._frames.to_list(r.purchases(family, as_of="2026-03-01", currency="EUR").frequency) == [0, 1, 0]


def test_money_has_one_scale():
    days = ["2026-01-01", "2026-01-02"]
    major = r.purchases(["a", "a"], days, [10.0, 20.5], as_of="2026-02-01", currency="USD")
    minor = r.purchases(["a", "a"], days, [1000, 2050], as_of="2026-02-01", minor_digits=2)
    assert major == minor and major.total_spend == [3050] and major.monetary_value == [20.5]
    yen = r.purchases(["a", "a"], days, [1000, 2050], as_of="2026-02-01", currency="JPY")
    assert yen.total_spend == [3050] and yen.monetary_value == [2050.0]


def test_records_take_every_form_of_instant():
    gross, noon = {"currency": "EUR", "minor": 100}, dt.datetime(2026, 1, 1, 12)
    base, written = r.CustomerBase(), r.CustomerBase()
    forms = [noon.date(), noon, pd.Timestamp(noon), np.datetime64(noon), "2026-01-01", "2026-01-01 12:00:00"]
    for row, at in enumerate(forms):
        order = {"id": str(row), "customer_id": "a", "gross": gross}
        base.append("order", [order | {"ordered_at": at, "cancelled_at": None}])
        midnight = row in (0, 4)
        written.append("order", [order | {"ordered_at": f"2026-01-01T{'00' if midnight else '12'}:00:00Z"}])
    base.append_return("1", {"at": dt.date(2026, 1, 2), "amount": gross})
    written.append_return("1", {"at": "2026-01-02T00:00:00Z", "amount": gross})
    base.append("order", [{**order, "id": "x", "ordered_at": noon, "custom": {"seen_at": {"text": "here"}}}])
    written.append("order", [{**order, "id": "x", "ordered_at": noon, "custom": {"seen_at": {"text": "here"}}}])
    assert base == written


def test_scores_of_a_base_become_frames():
    base = r.CustomerBase()
    lines = "order_id,customer_id,ordered_at,net_amount,currency\n1,a,2026-01-01,9.99,EUR\n2,b,2026-01-08,5,EUR\n"
    base.import_csv("order", lines)
    base.append(
        "feedback",
        [
            {
                "id": "f",
                "customer_id": "a",
                "kind": "nps",
                "submitted_at": dt.datetime(2026, 1, 9, tzinfo=dt.UTC),
                "score": 9.0,
                "scale_min": 0.0,
                "scale_max": 10.0,
            }
        ],
    )
    scores = r.score(base, dt.date(2026, 2, 1))
    assert isinstance(scores.customers.spend, r.Column) and list(scores.customers.spend) == [9.99, 5.0]
    assert scores.customers.last_nps.to_list() == [9, None]
    frame = scores.customers.to_frame("pandas")
    assert frame.customer_id.tolist() == ["a", "b"] and frame.last_nps.isna().tolist() == [False, True]
    assert scores.customers.to_frame("polars")["last_nps"].to_list() == [9, None]
    assert scores.customers.to_frame("pyarrow")["last_nps"].to_pylist() == [9, None]
    assert isinstance(scores.rfm.to_frame("numpy")["segment"], np.ndarray)
    assert scores.purchase_model is None and not scores.value
    assert base == r.CustomerBase.from_json(base.to_json()) == pickle.loads(pickle.dumps(base))


def test_a_column_is_a_sequence_a_buffer_and_an_arrow_array():
    column = r._regulars.model_probability_alive(MODEL._handle, (FREQUENCY, RECENCY, T, None, [], []))
    assert len(column) == 5 and column[-1] == ALIVE[-1] and list(column) == column.to_list() == ALIVE
    assert np.asarray(column).tolist() == pl.Series(column).to_list() == pa.array(column).to_pylist() == ALIVE
    assert pickle.loads(pickle.dumps(column)) == column and "5 rows" in repr(column)
    with pytest.raises(IndexError):
        column[5]
    assert not np.asarray(column).flags.writeable


def test_records_are_typed_values():
    nps = r.nps(SCORES)
    assert nps.score.value == 0.5 and round(nps.points().low) == -2 and "promoters=8" in repr(nps)
    assert pickle.loads(pickle.dumps(nps)) == nps and len({nps, r.nps(SCORES)}) == 1
    with pytest.raises(AttributeError):
        nps.n = 3
    assert not r.nps([9]).score and r.nps([9]).score.needed == 5


def test_an_option_that_is_none_is_the_cores_to_choose():
    assert r.nps(SCORES, level=None, method=None) == r.nps(SCORES)
    orders = {"customer_id": IDS, "ordered_at": DAYS, "net_amount": AMOUNTS}
    plain = r.cohorts(orders, as_of="2026-03-01", currency="EUR")
    assert r.cohorts(orders, as_of="2026-03-01", currency="EUR", period=None, unit=None, minor_digits=None) == plain
    imported = r.import_csv("customer", b"id\na\n", as_of=None, formats=None)
    assert imported.records == r.import_csv("customer", b"id\na\n").records
    assert r.BgNbd.fit(HISTORIES, level=None, priors=None) == r.BgNbd.fit(HISTORIES)


def test_fits_are_kept_as_json_and_by_pickle():
    fit = r.BgNbd.fit(HISTORIES)
    assert r.PurchaseFit.from_json(fit.to_json()) == fit == pickle.loads(pickle.dumps(fit))
    assert repr(fit).startswith("PurchaseFit(BgNbd: r=") and "<td>alpha</td>" in fit._repr_html_()
    assert [row["parameter"] for row in fit.summary()] == ["r", "alpha", "a", "b"]
    spends = r.GammaGamma.fit([1, 2, 5, 9, 1, 3], [5.5, 80.0, 18.5, 140.0, 9.9, 27.0])
    assert r.GammaGammaFit.from_json(spends.to_json()) == spends
    value = r.lifetime_value(
        fit, spends, pd.DataFrame(HISTORIES | {"monetary_value": [20.0, 11.0, 30.0, 9.0, None]}), horizon=26
    )
    assert isinstance(value.value, pd.Series) and value.value.notna().all()


@pytest.mark.parametrize("unit", ["D", "h", "s", "ms", "us", "ns"])
def test_numpy_instants_may_stand_alone_or_in_lists(unit):
    days = [np.datetime64(day, unit) for day in DAYS]
    assert table(days=days) == table(days=np.array(days, dtype=object)) == table()
    plain, scalar = dt.date(2026, 3, 1), np.datetime64("2026-03-01", unit)
    made, again = (r.purchases(IDS, DAYS, None, as_of=as_of) for as_of in (plain, scalar))
    assert made == again


TRUTHS = [np.True_, np.False_, np.True_, np.True_]


@pytest.mark.parametrize("churned", [TRUTHS, np.array(TRUTHS, dtype=object), pd.array(TRUTHS, dtype="boolean")])
def test_numpy_truth_values_may_be_in_lists(churned):
    plain = r.ShiftedBetaGeometric.fit([1, 2, 2, 3], [bool(each) for each in TRUTHS])
    assert r.ShiftedBetaGeometric.fit([1, 2, 2, 3], churned) == plain


def test_float32_may_hold_amounts_that_it_holds_exactly():
    amounts = np.array([1.5, 2.25], "f4")
    made = r.purchases(["a", "b"], DAYS[:2], amounts, as_of="2026-03-01", currency="EUR")
    assert r._frames.to_list(made.total_spend) == [150, 225]


TABLES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.Table,
    "duckdb": pa.Table,
    "numpy": list,
    "list": list,
}


@pytest.mark.parametrize("family", TABLES)
def test_small_tables_come_out_in_the_family_that_came_in(family):
    columns = {"customer_id": IDS, "ordered_at": DAYS, "net_amount": AMOUNTS, "category": ["x", "y", "x", "x"]}
    made = {
        "pandas": pd.DataFrame,
        "polars": pl.DataFrame,
        "pyarrow": pa.table,
        "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
        "numpy": lambda columns: {
            name: np.array(column, dtype="M8[D]" if name == "ordered_at" else None) for name, column in columns.items()
        },
        "list": dict,
    }
    orders, options = made[family](columns), {"as_of": "2026-03-01", "currency": "EUR"}
    tables = [call(orders, **options).to_frame() for call in (r.cohorts, r.movements, r.category_mix)]
    priors = [r.Prior(parameter=name, mean=0.0, sd=1.0) for name in ("r", "alpha", "a", "b")]
    choice = r.choose(orders, split="2026-01-15", as_of="2026-03-01", models=[r.BgNbd], priors=priors)
    posterior = r.BgNbd.fit(FRAMES[family][0], priors=priors).posterior(FRAMES[family][0], draws=100)
    tables += [choice.summary(), posterior.summary(), posterior.draws()]
    assert [type(table) for table in tables] == [TABLES[family]] * 6
    assert isinstance(r.cohorts(orders, **options).to_frame("polars"), pl.DataFrame)


@pytest.mark.parametrize("text", ["2026-01-05 09:00", "2026-01-05T09:00Z", "2026-01-05T12:30+03:30", "2026-01-05T09:00:00"])
def test_a_time_may_end_with_its_minutes(text):
    made = r.purchases(["a", "a"], ["2026-01-05T09:00:00Z", text], None, as_of="2026-02-02 09:00", unit="day")
    assert (r._frames.to_list(made.frequency), r._frames.to_list(made.age)) == ([0], [28.0])


def test_records_of_two_families_are_equal_when_their_values_are():
    columns = {"customer_id": ["a", "b", "a"], "ordered_at": ["2024-01-01", "2024-01-01", "2024-02-01"]}
    made = [r.purchases(of(columns), net_amount=None, as_of="2024-06-01") for of in (dict, pd.DataFrame, pl.DataFrame, pa.table)]
    assert all(one == other for one in made for other in made)
    later = r.purchases(pd.DataFrame(columns), net_amount=None, as_of="2024-06-08")
    assert all(one != later for one in made)


def test_an_unknown_family_of_frames_is_refused():
    segments = r.nps_by_segment([9, 1], ["a", "b"])
    for make in (segments.to_frame, r.rating([5, 4], scale=(1, 5, 1)).to_frame):
        with pytest.raises(TypeError, match="family is 'excel', expected pandas"):
            make("excel")


def test_messages_stay_short_whatever_the_names():
    wide = pd.DataFrame({f"column {place}": [1] for place in range(3000)})
    days = {"split": "2024-01-02", "as_of": "2024-01-03"}
    for call in (lambda: r.nps(wide, "y" * 9000), lambda: r.choose(["a"], ["2024-01-01"], models="x" * 9000, **days)):
        with pytest.raises((r.RegularsError, TypeError)) as error:
            call()
        assert len(str(error.value)) < 600
