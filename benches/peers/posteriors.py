"""Freezes long NUTS runs of PyMC with the likelihoods of PyMC-Marketing as tests/posteriors/<model>_<data>.json.

    python posteriors.py published.json OUT_FOLDER [RUN ...] [--draws 5000] [--tune 2000]

`published.json` holds the data as distinct rows with weights. The priors are ours: Normal(mu, sigma) on the logarithm of every
parameter. A row of weight w counts w times in the log-likelihood, which is the same as w equal rows and faster. PyMC-Marketing's
model classes take a prior for every parameter but no weights, so its distribution classes are used in a plain PyMC model.
"""

import argparse
import json
import os
import platform
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import pymc as pm
import pymc_marketing
import pytensor
import pytensor.tensor as pt
from arviz_stats.base import array_stats
from pymc_marketing.clv import distributions as clv
from scipy.special import betaln, gammaln, hyp2f1

SEED = 20261122
TARGET_ACCEPT = 0.95
INIT = "jitter+adapt_full"
QUANTILES = (0.025, 0.25, 0.5, 0.75, 0.975)
LN10 = float(np.log(10.0))
SHAPE, SCALE = (0.0, 2.0), (LN10, 2.0)
WEEKS = 26.0
DONATIONS = 5

PRIORS = {
    "bg_nbd": {"r": SHAPE, "alpha": SCALE, "a": SHAPE, "b": SHAPE},
    "mbg_nbd": {"r": SHAPE, "alpha": SCALE, "a": SHAPE, "b": SHAPE},
    "pareto_nbd": {"r": SHAPE, "alpha": SCALE, "s": SHAPE, "beta": SCALE},
    "bg_bb": {"alpha": SHAPE, "beta": SHAPE, "gamma": SHAPE, "delta": SHAPE},
    "sbg": {"alpha": SHAPE, "beta": SHAPE},
    "gamma_gamma": {"p": SHAPE, "q": SHAPE, "v": SCALE},
}
RUNS = [
    "sbg_regular", "gamma_gamma_cdnow", "bg_bb_donations", "bg_nbd_cdnow", "bg_nbd_small", "mbg_nbd_cdnow",
    "pareto_nbd_small", "pareto_nbd_cdnow",
]
HISTORIES = {
    "one_timer": (0, 0.0, 38.86),
    "lapsed": (2, 5.0, 38.0),
    "recent": (2, 30.43, 38.86),
    "regular": (10, 36.0, 38.86),
    "gone_regular": (12, 15.0, 38.86),
}
DONORS = {
    "never_again": (0, 0, 6),
    "once_late": (1, 6, 6),
    "lapsed": (2, 2, 6),
    "recent": (4, 6, 6),
    "every_time": (6, 6, 6),
}
SPENDERS = {
    "one_small": (1, 5.0),
    "one_large": (1, 200.0),
    "two_usual": (2, 30.0),
    "ten_small": (10, 12.5),
    "many_large": (29, 80.0),
}

# Data ------------------------------------------------------------------------------------------------------------------------


def data_of(run, published):
    """The column names and the distinct rows of a run, the last column being the weight."""
    data = published["data"]
    if run == "sbg_regular":
        survivors = data["sbg_survivors"]["Regular"][:8]
        rows = [[t, 1, survivors[t - 1] - survivors[t]] for t in range(1, 8)] + [[7, 0, survivors[7]]]
        return ["periods", "churned", "weight"], rows
    if run == "gamma_gamma_cdnow":
        return ["frequency", "monetary_value", "weight"], data["spend_rows_x_zbar_weight"]
    if run == "bg_bb_donations":
        return ["frequency", "recency", "age", "weight"], data["donation_rows_x_tx_n_weight"]
    rows = data["cdnow_rows_x_tx_T_weight"]
    if run.endswith("_small"):
        customers = [row[:3] for row in rows for _ in range(row[3])]
        rows = [customer + [1] for customer in customers[::40]]
    return ["frequency", "recency", "age", "weight"], rows


# Log-likelihoods: of every row, from the parameters ---------------------------------------------------------------------------


def values(rows):
    """(t_x, x) as PyMC-Marketing's classes want them, and the age."""
    return np.column_stack([rows[:, 1], rows[:, 0]]), rows[:, 2]


def bg_nbd(p, rows):
    value, age = values(rows)
    return pm.logp(clv.BetaGeoNBD.dist(a=p["a"], b=p["b"], r=p["r"], alpha=p["alpha"], T=age), value)


def mbg_nbd(p, rows):
    value, age = values(rows)
    return pm.logp(clv.ModifiedBetaGeoNBD.dist(a=p["a"], b=p["b"], r=p["r"], alpha=p["alpha"], T=age), value)


def pareto_nbd_class(p, rows):
    value, age = values(rows)
    return pm.logp(clv.ParetoNBD.dist(r=p["r"], alpha=p["alpha"], s=p["s"], beta=p["beta"], T=age), value)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(32)


def pareto_nbd(p, rows):
    """The same likelihood by an integral over the time of dropout, because the class's gradient of 2F1 is ten times as slow.

    Gauss-Legendre in ln(1 + u / h), where u is the time since the last purchase and h the length in which the integrand falls.
    """
    x, t_x, gap = rows[:, 0], rows[:, 1], np.maximum(rows[:, 2] - rows[:, 1], 1e-12)
    r, alpha, s, beta = (p[name] for name in ("r", "alpha", "s", "beta"))
    fall = (r + x) / (alpha + t_x) + (s + 1) / (beta + t_x)
    span = pt.log1p(gap * fall)
    v = span[:, None] * ((NODES + 1) / 2)
    u = pt.expm1(v) / fall[:, None]
    drop = (r + x)[:, None] * pt.log1p(u / (alpha + t_x)[:, None]) + (s + 1) * pt.log1p(u / (beta + t_x)[:, None])
    integral = span / 2 / fall * (pt.exp(v - drop) * WEIGHTS).sum(axis=1)
    gone = pt.log(s) - (r + x) * pt.log(alpha + t_x) - (s + 1) * pt.log(beta + t_x) + pt.log(integral)
    alive = -(r + x) * pt.log(alpha + rows[:, 2]) - s * pt.log(beta + rows[:, 2])
    return pt.gammaln(r + x) - pt.gammaln(r) + r * pt.log(alpha) + s * pt.log(beta) + pt.logaddexp(gone, alive)


def bg_bb(p, rows):
    value, age = values(rows.astype("int64"))
    return pm.logp(
        clv.BetaGeoBetaBinom.dist(alpha=p["alpha"], beta=p["beta"], gamma=p["gamma"], delta=p["delta"], T=age), value
    )


def sbg(p, rows):
    """Churned in period t, or renewed t times."""
    periods, churned = rows[:, 0].astype("int64"), rows[:, 1] == 1
    dist = clv.ShiftedBetaGeometric.dist(p["alpha"], p["beta"])
    return pt.switch(churned, pm.logp(dist, periods), pt.log1mexp(pm.logcdf(dist, periods)))


def gamma_gamma(p, rows):
    """Written out as in PyMC-Marketing's GammaGammaModel, which has no distribution class."""
    x, z = rows[:, 0], rows[:, 1]
    p, q, v = p["p"], p["q"], p["v"]
    return (
        pt.gammaln(p * x + q) - pt.gammaln(p * x) - pt.gammaln(q) + q * pt.log(v)
        + (p * x - 1) * pt.log(z) + p * x * pt.log(x) - (p * x + q) * pt.log(x * z + v)
    )


LIKELIHOODS = {f.__name__: f for f in (bg_nbd, mbg_nbd, pareto_nbd, bg_bb, sbg, gamma_gamma)}


def model_of(name, rows):
    with pm.Model() as model:
        params = {key: pm.LogNormal(key, mu=mu, sigma=sigma) for key, (mu, sigma) in PRIORS[name].items()}
        per_row = LIKELIHOODS[name](params, rows)
        pm.Potential("likelihood", (per_row * rows[:, -1]).sum())
    return model


# Functionals: from the draws (arrays of one shape) ----------------------------------------------------------------------------


def geometric_living(n, age_scale, a, b, horizon):
    """Expected purchases of a living customer with rate Gamma(n, age_scale) and dropout Beta(a, b)."""
    c = a + b - 1.0
    closed = c / (a - 1.0) * (1.0 - hyp2f1(n, a - 1.0, c, -horizon / age_scale))
    rough = (np.abs(c) < 0.3) | (c < 0.0) | (np.abs(a - 1.0) < 1e-6)
    if np.any(rough):
        u = horizon * (NODES + 1) / 2
        n, age_scale, a, b = (np.broadcast_to(each, closed.shape)[rough][:, None] for each in (n, age_scale, a, b))
        slope = n / age_scale * hyp2f1(n + 1.0, a, a + b, -u / age_scale)
        closed[rough] = slope @ WEIGHTS * horizon / 2
    return closed


def bg_nbd_row(p, x, t_x, age):
    ratio = ((p["alpha"] + age) / (p["alpha"] + t_x)) ** (p["r"] + x)
    alive = 1.0 / (1.0 + (p["a"] / (p["b"] + x - 1) * ratio if x > 0 else 0.0 * p["a"]))
    return alive, alive * geometric_living(p["r"] + x, p["alpha"] + age, p["a"], p["b"] + x, WEEKS)


def mbg_nbd_row(p, x, t_x, age):
    ratio = ((p["alpha"] + age) / (p["alpha"] + t_x)) ** (p["r"] + x)
    alive = 1.0 / (1.0 + p["a"] / (p["b"] + x) * ratio)
    return alive, alive * geometric_living(p["r"] + x, p["alpha"] + age, p["a"], p["b"] + x + 1, WEEKS)


def pareto_nbd_row(p, x, t_x, age):
    r, alpha, s, beta = (p[name] for name in ("r", "alpha", "s", "beta"))
    fall = (r + x) / (alpha + t_x) + (s + 1) / (beta + t_x)
    span, odds = np.log1p((age - t_x) * fall), 0.0 * r
    to_age = (r + x) * np.log((alpha + age) / (alpha + t_x)) + s * np.log((beta + age) / (beta + t_x))
    for node, weight in zip(*np.polynomial.legendre.leggauss(24)):
        v = span * (node + 1) / 2
        u = np.expm1(v) / fall
        drop = (r + x) * np.log1p(u / (alpha + t_x)) + (s + 1) * np.log1p(u / (beta + t_x))
        odds += weight * np.exp(v - drop + to_age)
    alive = 1.0 / (1.0 + s / (beta + t_x) * span / 2 / fall * odds)
    living = (r + x) / (alpha + age) * (beta + age) * -np.expm1((1 - s) * np.log1p(WEEKS / (beta + age))) / (s - 1)
    return alive, alive * living


def bg_bb_row(p, x, t_x, n):
    a, b, g, d = (p[name] for name in ("alpha", "beta", "gamma", "delta"))
    bought = lambda more, n: betaln(a + x + more, b + n - x) - betaln(a, b)
    gone = [bought(0, t) + betaln(g + 1, d + t) - betaln(g, d) for t in range(t_x, n)]
    here = bought(0, n) + betaln(g, d + n) - betaln(g, d)
    total = np.logaddexp.reduce(gone + [here])
    next_ones = [betaln(g, d + n + k) - betaln(g, d) for k in range(1, DONATIONS + 1)]
    return np.exp(here - total), np.exp(np.logaddexp.reduce(next_ones) + bought(1, n) - total)


ROWS = {"bg_nbd": bg_nbd_row, "mbg_nbd": mbg_nbd_row, "pareto_nbd": pareto_nbd_row, "bg_bb": bg_bb_row}


def purchase_functionals(name, p, rows):
    row_of, named = ROWS[name], DONORS if name == "bg_bb" else HISTORIES
    found = {}
    for label, history in named.items():
        found[f"probability_alive.{label}"], found[f"expected_purchases.{label}"] = row_of(p, *history)
    whole = rows[:, :3].astype("int64") if name == "bg_bb" else rows[:, :3]
    found["total_expected_purchases"] = sum(
        row[-1] * row_of(p, *(each.item() for each in history))[1] for row, history in zip(rows, whole)
    )
    return found


def sbg_functionals(p):
    a, b = p["alpha"], p["beta"]
    survival = lambda t: np.exp(gammaln(b + t) - gammaln(b) + gammaln(a + b) - gammaln(a + b + t))
    found = {f"survival.{t}": survival(t) for t in (1, 7, 8, 12, 24)}
    found |= {f"retention.{t}": (b + t - 1) / (a + b + t - 1) for t in (1, 8, 12)}
    return found | {"expected_lifetime.discount_0.1": hyp2f1(1.0, b, a + b, 1 / 1.1)}


def gamma_gamma_functionals(p):
    mean = p["p"] * p["v"] / (p["q"] - 1)
    found = {f"expected_spend.{k}": p["p"] * (p["v"] + x * z) / (p["p"] * x + p["q"] - 1) for k, (x, z) in SPENDERS.items()}
    return found | {"mean_spend": mean}


def functionals_of(name, p, rows):
    if name == "sbg":
        return sbg_functionals(p)
    return gamma_gamma_functionals(p) if name == "gamma_gamma" else purchase_functionals(name, p, rows)


MEANINGS = {
    "bg_nbd": f"probability_alive and expected_purchases (in the {WEEKS:g} weeks after age) of named histories; the total of the base",
    "bg_bb": f"probability_alive at opportunity n (not n+1) and expected_purchases at the {DONATIONS} opportunities after it",
    "sbg": "survival.t = P(lifetime > t); retention.t = P(lifetime > t | lifetime > t-1); expected_lifetime = sum over t >= 0 of S(t) / 1.1^t",
    "gamma_gamma": "expected_spend of named histories (frequency, monetary_value); mean_spend = p v / (q - 1)",
}

# Summaries --------------------------------------------------------------------------------------------------------------------


def digits(value):
    """Ten digits; what a constant has no value of, such as an effective sample size, is null."""
    return float(f"{value:.10g}") if np.isfinite(value) else None


def summary(draws):
    """Of an array (chains, draws): moments and quantiles with their Monte Carlo standard errors."""
    array = np.asarray(draws)
    mcse = lambda **kind: digits(array_stats.mcse(array, **kind).item())
    ess = lambda **kind: digits(array_stats.ess(array, **kind).item())
    return {
        "mean": digits(array.mean()), "mean_mcse": mcse(method="mean"),
        "sd": digits(array.std(ddof=1)), "sd_mcse": mcse(method="sd"),
        "quantiles": {str(q): digits(np.quantile(array, q)) for q in QUANTILES},
        "quantiles_mcse": {str(q): mcse(method="quantile", prob=q) for q in QUANTILES},
        "r_hat": digits(array_stats.rhat(array).item()),
        "ess_bulk": ess(method="bulk"), "ess_tail": ess(method="tail", prob=(0.05, 0.95)),
    }


def versions():
    found = {"python": platform.python_version(), "numpy": np.__version__, "pymc": pm.__version__}
    return found | {"pymc-marketing": pymc_marketing.__version__, "pytensor": pytensor.__version__}


def freeze(run, published, arguments):
    name = next(model for model in sorted(PRIORS, key=len, reverse=True) if run.startswith(model))
    columns, rows = data_of(run, published)
    table = np.array(rows, dtype="float64")
    start = time.process_time()
    with model_of(name, table):
        trace = pm.sample(
            draws=arguments.draws, tune=arguments.tune, chains=4, cores=1, random_seed=SEED,
            target_accept=TARGET_ACCEPT, init=INIT, progressbar=False,
        )
    seconds = time.process_time() - start
    p = {key: trace.posterior[key].values for key in PRIORS[name]}
    logs = {key: np.log(each) for key, each in p.items()}
    functionals = functionals_of(name, p, table)
    stack = np.array([each.ravel() for each in logs.values()])
    named = {"bg_bb": DONORS, "gamma_gamma": SPENDERS, "sbg": {}}.get(name, HISTORIES)
    return {
        "source": f"{', '.join(f'{k} {v}' for k, v in versions().items())}; benches/peers/posteriors.py published.json OUT {run}"
        f" --draws {arguments.draws} --tune {arguments.tune}",
        "sampler": {
            "method": "NUTS", "init": INIT, "chains": 4, "draws": arguments.draws, "tune": arguments.tune, "target_accept": TARGET_ACCEPT,
            "random_seed": SEED, "divergences": int(trace.sample_stats["diverging"].values.sum()), "cpu_seconds": round(seconds, 1),
        },
        "model": name,
        "priors": {key: {"log_mean": mu, "log_sd": sigma} for key, (mu, sigma) in PRIORS[name].items()},
        "data": {"name": run.removeprefix(f"{name}_"), "columns": columns, "rows": rows},
        "parameters": {key: summary(each) for key, each in p.items()},
        "log_parameters": {key: summary(each) for key, each in logs.items()},
        "log_correlations": [[digits(c) for c in row] for row in np.atleast_2d(np.corrcoef(stack))],
        "histories": named,
        "functionals_mean": MEANINGS.get(name, MEANINGS["bg_nbd"]),
        "functionals": {key: summary(each) for key, each in functionals.items()},
    }


def text_of(record):
    """JSON with one row of data, one summary, one history per line."""
    lines = []
    for key, value in record.items():
        if key == "data":
            rows = ",\n    ".join(json.dumps(row) for row in value["rows"])
            head = f'"name": {json.dumps(value["name"])}, "columns": {json.dumps(value["columns"])}'
            lines.append(f'  "data": {{{head}, "rows": [\n    {rows}]}}')
        elif isinstance(value, dict) and key != "sampler":
            inner = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            lines.append(f"  {json.dumps(key)}: {{\n{inner}\n  }}" if inner else f"  {json.dumps(key)}: {{}}")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def check(published):
    """How far our integral of Pareto/NBD is from PyMC-Marketing's class, over points well beyond the posteriors."""
    table = np.array(data_of("pareto_nbd_cdnow", published)[1], dtype="float64")
    inputs = {key: pt.dscalar(key) for key in PRIORS["pareto_nbd"]}
    ours, theirs = (pytensor.function(list(inputs.values()), f(inputs, table)) for f in (pareto_nbd, pareto_nbd_class))
    rng, worst = np.random.default_rng(1), 0.0
    for _ in range(200):
        point = [np.exp(rng.normal(mu, 1.5)) for mu, _ in PRIORS["pareto_nbd"].values()]
        worst = max(worst, np.nanmax(np.abs(ours(*point) - theirs(*point))))
    print(f"Pareto/NBD: largest difference of a row's log-likelihood over 200 points: {worst:.1e}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("published", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", nargs="*", default=RUNS)
    parser.add_argument("--draws", type=int, default=5000)
    parser.add_argument("--tune", type=int, default=2000)
    parser.add_argument("--check", action="store_true", help="only compare our Pareto/NBD with PyMC-Marketing's class")
    arguments = parser.parse_args()
    published = json.loads(arguments.published.read_text())
    if arguments.check:
        return check(published)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for run in arguments.runs or RUNS:
        record = freeze(run, published, arguments)
        (arguments.out / f"{run}.json").write_text(text_of(record))
        worst = [f"{k} ess {v['ess_bulk']:.0f}/{v['ess_tail']:.0f} r_hat {v['r_hat']:.4f}" for k, v in record["parameters"].items()]
        print(run, record["sampler"], "; ".join(worst), flush=True)


if __name__ == "__main__":
    main()
