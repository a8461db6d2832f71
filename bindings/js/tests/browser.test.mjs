// The same digests in a browser without a screen, on a page and in a worker of a server at 127.0.0.1.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

const root = new URL("../../../", import.meta.url);
const { chromium } = createRequire(new URL("target/js/", root))("playwright-core");
const types = { mjs: "text/javascript", js: "text/javascript", json: "application/json", wasm: "application/wasm", html: "text/html" };
const flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
let server, browser, page, golden;

before(async () => {
  golden = (await readdir(new URL("tests/golden/", root), { recursive: true })).filter((path) => /^(?!math|posterior).*\/.*\.json$/.test(path)).sort();
  server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname.slice(1);
    try {
      const body = path === "" ? "<!doctype html><title>regulars</title>" : await readFile(new URL(path, root));
      response.writeHead(200, { "content-type": types[path.split(".").at(-1)] ?? "text/html" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({ executablePath: process.env.REGULARS_CHROMIUM ?? "/usr/bin/chromium", headless: true, args: flags.split(" ") });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
});

after(async () => {
  await browser?.close();
  server?.close();
});

test("every golden file holds, with the bits of every language", async () => {
  const wrong = await page.evaluate(async (paths) => {
    const { default: init, ...regulars } = await import("/target/npm/regulars.js");
    const { digest, read, run } = await import("/bindings/js/tests/golden.mjs");
    await init();
    const text = async (path) => (await fetch(`/tests/golden/${path}`)).text();
    const digests = JSON.parse(await text("digests.json"));
    const wrong = [];
    const outcomesOf = new Map();
    for (const path of paths) {
      const file = read(await text(path));
      const { failures, outcomes } = run(regulars, file);
      outcomesOf.set(file.call, [...(outcomesOf.get(file.call) ?? []), ...outcomes]);
      if (failures.length > 0) wrong.push(`${path}: ${failures[0]}`);
    }
    for (const [call, outcomes] of outcomesOf) {
      if ((await digest(outcomes)) !== digests[call]) wrong.push(`${call}: other bits`);
    }
    return wrong;
  }, golden);
  assert.ok(golden.length > 40, `only ${golden.length} files`);
  assert.deepEqual(wrong, []);
});

test("a base of 20,000 customers has the same bits in a worker", async () => {
  const [found, expected] = await page.evaluate(async () => {
    const text = `
      import init, * as regulars from "${location.origin}/target/npm/regulars.js";
      import { digest } from "${location.origin}/bindings/js/tests/golden.mjs";
      import { scores } from "${location.origin}/bindings/js/tests/simulated.mjs";
      await init();
      postMessage(await digest([scores(regulars)]));`;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })), { type: "module" });
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    const digests = await (await fetch("/tests/golden/digests.json")).json();
    return [await answer, digests.simulated];
  });
  assert.equal(found, expected);
});

test("errors are typed in the browser too", async () => {
  const found = await page.evaluate(async () => {
    const { default: init, nps, RegularsError } = await import("/target/npm/regulars.js");
    await init();
    try {
      nps([10, null]);
    } catch (error) {
      return [error instanceof RegularsError, error.code, error.message];
    }
  });
  assert.deepEqual(found, [true, "invalid", "scores[1] is invalid: expected a number, found null"]);
});
