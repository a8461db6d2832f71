"""From the `call` of a golden file to the function: a line each."""

import json
from datetime import datetime, timedelta, timezone

import regulars as r
from regulars import _regulars

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
ENTITY_OPTIONS = ("as_of", "formats")


def without(args, *names):
    return {name: value for name, value in args.items() if name not in names}


def columns(a):
    return {"data": a["frequency"], "recency": a["recency"], "T": a["age"]}


def at_level(a):
    return {name: a[name] for name in ("weights", "level") if name in a}


def histories(a):
    _regulars.histories_new(a["frequency"], a["recency"], a["age"])
    return without(a)


def orders(a):
    instants = [EPOCH + timedelta(microseconds=at) for at in a["ordered_at"]]
    options = {"minor_digits": 2} | a.get("options", {})
    return r.purchases(a["customer"], instants, a.get("amount"), as_of=a["as_of"], **options)


def bg_nbd(a):
    return r.BgNbd(**a["model"])


def gamma_gamma(a):
    return r.GammaGamma(**a["model"])


def fit(a):
    return r.BgNbdFit.from_json(json.dumps(a["fit"]))


def lifetime(call, a):
    fits = r.BgNbdFit.from_json(json.dumps(a["purchases"])), r.GammaGammaFit.from_json(json.dumps(a["spends"]))
    return call(*fits, **columns(a), monetary_value=a["monetary_value"], **a["options"])


def read(call, a):
    entity, text, map, stop = a["entity"], a["text"], a.get("map"), a.get("stop_after")
    map = r.column_map(map, entity) if isinstance(map, str) else map
    progress = None if stop is None else lambda bytes, of, rows: rows < stop
    found = call(entity, text.encode(), map, progress=progress, **a.get("options", {}))
    assert found.rows == len(found.records) + found.merged + found.skipped + found.rejected
    return found


def base(a):
    return r.CustomerBase.from_json(json.dumps(a["base"])), a["as_of"]


def difference(a):
    options = {name: value for name, value in a["options"].items()}
    first, second = (r.nps_of_counts(**a[name], **options) for name in ("first", "second"))
    return r.nps_difference(first, second, method=a["method"])


CALLS = {
    "import::csv": lambda a: read(r.import_csv, a),
    "import::csv_with_progress": lambda a: read(r.import_csv, a),
    "import::json_lines": lambda a: read(r.import_json_lines, a),
    "import::json_lines_with_progress": lambda a: read(r.import_json_lines, a),
    "import::ColumnMap::hubspot": lambda a: r.column_map("hubspot", a["entity"]),
    "import::ColumnMap::salesforce": lambda a: r.column_map("salesforce", a["entity"]),
    "import::ColumnMap::segment": lambda a: r.column_map("segment", a["entity"]),
    "import::ColumnMap::zendesk": lambda a: r.column_map("zendesk", a["entity"]),
    "model::CustomerBase::from_json": lambda a: json.loads(r.CustomerBase.from_json(json.dumps(a)).to_json()),
    "profile::concentration": lambda a: r.concentration(a["value"]),
    "profile::histories": lambda a: r.histories(*base(a), **without(a, "base", "as_of")),
    "profile::score": lambda a: r.score(*base(a), **without(a, "base", "as_of")),
    "segment::Segment::code": lambda a: r.Segment.code(a["segment"]),
    "segment::Segment::of": lambda a: r.Segment.of(**a),
    "segment::rfm": lambda a: r.rfm(a["days_since_last"], a["frequency"], a["monetary_value"], **a["options"]),
    "survey::Nps::points": lambda a: r.nps_of_counts(**without(a, "options"), **a["options"]).points(),
    "survey::nps": lambda a: r.nps(a["scores"], **without(a, "scores", "options"), **a["options"]),
    "survey::nps_by_segment": lambda a: r.nps_by_segment(
        a["scores"], a["segments"], **without(a, "scores", "segments", "options"), **a["options"]
    ),
    "survey::nps_change": lambda a: r.nps_change(a["before"], a["after"], **a["options"]),
    "survey::nps_difference": difference,
    "survey::nps_needed_n": lambda a: r.nps_needed_n(**a),
    "survey::nps_of_counts": lambda a: r.nps_of_counts(**without(a, "options"), **a["options"]),
    "value::BgNbd::discounted_purchases": lambda a: bg_nbd(a).discounted_purchases(
        **columns(a), horizon=a["horizon"], discount_rate=a["discount_rate"]
    ),
    "value::BgNbd::expected_purchases": lambda a: bg_nbd(a).expected_purchases(**columns(a), horizon=a["horizon"]),
    "value::BgNbd::fit": lambda a: r.BgNbd.fit(**columns(a), **at_level(a)),
    "value::BgNbd::log_likelihood": lambda a: bg_nbd(a).log_likelihood(**columns(a)),
    "value::BgNbd::new_customer_pmf": lambda a: bg_nbd(a).new_customer_pmf(a["horizon"], a.get("purchases", 0)),
    "value::BgNbd::new_customer_purchases": lambda a: bg_nbd(a).new_customer_purchases(a["horizon"]),
    "value::BgNbd::probability_alive": lambda a: bg_nbd(a).probability_alive(**columns(a)),
    "value::Fit::expected_purchases": lambda a: fit(a).expected_purchases(
        **columns(a), horizon=a.get("horizon", 0.0), level=a["level"]
    ),
    "value::Fit::probability_alive": lambda a: fit(a).probability_alive(**columns(a), level=a["level"]),
    "value::Fit::total_expected_purchases": lambda a: fit(a).total_expected_purchases(
        **columns(a), horizon=a.get("horizon", 0.0), level=a["level"]
    ),
    "value::GammaGamma::expected_spend": lambda a: gamma_gamma(a).expected_spend(a["frequency"], a["monetary_value"]),
    "value::GammaGamma::fit": lambda a: r.GammaGamma.fit(a["frequency"], a["monetary_value"], **at_level(a)),
    "value::GammaGamma::log_likelihood": lambda a: gamma_gamma(a).log_likelihood(a["frequency"], a["monetary_value"]),
    "value::GammaGamma::mean_spend": lambda a: gamma_gamma(a).mean_spend(),
    "value::Histories::new": histories,
    "value::Purchases::histories": lambda a: {
        name: getattr(orders(a), name) for name in ("frequency", "recency", "age")
    },
    "value::TimeUnit::days": lambda a: r.time_unit_days(a["unit"]),
    "value::customer_codes": lambda a: dict(zip(("code", "id"), r.customer_codes(a["id"]), strict=True)),
    "value::lifetime_value": lambda a: lifetime(r.lifetime_value, a),
    "value::purchases": orders,
    "value::total_lifetime_value": lambda a: lifetime(r.total_lifetime_value, a),
}
