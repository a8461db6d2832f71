"""What customers say and what becomes of it: comments of any frame and script, the loop, the queue, who answered and who didn't."""

import datetime as dt
import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import regulars as r

LOW = [
    "late delivery again",
    "The delivery was late",
    "опоздала доставка",
    "ارسال دیر بود",
    "物流太慢 😡",
    "rude courier, so late",
]
HIGH = ["great app", "good price", "приложение удобное", "پشتیبانی خوب", "客服很好 👍", "quick checkout, great app"]


@pytest.fixture(scope="module")
def said():
    """Answers on rows of their own; every seventh has no comment."""
    rows = 252
    frame = pd.DataFrame(
        {"customer": [f"c{row % 200:03}" for row in range(rows)], "low": [row % 2 == 0 for row in range(rows)]}
    )
    texts = [(LOW if row % 2 == 0 else HIGH)[row // 2 % 6] for row in range(rows)]
    frame["text"] = [None if row % 7 == 0 else text for row, text in enumerate(texts)]
    frame["score"] = [row % 7 if low else 7 + row % 4 for row, low in enumerate(frame.low)]
    frame["month"] = [f"2026-{1 + row // 42:02}" for row in range(rows)]
    return frame.set_index(np.arange(rows) + 5000)


DELIVERY = r.Theme(name="delivery", include=["late", "delivery", "доставка", "دیر", "物流"], exclude=["on time"])
TAXONOMY = [DELIVERY, {"name": "app", "include": ["app", "приложение"]}]


def test_places_count_the_characters_that_python_counts():
    text = "👍🏽 The café, Доставка; نرم‌افزار كوچك 客户体验"
    found = r.tokens(text)
    assert [token.term for token in found] == ["cafe", "доставка", "نرمافزار", "کوچک", "客户", "户体", "体验"]
    assert [text[token.start : token.end] for token in found[:4]] == ["café", "Доставка", "نرم‌افزار", "كوچك"]
    assert [token.term for token in r.tokens(text, dictionary=["客户", "体验"], stem=True)][1] == "доставк"
    assert list(found.to_frame("pandas")) == ["term", "start", "end"] and r.tokens("") == []
    assert list(r.tokens("a").to_frame("polars").columns) == ["term", "start", "end"]


def test_the_columns_may_be_of_any_family(said):
    words = r.driver_words(said, "low", authors="customer")
    assert words.focus[0].term == "late" and {"app", "great"} <= {word.term for word in words.rest}
    assert {"доставка", "دیر", "物流"} <= {
        word.term for word in words.focus
    } and words.comments == said.text.notna().sum()
    assert all(said.low.iloc[row] and "late" in said.text.iloc[row] for row in words.focus[0].quotes)
    frame = words.to_frame()
    assert list(frame.columns[:5]) == ["group", "term", "log_odds", "log_odds_low", "log_odds_high"]
    assert (np.sign(frame.log_odds) == np.where(frame.group == "focus", 1, -1)).all()
    plain = [text if isinstance(text, str) else None for text in said.text]
    for texts in (
        plain,
        list(said.text),
        pl.Series(plain),
        pl.Series(plain, dtype=pl.Categorical),
        pa.chunked_array([plain[:100], plain[100:]]),
        np.array(list(said.text), dtype=object),
        said.text.astype("category"),
        said.text.fillna(""),
        said.text.fillna(" ").to_numpy().astype("U"),
        said.text.astype(object).where(said.text.notna(), float("nan")),
    ):
        assert r.driver_words(texts, list(said.low), authors=list(said.customer)) == words
    assert isinstance(r.driver_words(pl.from_pandas(said), "low", authors="customer").to_frame(), pl.DataFrame)
    numbered = said.assign(customer=said.customer.str[1:].astype(int))
    assert r.driver_words(numbered, "low", authors="customer") == words
    # Of nobody known each comment is another person's.
    assert r.driver_words(said, "low").authors_focus > words.authors_focus
    assert pickle.loads(pickle.dumps(words)) == words


def test_themes_and_what_they_do_to_a_score(said):
    mentions = r.themes(said, TAXONOMY, authors="customer")
    assert [theme.name for theme in mentions] == ["delivery", "app"] and mentions[0].share.method == "wilson"
    assert set(said.low.iloc[mentions[0].rows]) == {True} and mentions.to_frame().comments[0] == len(mentions[0].rows)
    impacts = r.theme_impact(said, mentions, authors="customer", score="nps")
    assert impacts[0].impact.high < 0 < impacts[1].impact.low and impacts[0].n == len(said)
    frame = impacts.to_frame("polars")
    assert frame["theme"].to_list() == ["delivery", "app"] and frame["impact"][0] == impacts[0].impact.value
    plain = [theme.to_dict() for theme in mentions]
    assert r.theme_impact(list(said.score), plain, authors=list(said.customer), score="nps") == impacts
    assert r.themes(["no delays"], [{"name": "d", "include": ["delays"]}])[0].negated_rows == [0]
    assert pickle.loads(pickle.dumps(mentions)).to_frame().equals(mentions.to_frame())
    assert list(r.Table(mentions[:1]).to_frame("pandas").theme) == ["delivery"] and r.Table().to_frame("list") == []
    assert r.themes(said, []) == [] and "theme" in r.themes(said, []).to_frame().columns


def test_terms_that_come_up_in_the_last_period(said):
    crash = said.assign(text=said.text.where((said.month < "2026-06") | said.low, "app crashes since the update"))
    found = r.new_terms(crash, "month")
    assert found.period == "2026-06" and "crashes" in {alarm.term for alarm in found.alarms}
    assert all("crashes" in crash.text.iloc[row] for row in found.alarms[0].quotes)
    assert list(found.to_frame().term) == [alarm.term for alarm in found.alarms]
    numbered = r.new_terms(crash, [int(month[5:]) for month in said.month])
    assert numbered.period == 6 and numbered.alarms == found.alarms
    nothing = r.new_terms([], [])
    assert nothing.alarms == [] and nothing.remarks[0].code == "too_few"


def test_quotes_stand_for_many(said):
    quotes = r.quotes(said, "low", authors="customer", most=2, tokens={"stem": True})
    assert len(quotes) == 2 and all(said.low.iloc[quote.row] for quote in quotes)
    assert list(quotes.to_frame().row) == [quote.row for quote in quotes]
    assert r.quotes(["a"], [True], tokens={"min_chars": 1, "stop_words": []})[0].stands_for == 1


def test_odds_of_counts():
    counts = pd.DataFrame({"focus": [10, 3, 1], "rest": [4, 6, 8], "prior": 0.5})
    odds = r.weighted_log_odds(counts)
    assert [round(row.z, 4) for row in odds] == [3.4536, -0.813, -2.231]
    assert list(odds.to_frame().z) == [row.z for row in odds]


def test_a_huge_text_and_no_text_at_all():
    text = "late delivery " * 200_000 + "😡" * 100_000
    assert len(r.tokens(text)) == 400_000 and r.driver_words([text, None], [True, False]).comments == 1
    for nothing in ([], [None] * 8, [""] * 8):
        flags = [row % 2 == 0 for row in range(len(nothing))]
        words = r.driver_words(nothing, flags)
        assert words.remarks[-1].code == "too_few" and words.to_frame("pandas").empty
        assert r.quotes(nothing, flags) == [] and not r.themes(nothing, [DELIVERY])[0].share


MARCH = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def base():
    base = r.CustomerBase()
    base.append("customer", [{"id": f"c{row}", "lifecycle_stage": "new" if row % 2 else "active"} for row in range(90)])
    feedback = []
    for row in range(80):
        at = MARCH + dt.timedelta(days=row % 40)
        one = {"id": f"f{row}", "customer_id": f"c{row % 70}", "kind": "nps", "score": row * 7 % 11, "submitted_at": at}
        one |= {"scale_min": 0, "scale_max": 10, "channel": "email" if row % 3 else "app", "text": "late"}
        if row % 4:
            answered = {"decision": "no", "reason": "no time", "decided_at": at + dt.timedelta(days=3)}
            one["loop"] = {"heard_at": at + dt.timedelta(days=1)} | (answered if row % 3 else {})
        feedback.append(one)
    base.append("feedback", feedback)
    base.append("invitation", [{"id": f"i{row}", "customer_id": f"c{row}", "sent_at": MARCH} for row in range(80)])
    return base


def test_the_loop(base):
    loop = r.closed_loop(base, "2026-05-01", by=["channel"])
    assert (loop.total.n, loop.total.heard.reached) == (80, 60) and [row.group for row in loop.groups] == [
        "app",
        "email",
    ]
    frame = loop.to_frame("pandas")
    assert list(frame.n) == [27, 53] and frame.heard_within[0] == loop.groups[0].rates.heard.within.value
    waiting = loop.never_answered_to_frame("polars")
    assert len(waiting) == 20 and waiting["submitted_at"][0] == MARCH and waiting["customer_id"][0] == "c0"
    assert loop.to_dict()["never_answered"][0]["submitted_at"] == "2026-03-01T00:00:00Z"
    assert loop.total.decisions[0].decision == "no" and pickle.loads(pickle.dumps(loop)) == loop


def test_the_queue(base):
    queue = r.answer_queue(base, dt.date(2026, 5, 1), capacity_per_day=5, scores={"horizon": 12})
    assert len(queue.items) == 80 and queue.currency is None and queue.items[0].entity == "feedback"
    frame = queue.to_frame("pandas")
    assert list(frame.id) == [item.id for item in queue.items] and frame.days_until_turn[4] == 1
    assert queue.late_by_then == queue.past_cap == 80 and queue.notes[0].code == "assumed"


def test_scores_by_group(base):
    found = r.breakdown(base, "2026-05-01", by=["channel", "period"], since=dt.date(2026, 3, 2), scale=(0, 10, 1))
    assert found.total.nps.n == sum(row.figure.nps.n for row in found.groups if row.by == "channel")
    frame = found.to_frame("pandas")
    assert list(frame.group) == ["app", "email", "2026-03-01", "2026-04-01"]
    assert frame.figure[0] == found.groups[0].figure.answer().value
    stars = r.CustomerBase()
    csat = {"kind": "csat", "score": 4, "scale_min": 1, "scale_max": 5, "submitted_at": MARCH, "channel": "app"}
    stars.append("feedback", [csat | {"id": str(row), "score": row % 5 + 1} for row in range(40)])
    rated = r.breakdown(stars, "2026-05-01", kind="csat", by=["channel"], figures={"level": 0.9, "top": 1})
    assert rated.total.answer() == rated.total.rating.figure() and rated.total.rating.top == 1
    assert rated.scale == r.RatingScale(min=1, max=5, step=1) and pickle.loads(pickle.dumps(rated)) == rated


def test_who_answered_and_who_is_silent(base):
    found = r.coverage(base, "2026-05-01")
    assert (found.total.asked, found.total.answered, len(found.silent)) == (80, 70, 10)
    assert found.worst_case.low < found.observed < found.worst_case.high
    frame = found.to_frame("pyarrow")
    assert frame["group"].to_pylist() == ["active", "new"] and frame["asked"].to_pylist() == [40, 40]


EMPTY = {
    "changes": lambda: r.change_points([1, 2], "mean"),
    "driver words": lambda: r.driver_words([], []),
    "new terms": lambda: r.new_terms([], []),
    "loop": lambda: r.closed_loop(r.CustomerBase(), "2026-01-01"),
    "queue": lambda: r.answer_queue(r.CustomerBase(), "2026-01-01"),
    "themes": lambda: r.themes([], []),
    "impacts": lambda: r.theme_impact([1.0], []),
    "quotes": lambda: r.quotes([], []),
    "tokens": lambda: r.tokens("..."),
    "segments": lambda: r.nps_by_segment([], []),
    "ratings": lambda: r.ratings_by_segment([], [], scale=(1, 5, 1)),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_table_has_its_columns(name):
    made = EMPTY[name]()
    names = {family: list(made.to_frame(family).columns) for family in ("pandas", "polars")}
    assert names["pandas"] == names["polars"] == made.to_frame("pyarrow").column_names and len(names["pandas"]) > 2
    assert made.to_frame("list") == [] and all(type(name) is str for name in names["pandas"])


def test_the_columns_of_an_empty_table_are_those_of_any(said, base):
    full = {
        "driver words": r.driver_words(said, "low"),
        "new terms": r.new_terms(said.assign(text=said.text.where(said.month < "2026-06", "crash")), "month"),
        "loop": r.closed_loop(base, "2026-05-01"),
        "queue": r.answer_queue(base, "2026-05-01"),
        "themes": r.themes(said, TAXONOMY),
        "quotes": r.quotes(said, "low"),
        "segments": r.nps_by_segment([9, 1], [1, 2]),
        "ratings": r.ratings_by_segment([5, 1], [1, 2], scale=(1, 5, 1)),
        "changes": r.change_points([41, 38, 44, 40, 39, 42, 70, 66, 73, 69], "count"),
    }
    for name, made in full.items():
        frame = made.to_frame("pandas")
        assert len(frame) and list(frame) == list(EMPTY[name]().to_frame("pandas")), name
