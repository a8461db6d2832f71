/**
 * Customer analytics: who the regular customers are, what they are worth, who is about to leave, and how they feel.
 *
 * Call `await init()` once; then every function works at once, without a promise. Columns go in as typed arrays (copied
 * whole) or as plain arrays (checked number by number) and come out as typed arrays; records are plain objects in the
 * library's JSON form, so their fields are in snake_case. Every function throws {@link RegularsError}.
 *
 * Whole numbers are numbers as far as a number holds them exactly (2^53 - 1), and bigint beyond; columns of 64-bit whole
 * numbers are `BigInt64Array`. A missing value is null, never NaN and never 0.
 */

/** What {@link init} loads: the bytes, a place to fetch them from, a response, or a compiled module. */
export type Source = BufferSource | URL | string | Request | Response | WebAssembly.Module | Promise<Response>;

/**
 * Loads the WebAssembly part, once. Without an argument it is `regulars_bg.wasm` beside the module, in browsers, in
 * workers and in Node; bundlers that know `new URL(..., import.meta.url)` take it along.
 */
export default function init(source?: Source): Promise<void>;

/** The cause of an error, the same word in every language. */
export type ErrorCode =
  | "empty"
  | "lengths"
  | "out_of_range"
  | "not_finite"
  | "invalid"
  | "too_few"
  | "not_converged"
  | "no_rate"
  | "duplicate"
  | "version";

/** What every function throws: a message that names the argument, the row, the value and what is allowed. */
export class RegularsError extends Error {
  constructor(message: string, code: ErrorCode);
  readonly code: ErrorCode;
}

// Columns and values

/** Numbers: any typed array of numbers, or an array in which every element is a number. */
export type Numbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | readonly number[];
/** Whole numbers; fractions, and numbers outside the column's range, are refused. */
export type Wholes = Numbers | BigInt64Array | BigUint64Array | readonly (number | bigint)[];
/** Numbers of which some are missing: null or undefined in an array, NaN in a typed array. */
export type NumbersOrNull = Numbers | readonly (number | null | undefined)[];
/** A whole number that may be larger than a number holds exactly; it is a bigint only then. */
export type Whole = number | bigint;
/** An instant going in: RFC 3339 text such as `2026-03-31T00:00:00Z`, or a `Date`. */
export type InstantLike = string | Date;
/** An instant coming out, and in records: RFC 3339 text in UTC. */
export type Instant = string;
/** A date without a zone, ISO 8601. */
export type IsoDate = string;
/** A word of an open vocabulary: a known one, or any other, kept as it came. */
export type Word<Known extends string> = Known | (string & {});

/** A number with its interval, the observations behind it, and the method that made both. */
export interface Estimate {
  value: number;
  /** Lower limit. */
  low: number;
  /** Upper limit. */
  high: number;
  /** Confidence level, in (0, 1). */
  level: number;
  /** Observations behind the number. */
  n: number;
  method: string;
}

/** An estimate, or the statement that the data can't support one. */
export type Answer =
  | ({ answer: "known" } & Estimate)
  | { answer: "not_enough"; n: number; /** Observations needed. */ needed: Whole; why: string };

/** A column of values with the limits of their intervals, which carry the uncertainty of the fitted parameters. */
export interface Intervals {
  value: Float64Array;
  low: Float64Array;
  high: Float64Array;
  level: number;
}

// What they say when asked

/** How the interval of a score is made: Tango's score interval, Wald with pseudo-counts, Wald, or Goodman's. */
export type NpsMethod = "score" | "adjusted_wald" | "wald" | "goodman";

/** Options that every function of the Net Promoter Score takes. */
export interface NpsCountOptions {
  /** Confidence level, in (0, 1). */
  level?: number | null | undefined;
  method?: NpsMethod | null | undefined;
  /** What `adjusted_wald` adds to promoters, passives and detractors. */
  pseudo_counts?: readonly [number, number, number] | null | undefined;
  /** Fewer (effective) answers than this are not enough. */
  min_n?: Whole | null | undefined;
}

/** Options of a score of single answers. */
export interface NpsOptions extends NpsCountOptions {
  /** Weight of each answer, at least 0. */
  weights?: Numbers | null | undefined;
  /** Account of each answer. */
  clusters?: Wholes | null | undefined;
  /** How the p-values of many segments are adjusted; `holm`. */
  adjustment?: "holm" | "benjamini_hochberg" | null | undefined;
}

/** A Net Promoter Score on the [-1, 1] scale, and what it stands on. */
export interface Nps {
  score: Answer;
  standard_error: number | null;
  /** Whether the interval reaches more than 15 points to a side, or there is no score. */
  directional: boolean;
  promoters: number;
  passives: number;
  detractors: number;
  /** Answers of each score 0 to 10; null when only the classes are known. */
  distribution: number[] | null;
  n: number;
  n_effective: number;
  weighted: boolean;
}

/** The difference of two scores, on the [-2, 2] scale, and its test against 0. */
export interface NpsDifference {
  difference: Answer;
  z: number | null;
  p_value: number | null;
}

/** The change of the score between two answers of the same people, on the [-2, 2] scale. */
export interface NpsChange {
  change: Answer;
  risen: number;
  unchanged: number;
  fallen: number;
}

/** The score of a segment, and how it differs from that of all other answers. */
export interface NpsSegment {
  segment: number;
  nps: Nps;
  against_rest: NpsDifference;
  /** The p-value of that difference, adjusted for the number of segments. */
  p_adjusted: number | null;
}

/** The Net Promoter Score of answers from 0 to 10, with its interval. */
export function nps(scores: Wholes, options?: NpsOptions | null): Nps;
/** The Net Promoter Score of counted answers. */
export function npsOfCounts(promoters: Whole, passives: Whole, detractors: Whole, options?: NpsCountOptions | null): Nps;
/** A score and its limits on the field's scale, -100 to 100 points; null without a score. */
export function npsPoints(nps: Nps): Estimate | null;
/** The difference between two independent groups, `first` minus `second`; `mover` unless a method is given. */
export function npsDifference(first: Nps, second: Nps, method?: "mover" | "wald" | null): NpsDifference;
/** The change between two answers of the same people, row by row. */
export function npsChange(before: Wholes, after: Wholes, options?: NpsCountOptions | null): NpsChange;
/** The score of every segment, a code per answer, against all other answers. */
export function npsBySegment(scores: Wholes, segments: Wholes, options?: NpsOptions | null): NpsSegment[];
/** Answers needed for an interval that reaches `margin` to each side, when shares of promoters and detractors are expected. */
export function npsNeededN(margin: number, promoters: number, detractors: number, level?: number | null): number;
/** The employee Net Promoter Score: {@link nps} of what employees answer. */
export function enps(scores: Wholes, options?: NpsOptions | null): Nps;

// Ratings on a declared scale

/** The scale on which a question was asked: `min`, `min + step`, ..., `max`; at most 10,000 steps. */
export interface RatingScale {
  /** The lowest score that could be given. */
  min: number;
  /** The highest. */
  max: number;
  /** The distance from one possible score to the next. */
  step: number;
}

/** Answers to one question as columns, and how they were drawn. */
export interface Ratings {
  /** The scores, each a step of the scale; none may be missing. */
  scores: Numbers;
  /** Weight of each answer, at least 0; only their ratios matter. */
  weights?: Numbers | null | undefined;
  /** Account of each answer: accounts are then what was sampled. */
  clusters?: Wholes | null | undefined;
  /** Stratum of each answer, where so many were drawn from each part of the population. */
  strata?: Wholes | null | undefined;
  /** The answers, or the clusters, that the whole of the row's stratum could give: the finite-population correction. */
  population?: Numbers | null | undefined;
}

/** The figure that stands for a rating: the mean score, or the share of answers in the top box. */
export type RatingFigure = "mean" | "top_box";

/** Options of the functions of ratings. */
export interface RatingOptions {
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewer (effective) answers than this are not enough; 5. */
  min_n?: Whole | null | undefined;
  /** How many of the highest steps are the top box, and of the lowest the bottom box; 2, or 1 on a scale of 2 or 3 steps. */
  top?: number | null | undefined;
  /** The figure that stands for the rating; the top box of {@link csat}, otherwise the mean. */
  headline?: RatingFigure | null | undefined;
  /** The interval of the mean: Student's t, or the bootstrap (BCa), for skew answers; `t`. */
  method?: "t" | "bca" | null | undefined;
  /** Draws of the bootstrap, 100 to 1,000,000; 2,000. */
  draws?: number | null | undefined;
  /** The same seed gives the same limits, on every machine; 0. */
  seed?: Whole | null | undefined;
  /** How the p-values of many segments are adjusted; `holm`. */
  adjustment?: "holm" | "benjamini_hochberg" | null | undefined;
}

/** How often a score was given. */
export interface RatingShare {
  score: number;
  answers: number;
  /** Their share of the weight of all answers. */
  share: number;
}

/** A rating on its own scale, and what it stands on. */
export interface Rating {
  scale: RatingScale;
  /** The mean score. */
  mean: Answer;
  /** Standard error of the mean; null without a mean. */
  standard_error: number | null;
  /** Degrees of freedom of the standard error; null without a mean. */
  degrees_of_freedom: number | null;
  /** The steps of the top box, and of the bottom box. */
  top: number;
  /** The share of answers in the top box. */
  top_box: Answer;
  /** The share of answers in the bottom box. */
  bottom_box: Answer;
  headline: RatingFigure;
  /** Whether the headline's interval reaches more than a tenth of its range to a side, or there is none: not a figure to report. */
  directional: boolean;
  /** Every step of the scale, from the lowest. */
  distribution: RatingShare[];
  n: number;
  /** Unweighted independent answers that would tell as much of the mean. */
  n_effective: number;
  weighted: boolean;
}

/** The differences between the ratings of two groups, and their tests against 0. */
export interface RatingDifference {
  /** First mean minus second, in points of the scale. */
  mean: Answer;
  mean_p_value: number | null;
  /** First share in the top box minus second. */
  top_box: Answer;
  top_box_p_value: number | null;
  /** The figure that stands for the ratings: the first one's. */
  headline: RatingFigure;
  /** The p-value of that figure. */
  p_value: number | null;
}

/** The change of a rating between two answers of the same people. */
export interface RatingChange {
  /** The mean of second scores minus first, in points of the scale. */
  mean: Answer;
  /** The second share in the top box minus the first. */
  top_box: Answer;
  risen: number;
  unchanged: number;
  fallen: number;
  into_top_box: number;
  out_of_top_box: number;
}

/** The rating of a segment, and how it differs from that of all other answers. */
export interface RatingSegment {
  segment: number;
  rating: Rating;
  against_rest: RatingDifference;
  /** The p-value of the headline's difference, adjusted for the number of segments. */
  p_adjusted: number | null;
}

/** One known mix of the population: each answer's class, and how large each class is. */
export interface Margin {
  /** The class of each answer. */
  classes: Wholes;
  /** The classes that there are, each once. */
  codes: Wholes;
  /** How many people each of them has, or its share: totals that add up to 1. */
  totals: Numbers;
}

/** Options of raking. */
export interface RakingOptions {
  /** Rounds over all margins, 1 to 1,000,000; 1,000. */
  max_rounds?: number | null | undefined;
  /** How far a class may be from its total, as a share of it, 1e-14 to 1; 1e-12. */
  tolerance?: number | null | undefined;
}

/** Weights, and how well they fit. */
export interface SurveyWeights {
  /** The weight of each answer; they add up to the population, or to the number of answers where shares were given. */
  weights: Float64Array;
  /** Unweighted answers that would tell as much (Kish). */
  n_effective: number;
  /** Rounds over all margins. */
  rounds: number;
  /** Whether every class is as near to its total as was asked. */
  converged: boolean;
  /** The largest distance of a class from its total, as a share of it. */
  largest_gap: number;
}

/** The mean and the top box of answers on a declared scale, each with its interval; a score off the scale is refused. */
export function rating(answers: Ratings, scale: RatingScale, options?: RatingOptions | null): Rating;
/** Customer satisfaction: {@link rating} with the top box as its headline. */
export function csat(answers: Ratings, scale: RatingScale, options?: RatingOptions | null): Rating;
/** Customer effort score: {@link rating} with the mean as its headline. */
export function ces(answers: Ratings, scale: RatingScale, options?: RatingOptions | null): Rating;
/** The differences between two independent groups, `first` minus `second`; other scales, top boxes or levels are refused. */
export function ratingDifference(first: Rating, second: Rating): RatingDifference;
/** The change between two answers of the same people, row by row. */
export function ratingChange(before: Numbers, after: Numbers, scale: RatingScale, options?: RatingOptions | null): RatingChange;
/** The rating of every segment, a code per answer, against all other answers; strata, a population and the bootstrap are refused. */
export function ratingsBySegment(answers: Ratings, segments: Wholes, scale: RatingScale, options?: RatingOptions | null): RatingSegment[];
/** Answers needed for the interval of a mean to reach `margin` to a side, both in points of the scale; the level is 0.95. */
export function ratingNeededN(margin: number, standardDeviation: number, level?: number | null): Whole;
/** Answers needed for the interval of the share in the top box to reach `margin` to a side; the level is 0.95. */
export function topBoxNeededN(margin: number, share: number, level?: number | null): Whole;
/** Weights by which every class has its share of the population; `start` is a weight of each answer that is kept within its class. */
export function postStratificationWeights(margin: Margin, start?: Numbers | null): SurveyWeights;
/** Weights by which every class of several margins has its share; margins that can't all be met give `converged: false`. */
export function rakingWeights(margins: readonly Margin[], start?: Numbers | null, options?: RakingOptions | null): SurveyWeights;

// When it changed, and who moved it

/** What a series is of: means; successes of n; or events, in all or by an exposure. */
export type TrendKind = "mean" | "share" | "count";

/** One metric over periods of equal length, the first one first. */
export interface TrendSeries {
  kind: TrendKind;
  /** Of each period the mean, the number of successes, or the number of events; null only where `n` is 0. */
  value: NumbersOrNull;
  /** Of each period the answers, trials or exposure; 0 is a gap. Shares need it. */
  n?: Numbers | null | undefined;
  /** Of each period the standard error of a mean; null only where `n` is 0. */
  standard_error?: NumbersOrNull | null | undefined;
}

/** Options of {@link trend} and {@link runLength}. */
export interface TrendOptions {
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** The chart; `ewma`, for counts `cusum`. */
  chart?: "ewma" | "cusum" | null | undefined;
  /** Weight of the newest period in an EWMA, 0.01 to 1; 0.1. */
  lambda?: number | null | undefined;
  /** Allowance of a CUSUM, half the shift in standard deviations that it is to find, 0.1 to 2; 0.5. */
  k?: number | null | undefined;
  /** The limit: of an EWMA in its standard deviations, 0.1 to 6; 2.7; of a CUSUM 0.1 to 20; 5. */
  limit?: number | null | undefined;
  /** Mean periods to a false alarm, 10 to 1e6, that the limit is chosen for; in place of `limit`. */
  run_length?: number | null | undefined;
  /** The baseline when it is known: mean, share or rate; otherwise it is taken from the series. */
  baseline?: number | null | undefined;
  /** Standard deviation of a single answer for means by n; otherwise the ratio to the sampling error; estimated. */
  spread?: number | null | undefined;
  /** The baseline is taken from so many first periods and kept; without it the chart starts itself. */
  baseline_periods?: number | null | undefined;
  /** Periods of a cycle, 1 to 1000, each with a baseline of its own; 1. */
  season?: number | null | undefined;
  /** Periods of a year, for the words on false alarms. */
  periods_per_year?: number | null | undefined;
}

/** How a period, or the series, stands; `not_enough` is a gap, or a period that makes the baseline. */
export type TrendState = "not_enough" | "in_control" | "up" | "down";

/** A change of a metric from one level to another; periods are counted from 0. */
export interface ChangePoint {
  /** The most likely first period of the new level. */
  period: number;
  /** The first period of the interval of that. */
  low: number;
  /** The last period of the interval. */
  high: number;
  /** The level before; its n are periods. */
  before: Answer;
  /** The level after. */
  after: Answer;
  /** After minus before, as if the period were known. */
  size: Estimate;
}

/** A metric on its chart; columns have a row for each period, with null where it isn't charted. */
export interface Trend {
  /** How the series stands at its last period that is no gap. */
  state: TrendState;
  /** The period at which the present alarm began. */
  since: number | null;
  /** When the metric most likely changed, while there is an alarm. */
  change: ChangePoint | null;
  alarm: TrendState[];
  /** The baseline: mean, share, or events by exposure. */
  expected: (number | null)[];
  /** Lower end of where a single period is expected. */
  low: (number | null)[];
  /** Upper end. */
  high: (number | null)[];
  /** The period in standard normal units from the baseline. */
  z: (number | null)[];
  /** The statistic against rises; above `upper` is an alarm. */
  upward: (number | null)[];
  /** The statistic against falls; below `lower` is an alarm. */
  downward: (number | null)[];
  upper: number;
  lower: number;
  chart: "ewma" | "cusum" | "count_cusum";
  baseline: "given" | "kept" | "self_starting";
  /** The spread used at the end. */
  spread: number | null;
  /** Mean periods to a false alarm, gaps not counted. */
  run_length: number;
  /** The same in a sentence. */
  false_alarms: string;
  notes: string[];
}

/** How long a chart runs. */
export interface RunLength {
  /** Mean periods to an alarm, up to 1e9. */
  periods: number;
  /** The limit. */
  limit: number;
  /** The chart's rate of false alarms, without a shift, in a sentence. */
  false_alarms: string;
}

/** Options of {@link changePoints}. */
export interface ChangeOptions {
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** What a change has to gain, in twice the log-likelihood, 0 to 1e9; 3 ln(periods). */
  penalty?: number | null | undefined;
  /** Fewest periods between changes, 1 to 1000; 2. */
  shortest?: number | null | undefined;
  /** As in {@link TrendOptions}; estimated from the differences of neighbours. */
  spread?: number | null | undefined;
}

/** The levels of a series and the changes between them. */
export interface ChangePoints {
  changes: ChangePoint[];
  /** The levels, one more than there are changes; their n are periods. */
  levels: Answer[];
  penalty: number;
  /** The spread used; null when neighbours don't differ, and there is no change. */
  spread: number | null;
}

/** Segments before and after, one a row. */
export interface MixColumns {
  /** Size of each segment before: its answers, customers or weight; 0 for a new one. */
  n_before: Numbers;
  /** Mean, share or score of each segment before; null only where the size is 0. */
  value_before: NumbersOrNull;
  /** Size after; 0 for one that is gone. */
  n_after: Numbers;
  value_after: NumbersOrNull;
  /** Standard error of each value before; with the next, for intervals. */
  standard_error_before?: NumbersOrNull | null | undefined;
  standard_error_after?: NumbersOrNull | null | undefined;
}

/** Options of {@link mixAndRate}. */
export interface MixOptions {
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Whether the sizes are those of everyone, so that the mix is known; false. */
  mix_known?: boolean | null | undefined;
}

/** A part of a change; its interval is there when standard errors were given. */
export interface MixEffect {
  value: number;
  low: number | null;
  high: number | null;
}

/** What a segment adds to the change. */
export interface MixSegment {
  /** Whether it is in both periods; the effect of one that is new or gone is all mix. */
  presence: "both" | "new" | "gone" | "absent";
  share_before: number;
  share_after: number;
  /** By its own value, which changed. */
  rate: MixEffect;
  /** By its share, which changed. */
  mix: MixEffect;
}

/** A change of a mean, taken apart. */
export interface MixAndRate {
  before: number;
  after: number;
  /** After minus before: `rate` and `mix` together. */
  change: MixEffect;
  /** By the values of segments. */
  rate: MixEffect;
  /** By the mix of segments. */
  mix: MixEffect;
  /** In the order of the rows. */
  segments: MixSegment[];
  level: number;
  notes: string[];
}

/** Puts a metric on a control chart: alarms since when, at a stated rate of false ones, with periods standardised by their n. */
export function trend(series: TrendSeries, options?: TrendOptions | null): Trend;
/** All changes of the level of a metric, each with the interval of its period. */
export function changePoints(series: TrendSeries, options?: ChangeOptions | null): ChangePoints;
/** Mean periods to an alarm when the mean is `shift` standard deviations off, -10 to 10; with 0 they are false alarms. */
export function runLength(shift: number, options?: TrendOptions | null): RunLength;
/** Takes the change of a mean apart into what its segments' values did and what their shares did. */
export function mixAndRate(segments: MixColumns, options?: MixOptions | null): MixAndRate;

// What it goes with

/** What was asked beside the outcome. */
export interface Driver {
  /** Its name, by which results and errors name it; no two are alike. */
  name: string;
  /** The answer of each row; null where there is none. */
  scores: NumbersOrNull;
  /** The lowest answer that the scale allows. */
  scale_min?: number | null | undefined;
  /** The highest answer that the scale allows. */
  scale_max?: number | null | undefined;
}

/** A driver whose scale is declared. */
export interface ScaledDriver extends Driver {
  scale_min: number;
  scale_max: number;
}

/** How R^2 is shared out: over all orders of the drivers (Shapley), or by relative weights. */
export type KeyDriverMethod = "lmg" | "johnson";

/** Options of {@link keyDrivers} and {@link importancePerformance}. */
export interface KeyDriverOptions {
  /** `lmg` up to 18 drivers, of a logistic outcome up to 10 while they are quick; `johnson` beyond, up to 64. */
  method?: KeyDriverMethod | null | undefined;
  /** A number, or 0 and 1 such as promoter or not; `linear`. */
  outcome?: "linear" | "logistic" | null | undefined;
  /** What is done about missing answers; `multiple_imputation`. Rows without an outcome are never used. */
  missing?: "multiple_imputation" | "complete_cases" | "pairwise" | null | undefined;
  /** How often missing answers are filled in, 2 to 200; 20. */
  imputations?: number | null | undefined;
  /** Bootstrap draws, 100 to 100,000; 1,000. */
  draws?: number | null | undefined;
  /** The same seed gives the same draws, on every machine; 0. */
  seed?: Whole | null | undefined;
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewer rows than this for each driver are not enough, at least 2; 10. */
  min_rows_per_driver?: Whole | null | undefined;
}

/** One driver, with intervals of bootstrap draws of the rows. */
export interface KeyDriver {
  name: string;
  /** Its share of R^2; the shares sum to R^2. */
  share: Estimate;
  /** Its share as a part of R^2; these sum to 1. */
  relative_share: Estimate;
  /** Its place by share, 1 for the largest. */
  rank: Estimate;
  /** Standard deviations of the outcome (logistic: log odds) that go with one of the driver when the others are alike. */
  effect: Estimate;
  /** Its correlation with the outcome. */
  correlation: number;
  /** Rows where it and the outcome were answered. */
  n: number;
}

/** What of the outcome the drivers together and each of them is associated with. */
export interface KeyDrivers {
  /** The share of the outcome's variation (logistic: of its log likelihood) that goes with the drivers. */
  r_squared: Answer;
  /** The largest share first; none when there is not enough data. */
  drivers: KeyDriver[];
  method: KeyDriverMethod;
  n: number;
  n_used: number;
  n_effective: number;
  /** Rows where the outcome or a driver was not answered. */
  n_missing: number;
  notes: string[];
}

/** Options of {@link penaltyReward}. */
export interface PenaltyRewardOptions {
  /** Answers up to this one are low; each scale's lowest answer. */
  low?: number | null | undefined;
  /** Answers from this one on are high; each scale's highest answer. */
  high?: number | null | undefined;
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewer low, high or other answers than this have no contrast, at least 2; 10. */
  min_answers?: Whole | null | undefined;
}

/** What low and high answers to a driver go with, when the answers to the others are alike. */
export interface PenaltyReward {
  name: string;
  /** By how much the outcome is lower where the answer is low, against one between. */
  penalty: Answer;
  /** By how much the outcome is higher where the answer is high, against one between. */
  reward: Answer;
  /** Reward less penalty. */
  asymmetry: Answer;
  /** Low answers cost more; both alike; high answers bring more; neither shown. Null without both contrasts. */
  class: "basic" | "performance" | "excitement" | "neutral" | null;
  n_low: number;
  n_high: number;
}

/** The contrasts of all drivers, from one regression. */
export interface PenaltyRewards {
  /** In the order given. */
  drivers: PenaltyReward[];
  /** The outcome where no driver has a low or a high answer. */
  base: Answer;
  n: number;
  /** Rows used: those with every answer. */
  n_used: number;
  n_missing: number;
}

/** The quarter of the grid of importance by performance. */
export type Quadrant = "concentrate_here" | "keep_up" | "low_priority" | "possible_overkill";

/** One driver on the grid. */
export interface DriverPriority {
  name: string;
  /** Its part of R^2. */
  importance: Estimate;
  /** Its mean answer, on its own scale. */
  mean: Estimate;
  /** Where the mean lies on the scale, 0 to 1. */
  performance: Estimate;
  /** Importance times headroom, which is 1 less performance. */
  priority: Estimate;
  quadrant: Quadrant;
  /** Whether no other quarter is within the intervals. */
  clear: boolean;
}

/** The drivers by priority, and the lines that cut the grid. */
export interface ImportancePerformance {
  r_squared: Answer;
  /** The highest priority first; none when there is not enough data. */
  drivers: DriverPriority[];
  /** Importance from which a driver is important. */
  importance_cut: number;
  /** Performance (0 to 1) from which a driver is done well. */
  performance_cut: number | null;
  n_used: number;
  notes: string[];
}

/** How much of an outcome each driver is associated with: its share of R^2, with intervals of share and rank. Association is not cause. */
export function keyDrivers(outcome: NumbersOrNull, drivers: readonly Driver[], weights?: Numbers | null, options?: KeyDriverOptions | null): KeyDrivers;
/** What a low answer to each driver costs and what a high one brings, in points of the outcome; only rows with all answers are used. */
export function penaltyReward(
  outcome: NumbersOrNull,
  drivers: readonly ScaledDriver[],
  weights?: Numbers | null,
  options?: PenaltyRewardOptions | null,
): PenaltyRewards;
/** Importance against performance of each driver on its declared scale, higher answers being better: where to look first. */
export function importancePerformance(
  outcome: NumbersOrNull,
  drivers: readonly ScaledDriver[],
  weights?: Numbers | null,
  options?: KeyDriverOptions | null,
): ImportancePerformance;

// What they say in their own words

/** Ids of people or accounts: all texts, or all whole numbers. */
export type Ids = Wholes | readonly string[];

/** What customers wrote, a row each. */
export interface Comments {
  /**
   * The texts, in any language. Blank ones count for nothing, and so do null and undefined: most rows of real tables have no comment.
   * A text that holds half a surrogate pair, as cutting can leave it, is refused; `text.toWellFormed()` mends it.
   */
  texts: readonly (string | null | undefined)[];
  /** Who wrote each text; without it each text has an author of its own. */
  authors?: Ids | null | undefined;
}

/** How texts become terms; the defaults are right for texts in several languages. */
export interface TokenOptions {
  /**
   * The language of the texts, BCP 47 (`"en"`, `"fa-IR"`): whose stop words and stemmer are used. Without it, those of English for
   * Latin letters, of Russian for Cyrillic ones, and the stop words of Persian and Chinese.
   */
  language?: string | null | undefined;
  /** Whether the words of English and Russian are cut to their stems (Snowball); false. */
  stem?: boolean | null | undefined;
  /** Words that are no terms, in place of the built-in lists (English, Persian, Russian, Chinese); an empty list keeps all. */
  stop_words?: readonly string[] | null | undefined;
  /**
   * Words that spaces don't tell: of Chinese, Japanese, Thai and the like, which are otherwise taken in pairs of characters, and
   * compounds in Arabic script, which are then one term however they are spelled.
   */
  dictionary?: readonly string[] | null | undefined;
  /** Most words of a term, 1 or 2; 1. */
  ngrams?: number | null | undefined;
  /** Fewest characters of a term, where words are spaced; 2. */
  min_chars?: number | null | undefined;
  /** Whether "café" and "cafe", "ё" and "е" are different terms; false. */
  keep_diacritics?: boolean | null | undefined;
}

/**
 * A term and the place where it stands. Places count Unicode code points, as `[...text]` does, not the UTF-16 units of `text.length`
 * and `text.slice`: the words are `[...text].slice(start, end).join("")`.
 */
export interface Token {
  /** The normalised term, by which texts are compared. */
  term: string;
  /** Its first code point in the text, counted from 0. */
  start: number;
  /** The code point after its last one. */
  end: number;
}

/** How much likelier a term is in one group than in the other. */
export interface LogOdds {
  /** Logarithm of the ratio of the term's odds, above 0 where it belongs to the first group. */
  log_odds: number;
  /** Its standard error. */
  standard_error: number;
  /** Their ratio, standard normal where the groups don't differ. */
  z: number;
}

/** A remark on a result. */
export interface Remark {
  code: string;
  text: string;
}

/** Options of {@link driverWords}. */
export interface DriverWordOptions {
  tokens?: TokenOptions | null | undefined;
  /** Confidence level of the intervals, in (0, 1), and what `significant` goes by; 0.95. */
  level?: number | null | undefined;
  /** Fewest authors of a term, both groups together; 5. */
  min_authors?: Whole | null | undefined;
  /** Fewest authors of each group; 5. */
  min_n?: Whole | null | undefined;
  /** Prior authors of a term, on average over the terms, 1e-3 to 1e6; 0.5. */
  prior?: number | null | undefined;
  /** Whether each term has the same prior; false: each has its share of all authors' terms. */
  flat_prior?: boolean | null | undefined;
  /** Most terms of each group; 20. */
  most?: Whole | null | undefined;
  /** Most quotes of each term; 3. */
  quotes?: Whole | null | undefined;
  /** Whether comments that are near duplicates are one author's; false: they are counted and remarked upon. */
  merge_duplicates?: boolean | null | undefined;
}

/** A term that is likelier in one group. */
export interface DriverWord {
  /** The normalised term. */
  term: string;
  /** Logarithm of the ratio of its odds, above 0 where it belongs to the focus; `n` are its authors. */
  log_odds: Estimate;
  /** Log odds over their standard error. */
  z: number;
  /** Exact: twice the chance of authors so much in one group, were the term as likely in both. */
  p_value: number;
  /** The same, adjusted over all tested terms (Benjamini-Hochberg). */
  p_adjusted: number;
  /** Whether the adjusted p-value is at most 1 - level. */
  significant: boolean;
  authors_focus: number;
  authors_rest: number;
  /** Rows of the comments with the term that stand best for its group's, counted from 0. */
  quotes: number[];
}

/** What sets a group apart. */
export interface DriverWords {
  /** Terms of the focus, the surest first. */
  focus: DriverWord[];
  /** Terms of the rest, the surest first. */
  rest: DriverWord[];
  /** Terms compared. */
  terms: number;
  /** Authors in the focus who say anything. */
  authors_focus: number;
  /** Authors among the rest who say anything. */
  authors_rest: number;
  /** Comments with terms. */
  comments: number;
  /** Comments that nearly repeat another one. */
  near_duplicates: number;
  remarks: Remark[];
}

/** A theme, by the words and phrases that tell it. */
export interface Theme {
  name: string;
  /** Words and phrases, in any language: a comment with one of them mentions the theme. */
  include: readonly string[];
  /** A comment with one of these doesn't. */
  exclude?: readonly string[] | null | undefined;
}

/** Options of {@link themes}. */
export interface ThemeOptions {
  /** How words are compared: language, stems, diacritics. */
  tokens?: TokenOptions | null | undefined;
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewer authors than this are not enough for a share; 5. */
  min_n?: Whole | null | undefined;
}

/** The comments that mention a theme. */
export interface ThemeMentions {
  name: string;
  /** Rows of the comments that mention it, counted from 0, ascending. */
  rows: number[];
  /** Those of them that only deny it, as "no delays" does; a reading by word lists, which may err. */
  negated_rows: number[];
  comments: number;
  authors: number;
  /** Their share of the authors who say anything. */
  share: Answer;
}

/** Options of {@link themeImpact}. */
export interface ThemeImpactOptions {
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** The mean, or the Net Promoter Score of scores 0 to 10 on the [-1, 1] scale; the mean. */
  score?: "mean" | "nps" | null | undefined;
  /** Draws of the bootstrap, 100 to 100,000; 2,000. */
  draws?: number | null | undefined;
  /** The same seed gives the same limits, on every machine; 0. */
  seed?: Whole | null | undefined;
  /** Fewest authors with the theme, and without it; 5. */
  min_n?: Whole | null | undefined;
}

/** What a theme does to a score. */
export interface ThemeImpact {
  name: string;
  /** The score of all comments less that of those without the theme: below 0 where the theme pulls it down. */
  impact: Answer;
  /** Score of the comments with the theme; null without any. */
  score_with: number | null;
  /** Score of the comments without it; null without any. */
  score_without: number | null;
  /** Score of all comments. */
  score: number;
  /** Comments with the theme. */
  comments: number;
  /** Their authors. */
  authors: number;
  /** All comments. */
  n: number;
}

/** Options of {@link newTerms}. */
export interface NewTermOptions {
  tokens?: TokenOptions | null | undefined;
  /** The chance of any false alarm in a period in which nothing is new, in (0, 1); 0.05. */
  false_alarms?: number | null | undefined;
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewest authors of a term, all periods together; 3. */
  min_authors?: Whole | null | undefined;
  /** Fewest authors now, and before; 5. */
  min_n?: Whole | null | undefined;
  /** Most alarms; 20. */
  most?: Whole | null | undefined;
  /** Most quotes of each term; 3. */
  quotes?: Whole | null | undefined;
}

/** A term that comes up. */
export interface NewTerm {
  /** The normalised term. */
  term: string;
  /** Its rate now over its rate before, per term said; `n` are its authors. */
  ratio: Estimate;
  /** One-sided: the chance of as many authors now, were its rate that of before. */
  p_value: number;
  /** The same, adjusted over all tested terms (Benjamini-Hochberg). */
  p_adjusted: number;
  authors_now: number;
  /** Authors who used it in the periods before, each counted once a period. */
  authors_before: number;
  /** Earlier periods in which anyone used it. */
  periods_before: number;
  /** Rows of this period's comments with the term that stand best for them, counted from 0. */
  quotes: number[];
}

/** The terms that raise an alarm. */
export interface NewTerms {
  /** Alarms, the surest first. */
  alarms: NewTerm[];
  /** Terms tested. */
  terms: number;
  /** The period looked at, the last one. */
  period: number;
  authors_now: number;
  /** Authors before, each counted once a period. */
  authors_before: number;
  /** How much the rates of terms vary between the earlier periods beyond chance; 0 where chance explains all. */
  dispersion: number;
  /** The stated rate of false alarms. */
  false_alarms: number;
  remarks: Remark[];
}

/** Options of {@link quotes}. */
export interface QuoteOptions {
  tokens?: TokenOptions | null | undefined;
  /** Most quotes; 3. */
  most?: Whole | null | undefined;
}

/** A comment that stands for others. */
export interface Quote {
  /** The comment's row, counted from 0. */
  row: number;
  /** How typical it is of the chosen comments, 0 to 1. */
  similarity: number;
  /** The chosen comments that share more with this quote than with the others, itself included. */
  stands_for: number;
}

/** The terms of a text in any script, in the order in which they begin; an option out of its range is refused. */
export function tokens(text: string, options?: TokenOptions | null): Token[];
/**
 * Log odds ratios of all terms between two groups, with prior counts (Monroe, Colaresi and Quinn 2008); fewer than two terms, columns of
 * different lengths and counts out of their range are refused.
 */
export function weightedLogOdds(focus: Numbers, rest: Numbers, prior: Numbers): LogOdds[];
/**
 * The terms that set the comments in `focus` apart from the rest, by the people who use them; columns of different lengths are
 * refused, too few authors are no error but a remark.
 */
export function driverWords(comments: Comments, focus: readonly boolean[], options?: DriverWordOptions | null): DriverWords;
/**
 * The comments that mention each theme of a taxonomy, in the taxonomy's order; a theme without words, a phrase without letters, and
 * two themes of one name are refused.
 */
export function themes(comments: Comments, taxonomy: readonly Theme[], options?: ThemeOptions | null): ThemeMentions[];
/**
 * What each theme does to the score of the same comments: the score less what it would be without the theme's, with the interval of the
 * bootstrap over authors. An association, no more. Scores that are missing, and rows beyond them, are refused.
 */
export function themeImpact(
  scores: Numbers,
  authors: Ids | null | undefined,
  mentions: readonly ThemeMentions[],
  options?: ThemeImpactOptions | null,
): ThemeImpact[];
/**
 * The terms that more people use in the last of the `periods` than the earlier ones explain; periods are numbered in order of time, one
 * for each comment. Too few authors are no error but a remark.
 */
export function newTerms(comments: Comments, periods: Wholes, options?: NewTermOptions | null): NewTerms;
/** The comments that stand best for the `chosen` ones, the best first, each of another author; columns of different lengths are refused. */
export function quotes(comments: Comments, chosen: readonly boolean[], options?: QuoteOptions | null): Quote[];

// What they are worth

/** The unit in which recency, age and horizons are measured. */
export type TimeUnit = "hour" | "day" | "week" | "month" | "year";

/** Orders as columns: a row an order or a refund, in any order of rows. */
export interface Orders {
  /** A code per customer; {@link customerCodes} makes them. */
  customer: Wholes;
  /** Microseconds since 1970-01-01T00:00:00Z, or instants as text or `Date`. */
  ordered_at: Wholes | readonly InstantLike[];
  /** Net amounts in minor units of one currency (cents); negative ones are refunds. */
  amount?: Wholes | null | undefined;
}

/** How orders become purchases. */
export interface PurchaseOptions {
  unit?: TimeUnit | null | undefined;
  /** Whether all orders of a customer on one calendar day are one purchase, and times are whole days. */
  merge_same_day?: boolean | null | undefined;
  /** Offset of the calendar day from UTC, in seconds east. */
  utc_offset_seconds?: number | null | undefined;
  /** Decimal digits of the amounts' currency. */
  minor_digits?: number | null | undefined;
}

/** Columns that the models of purchases read; a {@link Purchases} has them. */
export interface HistoryColumns {
  /** Repeat purchases (x). */
  frequency: Wholes;
  /** Time from the first to the last purchase (t_x). */
  recency: Numbers;
  /** Time from the first purchase to now (T). */
  age: Numbers;
  /** What else is known of the customers, for the models with covariates. */
  covariates?: Covariates<Numbers> | null | undefined;
}

/** The covariates of the two processes; a column may be in both. */
export interface Covariates<Column> {
  /** What moves the rate of purchases. */
  purchase?: readonly Covariate<Column>[] | null | undefined;
  /** What moves the dropout. */
  dropout?: readonly Covariate<Column>[] | null | undefined;
}

/** A column that says something of every customer and doesn't change with time. */
export interface Covariate<Column> {
  /** Its name, which its coefficient will have. */
  name: string;
  /** Its value for each customer, from -1e6 to 1e6. */
  values: Column;
}

/** Checked columns of purchase histories. */
export interface Histories {
  frequency: Uint32Array;
  recency: Float64Array;
  age: Float64Array;
  covariates?: Covariates<Float64Array>;
}

/** Purchase histories as columns, one row a customer with a purchase, in ascending order of customer. */
export interface Purchases extends Histories {
  customer: Uint32Array;
  /** Mean net spend of the repeat purchases in major units; null without a repeat; empty without amounts. */
  monetary_value: (number | null)[];
  /** Net spend of all purchases in minor units; empty without amounts. */
  total_spend: BigInt64Array;
  unit: TimeUnit;
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases that refunds netted to nothing. */
  cancelled: number;
  /** Refund rows that found no purchase, or not enough of it. */
  unmatched_refunds: number;
}

/** How to fit. */
export interface FitOptions {
  /** Weight of each row, from 0 to 1e12; 1 each unless given. */
  weights?: Numbers | null | undefined;
  /** Confidence level of the parameters' intervals, from 1e-6 to 1 - 1e-12. */
  level?: number | null | undefined;
  /** What is known of parameters beforehand, at most one each: the fit is then the maximum a posteriori. */
  priors?: readonly Prior[] | null | undefined;
}

/** What is known of a parameter before the data: its logarithm is normal. */
export interface Prior {
  /** Name of the parameter. */
  parameter: string;
  /** Mean of the parameter's logarithm, from -100 to 100. */
  mean: number;
  /** Standard deviation of the parameter's logarithm, from 1e-6 to 1e6. */
  sd: number;
}

/** How to draw from a posterior. */
export interface PosteriorOptions {
  /** The weights that the fit had. */
  weights?: Numbers | null | undefined;
  /** Draws, from 100 to 100,000. */
  draws?: number | null | undefined;
  /** The same seed gives the same draws, on every machine. */
  seed?: Whole | null | undefined;
  /** Level of the parameters' intervals, from 1e-6 to 1 - 1e-12. */
  level?: number | null | undefined;
}

/** Draws from the posterior of a model, as a plain object: it survives JSON and `postMessage`. */
export interface Posterior<Model> {
  /** The model at each draw. */
  models: Model[];
  parameters: PosteriorParameter[];
  sampler: "importance_resampling" | "hamiltonian";
  /** The k-hat of the importance weights; over 0.7 they were not used. */
  k_hat: number | null;
  /** Independent draws that the draws are worth, of the parameter for which they are worth least. */
  n_eff: number;
  /** The largest R-hat of a parameter over the Hamiltonian chains; null for importance resampling. */
  r_hat: number | null;
  seed: Whole;
  /** Customers behind the posterior. */
  customers: number;
}

/** What the draws say of a parameter. */
export interface PosteriorParameter {
  name: string;
  standard_deviation: number;
  /** Posterior mean with the interval between equal tails. */
  estimate: Estimate;
}

/** A fitted parameter. */
export interface Parameter {
  name: string;
  value: number;
  standard_error: number | null;
  estimate: Answer;
}

/** How the search for the maximum ended. */
export interface Convergence {
  status: "converged" | "boundary" | "flat";
  iterations: number;
  /** Largest absolute derivative of the log-likelihood by the logarithm of a parameter. */
  gradient: number;
  distinct_rows: number;
  /** Sum of the weights. */
  customers: number;
}

/** A model with what its fit knows of it, as a plain object: it survives JSON and `postMessage`. */
export interface Fit<Model> {
  model: Model;
  parameters: Parameter[];
  /** Covariance of the parameters; null when the likelihood is flat. */
  covariance: number[][] | null;
  log_likelihood: number;
  convergence: Convergence;
  /** What was supposed of the parameters beforehand; left out when that was nothing. */
  priors?: Prior[];
}

/** Parameters of {@link BgNbd}. */
export interface BgNbdParameters {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** Parameters of {@link GammaGamma}. */
export interface GammaGammaParameters {
  p: number;
  q: number;
  gamma: number;
}

/** What lies in the memory of the module until it is freed: by `free`, by `using`, or when it is no longer reachable. */
export interface Freed {
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Parameters of {@link MbgNbd}. */
export type MbgNbdParameters = BgNbdParameters;

/** Parameters of {@link ParetoNbd}. */
export interface ParetoNbdParameters {
  r: number;
  alpha: number;
  s: number;
  beta: number;
}

/** Parameters of {@link BgBb}. */
export interface BgBbParameters {
  alpha: number;
  beta: number;
  gamma: number;
  delta: number;
}

/** Parameters of {@link ShiftedBetaGeometric}. */
export interface ShiftedBetaGeometricParameters {
  alpha: number;
  beta: number;
}

/** What a covariate does in a model. */
export interface Coefficient {
  /** Name of the covariate. */
  covariate: string;
  /** What a unit of it adds to the logarithm that it moves. */
  value: number;
}

/** Parameters of {@link BgNbdCovariates}, those of the baseline customer first. */
export interface BgNbdCovariatesParameters extends BgNbdParameters {
  /** What the covariates add to the logarithm of the mean purchase rate. */
  purchase: readonly Coefficient[];
  /** What the covariates add to the logarithm of `a`. */
  dropout_a: readonly Coefficient[];
  /** What the covariates add to the logarithm of `b`. */
  dropout_b: readonly Coefficient[];
}

/** Parameters of {@link ParetoNbdCovariates}, those of the baseline customer first. */
export interface ParetoNbdCovariatesParameters extends ParetoNbdParameters {
  /** What the covariates add to the logarithm of the mean purchase rate. */
  purchase: readonly Coefficient[];
  /** What the covariates add to the logarithm of the mean dropout rate. */
  dropout: readonly Coefficient[];
}

/** The parameters of each kind of model of purchases. */
export interface ModelParameters {
  bg_nbd: BgNbdParameters;
  mbg_nbd: MbgNbdParameters;
  pareto_nbd: ParetoNbdParameters;
  bg_bb: BgBbParameters;
  bg_nbd_covariates: BgNbdCovariatesParameters;
  pareto_nbd_covariates: ParetoNbdCovariatesParameters;
}
/** The class of each kind. */
export interface ModelClasses {
  bg_nbd: BgNbd;
  mbg_nbd: MbgNbd;
  pareto_nbd: ParetoNbd;
  bg_bb: BgBb;
  bg_nbd_covariates: BgNbdCovariates;
  pareto_nbd_covariates: ParetoNbdCovariates;
}
/** A kind of model of purchases. */
export type ModelKind = keyof ModelParameters;
/** A model of purchases as a plain object: its parameters under its kind, `{ bg_nbd: { r, alpha, a, b } }`. */
export type AnyModel = { [Kind in ModelKind]: { [_ in Kind]: ModelParameters[Kind] } }[ModelKind];

/** When the next purchase may be expected, as columns. */
export interface NextPurchase {
  /** Probability that there is another purchase at all, ever. */
  probability: Float64Array;
  /** Expected time to it, given that there is one; null where the expectation is infinite. */
  mean: (number | null)[];
  /** Time by which it has happened with probability one half, given that there is one. */
  median: Float64Array;
}

/** How long customers who are alive now stay, as columns. */
export interface ResidualLifetime {
  /** Expected time until the customer leaves, given alive now; null where the expectation is infinite. */
  mean: (number | null)[];
  /** Time by which the customer has left with probability one half, given alive now; null beyond 1e300. */
  median: (number | null)[];
}

/**
 * A model of repeat purchases and silent dropout: the questions that all of them answer. Times and horizons are in the unit of
 * the histories.
 */
export abstract class PurchaseModel implements Freed {
  protected constructor();
  /** The model of a plain object, such as one of a posterior's draws; an instance of its kind's class. */
  static fromJSON(model: AnyModel): PurchaseModel;
  readonly kind: ModelKind;
  /** Log-likelihood of each history. */
  logLikelihood(histories: HistoryColumns): Float64Array;
  /** Probability that each customer is a customer still. */
  probabilityAlive(histories: HistoryColumns): Float64Array;
  /** Its logarithm, exact where the probability is too small for a number. */
  logProbabilityAlive(histories: HistoryColumns): Float64Array;
  /** Probability that each customer is a customer still at the end of the horizon. */
  probabilityAliveAfter(histories: HistoryColumns, horizon: number): Float64Array;
  /** Purchases that each customer is expected to make within the horizon. */
  expectedPurchases(histories: HistoryColumns, horizon: number): Float64Array;
  /** The same, each discounted to now at a continuous rate per time unit. */
  discountedPurchases(histories: HistoryColumns, horizon: number, discountRate: number): Float64Array;
  /** The same without an end (DERT): what each customer's future is worth, in purchases of today. */
  residualTransactions(histories: HistoryColumns, discountRate: number): Float64Array;
  /** Probability that each customer makes exactly so many purchases within the horizon. */
  purchasePmf(histories: HistoryColumns, horizon: number, purchases: Whole): Float64Array;
  /** Logarithm of the probability that each customer makes as many purchases as its row says: the log score of a forecast. */
  purchaseLogPmf(histories: HistoryColumns, horizon: number, purchases: Wholes): Float64Array;
  /** The least number of purchases that each customer stays at or under with at least the probability. */
  purchaseQuantiles(histories: HistoryColumns, horizon: number, probability: number): Uint32Array;
  /** When each customer's next purchase may be expected. */
  nextPurchase(histories: HistoryColumns): NextPurchase;
  /** How long each customer stays, if alive now. */
  residualLifetime(histories: HistoryColumns): ResidualLifetime;
  /** Repeat purchases expected of a new customer within the horizon. */
  newCustomerPurchases(horizon: number): number;
  /** Probability that a new customer makes exactly so many repeat purchases within the horizon. */
  newCustomerPmf(horizon: number, purchases: Whole): number;
  /** Its logarithm, exact where the probability is too small for a number. */
  newCustomerLogPmf(horizon: number, purchases: Whole): number;
  toJSON(): AnyModel;
  free(): void;
  [Symbol.dispose](): void;
}

/** BG/NBD (Fader, Hardie & Lee 2005): purchases while alive, and leaving after a repeat purchase. */
export class BgNbd extends PurchaseModel implements BgNbdParameters {
  constructor(parameters: BgNbdParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<BgNbd>;
  readonly kind: "bg_nbd";
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  toJSON(): { bg_nbd: BgNbdParameters };
}

/** MBG/NBD (Batislam, Denizel & Filiztekin 2007): as BG/NBD, but a customer may leave after the first purchase, too. */
export class MbgNbd extends PurchaseModel implements MbgNbdParameters {
  constructor(parameters: MbgNbdParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<MbgNbd>;
  readonly kind: "mbg_nbd";
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  toJSON(): { mbg_nbd: MbgNbdParameters };
}

/** Pareto/NBD (Schmittlein, Morrison & Colombo 1987): purchases while alive, and leaving at any time. */
export class ParetoNbd extends PurchaseModel implements ParetoNbdParameters {
  constructor(parameters: ParetoNbdParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<ParetoNbd>;
  readonly kind: "pareto_nbd";
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
  toJSON(): { pareto_nbd: ParetoNbdParameters };
}

/** BG/BB (Fader, Hardie & Shang 2010): purchases on given occasions; times count occasions. */
export class BgBb extends PurchaseModel implements BgBbParameters {
  constructor(parameters: BgBbParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<BgBb>;
  readonly kind: "bg_bb";
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly delta: number;
  toJSON(): { bg_bb: BgBbParameters };
}

/** BG/NBD with covariates (Fader & Hardie 2007), for histories that carry them. */
export class BgNbdCovariates extends PurchaseModel implements BgNbdCovariatesParameters {
  constructor(parameters: BgNbdCovariatesParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<BgNbdCovariates>;
  readonly kind: "bg_nbd_covariates";
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly purchase: readonly Coefficient[];
  readonly dropout_a: readonly Coefficient[];
  readonly dropout_b: readonly Coefficient[];
  toJSON(): { bg_nbd_covariates: BgNbdCovariatesParameters };
}

/** Pareto/NBD with covariates (Fader & Hardie 2007), for histories that carry them. */
export class ParetoNbdCovariates extends PurchaseModel implements ParetoNbdCovariatesParameters {
  constructor(parameters: ParetoNbdCovariatesParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<ParetoNbdCovariates>;
  readonly kind: "pareto_nbd_covariates";
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
  readonly purchase: readonly Coefficient[];
  readonly dropout: readonly Coefficient[];
  toJSON(): { pareto_nbd_covariates: ParetoNbdCovariatesParameters };
}

/** Fits the model of a kind. */
export function fitModel<Kind extends ModelKind>(
  kind: Kind,
  histories: HistoryColumns,
  options?: FitOptions | null,
): PurchaseFit<ModelClasses[Kind]>;

/** A fitted model of purchases; intervals have the level 0.95 unless one is given, from 1e-6 to 1 - 1e-12. */
export class PurchaseFit<Model extends PurchaseModel = PurchaseModel> implements Freed {
  private constructor();
  /** The fit of a plain object; where its model is the bare parameters, as in `scores.purchase_model`, their kind is told. */
  static fromJSON(fit: Fit<AnyModel>): PurchaseFit;
  static fromJSON<Kind extends ModelKind>(fit: Fit<ModelParameters[Kind]>, kind: Kind): PurchaseFit<ModelClasses[Kind]>;
  readonly model: Model;
  readonly parameters: Parameter[];
  readonly covariance: number[][] | null;
  readonly log_likelihood: number;
  readonly convergence: Convergence;
  readonly priors: Prior[];
  /** Probability to be a customer still, with its interval. */
  probabilityAlive(histories: HistoryColumns, level?: number | null): Intervals;
  /** Expected purchases with their interval. */
  expectedPurchases(histories: HistoryColumns, horizon: number, level?: number | null): Intervals;
  /** Purchases expected of all customers together, with the interval of the sum. */
  totalExpectedPurchases(histories: HistoryColumns, horizon: number, level?: number | null): Estimate;
  /** Draws from the posterior, of the histories (and weights) that it was fitted to. */
  posterior(histories: HistoryColumns, options?: PosteriorOptions | null): Posterior<ReturnType<Model["toJSON"]>>;
  toJSON(): Fit<ReturnType<Model["toJSON"]>>;
  free(): void;
  [Symbol.dispose](): void;
}

/** Gamma-Gamma (Fader & Hardie 2013): spend per purchase, in major units of one currency. */
export class GammaGamma implements Freed, GammaGammaParameters {
  constructor(parameters: GammaGammaParameters);
  /**
   * Fits by maximum likelihood to customers with a repeat purchase; leave out those without one:
   * ```js
   * const repeat = [...table.frequency.keys()].filter((row) => table.frequency[row] > 0);
   * GammaGamma.fit(repeat.map((row) => table.frequency[row]), repeat.map((row) => table.monetary_value[row]));
   * ```
   */
  static fit(frequency: Wholes, monetaryValue: NumbersOrNull, options?: FitOptions | null): GammaGammaFit;
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
  /** Log-likelihood of each customer's mean spend. */
  logLikelihood(frequency: Wholes, monetaryValue: NumbersOrNull): Float64Array;
  /** Spend expected of each purchase to come; where the frequency is 0 the mean spend isn't read and may be null. */
  expectedSpend(frequency: Wholes, monetaryValue: NumbersOrNull): Float64Array;
  /** Mean spend per purchase over all customers. */
  meanSpend(): number;
  toJSON(): GammaGammaParameters;
  free(): void;
  [Symbol.dispose](): void;
}

/** A fitted {@link GammaGamma}. */
export class GammaGammaFit implements Freed {
  private constructor();
  /** The fit of a plain object, such as `scores.spend_model`. */
  static fromJSON(fit: Fit<GammaGammaParameters>): GammaGammaFit;
  readonly model: GammaGamma;
  readonly parameters: Parameter[];
  readonly covariance: number[][] | null;
  readonly log_likelihood: number;
  readonly convergence: Convergence;
  readonly priors: Prior[];
  /** Draws from the posterior, of the columns (and weights) that it was fitted to. */
  posterior(frequency: Wholes, monetaryValue: NumbersOrNull, options?: PosteriorOptions | null): Posterior<GammaGammaParameters>;
  toJSON(): Fit<GammaGammaParameters>;
  free(): void;
  [Symbol.dispose](): void;
}

/** How far ahead, and what tomorrow's money is worth today. */
export interface LifetimeOptions {
  /** Time ahead, in the unit of the histories. */
  horizon?: number | null | undefined;
  /** Continuous discount rate per time unit. */
  discount_rate?: number | null | undefined;
  /** Share of the spend that is profit. */
  margin?: number | null | undefined;
  level?: number | null | undefined;
}

/** Length of the unit in days. */
export function timeUnitDays(unit: TimeUnit): number;
/** Numbers the distinct ids of a column in their own order, whatever the order of rows: the code of each row, the id of each code. */
export function customerCodes(ids: readonly string[]): { code: Uint32Array; id: string[] };
export function customerCodes(ids: Wholes): { code: Uint32Array; id: Whole[] };
/** Checks columns of purchase histories. */
export function checkHistories(histories: HistoryColumns): Histories;
/** Turns orders into one purchase history a customer, as of an instant. */
export function purchases(orders: Orders, asOf: InstantLike, options?: PurchaseOptions | null): Purchases;
/** The discounted value of each customer's purchases within the horizon, in major units of money. */
export function lifetimeValue(
  purchases: PurchaseFit | Fit<AnyModel>,
  spends: GammaGammaFit | Fit<GammaGammaParameters>,
  histories: HistoryColumns,
  monetaryValue: NumbersOrNull,
  options?: LifetimeOptions | null,
): Intervals;
/** The sum of {@link lifetimeValue} over all customers, with the interval of the sum. */
export function totalLifetimeValue(
  purchases: PurchaseFit | Fit<AnyModel>,
  spends: GammaGammaFit | Fit<GammaGammaParameters>,
  histories: HistoryColumns,
  monetaryValue: NumbersOrNull,
  options?: LifetimeOptions | null,
): Estimate;

/** How to predict. */
export interface PredictOptions extends LifetimeOptions {
  /** The same seed gives the same numbers, on every machine. */
  seed?: Whole | null | undefined;
}

/** What customers are going to do, with what chance and the parameters leave open. */
export interface Prediction {
  /** Purchases of each customer within the horizon. */
  purchases: Intervals;
  /** Discounted value of each; null without a model of spend. */
  value: Intervals | null;
  total_purchases: Estimate;
  total_value: Estimate | null;
}

/**
 * Purchases (and their value) of each customer within the horizon, drawn from posteriors: plain data in and out, so a worker
 * can do it. Without a model of spend `spends` is null and `monetaryValue` isn't read.
 */
export function predict(
  purchases: Posterior<AnyModel>,
  spends: Posterior<GammaGammaParameters> | null | undefined,
  histories: HistoryColumns,
  monetaryValue?: NumbersOrNull | null,
  options?: PredictOptions | null,
): Prediction;

/** How to simulate. */
export interface SimulateOptions {
  /** The same seed gives the same base, on every machine. */
  seed?: Whole | null | undefined;
  /** Time after each customer's age that is drawn too, to be predicted. */
  horizon?: number | null | undefined;
}

/** A base drawn from a model: a row a customer in the first columns, a row a repeat purchase in the last three. */
export interface Simulation extends Histories {
  /** Mean spend of the repeat purchases up to now; null without a repeat; empty without a model of spend. */
  monetary_value: (number | null)[];
  /** Whether the customer is a customer still at that age. */
  alive: boolean[];
  /** Purchases within the horizon after it. */
  future_purchases: Uint32Array;
  /** What they bring, undiscounted; empty without a model of spend. */
  future_spend: Float64Array;
  /** Customer of each repeat purchase, those of the horizon included, in ascending order. */
  purchase_customer: Uint32Array;
  /** Time of each since the customer's first purchase. */
  purchase_time: Float64Array;
  /** Spend of each; empty without a model of spend. */
  purchase_spend: Float64Array;
}

/** New customers to be drawn, for a model with covariates. */
export interface Newcomers {
  /** Time from each one's first purchase to now. */
  age: Numbers;
  /** What else is known of them: the covariates of the fit, in its order. */
  covariates?: Covariates<Numbers> | null | undefined;
}

/** Draws customers of the given ages from a model, and what they spend from another one; a model with covariates reads those. */
export function simulate(
  model: PurchaseModel,
  spend: GammaGamma | GammaGammaParameters | null | undefined,
  newcomers: Numbers | Newcomers,
  options?: SimulateOptions | null,
): Simulation;

/** What to choose among, and how. */
export interface ChooseOptions {
  /** The models to compare. */
  models?: readonly ModelKind[] | null | undefined;
  purchases?: PurchaseOptions | null | undefined;
  /** What is known of parameters beforehand; a model without a parameter of that name goes without. */
  priors?: readonly Prior[] | null | undefined;
  level?: number | null | undefined;
}

/** A model, fitted to the past and scored on what came after. */
export interface Candidate {
  model: ModelKind;
  /** Its fit to the past; {@link PurchaseFit.fromJSON} makes an instance of it. */
  fit: Fit<AnyModel>;
  /** Mean logarithm of the probability that the model gave each customer's held-out purchases; more is better. */
  log_score: number;
  /** What the mean log score lacks against the best model's, with the interval of the paired difference. */
  behind: Answer;
  /** Purchases that it expected of all together. */
  expected_purchases: number;
  /** Expected less actual purchases, as a share of the actual ones; null when there were none. */
  total_error: number | null;
  /** Sum over the periods of the absolute error, as a share of the actual purchases; null when there were none. */
  tracking_error: number | null;
  expected_by_period: number[];
  /** Akaike's criterion on the past. */
  akaike: number;
}

/** The models of the family side by side on held-out purchases, the best by log score first. */
export interface Choice {
  candidates: Candidate[];
  /** The models that could not be fitted, and why. */
  refused: { model: ModelKind; why: string }[];
  /** Customers of the past, who are all that is scored. */
  customers: number;
  /** Held-out time in the time unit. */
  horizon: number;
  actual_purchases: number;
  /** Purchases in each period of the held-out time. */
  actual_by_period: number[];
}

/** Fits each model to the purchases up to `split`, and scores it on those of the same customers after it, up to `asOf`. */
export function choose(orders: Orders, split: InstantLike, asOf: InstantLike, options?: ChooseOptions | null): Choice;

/** Customers by their number of repeat purchases: as they are, and as the model has them. */
export interface RepeatHistogram {
  /** Repeat purchases, 0, 1, ...; the last class holds all that have as many or more. */
  purchases: Uint32Array;
  actual: Float64Array;
  expected: Float64Array;
}

/** Expected against actual histogram of repeat purchases up to `longest`. */
export function repeatHistogram(
  model: PurchaseModel,
  histories: HistoryColumns,
  longest: number,
  weights?: Numbers | null,
): RepeatHistogram;

/** Repeat purchases of a base over time: as they were, and as the model has them. */
export interface Tracking {
  /** End of each period, in time units after the first purchase of all. */
  until: Float64Array;
  actual: Float64Array;
  expected: Float64Array;
}

/**
 * Expected against actual repeat purchases by period of one time unit, of the customers who had come by `joinedBy`. Refuses a model
 * with covariates, which orders don't carry.
 */
export function tracking(
  model: PurchaseModel,
  orders: Orders,
  joinedBy: InstantLike,
  asOf: InstantLike,
  options?: PurchaseOptions | null,
): Tracking;

/** Purchases within a horizon by the number of repeat purchases before it: as they were, and as the model expected them. */
export interface ConditionalExpectation {
  /** Repeat purchases before, 0, 1, ...; the last class holds all that have as many or more. */
  frequency: Uint32Array;
  customers: number[];
  /** Mean purchases that they made within the horizon; null without a customer. */
  actual: (number | null)[];
  /** Mean purchases that the model expected of them; null without a customer. */
  expected: (number | null)[];
}

/** Expected against actual purchases within a held-out horizon, by the number of repeat purchases before it. */
export function conditionalExpectation(
  model: PurchaseModel,
  histories: HistoryColumns,
  purchases: Wholes,
  horizon: number,
  longest: number,
): ConditionalExpectation;

/**
 * The model of parameters that were fitted elsewhere, under the names of `lifetimes` and PyMC-Marketing: `BetaGeoFitter`,
 * `ParetoNBDModel`, `GammaGammaFitter` and so on, or one of ours.
 */
export function knownParameters(model: string, parameters: { readonly [name: string]: number }): PurchaseModel | GammaGamma;

// What they bought

/** Numbers as their mean, median and 90th percentile. */
export interface Typical {
  n: number;
  mean: Answer;
  median: Answer;
  p90: Answer;
}

/** How purchases are counted. */
export interface SummaryOptions {
  purchases?: PurchaseOptions | null | undefined;
  /** Confidence level of the intervals. */
  level?: number | null | undefined;
}

/** What every count of orders says about the rows that it saw. */
export interface SeenOrders {
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases that refunds netted to nothing. */
  cancelled: number;
  /** Refund rows that found no purchase, or not enough of it. */
  unmatched_refunds: number;
}

/** The purchases of a base, net of refunds. */
export interface PurchaseSummary extends SeenOrders {
  customers: number;
  /** Customers with more than one purchase. */
  repeat_customers: number;
  purchases: number;
  /** Net revenue, in minor units; null when the orders carry no amounts. */
  revenue: Whole | null;
  /** Share of customers who came again. */
  repeat_rate: Answer;
  purchases_per_customer: Answer;
  /** Finished gaps between purchases, in `unit`; they leave out every gap that is still open. */
  gaps: Typical;
  /** Median time from a purchase to the next, in `unit`, with the open gaps counted for as long as they are. */
  time_to_next: Answer;
  /** Net amount of a purchase, in major units; null when the orders carry no amounts. */
  order_value: Typical | null;
  unit: TimeUnit;
}

/** Repeat rate, gaps between purchases and order value of a base, net of refunds. */
export function purchaseSummary(orders: Orders, asOf: InstantLike, options?: SummaryOptions | null): PurchaseSummary;

/** What a category brings. */
export interface CategoryShare {
  category: number;
  /** Purchases that hold it. */
  purchases: number;
  /** Customers who ever bought it. */
  customers: number;
  /** Its net revenue, in minor units; null when the orders carry no amounts. */
  revenue: Whole | null;
  share_of_purchases: Answer;
  share_of_customers: Answer;
  share_of_revenue: Answer | null;
}

/** The categories bought, in ascending order of code. */
export interface CategoryMix extends SeenOrders {
  categories: CategoryShare[];
  purchases: number;
  customers: number;
  revenue: Whole | null;
}

/** Shares of each category, a code per row of orders, in purchases, customers and revenue. */
export function categoryMix(category: Wholes, orders: Orders, asOf: InstantLike, options?: SummaryOptions | null): CategoryMix;

/** A period of the calendar; weeks begin on Monday. */
export type CalendarPeriod = "day" | "week" | "month" | "quarter" | "year";

/** How cohorts are cut. */
export interface CohortOptions extends SummaryOptions {
  /** The period of the first purchase, and of the cells. */
  period?: CalendarPeriod | null | undefined;
  /** Days after the first purchase within which a second one is asked for. */
  second_within_days?: number | null | undefined;
}

/** A cohort in a period since its first. */
export interface CohortCell {
  /** Periods since that of the first purchase; 0 is the first itself. */
  period: number;
  /** Customers who could have bought. */
  customers: number;
  /** Those who did. */
  active: number;
  /** Their share; not known while the period is unfinished. */
  rate: Answer;
  /** Net revenue, in minor units; null when the orders carry no amounts. */
  revenue: Whole | null;
  /** Whether the period is over; what an unfinished one counts may still rise. */
  finished: boolean;
}

/** When customers came again. */
export interface SecondPurchase {
  made: number;
  /** Customers who haven't, so far. */
  open: number;
  /** Median time to it, in the unit of the options. */
  median: Answer;
  /** Share of customers who make it within the days asked for. */
  within: Answer;
}

/** Customers by the period of their first purchase, and what they did in each period since. */
export interface Cohorts extends SeenOrders {
  cohorts: { start: IsoDate; customers: number; cells: CohortCell[]; second_purchase: SecondPurchase }[];
  /** All cohorts together: only finished cells count. */
  pooled: CohortCell[];
  second_purchase: SecondPurchase;
  period: CalendarPeriod;
  unit: TimeUnit;
}

/** Cohorts by first purchase. */
export function cohorts(orders: Orders, asOf: InstantLike, options?: CohortOptions | null): Cohorts;

/** How movements are cut. */
export interface MovementOptions extends SummaryOptions {
  /** The period in which a customer is active or not. */
  period?: CalendarPeriod | null | undefined;
}

/** How many customers, and their net revenue in minor units; null when the orders carry no amounts. */
export interface Movement {
  customers: number;
  revenue: Whole | null;
}

/** Who was there in a period. */
export interface MovementPeriod {
  start: IsoDate;
  /** Whether it is over; what an unfinished one counts may still rise. */
  finished: boolean;
  /** First purchase ever. */
  new: Movement;
  /** Bought in the period before, too. */
  returning: Movement;
  /** Bought before, but not in the period before. */
  resurrected: Movement;
  /** Bought in the period before and not in this one, and what they spent then; null while the period is unfinished. */
  dormant: Movement | null;
  /** Share of the customers of the period before who returned. */
  return_rate: Answer;
}

/** New, returning, resurrected and dormant customers of each period. */
export interface Movements extends SeenOrders {
  periods: MovementPeriod[];
  period: CalendarPeriod;
}

/** New, returning, resurrected and dormant customers by period. */
export function movements(orders: Orders, asOf: InstantLike, options?: MovementOptions | null): Movements;

/** How retention is measured. */
export interface RetentionOptions {
  /** Days between `before` and `after`; with them churn is also told for a year. */
  days?: number | null | undefined;
  level?: number | null | undefined;
}

/** Retention of recurring revenue from one point in time to another. */
export interface Retention {
  /** Accounts with revenue at the start. */
  accounts: number;
  /** Those of them with revenue at the end. */
  kept: number;
  new_accounts: number;
  /** Share of accounts kept. */
  logo: Answer;
  /** Share of the starting revenue kept, growth not counted. */
  gross: Answer;
  /** Revenue at the end of the accounts of the start, by their revenue at the start. */
  net: Answer;
  /** Accounts lost in a year at this pace; null without days. */
  annual_logo_churn: Answer | null;
  /** Revenue lost in a year at this pace; null without days. */
  annual_revenue_churn: Answer | null;
  /** In minor units: `start + new + expansion - contraction - loss` is `end`, exactly. */
  waterfall: { start: Whole; new: Whole; expansion: Whole; contraction: Whole; loss: Whole; end: Whole };
}

/** Logo, gross and net revenue retention: the recurring revenue of each account at two points in time, in minor units. */
export function retention(account: Wholes, before: Wholes, after: Wholes, options?: RetentionOptions | null): Retention;

// Who leaves a contract

/** Customers of a subscription, drawn from a model. */
export interface SimulatedLifetimes {
  /** The period in which the customer churned, or the periods observed. */
  periods: Uint32Array;
  churned: boolean[];
}

/**
 * Shifted beta-geometric (Fader & Hardie 2007): at the end of each contract period a customer leaves with a chance of its own.
 * Periods are counted from 1; who doesn't renew at the end of the first one has churned in period 1.
 */
export class ShiftedBetaGeometric implements Freed, ShiftedBetaGeometricParameters {
  constructor(parameters: ShiftedBetaGeometricParameters);
  /** Fits to customers who churned in a period, or are active still after so many; groups of them have weights. */
  static fit(periods: Wholes, churned: readonly boolean[], options?: FitOptions | null): ShiftedBetaGeometricFit;
  readonly alpha: number;
  readonly beta: number;
  /** Log-likelihood of each row. */
  logLikelihood(periods: Wholes, churned: readonly boolean[]): Float64Array;
  /** Probability that a new customer churns in each of the periods. */
  pmf(periods: Wholes): Float64Array;
  logPmf(periods: Wholes): Float64Array;
  /** Probability that a new customer is still active after each of the periods, from 0. */
  survival(periods: Wholes): Float64Array;
  logSurvival(periods: Wholes): Float64Array;
  /** Share of those active at the beginning of each period who renew at its end. */
  retention(periods: Wholes): Float64Array;
  /** Discounted expected lifetime of a new customer in periods (DEL), at a rate per period. */
  expectedLifetime(discount: number): number;
  /** Discounted expected residual lifetime (DERL) of customers in each of the periods, just before the renewal. */
  residualLifetime(periods: Wholes, discount: number): Float64Array;
  /** Draws customers, each observed for so many periods; the same seed gives the same ones on every machine. */
  simulate(observed: Wholes, seed: Whole): SimulatedLifetimes;
  toJSON(): ShiftedBetaGeometricParameters;
  free(): void;
  [Symbol.dispose](): void;
}

/** A fitted {@link ShiftedBetaGeometric}. */
export class ShiftedBetaGeometricFit implements Freed {
  private constructor();
  /** The fit of a plain object. */
  static fromJSON(fit: Fit<ShiftedBetaGeometricParameters>): ShiftedBetaGeometricFit;
  readonly model: ShiftedBetaGeometric;
  readonly parameters: Parameter[];
  readonly covariance: number[][] | null;
  readonly log_likelihood: number;
  readonly convergence: Convergence;
  readonly priors: Prior[];
  /** Survival with its interval. */
  survival(periods: Wholes, level?: number | null): Intervals;
  /** Retention rates with their intervals. */
  retention(periods: Wholes, level?: number | null): Intervals;
  /** Draws from the posterior, of the columns (and weights) that it was fitted to. */
  posterior(
    periods: Wholes,
    churned: readonly boolean[],
    options?: PosteriorOptions | null,
  ): Posterior<ShiftedBetaGeometricParameters>;
  toJSON(): Fit<ShiftedBetaGeometricParameters>;
  free(): void;
  [Symbol.dispose](): void;
}

// Which belong together

/** The name of an RFM cell, from the best to the worst. */
export type Segment =
  | "champions"
  | "loyal"
  | "potential_loyalist"
  | "new"
  | "promising"
  | "needs_attention"
  | "about_to_sleep"
  | "at_risk"
  | "cannot_lose"
  | "hibernating"
  | "lost";

/** Four ascending cut-offs per dimension; fifths of the base unless given. */
export interface RfmOptions {
  recency_thresholds?: Numbers | null | undefined;
  frequency_thresholds?: Numbers | null | undefined;
  monetary_thresholds?: Numbers | null | undefined;
}

/** How one dimension was cut. */
export interface Scale {
  /** Null where no customer reaches the score. */
  thresholds: (number | null)[];
  /** Customers with score 1 to 5. */
  sizes: number[];
  /** Scores nobody has. */
  empty: number[];
}

/** How large a segment is and what it is worth. */
export interface SegmentSummary {
  segment: Segment;
  size: number;
  share: Estimate;
  total_value: number;
  mean_value: number | null;
}

/** A base scored by recency, frequency and monetary value, in the order given. */
export interface Rfm {
  /** 1 (longest ago) to 5. */
  recency_score: Uint8Array;
  frequency_score: Uint8Array;
  monetary_score: Uint8Array;
  segment: Segment[];
  recency: Scale;
  frequency: Scale;
  monetary: Scale;
  /** Every segment from best to worst. */
  segments: SegmentSummary[];
}

/** Scores customers from 1 (worst) to 5 (best); equal customers are scored equal. */
export function rfm(daysSinceLast: Numbers, frequency: Wholes, monetaryValue: Numbers, options?: RfmOptions | null): Rfm;
/** The segment of three scores from 1 to 5; null for any other score. */
export function segmentOf(recencyScore: number, frequencyScore: number, monetaryScore: number): Segment | null;
/** Every segment, from the best to the worst. */
export function segmentCodes(): Segment[];

// Records

/** An amount: whole minor units (cents) of a currency, ISO 4217. */
export interface Money {
  currency: string;
  minor: Whole;
}

/** Where a record came from. */
export interface Origin {
  source?: string;
  external_ids?: { system: string; id: string }[];
  received_at?: Instant;
}

/** The value of a custom field, tagged with its type. */
export type CustomValue =
  | { text: string }
  | { integer: Whole }
  | { number: number }
  | { flag: boolean }
  | { instant: Instant }
  | { date: IsoDate }
  | { money: Money };

/** What every record has. */
export interface AnyRecord {
  id: string;
  origin?: Origin;
  custom?: { [name: string]: CustomValue };
}

/** A change in the history of an order, a deal or a ticket. */
export interface Change {
  at: Instant;
  field: Word<"stage" | "status" | "owner" | "priority" | "amount">;
  from?: { text: string } | { money: Money };
  to?: { text: string } | { money: Money };
  by?: string;
}

/** A merge into another record. */
export interface Merge {
  merged_at: Instant;
  merged_into: string;
  undone_at?: Instant;
}

export type Channel = Word<
  | "website"
  | "app"
  | "email"
  | "sms"
  | "messenger"
  | "social"
  | "live_chat"
  | "phone"
  | "voicemail"
  | "in_person"
  | "event"
  | "print"
  | "post"
  | "marketplace_review"
  | "api"
>;
export type FeedbackKind = Word<"nps" | "csat" | "ces" | "enps" | "rating" | "review" | "idea" | "complaint" | "free">;

/** A record going in: its instants may be `Date` too. */
export type Given<T> = T extends string | number | bigint | boolean | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly Given<E>[]
    : { [K in keyof T]: K extends "at" | "instant" | `${string}_at` ? T[K] | Date : Given<T[K]> };

/** Another record, by kind and id, of the same source. */
export interface RecordRef {
  entity: Word<Entity>;
  id: string;
}

/** A person. */
export interface Customer extends AnyRecord {
  anonymous_ids?: string[];
  account_id?: string;
  name?: string;
  emails?: string[];
  phones?: string[];
  created_at?: Instant;
  lifecycle_stage?: Word<
    | "stranger"
    | "discovering"
    | "considering"
    | "lead"
    | "qualified"
    | "opportunity"
    | "new_customer"
    | "active"
    | "at_risk"
    | "lapsed"
    | "won_back"
    | "lost"
  >;
  lang?: string;
  time_zone?: string;
  country?: string;
  acquisition?: { source?: string; channel?: Channel; campaign_id?: string; cost?: Money };
  tags?: string[];
  consents?: { purpose: string; state: Word<"granted" | "declined" | "withdrawn" | "unknown">; at: Instant }[];
  merges?: Merge[];
}

/** An organisation. */
export interface Account extends AnyRecord {
  name?: string;
  domains?: string[];
  industry?: string;
  employees?: Whole;
  country?: string;
  created_at?: Instant;
  owner_id?: string;
  tier?: string;
  parent_id?: string;
  tags?: string[];
  merges?: Merge[];
}

/** A touch: a call, a mail, a visit. */
export interface Interaction extends AnyRecord {
  customer_id?: string;
  anonymous_id?: string;
  account_id?: string;
  kind: Word<"call" | "email" | "meeting" | "message" | "note" | "task" | "visit" | "page_view" | "comment">;
  occurred_at: Instant;
  utc_offset_minutes?: number;
  channel?: Channel;
  direction?: Word<"inbound" | "outbound" | "internal">;
  duration_seconds?: Whole;
  agent_id?: string;
  campaign_id?: string;
  touchpoint?: string;
  outcome?: string;
  related_to?: RecordRef;
}

/** Goods or money that went back. */
export interface Return {
  at: Instant;
  amount: Money;
  /** The line it concerns, counted from 0. */
  line?: number;
  sku?: string;
  reason?: string;
}

/** A purchase; all its amounts are in one currency. */
export interface Order extends AnyRecord {
  customer_id: string;
  account_id?: string;
  ordered_at: Instant;
  utc_offset_minutes?: number;
  status?: Word<"pending" | "paid" | "shipped" | "completed" | "cancelled" | "refunded">;
  cancelled_at?: Instant;
  /** Price of the goods before discount, without tax and shipping. */
  gross: Money;
  discount?: Money;
  tax?: Money;
  shipping?: Money;
  cost?: Money;
  channel?: Channel;
  campaign_id?: string;
  lines?: { product_id?: string; sku?: string; category?: string; quantity?: number; price?: Money }[];
  returns?: Return[];
  history?: Change[];
}

/** A contract that renews. */
export interface Subscription extends AnyRecord {
  customer_id?: string;
  account_id?: string;
  plan?: string;
  starts_on: IsoDate;
  ends_on?: IsoDate;
  renewal_on?: IsoDate;
  recurring?: Money;
  period_months?: number;
  cancelled_at?: Instant;
  cancel_reason?: string;
}

/** A sale being worked on. */
export interface Deal extends AnyRecord {
  account_id?: string;
  customer_ids?: string[];
  name?: string;
  pipeline?: string;
  stage?: string;
  amount?: Money;
  created_at: Instant;
  expected_close?: IsoDate;
  closed_at?: Instant;
  status: Word<"open" | "won" | "lost">;
  lost_reason?: string;
  competitor?: string;
  owner_id?: string;
  forecast_category?: Word<"pipeline" | "best_case" | "commit" | "closed" | "omitted">;
  lead_source?: string;
  history?: Change[];
}

/** A customer's question or trouble. */
export interface Ticket extends AnyRecord {
  customer_id?: string;
  account_id?: string;
  subject?: string;
  body?: string;
  lang?: string;
  status?: Word<"new" | "open" | "pending" | "hold" | "solved" | "closed">;
  priority?: Word<"low" | "normal" | "high" | "urgent">;
  kind?: Word<"question" | "incident" | "problem" | "task">;
  reason?: { code: string; detail?: string };
  channel?: Channel;
  created_at: Instant;
  utc_offset_minutes?: number;
  first_reply_at?: Instant;
  solved_at?: Instant;
  closed_at?: Instant;
  assignee_id?: string;
  group_id?: string;
  reopens?: number;
  replies?: number;
  tags?: string[];
  sla?: { policy: string; metric: string; target_minutes: number; clock: string }[];
  history?: Change[];
}

/** An answer or a statement; a score stands on a declared scale. */
export interface Feedback extends AnyRecord {
  customer_id?: string;
  account_id?: string;
  survey_id?: string;
  question_id?: string;
  kind: FeedbackKind;
  score?: number;
  scale_min?: number;
  scale_max?: number;
  text?: string;
  lang?: string;
  solicited?: Word<"invited" | "volunteered" | "unknown">;
  channel?: Channel;
  touchpoint?: string;
  submitted_at: Instant;
  utc_offset_minutes?: number;
  weight?: number;
  related_to?: RecordRef;
  loop?: {
    heard_at?: Instant;
    decision?: Word<"yes" | "no" | "later" | "duplicate" | "needs_info">;
    decided_at?: Instant;
    reason?: string;
    told_at?: Instant;
  };
}

/** A survey sent to a customer. */
export interface Invitation extends AnyRecord {
  customer_id: string;
  survey_id?: string;
  kind?: FeedbackKind;
  questions?: { id: string; wording?: string; lang?: string; scale_min?: number; scale_max?: number }[];
  sent_at: Instant;
  channel?: Channel;
  answered?: boolean;
  answered_at?: Instant;
}

/** The record of each kind. */
export interface Records {
  customer: Customer;
  account: Account;
  interaction: Interaction;
  order: Order;
  subscription: Subscription;
  deal: Deal;
  ticket: Ticket;
  feedback: Feedback;
  invitation: Invitation;
}
/** A kind of record. */
export type Entity = keyof Records;

/** What the text of {@link CustomerBase.toJson} says. */
export interface CustomerBaseDocument {
  format: "regulars.customer_base";
  version: 1;
  customers: Customer[];
  accounts: Account[];
  interactions: Interaction[];
  orders: Order[];
  subscriptions: Subscription[];
  deals: Deal[];
  tickets: Ticket[];
  feedback: Feedback[];
  invitations: Invitation[];
}

// Files

/** How a file writes its values; what is left out takes the strict default. */
export interface Formats {
  separator?: string;
  date_order?: "day_first" | "month_first";
  epoch?: "seconds" | "milliseconds" | "microseconds";
  offset_minutes?: number;
  decimal?: "." | ",";
  thousands?: string;
  currency?: string;
  currency_symbols?: boolean;
  toman?: boolean;
  list_separator?: string;
}

/** Which column fills which field. */
export interface ColumnMap {
  /** Field to the column that fills it, or to the names that it may have. */
  columns?: { [field: string]: string | readonly string[] };
  /** Field to the file's words and what they mean. */
  values?: { [field: string]: { [word: string]: string } };
  /** Field to the value of rows in which it is missing. */
  constants?: { [field: string]: string };
  /** Column to the words of the rows that are read. */
  only?: { [column: string]: readonly string[] };
  formats?: Formats;
  /** Whether only the columns named here are read. */
  strict?: boolean;
  /** Whether records without an id get the number of their row as one. */
  number_rows?: boolean;
}

/** A ready-made map. */
export type ReadyColumnMap = ColumnMap & Required<Pick<ColumnMap, "formats" | "strict" | "number_rows">>;

/** How far an import has come. */
export interface Progress {
  /** Bytes read. */
  bytes: number;
  /** Bytes of the file. */
  of: number;
  rows: number;
}

/** How to read a file. */
export interface ImportHow {
  map?: ColumnMap | null | undefined;
  options?: { as_of?: InstantLike | null | undefined; formats?: Formats | null | undefined } | null | undefined;
  /** Called every few thousand rows; false ends the import with what is read so far. */
  progress?: ((progress: Progress) => unknown) | null | undefined;
}

/** Something about a row that a person should know. */
export interface Finding {
  /** The row as a spreadsheet counts it; 0 for the whole file. */
  row: number;
  field: string;
  value: string;
  reason: string;
  severity: "rejected" | "doubtful";
}

/** All that is to be said about the rows of a file. */
export interface ImportReport {
  /** How many records the rows became. */
  records: number;
  findings: Finding[];
  rows: number;
  /** Rows that went into the record of an earlier row. */
  merged: number;
  skipped: number;
  rejected: number;
  unknown_columns: string[];
  /** Field to the words its vocabulary doesn't know, with the number of rows that have them. */
  unknown_values: { [field: string]: { [word: string]: number } };
  /** Instants written as a bare day. */
  days_as_instants: number;
  /** False when the caller stopped the import. */
  complete: boolean;
}

/** The records of a file, with the report on its rows. */
export type Imported<Record> = Omit<ImportReport, "records"> & { records: Record[] };

/** Bytes of a file, or its text. */
export type FileBytes = Uint8Array | ArrayBuffer | string;

/** Reads records of one kind from CSV with a header. */
export function importCsv<E extends Entity>(entity: E, bytes: FileBytes, how?: ImportHow | null): Imported<Records[E]>;
/** Reads records of one kind from JSON Lines. */
export function importJsonLines<E extends Entity>(entity: E, bytes: FileBytes, how?: ImportHow | null): Imported<Records[E]>;
/** The map of HubSpot's names. */
export function hubspotMap(entity: Entity): ReadyColumnMap;
/** The map of Salesforce's names. */
export function salesforceMap(entity: Entity): ReadyColumnMap;
/** The map of Zendesk's names. */
export function zendeskMap(entity: Entity): ReadyColumnMap;
/** The map of Segment's names. */
export function segmentMap(entity: Entity): ReadyColumnMap;

/** All that is known of all customers; it lies in the module's memory. */
export class CustomerBase implements Freed {
  constructor();
  /** Adds a record, or several: all of them or, when one is refused, none. */
  append<E extends Entity>(entity: E, records: Given<Records[E]> | readonly Given<Records[E]>[]): void;
  /** Adds a change to the history of an order, a deal or a ticket. */
  appendChange(entity: "order" | "deal" | "ticket", id: string, change: Given<Change>, source?: string | null): void;
  /** Adds a return to an order. */
  appendReturn(orderId: string, returned: Given<Return>, source?: string | null): void;
  /** Reads a CSV file straight into the base: all its records or, when one is refused, none. */
  importCsv(entity: Entity, bytes: FileBytes, how?: ImportHow | null): ImportReport;
  /** The same for JSON Lines. */
  importJsonLines(entity: Entity, bytes: FileBytes, how?: ImportHow | null): ImportReport;
  /** The number of records of a kind. */
  count(entity: Entity): number;
  /** The number of records of a kind that name a customer who isn't in the base. */
  unattached(entity: Entity): number;
  /** The text of a {@link CustomerBaseDocument}. */
  toJson(): string;
  /** What `JSON.stringify` asks for; amounts beyond 2^53 are bigint, which it refuses: {@link toJson} writes them. */
  toJSON(): CustomerBaseDocument;
  static fromJson(json: string): CustomerBase;
  free(): void;
  [Symbol.dispose](): void;
}

// A whole base

/** One major unit of `from` in major units of `to`, from a date on; the rate is text, so that it is exact. */
export interface Rate {
  from: string;
  to: string;
  on: IsoDate;
  rate: string;
}

/** How to score a base. */
export interface ScoreOptions {
  purchases?: PurchaseOptions | null | undefined;
  /** Time ahead that is predicted, in the time unit. */
  horizon?: number | null | undefined;
  /** Discount of a year, 0.1 for 10 %. */
  annual_discount?: number | null | undefined;
  margin?: number | null | undefined;
  level?: number | null | undefined;
  /** Currency of all values; that of the orders unless given. */
  currency?: string | null | undefined;
  rates?: readonly Rate[] | null | undefined;
  rfm?: RfmOptions | null | undefined;
}

/** Who a customer is: the id, and the system whose id it is. */
export interface CustomerKey {
  source: string | null;
  id: string;
}

/** The scores of each customer, as columns. */
export interface CustomerScores {
  key: CustomerKey[];
  days_since_last: Float64Array;
  /** Net spend so far, in major units. */
  spend: Float64Array;
  probability_alive: Intervals | null;
  expected_purchases: Intervals | null;
  value: Intervals | null;
  open_tickets: Uint32Array;
  last_nps: (number | null)[];
}

/** What the customers of a segment are expected to bring. */
export interface SegmentOutlook {
  segment: Segment;
  expected_purchases: number | null;
  value: number | null;
  probability_alive: number | null;
}

/** A point of the concentration curve: what share of the value the best share of customers brings. */
export interface ConcentrationPoint {
  customers: number;
  value: number;
}

/** A remark on the result. */
export interface Note {
  /** The field of the result that it concerns. */
  about: string;
  code: string;
  text: string;
}

/** A scored base. */
export interface Scores {
  as_of: Instant;
  currency: string;
  horizon: number;
  customers: CustomerScores;
  purchases: Purchases;
  cancelled_orders: number;
  repeat_rate: Answer;
  purchase_model: Fit<BgNbdParameters> | null;
  spend_model: Fit<GammaGammaParameters> | null;
  expected_purchases: Answer;
  value: Answer;
  spend_correlation: Answer;
  rfm: Rfm;
  outlook: SegmentOutlook[];
  concentration: ConcentrationPoint[];
  nps: Nps;
  notes: Note[];
}

/** Scores every customer of a base who bought, as of an instant. */
export function score(base: CustomerBase, asOf: InstantLike, options?: ScoreOptions | null): Scores;
/** The purchase histories of a base as of an instant, with the key of each row. */
export function histories(base: CustomerBase, asOf: InstantLike, options?: ScoreOptions | null): [CustomerKey[], Purchases];
/** What share of the value the best 0 %, 1 %, ..., 100 % of the customers bring. */
export function concentration(value: Numbers): ConcentrationPoint[];

// What becomes of what they say

/** What feedback is told apart by. */
export type Dimension =
  | "channel"
  | "touchpoint"
  | "kind"
  | "survey"
  | "question"
  | "language"
  | "solicited"
  | "account"
  | "country"
  | "lifecycle_stage"
  | `custom.${string}`
  | `customer.${string}`;

/** How to look at the loop. */
export interface LoopOptions {
  /** Days within which an answer counts as prompt; 2. */
  within_days?: number | null | undefined;
  /** What groups are told apart by; channel and lifecycle stage. */
  by?: readonly Dimension[] | null | undefined;
  /** Confidence level of all intervals; 0.95. */
  level?: number | null | undefined;
}

/** How far and how fast feedback comes to a stage. */
export interface LoopStage {
  /** Pieces of feedback that came to it. */
  reached: number;
  /** Probability to reach it within the loop's `within_days` (Kaplan-Meier). */
  within: Answer;
  /** Median time to it, in days. */
  median_days: Answer;
  /** Pieces of feedback that came to it, but nobody noted when. */
  undated: number;
}

/** How often it was decided so. */
export interface DecisionShare {
  /** The decision's word: `yes`, `no`, `later`, ... */
  decision: string;
  n: number;
  /** Share of all that were decided. */
  share: Answer;
  /** How many of them came with a reason. */
  with_reason: number;
}

/** How a loop runs: each stage is timed from when the customer spoke, and what still waits counts as waiting, not as failed. */
export interface LoopRates {
  /** Pieces of feedback that ask for an answer. */
  n: number;
  /** Someone took note. */
  heard: LoopStage;
  /** It was decided: yes, no or later. */
  decided: LoopStage;
  /** The customer was told. */
  told: LoopStage;
  decisions: DecisionShare[];
}

/** A group of feedback, and how its loop runs. */
export interface LoopGroup {
  by: string;
  /** Its name; null where that isn't known. */
  group: string | null;
  rates: LoopRates;
}

/** Feedback that nobody answered. */
export interface Unanswered {
  source: string | null;
  /** Id of the feedback. */
  id: string;
  /** The customer; null when it was anonymous. */
  customer: CustomerKey | null;
  kind: FeedbackKind;
  submitted_at: Instant;
  waiting_days: number;
}

/** How the loop runs, as of an instant. */
export interface ClosedLoop {
  as_of: Instant;
  /** Days within which an answer counts as prompt, of the options. */
  within_days: number;
  /** All feedback that asks for an answer. */
  total: LoopRates;
  /** The same by group, in the order of the options' `by` and then of the groups' names. */
  groups: LoopGroup[];
  /** Feedback that nobody took note of, decided or told of yet, the longest waiting first. */
  never_answered: Unanswered[];
  /** Feedback that asks for no answer. */
  asks_for_nothing: number;
}

/** How to order the queue. What an answer saves rests on assumptions that no data of the base can tell: replace them by what you measure. */
export interface QueueOptions {
  /** Share of the customers who would leave whom an answer keeps; 0.2, an assumption. */
  recoverable?: number | null | undefined;
  /** Probability to leave after a low score or a complaint; 0.3, an assumption. */
  risk_low?: number | null | undefined;
  /** Probability to leave after anything else that asks for an answer; 0.05, an assumption. */
  risk_other?: number | null | undefined;
  /** What an answer costs, in major units of the scores' currency; 0. */
  cost?: number | null | undefined;
  /** Days after which nobody should still wait; 14. */
  cap_days?: number | null | undefined;
  /** Answers that the team gives in a day; with it, who would wait past the cap moves up in time. */
  capacity_per_day?: number | null | undefined;
  /** Share of the places that go to whoever has waited longest; 0.2. */
  reserved_share?: number | null | undefined;
  /** What waiting adds to an item, as a share of the mean value saved in the queue: evenly up to this at `cap_days`, then no more; 1. */
  ageing?: number | null | undefined;
}

/** Something that waits for an answer. */
export interface QueueItem {
  entity: "feedback" | "ticket";
  source: string | null;
  id: string;
  /** The customer; null when it is anonymous. */
  customer: CustomerKey | null;
  waiting_days: number;
  /** Probability that the customer leaves, or has left, unless answered; null for who never bought or is anonymous. */
  probability_of_leaving: number | null;
  /** Value that the answer is expected to save within the horizon of the scores, less its cost; null when nothing is known of it. */
  value_saved: number | null;
  /** Its limits, from the interval of the customer's value alone. */
  value_low: number | null;
  value_high: number | null;
  /** Days until its turn, at the given pace; null without one. */
  days_until_turn: number | null;
  /** Why it stands here: its value, a reserved place, or its cap. */
  reason: "value" | "longest_waiting" | "cap";
  /** The same in a sentence. */
  why: string;
}

/** Open feedback and tickets in the order in which to answer them. */
export interface AnswerQueue {
  as_of: Instant;
  /** Currency of all values; null when nobody bought. */
  currency: string | null;
  /** What waits, the next to answer first. */
  items: QueueItem[];
  /** Items that waited past the cap already. */
  past_cap: number;
  /** Items that will have when their turn comes, at the given pace; null without one. */
  late_by_then: number | null;
  notes: Note[];
}

/** Which answers to break down, and by what. */
export interface BreakdownOptions {
  /** Kind of question; `nps`. */
  kind?: FeedbackKind | null | undefined;
  /** The survey; all. */
  survey_id?: string | null | undefined;
  /** The question; all. */
  question_id?: string | null | undefined;
  /** The scale that is read; the only one there is, in steps of 1. */
  scale?: RatingScale | null | undefined;
  /** Answers before this instant aren't read. */
  since?: InstantLike | null | undefined;
  /** What groups are told apart by; channel, touchpoint, lifecycle stage and period. */
  by?: readonly (Dimension | "period")[] | null | undefined;
  /** The period; a month. */
  period?: CalendarPeriod | null | undefined;
  /** Offset of the calendar day from UTC, in seconds east; 0. */
  utc_offset_seconds?: number | null | undefined;
  /** Whether all answers of a customer count, or the latest; the latest. */
  every_answer?: boolean | null | undefined;
  /** Level, fewest answers, top box and adjustment; a Net Promoter Score reads `level`, `min_n` and `adjustment`. */
  figures?: RatingOptions | null | undefined;
}

/** A Net Promoter Score, of the kinds `nps` and `enps`, or a rating, of all others. */
export interface Figure {
  nps: Nps | null;
  rating: Rating | null;
}

/** A group of answers, and how it differs from all others. */
export interface BreakdownGroup {
  by: string;
  /** Its name; of a period its first day. Null where it isn't known. */
  group: string | null;
  figure: Figure;
  /** Its Net Promoter Score minus that of the rest. */
  nps_against_rest: NpsDifference | null;
  /** Its rating minus that of the rest. */
  rating_against_rest: RatingDifference | null;
  /** The p-value of that difference, adjusted for the number of groups of the dimension. */
  p_adjusted: number | null;
}

/** The scores of a base, whole and by group. */
export interface Breakdown {
  as_of: Instant;
  /** The scale that was read. */
  scale: RatingScale;
  /** All answers. */
  total: Figure;
  /** The same by group, in the order of the options' `by`, and of the groups' names. */
  groups: BreakdownGroup[];
  /** Answers that a later one of the same customer took the place of. */
  replaced: number;
  /** Answers on another scale, or without a score. */
  unusable: number;
  notes: Note[];
}

/** Whose answers to which question. */
export interface CoverageOptions {
  /** Kind of question; `nps`. */
  kind?: FeedbackKind | null | undefined;
  /** The survey; all. */
  survey_id?: string | null | undefined;
  /** Invitations and answers before this instant aren't read. */
  since?: InstantLike | null | undefined;
  /** The scale that is read; the only one there is, in steps of 1. */
  scale?: RatingScale | null | undefined;
  /** What the base's customers are told apart by; lifecycle stage. */
  by?: "country" | "lifecycle_stage" | "account" | `customer.${string}` | null | undefined;
  /** Confidence level of all intervals; 0.95. */
  level?: number | null | undefined;
}

/** A group of customers: how many were asked, how many answered. */
export interface CoverageGroup {
  /** Its name; null where it isn't known, and of all customers. */
  group: string | null;
  customers: number;
  asked: number;
  /** Customers who were asked and answered. */
  answered: number;
  /** Share of the customers who were asked. */
  asked_rate: Answer;
  /** Share of who was asked that answered. */
  response_rate: Answer;
  /** Share of the base less share of the answers: above 0 the group is heard too little. Null without an answer. */
  missing_share: number | null;
}

/** The least and the most that a number can be. */
export interface Band {
  /** The least: all the silent would have given the lowest score. */
  low: number;
  /** The most: all the silent would have given the highest score. */
  high: number;
}

/** Who was asked and who answered, as of an instant. */
export interface Coverage {
  as_of: Instant;
  /** All customers of the base. */
  total: CoverageGroup;
  /** The same by group, in the order of their names. */
  groups: CoverageGroup[];
  /** How alike the groups answer: 1 where all do alike, 0 at worst. */
  representativeness: Answer;
  /** The score of the answers alone: the Net Promoter Score from -1 to 1 of the kinds `nps` and `enps`, otherwise the mean. */
  observed: number | null;
  /** Where the same score of all who were asked lies, whatever the silent think: no confidence, but certainty. */
  worst_case: Band | null;
  /** Customers who were asked and did not answer, in order of source and id. */
  silent: CustomerKey[];
  /** Customers who answered without having been asked; they are in no rate and in no band. */
  volunteers: number;
  notes: Note[];
}

/** How the feedback loop of a base runs: heard, decided (yes, no, later, with the reason), told; an unknown dimension is refused. */
export function closedLoop(base: CustomerBase, asOf: InstantLike, options?: LoopOptions | null): ClosedLoop;
/**
 * What waits for an answer, in the order of the value that the answer is expected to save; `scores` says how the customers are
 * valued. It throws what {@link score} throws, but for a base without purchases, whose queue goes by waiting alone.
 */
export function answerQueue(
  base: CustomerBase,
  asOf: InstantLike,
  scores?: ScoreOptions | null,
  options?: QueueOptions | null,
): AnswerQueue;
/**
 * The answers to one kind of question by segment, channel, touchpoint and period, in one call; no answer at all, and answers on several
 * scales when none is named, are refused.
 */
export function breakdown(base: CustomerBase, asOf: InstantLike, options?: BreakdownOptions | null): Breakdown;
/**
 * Who was asked, who answered, who is silent, by group, and the worst case of the score; a base without customers, and answers on
 * several scales when none is named, are refused.
 */
export function coverage(base: CustomerBase, asOf: InstantLike, options?: CoverageOptions | null): Coverage;
