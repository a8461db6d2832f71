"""What the package promises: a light import, types that hold, an example that prints what the README says."""

import inspect
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import regulars as r

ROOT = Path(__file__).parents[3]


def python(*words, **options):
    # The parent's environment, without what would lead it to other packages.
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_nothing_of_the_callers_is_imported():
    code = """
import sys, regulars
regulars.BgNbd(r=1, alpha=1, a=1, b=1).probability_alive([1], [1.0], [2.0])
print([name for name in ('numpy', 'pandas', 'polars', 'pyarrow', 'duckdb', 'matplotlib') if name in sys.modules])
"""
    assert python("-c", code).strip() == "[]"


def test_nothing_else_is_installed_with_it():
    assert all("extra ==" in each for each in metadata.requires("regulars") or [])


def test_the_licences_come_with_it():
    files = {file.name: file for file in metadata.files("regulars") or [] if "licenses" in file.parts}
    for name in ("LICENSE-APACHE", "LICENSE-MIT"):
        assert files[name].read_text() == (ROOT / "crates/regulars" / name).read_text("utf-8")


def test_a_hundred_million_scores_are_not_copied():
    code = """
import numpy, regulars
def peak():
    return next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM'))
scores = numpy.full(100_000_000, 9, dtype='uint8')
before = peak()
assert regulars.nps(scores).n == len(scores)
print(peak() - before)
"""
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc")
    assert int(python("-c", code)) < 10_000, "kB more at the peak, for 100,000 kB of scores"


def test_error_codes_are_those_of_the_core():
    source = (ROOT / "crates/regulars/src/error.rs").read_text("utf-8")
    codes = set(re.findall(r'Self::\w+(?: \{ \.\. \})? => "(\w+)"', source))
    stub = re.search(
        r"CODES[^=]*= \(([^)]*)\)", (ROOT / "bindings/python/python/regulars/_errors.py").read_text("utf-8")
    )
    assert set(re.findall(r'"(\w+)"', stub[1])) == codes == set(r._errors.CODES)
    error = r.RegularsError("text", "invalid")
    assert isinstance(error, ValueError) and str(error) == "text" and error.code == "invalid"


def promised(example):
    """What the README says that an example in Rust prints."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return readme.partition(f"cargo run --release --example {example}\n")[2].partition("```text\n")[2].partition("```")[0]


def test_the_example_prints_what_the_readme_says():
    assert promised("worth_and_risk") and python("examples/worth_and_risk.py", cwd=ROOT) == promised("worth_and_risk")


@pytest.mark.parametrize("example, file", [("what_is_a_customer_worth", "worth"), ("what_do_they_feel", "feel")])
def test_the_long_examples_print_the_same_as_in_rust(example, file, tmp_path):
    *lines, wrote = promised(example).splitlines()
    *printed, drawn = python(f"examples/{example}.py", str(tmp_path), cwd=ROOT).splitlines()
    assert len(lines) > 50 and printed == lines
    assert wrote == f"wrote ./{file}.html" and drawn == f"wrote {tmp_path / file}.png"
    assert (tmp_path / f"{file}.png").stat().st_size > 50_000


README = (ROOT / "bindings/python/README.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("code, promised", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_readme_of_the_package_prints_what_it_says(code, promised):
    printed = python("-c", code, cwd=ROOT)
    assert [line.rstrip() for line in printed.splitlines()] == [line.rstrip() for line in promised.splitlines()]


def test_every_example_of_the_readme_is_run():
    assert README.count("```python") == len(EXAMPLES) >= 5


GUIDE = (ROOT / "crates/regulars/MIGRATION.md").read_text("utf-8")
OWNERS = {"": r, "fit": r.PurchaseFit, "fit.model": r.BgNbd, "spend_fit.model": r.GammaGamma}
ROWS = GUIDE.partition("## Functions")[2].partition("## Columns")[0].splitlines()
OURS = [row.split("|")[-2] for row in ROWS if "|" in row]
WRITTEN = re.findall(r"`(?:((?:spend_)?fit(?:\.model)?)\.)?(\w+)\(([^`]*)\)`", "\n".join(OURS))


@pytest.mark.parametrize("owner, name, arguments", WRITTEN, ids=[name for _, name, _ in WRITTEN])
def test_calls_in_the_migration_guide_can_be_made_as_they_are_written(owner, name, arguments):
    words = [word.strip() for word in arguments.split(",") if word.strip()]
    named = {word.partition("=")[0]: 1 for word in words if "=" in word}
    itself = [None] if owner else []
    call = inspect.signature(getattr(OWNERS[owner], name))
    call.bind(*itself, *(word for word in words if "=" not in word), **named)


def test_the_migration_guide_has_calls():
    assert {"choose", "lifetime_value", "purchase_pmf", "mean_spend"} <= {name for _, name, _ in WRITTEN}


def test_the_stub_is_true():
    python("-m", "mypy.stubtest", "regulars._regulars")


def test_the_python_layer_is_typed():
    mypy = ("-m", "mypy", "--strict", "--cache-dir", str(ROOT / "target/mypy"))
    python(*mypy, str(ROOT / "bindings/python/python/regulars"))
    # As a user's program sees it.
    python(*mypy, "-c", "import regulars; answer: regulars.Answer = regulars.nps([9]).score; n: int = answer.n")


def test_everything_public_is_documented():
    undocumented = [
        name
        for name in r.__all__
        if not (getattr(r, name).__doc__ or "").strip() and name not in ("__version__", "Answer")
    ]
    assert not undocumented and r.__version__


def test_the_interpreter_is_let_go():
    code = """
import threading, numpy, regulars
rng = numpy.random.default_rng(1)
T = rng.uniform(10, 100, 300_000)
x = rng.integers(0, 4, len(T), dtype="uint32")
t_x = numpy.where(x > 0, T * rng.random(len(T)), 0)
turns = 0
def turn():
    global turns
    while not done.wait(0.001):
        turns += 1
done = threading.Event()
thread = threading.Thread(target=turn)
thread.start()
regulars.BgNbd(r=0.2, alpha=4, a=0.8, b=2.4).expected_purchases(x, t_x, T, horizon=26)
done.set()
thread.join()
print(turns)
"""
    assert int(python("-c", code)) > 5


def test_the_import_is_light():
    code = "import time; start = time.process_time(); import regulars; print(time.process_time() - start)"
    times = sorted(float(python("-c", code)) for _ in range(7))
    assert times[3] < 0.030, f"{1000 * times[3]:.1f} ms of one core"
