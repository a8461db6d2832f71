"""Measures regulars and its peers side by side, one core, one machine, and prints a Markdown table.

    python benches/peers/run.py [--customers 1000000] [--unrounded] [--wheel regulars.whl] [--out table.md]

Virtual environments and simulated data go to target/peers/. A peer that can't be installed is said so in the table. Without
`--wheel` the newest wheel of target/wheels is taken, or `cargo xtask build-python` makes one.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = ROOT / "target" / "peers"
ONE_CORE = {
    name: "1"
    for name in (
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS",
        "RAYON_NUM_THREADS",
    )
}
TASKS = {
    "bg_nbd": ("BG/NBD fit", ("lifetimes", "pymc-marketing")),
    "pareto_nbd": ("Pareto/NBD fit", ("lifetimes", "pymc-marketing")),
    "gamma_gamma": ("Gamma-Gamma fit", ("lifetimes", "pymc-marketing")),
    "score": ("Scoring: P(alive), E 26 weeks, CLV 6 months", ("lifetimes", "pymc-marketing")),
    "rfm": ("RFM scores", ("polars",)),
    "orders": ("Orders to purchases", ("polars", "pandas", "lifetimes", "pymc-marketing")),
}
# Each environment by the requirements it needs, and the oldest Python for it.
ENVIRONMENTS = {"lifetimes": (3, 9), "pymc-marketing": (3, 12), "regulars": (3, 11)}
LIVES_IN = {"polars": "regulars", "pandas": "regulars"}
PACKAGES = ("lifetimes", "pymc-marketing", "pymc", "pytensor", "polars", "pandas", "numpy", "scipy", "regulars")
LIFETIMES_PARETO_LIMIT = 120
LIMIT = 1800


def interpreter(oldest, given):
    """A Python at least as new as `oldest`: one of those given, the one that runs this, or one on the path."""
    names = [*given, sys.executable, *(shutil.which(f"python3.{minor}") for minor in range(oldest[1], 20))]
    for name in filter(None, names):
        asked = subprocess.run([name, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
        if asked.returncode == 0 and tuple(map(int, asked.stdout.split())) >= oldest:
            return name
    raise RuntimeError(f"no Python {oldest[0]}.{oldest[1]} or newer (--python PATH)")


def succeed(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise RuntimeError(next((line for line in reversed(lines) if "rror" in line), lines[-1] if lines else "failed"))
    return done.stdout


def wheel_of(path):
    """The wheel of regulars."""
    made = lambda: sorted((ROOT / "target" / "wheels").glob("regulars-*.whl"), key=lambda each: each.stat().st_mtime)
    if path:
        return path.resolve(strict=True)
    if not made():
        succeed(["cargo", "xtask", "build-python"], cwd=ROOT)
    return made()[-1]


def environment(name, arguments):
    """The interpreter of the peer's virtual environment, which is made when it isn't there or its requirements changed."""
    requirements = HERE / f"requirements-{name}.txt"
    home = TARGET / name
    python, stamp = home / "bin" / "python", home / "installed"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    wheel = wheel_of(arguments.wheel) if name == "regulars" else None
    if not stamp.exists() or stamp.read_text() != wanted:
        succeed([interpreter(ENVIRONMENTS[name], arguments.python), "-m", "venv", "--clear", home])
        succeed([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements])
        stamp.write_text(wanted)
    if wheel:
        succeed([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall", wheel])
    return python


def environments(arguments):
    """By name: the interpreter, or why there is none."""
    found = {}
    for name in ENVIRONMENTS:
        try:
            found[name] = environment(name, arguments)
        except (RuntimeError, OSError) as error:
            found[name] = f"not installed: {error}"
    return found


def versions(python):
    script = (
        "import importlib.metadata as m, platform, json\n"
        f"found = {{'Python': platform.python_version()}}\nfor name in {PACKAGES!r}:\n"
        "    try: found[name] = m.version(name)\n    except m.PackageNotFoundError: pass\nprint(json.dumps(found))"
    )
    return json.loads(succeed([python, "-c", script]))


def machine(pythons):
    cpu = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), cpu)
    except OSError:
        pass
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = [f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.platform()}; load at the start {load}"]
    for name, python in pythons.items():
        if isinstance(python, Path):
            told.append(f"{name}: " + ", ".join(f"{key} {value}" for key, value in versions(python).items()))
        else:
            told.append(f"{name}: {python}")
    return told


def ask(python, *words, timeout=None):
    """Runs a script of this folder and gives the JSON of its last line, or {"failed": why}."""
    try:
        done = subprocess.run([python, *words], capture_output=True, text=True, timeout=timeout, env=os.environ | ONE_CORE)
    except subprocess.TimeoutExpired:
        return {"failed": f"no end after {timeout:.0f} s of wall time"}
    try:
        return json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        return {"failed": last[0][:160]}


def measured(pythons, task, peer, data, runs):
    python = pythons[LIVES_IN.get(peer, peer)]
    if not isinstance(python, Path):
        return {"failed": python}
    limit = LIFETIMES_PARETO_LIMIT if (task, peer) == ("pareto_nbd", "lifetimes") else LIMIT
    return ask(python, HERE / "task.py", peer, task, data, str(limit), str(runs), timeout=10 * limit)


def number(value):
    return f"{value:.4f}" if value < 0.1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def row(title, peer, found, ours):
    if "failed" in found:
        return f"| {title} | {peer} | | | | | {found['failed'].replace('|', '/')} |"
    seconds, peak = found["seconds"], found["peak"]
    shown = f"> {found['limit']:.0f}" if seconds is None else number(seconds)
    ratio = lambda theirs, mine: f"{theirs / mine:.1f}" if mine and mine > 0 else ""
    times = ratio(found["limit"], ours.get("seconds")) if seconds is None else ratio(seconds, ours.get("seconds"))
    times = f"> {times}" if seconds is None and times else times
    # Under a MiB the rise of the resident memory says nothing.
    room = ratio(peak, ours.get("peak")) if peak >= 1 and ours.get("peak", 0) >= 1 else ""
    return f"| {title} | {peer} | {shown} | {times} | {max(peak, 0):.0f} | {room} | {found['note']} |"


def table(pythons, data, arguments):
    yield "| task | library | CPU s | x regulars | peak MiB | x regulars | found |"
    yield "|---|---|--:|--:|--:|--:|---|"
    for task, (title, peers) in TASKS.items():
        if task not in arguments.tasks:
            continue
        ours = measured(pythons, task, "regulars", data, arguments.runs)
        yield row(title, "regulars", ours, ours)
        for peer in peers:
            yield row("", peer, measured(pythons, task, peer, data, arguments.runs), ours)


def report(arguments):
    pythons = environments(arguments)
    told = machine(pythons)
    data = TARGET / f"data-{arguments.customers}-{arguments.seed}{'-unrounded' if arguments.unrounded else ''}"
    with_numpy = next((python for python in pythons.values() if isinstance(python, Path)), None)
    if with_numpy is None:
        raise SystemExit("nothing could be installed: " + "; ".join(map(str, pythons.values())))
    given = f"pathlib.Path({str(data)!r}), {arguments.customers}, {arguments.seed}, {arguments.unrounded}"
    simulate = f"import simulate, pathlib; simulate.write({given})"
    succeed([with_numpy, "-c", simulate], cwd=HERE)
    when = "at any time, no two histories equal," if arguments.unrounded else "on whole days"
    yield f"{arguments.customers:,} simulated customers, bought {when} over 104 weeks, seed {arguments.seed}; one core;"
    yield f"CPU seconds, median of {arguments.runs} runs where one takes under 30 s; peak memory over the loaded data.\n"
    yield from (f"- {line}" for line in told)
    yield ""
    yield from table(pythons, data, arguments)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--wheel", type=Path, help="the wheel of regulars")
    parser.add_argument("--python", action="append", default=[], help="an interpreter to make environments with; repeatable")
    parser.add_argument("--tasks", nargs="*", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unrounded", action="store_true", help="histories in continuous time, no two of them equal")
    parser.add_argument("--out", type=Path, help="write the report here, too")
    arguments = parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    lines = []
    for line in report(arguments):
        print(line, flush=True)
        lines.append(line)
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
