// Long work is watched and stopped.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { regulars as r } from "./regulars.mjs";

const truth = new r.ParetoNbd({ r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 });
/** Seconds of work, unless it is stopped. */
const ages = new Float64Array(5_000_000).fill(39);
const long = () => r.simulate(truth, null, ages);

test("a job's result and its error come out", () => {
  assert.equal(r.heed({}, () => r.nps([9, 3]).n), 2);
  assert.equal(r.heed(null, () => 7), 7);
  const mine = new TypeError("mine");
  assert.throws(() => r.heed({}, () => { throw mine; }), (error) => error === mine);
  assert.throws(() => r.heed({}, () => r.nps([11])), { code: "out_of_range" });
});

test("false stops the work, and progress is told", () => {
  const seen = [];
  assert.throws(() => r.heed({ progress: (work) => seen.push(work) < 3 }, long), { code: "stopped", name: "RegularsError" });
  assert.equal(seen.length, 3);
  const last = seen.at(-1);
  assert.deepEqual([last.step, last.of, last.done < ages.length], ["simulate", ages.length, true]);
});

test("a timeout and an aborted signal stop the work", () => {
  const start = performance.now();
  assert.throws(() => r.heed({ timeout: 100 }, long), { code: "stopped" });
  assert.ok(performance.now() - start < 2_000);
  const controller = new AbortController();
  const reason = new Error("enough");
  assert.throws(() => r.heed({ signal: controller.signal, progress: () => controller.abort(reason) }, long), (error) => error === reason);
  assert.throws(() => r.heed({ signal: controller.signal }, () => assert.fail("it is not begun")), (error) => error === reason);
  assert.equal(r.nps([9, 9]).n, 2);
});

test("a signal of another thread stops the work there", async () => {
  const controller = new AbortController();
  const module = new URL("../../../target/npm/regulars.js", import.meta.url).href;
  const code = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(workerData.module).then(async (r) => {
      await r.default();
      const ages = new Float64Array(50_000_000).fill(39);
      parentPort.postMessage("begun");
      try {
        r.heed({ stop: workerData.stop }, () => r.simulate(new r.BgNbd({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }), null, ages));
        parentPort.postMessage("ended");
      } catch (error) {
        parentPort.postMessage(error.code);
      }
    });`;
  const worker = new Worker(code, { eval: true, workerData: { module, stop: r.stopFlag(controller.signal) } });
  const said = [];
  await new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("exit", resolve);
    worker.on("message", (message) => {
      said.push(message);
      if (message === "begun") setTimeout(() => controller.abort(), 100);
    });
  });
  assert.deepEqual(said, ["begun", "stopped"]);
  assert.equal(r.stopFlag(controller.signal)[0], 1);
});

test("what a callback throws comes out, and it may call the library", () => {
  const mine = new TypeError("mine");
  assert.throws(() => r.heed({ progress: () => { throw mine; } }, long), (error) => error === mine);
  const calls = [];
  const asks = () => calls.push(r.nps([9, 9, 3]).n) < 2;
  assert.throws(() => r.heed({ progress: asks }, long), { code: "stopped" });
  assert.deepEqual(calls, [3, 3]);
});

test("what is stopped leaves the base as it was", () => {
  const base = new r.CustomerBase();
  const rows = `id\n${Array.from({ length: 500_000 }, (_, row) => row).join("\n")}\n`;
  assert.throws(() => r.heed({ progress: () => false }, () => base.importCsv("customer", rows)), { code: "stopped" });
  assert.equal(base.count("customer"), 0);
  base.free();
});

test("what makes no sense is refused", () => {
  const job = () => 1;
  assert.throws(() => r.heed({ progress: 3 }, job), { code: "invalid", message: /progress is invalid: expected a function, found 3/ });
  assert.throws(() => r.heed({ signal: {} }, job), { code: "invalid", message: /expected an AbortSignal/ });
  assert.throws(() => r.heed({ stop: new Int32Array(0) }, job), { code: "invalid", message: /with an element/ });
  assert.throws(() => r.heed({ timeout: -1 }, job), { code: "invalid", message: /milliseconds from 0 up/ });
  assert.throws(() => r.heed({ deadline: 3 }, job), { code: "invalid", message: /deadline/ });
  assert.throws(() => r.heed({}, 3), { code: "invalid", message: /job is invalid: expected a function/ });
  assert.throws(() => r.heed({}, async () => 1), { code: "invalid", message: /gives a promise/ });
  assert.throws(() => r.stopFlag({}), { code: "invalid", message: /expected an AbortSignal/ });
});
