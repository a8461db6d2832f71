// Whatever comes in, a typed error goes out, and the module works on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { regulars as r } from "./regulars.mjs";

const { BgBb, BgNbd, CustomerBase, GammaGamma, PurchaseFit, PurchaseModel, RegularsError, ShiftedBetaGeometric } = r;
const table = {
  frequency: [0, 0, 0, 1, 2, 5, 9, 0, 1, 3],
  recency: [0, 0, 0, 4, 9, 20, 31, 0, 30, 12],
  age: [39, 38, 35, 36, 33, 39, 32, 30, 38, 30],
};
const model = new BgNbd({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
const base = new CustomerBase();
base.importCsv("order", "order_id,customer_id,ordered_at,net_amount,currency\n1,ada,2026-01-01,9,EUR\n2,bo,2026-01-02,5,EUR\n");
const asOf = "2026-03-31T00:00:00Z";

/** A call is refused with this code and a message like this one; afterwards the module still works. */
function refused(call, code, message) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof RegularsError && error instanceof Error, `${error?.stack}`);
    assert.deepEqual([error.name, error.code], ["RegularsError", code], error.message);
    if (message) assert.match(error.message, message);
    return true;
  });
  assert.equal(r.nps([10, 9, 8, 7, 0]).n, 5);
}

test("what is no column is refused, and the message says what came", () => {
  const cases = [
    [undefined, /scores is invalid: expected a typed array or an array of numbers, found nothing/],
    [null, /found null/],
    ["9", /found the text "9"/],
    [9, /found 9/],
    [true, /found true/],
    [9n, /found a bigint/],
    [{ 0: 9, length: 1 }, /found an object/],
    [new Map([[0, 9]]), /found a Map/],
    [new Set([9]), /found a Set/],
    [() => [9], /found a function/],
    [Symbol("nine"), /found a symbol/],
    [new DataView(new ArrayBuffer(8)), /found a DataView/],
    [new ArrayBuffer(8), /found an ArrayBuffer/],
    [Promise.resolve([9]), /found a Promise/],
  ];
  for (const [column, message] of cases) refused(() => r.nps(column), "invalid", message);
});

test("elements of a column are never converted", () => {
  for (const [element, found] of [[null, "null"], [undefined, "nothing"], ["9", 'the text "9"'], [true, "true"], [[9], "an array"], [{}, "an object"]]) {
    refused(() => r.nps([10, element]), "invalid", new RegExp(`scores\\[1\\] is invalid: expected a number, found ${found}`));
    refused(() => r.concentration([10, element]), "invalid", /value\[1\]/);
  }
  refused(() => r.nps([10, , 9]), "invalid", /scores\[1\]/);
  refused(() => r.nps([10, 9.5]), "invalid", /scores\[1\] is invalid: expected a whole number, found 9.5/);
  refused(() => r.nps(new Float32Array([10, 9.5])), "invalid", /scores\[1\]/);
  refused(() => r.nps([-1]), "out_of_range", /scores\[0\] is -1/);
  refused(() => r.nps(new Int8Array([-1])), "out_of_range");
  refused(() => r.nps([300]), "out_of_range");
  refused(() => r.nps([11]), "out_of_range", /allowed is 0 to 10/);
  refused(() => r.nps([NaN]), "not_finite", /scores\[0\] is NaN/);
  refused(() => r.nps([Infinity]), "not_finite");
  refused(() => r.nps([[9, 10]]), "invalid", /found an array/);
  refused(() => r.nps([2n ** 70n]), "invalid", /exceeds 64 bits/);
  refused(() => r.checkHistories({ ...table, frequency: table.frequency.map((x) => x - 1) }), "out_of_range", /frequency\[0\] is -1/);
  refused(() => r.checkHistories({ frequency: [2 ** 32], recency: [0], age: [1] }), "out_of_range");
});

test("every kind of typed array is a column", () => {
  const expected = r.nps([10, 9, 8, 7, 0]);
  for (const Kind of [Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array]) {
    assert.deepEqual(r.nps(Kind.from([10, 9, 8, 7, 0])), expected);
    assert.deepEqual(r.nps(Kind.from([1, 10, 9, 8, 7, 0, 1]).subarray(1, 6)), expected);
  }
  for (const Kind of [BigInt64Array, BigUint64Array]) assert.deepEqual(r.nps(Kind.from([10n, 9n, 8n, 7n, 0n])), expected);
  assert.deepEqual(r.nps([10n, 9, 8n, 7, 0]), expected);
});

test("empty, short, unequal and huge columns", () => {
  assert.equal(r.nps([]).score.answer, "not_enough");
  assert.equal(r.nps(new Uint8Array()).n, 0);
  refused(() => r.rfm([], [], []), "empty");
  refused(() => r.purchases({ customer: [], ordered_at: [] }, asOf), "empty");
  refused(() => r.concentration(new Float64Array()), "empty");
  refused(() => BgNbd.fit({ frequency: [1], recency: [1], age: [2] }), "too_few");
  refused(() => BgNbd.fit({ ...table, age: [1] }), "lengths", /age has 1 rows, expected 10/);
  refused(() => r.rfm([1], [1, 2], [1]), "lengths");
  refused(() => r.nps(new Array(2 ** 32 - 1)), "invalid", /scores\[0\]/);
  assert.equal(r.nps(new Uint8Array(5_000_000)).n, 5_000_000);
});

test("numbers that aren't finite, or out of range", () => {
  for (const number of [NaN, Infinity, -Infinity]) {
    refused(() => model.expectedPurchases(table, number), "not_finite");
    refused(() => r.concentration([1, number]), "not_finite", /value\[1\]/);
    refused(() => r.score(base, asOf, { horizon: number }), "not_finite");
    refused(() => r.lifetimeValue({}, {}, table, [], { horizon: number }), "invalid");
  }
  refused(() => model.expectedPurchases(table, -1), "out_of_range");
  refused(() => model.expectedPurchases(table), "invalid", /horizon is invalid: expected a number, found nothing/);
  refused(() => model.expectedPurchases(table, "26"), "invalid", /found the text "26"/);
  refused(() => model.expectedPurchases(table, null), "invalid", /found null/);
  refused(() => model.expectedPurchases(table, 26n), "invalid", /found a bigint/);
  refused(() => model.newCustomerPmf(26, 1.5), "invalid", /purchases/);
  refused(() => model.newCustomerPmf(26, -1), "out_of_range");
  refused(() => new BgNbd({ r: -1, alpha: 1, a: 1, b: 1 }).newCustomerPurchases(1), "out_of_range");
  refused(() => new BgNbd({ r: NaN, alpha: 1, a: 1, b: 1 }), "not_finite", /parameters.r/);
  refused(() => r.npsNeededN(0, 0.5, 0.2), "out_of_range");
  refused(() => r.npsOfCounts(-1, 0, 0), "out_of_range");
  refused(() => r.npsOfCounts(1.5, 0, 0), "invalid");
  refused(() => r.npsOfCounts(2 ** 60, 0, 0), "invalid", /bigint/);
  refused(() => r.npsOfCounts(2n ** 60n, 0, 0), "out_of_range");
  refused(() => r.npsOfCounts(2n ** 64n, 0, 0), "invalid", /64 bits/);
  refused(() => r.npsOfCounts("5", 0, 0), "invalid");
});

test("whole numbers beyond 2^53 keep every digit", () => {
  const day = 86_400_000_000n;
  const large = 2n ** 60n + 1n;
  const orders = { customer: [0, 0], ordered_at: [0n, 7n * day], amount: [large, 1n] };
  assert.equal(r.purchases(orders, "1970-02-01T00:00:00Z").total_spend[0], large + 1n);
  refused(() => r.purchases({ ...orders, amount: [2 ** 60, 1] }, asOf), "invalid", /amount\[0\].*bigint/);
  refused(() => r.purchases({ ...orders, amount: [2n ** 63n, 1n] }, asOf), "out_of_range");
  const money = new CustomerBase();
  money.append("order", { id: "1", customer_id: "a", ordered_at: asOf, gross: { currency: "EUR", minor: large } });
  assert.ok(money.toJson().includes(`"minor":${large}`));
  assert.equal(r.importJsonLines("order", `{"id":1,"customer_id":"a","ordered_at":"${asOf}","net":"90071992547409.93","currency":"EUR"}`).records[0].gross.minor, 2n ** 53n + 1n);
});

test("instants are text or Date", () => {
  const orders = { customer: [0], ordered_at: [new Date("2026-01-01T00:00:00Z")] };
  assert.equal(r.purchases(orders, new Date(asOf)).as_of, asOf);
  assert.deepEqual(r.purchases({ customer: [0], ordered_at: ["2026-01-01T00:00:00Z"] }, asOf), r.purchases(orders, asOf));
  refused(() => r.purchases(orders, new Date(NaN)), "invalid", /as_of is invalid: the Date is invalid/);
  for (const day of ["2026-03-31", "2026-03-31 00:00", "2026-03-31T00:00:00"]) {
    assert.deepEqual(r.purchases(orders, day), r.purchases(orders, "2026-03-31T00:00:00Z"));
    assert.deepEqual(r.score(base, day), r.score(base, "2026-03-31T00:00:00Z"));
  }
  for (const text of ["31.03.2026", "soon", "", "2026-13-01"]) {
    refused(() => r.purchases(orders, text), "invalid", /^as_of is invalid: ".*" is not ISO 8601/);
  }
  refused(() => r.purchases(orders, 1_774_915_200_000), "invalid", /expected an instant as text/);
  refused(() => r.purchases(orders), "invalid", /found nothing/);
  refused(() => r.purchases({ customer: [0, 1], ordered_at: ["2026-01-01T00:00:00Z", null] }, asOf), "invalid", /ordered_at\[1\]/);
  refused(() => r.purchases({ customer: [0], ordered_at: [new Date(8.64e15)] }, asOf), "invalid");
});

test("unknown names are refused, wrong values of options are named", () => {
  refused(() => r.nps([9], { levle: 0.9 }), "invalid", /options.levle is invalid: no such name; the names are level, method/);
  refused(() => r.nps([9], { level: "0.9" }), "invalid", /level is invalid: expected a number, found the text/);
  refused(() => r.nps([9], { level: 2 }), "out_of_range");
  refused(() => r.nps([9], { level: 95 }), "out_of_range", /level.* is 95, allowed is .*, between 0 and 1: 95 % is 0.95/);
  refused(() => r.nps([9], { method: "tango" }), "invalid", /method.*no such word as "tango"; the words are score/);
  refused(() => r.nps([9], { pseudo_counts: [1, 2] }), "invalid", /pseudo_counts/);
  refused(() => r.nps([9], { weights: [null] }), "invalid", /weights\[0\]/);
  refused(() => r.nps([9], 0.95), "invalid", /options is invalid: expected an object, found 0.95/);
  refused(() => r.nps([9], [0.95]), "invalid", /found an array/);
  refused(() => r.nps([9], new Map([["level", 0.9]])), "invalid", /found a Map/);
  refused(() => r.purchases({ customer: [0], ordered_at: [0], amounts: [1] }, asOf), "invalid", /orders.amounts/);
  refused(() => r.purchases({ customer: [0], ordered_at: [0] }, asOf, { units: "day" }), "invalid", /options.units/);
  refused(() => r.purchases({ customer: [0], ordered_at: [0] }, asOf, { unit: "days" }), "invalid", /options.unit.*days/);
  refused(() => r.purchases({ customer: [0], ordered_at: [0] }, asOf, { merge_same_day: "yes" }), "invalid", /merge_same_day/);
  refused(() => r.rfm([1], [1], [1], { recency: [1] }), "invalid", /recency/);
  refused(() => r.score(base, asOf, { currencies: "EUR" }), "invalid", /options.currencies/);
  refused(() => r.score(base, asOf, { currency: "eur" }), "invalid", /ISO 4217/);
  refused(() => r.score(base, asOf, { rates: [{ from: "EUR", to: "USD", on: "2026-01-01", rate: 1.1 }] }), "invalid", /rates\[0\].rate/);
  refused(() => r.score(base, asOf, { currency: "USD" }), "no_rate");
  refused(() => new BgNbd({ r: 1, alpha: 1, a: 1, b: 1, c: 1 }), "invalid", /parameters.c is invalid: no such name/);
  refused(() => new BgNbd({ r: 1, alpha: 1, a: 1 }), "invalid", /the field b is missing/);
  refused(() => new BgNbd(), "invalid");
  assert.equal(PurchaseModel.fromJSON(model).r, model.r);
  refused(() => r.timeUnitDays("fortnight"), "invalid", /fortnight/);
  refused(() => r.importCsv("order", "a", { maps: {} }), "invalid", /how.maps/);
  refused(() => r.importCsv("order", "a", { map: { column: {} } }), "invalid", /map/);
  refused(() => r.importCsv("order", "a", { progress: true }), "invalid", /progress is invalid: expected a function/);
  assert.deepEqual(r.nps([9, 8, 7, 6, 5], { level: undefined, method: null }), r.nps([9, 8, 7, 6, 5]));
});

test("models, fits and posteriors of the family", () => {
  const plain = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
  refused(() => PurchaseModel.fromJSON(plain), "invalid", /no such word as "a"/);
  refused(() => PurchaseModel.fromJSON({ bgnbd: plain }), "invalid", /no such word as "bgnbd"; the words are bg_nbd/);
  refused(() => PurchaseModel.fromJSON({ bg_nbd: { ...plain, c: 1 } }), "invalid", /model.c is invalid: no such name/);
  refused(() => PurchaseModel.fromJSON({ bg_nbd: plain, mbg_nbd: plain }), "invalid");
  for (const nothing of [null, undefined, {}, [], "bg_nbd", 5]) refused(() => PurchaseModel.fromJSON(nothing), "invalid");
  refused(() => new PurchaseModel("bg", plain), "invalid", /kind.*no such word as "bg"/);
  refused(() => r.fitModel(undefined, table), "invalid");
  refused(() => r.fitModel("bg_bb", { frequency: [3], recency: [1], age: [2] }), "out_of_range");
  refused(() => new BgBb({ alpha: 1, beta: 1, gamma: 1, delta: 1 }).expectedPurchases({ frequency: [1], recency: [1], age: [2] }, 1.5), "invalid");
  const fit = BgNbd.fit(table, { priors: ["a", "b", "r", "alpha"].map((parameter) => ({ parameter, mean: 0, sd: 1 })) });
  assert.equal(fit.priors[0].parameter, "a");
  const untagged = { ...fit.toJSON(), model: plain };
  refused(() => PurchaseFit.fromJSON(untagged), "invalid", /fit.model is invalid: no such word/);
  refused(() => PurchaseFit.fromJSON(untagged, "pareto_nbd"), "invalid", /fit.model.a is invalid: no such name; the names are r, alpha, s, beta/);
  refused(() => PurchaseFit.fromJSON(untagged, "pareto"), "invalid", /kind/);
  refused(() => PurchaseFit.fromJSON({ ...fit.toJSON(), models: [1] }), "invalid", /fit.models/);
  assert.deepEqual(PurchaseFit.fromJSON({ ...BgNbd.fit(table).toJSON(), priors: [] }).priors, []);
  for (const [priors, message] of [[[{ parameter: "z", mean: 0, sd: 1 }], /"?z/], [[{ parameter: "a", mean: 0 }], /the field sd is missing/], [{}, /priors/], [[["a", 0, 1]], /priors\[0\]/]]) {
    refused(() => BgNbd.fit(table, { priors }), "invalid", message);
  }
  refused(() => fit.posterior(table, { draws: 10 }), "out_of_range", /draws/);
  refused(() => fit.posterior(table, { draws: 1.5 }), "invalid", /draws/);
  refused(() => fit.posterior(table, { seed: -1 }), "out_of_range", /seed/);
  refused(() => fit.posterior(table, { seeds: 1 }), "invalid", /options.seeds/);
  refused(() => fit.posterior({ ...table, age: [1] }), "lengths");
  const draws = fit.posterior(table, { draws: 100 });
  refused(() => r.predict(fit, null, table), "invalid", /purchases.*the field \w+ is missing/);
  refused(() => r.predict(draws, null, table, null, { horizon: NaN }), "not_finite");
  refused(() => r.predict(draws, null, table, null, { horizons: 1 }), "invalid", /options/);
  refused(() => r.predict(draws, draws, table, [1]), "invalid", /spends/);
  refused(() => r.predict({ ...draws, models: [] }, null, table), "empty");
  refused(() => model.purchaseLogPmf(table, 26, [1]), "lengths", /purchases/);
  refused(() => model.purchaseQuantiles(table, 26, 1), "out_of_range", /probability/);
  refused(() => model.residualTransactions(table, 0), "out_of_range", /discount_rate/);
  refused(() => r.simulate(plain, null, [1]), "invalid", /expected a PurchaseModel, found Object/);
  refused(() => r.simulate(model, model, [1]), "invalid", /spend/);
  refused(() => r.simulate(model, null, [-1]), "out_of_range", /age/);
  refused(() => r.simulate(model, null, { ages: [1] }), "invalid", /age/);
  refused(() => r.simulate(model, null, { age: [1], covariate: {} }), "invalid", /newcomers.covariate is invalid: no such name/);
  const named = (values) => ({ age: [1, 2], covariates: { purchase: [{ name: "z", values }] } });
  refused(() => r.simulate(model, null, named([1, 2])), "invalid", /reads none/);
  const told = new r.ParetoNbdCovariates({ r: 1, alpha: 1, s: 1, beta: 1, purchase: [{ covariate: "z", value: 1 }], dropout: [] });
  refused(() => r.simulate(told, null, named([1])), "lengths", /purchase.z/);
  refused(() => r.simulate(told, null, [1, 2]), "invalid", /come with none/);
  refused(() => r.simulate(told, null, null), "invalid", /age/);
  refused(() => r.repeatHistogram(model, table, 1e6), "out_of_range", /longest/);
  refused(() => r.repeatHistogram(r.GammaGamma, table, 3), "invalid", /expected a PurchaseModel/);
  refused(() => r.tracking(model, { customer: [0], ordered_at: [0] }, "then", asOf), "invalid", /joined_by/);
  refused(() => r.knownParameters("BetaGeoFitter", { r: 1, alpha: 1, a: 1 }), "invalid", /b/);
  refused(() => r.knownParameters("Prophet", plain), "invalid", /Prophet/);
  refused(() => r.knownParameters("BetaGeoFitter", { ...plain, r: "1" }), "invalid", /parameters/);
  refused(() => r.knownParameters("BetaGeoFitter", [1, 2, 3, 4]), "invalid", /parameters/);
});

test("ratings and weights", () => {
  const stars = { min: 1, max: 5, step: 1 };
  const answers = { scores: [5, 4, 5, 3, 5, 1, 4, 5] };
  assert.equal(r.rating(answers, stars).mean.value, 4);
  assert.deepEqual(r.rating({ scores: Float32Array.from(answers.scores) }, stars, { level: null }), r.ces(answers, stars));
  assert.equal(r.csat(answers, stars).headline, "top_box");
  assert.equal(r.rating({ scores: [] }, stars).mean.answer, "not_enough");
  for (const rate of [r.rating, r.csat, r.ces, (...args) => r.ratingsBySegment(args[0], [0], ...args.slice(1))]) {
    refused(() => rate([5, 4], stars), "invalid", /answers is invalid: expected an object, found an array/);
    refused(() => rate(null, stars), "invalid", /scores is invalid: expected a typed array or an array of numbers, found nothing/);
    refused(() => rate({ scores: [5, null] }, stars), "invalid", /scores\[1\] is invalid: expected a number, found null/);
    refused(() => rate({ scores: [5], score: [5] }, stars), "invalid", /answers.score is invalid: no such name; the names are scores, weights/);
    refused(() => rate({ scores: [6] }, stars), "out_of_range", /scores\[0\] is 6, allowed is 1 to 5/);
    refused(() => rate({ scores: [2.5] }, stars), "invalid", /between the steps/);
    refused(() => rate({ scores: [NaN] }, stars), "not_finite", /scores\[0\] is NaN/);
    refused(() => rate({ scores: [5], weights: [-1] }, stars), "out_of_range", /weights/);
    refused(() => rate({ scores: [5], clusters: [1.5] }, stars), "invalid", /clusters\[0\]/);
    refused(() => rate({ scores: [5] }), "invalid", /^scale is invalid: expected an object, found nothing$/);
    refused(() => rate({ scores: [5] }, [1, 5, 1]), "invalid", /scale/);
    refused(() => rate({ scores: [5] }, { min: 1, max: 5 }), "invalid", /the field step is missing/);
    refused(() => rate({ scores: [5] }, { ...stars, steps: 1 }), "invalid", /scale.steps/);
    refused(() => rate({ scores: [5] }, { min: 5, max: 1, step: 1 }), "out_of_range", /scale.max/);
    refused(() => rate({ scores: [5] }, stars, { levels: 0.9 }), "invalid", /options.levels/);
    refused(() => rate({ scores: [5] }, stars, { method: "wald" }), "invalid", /options.method.*no such word as "wald"; the words are score, t, bca/);
    refused(() => rate({ scores: [5] }, stars, { top: 5 }), "out_of_range", /top/);
    refused(() => rate({ scores: [5] }, stars, { seed: 1.5 }), "invalid", /options.seed/);
  }
  const [five, seven] = [r.rating(answers, stars), r.rating(answers, { ...stars, max: 7 })];
  assert.equal(r.ratingDifference(five, JSON.parse(JSON.stringify(five))).mean.value, 0);
  refused(() => r.ratingDifference(five, seven), "invalid", /scale.*don't compare/);
  refused(() => r.ratingDifference(five, five.mean), "invalid", /second/);
  refused(() => r.ratingDifference(five), "invalid", /second/);
  refused(() => r.ratingChange([5, 4], [5], stars), "lengths", /after/);
  refused(() => r.ratingChange([5, 4], [5, "4"], stars), "invalid", /after\[1\]/);
  refused(() => r.ratingsBySegment(answers, [1, 2], stars), "lengths", /segments/);
  refused(() => r.ratingNeededN(0, 1), "out_of_range", /margin/);
  refused(() => r.ratingNeededN(1), "invalid", /standard_deviation is invalid: expected a number, found nothing/);
  refused(() => r.topBoxNeededN(0.05, 1.5), "out_of_range", /share/);
  refused(() => r.topBoxNeededN(0.05, 0.5, "0.9"), "invalid", /level/);
  refused(() => r.enps([11]), "out_of_range", /scores\[0\]/);
  refused(() => r.npsBySegment([9, 1], [0, 1], { adjustment: "bonferroni" }), "invalid", /adjustment.*no such word/);
  const region = { classes: [1, 1, 2, 2, 2], codes: [1, 2], totals: [300, 300] };
  assert.deepEqual(r.postStratificationWeights(region).weights, Float64Array.of(150, 150, 100, 100, 100));
  refused(() => r.postStratificationWeights({ ...region, classes: [1, 1, 2, 2, 3] }), "invalid", /margin.classes.*3/);
  refused(() => r.postStratificationWeights({ ...region, totals: [300, null] }), "invalid", /margin.totals\[1\]/);
  refused(() => r.postStratificationWeights(region, [1]), "lengths", /start/);
  refused(() => r.rakingWeights(region), "invalid", /margins is invalid: expected an array of margins, found an object/);
  refused(() => r.rakingWeights([]), "empty");
  refused(() => r.rakingWeights([region, { ...region, code: 1 }]), "invalid", /margins\[1\].code is invalid: no such name/);
  refused(() => r.rakingWeights([region, { ...region, classes: [-1] }]), "out_of_range", /margins\[1\].classes/);
  refused(() => r.rakingWeights([region], null, { max_rounds: 0 }), "out_of_range", /max_rounds/);
});

test("trends and mixes", () => {
  const value = [52, 49, 51, 48, 53, 50, 47, 51, null, 50, 36, 33, 37, 35, 34];
  const n = value.map((x) => (x === null ? 0 : 100));
  const found = r.trend({ kind: "share", value, n }, { periods_per_year: 12 });
  assert.deepEqual([found.state, found.change.period, found.z[8]], ["down", 10, null]);
  assert.deepEqual(r.trend({ kind: "share", value: Float64Array.from(value, (x) => x ?? NaN), n }, { periods_per_year: 12 }), found);
  for (const ask of [r.trend, r.changePoints]) {
    refused(() => ask({ kind: "share", value }), "invalid", /n is invalid/);
    refused(() => ask({ kind: "mean", value }), "not_finite", /value\[8\] is null/);
    refused(() => ask({ kind: "mean", value: Float64Array.of(1, NaN) }), "not_finite", /value\[1\] is NaN/);
    refused(() => ask({ kind: "mean", value: [1, , 2] }), "not_finite", /value\[1\] is null/);
    refused(() => ask({ kind: "mean", value: new Array(2 ** 32 - 1) }), "invalid", /value is invalid: 4294967295 rows don't fit/);
    refused(() => ask({ kind: "mean", value: ["1"] }), "invalid", /value\[0\] is invalid: expected a number or null, found the text/);
    refused(() => ask({ kind: "mean", value: [] }), "empty");
    refused(() => ask({ kind: "rate", value, n }), "invalid", /kind.*no such word as "rate"/);
    refused(() => ask({ value, n }), "invalid", /kind/);
    refused(() => ask({ kind: "share", value, n, weights: n }), "invalid", /series.weights is invalid: no such name/);
    refused(() => ask({ kind: "share", value, n: [1] }), "lengths", /n has 1 rows/);
    refused(() => ask({ kind: "share", value, n: n.map((x) => x || null) }), "invalid", /n\[8\]/);
    refused(() => ask({ kind: "mean", value: [1], standard_error: [null] }), "not_finite", /standard_error\[0\] is null/);
    refused(() => ask(value), "invalid", /series is invalid: expected an object/);
    refused(() => ask({ kind: "share", value, n }, { levels: 0.9 }), "invalid", /options.levels/);
    refused(() => ask({ kind: "share", value, n }, { spread: -1 }), "out_of_range", /spread/);
  }
  refused(() => r.trend({ kind: "share", value, n }, { season: 1.5 }), "invalid", /options.season/);
  refused(() => r.trend({ kind: "share", value, n }, { chart: "shewhart" }), "invalid", /options.chart/);
  assert.equal(Math.round(r.runLength(0).periods), 369);
  refused(() => r.runLength(NaN), "not_finite", /shift/);
  refused(() => r.runLength(), "invalid", /shift is invalid: expected a number, found nothing/);
  refused(() => r.runLength(0, { limit: 3, run_length: 100 }), "invalid", /limit/);
  const mix = { n_before: [800, 200, 0], value_before: [0.6, 0.1, null], n_after: [400, 500, 100], value_after: [0.65, 0.15, 0.1] };
  assert.equal(r.mixAndRate(mix).segments[2].presence, "new");
  refused(() => r.mixAndRate({ ...mix, value_after: [0.65, 0.15, undefined] }), "not_finite", /value_after\[2\] is null/);
  refused(() => r.mixAndRate({ ...mix, n_after: [400, 600] }), "lengths");
  refused(() => r.mixAndRate({ ...mix, n_after: [0, 0, 0] }), "too_few", /n_after/);
  refused(() => r.mixAndRate({ ...mix, standard_error_before: [1, 1, 1] }), "invalid", /standard_error/);
  refused(() => r.mixAndRate({ ...mix, value: [] }), "invalid", /segments.value is invalid: no such name/);
  refused(() => r.mixAndRate(mix, { mix_known: 1 }), "invalid", /options.mix_known/);
  refused(() => r.mixAndRate(), "invalid", /n_before/);
});

test("drivers", () => {
  const rows = Array.from({ length: 200 }, (_, row) => row);
  const speed = { name: "speed", scores: rows.map((row) => (row * 7) % 11), scale_min: 0, scale_max: 10 };
  const price = { name: "price", scores: Float64Array.from(rows, (row) => ((row >> 1) * 11) % 7), scale_min: 0, scale_max: 10 };
  const overall = rows.map((row) => 0.6 * speed.scores[row] + 0.3 * price.scores[row] + ((row * 5) % 3));
  const found = r.keyDrivers(overall, [price, speed], null, { draws: 100 });
  assert.deepEqual(found.drivers.map(({ name }) => name), ["speed", "price"]);
  const gaps = { ...speed, scores: speed.scores.map((x, row) => (row === 3 ? null : row === 4 ? undefined : row === 5 ? NaN : x)) };
  const complete = { draws: 100, missing: "complete_cases" };
  assert.equal(r.keyDrivers(overall, [price, gaps], null, complete).n_missing, 3);
  assert.equal(r.penaltyReward(overall, [price, gaps]).n_used, 197);
  assert.equal(r.importancePerformance(overall, [price, speed], null, { draws: 100 }).drivers.length, 2);
  for (const ask of [r.keyDrivers, r.penaltyReward, r.importancePerformance]) {
    refused(() => ask(overall, speed), "invalid", /drivers is invalid: expected an array of drivers, found an object/);
    refused(() => ask(overall, []), "empty");
    refused(() => ask(overall), "invalid", /drivers/);
    refused(() => ask("overall", [speed]), "invalid", /outcome/);
    refused(() => ask(overall, [price, speed.scores]), "invalid", /drivers\[1\] is invalid: expected an object/);
    refused(() => ask(overall, [{ ...speed, name: 5 }]), "invalid", /drivers\[0\].name is invalid: expected a text/);
    refused(() => ask(overall, [{ ...speed, score: [] }]), "invalid", /drivers\[0\].score is invalid: no such name/);
    refused(() => ask(overall, [{ ...speed, scale_min: "0" }]), "invalid", /drivers\[0\].scale_min/);
    refused(() => ask(overall, [{ ...speed, scale_max: -1 }]), "invalid", /scale of speed/);
    refused(() => ask(overall, [{ ...speed, scores: [1, "2"] }]), "invalid", /drivers\[0\].scores\[1\] is invalid: expected a number or null/);
    refused(() => ask(overall, [{ ...speed, scores: [1, 2] }]), "lengths", /scores of speed/);
    refused(() => ask(overall, [{ ...speed, scores: rows.map((row) => row) }]), "out_of_range", /scores of speed\[11\]/);
    assert.ok(JSON.stringify(ask(overall, [{ ...speed, scores: rows.map(() => null) }])).includes('"answer":"not_enough"'));
    refused(() => ask(overall.map(() => Infinity), [speed]), "not_finite", /outcome\[0\]/);
    refused(() => ask(overall, [speed, speed]), "duplicate");
    refused(() => ask(overall, [speed], [1]), "lengths", /weights/);
    refused(() => ask(overall, [speed], overall.map(() => null)), "invalid", /weights\[0\]/);
    refused(() => ask(overall, [speed], null, { draw: 100 }), "invalid", /options.draw.*no such name/);
    refused(() => ask(overall, [speed], null, { level: 2 }), "out_of_range", /level/);
  }
  refused(() => r.keyDrivers(overall, [price, speed], null, { outcome: "logistic" }), "invalid", /outcome/);
  refused(() => r.keyDrivers(overall, [speed], null, { draws: 1 }), "out_of_range", /draws/);
  refused(() => r.importancePerformance(overall, [{ ...speed, scale_min: null }]), "invalid", /scale_min of speed/);
});

test("comments", () => {
  const spoken = [["delivery late", "late again", "so late", "late and rude", "very late", "late, late"], ["nice app", "app is quick", "good app", "app and price", "love the app", "quick app"]];
  const texts = spoken.flat();
  const focus = texts.map((_, row) => row < 6);
  const found = r.driverWords({ texts }, focus);
  assert.deepEqual([found.focus[0].term, found.rest[0].term, found.comments], ["late", "app", 12]);
  const gaps = { texts: [null, ...texts, undefined, "", "  \n"] };
  assert.deepEqual(r.driverWords({ texts: [...texts, null, , undefined, "", "👍"] }, [...focus, ...new Array(5).fill(true)]), found);
  assert.deepEqual(r.driverWords(gaps, [true, ...focus, true, true, true]).focus[0].quotes, found.focus[0].quotes.map((row) => row + 1));
  const names = texts.map((_, row) => ["zoë", "علی", "Анна", "小明", "🙂", ""][row % 6]);
  const numbers = names.map((name) => names.indexOf(name));
  const byName = r.driverWords({ texts, authors: names }, focus);
  for (const authors of [numbers, Uint32Array.from(numbers), Float64Array.from(numbers), BigInt64Array.from(numbers, (n) => -(2n ** 60n) - BigInt(n)), numbers.map((n) => 2 ** 40 + n)]) {
    assert.deepEqual(r.driverWords({ texts, authors }, focus), byName);
  }
  assert.deepEqual(r.driverWords({ texts: [] }, []).focus, []);
  assert.deepEqual([r.themes({ texts: [] }, []), r.quotes({ texts: [] }, []), r.newTerms({ texts: [] }, []).alarms], [[], [], []]);
  const theme = { name: "time", include: ["late"] };
  const calls = [(comments, options) => r.driverWords(comments, focus, options), (comments, options) => r.quotes(comments, focus, options), (comments, options) => r.newTerms(comments, texts.map(() => 1), options), (comments, options) => r.themes(comments, [theme], options)];
  for (const ask of calls) {
    refused(() => ask(texts), "invalid", /comments is invalid: expected an object, found an array/);
    refused(() => ask(), "invalid", /texts is invalid: expected an array of texts, found nothing/);
    refused(() => ask({ texts: "late" }), "invalid", /texts is invalid: expected an array of texts, found the text "late"/);
    refused(() => ask({ texts: new Uint8Array(12) }), "invalid", /found a Uint8Array/);
    refused(() => ask({ texts: new Array(2 ** 32 - 1) }), "invalid", /texts is invalid: 4294967295 rows don't fit/);
    refused(() => ask({ texts, author: names }), "invalid", /comments.author is invalid: no such name; the names are texts, authors/);
    for (const [text, found] of [[5, "5"], [NaN, "NaN"], [["late"], "an array"], [new String("late"), "an object"], [Symbol("late"), "a symbol"]]) {
      refused(() => ask({ texts: ["late", text] }), "invalid", new RegExp(`texts\\[1\\] is invalid: expected a text, found ${found}`));
    }
    for (const half of ["\ud83d", "late \udc4d", "\udc4d\ud83d"]) refused(() => ask({ texts: ["late", half] }), "invalid", /texts\[1\].*half a surrogate pair/);
    refused(() => ask({ texts, authors: [1] }), "lengths", /authors has 1 rows, expected 12/);
    refused(() => ask({ texts, authors: ["ada", 5] }), "invalid", /authors\[1\] is invalid: expected a text, found 5/);
    refused(() => ask({ texts, authors: [5, "ada"] }), "invalid", /authors\[1\] is invalid: expected a number, found the text/);
    refused(() => ask({ texts, authors: ["ada", null] }), "invalid", /authors\[1\] is invalid: expected a text, found null/);
    refused(() => ask({ texts, authors: [1.5] }), "invalid", /authors\[0\]/);
    refused(() => ask({ texts, authors: ["\ud83d"] }), "invalid", /authors\[0\].*half a surrogate pair/);
    refused(() => ask({ texts }, { token: {} }), "invalid", /options.token is invalid|options.token.*no such name/);
    refused(() => ask({ texts }, { tokens: { ngram: 2 } }), "invalid", /ngram/);
    refused(() => ask({ texts }, { tokens: { ngrams: 3 } }), "out_of_range", /ngrams/);
    refused(() => ask({ texts }, { tokens: { stop_words: "the" } }), "invalid", /tokens/);
    refused(() => ask({ texts }, { tokens: { dictionary: ["\ud800"] } }), "invalid", /dictionary\[0\].*half a surrogate pair/);
    refused(() => ask({ texts }, { tokens: [] }), "invalid", /tokens/);
    // A million letters, and half a million emoji.
    ask({ texts: [...texts.slice(2), "慢".repeat(1_000_000), "👍🏽".repeat(250_000)] });
  }
  for (const flags of [[1, 0], new Uint8Array(12), ["true"], [null], true, null, undefined]) {
    refused(() => r.driverWords({ texts }, flags), "invalid", /focus/);
    refused(() => r.quotes({ texts }, flags), "invalid", /chosen/);
  }
  refused(() => r.driverWords({ texts }, [true]), "lengths", /focus/);
  refused(() => r.driverWords({ texts }, focus, { level: 1 }), "out_of_range", /level/);
  refused(() => r.driverWords({ texts }, focus, { min_n: -1 }), "invalid", /options.min_n/);
  refused(() => r.quotes({ texts }, focus, { most: 1.5 }), "invalid", /options.most/);
  refused(() => r.newTerms({ texts }, [-1]), "out_of_range", /periods\[0\]/);
  refused(() => r.newTerms({ texts }, [1, 2]), "lengths", /periods/);
  refused(() => r.newTerms({ texts }, texts), "invalid", /periods\[0\]/);
});

test("tokens, themes and what they do", () => {
  const text = "👍🏽 доставка 客户 نرم‌افزار café 😡 late";
  for (const { term, start, end } of r.tokens(text)) {
    const there = [...text].slice(start, end).join("");
    assert.deepEqual(r.tokens(there).map((token) => token.term), [term]);
  }
  assert.deepEqual(r.tokens(""), []);
  assert.deepEqual(r.tokens("👍\u200d\u202e\ufeff\0"), []);
  assert.equal(r.tokens("x".repeat(5_000_000)).length, 1);
  assert.deepEqual(r.tokens("late", { stem: null, stop_words: undefined }), [{ term: "late", start: 0, end: 4 }]);
  for (const text of [null, undefined, 5, ["late"], {}]) refused(() => r.tokens(text), "invalid", /text is invalid: expected a text, found/);
  for (const half of ["late\ud83d", "\udc4d late"]) refused(() => r.tokens(half), "invalid", /half a surrogate pair/);
  assert.deepEqual(r.tokens("late \ufffd")[0], { term: "late", start: 0, end: 4 });
  refused(() => r.tokens("late", { language: 5 }), "invalid", /options.language/);
  refused(() => r.tokens("late", { min_chars: -1 }), "invalid", /options.min_chars/);
  refused(() => r.tokens("late", "en"), "invalid", /options/);
  refused(() => r.weightedLogOdds([1], [1], [1]), "too_few", /terms/);
  refused(() => r.weightedLogOdds([1, 2], [1, null], [1, 1]), "invalid", /rest\[1\]/);
  refused(() => r.weightedLogOdds([1, 2], [1, 2], [1]), "lengths", /prior/);
  refused(() => r.weightedLogOdds([1, -2], [1, 2], [1, 1]), "out_of_range", /focus\[1\]/);
  refused(() => r.weightedLogOdds([1, 2], [1, NaN], [1, 1]), "not_finite", /rest\[1\]/);
  const texts = ["late", "late", "курьер опоздал", "دیر رسید", "物流太慢", "no delays", "fine", "good", "quick", "nice", "ok"];
  const time = { name: "time", include: ["late", "опоздал", "دیر", "太慢", "delays"], exclude: null };
  const mentions = r.themes({ texts }, [time]);
  assert.deepEqual([mentions[0].rows, mentions[0].negated_rows], [[0, 1, 2, 3, 4, 5], [5]]);
  refused(() => r.themes({ texts }, time), "invalid", /taxonomy is invalid: expected an array of themes, found an object/);
  refused(() => r.themes({ texts }, ["time"]), "invalid", /taxonomy\[0\]/);
  refused(() => r.themes({ texts }, [["time", ["late"], []]]), "invalid", /taxonomy\[0\] is invalid: expected an object, found an array/);
  refused(() => r.themes({ texts }, [{ ...time, includes: [] }]), "invalid", /taxonomy\[0\].includes.*no such name/);
  refused(() => r.themes({ texts }, [{ ...time, include: "late" }]), "invalid", /taxonomy\[0\].include/);
  refused(() => r.themes({ texts }, [{ ...time, include: [null] }]), "invalid", /taxonomy\[0\].include/);
  refused(() => r.themes({ texts }, [{ ...time, include: [] }]), "empty");
  refused(() => r.themes({ texts }, [{ ...time, include: ["👍"] }]), "invalid");
  refused(() => r.themes({ texts }, [time, time]), "duplicate");
  const scores = [2, 1, 3, 4, 2, 7, 9, 10, 9, 8, 9];
  const [impact] = r.themeImpact(scores, null, mentions, { draws: 100 });
  assert.ok(impact.impact.answer === "known" && impact.impact.high < 0);
  assert.deepEqual(r.themeImpact(scores, texts.map((_, row) => `author ${row}`), mentions, { draws: 100 }), [impact]);
  assert.deepEqual(r.themeImpact(Uint8Array.from(scores), undefined, JSON.parse(JSON.stringify(mentions)), { draws: 100, seed: 0n }), [impact]);
  assert.deepEqual(r.themeImpact([1], null, []), []);
  refused(() => r.themeImpact([], null, mentions), "empty", /scores/);
  refused(() => r.themeImpact([...scores.slice(1), null], null, mentions), "invalid", /scores\[10\] is invalid: expected a number, found null/);
  refused(() => r.themeImpact([NaN], null, mentions), "not_finite", /scores\[0\]/);
  refused(() => r.themeImpact([1], null, mentions), "out_of_range", /rows\[1\]/);
  refused(() => r.themeImpact(scores, ["ada"], mentions), "lengths", /authors/);
  refused(() => r.themeImpact(scores, "ada", mentions), "invalid", /authors/);
  refused(() => r.themeImpact(scores, null, mentions[0]), "invalid", /mentions is invalid: expected an array of mentions of themes, found an object/);
  refused(() => r.themeImpact(scores, null), "invalid", /mentions/);
  refused(() => r.themeImpact(scores, null, [{ name: "time", rows: [0] }]), "invalid", /mentions\[0\].*the field \w+ is missing/);
  refused(() => r.themeImpact(scores, null, [{ ...mentions[0], rows: [-1] }]), "invalid", /mentions\[0\].rows/);
  refused(() => r.themeImpact(scores, null, [{ ...mentions[0], row: 1 }]), "invalid", /mentions\[0\].row is invalid: no such name/);
  refused(() => r.themeImpact(scores, null, mentions, { score: "csat" }), "invalid", /options.score.*no such word/);
  refused(() => r.themeImpact(scores, null, mentions, { draws: 10 }), "out_of_range", /draws/);
  refused(() => r.themeImpact(scores.map((score) => score + 1), null, mentions, { score: "nps" }), "out_of_range", /scores\[7\]/);
});

test("what becomes of what they say", () => {
  const own = new CustomerBase();
  const said = (id, score, more) => ({ id, kind: "nps", customer_id: `c-${id}`, submitted_at: asOf, score, scale_min: 0, scale_max: 10, text: "دیر رسید 😡", ...more });
  own.append("feedback", [said("1", 2), said("2", 9, { channel: "app" }), said("3", 5, { kind: "csat", scale_min: 1, scale_max: 7 }), said("4", 4, { kind: "csat", scale_min: 1, scale_max: 5 })]);
  own.append("customer", [{ id: "c-1" }, { id: "c-2", custom: { plan: { text: "gold" } } }]);
  const later = new Date("2026-04-10T00:00:00Z");
  const loop = r.closedLoop(own, later);
  assert.deepEqual([loop.total.n, loop.never_answered.length, loop.never_answered[0].waiting_days], [4, 4, 10]);
  const queue = r.answerQueue(own, later, undefined, { capacity_per_day: 2 });
  assert.deepEqual([queue.items.length, queue.items[3].days_until_turn, queue.currency], [4, 2, null]);
  assert.deepEqual(r.answerQueue(own, later, { horizon: 39 }, { capacity_per_day: 2 }), queue);
  assert.equal(r.breakdown(own, later, { by: ["period"], since: new Date(0) }).groups[0].group, "2026-03-01");
  assert.equal(r.coverage(own, later, { by: "customer.plan" }).groups.length, 2);
  const asks = [r.closedLoop, r.breakdown, r.coverage, (base, at, options) => r.answerQueue(base, at, null, options)];
  for (const ask of asks) {
    refused(() => ask({}, later), "invalid", /expected a CustomerBase, found Object/);
    refused(() => ask(own), "invalid", /as_of is invalid: expected an instant as text/);
    refused(() => ask(own, "yesterday"), "invalid", /as_of/);
    refused(() => ask(own, later, []), "invalid", /options is invalid: expected an object, found an array/);
    refused(() => ask(own, later, { levels: 0.9 }), "invalid", /options.levels.*no such name/);
    refused(() => ask(own, later, "channel"), "invalid", /options/);
    ask(own, later, { level: undefined, by: null, cap_days: null });
  }
  for (const ask of [r.closedLoop, r.breakdown]) {
    refused(() => ask(own, later, { by: ["colour"] }), "invalid", /colour/);
    refused(() => ask(own, later, { by: "channel" }), "invalid", /options.by/);
    refused(() => ask(own, later, { by: ["custom.\ud800"] }), "invalid", /half a surrogate pair/);
    assert.deepEqual(ask(own, later, { by: ["custom.رنگ"] }).groups.map(({ group }) => group), [null]);
  }
  refused(() => r.closedLoop(own, later, { within_days: NaN }), "not_finite", /within_days/);
  refused(() => r.closedLoop(own, later, { level: 1 }), "out_of_range", /level/);
  refused(() => r.closedLoop(own, later, { within_days: "2" }), "invalid", /options.within_days/);
  refused(() => r.answerQueue(own, later, { horizon: -1 }), "out_of_range", /horizon/);
  refused(() => r.answerQueue(own, later, { reserved_share: 0.5 }), "invalid", /scores.reserved_share is invalid: no such name/);
  refused(() => r.answerQueue(own, later, null, { reserved_share: 2 }), "out_of_range", /reserved_share/);
  refused(() => r.answerQueue(own, later, null, { capacity_per_day: 0 }), "out_of_range", /capacity_per_day/);
  refused(() => r.breakdown(own, later, { kind: "ces" }), "empty");
  refused(() => r.breakdown(own, later, { kind: "csat" }), "invalid", /scale/);
  refused(() => r.breakdown(own, later, { kind: "csat", scale: [1, 5, 1] }), "invalid", /options.scale/);
  refused(() => r.breakdown(own, later, { kind: "csat", scale: { min: 1, max: 5, step: 1, steps: 5 } }), "invalid", /steps/);
  refused(() => r.breakdown(own, later, { period: "fortnight" }), "invalid", /options.period/);
  refused(() => r.breakdown(own, later, { since: new Date(NaN) }), "invalid", /options.since is invalid: the Date is invalid/);
  refused(() => r.breakdown(own, later, { calendar: { zone: "Berlin" } }), "invalid", /near: Europe\/Berlin/);
  refused(() => r.breakdown(own, later, { figures: { levels: 0.9 } }), "invalid", /figures/);
  refused(() => r.coverage(own, later, { by: "channel" }), "invalid", /channel/);
  refused(() => r.coverage(own, later, { by: ["country"] }), "invalid", /options.by/);
  refused(() => r.coverage(new CustomerBase(), later), "empty");
  assert.deepEqual(r.closedLoop(new CustomerBase(), later).never_answered, []);
  assert.deepEqual(r.answerQueue(new CustomerBase(), later).items, []);
});

test("covariates", () => {
  const values = table.age.map(() => 1);
  const check = (covariates) => r.checkHistories({ ...table, covariates });
  assert.deepEqual(check({}).covariates, { purchase: [], dropout: [] });
  assert.equal(check(null).covariates, undefined);
  refused(() => check([]), "invalid", /covariates is invalid: expected an object/);
  refused(() => check({ purchases: [] }), "invalid", /covariates.purchases is invalid: no such name/);
  refused(() => check({ purchase: { z: values } }), "invalid", /purchase is invalid: expected an array of named columns/);
  refused(() => check({ purchase: [values] }), "invalid", /covariate is invalid/);
  refused(() => check({ purchase: [{ values }] }), "invalid", /name is invalid: expected a text/);
  refused(() => check({ purchase: [{ name: "z", values: [null] }] }), "invalid", /purchase\[0\].values\[0\]/);
  refused(() => check({ purchase: [{ name: "z", values: [1] }] }), "lengths", /purchase.z/);
  refused(() => check({ dropout: [{ name: "z", values: table.age.map(() => NaN) }] }), "not_finite", /dropout.z\[0\]/);
  refused(() => check({ dropout: [{ name: "z", values }, { name: "z", values }] }), "duplicate");
});

test("counts of orders, and contracts", () => {
  const orders = { customer: [0, 1], ordered_at: [0, 1], amount: [1, 2] };
  for (const count of [r.purchaseSummary, r.cohorts, r.movements]) {
    refused(() => count(orders, asOf, { purchases: { units: "day" } }), "invalid", /options.purchases.units is invalid: no such name/);
    refused(() => count(orders, asOf, { levels: 0.9 }), "invalid", /options.levels/);
    refused(() => count(orders, asOf, { level: 2 }), "out_of_range", /level/);
    refused(() => count({ ...orders, amount: [1] }, asOf), "lengths");
    refused(() => count(orders), "invalid", /as_of/);
  }
  refused(() => r.cohorts(orders, asOf, { period: "fortnight" }), "invalid", /options.period.*fortnight/);
  refused(() => r.categoryMix([1], orders, asOf), "lengths", /category/);
  refused(() => r.retention([], [], []), "empty");
  refused(() => r.retention([1], [-1], [1]), "out_of_range", /before/);
  refused(() => r.retention([1], [1.5], [1]), "invalid", /before\[0\]/);
  refused(() => r.choose(orders, asOf, asOf), "invalid");
  refused(() => r.choose(orders, "1970-01-01T00:00:00Z", asOf, { models: ["bgnbd"] }), "invalid", /models/);
  refused(() => r.choose(orders, "1970-01-01T00:00:00Z", asOf, { models: [] }), "empty");
  for (const churned of [[1, 0], new Uint8Array(2), ["true", "false"], [true, null], true, null]) {
    refused(() => ShiftedBetaGeometric.fit([1, 2], churned), "invalid", /churned/);
  }
  refused(() => ShiftedBetaGeometric.fit([1, 2], [true]), "lengths", /churned/);
  refused(() => ShiftedBetaGeometric.fit([0, 2], [true, true]), "out_of_range", /periods/);
  const contract = new ShiftedBetaGeometric({ alpha: 0.7, beta: 1.2 });
  refused(() => contract.pmf([0]), "out_of_range");
  refused(() => contract.expectedLifetime(0), "invalid");
  refused(() => contract.expectedLifetime("0.1"), "invalid", /discount/);
  refused(() => contract.simulate([8]), "invalid", /seed is invalid: expected a whole number, found nothing/);
});

test("objects that hold themselves, lie or throw", () => {
  const loop = {};
  loop.map = loop;
  refused(() => r.importCsv("order", "id\n1\n", { map: loop }), "invalid", /nested too deeply/);
  let deep = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  refused(() => new CustomerBase().append("order", { id: deep }), "invalid", /nested too deeply/);
  const throws = { get level() { throw new Error("no"); } };
  refused(() => r.nps([9], throws), "invalid", /options.level.*can't be read/);
  const proxy = new Proxy({}, { get() { throw new Error("no"); }, ownKeys() { throw new Error("no"); } });
  for (const call of [() => r.nps(proxy), () => r.nps([9], proxy), () => BgNbd.fit(proxy), () => base.append("order", proxy)]) {
    assert.throws(call);
    assert.equal(r.nps([9, 9, 9, 9, 9]).n, 5);
  }
  refused(() => PurchaseFit.fromJSON({}), "invalid", /the field \w+ is missing/);
  refused(() => PurchaseFit.fromJSON({ toJSON() { throw new Error("no"); } }), "invalid", /toJSON/);
});

test("records and bases", () => {
  const own = new CustomerBase();
  const order = { id: "1", customer_id: "a", ordered_at: asOf, gross: { currency: "EUR", minor: 5 } };
  refused(() => own.append("orders", order), "invalid", /expected one of customer, account/);
  refused(() => own.append("order", { ...order, gros: 1 }), "invalid", /record.gros.*no such name/);
  refused(() => own.append("order", { ...order, ordered_at: "yesterday" }), "invalid", /record.ordered_at/);
  refused(() => own.append("order", [order, { ...order, id: 2 }]), "invalid", /records\[1\].id/);
  refused(() => own.append("order", { ...order, id: "\ud800" }), "invalid", /surrogate/);
  refused(() => own.append("order", null), "invalid");
  refused(() => own.append("order", "1"), "invalid");
  assert.equal(own.count("order"), 0);
  own.append("order", order);
  refused(() => own.append("order", order), "duplicate", /"1" occurs twice/);
  refused(() => own.importCsv("order", "order_id,customer_id,ordered_at,net_amount,currency\n7,a,2026-01-01,1,EUR\n1,a,2026-01-01,1,EUR\n"), "duplicate");
  assert.equal(own.count("order"), 1, "an import adds all or nothing");
  refused(() => own.appendChange("customer", "1", { at: asOf, field: "status" }), "invalid");
  refused(() => own.appendReturn("nobody", { at: asOf, amount: order.gross }), "invalid");
  refused(() => CustomerBase.fromJson("{"), "invalid");
  refused(() => CustomerBase.fromJson('{"format":"regulars.customer_base","version":2}'), "version");
  refused(() => CustomerBase.fromJson({}), "invalid", /json is invalid: expected a text/);
  const document = (orders) => `{"format":"regulars.customer_base","version":1,"orders":[${orders}]}`;
  const wrong = /orders\[0\]\.customer_id: expected text, found 5/;
  refused(() => CustomerBase.fromJson(document('{"id":"1","customer_id":5}')), "invalid", wrong);
  refused(() => CustomerBase.fromJson(document('{"id":"1","id":"2"}')), "invalid", /the name "id" occurs twice/);
  refused(() => r.score({}, asOf), "invalid", /expected a CustomerBase, found Object/);
  refused(() => r.score(null, asOf), "invalid", /found null/);
  refused(() => r.score(new CustomerBase(), asOf), "empty");
  own.free();
  refused(() => own.count("order"), "invalid", /this CustomerBase was freed/);
  refused(() => r.score(own, asOf), "invalid", /was freed/);
  own.free();
  own[Symbol.dispose]?.();
});

const detached = (array) => {
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
};

test("what throws while it is read leaves no trace, however often", () => {
  const freed = new CustomerBase();
  freed.free();
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const boom = (name) => new Proxy([1, 2], { get(target, key) { if (key === name) throw new Error("boom"); return Reflect.get(target, key); } });
  const short = new ArrayBuffer(80, { maxByteLength: 160 });
  const outside = new Float64Array(short, 8, 5);
  short.resize(16);
  const { count } = base;
  const calls = [
    () => freed.count("order"),
    () => count("order"),
    () => CustomerBase.prototype.count.call(model, "order"),
    () => r.score(freed, asOf),
    () => r.nps(detached(new Uint8Array(5))),
    () => r.rfm([1], [1], detached(new Float64Array(5))),
    () => r.checkHistories({ ...table, age: detached(new Float64Array(5)) }),
    () => r.importCsv("customer", detached(new Uint8Array(5)).buffer),
    () => r.concentration(outside),
    () => r.nps(proxy),
    () => r.nps([9], proxy),
    () => r.nps(boom("1")),
    () => r.nps(boom("length")),
    () => r.score(proxy, asOf),
  ];
  for (const call of calls) for (let i = 0; i < 1_100; i++) assert.throws(call, (error) => error instanceof RegularsError && error.code === "invalid");
  // At the end of the stack a call fails wherever it happens to be.
  const dive = () => { try { dive(); } catch { r.checkHistories(table); } };
  for (let i = 0; i < 300; i++) dive();
  assert.equal(r.nps([9, 9]).n, 2);
  assert.equal(base.count("order"), 2);
});

test("only a living instance of the very class is one", () => {
  refused(() => new PurchaseFit().model, "invalid", /not made by its own functions/);
  refused(() => r.score(Object.create(CustomerBase.prototype), asOf), "invalid");
  refused(() => r.score(Object.assign(Object.create(CustomerBase.prototype), { __wbg_ptr: 64 }), asOf), "invalid");
  refused(() => r.score(structuredClone(base), asOf), "invalid", /expected a CustomerBase, found Object/);
  refused(() => r.score(model, asOf), "invalid", /found BgNbd/);
  const own = new CustomerBase();
  const order = { id: "1", ordered_at: asOf, gross: { currency: "EUR", minor: 5 } };
  const gone = new CustomerBase();
  gone.append("order", { ...order, get customer_id() { gone.free(); return "a"; } });
  refused(() => gone.count("order"), "invalid", /was freed/);
  own.append("order", { ...order, get customer_id() { return `c${own.count("order")}`; } });
  assert.equal(own.count("order"), 1);
  assert.deepEqual(JSON.parse(JSON.stringify(own)), JSON.parse(own.toJson()));
  refused(() => own.append("order", [{ ...order, id: "2", customer_id: "a" }, { ...order, customer_id: "a" }]), "duplicate");
  assert.equal(own.count("order"), 1, "append adds all or nothing");
});

test("calls within calls end", () => {
  const again = () => r.importCsv("customer", "id\n1\n", { progress: again });
  refused(again, "invalid", /more than 16 calls/);
  const options = { get level() { return r.nps([9], options).n; } };
  refused(() => r.nps([9], options), "invalid", /more than 16 calls/);
});

test("a list is no record", () => {
  refused(() => new BgNbd([0.24, 4.4, 0.8, 2.4]), "invalid", /expected an object, found an array/);
  refused(() => r.purchases({ customer: [0], ordered_at: [0] }, asOf, ["day", true, 0, 2]), "invalid");
  refused(() => r.rfm([1], [1], [1], [[1, 2, 3, 4]]), "invalid");
  const order = { id: "1", customer_id: "a", ordered_at: asOf, gross: { currency: "EUR", minor: -0 } };
  refused(() => new CustomerBase().append("order", { ...order, gross: ["EUR", 100] }), "invalid", /record.gross is invalid/);
  refused(() => new CustomerBase().append("customer", [["1"]]), "invalid", /records\[0\]/);
  refused(() => r.score(base, asOf, { rates: [["EUR", "USD", "2026-01-01", "1.1"]] }), "invalid", /rates\[0\]/);
  const survey = r.nps([9, 9, 9, 9, 1]);
  refused(() => r.npsPoints(Object.values(survey)), "invalid");
  refused(() => r.npsPoints({ ...survey, score: Object.values(survey.score) }), "invalid");
  refused(() => r.importCsv("customer", "id\n1\n", { map: [] }), "invalid");
  new CustomerBase().append("order", order);
});

test("arrays and dates are read by what they are", () => {
  const longer = Object.defineProperty(new Float64Array([1, 2]), "length", { value: 9 });
  assert.deepEqual(r.concentration(longer), r.concentration([1, 2]));
  const date = Object.assign(new Date(0), { toISOString() { throw new Error("no"); } });
  const orders = { customer: [0], ordered_at: [0] };
  assert.equal(r.purchases(orders, date).as_of, "1970-01-01T00:00:00Z");
  assert.equal(r.purchases(orders, runInNewContext("new Date(1e12)")).as_of, "2001-09-09T01:46:40Z");
  refused(() => r.nps([-1]), "out_of_range", /allowed is 0 to 10/);
  refused(() => new GammaGamma({ p: 6, q: 4, gamma: 15 }).expectedSpend([1], [null]), "not_finite", /monetary_value\[0\] is null/);
});

test("files", () => {
  refused(() => r.importCsv("order", null), "invalid", /bytes is invalid: expected the bytes of a file/);
  refused(() => r.importCsv("order", [1, 2]), "invalid");
  refused(() => r.importCsv("order", new Uint8Array()), "empty");
  refused(() => r.importCsv("order", new Uint8Array([0x1f, 0x8b, 8, 0])), "invalid");
  refused(() => r.importCsv("order", "a,b\n1,2\n"), "invalid", /no column fills/);
  const map = { columns: { id: "Bon" } };
  refused(() => r.importCsv("order", "a,b\n1,2\n", { map }), "invalid", /no column fills id \(the map says "Bon", but the file has no such column\); the columns found are: a, b/);
  refused(() => r.hubspotMap("orders"), "invalid");
});
