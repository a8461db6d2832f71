// Written by `cargo xtask surface`, from the core and from `head.d.ts`: edit those.
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

/** The fields that columns of a file can fill, by kind of record; besides custom ones. */
export interface ColumnFields {
  /** Of a account. */
  account:
    | "id" | "name" | "domains" | "industry" | "employees" | "country" | "created_at" | "owner_id" | "tier" |
    "parent_id" | "tags" | "merged_into" | "merged_at";
  /** Of a customer. */
  customer:
    | "id" | "anonymous_ids" | "account_id" | "name" | "first_name" | "last_name" | "emails" | "phones" | "created_at"
    | "lifecycle_stage" | "lang" | "time_zone" | "country" | "acquisition_source" | "acquisition_channel" |
    "acquisition_campaign_id" | "acquisition_cost" | "currency" | "tags" | "merged_into" | "merged_at";
  /** Of a deal. */
  deal:
    | "id" | "account_id" | "customer_ids" | "name" | "pipeline" | "stage" | "amount" | "currency" | "created_at" |
    "expected_close" | "closed_at" | "close_date" | "status" | "is_won" | "is_closed" | "stage_status" | "probability"
    | "probability_percent" | "lost_reason" | "competitor" | "owner_id" | "forecast_category" | "lead_source";
  /** Of a feedback. */
  feedback:
    | "id" | "customer_id" | "account_id" | "survey_id" | "question_id" | "kind" | "score" | "scale_min" | "scale_max"
    | "text" | "lang" | "solicited" | "channel" | "touchpoint" | "submitted_at" | "utc_offset_minutes" | "weight" |
    "related_entity" | "related_id" | "heard_at" | "decision" | "decided_at" | "decision_reason" | "told_at";
  /** Of a interaction. */
  interaction:
    | "id" | "customer_id" | "anonymous_id" | "account_id" | "kind" | "occurred_at" | "utc_offset_minutes" | "channel"
    | "direction" | "duration_seconds" | "duration_milliseconds" | "agent_id" | "campaign_id" | "touchpoint" |
    "outcome" | "related_entity" | "related_id";
  /** Of a invitation. */
  invitation:
    | "id" | "customer_id" | "survey_id" | "kind" | "sent_at" | "channel" | "answered" | "answered_at" | "question_id"
    | "question_wording" | "question_lang" | "question_scale_min" | "question_scale_max";
  /** Of a order. */
  order:
    | "id" | "record" | "return_of" | "customer_id" | "account_id" | "ordered_at" | "utc_offset_minutes" | "status" |
    "cancelled_at" | "gross" | "net" | "total" | "discount" | "tax" | "shipping" | "cost" | "currency" | "channel" |
    "campaign_id" | "product_id" | "sku" | "category" | "quantity" | "price" | "line_amount" | "refund" | "returned_at"
    | "return_sku" | "return_reason";
  /** Of a subscription. */
  subscription:
    | "id" | "customer_id" | "account_id" | "plan" | "starts_on" | "ends_on" | "renewal_on" | "recurring" | "currency"
    | "period_months" | "cancelled_at" | "cancel_reason";
  /** Of a ticket. */
  ticket:
    | "id" | "customer_id" | "account_id" | "subject" | "body" | "lang" | "status" | "priority" | "kind" | "reason" |
    "reason_detail" | "channel" | "created_at" | "utc_offset_minutes" | "first_reply_at" | "first_reply_minutes" |
    "solved_at" | "closed_at" | "assignee_id" | "group_id" | "reopens" | "replies" | "tags";
}

// : `regulars` tells a business who its regular customers are, what they are worth, who is about to leave and why, and

/**
 * An estimate, or the statement that the data can't support one.
 *
 * - `known`: There is enough data.
 * - `not_enough`: There is not enough data.
 */
export type Answer =
  | ({ answer: "known" } & Estimate)
  | {
      answer: "not_enough";
      /** Observations found. */
      n: number;
      /** Observations needed. */
      needed: Whole;
      /** The reason, in a sentence. */
      why: string;
    };

/**
 * What long work is at.
 *
 * - `prepare`: Rows are sorted, counted and joined.
 * - `import`: A file is read; counted in bytes.
 * - `fit`: A model is fitted; counted in looks at the likelihood, whose number isn't known beforehand.
 * - `choose`: Models are compared; counted in models.
 * - `look_back`: Models look ahead from the past; counted in instants of the past.
 * - `posterior`: A posterior is drawn from; counted in looks at the likelihood, as a fit is.
 * - `predict`: Futures are drawn; counted in customers.
 * - `simulate`: A base is drawn; counted in customers.
 * - `score`: Customers are scored, by the model and by its parameters moved a little; counted in columns.
 * - `key_drivers`: Drivers of a score are measured; counted in draws of the rows, or in imputations of missing answers.
 * - `theme_impact`: What themes do to a score; counted in themes.
 */
export type WorkStep =
  | "prepare"
  | "import"
  | "fit"
  | "choose"
  | "look_back"
  | "posterior"
  | "predict"
  | "simulate"
  | "score"
  | "key_drivers"
  | "theme_impact";

/** A number with its interval, the observations behind it, and the method that made both. */
export interface Estimate {
  /** The point estimate. */
  value: number;
  /** Lower limit of the interval; 0, or `-Number.MAX_VALUE` for what may be negative, where the data set none. */
  low: number;
  /** Upper limit of the interval; `Number.MAX_VALUE`, 1.8e308, where the data set none. */
  high: number;
  /** Confidence level of the interval, in (0, 1). */
  level: number;
  /** Observations behind the number. */
  n: number;
  /** The method, a stable snake_case word. */
  method: string;
}

/** How far long work is. */
export interface Work {
  /** What it is at. */
  step: WorkStep;
  /** How much of the step is done. */
  done: number;
  /** How much there is to do in the step; null where that isn't known. */
  of: number | null;
}

// model: What is known: plain records without formulas, and `CustomerBase`, which holds them all.

/**
 * A period of the Gregorian calendar.
 *
 * - `day`: A day.
 * - `week`: A week, from the calendar's first day of it.
 * - `month`: A month.
 * - `quarter`: A quarter from January, April, July or October.
 * - `year`: A year.
 */
export type CalendarPeriod = "day" | "week" | "month" | "quarter" | "year";

/**
 * A day of the week.
 *
 * - `monday`: Monday.
 * - `tuesday`: Tuesday.
 * - `wednesday`: Wednesday.
 * - `thursday`: Thursday.
 * - `friday`: Friday.
 * - `saturday`: Saturday.
 * - `sunday`: Sunday.
 */
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/**
 * The value of a changed field: an amount for `amount`, a word or id for all others.
 *
 * - `text`: A stage, status, owner or priority.
 * - `money`: An amount.
 */
export type ChangeValue = { text: string } | { money: Money };

/**
 * The value of a custom field.
 *
 * - `text`: Words.
 * - `integer`: A whole number.
 * - `number`: A finite number.
 * - `flag`: Yes or no.
 * - `instant`: A point in time.
 * - `date`: A date without a zone.
 * - `money`: An amount.
 */
export type CustomValue =
  | { text: string }
  | { integer: Whole }
  | { number: number }
  | { flag: boolean }
  | { instant: Instant }
  | { date: IsoDate }
  | { money: Money };

/**
 * What becomes of a record that comes again with other values. One that comes again unchanged is left as it is.
 *
 * - `error`: It is an error, and no record is added.
 * - `keep`: The record of the base is kept.
 * - `replace`: The new record takes the place of the old one, with all that was added to that (changes, returns).
 */
export type OnRepeat = "error" | "keep" | "replace";

/** The field of a record that a change tells of. */
export type ChangeField = Word<"stage" | "status" | "owner" | "priority" | "amount">;

/** Where a contact with a customer took place. */
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

/** What a customer was asked about a purpose such as `marketing`: silence is none of these. */
export type ConsentState = Word<"granted" | "declined" | "withdrawn" | "unknown">;

/** How a deal stands. */
export type DealStatus = Word<"open" | "won" | "lost">;

/** What was decided about something a customer said. */
export type Decision = Word<"yes" | "no" | "later" | "duplicate" | "needs_info">;

/** Who began an interaction. */
export type Direction = Word<"inbound" | "outbound" | "internal">;

/** What kind of question or statement a piece of feedback is. */
export type FeedbackKind = Word<"nps" | "csat" | "ces" | "enps" | "rating" | "review" | "idea" | "complaint" | "free">;

/** How sure the owner of a deal is that it will close in the period. */
export type ForecastCategory = Word<"pipeline" | "best_case" | "commit" | "closed" | "omitted">;

/** What kind of touch an interaction is. */
export type InteractionKind = Word<
  | "call"
  | "email"
  | "meeting"
  | "message"
  | "note"
  | "task"
  | "visit"
  | "page_view"
  | "comment"
>;

/** Where a customer stands between not knowing us and being lost. */
export type LifecycleStage = Word<
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

/**
 * How far an order has come. Paid, shipped, completed and partially refunded ones are purchases, refunded ones until
 * the refund; draft, pending, authorized, partially paid, failed, expired, voided and cancelled ones aren't, nor are
 * those with another word.
 */
export type OrderStatus = Word<
  | "draft"
  | "pending"
  | "authorized"
  | "partially_paid"
  | "failed"
  | "expired"
  | "voided"
  | "paid"
  | "shipped"
  | "completed"
  | "cancelled"
  | "partially_refunded"
  | "refunded"
>;

/** How urgent a ticket is. */
export type Priority = Word<"low" | "normal" | "high" | "urgent">;

/** Whether feedback was asked for. */
export type Solicited = Word<"invited" | "volunteered" | "unknown">;

/** What a ticket is about, in the coarse. */
export type TicketKind = Word<"question" | "incident" | "problem" | "task">;

/** How far a ticket has come. */
export type TicketStatus = Word<"new" | "open" | "pending" | "hold" | "solved" | "closed">;

/** An organisation. A business that sells to people needs none. */
export interface Account {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** Name. */
  name?: string;
  /** Internet domains. */
  domains?: string[];
  /** Industry, the caller's word. */
  industry?: string;
  /** Number of employees. */
  employees?: Whole;
  /** Country, ISO 3166-1 alpha-2. */
  country?: string;
  /** When the account came to be known. */
  created_at?: Instant;
  /** Who looks after it, an opaque id. */
  owner_id?: string;
  /** Tier of service, the caller's word. */
  tier?: string;
  /** The account it belongs to. */
  parent_id?: string;
  /** Labels, free words. */
  tags?: string[];
  /** Merges into other accounts. */
  merges?: Merge[];
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/**
 * Where and how days, weeks, months, quarters and years are cut.
 *
 * Days in a named zone are those of its clocks, of 23 and 25 hours where summer time begins and ends. Its table is that
 * of the IANA database, from 1970 on. A day that has begun isn't taken back where clocks go back over midnight.
 *
 * Dates without a time became instants where they were read, at midnight of UTC or of `formats.offset_minutes`: they
 * are cut there, not in a zone to the west of it, whose day is still the one before.
 */
export interface CalendarOptions {
  /**
   * The place by whose clocks days are cut: a name of the IANA database (`Asia/Tehran`), `UTC`, an offset from UTC of
   * less than a day (`+03:30`), or `own` for each record's own `utc_offset_minutes`, with `as_of` on the easternmost of
   * their clocks. Default: `UTC`.
   */
  zone?: string | null | undefined;
  /** The first day of a week. Default: Monday (ISO 8601). */
  week_start?: Weekday | null | undefined;
}

/** How a customer was won, and what that cost. */
export interface Acquisition {
  /** The source, the caller's word. */
  source?: string;
  /** The channel. */
  channel?: Channel;
  /** The campaign. */
  campaign_id?: string;
  /** What it cost. */
  cost?: Money;
}

/** What a customer said about one purpose. */
export interface Consent {
  /** The purpose, the caller's word, such as `marketing`. */
  purpose: string;
  /** What was said. */
  state: ConsentState;
  /** When. */
  at: Instant;
}

/** A person who buys, asks or answers. */
export interface Customer {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** Ids the customer had before being identified. */
  anonymous_ids?: string[];
  /** The organisation the customer belongs to. */
  account_id?: string;
  /** Full name. */
  name?: string;
  /** Mail addresses. */
  emails?: string[];
  /** Phone numbers. */
  phones?: string[];
  /** When the customer came to be known. */
  created_at?: Instant;
  /** Where the customer stands between not knowing us and being lost. */
  lifecycle_stage?: LifecycleStage;
  /** Language, BCP 47. */
  lang?: string;
  /** IANA time zone. */
  time_zone?: string;
  /** Country, ISO 3166-1 alpha-2. */
  country?: string;
  /** How the customer was won. */
  acquisition?: Acquisition;
  /** Labels, free words. */
  tags?: string[];
  /** What the customer agreed to or declined, and when. */
  consents?: Consent[];
  /** Merges into other customers; the record itself stays, so that each can be undone. */
  merges?: Merge[];
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/** The event of two records turning out to be the same person or organisation. */
export interface Merge {
  /** When they were merged. */
  merged_at: Instant;
  /** The record that goes on. */
  merged_into: string;
  /** When the merge was undone. */
  undone_at?: Instant;
}

/** A sale that is being worked on, or was. */
export interface Deal {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** The organisation that would buy. */
  account_id?: string;
  /** The people on the buyer's side. */
  customer_ids?: string[];
  /** Name. */
  name?: string;
  /** The pipeline, the caller's word. */
  pipeline?: string;
  /** The stage of the pipeline, the caller's word. */
  stage?: string;
  /** What it would bring in. */
  amount?: Money;
  /** When it was opened. */
  created_at: Instant;
  /** The day it is hoped to close. */
  expected_close?: IsoDate;
  /** When it was won or lost. */
  closed_at?: Instant;
  /** Open, won or lost. */
  status: DealStatus;
  /** Why it was lost, the caller's word. */
  lost_reason?: string;
  /** Who else was in the running. */
  competitor?: string;
  /** Who works on it, an opaque id. */
  owner_id?: string;
  /** How sure the owner is. */
  forecast_category?: ForecastCategory;
  /** How the deal came about, the caller's word. */
  lead_source?: string;
  /** Changes of stage, status, owner and amount. */
  history?: Change[];
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/** A score, a text, or both. */
export interface Feedback {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** The customer; absent when the answer is anonymous. */
  customer_id?: string;
  /** The organisation. */
  account_id?: string;
  /** The survey. */
  survey_id?: string;
  /** The question. */
  question_id?: string;
  /** What kind of question or statement. */
  kind: FeedbackKind;
  /** The score, on the declared scale. */
  score?: number;
  /** Lowest score of the scale: declared, never guessed. */
  scale_min?: number;
  /** Highest score of the scale: declared, never guessed. */
  scale_max?: number;
  /** Text; absent after scrubbing. */
  text?: string;
  /** Language of the text, BCP 47. */
  lang?: string;
  /** Whether it was asked for. */
  solicited?: Solicited;
  /** Where it was given. */
  channel?: Channel;
  /** The touchpoint it is about, the caller's word. */
  touchpoint?: string;
  /** When it was given. */
  submitted_at: Instant;
  /** Offset of the local clock from UTC, in minutes. */
  utc_offset_minutes?: number;
  /** How many answers this one stands for. */
  weight?: number;
  /** The record it is about. */
  related_to?: RecordRef;
  /** Whether it was heard, decided and told. */
  loop?: FeedbackLoop;
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/** What became of a piece of feedback: heard, decided, told. */
export interface FeedbackLoop {
  /** When someone took note. */
  heard_at?: Instant;
  /** What was decided. */
  decision?: Decision;
  /** When it was decided. */
  decided_at?: Instant;
  /** Why, the caller's words. */
  reason?: string;
  /** When the customer was told. */
  told_at?: Instant;
}

/** One change of one field of one record. */
export interface Change {
  /** When it changed. */
  at: Instant;
  /** The field that changed. */
  field: ChangeField;
  /** The value before; absent when there was none or it isn't known. */
  from?: ChangeValue;
  /** The value after; absent when the field was emptied. */
  to?: ChangeValue;
  /** Who changed it, an opaque id. */
  by?: string;
}

/** One touch: a call, a mail, a visit, a page seen. */
export interface Interaction {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** The customer; absent before identification. */
  customer_id?: string;
  /** The id before identification. */
  anonymous_id?: string;
  /** The organisation. */
  account_id?: string;
  /** What kind of touch. */
  kind: InteractionKind;
  /** When it took place (began). */
  occurred_at: Instant;
  /** Offset of the local clock from UTC, in minutes. */
  utc_offset_minutes?: number;
  /** Where. */
  channel?: Channel;
  /** Who began it. */
  direction?: Direction;
  /** How long it took, in seconds. */
  duration_seconds?: Whole;
  /** Who of us took part, an opaque id. */
  agent_id?: string;
  /** The campaign. */
  campaign_id?: string;
  /** The touchpoint, the caller's word. */
  touchpoint?: string;
  /** How it ended, the caller's word. */
  outcome?: string;
  /** The record it belongs to. */
  related_to?: RecordRef;
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/** An invitation of one customer to one survey. */
export interface Invitation {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** The customer who was asked. */
  customer_id: string;
  /** The survey. */
  survey_id?: string;
  /** What kind of survey. */
  kind?: FeedbackKind;
  /** What was asked. */
  questions?: Question[];
  /** When it was sent. */
  sent_at: Instant;
  /** Where it was sent. */
  channel?: Channel;
  /** Whether it was answered; absent when that isn't known. */
  answered?: boolean;
  /** When it was answered. */
  answered_at?: Instant;
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/** A question as it was put. */
export interface Question {
  /** The question, an opaque id. */
  id: string;
  /** Wording. */
  wording?: string;
  /** Language of the wording, BCP 47. */
  lang?: string;
  /** Lowest score of the scale. */
  scale_min?: number;
  /** Highest score of the scale. */
  scale_max?: number;
}

/** An amount: whole minor units (cents, rials, fils) of a currency. */
export interface Money {
  /** The currency. */
  currency: string;
  /** Minor units. */
  minor: Whole;
}

/** A purchase. All its amounts are in one currency. */
export interface Order {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** The customer who ordered. */
  customer_id: string;
  /** The organisation it was ordered for. */
  account_id?: string;
  /** When it was placed. */
  ordered_at: Instant;
  /** Offset of the local clock from UTC, in minutes. */
  utc_offset_minutes?: number;
  /** How far it has come. */
  status?: OrderStatus;
  /** When it was cancelled. */
  cancelled_at?: Instant;
  /** Price of the goods before discount, without tax and shipping. */
  gross: Money;
  /** What was taken off the price. */
  discount?: Money;
  /** Tax on top. */
  tax?: Money;
  /** Shipping charged on top. */
  shipping?: Money;
  /** What the goods cost us. */
  cost?: Money;
  /** Where it was placed. */
  channel?: Channel;
  /** The campaign that led to it. */
  campaign_id?: string;
  /** What was bought. */
  lines?: OrderLine[];
  /** What came back. */
  returns?: Return[];
  /** Changes of the status. */
  history?: Change[];
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/** One product of an order. */
export interface OrderLine {
  /** The product, an opaque id. */
  product_id?: string;
  /** Stock-keeping unit. */
  sku?: string;
  /** Category, the caller's word. */
  category?: string;
  /** How many; may be a fraction (2.5 kg). */
  quantity?: number;
  /** Price of one, before discount. */
  price?: Money;
}

/** Goods or money that went back. */
export interface Return {
  /** When. */
  at: Instant;
  /** What was paid back of the price (without tax and shipping). */
  amount: Money;
  /** The line it concerns, counted from 0. */
  line?: number;
  /** Stock-keeping unit. */
  sku?: string;
  /** Why, the caller's word. */
  reason?: string;
}

/** The id of a record in another system. */
export interface ExternalId {
  /** The other system. */
  system: string;
  /** The id there. */
  id: string;
}

/** Where a record came from and under which names other systems know it. */
export interface Origin {
  /**
   * The system whose ids these are. An id is unique within one source, and ids that a record names (its customer, its
   * account) are ids of the same source.
   */
  source?: string;
  /** Names of the same thing in other systems. */
  external_ids?: ExternalId[];
  /** When the record reached us: a view of an earlier instant doesn't see it. */
  received_at?: Instant;
}

/** Another record, by kind and id, of the same source. */
export interface RecordRef {
  /** The kind of record. */
  entity: Word<Entity>;
  /** Its id. */
  id: string;
}

/** How many records were new to a base, and what became of those that it had. */
export interface Repeats {
  /** Records that the base didn't have. */
  added: number;
  /** Records that it had just so. */
  unchanged: number;
  /** Records that came with other values, of which the old ones were kept. */
  kept: number;
  /** Records that came with other values, which took the place of the old ones. */
  replaced: number;
}

/** A contract that runs until it ends or is cancelled. */
export interface Subscription {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** The customer who holds it. */
  customer_id?: string;
  /** The organisation that holds it. */
  account_id?: string;
  /** The plan, the caller's word. */
  plan?: string;
  /** First day. */
  starts_on: IsoDate;
  /** Last day, when agreed. */
  ends_on?: IsoDate;
  /** Day of the next renewal. */
  renewal_on?: IsoDate;
  /** What is paid each period. */
  recurring?: Money;
  /** Months of a period. */
  period_months?: number;
  /** When it was cancelled. */
  cancelled_at?: Instant;
  /** Why, the caller's word. */
  cancel_reason?: string;
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

/** A reason on two levels of the caller's own list. */
export interface Reason {
  /** The coarse level. */
  code: string;
  /** The fine level. */
  detail?: string;
}

/** A promise of service that applies to a ticket. */
export interface SlaTarget {
  /** The policy, the caller's word. */
  policy: string;
  /** What is promised, the caller's word, such as `first_reply`. */
  metric: string;
  /** Within how many minutes. */
  target_minutes: number;
  /** Which clock counts, the caller's word, such as `calendar` or `business`. */
  clock: string;
}

/** A request for help. */
export interface Ticket {
  /** The caller's opaque id. */
  id: string;
  /** Where the record came from. */
  origin?: Origin;
  /** The customer who asked. */
  customer_id?: string;
  /** The organisation. */
  account_id?: string;
  /** Subject line. */
  subject?: string;
  /** Text; absent after scrubbing. */
  body?: string;
  /** Language of the text, BCP 47. */
  lang?: string;
  /** How far it has come. */
  status?: TicketStatus;
  /** How urgent it is. */
  priority?: Priority;
  /** What it is about, in the coarse. */
  kind?: TicketKind;
  /** What it is about, the caller's two levels; `other` and `unknown` are different reasons. */
  reason?: Reason;
  /** Where it came in. */
  channel?: Channel;
  /** When it came in. */
  created_at: Instant;
  /** Offset of the local clock from UTC, in minutes. */
  utc_offset_minutes?: number;
  /** When it was first answered. */
  first_reply_at?: Instant;
  /** When it was (last) solved. */
  solved_at?: Instant;
  /** When it was closed for good. */
  closed_at?: Instant;
  /** Who works on it, an opaque id. */
  assignee_id?: string;
  /** The team that works on it, an opaque id. */
  group_id?: string;
  /** How often it was opened again. */
  reopens?: number;
  /** How many answers it took. */
  replies?: number;
  /** Labels, free words. */
  tags?: string[];
  /** The promises that apply. */
  sla?: SlaTarget[];
  /** Changes of status, owner and priority. */
  history?: Change[];
  /** Fields the model doesn't name. */
  custom?: { [name: string]: CustomValue };
}

// import: Bytes in, records and findings out; never touches a file.

/**
 * What became of the rows of a finding.
 *
 * - `rejected`: They became no record.
 * - `doubtful`: They were kept as they are.
 */
export type Severity = "rejected" | "doubtful";

/**
 * Unit that amounts are written in.
 *
 * - `major`: The currency's own: 20.00 for twenty dollars.
 * - `minor`: Its smallest: 2000 for twenty dollars.
 */
export type AmountUnit = "major" | "minor";

/**
 * A calendar that dates in numbers are of.
 *
 * - `gregorian`: The one of most countries.
 * - `persian`: The Persian (solar hijri) one: years from 1278 to 1501 are its own; others, which can't be, are still
 * Gregorian.
 */
export type DateCalendar = "gregorian" | "persian";

/**
 * Order of day, month and year in dates that don't begin with a year of four digits.
 *
 * - `day_first`: 31/01/2025.
 * - `month_first`: 01/31/2025.
 * - `year_first`: 25/01/31.
 */
export type DateOrder = "day_first" | "month_first" | "year_first";

/**
 * What a moment written as a number counts: time since 1970-01-01T00:00:00Z, or a spreadsheet's days.
 *
 * - `seconds`: Seconds.
 * - `milliseconds`: Milliseconds, as HubSpot writes them.
 * - `microseconds`: Microseconds.
 * - `excel_days`: Serial days of Excel and most spreadsheets: 1 is 1900-01-01, 46027.5 is noon of 2026-01-05. There is
 * no day 60.
 * - `excel_mac_days`: Serial days of workbooks in Excel's 1904 date system, as old ones from a Mac are: 0 is
 * 1904-01-01.
 */
export type Epoch = "seconds" | "milliseconds" | "microseconds" | "excel_days" | "excel_mac_days";

/**
 * How an amount is rounded to the minor unit.
 *
 * - `half_even`: To the nearest, halves to the even digit: 0.125 is 0.12, 0.135 is 0.14.
 * - `half_up`: To the nearest, halves away from zero, as shops do: 0.125 is 0.13, -0.125 is -0.13.
 */
export type Rounding = "half_even" | "half_up";

/**
 * A system whose exports have a ready-made map. Where its API has other names than its files, it is there twice.
 *
 * - `hubspot`: HubSpot: its API, and the titles of its CSV exports.
 * - `salesforce`: Salesforce: field names, and the labels of its reports.
 * - `zendesk`: Zendesk: the JSON of its API, and its CSV exports.
 * - `segment`: Segment: its JSON calls, and the columns of its warehouse tables.
 * - `shopify`: Shopify: the CSV that its admin exports (orders, customers).
 * - `shopify_api`: Shopify: the JSON of its REST Admin API (orders, customers).
 * - `woocommerce`: WooCommerce: the CSV of its Analytics and of common export plugins (orders, customers).
 * - `woocommerce_api`: WooCommerce: the JSON of its REST API (orders, customers).
 * - `stripe`: Stripe: the CSV of its dashboard (payments as orders, customers, subscriptions).
 * - `stripe_api`: Stripe: the JSON of its API (charges as orders, customers).
 * - `surveymonkey`: SurveyMonkey: answers; the question with the score or text is to be added.
 * - `typeform`: Typeform: answers; the question with the score or text is to be added.
 * - `qualtrics`: Qualtrics: answers; the question with the score or text is to be added.
 * - `google_play`: Google Play: reviews.
 */
export type SourceSystem =
  | "hubspot"
  | "salesforce"
  | "zendesk"
  | "segment"
  | "shopify"
  | "shopify_api"
  | "woocommerce"
  | "woocommerce_api"
  | "stripe"
  | "stripe_api"
  | "surveymonkey"
  | "typeform"
  | "qualtrics"
  | "google_play";

/**
 * Something that a person should know about rows of a file: what is to be said of many is said once.
 *
 * In print it is one line, which names its first row.
 */
export interface Finding {
  /** The field, or `row` when the row as a whole is meant. */
  field: string;
  /** What is wrong. Values in which rows differ are `…`, and stand in the details of the examples. */
  reason: string;
  /** What to declare or do about it, where that is known. */
  cure: string | null;
  /** What became of the rows. */
  severity: Severity;
  /** How many rows there are. */
  count: number;
  /** The first five of them. */
  examples: FindingExample[];
}

/** One of the rows that a finding is about. */
export interface FindingExample {
  /** The row, as the module counts them; 0 for the whole file. */
  row: number;
  /** The value found, cut to 80 characters; empty when there is none. */
  value: string;
  /** What is to be said of this row alone (`row 7`, which has the same id), or the reason with its values. */
  detail: string | null;
}

/** How far an import has come. */
export interface Progress {
  /** Bytes read. */
  bytes: number;
  /** Bytes of the file; 0 before the end of one that comes in pieces. */
  of: number;
  /** Rows read. */
  rows: number;
}

/**
 * How a file writes dates, numbers and money; what is null is not guessed but takes the strict default named here.
 *
 * A {@link ColumnMap} carries one for its file, {@link ImportOptions} another, whose values win.
 */
export interface Formats {
  /**
   * Encoding of the file's text by its WHATWG name (`windows-1252`, `gb18030`); null reads UTF-8, and UTF-16 by its
   * byte-order mark, and refuses a file that is neither. Declared as `utf-8`, only the rows that aren't are rejected. A
   * byte-order mark tells more than this declaration.
   */
  encoding?: string | null | undefined;
  /**
   * Separator of CSV columns; null takes the one of `,` `;` tab `|` that occurs most often in the header outside
   * quotes.
   */
  separator?: string | null | undefined;
  /**
   * Order of day, month and year in dates that don't begin with a year of four digits (`01/02/2025`); null rejects such
   * dates.
   */
  date_order?: DateOrder | null | undefined;
  /**
   * First of the hundred years that years of two digits stand for: with 1970, `70` is 1970 and `26` is 2026; null
   * rejects such dates.
   */
  two_digit_years?: number | null | undefined;
  /** Calendar of dates in numbers (`1402/04/10`); null is the Gregorian one, and rejects Persian years. */
  calendar?: DateCalendar | null | undefined;
  /**
   * What moments written as a bare number count (`1767607140.0`, `46027.6`); null reads 10 digits before the point as
   * seconds, 13 as milliseconds, and 8, 12 or 14 as `YYYYMMDD`, `hhmm` and `ss`, nothing else.
   */
  epoch?: Epoch | null | undefined;
  /**
   * Name of a time zone to its minutes east of UTC (`{"IST": 330}`), for names that stand for several zones or that the
   * library doesn't know.
   */
  zones?: { [name: string]: number } | null | undefined;
  /** Minutes east of UTC of times that state no offset, and of days that stand for an instant; null is 0. */
  offset_minutes?: number | null | undefined;
  /** Decimal sign, `.` or `,`; null is `.`, or `,` where the declared `thousands` is `.`. */
  decimal?: "." | "," | null | undefined;
  /** Sign between groups of digits, of three or as in India (`1,00,000`); null rejects numbers that have one. */
  thousands?: string | null | undefined;
  /** Currency (ISO 4217) of amounts whose row names none; null rejects rows with such amounts. */
  currency?: string | null | undefined;
  /**
   * Whether amounts may carry a sign such as `€`, `zł`, `US$` or a code beside the number, which must agree with the
   * row's currency; a sign of several currencies (`$`, `kr`) needs one, or `currency`. null is no.
   */
  currency_symbols?: boolean | null | undefined;
  /**
   * Unit of amounts: `minor` reads `2000` as 20.00 USD, 2000 JPY and 2.000 KWD, as payment systems write them; null is
   * the major unit.
   */
  amounts?: AmountUnit | null | undefined;
  /**
   * Currency to the decimals of its amounts in minor units, where a system doesn't count as ISO 4217 does. Stripe:
   * `{"ISK": 2, "UGX": 2, "MGA": 0}` (its other currencies, also of three decimals, are as in ISO 4217).
   */
  minor_digits?: { [name: string]: number } | null | undefined;
  /**
   * How amounts finer than the currency's minor unit are rounded, as those are that a database keeps as floats
   * (`19.990000000000002`); each is counted. null rejects rows with such amounts.
   */
  rounding?: Rounding | null | undefined;
  /**
   * Whether amounts in Iranian currency are toman (10 rial) whatever their label; null is no, and a row that says toman
   * is rejected.
   */
  toman?: boolean | null | undefined;
  /** Sign between the values of a cell that holds several (mails, tags); null is `;`. */
  list_separator?: string | null | undefined;
  /**
   * Whether an id that is written as a whole float (`17850.0`, as table programs write a column with gaps) is the whole
   * number; null is no, and such an id is doubtful.
   */
  float_ids?: boolean | null | undefined;
  /**
   * Words that stand for a missing value in any column (`NULL`, `N/A`), written as in the file. Without them, only an
   * empty cell and MySQL's `\N` are missing; in an id such a word is missing and doubtful, in a number, date or amount
   * it rejects the row.
   */
  missing?: readonly string[] | null | undefined;
}

/** A column and the field that it would fill. */
export interface SuggestedField {
  /** The column of the file. */
  column: string;
  /** The field of the record. */
  field: string;
  /** Why: by its name, by the map of a system, or by the look of its values. */
  why: string;
  /** Its first value; empty when it has none. */
  example: string;
}

/** Something that a file doesn't tell, or that looks wrong. */
export interface SuggestedQuestion {
  /** The field, or the key of the formats. */
  about: string;
  /** The question, with what it is asked for and what to declare. */
  question: string;
}

/** A proposal of how to read a file. */
export interface Suggestion {
  /** The kind of record that its rows seem to be. */
  entity: Word<Entity>;
  /** The system whose export it seems to be, if it is a known one. */
  system: SourceSystem | null;
  /** Whether it is JSON Lines (else CSV). */
  json_lines: boolean;
  /** Which column fills which field, in the order of the columns. */
  fields: SuggestedField[];
  /** Columns that would fill nothing. */
  unused_columns: string[];
  /** What is to be decided by a person first; none when all is clear. */
  questions: SuggestedQuestion[];
  /** The map to be confirmed, completed by the answers, and given to the import as it is. */
  map: ColumnMap;
}

// survey: What customers say when asked.

/**
 * How p-values are adjusted for the number of tests.
 *
 * - `holm`: Bounds the chance of any false alarm among all tests (Holm 1979).
 * - `benjamini_hochberg`: Bounds the expected share of false alarms among the alarms (Benjamini and Hochberg 1995):
 * finds more, where many differ.
 */
export type Adjustment = "holm" | "benjamini_hochberg";

/**
 * The quarter of the grid of importance by performance (Martilla and James 1977).
 *
 * - `concentrate_here`: Important, and done worse than the others.
 * - `keep_up`: Important, and done as well as the others or better.
 * - `low_priority`: Of little importance, and done worse than the others.
 * - `possible_overkill`: Of little importance, and done as well as the others or better.
 */
export type Quadrant = "concentrate_here" | "keep_up" | "low_priority" | "possible_overkill";

/**
 * What the outcome is, and so what R^2 is.
 *
 * - `linear`: A number: the R^2 of linear regression.
 * - `logistic`: 0 or 1, such as promoter or not: McFadden's R^2 of logistic regression, the share by which the log
 * likelihood rises to 0.
 */
export type DriverOutcome = "linear" | "logistic";

/**
 * How R^2 is shared out.
 *
 * - `lmg`: The gain by a driver in the mean over all orders in which they can enter: the Shapley value of R^2
 * (Lindeman, Merenda and Gold 1980; Grömping 2006). Up to 18 drivers, of a logistic outcome up to 10.
 * - `johnson`: Relative weights (Johnson 2000; for a logistic outcome Tonidandel and LeBreton 2010). Up to 64 drivers.
 */
export type KeyDriverMethod = "lmg" | "johnson";

/**
 * What is done about rows where some of the drivers weren't answered. Rows without an outcome are never used.
 *
 * - `multiple_imputation`: They are filled in several times over by chained regressions with chance, and the results
 * joined by Rubin's (1987) rules: right where what is missing depends on the other answers alone.
 * - `complete_cases`: They are left out: right where what is missing depends on nothing.
 * - `pairwise`: Each correlation is over the rows that have both answers. The results carry a warning: the correlations
 * are of different rows. Linear only.
 */
export type MissingAnswers = "multiple_imputation" | "complete_cases" | "pairwise";

/**
 * How the outcome goes with a driver, by what the intervals leave open.
 *
 * - `basic`: Low answers cost more than high ones bring: penalty and penalty less reward are above 0.
 * - `performance`: Penalty or reward is above 0, and neither is shown to be the larger.
 * - `excitement`: High answers bring more than low ones cost: reward and reward less penalty are above 0.
 * - `neutral`: Neither penalty nor reward is shown to be above 0.
 */
export type PenaltyRewardClass = "basic" | "performance" | "excitement" | "neutral";

/**
 * How the interval of a difference is made.
 *
 * - `mover`: From the limits of the two scores (MOVER, Zou and Donner 2008), so as good as these.
 * - `wald`: From the two standard errors: too narrow in small samples.
 */
export type NpsDifferenceMethod = "mover" | "wald";

/**
 * How the interval is made.
 *
 * - `score`: The score interval (Tango 1998), right from a handful of answers on, of clusters and weights too; never
 * leaves [-1, 1].
 * - `adjusted_wald`: Wald on the counts plus pseudo-counts (Rocks 2016); cut off at -1 and 1.
 * - `wald`: Score plus and minus z standard errors; too narrow in small samples, of no width when all answers are
 * alike; cut off at -1 and 1.
 * - `goodman`: Simultaneous over all contrasts of the three classes (Goodman 1964), so wide; cut off at -1 and 1.
 */
export type NpsMethod = "score" | "adjusted_wald" | "wald" | "goodman";

/**
 * The figure that stands for a rating.
 *
 * - `mean`: The mean score.
 * - `top_box`: The share of answers in the top box.
 */
export type RatingFigure = "mean" | "top_box";

/**
 * How the interval of a mean is made.
 *
 * - `score`: The score interval of a mean of answers between two ends, which stays between them and holds for answers
 * that pile up at one: Wilson's (1927) of two scores, Tango's (1998) of three.
 * - `t`: Student's t on the standard error of how the answers were drawn, cut at the ends of the scale: too narrow
 * where answers pile up at an end, 83 to 90 % for "95 %" of 20 to 50 answers of which four in five are the highest.
 * - `bca`: The bias-corrected and accelerated bootstrap (Efron 1987) of answers, or of clusters: for skew answers. Not
 * for strata.
 */
export type RatingMethod = "score" | "t" | "bca";

/**
 * Whether a segment is in both periods.
 *
 * - `both`: In both.
 * - `new`: Only after: all of its effect is mix.
 * - `gone`: Only before: all of its effect is mix.
 * - `absent`: In neither.
 */
export type MixPresence = "both" | "new" | "gone" | "absent";

/**
 * The kind of chart.
 *
 * - `ewma`: Exponentially weighted moving average (Roberts 1959).
 * - `cusum`: Two-sided cumulative sum (Page 1954); of counts with a baseline, the negative binomial one (Hawkins and
 * Olwell 1998).
 */
export type TrendChart = "ewma" | "cusum";

/**
 * How a period, or the series, stands.
 *
 * - `not_enough`: A gap, or a period that makes the baseline.
 * - `in_control`: No sign of a change.
 * - `up`: An alarm: higher than the baseline.
 * - `down`: An alarm: lower than the baseline.
 */
export type TrendState = "not_enough" | "in_control" | "up" | "down";

/**
 * What the values of a series are.
 *
 * - `mean`: Means of answers, or any statistic with its standard error.
 * - `share`: How many of n: promoters, customers who came back.
 * - `count`: Events, in all or by an exposure: complaints, tickets, orders.
 */
export type TrendKind = "mean" | "share" | "count";

/** One driver on the grid. */
export interface DriverPriority {
  /** Its name. */
  name: string;
  /** Its part of R^2, as `relative_share`. */
  importance: Estimate;
  /** Its mean answer, on its own scale. */
  mean: Estimate;
  /** Where the mean lies on the scale: 0 at its low end, 1 at its high one. */
  performance: Estimate;
  /** Importance times headroom, which is 1 less performance. */
  priority: Estimate;
  /** Its quarter of the grid. */
  quadrant: Quadrant;
  /** True when no other quarter is within the intervals of importance and performance. */
  clear: boolean;
}

/** The drivers by priority, and the lines that cut the grid. */
export interface ImportancePerformance {
  /** The share of the outcome's variation that goes with the drivers, or why there is no answer. */
  r_squared: Answer;
  /** The drivers, highest priority first; none when there is not enough data. */
  drivers: DriverPriority[];
  /** Importance from which a driver is important: the mean, 1 over the number of drivers. */
  importance_cut: number;
  /** Performance (0 to 1) from which a driver is done well: the mean; none when there is not enough data. */
  performance_cut: number | null;
  /** Rows used. */
  n_used: number;
  /** What a reader should know, in sentences. */
  notes: string[];
}

/** One driver: its intervals are of bootstrap draws of the rows. */
export interface KeyDriver {
  /** Its name. */
  name: string;
  /** Its share of R^2; the shares sum to R^2. */
  share: Estimate;
  /** Its share as a part of R^2; these sum to 1. */
  relative_share: Estimate;
  /** Its place by share, 1 for the largest. */
  rank: Estimate;
  /**
   * Standard deviations of the outcome (logistic: log odds) that go with one of the driver when the other drivers are
   * alike.
   */
  effect: Estimate;
  /** Its correlation with the outcome. */
  correlation: number;
  /** Rows where it and the outcome were answered. */
  n: number;
}

/** What of the outcome the drivers together and each of them is associated with. */
export interface KeyDrivers {
  /**
   * The share of the outcome's variation (logistic: of its log likelihood) that goes with the drivers, or why there is
   * no answer.
   */
  r_squared: Answer;
  /** The drivers, largest share first; none when there is not enough data. */
  drivers: KeyDriver[];
  /** How R^2 is shared out. */
  method: KeyDriverMethod;
  /** Rows given, without those of weight 0. */
  n: number;
  /** Rows used. */
  n_used: number;
  /** Unweighted rows that would tell as much as those used (Kish). */
  n_effective: number;
  /** Rows where the outcome or a driver was not answered. */
  n_missing: number;
  /** What a reader should know, in sentences. */
  notes: string[];
}

/** Options of {@link keyDrivers} and {@link importancePerformance}; the default is right as a rule. */
export interface KeyDriverOptions {
  /**
   * How R^2 is shared out; `lmg` up to 18 drivers, `johnson` beyond. Of a logistic outcome `lmg` up to 10 drivers while
   * rows times 2^drivers is at most 2e7.
   */
  method?: KeyDriverMethod | null | undefined;
  /** What the outcome is; `linear`. */
  outcome?: DriverOutcome | null | undefined;
  /** What is done about missing answers; `multiple_imputation`, which does nothing where none is missing. */
  missing?: MissingAnswers | null | undefined;
  /** How often missing answers are filled in, 2 to 200; 20. */
  imputations?: number | null | undefined;
  /** Bootstrap draws, 100 to 100,000; 1,000. */
  draws?: number | null | undefined;
  /** The seed: the same one gives the same draws, on every machine; 0. */
  seed?: Whole | null | undefined;
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /**
   * Fewer (effective) rows than this for each driver are not enough, at least 2; of a logistic outcome fewer rows of
   * the rarer value; 10.
   */
  min_rows_per_driver?: Whole | null | undefined;
}

/** What low and high answers to one driver go with, when the answers to the others are alike. */
export interface PenaltyReward {
  /** Its name. */
  name: string;
  /** By how much the outcome is lower where the answer is low, against one between low and high. */
  penalty: Answer;
  /** By how much the outcome is higher where the answer is high, against one between low and high. */
  reward: Answer;
  /** Reward less penalty. */
  asymmetry: Answer;
  /** How the outcome goes with it; none without both contrasts. */
  class: PenaltyRewardClass | null;
  /** Low answers among the rows used. */
  n_low: number;
  /** High answers among the rows used. */
  n_high: number;
}

/** Options of {@link penaltyReward}; the default contrasts the ends of each scale with all between them. */
export interface PenaltyRewardOptions {
  /** Answers up to this one are low; each scale's lowest answer. */
  low?: number | null | undefined;
  /** Answers from this one on are high; each scale's highest answer. */
  high?: number | null | undefined;
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewer (effective) low, high or other answers than this have no contrast, at least 2; 10. */
  min_answers?: Whole | null | undefined;
}

/** The contrasts of all drivers, from one regression. */
export interface PenaltyRewards {
  /** The drivers, in the order given. */
  drivers: PenaltyReward[];
  /** The outcome where no driver has a low or a high answer. */
  base: Answer;
  /** Rows given, without those of weight 0. */
  n: number;
  /** Rows used: those with every answer. */
  n_used: number;
  /** Rows where the outcome or a driver was not answered, which were left out. */
  n_missing: number;
}

/**
 * What was asked beside the outcome: a name and an answer a row.
 *
 * NaN stands for "not answered": such rows are counted, never read as a number. An infinity is an error.
 */
export interface Driver {
  /** Its name, by which results and errors name it; no two are alike. */
  name: string;
  /** The answer of each row, NaN where there is none. */
  scores: NumbersOrNull;
  /** The lowest answer that the scale allows, where it is known. */
  scale_min?: number | null | undefined;
  /** The highest answer that the scale allows, where it is known. */
  scale_max?: number | null | undefined;
}

/** The change of the score between two answers of the same people, on the [-2, 2] scale. */
export interface NpsChange {
  /** Second score minus first, with its interval. */
  change: Answer;
  /** People whose class rose (detractor, passive, promoter). */
  risen: number;
  /** People whose class is the same. */
  unchanged: number;
  /** People whose class fell. */
  fallen: number;
}

/** The difference of the scores of two groups, on the [-2, 2] scale, and its test against 0. */
export interface NpsDifference {
  /** First score minus second, with its interval; its n is the answers of both. */
  difference: Answer;
  /** The difference in standard errors; none without a difference, or when no standard error is above 0. */
  z: number | null;
  /** Two-sided probability of such a z, or a larger one, between equal groups. */
  p_value: number | null;
}

/** The score of a segment, and how it differs from that of all other answers. */
export interface NpsSegment {
  /** The segment's code. */
  segment: number;
  /** Its score. */
  nps: Nps;
  /** Its score minus that of the rest. */
  against_rest: NpsDifference;
  /** The p-value of that difference, adjusted for the number of segments. */
  p_adjusted: number | null;
}

/** A Net Promoter Score on the [-1, 1] scale, and what it stands on. */
export interface Nps {
  /** The score with its interval, or why there is none. */
  score: Answer;
  /** Standard error of the score (divisor n); none without a score. */
  standard_error: number | null;
  /** True when the interval reaches more than 15 points to a side, or there is no score: not a figure to report. */
  directional: boolean;
  /** Answers of 9 or 10. */
  promoters: number;
  /** Answers of 7 or 8. */
  passives: number;
  /** Answers of 0 to 6. */
  detractors: number;
  /** Answers of each score 0 to 10; none when only the classes are known. */
  distribution: number[] | null;
  /** Answers. */
  n: number;
  /** Unweighted independent answers that would tell as much. */
  n_effective: number;
  /** True when answers were weighted. */
  weighted: boolean;
}

/** Options of the functions of the Net Promoter Score; the default is right for a plain survey. */
export interface NpsOptions {
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** The interval; `Score`. */
  method?: NpsMethod | null | undefined;
  /** What `AdjustedWald` adds to promoters, passives and detractors, each 0 to 1e6; 3/4, 3/2, 3/4 (Rocks 2016). */
  pseudo_counts?: readonly [number, number, number] | null | undefined;
  /** Fewer (effective) answers than this are not enough; 5. */
  min_n?: Whole | null | undefined;
  /** How the p-values of many segments are adjusted; `Holm`. */
  adjustment?: Adjustment | null | undefined;
  /**
   * Weight of each answer, finite and at least 0; only their ratios matter, and ratios below 1e-12 count coarsely. An
   * answer of weight 0 stands for nobody: it is left out, and its account too where no answer of it has a weight.
   */
  weights?: Numbers | null | undefined;
  /** Account of each answer: answers of one account resemble each other, so accounts are what is sampled. */
  clusters?: Wholes | null | undefined;
}

/** Answers to one question as columns, and how they were drawn. */
export interface Ratings {
  /** The scores, each a step of the scale. */
  scores: Numbers;
  /** Weight of each answer, finite and at least 0; only their ratios matter. None: all alike. */
  weights?: Numbers | null | undefined;
  /** Account of each answer: answers of one account resemble each other, so accounts are what is sampled. */
  clusters?: Wholes | null | undefined;
  /**
   * Stratum of each answer, where so many were drawn from each part of the population; a cluster belongs to one
   * stratum.
   */
  strata?: Wholes | null | undefined;
  /**
   * The answers, or the clusters where there are such, that the whole of the row's stratum could give: the
   * finite-population correction. Where strata are given and weights are not, each answer weighs population / answers
   * of its stratum; of clusters no weights are made, so strata that were drawn in different shares need them given.
   */
  population?: Numbers | null | undefined;
}

/** The change of a rating between two answers of the same people. */
export interface RatingChange {
  /** The mean of each person's second score minus the first, in points of the scale, with its score interval. */
  mean: Answer;
  /** The second share in the top box minus the first (Tango 1998). */
  top_box: Answer;
  /** People whose score rose. */
  risen: number;
  /** People whose score is the same. */
  unchanged: number;
  /** People whose score fell. */
  fallen: number;
  /** People who came into the top box. */
  into_top_box: number;
  /** People who left the top box. */
  out_of_top_box: number;
}

/** The differences between the ratings of two groups, and their tests against 0. */
export interface RatingDifference {
  /** First mean minus second, in points of the scale; its n is the answers of both. */
  mean: Answer;
  /** Two-sided probability of such a difference of means, or a larger one, between equal groups. */
  mean_p_value: number | null;
  /** First share in the top box minus second. */
  top_box: Answer;
  /** The same of the top box. */
  top_box_p_value: number | null;
  /** The figure that stands for the ratings: the first one's. */
  headline: RatingFigure;
  /** The p-value of that figure. */
  p_value: number | null;
}

/** The rating of a segment, and how it differs from that of all other answers. */
export interface RatingSegment {
  /** The segment's code. */
  segment: number;
  /** Its rating. */
  rating: Rating;
  /** Its rating minus that of the rest. */
  against_rest: RatingDifference;
  /** The p-value of the headline's difference, adjusted for the number of segments. */
  p_adjusted: number | null;
}

/** The scale on which a question was asked: `min`, `min + step`, ..., `max`; at most 10,000 steps. */
export interface RatingScale {
  /** The lowest score that could be given. */
  min: number;
  /** The highest. */
  max: number;
  /** The distance from one possible score to the next. */
  step: number;
}

/** A rating on its own scale, and what it stands on. */
export interface Rating {
  /** The scale. */
  scale: RatingScale;
  /** The mean score with its interval, or why there is none. */
  mean: Answer;
  /** Standard error of the mean; none without a mean. */
  standard_error: number | null;
  /** Degrees of freedom of the standard error: answers, or clusters, less strata; none without a mean. */
  degrees_of_freedom: number | null;
  /** The steps of the top box, and of the bottom box. */
  top: number;
  /** The share of answers in the top box (Wilson 1927). */
  top_box: Answer;
  /** The share of answers in the bottom box. */
  bottom_box: Answer;
  /** The figure that stands for the rating. */
  headline: RatingFigure;
  /**
   * True when the interval of that figure reaches more than a tenth of its range to a side, as that of a share does
   * below about a hundred answers, or there is none: not a figure to report.
   */
  directional: boolean;
  /** Every step of the scale, from the lowest. */
  distribution: RatingShare[];
  /** Answers. */
  n: number;
  /** Unweighted independent answers that would tell as much of the mean. */
  n_effective: number;
  /** True when answers were weighted, by weights given or by strata drawn in different shares. */
  weighted: boolean;
}

/** Options of the functions of ratings; the default is right for a plain survey. */
export interface RatingOptions {
  /** Confidence level, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewer (effective) answers than this are not enough; 5. */
  min_n?: Whole | null | undefined;
  /**
   * How many of the highest steps are the top box, and of the lowest the bottom box; 2, or 1 on a scale of 2 or 3
   * steps.
   */
  top?: number | null | undefined;
  /** The figure that stands for the rating; the top box of {@link csat}, otherwise the mean. */
  headline?: RatingFigure | null | undefined;
  /** The interval of the mean; `Score`. */
  method?: RatingMethod | null | undefined;
  /** Draws of the bootstrap, 100 to 1,000,000; 2,000. */
  draws?: number | null | undefined;
  /** The seed of the bootstrap: the same one gives the same limits, on every machine; 0. */
  seed?: Whole | null | undefined;
  /** How the p-values of many segments are adjusted; `Holm`. */
  adjustment?: Adjustment | null | undefined;
}

/** How often a score was given. */
export interface RatingShare {
  /** The score. */
  score: number;
  /** Answers. */
  answers: number;
  /** Their share of the weight of all answers; 0 where there is none. */
  share: number;
}

/** How long a chart runs. */
export interface RunLength {
  /** Mean periods to an alarm, up to 1e9. */
  periods: number;
  /** The limit, as in `limit`. */
  limit: number;
  /** The chart's rate of false alarms, without a shift, in a sentence. */
  false_alarms: string;
}

/** A metric on its chart; columns have a row for each period, with none where it isn't charted. */
export interface Trend {
  /** How the series stands at its last period that is no gap. */
  state: TrendState;
  /** The period, counted from 0, at which the present alarm began. */
  since: number | null;
  /** When the metric most likely changed, while there is an alarm. */
  change: ChangePoint | null;
  /** How each period stands. */
  alarm: TrendState[];
  /** The baseline of each period: mean, share, or events by exposure. */
  expected: (number | null)[];
  /** Lower end of where a single period is expected, at the level. */
  low: (number | null)[];
  /** Upper end of where a single period is expected. */
  high: (number | null)[];
  /** The period in standard normal units from the baseline. */
  z: (number | null)[];
  /** The chart's statistic against rises; above `upper` is an alarm. An EWMA has the same one against falls. */
  upward: (number | null)[];
  /** The chart's statistic against falls; below `lower` is an alarm. */
  downward: (number | null)[];
  /** The upper limit of the statistic. */
  upper: number;
  /** The lower limit of the statistic. */
  lower: number;
  /** `ewma`, `cusum`, or `count_cusum`, whose statistic is in events. */
  chart: "ewma" | "cusum" | "count_cusum";
  /** `given`, `kept` (of the first periods), or `self_starting` (of all periods before, but those of alarms). */
  baseline: "given" | "kept" | "self_starting";
  /** The spread used at the end; see `spread`. */
  spread: number | null;
  /**
   * Mean periods to a false alarm, gaps not counted; for a kept baseline one over the mean rate, its own error
   * included.
   *
   * It is approximate for counts of a mean under about 1 a period, which alarm less often (465 stated, about 2,300
   * simulated at a mean of 0.5), and for shares whose n times share is under about 1, which alarm more often (369
   * stated, 280 simulated at n = 50 and a share of 0.002).
   */
  run_length: number;
  /** The same in a sentence. */
  false_alarms: string;
  /** What else is to be known, in sentences. */
  notes: string[];
}

/** Options of {@link changePoints}. */
export interface ChangeOptions {
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** What a change has to gain, in twice the log-likelihood, 0 to 1e9; 3 ln(periods) (Zhang and Siegmund 2007). */
  penalty?: number | null | undefined;
  /** Fewest periods between changes, 1 to 1000; 2. */
  shortest?: number | null | undefined;
  /**
   * Standard deviation of periods in units of what their weights leave, as in `spread`, 1e-30 to 1e30; estimated from
   * the mean square of the differences of neighbours (von Neumann 1941), which few changes raise little, times 1 + 1.5
   * / periods: so 8 to 60 normal values without a change show one in at most 6 % of series.
   */
  spread?: number | null | undefined;
}

/** A change of a metric from one level to another. */
export interface ChangePoint {
  /** The most likely first period of the new level, counted from 0. */
  period: number;
  /** The first period of the interval of that. */
  low: number;
  /** The last period of the interval. */
  high: number;
  /** The level before, up to the change before it if any; its n are periods. */
  before: Answer;
  /** The level after. */
  after: Answer;
  /**
   * After minus before, with phases of a season each on their own, as if the period were known; of shares and rates
   * from the limits of both (MOVER, Zou and Donner 2008). Its n are periods.
   */
  size: Estimate;
}

/** The levels of a series and the changes between them. */
export interface ChangePoints {
  /** The changes, the first one first. */
  changes: ChangePoint[];
  /** The levels, one more than there are changes; their n are periods. */
  levels: Answer[];
  /** The penalty used. */
  penalty: number;
  /**
   * The spread used; none when no period differs from another: then nothing changed, and the limits of the level are
   * open.
   */
  spread: number | null;
}

/** A change of a mean, taken apart. */
export interface MixAndRate {
  /** The whole's value before. */
  before: number;
  /** The whole's value after. */
  after: number;
  /** After minus before: the sum of the next two. */
  change: MixEffect;
  /** By the values of segments: the sum of theirs. */
  rate: MixEffect;
  /** By the mix of segments: the sum of theirs. */
  mix: MixEffect;
  /** The segments, in the order of the rows. */
  segments: MixSegment[];
  /** Confidence level of the intervals. */
  level: number;
  /** What else is to be known, in sentences. */
  notes: string[];
}

/** Segments before and after, one a row. */
export interface MixColumns {
  /** Size of each segment before, 0 to 1e15: its answers, customers or weight; 0 for a new one. */
  n_before: Numbers;
  /** Mean, share or score of each segment before, within 1e100; not read where the size is 0. */
  value_before: NumbersOrNull;
  /** Size of each segment after; 0 for one that is gone. */
  n_after: Numbers;
  /** Value of each segment after; not read where the size is 0. */
  value_after: NumbersOrNull;
  /** Standard error of each value before, 0 to 1e100; with the next, for intervals. */
  standard_error_before?: NumbersOrNull | null | undefined;
  /** Standard error of each value after. */
  standard_error_after?: NumbersOrNull | null | undefined;
}

/** A part of a change; its interval is there when standard errors were given. */
export interface MixEffect {
  /** What it adds to the change. */
  value: number;
  /** Lower limit of its interval. */
  low: number | null;
  /** Upper limit of its interval. */
  high: number | null;
}

/** Options of {@link mixAndRate}. */
export interface MixOptions {
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** True when the sizes are those of everyone, so that the mix is known; by default they are of a sample. */
  mix_known?: boolean | null | undefined;
}

/** What a segment adds to the change. */
export interface MixSegment {
  /** Whether it is in both periods. */
  presence: MixPresence;
  /** Its share of the whole before. */
  share_before: number;
  /** Its share of the whole after. */
  share_after: number;
  /** By its own value, which changed. */
  rate: MixEffect;
  /** By its share, which changed: up for a segment above the whole that grew, or one below it that shrank. */
  mix: MixEffect;
}

/** Options of {@link trend} and {@link runLength}. */
export interface TrendOptions {
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** The chart; `ewma`, for counts `cusum`. */
  chart?: TrendChart | null | undefined;
  /** Weight of the newest period in an EWMA, 0.01 to 1; 0.1. Refused for a CUSUM. */
  lambda?: number | null | undefined;
  /**
   * Allowance of a CUSUM, half the shift in standard deviations that it is to find, 0.1 to 2; 0.5. Refused for an EWMA.
   */
  k?: number | null | undefined;
  /** The limit: of an EWMA in its standard deviations, 0.1 to 6; 2.7; of a CUSUM 0.1 to 20; 5. */
  limit?: number | null | undefined;
  /** Mean periods to a false alarm, 10 to 1e6, that the limit is chosen for; in place of `limit`. */
  run_length?: number | null | undefined;
  /** The baseline when it is known: the mean, share or rate; otherwise it is taken from the series. */
  baseline?: number | null | undefined;
  /**
   * Standard deviation of periods in units of what their weights leave: of a single answer for means by n; otherwise
   * the ratio to the sampling error, Laney's sigma_z, where 1 is sampling alone; 1e-30 to 1e30. Estimated; 1 when a
   * baseline is given.
   */
  spread?: number | null | undefined;
  /**
   * The baseline is taken from so many first periods and kept, if 25 of them are no gaps. Without it, or with fewer,
   * the chart starts itself: each period is held against all before it (Hawkins 1987).
   */
  baseline_periods?: number | null | undefined;
  /** Periods of a cycle, 1 to 1000, each with a baseline of its own: 7 holds a weekday against the same weekday; 1. */
  season?: number | null | undefined;
  /** Periods of a year, for the words on false alarms. */
  periods_per_year?: number | null | undefined;
}

/**
 * One metric over periods of equal length, the first period first.
 *
 * A period whose `n` is 0 is a gap: its other columns aren't read, and it is never taken for a 0.
 */
export interface TrendSeries {
  /** What the values are. */
  kind: TrendKind;
  /**
   * Of each period the mean, within 1e30; the number of successes, 0 or 1 to n; or the number of events, a whole
   * number.
   */
  value: NumbersOrNull;
  /**
   * Of each period the answers, trials or exposure, 0 to 1e15; shares need it, otherwise periods without it count
   * alike.
   */
  n?: Numbers | null | undefined;
  /** Of each period the standard error of a mean, 1e-30 to 1e30; then `n` only tells gaps. */
  standard_error?: NumbersOrNull | null | undefined;
}

/** One known mix of the population: each answer's class, and how large each class is. */
export interface Margin {
  /** The class of each answer. */
  classes: Wholes;
  /** The classes that there are, each once. */
  codes: Wholes;
  /** How many people each of them has, or its share: totals that add up to 1, within 1 %. */
  totals: Numbers;
}

/** Options of {@link rakingWeights}. */
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
  /** Unweighted answers that would tell as much: (sum w)^2 / sum w^2 (Kish 1965). */
  n_effective: number;
  /** Rounds over all margins. */
  rounds: number;
  /** Whether every class of every margin is as near to its total as was asked. */
  converged: boolean;
  /** The largest distance of a class from its total, as a share of it. */
  largest_gap: number;
}

/**
 * Importance (the share of {@link keyDrivers}) against performance (the mean on the declared scale) of each driver,
 * sorted by importance times headroom. A higher answer is taken as the better one. Means and shares vary together in
 * the bootstrap draws that the intervals are quantiles of; the cut lines are taken as fixed.
 *
 * @throws {@link RegularsError} As {@link keyDrivers}, and a driver without a declared scale.
 */
export function importancePerformance(
  outcome: NumbersOrNull,
  drivers: readonly ScaledDriver[],
  weights?: Numbers | null,
  options?: KeyDriverOptions | null,
): ImportancePerformance;

/**
 * How much of an outcome each driver is associated with: its share of R^2, with intervals of share and rank.
 *
 * `outcome` has a number a row, NaN where there is none; {@link Driver} has the answers; `weights` are at least 0 and
 * only their ratios matter. Association is not cause: a driver of a large share is where to look, and an experiment
 * tells.
 *
 * Intervals: the rows are drawn with replacement. Of more than 10,000 rows (fewer where a draw costs more) a random
 * sample is drawn from, and how the moments vary is scaled to all rows (a single bag of Kleiner et al. 2014, about the
 * moments of all rows). The limits are quantiles of the draws, those of R^2 corrected for bias (Efron 1981), since
 * chance alone makes an R^2 larger. Among imputed data they are Rubin's, with Student's t.
 *
 * @throws {@link RegularsError} Columns of different lengths, an infinity, an answer off its declared scale, two
 * drivers of one name, a driver without two different answers or one that follows from the others (by name), two
 * drivers that too few rows have both of, so that nothing is known of their correlation (by name; fewer than rows per
 * driver times 2; not of complete cases), outcomes other than 0 and 1 or told apart without error (logistic), an option
 * out of its range, more drivers than the method takes.
 */
export function keyDrivers(
  outcome: NumbersOrNull,
  drivers: readonly Driver[],
  weights?: Numbers | null,
  options?: KeyDriverOptions | null,
): KeyDrivers;

/**
 * Penalty and reward of each driver (Brandt 1987): the slopes of one least-squares regression of the outcome on two
 * indicators a driver, low and high, with limits by the robust HC3 (MacKinnon and White 1985) and Student's t.
 *
 * `outcome` and the drivers' scores have NaN where there is no answer; only rows with all answers are used. A group of
 * too few answers has no indicator: it counts as between low and high. Association is not cause.
 *
 * @throws {@link RegularsError} Columns of different lengths, an infinity, a driver without a declared scale or with
 * answers off it, two drivers of one name, indicators that follow from each other, an option out of its range.
 */
export function penaltyReward(
  outcome: NumbersOrNull,
  drivers: readonly ScaledDriver[],
  weights?: Numbers | null,
  options?: PenaltyRewardOptions | null,
): PenaltyRewards;

/**
 * The score of every segment, in the order of its code, each against all other answers.
 *
 * Weights and clusters are those of {@link nps}; an account with answers in two segments counts as two.
 *
 * @throws {@link RegularsError} Those of {@link nps}, and segments of another length than the scores.
 */
export function npsBySegment(scores: Wholes, segments: Wholes, options?: NpsOptions | null): NpsSegment[];

/**
 * The change between two answers of the same people: `before` and `after` have a row for each.
 *
 * The interval is that of the mean of each person's change of class (-2 to 2), with one person who rose and one who
 * fell by a class added, as Bonett and Price (2012) do for paired proportions: it has a width even when nobody changed.
 * The options' level and `min_n` are used.
 *
 * @throws {@link RegularsError} A score over 10, columns of different lengths, an option out of its range, or weights
 * or clusters.
 */
export function npsChange(before: Wholes, after: Wholes, options?: NpsOptions | null): NpsChange;

/**
 * The employee Net Promoter Score: {@link nps} of what employees answer, under the name it goes by.
 *
 * Everybody in a small firm may answer: the interval is for the opinion behind the answers, not for the staff of today.
 *
 * @throws {@link RegularsError} Those of {@link nps}.
 */
export function enps(scores: Wholes, options?: NpsOptions | null): Nps;

/**
 * The Net Promoter Score of `scores`, each 0 to 10, with the score interval of Tango (1998), Statistics in Medicine 17.
 *
 * Weighted answers and clusters have the same interval, which stays on the scale, on as many independent answers as
 * would have their standard error, at most Kish's number (sum w)^2 / sum w^2, with Student's t in place of z. Weights:
 * the standard error is linearised, its degrees of freedom Kish's number over the share of the answers that the weights
 * cost; equal weights are the same as none. Clusters: the one by leaving out one cluster at a time, with Kish's number
 * of clusters, less one, as degrees of freedom. In simulations of 2 to 30 clusters, alike or unequal in size up to one
 * that holds half of the answers, resembling each other within by 0 to 0.8, "95 %" held the truth in 92 to 100 % (few
 * clusters have wide intervals); of weights of all kinds in 89 to 99 %.
 *
 * @throws {@link RegularsError} A score over 10, a weight or an option out of its range, or columns of different
 * lengths; Goodman's method with clusters.
 */
export function nps(scores: Wholes, options?: NpsOptions | null): Nps;

/**
 * Answers needed for an interval of `margin` (half its width, on the [-1, 1] scale) when shares of `promoters` and
 * `detractors` are expected: z^2 (P + D - (P - D)^2) / margin^2, the level 0.95 unless given.
 *
 * @throws {@link RegularsError} A margin outside 1e-6 to 1, a share or level outside its range, or shares that leave
 * nothing to vary.
 */
export function npsNeededN(margin: number, promoters: number, detractors: number, level?: number | null): number;

/**
 * The Net Promoter Score of counted answers; see {@link nps}.
 *
 * @throws {@link RegularsError} An option out of its range, more than 1e14 answers, or weights or clusters, which
 * belong to single answers.
 */
export function npsOfCounts(
  promoters: Whole,
  passives: Whole,
  detractors: Whole,
  options?: NpsCountOptions | null,
): Nps;

/**
 * The change between two answers of the same people: `before` and `after` have a row for each.
 *
 * The mean is that of each person's difference, which lies between two ends too, with the score interval of {@link
 * rating}. The change of the top box has the score interval of Tango (1998). The options' level, `min_n` and `top` are
 * used.
 *
 * @throws {@link RegularsError} A score off the scale, columns of different lengths, or an option out of its range.
 */
export function ratingChange(
  before: Numbers,
  after: Numbers,
  scale: RatingScale,
  options?: RatingOptions | null,
): RatingChange;

/**
 * The differences between two independent groups, `first` minus `second`, on one scale.
 *
 * Means and top boxes are compared by their limits (MOVER, Zou and Donner 2008), which of Wilson's is Newcombe's method
 * 10 (1998); means that both have Student's limits by Welch's t (1947). A p-value of MOVER is below 1 - level exactly
 * when the interval leaves 0 out.
 *
 * @throws {@link RegularsError} Ratings on different scales, with different top boxes, or with intervals of different
 * levels.
 */
export function ratingDifference(first: Rating, second: Rating): RatingDifference;

/**
 * The rating of every segment, in the order of its code, each against all other answers.
 *
 * Weights and clusters are those of {@link rating}; an account with answers in two segments counts as two.
 *
 * @throws {@link RegularsError} Those of {@link rating}, segments of another length than the scores; strata, a
 * population or the bootstrap, which this function doesn't take.
 */
export function ratingsBySegment(
  answers: Ratings,
  segments: Wholes,
  scale: RatingScale,
  options?: RatingOptions | null,
): RatingSegment[];

/**
 * Answers needed for Student's interval of a mean to reach `margin` to a side, in points of the scale, when a
 * `standard_deviation` of the answers is expected; the level 0.95 unless given.
 *
 * @throws {@link RegularsError} A margin or a standard deviation that is not above 0, a margin below a millionth of it,
 * or a level outside its range.
 */
export function ratingNeededN(margin: number, standardDeviation: number, level?: number | null): Whole;

/**
 * Answers needed for Wilson's interval of the share in the top box to reach `margin` to a side on average of its two,
 * when such a `share` is expected; the level 0.95 unless given.
 *
 * @throws {@link RegularsError} A margin outside 1e-6 to 1, or a share or level outside its range.
 */
export function topBoxNeededN(margin: number, share: number, level?: number | null): Whole;

/**
 * Customer effort score: {@link rating} with the mean as its headline.
 *
 * Whether a high score means little effort is up to the question; the scale is taken as it is.
 *
 * @throws {@link RegularsError} Those of {@link rating}.
 */
export function ces(answers: Ratings, scale: RatingScale, options?: RatingOptions | null): Rating;

/**
 * Customer satisfaction: {@link rating} with the top box as its headline.
 *
 * @throws {@link RegularsError} Those of {@link rating}.
 */
export function csat(answers: Ratings, scale: RatingScale, options?: RatingOptions | null): Rating;

/**
 * The mean and the top box of answers on a declared scale.
 *
 * The standard error is the linearised one between the units that were drawn, answers or clusters, within strata
 * (Cochran 1977; as R's `survey::svymean`). The mean has the score interval of the shares of the scores, and the boxes
 * have Wilson's limits (1927), which is the same of two shares. Of weights, clusters and strata they stand on as many
 * independent answers as would have the standard error, with Student's t in place of z (Korn and Graubard 1998): of
 * weights and clusters as {@link nps} says, of strata with units less strata as degrees of freedom.
 *
 * Of 20 to 200 simulated answers of which 80 to 95 % were the highest, "95 %" held the true mean in 91 to 98 % (t: 83
 * to 93 %, or nothing where all were alike), of symmetric ones in 95 %.
 *
 * An answer of weight 0 stands for nobody: it is left out, and its cluster too where no answer of it has a weight.
 *
 * @throws {@link RegularsError} A score off the scale, a weight, population or option out of its range, columns of
 * different lengths, a stratum whose rows state two populations or one smaller than what was drawn, a cluster in two
 * strata, clusters of strata drawn in different shares without weights; the bootstrap with strata or a population.
 */
export function rating(answers: Ratings, scale: RatingScale, options?: RatingOptions | null): Rating;

/**
 * Mean periods to an alarm of a chart of standard normal values that starts at 0, when the mean is `shift` standard
 * deviations off; 0 is no change, so false alarms. Crowder (1987) for the EWMA, Vance (1986) for the CUSUM.
 *
 * @throws {@link RegularsError} A shift outside -10 to 10, or an option of the chart out of its range.
 */
export function runLength(shift: number, options?: TrendOptions | null): RunLength;

/**
 * Puts a metric on a control chart: each period is standardised by what its n lets it vary, so a month of 30 answers
 * doesn't alarm where one of 3,000 would.
 *
 * Without a given baseline the chart starts itself: its values are independent standard normal under no change (Hawkins
 * 1987), so that the run length holds from the first period on; an alarm stops the learning. The spread of periods
 * beyond sampling is estimated and taken into account (Laney 2002), for shares, counts and means with standard errors
 * as at least 1. Counts are scored as negative binomial (Poisson without such spread), and with a baseline given or
 * kept they have a CUSUM of their own, whose limit is chosen for the run length of the options.
 *
 * @throws {@link RegularsError} A column or option out of its range, or of another length; a baseline that is given and
 * taken from periods; shares without n.
 */
export function trend(series: TrendSeries, options?: TrendOptions | null): Trend;

/**
 * All changes of the level of a metric, by the exact search of PELT (Killick, Fearnhead and Eckley 2012) on the normal
 * likelihood with the weights of the periods; each change has the interval that its likelihood gives between its
 * neighbours.
 *
 * @throws {@link RegularsError} A column or option out of its range, or columns of different lengths.
 */
export function changePoints(series: TrendSeries, options?: ChangeOptions | null): ChangePoints;

/**
 * Takes the change of a mean apart into what its segments' values did and what their shares did (Kitagawa 1955),
 * symmetric in before and after (Das Gupta 1993), without a rest: for a segment with shares s and t, values v and w,
 * the rate effect is (s + t)/2 (w - v), the mix effect (t - s)((v + w)/2 - the whole's value half way). A new segment,
 * or one that is gone, has a mix effect only.
 *
 * Intervals are normal, by the delta method, from the standard errors of the values and the chance of a sample's
 * shares.
 *
 * @throws {@link RegularsError} Columns of different lengths, a number out of its range, nobody before or after, or
 * standard errors of one period only.
 */
export function mixAndRate(columns: MixColumns, options?: MixOptions | null): MixAndRate;

/**
 * Weights by which every class of one margin has its share of the population: post-stratification.
 *
 * `start` is a weight of each answer that is kept within the class (as design weights are); without it all are alike.
 *
 * @throws {@link RegularsError} A class that is not among `codes`, a class with people and no answer of any weight, a
 * code given twice, a total or start weight that is negative or not finite, no answers, or columns of different
 * lengths.
 */
export function postStratificationWeights(margin: Margin, start?: Numbers | null): SurveyWeights;

/**
 * Weights by which every class of several margins has its share of the population, whatever the mix between the
 * margins: raking (Deming and Stephan 1940), margin after margin in their order until all fit.
 *
 * @throws {@link RegularsError} Those of {@link postStratificationWeights}; no margin, margins that add up to different
 * totals, or an option out of its range. Margins that no weights can meet are no error: `converged` is false.
 */
export function rakingWeights(
  margins: readonly Margin[],
  start?: Numbers | null,
  options?: RakingOptions | null,
): SurveyWeights;

// voice: What customers say in their own words, in any language: the terms that set groups and periods apart, the themes and

/**
 * The score that a theme moves.
 *
 * - `mean`: The mean.
 * - `nps`: The Net Promoter Score of scores 0 to 10, on the [-1, 1] scale.
 */
export type ThemeScore = "mean" | "nps";

/** A term that is likelier in one group. */
export interface DriverWord {
  /** The normalised term. */
  term: string;
  /** Logarithm of the ratio of its odds, above 0 where it belongs to the focus; `n` are its authors. */
  log_odds: Estimate;
  /** Log odds over their standard error. */
  z: number;
  /** Exact p-value: twice the chance of authors so much in one group, were the term as likely in both. */
  p_value: number;
  /** The same, adjusted over all tested terms (Benjamini and Hochberg 1995). */
  p_adjusted: number;
  /** Whether the adjusted p-value is at most 1 - level. */
  significant: boolean;
  /** Authors in the focus who use it. */
  authors_focus: number;
  /** Authors among the rest who use it. */
  authors_rest: number;
  /** Rows of the comments with the term that stand best for its group's. */
  quotes: number[];
}

/** Options of {@link driverWords}. */
export interface DriverWordOptions {
  /** How the texts become terms. */
  tokens?: TokenOptions | null | undefined;
  /** Confidence level of the intervals, in (0, 1), and what `significant` goes by; 0.95. */
  level?: number | null | undefined;
  /** Fewest authors of a term, both groups together; 5. */
  min_authors?: Whole | null | undefined;
  /** Fewest authors of each group; 5. */
  min_n?: Whole | null | undefined;
  /** Prior authors of a term, on average over the terms, 1e-3 to 1e6; 0.5. */
  prior?: number | null | undefined;
  /**
   * Whether each term has the same prior; false: each has its share of all authors' terms (Monroe's informative prior).
   */
  flat_prior?: boolean | null | undefined;
  /** Most terms of each group; 20. */
  most?: Whole | null | undefined;
  /** Most quotes of each term; 3. */
  quotes?: Whole | null | undefined;
  /** Whether comments that are near duplicates are one author's; false: they are counted and remarked upon. */
  merge_duplicates?: boolean | null | undefined;
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
  /** What a reader should know. */
  remarks: Remark[];
}

/** A remark on a result. */
export interface Remark {
  /** A stable snake_case word. */
  code: string;
  /** The remark, in a sentence. */
  text: string;
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

/** A term that comes up. */
export interface NewTerm {
  /** The normalised term. */
  term: string;
  /** Its rate now over its rate before, per term said; half an author is added to each count. `n` are its authors. */
  ratio: Estimate;
  /** One-sided p-value: the chance of as many authors now, were its rate that of before. */
  p_value: number;
  /** The same, adjusted over all tested terms (Benjamini and Hochberg 1995). */
  p_adjusted: number;
  /** Authors who use it now. */
  authors_now: number;
  /** Authors who used it in the periods before, each counted once a period. */
  authors_before: number;
  /** Earlier periods in which anyone used it. */
  periods_before: number;
  /** Rows of this period's comments with the term that stand best for them. */
  quotes: number[];
}

/** Options of {@link newTerms}. */
export interface NewTermOptions {
  /** How the texts become terms. */
  tokens?: TokenOptions | null | undefined;
  /**
   * The chance of any false alarm in a period in which nothing is new, in (0, 1); 0.05. Where something is new, the
   * expected share of false ones among the alarms.
   */
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

/** The terms that raise an alarm. */
export interface NewTerms {
  /** Alarms, the surest first. */
  alarms: NewTerm[];
  /** Terms tested. */
  terms: number;
  /** The period looked at, the last one. */
  period: number;
  /** Authors now. */
  authors_now: number;
  /** Authors before, each counted once a period. */
  authors_before: number;
  /**
   * How much the rates of terms vary between the earlier periods beyond chance: the square of their coefficient of
   * variation, 0 where chance explains all.
   */
  dispersion: number;
  /** The stated rate of false alarms. */
  false_alarms: number;
  /** What a reader should know. */
  remarks: Remark[];
}

/** What customers wrote, a row each. */
export interface Comments {
  /** The texts, in any language; blank ones count for nothing. */
  texts: readonly (string | null | undefined)[];
  /** Code of each text's author; without it each text has its own. */
  authors?: Ids | null | undefined;
}

/** A comment that stands for others. */
export interface Quote {
  /** The comment's row. */
  row: number;
  /** How typical it is of the chosen comments, 0 to 1: the cosine between its terms and all of theirs. */
  similarity: number;
  /** The chosen comments that share more with this quote than with the others, itself included. */
  stands_for: number;
}

/** Options of {@link quotes}. */
export interface QuoteOptions {
  /** How the texts become terms. */
  tokens?: TokenOptions | null | undefined;
  /** Most quotes; 3. */
  most?: Whole | null | undefined;
}

/** What a theme does to a score. */
export interface ThemeImpact {
  /** The theme's name. */
  name: string;
  /** The score of all comments less that of those without the theme: below 0 where the theme pulls it down. */
  impact: Answer;
  /** Score of the comments with the theme; none without any. */
  score_with: number | null;
  /** Score of the comments without it; none without any. */
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

/** Options of {@link themeImpact}. */
export interface ThemeImpactOptions {
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Mean or Net Promoter Score; the mean. */
  score?: ThemeScore | null | undefined;
  /** Draws of the bootstrap, 100 to 100000; 2000. */
  draws?: number | null | undefined;
  /** Seed of the bootstrap; 0. */
  seed?: Whole | null | undefined;
  /** Fewest authors with the theme, and without it; 5. */
  min_n?: Whole | null | undefined;
}

/** A theme, by the words and phrases that tell it. */
export interface Theme {
  /** Its name. */
  name: string;
  /** Words and phrases, in any language: a comment with one of them mentions the theme. */
  include: readonly string[];
  /** A comment with one of these doesn't. */
  exclude?: readonly string[] | null | undefined;
}

/** The comments that mention a theme. */
export interface ThemeMentions {
  /** The theme's name. */
  name: string;
  /** Rows of the comments that mention it, ascending. */
  rows: number[];
  /**
   * Those of them that only deny it, as "no delays" does; a reading by lists of English, Persian, Russian and Chinese
   * words, which may err.
   */
  negated_rows: number[];
  /** Comments that mention it. */
  comments: number;
  /** Authors of these comments. */
  authors: number;
  /** Their share of the authors who say anything, with the interval of Wilson (1927). */
  share: Answer;
}

/** Options of {@link themes}. */
export interface ThemeOptions {
  /** How words are compared: language, stems, diacritics. Phrases have no other tokens. */
  tokens?: TokenOptions | null | undefined;
  /** Confidence level of the intervals, in (0, 1); 0.95. */
  level?: number | null | undefined;
  /** Fewer authors than this are not enough for a share; 5. */
  min_n?: Whole | null | undefined;
}

/** A term and the place where it stands. */
export interface Token {
  /** The normalised term, by which texts are compared. */
  term: string;
  /** Its first character in the text, counted from 0. */
  start: number;
  /** The character after its last one. */
  end: number;
}

/** How texts become terms; the default is right for texts in several languages. */
export interface TokenOptions {
  /**
   * The language of the texts, BCP 47 (`"en"`, `"fa-IR"`): whose stop words and stemmer are used. Without it, those of
   * English for Latin letters, of Russian for Cyrillic ones, and the stop words of Persian and Chinese.
   */
  language?: string | null | undefined;
  /** Whether the words of English and Russian are cut to their stems (Snowball); false. Others stay whole. */
  stem?: boolean | null | undefined;
  /**
   * Words that are no terms, in place of the built-in lists (English, Persian, Russian, Chinese); an empty list keeps
   * all.
   */
  stop_words?: readonly string[] | null | undefined;
  /**
   * Words that spaces don't tell. In Chinese, Japanese, Thai and the like they are found by the longest match, and what
   * lies between them is taken in pairs of characters, as all is without a dictionary. In Arabic script a listed
   * compound is one term however it is spelled: joined, with a half-space, or spaced.
   */
  dictionary?: readonly string[] | null | undefined;
  /** Most words of a term, 1 or 2; 1. With 2, "slow delivery" is a term beside "slow" and "delivery". */
  ngrams?: number | null | undefined;
  /** Fewest characters of a term, where words are spaced; 2. */
  min_chars?: number | null | undefined;
  /** Whether "café" and "cafe", "ё" and "е" are different terms; false. */
  keep_diacritics?: boolean | null | undefined;
}

/**
 * The terms that set the comments in `focus` apart from the rest: low scorers against high ones, a segment against the
 * others, this period against the one before.
 *
 * The weighted log odds of Monroe, Colaresi and Quinn (2008), see {@link weightedLogOdds}, of authors instead of words:
 * someone who uses a term ten times, or in ten comments, uses it once in each group. Terms are ranked by their z;
 * p-values are those of the exact conditional test of two rates (Przyborowski and Wilenski 1940), since a prior holds z
 * down where one group never says a word. A term is compared with all that the group's authors say, so a group that
 * writes more doesn't own every word; but where authors of one group write more than one and a half times as much, the
 * commonest words, which all who write much use once, lean to the other, and a remark says so. Comments of 8 terms or
 * more that share four fifths of them count as near duplicates.
 *
 * @throws {@link RegularsError} Columns of different lengths, or an option out of its range. Too few authors or terms
 * are no error: the lists are empty then, and a remark says why.
 */
export function driverWords(
  comments: Comments,
  focus: readonly boolean[],
  options?: DriverWordOptions | null,
): DriverWords;

/**
 * Log odds ratios of all terms with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Political Analysis
 * 16, formulas 15, 20 and 22): of counts y in two groups and prior counts a, d = ln((y1 + a) / (n1 + a0 - y1 - a)) -
 * ln((y2 + a) / (n2 + a0 - y2 - a)) with the variance 1 / (y1 + a) + 1 / (y2 + a), where n1, n2 and a0 are sums over
 * the terms.
 *
 * `focus` and `rest` are counts of the same terms, each 0 to 1e12; `prior` is the prior count of each term, 1e-6 to
 * 1e12.
 *
 * @throws {@link RegularsError} Columns of different lengths, a count out of its range, or fewer than two terms, which
 * have no odds.
 */
export function weightedLogOdds(focus: Numbers, rest: Numbers, prior: Numbers): LogOdds[];

/**
 * The terms that more people use in the last of the `periods` than the earlier ones explain.
 *
 * `periods` numbers each comment's period, in order of time. A term's authors now are compared with those before by the
 * exact conditional test of two Poisson rates (Przyborowski and Wilenski 1940), per term that all authors said. Where
 * the rates of terms vary between the earlier periods beyond chance, as the negative binomial's do, counts are divided
 * by their variance over their mean (quasi-likelihood, Wedderburn 1974); rates that wander further than that, as
 * log-normal ones of a standard deviation of 0.5 to 1 do, raise three to four times as many false alarms as stated. An
 * author counts once a period.
 *
 * @throws {@link RegularsError} Columns of different lengths, or an option out of its range. Too few authors now or
 * before are no error: there is no alarm then, and a remark says why.
 */
export function newTerms(comments: Comments, periods: Wholes, options?: NewTermOptions | null): NewTerms;

/**
 * The comments that stand best for the `chosen` ones, the best first.
 *
 * Comments are compared by their terms, each weighted by its rarity among all comments (tf-idf, Spärck Jones 1972). The
 * first quote is the one nearest to the sum of the chosen comments, of a length that can be read (about 6 to 40 terms);
 * each further one is also unlike the quotes before it (maximal marginal relevance, Carbonell and Goldstein 1998), from
 * another author, and no near duplicate. Equal ones are taken by their text.
 *
 * @throws {@link RegularsError} Columns of different lengths, or an option out of its range.
 */
export function quotes(comments: Comments, chosen: readonly boolean[], options?: QuoteOptions | null): Quote[];

/**
 * What each theme does to the score: the score less what it would be without the theme's comments, n_t (S_t - S) / (N -
 * n_t).
 *
 * `scores` and `authors` (a code each, or none) are columns of the same comments as the rows of the `mentions`. The
 * interval is that of the Poisson bootstrap (Chamandy, Muralidharan, Najmi and Naidu 2012) over authors, by
 * percentiles: each author's comments come in as many times as a Poisson number of mean 1 says; it is made wider where
 * few authors write most. Leave rows without a comment out of the texts, as they would count as comments without the
 * theme. It is an association: who mentions a theme may be unhappy for other reasons.
 *
 * @throws {@link RegularsError} No scores, a score that isn't finite (or off 0 to 10 for the Net Promoter Score),
 * columns of different lengths, a row beyond them, or an option out of its range.
 */
export function themeImpact(
  scores: Numbers,
  authors: Ids | null | undefined,
  mentions: readonly ThemeMentions[],
  options?: ThemeImpactOptions | null,
): ThemeImpact[];

/**
 * The comments that mention each theme of a taxonomy, in the taxonomy's order.
 *
 * Words are compared in the spelling of {@link tokens}, stemmed if asked for. Phrases match words that follow one
 * another with nothing but spaces, hyphens, slashes or ampersands between; in Arabic script however they are joined or
 * spaced, in Chinese, Japanese and Thai wherever the characters stand.
 *
 * @throws {@link RegularsError} Columns of different lengths, an option out of its range, a theme without words, a
 * phrase without letters or digits, or two themes of one name.
 */
export function themes(comments: Comments, taxonomy: readonly Theme[], options?: ThemeOptions | null): ThemeMentions[];

/**
 * The terms of a text in any script, in the order in which they begin.
 *
 * Terms are compared in one spelling: Unicode's compatibility form NFKC, lower case, no accents, ё as е, Arabic yeh and
 * kaf as the Persian ones, digits as 0 to 9, without tatweel, vowel signs and joiners, so that a half-space makes no
 * difference: نرم‌افزار is نرمافزار. It is also نرم افزار where this text, or the dictionary, has the joined word.
 * Words are those of Unicode's word boundaries (UAX 29); Chinese, Japanese, Thai, Lao, Khmer and Burmese are taken by
 * the dictionary, else in pairs of characters.
 *
 * Places count characters (Unicode scalar values, code points): every programming language can count them, counts them
 * alike, and none is ever cut.
 *
 * @throws {@link RegularsError} An option out of its range.
 */
export function tokens(text: string, options?: TokenOptions | null): Token[];

// value: What customers are worth: purchases, and the models that extrapolate them.

/**
 * How the draws were made.
 *
 * - `importance_resampling`: Pareto smoothed importance resampling from a Student distribution at the mode.
 * - `hamiltonian`: Hamiltonian Monte Carlo.
 */
export type Sampler = "importance_resampling" | "hamiltonian";

/**
 * What a fit found.
 *
 * - `converged`: A maximum inside the parameters' range.
 * - `boundary`: The likelihood still rises where a parameter's range ends: the data fit a simpler model, and that
 * parameter has no interval.
 * - `flat`: A maximum so flat that the parameters can't be told apart; predictions may still be good.
 */
export type Status = "converged" | "boundary" | "flat";

/**
 * The unit in which recency, age and horizons are measured.
 *
 * - `hour`: 3,600 seconds.
 * - `day`: 24 hours.
 * - `week`: 7 days.
 * - `month`: A twelfth of a year, 30.4375 days.
 * - `year`: 365.25 days.
 */
export type TimeUnit = "hour" | "day" | "week" | "month" | "year";

/** How a search for the maximum ended. */
export interface Convergence {
  /** What was found. */
  status: Status;
  /** Newton steps taken. */
  iterations: number;
  /** Largest absolute derivative, by the logarithm of a parameter that is not at the edge, of what was maximised. */
  gradient: number;
  /** Distinct rows, which is what the fit paid for. */
  distinct_rows: number;
  /** Sum of the weights: customers. */
  customers: number;
}

/** A model with what its fit knows of it. */
export interface Fit<M> {
  /**
   * The model at the maximum of the likelihood, or of the posterior density of the logarithms where there are priors.
   */
  model: M;
  /** The parameters with their intervals, in the order of the covariance. */
  parameters: Parameter[];
  /**
   * Covariance of the parameters, the inverse of the observed information; null when the likelihood is flat. Rows and
   * columns of a parameter at the edge are 0.
   */
  covariance: number[][] | null;
  /** Log-likelihood at the maximum. */
  log_likelihood: number;
  /** How the search ended. */
  convergence: Convergence;
  /** What was supposed of the parameters beforehand. */
  priors?: Prior[];
}

/** How to fit. */
export interface FitOptions {
  /** Weight of each row, for instance the number of customers who share it; from 0 to 1e12. Default: 1 each. */
  weights?: Numbers | null | undefined;
  /** Confidence level of the parameters' intervals. Default: 0.95. */
  level?: number | null | undefined;
  /**
   * What is known of parameters beforehand, at most one each: the fit is then the maximum a posteriori. Default:
   * nothing.
   */
  priors?: readonly Prior[] | "weak" | null | undefined;
  /**
   * Whether each parameter without a prior of its own has a weak one: a factor of 50 up and down with 95 % around 1,
   * for a time around the mean age, for money around the mean spend. It leaves the data to decide wherever they can,
   * and is the cure for a fit that ends at an edge. Coefficients of covariates have none. Default: false.
   */
  weak_priors?: boolean | null | undefined;
}

/**
 * A column of values with the limits of their intervals.
 *
 * The intervals carry the uncertainty of the fitted parameters, not the chance in what a single customer does.
 */
export interface Intervals {
  /** The values. */
  value: Float64Array;
  /** Lower limits. */
  low: Float64Array;
  /** Upper limits. */
  high: Float64Array;
  /** Confidence level of each interval on its own. */
  level: number;
}

/** A fitted parameter. */
export interface Parameter {
  /** Its name in the paper. */
  name: string;
  /** Its value at the maximum. */
  value: number;
  /** Its standard error from the observed information; null at the edge or when the likelihood is flat. */
  standard_error: number | null;
  /**
   * The value with its interval, or why there is none. The interval is normal on the log scale where that is narrow,
   * and by the profile likelihood where it is wide.
   */
  estimate: Answer;
}

/** Draws from the posterior of a model. */
export interface Posterior<M> {
  /** The model at each draw. */
  models: M[];
  /** What the draws say of each parameter. */
  parameters: PosteriorParameter[];
  /** How the draws were made. */
  sampler: Sampler;
  /** The k-hat of the importance weights; over 0.7 they were not used. null where it is infinite or NaN. */
  k_hat: number | null;
  /** Independent draws that the draws are worth, of the parameter for which they are worth least. */
  n_eff: number;
  /** The largest R-hat of a parameter over the Hamiltonian chains; null for importance resampling. */
  r_hat: number | null;
  /** The seed. */
  seed: Whole;
  /** Customers behind the posterior. */
  customers: number;
}

/** What the draws say of a parameter. */
export interface PosteriorParameter {
  /** Its name in the paper. */
  name: string;
  /** Posterior standard deviation. */
  standard_deviation: number;
  /** Posterior mean with the interval between equal tails. */
  estimate: Estimate;
}

/**
 * What is known of a parameter before the data: its logarithm is normal. The coefficient of a covariate is normal
 * itself.
 *
 * A small base then borrows from what other bases were like: `Prior { parameter: "a".into(), mean: 0.0, sd: 1.0 }` says
 * that `a` is between 1/7 and 7 with 95 %.
 */
export interface Prior {
  /** Name of the parameter. */
  parameter: string;
  /** Mean of the parameter's logarithm, from -100 to 100. */
  mean: number;
  /** Standard deviation of the parameter's logarithm, from 1e-6 to 1e6. */
  sd: number;
}

/** A model, fitted to the past and scored on what came after. */
export interface Candidate {
  /** Which model. */
  model: ModelKind;
  /** Its fit to the past. */
  fit: Fit<AnyModel>;
  /**
   * Mean logarithm of the probability that the model gave each customer's held-out number of purchases; more is better.
   */
  log_score: number;
  /** What the mean log score lacks against the best model's, with the interval of the paired difference. */
  behind: Answer;
  /** Purchases that it expected of all together. */
  expected_purchases: number;
  /** Expected less actual purchases, as a share of the actual ones; null when there were none. */
  total_error: number | null;
  /** Sum over the periods of the absolute error, as a share of the actual purchases; null when there were none. */
  tracking_error: number | null;
  /** Purchases that it expected in each period. */
  expected_by_period: number[];
  /** Akaike's criterion on the past, which may disagree: it knows nothing of what came after. */
  akaike: number;
}

/** The models of the family side by side on held-out purchases, the best by log score first. */
export interface Choice {
  /** The candidates that could be fitted, best first. */
  candidates: Candidate[];
  /** The models that could not, and why. */
  refused: Refused[];
  /** Customers of the past, who are all that is scored. */
  customers: number;
  /** Held-out time in the time unit. */
  horizon: number;
  /** Purchases that they made in it. */
  actual_purchases: number;
  /** Purchases that they made in each period of it, a time unit each, the last one maybe shorter. */
  actual_by_period: number[];
}

/** What to choose among, and how. */
export interface ChooseOptions {
  /** The models to compare. Default: BG/NBD, MBG/NBD, MBG/CNBD-k and Pareto/NBD. */
  models?: readonly ModelKind[] | null | undefined;
  /** Time unit, same-day merging and calendar of purchases. */
  purchases?: PurchaseOptions | null | undefined;
  /** What is known of parameters beforehand; a model without a parameter of that name goes without. */
  priors?: readonly Prior[] | null | undefined;
  /** Whether parameters without a prior have a weak one (`weak_priors`). Default: false. */
  weak_priors?: boolean | null | undefined;
  /** Confidence level of the intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/** A model that the past can't support. */
export interface Refused {
  /** Which model. */
  model: ModelKind;
  /** Why, in a sentence. */
  why: string;
}

/** Held-out purchases by how often customers had bought before. */
export interface ConditionalExpectation {
  /** Repeat purchases before, 0, 1, ...; the last class holds all that have as many or more. */
  frequency: Uint32Array;
  /** Customers of the class. */
  customers: number[];
  /** Mean purchases that they made within the horizon; null without a customer. */
  actual: (number | null)[];
  /** Mean purchases that the model expected of them; null without a customer. */
  expected: (number | null)[];
}

/** Customers by their number of repeat purchases: as they are, and as the model has them. */
export interface RepeatHistogram {
  /** Repeat purchases, 0, 1, ...; the last class holds all that have as many or more. */
  purchases: Uint32Array;
  /** Customers who made so many. */
  actual: Float64Array;
  /** Customers whom the model expects to make so many, given each one's time since the first purchase. */
  expected: Float64Array;
}

/** Repeat purchases of a base over time: as they were, and as the model has them. */
export interface Tracking {
  /** End of each period, in time units after the first purchase of all. */
  until: Float64Array;
  /** Repeat purchases in each period. */
  actual: Float64Array;
  /** Repeat purchases that the model expects in each period, given only when each customer came. */
  expected: Float64Array;
}

/** How far ahead, and what tomorrow's money is worth today. */
export interface LifetimeOptions {
  /** Time ahead, in the unit of the histories. Default: 52. */
  horizon?: number | null | undefined;
  /** Continuous discount rate per time unit. Default: ln(1.1)/52, 10 % a year in weeks. */
  discount_rate?: number | null | undefined;
  /** Share of the spend that is profit. Default: 1, so that value is revenue. */
  margin?: number | null | undefined;
  /** Confidence level of the intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/**
 * What the model, fitted to the purchases up to an instant of the past, expected of the customers of then, and what
 * they did.
 */
export interface PastForecast {
  /** The instant looked ahead from. */
  origin: Instant;
  /**
   * Time ahead, in the unit of the purchases: the horizon of the scores, or half of the base's past if that is shorter.
   */
  horizon: number;
  /** Customers who had bought by then. */
  customers: number;
  /** Purchases expected of them. */
  expected_purchases: number;
  /** Purchases that they made. */
  actual_purchases: number;
  /** What they were expected to spend, undiscounted, in major units; null without a spend model. */
  expected_spend: number | null;
  /** What they spent. */
  actual_spend: number;
}

/** How far ahead to predict, and what tomorrow's money is worth today. */
export interface PredictOptions {
  /** Time ahead, in the unit of the histories. Default: 52. */
  horizon?: number | null | undefined;
  /** Continuous discount rate per time unit. Default: ln(1.1)/52, 10 % a year in weeks. */
  discount_rate?: number | null | undefined;
  /** Share of the spend that is profit. Default: 1, so that value is revenue. */
  margin?: number | null | undefined;
  /** Level of the intervals. Default: 0.95. */
  level?: number | null | undefined;
  /** The seed: the same one gives the same numbers, on every machine. Default: 0. */
  seed?: Whole | null | undefined;
}

/**
 * What is predicted of each customer and of all together. Values are means over the draws, limits hold the level's
 * share of them between equal tails.
 */
export interface Prediction {
  /** Purchases of each customer within the horizon. */
  purchases: Intervals;
  /** Discounted value of each; null without a spend model. */
  value: Intervals | null;
  /** Purchases of all customers together. */
  total_purchases: Estimate;
  /** Discounted value of all together; null without a spend model. */
  total_value: Estimate | null;
}

/**
 * What all customers together will do within a horizon, to be compared with what will be counted.
 *
 * Its interval is never narrower than that of the expected total: besides the parameters it carries the chance in what
 * each customer does, and the error that the model made on the base's own past.
 */
export interface Predicted {
  /** The total, and the interval that holds the actual one with the level's probability. */
  total: Answer;
  /**
   * Standard error of the total by the uncertainty of the parameters, as a share of the total; null without a total.
   */
  parameter_error: number | null;
  /** Standard deviation of the total by the chance in what each customer does, as a share of it; likewise. */
  chance_error: number | null;
  /**
   * What the model missed on the base's own past beyond the two others, as a share of the total; 0 where they explain
   * it, null where the past is too short to tell.
   */
  model_error: number | null;
}

/** How to draw a base. */
export interface SimulateOptions {
  /** The seed: the same one gives the same base, on every machine. Default: 0. */
  seed?: Whole | null | undefined;
  /** Time after each customer's age that is drawn too, to be predicted. Default: 0. */
  horizon?: number | null | undefined;
}

/** A drawn base, one row a customer, with the truth that no company knows. */
export interface Simulation {
  /** Repeat purchases up to each customer's age, x. */
  frequency: Uint32Array;
  /** Time from the first to the last of them, t_x. */
  recency: Float64Array;
  /** Time from the first purchase to now, T, as given. */
  age: Float64Array;
  /** Sum of the natural logarithms of the times between the purchases up to now; 0 without a repeat. */
  log_gaps: Float64Array;
  /** Mean spend of the repeat purchases up to now; null without a repeat. Empty without a spend model. */
  monetary_value: (number | null)[];
  /** Whether the customer is a customer still at that age. */
  alive: boolean[];
  /** Purchases within the horizon after it. */
  future_purchases: Uint32Array;
  /** What they bring, undiscounted. Empty without a spend model. */
  future_spend: Float64Array;
  /** Customer of each repeat purchase, those of the horizon included, in ascending order. */
  purchase_customer: Uint32Array;
  /** Time of each since the customer's first purchase. */
  purchase_time: Float64Array;
  /** Spend of each. Empty without a spend model. */
  purchase_spend: Float64Array;
}

/**
 * BG/BB: at each opportunity, as a yearly appeal, a customer who is alive buys with a chance that varies as a beta
 * distribution (`alpha`, `beta`); before each one customers leave for good with a chance that varies as a beta
 * distribution (`gamma`, `delta`).
 *
 * Time counts opportunities: frequency is the number of purchases after the one that made the customer, recency the
 * opportunity of the last of them, age the opportunities so far, all whole. Horizons too are whole numbers of
 * opportunities, and discount rates are continuous rates per opportunity: `ln(1 + d)` for the paper's rate d per
 * period. What it answers are the methods of `purchase_model`; the probability to be alive is that at the last
 * opportunity of the history, where the paper's is at the next one (a horizon of 1).
 */
export interface BgBbParameters {
  /** First parameter of the chances to buy. */
  alpha: number;
  /** Second parameter of the chances to buy. */
  beta: number;
  /** First parameter of the dropout chances. */
  gamma: number;
  /** Second parameter of the dropout chances. */
  delta: number;
}

/**
 * {@link BgNbdParameters} with covariates z of each customer: alpha_i = alpha exp(-purchase'z), a_i = a
 * exp(dropout_a'z) and b_i = b exp(dropout_b'z). A positive coefficient of `purchase` means more purchases; equal ones
 * of `dropout_a` and `dropout_b` keep the mean probability to leave.
 *
 * What it answers are the methods of `purchase_model`, for histories that carry the covariates of the fit, in its
 * order. A new customer is the baseline one, whose covariates are all 0.
 */
export interface BgNbdCovariatesParameters {
  /** Shape of the purchase rates. */
  r: number;
  /** Rate parameter of the purchase rates of the baseline customer, in time units. */
  alpha: number;
  /** First parameter of the dropout probabilities of the baseline customer. */
  a: number;
  /** Second parameter of the dropout probabilities of the baseline customer. */
  b: number;
  /** What the covariates add to the logarithm of the mean purchase rate. */
  purchase: readonly Coefficient[];
  /** What the covariates add to the logarithm of `a`. */
  dropout_a: readonly Coefficient[];
  /** What the covariates add to the logarithm of `b`. */
  dropout_b: readonly Coefficient[];
}

/**
 * MBG/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); after every
 * purchase, the first included, they leave with a probability that varies as a beta distribution (`a`, `b`). One-time
 * buyers may therefore be gone, which BG/NBD rules out.
 *
 * Time is in the unit of the histories that the model was fitted to, and so are horizons. What it answers are the
 * methods of `purchase_model`.
 */
export interface MbgNbdParameters {
  /** Shape of the purchase rates. */
  r: number;
  /** Rate parameter of the purchase rates, in time units. */
  alpha: number;
  /** First parameter of the dropout probabilities. */
  a: number;
  /** Second parameter of the dropout probabilities. */
  b: number;
}

/**
 * BG/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); after every
 * repeat purchase they leave with a probability that varies as a beta distribution (`a`, `b`). Nobody leaves before the
 * first repeat, so one-time buyers count as alive.
 *
 * Time is in the unit of the histories that the model was fitted to, and so are horizons. What it answers are the
 * methods of `purchase_model`.
 */
export interface BgNbdParameters {
  /** Shape of the purchase rates. */
  r: number;
  /** Rate parameter of the purchase rates, in time units. */
  alpha: number;
  /** First parameter of the dropout probabilities. */
  a: number;
  /** Second parameter of the dropout probabilities. */
  b: number;
}

/** What a covariate does in a model. */
export interface Coefficient {
  /** Name of the covariate. */
  covariate: string;
  /** What a unit of it adds to the logarithm that it moves. */
  value: number;
}

/**
 * Gamma-Gamma: a customer's purchases vary around the customer's mean as a gamma distribution of shape `p`; means vary
 * between customers as an inverse gamma distribution with shape `q` and scale `gamma` times `p`.
 *
 * Spend is in major units of one currency, positive, and independent of how often a customer buys.
 */
export interface GammaGammaParameters {
  /** Shape of one purchase's value. */
  p: number;
  /** Shape of the spread between customers. */
  q: number;
  /** Scale of the spread between customers, in units of money. */
  gamma: number;
}

/**
 * MBG/CNBD-k: as MBG/NBD, for customers who buy more regularly than by chance. The time between two purchases is an
 * Erlang time of `k` stages (k = 1 is MBG/NBD), whose rates vary as a gamma distribution (shape `r`, rate `alpha`);
 * after every purchase, the first included, customers leave with a probability that varies as a beta distribution (`a`,
 * `b`). A silence that is long for the customer's own rhythm tells sooner that they left.
 *
 * The likelihood reads the sum of the logarithms of each customer's gaps (`with_log_gaps`); what is asked of a model
 * needs frequency, recency and age alone. Every answer is exact: R's BTYDplus approximates the purchases expected of a
 * customer by those of an MBG/NBD of the rate 1/k, rescaled so that the sum over the base is right, and is some percent
 * off for single customers.
 */
export interface MbgCnbdKParameters {
  /** Stages between two purchases, 1 to 12: how regular buying is. Gaps vary by 1/sqrt(k) around their mean. */
  k: number;
  /** Shape of the rates of the stages. */
  r: number;
  /** Rate parameter of the rates of the stages, in time units. */
  alpha: number;
  /** First parameter of the dropout probabilities. */
  a: number;
  /** Second parameter of the dropout probabilities. */
  b: number;
}

/**
 * {@link ParetoNbdParameters} with covariates z of each customer: alpha_i = alpha exp(-purchase'z) and beta_i = beta
 * exp(-dropout'z). A positive coefficient of `purchase` means more purchases, one of `dropout` an earlier end.
 *
 * What it answers are the methods of `purchase_model`, for histories that carry the covariates of the fit, in its
 * order. A new customer is the baseline one, whose covariates are all 0.
 */
export interface ParetoNbdCovariatesParameters {
  /** Shape of the purchase rates. */
  r: number;
  /** Rate parameter of the purchase rates of the baseline customer, in time units. */
  alpha: number;
  /** Shape of the dropout rates. */
  s: number;
  /** Rate parameter of the dropout rates of the baseline customer, in time units. */
  beta: number;
  /** What the covariates add to the logarithm of the mean purchase rate. */
  purchase: readonly Coefficient[];
  /** What the covariates add to the logarithm of the mean dropout rate. */
  dropout: readonly Coefficient[];
}

/**
 * Pareto/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); they
 * leave at rates that vary as another (shape `s`, rate `beta`), at any time.
 *
 * Time is in the unit of the histories that the model was fitted to, and so are horizons.
 */
export interface ParetoNbdParameters {
  /** Shape of the purchase rates. */
  r: number;
  /** Rate parameter of the purchase rates, in time units. */
  alpha: number;
  /** Shape of the dropout rates. */
  s: number;
  /** Rate parameter of the dropout rates, in time units. */
  beta: number;
}

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

/** The mix of a base, net of refunds. */
export interface CategoryMix {
  /** The categories bought, in ascending order of code. */
  categories: CategoryShare[];
  /** Purchases of any category. */
  purchases: number;
  /** Customers with a purchase. */
  customers: number;
  /** Net revenue, in minor units; none when the orders carry no amounts. */
  revenue: Whole | null;
  /** The instant up to which orders were seen. */
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases of a category that refunds netted to nothing, which therefore count as no purchase. */
  cancelled: number;
  /** Refund rows that found no purchase of their category, or not enough of it, to be netted against. */
  unmatched_refunds: number;
}

/** A category's part of the whole. */
export interface CategoryShare {
  /** Its code. */
  category: number;
  /** Purchases that hold it. */
  purchases: number;
  /** Customers who ever bought it. */
  customers: number;
  /** Its net revenue, in minor units; none when the orders carry no amounts. */
  revenue: Whole | null;
  /** Share of all purchases that hold it; a purchase may hold several, so these shares may add up to more than 1. */
  share_of_purchases: Answer;
  /** Share of all customers who ever bought it (Wilson). */
  share_of_customers: Answer;
  /** Share of all revenue; none when the orders carry no amounts. */
  share_of_revenue: Answer | null;
}

/** Customers who bought first in one calendar period. */
export interface Cohort {
  /** First day of the period. */
  start: IsoDate;
  /** Its customers. */
  customers: number;
  /** A cell a period from the first to that of `as_of`, which alone is unfinished. */
  cells: CohortCell[];
  /** When they came again. */
  second_purchase: SecondPurchase;
}

/** What a cohort did in one calendar period. */
export interface CohortCell {
  /** Periods since that of the first purchase; 0 is the first itself. */
  period: number;
  /** Customers who could have bought. */
  customers: number;
  /** Those who did. */
  active: number;
  /** Their share (Wilson); 1 by definition in period 0, no answer while the period is unfinished. */
  rate: Answer;
  /** Net revenue, in minor units; none when the orders carry no amounts. */
  revenue: Whole | null;
  /** Whether the period was over at `as_of`; what an unfinished one counts may still rise. */
  finished: boolean;
}

/** How cohorts are made. */
export interface CohortOptions {
  /** The calendar period of the first purchase, and of the columns. Default: month. */
  period?: CalendarPeriod | null | undefined;
  /** Days after the first purchase within which a second one is asked for. Default: 90. */
  second_within_days?: number | null | undefined;
  /** How orders become purchases; the calendar is theirs. */
  purchases?: PurchaseOptions | null | undefined;
  /** Confidence level of the intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/** The cohorts of a base. */
export interface Cohorts {
  /** The cohorts with a customer, in order of time. */
  cohorts: Cohort[];
  /** All cohorts together, a cell a period since the first: only finished cells count. */
  pooled: CohortCell[];
  /** When all of them came again. */
  second_purchase: SecondPurchase;
  /** The kind of period. */
  period: CalendarPeriod;
  /** Unit of the times to the second purchase. */
  unit: TimeUnit;
  /** The instant up to which orders were seen. */
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases that refunds netted to nothing, which therefore count as no purchase. */
  cancelled: number;
  /** Refund rows that found no purchase, or not enough of it, to be netted against. */
  unmatched_refunds: number;
}

/**
 * The time from the first purchase to the second, where those who haven't made it count for as long as they are
 * watched.
 */
export interface SecondPurchase {
  /** Customers who made it. */
  made: number;
  /** Customers who haven't, so far. */
  open: number;
  /** Median time to it, in the unit of the options (Kaplan & Meier 1958; Brookmeyer & Crowley 1982). */
  median: Answer;
  /** Share of customers who make it within `second_within_days` (Kaplan & Meier 1958, log-log limits). */
  within: Answer;
}

/** How orders become opportunities. */
export interface DiscreteOptions {
  /** The period in which a customer buys or doesn't: one opportunity. Default: a year, as in the paper. */
  period?: CalendarPeriod | null | undefined;
  /** How orders become purchases, and the calendar of the periods; the unit of time isn't read. */
  purchases?: PurchaseOptions | null | undefined;
}

/**
 * Histories of opportunities as columns, one row a customer whose first purchase was in a finished period, in ascending
 * order of customer.
 */
export interface DiscretePurchases {
  /** Customer codes. */
  customer: Uint32Array;
  /** Opportunities that were taken: periods with a purchase after that of the first (x). */
  frequency: Uint32Array;
  /** The last opportunity that was taken, counted from 1 (t_x); 0 where none was. */
  recency: Float64Array;
  /** Opportunities: periods after that of the first purchase that were over at `as_of` (n). */
  age: Float64Array;
  /** The kind of period. */
  period: CalendarPeriod;
  /** First day of the period that wasn't over at `as_of`, in which nothing is counted. */
  unfinished_from: IsoDate;
  /** Purchases in that period, not counted. */
  unfinished: number;
  /** Customers whose first purchase was in that period, who have no row. */
  newcomers: number;
  /** The instant up to which orders were seen. */
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases that refunds netted to nothing, which therefore count as no purchase. */
  cancelled: number;
  /** Refund rows that found no purchase, or not enough of it, to be netted against. */
  unmatched_refunds: number;
}

/** Purchase histories as columns, one row a customer with at least one purchase, in ascending order of customer. */
export interface Purchases {
  /** Customer codes. */
  customer: Uint32Array;
  /** Repeat purchases: purchases after the first (x). */
  frequency: Uint32Array;
  /** Time from the first to the last purchase (t_x), in `unit`; 0 without a repeat. */
  recency: Float64Array;
  /** Time from the first purchase to `as_of` (T), in `unit`. */
  age: Float64Array;
  /**
   * Sum of the natural logarithms of the times between the purchases, in `unit`, which MBG/CNBD-k reads; 0 without a
   * repeat. Purchases of one instant count as a microsecond apart.
   */
  log_gaps: Float64Array;
  /**
   * Mean net spend of the repeat purchases in major units; null without a repeat. Empty when the orders carry no
   * amounts.
   */
  monetary_value: (number | null)[];
  /** Net spend of all purchases, the first included, in minor units. Empty when the orders carry no amounts. */
  total_spend: BigInt64Array;
  /** Unit of `recency` and `age`. */
  unit: TimeUnit;
  /** The instant up to which orders were seen. */
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases that refunds netted to nothing, which therefore count as no purchase. */
  cancelled: number;
  /** Refund rows that found no purchase, or not enough of it, to be netted against. */
  unmatched_refunds: number;
}

/** Customers who moved alike, and their money. */
export interface Movement {
  /** How many. */
  customers: number;
  /** Their net revenue, in minor units; none when the orders carry no amounts. */
  revenue: Whole | null;
}

/** How movements are counted. */
export interface MovementOptions {
  /** The period in which a customer is active or not. Default: month. */
  period?: CalendarPeriod | null | undefined;
  /** How orders become purchases; the calendar is theirs. */
  purchases?: PurchaseOptions | null | undefined;
  /** Confidence level of the intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/**
 * A calendar period. Who bought in it is new, returning or resurrected, so those three add up to its active customers.
 */
export interface MovementPeriod {
  /** Its first day. */
  start: IsoDate;
  /** Whether it was over at `as_of`; what an unfinished one counts may still rise. */
  finished: boolean;
  /** First purchase ever. */
  new: Movement;
  /** Bought in the period before, too. */
  returning: Movement;
  /** Bought before, but not in the period before. */
  resurrected: Movement;
  /** Bought in the period before and not in this one, and what they spent then; none while the period is unfinished. */
  dormant: Movement | null;
  /** Share of the customers of the period before who returned (Wilson). */
  return_rate: Answer;
}

/** The movements of a base, a row a calendar period from the first purchase to `as_of`, with no period left out. */
export interface Movements {
  /** The rows, in order of time; none without a purchase. */
  periods: MovementPeriod[];
  /** The kind of period. */
  period: CalendarPeriod;
  /** The instant up to which orders were seen. */
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases that refunds netted to nothing, which therefore count as no purchase. */
  cancelled: number;
  /** Refund rows that found no purchase, or not enough of it, to be netted against. */
  unmatched_refunds: number;
}

/** Orders as columns: one row an order or a refund, in any row order. */
export interface Orders {
  /** Customer of each row, a code from 0; any codes will do, dense ones are fastest. */
  customer: Wholes;
  /** Instant of each row, microseconds since 1970-01-01T00:00:00Z. */
  ordered_at: Wholes | readonly InstantLike[];
  /**
   * Net amount of each row in minor units of one currency (cents); negative rows are refunds. null counts purchases
   * without spend.
   */
  amount?: Wholes | null | undefined;
  /**
   * Minutes that each row's own clock is east of UTC, for a {@link CalendarOptions} whose zone is `own`; null for
   * others.
   */
  utc_offset_minutes?: Wholes | null | undefined;
}

/** How orders become purchases. */
export interface PurchaseOptions {
  /** Unit of recency and age. Default: weeks, as in the papers. */
  unit?: TimeUnit | null | undefined;
  /**
   * Whether all orders of one customer on one calendar day are one purchase, and times are whole days. Default: true,
   * as in the papers; otherwise every order is a purchase and times are exact.
   */
  merge_same_day?: boolean | null | undefined;
  /** Where days are cut, and where weeks start. Default: days of UTC, weeks from Monday. */
  calendar?: CalendarOptions | null | undefined;
  /** Decimal digits of the amounts' currency (ISO 4217: 2 for EUR, 0 for JPY). Default: 2. */
  minor_digits?: number | null | undefined;
}

/** The purchases of a base, net of refunds. */
export interface PurchaseSummary {
  /** Customers with a purchase. */
  customers: number;
  /** Customers with more than one. */
  repeat_customers: number;
  /** Purchases. */
  purchases: number;
  /** Net revenue, in minor units; none when the orders carry no amounts. */
  revenue: Whole | null;
  /** Share of customers who came again by `as_of` (Wilson). */
  repeat_rate: Answer;
  /** Purchases a customer. */
  purchases_per_customer: Answer;
  /**
   * Finished gaps, from a purchase to the next, in `unit`. They leave out every gap that is still open, so they are
   * shorter than what is to be expected; for that, see `time_to_next`.
   */
  gaps: Typical;
  /**
   * Median time from a purchase to the next, in `unit`, with the open gaps counted for as long as they are (Kaplan &
   * Meier 1958; Brookmeyer & Crowley 1982). Gaps of one customer resemble each other, which this interval doesn't know.
   */
  time_to_next: Answer;
  /** Net amount of a purchase, in major units; none when the orders carry no amounts. */
  order_value: Typical | null;
  /** Unit of the gaps. */
  unit: TimeUnit;
  /** The instant up to which orders were seen. */
  as_of: Instant;
  /** Rows after `as_of`, not seen. */
  rows_after: number;
  /** Purchases that refunds netted to nothing, which therefore count as no purchase. */
  cancelled: number;
  /** Refund rows that found no purchase, or not enough of it, to be netted against. */
  unmatched_refunds: number;
}

/** How purchases are summed up. */
export interface SummaryOptions {
  /** How orders become purchases, and the unit of time. */
  purchases?: PurchaseOptions | null | undefined;
  /** Confidence level of the intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/** A column of numbers of which each customer has several, as what is typical and what is large. */
export interface Typical {
  /** How many numbers. */
  n: number;
  /**
   * Their mean; limits on the log scale. Of 60 simulated amounts of 30 to 60 customers, log-normal with a sigma of 0.7
   * to 1.1, "95 %" held the true mean in 91 to 93 %: a few large ones that were not drawn are missing in spread and
   * mean alike.
   */
  mean: Answer;
  /** Their median; limits are order statistics. */
  median: Answer;
  /** What nine of ten do not exceed; limits are order statistics, which held it in 95 to 98 % of the same samples. */
  p90: Answer;
}

/** Retention from one point in time to another. */
export interface Retention {
  /** Accounts with revenue at the start. */
  accounts: number;
  /** Those of them with revenue at the end. */
  kept: number;
  /** Accounts with revenue at the end that had none at the start. */
  new_accounts: number;
  /** Share of accounts kept (Wilson). */
  logo: Answer;
  /** Share of the starting revenue kept, growth not counted; at most 1. */
  gross: Answer;
  /**
   * Revenue at the end of the accounts of the start, by their revenue at the start; growth counted, new accounts not.
   */
  net: Answer;
  /** Accounts lost in a year at this pace, 1 - kept^(365 / days); none when the options have no days. */
  annual_logo_churn: Answer | null;
  /** Revenue lost in a year at this pace, growth not counted; none when the options have no days. */
  annual_revenue_churn: Answer | null;
  /** The money, exactly. */
  waterfall: Waterfall;
}

/** How retention is measured. */
export interface RetentionOptions {
  /** Days between `before` and `after`; with them churn is also told for a year. Default: none. */
  days?: number | null | undefined;
  /** Confidence level of the intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/**
 * What became of the recurring revenue, in minor units: `start + new + expansion - contraction - loss` is `end`,
 * exactly.
 */
export interface Waterfall {
  /** Revenue at the start. */
  start: Whole;
  /** Revenue of accounts that had none at the start. */
  new: Whole;
  /** What accounts that stayed pay more. */
  expansion: Whole;
  /** What accounts that stayed pay less. */
  contraction: Whole;
  /** Revenue of accounts that left. */
  loss: Whole;
  /** Revenue at the end. */
  end: Whole;
}

/**
 * Fits each model to the purchases up to `split`, and scores it on those of the same customers after it, up to `as_of`.
 *
 * The score is the logarithmic one (Good 1952): honest, and of each customer's count, not of totals that errors may
 * cancel in. A lead whose interval holds 0 is none. MBG/CNBD-k with one stage is MBG/NBD, and no second candidate
 * beside it.
 *
 * @throws {@link RegularsError} `invalid` when `split` is not before `as_of`, or BG/BB is asked for, whose occasions
 * orders don't tell; `empty` without a purchase up to `split` or a model; `out_of_range` for a level; `invalid` for a
 * prior of a parameter that none of the models has; what {@link purchases} refuses.
 */
export function choose(orders: Orders, split: InstantLike, asOf: InstantLike, options?: ChooseOptions | null): Choice;

/**
 * The share of each category in purchases, customers and revenue; `category` is the code of each row of the orders.
 *
 * Refunds are netted within their category. What a customer buys in several categories at once (on one day, unless the
 * options say otherwise) is one purchase that holds them all. Shares of purchases and revenue have Wilson's limits on
 * the number of independent purchases that would have the variance between customers (Korn & Graubard 1998).
 *
 * @throws {@link RegularsError} Those of {@link purchases}, `lengths` for categories, `out_of_range` for a level out of
 * range, `invalid` when revenue exceeds 64 bits.
 */
export function categoryMix(
  category: Wholes,
  orders: Orders,
  asOf: InstantLike,
  options?: SummaryOptions | null,
): CategoryMix;

/**
 * Cohorts by the calendar period of the first purchase, with the active customers and the revenue of each period since,
 * net of refunds as in {@link purchases}: revenue stands in the period of its purchase.
 *
 * The period that holds `as_of` isn't over: its cells are marked unfinished, have no rate, and are left out of the
 * pooled row, so that no cohort seems to fall because it was looked at early.
 *
 * @throws {@link RegularsError} Those of {@link purchases}, `out_of_range` for a level or `second_within_days` out of
 * range, `invalid` for instants outside the years 1 to 9999, more than 36,525 periods, or revenue over 64 bits.
 */
export function cohorts(orders: Orders, asOf: InstantLike, options?: CohortOptions | null): Cohorts;

/**
 * Turns orders into the opportunities that each customer took, as of an instant: x, t_x and n of BG/BB (Fader, Hardie &
 * Shang 2010).
 *
 * Every period of the calendar after that of a customer's first purchase is an opportunity, taken with one purchase or
 * more. The period that holds `as_of` isn't over and is none; who came in it has no row, who came in the one before has
 * no opportunity yet. Refunds are netted as in {@link purchases}.
 *
 * @throws {@link RegularsError} Those of {@link purchases}; `invalid` for instants outside the years 1 to 9999, or more
 * than 36,525 periods.
 */
export function discretePurchases(
  orders: Orders,
  asOf: InstantLike,
  options?: DiscreteOptions | null,
): DiscretePurchases;

/**
 * Turns orders into one purchase history a customer, as of an instant (Fader & Hardie 2005: x, t_x, T; 2013: mean
 * spend).
 *
 * Rows after `as_of` are not seen. A refund (a negative amount) is netted against the customer's latest purchase at or
 * before it, what is left over against the one before; a purchase netted to nothing or less is cancelled and counts as
 * no purchase. An amount of zero is a purchase. Row order never matters.
 *
 * @throws {@link RegularsError} `empty` without rows, `lengths` for unequal columns, `out_of_range` for more than 6
 * minor digits, `invalid` for an unknown zone (with the nearest names), instants before 1970 in a named one, own
 * offsets that are missing, or when a customer's spend exceeds 64 bits.
 */
export function purchases(orders: Orders, asOf: InstantLike, options?: PurchaseOptions | null): Purchases;

/**
 * New, returning, resurrected and dormant customers of each calendar period, and their revenue net of refunds (the
 * lifecycle of PostHog). Refunds are netted as in {@link purchases}, so revenue stands in the period of its purchase.
 *
 * @throws {@link RegularsError} Those of {@link purchases}, `out_of_range` for a level out of range, `invalid` for
 * instants outside the years 1 to 9999, more than 36,525 periods, or revenue over 64 bits.
 */
export function movements(orders: Orders, asOf: InstantLike, options?: MovementOptions | null): Movements;

/**
 * Repeat rate, gaps between purchases and order value of a base, net of refunds as in {@link purchases}.
 *
 * Customers are what is sampled: means carry the spread between customers (leaving out one at a time, Cochran 1977),
 * and limits of quantiles are the order statistics of as many independent purchases as would tell as much (Woodruff
 * 1952).
 *
 * @throws {@link RegularsError} Those of {@link purchases}, `out_of_range` for a level out of range, `invalid` when
 * revenue exceeds 64 bits.
 */
export function purchaseSummary(orders: Orders, asOf: InstantLike, options?: SummaryOptions | null): PurchaseSummary;

/**
 * Logo, gross and net revenue retention from `before` to `after`: the recurring revenue of each account at two points
 * in time, in minor units of one currency. Rows of one account are added up; an account without revenue on either side
 * counts nowhere.
 *
 * Accounts are what is sampled, so a large one widens the intervals. Logo: Wilson (1927). Gross: Wilson on the
 * effective number of accounts, at most Kish's (sum of revenue)^2 / sum of squares, so that no loss yet is no
 * certainty. Net is gross and what the accounts grew by, whose limits, on the log scale with the variance by leaving
 * out one account at a time (Cochran 1977), are put together with those of gross (MOVER, Zou and Donner 2008); no
 * answer where all accounts changed alike. In simulated bases of 15 to 200 accounts, unequal up to a log-normal sigma
 * of 1.5, with losses, cuts and growth of all kinds, the 95 % intervals of net cover 92 to 99 %; least where a few
 * accounts double, most where none grows.
 *
 * @throws {@link RegularsError} `empty` without rows, `lengths`, `out_of_range` for negative revenue, a level or days
 * out of range, `invalid` when revenue exceeds 64 bits.
 */
export function retention(
  account: Wholes,
  before: Wholes,
  after: Wholes,
  options?: RetentionOptions | null,
): Retention;

// churn: Who leaves, and when: customers under contract, whose leaving is seen.

/**
 * Shifted beta-geometric: at the end of each contract period a customer leaves with a chance that is the customer's own
 * and varies as a beta distribution (`alpha`, `beta`). Retention therefore rises with tenure: who is prone to leave has
 * left.
 *
 * Periods are counted from 1, the first one under contract; a customer who doesn't renew at its end has churned in
 * period 1.
 */
export interface ShiftedBetaGeometricParameters {
  /** First parameter of the chances to leave. */
  alpha: number;
  /** Second parameter of the chances to leave. */
  beta: number;
}

/** Customers of a subscription as they would be seen, drawn from a model. */
export interface SimulatedLifetimes {
  /** The period in which the customer churned, or the periods observed. */
  periods: Uint32Array;
  /** Whether the customer churned within them. */
  churned: boolean[];
}

// segment: Which customers belong together.

/**
 * The name of an RFM cell, in the words marketing teams use.
 *
 * The map is the usual 5 by 5 grid of practitioners: recency score R down, the mean of frequency and monetary score FM
 * across, halves rounded up. It differs from the common map in one row: the least recent and least engaged are `lost`,
 * not `hibernating`.
 *
 * | R | FM 1 | FM 2 | FM 3 | FM 4 | FM 5 |
 * |---|---|---|---|---|---|
 * | 5 | new | potential_loyalist | potential_loyalist | champions | champions |
 * | 4 | promising | potential_loyalist | potential_loyalist | loyal | loyal |
 * | 3 | about_to_sleep | about_to_sleep | needs_attention | loyal | loyal |
 * | 2 | hibernating | hibernating | at_risk | at_risk | cannot_lose |
 * | 1 | lost | lost | at_risk | at_risk | cannot_lose |
 *
 * - `champions`: Bought just now, often, and for much.
 * - `loyal`: Bought lately, often or for much.
 * - `potential_loyalist`: Bought lately, with middling frequency and value.
 * - `new`: Bought just now, seldom and for little: mostly first orders.
 * - `promising`: Bought lately, seldom and for little.
 * - `needs_attention`: Middling in all three.
 * - `about_to_sleep`: Middling recency, low frequency and value.
 * - `at_risk`: Bought well, but not for a long time.
 * - `cannot_lose`: Bought most often and for most, but not for a long time.
 * - `hibernating`: Seldom, for little, and long ago.
 * - `lost`: Seldom, for little, and longest ago.
 */
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

/** A scored base: one row a customer, in the order given, and the map that made it. */
export interface Rfm {
  /** 1 (longest ago) to 5 (most recent). */
  recency_score: Uint8Array;
  /** 1 (least often) to 5 (most often). */
  frequency_score: Uint8Array;
  /** 1 (least value) to 5 (most value). */
  monetary_score: Uint8Array;
  /** The named segment. */
  segment: Segment[];
  /** How days became scores. */
  recency: Scale;
  /** How purchases became scores. */
  frequency: Scale;
  /** How value became scores. */
  monetary: Scale;
  /** Every segment from best to worst, those without customers too. */
  segments: SegmentSummary[];
}

/**
 * How {@link rfm} cuts each dimension: at fifths of the base (the default), or at the cut-offs of the business.
 *
 * Cut-offs are four ascending finite numbers; a value equal to one gets the better score, and equal neighbours leave a
 * score empty.
 */
export interface RfmOptions {
  /** Most days since the last purchase that still score 5, 4, 3 and 2. Default: fifths of the base. */
  recency_thresholds?: Numbers | null | undefined;
  /** Fewest purchases that score 2, 3, 4 and 5. Default: fifths of the base. */
  frequency_thresholds?: Numbers | null | undefined;
  /** Least value that scores 2, 3, 4 and 5, in the unit of the column. Default: fifths of the base. */
  monetary_thresholds?: Numbers | null | undefined;
}

/**
 * How one dimension was cut.
 *
 * Put back as options, the thresholds give the same scores (where one is null, any value beyond the data does).
 */
export interface Scale {
  /**
   * The four cut-offs, ascending, in the sense of {@link RfmOptions}; null where no customer of the base reaches the
   * score.
   */
  thresholds: (number | null)[];
  /** Customers with score 1, 2, 3, 4 and 5. */
  sizes: number[];
  /** Scores nobody has: equal values are never split to fill them. */
  empty: number[];
}

/** How large a segment is and what it is worth. */
export interface SegmentSummary {
  /** The segment. */
  segment: Segment;
  /** Customers in it. */
  size: number;
  /** Share of the base in [0, 1] with its 95 % Wilson interval, for the population the base is drawn from. */
  share: Estimate;
  /** Sum of `monetary_value`, exact but for one rounding. */
  total_value: number;
  /** Mean of `monetary_value`; null without customers. */
  mean_value: number | null;
}

/**
 * Scores a customer base by recency, frequency and monetary value (Hughes 1994), and names the segment of every
 * customer.
 *
 * Takes, for every customer, the days since the last purchase, the number of purchases (all, or repeats: only their
 * order counts) and the value (total or mean spend, net of refunds; negative when more came back than went out). A
 * score is ceil(5 p), p the mid-rank percentile: the share of the base below plus half the share equal. So equal
 * customers are scored equal, row order never matters, and where ties are heavy a score stays empty and is reported in
 * `empty`: a base of equal customers scores 3 throughout. A single customer scores 3 too; best and worst are told apart
 * from three customers on.
 *
 * A missing value is not a zero: leave out customers whose value isn't known, NaN is refused. Takes linear time.
 *
 * @throws {@link RegularsError} `Empty` without customers, `Lengths` for columns of different length, `NotFinite` and
 * `OutOfRange` for days that are negative or not finite, `NotFinite` for a value that is not finite or a total beyond
 * the doubles, `Invalid` for thresholds that don't ascend, `Lengths` for any but four of them.
 */
export function rfm(
  daysSinceLast: Numbers,
  frequency: Wholes,
  monetaryValue: Numbers,
  options?: RfmOptions | null,
): Rfm;

// profile: Answers over a whole base: the only room that may use all other rooms.

/**
 * Why an item stands where it stands.
 *
 * - `value`: Its answer is expected to save the most of those left.
 * - `longest_waiting`: The place is one of the reserved ones, and it has waited longest of those left.
 * - `cap`: At the pace of the team a later place would be past its cap.
 */
export type QueueReason = "value" | "longest_waiting" | "cap";

/**
 * Which model of purchases scores a base.
 *
 * - `mbg_nbd`: MBG/NBD: customers may leave right after the first purchase, as most of most shops do.
 * - `bg_nbd`: BG/NBD: customers leave after a repeat purchase only, so that one-time buyers count as alive.
 * - `mbg_cnbd_k`: MBG/CNBD-k: as MBG/NBD, for customers who buy more regularly than by chance, such as groceries every
 * week.
 * - `pareto_nbd`: Pareto/NBD: customers may leave at any time; slower.
 * - `best`: The one of these four that foretold the end of the base's own past best, by {@link choose}; MBG/NBD where
 * that can't be told.
 */
export type ScoreModel = "mbg_nbd" | "bg_nbd" | "mbg_cnbd_k" | "pareto_nbd" | "best";

/** A point of the concentration curve. */
export interface ConcentrationPoint {
  /** Share of the customers, the most valuable first, in [0, 1]. */
  customers: number;
  /** Share of the value that they bring, in [0, 1]. */
  value: number;
}

/** Who a customer is: the id, and the system whose id it is. */
export interface CustomerKey {
  /** The system; null when the caller named none. */
  source: string | null;
  /** The caller's id. */
  id: string;
}

/** Open feedback and tickets in the order in which to answer them. */
export interface AnswerQueue {
  /** The instant up to which records were seen. */
  as_of: Instant;
  /** Currency of all values; null when nobody bought. */
  currency: string | null;
  /** What waits, the next to answer first. */
  items: QueueItem[];
  /** Items that waited past the cap already. */
  past_cap: number;
  /** Items that will have when their turn comes, at the given pace; null without one. */
  late_by_then: number | null;
  /** What a reader should know before using the queue. */
  notes: Note[];
}

/** Something that waits for an answer. */
export interface QueueItem {
  /** `feedback` or `ticket`. */
  entity: "feedback" | "ticket";
  /** The system of the record. */
  source: string | null;
  /** Its id. */
  id: string;
  /** The customer; null when it is anonymous. */
  customer: CustomerKey | null;
  /** Days since it was said. */
  waiting_days: number;
  /** Probability that the customer leaves, or has left, unless answered; null for who never bought or is anonymous. */
  probability_of_leaving: number | null;
  /**
   * Value that the answer is expected to save within the horizon of the scores, less its cost; null when nothing is
   * known of the customer's value, which counts as nothing but the cost.
   */
  value_saved: number | null;
  /** Lower limit of it, from the interval of the customer's value alone. */
  value_low: number | null;
  /** Upper limit likewise. */
  value_high: number | null;
  /** Days until its turn, at the given pace; null without one. */
  days_until_turn: number | null;
  /** Why it stands here. */
  reason: QueueReason;
  /** The same in a sentence. */
  why: string;
}

/**
 * How to order the queue. What an answer saves rests on assumptions that no data of the base can tell: replace them by
 * what you measure.
 */
export interface QueueOptions {
  /** Share of the customers who would leave whom an answer keeps. Default: 0.2, an assumption. */
  recoverable?: number | null | undefined;
  /** Probability to leave after a low score or a complaint. Default: 0.3, an assumption. */
  risk_low?: number | null | undefined;
  /** Probability to leave after anything else that asks for an answer. Default: 0.05, an assumption. */
  risk_other?: number | null | undefined;
  /** What an answer costs, in major units of the scores' currency. Default: 0. */
  cost?: number | null | undefined;
  /** Days after which nobody should still wait. Default: 14. */
  cap_days?: number | null | undefined;
  /** Answers that the team gives in a day; with it, who would wait past the cap moves up in time. Default: unknown. */
  capacity_per_day?: number | null | undefined;
  /** Share of the places that go to whoever has waited longest, whatever it is worth. Default: 0.2. */
  reserved_share?: number | null | undefined;
  /**
   * What waiting adds to an item, as a share of the mean value saved in the queue: evenly up to this at `cap_days`,
   * then no more. Default: 1.
   */
  ageing?: number | null | undefined;
}

/** The scores of a base, whole and by group. */
export interface Breakdown {
  /** The instant up to which records were seen. */
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
  /** What a reader should know before using the numbers. */
  notes: Note[];
}

/** A group of answers, and how it differs from all others. */
export interface BreakdownGroup {
  /** What it was told apart by. */
  by: string;
  /** Its name; of a period its first day. null where it isn't known. */
  group: string | null;
  /** Its score. */
  figure: Figure;
  /** Its Net Promoter Score minus that of the rest. */
  nps_against_rest: NpsDifference | null;
  /** Its rating minus that of the rest. */
  rating_against_rest: RatingDifference | null;
  /** The p-value of that difference, adjusted for the number of groups of the dimension. */
  p_adjusted: number | null;
}

/** Which answers to break down, and by what. */
export interface BreakdownOptions {
  /** Kind of question. Default: `nps`. */
  kind?: FeedbackKind | null | undefined;
  /** The survey. Default: all. */
  survey_id?: string | null | undefined;
  /** The question. Default: all. */
  question_id?: string | null | undefined;
  /**
   * The scale that is read; answers on others are counted, never mixed in. Default: the only one there is, in steps of
   * 1.
   */
  scale?: RatingScale | null | undefined;
  /** Answers before this instant aren't read. Default: all. */
  since?: InstantLike | null | undefined;
  /**
   * What groups are told apart by: `period`, or a dimension of `by`. Default: `channel`, `touchpoint`,
   * `lifecycle_stage` and `period`.
   */
  by?: readonly (Dimension | "period")[] | null | undefined;
  /** The period. Default: a month. */
  period?: CalendarPeriod | null | undefined;
  /** Where days are cut, and where weeks start. Default: days of UTC, weeks from Monday. */
  calendar?: CalendarOptions | null | undefined;
  /** Whether all answers of a customer count, or the latest (in each period, for `period`). Default: the latest. */
  every_answer?: boolean | null | undefined;
  /**
   * Level, fewest answers, top box and adjustment. A Net Promoter Score reads `level`, `min_n` and `adjustment`.
   * Default: those of {@link rating} and {@link nps}.
   */
  figures?: RatingOptions | null | undefined;
}

/** A Net Promoter Score, or a rating: one of both is there. */
export interface Figure {
  /** The Net Promoter Score, of the kinds `nps` and `enps`. */
  nps: Nps | null;
  /** The rating, of all others. */
  rating: Rating | null;
}

/** How the loop runs, as of an instant. */
export interface ClosedLoop {
  /** The instant up to which records were seen. */
  as_of: Instant;
  /** Days within which an answer counts as prompt, of the options. */
  within_days: number;
  /** All feedback that asks for an answer. */
  total: LoopRates;
  /** The same by group, in the order of the options' `by` and then of the groups' names. */
  groups: LoopGroup[];
  /** Feedback that nobody took note of, decided or told of yet, the longest waiting first. */
  never_answered: Unanswered[];
  /** Feedback that asks for no answer: scores in the upper part of their scale without a word. */
  asks_for_nothing: number;
}

/** How often it was decided so. */
export interface DecisionShare {
  /** The decision's word: `yes`, `no`, `later`, ... */
  decision: string;
  /** Pieces of feedback. */
  n: number;
  /** Share of all that were decided. */
  share: Answer;
  /** How many of them came with a reason. */
  with_reason: number;
}

/** A group of feedback, and how its loop runs. */
export interface LoopGroup {
  /** What it was told apart by. */
  by: string;
  /** Its name; null where that isn't known. */
  group: string | null;
  /** How its loop runs. */
  rates: LoopRates;
}

/** How to look at the loop. */
export interface LoopOptions {
  /** Days within which an answer counts as prompt. Default: 2, the 48 hours that guides ask for. */
  within_days?: number | null | undefined;
  /**
   * What groups are told apart by: `channel`, `touchpoint`, `kind`, `survey`, `question`, `language`, `solicited`,
   * `account`, `country`, `lifecycle_stage`, a custom field of the feedback (`custom.<field>`) or of its customer
   * (`customer.<field>`). Default: `channel` and `lifecycle_stage`.
   */
  by?: readonly Dimension[] | null | undefined;
  /** Confidence level of all intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/**
 * How a loop runs: each stage is timed from when the customer spoke, and what still waits counts as waiting, not as
 * failed.
 */
export interface LoopRates {
  /** Pieces of feedback that ask for an answer. */
  n: number;
  /** Someone took note. */
  heard: LoopStage;
  /** It was decided: yes, no or later. */
  decided: LoopStage;
  /** The customer was told. */
  told: LoopStage;
  /** What was decided, by the decision's word. */
  decisions: DecisionShare[];
}

/** How far and how fast feedback comes to a stage. */
export interface LoopStage {
  /** Pieces of feedback that came to it. */
  reached: number;
  /** Probability to reach it within the days of `within_days` (Kaplan and Meier 1958). */
  within: Answer;
  /**
   * Median time to it, in days. Customers are what is sampled: of 5 to 20 simulated ones with four pieces each, which
   * resemble each other, "95 %" held the true median in 90 to 96 %; of 3 in 70 to 89 %, which is too few to report.
   */
  median_days: Answer;
  /**
   * Pieces of feedback that came to it, but nobody noted when: they are in `reached` and in no time; where they are
   * more than one in twenty of those that came, no time is told.
   */
  undated: number;
}

/** Feedback that nobody answered. */
export interface Unanswered {
  /** The system of the record. */
  source: string | null;
  /** Id of the feedback. */
  id: string;
  /** The customer; null when it was anonymous. */
  customer: CustomerKey | null;
  /** The kind's word. */
  kind: FeedbackKind;
  /** When it was said. */
  submitted_at: Instant;
  /** Days since. */
  waiting_days: number;
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
  /** The instant up to which records were seen. */
  as_of: Instant;
  /** All customers of the base. */
  total: CoverageGroup;
  /** The same by group, in the order of their names. */
  groups: CoverageGroup[];
  /**
   * Representativeness of who answered among who was asked, R = 1 - 2 S of the groups' response rates (Schouten, Cobben
   * and Bethlehem 2009): 1 where all groups answer alike, 0 at worst.
   */
  representativeness: Answer;
  /**
   * The score of the answers alone: the Net Promoter Score from -1 to 1 of the kinds `nps` and `enps`, otherwise the
   * mean.
   */
  observed: number | null;
  /**
   * Where the same score of all who were asked lies, whatever the silent think (Manski 1989): no confidence, but
   * certainty.
   */
  worst_case: Band | null;
  /** Customers who were asked and did not answer, in order of source and id. */
  silent: CustomerKey[];
  /** Customers who answered without having been asked; they are in no rate and in no band. */
  volunteers: number;
  /** What a reader should know before using the numbers. */
  notes: Note[];
}

/** A group of customers: how many were asked, how many answered. */
export interface CoverageGroup {
  /** Its name; null where it isn't known, and of all customers. */
  group: string | null;
  /** Customers. */
  customers: number;
  /** Customers who were asked. */
  asked: number;
  /** Customers who were asked and answered. */
  answered: number;
  /** Share of the customers who were asked (Wilson 1927). */
  asked_rate: Answer;
  /** Share of who was asked that answered (Wilson 1927). */
  response_rate: Answer;
  /** Share of the base less share of the answers: above 0 the group is heard too little. null without an answer. */
  missing_share: number | null;
}

/** Whose answers to which question. */
export interface CoverageOptions {
  /** Kind of question. Default: `nps`. */
  kind?: FeedbackKind | null | undefined;
  /** The survey. Default: all. */
  survey_id?: string | null | undefined;
  /** Invitations and answers before this instant aren't read. Default: all. */
  since?: InstantLike | null | undefined;
  /** The scale that is read. Default: the only one there is, in steps of 1. */
  scale?: RatingScale | null | undefined;
  /**
   * What the base's customers are told apart by: `country`, `lifecycle_stage`, `account` or `customer.<field>`.
   * Default: `lifecycle_stage`.
   */
  by?: "country" | "lifecycle_stage" | "account" | `customer.${string}` | null | undefined;
  /** Confidence level of all intervals. Default: 0.95. */
  level?: number | null | undefined;
}

/** A remark on the result. */
export interface Note {
  /** What it concerns, a field of the result. */
  about: string;
  /** A stable snake_case word. */
  code: string;
  /** The remark, in a sentence. */
  text: string;
}

/** The scores of each customer, as columns. */
export interface CustomerScores {
  /** Who it is. */
  key: CustomerKey[];
  /** Days from the last purchase to `as_of`. */
  days_since_last: Float64Array;
  /** Net spend so far, the first purchase included. */
  spend: Float64Array;
  /** Probability to be a customer still; null without a purchase model. */
  probability_alive: Intervals | null;
  /** Purchases expected within the horizon; null without a purchase model. */
  expected_purchases: Intervals | null;
  /**
   * Discounted value of the purchases within the horizon; null without both models. It is 0 where the repeat purchases
   * were all free. Where the only purchase was free it is that of a payer times (k + 1) / (n + 2), as k of the n
   * customers paid who came again after a free one.
   */
  value: Intervals | null;
  /**
   * Purchases that each customer will make within the horizon: their expectation, and whole limits that hold it and,
   * with at least the level's probability, the actual number; null without a purchase model.
   */
  predicted_purchases: Intervals | null;
  /**
   * What each customer will bring within the horizon: the value, and limits that hold it and, with at least the level's
   * probability, what will actually be counted, discounted as the value is; null without both models. Where a purchase
   * is unlikely, the upper limit is what one would bring by expectation.
   */
  predicted_value: Intervals | null;
  /** Tickets neither solved nor closed. */
  open_tickets: Uint32Array;
  /** The latest answer to the Net Promoter question, 0 to 10. */
  last_nps: (number | null)[];
}

/** How to score a base; every default is what the papers and most shops would choose. */
export interface ScoreOptions {
  /** Time unit, same-day merging and calendar of purchases; its `minor_digits` is ignored, the currency has its own. */
  purchases?: PurchaseOptions | null | undefined;
  /** The model of purchases. Default: MBG/NBD. */
  model?: ScoreModel | null | undefined;
  /** Time ahead that purchases and value are predicted for, in the time unit. Default: 26. */
  horizon?: number | null | undefined;
  /** Discount of a year, 0.1 for 10 %. Default: 0.1. */
  annual_discount?: number | null | undefined;
  /** Share of spend that is profit. Default: 1, so that value is revenue. */
  margin?: number | null | undefined;
  /** Confidence level of all intervals. Default: 0.95. */
  level?: number | null | undefined;
  /** Currency of all values. Default: the one that the orders are in. */
  currency?: string | null | undefined;
  /** Rates to that currency, for orders in others. */
  rates?: readonly Rate[] | null | undefined;
  /** Cut-offs of the scores 1 to 5. Default: fifths of the base. */
  rfm?: RfmOptions | null | undefined;
}

/** A scored base. */
export interface Scores {
  /** The instant up to which records were seen. */
  as_of: Instant;
  /** Currency of all values, which are in its major unit. */
  currency: string;
  /** Time ahead that is predicted, in the unit of `purchases`. */
  horizon: number;
  /** One row a customer with a purchase, in order of source and id. */
  customers: CustomerScores;
  /** The purchase histories behind the rows. */
  purchases: Purchases;
  /** Orders seen that were cancelled or refunded in full, which are no purchases. */
  cancelled_orders: number;
  /** Share of the customers who bought again. */
  repeat_rate: Answer;
  /** The fitted purchase model; null when the data can't tell its parameters, see `notes`. */
  purchase_model: Fit<AnyModel> | null;
  /** The fitted spend model; likewise. */
  spend_model: Fit<GammaGammaParameters> | null;
  /**
   * Purchases that all customers together are expected to make within the horizon. The interval is of this expectation;
   * that of what they will be seen to make is in `predicted_purchases`.
   */
  expected_purchases: Answer;
  /** Expected value of all customers' purchases within the horizon, discounted to now; likewise. */
  value: Answer;
  /** Purchases that these customers will be counted to make within the horizon. */
  predicted_purchases: Predicted;
  /** Value of those purchases, discounted to now. */
  predicted_value: Predicted;
  /**
   * What the models, fitted to the base's own past, expected of a time that has come since, latest first. What they
   * missed widens the intervals of the two predictions.
   */
  past_forecasts: PastForecast[];
  /** Correlation between frequency and mean spend of customers who repeat: the spend model supposes none. */
  spend_correlation: Answer;
  /** Recency, frequency and monetary scores with their scales and segments. */
  rfm: Rfm;
  /** What each segment is expected to bring, in the order of `rfm.segments`. */
  outlook: SegmentOutlook[];
  /** Share of the spend so far that the best customers brought; empty when nobody spent. */
  concentration: ConcentrationPoint[];
  /** Net Promoter Score of each person's latest answer. */
  nps: Nps;
  /** What a reader should know before using the numbers. */
  notes: Note[];
}

/** What the customers of a segment are expected to bring. */
export interface SegmentOutlook {
  /** The segment. */
  segment: Segment;
  /** Purchases expected within the horizon; null without a purchase model. */
  expected_purchases: number | null;
  /** Discounted value within the horizon; null without both models. */
  value: number | null;
  /** Mean probability to be a customer still; null without a purchase model or customers. */
  probability_alive: number | null;
}

/**
 * The concentration curve of a base (Lorenz 1905, from the top): what share of the value the best share of customers
 * brings, at 0 %, 1 %, ..., 100 % of the customers. It counts what was; it estimates nothing, so it has no interval.
 *
 * @throws {@link RegularsError} `empty` without customers; `out_of_range` or `not_finite` for a negative or missing
 * value; `too_few` when all values are 0; `invalid` when their sum overflows.
 */
export function concentration(value: Numbers): ConcentrationPoint[];

/**
 * Orders what waits for an answer by the value that the answer is expected to save.
 *
 * That is the customer's value within the horizon if still a customer, times the probability to leave (1 - P(alive) x
 * (1 - risk)), times the recoverable share, less the cost. Several open items of one customer save that value once,
 * with the one that waited longest. A share of the places is reserved for who has waited longest, waiting adds to the
 * value, and with a known pace nobody who can be in time waits past the cap.
 *
 * @throws {@link RegularsError} As {@link score}, but for a base without purchases, of which no value is known;
 * `out_of_range` for bad options.
 */
export function answerQueue(
  base: CustomerBase,
  asOf: InstantLike,
  scores?: ScoreOptions | null,
  options?: QueueOptions | null,
): AnswerQueue;

/**
 * Breaks the answers to one kind of question down by segment, channel, touchpoint, period, all in one call.
 *
 * Of each customer the latest answer counts, merged customers as one; answers of one account resemble each other, so
 * accounts are what is sampled where any has two. Where some answers were invited and some volunteered, both are shown
 * apart as well, by `solicited`, and a note says so. Weights of the records are used where any has one.
 *
 * @throws {@link RegularsError} `empty` without an answer; `invalid` for answers on several scales when none is named,
 * an unknown dimension or a weight missing where others have one; `out_of_range` for bad options.
 */
export function breakdown(base: CustomerBase, asOf: InstantLike, options?: BreakdownOptions | null): Breakdown;

/**
 * How the feedback loop of a base runs as of an instant: heard, decided (yes, no, later, with the reason), told.
 *
 * Feedback asks for an answer when it has a text, is a complaint, an idea or a free word, or has a score in the lower
 * part of its scale (0 to 6 of 0 to 10; below the upper two fifths of others). Who answers no has answered: telling
 * closes the loop, not building. Times are censored at `as_of`; feedback of one customer resembles itself, so the
 * variance is the one between customers (Williams 1995).
 *
 * @throws {@link RegularsError} `out_of_range` for a level or days out of range; `invalid` for an unknown dimension.
 */
export function closedLoop(base: CustomerBase, asOf: InstantLike, options?: LoopOptions | null): ClosedLoop;

/**
 * Response coverage of a survey over a base: who was asked (has an invitation), who answered, who is silent, by group,
 * and the worst case of the score.
 *
 * Whoever was asked and gave an answer on the scale, or whose invitation says answered, has answered. Merged customers
 * are one.
 *
 * @throws {@link RegularsError} `empty` without a customer; `invalid` for a dimension that customers don't have, and
 * for answers on several scales when none is named; `out_of_range` for a level out of range.
 */
export function coverage(base: CustomerBase, asOf: InstantLike, options?: CoverageOptions | null): Coverage;

/**
 * The purchase histories of a base as of an instant, with the key of each row: the table that {@link score} starts
 * from. Orders that weren't paid, or were cancelled or refunded in full, are no purchases; {@link score} tells how
 * many.
 *
 * @throws {@link RegularsError} As {@link score}.
 */
export function histories(
  base: CustomerBase,
  asOf: InstantLike,
  options?: ScoreOptions | null,
): [CustomerKey[], Purchases];

/**
 * Scores every customer of a base who bought, as of an instant: purchase histories, probability to be alive, expected
 * purchases, value, RFM segment, latest answer and open tickets, and what holds for the base as a whole.
 *
 * A customer is a person (or whoever the orders name); merged customers count as one. A model that the data can't
 * support is left out, and a note says why; all else is still scored.
 *
 * @throws {@link RegularsError} `empty` without a purchase by then; `invalid` where there are orders and none was paid,
 * and for purchases in several currencies when none is named; `no_rate` for an order without a rate to the named one;
 * `out_of_range` for bad options.
 */
export function score(base: CustomerBase, asOf: InstantLike, options?: ScoreOptions | null): Scores;
