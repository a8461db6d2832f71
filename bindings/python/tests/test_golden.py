"""Every golden file, run on the binding: values, errors, and the same bits as the native library."""

import hashlib
import itertools
import json
import math
import struct
from pathlib import Path

import pytest
import regulars as r
from golden_calls import CALLS, scored

GOLDEN = Path(__file__).parents[3] / "tests" / "golden"
# `math` is private.
FILES = sorted(path for path in GOLDEN.glob("*/*.json") if path.parent.name != "math")
CALLED = {path: json.loads(path.read_text("utf-8"))["call"] for path in FILES}
DIGESTS = json.loads((GOLDEN / "digests.json").read_text("utf-8"))


def plain(value):
    """A result in the library's JSON form."""
    if isinstance(value, r._record.Record):
        return value.to_dict()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value.to_list() if isinstance(value, r.Column) else value


def outcome(call, args):
    try:
        return plain(CALLS[call](args)), None
    except r.RegularsError as error:
        return None, error.code


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def close(expected, found, tolerance, cond):
    error = abs(found - expected)
    if isinstance(expected, int) and isinstance(found, int):
        return expected == found
    if tolerance == "bits":
        return struct.pack("<d", expected) == struct.pack("<d", found)
    if tolerance == "reference":
        if abs(expected) < 1e-290:
            return error <= 1e-300
        return error <= max(256 * 2**-52 * max(cond, 1.0), 1e-12) * abs(expected)
    (kind, bound), *_ = tolerance.items()
    return error <= bound * (abs(expected) if kind == "relative" else 1.0)


def difference(expected, found, tolerance, cond, path=""):
    """Where the first difference is; of a record the fields that are expected are compared."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            at = cond.get(name) if isinstance(cond, dict) else cond
            if name not in found:
                # What serde leaves out and what is None are the same.
                found = found | {name: None if value is None else "(absent)"}
            if why := difference(value, found[name], tolerance, at, f"{path}.{name}"):
                return why
        return None
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for row, (one, other) in enumerate(zip(expected, found, strict=True)):
            at = cond[row] if isinstance(cond, list) else cond
            if why := difference(one, other, tolerance, at, f"{path}[{row}]"):
                return why
        return None
    if is_number(expected) and is_number(found):
        equal = math.isfinite(found) and close(expected, found, tolerance, cond if is_number(cond) else 1.0)
    else:
        equal = type(expected) is type(found) and expected == found
    return None if equal else f"{path} is {found!r}, expected {expected!r}"


def hashed(value, into):
    if value is None:
        into.update(b"\0")
    elif isinstance(value, bool):
        into.update(b"\2" if value else b"\1")
    elif isinstance(value, int | float):
        into.update(b"\3" + struct.pack("<d", value))
    elif isinstance(value, str):
        text = value.encode()
        into.update(b"\4" + struct.pack("<I", len(text)) + text)
    elif isinstance(value, list):
        into.update(b"\5" + struct.pack("<I", len(value)))
        for item in value:
            hashed(item, into)
    else:
        members = {name: item for name, item in value.items() if item is not None and item != [] and item != {}}
        into.update(b"\6" + struct.pack("<I", len(members)))
        for name in sorted(members, key=str.encode):
            text = name.encode()
            into.update(b"\4" + struct.pack("<I", len(text)) + text)
            hashed(members[name], into)


def digest(values):
    into = hashlib.sha256()
    for value in values:
        hashed(value, into)
    return into.hexdigest()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_golden_file(path):
    file = json.loads(path.read_text("utf-8"))
    outcomes = [outcome(file["call"], case["args"]) for case in file["cases"]]
    failures = []
    for row, (case, (found, code)) in enumerate(zip(file["cases"], outcomes, strict=True)):
        if code != case.get("error"):
            failures.append(f"case {row} {case.get('tag')}: error {code}, expected {case.get('error')}")
        elif code is None:
            tolerance = case.get("tolerance", file["tolerance"])
            if why := difference(case["ok"], found, tolerance, case.get("cond")):
                failures.append(f"case {row} {case.get('tag')}: {why}")
    assert not failures, "\n".join(failures[:5])


@pytest.mark.parametrize("call", sorted(set(CALLED.values())))
def test_the_bits_are_those_of_every_language(call):
    """The cases of all files of a call, in the order of their names."""
    cases = [json.loads(path.read_text("utf-8"))["cases"] for path in FILES if CALLED[path] == call]
    outcomes = (outcome(call, case["args"]) for case in itertools.chain(*cases))
    assert digest({"error": code} if code else found for found, code in outcomes) == DIGESTS[call]


def test_no_call_is_missing():
    assert set(CALLED.values()) == set(CALLS) and set(CALLED.values()) | {"simulated"} == set(DIGESTS)


def simulated():
    """The base of 20,000 customers that tests/golden/README.md describes, as CSV."""
    state = 2463534242

    def draw(below):
        nonlocal state
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        return state % below

    from datetime import date, timedelta

    orders, feedback = (
        ["order_id,customer_id,ordered_at,net_amount,currency"],
        ["feedback_id,customer_id,kind,submitted_at,score"],
    )
    for customer in range(1, 20001):
        day, buys, leaves, spend, answers = draw(365), 1 + draw(60), draw(500), 500 + draw(6000), draw(4)
        first = True
        while True:
            cents = spend // 2 + draw(spend)
            on = date(2024, 1, 1) + timedelta(days=day)
            orders.append(f"{len(orders) - 1},{customer},{on},{cents // 100}.{cents % 100:02},EUR")
            if not first and draw(1000) < leaves:
                break
            first = False
            day += 7
            while day < 730 and draw(1000) >= buys:
                day += 7
            day += draw(7)
            if day >= 730:
                break
        if answers == 0:
            feedback.append(f"{customer},{customer},nps,2025-12-01,{draw(11)}")
    return "\n".join(orders) + "\n", "\n".join(feedback) + "\n"


def test_simulated_base_has_the_same_bits():
    orders, feedback = simulated()
    base = r.CustomerBase()
    assert base.import_csv("order", orders).rejected == base.import_csv("feedback", feedback).rejected == 0
    assert digest([scored(r.score(base, "2025-12-31"))]) == DIGESTS["simulated"]
