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
    ax = plot.probability_alive_matrix(fit, 39, unit="week")
    # Charts of two models can be compared: their colours mean the same.
    assert ax.get_images()[0].get_clim() == (0.0, 1.0)
    finished(ax, "Probability alive", "39 weeks", "frequency", "recency")
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
    assert len(actual) == 39 and all(0.7 < e / a < 1.3 for a, e in zip(actual[5:], expected[5:], strict=True))
    finished(ax, "Cumulative", "weeks since the first order")
    ax = plot.incremental_purchases(fit, orders, as_of="1997-09-30")
    # The last week isn't over, and left out.
    assert len(ax.get_lines()[0].get_ydata()) == 38 and sum(ax.get_lines()[0].get_ydata()) == actual[-2]
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


@pytest.fixture(scope="module")
def drawn(cdnow):
    repeats = cdnow[1][cdnow[1].frequency > 0]
    posterior = cdnow[2].posterior(cdnow[1], draws=200)
    spend = r.GammaGamma.fit(repeats).posterior(repeats, draws=200)
    return posterior, r.predict(posterior, cdnow[1], spend=spend, horizon=39)


def test_repeat_histogram(cdnow):
    ax = plot.repeat_histogram(cdnow[2], cdnow[1])
    heights = [bar.get_height() for bar in ax.patches]
    assert len(heights) == 16 and sum(heights[:8]) == pytest.approx(sum(heights[8:])) == len(cdnow[1])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    finished(ax, "Repeat purchases", "customers")
    wide = plot.repeat_histogram(cdnow[2].model, cdnow[1], longest=40)
    assert [label.get_text() for label in wide.get_xticklabels()][-1] == "40+" and len(wide.get_xticks()) < 25
    finished(wide, "Repeat purchases")


def test_conditional_expectation_of_a_model_has_no_intervals(cdnow):
    ax = plot.conditional_expectation(cdnow[2].model, cdnow[1], "holdout", horizon=39)
    assert not any("interval" in text.get_text() for text in ax.get_legend().get_texts())
    finished(ax, "holdout")


def test_cohorts_mark_what_is_unfinished(cdnow):
    table = r.cohorts(cdnow[0], as_of="1997-09-15", currency="USD")
    ax = plot.cohorts(table)
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert len(hatched) == len(table.cohorts) and len(ax.texts) == sum(len(row.cells) - 1 for row in table.cohorts)
    finished(ax, "isn't over", "months since", "first purchase")
    young = r.cohorts(cdnow[0], as_of="1997-01-20", currency="USD")
    finished(plot.cohorts(young), "Share")


def test_movements_stand_on_each_other(cdnow):
    table = r.movements(cdnow[0], as_of="1997-09-15", currency="USD")
    ax = plot.movements(table)
    bars = {bars.get_label(): bars for bars in ax.containers}
    assert list(bars) == ["new", "returning", "resurrected", "dormant"]
    rows = zip(table.periods, *bars.values(), strict=True)
    for row, new, returning, resurrected, dormant in rows:
        active = row.new.customers + row.returning.customers + row.resurrected.customers
        assert (
            resurrected.get_y() + resurrected.get_height()
            == active
            == new.get_height() + returning.get_height() + resurrected.get_height()
        )
        assert dormant.get_height() == -(row.dormant.customers if row.dormant else 0)
        assert bool(new.get_hatch()) is not row.finished
    ax.figure.canvas.draw()
    legend = ax.get_legend().get_window_extent()
    boxes = [bar.get_window_extent() for bars in ax.containers for bar in bars]
    frame = ax.get_window_extent()
    assert not any(legend.overlaps(box) for box in boxes)
    assert all(frame.y0 < box.y0 and box.y1 < frame.y1 for box in boxes)
    finished(ax, "month", "customers")


def test_posteriors(cdnow, drawn):
    finished(plot.parameters(cdnow[2]), "Parameters", "95% interval")
    ax = plot.parameters(drawn[0])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["r", "alpha", "a", "b"]
    finished(ax, "Posterior means", "95% interval")
    finished(plot.posterior(drawn[0], "alpha"), "alpha", "200 draws", "density")


def test_top_customers(cdnow, drawn):
    names = cdnow[1].customer_id
    ax = plot.top_customers(drawn[1], names, unit="USD")
    means = [line.get_xdata()[0] for line in ax.get_lines() if len(line.get_xdata()) == 1]
    assert len(means) == 20 and means == sorted(means, reverse=True) and means[0] == max(drawn[1].value.value)
    assert ax.get_yticklabels()[0].get_text() == names[drawn[1].value.value.idxmax()]
    finished(ax, "Top 20 customers", "value (USD)", "95% interval")
    finished(plot.top_customers(drawn[1], of="purchases", most=3), "Top 3", "purchases")


def test_top_customers_are_called_as_their_rows_are(cdnow, drawn):
    table = cdnow[1].set_index("customer_id")
    coming = r.predict(drawn[0], table, horizon=39)
    ax = plot.top_customers(coming, most=5)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == list(coming.to_frame().nlargest(5, "purchases").index)
    finished(ax, "Top 5")
    bare = r.predict(drawn[0], table.reset_index().to_dict("list"), horizon=39)
    ax = plot.top_customers(bare, most=5)
    assert [table.index[int(label.get_text())] for label in ax.get_yticklabels()] == labels
    finished(ax, "Top 5")


def test_ratings():
    scores, shops = [5, 4, 2, 5, 1] * 30 + [3], ["Berlin", "Oslo"] * 75 + ["Rome"]
    segments = r.ratings_by_segment(scores, shops, scale=(1, 5, 1))
    ax = plot.ratings(segments, title="Delivery")
    assert ax.get_xlim()[0] < 1 < 5 < ax.get_xlim()[1] and any("too few" in text.get_text() for text in ax.texts)
    finished(ax, "Delivery", "95% interval", "mean (1 to 5)")
    finished(plot.ratings(r.csat(scores, scale=(1, 5, 1))), "answers of 4 to 5")
    with pytest.raises(r.RegularsError, match="different scales, or of different figures"):
        plot.ratings({"a": r.csat(scores, scale=(1, 5, 1)), "b": r.rating(scores, scale=(1, 5, 1))})


PROMOTERS = [52, 49, 51, 48, 53, 50, 47, 51, None, 50, 36, 33, 37, 35, 34]
ASKED = [0 if promoters is None else 100 for promoters in PROMOTERS]


def test_trend_marks_its_alarms():
    trend = r.trend(PROMOTERS, "share", n=ASKED)
    ax = plot.trend(trend)
    lines = {line.get_label(): line for line in ax.get_lines()}
    assert list(lines["alarm: down"].get_xdata()) == [13, 14]
    assert lines["limits"].get_ydata()[0] == trend.upper
    finished(ax, "Trend: down", "false alarm", "period", "ewma statistic")
    shares = [None if promoters is None else promoters / 100 for promoters in PROMOTERS]
    ax = plot.trend(trend, shares, [f"2026-{row:02}" for row in range(15)], title="Promoters", unit="share")
    assert {line.get_label(): line for line in ax.get_lines()}["alarm: down"].get_ydata()[0] == 0.35
    finished(ax, "Promoters", "share")
    counts = plot.trend(r.trend([40] * 10 + [60] * 5, "count", baseline=40.0))
    assert {"against rises", "against falls", "alarm: up"} <= {line.get_label() for line in counts.get_lines()}
    finished(counts, "count cusum statistic")
    finished(plot.trend(r.trend([1, 2], "mean")), "not enough")


def test_drivers():
    rows = range(300)
    frame = {"speed": [row % 5 for row in rows], "price": [row // 5 % 5 for row in rows]}
    frame["outcome"] = [2 * s + p + row % 7 for row, s, p in zip(rows, frame["speed"], frame["price"], strict=True)]
    ax = plot.key_drivers(r.key_drivers(frame, ["price", "speed"], draws=100))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["speed", "price"]
    finished(ax, "Key drivers", "R²", "300 answers", "not cause")
    ax = plot.importance_performance(r.importance_performance(frame, ["price", "speed"], scales=(0, 4), draws=100))
    assert {"speed", "price", "concentrate here", "keep up"} <= {text.get_text() for text in ax.texts}
    finished(ax, "95% intervals", "performance", "importance")
    few = {name: column[:5] for name, column in frame.items()}
    for ax in (
        plot.key_drivers(r.key_drivers(few, ["price", "speed"])),
        plot.importance_performance(r.importance_performance(few, ["price", "speed"], scales=(0, 4))),
    ):
        assert "too few rows" in ax.texts[0].get_text()
        finished(ax, "mportance" if len(ax.get_yticks()) else "Key drivers")


def test_words_and_themes():
    texts = ["late delivery", "ارسال دیر", "great $app$", "good price"] * 20
    low = [True, True, False, False] * 20
    ax = plot.driver_words(r.driver_words(texts, low), focus="detractors", rest="others")
    labels = [label.get_text() for label in ax.get_yticklabels()]
    widths = [bar.get_width() for bar in ax.patches]
    assert len(labels) == len(widths) == 8 and widths[0] > 0 > widths[-1]
    # What is written from right to left doesn't turn the numbers round.
    assert "delivery  (20 : 0)" in labels and "\u200eدیر\u200e  (20 : 0)" in labels
    finished(ax, "detractors against others", "40 and 40 people", "95% interval", "log odds")
    few = plot.driver_words(r.driver_words(texts[:4], low[:4]))
    assert "too few" in few.texts[0].get_text()
    finished(few, "focus against rest")
    taxonomy = [{"name": word, "include": [word]} for word in ("late", "app", "silent")]
    scores = [2, 3, 9, 7] * 20
    impacts = r.theme_impact(scores, r.themes(texts, taxonomy))
    ax = plot.theme_impact(impacts, title="Delivery")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["late  (n=20)", "app  (n=20)", "silent  (n=0)"]
    assert len(ax.patches) == 2 and "too few" in ax.texts[0].get_text()
    finished(ax, "Delivery", "95% interval", "not cause", "80 comments")


def test_closed_loop():
    base = r.CustomerBase()
    days = [f"2026-03-{day:02}" for day in range(1, 29)]
    one = {"kind": "complaint", "text": "late", "channel": "app"}
    told = [one | {"id": day, "submitted_at": day, "loop": {"heard_at": day}} for day in days]
    base.append("feedback", [*told, one | {"id": "last", "submitted_at": "2026-03-30", "channel": "email"}])
    ax = plot.closed_loop(r.closed_loop(base, "2026-04-01", by=["channel"]))
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["all  (n=29)", "channel: app  (n=28)", "channel: email  (n=1)"]
    assert not ax.texts, "all or none is an answer"
    finished(ax, "heard, decided, told", "95% interval", "probability")
    finished(plot.closed_loop(r.closed_loop(r.CustomerBase(), "2026-04-01")), "Closed loop")


def predicted(cdnow):
    return r.predict(cdnow[2].posterior(cdnow[1], draws=100), cdnow[1].head(5))


WRONG = {
    "model": (TypeError, "model .*expected a model of purchases", lambda c: plot.probability_alive_matrix(3, 39)),
    "most": (
        r.RegularsError,
        "longest is -1, allowed",
        lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=9, longest=-1),
    ),
    "huge most": (
        r.RegularsError,
        "longest",
        lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=9, longest=10**6),
    ),
    "half a most": (
        TypeError,
        "longest .*whole",
        lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=9, longest=1.5),
    ),
    "max_frequency": (
        r.RegularsError,
        "max_freq",
        lambda c: plot.probability_alive_matrix(c[2], 39, max_frequency=3000),
    ),
    "no age": (r.RegularsError, "age is 0", lambda c: plot.probability_alive_matrix(c[2], 0)),
    "age": (TypeError, "age is a str", lambda c: plot.probability_alive_matrix(c[2], "39")),
    "horizon": (
        r.RegularsError,
        "horizon is 0",
        lambda c: plot.conditional_expectation(c[2], c[1], "holdout", horizon=0),
    ),
    "horizon NaN": (r.RegularsError, "finite", lambda c: plot.frequency_recency_matrix(c[2], 9, horizon=float("nan"))),
    "unit": (r.RegularsError, "unit .*week", lambda c: plot.probability_alive_matrix(c[2], 39, unit="fortnight")),
    "a unit": (TypeError, "unit .*text", lambda c: plot.probability_alive_matrix(c[2], 39, unit=7)),
    "negative holdout": (
        r.RegularsError,
        r"purchases\[0\]",
        lambda c: plot.conditional_expectation(c[2], c[1], -c[1]["T"], horizon=9),
    ),
    "half a holdout": (
        r.RegularsError,
        "purchases",
        lambda c: plot.conditional_expectation(c[2], c[1], c[1]["T"] + 0.01, horizon=9),
    ),
    "short holdout": (
        r.RegularsError,
        "purchases has 1 rows",
        lambda c: plot.conditional_expectation(c[2], c[1], [1], horizon=9),
    ),
    "other rows": (
        r.RegularsError,
        "purchases .*index differs from that of the frame",
        lambda c: plot.conditional_expectation(c[2], c[1], c[1].holdout[::-1], horizon=9),
    ),
    "no period": (
        r.RegularsError,
        "as_of .*less than a week after the first order",
        lambda c: plot.incremental_purchases(c[2], c[0], as_of="1997-01-02"),
    ),
    "axes": (TypeError, "ax is a int, expected one matplotlib Axes", lambda c: plot.nps(r.nps([9] * 9), ax=5)),
    "scores": (TypeError, "data holds a Nps, expected", lambda c: plot.nps([r.nps([9]), r.nps([9])])),
    "no scores": (TypeError, "data is a int, expected", lambda c: plot.nps(5)),
    "a number by name": (TypeError, "data\\['a'\\] is a int", lambda c: plot.nps({"a": 5})),
    "a frame": (TypeError, "is a Series, expected", lambda c: plot.nps(c[1])),
    "title": (TypeError, "title is a int", lambda c: plot.nps(r.nps([9]), title=5)),
    "rfm": (TypeError, "rfm is a int, expected", lambda c: plot.segment_map(5)),
    "cohorts": (TypeError, "cohorts is a int, expected what regulars.cohorts gives", lambda c: plot.cohorts(5)),
    "movements": (TypeError, "movements is a int, expected", lambda c: plot.movements(5)),
    "parameters": (TypeError, "model is a BgNbd, expected a fit", lambda c: plot.parameters(c[2].model)),
    "posterior": (TypeError, "posterior is a PurchaseFit, expected", lambda c: plot.posterior(c[2], "r")),
    "parameter": (
        r.RegularsError,
        "parameter .*'x' is none of r, alpha, a, b",
        lambda c: plot.posterior(c[2].posterior(c[1], draws=100), "x"),
    ),
    "prediction": (TypeError, "prediction is a int, expected", lambda c: plot.top_customers(5)),
    "no value": (r.RegularsError, "no model of spend", lambda c: plot.top_customers(predicted(c), of="value")),
    "what of": (r.RegularsError, "of .*'x' is neither", lambda c: plot.top_customers(predicted(c), of="x")),
    "no histories": (r.RegularsError, "^data is empty", lambda c: plot.repeat_histogram(c[2], c[1].head(0))),
    "nobody predicted": (
        r.RegularsError,
        "^prediction is empty",
        lambda c: plot.top_customers(r.predict(c[2].posterior(c[1], draws=100), c[1].head(0))),
    ),
    "no scores at all": (r.RegularsError, "^data is empty", lambda c: plot.nps({})),
    "ratings": (TypeError, "data is a int, expected a Rating", lambda c: plot.ratings(5)),
    "no ratings": (r.RegularsError, "^data is empty", lambda c: plot.ratings([])),
    "a trend": (TypeError, "trend is a int, expected what regulars.trend gives", lambda c: plot.trend(5)),
    "periods": (r.RegularsError, "periods has 1 rows", lambda c: plot.trend(r.trend([1, 2], "mean"), periods=["a"])),
    "drivers": (TypeError, "drivers is a int, expected", lambda c: plot.key_drivers(5)),
    "words": (TypeError, "words is a int, expected what regulars.driver_words", lambda c: plot.driver_words(5)),
    "a group": (TypeError, "focus is a int", lambda c: plot.driver_words(r.driver_words([], []), focus=5)),
    "impacts": (
        TypeError,
        "impacts is a Rating, expected the list",
        lambda c: plot.theme_impact(r.csat([1], scale=(1, 5, 1))),
    ),
    "no impacts": (r.RegularsError, "^impacts is empty", lambda c: plot.theme_impact([])),
    "a loop": (TypeError, "loop is a int, expected", lambda c: plot.closed_loop(5)),
    "a grid": (TypeError, "grid is a int, expected", lambda c: plot.importance_performance(5)),
    "names": (r.RegularsError, "names has 1 rows", lambda c: plot.top_customers(predicted(c), ["a"])),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments_are_told_and_leave_no_figure(name, cdnow):
    error, text, call = WRONG[name]
    before = pyplot.get_fignums()
    with pytest.raises(error, match=text) as raised:
        call(cdnow)
    assert getattr(raised.value, "code", "empty") == "empty" or "is empty" not in text
    assert pyplot.get_fignums() == before
