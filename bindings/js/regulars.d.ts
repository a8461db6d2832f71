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
/** Numbers of which some are missing. */
export type NumbersOrNull = Numbers | readonly (number | null)[];
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
  /** The p-value of that difference, adjusted for the number of segments (Holm 1979). */
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
}

/** Checked columns of purchase histories. */
export interface Histories {
  frequency: Uint32Array;
  recency: Float64Array;
  age: Float64Array;
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
export interface Fit<Parameters> {
  model: Parameters;
  parameters: Parameter[];
  /** Covariance of the parameters; null when the likelihood is flat. */
  covariance: number[][] | null;
  log_likelihood: number;
  convergence: Convergence;
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

/** BG/NBD (Fader, Hardie & Lee 2005): purchases while alive, and leaving after a repeat purchase. */
export class BgNbd implements Freed, BgNbdParameters {
  constructor(parameters: BgNbdParameters);
  /** Fits by maximum likelihood. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): BgNbdFit;
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  /** Log-likelihood of each history. */
  logLikelihood(histories: HistoryColumns): Float64Array;
  /** Probability that each customer is a customer still. */
  probabilityAlive(histories: HistoryColumns): Float64Array;
  /** Purchases that each customer is expected to make within the horizon. */
  expectedPurchases(histories: HistoryColumns, horizon: number): Float64Array;
  /** The same, each discounted to now at a continuous rate per time unit. */
  discountedPurchases(histories: HistoryColumns, horizon: number, discountRate: number): Float64Array;
  /** Repeat purchases expected of a new customer within the horizon. */
  newCustomerPurchases(horizon: number): number;
  /** Probability that a new customer makes exactly so many repeat purchases within the horizon. */
  newCustomerPmf(horizon: number, purchases: Whole): number;
  toJSON(): BgNbdParameters;
  free(): void;
  [Symbol.dispose](): void;
}

/** A fitted {@link BgNbd}; intervals have the level 0.95 unless one is given, from 1e-6 to 1 - 1e-12. */
export class BgNbdFit implements Freed {
  private constructor();
  /** The fit of a plain object, such as `scores.purchase_model`. */
  static fromJSON(fit: Fit<BgNbdParameters>): BgNbdFit;
  readonly model: BgNbd;
  readonly parameters: Parameter[];
  readonly covariance: number[][] | null;
  readonly log_likelihood: number;
  readonly convergence: Convergence;
  /** Probability to be a customer still, with its interval. */
  probabilityAlive(histories: HistoryColumns, level?: number | null): Intervals;
  /** Expected purchases with their interval. */
  expectedPurchases(histories: HistoryColumns, horizon: number, level?: number | null): Intervals;
  /** Purchases expected of all customers together, with the interval of the sum. */
  totalExpectedPurchases(histories: HistoryColumns, horizon: number, level?: number | null): Estimate;
  toJSON(): Fit<BgNbdParameters>;
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
  purchases: BgNbdFit | Fit<BgNbdParameters>,
  spends: GammaGammaFit | Fit<GammaGammaParameters>,
  histories: HistoryColumns,
  monetaryValue: NumbersOrNull,
  options?: LifetimeOptions | null,
): Intervals;
/** The sum of {@link lifetimeValue} over all customers, with the interval of the sum. */
export function totalLifetimeValue(
  purchases: BgNbdFit | Fit<BgNbdParameters>,
  spends: GammaGammaFit | Fit<GammaGammaParameters>,
  histories: HistoryColumns,
  monetaryValue: NumbersOrNull,
  options?: LifetimeOptions | null,
): Estimate;

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
  /** The field of {@link Scores} that it concerns. */
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
