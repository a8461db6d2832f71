// Reads the files and scores them, away from the page's own thread. It lives as long as one set of files: to stop is to end it.
import init, { CustomerBase, PurchaseFit, RegularsError, histories, hubspotMap, importCsv, importJsonLines, npsPoints, salesforceMap, score, segmentMap, zendeskMap } from "./regulars/regulars.js";
import { findingsCsv, scoresCsv } from "./save.js";
import { summarise } from "./summary.js";

const maps = { hubspot: hubspotMap, salesforce: salesforceMap, zendesk: zendeskMap, segment: segmentMap };
const LONG_AFTER = "2200-12-31T23:59:59Z";
const DAYS_A_WEEK = 7;
/** A prediction is held against what happened in at least this share of the history's length, and so many purchases. */
const LEAST_SHARE = 0.1;
const LEAST_PURCHASES = 10;
const DAY = 86_400_000;

let base;
let files = [];
let scores;
/** When the answers to the Net Promoter question were given; null without a file of feedback. */
let answered = null;
let lastPurchase;
let lastDay;

const answers = { open, score: scoreAsOf, save };

// One request after the other, and whatever goes wrong is an answer.
let turn = init().then(() => {
  base = new CustomerBase();
});
turn.catch(() => {});
onmessage = ({ data }) => {
  turn = turn.then(() => answers[data.ask](data)).catch((error) => {
    const { code, name, message, file } = error;
    const say = name === "NotReadableError" || name === "NotFoundError" ? "failed_changed" : undefined;
    postMessage({ kind: "failed", code: error instanceof RegularsError ? code : "failed", message, file, say });
  });
};

async function open({ chosen, system, formats, only }) {
  for (const [entity, file] of Object.entries(chosen)) {
    try {
      files.push(await read(entity, file, await map(entity, system, only, file), formats));
    } catch (error) {
      throw Object.assign(error, { file: file.name });
    }
  }
  postMessage({ kind: "opened", files: files.map(shown) });
  lastPurchase = dayOfLastPurchase();
  const today = endOf(day(Date.now()));
  lastDay = (answered ?? []).filter((at) => at <= today).reduce((last, at) => (at.slice(0, 10) > last ? at.slice(0, 10) : last), lastPurchase);
  postMessage({ kind: "dated", lastDay });
}

async function read(entity, file, map, formats) {
  const step = ({ bytes, of, rows }) => postMessage({ kind: "progress", bytes, of, rows });
  postMessage({ kind: "reading", name: file.name });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const tomorrow = new Date(Date.now() + DAY);
  const how = { map, options: { as_of: tomorrow, formats }, progress: step };
  const isJson = /\.(jsonl|ndjson|json)$/i.test(file.name);
  if (entity === "feedback") {
    const { records, ...report } = (isJson ? importJsonLines : importCsv)(entity, bytes, how);
    base.append(entity, records);
    answered = records.filter(({ kind }) => kind === "nps").map((answer) => answer.submitted_at);
    return { name: file.name, ...report, records: records.length };
  }
  const imported = isJson ? base.importJsonLines(entity, bytes, how) : base.importCsv(entity, bytes, how);
  return { name: file.name, ...imported };
}

/** The ready-made map; what a system does not export keeps our own names. Of orders perhaps only those in one currency. */
async function map(entity, system, only, file) {
  let ready;
  try {
    ready = maps[system]?.(entity);
  } catch {
    // The system has no such export.
  }
  if (!only || entity !== "order") return ready;
  const head = (await file.slice(0, 4096).text()).toLowerCase();
  const names = [ready?.columns?.currency ?? "currency"].flat();
  const column = names.find((name) => head.includes(name.toLowerCase())) ?? names[0];
  return { ...ready, only: { ...ready?.only, [column]: [only] } };
}

/** The kinds of findings, the most frequent first, and the first rows of each. */
function shown({ findings, ...counts }) {
  const said = findings.map(({ reason, cure, ...finding }) => ({ ...finding, reason: cure ? `${reason}; ${cure}` : reason }));
  const kinds = said.map(({ severity, field, reason, count }) => ({ severity, field, reason, rows: count })).sort((a, b) => b.rows - a.rows);
  const doubtful = findings.reduce((sum, { severity, count }) => sum + (severity === "doubtful" ? count : 0), 0);
  const found = findings.reduce((sum, { count }) => sum + count, 0);
  return { ...counts, doubtful, found, findings: said.slice(0, 20), kinds: kinds.slice(0, 20), more: Math.max(0, kinds.length - 20) };
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
  const fit = scores.purchase_model && PurchaseFit.fromJSON(scores.purchase_model);
  const known = { heldOut: later(fit), orders: orders(), answers: answersBy(scores.as_of) };
  postMessage({ kind: "scored", summary: summarise(scores, fit, npsPoints(scores.nps), known) });
}

/** Why there are fewer purchases than orders. */
function orders() {
  const [, apart] = histories(base, scores.as_of, { purchases: { merge_same_day: false } });
  const total = ({ frequency }) => frequency.reduce((sum, x) => sum + x + 1, 0);
  const [all, seen, purchases] = [base.count("order"), total(apart), total(scores.purchases)];
  return { all, after: all - seen - scores.cancelled_orders, merged: seen - purchases, cancelled: scores.cancelled_orders };
}

/** Answers by that day and after it; nothing without a file of them. */
function answersBy(asOf) {
  const after = answered?.filter((at) => Date.parse(at) > Date.parse(asOf)).length;
  return answered && { by: answered.length - after, after };
}

/** What was predicted for the days after those the models have seen, and what happened. */
function later(fit) {
  const weeks = (Date.parse(lastPurchase) - Date.parse(scores.as_of.slice(0, 10))) / DAY / DAYS_A_WEEK;
  const history = scores.purchases.age.reduce((longest, age) => Math.max(longest, age), 0);
  if (!fit || !(weeks > 0) || weeks < history * LEAST_SHARE) return null;
  const [keys, all] = histories(base, endOf(lastPurchase));
  const known = new Map(keys.map(({ source, id }, row) => [JSON.stringify([source, id]), all.frequency[row]]));
  const { frequency } = scores.purchases;
  const more = scores.customers.key.map(({ source, id }, row) => (known.get(JSON.stringify([source, id])) ?? 0) - frequency[row]);
  const actual = more.reduce((sum, n) => sum + Math.max(0, n), 0);
  if (actual < LEAST_PURCHASES) return null;
  return { weeks, actual, predicted: fit.totalExpectedPurchases(scores.purchases, weeks) };
}

function save({ what }) {
  const text = what === "scores" ? scoresCsv(scores) : findingsCsv(files);
  postMessage({ kind: "saved", name: `${what}.csv`, blob: new Blob(text, { type: "text/csv" }) });
}
