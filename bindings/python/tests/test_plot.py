"""Every chart is drawn with its title and units, on the axes given or its own."""

from pathlib import Path

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

import regulars as r
from matplotlib import pyplot
from regulars import plot

ORDERS = Path(__file__).parents[3] / "examples/data/cdnow/orders.csv"


@pytest.fixture(scope="module")
def cdnow():
    orders = pd.read_csv(ORDERS, dtype={"customer_id": str}, parse_dates=["ordered_at"])
    table = r.purchases(orders, as_of="1997-09-30", currency="USD").to_frame()
    later = r.purchases(orders, as_of="1998-06-30", currency="USD").to_frame()
    table["holdout"] = later.frequency - table.frequency
    return orders, table, r.BgNbd.fit(table)


def finished(ax, *words):
    text = " ".join([ax.get_title(), ax.get_xlabel(), ax.get_ylabel()])
    assert all(word in text for word in words), text
    ax.figure.canvas.draw()
    pyplot.close(ax.figure)


def test_matrices(cdnow):
    fit = cdnow[2]
    finished(
        plot.probability_alive_matrix(fit, 39, unit="week"), "Probability alive", "39 weeks", "frequency", "recency"
    )
    finished(plot.frequency_recency_matrix(fit.model, 39, horizon=26, unit="week"), "Expected purchases", "recency")


def test_calibration(cdnow):
    ax = plot.calibration(cdnow[2], cdnow[1], "holdout", horizon=39, unit="week")
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert any("95% interval" in label for label in labels)
    finished(ax, "39 weeks of holdout", "purchases per customer")


def test_tracking(cdnow):
    orders, _, fit = cdnow
    ax = plot.cumulative_purchases(fit, orders, as_of="1997-09-30", calibration_end="1997-06-30")
    actual, expected = (line.get_ydata() for line in ax.get_lines()[:2])
    assert len(actual) == 38 and all(0.7 < e / a < 1.3 for a, e in zip(actual[5:], expected[5:], strict=True))
    finished(ax, "Cumulative", "weeks since the first order")
    ax = plot.incremental_purchases(fit, orders, as_of="1997-09-30")
    assert sum(ax.get_lines()[0].get_ydata()) == actual[-1]
    finished(ax, "Weekly")


def test_segment_map(cdnow):
    table = cdnow[1]
    scored = r.rfm((table["T"] - table.recency) * 7, table.frequency, table.total_spend)
    ax = pyplot.subplots()[1]
    assert plot.segment_map(scored, ax=ax) is ax
    assert len(ax.texts) == len(r.Segment.ALL)
    finished(ax, "Segments", "95% interval")


def test_nps():
    finished(plot.nps(r.nps([9] * 30 + [3] * 10)), "Net Promoter Score", "95% interval", "points")
    segments = r.nps_by_segment([9] * 30 + [3] * 11, ["Berlin"] * 40 + ["Oslo"])
    ax = plot.nps(segments)
    assert any("too few" in text.get_text() for text in ax.texts)
    finished(ax, "points")
    finished(plot.nps({"spring": segments[0].nps}, title="NPS"), "NPS")


def test_wrong_models_are_told():
    with pytest.raises(TypeError, match="expected a BgNbd"):
        plot.probability_alive_matrix(3, 39)
