"""Long calls heed a stop and tell how far they are, whatever they do."""

import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import regulars as r

TRUTH = r.ParetoNbd(r=0.55, alpha=10.58, s=0.61, beta=11.67)


def columns(customers):
    """Histories of continuous times, so that no two rows are equal."""
    base = r.simulate(TRUTH, 39.0 + 1e-6 * np.arange(customers), seed=1)
    return base.frequency, base.recency, base.age


def fitting():
    some = columns(300_000)
    return lambda: r.ParetoNbd.fit(*some)


def drawing():
    some = columns(100_000)
    fit = r.ParetoNbd.fit(*some)
    return lambda: fit.posterior(*some, draws=100_000)


def predicting():
    some = columns(20_000)
    posterior = r.BgNbd.fit(*some).posterior(*some, draws=4_000)
    return lambda: r.predict(posterior, *some, horizon=520.0)


def driving():
    answers = np.random.default_rng(1).normal(size=(50_000, 10))
    drivers = {f"d{driver}": np.ascontiguousarray(answers[:, driver]) for driver in range(10)}
    return lambda: r.key_drivers({**drivers, "outcome": answers.sum(axis=1)}, list(drivers), draws=20_000)


def importing():
    text = "id,name\n" + "".join(f"{row},Ada {row}\n" for row in range(1_500_000))
    return lambda: r.import_csv("customer", text.encode())


def simulating():
    ages = np.full(10_000_000, 39.0)
    return lambda: r.simulate(TRUTH, ages)


def mentioning():
    scores = np.random.default_rng(2).normal(size=20_000)
    mentions = r.themes(["late", "fine"] * 10_000, [r.Theme(name="late", include=["late"])])
    return lambda: r.theme_impact(scores, mentions, draws=100_000)


LONG = {
    "import": importing,
    "fit": fitting,
    "posterior": drawing,
    "predict": predicting,
    "key_drivers": driving,
    "simulate": simulating,
    "theme_impact": mentioning,
}


class Stop(Exception):
    pass


def stop(*_):
    raise Stop


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="the clock of the CPU sends no signal")
@pytest.mark.parametrize("step", LONG)
def test_a_signal_stops_long_work_within_half_a_second(step):
    """Of CPU, for the wall's clock tells of the machine's other work, too: after 0.2 s the handler is to raise."""
    call = LONG[step]()
    before = signal.signal(signal.SIGPROF, stop)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 0.2)
    try:
        with pytest.raises(Stop):
            call()
        late = time.process_time() - start - 0.2
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    # Two threads use up two seconds of CPU in one of the wall's.
    assert late < 1.0


@pytest.mark.parametrize("step", LONG)
def test_long_work_tells_how_far_it_is_and_heeds_false(step):
    call = LONG[step]()
    seen = []

    def heed(work):
        """On a busy machine what comes before the step takes long enough to be told, too."""
        seen.append(work)
        return sum(one.step == step for one in seen) < 3

    with pytest.raises(r.RegularsError) as stopped, r.progress(heed):
        call()
    told = [work for work in seen if work.step == step]
    assert stopped.value.code == "stopped" and len(told) == 3
    assert all(isinstance(work, r.Work) and (work.of is None or work.done <= work.of) for work in told)
    assert [work.done for work in told] == sorted(work.done for work in told)


def test_ctrl_c_is_a_keyboard_interrupt():
    code = (
        "import numpy, regulars as r; ages = numpy.full(20_000_000, 39.0); print('ready', flush=True)\n"
        "try: r.simulate(r.BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426), ages)\n"
        "except KeyboardInterrupt: print('stopped')"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "stopped\n"


def test_what_a_callback_raises_comes_out_and_nothing_is_left_behind():
    call = simulating()
    mine = ValueError("mine")

    def raises(work):
        raise mine

    with pytest.raises(ValueError) as error, r.progress(raises):
        call()
    assert error.value is mine
    # Neither the callback nor its error.
    assert len(r.simulate(TRUTH, [39.0] * 1000).age) == 1000
    with pytest.raises(TypeError, match="progress is a int, expected what can be called"), r.progress(3):
        pass


def test_callbacks_are_of_a_thread_and_within_one_another():
    seen = {"outer": 0, "inner": 0, "thread": 0}

    def count(name, most=2):
        def callback(_):
            seen[name] += 1
            return seen[name] < most

        return callback

    def run():
        with pytest.raises(r.RegularsError), r.progress(count("thread")):
            simulating()()

    thread = threading.Thread(target=run)
    with r.progress(count("outer")):
        thread.start()
        with pytest.raises(r.RegularsError), r.progress(count("inner")):
            simulating()()
        assert seen["inner"] == 2 and seen["outer"] == 0
        with pytest.raises(r.RegularsError):
            simulating()()
    thread.join()
    assert seen == {"outer": 2, "inner": 2, "thread": 2}


def test_a_callback_may_call_the_library():
    call = simulating()
    calls = []

    def callback(_):
        calls.append(r.nps([9, 9, 3]).n)
        return len(calls) < 3

    with pytest.raises(r.RegularsError, match="stopped before the end, as the caller asked"), r.progress(callback):
        call()
    assert calls == [3, 3, 3]


def test_a_stopped_import_leaves_the_base_as_it_was():
    base = r.CustomerBase()
    base.import_csv("customer", "id\nada\n")
    text = "id\n" + "".join(f"{row}\n" for row in range(1_500_000))
    with pytest.raises(r.RegularsError), r.progress(lambda work: work.done == 0):
        base.import_csv("customer", text)
    assert base.count("customer") == 1
