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
  assert.equal(scores.purchase_model.model.r.toFixed(4), "0.2426");
  const fit = r.BgNbdFit.fromJSON(structuredClone(scores.purchase_model));
  assert.deepEqual(fit.probabilityAlive(scores.purchases), scores.customers.probability_alive);
  assert.deepEqual(fit.toJSON(), scores.purchase_model);
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

test("it works in a worker", async () => {
  const text = `
    import { parentPort } from "node:worker_threads";
    import init, { nps } from ${JSON.stringify(new URL("../../../target/npm/regulars.js", import.meta.url).href)};
    await init();
    parentPort.postMessage(nps(new Uint8Array([9, 10, 3])));`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(text)}`));
  const answer = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  assert.deepEqual(answer, r.nps([9, 10, 3]));
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
