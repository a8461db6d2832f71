# Written by `cargo xtask surface`, from the core; what a record can do beyond its fields is in `_mixins.py`: edit those.
"""What the functions give: plain, typed records that don't change.

Names, fields and meanings are those of the Rust library. A number that the data can support is an `Estimate`, otherwise
there is a `NotEnough`, which counts as false.
"""

from __future__ import annotations

from . import _mixins
from ._record import Columns, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from typing import Any, TypeAlias

    from ._models import BgNbd, GammaGammaFit, PurchaseFit, PurchaseModel


class Estimate(_mixins.Estimate):
    """A number with its interval, the observations behind it, and the method that made both.

    Attributes:
        value: The point estimate.
        low: Lower limit of the interval; 0, or `-sys.float_info.max` for what may be negative, where the data set
            none.
        high: Upper limit of the interval; `sys.float_info.max`, 1.8e308, where the data set none.
        level: Confidence level of the interval, in (0, 1).
        n: Observations behind the number.
        method: The method, a stable snake_case word.
    """

    value: float
    low: float
    high: float
    level: float
    n: int
    method: str


class Work(Record):
    """How far long work is.

    Attributes:
        step: What it is at. One of "prepare", "import", "fit", "choose", "look_back", "posterior", "predict",
            "simulate", "score", "key_drivers", "theme_impact".
        done: How much of the step is done.
        of: How much there is to do in the step; `None` where that isn't known.
    """

    step: str
    done: int
    of: int | None


class NotEnough(_mixins.NotEnough):
    """There is not enough data.

    Attributes:
        n: Observations found.
        needed: Observations needed.
        why: The reason, in a sentence.
    """

    n: int
    needed: int
    why: str


if TYPE_CHECKING:
    Answer: TypeAlias = Estimate | NotEnough
else:
    Answer = (Estimate, NotEnough)
"""An estimate, or the statement that the data can't support one."""


class Imported(_mixins.Imported):
    """Records of one kind, and all that is to be said about the rows they came from.

    Always `rows == records.len() + merged + skipped + rejected`, and the counts of the findings that are "rejected" add
    up to `rejected`.

    Attributes:
        records: The records, in the order of their first rows.
        findings: What is wrong or doubtful, by first row; findings on the whole file (row 0) come first.
        rows: Rows read, without the header and blank lines; titles above the header and totals below the table are
            rows.
        merged: Rows that went into the record of an earlier row (lines and returns of an order).
        skipped: Rows that are no records: those that the map's `only` leaves out, titles, totals, a header that
            comes again.
        rejected: Rows that became no record, each counted in one finding that says why.
        unknown_columns: Columns that fill no field, in the order of the file (JSON Lines: of their names).
        unknown_values: Field to the words its vocabulary doesn't know, with the number of rows that have them; they
            are kept as they came.
        days_as_instants: Instants of kept rows written as a bare day, read as its midnight in the declared offset.
        nobody: Rows whose customer is missing because a word stands there for nobody (`0`, `guest`, `nan`).
        repeats: How many records were new to the base, of an import into one.
        rounded: Amounts of kept rows that were rounded to the minor unit, as the formats declare.
        complete: False when the caller stopped the import before its end.
    """

    records: list[dict[str, Any]]
    findings: list[Finding]
    rows: int
    merged: int
    skipped: int
    rejected: int
    unknown_columns: list[str]
    unknown_values: dict[str, dict[str, int]]
    days_as_instants: int
    nobody: int
    repeats: dict[str, int] | None
    rounded: int
    complete: bool


class Finding(_mixins.Finding):
    """Something that a person should know about rows of a file: what is to be said of many is said once.

    In print it is one line, which names its first row.

    Attributes:
        field: The field, or `row` when the row as a whole is meant.
        reason: What is wrong. Values in which rows differ are `…`, and stand in the details of the examples.
        cure: What to declare or do about it, where that is known.
        severity: What became of the rows. One of "rejected", "doubtful".
        count: How many rows there are.
        examples: The first five of them.
    """

    field: str
    reason: str
    cure: str | None
    severity: str
    count: int
    examples: list[FindingExample]


class FindingExample(Record):
    """One of the rows that a finding is about.

    Attributes:
        row: The row, as the module counts them; 0 for the whole file.
        value: The value found, cut to 80 characters; empty when there is none.
        detail: What is to be said of this row alone (`row 7`, which has the same id), or the reason with its
            values.
    """

    row: int
    value: str
    detail: str | None


class SuggestedField(Record):
    """A column and the field that it would fill.

    Attributes:
        column: The column of the file.
        field: The field of the record.
        why: Why: by its name, by the map of a system, or by the look of its values.
        example: Its first value; empty when it has none.
    """

    column: str
    field: str
    why: str
    example: str


class SuggestedQuestion(Record):
    """Something that a file doesn't tell, or that looks wrong.

    Attributes:
        about: The field, or the key of the formats.
        question: The question, with what it is asked for and what to declare.
    """

    about: str
    question: str


class Suggestion(Record):
    """A proposal of how to read a file.

    Attributes:
        entity: The kind of record that its rows seem to be. One of "customer", "account", "interaction", "order",
            "subscription", "deal", "ticket", "feedback", "invitation".
        system: The system whose export it seems to be, if it is a known one. One of "hubspot", "salesforce",
            "zendesk", "segment", "shopify", "shopify_api", "woocommerce", "woocommerce_api", "stripe", "stripe_api",
            "surveymonkey", "typeform", "qualtrics", "google_play".
        json_lines: Whether it is JSON Lines (else CSV).
        fields: Which column fills which field, in the order of the columns.
        unused_columns: Columns that would fill nothing.
        questions: What is to be decided by a person first; none when all is clear.
        map: The map to be confirmed, completed by the answers, and given to the import as it is.
    """

    entity: str
    system: str | None
    json_lines: bool
    fields: list[SuggestedField]
    unused_columns: list[str]
    questions: list[SuggestedQuestion]
    map: dict[str, Any]


class DriverPriority(_mixins.DriverPriority):
    """One driver on the grid.

    Attributes:
        name: Its name.
        importance: Its part of R^2, as `relative_share`.
        mean: Its mean answer, on its own scale.
        performance: Where the mean lies on the scale: 0 at its low end, 1 at its high one.
        priority: Importance times headroom, which is 1 less performance.
        quadrant: Its quarter of the grid. One of "concentrate_here", "keep_up", "low_priority",
            "possible_overkill".
        clear: True when no other quarter is within the intervals of importance and performance.
    """

    name: str
    importance: Estimate
    mean: Estimate
    performance: Estimate
    priority: Estimate
    quadrant: str
    clear: bool


class ImportancePerformance(_mixins.ImportancePerformance):
    """The drivers by priority, and the lines that cut the grid.

    Attributes:
        r_squared: The share of the outcome's variation that goes with the drivers, or why there is no answer.
        drivers: The drivers, highest priority first; none when there is not enough data.
        importance_cut: Importance from which a driver is important: the mean, 1 over the number of drivers.
        performance_cut: Performance (0 to 1) from which a driver is done well: the mean; none when there is not
            enough data.
        n_used: Rows used.
        notes: What a reader should know, in sentences.
    """

    r_squared: Answer
    drivers: list[DriverPriority]
    importance_cut: float
    performance_cut: float | None
    n_used: int
    notes: list[str]


class KeyDriver(_mixins.KeyDriver):
    """One driver: its intervals are of bootstrap draws of the rows.

    Attributes:
        name: Its name.
        share: Its share of R^2; the shares sum to R^2.
        relative_share: Its share as a part of R^2; these sum to 1.
        rank: Its place by share, 1 for the largest.
        effect: Standard deviations of the outcome (logistic: log odds) that go with one of the driver when the
            other drivers are alike.
        correlation: Its correlation with the outcome.
        n: Rows where it and the outcome were answered.
    """

    name: str
    share: Estimate
    relative_share: Estimate
    rank: Estimate
    effect: Estimate
    correlation: float
    n: int


class KeyDrivers(_mixins.KeyDrivers):
    """What of the outcome the drivers together and each of them is associated with.

    Attributes:
        r_squared: The share of the outcome's variation (logistic: of its log likelihood) that goes with the
            drivers, or why there is no answer.
        drivers: The drivers, largest share first; none when there is not enough data.
        method: How R^2 is shared out. One of "lmg", "johnson".
        n: Rows given, without those of weight 0.
        n_used: Rows used.
        n_effective: Unweighted rows that would tell as much as those used (Kish).
        n_missing: Rows where the outcome or a driver was not answered.
        notes: What a reader should know, in sentences.
    """

    r_squared: Answer
    drivers: list[KeyDriver]
    method: str
    n: int
    n_used: int
    n_effective: float
    n_missing: int
    notes: list[str]


class PenaltyReward(_mixins.PenaltyReward):
    """What low and high answers to one driver go with, when the answers to the others are alike.

    Attributes:
        name: Its name.
        penalty: By how much the outcome is lower where the answer is low, against one between low and high.
        reward: By how much the outcome is higher where the answer is high, against one between low and high.
        asymmetry: Reward less penalty.
        class_: How the outcome goes with it; none without both contrasts. One of "basic", "performance",
            "excitement", "neutral".
        n_low: Low answers among the rows used.
        n_high: High answers among the rows used.
    """

    name: str
    penalty: Answer
    reward: Answer
    asymmetry: Answer
    class_: str | None
    n_low: int
    n_high: int


class PenaltyRewards(_mixins.PenaltyRewards):
    """The contrasts of all drivers, from one regression.

    Attributes:
        drivers: The drivers, in the order given.
        base: The outcome where no driver has a low or a high answer.
        n: Rows given, without those of weight 0.
        n_used: Rows used: those with every answer.
        n_missing: Rows where the outcome or a driver was not answered, which were left out.
    """

    drivers: list[PenaltyReward]
    base: Answer
    n: int
    n_used: int
    n_missing: int


class NpsChange(Record):
    """The change of the score between two answers of the same people, on the [-2, 2] scale.

    Attributes:
        change: Second score minus first, with its interval.
        risen: People whose class rose (detractor, passive, promoter).
        unchanged: People whose class is the same.
        fallen: People whose class fell.
    """

    change: Answer
    risen: int
    unchanged: int
    fallen: int


class NpsDifference(Record):
    """The difference of the scores of two groups, on the [-2, 2] scale, and its test against 0.

    Attributes:
        difference: First score minus second, with its interval; its n is the answers of both.
        z: The difference in standard errors; none without a difference, or when no standard error is above 0.
        p_value: Two-sided probability of such a z, or a larger one, between equal groups.
    """

    difference: Answer
    z: float | None
    p_value: float | None


class NpsSegment(_mixins.NpsSegment):
    """The score of a segment, and how it differs from that of all other answers.

    Attributes:
        segment: The segment's code.
        nps: Its score.
        against_rest: Its score minus that of the rest.
        p_adjusted: The p-value of that difference, adjusted for the number of segments.
    """

    segment: int | str
    nps: Nps
    against_rest: NpsDifference
    p_adjusted: float | None


class Nps(_mixins.Nps):
    """A Net Promoter Score on the [-1, 1] scale, and what it stands on.

    Attributes:
        score: The score with its interval, or why there is none.
        standard_error: Standard error of the score (divisor n); none without a score.
        directional: True when the interval reaches more than 15 points to a side, or there is no score: not a
            figure to report.
        promoters: Answers of 9 or 10.
        passives: Answers of 7 or 8.
        detractors: Answers of 0 to 6.
        distribution: Answers of each score 0 to 10; none when only the classes are known.
        n: Answers.
        n_effective: Unweighted independent answers that would tell as much.
        weighted: True when answers were weighted.
    """

    score: Answer
    standard_error: float | None
    directional: bool
    promoters: int
    passives: int
    detractors: int
    distribution: tuple[int, ...] | None
    n: int
    n_effective: float
    weighted: bool


class RatingChange(Record):
    """The change of a rating between two answers of the same people.

    Attributes:
        mean: The mean of each person's second score minus the first, in points of the scale, with its score
            interval.
        top_box: The second share in the top box minus the first (Tango 1998).
        risen: People whose score rose.
        unchanged: People whose score is the same.
        fallen: People whose score fell.
        into_top_box: People who came into the top box.
        out_of_top_box: People who left the top box.
    """

    mean: Answer
    top_box: Answer
    risen: int
    unchanged: int
    fallen: int
    into_top_box: int
    out_of_top_box: int


class RatingDifference(_mixins.RatingDifference):
    """The differences between the ratings of two groups, and their tests against 0.

    Attributes:
        mean: First mean minus second, in points of the scale; its n is the answers of both.
        mean_p_value: Two-sided probability of such a difference of means, or a larger one, between equal groups.
        top_box: First share in the top box minus second.
        top_box_p_value: The same of the top box.
        headline: The figure that stands for the ratings: the first one's. One of "mean", "top_box".
        p_value: The p-value of that figure.
    """

    mean: Answer
    mean_p_value: float | None
    top_box: Answer
    top_box_p_value: float | None
    headline: str
    p_value: float | None


class RatingSegment(_mixins.RatingSegment):
    """The rating of a segment, and how it differs from that of all other answers.

    Attributes:
        segment: The segment's code.
        rating: Its rating.
        against_rest: Its rating minus that of the rest.
        p_adjusted: The p-value of the headline's difference, adjusted for the number of segments.
    """

    segment: int | str
    rating: Rating
    against_rest: RatingDifference
    p_adjusted: float | None


class RatingScale(Record):
    """The scale on which a question was asked: `min`, `min + step`, ..., `max`; at most 10,000 steps.

    Attributes:
        min: The lowest score that could be given.
        max: The highest.
        step: The distance from one possible score to the next.
    """

    min: float
    max: float
    step: float


class Rating(_mixins.Rating):
    """A rating on its own scale, and what it stands on.

    Attributes:
        scale: The scale.
        mean: The mean score with its interval, or why there is none.
        standard_error: Standard error of the mean; none without a mean.
        degrees_of_freedom: Degrees of freedom of the standard error: answers, or clusters, less strata; none
            without a mean.
        top: The steps of the top box, and of the bottom box.
        top_box: The share of answers in the top box (Wilson 1927).
        bottom_box: The share of answers in the bottom box.
        headline: The figure that stands for the rating. One of "mean", "top_box".
        directional: True when the interval of that figure reaches more than a tenth of its range to a side, as that
            of a share does below about a hundred answers, or there is none: not a figure to report.
        distribution: Every step of the scale, from the lowest.
        n: Answers.
        n_effective: Unweighted independent answers that would tell as much of the mean.
        weighted: True when answers were weighted, by weights given or by strata drawn in different shares.
    """

    scale: RatingScale
    mean: Answer
    standard_error: float | None
    degrees_of_freedom: float | None
    top: int
    top_box: Answer
    bottom_box: Answer
    headline: str
    directional: bool
    distribution: list[RatingShare]
    n: int
    n_effective: float
    weighted: bool


class RatingShare(Record):
    """How often a score was given.

    Attributes:
        score: The score.
        answers: Answers.
        share: Their share of the weight of all answers; 0 where there is none.
    """

    score: float
    answers: int
    share: float


class RunLength(Record):
    """How long a chart runs.

    Attributes:
        periods: Mean periods to an alarm, up to 1e9.
        limit: The limit, as in `limit`.
        false_alarms: The chart's rate of false alarms, without a shift, in a sentence.
    """

    periods: float
    limit: float
    false_alarms: str


class Trend(Columns):
    """A metric on its chart; columns have a row for each period, with none where it isn't charted.

    Attributes:
        state: How the series stands at its last period that is no gap. One of "not_enough", "in_control", "up",
            "down".
        since: The period, counted from 0, at which the present alarm began.
        change: When the metric most likely changed, while there is an alarm.
        alarm: How each period stands. One of "not_enough", "in_control", "up", "down".
        expected: The baseline of each period: mean, share, or events by exposure.
        low: Lower end of where a single period is expected, at the level.
        high: Upper end of where a single period is expected.
        z: The period in standard normal units from the baseline.
        upward: The chart's statistic against rises; above `upper` is an alarm. An EWMA has the same one against
            falls.
        downward: The chart's statistic against falls; below `lower` is an alarm.
        upper: The upper limit of the statistic.
        lower: The lower limit of the statistic.
        chart: `ewma`, `cusum`, or `count_cusum`, whose statistic is in events.
        baseline: `given`, `kept` (of the first periods), or `self_starting` (of all periods before, but those of
            alarms).
        spread: The spread used at the end; see `spread`.
        run_length: Mean periods to a false alarm, gaps not counted; for a kept baseline one over the mean rate, its
            own error included.

            It is approximate for counts of a mean under about 1 a period, which alarm less often (465 stated, about
            2,300 simulated at a mean of 0.5), and for shares whose n times share is under about 1, which alarm more
            often (369 stated, 280 simulated at n = 50 and a share of 0.002).
        false_alarms: The same in a sentence.
        notes: What else is to be known, in sentences.
    """

    state: str
    since: int | None
    change: ChangePoint | None
    alarm: Any
    expected: Any
    low: Any
    high: Any
    z: Any
    upward: Any
    downward: Any
    upper: float
    lower: float
    chart: str
    baseline: str
    spread: float | None
    run_length: float
    false_alarms: str
    notes: list[str]


class ChangePoint(_mixins.ChangePoint):
    """A change of a metric from one level to another.

    Attributes:
        period: The most likely first period of the new level, counted from 0.
        low: The first period of the interval of that.
        high: The last period of the interval.
        before: The level before, up to the change before it if any; its n are periods.
        after: The level after.
        size: After minus before, with phases of a season each on their own, as if the period were known; of shares
            and rates from the limits of both (MOVER, Zou and Donner 2008). Its n are periods.
    """

    period: int
    low: int
    high: int
    before: Answer
    after: Answer
    size: Estimate


class ChangePoints(_mixins.ChangePoints):
    """The levels of a series and the changes between them.

    Attributes:
        changes: The changes, the first one first.
        levels: The levels, one more than there are changes; their n are periods.
        penalty: The penalty used.
        spread: The spread used; none when no period differs from another: then nothing changed, and the limits of
            the level are open.
    """

    changes: list[ChangePoint]
    levels: list[Answer]
    penalty: float
    spread: float | None


class MixAndRate(_mixins.MixAndRate):
    """A change of a mean, taken apart.

    Attributes:
        before: The whole's value before.
        after: The whole's value after.
        change: After minus before: the sum of the next two.
        rate: By the values of segments: the sum of theirs.
        mix: By the mix of segments: the sum of theirs.
        segments: The segments, in the order of the rows.
        level: Confidence level of the intervals.
        notes: What else is to be known, in sentences.
    """

    before: float
    after: float
    change: MixEffect
    rate: MixEffect
    mix: MixEffect
    segments: list[MixSegment]
    level: float
    notes: list[str]


class MixEffect(Record):
    """A part of a change; its interval is there when standard errors were given.

    Attributes:
        value: What it adds to the change.
        low: Lower limit of its interval.
        high: Upper limit of its interval.
    """

    value: float
    low: float | None
    high: float | None


class MixSegment(Record):
    """What a segment adds to the change.

    Attributes:
        presence: Whether it is in both periods. One of "both", "new", "gone", "absent".
        share_before: Its share of the whole before.
        share_after: Its share of the whole after.
        rate: By its own value, which changed.
        mix: By its share, which changed: up for a segment above the whole that grew, or one below it that shrank.
    """

    presence: str
    share_before: float
    share_after: float
    rate: MixEffect
    mix: MixEffect


class SurveyWeights(Columns):
    """Weights, and how well they fit.

    Attributes:
        weights: The weight of each answer; they add up to the population, or to the number of answers where shares
            were given.
        n_effective: Unweighted answers that would tell as much: (sum w)^2 / sum w^2 (Kish 1965).
        rounds: Rounds over all margins.
        converged: Whether every class of every margin is as near to its total as was asked.
        largest_gap: The largest distance of a class from its total, as a share of it.
    """

    weights: Any
    n_effective: float
    rounds: int
    converged: bool
    largest_gap: float


class DriverWord(Record):
    """A term that is likelier in one group.

    Attributes:
        term: The normalised term.
        log_odds: Logarithm of the ratio of its odds, above 0 where it belongs to the focus; `n` are its authors.
        z: Log odds over their standard error.
        p_value: Exact p-value: twice the chance of authors so much in one group, were the term as likely in both.
        p_adjusted: The same, adjusted over all tested terms (Benjamini and Hochberg 1995).
        significant: Whether the adjusted p-value is at most 1 - level.
        authors_focus: Authors in the focus who use it.
        authors_rest: Authors among the rest who use it.
        quotes: Rows of the comments with the term that stand best for its group's.
    """

    term: str
    log_odds: Estimate
    z: float
    p_value: float
    p_adjusted: float
    significant: bool
    authors_focus: int
    authors_rest: int
    quotes: list[int]


class DriverWords(_mixins.DriverWords):
    """What sets a group apart.

    Attributes:
        focus: Terms of the focus, the surest first.
        rest: Terms of the rest, the surest first.
        terms: Terms compared.
        authors_focus: Authors in the focus who say anything.
        authors_rest: Authors among the rest who say anything.
        comments: Comments with terms.
        near_duplicates: Comments that nearly repeat another one.
        remarks: What a reader should know.
    """

    focus: list[DriverWord]
    rest: list[DriverWord]
    terms: int
    authors_focus: int
    authors_rest: int
    comments: int
    near_duplicates: int
    remarks: list[Remark]


class Remark(Record):
    """A remark on a result.

    Attributes:
        code: A stable snake_case word.
        text: The remark, in a sentence.
    """

    code: str
    text: str


class LogOdds(Record):
    """How much likelier a term is in one group than in the other.

    Attributes:
        log_odds: Logarithm of the ratio of the term's odds, above 0 where it belongs to the first group.
        standard_error: Its standard error.
        z: Their ratio, standard normal where the groups don't differ.
    """

    log_odds: float
    standard_error: float
    z: float


class NewTerm(Record):
    """A term that comes up.

    Attributes:
        term: The normalised term.
        ratio: Its rate now over its rate before, per term said; half an author is added to each count. `n` are its
            authors.
        p_value: One-sided p-value: the chance of as many authors now, were its rate that of before.
        p_adjusted: The same, adjusted over all tested terms (Benjamini and Hochberg 1995).
        authors_now: Authors who use it now.
        authors_before: Authors who used it in the periods before, each counted once a period.
        periods_before: Earlier periods in which anyone used it.
        quotes: Rows of this period's comments with the term that stand best for them.
    """

    term: str
    ratio: Estimate
    p_value: float
    p_adjusted: float
    authors_now: int
    authors_before: int
    periods_before: int
    quotes: list[int]


class NewTerms(_mixins.NewTerms):
    """The terms that raise an alarm.

    Attributes:
        alarms: Alarms, the surest first.
        terms: Terms tested.
        period: The period looked at, the last one.
        authors_now: Authors now.
        authors_before: Authors before, each counted once a period.
        dispersion: How much the rates of terms vary between the earlier periods beyond chance: the square of their
            coefficient of variation, 0 where chance explains all.
        false_alarms: The stated rate of false alarms.
        remarks: What a reader should know.
    """

    alarms: list[NewTerm]
    terms: int
    period: int | str
    authors_now: int
    authors_before: int
    dispersion: float
    false_alarms: float
    remarks: list[Remark]


class Quote(Record):
    """A comment that stands for others.

    Attributes:
        row: The comment's row.
        similarity: How typical it is of the chosen comments, 0 to 1: the cosine between its terms and all of
            theirs.
        stands_for: The chosen comments that share more with this quote than with the others, itself included.
    """

    row: int
    similarity: float
    stands_for: int


class ThemeImpact(_mixins.ThemeImpact):
    """What a theme does to a score.

    Attributes:
        name: The theme's name.
        impact: The score of all comments less that of those without the theme: below 0 where the theme pulls it
            down.
        score_with: Score of the comments with the theme; none without any.
        score_without: Score of the comments without it; none without any.
        score: Score of all comments.
        comments: Comments with the theme.
        authors: Their authors.
        n: All comments.
    """

    name: str
    impact: Answer
    score_with: float | None
    score_without: float | None
    score: float
    comments: int
    authors: int
    n: int


class Theme(Record):
    """A theme, by the words and phrases that tell it.

    Attributes:
        name: Its name.
        include: Words and phrases, in any language: a comment with one of them mentions the theme.
        exclude: A comment with one of these doesn't.
    """

    name: str
    include: Sequence[str]
    exclude: Sequence[str] = ()


class ThemeMentions(_mixins.ThemeMentions):
    """The comments that mention a theme.

    Attributes:
        name: The theme's name.
        rows: Rows of the comments that mention it, ascending.
        negated_rows: Those of them that only deny it, as "no delays" does; a reading by lists of English, Persian,
            Russian and Chinese words, which may err.
        comments: Comments that mention it.
        authors: Authors of these comments.
        share: Their share of the authors who say anything, with the interval of Wilson (1927).
    """

    name: str
    rows: list[int]
    negated_rows: list[int]
    comments: int
    authors: int
    share: Answer


class Token(Record):
    """A term and the place where it stands.

    Attributes:
        term: The normalised term, by which texts are compared.
        start: Its first character in the text, counted from 0.
        end: The character after its last one.
    """

    term: str
    start: int
    end: int


class Convergence(Record):
    """How a search for the maximum ended.

    Attributes:
        status: What was found. One of "converged", "boundary", "flat".
        iterations: Newton steps taken.
        gradient: Largest absolute derivative, by the logarithm of a parameter that is not at the edge, of what was
            maximised.
        distinct_rows: Distinct rows, which is what the fit paid for.
        customers: Sum of the weights: customers.
    """

    status: str
    iterations: int
    gradient: float
    distinct_rows: int
    customers: float


class Intervals(Columns):
    """A column of values with the limits of their intervals.

    The intervals carry the uncertainty of the fitted parameters, not the chance in what a single customer does.

    Attributes:
        value: The values.
        low: Lower limits.
        high: Upper limits.
        level: Confidence level of each interval on its own.
    """

    value: Any
    low: Any
    high: Any
    level: float


class Parameter(Record):
    """A fitted parameter.

    Attributes:
        name: Its name in the paper.
        value: Its value at the maximum.
        standard_error: Its standard error from the observed information; `None` at the edge or when the likelihood
            is flat.
        estimate: The value with its interval, or why there is none. The interval is normal on the log scale where
            that is narrow, and by the profile likelihood where it is wide.
    """

    name: str
    value: float
    standard_error: float | None
    estimate: Answer


class PosteriorParameter(Record):
    """What the draws say of a parameter.

    Attributes:
        name: Its name in the paper.
        standard_deviation: Posterior standard deviation.
        estimate: Posterior mean with the interval between equal tails.
    """

    name: str
    standard_deviation: float
    estimate: Estimate


class Prior(Record):
    """What is known of a parameter before the data: its logarithm is normal. The coefficient of a covariate is normal
    itself.

    A small base then borrows from what other bases were like: `Prior { parameter: "a".into(), mean: 0.0, sd: 1.0 }`
    says that `a` is between 1/7 and 7 with 95 %.

    Attributes:
        parameter: Name of the parameter.
        mean: Mean of the parameter's logarithm, from -100 to 100.
        sd: Standard deviation of the parameter's logarithm, from 1e-6 to 1e6.
    """

    parameter: str
    mean: float
    sd: float


class Candidate(Record):
    """A model, fitted to the past and scored on what came after.

    Attributes:
        model: Which model. One of "bg_nbd", "mbg_nbd", "pareto_nbd", "bg_bb", "mbg_cnbd_k", "bg_nbd_covariates",
            "pareto_nbd_covariates".
        fit: Its fit to the past.
        log_score: Mean logarithm of the probability that the model gave each customer's held-out number of
            purchases; more is better.
        behind: What the mean log score lacks against the best model's, with the interval of the paired difference.
        expected_purchases: Purchases that it expected of all together.
        total_error: Expected less actual purchases, as a share of the actual ones; `None` when there were none.
        tracking_error: Sum over the periods of the absolute error, as a share of the actual purchases; `None` when
            there were none.
        expected_by_period: Purchases that it expected in each period.
        akaike: Akaike's criterion on the past, which may disagree: it knows nothing of what came after.
    """

    model: str
    fit: PurchaseFit[PurchaseModel]
    log_score: float
    behind: Answer
    expected_purchases: float
    total_error: float | None
    tracking_error: float | None
    expected_by_period: list[float]
    akaike: float


class Choice(_mixins.Choice):
    """The models of the family side by side on held-out purchases, the best by log score first.

    Attributes:
        candidates: The candidates that could be fitted, best first.
        refused: The models that could not, and why.
        customers: Customers of the past, who are all that is scored.
        horizon: Held-out time in the time unit.
        actual_purchases: Purchases that they made in it.
        actual_by_period: Purchases that they made in each period of it, a time unit each, the last one maybe
            shorter.
    """

    candidates: list[Candidate]
    refused: list[Refused]
    customers: int
    horizon: float
    actual_purchases: int
    actual_by_period: list[int]


class Refused(Record):
    """A model that the past can't support.

    Attributes:
        model: Which model. One of "bg_nbd", "mbg_nbd", "pareto_nbd", "bg_bb", "mbg_cnbd_k", "bg_nbd_covariates",
            "pareto_nbd_covariates".
        why: Why, in a sentence.
    """

    model: str
    why: str


class ConditionalExpectation(Columns):
    """Held-out purchases by how often customers had bought before.

    Attributes:
        frequency: Repeat purchases before, 0, 1, ...; the last class holds all that have as many or more.
        customers: Customers of the class.
        actual: Mean purchases that they made within the horizon; `None` without a customer.
        expected: Mean purchases that the model expected of them; `None` without a customer.
    """

    frequency: Any
    customers: Any
    actual: Any
    expected: Any


class RepeatHistogram(Columns):
    """Customers by their number of repeat purchases: as they are, and as the model has them.

    Attributes:
        purchases: Repeat purchases, 0, 1, ...; the last class holds all that have as many or more.
        actual: Customers who made so many.
        expected: Customers whom the model expects to make so many, given each one's time since the first purchase.
    """

    purchases: Any
    actual: Any
    expected: Any


class Tracking(Columns):
    """Repeat purchases of a base over time: as they were, and as the model has them.

    Attributes:
        until: End of each period, in time units after the first purchase of all.
        actual: Repeat purchases in each period.
        expected: Repeat purchases that the model expects in each period, given only when each customer came.
    """

    until: Any
    actual: Any
    expected: Any


class PastForecast(Record):
    """What the model, fitted to the purchases up to an instant of the past, expected of the customers of then, and what
    they did.

    Attributes:
        origin: The instant looked ahead from.
        horizon: Time ahead, in the unit of the purchases: the horizon of the scores, or half of the base's past if
            that is shorter.
        customers: Customers who had bought by then.
        expected_purchases: Purchases expected of them.
        actual_purchases: Purchases that they made.
        expected_spend: What they were expected to spend, undiscounted, in major units; `None` without a spend
            model.
        actual_spend: What they spent.
    """

    origin: datetime
    horizon: float
    customers: int
    expected_purchases: float
    actual_purchases: int
    expected_spend: float | None
    actual_spend: float


class Prediction(_mixins.Prediction):
    """What is predicted of each customer and of all together. Values are means over the draws, limits hold the level's
    share of them between equal tails.

    Attributes:
        purchases: Purchases of each customer within the horizon.
        value: Discounted value of each; `None` without a spend model.
        total_purchases: Purchases of all customers together.
        total_value: Discounted value of all together; `None` without a spend model.
    """

    purchases: Intervals
    value: Intervals | None
    total_purchases: Estimate
    total_value: Estimate | None


class Predicted(Record):
    """What all customers together will do within a horizon, to be compared with what will be counted.

    Its interval is never narrower than that of the expected total: besides the parameters it carries the chance in what
    each customer does, and the error that the model made on the base's own past.

    Attributes:
        total: The total, and the interval that holds the actual one with the level's probability.
        parameter_error: Standard error of the total by the uncertainty of the parameters, as a share of the total;
            `None` without a total.
        chance_error: Standard deviation of the total by the chance in what each customer does, as a share of it;
            likewise.
        model_error: What the model missed on the base's own past beyond the two others, as a share of the total; 0
            where they explain it, `None` where the past is too short to tell.
    """

    total: Answer
    parameter_error: float | None
    chance_error: float | None
    model_error: float | None


class Simulation(_mixins.Simulation):
    """A drawn base, one row a customer, with the truth that no company knows.

    Attributes:
        frequency: Repeat purchases up to each customer's age, x.
        recency: Time from the first to the last of them, t_x.
        age: Time from the first purchase to now, T, as given.
        log_gaps: Sum of the natural logarithms of the times between the purchases up to now; 0 without a repeat.
        monetary_value: Mean spend of the repeat purchases up to now; `None` without a repeat. Empty without a spend
            model.
        alive: Whether the customer is a customer still at that age.
        future_purchases: Purchases within the horizon after it.
        future_spend: What they bring, undiscounted. Empty without a spend model.
        purchase_customer: Customer of each repeat purchase, those of the horizon included, in ascending order.
        purchase_time: Time of each since the customer's first purchase.
        purchase_spend: Spend of each. Empty without a spend model.
    """

    frequency: Any
    recency: Any
    age: Any
    log_gaps: Any
    monetary_value: Any
    alive: Any
    future_purchases: Any
    future_spend: Any
    purchase_customer: Any
    purchase_time: Any
    purchase_spend: Any


class NextPurchase(Columns):
    """When the next purchase may be expected, as columns.

    Attributes:
        probability: Probability that there is another purchase at all, ever.
        mean: Expected time to it, given that there is one; `None` where the expectation is infinite.
        median: Time by which it has happened with probability one half, given that there is one.
    """

    probability: Any
    mean: Any
    median: Any


class ResidualLifetime(Columns):
    """How long customers who are alive now stay, as columns.

    Attributes:
        mean: Expected time until the customer leaves, given alive now; `None` where the expectation is infinite.
        median: Time by which the customer has left with probability one half, given alive now; `None` beyond 1e300.
    """

    mean: Any
    median: Any


class CategoryMix(_mixins.CategoryMix):
    """The mix of a base, net of refunds.

    Attributes:
        categories: The categories bought, in ascending order of code.
        purchases: Purchases of any category.
        customers: Customers with a purchase.
        revenue: Net revenue, in minor units; none when the orders carry no amounts.
        as_of: The instant up to which orders were seen.
        rows_after: Rows after `as_of`, not seen.
        cancelled: Purchases of a category that refunds netted to nothing, which therefore count as no purchase.
        unmatched_refunds: Refund rows that found no purchase of their category, or not enough of it, to be netted
            against.
    """

    categories: list[CategoryShare]
    purchases: int
    customers: int
    revenue: int | None
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int


class CategoryShare(Record):
    """A category's part of the whole.

    Attributes:
        category: Its code.
        purchases: Purchases that hold it.
        customers: Customers who ever bought it.
        revenue: Its net revenue, in minor units; none when the orders carry no amounts.
        share_of_purchases: Share of all purchases that hold it; a purchase may hold several, so these shares may
            add up to more than 1.
        share_of_customers: Share of all customers who ever bought it (Wilson).
        share_of_revenue: Share of all revenue; none when the orders carry no amounts.
    """

    category: int | str
    purchases: int
    customers: int
    revenue: int | None
    share_of_purchases: Answer
    share_of_customers: Answer
    share_of_revenue: Answer | None


class Cohort(Record):
    """Customers who bought first in one calendar period.

    Attributes:
        start: First day of the period.
        customers: Its customers.
        cells: A cell a period from the first to that of `as_of`, which alone is unfinished.
        second_purchase: When they came again.
    """

    start: date
    customers: int
    cells: list[CohortCell]
    second_purchase: SecondPurchase


class CohortCell(Record):
    """What a cohort did in one calendar period.

    Attributes:
        period: Periods since that of the first purchase; 0 is the first itself.
        customers: Customers who could have bought.
        active: Those who did.
        rate: Their share (Wilson); 1 by definition in period 0, no answer while the period is unfinished.
        revenue: Net revenue, in minor units; none when the orders carry no amounts.
        finished: Whether the period was over at `as_of`; what an unfinished one counts may still rise.
    """

    period: int
    customers: int
    active: int
    rate: Answer
    revenue: int | None
    finished: bool


class Cohorts(_mixins.Cohorts):
    """The cohorts of a base.

    Attributes:
        cohorts: The cohorts with a customer, in order of time.
        pooled: All cohorts together, a cell a period since the first: only finished cells count.
        second_purchase: When all of them came again.
        period: The kind of period. One of "day", "week", "month", "quarter", "year".
        unit: Unit of the times to the second purchase. One of "hour", "day", "week", "month", "year".
        as_of: The instant up to which orders were seen.
        rows_after: Rows after `as_of`, not seen.
        cancelled: Purchases that refunds netted to nothing, which therefore count as no purchase.
        unmatched_refunds: Refund rows that found no purchase, or not enough of it, to be netted against.
    """

    cohorts: list[Cohort]
    pooled: list[CohortCell]
    second_purchase: SecondPurchase
    period: str
    unit: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int


class SecondPurchase(Record):
    """The time from the first purchase to the second, where those who haven't made it count for as long as they are
    watched.

    Attributes:
        made: Customers who made it.
        open: Customers who haven't, so far.
        median: Median time to it, in the unit of the options (Kaplan & Meier 1958; Brookmeyer & Crowley 1982).
        within: Share of customers who make it within `second_within_days` (Kaplan & Meier 1958, log-log limits).
    """

    made: int
    open: int
    median: Answer
    within: Answer


class DiscretePurchases(_mixins.DiscretePurchases):
    """Histories of opportunities as columns, one row a customer whose first purchase was in a finished period, in
    ascending order of customer.

    Attributes:
        customer: Customer codes.
        frequency: Opportunities that were taken: periods with a purchase after that of the first (x).
        recency: The last opportunity that was taken, counted from 1 (t_x); 0 where none was.
        age: Opportunities: periods after that of the first purchase that were over at `as_of` (n).
        period: The kind of period. One of "day", "week", "month", "quarter", "year".
        unfinished_from: First day of the period that wasn't over at `as_of`, in which nothing is counted.
        unfinished: Purchases in that period, not counted.
        newcomers: Customers whose first purchase was in that period, who have no row.
        as_of: The instant up to which orders were seen.
        rows_after: Rows after `as_of`, not seen.
        cancelled: Purchases that refunds netted to nothing, which therefore count as no purchase.
        unmatched_refunds: Refund rows that found no purchase, or not enough of it, to be netted against.
    """

    customer: Any
    frequency: Any
    recency: Any
    age: Any
    period: str
    unfinished_from: date
    unfinished: int
    newcomers: int
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int


class Purchases(_mixins.Purchases):
    """Purchase histories as columns, one row a customer with at least one purchase, in ascending order of customer.

    Attributes:
        customer: Customer codes.
        frequency: Repeat purchases: purchases after the first (x).
        recency: Time from the first to the last purchase (t_x), in `unit`; 0 without a repeat.
        age: Time from the first purchase to `as_of` (T), in `unit`.
        log_gaps: Sum of the natural logarithms of the times between the purchases, in `unit`, which MBG/CNBD-k
            reads; 0 without a repeat. Purchases of one instant count as a microsecond apart.
        monetary_value: Mean net spend of the repeat purchases in major units; `None` without a repeat. Empty when
            the orders carry no amounts.
        total_spend: Net spend of all purchases, the first included, in minor units. Empty when the orders carry no
            amounts.
        unit: Unit of `recency` and `age`. One of "hour", "day", "week", "month", "year".
        as_of: The instant up to which orders were seen.
        rows_after: Rows after `as_of`, not seen.
        cancelled: Purchases that refunds netted to nothing, which therefore count as no purchase.
        unmatched_refunds: Refund rows that found no purchase, or not enough of it, to be netted against.
    """

    customer: Any
    frequency: Any
    recency: Any
    age: Any
    log_gaps: Any
    monetary_value: Any
    total_spend: Any
    unit: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int


class Movement(Record):
    """Customers who moved alike, and their money.

    Attributes:
        customers: How many.
        revenue: Their net revenue, in minor units; none when the orders carry no amounts.
    """

    customers: int
    revenue: int | None


class MovementPeriod(_mixins.MovementPeriod):
    """A calendar period. Who bought in it is new, returning or resurrected, so those three add up to its active
    customers.

    Attributes:
        start: Its first day.
        finished: Whether it was over at `as_of`; what an unfinished one counts may still rise.
        new: First purchase ever.
        returning: Bought in the period before, too.
        resurrected: Bought before, but not in the period before.
        dormant: Bought in the period before and not in this one, and what they spent then; none while the period is
            unfinished.
        return_rate: Share of the customers of the period before who returned (Wilson).
    """

    start: date
    finished: bool
    new: Movement
    returning: Movement
    resurrected: Movement
    dormant: Movement | None
    return_rate: Answer


class Movements(_mixins.Movements):
    """The movements of a base, a row a calendar period from the first purchase to `as_of`, with no period left out.

    Attributes:
        periods: The rows, in order of time; none without a purchase.
        period: The kind of period. One of "day", "week", "month", "quarter", "year".
        as_of: The instant up to which orders were seen.
        rows_after: Rows after `as_of`, not seen.
        cancelled: Purchases that refunds netted to nothing, which therefore count as no purchase.
        unmatched_refunds: Refund rows that found no purchase, or not enough of it, to be netted against.
    """

    periods: list[MovementPeriod]
    period: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int


class PurchaseSummary(Record):
    """The purchases of a base, net of refunds.

    Attributes:
        customers: Customers with a purchase.
        repeat_customers: Customers with more than one.
        purchases: Purchases.
        revenue: Net revenue, in minor units; none when the orders carry no amounts.
        repeat_rate: Share of customers who came again by `as_of` (Wilson).
        purchases_per_customer: Purchases a customer.
        gaps: Finished gaps, from a purchase to the next, in `unit`. They leave out every gap that is still open, so
            they are shorter than what is to be expected; for that, see `time_to_next`.
        time_to_next: Median time from a purchase to the next, in `unit`, with the open gaps counted for as long as
            they are (Kaplan & Meier 1958; Brookmeyer & Crowley 1982). Gaps of one customer resemble each other, which
            this interval doesn't know.
        order_value: Net amount of a purchase, in major units; none when the orders carry no amounts.
        unit: Unit of the gaps. One of "hour", "day", "week", "month", "year".
        as_of: The instant up to which orders were seen.
        rows_after: Rows after `as_of`, not seen.
        cancelled: Purchases that refunds netted to nothing, which therefore count as no purchase.
        unmatched_refunds: Refund rows that found no purchase, or not enough of it, to be netted against.
    """

    customers: int
    repeat_customers: int
    purchases: int
    revenue: int | None
    repeat_rate: Answer
    purchases_per_customer: Answer
    gaps: Typical
    time_to_next: Answer
    order_value: Typical | None
    unit: str
    as_of: datetime
    rows_after: int
    cancelled: int
    unmatched_refunds: int


class Typical(Record):
    """A column of numbers of which each customer has several, as what is typical and what is large.

    Attributes:
        n: How many numbers.
        mean: Their mean; limits on the log scale. Of 60 simulated amounts of 30 to 60 customers, log-normal with a
            sigma of 0.7 to 1.1, "95 %" held the true mean in 91 to 93 %: a few large ones that were not drawn are
            missing in spread and mean alike.
        median: Their median; limits are order statistics.
        p90: What nine of ten do not exceed; limits are order statistics, which held it in 95 to 98 % of the same
            samples.
    """

    n: int
    mean: Answer
    median: Answer
    p90: Answer


class Retention(Record):
    """Retention from one point in time to another.

    Attributes:
        accounts: Accounts with revenue at the start.
        kept: Those of them with revenue at the end.
        new_accounts: Accounts with revenue at the end that had none at the start.
        logo: Share of accounts kept (Wilson).
        gross: Share of the starting revenue kept, growth not counted; at most 1.
        net: Revenue at the end of the accounts of the start, by their revenue at the start; growth counted, new
            accounts not.
        annual_logo_churn: Accounts lost in a year at this pace, 1 - kept^(365 / days); none when the options have
            no days.
        annual_revenue_churn: Revenue lost in a year at this pace, growth not counted; none when the options have no
            days.
        waterfall: The money, exactly.
    """

    accounts: int
    kept: int
    new_accounts: int
    logo: Answer
    gross: Answer
    net: Answer
    annual_logo_churn: Answer | None
    annual_revenue_churn: Answer | None
    waterfall: Waterfall


class Waterfall(Record):
    """What became of the recurring revenue, in minor units: `start + new + expansion - contraction - loss` is `end`,
    exactly.

    Attributes:
        start: Revenue at the start.
        new: Revenue of accounts that had none at the start.
        expansion: What accounts that stayed pay more.
        contraction: What accounts that stayed pay less.
        loss: Revenue of accounts that left.
        end: Revenue at the end.
    """

    start: int
    new: int
    expansion: int
    contraction: int
    loss: int
    end: int


class SimulatedLifetimes(Columns):
    """Customers of a subscription as they would be seen, drawn from a model.

    Attributes:
        periods: The period in which the customer churned, or the periods observed.
        churned: Whether the customer churned within them.
    """

    periods: Any
    churned: Any


class Rfm(_mixins.Rfm):
    """A scored base: one row a customer, in the order given, and the map that made it.

    Attributes:
        recency_score: 1 (longest ago) to 5 (most recent).
        frequency_score: 1 (least often) to 5 (most often).
        monetary_score: 1 (least value) to 5 (most value).
        segment: The named segment. One of "champions", "loyal", "potential_loyalist", "new", "promising",
            "needs_attention", "about_to_sleep", "at_risk", "cannot_lose", "hibernating", "lost".
        recency: How days became scores.
        frequency: How purchases became scores.
        monetary: How value became scores.
        segments: Every segment from best to worst, those without customers too.
    """

    recency_score: Any
    frequency_score: Any
    monetary_score: Any
    segment: Any
    recency: Scale
    frequency: Scale
    monetary: Scale
    segments: list[SegmentSummary]


class Scale(Record):
    """How one dimension was cut.

    Put back as options, the thresholds give the same scores (where one is `None`, any value beyond the data does).

    Attributes:
        thresholds: The four cut-offs, ascending, in the sense of `RfmOptions`; `None` where no customer of the base
            reaches the score.
        sizes: Customers with score 1, 2, 3, 4 and 5.
        empty: Scores nobody has: equal values are never split to fill them.
    """

    thresholds: list[float | None]
    sizes: list[int]
    empty: list[int]


class SegmentSummary(Record):
    """How large a segment is and what it is worth.

    Attributes:
        segment: The segment. One of "champions", "loyal", "potential_loyalist", "new", "promising",
            "needs_attention", "about_to_sleep", "at_risk", "cannot_lose", "hibernating", "lost".
        size: Customers in it.
        share: Share of the base in [0, 1] with its 95 % Wilson interval, for the population the base is drawn from.
        total_value: Sum of `monetary_value`, exact but for one rounding.
        mean_value: Mean of `monetary_value`; `None` without customers.
    """

    segment: str
    size: int
    share: Estimate
    total_value: float
    mean_value: float | None


class ConcentrationPoint(Record):
    """A point of the concentration curve.

    Attributes:
        customers: Share of the customers, the most valuable first, in [0, 1].
        value: Share of the value that they bring, in [0, 1].
    """

    customers: float
    value: float


class CustomerKey(Record):
    """Who a customer is: the id, and the system whose id it is.

    Attributes:
        source: The system; `None` when the caller named none.
        id: The caller's id.
    """

    source: str | None
    id: str


class AnswerQueue(_mixins.AnswerQueue):
    """Open feedback and tickets in the order in which to answer them.

    Attributes:
        as_of: The instant up to which records were seen.
        currency: Currency of all values; `None` when nobody bought.
        items: What waits, the next to answer first.
        past_cap: Items that waited past the cap already.
        late_by_then: Items that will have when their turn comes, at the given pace; `None` without one.
        notes: What a reader should know before using the queue.
    """

    as_of: datetime
    currency: str | None
    items: list[QueueItem]
    past_cap: int
    late_by_then: int | None
    notes: list[Note]


class QueueItem(Record):
    """Something that waits for an answer.

    Attributes:
        entity: `feedback` or `ticket`. One of "customer", "account", "interaction", "order", "subscription",
            "deal", "ticket", "feedback", "invitation".
        source: The system of the record.
        id: Its id.
        customer: The customer; `None` when it is anonymous.
        waiting_days: Days since it was said.
        probability_of_leaving: Probability that the customer leaves, or has left, unless answered; `None` for who
            never bought or is anonymous.
        value_saved: Value that the answer is expected to save within the horizon of the scores, less its cost;
            `None` when nothing is known of the customer's value, which counts as nothing but the cost.
        value_low: Lower limit of it, from the interval of the customer's value alone.
        value_high: Upper limit likewise.
        days_until_turn: Days until its turn, at the given pace; `None` without one.
        reason: Why it stands here. One of "value", "longest_waiting", "cap".
        why: The same in a sentence.
    """

    entity: str
    source: str | None
    id: str
    customer: CustomerKey | None
    waiting_days: float
    probability_of_leaving: float | None
    value_saved: float | None
    value_low: float | None
    value_high: float | None
    days_until_turn: float | None
    reason: str
    why: str


class Breakdown(_mixins.Breakdown):
    """The scores of a base, whole and by group.

    Attributes:
        as_of: The instant up to which records were seen.
        scale: The scale that was read.
        total: All answers.
        groups: The same by group, in the order of the options' `by`, and of the groups' names.
        replaced: Answers that a later one of the same customer took the place of.
        unusable: Answers on another scale, or without a score.
        notes: What a reader should know before using the numbers.
    """

    as_of: datetime
    scale: RatingScale
    total: Figure
    groups: list[BreakdownGroup]
    replaced: int
    unusable: int
    notes: list[Note]


class BreakdownGroup(_mixins.BreakdownGroup):
    """A group of answers, and how it differs from all others.

    Attributes:
        by: What it was told apart by.
        group: Its name; of a period its first day. `None` where it isn't known.
        figure: Its score.
        nps_against_rest: Its Net Promoter Score minus that of the rest.
        rating_against_rest: Its rating minus that of the rest.
        p_adjusted: The p-value of that difference, adjusted for the number of groups of the dimension.
    """

    by: str
    group: str | None
    figure: Figure
    nps_against_rest: NpsDifference | None
    rating_against_rest: RatingDifference | None
    p_adjusted: float | None


class Figure(_mixins.Figure):
    """A Net Promoter Score, or a rating: one of both is there.

    Attributes:
        nps: The Net Promoter Score, of the kinds `nps` and `enps`.
        rating: The rating, of all others.
    """

    nps: Nps | None
    rating: Rating | None


class ClosedLoop(_mixins.ClosedLoop):
    """How the loop runs, as of an instant.

    Attributes:
        as_of: The instant up to which records were seen.
        within_days: Days within which an answer counts as prompt, of the options.
        total: All feedback that asks for an answer.
        groups: The same by group, in the order of the options' `by` and then of the groups' names.
        never_answered: Feedback that nobody took note of, decided or told of yet, the longest waiting first.
        asks_for_nothing: Feedback that asks for no answer: scores in the upper part of their scale without a word.
    """

    as_of: datetime
    within_days: float
    total: LoopRates
    groups: list[LoopGroup]
    never_answered: list[Unanswered]
    asks_for_nothing: int


class DecisionShare(Record):
    """How often it was decided so.

    Attributes:
        decision: The decision's word: `yes`, `no`, `later`, ...
        n: Pieces of feedback.
        share: Share of all that were decided.
        with_reason: How many of them came with a reason.
    """

    decision: str
    n: int
    share: Answer
    with_reason: int


class LoopGroup(_mixins.LoopGroup):
    """A group of feedback, and how its loop runs.

    Attributes:
        by: What it was told apart by.
        group: Its name; `None` where that isn't known.
        rates: How its loop runs.
    """

    by: str
    group: str | None
    rates: LoopRates


class LoopRates(Record):
    """How a loop runs: each stage is timed from when the customer spoke, and what still waits counts as waiting, not as
    failed.

    Attributes:
        n: Pieces of feedback that ask for an answer.
        heard: Someone took note.
        decided: It was decided: yes, no or later.
        told: The customer was told.
        decisions: What was decided, by the decision's word.
    """

    n: int
    heard: LoopStage
    decided: LoopStage
    told: LoopStage
    decisions: list[DecisionShare]


class LoopStage(Record):
    """How far and how fast feedback comes to a stage.

    Attributes:
        reached: Pieces of feedback that came to it.
        within: Probability to reach it within the days of `within_days` (Kaplan and Meier 1958).
        median_days: Median time to it, in days. Customers are what is sampled: of 5 to 20 simulated ones with four
            pieces each, which resemble each other, "95 %" held the true median in 90 to 96 %; of 3 in 70 to 89 %, which
            is too few to report.
        undated: Pieces of feedback that came to it, but nobody noted when: they are in `reached` and in no time;
            where they are more than one in twenty of those that came, no time is told.
    """

    reached: int
    within: Answer
    median_days: Answer
    undated: int


class Unanswered(Record):
    """Feedback that nobody answered.

    Attributes:
        source: The system of the record.
        id: Id of the feedback.
        customer: The customer; `None` when it was anonymous.
        kind: The kind's word.
        submitted_at: When it was said.
        waiting_days: Days since.
    """

    source: str | None
    id: str
    customer: CustomerKey | None
    kind: str
    submitted_at: datetime
    waiting_days: float


class Band(Record):
    """The least and the most that a number can be.

    Attributes:
        low: The least: all the silent would have given the lowest score.
        high: The most: all the silent would have given the highest score.
    """

    low: float
    high: float


class Coverage(_mixins.Coverage):
    """Who was asked and who answered, as of an instant.

    Attributes:
        as_of: The instant up to which records were seen.
        total: All customers of the base.
        groups: The same by group, in the order of their names.
        representativeness: Representativeness of who answered among who was asked, R = 1 - 2 S of the groups'
            response rates (Schouten, Cobben and Bethlehem 2009): 1 where all groups answer alike, 0 at worst.
        observed: The score of the answers alone: the Net Promoter Score from -1 to 1 of the kinds `nps` and `enps`,
            otherwise the mean.
        worst_case: Where the same score of all who were asked lies, whatever the silent think (Manski 1989): no
            confidence, but certainty.
        silent: Customers who were asked and did not answer, in order of source and id.
        volunteers: Customers who answered without having been asked; they are in no rate and in no band.
        notes: What a reader should know before using the numbers.
    """

    as_of: datetime
    total: CoverageGroup
    groups: list[CoverageGroup]
    representativeness: Answer
    observed: float | None
    worst_case: Band | None
    silent: list[CustomerKey]
    volunteers: int
    notes: list[Note]


class CoverageGroup(Record):
    """A group of customers: how many were asked, how many answered.

    Attributes:
        group: Its name; `None` where it isn't known, and of all customers.
        customers: Customers.
        asked: Customers who were asked.
        answered: Customers who were asked and answered.
        asked_rate: Share of the customers who were asked (Wilson 1927).
        response_rate: Share of who was asked that answered (Wilson 1927).
        missing_share: Share of the base less share of the answers: above 0 the group is heard too little. `None`
            without an answer.
    """

    group: str | None
    customers: int
    asked: int
    answered: int
    asked_rate: Answer
    response_rate: Answer
    missing_share: float | None


class Note(Record):
    """A remark on the result.

    Attributes:
        about: What it concerns, a field of the result.
        code: A stable snake_case word.
        text: The remark, in a sentence.
    """

    about: str
    code: str
    text: str


class CustomerScores(_mixins.CustomerScores):
    """The scores of each customer, as columns.

    Attributes:
        key: Who it is.
        days_since_last: Days from the last purchase to `as_of`.
        spend: Net spend so far, the first purchase included.
        probability_alive: Probability to be a customer still; `None` without a purchase model.
        expected_purchases: Purchases expected within the horizon; `None` without a purchase model.
        value: Discounted value of the purchases within the horizon; `None` without both models. It is 0 where the
            repeat purchases were all free. Where the only purchase was free it is that of a payer times (k + 1) / (n +
            2), as k of the n customers paid who came again after a free one.
        predicted_purchases: Purchases that each customer will make within the horizon: their expectation, and whole
            limits that hold it and, with at least the level's probability, the actual number; `None` without a purchase
            model.
        predicted_value: What each customer will bring within the horizon: the value, and limits that hold it and,
            with at least the level's probability, what will actually be counted, discounted as the value is; `None`
            without both models. Where a purchase is unlikely, the upper limit is what one would bring by expectation.
        open_tickets: Tickets neither solved nor closed.
        last_nps: The latest answer to the Net Promoter question, 0 to 10.
    """

    key: list[CustomerKey]
    days_since_last: Any
    spend: Any
    probability_alive: Intervals | None
    expected_purchases: Intervals | None
    value: Intervals | None
    predicted_purchases: Intervals | None
    predicted_value: Intervals | None
    open_tickets: Any
    last_nps: Any


class Scores(_mixins.Scores):
    """A scored base.

    Attributes:
        as_of: The instant up to which records were seen.
        currency: Currency of all values, which are in its major unit.
        horizon: Time ahead that is predicted, in the unit of `purchases`.
        customers: One row a customer with a purchase, in order of source and id.
        purchases: The purchase histories behind the rows.
        cancelled_orders: Orders seen that were cancelled or refunded in full, which are no purchases.
        repeat_rate: Share of the customers who bought again.
        purchase_model: The fitted purchase model; `None` when the data can't tell its parameters, see `notes`.
        spend_model: The fitted spend model; likewise.
        expected_purchases: Purchases that all customers together are expected to make within the horizon. The
            interval is of this expectation; that of what they will be seen to make is in `predicted_purchases`.
        value: Expected value of all customers' purchases within the horizon, discounted to now; likewise.
        predicted_purchases: Purchases that these customers will be counted to make within the horizon.
        predicted_value: Value of those purchases, discounted to now.
        past_forecasts: What the models, fitted to the base's own past, expected of a time that has come since,
            latest first. What they missed widens the intervals of the two predictions.
        spend_correlation: Correlation between frequency and mean spend of customers who repeat: the spend model
            supposes none.
        rfm: Recency, frequency and monetary scores with their scales and segments.
        outlook: What each segment is expected to bring, in the order of `rfm.segments`.
        concentration: Share of the spend so far that the best customers brought; empty when nobody spent.
        nps: Net Promoter Score of each person's latest answer.
        notes: What a reader should know before using the numbers.
    """

    as_of: datetime
    currency: str
    horizon: float
    customers: CustomerScores
    purchases: Purchases
    cancelled_orders: int
    repeat_rate: Answer
    purchase_model: PurchaseFit[PurchaseModel] | None
    spend_model: GammaGammaFit | None
    expected_purchases: Answer
    value: Answer
    predicted_purchases: Predicted
    predicted_value: Predicted
    past_forecasts: list[PastForecast]
    spend_correlation: Answer
    rfm: Rfm
    outlook: list[SegmentOutlook]
    concentration: list[ConcentrationPoint]
    nps: Nps
    notes: list[Note]


class SegmentOutlook(Record):
    """What the customers of a segment are expected to bring.

    Attributes:
        segment: The segment. One of "champions", "loyal", "potential_loyalist", "new", "promising",
            "needs_attention", "about_to_sleep", "at_risk", "cannot_lose", "hibernating", "lost".
        expected_purchases: Purchases expected within the horizon; `None` without a purchase model.
        value: Discounted value within the horizon; `None` without both models.
        probability_alive: Mean probability to be a customer still; `None` without a purchase model or customers.
    """

    segment: str
    expected_purchases: float | None
    value: float | None
    probability_alive: float | None
