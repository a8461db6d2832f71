"""One task of one peer in a process of its own: `python task.py PEER TASK DATA LIMIT RUNS`. Prints one line of JSON.

Imports, loading and a warm-up on few customers are not measured. CPU seconds are those of the process and its children; the
peak is what the resident memory rises by over the loaded data in the first run.
"""

import json
import os
import resource
import signal
import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np

WARM_UP = 2000
WEEKS = 26
MONTHS = 6
AS_OF = "1971-12-30"
BG_NBD = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
GAMMA_GAMMA = {"p": 6.25, "q": 3.74, "v": 15.44}


class TooLong(Exception):
    pass


# What is loaded: columns, the first of them being cut for the warm-up ---------------------------------------------------------


def columns(folder, task, customers=None):
    load = lambda name: np.load(folder / f"{name}.npy")[:customers]
    if task == "orders":
        return {name: load(f"orders_{name}") for name in ("customer", "day", "cents")}
    model = "pareto_nbd" if task == "pareto_nbd" else "bg_nbd"
    found = {name: load(f"{model}_{name}") for name in ("frequency", "recency", "age", "spend")}
    if task == "gamma_gamma":
        repeats = found["frequency"] > 0
        found = {name: column[repeats] for name, column in found.items()}
    return found


# Peers: `load(data)` gives what the peer works on, and there is one function a task which gives a note on its result ----------


class Lifetimes:
    def __init__(self):
        import lifetimes
        import pandas

        self.lifetimes, self.pandas = lifetimes, pandas

    def load(self, data):
        return self.pandas.DataFrame(data)

    def bg_nbd(self, d):
        return note(self.lifetimes.BetaGeoFitter().fit(d.frequency, d.recency, d.age).params_)

    def pareto_nbd(self, d):
        return note(self.lifetimes.ParetoNBDFitter().fit(d.frequency, d.recency, d.age).params_)

    def gamma_gamma(self, d):
        return note(self.lifetimes.GammaGammaFitter().fit(d.frequency, d.spend).params_)

    def score(self, d):
        bg, spend = self.lifetimes.BetaGeoFitter(), self.lifetimes.GammaGammaFitter()
        bg.params_, spend.params_ = self.pandas.Series(BG_NBD), self.pandas.Series(GAMMA_GAMMA)
        # What `fit` would set.
        bg.predict = bg.conditional_expected_number_of_purchases_up_to_time
        alive = bg.conditional_probability_alive(d.frequency, d.recency, d.age)
        expected = bg.conditional_expected_number_of_purchases_up_to_time(WEEKS, d.frequency, d.recency, d.age)
        value = spend.customer_lifetime_value(
            bg, d.frequency, d.recency, d.age, d.spend, time=MONTHS, discount_rate=0.01, freq="W"
        )
        return totals(alive, expected, value)

    def orders(self, d):
        table = self.lifetimes.utils.summary_data_from_transaction_data(
            d, "customer", "day", "cents", observation_period_end=AS_OF, freq="D", freq_multiplier=7
        )
        return summary(table.frequency, table["T"], table.monetary_value / 100)


class PymcMarketing:
    def __init__(self):
        import logging

        import pandas
        from pymc_marketing import clv

        logging.disable(logging.WARNING)
        self.clv, self.pandas = clv, pandas

    def load(self, data):
        if "day" in data:
            return self.pandas.DataFrame(data)
        frame = self.pandas.DataFrame(data).rename(columns={"age": "T", "spend": "monetary_value"})
        return frame.assign(customer_id=np.arange(len(frame)))

    def fit(self, model, d):
        model.fit(data=d, method="map", progressbar=False)
        return {name: float(model.fit_result[name].mean()) for name in model.fit_result.data_vars}

    def bg_nbd(self, d):
        return note(self.fit(self.clv.BetaGeoModel(), d))

    def pareto_nbd(self, d):
        return note(self.fit(self.clv.ParetoNBDModel(), d))

    def gamma_gamma(self, d):
        return note(self.fit(self.clv.GammaGammaModel(), d))

    def score(self, d):
        if not hasattr(self, "fitted"):
            # The warm-up: models with the true parameters in place of the fitted ones.
            repeats = d[d.frequency > 0]
            self.fitted = (self.clv.BetaGeoModel(), self.clv.GammaGammaModel())
            for model, data, truth in zip(self.fitted, (d, repeats), (BG_NBD, GAMMA_GAMMA)):
                model.fit(data=data, method="map", progressbar=False)
                for name, value in truth.items():
                    model.fit_result[name].values[...] = value
        bg, spend = self.fitted
        alive = bg.expected_probability_alive(data=d)
        expected = bg.expected_purchases(data=d, future_t=WEEKS)
        value = spend.expected_customer_lifetime_value(
            transaction_model=bg, data=d, future_t=MONTHS, discount_rate=0.01, time_unit="W"
        )
        return totals(alive.to_numpy(), expected.to_numpy(), value.to_numpy())

    def orders(self, d):
        table = self.clv.rfm_summary(
            d, "customer", "day", "cents", observation_period_end=AS_OF, time_unit="D", time_scaler=7
        )
        return summary(table.frequency, table["T"], table.monetary_value / 100)


class Regulars:
    def __init__(self):
        import polars
        import regulars

        self.regulars, self.polars = regulars, polars

    def load(self, data):
        return self.polars.DataFrame(data) if "day" in data else data

    def fit(self, name, *given):
        model = getattr(self.regulars.value, name, None)
        if model is None:
            raise NotImplementedError(f"this wheel has no {name}")
        fit = model.fit(*given)
        return note({parameter.name: parameter.value for parameter in fit.parameters})

    def bg_nbd(self, d):
        return self.fit("BgNbd", d["frequency"], d["recency"], d["age"])

    def pareto_nbd(self, d):
        return self.fit("ParetoNbd", d["frequency"], d["recency"], d["age"])

    def gamma_gamma(self, d):
        return self.fit("GammaGamma", d["frequency"], d["spend"])

    def score(self, d):
        truth = {"gamma" if name == "v" else name: value for name, value in GAMMA_GAMMA.items()}
        bg, spend = self.regulars.BgNbd(**BG_NBD), self.regulars.GammaGamma(**truth)
        rows = d["frequency"], d["recency"], d["age"]
        alive = bg.probability_alive(*rows)
        expected = bg.expected_purchases(*rows, horizon=WEEKS)
        # The peers discount month by month at 1 %, in months of 30 days (lifetimes) or 30.4.
        discounted = bg.discounted_purchases(*rows, horizon=MONTHS * 30.4375 / 7, discount_rate=np.log(1.01) / (30.4375 / 7))
        return totals(alive, expected, discounted * spend.expected_spend(d["frequency"], d["spend"]))

    def rfm(self, d):
        base = self.regulars.rfm(*rfm_columns(d).values())
        return scores(base.recency_score, base.frequency_score, base.monetary_score)

    def orders(self, d):
        table = self.regulars.purchases(
            d, "day", "cents", as_of=AS_OF, customer_id="customer", minor_digits=2, unit="week"
        )
        return summary(table.frequency, table.age, table.monetary_value)


class Polars:
    def __init__(self):
        import polars

        self.polars = polars

    def load(self, data):
        return self.polars.DataFrame(data if "day" in data else rfm_columns(data))

    def rfm(self, d):
        # Fifths by the mid-rank, so that equal customers are scored equal.
        pl = self.polars
        fifth = lambda column: (5 * (column.rank("average") - 0.5) / pl.len()).ceil().cast(pl.UInt8)
        recency, often, value = -pl.col("days_since_last"), pl.col("frequency"), pl.col("monetary_value")
        scored = d.select(recency=fifth(recency), frequency=fifth(often), monetary=fifth(value))
        return scores(*scored.get_columns())

    def orders(self, d):
        pl = self.polars
        end = pl.lit(AS_OF).str.to_date().cast(pl.Int32)
        days = d.lazy().group_by("customer", pl.col("day").cast(pl.Date).cast(pl.Int32)).agg(pl.col("cents").sum())
        spend = (pl.col("cents").sum() - pl.col("cents").sort_by("day").first()) / (pl.len() - 1) / 100
        table = (
            days.group_by("customer")
            .agg(
                frequency=pl.len() - 1,
                recency=(pl.col("day").max() - pl.col("day").min()) / 7,
                age=(end - pl.col("day").min()) / 7,
                spend=spend,
            )
            .sort("customer")
            .collect()
        )
        return summary(table["frequency"], table["age"], table["spend"].fill_nan(0.0))


class Pandas:
    def __init__(self):
        import pandas

        self.pandas = pandas

    def load(self, data):
        return self.pandas.DataFrame(data)

    def orders(self, d):
        days = d.groupby(["customer", "day"], as_index=False)["cents"].sum()
        by = days.groupby("customer")
        first, last, total = by["day"].first(), by["day"].last(), by["cents"].sum()
        x = by.size() - 1
        table = self.pandas.DataFrame(
            {
                "frequency": x,
                "recency": (last - first).dt.days / 7,
                "age": (self.pandas.Timestamp(AS_OF) - first).dt.days / 7,
                "spend": ((total - by["cents"].first()) / x / 100).fillna(0.0),
            }
        )
        return summary(table.frequency, table.age, table.spend)


PEERS = {"lifetimes": Lifetimes, "pymc-marketing": PymcMarketing, "regulars": Regulars, "polars": Polars, "pandas": Pandas}

# What was found, in few words, so that the table shows that all did the same --------------------------------------------------


def note(parameters):
    return ", ".join(f"{name} {float(value):.4g}" for name, value in dict(parameters).items())


def totals(alive, expected, value):
    alive, expected, value = (np.asarray(each, dtype="float64") for each in (alive, expected, value))
    return f"alive {alive.sum():.6g}, purchases {np.nansum(expected):.6g}, value {np.nansum(value):.4g}"


def rfm_columns(d):
    """Whole days since the last purchase, purchases and mean spend."""
    days = np.floor(7 * (d["age"] - d["recency"]))
    return {"days_since_last": days, "frequency": d["frequency"].astype("uint32") + 1, "monetary_value": d["spend"]}


def scores(*columns):
    return "mean scores " + ", ".join(f"{np.asarray(column).mean():.4f}" for column in columns)


def summary(frequency, age, spend):
    x, age, spend = (np.asarray(each, dtype="float64") for each in (frequency, age, spend))
    return f"{len(x)} customers, {x.sum():.0f} repeats, age {age.mean():.3f}, spend {np.nanmean(spend[x > 0]):.4f}"


# Measuring --------------------------------------------------------------------------------------------------------------------


def cpu_seconds():
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def memory(line):
    """A line of /proc/self/status in MiB; elsewhere the peak of the process so far."""
    try:
        for each in Path("/proc/self/status").read_text().splitlines():
            if each.startswith(line + ":"):
                return int(each.split()[1]) / 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def forget_the_peak():
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def stop(*_):
    raise TooLong


def measure(call, limit, runs):
    """CPU seconds (the median of `runs` where one takes under 30 s), peak MiB of the first, its note."""
    forget_the_peak()
    before = memory("VmRSS")
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    start = cpu_seconds()
    try:
        found = call()
    except TooLong:
        return {"seconds": None, "limit": limit, "peak": memory("VmHWM") - before, "note": f"stopped after {limit:.0f} s"}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    taken = [cpu_seconds() - start]
    peak = memory("VmHWM") - before
    while len(taken) < runs and taken[0] < 30:
        start = cpu_seconds()
        call()
        taken.append(cpu_seconds() - start)
    return {"seconds": statistics.median(taken), "runs": len(taken), "peak": peak, "note": found}


def main(peer, task, folder, limit, runs):
    warnings.filterwarnings("ignore")
    folder = Path(folder)
    try:
        worker = PEERS[peer]()
        run = getattr(worker, task)
        run(worker.load(columns(folder, task, WARM_UP)))
        loaded = worker.load(columns(folder, task))
        found = measure(lambda: run(loaded), float(limit), int(runs))
    except Exception as error:
        text = str(error).strip().splitlines()
        found = {"failed": f"{type(error).__name__}: {text[0][:160] if text else ''}"}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
