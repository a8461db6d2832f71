"""What a customer is worth, as `what_is_a_customer_worth` in Rust says it: a model chosen on held-out weeks, fitted to everything,
and what the data leave open carried into the intervals. Draws worth.png into the folder given, or here."""

import sys
from math import log
from pathlib import Path

import pandas as pd
import regulars
from matplotlib import pyplot
from regulars import plot

SPLIT, AS_OF, HORIZON, SEED = "1997-09-30", "1998-06-30", 52, 0
NAMES = {"bg_nbd": "BG/NBD", "mbg_nbd": "MBG/NBD", "pareto_nbd": "Pareto/NBD"}
LONGEST = 7


def weak(names, scale):
    """A parameter is of the order of 1, or of its scale, give or take a factor of fifty: without an end, otherwise, on small data."""
    scaled = ("alpha", "beta", "gamma")
    return [regulars.Prior(parameter=name, mean=log(scale) if name in scaled else 0, sd=2) for name in names]


orders = pd.read_csv("examples/data/cdnow/orders.csv", dtype={"customer_id": str}, parse_dates=["ordered_at"])

# Which model to believe.
print("choosing among the models ...", file=sys.stderr)
priors = weak(["r", "alpha", "a", "b", "s", "beta"], 10)
choice = regulars.choose(orders, split=SPLIT, as_of=AS_OF, priors=priors)
best = choice.candidates[0]
model = NAMES[best.model]
print(
    f"{choice.customers:,} customers of the CDNOW sample, fitted under weak priors up to {SPLIT} and scored on their "
    f"{choice.actual_purchases:,} purchases of the next {choice.horizon:g} weeks"
)
print("  model        log score   behind the best (95%)        total   weekly")
for one in choice.candidates:
    lead = one.behind
    behind = f"{lead.value:.4f} ({lead.low:.4f} to {lead.high:.4f})" if lead.value > 0 else "best"
    print(
        f"  {NAMES[one.model]:<12} {one.log_score:>9.4f}   {behind:<25} {one.total_error:>+8.1%} {one.tracking_error:>8.1%}"
    )
undecided = [NAMES[one.model] for one in choice.candidates[1:] if one.behind.low <= 0]
print(f"{model} scores best; over {' and '.join(undecided)} its lead may be chance.\n")

# What the data leave open about its parameters, and about spend.
print("drawing from the posteriors ...", file=sys.stderr)
histories = regulars.purchases(orders, as_of=AS_OF, currency="USD").to_frame().set_index("customer_id")
repeats = histories[histories.frequency > 0]
own = [one.name for one in best.fit.parameters]
fit = regulars.MODELS[best.model].fit(histories, priors=[prior for prior in priors if prior.parameter in own])
purchases = fit.posterior(histories, seed=SEED)
mean_spend = histories.total_spend.sum() / 100 / (histories.frequency + 1).sum()
spend = regulars.GammaGamma.fit(repeats, priors=weak(["p", "q", "gamma"], mean_spend)).posterior(repeats, seed=SEED)
print(f"Posterior means, fitted up to {AS_OF} (95% interval)")
for name, posterior in ((model, purchases), ("Gamma-Gamma, spend", spend)):
    worth = f"{len(posterior.models):,} draws worth {posterior.n_eff:.0f}"
    print(f"  {name}: {worth}, k-hat {posterior.k_hat:.2f} (good below 0.7)")
    for parameter in posterior.parameters:
        mean = parameter.estimate
        print(f"    {parameter.name:<6} {mean.value:>9.4f}  ({mean.low:.4f} to {mean.high:.4f})")

# What customers will do and bring.
print("predicting ...", file=sys.stderr)
coming = regulars.predict(purchases, histories, spend=spend, horizon=HORIZON, seed=SEED)
count, value = coming.total_purchases, coming.total_value
tenth = regulars.concentration(coming.value.value)[10].value
few = "few" if best.total_error < 0 else "many"
print(f"""
Next {HORIZON} weeks, value discounted by 10% a year (95% interval)
  purchases              {count.value:,.0f} ({count.low:,.0f} to {count.high:,.0f})
  value                  USD {value.value:,.0f} (USD {value.low:,.0f} to USD {value.high:,.0f})
  value of a customer    USD {value.value / len(histories):.2f} in the mean
  the best 10% bring     {tenth:.1%}
Intervals hold if the model does; for the held-out weeks {model} expected {abs(best.total_error):.1%} too {few}.

Most valuable customers: mean and 95% of their possible futures, USD
  customer      repeats   purchases            value""")
top = coming.value.to_frame().nlargest(10, "value")
bought = coming.purchases.to_frame().loc[top.index]
for customer, worth, many in zip(top.index, top.itertuples(), bought.itertuples(), strict=True):
    futures = f"{many.value:.1f} ({many.low:.0f} to {many.high:.0f})"
    frequency = histories.frequency[customer]
    print(f"  {customer:<12} {frequency:>8}   {futures:<20} {worth.value:.0f} ({worth.low:.0f} to {worth.high:.0f})")

# How well the model fits: week by week, and by how often customers came back.
print(f"\nRepeat purchases over time, of {model} fitted up to {SPLIT}\n  weeks         actual  expected    error")
weeks = regulars.tracking(best.fit, orders, joined_by=SPLIT, as_of=AS_OF).to_frame()
weeks = weeks[weeks.until % 1 == 0]
past = regulars.purchases(orders, as_of=SPLIT, currency="USD").to_frame().set_index("customer_id")
fitted = round(past["T"].max())
for first in range(1, len(weeks) + 1, 13):
    quarter = weeks.iloc[first - 1 : first + 12]
    made, expected = quarter.actual.sum(), quarter.expected.sum()
    part = "  held out" if first > fitted else ""
    span = f"{first} to {first + len(quarter) - 1}"
    print(f"  {span:<13} {made:>6.0f}  {expected:>8.1f}  {expected / made - 1:>+7.1%}{part}")

past["later"] = histories.frequency[past.index] - past.frequency
now = regulars.repeat_histogram(fit, histories, longest=LONGEST).to_frame()
then = regulars.conditional_expectation(best.fit, past, "later", horizon=choice.horizon, longest=LONGEST).to_frame()
print("""
By repeat purchases: customers, and what those before the split bought after it
  repeats   actual  expected   held out: actual  expected""")
for one, held in zip(now.itertuples(), then.itertuples(), strict=True):
    name = f"{one.purchases}{'+' * (one.purchases == LONGEST)}"
    print(f"  {name:<7} {one.actual:>8.0f} {one.expected:>9.1f} {held.actual:>18.3f} {held.expected:>9.3f}")

figure, axes = pyplot.subplots(2, 2, figsize=(14.4, 10), layout="constrained")
plot.incremental_purchases(best.fit, orders, as_of=AS_OF, calibration_end=SPLIT, ax=axes[0, 0])
plot.repeat_histogram(fit, histories, longest=LONGEST, ax=axes[0, 1])
plot.conditional_expectation(
    best.fit, past, "later", horizon=choice.horizon, longest=LONGEST, unit="week", ax=axes[1, 0]
)
plot.top_customers(coming, histories.index, most=10, unit="USD", ax=axes[1, 1])
path = Path(*sys.argv[1:2]) / "worth.png"
figure.savefig(path, dpi=120)
print(f"\nwrote {path}")
