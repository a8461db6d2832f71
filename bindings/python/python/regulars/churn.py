"""Who leaves, and when: customers under contract, whose leaving is seen."""

from __future__ import annotations

from . import _regulars
from ._frames import Data
from ._models import FITS, Fit, Held, Posterior, listed
from ._records import Intervals, Prior, SimulatedLifetimes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, Literal, Unpack

    from ._models import Drawing

__all__ = ["ShiftedBetaGeometric", "ShiftedBetaGeometricFit"]


class ShiftedBetaGeometric(Held):
    """Shifted beta-geometric (Fader & Hardie 2007): at the end of each contract period a customer leaves with a chance that is the
    customer's own and varies as a beta distribution (`alpha`, `beta`), so that retention rises with tenure.

    Periods are counted from 1: who doesn't renew at the end of the first has churned in period 1. `periods` is a column of whole
    numbers, or a frame with one of that name. All raise RegularsError for a parameter or period out of range.
    """

    __slots__ = ("_handle",)
    alpha: float
    beta: float

    @staticmethod
    def fit(
        data: Any,
        churned: Any = "churned",
        *,
        periods: Any = "periods",
        weights: Any = None,
        level: float | None = None,
        priors: Iterable[Prior | Mapping[str, Any]] | Literal["weak"] | None = None,
    ) -> ShiftedBetaGeometricFit:
        """Fits by maximum likelihood or, with `priors`, a posteriori: a row is a customer (or as many as `weights` says) who
        churned in the period `periods`, or is still active after so many.

        Raises RegularsError for fewer than 2 customers who churned, or one who did in period 0.
        """
        table = Data(data)
        columns = table.first(periods, "periods"), table.column(churned, "churned"), table.column(weights, "weights")
        fitted = _regulars.churn_fit(*columns, level, listed(priors))
        return ShiftedBetaGeometricFit._from(fitted)._of(table)

    def _of(self, method: Callable[..., Any], data: Any, periods: Any, *options: Any) -> Any:
        table = Data(data)
        return table.dress(method(self._handle, table.first(periods, "periods"), *options))

    def log_likelihood(self, data: Any, churned: Any = "churned", *, periods: Any = "periods") -> Any:
        """Log-likelihood of each row: `log_pmf` of who churned, `log_survival` of who is still active."""
        table = Data(data)
        columns = table.first(periods, "periods"), table.column(churned, "churned")
        return table.dress(_regulars.churn_log_likelihood(self._handle, *columns))

    def pmf(self, data: Any, *, periods: Any = "periods") -> Any:
        """Probability that a new customer churns in each of the periods."""
        return self._of(_regulars.churn_pmf, data, periods)

    def log_pmf(self, data: Any, *, periods: Any = "periods") -> Any:
        """Logarithm of `pmf`, finite where the probability is too small for a number."""
        return self._of(_regulars.churn_log_pmf, data, periods)

    def survival(self, data: Any, *, periods: Any = "periods") -> Any:
        """Probability that a new customer is still active after each of the periods, from 0."""
        return self._of(_regulars.churn_survival, data, periods)

    def log_survival(self, data: Any, *, periods: Any = "periods") -> Any:
        """Logarithm of `survival`, finite where the probability is too small for a number."""
        return self._of(_regulars.churn_log_survival, data, periods)

    def retention(self, data: Any, *, periods: Any = "periods") -> Any:
        """Retention rate of each of the periods: the share of those active at its beginning who renew at its end."""
        return self._of(_regulars.churn_retention, data, periods)

    def expected_lifetime(self, discount: float) -> float:
        """Discounted expected lifetime of a new customer in periods; `discount` is the rate per period, 0.1 for 10 %.

        Raises RegularsError when it is infinite (no discount and alpha <= 1).
        """
        return _regulars.churn_expected_lifetime(self._handle, discount)

    def residual_lifetime(self, data: Any, *, discount: float, periods: Any = "periods") -> Any:
        """Discounted expected residual lifetime of customers who are in each of the periods, just before its renewal."""
        return self._of(_regulars.churn_residual_lifetime, data, periods, discount)

    def simulate(self, observed: Any, *, seed: int) -> SimulatedLifetimes:
        """Draws new customers, one for each number of periods in the column `observed`, which is how long each is watched; the
        same seed gives the same ones."""
        table = Data(observed)
        return table.dress(_regulars.churn_simulate(self._handle, table.first("observed", "observed"), seed))


class ShiftedBetaGeometricFit(Fit[ShiftedBetaGeometric]):
    """A fitted shifted beta-geometric: what it gives comes with intervals, which carry the uncertainty of the parameters."""

    def survival(self, data: Any, *, periods: Any = "periods", level: float | None = None) -> Intervals:
        """Probability to be still active after each of the periods, with its interval."""
        table = Data(data)
        return table.dress(_regulars.churn_fit_survival(self._handle, table.first(periods, "periods"), level))

    def retention(self, data: Any, *, periods: Any = "periods", level: float | None = None) -> Intervals:
        """Retention rate of each of the periods, with its interval."""
        table = Data(data)
        return table.dress(_regulars.churn_fit_retention(self._handle, table.first(periods, "periods"), level))

    def posterior(
        self,
        data: Any,
        churned: Any = "churned",
        *,
        periods: Any = "periods",
        weights: Any = None,
        **options: Unpack[Drawing],
    ) -> Posterior[ShiftedBetaGeometric]:
        """Draws from the posterior, given the columns (and weights) that were fitted; see `PurchaseFit.posterior`."""
        table = Data(data)
        columns = table.first(periods, "periods"), table.column(churned, "churned"), table.column(weights, "weights")
        made: Posterior[ShiftedBetaGeometric] = Posterior._from(
            _regulars.churn_posterior(self._handle, *columns, options)
        )
        return made._of(table)


FITS[ShiftedBetaGeometric] = ShiftedBetaGeometricFit
