"""Ratings, weights, trends and drivers, of frames: columns come back where they came from, and tables as the caller's frames."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import regulars as r

STARS = r.RatingScale(min=1, max=5, step=1)


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(3)
    rows = 400
    frame = pd.DataFrame({name: rng.integers(1, 6, rows).astype(float) for name in ("speed", "price", "staff")})
    frame["outcome"] = np.clip(np.round(frame.speed + 0.3 * frame.price + rng.normal(0, 1, rows)), 0, 10)
    frame["promoter"] = frame.outcome > 6
    frame.loc[::19, "price"] = np.nan
    frame["score"], frame["segment"] = frame.speed, rng.choice(["Berlin", "Oslo", "Rome"], rows)
    return frame.set_index(np.arange(rows) + 1000)


def test_a_rating_of_any_column_is_the_same(answers):
    rating = r.csat(answers, scale=STARS)
    assert rating.headline == "top_box" and rating.figure() is rating.top_box and rating.n == len(answers)
    for scores in (pl.Series(answers.score), pa.array(answers.score), answers.score.astype("u1"), list(answers.score)):
        assert r.csat(scores, scale=(1, 5, 1)) == rating
    assert type(rating.to_frame()) is pd.DataFrame and list(rating.to_frame().score) == [1, 2, 3, 4, 5]
    # An account is what is sampled.
    accounts = np.repeat(["a", "b", "c", "d"], 100)
    assert r.rating(answers, scale=STARS, clusters=accounts).degrees_of_freedom == 3
    assert r.rating(answers, scale=STARS, strata=accounts, population=[200] * 400).degrees_of_freedom == 396
    assert r.ces(answers, scale=STARS, method="bca", draws=100).mean.method == "bca"
    assert r.enps([9] * 8) == r.nps([9] * 8)


def test_ratings_by_segment_have_their_names_and_a_frame(answers):
    segments = r.ratings_by_segment(answers, scale=STARS, adjustment="benjamini_hochberg")
    assert [row.segment for row in segments] == ["Berlin", "Oslo", "Rome"] and isinstance(segments, list)
    frame = segments.to_frame()
    assert list(frame.segment) == ["Berlin", "Oslo", "Rome"] and frame.n.sum() == len(answers)
    assert list(frame["mean"]) == [row.rating.mean.value for row in segments]
    assert type(r.ratings_by_segment(pl.from_pandas(answers), scale=STARS).to_frame()) is pl.DataFrame
    nps = r.nps_by_segment([9, 2] * 10, [1, 2] * 10, adjustment="holm")
    assert list(nps.to_frame("pandas").score) == [1, -1] and pickle.loads(pickle.dumps(nps)) == nps
    difference = r.rating_difference(segments[0].rating, segments[1].rating)
    assert difference.mean.value == pytest.approx(segments[0].rating.mean.value - segments[1].rating.mean.value)


def test_weights_come_back_as_a_column_of_the_frame(answers):
    shares = {"Berlin": 0.5, "Oslo": 0.3, "Rome": 0.2}
    found = r.post_stratification_weights(answers, shares, classes="segment")
    assert found.weights.index.equals(answers.index) and found.converged
    by_segment = found.weights.groupby(answers.segment).sum() / len(answers)
    assert by_segment.to_dict() == pytest.approx(shares)
    raked = r.raking_weights(answers, {"segment": shares, "speed": dict.fromkeys(range(1, 6), 0.2)})
    rating = r.rating(answers.assign(weight=raked.weights), scale=STARS, weights="weight")
    assert rating.weighted and rating.mean.value == pytest.approx(3)
    # Totals may be what pandas counts.
    again = r.post_stratification_weights(answers, answers.segment.value_counts(), classes="segment")
    assert list(again.weights) == pytest.approx([1.0] * len(answers))


def test_a_trend_has_a_row_a_period():
    months = pd.DataFrame({"value": [52, 49, 51, 48, 53, 50, 47, 51, None, 50, 36, 33, 37, 35, 34], "n": 100})
    months.loc[8, "n"] = 0
    trend = r.trend(months, "share", n="n", periods_per_year=12)
    assert (trend.state, trend.change.period, trend.false_alarms) == (
        "down",
        10,
        "about one false alarm in 31 years of months",
    )
    frame = trend.to_frame()
    assert list(frame)[:2] == ["alarm", "expected"] and len(frame) == 15 and np.isnan(frame.expected[8])
    assert frame.alarm[14] == "down" and trend.notes == ["1 of 15 periods are gaps"]
    again = r.trend(pl.from_pandas(months), "share", n="n", periods_per_year=12)
    assert type(again.alarm) is pl.Series and again.to_dict() == trend.to_dict()
    changes = r.change_points([41, 38, 44, 40, 39, 42, 70, 66, 73, 69, 31, 28, 33, 30], "count")
    assert list(changes.to_frame("pandas").period) == [6, 10] and len(changes.levels) == 3
    assert r.run_length(lambda_=0.1, limit=2.7).periods == r.run_length().periods


def test_who_moved_a_mean():
    table = pd.DataFrame({"n_before": [800, 200, 0], "value_before": [0.6, 0.1, None], "n_after": [400, 600, 0]})
    parts = r.mix_and_rate(table.assign(value_after=[0.65, 0.15, None]))
    assert parts.rate.value == pytest.approx(0.05) and parts.mix.value == pytest.approx(-0.2)
    frame = parts.to_frame()
    assert list(frame.presence) == ["both", "both", "absent"] and frame["mix"].sum() == pytest.approx(-0.2)


def test_drivers_are_columns_whose_answers_may_be_missing(answers):
    names = ["staff", "price", "speed"]
    found = r.key_drivers(answers, names, draws=100)
    assert found.drivers[0].name == "speed" and found.n_missing == answers.price.isna().sum()
    assert sum(found.to_frame().share) == pytest.approx(found.r_squared.value)
    assert r.key_drivers(pl.from_pandas(answers), names, draws=100).to_frame()["driver"][0] == "speed"
    by_name = r.key_drivers(
        answers, {"s": "speed", "p": answers.price}, outcome="promoter", regression="logistic", draws=100
    )
    assert [row.name for row in by_name.drivers] == ["s", "p"]
    grid = r.importance_performance(answers, names, scales=(1, 5), draws=100)
    assert set(grid.to_frame().quadrant) <= {"concentrate_here", "keep_up", "low_priority", "possible_overkill"}
    contrasts = r.penalty_reward(answers, names, scales={name: (1, 5) for name in names})
    assert [row.name for row in contrasts.drivers] == names and contrasts.drivers[2].class_ == "performance"
    assert (
        contrasts.to_dict()["drivers"][2]["class"] == "performance"
        and contrasts.to_frame()["class"][2] == "performance"
    )
    assert pickle.loads(pickle.dumps(contrasts)) == contrasts
