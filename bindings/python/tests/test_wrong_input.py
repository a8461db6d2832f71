"""Wrong input raises a typed error that says where and why; nothing ends the process, nothing is passed over."""

import datetime as dt
import json
import threading
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import regulars as r

NAN, INF = float("nan"), float("inf")
HALF = "\ud800"
DAY = np.datetime64("2026-01-05")
ITSELF, OWN = [], {}
ITSELF.append(ITSELF)
OWN["a"] = OWN
MODEL = r.BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
SIX = [10, 9, 8, 3, 2, 7]
ORDERS = {"customer_id": ["a", "b"], "ordered_at": ["2026-01-01", "2026-01-02"], "net_amount": [1.0, 2.0]}
BASE = r.CustomerBase()
BASE.append("customer", [{"id": "a"}])


class Lends:
    """Hands out the same pair of Arrow capsules every time, as nobody should."""

    def __init__(self, pair):
        self.pair = pair

    def __arrow_c_array__(self, requested_schema=None):
        return self.pair


CONSUMED = Lends(pa.array([1, 2, 3]).__arrow_c_array__())


def deep(levels):
    nested = 1
    for _ in range(levels):
        nested = [nested]
    return nested


def series(*index):
    return pd.Series([2.0] * len(index), index=list(index))


HISTORIES = {
    "frequency": [2, 1, 5, 1, 0],
    "recency": [30.0, 8.0, 20.0, 4.0, 0.0],
    "T": [39.0, 30.0, 39.0, 36.0, 7.0],
    "monetary_value": [9.0, 20.0, 11.0, 5.0, None],
}
CONTRACT = r.ShiftedBetaGeometric(alpha=0.7, beta=1.2)


def prior(parameter="r", mean=0.0, sd=1.0):
    return r.Prior(parameter=parameter, mean=mean, sd=sd)


FIT = r.BgNbd.fit(HISTORIES, priors=[prior(name) for name in ("r", "a", "b")])


def posterior_json(change):
    drawn = json.loads(FIT.posterior(HISTORIES, draws=100).to_json())
    change(drawn)
    return r.Posterior.from_json(json.dumps(drawn))


SPEND = r.GammaGamma(p=6.25, q=3.74, gamma=15.44)


def drawn():
    return FIT.posterior(HISTORIES, draws=100)


def drawn_spend():
    priors = [prior(name) for name in ("p", "q", "gamma")]
    columns = [1, 2, 3], [9.0, 11.0, 5.0]
    return r.GammaGamma.fit(*columns, priors=priors).posterior(*columns, draws=100)


def covariates(purchase):
    return r.BgNbdCovariates(r=1, alpha=1, a=1, b=1, purchase=purchase, dropout_a=[], dropout_b=[])


def fit_json(change):
    fit = json.loads(FIT.to_json())
    change(fit)
    return r.PurchaseFit.from_json(json.dumps(fit))


def bought(at):
    return {"id": "o", "customer_id": "a", "ordered_at": at, "gross": {"currency": "EUR", "minor": 100}}


def orders(as_of="2026-02-01", currency="EUR", options=None, **columns):
    return r.purchases({**ORDERS, **columns}, as_of=as_of, currency=currency, **options or {})


def alive(frequency=(1, 2), recency=(3.0, 4.0), T=(9.0, 9.0)):
    return MODEL.probability_alive(list(frequency), list(recency), list(T))


STARS = (1, 5, 1)
ASKED = {"a": [row % 5 for row in range(40)]}


def rated(scores, scale=STARS, **options):
    return r.rating(scores, scale=scale, **options)


def mixed(before, **options):
    return r.mix_and_rate(before, value_before=[1], n_after=[1], value_after=[1], **options)


def driven(drivers, outcome=None, **options):
    return r.key_drivers(ASKED, drivers, outcome=outcome or [row % 3 for row in range(40)], **options)


SAID = ["late delivery", "great app"]
MENTIONS = r.themes(SAID, [r.Theme(name="app", include=["app"])])


def said(texts=SAID, focus=(True, False), **options):
    return r.driver_words(texts, list(focus), **options)


def theme(**fields):
    return r.Theme(**{"name": "a", "include": ["late"]} | fields)


def told(**fields):
    return r.themes(SAID, [theme(**fields)])


REFUSED = {
    "not a number": ("invalid", r"scores\[1\] .* missing", lambda: r.nps([1, NAN])),
    "not a number, numpy": ("invalid", r"scores\[1\]", lambda: r.nps(np.array([1, NAN]))),
    "infinite": ("not_finite", r"scores\[0\] is inf", lambda: r.nps([INF])),
    "a fraction": ("invalid", r"scores\[1\] .* 2.5 is not a whole number", lambda: r.nps([1, 2.5])),
    "a fraction, decimal": ("invalid", r"scores\[0\] .*2.5", lambda: r.nps([Decimal("2.5")])),
    "negative": ("out_of_range", r"scores\[1\] is -1, allowed is 0 to 10", lambda: r.nps(np.array([1, -1]))),
    "eleven": (
        "out_of_range",
        r"scores\[2\] is 11, allowed is 0 to 10",
        lambda: r.nps(np.array([1, 2, 11], dtype="u1")),
    ),
    "beyond 2^53": ("out_of_range", r"scores\[0\]", lambda: r.nps([2**53 + 1])),
    "beyond 64 bits": ("invalid", r"scores\[0\] .* beyond 64 bits", lambda: r.nps([2**70])),
    "unsigned beyond 63 bits": ("out_of_range", r"scores\[0\]", lambda: r.nps(np.array([2**64 - 1], dtype="u8"))),
    "None": ("invalid", r"scores\[1\]", lambda: r.nps([1, None])),
    "pandas NA": ("invalid", r"scores\[1\]", lambda: r.nps(pd.Series([1, None], dtype="Int64"))),
    "polars null": ("invalid", r"scores\[1\]", lambda: r.nps(pl.Series([1, None]))),
    "arrow null": ("invalid", r"scores\[2\]", lambda: r.nps(pa.array([9, 1, None])[0:])),
    "numpy mask": ("invalid", r"scores\[1\]", lambda: r.nps(np.ma.masked_array([9, 1], mask=[False, True]))),
    "no such column": ("invalid", "no column 'score', it has s", lambda: r.nps(pd.DataFrame({"s": SIX}))),
    "level": ("out_of_range", "^level is 2", lambda: r.nps(SIX, level=2)),
    "level, NaN": ("not_finite", "level", lambda: r.nps(SIX, level=NAN)),
    "method": ("invalid", "method .*adjusted_wald", lambda: r.nps(SIX, method="x")),
    "two pseudo-counts": ("invalid", "pseudo_counts", lambda: r.nps(SIX, pseudo_counts=[1, 2])),
    "negative min_n": ("invalid", "min_n .*whole number from 0", lambda: r.nps(SIX, min_n=-1)),
    "one weight": ("lengths", "weights has 1 rows, expected 6", lambda: r.nps(SIX, weights=[1.0])),
    "weight NaN": ("not_finite", r"weights\[1\]", lambda: r.nps(SIX, weights=[1, NAN, 1, 1, 1, 1])),
    "negative weight": ("out_of_range", r"weights\[5\]", lambda: r.nps(SIX, weights=[1, 1, 1, 1, 1, -1])),
    "a cluster missing": ("invalid", r"clusters\[1\]", lambda: r.nps(SIX, clusters=["a", None, "b", "c", "c", "d"])),
    "negative count": ("invalid", "promoters", lambda: r.nps_of_counts(-1, 2, 3)),
    "huge count": ("out_of_range", "promoters", lambda: r.nps_of_counts(2**63, 2, 3)),
    "count beyond 64 bits": ("invalid", "promoters", lambda: r.nps_of_counts(2**65, 2, 3)),
    "no score": ("invalid", "first .*score", lambda: r.nps_difference({}, {})),
    "margin": ("out_of_range", "margin", lambda: r.nps_needed_n(0, 0.5, 0.2)),
    "lengths": ("lengths", "expected 2", lambda: alive(T=[9.0])),
    "T NaN": ("not_finite", r"^T\[1\] is NaN", lambda: alive(T=[9.0, NAN])),
    "T negative": ("out_of_range", r"^T\[0\] is -1", lambda: alive(T=[-1.0, 9.0])),
    "T short": ("lengths", "^T has 1 rows", lambda: r.BgNbd.fit([1, 2], [1.0, 2.0], [3.0])),
    "T 0": ("invalid", "^T is invalid: is 0 for every", lambda: r.BgNbd.fit([1] * 4, [0.0] * 4, [0.0] * 4)),
    "recency beyond T": ("out_of_range", r"recency\[1\]", lambda: alive(recency=[3.0, 10.0])),
    "recency NaN": ("not_finite", r"recency\[0\]", lambda: alive(recency=[NAN, 1.0])),
    "negative frequency": ("out_of_range", r"frequency\[0\]", lambda: alive(frequency=[-1, 1])),
    "frequency beyond 32 bits": ("out_of_range", r"frequency\[0\]", lambda: alive(frequency=[2**40, 1])),
    "parameter": ("out_of_range", "r", lambda: r.BgNbd(r=-1, alpha=1, a=1, b=1).new_customer_purchases(1)),
    "parameter NaN": (
        "not_finite",
        "^model.r is NaN, expected",
        lambda: r.BgNbd(r=NAN, alpha=1, a=1, b=1).new_customer_purchases(1),
    ),
    "horizon": ("out_of_range", "horizon", lambda: MODEL.expected_purchases([1], [1.0], [2.0], horizon=-1)),
    "horizon NaN": ("not_finite", "horizon", lambda: MODEL.expected_purchases([1], [1.0], [2.0], horizon=NAN)),
    "negative purchases": ("invalid", "purchases", lambda: MODEL.new_customer_pmf(1.0, -1)),
    "too few": ("too_few", "at least 4", lambda: r.BgNbd.fit([1, 2], [1.0, 2.0], [3.0, 3.0])),
    "nobody": ("too_few", "at least 4", lambda: r.BgNbd.fit([], [], [])),
    "no repeat": ("out_of_range", r"frequency\[0\]", lambda: r.GammaGamma.fit([0, 1], [1.0, 2.0])),
    "no spend": ("not_finite", r"monetary_value\[0\]", lambda: r.GammaGamma.fit([1, 1], [None, 2.0])),
    "JSON": ("invalid", "JSON", lambda: r.PurchaseFit.from_json("{}")),
    "as_of": ("invalid", "as_of .*'?x", lambda: orders("x")),
    "as_of NaT": ("invalid", "as_of", lambda: orders(pd.NaT)),
    "as_of in the year 10000": ("invalid", "as_of", lambda: orders("10000-01-01")),
    "currency": ("invalid", "currency", lambda: orders(currency="ZZZ")),
    "no currency": ("invalid", "currency .* needed", lambda: orders(currency=None)),
    "amount NaN": ("not_finite", r"net_amount\[1\]", lambda: orders(net_amount=[1, NAN])),
    "amount NaN, numpy": ("not_finite", r"net_amount\[1\]", lambda: orders(net_amount=np.array([1, NAN]))),
    "three decimals": ("invalid", r"net_amount\[1\] .* 2 decimals of EUR", lambda: orders(net_amount=[1, 1.234])),
    "float32": (
        "invalid",
        r"net_amount\[0\] .* 2 decimals of EUR: float32 .*astype\('float64'\).round\(2\), or pass Decimal",
        lambda: orders(net_amount=np.array([1.1, 2], "f4")),
    ),
    "float32, polars": ("invalid", "float32", lambda: orders(net_amount=pl.Series([1, 1.1], dtype=pl.Float32))),
    "float32, a list": ("invalid", "float32", lambda: orders(net_amount=[1.0, np.float32(1.1)])),
    "float32, before": (
        "invalid",
        r"before\[0\] .*float32",
        lambda: r.retention([1], [np.float32(1.1)], [1], currency="EUR"),
    ),
    "three decimals, text": ("invalid", r"net_amount\[0\]", lambda: orders(net_amount=["1.234", "1"])),
    "amount in words": ("invalid", r"net_amount\[1\]", lambda: orders(net_amount=["1", "x"])),
    "huge amount": ("out_of_range", r"net_amount\[0\]", lambda: orders(net_amount=[1e300, 1])),
    "huge whole amount": ("invalid", r"net_amount\[0\] .* 64 bits", lambda: orders(net_amount=[2**63 - 1, 1])),
    "decimal NaN": ("invalid", r"net_amount\[0\]", lambda: orders(net_amount=[Decimal("NaN"), Decimal(1)])),
    "amount missing": ("invalid", r"net_amount\[1\]", lambda: orders(net_amount=[1, None])),
    "no such day": ("invalid", r"ordered_at\[0\]", lambda: orders(ordered_at=["2026-02-30", "2026-01-01"])),
    "no instant": (
        "invalid",
        r"ordered_at\[0\]",
        lambda: orders(ordered_at=pd.to_datetime(pd.Series([None, "2026-01-01"]))),
    ),
    "not a time": ("invalid", r"ordered_at\[1\] .*missing", lambda: orders(ordered_at=[DAY, np.datetime64("NaT")])),
    "not a time, ns": (
        "invalid",
        r"ordered_at\[0\] .*missing",
        lambda: orders(ordered_at=[np.datetime64("NaT", "ns"), DAY]),
    ),
    "a nanosecond": (
        "invalid",
        r"ordered_at\[0\] .* microsecond",
        lambda: orders(ordered_at=[np.datetime64(1, "ns"), DAY]),
    ),
    "as_of not a time": ("invalid", "as_of .*missing", lambda: orders(np.datetime64("NaT"))),
    "as_of, a nanosecond": ("invalid", "as_of .* microsecond", lambda: orders(np.datetime64(1, "ns"))),
    "as_of far beyond": ("invalid", "as_of .*years", lambda: orders(np.datetime64(2**60, "s"))),
    "nanoseconds": (
        "invalid",
        r"ordered_at\[0\] .* microsecond",
        lambda: orders(ordered_at=np.array([1, 0], dtype="M8[ns]")),
    ),
    "far beyond": ("invalid", r"ordered_at\[0\]", lambda: orders(ordered_at=np.array([2**62, 0], dtype="M8[s]"))),
    "no id": ("invalid", r"customer_id\[1\]", lambda: orders(customer_id=["a", None])),
    "half an id": ("invalid", r"customer_id\[0\] .* Unicode", lambda: orders(customer_id=["\ud800", "b"])),
    "no orders": ("empty", "orders", lambda: orders(customer_id=[], ordered_at=[], net_amount=[])),
    "unit": ("invalid", "unit .*week", lambda: orders(options={"unit": "fortnight"})),
    "digits": (
        "out_of_range",
        "minor_digits",
        lambda: orders(currency=None, options={"minor_digits": 7}, net_amount=[1, 2]),
    ),
    "value NaN": ("not_finite", r"monetary_value\[1\]", lambda: r.rfm([1.0, 2.0], [1, 2], [1.0, NAN])),
    "thresholds": ("lengths", "recency_thresholds", lambda: r.rfm([1.0], [1], [1.0], recency_thresholds=[1, 2])),
    "segment": ("invalid", "champions", lambda: r.Segment.code("x")),
    "entity": ("invalid", "'?orderz.* order,", lambda: r.import_csv("orderz", b"id\n")),
    "no file": ("empty", "file", lambda: r.import_csv("order", b"")),
    "a binary file": ("invalid", "binary|text", lambda: r.import_csv("order", b"\x00\xff\xfe")),
    "map": ("invalid", "^map.colums .*no such name", lambda: r.import_csv("order", b"id\n1", {"colums": {}})),
    "a mapped column": (
        "invalid",
        'no column fills id .*"Bon".*: nr$',
        lambda: r.import_csv("order", b"nr\n1", {"columns": {"id": "Bon"}}),
    ),
    "a mapped column's name": (
        "invalid",
        "map.columns.*expected the name of a column, or a list",
        lambda: r.import_csv("order", b"id\n1", {"columns": {"id": 5}}),
    ),
    "a level in per cent": ("out_of_range", "level is 95, .*between 0 and 1: 95 % is 0.95$", lambda: r.nps(SIX, level=95)),
    "formats": ("invalid", "formats", lambda: r.import_csv("order", b"id\n1", formats={"x": 1})),
    "system": ("invalid", "hubspot", lambda: r.column_map("x", "order")),
    "twice": ("duplicate", '"a"', lambda: BASE.append("customer", [{"id": "z"}, {"id": "a"}])),
    "unknown field": ("invalid", r"records\[0\].foo .*no such name", lambda: BASE.append("customer", [{"id": "c", "foo": 1}])),
    "newer": ("version", "2", lambda: r.CustomerBase.from_json(BASE.to_json().replace('"version":1', '"version":2'))),
    "nothing to score": ("empty", "purchases", lambda: r.score(BASE, "2026-01-01")),
    "rate": ("invalid", "rate", lambda: r.score(BASE, "2026-01-01", rates=[("EUR", "USD", "2026-01-01", "x")])),
    "unknown purchase option": ("invalid", "unitz", lambda: r.score(BASE, "2026-01-01", purchases={"unitz": 1})),
    "a list in itself": ("invalid", "level .*holds itself", lambda: r.nps(SIX, level=ITSELF)),
    "a dict in itself": ("invalid", "map .*holds itself", lambda: r.import_csv("order", b"id\n1", OWN)),
    "a record in itself": ("invalid", "holds itself", lambda: BASE.append("customer", [{"id": "c", "tags": ITSELF}])),
    "options in themselves": ("invalid", "holds itself", lambda: r.score(BASE, "2026-01-01", purchases=OWN)),
    "thresholds in themselves": ("invalid", "itself", lambda: r.rfm([1], [1], [1], recency_thresholds=ITSELF)),
    "deep": ("invalid", "pseudo_counts .*64 deep", lambda: r.nps(SIX, pseudo_counts=deep(100_000))),
    "deep JSON": ("invalid", "JSON of a fit .*recursion", lambda: r.PurchaseFit.from_json("[" * 200_000)),
    "two scales": ("invalid", "minor_digits .*currency", lambda: orders(options={"minor_digits": 2})),
    "blank id": ("invalid", r"customer_id\[1\] .*blank", lambda: orders(customer_id=["a", " "])),
    "a hole in dates": ("invalid", r"ordered_at\[1\] .*missing", lambda: orders(ordered_at=["2026-01-01", NAN])),
    "days beyond 2^53": (
        "invalid",
        r"days_since_last\[0\] .*9007199254740993 is beyond",
        lambda: r.rfm(np.array([2**53 + 1], dtype="u8"), [1], [1.0]),
    ),
    "other rows": (
        "invalid",
        "weights .*index differs from that of the frame; align them first, e.g. by reindex",
        lambda: r.nps(pd.DataFrame({"score": [9, 1]}), weights=series(1, 0)),
    ),
    "other rows, clusters": (
        "invalid",
        "scores .*index differs from that of clusters",
        lambda: r.nps(series("a", "b"), clusters=series("b", "a")),
    ),
    "other rows, segments": (
        "invalid",
        "segments .*scores",
        lambda: r.nps_by_segment(series("a", "b"), series("b", "a")),
    ),
    "other rows, histories": (
        "invalid",
        "recency .*frequency",
        lambda: MODEL.probability_alive(series("a", "b"), series("b", "a"), series("a", "b")),
    ),
    "other rows, rfm": (
        "invalid",
        "monetary_value .*days_since_last",
        lambda: r.rfm(series(0, 1), series(0, 1), series(0, 2)),
    ),
    "other rows, a dict": (
        "invalid",
        "recency .*frequency",
        lambda: MODEL.probability_alive({"frequency": series(0, 1), "recency": series(1, 0), "T": [9.0, 9.0]}),
    ),
    "far ends of a range": (
        "out_of_range",
        "horizon is 1e31, allowed is 0 to 1e30",
        lambda: MODEL.new_customer_purchases(1e31),
    ),
    "a fit with more": ("invalid", "to_json", lambda: fit_json(lambda fit: fit.update(extra=1))),
    "a fit with less": ("invalid", "covariance|to_json", lambda: fit_json(lambda fit: fit.pop("covariance"))),
    "a parameter renamed": (
        "invalid",
        "its parameters",
        lambda: fit_json(lambda fit: fit["parameters"][0].update(name="x")),
    ),
    "a fit of another model": (
        "invalid",
        "its parameters",
        lambda: fit_json(lambda fit: fit["model"]["bg_nbd"].update(r=2.0)),
    ),
    "half a character, as_of": ("invalid", "as_of .*Unicode", lambda: orders(HALF)),
    "half a character, currency": ("invalid", "currency .*Unicode", lambda: orders(currency=HALF)),
    "half a character, unit": ("invalid", "unit .*Unicode", lambda: r.time_unit_days(HALF)),
    "half a character, segment": ("invalid", "segment .*Unicode", lambda: r.Segment.code(HALF)),
    "half a character, entity": ("invalid", "entity .*Unicode", lambda: BASE.count(HALF)),
    "half a character, system": ("invalid", "system .*Unicode", lambda: r.column_map(HALF, "order")),
    "half a character, map": (
        "invalid",
        "a key of map.columns .*Unicode",
        lambda: r.import_csv("order", b"id\n1", {"columns": {HALF: "a"}}),
    ),
    "half a character, fit": ("invalid", "Unicode", lambda: r.PurchaseFit.from_json(HALF)),
    "half a character, base": ("invalid", "Unicode", lambda: r.CustomerBase.from_json(HALF)),
    "half a character, id": ("invalid", "order_id .*Unicode", lambda: BASE.append_return(HALF, {})),
    "no instant in a record": (
        "invalid",
        r"records\[0\].ordered_at .*ISO 8601",
        lambda: BASE.append("order", [bought("soon")]),
    ),
    "no instant of a change": (
        "invalid",
        "change.at .*ISO 8601",
        lambda: BASE.append_change("order", "o", {"at": "x", "field": "status", "from": "a", "to": "b"}),
    ),
    "no repeat, prior": ("invalid", "priors .*no parameter", lambda: r.BgNbd.fit(HISTORIES, priors=[prior("x")])),
    "prior NaN, of a choice": (
        "not_finite",
        r"^priors\[1\].sd is NaN",
        lambda: r.choose(ORDERS, split="2026-01-02", as_of="2026-02-01", priors=[prior(), prior("a", sd=NAN)]),
    ),
    "a known parameter NaN": (
        "not_finite",
        r"^parameters.r is NaN, expected",
        lambda: r.known_parameters("bg_nbd", {"r": NAN, "alpha": 1, "a": 1, "b": 1}),
    ),
    "prior": ("out_of_range", "priors.sd", lambda: r.BgNbd.fit(HISTORIES, priors=[prior(sd=0)])),
    "two priors": ("invalid", "more than one for r", lambda: r.BgNbd.fit(HISTORIES, priors=[prior(), prior()])),
    "prior NaN": (
        "not_finite",
        r"^priors\[0\].mean is NaN, expected",
        lambda: r.BgNbd.fit(HISTORIES, priors=[prior(mean=NAN)]),
    ),
    "occasions": ("invalid", "recency|age", lambda: r.BgBb.fit([1, 2, 1, 1], [1.5, 2, 1, 1], [3, 3, 3, 3])),
    "half an occasion": (
        "invalid",
        "horizon",
        lambda: r.BgBb(alpha=1, beta=1, gamma=1, delta=1).expected_purchases([1], [1], [2], horizon=0.5),
    ),
    "probability": (
        "out_of_range",
        "^probability is 1",
        lambda: MODEL.purchase_quantiles([1], [1.0], [2.0], horizon=1, probability=1.0),
    ),
    "no discount": (
        "out_of_range",
        "^discount_rate is 0",
        lambda: MODEL.residual_transactions([1], [1.0], [2.0], discount_rate=0),
    ),
    "counts": (
        "lengths",
        "purchases",
        lambda: MODEL.purchase_log_pmf([1], [1.0], [2.0], horizon=1, purchases=[1, 2]),
    ),
    "negative counts": (
        "out_of_range",
        r"purchases\[0\]",
        lambda: MODEL.purchase_log_pmf([1], [1.0], [2.0], horizon=1, purchases=[-1]),
    ),
    "draws": ("out_of_range", "^draws is 5", lambda: FIT.posterior(HISTORIES, draws=5)),
    "negative draws": ("invalid", "draws .*whole number from 0", lambda: FIT.posterior(HISTORIES, draws=-5)),
    "seed": ("invalid", "seed .*64 bits", lambda: FIT.posterior(HISTORIES, seed=2**64)),
    "nobody drawn": ("invalid", "model|purchases", lambda: r.predict(r.Posterior.from_json("{}"), HISTORIES)),
    "age": ("not_finite", r"age\[1\]", lambda: r.simulate(MODEL, [1.0, NAN])),
    "longest": ("out_of_range", "^longest is 10001", lambda: r.repeat_histogram(MODEL, HISTORIES, longest=10_001)),
    "a model unknown": ("invalid", "'?\"?WeibullFitter", lambda: r.known_parameters("WeibullFitter", {"r": 1})),
    "a parameter too many": (
        "invalid",
        "no coef",
        lambda: r.known_parameters("bg_nbd", {"r": 1, "alpha": 1, "a": 1, "b": 1, "coef": 1}),
    ),
    "a parameter not positive": (
        "out_of_range",
        "^r is -1",
        lambda: r.known_parameters("bg_nbd", {"r": -1, "alpha": 1, "a": 1, "b": 1}),
    ),
    "period": (
        "invalid",
        "period .*month",
        lambda: r.cohorts(ORDERS, as_of="2026-02-01", currency="EUR", period="moon"),
    ),
    "within": (
        "out_of_range",
        "^second_within_days",
        lambda: r.cohorts(ORDERS, as_of="2026-02-01", currency="EUR", second_within_days=-1),
    ),
    "cohorts, no currency": ("invalid", "currency .*needed", lambda: r.cohorts(ORDERS, as_of="2026-02-01")),
    "movements, unit": (
        "invalid",
        "unit .*week",
        lambda: r.movements(ORDERS, as_of="2026-02-01", currency="EUR", unit="fortnight"),
    ),
    "split": ("invalid", "split .*before", lambda: r.choose(ORDERS, split="2026-02-01", as_of="2026-02-01")),
    "models": (
        "invalid",
        r"models\[0\] .*bg_nbd",
        lambda: r.choose(ORDERS, split="2026-01-02", as_of="2026-02-01", models=["x"]),
    ),
    "nobody joined": (
        "invalid",
        "joined_by",
        lambda: r.tracking(MODEL, ORDERS, joined_by="2025-01-01", as_of="2026-02-01"),
    ),
    "a category missing": (
        "invalid",
        r"category\[1\]",
        lambda: r.category_mix(ORDERS | {"category": ["x", None]}, as_of="2026-02-01", currency="EUR"),
    ),
    "negative revenue": ("out_of_range", r"before\[0\]", lambda: r.retention([1], [-1], [1])),
    "blank account": ("invalid", r"account_id\[0\] .*blank", lambda: r.retention([" "], [1], [1])),
    "no accounts": ("empty", "account", lambda: r.retention([], [], [])),
    "churned in period 0": ("out_of_range", r"periods\[0\]", lambda: r.ShiftedBetaGeometric.fit([0, 1], [True, True])),
    "nobody churned": ("too_few", "2", lambda: r.ShiftedBetaGeometric.fit([2, 1], [False, False])),
    "churn missing, pandas": (
        "invalid",
        r"churned\[1\] .*missing",
        lambda: r.ShiftedBetaGeometric.fit([2, 1], pd.array([True, None], dtype="boolean")),
    ),
    "churn missing": ("invalid", r"churned\[1\] .*missing", lambda: r.ShiftedBetaGeometric.fit([2, 1], [1, None])),
    "infinite lifetime": ("invalid", "infinite", lambda: CONTRACT.expected_lifetime(0)),
    "a negative period": ("out_of_range", r"periods\[0\]", lambda: CONTRACT.survival([-1])),
    "a posterior with more": ("invalid", "to_json", lambda: posterior_json(lambda drawn: drawn.update(extra=1))),
    "a posterior of two models": (
        "invalid",
        r'models\[100\].*no such word as "gamma"',
        lambda: posterior_json(lambda drawn: drawn["models"].append({"p": 1, "q": 1, "gamma": 1})),
    ),
    "a posterior without parameters": (
        "invalid",
        "its parameters",
        lambda: posterior_json(lambda drawn: drawn["parameters"].pop()),
    ),
    "concentration": ("out_of_range", r"value\[0\]", lambda: r.concentration([-1.0])),
}

REFUSED |= {
    "a score off the scale": ("out_of_range", r"scores\[1\] is 7, allowed is 1 to 5", lambda: rated([1, 7])),
    "between the steps": ("invalid", "row 0 is 1.5, between", lambda: rated([1.5])),
    "a score missing": ("invalid", r"scores\[1\] .*missing", lambda: rated([1, None])),
    "a score NaN": ("not_finite", r"scores\[1\] is NaN", lambda: rated([1, NAN])),
    "a scale of two": ("invalid", "^scale .* it has 2 values, expected 3", lambda: rated([1], (1, 5))),
    "a scale misspelt": (
        "invalid",
        "^scale.stop .*no such name",
        lambda: rated([1], {"min": 1, "max": 5, "stop": 1}),
    ),
    "a scale of no step": ("out_of_range", "^scale.step is 0", lambda: rated([1], (1, 5, 0))),
    "a scale without end": ("not_finite", r"^scale\[1\] is inf", lambda: rated([1], (1, INF, 1))),
    "all is top": ("out_of_range", "^top is 5, allowed is 1 to 4", lambda: rated([1], top=5)),
    "a headline": ("invalid", "headline .*top_box", lambda: r.csat([1], scale=STARS, headline="x")),
    "ces, weights": ("lengths", "weights has 1 rows", lambda: r.ces([1, 2], scale=STARS, weights=[1.0])),
    "enps": ("out_of_range", r"scores\[0\] is 11", lambda: r.enps([11])),
    "an adjustment": ("invalid", "adjustment .*holm", lambda: r.nps_by_segment(SIX, SIX, adjustment="x")),
    "rated segments": ("lengths", "segments", lambda: r.ratings_by_segment([1, 2], ["a"], scale=STARS)),
    "two scales": (
        "invalid",
        "scale .*don't compare",
        lambda: r.rating_difference(rated([1] * 9), rated([1] * 9, (1, 7, 1))),
    ),
    "before and after": ("lengths", "after", lambda: r.rating_change([1, 2], [1], scale=STARS)),
    "no margin": ("out_of_range", "^margin is 0", lambda: r.rating_needed_n(0, 1)),
    "a share above 1": ("out_of_range", "^share is 2", lambda: r.top_box_needed_n(0.1, 2)),
    "a class without a total": (
        "invalid",
        "row 1 is south, not among",
        lambda: r.post_stratification_weights(["north", "south"], {"north": 1, "west": 2}),
    ),
    "a class without an answer": (
        "invalid",
        r"^margins\[0\].codes .*class south has people",
        lambda: r.raking_weights([], [(["north"], {"north": 1, "south": 2})]),
    ),
    "a class twice": (
        "duplicate",
        '"north" occurs twice',
        lambda: r.post_stratification_weights(["north"], (["north", "north"], [1, 2])),
    ),
    "rounds": ("out_of_range", "^max_rounds is 0", lambda: r.raking_weights([], [([1], {1: 2})], max_rounds=0)),
    "a metric missing": ("not_finite", r"value\[1\] is NaN", lambda: r.trend([1, None], "mean")),
    "no such metric": ("invalid", "kind .*mean", lambda: r.trend([1], "median")),
    "a share of nothing": ("invalid", "^n is invalid", lambda: r.trend([1], "share")),
    "lambda": ("out_of_range", "^lambda is 2", lambda: r.trend([1], "mean", lambda_=2)),
    "a shift": ("out_of_range", "^shift is 11", lambda: r.run_length(11)),
    "shortest": ("out_of_range", "^shortest is 0", lambda: r.change_points([1], "mean", shortest=0)),
    "nobody before": ("too_few", "n_before", lambda: mixed([0])),
    "errors of one period": ("invalid", "standard_error_after", lambda: mixed([1], standard_error_before=[1])),
    "no such driver": ("invalid", "no column 'b', it has a", lambda: driven(["b"])),
    "no drivers": ("empty", "drivers", lambda: driven([])),
    "a scale of no driver": ("invalid", "^scales .*'b' is no driver", lambda: driven(["a"], scales={"b": (1, 5)})),
    "a scale upside down": ("invalid", "5 is not below 1", lambda: driven(["a"], scales=(5, 1))),
    "an answer off its scale": ("out_of_range", r"scores of a\[\d\] is", lambda: driven(["a"], scales=(1, 2))),
    "a regression": ("invalid", "^regression .*logistic", lambda: driven(["a"], regression="x")),
    "an infinite answer": ("not_finite", r"outcome\[0\]", lambda: driven(["a"], outcome=[INF] * 40)),
    "imputations": ("out_of_range", "^imputations is 1,", lambda: driven(["a"], imputations=1)),
    "penalties without a scale": (
        "invalid",
        "scale_min of a .*declared",
        lambda: r.penalty_reward(ASKED, ["a"], outcome=ASKED["a"], scales=None),
    ),
    "low": (
        "out_of_range",
        "^low is 9",
        lambda: r.penalty_reward(ASKED, ["a"], outcome=ASKED["a"], scales=(0, 5), low=9),
    ),
    "half a scale": (
        "invalid",
        "scale_max of a",
        lambda: r.importance_performance(ASKED, ["a"], outcome=ASKED["a"], scales=(0, None)),
    ),
    "half a character, text": ("invalid", "^text .*Unicode", lambda: r.tokens(HALF)),
    "half a character, comment": ("invalid", r"^texts\[1\] .*Unicode", lambda: said(["a", HALF])),
    "half a character, array": ("invalid", r"^texts\[0\] .*Unicode", lambda: said(np.array([HALF, "a"]))),
    "half a character, theme": ("invalid", r"taxonomy\[0\].include\[0\] .*Unicode", lambda: told(include=[HALF])),
    "half a character, tokens": ("invalid", r"tokens.stop_words\[0\]", lambda: said(tokens={"stop_words": [HALF]})),
    "half a character, author": ("invalid", r"authors\[0\] .*Unicode", lambda: said(authors=[HALF, "b"])),
    "half a character, period": ("invalid", r"periods\[1\] .*Unicode", lambda: r.new_terms(SAID, ["a", HALF])),
    "half a character, dimension": ("invalid", "by.*Unicode", lambda: r.closed_loop(BASE, "2026-01-01", by=[HALF])),
    "words of a term": ("out_of_range", "^ngrams is 3, allowed is 1 to 2", lambda: r.tokens("a", ngrams=3)),
    "no such token option": ("invalid", "^tokens.stems .*no such name", lambda: said(tokens={"stems": True})),
    "a negative number of words": ("invalid", "min_chars .*whole number from 0", lambda: r.tokens("a", min_chars=-1)),
    "one author": ("lengths", "authors has 1 rows, expected 2", lambda: said(authors=["a"])),
    "an author missing": ("invalid", r"authors\[1\] .*missing", lambda: said(authors=["a", None])),
    "one focus": ("lengths", "focus has 1 rows, expected 2", lambda: r.driver_words(SAID, [True])),
    "a focus missing": ("invalid", r"focus\[1\] .*missing", lambda: said(focus=[True, None])),
    "prior authors": ("out_of_range", "^prior is 0, allowed", lambda: said(prior=0)),
    "prior authors, NaN": ("not_finite", "^prior is NaN", lambda: said(prior=NAN)),
    "a prior count": ("out_of_range", r"^prior\[0\] is 0", lambda: r.weighted_log_odds([1, 2], [1, 2], [0, 1])),
    "a count missing": ("invalid", r"^rest\[1\] .*missing", lambda: r.weighted_log_odds([1, 2], [1, None], [1, 1])),
    "one term": ("too_few", "terms", lambda: r.weighted_log_odds([1], [1], [1])),
    "level of words": ("out_of_range", "^level is 1", lambda: said(level=1)),
    "a theme without words": ("empty", 'include of theme "a"', lambda: told(include=[])),
    "a phrase without letters": ("invalid", 'theme "a"', lambda: told(include=["..."])),
    "a theme twice": ("duplicate", '"a"', lambda: r.themes(SAID, [theme(), theme()])),
    "a theme misspelt": ("invalid", "taxonomy.*inclde .*no such name", lambda: r.themes(SAID, [{"name": "a", "inclde": ["b"]}])),
    "a score missing": ("invalid", r"scores\[1\] .*missing", lambda: r.theme_impact([1, None], MENTIONS)),
    "no scores": ("empty", "scores", lambda: r.theme_impact([], [])),
    "a row beyond the scores": (
        "out_of_range",
        r"rows\[0\] is 1, allowed is 0 to 0",
        lambda: r.theme_impact([1], MENTIONS),
    ),
    "a score off 0 to 10": ("out_of_range", r"scores\[0\]", lambda: r.theme_impact([11, 1], MENTIONS, score="nps")),
    "draws of themes": ("out_of_range", "^draws is 1", lambda: r.theme_impact([1, 2], MENTIONS, draws=1)),
    "a score of themes": ("invalid", "^score .*nps", lambda: r.theme_impact([1, 2], MENTIONS, score="median")),
    "false alarms": ("out_of_range", "^false_alarms is 0", lambda: r.new_terms(SAID, [1, 2], false_alarms=0)),
    "a period missing": ("invalid", r"periods\[1\] .*missing", lambda: r.new_terms(SAID, [1, NAN])),
    "negative quotes": ("invalid", "most .*whole number", lambda: r.quotes(SAID, [True, False], most=-1)),
    "no such dimension": ("invalid", "mood", lambda: r.closed_loop(BASE, "2026-01-01", by=["mood"])),
    "days": ("out_of_range", "^within_days is 0", lambda: r.closed_loop(BASE, "2026-01-01", within_days=0)),
    "as_of of the loop": ("invalid", "as_of", lambda: r.closed_loop(BASE, "soon")),
    "recoverable": ("out_of_range", "^recoverable is 2", lambda: r.answer_queue(BASE, "2026-01-01", recoverable=2)),
    "a cost": ("out_of_range", "^cost is -1", lambda: r.answer_queue(BASE, "2026-01-01", cost=-1)),
    "a score option": ("invalid", "^scores.horizn .*no such name", lambda: r.answer_queue(BASE, "2026-01-01", scores={"horizn": 1})),
    "nobody answered": ("empty", "answers", lambda: r.breakdown(BASE, "2026-01-01")),
    "since": ("invalid", "^since .*ISO 8601", lambda: r.breakdown(BASE, "2026-01-01", since="soon")),
    "a figure": ("invalid", "^figures.tops .*no such name", lambda: r.breakdown(BASE, "2026-01-01", figures={"tops": 1})),
    "a period of scores": ("invalid", "period .*month", lambda: r.breakdown(BASE, "2026-01-01", period="moon")),
    "nobody to cover": ("empty", "customer records", lambda: r.coverage(r.CustomerBase(), "2026-01-01")),
    "a dimension of answers": ("invalid", "^by .*channel", lambda: r.coverage(BASE, "2026-01-01", by="channel")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_values_are_typed_errors(name):
    code, text, call = REFUSED[name]
    with pytest.raises(r.RegularsError, match=text) as raised:
        call()
    assert raised.value.code == code


WRONG_KIND = {
    "text": ('text "a", expected a whole number', lambda: r.nps(["a"])),
    "a word": ("is a str, expected a column", lambda: r.nps("abc")),
    "nothing": ("expected a column", lambda: r.nps(None)),
    "a number": ("expected a column", lambda: r.nps(5)),
    "a set": ("expected a column", lambda: r.nps({1, 2})),
    "a generator": ("expected a column", lambda: r.nps(score for score in SIX)),
    "two dimensions": ("2 dimensions", lambda: r.nps(np.zeros((3, 2), dtype="u1"))),
    "no dimension": ("expected a column", lambda: r.nps(np.array(3))),
    "lists": (r"scores\[0\] is a list", lambda: r.nps([[1], [2]])),
    "big-endian": ("byte order", lambda: r.nps(np.array(SIX, dtype=">i4"))),
    "truth values of numpy": ("bool", lambda: r.nps([np.True_])),
    "an instant of numpy": ("timestamp", lambda: r.nps([DAY])),
    "a span of numpy": ("timedelta64", lambda: orders(ordered_at=[np.timedelta64(1, "D")] * 2)),
    "truth values": ("bool", lambda: r.nps([True])),
    "truth values, numpy": ("bool", lambda: r.nps(np.array([True]))),
    "truth values, arrow": ("bool", lambda: r.nps(pa.array([True]))),
    "complex": ("complex", lambda: r.nps(np.array([1j]))),
    "datetimes": ("timestamp, expected a whole number", lambda: r.nps(np.array(["2020-01-01"], dtype="M8[D]"))),
    "arrow lists": ("expected one column", lambda: r.nps(pa.array([[1]]))),
    "columns of one name": (
        "several columns",
        lambda: r.nps(pd.DataFrame([[1, 2]], columns=["score", "score"])),
    ),
    "no capsule": ("PyCapsule", lambda: r.nps(Lends((1, 2)))),
    "a consumed capsule": ("consumed before", lambda: [r.nps(CONSUMED), r.nps(CONSUMED)]),
    "a lazy frame": ("collect", lambda: r.nps(pl.LazyFrame({"score": SIX}))),
    "a name without a frame": ("no frame", lambda: r.nps(SIX, weights="w")),
    "level": ('level is the text "x", expected a number', lambda: r.nps(SIX, level="x")),
    "method": ("method is .*3.*, expected text", lambda: r.nps(SIX, method=3)),
    "unknown option": ("foo", lambda: r.nps(SIX, foo=1)),
    "mixed ids": ("another kind", lambda: r.nps(SIX, clusters=["a", 1, 2, 3, 4, 5])),
    "a count in words": ("promoters .*whole number", lambda: r.nps_of_counts("1", 2, 3)),
    "half a count": ("promoters .*whole number", lambda: r.nps_of_counts(1.5, 2, 3)),
    "no scores": ("first .*record", lambda: r.nps_difference(1, 2)),
    "no columns": ("recency", lambda: MODEL.probability_alive([1])),
    "a parameter in words": (
        '^model.r is the text "a", expected a number',
        lambda: r.BgNbd(r="a", alpha=1, a=1, b=1).new_customer_purchases(1),
    ),
    "two parameters in words": ("^model.b is the text", lambda: MODEL._replace(r="a", b="a").new_customer_purchases(1)),
    "a parameter of a fit": (
        "^fit.model.r is null, expected a number",
        lambda: FIT._replace(model=MODEL._replace(r=None)).probability_alive(HISTORIES),
    ),
    "a prior in words": (
        r'^priors\[0\].sd is the text "1", expected a number',
        lambda: r.BgNbd.fit(HISTORIES, priors=[prior(sd="1")]),
    ),
    "a parameter missing": ("missing: alpha, a, b$", lambda: r.BgNbd(r=1)),
    "a parameter misspelt": (
        "has the fields r, alpha, a, b; missing: alpha; unknown: alfa$",
        lambda: r.BgNbd(r=1, alfa=1, a=1, b=1),
    ),
    "a field too many": ("; unknown: c$", lambda: r.BgNbd(r=1, alpha=1, a=1, b=1, c=1)),
    "parameters without names": (r"by name: BgNbd\(r=\.\.\., alpha=", lambda: r.BgNbd(1, 1, 1, 1)),
    "coefficients as tuples": (
        r"purchase\[0\] is a tuple, expected a Coefficient\(covariate=",
        lambda: covariates([("x", 0.1)]).probability_alive(HISTORIES),
    ),
    "no coefficients": (
        "purchase is a NoneType, expected a list of Coefficient",
        lambda: covariates(None).probability_alive(HISTORIES),
    ),
    "a model to choose": (
        r"models\[0\] is BgNbd\(.*expected a class of models",
        lambda: r.choose(ORDERS, split="2026-01-02", as_of="2026-02-01", models=[MODEL]),
    ),
    "a class that is none": (
        r"models\[0\] is .*GammaGamma.*expected a class of models",
        lambda: r.choose(ORDERS, split="2026-01-02", as_of="2026-02-01", models=[r.GammaGamma]),
    ),
    "a word to choose": (
        "models is 'bg_nbd', expected a list",
        lambda: r.choose(ORDERS, split="2026-01-02", as_of="2026-02-01", models="bg_nbd"),
    ),
    "a class as an option": ("level is a class, expected plain values", lambda: r.nps(SIX, level=r.BgNbd)),
    "posteriors swapped": (
        "purchases is a Posterior of GammaGamma, expected one of a model of purchases",
        lambda: r.predict(drawn_spend(), HISTORIES, spend=drawn()),
    ),
    "two posteriors of purchases": (
        "spend is a Posterior of BgNbd, expected one of GammaGamma",
        lambda: r.predict(drawn(), HISTORIES, spend=drawn()),
    ),
    "horizon": ("horizon .*number", lambda: MODEL.expected_purchases([1], [1.0], [2.0], horizon="1")),
    "as_of": ("as_of is a int, expected a datetime", lambda: orders(5)),
    "as_of, a time": ("as_of", lambda: orders(dt.time(1))),
    "instants as numbers": (r"ordered_at\[0\] is 1, expected an instant", lambda: orders(ordered_at=[1, 2])),
    "times of day": ("ordered_at", lambda: orders(ordered_at=pa.array([dt.time(1)] * 2))),
    "data": ("data is a .*expected the bytes", lambda: r.import_csv("order", 3)),
    "data, a list": ("data is a list", lambda: r.import_csv("order", [1])),
    "map": ("map .*record or a dict", lambda: r.import_csv("order", b"id\n1", "hubspot")),
    "many levels": ("MultiIndex", lambda: r.nps(pd.MultiIndex.from_tuples([(1, 2)]))),
    "Arrow columns of one name": (
        "several columns",
        lambda: r.nps(pa.table([pa.array([1]), pa.array([2])], ["score", "score"])),
    ),
    "an entity": ("entity is a int, expected text", lambda: r.import_csv(3, b"id\n")),
    "a unit": ("unit is a int, expected text", lambda: r.time_unit_days(3)),
    "an instant in a record": (
        r"records\[0\].ordered_at is a int, expected a datetime",
        lambda: BASE.append("order", [bought(5)]),
    ),
    "a key": ("a key of map is a int, expected text", lambda: r.import_csv("order", b"id\n", {1: 2})),
    "records": ("expected a list of dicts", lambda: BASE.append("customer", {"id": "c"})),
    "a record": (r"records\[0\]", lambda: BASE.append("customer", [3])),
    "a fit": ("purchases is a int, expected a PurchaseFit", lambda: r.lifetime_value(3, 4, HISTORIES)),
    "a posterior": ("purchases is a PurchaseFit, expected a Posterior", lambda: r.predict(FIT, HISTORIES)),
    "a spend": ("spend is a GammaGamma, expected a Posterior", lambda: r.predict(drawn(), HISTORIES, spend=SPEND)),
    "a model": ("model is a dict, expected a model of purchases", lambda: r.simulate({"bg_nbd": {}}, [1.0])),
    "spend of purchases": ("spend is a BgNbd, expected a GammaGamma", lambda: r.simulate(MODEL, [1.0], spend=MODEL)),
    "priors": ('priors is a dict, expected "weak", or a list of Prior', lambda: r.BgNbd.fit(HISTORIES, priors={"r": (0, 1)})),
    "a prior": ("a prior is a tuple, expected a .*Prior", lambda: r.BgNbd.fit(HISTORIES, priors=[("r", 0, 1)])),
    "an option": ("unexpected keyword argument 'units'", lambda: orders(options={"units": "week"})),
    "a fit of another kind": (
        "JSON of a PurchaseFit, expected that of a GammaGammaFit",
        lambda: r.GammaGammaFit.from_json(FIT.to_json()),
    ),
    "a fitter": ("model is a int, expected a fitted model of lifetimes", lambda: r.known_parameters(3)),
    "parameters": ("parameters is a list", lambda: r.known_parameters("bg_nbd", [1, 2])),
    "a parameter in words, known": (r"parameters\['r'\] is a str", lambda: r.known_parameters("bg_nbd", {"r": "1"})),
    "churned": (r"churned\[0\] is .*expected true or false", lambda: r.ShiftedBetaGeometric.fit([1], ["yes"])),
    "churned twice": (r"churned\[0\] is 2, expected true or false", lambda: r.ShiftedBetaGeometric.fit([1], [2])),
    "base": ("base is a int, expected a CustomerBase", lambda: r.score(3, "2026-01-01")),
    "ratings in words": (r'scores\[0\] is the text "a", expected a number', lambda: rated(["a"])),
    "a scale in words": ('scale is the text "1-5", expected a record', lambda: rated([1], "1-5")),
    "no ratings": ("first .*record", lambda: r.rating_difference(1, 2)),
    "no totals": ("totals is a int, expected a dict", lambda: r.post_stratification_weights([1], 5)),
    "no margins": ("margins is a int, expected a dict", lambda: r.raking_weights([1], 5)),
    "classes of two kinds": (
        "margin.codes is of another kind than margin.classes",
        lambda: r.post_stratification_weights(["a"], {1: 2}),
    ),
    "a kind of metric": ("kind is a int, expected text", lambda: r.trend([1], 3)),
    "a metric in words": (r"value\[0\] is the text", lambda: r.change_points(["a"], "mean")),
    "a shift in words": ("shift is the text", lambda: r.run_length("1")),
    "a mix in words": ("n_before", lambda: mixed(["a"])),
    "one driver in words": ("drivers is a str, expected a list of columns", lambda: driven("a")),
    "drivers by number": ("the name of a driver is a int, expected text", lambda: driven({1: [1]})),
    "one end of a scale": ("scale of a is 3", lambda: driven(["a"], scales=3)),
    "answers in words": (r"scores of a\[0\] is the text", lambda: driven({"a": ["x"]})),
    "an option of ratings": ("unexpected keyword argument 'tops'", lambda: rated([1], tops=1)),
    "an option of segments, of one rating": ("keyword argument 'adjustment'", lambda: rated([1], adjustment="holm")),
    "an option of one rating, of segments": (
        "keyword argument 'draws'",
        lambda: r.ratings_by_segment([1], ["a"], scale=STARS, draws=5),
    ),
    "an option of segments, of one score": ("keyword argument 'adjustment'", lambda: r.nps(SIX, adjustment="holm")),
    "an option of a metric, of a chart": ("keyword argument 'season'", lambda: r.run_length(1.0, season=4)),
    "an option by the core's name": ("keyword argument 'lambda'", lambda: r.run_length(1.0, **{"lambda": 0.2})),
    "an option with a line too many": ("keyword argument 'k_'", lambda: r.run_length(1.0, k_=0.2)),
    "options of purchases in one": (
        "keyword argument 'purchases'",
        lambda: r.cohorts(ORDERS, as_of="2026-02-01", currency="EUR", purchases={"unit": "day"}),
    ),
    "an unknown option without a value": ("keyword argument 'foo'", lambda: r.nps(SIX, foo=None)),
    "an option of drivers": ("unexpected keyword argument 'draw'", lambda: driven(["a"], draw=1)),
    "a number for a text": ("text is a int, expected text", lambda: r.tokens(5)),
    "bytes for a text": ("text is a bytes, expected text", lambda: r.tokens(b"late")),
    "a token option": ("unexpected keyword argument 'stems'", lambda: r.tokens("a", stems=True)),
    "a stem": ('stem is the text "yes", expected', lambda: r.tokens("a", stem="yes")),
    "one stop word": ('^tokens.stop_words is the text "a", expected a list', lambda: said(tokens={"stop_words": "a"})),
    "tokens": ("^tokens is .*expected a record", lambda: said(tokens=5)),
    "one text": ("texts is a str, expected a column", lambda: said("late")),
    "numbers for texts": (r"texts\[1\] is 5, expected text", lambda: said(["late", 5])),
    "a column of numbers for texts": (r"texts\[0\] is 1.5, expected text", lambda: said(np.array([1.5, 2]))),
    "truth values for texts": (r"texts\[0\] is a bool", lambda: said(pa.array([True, None]))),
    "bytes for texts": (r"texts\[0\] is a bytes", lambda: said([b"late", "a"])),
    "a focus in words": (r"focus\[0\] is the text", lambda: said(focus=["yes", "no"])),
    "fractions of a focus": (r"focus\[0\] is 0.5", lambda: said(focus=[0.5, 1])),
    "authors of two kinds": ("another kind", lambda: said(authors=["a", 1])),
    "instants for periods": ("periods", lambda: r.new_terms(SAID, np.array([DAY, DAY]))),
    "one theme": ("taxonomy is .*expected a list", lambda: r.themes(SAID, theme())),
    "themes in words": ("taxonomy.* is the text", lambda: r.themes(SAID, ["late"])),
    "a word of a theme": ('taxonomy.*include is the text "late", expected a list', lambda: told(include="late")),
    "words that are numbers": (r"include\[0\] is 5, expected text", lambda: told(include=[5])),
    "a set of words": ("include is a set", lambda: told(include={"late"})),
    "mentions": ("mentions is .*expected a list", lambda: r.theme_impact([1, 2], 5)),
    "draws in words": ("draws is the text", lambda: r.theme_impact([1, 2], MENTIONS, draws="5")),
    "one dimension": (
        'by is the text "channel", expected a list',
        lambda: r.closed_loop(BASE, "2026-01-01", by="channel"),
    ),
    "no base": ("base is a dict, expected a CustomerBase", lambda: r.coverage({}, "2026-01-01")),
    "scores of a queue": ("scores is .*expected a record", lambda: r.answer_queue(BASE, "2026-01-01", scores=5)),
    "since a number": ("since is a int", lambda: r.coverage(BASE, "2026-01-01", since=5)),
}


@pytest.mark.parametrize("name", WRONG_KIND)
def test_objects_of_the_wrong_kind_are_told_what_was_expected(name):
    text, call = WRONG_KIND[name]
    with pytest.raises(TypeError, match=text):
        call()


def test_a_refused_record_leaves_the_base_as_it_was():
    assert BASE.count("customer") == 1


def test_huge_and_degenerate_columns():
    assert r.nps([]).score.n == 0 and r.nps([9]).n == 1
    assert MODEL.probability_alive([], [], []) == []
    assert MODEL.probability_alive(np.array([0], dtype="u4"), np.array([0.0]), np.array([1e30])).tolist() == [1.0]
    assert r.nps(np.full(10_000_000, 9, dtype="u1")).n == 10_000_000


def test_an_import_ends_when_the_callback_says_so():
    lines = "id\n" + "".join(f"{row}\n" for row in range(50_000))
    seen = []
    stopped = r.import_csv(
        "customer", lines, progress=lambda bytes, of, rows: seen.append((bytes, of, rows)) or len(seen) < 3
    )
    assert not stopped.complete and len(seen) == 3 and seen[0][1] == len(lines)
    with pytest.raises(ZeroDivisionError):
        r.import_csv("customer", lines, progress=lambda *_: 1 / 0)
    with pytest.raises(TypeError, match="not callable"):
        r.import_csv("customer", lines, progress=3)


def test_ctrl_c_ends_an_import():
    import _thread

    lines = "id\n" + "".join(f"{row}\n" for row in range(50_000))
    with pytest.raises(KeyboardInterrupt):
        r.import_csv("customer", lines, progress=lambda *_: _thread.interrupt_main())


def test_an_import_heeds_the_false_of_numpy():
    lines = "id\n" + "".join(f"{row}\n" for row in range(50_000))
    assert not r.import_csv("customer", lines, progress=lambda *_: np.False_).complete
    assert r.import_csv("customer", lines, progress=lambda *_: 0).complete


def test_a_base_is_shared_by_threads_and_by_its_own_callback():
    base = r.CustomerBase()
    lines = ["id\n" + "".join(f"{name}{row}\n" for row in range(20_000)) for name in "ab"]
    counts = []
    threads = [
        threading.Thread(
            target=lambda text=text: base.import_csv(
                "customer", text, progress=lambda *_: counts.append(base.count("customer"))
            )
        )
        for text in lines
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert base.count("customer") == 40_000 and set(counts) <= {0, 20_000}
    # Also from a generator of its own records.
    assert base.append("customer", ({"id": str(base.count("customer"))} for _ in range(1))) == 1
    assert base.equals(base) and base == r.CustomerBase.from_json(base.to_json())
