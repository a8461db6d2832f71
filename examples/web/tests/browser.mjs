// A browser without a screen, and a small server of `target/web` on this machine.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const require = createRequire(join(root, "target/page/package.json"));
const { chromium } = require("playwright-core");

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const KINDS = {
  ".css": "text/css", ".csv": "text/csv", ".html": "text/html", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
};

export const launch = () => chromium.launch({ executablePath: process.env.REGULARS_CHROMIUM ?? "chromium", args: FLAGS });

/** Serves the page's files; `asked` counts the requests. */
export async function serve() {
  const site = { asked: 0 };
  const server = createServer(async (request, response) => {
    site.asked += 1;
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    try {
      const file = join(root, "target/web", path.endsWith("/") ? `${path}index.html` : path);
      const body = await readFile(file);
      response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  site.url = `http://127.0.0.1:${server.address().port}/`;
  site.close = () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); });
  return site;
}

/** Opens the page for a test, which fails when anything is logged as an error or asks another server. */
export async function visit(browser, url, test, options = {}) {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1100, height: 900 }, ...options });
  const wrong = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("blob:")) wrong.push(`asked ${request.url()}`);
  });
  context.on("weberror", (error) => wrong.push(String(error.error())));
  context.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(message.text()));
  const page = await context.newPage();
  try {
    await page.goto(url);
    await test(page, wrong);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

/** Chooses a file by its content, or by a path, in the field of a kind. */
export async function choose(page, kind, content, name = `${kind}.csv`) {
  const file = typeof content === "string" || Buffer.isBuffer(content) ? { name, mimeType: "text/csv", buffer: Buffer.from(content) } : content.path;
  await page.setInputFiles(`[name=${kind}]`, file);
}

/** Waits until the page has scored or failed; gives what it says. */
export async function outcome(page) {
  await page.waitForFunction(() => document.getElementById("working").hidden && (document.getElementById("failure").textContent || document.querySelector("#customers")));
  return page.evaluate(() => ({ failure: plain("#failure"), status: plain("#status"), results: plain("#results") }), await texts(page));
}

/** Makes `plain(selector)` known to the page: what is read there, without the marks of direction. */
async function texts(page) {
  await page.evaluate(() => {
    globalThis.plain = (selector) => document.querySelector(selector)?.innerText.replace(/[\u2066-\u2069\u200e\u200f]/g, "") ?? "";
  });
}

/** The cells of the table in a section, row by row. */
export function table(page, title) {
  return page.evaluate((title) => {
    const section = [...document.querySelectorAll("section")].find((section) => section.querySelector("h2").textContent === title);
    return [...(section?.querySelectorAll("tbody tr") ?? [])].map((row) => [...row.cells].map((cell) => cell.textContent));
  }, title);
}

/** What a button saves. */
export async function saved(page, id) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#${id}`)]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/** The rows of a CSV file, as RFC 4180 reads them. */
export function rows(csv) {
  const cells = [...csv.replace(/^\ufeff/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows = [[]];
  for (const [, quoted, bare, end] of cells) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
}
