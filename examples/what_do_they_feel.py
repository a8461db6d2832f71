"""What customers feel, as `what_do_they_feel` in Rust says it: the score over time with its alarms, what it goes with, what they say in
their own words and languages, and whom to answer first. Draws feel.png into the folder given, or here. The sample is made up."""

import json
import sys
from math import copysign, floor
from pathlib import Path

import pandas as pd
import regulars
from matplotlib import pyplot
from regulars import Estimate, plot, voice

SAMPLE = Path("examples/data/tableware")
ASPECTS = ["delivery", "support", "quality", "price", "site"]
QUADRANTS = {
    "concentrate_here": "concentrate here",
    "keep_up": "keep it up",
    "low_priority": "low priority",
    "possible_overkill": "possible overkill",
}
STEMS = {"stem": True}


def points(answer):
    if not isinstance(answer, Estimate):
        return "too few"
    value, low, high = (copysign(floor(abs(100 * x) + 0.5), x) + 0.0 for x in (answer.value, answer.low, answer.high))
    return f"{value:+.0f} ({low:+.0f} to {high:+.0f})"


def percent(share):
    return "<1%" if 0 < 100 * share < 0.5 else f"{100 * share:.0f}%"


def shares(answer):
    return f"{percent(answer.value)} ({percent(answer.low)} to {percent(answer.high)})"


base = regulars.CustomerBase()
base.import_csv("feedback", (SAMPLE / "feedback.csv").read_bytes())
base.import_csv("order", (SAMPLE / "orders.csv").read_bytes())
answers = pd.read_csv(SAMPLE / "feedback.csv", dtype={"customer_id": str}, parse_dates=["submitted_at"])
taxonomy = json.loads((SAMPLE / "themes.json").read_text(encoding="utf-8"))
as_of = answers.submitted_at.max().date()
said = answers[answers.text.notna()].reset_index(drop=True)
languages = sorted(said.lang.unique())

# The score over time: months to read, a chart of the weeks to be alarmed by.
print(f"{len(answers):,} answers of the tableware sample up to {as_of}, {len(said):,} with a comment ({', '.join(languages)})")
months = regulars.breakdown(base, as_of, by=["period"])
print(f"Net Promoter Score {points(months.total.nps.score)}, the latest answer of each customer\n")
print("Month by month (95% interval)")
for month in months.groups:
    print(f"  {month.group[:7]}  {points(month.figure.nps.score):<18} n {month.figure.nps.n:>4}")
groups = regulars.breakdown(base, as_of, by=["period"], period="week").groups
weeks = pd.DataFrame(
    {"value": (group.figure.nps.promoters - group.figure.nps.detractors) / group.figure.nps.n, "n": group.figure.nps.n}
    for group in groups
).set_index(pd.to_datetime([group.group for group in groups]))
# A week without an answer is a gap.
weeks = weeks.reindex(pd.date_range(weeks.index[0], weeks.index[-1], freq="7D")).fillna(0)
trend = regulars.trend(weeks, "mean", n="n", periods_per_year=52)
if trend.change:
    change, week = trend.change, weeks.index.strftime("%Y-%m-%d")
    least, most = sorted(100 * abs(size) for size in (change.size.low, change.size.high))
    print(
        f"It has {'fallen' if trend.state == 'down' else 'risen'} by {100 * abs(change.size.value):.0f} points "
        f"({least:.0f} to {most:.0f}), most likely in the week of {week[change.period]} "
        f"({week[change.low]} to {week[change.high]}); the alarm is of the week of {week[trend.since]}."
    )
else:
    print("No sign of a change.")
print(f"The chart of the weeks gives {trend.false_alarms}.\n")

# What the score goes with.
drivers = regulars.key_drivers(answers, ASPECTS, outcome="score", scales=(1, 5))
grid = regulars.importance_performance(answers, ASPECTS, outcome="score", scales=(1, 5))
print(f"What the score goes with: parts of the {shares(drivers.r_squared)} that the aspects tell of it")
by_name = {driver.name: driver for driver in drivers.drivers}
for place in grid.drivers:
    driver = by_name[place.name]
    rank, unsure = driver.rank, "" if place.clear else ", not clearly"
    print(
        f"  {driver.name:<10} {shares(driver.relative_share):<18} rank {rank.value:.0f} ({rank.low:.0f} to {rank.high:.0f}), "
        f"mean {place.mean.value:.2f}: {QUADRANTS[place.quadrant]}{unsure}"
    )

# What they talk about, in all languages and in each.
mentions = voice.themes(said, taxonomy, authors="customer_id", tokens=STEMS)
impacts = voice.theme_impact(said, mentions, authors="customer_id", score="nps")
in_language = {language: said[said.lang == language].reset_index(drop=True) for language in languages}
by_language = [
    voice.themes(rows, taxonomy, authors="customer_id", tokens=STEMS) for rows in in_language.values()
]
names = "".join(f"{language:>6}" for language in languages)
print(f"\nWhat they talk about\n  {'theme':<10} {'authors (95%)':<18} {'effect on the score':<24} {names}")
for row, (theme, impact) in enumerate(zip(mentions, impacts, strict=True)):
    each = "".join(f"{percent(themes[row].share.value):>6}" for themes in by_language)
    print(f"  {theme.name:<10} {shares(theme.share):<18} {points(impact.impact):<24} {each}")

certain = [(impact.impact.value, theme) for theme, impact in zip(mentions, impacts, strict=True) if impact.impact.high < 0]
worst = min(certain, key=lambda found: found[0])[1]
speaks = said.index.isin(worst.rows) & ~said.index.isin(worst.negated_rows) & (said.score <= 6)
print(f"\nWhat pulls the score down most is {worst.name}:")
for language, rows in in_language.items():
    chosen = speaks[said.lang == language]
    for quote in voice.quotes(rows, chosen, authors="customer_id", tokens=STEMS, most=1):
        print(f"  {language} gives {rows.score[quote.row]}: {rows.text[quote.row].strip()}")

# Their words.
sure = said[(said.score <= 6) | (said.score >= 9)]
words = voice.driver_words(sure, sure.score <= 6, authors="customer_id", most=6, quotes=0)
periods = said.submitted_at.dt.strftime("%Y-%m")
new = voice.new_terms(said, periods, authors="customer_id", most=6, quotes=0)


def used(found):
    return ", ".join(f"{word.term} {word.authors_focus + word.authors_rest}" for word in found if word.significant)


print(f"""
Words, with the number of people who use them
  of 0 to 6     {used(words.focus) or "nothing for sure"}
  of 9 and 10   {used(words.rest) or "nothing for sure"}
  new           {", ".join(f"{term.term} {term.authors_now}" for term in new.alarms) or "nothing"}
""")

# What became of it, and whom to answer first.
loop = regulars.closed_loop(base, as_of, by=["channel"])
print(f"Of {loop.total.n:,} answers that ask for a reply, within 2 days: heard, decided, told; told in the end")
for name, rates in [("all", loop.total), *((group.group, group.rates) for group in loop.groups)]:
    stages = " ".join(f"{shares(stage.within):<18}" for stage in (rates.heard, rates.decided, rates.told))
    print(f"  {name:<8} {stages} {rates.told.reached / rates.n:>6.1%}")
first = loop.never_answered[0]
print(f"  {len(loop.never_answered)} were never heard; {first.id} has waited longest, {first.waiting_days:.0f} days\n")
queue = regulars.answer_queue(base, as_of)
print(f"Answer next, of {len(queue.items)} that wait")
for item in queue.items[:5]:
    print(f"  {item.id}  customer {item.customer.id}: {item.why}")

figure, axes = pyplot.subplots(2, 2, figsize=(14.4, 10), layout="constrained")
plot.trend(trend, weeks["value"], ax=axes[0, 0])
plot.importance_performance(grid, ax=axes[0, 1])
plot.theme_impact(impacts, ax=axes[1, 0])
plot.closed_loop(loop, ax=axes[1, 1])
path = Path(*sys.argv[1:2]) / "feel.png"
figure.savefig(path, dpi=120)
print(f"\nwrote {path}")
