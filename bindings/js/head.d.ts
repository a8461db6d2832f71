/// <reference lib="esnext.disposable" />
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

/** A class of the platform, where the caller's `lib` has it: these types need neither DOM nor Node's. */
type Platform<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/** A compiled WebAssembly module, where the caller's `lib` has WebAssembly. */
type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : never;

/** What {@link init} loads: the bytes, a place to fetch them from, a response, or a compiled module. */
export type Source =
  | ArrayBuffer
  | ArrayBufferView
  | string
  | Platform<"URL">
  | Platform<"Request">
  | Platform<"Response">
  | Promise<Platform<"Response">>
  | CompiledModule;

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
  | "version"
  | "stopped";

/** What every function throws: a message that names the argument, the row, the value and what is allowed. */
export class RegularsError extends Error {
  /** An error with a message and a code. */
  constructor(message: string, code: ErrorCode);
  /** The cause, the same word in every language. */
  readonly code: ErrorCode;
}

// Long work

/** How to watch a job, and what stops it. */
export interface HeedHow {
  /**
   * Called about every 50 ms while the library works; false stops it with a {@link RegularsError} of the code "stopped", what it throws
   * is thrown. It may call the library. On a page's own thread nothing is painted meanwhile: run long work in a worker, and send
   * the progress from there.
   */
  progress?: ((work: Work) => unknown) | null | undefined;
  /**
   * Stops the work when it is aborted, which throws its `reason`. While the library works its thread does nothing else, so no timer and
   * no message aborts a signal meanwhile, neither `AbortSignal.timeout`: only what runs in `progress` does. For a time use `timeout`, for
   * a signal of another thread `stop`.
   */
  signal?: { readonly aborted: boolean; readonly reason?: unknown } | null | undefined;
  /** Stops the work when its first element is no longer 0. Made by {@link stopFlag}, it can be set by another thread. */
  stop?: Int32Array | null | undefined;
  /** Milliseconds after which the work is stopped. */
  timeout?: number | null | undefined;
}

/**
 * Runs `job` and gives what it gives; whatever it calls of the library can be watched and stopped, within about 50 ms. What is stopped
 * throws, and a {@link CustomerBase} that it was to change is as it was. `job` is no async function.
 */
export function heed<Result>(how: HeedHow | null | undefined, job: () => Result): Result;

/**
 * A flag in shared memory that is set when the signal is aborted: made on one thread and posted to a worker, it stops the work there
 * (`heed({ stop }, job)`). Browsers have shared memory on pages that are cross-origin isolated, Node always; without it,
 * `worker.terminate()` stops all that a worker does.
 */
export function stopFlag(signal: Platform<"AbortSignal">): Int32Array;

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

/** An instant going in: ISO 8601 text such as `2026-03-31T00:00:00Z` or `2026-03-31`, its beginning in UTC; or a `Date`. */
export type InstantLike = string | Date;

/** An instant coming out, and in records: RFC 3339 text in UTC. */
export type Instant = string;

/** A date without a zone, ISO 8601. */
export type IsoDate = string;

/** A word of an open vocabulary: a known one, or any other, kept as it came. */
export type Word<Known extends string> = Known | (string & {});

/** A score and its limits on the field's scale, -100 to 100 points; null without a score. */
export function npsPoints(nps: Nps): Estimate | null;

/** The difference between two independent groups, `first` minus `second`; `mover` unless a method is given. */
export function npsDifference(first: Nps, second: Nps, method?: "mover" | "wald" | null): NpsDifference;

/** A driver whose scale is declared. */
export interface ScaledDriver extends Driver {
  /** The lowest answer that the scale allows. */
  scale_min: number;
  /** The highest answer that the scale allows. */
  scale_max: number;
}

/** Ids of people or accounts: all texts, or all whole numbers. */
export type Ids = Wholes | readonly string[];

/** Columns that the models of purchases read; a {@link Purchases} has them. */
export interface HistoryColumns {
  /** Repeat purchases (x). */
  frequency: Wholes;
  /** Time from the first to the last purchase (t_x). */
  recency: Numbers;
  /** Time from the first purchase to now (T). */
  age: Numbers;
  /** Sum of the natural logarithms of the times between the purchases, which {@link MbgCnbdK} needs to be fitted. */
  log_gaps?: Numbers | null | undefined;
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
  /** Repeat purchases (x). */
  frequency: Uint32Array;
  /** Time from the first to the last purchase (t_x). */
  recency: Float64Array;
  /** Time from the first purchase to now (T). */
  age: Float64Array;
  /** Sum of the natural logarithms of the times between the purchases. */
  log_gaps?: Float64Array;
  /** What else is known of the customers. */
  covariates?: Covariates<Float64Array>;
}

/** What lies in the memory of the module until it is freed: by `free`, by `using`, or when it is no longer reachable. */
export interface Freed {
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}

/** The parameters of each kind of model of purchases. */
export interface ModelParameters {
  /** {@link BgNbdParameters}. */
  bg_nbd: BgNbdParameters;
  /** {@link MbgNbdParameters}. */
  mbg_nbd: MbgNbdParameters;
  /** {@link ParetoNbdParameters}. */
  pareto_nbd: ParetoNbdParameters;
  /** {@link BgBbParameters}. */
  bg_bb: BgBbParameters;
  /** {@link MbgCnbdKParameters}. */
  mbg_cnbd_k: MbgCnbdKParameters;
  /** {@link BgNbdCovariatesParameters}. */
  bg_nbd_covariates: BgNbdCovariatesParameters;
  /** {@link ParetoNbdCovariatesParameters}. */
  pareto_nbd_covariates: ParetoNbdCovariatesParameters;
}

/** The class of each kind. */
export interface ModelClasses {
  /** {@link BgNbd}. */
  bg_nbd: BgNbd;
  /** {@link MbgNbd}. */
  mbg_nbd: MbgNbd;
  /** {@link ParetoNbd}. */
  pareto_nbd: ParetoNbd;
  /** {@link BgBb}. */
  bg_bb: BgBb;
  /** {@link MbgCnbdK}. */
  mbg_cnbd_k: MbgCnbdK;
  /** {@link BgNbdCovariates}. */
  bg_nbd_covariates: BgNbdCovariates;
  /** {@link ParetoNbdCovariates}. */
  pareto_nbd_covariates: ParetoNbdCovariates;
}

/** A kind of model of purchases. */
export type ModelKind = keyof ModelParameters;

/** A model of purchases as a plain object: its parameters under its kind, `{ bg_nbd: { r, alpha, a, b } }`. */
export type AnyModel = { [Kind in ModelKind]: { [_ in Kind]: ModelParameters[Kind] } }[ModelKind];

/**
 * A model of repeat purchases and silent dropout: the questions that all of them answer. Times and horizons are in the unit of
 * the histories.
 */
export abstract class PurchaseModel implements Freed {
  protected constructor();
  /** The model of a plain object, such as one of a posterior's draws; an instance of its kind's class. */
  static fromJSON(model: AnyModel): PurchaseModel;
  /** The word of the model. */
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
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): AnyModel;
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}

/** BG/NBD (Fader, Hardie & Lee 2005): purchases while alive, and leaving after a repeat purchase. */
export class BgNbd extends PurchaseModel {
  /** The model of known parameters. */
  constructor(parameters: BgNbdParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<BgNbd>;
  /** The word of this model. */
  readonly kind: "bg_nbd";
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): { bg_nbd: BgNbdParameters };
}
export interface BgNbd extends Readonly<BgNbdParameters> {}

/** MBG/NBD (Batislam, Denizel & Filiztekin 2007): as BG/NBD, but a customer may leave after the first purchase, too. */
export class MbgNbd extends PurchaseModel {
  /** The model of known parameters. */
  constructor(parameters: MbgNbdParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<MbgNbd>;
  /** The word of this model. */
  readonly kind: "mbg_nbd";
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): { mbg_nbd: MbgNbdParameters };
}
export interface MbgNbd extends Readonly<MbgNbdParameters> {}

/** MBG/CNBD-k (Platzer & Reutterer 2016): as MBG/NBD, for customers who buy more regularly than by chance. */
export class MbgCnbdK extends PurchaseModel {
  /** The model of known parameters. */
  constructor(parameters: MbgCnbdKParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors, and finds the number of stages, too. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<MbgCnbdK>;
  /** The word of this model. */
  readonly kind: "mbg_cnbd_k";
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): { mbg_cnbd_k: MbgCnbdKParameters };
}
export interface MbgCnbdK extends Readonly<MbgCnbdKParameters> {}

/** Pareto/NBD (Schmittlein, Morrison & Colombo 1987): purchases while alive, and leaving at any time. */
export class ParetoNbd extends PurchaseModel {
  /** The model of known parameters. */
  constructor(parameters: ParetoNbdParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<ParetoNbd>;
  /** The word of this model. */
  readonly kind: "pareto_nbd";
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): { pareto_nbd: ParetoNbdParameters };
}
export interface ParetoNbd extends Readonly<ParetoNbdParameters> {}

/** BG/BB (Fader, Hardie & Shang 2010): purchases on given occasions; times count occasions. */
export class BgBb extends PurchaseModel {
  /** The model of known parameters. */
  constructor(parameters: BgBbParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<BgBb>;
  /** The word of this model. */
  readonly kind: "bg_bb";
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): { bg_bb: BgBbParameters };
}
export interface BgBb extends Readonly<BgBbParameters> {}

/** BG/NBD with covariates (Fader & Hardie 2007), for histories that carry them. */
export class BgNbdCovariates extends PurchaseModel {
  /** The model of known parameters. */
  constructor(parameters: BgNbdCovariatesParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<BgNbdCovariates>;
  /** The word of this model. */
  readonly kind: "bg_nbd_covariates";
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): { bg_nbd_covariates: BgNbdCovariatesParameters };
}
export interface BgNbdCovariates extends Readonly<BgNbdCovariatesParameters> {}

/** Pareto/NBD with covariates (Fader & Hardie 2007), for histories that carry them. */
export class ParetoNbdCovariates extends PurchaseModel {
  /** The model of known parameters. */
  constructor(parameters: ParetoNbdCovariatesParameters);
  /** Fits by maximum likelihood, or a posteriori where there are priors. */
  static fit(histories: HistoryColumns, options?: FitOptions | null): PurchaseFit<ParetoNbdCovariates>;
  /** The word of this model. */
  readonly kind: "pareto_nbd_covariates";
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): { pareto_nbd_covariates: ParetoNbdCovariatesParameters };
}
export interface ParetoNbdCovariates extends Readonly<ParetoNbdCovariatesParameters> {}

/** Fits the model of a kind. */
export function fitModel<Kind extends ModelKind>(
  kind: Kind,
  histories: HistoryColumns,
  options?: FitOptions | null,
): PurchaseFit<ModelClasses[Kind]>;

/** A fitted model of purchases; intervals have the level 0.95 unless one is given, from 1e-6 to 1 - 1e-12. */
export class PurchaseFit<Model extends PurchaseModel = PurchaseModel> implements Freed {
  private constructor();
  /** The fit of a plain object; where its model is the bare parameters their kind is told. */
  static fromJSON(fit: Fit<AnyModel>): PurchaseFit;
  /** The fit of a plain object with the bare parameters of that kind. */
  static fromJSON<Kind extends ModelKind>(fit: Fit<ModelParameters[Kind]>, kind: Kind): PurchaseFit<ModelClasses[Kind]>;
  /** The fitted model. */
  readonly model: Model;
  /** What was supposed of the parameters beforehand; none when that was nothing. */
  readonly priors: Prior[];
  /** Probability to be a customer still, with its interval. */
  probabilityAlive(histories: HistoryColumns, level?: number | null): Intervals;
  /** Expected purchases with their interval. */
  expectedPurchases(histories: HistoryColumns, horizon: number, level?: number | null): Intervals;
  /** Purchases expected of all customers together, with the interval of the sum. */
  totalExpectedPurchases(histories: HistoryColumns, horizon: number, level?: number | null): Estimate;
  /** Draws from the posterior, of the histories (and weights) that it was fitted to. */
  posterior(histories: HistoryColumns, options?: PosteriorOptions | null): Posterior<ReturnType<Model["toJSON"]>>;
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): Fit<ReturnType<Model["toJSON"]>>;
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}
export interface PurchaseFit<Model extends PurchaseModel = PurchaseModel> extends Readonly<Pick<Fit<unknown>, "parameters" | "covariance" | "log_likelihood" | "convergence">> {}

/** Gamma-Gamma (Fader & Hardie 2013): spend per purchase, in major units of one currency. */
export class GammaGamma implements Freed {
  /** The model of known parameters. */
  constructor(parameters: GammaGammaParameters);
  /**
   * Fits by maximum likelihood to customers with a repeat purchase; leave out those without one:
   * ```js
   * const repeat = [...table.frequency.keys()].filter((row) => table.frequency[row] > 0);
   * GammaGamma.fit(repeat.map((row) => table.frequency[row]), repeat.map((row) => table.monetary_value[row]));
   * ```
   */
  static fit(frequency: Wholes, monetaryValue: NumbersOrNull, options?: FitOptions | null): GammaGammaFit;
  /** Log-likelihood of each customer's mean spend. */
  logLikelihood(frequency: Wholes, monetaryValue: NumbersOrNull): Float64Array;
  /** Spend expected of each purchase to come; where the frequency is 0 the mean spend isn't read and may be null. */
  expectedSpend(frequency: Wholes, monetaryValue: NumbersOrNull): Float64Array;
  /** Mean spend per purchase over all customers. */
  meanSpend(): number;
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): GammaGammaParameters;
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}
export interface GammaGamma extends Readonly<GammaGammaParameters> {}

/** A fitted {@link GammaGamma}. */
export class GammaGammaFit implements Freed {
  private constructor();
  /** The fit of a plain object, such as `scores.spend_model`. */
  static fromJSON(fit: Fit<GammaGammaParameters>): GammaGammaFit;
  /** The fitted model. */
  readonly model: GammaGamma;
  /** What was supposed of the parameters beforehand; none when that was nothing. */
  readonly priors: Prior[];
  /** Draws from the posterior, of the columns (and weights) that it was fitted to. */
  posterior(frequency: Wholes, monetaryValue: NumbersOrNull, options?: PosteriorOptions | null): Posterior<GammaGammaParameters>;
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): Fit<GammaGammaParameters>;
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}
export interface GammaGammaFit extends Readonly<Pick<Fit<unknown>, "parameters" | "covariance" | "log_likelihood" | "convergence">> {}

/** Length of the unit in days. */
export function timeUnitDays(unit: TimeUnit): number;

/** Numbers the distinct ids of a column in their own order, whatever the order of rows: the code of each row, the id of each code. */
export function customerCodes(ids: readonly string[]): { code: Uint32Array; id: string[] };

export function customerCodes(ids: Wholes): { code: Uint32Array; id: Whole[] };

/** Checks columns of purchase histories. */
export function checkHistories(histories: HistoryColumns): Histories;

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

/** Draws customers of the given ages from a model, and what they spend from another one; a model with covariates reads those. */
export function simulate(
  model: PurchaseModel,
  spend: GammaGamma | GammaGammaParameters | null | undefined,
  newcomers: Numbers | Newcomers,
  options?: SimulateOptions | null,
): Simulation;

/** Expected against actual histogram of repeat purchases up to `longest`. */
export function repeatHistogram(
  model: PurchaseModel,
  histories: HistoryColumns,
  longest: number,
  weights?: Numbers | null,
): RepeatHistogram;

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

/**
 * Shifted beta-geometric (Fader & Hardie 2007): at the end of each contract period a customer leaves with a chance of its own.
 * Periods are counted from 1; who doesn't renew at the end of the first one has churned in period 1.
 */
export class ShiftedBetaGeometric implements Freed {
  /** The model of known parameters. */
  constructor(parameters: ShiftedBetaGeometricParameters);
  /** Fits to customers who churned in a period, or are active still after so many; groups of them have weights. */
  static fit(periods: Wholes, churned: readonly boolean[], options?: FitOptions | null): ShiftedBetaGeometricFit;
  /** Log-likelihood of each row. */
  logLikelihood(periods: Wholes, churned: readonly boolean[]): Float64Array;
  /** Probability that a new customer churns in each of the periods. */
  pmf(periods: Wholes): Float64Array;
  /** Its logarithm, exact where the probability is too small for a number. */
  logPmf(periods: Wholes): Float64Array;
  /** Probability that a new customer is still active after each of the periods, from 0. */
  survival(periods: Wholes): Float64Array;
  /** Its logarithm, exact where the probability is too small for a number. */
  logSurvival(periods: Wholes): Float64Array;
  /** Share of those active at the beginning of each period who renew at its end. */
  retention(periods: Wholes): Float64Array;
  /** Discounted expected lifetime of a new customer in periods (DEL), at a rate per period. */
  expectedLifetime(discount: number): number;
  /** Discounted expected residual lifetime (DERL) of customers in each of the periods, just before the renewal. */
  residualLifetime(periods: Wholes, discount: number): Float64Array;
  /** Draws customers, each observed for so many periods; the same seed gives the same ones on every machine. */
  simulate(observed: Wholes, seed: Whole): SimulatedLifetimes;
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): ShiftedBetaGeometricParameters;
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}
export interface ShiftedBetaGeometric extends Readonly<ShiftedBetaGeometricParameters> {}

/** A fitted {@link ShiftedBetaGeometric}. */
export class ShiftedBetaGeometricFit implements Freed {
  private constructor();
  /** The fit of a plain object. */
  static fromJSON(fit: Fit<ShiftedBetaGeometricParameters>): ShiftedBetaGeometricFit;
  /** The fitted model. */
  readonly model: ShiftedBetaGeometric;
  /** What was supposed of the parameters beforehand; none when that was nothing. */
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
  /** What `JSON.stringify` asks for: a plain object. */
  toJSON(): Fit<ShiftedBetaGeometricParameters>;
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}
export interface ShiftedBetaGeometricFit extends Readonly<Pick<Fit<unknown>, "parameters" | "covariance" | "log_likelihood" | "convergence">> {}

/** The segment of three scores from 1 to 5; null for any other score. */
export function segmentOf(recencyScore: number, frequencyScore: number, monetaryScore: number): Segment | null;

/** Every segment, from the best to the worst. */
export function segmentCodes(): Segment[];

/** A record going in: its instants may be `Date` too. */
export type Given<T> = T extends string | number | bigint | boolean | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly Given<E>[]
    : { [K in keyof T]: K extends "at" | "instant" | `${string}_at` ? T[K] | Date : Given<T[K]> };

/** The record of each kind. */
export interface Records {
  /** {@link Customer}. */
  customer: Customer;
  /** {@link Account}. */
  account: Account;
  /** {@link Interaction}. */
  interaction: Interaction;
  /** {@link Order}. */
  order: Order;
  /** {@link Subscription}. */
  subscription: Subscription;
  /** {@link Deal}. */
  deal: Deal;
  /** {@link Ticket}. */
  ticket: Ticket;
  /** {@link Feedback}. */
  feedback: Feedback;
  /** {@link Invitation}. */
  invitation: Invitation;
}

/** A kind of record. */
export type Entity = keyof Records;

/** What the text of {@link CustomerBase.toJson} says. */
export interface CustomerBaseDocument {
  /** What the document is. */
  format: "regulars.customer_base";
  /** The version of its form. */
  version: 1;
  /** Every {@link Customer}, in order of source and id. */
  customers: Customer[];
  /** Every {@link Account}, in order of source and id. */
  accounts: Account[];
  /** Every {@link Interaction}, in order of source and id. */
  interactions: Interaction[];
  /** Every {@link Order}, in order of source and id. */
  orders: Order[];
  /** Every {@link Subscription}, in order of source and id. */
  subscriptions: Subscription[];
  /** Every {@link Deal}, in order of source and id. */
  deals: Deal[];
  /** Every {@link Ticket}, in order of source and id. */
  tickets: Ticket[];
  /** Every {@link Feedback}, in order of source and id. */
  feedback: Feedback[];
  /** Every {@link Invitation}, in order of source and id. */
  invitations: Invitation[];
}

/** A field that a column can fill; custom ones are kept as text, `external.` ones as ids of other systems. */
export type ColumnField<E extends Entity = Entity> =
  | (E extends Entity ? ColumnFields[E] : never)
  | `custom.${string}`
  | `external.${string}`
  | "source"
  | "received_at";

/** Which column fills which field; {@link ColumnFields} has the fields of each kind of record. */
export interface ColumnMap<E extends Entity = Entity> {
  /** Field to the column that fills it, or to the names that it may have. */
  columns?: { [Field in ColumnField<E>]?: string | readonly string[] };
  /** Field to the columns that are tried where its own has no value; for a customer also where that stands for nobody. */
  fallbacks?: { [Field in ColumnField<E>]?: string | readonly string[] };
  /** Field to the file's words and what they mean. */
  values?: { [Field in ColumnField<E>]?: { [word: string]: string } };
  /** Field to the value of rows in which it is missing. */
  constants?: { [Field in ColumnField<E>]?: string };
  /** Column to the words of the rows that are read. */
  only?: { [column: string]: readonly string[] };
  /** How the file writes its values. */
  formats?: Formats;
  /** Whether only the columns named here are read; false. */
  strict?: boolean;
  /** Whether records without an id get the number of their row as one; false. */
  number_rows?: boolean;
  /** What stands before the number of a row in such an id: without it, two files have the same ids. */
  number_prefix?: string;
  /** The row of the header, as a spreadsheet counts; found where it is left out. */
  header_row?: number | null;
  /** Rows that the header takes; 1, or 3 where the third is that of Qualtrics. */
  header_lines?: number | null;
  /** Rows at the end that are no records. */
  footer_rows?: number | null;
  /** Words that mark a row of totals. */
  total_words?: readonly string[];
  /** Whether a file may lack columns that the map names; false. */
  may_lack_columns?: boolean;
}

/** A ready-made map. */
export type ReadyColumnMap<E extends Entity = Entity> = ColumnMap<E> & Required<Pick<ColumnMap<E>, "formats" | "strict" | "number_rows" | "may_lack_columns">>;

/** How to read a file. */
export interface ImportHow<E extends Entity = Entity> {
  /** Which column fills which field. */
  map?: ColumnMap<E> | null | undefined;
  /** The instant after which a date is doubtful, how the file writes its values, and what becomes of a record that a base has with other values. */
  options?: { as_of?: InstantLike | null | undefined; formats?: Formats | null | undefined; on_repeat?: OnRepeat | null | undefined } | null | undefined;
  /** Called every few thousand rows; false ends the import with what is read so far. */
  progress?: ((progress: Progress) => unknown) | null | undefined;
}

/** All that is to be said about the rows of a file. */
export interface ImportReport {
  /** How many records the rows became. */
  records: number;
  /** What is wrong or doubtful, by row. */
  findings: Finding[];
  /** Rows read, without the header and blank lines. */
  rows: number;
  /** Rows that went into the record of an earlier row. */
  merged: number;
  /** Rows that the map's `only` leaves out. */
  skipped: number;
  /** Rows that became no record. */
  rejected: number;
  /** Columns that fill no field. */
  unknown_columns: string[];
  /** Field to the words its vocabulary doesn't know, with the number of rows that have them. */
  unknown_values: { [field: string]: { [word: string]: number } };
  /** Instants written as a bare day. */
  days_as_instants: number;
  /** Rows whose customer is missing because a word stands there for nobody (`0`, `guest`, `nan`). */
  nobody: number;
  /** How many records were new to the base, of an import into one. */
  repeats: Repeats | null;
  /** Amounts of kept rows that were rounded to the minor unit, as the formats declare. */
  rounded: number;
  /** False when the caller stopped the import. */
  complete: boolean;
}

/** The records of a file, with the report on its rows. */
export type Imported<Record> = Omit<ImportReport, "records"> & { records: Record[] };

/** Bytes of a file, or its text. */
export type FileBytes = Uint8Array | ArrayBuffer | string;

/** Reads records of one kind from CSV with a header. */
export function importCsv<E extends Entity>(entity: E, bytes: FileBytes, how?: ImportHow<E> | null): Imported<Records[E]>;

/** Reads records of one kind from JSON Lines. */
export function importJsonLines<E extends Entity>(entity: E, bytes: FileBytes, how?: ImportHow<E> | null): Imported<Records[E]>;

/** Columns of a table by name: arrays or typed arrays, one value a row. Numbers are whole where their value is, a `Date` is an instant,
 * NaN, null and undefined are missing values. */
export type TableColumns = { readonly [name: string]: readonly (string | number | bigint | boolean | Date | null | undefined)[] | Wholes | Numbers };

/** Reads records of one kind from columns in memory, with the findings of a file; rows are counted from 1. */
export function importColumns<E extends Entity>(entity: E, columns: TableColumns, how?: ImportHow<E> | null): Imported<Records[E]>;

/** Proposes how to read a file, from its start: the kind of record, the fields of its columns, the formats that its values show, and
 * what a person has to decide. `map` goes into {@link importCsv} or {@link importJsonLines} as it is. */
export function suggest(bytes: FileBytes): Suggestion;

/** The map of a system's names for one kind of record. */
export function columnMap<E extends Entity>(system: SourceSystem, entity: E): ReadyColumnMap<E>;

/** The map of HubSpot's names. */
export function hubspotMap<E extends Entity>(entity: E): ReadyColumnMap<E>;

/** The map of Salesforce's names. */
export function salesforceMap<E extends Entity>(entity: E): ReadyColumnMap<E>;

/** The map of Zendesk's names. */
export function zendeskMap<E extends Entity>(entity: E): ReadyColumnMap<E>;

/** The map of Segment's names. */
export function segmentMap<E extends Entity>(entity: E): ReadyColumnMap<E>;

/** A customer with all that belongs to them, each kind in order of time. */
export interface CustomerDossier {
  /** The customer's own record. */
  customer: Customer;
  /** Visits, calls, mails and the like. */
  interactions: Interaction[];
  /** Orders, with their returns. */
  orders: Order[];
  /** Subscriptions. */
  subscriptions: Subscription[];
  /** Deals. */
  deals: Deal[];
  /** Tickets. */
  tickets: Ticket[];
  /** What they said. */
  feedback: Feedback[];
  /** What they were asked. */
  invitations: Invitation[];
}

/** All that is known of all customers; it lies in the module's memory. */
export class CustomerBase implements Freed {
  /** A base without records. */
  constructor();
  /** Adds a record, or several: all of them or, when one is refused, none. */
  append<E extends Entity>(entity: E, records: Given<Records[E]> | readonly Given<Records[E]>[]): void;
  /** Adds a change to the history of an order, a deal or a ticket. */
  appendChange(entity: "order" | "deal" | "ticket", id: string, change: Given<Change>, source?: string | null): void;
  /** Adds a return to an order. */
  appendReturn(orderId: string, returned: Given<Return>, source?: string | null): void;
  /** Reads a CSV file straight into the base: all its records or, when one is refused, none. */
  importCsv<E extends Entity>(entity: E, bytes: FileBytes, how?: ImportHow<E> | null): ImportReport;
  /** The same for JSON Lines. */
  importJsonLines<E extends Entity>(entity: E, bytes: FileBytes, how?: ImportHow<E> | null): ImportReport;
  /** The same for columns in memory. */
  importColumns<E extends Entity>(entity: E, columns: TableColumns, how?: ImportHow<E> | null): ImportReport;
  /** The records of a kind, in order of source and id: as of an instant, or all that is known. `from` and `most` give a page of them. */
  records<E extends Entity>(entity: E, how?: { as_of?: InstantLike | null | undefined; from?: number | null | undefined; most?: number | null | undefined } | null): Records[E][];
  /** A customer with all that belongs to them, as of an instant, or all that is known; null when there is no such customer, or they were
   * merged into another. */
  customer(id: string, how?: { as_of?: InstantLike | null | undefined; source?: string | null | undefined } | null): CustomerDossier | null;
  /** The number of records of a kind. */
  count(entity: Entity): number;
  /** The number of records of a kind that name a customer who isn't in the base. */
  unattached(entity: Entity): number;
  /** The text of a {@link CustomerBaseDocument}. */
  toJson(): string;
  /** What `JSON.stringify` asks for; amounts beyond 2^53 are bigint, which it refuses: {@link toJson} writes them. */
  toJSON(): CustomerBaseDocument;
  /** The base of what {@link toJson} wrote. */
  static fromJson(json: string): CustomerBase;
  /** Frees the memory at once; the object can't be used afterwards. */
  free(): void;
  /** {@link Freed.free}, at the end of a block that began with `using`. */
  [Symbol.dispose](): void;
}

/** One major unit of `from` in major units of `to`, from a date on; the rate is text, so that it is exact. */
export interface Rate {
  /** The currency that is converted, ISO 4217. */
  from: string;
  /** The currency that it becomes. */
  to: string;
  /** The day from which the rate holds. */
  on: IsoDate;
  /** The rate, as text. */
  rate: string;
}

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

/** Options of the functions of the Net Promoter Score that know counts, not answers. */
export type NpsCountOptions = Pick<NpsOptions, "level" | "method" | "pseudo_counts" | "min_n">;

/** What every count of orders says about the rows that it saw. */
export type SeenOrders = Pick<PurchaseSummary, "as_of" | "rows_after" | "cancelled" | "unmatched_refunds">;

/** What every record has. */
export type AnyRecord = Pick<Customer, "id" | "origin" | "custom">;

/** New customers to be drawn, for a model with covariates. */
export interface Newcomers {
  /** Time from each one's first purchase to now. */
  age: Numbers;
  /** What else is known of them: the covariates of the fit, in its order. */
  covariates?: Covariates<Numbers> | null | undefined;
}

/** How to draw from a posterior. */
export interface PosteriorOptions {
  /** The weights that the fit had; 1 each. */
  weights?: Numbers | null | undefined;
  /** Draws, from 100 to 100,000; 1,000. */
  draws?: number | null | undefined;
  /** The same seed gives the same draws, on every machine; 0. */
  seed?: Whole | null | undefined;
  /** Level of the parameters' intervals, from 1e-6 to 1 - 1e-12; 0.95. */
  level?: number | null | undefined;
}
