"""What customers are worth: purchases, and the models that extrapolate them.

Functions take a frame, whose columns they know by the field's names `frequency`, `recency`, `T` and `monetary_value` (other names
are keywords), or the columns themselves; a `Purchases` is a frame too. Recency, T and horizons are in one time unit.
"""

from __future__ import annotations

from . import _frames, _regulars
from ._frames import Data
from ._record import CLASSES, Record
from ._records import Convergence, Estimate, Intervals, Parameter, Purchases
from .survey import given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any, Self

__all__ = [
    "BgNbd",
    "BgNbdFit",
    "GammaGamma",
    "GammaGammaFit",
    "customer_codes",
    "lifetime_value",
    "purchases",
    "time_unit_days",
    "total_lifetime_value",
]


def time_unit_days(unit: str) -> float:
    """Length in days of "hour", "day", "week", "month" (a twelfth of a year) or "year" (365.25 days)."""
    return _regulars.time_unit_days(unit)


def customer_codes(data: Any, customer_id: Any = "customer_id") -> tuple[Any, Any]:
    """Numbers the distinct ids from 0, in their own order: the code of each row, and the id of each code."""
    table = Data(data)
    codes, ids = _regulars.customer_codes(table.first(customer_id, "customer_id"))
    return table.dress(codes), _frames.dress(ids, _frames.family(table.like))


def purchases(
    data: Any,
    ordered_at: Any = "ordered_at",
    net_amount: Any = "net_amount",
    *,
    as_of: date | str,
    customer_id: Any = "customer_id",
    currency: str | None = None,
    unit: str | None = None,
    merge_same_day: bool | None = None,
    utc_offset_seconds: int | None = None,
    minor_digits: int | None = None,
) -> Purchases:
    """Turns orders into one purchase history a customer, as of an instant (Fader & Hardie 2005: x, t_x, T; 2013: mean spend).

    `data` is a frame of orders, or the column of customer ids (text or whole numbers). `ordered_at` holds timestamps of any unit
    and zone, dates, datetimes or ISO 8601 text; without a zone they count as UTC. `net_amount` is in major units of `currency`
    (floats, Decimals, text) or, with `minor_digits` in place of the currency, in whole minor units; None counts purchases without
    spend. Negative amounts are refunds. Raises RegularsError for no rows, a missing, blank or unreadable value (its row is named),
    more decimals than the currency has, or a currency and minor_digits at once.
    """
    table = Data(data)
    options = given(
        unit=unit, merge_same_day=merge_same_day, utc_offset_seconds=utc_offset_seconds, minor_digits=minor_digits
    )
    customers, instants = table.first(customer_id, "customer_id"), table.column(ordered_at, "ordered_at")
    if table.columns is None and isinstance(net_amount, str):
        net_amount = None
    amounts = table.column(net_amount, "net_amount")
    made = _regulars.purchases(customers, instants, amounts, as_of, currency, options)
    dressed: Purchases = _frames.dress(made, _frames.family(table.like))
    return dressed


class _Histories(Data):
    """The columns that the purchase model reads."""

    def __init__(self, data: Any, recency: Any, T: Any, frequency: Any) -> None:
        super().__init__(data)
        self.read = (self.first(frequency, "frequency"), self.column(recency, "recency"), self.column(T, "T"))


class _Fit(Record):
    """What every fit is: a model with its parameters, their covariance, and how the search ended."""

    if TYPE_CHECKING:
        model: Any
        parameters: list[Parameter]
        covariance: list[list[float]] | None
        log_likelihood: float
        convergence: Convergence

    __slots__ = ("_family",)

    def summary(self, family: str | None = None) -> Any:
        """The parameters with standard errors and intervals: a frame of the family that the data came in or of `family`, a list
        of dicts where that has no frames."""
        return _frames.rows(map(_row, self.parameters), family or getattr(self, "_family", None) or "list")

    def _of(self, data: Data) -> Self:
        object.__setattr__(self, "_family", _frames.family(data.like))
        return self

    def __repr__(self) -> str:
        values = ", ".join(f"{p.name}={p.value:.6g}" for p in self.parameters)
        return (
            f"{type(self).__name__}({values}; log_likelihood={self.log_likelihood:.6g}, "
            f"customers={self.convergence.customers:g}, {self.convergence.status})"
        )

    def _repr_html_(self) -> str:
        # Not above: it would double the time that the package takes to import.
        from html import escape

        def cell(value: Any) -> str:
            return (
                f"<td>{'' if value is None else escape(value if isinstance(value, str) else format(value, '.6g'))}</td>"
            )

        rows = [_row(parameter) for parameter in self.parameters]
        head = "".join(f"<th>{escape(name)}</th>" for name in rows[0]) if rows else ""
        body = "".join(f"<tr>{''.join(map(cell, row.values()))}</tr>" for row in rows)
        return (
            f"<table><caption>{escape(repr(self))}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def to_json(self) -> str:
        """The fit as JSON, which `from_json` reads in every language."""
        return _regulars.fit_to_json(self, type(self.model).__name__)


def _row(parameter: Parameter) -> dict[str, Any]:
    estimate = parameter.estimate if isinstance(parameter.estimate, Estimate) else None
    return {
        "parameter": parameter.name,
        "value": parameter.value,
        "standard_error": parameter.standard_error,
        "low": estimate and estimate.low,
        "high": estimate and estimate.high,
        "level": estimate and estimate.level,
    }


class BgNbd(Record):
    """BG/NBD (Fader, Hardie & Lee 2005): while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate
    `alpha`); after every repeat purchase they leave with a probability that varies as a beta distribution (`a`, `b`)."""

    r: float
    alpha: float
    a: float
    b: float

    @staticmethod
    def fit(
        data: Any,
        recency: Any = "recency",
        T: Any = "T",
        *,
        frequency: Any = "frequency",
        weights: Any = None,
        level: float | None = None,
    ) -> BgNbdFit:
        """Fits by maximum likelihood to histories: a frame or Purchases, or the column of frequencies with the two others.

        `weights` says how many customers share each row. Raises RegularsError for fewer than 4 customers who repeat, or a
        history that can't be. A fit takes a second or two per million customers and can't be interrupted.
        """
        table = _Histories(data, recency, T, frequency)
        made: BgNbdFit = _regulars.bg_nbd_fit(*table.read, table.column(weights, "weights"), level)
        return made._of(table)

    def log_likelihood(self, data: Any, recency: Any = "recency", T: Any = "T", *, frequency: Any = "frequency") -> Any:
        """Log-likelihood of each history."""
        table = _Histories(data, recency, T, frequency)
        return table.dress(_regulars.bg_nbd_log_likelihood(self, *table.read))

    def probability_alive(
        self, data: Any, recency: Any = "recency", T: Any = "T", *, frequency: Any = "frequency"
    ) -> Any:
        """Probability that each customer is one still."""
        table = _Histories(data, recency, T, frequency)
        return table.dress(_regulars.bg_nbd_probability_alive(self, *table.read))

    def expected_purchases(
        self, data: Any, recency: Any = "recency", T: Any = "T", *, horizon: float, frequency: Any = "frequency"
    ) -> Any:
        """Purchases that each customer is expected to make within `horizon` from now."""
        table = _Histories(data, recency, T, frequency)
        return table.dress(_regulars.bg_nbd_expected_purchases(self, *table.read, horizon))

    def discounted_purchases(
        self,
        data: Any,
        recency: Any = "recency",
        T: Any = "T",
        *,
        horizon: float,
        discount_rate: float,
        frequency: Any = "frequency",
    ) -> Any:
        """As `expected_purchases`, each discounted to now at the continuous `discount_rate` per time unit."""
        table = _Histories(data, recency, T, frequency)
        return table.dress(_regulars.bg_nbd_discounted_purchases(self, *table.read, horizon, discount_rate))

    def new_customer_purchases(self, horizon: float) -> float:
        """Repeat purchases that a new customer is expected to make within `horizon`."""
        return _regulars.bg_nbd_new_customer_purchases(self, horizon)

    def new_customer_pmf(self, horizon: float, purchases: int) -> float:
        """Probability that a new customer makes exactly so many repeat purchases within `horizon`."""
        return _regulars.bg_nbd_new_customer_pmf(self, horizon, purchases)


class BgNbdFit(_Fit):
    """A fitted BG/NBD: what it gives comes with intervals, which carry the uncertainty of the parameters."""

    model: BgNbd
    parameters: list[Parameter]
    covariance: list[list[float]] | None
    log_likelihood: float
    convergence: Convergence

    @staticmethod
    def from_json(text: str) -> BgNbdFit:
        """Reads what `to_json` wrote; raises RegularsError for any other text."""
        made: BgNbdFit = _regulars.fit_from_json(text, "BgNbd")
        return made

    def probability_alive(
        self,
        data: Any,
        recency: Any = "recency",
        T: Any = "T",
        *,
        frequency: Any = "frequency",
        level: float | None = None,
    ) -> Intervals:
        """Probability that each customer is one still, with its interval."""
        table = _Histories(data, recency, T, frequency)
        return table.dress(_regulars.fit_probability_alive(self, *table.read, level))

    def expected_purchases(
        self,
        data: Any,
        recency: Any = "recency",
        T: Any = "T",
        *,
        horizon: float,
        frequency: Any = "frequency",
        level: float | None = None,
    ) -> Intervals:
        """Purchases that each customer is expected to make within `horizon`, with their interval."""
        table = _Histories(data, recency, T, frequency)
        return table.dress(_regulars.fit_expected_purchases(self, *table.read, horizon, level))

    def total_expected_purchases(
        self,
        data: Any,
        recency: Any = "recency",
        T: Any = "T",
        *,
        horizon: float,
        frequency: Any = "frequency",
        level: float | None = None,
    ) -> Estimate:
        """Purchases that all customers together are expected to make within `horizon`."""
        table = _Histories(data, recency, T, frequency)
        return _regulars.fit_total_expected_purchases(self, *table.read, horizon, level)


class GammaGamma(Record):
    """Gamma-Gamma (Fader & Hardie 2013): what customers spend per purchase varies around their own mean (shape `p`), and the
    means vary between customers (`q`, `gamma`, the latter in units of money)."""

    p: float
    q: float
    gamma: float

    @staticmethod
    def fit(
        data: Any,
        monetary_value: Any = "monetary_value",
        *,
        frequency: Any = "frequency",
        weights: Any = None,
        level: float | None = None,
    ) -> GammaGammaFit:
        """Fits by maximum likelihood to the mean spends of customers who repeat; leave out the others.

        Raises RegularsError for fewer than 3 customers, a frequency of 0, or a spend that isn't positive.
        """
        table = Data(data)
        columns = (table.first(frequency, "frequency"), table.column(monetary_value, "monetary_value"))
        made: GammaGammaFit = _regulars.gamma_gamma_fit(*columns, table.column(weights, "weights"), level)
        return made._of(table)

    def log_likelihood(self, data: Any, monetary_value: Any = "monetary_value", *, frequency: Any = "frequency") -> Any:
        """Log-likelihood of each customer's mean spend."""
        table = Data(data)
        columns = (table.first(frequency, "frequency"), table.column(monetary_value, "monetary_value"))
        return table.dress(_regulars.gamma_gamma_log_likelihood(self, *columns))

    def expected_spend(self, data: Any, monetary_value: Any = "monetary_value", *, frequency: Any = "frequency") -> Any:
        """Expected spend per purchase of each customer; the spend of customers without a repeat isn't read."""
        table = Data(data)
        columns = (table.first(frequency, "frequency"), table.column(monetary_value, "monetary_value"))
        return table.dress(_regulars.gamma_gamma_expected_spend(self, *columns))

    def mean_spend(self) -> float:
        """Expected spend per purchase of a customer of whom nothing is known."""
        return _regulars.gamma_gamma_mean_spend(self)


class GammaGammaFit(_Fit):
    """A fitted Gamma-Gamma."""

    model: GammaGamma
    parameters: list[Parameter]
    covariance: list[list[float]] | None
    log_likelihood: float
    convergence: Convergence

    @staticmethod
    def from_json(text: str) -> GammaGammaFit:
        """Reads what `to_json` wrote; raises RegularsError for any other text."""
        made: GammaGammaFit = _regulars.fit_from_json(text, "GammaGamma")
        return made


def _fit(**fields: Any) -> _Fit:
    return (BgNbdFit if isinstance(fields["model"], BgNbd) else GammaGammaFit)(**fields)


CLASSES["Fit"] = _fit


def lifetime_value(
    purchases: BgNbdFit,
    spends: GammaGammaFit,
    data: Any,
    recency: Any = "recency",
    T: Any = "T",
    monetary_value: Any = "monetary_value",
    *,
    frequency: Any = "frequency",
    horizon: float | None = None,
    discount_rate: float | None = None,
    margin: float | None = None,
    level: float | None = None,
) -> Intervals:
    """The value of each customer's purchases within the horizon, discounted to now, in major units of money, with intervals.

    `discount_rate` is continuous, per time unit. Raises RegularsError for an option out of its range, or a flat likelihood.
    """
    table = _Histories(data, recency, T, frequency)
    options = given(horizon=horizon, discount_rate=discount_rate, margin=margin, level=level)
    spend = table.column(monetary_value, "monetary_value")
    return table.dress(_regulars.lifetime_value(purchases, spends, *table.read, spend, options))


def total_lifetime_value(
    purchases: BgNbdFit,
    spends: GammaGammaFit,
    data: Any,
    recency: Any = "recency",
    T: Any = "T",
    monetary_value: Any = "monetary_value",
    *,
    frequency: Any = "frequency",
    horizon: float | None = None,
    discount_rate: float | None = None,
    margin: float | None = None,
    level: float | None = None,
) -> Estimate:
    """The sum of `lifetime_value` over all customers, with the interval of the sum."""
    table = _Histories(data, recency, T, frequency)
    options = given(horizon=horizon, discount_rate=discount_rate, margin=margin, level=level)
    spend = table.column(monetary_value, "monetary_value")
    return _regulars.total_lifetime_value(purchases, spends, *table.read, spend, options)
