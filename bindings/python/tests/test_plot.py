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
    ax = plot.conditional_expectation(cdnow[2], cdnow[1], "holdout", horizon=39, unit="week")
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


def test_names_are_drawn_as_they_are():
    nps = r.nps([9] * 30 + [3] * 10)
    ax = plot.nps({"costs $5 or $x^{": nps, "a\nb \ud800": nps, "long " * 60 + "end": nps}, title="$a_{$ and $")
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names[0].startswith("costs $5 or $x^{") and names[1].startswith("a b ?")
    assert len(names[2]) < 60 and "…" in names[2] and "end  (n=40)" in names[2] and "$a_{$" in ax.get_title()
    finished(ax, "points")


WRONG = {
    "model": (TypeError, "model .*expected a BgNbd", lambda c: plot.probability_alive_matrix(3, 39)),
    "most": (
        r.RegularsError,
        "longest is -1, allowed",
        lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=9, longest=-1),
    ),
    "huge most": (r.RegularsError, "longest", lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=9, longest=10**6)),
    "half a most": (TypeError, "longest .*whole", lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=9, longest=1.5)),
    "max_frequency": (
        r.RegularsError,
        "max_freq",
        lambda c: plot.probability_alive_matrix(c[2], 39, max_frequency=3000),
    ),
    "no age": (r.RegularsError, "age is 0", lambda c: plot.probability_alive_matrix(c[2], 0)),
    "age": (TypeError, "age is a str", lambda c: plot.probability_alive_matrix(c[2], "39")),
    "horizon": (r.RegularsError, "horizon is 0", lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=0)),
    "horizon NaN": (r.RegularsError, "finite", lambda c: plot.frequency_recency_matrix(c[2], 9, horizon=float("nan"))),
    "unit": (r.RegularsError, "unit .*week", lambda c: plot.probability_alive_matrix(c[2], 39, unit="fortnight")),
    "a unit": (TypeError, "unit .*text", lambda c: plot.probability_alive_matrix(c[2], 39, unit=7)),
    "negative holdout": (
        r.RegularsError,
        r"holdout\[0\]",
        lambda c: plot.conditional_expectation(c[2], c[1], -c[1]["T"], horizon=9),
    ),
    "half a holdout": (r.RegularsError, "holdout", lambda c: plot.conditional_expectation(c[2], c[1], c[1]["T"] + 0.01, horizon=9)),
    "short holdout": (r.RegularsError, "holdout has 1 rows", lambda c: plot.conditional_expectation(c[2], c[1], [1], horizon=9)),
    "other rows": (
        r.RegularsError,
        "holdout .*index differs from that of the frame",
        lambda c: plot.conditional_expectation(c[2], c[1], c[1].holdout[::-1], horizon=9),
    ),
    "no period": (
        r.RegularsError,
        "as_of .*after the first order",
        lambda c: plot.cumulative_purchases(c[2], c[0], as_of="1997-01-02"),
    ),
    "axes": (TypeError, "ax is a int, expected one matplotlib Axes", lambda c: plot.nps(r.nps([9] * 9), ax=5)),
    "scores": (TypeError, "data holds a Nps, expected", lambda c: plot.nps([r.nps([9]), r.nps([9])])),
    "no scores": (TypeError, "data is a int, expected", lambda c: plot.nps(5)),
    "a number by name": (TypeError, "data\\['a'\\] is a int", lambda c: plot.nps({"a": 5})),
    "a frame": (TypeError, "is a Series, expected", lambda c: plot.nps(c[1])),
    "title": (TypeError, "title is a int", lambda c: plot.nps(r.nps([9]), title=5)),
    "rfm": (TypeError, "rfm is a int, expected", lambda c: plot.segment_map(5)),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments_are_told_and_leave_no_figure(name, cdnow):
    error, text, call = WRONG[name]
    before = pyplot.get_fignums()
    with pytest.raises(error, match=text):
        call(cdnow)
    assert pyplot.get_fignums() == before
