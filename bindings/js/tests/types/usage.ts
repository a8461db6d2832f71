// What a user writes must compile, and what is wrong must not.
import init, {
  BgNbd,
  CustomerBase,
  GammaGamma,
  MbgNbd,
  ParetoNbd,
  PurchaseFit,
  PurchaseModel,
  RegularsError,
  ShiftedBetaGeometric,
  answerQueue,
  breakdown,
  choose,
  closedLoop,
  cohorts,
  coverage,
  customerCodes,
  driverWords,
  fitModel,
  importCsv,
  keyDrivers,
  knownParameters,
  lifetimeValue,
  newTerms,
  nps,
  npsDifference,
  npsOfCounts,
  npsPoints,
  penaltyReward,
  predict,
  purchases,
  quotes,
  rakingWeights,
  rating,
  rfm,
  score,
  segmentOf,
  simulate,
  themeImpact,
  themes,
  tokens,
  trend,
  weightedLogOdds,
  type Answer,
  type Order,
  type Segment,
} from "regulars";

await init();
await init(new URL("https://example.org/regulars_bg.wasm"));

const survey = nps(new Uint8Array([9, 10, 3]), { weights: [1, 2, 0.5], level: 0.9 });
const answer: Answer = survey.score;
if (answer.answer === "known") console.log(answer.low.toFixed(2));
else console.log(answer.why, answer.needed);
// @ts-expect-error an answer may be none
console.log(survey.score.low);
// @ts-expect-error no such option
nps([9], { levle: 0.9 });
// @ts-expect-error text is no score
nps(["9"]);
// @ts-expect-error null is no score
nps([9, null]);
// @ts-expect-error counts have no weights
npsOfCounts(1, 2, 3, { weights: [1] });
npsOfCounts(2n ** 60n, 0, 1);
console.log(npsPoints(survey)?.value, npsDifference(survey, survey, "wald").p_value);
// @ts-expect-error no such method
npsDifference(survey, survey, "tango");
const stars = { min: 1, max: 5, step: 1 };
const rated = rating({ scores: [5, 4, 3], weights: new Float32Array(3) }, stars, { method: "bca", seed: 2n ** 60n });
if (rated.mean.answer === "known") console.log(rated.mean.value, rated.distribution[0]?.share);
// @ts-expect-error a scale is declared
rating({ scores: [5, 4, 3] });
// @ts-expect-error a missing score is no answer
rating({ scores: [5, null] }, stars);
const shares = rakingWeights([{ classes: [1, 2], codes: [1, 2], totals: [0.5, 0.5] }], null, { tolerance: 1e-9 }).weights;
const since: number | null = trend({ kind: "share", value: [4, null], n: [9, 0] }, { chart: "cusum" }).since;
// @ts-expect-error no such kind
trend({ kind: "rate", value: [1] });
const price = { name: "price", scores: [4, null, undefined] };
console.log(keyDrivers([1, 2, null], [price], null, { missing: "pairwise" }).drivers[0]?.rank.high, shares, since);
// @ts-expect-error contrasts need a scale
penaltyReward([1, 2, null], [price]);
penaltyReward([1, 2, null], [{ ...price, scale_min: 1, scale_max: 5 }]).drivers[0]?.class;

const comments = { texts: ["late again", null, undefined, "物流太慢了"], authors: ["ada", "bo", "bo", "cy"] };
const words = driverWords(comments, [true, false, false, true], { tokens: { language: "en", ngrams: 2 }, most: 5n });
console.log(words.focus[0]?.log_odds.low, words.remarks[0]?.code, tokens("late")[0]?.start, weightedLogOdds([1, 2], [2, 1], [0.5, 0.5])[0]?.z);
const mentioned = themes({ texts: ["late"] }, [{ name: "delivery", include: ["late"] }]);
const impact: Answer | undefined = themeImpact([1, 2, 3, 4], comments.authors, mentioned, { score: "nps" })[0]?.impact;
console.log(newTerms({ texts: ["late"], authors: new Uint32Array(1) }, [0]).alarms.length, quotes(comments, [true, true, false, false])[0]?.row, impact);
// @ts-expect-error true or false, no numbers
driverWords(comments, [1, 0, 0, 1]);
// @ts-expect-error ids are of one kind
quotes({ texts: ["a", "b"], authors: ["ada", 1] }, [true, false]);
// @ts-expect-error a theme has words
themes(comments, [{ name: "delivery" }]);
// @ts-expect-error no such option
tokens("late", { stems: true });
// @ts-expect-error a text is needed
tokens(null);

const { code, id } = customerCodes(["ada", "bo"]);
const first: string | undefined = id[0];
const table = purchases({ customer: code, ordered_at: [new Date(), "2026-03-01T00:00:00Z"], amount: [900n, 1200] }, new Date(), { unit: "day" });
const cents: BigInt64Array = table.total_spend;
// @ts-expect-error no such unit
purchases({ customer: code, ordered_at: [0n, 1n] }, "2026-03-31T00:00:00Z", { unit: "days" });
// @ts-expect-error an instant is needed
purchases({ customer: code, ordered_at: [0n, 1n] });

const fit: PurchaseFit<BgNbd> = BgNbd.fit(table, { priors: [{ parameter: "a", mean: 0, sd: 1 }] });
const alive: Float64Array = fit.probabilityAlive(table).value;
const model: BgNbd = fit.model;
// @ts-expect-error parameters are read only
model.r = 1;
new BgNbd({ r: 1, alpha: 1, a: 1, b: 1 }).expectedPurchases({ frequency: [1], recency: [2], age: [3] }, 26);
// @ts-expect-error a parameter is missing
new BgNbd({ r: 1, alpha: 1, a: 1 });
// @ts-expect-error a fit is made by fitting
new PurchaseFit();
const spends = GammaGamma.fit([1, 2, 3], [10, 20, 30]);
lifetimeValue(fit, spends.toJSON(), table, table.monetary_value, { horizon: 52 });
// @ts-expect-error the bare parameters don't say of which model
lifetimeValue({ ...fit.toJSON(), model: { r: 1, alpha: 1, a: 1, b: 1 } }, spends, table, table.monetary_value);
// @ts-expect-error a model of purchases is one of the family
new PurchaseModel();
const others: PurchaseModel[] = [model, new MbgNbd({ r: 1, alpha: 1, a: 1, b: 1 }), ParetoNbd.fit(table).model];
console.log(others.map((other) => other.nextPurchase(table).median[0]));
const rate: number = ParetoNbd.fit(table).model.s + fitModel("pareto_nbd", table).model.beta;
// @ts-expect-error no such kind
fitModel("pareto", table);
// @ts-expect-error BG/NBD has no s
console.log(model.s);
const [best] = choose({ customer: code, ordered_at: [0n, 1n] }, new Date(0), new Date(), { models: ["bg_nbd", "mbg_nbd"] }).candidates;
if (best) console.log(PurchaseFit.fromJSON(best.fit).model.kind);
const draws = fit.posterior(table, { draws: 400, seed: 7n });
const one: number | undefined = draws.models[0]?.bg_nbd.r;
const prediction = predict(draws, spends.posterior([1, 2, 3], [10, 20, 30]), table, table.monetary_value, { horizon: 26 });
console.log(prediction.value?.low[0], predict(draws, null, table).total_purchases.high);
// @ts-expect-error there may be no values
console.log(prediction.value.low);
simulate(model, null, [52, 52], { seed: 1 }).purchase_time;
simulate(model, null, { age: [52, 52], covariates: { purchase: [{ name: "online", values: [0, 1] }] } }).alive;
// @ts-expect-error covariates are columns with names
simulate(model, null, { age: [52, 52], covariates: { purchase: [[0, 1]] } });
// @ts-expect-error plain parameters don't say of which model
simulate({ r: 1, alpha: 1, a: 1, b: 1 }, null, [52, 52]);
const known = knownParameters("BetaGeoFitter", { r: 1, alpha: 1, a: 1, b: 1 });
if (known instanceof GammaGamma) console.log(known.p);
else console.log(known.kind);
console.log(cohorts({ customer: code, ordered_at: [0n, 1n] }, new Date(), { period: "week" }).pooled[0]?.finished);
ShiftedBetaGeometric.fit([1, 2, 3, 3], [true, true, true, false], { weights: [369, 163, 86, 382] }).survival([4]).low[0];
// @ts-expect-error 1 is not true
ShiftedBetaGeometric.fit([1, 2], [1, 0]);
{
  using freed = new CustomerBase();
  freed.count("order");
}

const segment: Segment | null = segmentOf(5, 5, 5);
// @ts-expect-error may be null
const certain: Segment = segmentOf(5, 5, 5);
rfm(new Float64Array(3), new Uint32Array(3), new Float64Array(3), { recency_thresholds: [1, 2, 3, 4] }).segment[0];

const order: Order = { id: "1", customer_id: "ada", ordered_at: "2026-03-01T00:00:00Z", gross: { currency: "EUR", minor: 900 } };
const base = new CustomerBase();
base.append("order", order);
base.append("order", [order]);
base.append("order", { ...order, id: "3", ordered_at: new Date(), returns: [{ at: new Date(), amount: order.gross }] });
// @ts-expect-error an order has a customer
base.append("order", { id: "2", ordered_at: "2026-03-01T00:00:00Z", gross: order.gross });
// @ts-expect-error a customer has to be named
const nobody: Order = { id: "1", ordered_at: "2026-03-01T00:00:00Z", gross: order.gross };
// @ts-expect-error no such kind
base.count("orders");
base.importCsv("feedback", new Uint8Array(), { progress: ({ bytes, of }) => bytes < of });
importCsv("order", "", { map: { columns: { net: "Sum", "custom.till": ["Till", "Kasse"] } } });
// @ts-expect-error an order has no such field
importCsv("order", "", { map: { columns: { totl: "Sum" } } });
const emails: string[] | undefined = importCsv("customer", "id,email\n1,a@example.org\n").records[0]?.emails;
const scores = score(base, "2026-03-31T00:00:00Z", { horizon: 39, currency: "EUR" });
PurchaseFit.fromJSON(scores.purchase_model!).totalExpectedPurchases(scores.purchases, 26);
// @ts-expect-error a base is needed
score({}, "2026-03-31T00:00:00Z");
console.log(closedLoop(base, new Date(), { by: ["channel", "customer.plan"] }).never_answered[0]?.waiting_days);
console.log(answerQueue(base, new Date(), { horizon: 39 }, { capacity_per_day: 5 }).items[0]?.why, answerQueue(base, new Date()).currency);
console.log(breakdown(base, new Date(), { by: ["period"], period: "week", since: new Date(0), figures: { min_n: 10 } }).total.nps?.n);
console.log(coverage(base, new Date(), { kind: "csat", by: "customer.plan", scale: stars }).worst_case?.low);
// @ts-expect-error no such dimension
closedLoop(base, new Date(), { by: ["colour"] });
// @ts-expect-error customers have no channel
coverage(base, new Date(), { by: "channel" });

try {
  nps([]);
} catch (error) {
  if (error instanceof RegularsError && error.code === "empty") console.log(error.message);
  // @ts-expect-error no such code
  if (error instanceof RegularsError && error.code === "nothing") console.log(error.message);
}
console.log(first, cents, alive, rate, one, segment, certain, nobody, emails);
