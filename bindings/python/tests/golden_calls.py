"""From the `call` of a golden file to the function: a line each."""

import json

import numpy as np
import regulars as r
from regulars import _regulars
from regulars._models import tagged

ENTITY_OPTIONS = ("as_of", "formats")


def without(args, *names):
    return {name: value for name, value in args.items() if name not in names}


def columns(a):
    if "log_gaps" in a:
        return {"data": framed(a) | {"log_gaps": a["log_gaps"]}}
    return {"data": a["frequency"], "recency": a["recency"], "T": a["age"]}


def at_level(a):
    return {name: a[name] for name in ("weights", "level", "priors") if name in a}


def histories(a):
    _regulars.histories_new(lent(a))
    return without(a)


def lent(a):
    """Histories as the native module takes them, with their covariates apart."""
    return (a["frequency"], a["recency"], a["age"], a.get("log_gaps"), *named(a))


def named(a):
    processes = a.get("covariates", {"purchase": [], "dropout": []})
    return [[(one["name"], one["values"]) for one in processes[process]] for process in ("purchase", "dropout")]


def fit_covariates(model):
    """The covariates are columns of the frame, which the fit is told by name."""

    def call(a):
        named = {process: [one["name"] for one in columns] for process, columns in a["covariates"].items()}
        return model.fit(framed(a), **named, **at_level(a))

    return call


def framed(a):
    """Histories as a frame, with the columns of the covariates."""
    frame = {one["name"]: one["values"] for columns in a.get("covariates", {}).values() for one in columns}
    return frame | {"frequency": a["frequency"], "recency": a["recency"], "T": a["age"]}


def instants(a):
    # Some lie beyond the years that Python's own datetimes have.
    return np.array(a["ordered_at"], dtype="M8[us]")


def orders(a):
    options = {"minor_digits": 2} | a.get("options", {})
    return r.purchases(a["customer"], instants(a), a.get("amount"), as_of=a["as_of"], **options)


def of_orders(call, a, *names):
    """A function of orders, with the options of purchases among its own; amounts are whole minor units."""
    options = dict(a.get("options", {}))
    calendar = options.pop("purchases", {})
    if "amount" in a:
        names, options["net_amount"] = (*names, "amount"), a["amount"]
        calendar = {"minor_digits": 2} | calendar
    elif call not in (r.choose, r.tracking):
        options["net_amount"] = None
    else:
        calendar = without(calendar, "minor_digits")
    own = {name: a[name] for name in without(a, "customer", "ordered_at", "options", "model", *names)}
    model = (purchase_model(a),) if "model" in a else ()
    return call(*model, a["customer"], instants(a), **own, **options, **calendar)


def purchase_model(a):
    ((kind, parameters),) = a["model"].items()
    read = {
        name: [r.Coefficient(**one) for one in value] for name, value in parameters.items() if isinstance(value, list)
    }
    return r.MODELS[kind](**parameters | read)


def method(name, *options):
    """A method of all models of purchases. Golden files leave out options of 0."""

    def call(a):
        if "covariates" in a:
            # Also of models that read none of the covariates, which the methods don't hand on to them.
            return getattr(_regulars, f"model_{name}")(handle(a["model"]), lent(a), *(a.get(key, 0) for key in options))
        return getattr(purchase_model(a), name)(**columns(a), **{key: a.get(key, 0) for key in options})

    return call


def of_new_customers(name, *options):
    return lambda a: getattr(purchase_model(a), name)(**{key: a.get(key, 0) for key in options})


def gamma_gamma(a):
    return r.GammaGamma(**a["model"])


def fit(a, name="fit"):
    return r.Fit.from_json(json.dumps(a[name]))


def posterior(a, name):
    return None if a.get(name) is None else r.Posterior.from_json(json.dumps(a[name]))


def draw(a):
    given = (
        {"frequency": a["frequency"], "monetary_value": a["monetary_value"]} if "monetary_value" in a else columns(a)
    )
    given = {"data": given.pop("frequency"), **given} if "frequency" in given else given
    return tagged(fit(a).posterior(**given, weights=a.get("weights"), **a["options"]))


def lifetime(call, a):
    fits = fit(a, "purchases"), fit(a, "spends")
    return call(*fits, **columns(a), monetary_value=a["monetary_value"], **a["options"])


def predict(a):
    spend = {"monetary_value": a.get("monetary_value", []), "spend": posterior(a, "spend")}
    return r.predict(posterior(a, "purchases"), **columns(a), **spend, **a["options"])


def handle(model):
    return _regulars.Handle(model, "model")


def repeat_histogram(a):
    if "covariates" in a:
        return _regulars.repeat_histogram(handle(a["model"]), lent(a), a.get("weights"), a["longest"])
    return r.repeat_histogram(purchase_model(a), framed(a), weights=a.get("weights"), longest=a["longest"])


def simulate(a):
    if "covariates" in a:
        # A model reads the columns of its own names only, so what it refuses is asked of the native module.
        spend = a.get("spend") and handle(a["spend"])
        return _regulars.simulate(handle(a["model"]), spend, (a["age"], *named(a)), a["options"])
    spend = None if a.get("spend") is None else r.GammaGamma(**a["spend"])
    return r.simulate(purchase_model(a), {"T": a["age"]}, spend=spend, **a["options"])


def scored(scores):
    """As the library writes them: the model stands under its kind."""
    model = scores.purchase_model
    return {**scores.to_dict(), "purchase_model": None if model is None else tagged(model)}


def choose(a):
    choice = of_orders(r.choose, a)
    plain = choice.to_dict()
    for written, candidate in zip(plain["candidates"], choice.candidates, strict=True):
        written["fit"] = tagged(candidate.fit)
    return plain


def known(a):
    model = r.known_parameters(a["model"], a["parameters"])
    return {"spend" if isinstance(model, r.GammaGamma) else "purchases": tagged(model)}


def churn(name, *options):
    def call(a):
        model = r.ShiftedBetaGeometric(**a["model"])
        return getattr(model, name)(a["periods"], **{key: a.get(key, 0) for key in options})

    return call


def churn_fit(name):
    return lambda a: getattr(fit(a), name)(a["periods"], level=a["level"])


def read(call, a):
    entity, text, map, stop = a["entity"], a["text"], a.get("map"), a.get("stop_after")
    map = r.column_map(map, entity) if isinstance(map, str) else map
    progress = None if stop is None else lambda bytes, of, rows: rows < stop
    found = call(entity, text.encode(), map, progress=progress, **a.get("options", {}))
    assert found.rows == len(found.records) + found.merged + found.skipped + found.rejected
    return found


def read_columns(a):
    entity, map, stop = a["entity"], a.get("map"), a.get("stop_after")
    progress = None if stop is None else lambda bytes, of, rows: rows < stop
    columns = {column["name"]: column["cells"] for column in a["columns"]}
    return r.import_frame(entity, columns, map, progress=progress, **a.get("options", {}))


def base(a):
    return r.CustomerBase.from_json(json.dumps(a["base"])), a["as_of"]


def difference(a):
    options = {name: value for name, value in a["options"].items()}
    first, second = (r.nps_of_counts(**a[name], **options) for name in ("first", "second"))
    return r.nps_difference(first, second, method=a["method"])


def rated(call, a):
    return call(a["scores"], scale=a["scale"], **without(a, "scores", "scale", "options"), **a["options"])


def rated_segments(a):
    design = [a.get(name) for name in ("weights", "clusters", "strata", "population")]
    if "method" in a["options"] or any(design[2:]):
        # What the function doesn't take can only be asked of the native module.
        return _regulars.ratings_by_segment(a["scores"], a["segments"], a["scale"], tuple(design), a["options"])[0]
    given = without(a, "scores", "segments", "scale", "options")
    return r.ratings_by_segment(a["scores"], a["segments"], scale=a["scale"], **given, **a["options"])


def known_mix(margin):
    return margin["classes"], (margin["codes"], margin["totals"])


def post_stratified(a):
    classes, totals = known_mix(a["margin"])
    return r.post_stratification_weights(classes, totals, start=a.get("start"))


def over_periods(call):
    return lambda a: call(a["value"], a["kind"], n=a.get("n"), standard_error=a.get("standard_error"), **worded(a))


def worded(a):
    """The options, without the word that Python has for itself."""
    return {"lambda_" if name == "lambda" else name: value for name, value in a["options"].items()}


def driven(call):
    """The drivers are columns of a frame; what the core's options call the outcome is the regression."""

    def made(a):
        frame = {one["name"]: one["scores"] for one in a["drivers"]}
        scales = {one["name"]: (one.get("scale_min"), one.get("scale_max")) for one in a["drivers"]}
        options = {"regression" if name == "outcome" else name: value for name, value in a["options"].items()}
        names = [one["name"] for one in a["drivers"]]
        return call(frame, names, outcome=a["outcome"], scales=scales, weights=a.get("weights"), **options)

    return made


def said(call, column):
    """A function of comments and of one thing more."""
    return lambda a: call(a["texts"], a[column], authors=a.get("authors"), **a["options"])


def errors_of(a):
    return {name: name for name in ("standard_error_before", "standard_error_after") if name in a}


CALLS = {
    "churn::Fit::posterior": lambda a: (
        fit(a).posterior(a["periods"], a["churned"], weights=a.get("weights"), **a["options"]).to_dict()
    ),
    "churn::Fit::retention": churn_fit("retention"),
    "churn::Fit::survival": churn_fit("survival"),
    "churn::ShiftedBetaGeometric::expected_lifetime": lambda a: r.ShiftedBetaGeometric(**a["model"]).expected_lifetime(
        a.get("discount", 0)
    ),
    "churn::ShiftedBetaGeometric::fit": lambda a: r.ShiftedBetaGeometric.fit(a["periods"], a["churned"], **at_level(a)),
    "churn::ShiftedBetaGeometric::log_likelihood": lambda a: r.ShiftedBetaGeometric(**a["model"]).log_likelihood(
        a["periods"], a["churned"]
    ),
    "churn::ShiftedBetaGeometric::log_pmf": churn("log_pmf"),
    "churn::ShiftedBetaGeometric::log_survival": churn("log_survival"),
    "churn::ShiftedBetaGeometric::pmf": churn("pmf"),
    "churn::ShiftedBetaGeometric::residual_lifetime": churn("residual_lifetime", "discount"),
    "churn::ShiftedBetaGeometric::retention": churn("retention"),
    "churn::ShiftedBetaGeometric::simulate": lambda a: r.ShiftedBetaGeometric(**a["model"]).simulate(
        a["observed"], seed=a["seed"]
    ),
    "churn::ShiftedBetaGeometric::survival": churn("survival"),
    "import::csv": lambda a: read(r.import_csv, a),
    "import::csv_with_progress": lambda a: read(r.import_csv, a),
    "import::columns": read_columns,
    "import::columns_with_progress": read_columns,
    "import::json_lines": lambda a: read(r.import_json_lines, a),
    "import::json_lines_with_progress": lambda a: read(r.import_json_lines, a),
    "import::suggest": lambda a: r.suggest(a["text"]),
    "import::ColumnMap::of_system": lambda a: r.column_map(a["system"], a["entity"]),
    "import::ColumnMap::hubspot": lambda a: r.column_map("hubspot", a["entity"]),
    "import::ColumnMap::salesforce": lambda a: r.column_map("salesforce", a["entity"]),
    "import::ColumnMap::segment": lambda a: r.column_map("segment", a["entity"]),
    "import::ColumnMap::zendesk": lambda a: r.column_map("zendesk", a["entity"]),
    "model::CustomerBase::from_json": lambda a: json.loads(r.CustomerBase.from_json(json.dumps(a)).to_json()),
    "profile::answer_queue": lambda a: r.answer_queue(*base(a), **a["options"]),
    "profile::breakdown": lambda a: r.breakdown(*base(a), **a["options"]),
    "profile::closed_loop": lambda a: r.closed_loop(*base(a), **a["options"]),
    "profile::concentration": lambda a: r.concentration(a["value"]),
    "profile::coverage": lambda a: r.coverage(*base(a), **a["options"]),
    "profile::histories": lambda a: r.histories(*base(a), **without(a, "base", "as_of")),
    "profile::score": lambda a: scored(r.score(*base(a), **without(a, "base", "as_of"))),
    "segment::Segment::code": lambda a: r.Segment.code(a["segment"]),
    "segment::Segment::of": lambda a: r.Segment.of(**a),
    "segment::rfm": lambda a: r.rfm(a["days_since_last"], a["frequency"], a["monetary_value"], **a["options"]),
    "survey::ces": lambda a: rated(r.ces, a),
    "survey::change_points": over_periods(r.change_points),
    "survey::csat": lambda a: rated(r.csat, a),
    "survey::enps": lambda a: r.enps(a["scores"], **without(a, "scores", "options"), **a["options"]),
    "survey::importance_performance": driven(r.importance_performance),
    "survey::key_drivers": driven(r.key_drivers),
    "survey::mix_and_rate": lambda a: r.mix_and_rate(without(a, "options"), **errors_of(a), **a["options"]),
    "survey::Nps::points": lambda a: r.nps_of_counts(**without(a, "options"), **a["options"]).points(),
    "survey::nps": lambda a: r.nps(a["scores"], **without(a, "scores", "options"), **a["options"]),
    "survey::nps_by_segment": lambda a: r.nps_by_segment(
        a["scores"], a["segments"], **without(a, "scores", "segments", "options"), **a["options"]
    ),
    "survey::nps_change": lambda a: r.nps_change(a["before"], a["after"], **a["options"]),
    "survey::nps_difference": difference,
    "survey::nps_needed_n": lambda a: r.nps_needed_n(**a),
    "survey::nps_of_counts": lambda a: r.nps_of_counts(**without(a, "options"), **a["options"]),
    "survey::penalty_reward": driven(r.penalty_reward),
    "survey::post_stratification_weights": post_stratified,
    "survey::raking_weights": lambda a: r.raking_weights(
        [], [known_mix(one) for one in a["margins"]], start=a.get("start"), **a["options"]
    ),
    "survey::rating": lambda a: rated(r.rating, a),
    "survey::rating_change": lambda a: r.rating_change(a["before"], a["after"], scale=a["scale"], **a["options"]),
    "survey::rating_difference": lambda a: r.rating_difference(
        *(rated(r.rating, a[name]) for name in ("first", "second"))
    ),
    "survey::rating_needed_n": lambda a: r.rating_needed_n(**a),
    "survey::ratings_by_segment": rated_segments,
    "survey::run_length": lambda a: r.run_length(a["shift"], **worded(a)),
    "survey::top_box_needed_n": lambda a: r.top_box_needed_n(**a),
    "survey::trend": over_periods(r.trend),
    "value::AnyModel::fit": lambda a: tagged(r.MODELS[a.get("kind", "bg_nbd")].fit(**columns(a), **at_level(a))),
    "value::AnyModel::kind": lambda a: purchase_model(a).kind,
    "value::BgBb::fit": lambda a: r.BgBb.fit(**columns(a), **at_level(a)),
    "value::BgNbdCovariates::fit": fit_covariates(r.BgNbdCovariates),
    "value::BgNbd::fit": lambda a: r.BgNbd.fit(**columns(a), **at_level(a)),
    "value::Fit::expected_purchases": lambda a: fit(a).expected_purchases(
        **columns(a), horizon=a.get("horizon", 0.0), level=a["level"]
    ),
    "value::Fit::posterior": draw,
    "value::Fit::probability_alive": lambda a: fit(a).probability_alive(**columns(a), level=a["level"]),
    "value::Fit::total_expected_purchases": lambda a: fit(a).total_expected_purchases(
        **columns(a), horizon=a.get("horizon", 0.0), level=a["level"]
    ),
    "value::GammaGamma::expected_spend": lambda a: gamma_gamma(a).expected_spend(a["frequency"], a["monetary_value"]),
    "value::GammaGamma::fit": lambda a: r.GammaGamma.fit(a["frequency"], a["monetary_value"], **at_level(a)),
    "value::GammaGamma::log_likelihood": lambda a: gamma_gamma(a).log_likelihood(a["frequency"], a["monetary_value"]),
    "value::GammaGamma::mean_spend": lambda a: gamma_gamma(a).mean_spend(),
    "value::Histories::new": histories,
    "value::Histories::with_covariates": histories,
    "value::Histories::with_log_gaps": histories,
    "value::MbgCnbdK::fit": lambda a: r.MbgCnbdK.fit(**columns(a), **at_level(a)),
    "value::MbgNbd::fit": lambda a: r.MbgNbd.fit(**columns(a), **at_level(a)),
    "value::ParetoNbdCovariates::fit": fit_covariates(r.ParetoNbdCovariates),
    "value::ParetoNbd::fit": lambda a: r.ParetoNbd.fit(**columns(a), **at_level(a)),
    "value::PurchaseModel::discounted_purchases": method("discounted_purchases", "horizon", "discount_rate"),
    "value::PurchaseModel::expected_purchases": method("expected_purchases", "horizon"),
    "value::PurchaseModel::log_likelihood": method("log_likelihood"),
    "value::PurchaseModel::log_probability_alive": method("log_probability_alive"),
    "value::PurchaseModel::new_customer_log_pmf": of_new_customers("new_customer_log_pmf", "horizon", "purchases"),
    "value::PurchaseModel::new_customer_pmf": of_new_customers("new_customer_pmf", "horizon", "purchases"),
    "value::PurchaseModel::new_customer_purchases": of_new_customers("new_customer_purchases", "horizon"),
    "value::PurchaseModel::next_purchase": method("next_purchase"),
    "value::PurchaseModel::probability_alive": method("probability_alive"),
    "value::PurchaseModel::probability_alive_after": method("probability_alive_after", "horizon"),
    "value::PurchaseModel::purchase_log_pmf": method("purchase_log_pmf", "horizon", "purchases"),
    "value::PurchaseModel::purchase_pmf": method("purchase_pmf", "horizon", "purchases"),
    "value::PurchaseModel::purchase_quantiles": method("purchase_quantiles", "horizon", "probability"),
    "value::PurchaseModel::residual_lifetime": method("residual_lifetime"),
    "value::PurchaseModel::residual_transactions": method("residual_transactions", "discount_rate"),
    "value::Purchases::histories": lambda a: {
        name: getattr(orders(a), name) for name in ("frequency", "recency", "age")
    },
    "value::TimeUnit::days": lambda a: r.time_unit_days(a["unit"]),
    "value::DiscretePurchases::histories": lambda a: {
        name: getattr(of_orders(r.discrete_purchases, a), name) for name in ("frequency", "recency", "age")
    },
    "value::discrete_purchases": lambda a: of_orders(r.discrete_purchases, a),
    "value::category_mix": lambda a: of_orders(r.category_mix, a),
    "value::choose": choose,
    "value::cohorts": lambda a: of_orders(r.cohorts, a),
    "value::conditional_expectation": lambda a: r.conditional_expectation(
        purchase_model(a),
        **columns(a),
        purchases=a.get("purchases", []),
        horizon=a.get("horizon", 0),
        longest=a["longest"],
    ),
    "value::customer_codes": lambda a: dict(zip(("code", "id"), r.customer_codes(a["id"]), strict=True)),
    "value::known_parameters": known,
    "value::lifetime_value": lambda a: lifetime(r.lifetime_value, a),
    "value::movements": lambda a: of_orders(r.movements, a),
    "value::predict": predict,
    "value::purchase_summary": lambda a: of_orders(r.purchase_summary, a),
    "value::purchases": orders,
    "value::repeat_histogram": repeat_histogram,
    "value::retention": lambda a: r.retention(a["account"], a["before"], a["after"], **a["options"]),
    "value::simulate": simulate,
    "value::total_lifetime_value": lambda a: lifetime(r.total_lifetime_value, a),
    "value::tracking": lambda a: of_orders(r.tracking, a),
    "voice::driver_words": said(r.driver_words, "focus"),
    "voice::new_terms": said(r.new_terms, "periods"),
    "voice::quotes": said(r.quotes, "chosen"),
    "voice::theme_impact": lambda a: r.theme_impact(
        a["scores"], a["mentions"], authors=a.get("authors"), **a["options"]
    ),
    "voice::themes": said(r.themes, "taxonomy"),
    "voice::tokens": lambda a: r.tokens(a["text"], **a["options"]),
    "voice::weighted_log_odds": lambda a: r.weighted_log_odds(a["focus"], a["rest"], a["prior"]),
}
