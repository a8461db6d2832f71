// The module itself: loading, callbacks, memory, and one chain from a file's bytes to scores.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { regulars as r } from "./regulars.mjs";

const orders = readFileSync(new URL("../../../examples/data/cdnow/orders.csv", import.meta.url));
const asOf = "1997-09-30T00:00:00Z";

test("before init every function says what to do", async () => {
  const fresh = await import("../../../target/npm/regulars.js?fresh");
  assert.throws(() => fresh.nps([9]), { name: "RegularsError", code: "invalid", message: /await init\(\)/ });
  for (const source of [new Uint8Array([1, 2, 3]), 5, {}, "nope", new Response("", { status: 404 })]) {
    const loading = fresh.default(source);
    assert.throws(() => fresh.nps([9]), { name: "RegularsError", code: "invalid", message: /await init\(\)/ });
    await assert.rejects(loading, { name: "RegularsError", code: "invalid", message: /can't be loaded/ });
    assert.throws(() => fresh.nps([9]), /await init/);
  }
  await Promise.all([fresh.default(), fresh.default()]);
  assert.equal(fresh.nps([9, 9]).n, 2);
});

test("it can be given bytes and modules", async () => {
  const bytes = readFileSync(new URL("../../../target/npm/regulars_bg.wasm", import.meta.url));
  const one = await import("../../../target/npm/regulars.js?bytes");
  await one.default(bytes);
  const two = await import("../../../target/npm/regulars.js?module");
  await two.default(await WebAssembly.compile(bytes));
  assert.deepEqual(one.nps([9, 3]), two.nps([9, 3]));
});

test("a file's bytes become scores, with progress", () => {
  const base = new r.CustomerBase();
  const seen = [];
  const report = base.importCsv("order", orders, { progress: (progress) => seen.push({ ...progress, known: base.count("order") }) });
  assert.deepEqual([report.records, report.rows, report.rejected, report.complete], [6919, 6919, 0, true]);
  assert.deepEqual(seen.at(-1), { bytes: orders.length, of: orders.length, rows: 6919, known: 0 });
  const scores = r.score(base, asOf);
  assert.equal(scores.customers.key.length, 2357);
  assert.equal(scores.purchase_model.model.mbg_nbd.r.toFixed(4), "0.5248");
  const fit = r.PurchaseFit.fromJSON(structuredClone(scores.purchase_model));
  assert.deepEqual(fit.probabilityAlive(scores.purchases), scores.customers.probability_alive);
  assert.deepEqual(fit.toJSON(), scores.purchase_model);
  const plain = r.score(base, asOf, { model: "bg_nbd" });
  assert.equal(plain.purchase_model.model.bg_nbd.r.toFixed(4), "0.2426");
  assert.throws(() => r.score(base, asOf, { model: "bgnbd" }), /no such word/);
  const again = r.CustomerBase.fromJson(base.toJson());
  assert.deepEqual(r.score(again, new Date(asOf)), scores);
});

test("a callback may stop the import, and what it throws comes out", () => {
  const long = `id,email\n${Array.from({ length: 50_000 }, (_, i) => `${i},a@example.org`).join("\n")}\n`;
  const stopped = r.importCsv("customer", long, { progress: () => false });
  assert.ok(!stopped.complete && stopped.records.length > 0 && stopped.records.length < 50_000);
  const mine = new TypeError("mine");
  const base = new r.CustomerBase();
  const throws = () => { throw mine; };
  assert.throws(() => base.importCsv("customer", long, { progress: throws }), (error) => error === mine);
  assert.equal(base.count("customer"), 0);
  base.importCsv("customer", "id\n1\n", { progress: () => base.free() });
  assert.throws(() => base.count("customer"), { code: "invalid", message: /was freed/ });
  assert.equal(r.nps([9, 9]).n, 2);
});

test("names from files are only names", () => {
  const { records } = r.importCsv("customer", "id,x\n1,gold\n", { map: { columns: { "custom.__proto__": "x" } } });
  assert.equal(Object.getPrototypeOf(records[0].custom), Object.prototype);
  assert.deepEqual(Object.keys(records[0].custom), ["__proto__"]);
});

/** What the module answers in a worker that is given plain data, and gives back plain data. */
async function inWorker(work, workerData) {
  const text = `
    import { parentPort, workerData } from "node:worker_threads";
    import init, * as r from ${JSON.stringify(new URL("../../../target/npm/regulars.js", import.meta.url).href)};
    await init();
    parentPort.postMessage((${work})(r, workerData));`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(text)}`), { workerData });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
}

test("it works in a worker", async () => {
  assert.deepEqual(await inWorker((r) => r.nps(new Uint8Array([9, 10, 3]))), r.nps([9, 10, 3]));
});

test("posteriors and predictions are plain data, in a worker and out of it", async () => {
  const truth = new r.BgNbd({ r: 0.9, alpha: 6, a: 0.8, b: 2.5 });
  const table = r.simulate(truth, new r.GammaGamma({ p: 6, q: 4, gamma: 15 }), new Array(300).fill(52), { seed: 3n });
  const work = (r, { table, fit, spend }) => {
    const repeat = [...table.frequency.keys()].filter((row) => table.frequency[row] > 0);
    const columns = [repeat.map((row) => table.frequency[row]), repeat.map((row) => table.monetary_value[row])];
    const purchases = r.PurchaseFit.fromJSON(fit).posterior(table, { draws: 200, seed: 1 });
    const spends = r.GammaGamma.fit(...columns).posterior(...columns, { draws: 200 });
    return [purchases, spends, r.predict(purchases, spends, table, table.monetary_value, { horizon: 26, seed: 2n ** 60n + 1n })];
  };
  const given = { table, fit: r.BgNbd.fit(table).toJSON() };
  const here = work(r, structuredClone(given));
  assert.deepEqual(await inWorker(work, given), here);
  const [purchases, spends, prediction] = here;
  assert.deepEqual([purchases.models.length, spends.models.length, prediction.value.value.length], [200, 200, 300]);
  const draw = r.PurchaseModel.fromJSON(purchases.models[0]);
  assert.ok(draw instanceof r.BgNbd && draw.r > 0);
  assert.deepEqual(r.predict(JSON.parse(JSON.stringify(purchases)), null, table).value, null);
});

test("comments are plain data, in a worker and out of it", async () => {
  const texts = Array.from({ length: 60 }, (_, row) => ["delivery late again", "love the new app", "курьер опоздал", "ارسال دیر بود", null, "物流太慢了 👍🏽"][row % 6]);
  const work = (r, { texts, authors, focus, scores }) => {
    const comments = { texts, authors };
    const found = r.themes(comments, [{ name: "delivery", include: ["delivery", "курьер", "ارسال", "物流"] }]);
    return [r.driverWords(comments, focus, { min_authors: 2n }), found, r.themeImpact(scores, authors, found), r.newTerms(comments, authors.map((_, row) => row % 2)), r.quotes(comments, focus)];
  };
  const given = { texts, authors: texts.map((_, row) => `person ${row % 40}`), focus: texts.map((_, row) => row % 6 !== 1), scores: texts.map((_, row) => row % 11) };
  const here = work(r, given);
  assert.deepEqual(await inWorker(work, given), here);
  assert.deepEqual([here[0].rest.map(({ term }) => term).toSorted(), here[1][0].comments], [["app", "love", "new"], 40]);
  const turned = Object.fromEntries(Object.entries(given).map(([name, column]) => [name, column.toReversed()]));
  const [words, , impact] = work(r, turned);
  const plain = ({ quotes, ...word }) => word;
  assert.deepEqual([words.focus.map(plain), words.rest.map(plain), impact], [here[0].focus.map(plain), here[0].rest.map(plain), here[2]]);
});

test("covariates go with the histories", () => {
  const plain = r.simulate(new r.ParetoNbd({ r: 0.9, alpha: 6, s: 0.8, beta: 9 }), null, new Array(200).fill(52));
  const channel = Float64Array.from(plain.frequency, (_, row) => row % 2);
  const table = { ...plain, covariates: { purchase: [{ name: "channel", values: channel }] } };
  const { model } = r.ParetoNbdCovariates.fit(table);
  assert.ok(model instanceof r.ParetoNbdCovariates && model.purchase[0].covariate === "channel");
  assert.deepEqual(model.dropout, []);
  assert.equal(model.probabilityAlive(table).length, 200);
  assert.deepEqual(new r.ParetoNbdCovariates(model.toJSON().pareto_nbd_covariates).toJSON(), model.toJSON());
  assert.throws(() => model.probabilityAlive(plain), { name: "RegularsError", code: "invalid" });
  const { age, covariates } = table;
  const base = r.simulate(model, null, { age, covariates }, { seed: 2 });
  assert.equal(base.frequency.length, 200);
  const [coefficient] = model.purchase;
  const plainly = { ...model.toJSON().pareto_nbd_covariates, purchase: [{ ...coefficient, value: 0 }] };
  const baseline = new r.ParetoNbd({ r: model.r, alpha: model.alpha, s: model.s, beta: model.beta });
  const alike = r.simulate(new r.ParetoNbdCovariates(plainly), null, { age, covariates }, { seed: 2 });
  assert.deepEqual(alike, r.simulate(baseline, null, age, { seed: 2 }));
  const histogram = r.repeatHistogram(model, { ...base, covariates }, 5);
  assert.ok(Math.abs(histogram.expected.reduce((sum, n) => sum + n, 0) - 200) < 1e-9);
  assert.throws(() => r.ParetoNbd.fit(table), { name: "RegularsError", code: "invalid", message: /covariates/ });
});

test("every model is of its own class, wherever it comes from", () => {
  const table = r.simulate(new r.MbgNbd({ r: 0.9, alpha: 6, a: 0.8, b: 2.5 }), null, new Array(200).fill(52));
  const classes = { bg_nbd: r.BgNbd, mbg_nbd: r.MbgNbd, pareto_nbd: r.ParetoNbd, bg_bb: r.BgBb };
  for (const [kind, Class] of Object.entries(classes)) {
    const whole = { ...table, recency: table.recency.map(Math.ceil), frequency: table.frequency.map((x, row) => Math.min(x, Math.ceil(table.recency[row]))) };
    const columns = kind === "bg_bb" ? whole : table;
    const fit = Class.fit(columns);
    assert.deepEqual(fit.toJSON(), r.fitModel(kind, columns).toJSON());
    const [[name, parameters]] = Object.entries(fit.model.toJSON());
    assert.equal(name, kind);
    for (const model of [fit.model, new Class(parameters), r.PurchaseModel.fromJSON(fit.model), r.knownParameters(kind, parameters)]) {
      assert.ok(model instanceof Class && model instanceof r.PurchaseModel && model.kind === kind);
      assert.equal(model.constructor.name, Class.name);
      for (const [name, value] of Object.entries(parameters)) assert.equal(model[name], value);
      assert.deepEqual(model.expectedPurchases(columns, 26), fit.expectedPurchases(columns, 26).value);
    }
    assert.deepEqual(Object.getOwnPropertyNames(Object.getPrototypeOf(Class.prototype)).sort(), ["constructor", ...Object.keys(parameters)].sort());
  }
});

test("memory doesn't grow with calls", async () => {
  const base = new r.CustomerBase();
  base.importCsv("order", orders.subarray(0, orders.indexOf("\n", 4_000) + 1));
  const resident = () => {
    globalThis.gc?.();
    return process.memoryUsage();
  };
  const round = (times) => {
    for (let i = 0; i < times; i++) {
      assert.throws(() => r.nps([10, null]));
      assert.throws(() => base.append("order", { id: i }));
      assert.throws(() => r.score(base, asOf, { horizon: -1 }));
      r.nps(new Uint8Array(1000));
      const fit = r.BgNbd.fit({ frequency: [1, 2, 3, 4, 5], recency: [1, 2, 3, 4, 5], age: [9, 8, 7, 8, 9] });
      fit.model.free();
      fit.free();
    }
  };
  round(100);
  const before = resident().arrayBuffers;
  round(1000);
  for (let i = 0; i < 1000; i++) r.score(base, asOf, { horizon: 1 + i / 1000 });
  // The module's memory is one array buffer, which only grows.
  assert.ok(resident().arrayBuffers - before < 4_000_000, `${before} bytes became ${resident().arrayBuffers}`);
});
