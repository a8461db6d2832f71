"""Days, weeks and months in a declared zone, or in the one that a column of timestamps carries."""

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import regulars as r

# Half past midnight of 1 July in Berlin is still June in UTC.
AT = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
AS_OF = "2026-08-10"
BERLIN = {"zone": "Europe/Berlin"}


def first_month(data, ordered_at="ordered_at", **options):
    return r.cohorts(data, ordered_at, None, as_of=AS_OF, **options).cohorts[0].start.isoformat()


def aware(zone):
    instants = pd.Series([AT]).dt.tz_convert(zone)
    yield pd.DataFrame({"customer_id": ["a"], "ordered_at": instants})
    yield pl.DataFrame({"customer_id": ["a"], "ordered_at": pl.Series([AT]).dt.convert_time_zone(zone)})
    yield pa.table({"customer_id": ["a"], "ordered_at": pa.array([AT], pa.timestamp("us", tz=zone))})


def test_a_zone_is_declared():
    orders = {"customer_id": ["a"], "ordered_at": [AT]}
    assert (first_month(orders), first_month(orders, calendar=BERLIN)) == ("2026-06-01", "2026-07-01")
    assert first_month(orders, calendar={"zone": "+02:00"}) == "2026-07-01"


@pytest.mark.parametrize("family", [0, 1, 2])
def test_the_zone_of_a_column_is_not_lost(family):
    berlin, utc = list(aware("Europe/Berlin"))[family], list(aware("UTC"))[family]
    assert (first_month(berlin), first_month(utc)) == ("2026-07-01", "2026-06-01")
    # What is declared wins; the first day of a week alone says nothing of the zone.
    assert first_month(berlin, calendar={"zone": "UTC"}) == "2026-06-01"
    assert first_month(berlin, calendar={"week_start": "sunday"}) == "2026-07-01"
    assert first_month(["a"], berlin["ordered_at"]) == "2026-07-01"


def test_zones_of_every_kind_are_named():
    for zone in (ZoneInfo("Europe/Berlin"), dt.timezone(dt.timedelta(hours=2)), "+02:00"):
        frame = pd.DataFrame({"customer_id": ["a"], "ordered_at": pd.Series([AT]).dt.tz_convert(zone)})
        assert first_month(frame) == "2026-07-01"


def test_each_order_has_an_offset_of_its_own():
    orders = {"customer_id": ["a", "b"], "ordered_at": [AT, AT], "utc_offset_minutes": [120, -300]}
    table = r.cohorts(orders, net_amount=None, as_of=AS_OF, calendar={"zone": "own"})
    assert [row.start.month for row in table.cohorts] == [6, 7]
    other = r.cohorts(orders, net_amount=None, as_of=AS_OF, calendar={"zone": "own"}, utc_offset_minutes=[120, 120])
    assert [row.start.month for row in other.cohorts] == [7]


def test_weeks_start_on_the_declared_day():
    orders = {"customer_id": ["a"], "ordered_at": ["2026-11-26"]}
    starts = [
        r.movements(orders, net_amount=None, as_of="2026-11-26", period="week", calendar={"week_start": day}).periods[0].start.day
        for day in ("monday", "saturday", "sunday")
    ]
    assert starts == [23, 21, 22]


def test_what_is_no_calendar_is_refused():
    orders = {"customer_id": ["a"], "ordered_at": [AT]}
    with pytest.raises(TypeError, match="expected a dict such as"):
        first_month(orders, calendar="Europe/Berlin")
    for calendar, message in [
        ({"zone": "Europe/Berln"}, "near: Europe/Berlin"),
        ({"zone": "own"}, "no column 'utc_offset_minutes'"),
        ({"week_start": "someday"}, "someday"),
        ({"zones": "UTC"}, "zones"),
    ]:
        with pytest.raises((r.RegularsError, TypeError), match=message):
            first_month(orders, calendar=calendar)
    with pytest.raises(r.RegularsError, match="utc_offset_minutes"):
        first_month(orders, utc_offset_minutes=[60])


def test_opportunities_go_to_the_model_of_opportunities():
    days = ["1995-05-01", "1996-12-24", "1998-01-02", "1998-12-24", "1995-11-30"]
    orders = pd.DataFrame({"customer_id": ["a", "a", "a", "a", "b"], "ordered_at": pd.to_datetime(days)})
    table = r.discrete_purchases(orders, net_amount=None, as_of="2002-01-01")
    assert list(table.frequency) == [2, 0] and list(table.recency) == [3.0, 0.0] and list(table.age) == [6.0, 6.0]
    frame = table.to_frame("pandas")
    assert list(frame.columns) == ["customer_id", "frequency", "recency", "T"] and list(frame.customer_id) == ["a", "b"]
    model = r.BgBb(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783)
    assert round(model.expected_purchases(table, horizon=5)[1], 2) == 0.07
    assert table.unfinished_from == dt.date(2002, 1, 1) and (table.newcomers, table.unfinished) == (0, 0)
