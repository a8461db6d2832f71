"""Times the steps of `cargo bench --bench value` from Python, on numpy columns of a base of the same kind. Asserts nothing.

Run it with the package installed: `target/python/bin/python bindings/python/benches/measure.py`.
"""

import sys
import time

import numpy as np
import regulars as r

DAYS = 730


def simulate(customers, seed=1):
    """Orders of customers who buy and drop out as BG/NBD says and spend as Gamma-Gamma says, with the parameters of CDNOW."""
    rng = np.random.default_rng(seed)
    rate, gone = rng.gamma(0.243, 1 / 4.414, customers), rng.beta(0.793, 2.426, customers)
    spend = 1 / rng.gamma(3.74, 1 / 15.44, customers)
    who, day = np.arange(customers, dtype="uint32"), rng.uniform(0, 365, customers)
    rows = []
    with np.errstate(divide="ignore", over="ignore"):
        while len(who):
            cents = (100 * rng.gamma(6.25, spend[who])).astype("int64") + 1
            rows.append((who, day.astype("int64"), cents))
            first = len(rows) == 1
            stays = np.ones(len(who), bool) if first else rng.random(len(who)) >= gone[who]
            who, day = who[stays], day[stays]
            day = day + 7 * rng.exponential(1 / rate[who])
            who, day = who[day < DAYS], day[day < DAYS]
    customer, days, cents = (np.concatenate(column) for column in zip(*rows, strict=True))
    # A customer's orders together, as in the native bench.
    order = np.argsort(customer, kind="stable")
    customer, days, cents = customer[order], days[order], cents[order]
    return customer, days.astype("M8[D]").astype("M8[us]"), cents


def step(what, runs, call):
    result = call()
    wall, processor = [], time.process_time()
    for _ in range(runs):
        start = time.perf_counter()
        call()
        wall.append(1e3 * (time.perf_counter() - start))
    processor = 1e3 * (time.process_time() - processor) / runs
    print(f"{what:<46} {sorted(wall)[runs // 2]:>10.1f} {processor:>10.1f}", flush=True)
    return result


def main(customers):
    print(f"{'':<46} {'wall ms':>10} {'cpu ms':>10}")
    scores = np.random.default_rng(1).integers(0, 11, 10_000_000, dtype="uint8")
    step("NPS of 10,000,000 scores", 15, lambda: r.nps(scores))
    orders = simulate(customers)
    print(f"{customers} customers, {len(orders[0])} orders")
    table = step("  orders to purchases", 5, lambda: r.purchases(*orders, as_of="1972-01-01", minor_digits=2))
    histories = table.frequency, table.recency, table.age
    fit = step("  BG/NBD fit", 5, lambda: r.BgNbd.fit(*histories))
    repeats = table.frequency > 0
    x, m = table.frequency[repeats], table.monetary_value[repeats]
    spends = step("  Gamma-Gamma fit", 5, lambda: r.GammaGamma.fit(x, m))

    def score():
        alive = fit.model.probability_alive(*histories)
        expected = fit.model.expected_purchases(*histories, horizon=26)
        discounted = fit.model.discounted_purchases(*histories, horizon=26, discount_rate=0.1 / 52)
        each = spends.model.expected_spend(table.frequency, table.monetary_value)
        return alive, expected, discounted * each

    step("  probability alive, purchases, value", 5, score)
    step("  probability alive with intervals", 1, lambda: fit.probability_alive(*histories))
    step("  expected purchases with intervals", 1, lambda: fit.expected_purchases(*histories, horizon=26))
    value = (*histories, table.monetary_value)
    step("  lifetime value with intervals", 1, lambda: r.lifetime_value(fit, spends, *value, horizon=26))
    print(
        f"  {fit.convergence.distinct_rows} distinct histories, {fit.convergence.iterations} Newton steps; {fit.model}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
