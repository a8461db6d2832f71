"""What orders say of a base without a model, as records and as frames."""

import datetime as dt
import pickle

import pandas as pd
import polars as pl
import pytest
import regulars as r

ORDERS = {
    "customer_id": ["a", "b", "c", "a", "d", "c", "b", "a"],
    "ordered_at": [
        "2026-01-01",
        "2026-01-10",
        "2026-01-21",
        "2026-02-03",
        "2026-02-10",
        "2026-03-04",
        "2026-03-17",
        "2026-01-01",
    ],
    "net_amount": [10.0, 5.0, 15.0, 20.0, 7.0, 9.0, 4.0, 2.5],
    "category": ["coffee", "coffee", "filters", "coffee", "filters", "coffee", "coffee", "filters"],
}
FRAMES = {"list": dict, "pandas": pd.DataFrame, "polars": pl.DataFrame}


def of(call, family="list", **options):
    return call(FRAMES[family](ORDERS), as_of="2026-03-20", currency="EUR", **options)


@pytest.mark.parametrize("family", FRAMES)
@pytest.mark.parametrize("call", [r.purchase_summary, r.category_mix, r.cohorts, r.movements])
def test_every_family_of_frames_gives_the_same(call, family):
    found = of(call, family)
    assert found == of(call) == pickle.loads(pickle.dumps(found))
    assert found.as_of == dt.datetime(2026, 3, 20, tzinfo=dt.UTC)


def test_purchase_summary():
    base = of(r.purchase_summary)
    assert (base.customers, base.repeat_customers, base.purchases, base.revenue) == (4, 3, 7, 7250)
    assert base.unit == "week" and of(r.purchase_summary, unit="day").unit == "day"
    lean = r.purchase_summary(ORDERS["customer_id"], ORDERS["ordered_at"], as_of="2026-03-20")
    assert lean.order_value is None and lean.revenue is None and lean.purchases == 7


def test_categories_keep_their_names():
    mix = of(r.category_mix)
    assert [row.category for row in mix.categories] == ["coffee", "filters"]
    assert [row.revenue for row in mix.categories] == [4800, 2450]
    frame = mix.to_frame("pandas")
    assert list(frame.category) == ["coffee", "filters"] and frame.purchases.tolist() == [5, 3]
    numbered = of(lambda data, **options: r.category_mix(data, category=[7, 7, 9, 7, 9, 7, 7, 9], **options))
    assert [row.category for row in numbered.categories] == [7, 9]
    assert numbered.to_dict()["categories"][0]["revenue"] == 4800


def test_cohorts_are_days_and_unfinished_cells_are_marked():
    table = of(r.cohorts)
    assert [row.start for row in table.cohorts] == [dt.date(2026, 1, 1), dt.date(2026, 2, 1)]
    assert [cell.active for cell in table.cohorts[0].cells] == [3, 1, 2]
    assert [cell.finished for cell in table.cohorts[0].cells] == [True, True, False] and not table.cohorts[0].cells[
        2
    ].rate
    frame = table.to_frame("polars")
    assert frame["finished"].to_list() == [True, True, False, True, False]
    assert frame["cohort"].dtype == pl.Date and table.to_dict()["cohorts"][0]["start"] == "2026-01-01"
    assert of(r.cohorts, period="quarter").period == "quarter"


def test_movements_add_up():
    table = of(r.movements)
    frame = table.to_frame("pandas")
    assert frame.new.tolist() == [3, 1, 0] and frame.returning.tolist() == [0, 1, 0]
    assert frame.resurrected.tolist() == [0, 0, 2] and frame.finished.tolist() == [True, True, False]
    revenue = frame.new_revenue + frame.returning_revenue + frame.resurrected_revenue
    assert revenue.sum() == 7250 and table.periods[-1].dormant is None


def test_retention_of_revenue():
    frame = pd.DataFrame(
        {
            "account_id": list("abcdefgh"),
            "before": [100, 80, 50, 50, 20, 20, 10, 0],
            "after": [120, 80, 25, 0, 20, 20, 10, 40],
        }
    )
    kept = r.retention(frame, currency="EUR", days=365)
    assert kept == r.retention(frame.account_id, frame.before * 100, frame.after * 100, days=365)
    flow = kept.waterfall
    assert flow.start + flow.new + flow.expansion - flow.contraction - flow.loss == flow.end == 31500
    assert kept.logo.value == 6 / 7 and kept.annual_logo_churn.value == pytest.approx(1 / 7)
    assert (
        r.retention(frame, currency="EUR").annual_logo_churn is None
        and kept.to_dict()["annual_logo_churn"]["answer"] == "known"
    )
