"""What customers are worth: purchases, and the models that extrapolate them.

Functions take a frame, whose columns they know by the field's names `frequency`, `recency`, `T` and `monetary_value` (other names
are keywords), or the columns themselves; a `Purchases` is a frame too. Recency, T and horizons are in one time unit. Functions of
orders take a frame with `customer_id`, `ordered_at` and `net_amount`, or these columns, and how orders become purchases: `unit`
("week" unless said otherwise), `merge_same_day`, and the `calendar` by which days, weeks and months are cut: a dict of `zone` (a
name of the IANA database such as "Asia/Tehran", "UTC", an offset such as "+03:30", or "own" for the column `utc_offset_minutes` of
each order) and `week_start` ("monday" unless said otherwise). Without a `zone`, a column of timestamps that carries one is cut in it,
any other in UTC.
"""

from __future__ import annotations

from . import _frames, _regulars
from ._frames import Data
from ._models import (
    MODELS,
    BgBb,
    BgNbd,
    BgNbdCovariates,
    Coefficient,
    Fit,
    GammaGamma,
    GammaGammaFit,
    Histories,
    MbgCnbdK,
    MbgNbd,
    Newcomers,
    ParetoNbd,
    ParetoNbdCovariates,
    Posterior,
    PurchaseFit,
    PurchaseModel,
    checked,
    listed,
    of_purchases,
)
from ._record import Record
from ._records import (
    CategoryMix,
    Choice,
    Cohorts,
    ConditionalExpectation,
    DiscretePurchases,
    Estimate,
    Intervals,
    Movements,
    Prediction,
    Prior,
    Purchases,
    PurchaseSummary,
    RepeatHistogram,
    Retention,
    Simulation,
    Tracking,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any, Literal, TypedDict, Unpack

    from ._regulars import Handle

    class Merged(TypedDict, total=False):
        """How orders become purchases."""

        unit: str | None
        merge_same_day: bool | None
        calendar: Mapping[str, str] | None
        utc_offset_minutes: Any

    class Amounts(Merged, total=False):
        """The same of orders with amounts in minor units."""

        minor_digits: int | None

    class Opportunities(Amounts, total=False):
        """The same, and the period in which a customer buys or doesn't."""

        period: str | None

    class Measured(Amounts, total=False):
        """The same, and the level of the intervals."""

        level: float | None

    class Periods(Measured, total=False):
        """The same by calendar period."""

        period: str | None

    class OfCohorts(Periods, total=False):
        """The same of cohorts."""

        second_within_days: float | None

    class Worth(TypedDict, total=False):
        """What purchases ahead are worth."""

        horizon: float | None
        discount_rate: float | None
        margin: float | None
        level: float | None

    class Ahead(Worth, total=False):
        """The same of drawn futures."""

        seed: int | None


__all__ = [
    "MODELS",
    "BgBb",
    "BgNbd",
    "BgNbdCovariates",
    "Coefficient",
    "Fit",
    "GammaGamma",
    "GammaGammaFit",
    "MbgCnbdK",
    "MbgNbd",
    "ParetoNbd",
    "ParetoNbdCovariates",
    "Posterior",
    "PurchaseFit",
    "PurchaseModel",
    "category_mix",
    "choose",
    "cohorts",
    "conditional_expectation",
    "customer_codes",
    "discrete_purchases",
    "known_parameters",
    "lifetime_value",
    "movements",
    "predict",
    "purchase_summary",
    "purchases",
    "repeat_histogram",
    "retention",
    "simulate",
    "time_unit_days",
    "total_lifetime_value",
    "tracking",
]


def time_unit_days(unit: str) -> float:
    """Length in days of "hour", "day", "week", "month" (a twelfth of a year) or "year" (365.25 days)."""
    return _regulars.time_unit_days(unit)


def customer_codes(data: Any, customer_id: Any = "customer_id") -> tuple[Any, Any]:
    """Numbers the distinct ids from 0, in their own order: the code of each row, and the id of each code."""
    table = Data(data)
    codes, ids = _regulars.customer_codes(table.first(customer_id, "customer_id"))
    return table.dress(codes), _frames.dress(ids, _frames.family(table.like))


class _Orders(Data):
    """The columns of orders."""

    def __init__(
        self, data: Any, customer_id: Any, ordered_at: Any, net_amount: Any, currency: str | None, options: Any
    ) -> None:
        super().__init__(data)
        customers, instants = self.first(customer_id, "customer_id"), self.column(ordered_at, "ordered_at")
        if self.columns is None and isinstance(net_amount, str):
            net_amount = None
        own = options.pop("utc_offset_minutes", None)
        calendar = options.get("calendar") or {}
        if isinstance(calendar, str) or not hasattr(calendar, "keys"):
            raise TypeError(f'calendar is {_frames.cut(calendar)}, expected a dict such as {{"zone": "Europe/Berlin"}}')
        # What the column says is not lost: its days are those of its zone, unless another is asked for.
        zone = _frames.zone_of(self.columns[ordered_at] if isinstance(ordered_at, str) else ordered_at)
        if zone is not None and calendar.get("zone") is None:
            options["calendar"] = {**calendar, "zone": zone}
        if own is None and calendar.get("zone") == "own" and self.columns is not None:
            own = "utc_offset_minutes"
        offsets = None if own is None else self.column(own, "utc_offset_minutes")
        self.read = customers, instants, self.column(net_amount, "net_amount"), currency, offsets


def _calendar(options: Any) -> Any:
    """The options that say how orders become purchases, of a function that has no others."""
    for name in options:
        if name not in ("unit", "merge_same_day", "calendar", "minor_digits"):
            raise TypeError(f"got an unexpected keyword argument {name!r}")
    return options


def purchases(
    data: Any,
    ordered_at: Any = "ordered_at",
    net_amount: Any = "net_amount",
    *,
    as_of: date | str,
    customer_id: Any = "customer_id",
    currency: str | None = None,
    **options: Unpack[Amounts],
) -> Purchases:
    """Turns orders into one purchase history a customer, as of an instant (Fader & Hardie 2005: x, t_x, T; 2013: mean spend).

    `data` is a frame of orders, or the column of customer ids (text or whole numbers). `ordered_at` holds timestamps of any unit
    and zone, dates, datetimes or ISO 8601 text; without a zone they count as UTC. `net_amount` is in major units of `currency`
    (floats, Decimals, text) or, with `minor_digits` in place of the currency, in whole minor units; None counts purchases without
    spend. Negative amounts are refunds. Raises RegularsError for no rows, a missing, blank or unreadable value (its row is named),
    more decimals than the currency has, or a currency and minor_digits at once.
    """
    table = _Orders(data, customer_id, ordered_at, net_amount, currency, options)
    made = table.dress(_regulars.purchases(table.read, as_of, _calendar(options)), same_rows=False)
    kind = _frames.kind_of_ids(table.read[0])
    if kind not in (int, str):
        made = made._replace(customer=_frames.of_kind(_frames.to_list(made.customer), kind))
    is_named = isinstance(customer_id, str) and table.columns is not None
    _frames.identify(made, {customer_id if is_named else "customer_id": made.customer})
    return made


def discrete_purchases(
    data: Any,
    ordered_at: Any = "ordered_at",
    net_amount: Any = "net_amount",
    *,
    as_of: date | str,
    customer_id: Any = "customer_id",
    currency: str | None = None,
    **options: Unpack[Opportunities],
) -> DiscretePurchases:
    """Turns orders into the opportunities that each customer took, as of an instant: x, t_x and n of BG/BB (Fader, Hardie & Shang
    2010); orders as in `purchases`.

    Every `period` of the calendar ("year" unless said otherwise; "day", "week", "month", "quarter") after that of the first purchase
    is an opportunity; the one that holds `as_of` isn't over and is none. Who came in it has no row. `BgBb.fit` takes the result.
    """
    table = _Orders(data, customer_id, ordered_at, net_amount, currency, options)
    return table.dress(_regulars.discrete_purchases(table.read, as_of, options), same_rows=False)


def purchase_summary(
    data: Any,
    ordered_at: Any = "ordered_at",
    net_amount: Any = "net_amount",
    *,
    as_of: date | str,
    customer_id: Any = "customer_id",
    currency: str | None = None,
    **options: Unpack[Measured],
) -> PurchaseSummary:
    """Repeat rate, gaps between purchases and order value of a base, net of refunds; orders as in `purchases`."""
    table = _Orders(data, customer_id, ordered_at, net_amount, currency, options)
    return _regulars.purchase_summary(table.read, as_of, options)


def category_mix(
    data: Any,
    ordered_at: Any = "ordered_at",
    net_amount: Any = "net_amount",
    *,
    as_of: date | str,
    category: Any = "category",
    customer_id: Any = "customer_id",
    currency: str | None = None,
    **options: Unpack[Measured],
) -> CategoryMix:
    """The share of each category (text or whole numbers) in purchases, customers and revenue; orders as in `purchases`."""
    table = _Orders(data, customer_id, ordered_at, net_amount, currency, options)
    mix, names = _regulars.category_mix(table.column(category, "category"), table.read, as_of, options)
    if names is not None:
        mix = mix._replace(categories=[row._replace(category=names[int(row.category)]) for row in mix.categories])
    return mix._of(table)


def cohorts(
    data: Any,
    ordered_at: Any = "ordered_at",
    net_amount: Any = "net_amount",
    *,
    as_of: date | str,
    customer_id: Any = "customer_id",
    currency: str | None = None,
    **options: Unpack[OfCohorts],
) -> Cohorts:
    """Cohorts by the calendar period of the first purchase ("month" unless said otherwise; "day", "week", "quarter", "year"), with
    the active customers and the revenue of each period since; orders as in `purchases`.

    Cells of the period that holds `as_of` are marked unfinished and have no rate, so that no cohort seems to fall.
    """
    table = _Orders(data, customer_id, ordered_at, net_amount, currency, options)
    return _regulars.cohorts(table.read, as_of, options)._of(table)


def movements(
    data: Any,
    ordered_at: Any = "ordered_at",
    net_amount: Any = "net_amount",
    *,
    as_of: date | str,
    customer_id: Any = "customer_id",
    currency: str | None = None,
    **options: Unpack[Periods],
) -> Movements:
    """New, returning, resurrected and dormant customers of each calendar period, and their revenue; orders as in `purchases`,
    periods as in `cohorts`."""
    table = _Orders(data, customer_id, ordered_at, net_amount, currency, options)
    return _regulars.movements(table.read, as_of, options)._of(table)


def retention(
    data: Any,
    before: Any = "before",
    after: Any = "after",
    *,
    account_id: Any = "account_id",
    currency: str | None = None,
    days: float | None = None,
    level: float | None = None,
) -> Retention:
    """Logo, gross and net revenue retention: the recurring revenue of each account at two points in time, `days` apart.

    Revenue is in major units of `currency`, without one in whole minor units; rows of one account are added up. Raises
    RegularsError for negative or missing revenue.
    """
    table = Data(data)
    columns = table.first(account_id, "account_id"), table.column(before, "before"), table.column(after, "after")
    return _regulars.retention(*columns, currency, {"days": days, "level": level})


def choose(
    data: Any,
    ordered_at: Any = "ordered_at",
    *,
    split: date | str,
    as_of: date | str,
    models: Sequence[str | type[PurchaseModel]] | None = None,
    priors: Iterable[Prior | Mapping[str, Any]] | Literal["weak"] | None = None,
    customer_id: Any = "customer_id",
    level: float | None = None,
    **calendar: Unpack[Merged],
) -> Choice:
    """Fits each of `models` ("bg_nbd", "mbg_nbd", "mbg_cnbd_k" and "pareto_nbd" unless said otherwise; `BgNbd` is as good as its word) to the
    purchases up to `split`, and scores it on what the same customers did after it, up to `as_of`: the best log score comes first.

    A lead whose interval holds 0 is none. Raises RegularsError for a split that isn't before `as_of`, or no purchase by then.

    It can't be interrupted: Ctrl-C is heeded when all models are fitted and scored, which takes less than a second for some
    thousands of customers and grows with them.
    """
    table = _Orders(data, customer_id, ordered_at, None, None, calendar)
    given = listed(priors)
    named = {"weak_priors": True} if given == "weak" else {"priors": given}
    chosen = {"models": _kinds(models), "level": level} | named
    choice = _regulars.choose(table.read, split, as_of, chosen | calendar)
    for candidate in choice.candidates:
        candidate.fit._of(table)
    return choice._of(table)


def _kinds(models: Any) -> list[str] | None:
    """The words of models, which may also be told by their classes."""
    if models is None:
        return None
    if isinstance(models, str | type) or not hasattr(models, "__iter__"):
        raise TypeError(f"models is {_frames.cut(models)}, expected a list of models, such as [BgNbd, ParetoNbd] or their words")
    return [_kind(model, f"models[{row}]") for row, model in enumerate(models)]


def _kind(model: Any, name: str) -> str:
    word = getattr(model, "kind", None) if isinstance(model, type) and issubclass(model, PurchaseModel) else model
    if not isinstance(word, str):
        raise TypeError(
            f'{name} is {_frames.cut(model)}, expected a class of models, such as BgNbd, or its word, such as "bg_nbd"'
        )
    return word


def tracking(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    data: Any,
    ordered_at: Any = "ordered_at",
    *,
    joined_by: date | str,
    as_of: date | str,
    customer_id: Any = "customer_id",
    **calendar: Unpack[Merged],
) -> Tracking:
    """Repeat purchases by period of one time unit, actual and expected, of the customers who had come by `joined_by`.

    `unit` must be that of the model. With a fit up to `joined_by` and a later `as_of` the later periods are held out. Raises
    RegularsError for a model with covariates, which orders don't carry.
    """
    table = _Orders(data, customer_id, ordered_at, None, None, calendar)
    found = _regulars.tracking(of_purchases(model)._handle, table.read, joined_by, as_of, _calendar(calendar))
    return table.dress(found, same_rows=False)


def repeat_histogram(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    data: Any,
    recency: Any = "recency",
    T: Any = "T",
    *,
    longest: int,
    frequency: Any = "frequency",
    weights: Any = None,
) -> RepeatHistogram:
    """Customers by their number of repeat purchases, actual and expected given the time since each one's first purchase; those
    with `longest` or more are one class."""
    table = Histories(data, recency, T, frequency, of_purchases(model).covariates())
    weights = table.column(weights, "weights")
    found = _regulars.repeat_histogram(of_purchases(model)._handle, table.read, weights, longest)
    return table.dress(found, same_rows=False)


def conditional_expectation(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    data: Any,
    purchases: Any,
    recency: Any = "recency",
    T: Any = "T",
    *,
    horizon: float,
    longest: int,
    frequency: Any = "frequency",
) -> ConditionalExpectation:
    """Mean purchases within `horizon` after the histories, actual (`purchases`, a column or its name) and expected, by the number
    of repeat purchases before; customers with `longest` or more are one class."""
    table = Histories(data, recency, T, frequency, of_purchases(model).covariates())
    made = table.column(purchases, "purchases")
    found = _regulars.conditional_expectation(of_purchases(model)._handle, table.read, made, horizon, longest)
    return table.dress(found, same_rows=False)


def lifetime_value(
    purchases: PurchaseFit[PurchaseModel],
    spends: GammaGammaFit,
    data: Any,
    recency: Any = "recency",
    T: Any = "T",
    monetary_value: Any = "monetary_value",
    *,
    frequency: Any = "frequency",
    **options: Unpack[Worth],
) -> Intervals:
    """The value of each customer's purchases within the horizon, discounted to now, in major units of money, with intervals.

    When None, `horizon` is 52 time units, `discount_rate` (continuous, per time unit) that of 10 % a year of 52 of them, `margin` (the
    share of spend that is kept) 1, `level` 0.95. Raises RegularsError for an option out of its range, or a flat likelihood.
    """
    fits = checked(purchases, PurchaseFit, "purchases")._handle, checked(spends, GammaGammaFit, "spends")._handle
    table = Histories(data, recency, T, frequency, purchases.model.covariates())
    spend = table.column(monetary_value, "monetary_value")
    return table.dress(_regulars.lifetime_value(*fits, table.read, spend, options))


def total_lifetime_value(
    purchases: PurchaseFit[PurchaseModel],
    spends: GammaGammaFit,
    data: Any,
    recency: Any = "recency",
    T: Any = "T",
    monetary_value: Any = "monetary_value",
    *,
    frequency: Any = "frequency",
    **options: Unpack[Worth],
) -> Estimate:
    """The sum of `lifetime_value` over all customers, with the interval of the sum."""
    fits = checked(purchases, PurchaseFit, "purchases")._handle, checked(spends, GammaGammaFit, "spends")._handle
    table = Histories(data, recency, T, frequency, purchases.model.covariates())
    spend = table.column(monetary_value, "monetary_value")
    return _regulars.total_lifetime_value(*fits, table.read, spend, options)


def predict(
    purchases: Posterior[PurchaseModel],
    data: Any,
    recency: Any = "recency",
    T: Any = "T",
    monetary_value: Any = "monetary_value",
    *,
    spend: Posterior[GammaGamma] | None = None,
    frequency: Any = "frequency",
    **options: Unpack[Ahead],
) -> Prediction:
    """What each customer and the base will do within the horizon, by one drawn future a posterior draw and customer: intervals
    carry what the data leave open about the parameters, and the chance in what single customers do.

    With a posterior of spend also what they bring, from `monetary_value`; without one that column isn't read. Raises RegularsError
    for an option out of its range.

    It can't be interrupted: Ctrl-C is heeded when the futures are drawn. 1,000 draws for 2,400 customers take a second or two; the
    time grows with draws times customers.
    """
    of_customers, of_spend = _drawn(purchases, PurchaseModel, "purchases"), None
    table = Histories(data, recency, T, frequency, purchases.covariates())
    if spend is not None:
        of_spend = _drawn(spend, GammaGamma, "spend"), table.column(monetary_value, "monetary_value")
    return table.dress(_regulars.predict(of_customers, table.read, of_spend, options))


def _drawn(posterior: Any, kind: type[Record], name: str) -> Handle:
    """The handle of the posterior, which must be one of this kind of models."""
    handle: Handle = checked(posterior, Posterior, name)._handle
    model = handle.model()
    if not isinstance(model, kind | None):
        expected = "GammaGamma" if kind is GammaGamma else "a model of purchases, such as BgNbd"
        raise TypeError(f"{name} is a Posterior of {type(model).__name__}, expected one of {expected}")
    return handle


def simulate(
    model: PurchaseModel | PurchaseFit[PurchaseModel],
    age: Any,
    *,
    spend: GammaGamma | None = None,
    seed: int | None = None,
    horizon: float | None = None,
) -> Simulation:
    """Draws a base of new customers from a model, one for each time since the first purchase in `age`, a column; the same seed
    gives the same base. For a model with covariates `age` is a frame (or a dict) with the column "T" and those of the
    covariates.

    `horizon` is the time after each age that is drawn too, to be predicted. Raises RegularsError for an age or a covariate out
    of range.
    """
    drawn, table = of_purchases(model), Newcomers(age, of_purchases(model).covariates())
    of_spend = None if spend is None else checked(spend, GammaGamma, "spend")._handle
    options = {"seed": seed, "horizon": horizon}
    return table.dress(_regulars.simulate(drawn._handle, of_spend, table.read, options), same_rows=False)


def known_parameters(model: Any, parameters: Any = None) -> PurchaseModel | GammaGamma:
    """The model of parameters that were fitted elsewhere: `known_parameters(fitter)` of a fitter of lifetimes, or its name
    ("BetaGeoFitter", PyMC-Marketing's "BetaGeoModel", ours "bg_nbd", ...) with the parameters by name, a dict or a Series (of
    PyMC-Marketing posterior means, such as `model.fit_result.mean()`).

    Times are in the unit that the other library was given, days as often as weeks: histories and horizons must be in the same.
    Raises RegularsError for an unknown model, or a parameter that is missing, isn't positive or isn't the model's.
    """
    if parameters is None and not isinstance(model, str):
        if not hasattr(model, "params_"):
            raise TypeError(f"model is a {type(model).__name__}, expected a fitted model of lifetimes, or a name")
        model, parameters = type(model).__name__, model.params_
    if not hasattr(parameters, "items"):
        raise TypeError(f"parameters is a {type(parameters).__name__}, expected parameters by name")
    named = {}
    for name, value in parameters.items():
        if isinstance(value, str) or not hasattr(value, "__float__"):
            raise TypeError(f"parameters[{name!r}] is a {type(value).__name__}, expected a number")
        named[str(name)] = float(value)
    found: PurchaseModel | GammaGamma = _regulars.known_parameters(model, named)
    return found
