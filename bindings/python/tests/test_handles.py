"""Models, fits and posteriors stay in Rust: a call hands over a handle, and a field is read when it is asked for."""

import copy
import json
import pickle
import time

import pytest
import regulars as r

HISTORIES = {"frequency": [2, 1, 5, 1, 0], "recency": [30.0, 8.0, 20.0, 4.0, 0.0], "T": [39.0, 30.0, 39.0, 36.0, 7.0]}
PRIORS = [r.Prior(parameter=name, mean=0.0, sd=1.0) for name in ("r", "alpha", "a", "b")]
ONE = [2], [30.0], [39.0]


@pytest.fixture(scope="module")
def fit():
    return r.BgNbd.fit(HISTORIES, priors=PRIORS)


@pytest.fixture(scope="module")
def posterior(fit):
    return fit.posterior(HISTORIES, draws=1000)


def read(record):
    """The fields that have been read so far."""
    found = []
    for name in record._fields:
        try:
            getattr(type(record), name).__get__(record)
            found.append(name)
        except AttributeError:
            pass
    return found


def seconds(calls, times):
    """The least time of each call, of processor; they take turns, so that a busy machine is busy for all."""
    least = [float("inf")] * len(calls)
    for _ in range(40):
        for at, call in enumerate(calls):
            start = time.process_time()
            for _ in range(times):
                call()
            least[at] = min(least[at], (time.process_time() - start) / times)
    return least


def test_a_field_is_read_when_it_is_asked_for():
    fit = r.BgNbd.fit(HISTORIES, priors=PRIORS)
    assert read(fit) == [] and fit.log_likelihood < 0 and read(fit) == ["log_likelihood"]
    assert fit.model is fit.model and fit.parameters is fit.parameters and fit.priors == PRIORS
    drawn = fit.posterior(HISTORIES, draws=100)
    r.predict(drawn, HISTORIES)
    assert read(drawn) == [] and drawn.covariates() == ([], []) and len(drawn.models) == 100
    assert r.BgNbd.fit(HISTORIES, level=0.9).priors == []
    with pytest.raises(AttributeError, match="'PurchaseFit' object has no attribute 'predict'"):
        fit.predict
    with pytest.raises(AttributeError, match="doesn't change"):
        fit.model = None


def test_a_fit_costs_what_its_intervals_cost(fit):
    model = fit.model
    calls = [lambda one=one: one.expected_purchases(*ONE, horizon=26) for one in (model, fit)]
    of_model, of_fit = seconds(calls, 30)
    assert of_fit < 2 * of_model, f"{1e6 * of_fit:.0f} and {1e6 * of_model:.0f} us"


def test_a_prediction_costs_less_than_its_draws_cost_to_hand_over(posterior):
    text = posterior.to_json()
    calls = [lambda: r.Posterior.from_json(text), lambda: r.predict(posterior, *ONE, horizon=26)]
    handed, predicted = seconds(calls, 1)
    assert predicted < handed, f"{1e3 * predicted:.1f} and {1e3 * handed:.1f} ms"


def test_what_was_made_in_python_is_as_good():
    made, fitted = r.BgNbd(r=1, alpha=1, a=1, b=1), r.BgNbd.fit(HISTORIES, priors=PRIORS).model
    again = r.BgNbd(**fitted.to_dict())
    assert again == fitted != made and hash(again) == hash(fitted) and repr(again) == repr(fitted)
    assert again.probability_alive(*ONE) == fitted.probability_alive(*ONE)
    assert fitted._replace(r=1.0).r == 1.0 and fitted._replace(r=1.0).alpha == fitted.alpha


def test_copies_are_equal(fit, posterior):
    for record in (fit, posterior, fit.model, posterior.models[0]):
        for again in (copy.copy(record), copy.deepcopy(record), pickle.loads(pickle.dumps(record)), record._replace()):
            assert again == record and again.to_dict() == record.to_dict() and repr(again) == repr(record)
    for record in (fit, posterior):
        assert json.loads(record._replace().to_json()) == json.loads(record.to_json())
        with pytest.raises(TypeError, match="unhashable"):
            hash(record)
    changed = fit._replace(log_likelihood=-1.0)
    assert changed != fit and pickle.loads(pickle.dumps(changed)) == changed


def test_a_fit_is_asked_for_no_other_kind_of_model(fit):
    with pytest.raises(TypeError, match="fit is of another kind of model"):
        r._regulars.gamma_gamma_posterior(fit._handle, ([1], [1.0]), None, {})
    with pytest.raises(TypeError, match="unexpected|Handle"):
        r._regulars.fit_expected_purchases({}, ONE, 1.0, None)


def test_a_fit_of_mbg_cnbd_k_comes_back_with_its_k():
    base = r.simulate(r.MbgCnbdK(k=3, r=1.5, alpha=1.0, a=0.8, b=3.0), [50.0] * 300, seed=1)
    fit = r.MbgCnbdK.fit(base)
    assert fit.model.k == 3 and repr(fit).startswith("PurchaseFit(MbgCnbdK: k=3, r=")
    posterior = fit.posterior(base, draws=100, seed=1)
    assert repr(posterior).startswith("Posterior(k=3, r=")
    for made in (fit, posterior):
        assert pickle.loads(pickle.dumps(made)) == made == copy.deepcopy(made) == type(made).from_json(made.to_json())
