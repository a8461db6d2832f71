"""Simulated bases for the measurements: seeded, day-grained or of continuous time, as columns in .npy files."""

from pathlib import Path

import numpy as np

DAYS = 728
FIRST_DAYS = 364
BG_NBD = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
PARETO_NBD = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
GAMMA_GAMMA = {"p": 6.25, "q": 3.74, "v": 15.44}


def purchase_days(rng, first_day, rate, still_a_customer):
    """Customers and days of all purchases. `still_a_customer(who, day, purchases)` says who is left to make the next one."""
    who, day = np.arange(len(first_day), dtype="int64"), first_day
    found = []
    while len(who):
        found.append((who, day))
        day = day + 7 * rng.exponential(1, len(who)) / rate[who]
        stays = (day < DAYS) & still_a_customer(who, day, len(found))
        who, day = who[stays], day[stays]
    who, day = (np.concatenate(column) for column in zip(*found))
    return who, day


def bg_nbd_days(rng, customers):
    p = BG_NBD
    # A rate that underflows to 0 never buys again.
    rate = np.maximum(rng.gamma(p["r"], 1 / p["alpha"], customers), 1e-300)
    leaves = rng.beta(p["a"], p["b"], customers)

    def still(who, day, purchases):
        return (purchases == 1) | (rng.random(len(who)) >= leaves[who])

    return purchase_days(rng, rng.uniform(0, FIRST_DAYS, customers), rate, still)


def pareto_nbd_days(rng, customers):
    p = PARETO_NBD
    rate = np.maximum(rng.gamma(p["r"], 1 / p["alpha"], customers), 1e-300)
    leaving = np.maximum(rng.gamma(p["s"], 1 / p["beta"], customers), 1e-300)
    first_day = rng.uniform(0, FIRST_DAYS, customers)
    last_day = first_day + 7 * rng.exponential(1, customers) / leaving
    return purchase_days(rng, first_day, rate, lambda who, day, purchases: day < last_day[who])


def histories(who, day, cents):
    """Repeat purchase days, age at the last one and age in weeks, mean spend of the repeat days in major units."""
    order = np.lexsort((day, who))
    who, day, cents = who[order], day[order], cents[order]
    # Purchases at the same time are one.
    new = np.flatnonzero((np.diff(who, prepend=-1) != 0) | (np.diff(day, prepend=-1) != 0))
    customer, on, total = who[new], day[new], np.add.reduceat(cents, new)
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    last = np.append(first[1:], len(customer)) - 1
    x = last - first
    spend = np.add.reduceat(total, first) - total[first]
    mean = np.divide(spend, 100.0 * x, out=np.zeros(len(x)), where=x > 0)
    return x.astype("float64"), (on[last] - on[first]) / 7.0, (DAYS - on[first]) / 7.0, mean


def write(folder: Path, customers: int, seed: int, unrounded: bool = False):
    """Orders (one row a purchase), and the histories of a BG/NBD and of a Pareto/NBD base; nothing when they are there."""
    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    for model, days in (("bg_nbd", bg_nbd_days), ("pareto_nbd", pareto_nbd_days)):
        who, day = days(rng, customers)
        day = day if unrounded else np.floor(day)
        mean = 1 / rng.gamma(GAMMA_GAMMA["q"], 1 / GAMMA_GAMMA["v"], customers)
        cents = (100 * rng.gamma(GAMMA_GAMMA["p"], mean[who])).astype("int64") + 1
        for name, column in zip(("frequency", "recency", "age", "spend"), histories(who, day, cents)):
            np.save(folder / f"{model}_{name}.npy", column)
        if model == "bg_nbd":
            order = rng.permutation(len(who))
            np.save(folder / "orders_customer.npy", who[order])
            np.save(folder / "orders_day.npy", day[order].astype("int64").astype("M8[D]"))
            np.save(folder / "orders_cents.npy", cents[order])
    (folder / "done").write_text("")
