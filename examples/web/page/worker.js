// Reads the files and scores them, away from the page's own thread. It lives as long as one set of files: to stop is to end it.
import init, { BgNbdFit, CustomerBase, RegularsError, histories, hubspotMap, npsPoints, salesforceMap, score, segmentMap, zendeskMap } from "./regulars/regulars.js";
import { findingsCsv, scoresCsv } from "./save.js";
import { summarise } from "./summary.js";

const maps = { hubspot: hubspotMap, salesforce: salesforceMap, zendesk: zendeskMap, segment: segmentMap };
const LONG_AFTER = "2200-12-31T23:59:59Z";
const DAYS_A_WEEK = 7;
const DAY = 86_400_000;

let base;
let files = [];
let scores;
let lastDay;

const answers = { open, score: scoreAsOf, save };

// One request after the other, and whatever goes wrong is an answer.
let turn = init().then(() => {
  base = new CustomerBase();
});
turn.catch(() => {});
onmessage = ({ data }) => {
  turn = turn.then(() => answers[data.ask](data)).catch((error) => {
    const { code, message, file } = error;
    postMessage({ kind: "failed", code: error instanceof RegularsError ? code : "failed", message, file });
  });
};

async function open({ chosen, system, formats }) {
  for (const [entity, file] of Object.entries(chosen)) {
    try {
      files.push(await read(entity, file, system, formats));
    } catch (error) {
      throw Object.assign(error, { file: file.name });
    }
  }
  postMessage({ kind: "opened", files: files.map(shown) });
  lastDay = dayOfLastPurchase();
  postMessage({ kind: "dated", lastDay });
}

async function read(entity, file, system, formats) {
  const step = ({ bytes, of, rows }) => postMessage({ kind: "progress", bytes, of, rows });
  postMessage({ kind: "reading", name: file.name });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const tomorrow = new Date(Date.now() + DAY);
  const how = { map: map(entity, system), options: { as_of: tomorrow, formats }, progress: step };
  const isJson = /\.(jsonl|ndjson|json)$/i.test(file.name);
  const imported = isJson ? base.importJsonLines(entity, bytes, how) : base.importCsv(entity, bytes, how);
  return { name: file.name, ...imported };
}

/** The ready-made map; what a system does not export keeps our own names. */
function map(entity, system) {
  try {
    return maps[system]?.(entity);
  } catch {
    return undefined;
  }
}

/** Findings of one kind together, the most frequent first, and the first ones row by row. */
function shown({ findings, ...counts }) {
  const kinds = new Map();
  for (const { severity, field, reason } of findings) {
    const pattern = reason.replace(/\d[\d.]*/g, "…");
    const key = JSON.stringify([severity, field, pattern]);
    const kind = kinds.get(key) ?? { severity, field, reason, rows: 0 };
    kinds.set(key, { ...kind, rows: kind.rows + 1, reason: kind.reason === reason ? reason : pattern });
  }
  const sorted = [...kinds.values()].sort((a, b) => b.rows - a.rows);
  return { ...counts, found: findings.length, findings: findings.slice(0, 100), kinds: sorted.slice(0, 20), more: Math.max(0, sorted.length - 20) };
}

/** The last day with a purchase that is not dated ahead of today; only where all are, the last of them. */
function dayOfLastPurchase() {
  const last = (asOf) => {
    const { age, recency } = histories(base, asOf)[1];
    const silent = age.reduce((least, weeks, row) => Math.min(least, weeks - recency[row]), Infinity);
    return day(new Date(asOf) - Math.round(silent * DAYS_A_WEEK) * DAY);
  };
  try {
    return last(endOf(day(Date.now() + DAY)));
  } catch (error) {
    if (error.code !== "empty") throw error;
    return last(LONG_AFTER);
  }
}

const day = (time) => new Date(time).toISOString().slice(0, 10);
const endOf = (day) => `${day}T23:59:59.999999Z`;

function scoreAsOf({ asOf, horizon }) {
  postMessage({ kind: "scoring" });
  scores = score(base, endOf(asOf || lastDay), { horizon });
  const fit = scores.purchase_model && BgNbdFit.fromJSON(scores.purchase_model);
  postMessage({ kind: "scored", summary: summarise(scores, fit, npsPoints(scores.nps), later(fit)) });
}

/** What was predicted for the days after those the models have seen, and what happened. */
function later(fit) {
  const weeks = (Date.parse(lastDay) - Date.parse(scores.as_of.slice(0, 10))) / DAY / DAYS_A_WEEK;
  if (!fit || !(weeks > 0)) return null;
  const [keys, all] = histories(base, endOf(lastDay));
  const known = new Map(keys.map(({ source, id }, row) => [JSON.stringify([source, id]), all.frequency[row]]));
  const { frequency } = scores.purchases;
  const more = scores.customers.key.map(({ source, id }, row) => (known.get(JSON.stringify([source, id])) ?? 0) - frequency[row]);
  const actual = more.reduce((sum, n) => sum + Math.max(0, n), 0);
  return { weeks, actual, predicted: fit.totalExpectedPurchases(scores.purchases, weeks) };
}

function save({ what }) {
  const text = what === "scores" ? scoresCsv(scores) : findingsCsv(files);
  postMessage({ kind: "saved", name: `${what}.csv`, blob: new Blob(text, { type: "text/csv" }) });
}
