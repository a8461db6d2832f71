// What a user writes must compile, and what is wrong must not.
import init, {
  BgNbd,
  BgNbdFit,
  CustomerBase,
  GammaGamma,
  RegularsError,
  customerCodes,
  importCsv,
  lifetimeValue,
  nps,
  npsDifference,
  npsOfCounts,
  npsPoints,
  purchases,
  rfm,
  score,
  segmentOf,
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

const { code, id } = customerCodes(["ada", "bo"]);
const first: string | undefined = id[0];
const table = purchases({ customer: code, ordered_at: [new Date(), "2026-03-01T00:00:00Z"], amount: [900n, 1200] }, new Date(), { unit: "day" });
const cents: BigInt64Array = table.total_spend;
// @ts-expect-error no such unit
purchases({ customer: code, ordered_at: [0n, 1n] }, "2026-03-31T00:00:00Z", { unit: "days" });
// @ts-expect-error an instant is needed
purchases({ customer: code, ordered_at: [0n, 1n] });

const fit: BgNbdFit = BgNbd.fit(table);
const alive: Float64Array = fit.probabilityAlive(table).value;
const model: BgNbd = fit.model;
// @ts-expect-error parameters are read only
model.r = 1;
new BgNbd({ r: 1, alpha: 1, a: 1, b: 1 }).expectedPurchases({ frequency: [1], recency: [2], age: [3] }, 26);
// @ts-expect-error a parameter is missing
new BgNbd({ r: 1, alpha: 1, a: 1 });
// @ts-expect-error a fit is made by fitting
new BgNbdFit();
const spends = GammaGamma.fit([1, 2, 3], [10, 20, 30]);
lifetimeValue(fit, spends.toJSON(), table, table.monetary_value, { horizon: 52 });
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
const emails: string[] | undefined = importCsv("customer", "id,email\n1,a@example.org\n").records[0]?.emails;
const scores = score(base, "2026-03-31T00:00:00Z", { horizon: 39, currency: "EUR" });
BgNbdFit.fromJSON(scores.purchase_model!).totalExpectedPurchases(scores.purchases, 26);
// @ts-expect-error a base is needed
score({}, "2026-03-31T00:00:00Z");

try {
  nps([]);
} catch (error) {
  if (error instanceof RegularsError && error.code === "empty") console.log(error.message);
  // @ts-expect-error no such code
  if (error instanceof RegularsError && error.code === "nothing") console.log(error.message);
}
console.log(first, cents, alive, segment, certain, nobody, emails);
