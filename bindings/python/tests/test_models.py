"""The models of purchases, of spend and of contracts, and what is drawn from them: in and out in every family, kept and read."""

import json
import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import regulars as r

HISTORIES = {
    "frequency": [0, 0, 0, 1, 2, 5, 9, 0, 1, 3],
    "recency": [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0],
    "T": [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0],
    "monetary_value": [None, None, None, 22.0, 41.0, 18.5, 33.0, None, 9.9, 27.0],
}
PRIORS = [{"parameter": name, "mean": 0.0, "sd": 1.0} for name in "rab"]
TRUTH = {
    "bg_nbd": r.BgNbd(r=0.25, alpha=4.0, a=0.8, b=2.5),
    "mbg_nbd": r.MbgNbd(r=0.5, alpha=6.0, a=0.9, b=1.6),
    "pareto_nbd": r.ParetoNbd(r=0.55, alpha=10.5, s=0.6, beta=11.6),
    "bg_bb": r.BgBb(alpha=1.2, beta=0.75, gamma=0.66, delta=2.8),
}
FRAMES = {
    "pandas": (pd.DataFrame, pd.Series),
    "polars": (pl.DataFrame, pl.Series),
    "pyarrow": (pa.table, pa.Array),
    "numpy": (lambda columns: {name: np.array(column, dtype=float) for name, column in columns.items()}, np.ndarray),
    "list": (dict, list),
}
WHOLE = {"frequency": [0, 1, 3, 6], "recency": [0, 4, 5, 6], "T": [6, 6, 6, 6]}


@pytest.fixture(scope="module")
def drawn():
    fit = r.BgNbd.fit(HISTORIES, priors=PRIORS)
    repeats = {name: [row for row in column if row] for name, column in HISTORIES.items() if name != "recency"}
    priors = [r.Prior(parameter=name, mean=1.0, sd=1.0) for name in ("p", "q", "gamma")]
    spend = r.GammaGamma.fit(repeats["frequency"], repeats["monetary_value"], priors=priors)
    of_spend = spend.posterior(repeats["frequency"], repeats["monetary_value"], draws=300)
    return fit.posterior(HISTORIES, draws=400), of_spend


def test_all_kinds_of_models_are_here():
    assert list(r.MODELS) == r._regulars.model_kinds()
    assert all(model.kind == kind for kind, model in r.MODELS.items())
    assert all(type(model) is r.MODELS[kind] for kind, model in TRUTH.items())


@pytest.mark.parametrize("kind", TRUTH)
def test_every_model_has_every_method(kind):
    model = TRUTH[kind]
    alive = model.probability_alive(WHOLE)
    assert np.exp(model.log_probability_alive(WHOLE)) == pytest.approx(alive) and max(model.log_likelihood(WHOLE)) < 0
    assert model.probability_alive_after(WHOLE, horizon=0) == pytest.approx(alive)
    expected = model.expected_purchases(WHOLE, horizon=3)
    today = model.discounted_purchases(WHOLE, horizon=3, discount_rate=0.01)
    ever = model.residual_transactions(WHOLE, discount_rate=0.01)
    assert all(0 < t < e and t < v for t, e, v in zip(today, expected, ever, strict=True))
    pmf = [model.purchase_pmf(WHOLE, horizon=3, purchases=count) for count in range(40)]
    assert [sum(n * p[row] for n, p in enumerate(pmf)) for row in range(4)] == pytest.approx(expected, rel=0.05)
    log = model.purchase_log_pmf(WHOLE, horizon=3, purchases=[2] * 4)
    assert np.exp(log) == pytest.approx(pmf[2])
    quantiles = model.purchase_quantiles(WHOLE, horizon=3, probability=0.9)
    assert [sum(p[row] for p in pmf[: quantiles[row] + 1]) >= 0.9 for row in range(4)] == [True] * 4
    assert model.next_purchase(WHOLE).to_frame("list").keys() == {"probability", "mean", "median"}
    assert model.residual_lifetime(WHOLE).to_frame("list").keys() == {"mean", "median"}
    total = sum(model.new_customer_pmf(3, count) for count in range(40))
    assert total == pytest.approx(1, abs=1e-3) and model.new_customer_purchases(3) > 0
    assert np.exp(model.new_customer_log_pmf(3, 2)) == pytest.approx(model.new_customer_pmf(3, 2))


@pytest.mark.parametrize("kind", TRUTH)
def test_fits_of_every_model_are_kept(kind):
    model = TRUTH[kind]
    base = r.simulate(model, [6.0 if kind == "bg_bb" else 52.0] * 5000, seed=3)
    fit = type(model).fit(base.to_frame("numpy"))
    assert all(0.5 < one.value / getattr(model, one.name) < 2 for one in fit.parameters)
    assert r.Fit.from_json(fit.to_json()) == r.PurchaseFit.from_json(fit.to_json()) == fit
    assert pickle.loads(pickle.dumps(fit)) == fit and list(json.loads(fit.to_json())["model"]) == [kind]
    total = fit.total_expected_purchases(base.to_frame("numpy"), horizon=4)
    assert total.low < sum(fit.expected_purchases(base.to_frame("list"), horizon=4).value) < total.high


@pytest.mark.parametrize("family", FRAMES)
def test_columns_come_out_in_the_family_that_came_in(family, drawn):
    made, column = FRAMES[family]
    frame = made({name: HISTORIES[name] for name in ("frequency", "recency", "T")})
    model = TRUTH["mbg_nbd"]
    assert isinstance(model.purchase_quantiles(frame, horizon=9, probability=0.5), column)
    assert isinstance(model.next_purchase(frame).median, column)
    assert isinstance(r.repeat_histogram(model, frame, longest=3).expected, column)
    counted = r.conditional_expectation(model, frame, [1] * 10, horizon=9, longest=3)
    assert isinstance(counted.customers, column) and r._frames.to_list(counted.customers) == [4, 2, 1, 3]
    coming = r.predict(drawn[0], frame)
    assert isinstance(coming.purchases.low, column)
    assert list(coming.to_frame("pandas")) == ["purchases", "purchases_low", "purchases_high"]
    base = r.simulate(model, frame["T"], seed=1, spend=r.GammaGamma(p=6.25, q=3.74, gamma=15.44))
    assert isinstance(base.alive, column) and isinstance(base.purchase_time, column)
    assert set(r._frames.to_list(base.alive)) <= {True, False} and len(base.purchases_to_frame("list")["spend"]) == len(
        base.purchase_time
    )


def test_truth_values_are_columns():
    alive = r._regulars.simulate(TRUTH["bg_nbd"]._handle, None, ([300.0] * 21, [], []), {"seed": 7}).alive
    assert {True, False} == set(alive.to_list()) and pickle.loads(pickle.dumps(alive)) == alive
    assert np.asarray(alive).dtype == bool and np.asarray(alive).tolist() == alive.to_list()
    assert pa.array(alive).to_pylist() == pl.Series(alive).to_list() == alive.to_list()


def test_pandas_rows_keep_their_index(drawn):
    frame = pd.DataFrame(HISTORIES, index=list("jihgfedcba"))
    assert list(r.predict(drawn[0], frame).purchases.value.index) == list("jihgfedcba")
    assert list(TRUTH["bg_nbd"].next_purchase(frame).mean.index) == list("jihgfedcba")
    assert list(r.repeat_histogram(TRUTH["bg_nbd"], frame, longest=9).actual.index) == list(range(10))


def test_posteriors_are_kept_and_shown(drawn):
    for posterior in drawn:
        assert r.Posterior.from_json(posterior.to_json()) == posterior == pickle.loads(pickle.dumps(posterior))
        assert len(posterior.draws("pandas")) == len(posterior.models) and "draws, " in repr(posterior)
        rows = posterior.summary("list")
        assert [row["parameter"] for row in rows] == list(posterior.draws("list")[0])
        assert all(row["low"] < row["value"] < row["high"] and row["sd"] > 0 for row in rows)
    fit = r.BgNbd.fit(HISTORIES, priors=PRIORS)
    assert fit.priors == [r.Prior(**prior) for prior in PRIORS]
    assert fit.posterior(HISTORIES, draws=400) == drawn[0] != fit.posterior(HISTORIES, draws=400, seed=1)


def test_prediction_has_purchases_and_value(drawn):
    frame = pd.DataFrame(HISTORIES)
    coming = r.predict(drawn[0], frame, spend=drawn[1], horizon=26, seed=2)
    table = coming.to_frame()
    assert list(table) == [f"{name}{end}" for name in ("purchases", "value") for end in ("", "_low", "_high")]
    assert (
        table.value.sum() == pytest.approx(coming.total_value.value)
        and coming.total_value.low < coming.total_value.high
    )
    assert coming.total_purchases.n == 10 and r.predict(drawn[0], frame, horizon=26).value is None
    assert r.predict(drawn[0], frame, horizon=0).total_purchases.value == 0
    again = pd.DataFrame(HISTORIES).sample(frac=1, random_state=1)
    assert (r.predict(drawn[0], again, spend=drawn[1], horizon=26, seed=2).to_frame().sort_index() == table).all(
        axis=None
    )


class BetaGeoFitter:
    """What is read of a fitter of lifetimes."""

    params_ = pd.Series({"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258})


def test_parameters_that_were_fitted_elsewhere():
    model = r.known_parameters(BetaGeoFitter())
    assert model == r.BgNbd(r=0.2426, alpha=4.4135, a=0.7929, b=2.4258)
    assert r.known_parameters("bg_nbd", model.to_dict()) == model
    pymc = {"r": np.float64(0.25), "alpha": 4.5, "phi_dropout": 0.25, "kappa_dropout": 3.2}
    assert r.known_parameters("BetaGeoModel", pymc).a == pytest.approx(0.8)
    assert r.known_parameters("GammaGammaFitter", {"p": 6.25, "q": 3.74, "v": 15.44}).gamma == 15.44


def test_models_are_chosen_on_held_out_purchases():
    base = r.simulate(TRUTH["bg_nbd"], [52.0] * 400, seed=4)
    bought = base.purchases_to_frame("pandas")
    first = pd.DataFrame({"customer": range(400), "time": 0.0})
    orders = pd.concat([first, bought]).rename(columns={"customer": "customer_id"})
    orders["ordered_at"] = pd.Timestamp("2025-01-01") + pd.to_timedelta((orders.time * 7).round(3), unit="D").dt.floor(
        "s"
    )
    choice = r.choose(orders, split="2025-09-30", as_of="2025-12-30", priors=PRIORS)
    assert [row.model for row in choice.candidates] and choice.customers == 400
    table = choice.summary()
    assert isinstance(table, pd.DataFrame) and table.behind[0] == 0 and (table.behind_high >= table.behind_low).all()
    best = choice.candidates[0].fit
    assert isinstance(best.summary(), pd.DataFrame) and isinstance(best.posterior(HISTORIES, draws=100).draws(), list)
    kinds = [r.BgNbd, "mbg_nbd"]
    told = r.choose(orders, split="2025-09-30", as_of="2025-12-30", models=kinds, priors=PRIORS)
    assert {row.model for row in told.candidates} == {"bg_nbd", "mbg_nbd"}
    weeks = r.tracking(best, orders, joined_by="2025-09-30", as_of="2025-12-30")
    assert isinstance(weeks.actual, pd.Series) and len(weeks.to_frame()) == 52
    assert pickle.loads(pickle.dumps(choice)) == choice
    few = r.choose(orders.iloc[:3], split="2025-09-30", as_of="2025-12-30")
    assert not few.candidates and "at least 4" in few.refused[0].why


CONTRACTS = {"periods": [1, 2, 3, 3], "churned": [True, True, True, False], "customers": [369.0, 163.0, 86.0, 382.0]}


@pytest.mark.parametrize("family", FRAMES)
def test_contracts(family):
    made, column = FRAMES[family]
    fit = r.ShiftedBetaGeometric.fit(made(CONTRACTS), weights="customers")
    years = FRAMES[family][0]({"periods": [1, 4]})["periods"]
    assert isinstance(fit.model.survival(years), column)
    kept = fit.survival(years)
    assert isinstance(kept.low, column) and r._frames.to_list(kept.low)[1] < 0.326 < r._frames.to_list(kept.high)[1]
    assert r.ShiftedBetaGeometricFit.from_json(fit.to_json()) == fit == pickle.loads(pickle.dumps(fit))
    assert fit.model.expected_lifetime(0.1) > 1 and "alpha" in repr(fit)
    posterior = fit.posterior(made(CONTRACTS), weights="customers", draws=200)
    assert (
        r.Posterior.from_json(posterior.to_json()) == posterior and type(posterior.models[0]) is r.ShiftedBetaGeometric
    )
    base = fit.model.simulate(made({"n": [4] * 300})["n"], seed=1)
    assert isinstance(base.churned, column) and r.ShiftedBetaGeometric.fit(base).model.alpha > 0
    assert r._frames.to_list(fit.model.retention([1, 2])) < [1.0, 1.0]


@pytest.mark.parametrize(
    "churned",
    [
        [1, 1, 1, 0],
        np.array(CONTRACTS["churned"]),
        np.array(CONTRACTS["churned"] * 2)[:4],
        pd.Series(CONTRACTS["churned"], dtype="boolean"),
        pl.Series(CONTRACTS["churned"]),
        pa.array([False, *CONTRACTS["churned"]])[1:],
        pd.Series([1.0, 1.0, 1.0, 0.0]),
    ],
)
def test_every_kind_of_truth_value(churned):
    weights = CONTRACTS["customers"]
    plain = r.ShiftedBetaGeometric.fit(CONTRACTS["periods"], CONTRACTS["churned"], weights=weights)
    assert r.ShiftedBetaGeometric.fit(CONTRACTS["periods"], churned, weights=weights) == plain


def covariate_base(rows=1500):
    rng = np.random.default_rng(5)
    online = rng.integers(0, 2, rows)
    base = r.simulate(TRUTH["pareto_nbd"], rng.uniform(20, 60, rows), seed=6).to_frame("pandas")
    return base.assign(online=online, income=rng.normal(size=rows).round(3))


def test_bases_are_drawn_by_covariates():
    frame = pd.DataFrame({"T": [40.0] * 4000, "online": [0, 1] * 2000}, index=range(7, 4007))
    online = [r.Coefficient(covariate="online", value=0.7)]
    truth = r.ParetoNbdCovariates(r=1.1, alpha=8.0, s=0.9, beta=14.0, purchase=online, dropout=[])
    base = r.simulate(truth, frame, seed=3, horizon=13)
    assert isinstance(base.alive, pd.Series) and base.frequency[1::2].sum() > 1.5 * base.frequency[::2].sum()
    drawn = base.to_frame("pandas").assign(online=frame.online.to_numpy())
    fit = r.ParetoNbdCovariates.fit(drawn, purchase=["online"])
    assert fit.parameters[4].estimate.low < 0.7 < fit.parameters[4].estimate.high
    again = r.simulate(fit, {"T": [40.0] * 100, "online": [1.0] * 100})
    assert isinstance(again.alive, list) and len(again.alive) == 100
    without = truth._replace(purchase=[r.Coefficient(covariate="online", value=0.0)])
    plain = r.simulate(r.ParetoNbd(r=1.1, alpha=8.0, s=0.9, beta=14.0), frame["T"], seed=3, horizon=13)
    assert r.simulate(without, frame, seed=3, horizon=13) == plain
    histogram = r.repeat_histogram(fit, drawn, longest=6)
    assert sum(histogram.expected) == pytest.approx(4000) and histogram.expected[0] == pytest.approx(
        histogram.actual[0], rel=0.05
    )
    with pytest.raises(r.RegularsError, match="no column 'online'"):
        r.simulate(truth, frame[["T"]])
    with pytest.raises(TypeError, match="no frame"):
        r.simulate(truth, frame["T"])
    with pytest.raises(r.RegularsError, match=r"purchase.online has 1 rows, expected 2"):
        r.simulate(truth, {"T": [1.0, 2.0], "online": [1.0]})
    with pytest.raises(r.RegularsError, match=r"purchase.online\[1\]"):
        r.simulate(truth, {"T": [1.0, 2.0], "online": [1.0, float("nan")]})
    orders = pd.DataFrame({"customer_id": [1, 1], "ordered_at": pd.to_datetime(["2026-01-01", "2026-01-09"])})
    with pytest.raises(r.RegularsError, match="ask repeat_histogram"):
        r.tracking(truth, orders, joined_by="2026-02-01", as_of="2026-02-01")


@pytest.mark.parametrize("model", [r.BgNbdCovariates, r.ParetoNbdCovariates])
def test_covariates_are_columns_by_name(model):
    frame = covariate_base()
    fit = model.fit(frame, purchase=["online", "income"], dropout=["online"])
    assert fit.model.covariates() == (["online", "income"], ["online"]) and fit.model.kind in r.MODELS
    names = [one.name for one in fit.parameters]
    assert names[4:7] == [
        "purchase.online",
        "purchase.income",
        "dropout_a.online" if "b" in names else "dropout.online",
    ]
    assert r.PurchaseFit.from_json(fit.to_json()) == fit == pickle.loads(pickle.dumps(fit))
    alive = fit.probability_alive(frame)
    assert alive.value.index.equals(frame.index)
    as_dict = {name: frame[name].tolist() for name in ("online", "income", "T", "recency", "frequency")}
    assert fit.model.probability_alive(as_dict) == alive.value.tolist()
    one, two = (fit.model.expected_purchases(frame.assign(online=value), horizon=9) for value in (0, 1))
    assert (one != two).any()
    posterior = fit.posterior(frame, draws=100)
    assert list(posterior.draws("list")[0]) == names and r.Posterior.from_json(posterior.to_json()) == posterior
    assert r.predict(posterior, frame.head(50)).total_purchases.n == 50
    with pytest.raises(r.RegularsError, match="no column 'income'"):
        fit.probability_alive(frame.drop(columns="income"))
    with pytest.raises(TypeError, match="no frame"):
        fit.model.log_likelihood(frame.frequency, frame.recency, frame["T"])
    with pytest.raises(TypeError, match="list of names"):
        model.fit(frame, purchase="online")
    with pytest.raises(r.RegularsError, match="covariate|constant|one"):
        model.fit(frame.assign(one=1.0), purchase=["one"])
    with pytest.raises(r.RegularsError, match=r"income\[3\]"):
        fit.model.log_likelihood(frame.assign(income=frame.income.where(frame.index != 3)))
