// The page: what was chosen, what the worker says of it, and the words around both.
import { clear } from "./charts.js";
import { button, element, english, paragraph } from "./elements.js";
import { findings, report } from "./report.js";
import { bytes, count, isolate, languages, names, say, speak } from "./text.js";

const $ = (id) => document.getElementById(id);
const form = $("form");
const settings = form.elements;

/** Everything shown below the form, the status as a function of the language; a change of language draws it anew. */
const shown = { files: null, summary: null, failure: null, status: null, progress: null, outdated: false };
let worker;
/** Whether the worker has read what the form says now. */
let isRead = false;
/** The day that the page filled in by itself. */
let proposed;
/** The one currency whose orders are read, if not all are. */
let only;
/** What is loaded from the page's own server. */
let loading;

function chosen() {
  const files = ["order", "feedback", "customer", "ticket"].map((entity) => [entity, settings[entity].files[0]]);
  return Object.fromEntries(files.filter(([, file]) => file));
}

/** Reads the files anew, in a new worker, and scores them. */
function open() {
  const files = chosen();
  loading?.abort();
  if (!files.order) return fail({ say: "no_orders" });
  forget();
  worker = start();
  isRead = true;
  if (settings.as_of.value === proposed) settings.as_of.value = "";
  const given = (name) => settings[name].value || null;
  const [decimal, thousands] = settings.amounts.value;
  const formats = { date_order: given("date_order"), decimal, thousands, currency_symbols: thousands && true, currency: given("currency")?.toUpperCase() };
  busy(true);
  worker.postMessage({ ask: "open", chosen: files, system: settings.columns.value, formats, only });
}

/** Scores what is read, unless a file was changed since: then the browser forbids to read it. */
async function askScores() {
  const asked = worker;
  busy(true);
  show({ failure: null, outdated: false });
  for (const file of Object.values(chosen())) {
    const isThere = await file.slice(0, 1).arrayBuffer().catch(() => null);
    if (worker !== asked) return;
    if (!isThere) return fail({ code: "failed", say: "failed_changed", file: file.name });
  }
  worker.postMessage({ ask: "score", asOf: settings.as_of.value, horizon: settings.horizon.valueAsNumber });
}

// A worker that begins from a blob is under this page's Content-Security-Policy; one from a file has the policy that its
// server sends, which may be none.
const source = `import ${JSON.stringify(new URL("worker.js", import.meta.url).href)};`;
const workerUrl = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));

function start() {
  const worker = new Worker(workerUrl, { type: "module" });
  worker.onmessage = ({ data }) => heard[data.kind](data);
  worker.onerror = () => fail({ code: "failed", say: "failed_page" });
  return worker;
}

const heard = {
  reading: ({ name }) => show({ status: () => say("reading", { name: isolate(name) }), progress: null }),
  progress: (progress) => show({ progress }),
  opened: ({ files }) => show({ files, progress: null }),
  dated: ({ lastDay }) => {
    proposed = lastDay;
    if (!settings.as_of.value) settings.as_of.value = lastDay;
    askScores();
  },
  scoring: () => show({ status: () => say("scoring"), progress: null }),
  scored({ summary }) {
    busy(false);
    show({ summary, failure: null, status: () => account(summary, shown.files) });
  },
  saved({ name, blob }) {
    const link = element("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  failed(failure) {
    show({ summary: null });
    fail(failure);
  },
};

/** What became of the rows and of the orders. */
function account({ customers, orders }, files) {
  const rows = (part) => files.reduce((sum, file) => sum + file[part], 0);
  const { all, after, merged, cancelled } = orders;
  const parts = { after, merged, cancelled, skipped: rows("skipped"), rejected: rows("rejected"), doubtful: rows("doubtful") };
  const told = Object.entries({ read: all, ...parts }).filter(([, n]) => n > 0).map(([key, n]) => say(`done_parts.${key}`, { n }));
  return `${say("done", { n: customers })} ${told.join(say("list_mark"))}.`;
}

/** A worker that could not read a file, or that broke, is of no more use. */
function fail(failure) {
  const isOver = failure.file || failure.code === "failed";
  if (isOver) end();
  busy(false);
  show({ failure, status: null, outdated: shown.outdated || isOver });
}

/** Ends the worker and whatever it does: what it holds is read again when it is wanted. */
function end() {
  loading?.abort();
  worker?.terminate();
  worker = undefined;
  isRead = false;
  busy(false);
}

/** Makes room for other results. */
function forget() {
  end();
  show({ files: null, summary: null, failure: null, status: null, progress: null, outdated: false });
}

function busy(is) {
  $("stop").hidden = !is;
  $("working").hidden = !is;
  $("results").setAttribute("aria-busy", is);
}

const save = (what) => worker?.postMessage({ ask: "save", what });

function show(change) {
  Object.assign(shown, change);
  const { progress, status, failure } = shown;
  if ("progress" in change) {
    if (progress) $("progress").value = progress.bytes / Math.max(1, progress.of);
    else $("progress").removeAttribute("value");
    $("amount").textContent = progress ? say("read_so_far", { bytes: bytes(progress.bytes), of: bytes(progress.of), rows: count(progress.rows) }) : "";
  }
  const isOutdated = shown.outdated && shown.summary != null;
  if ("status" in change || "outdated" in change) $("status").textContent = isOutdated ? say("outdated") : (status?.() ?? "");
  if ("failure" in change) $("failure").replaceChildren(...(failure ? explain(failure) : []));
  if ("files" in change || "summary" in change) showResults();
  $("results").classList.toggle("outdated", isOutdated);
  for (const save of $("results").querySelectorAll("button")) save.disabled = isOutdated;
}

function showResults() {
  const { files, summary } = shown;
  clear();
  const sections = [...(summary ? report(summary, files[0].name, save) : []), ...(files ? [findings(files, save)] : [])];
  const opened = [...$("results").querySelectorAll("details")].map(({ open }) => open);
  $("results").replaceChildren(...sections);
  $("results").querySelectorAll("details").forEach((details, i) => (details.open = opened[i] ?? false));
}

function explain({ code, message, file, say: key }) {
  if (key) return [paragraph(say(key, { name: isolate(file) }))];
  const lead = paragraph(file ? say("failed_file", { name: isolate(file) }) : say("failed_score"));
  const currencies = message.match(/^currency is invalid: orders are in (.+): name/)?.[1].match(/[A-Z]{3}/g);
  if (currencies) return [lead, ...several(currencies)];
  if (code === "empty") return [lead, ...nothing(file)];
  const isColumn = code === "invalid" && file && message.startsWith("column ");
  if (isColumn) $("help").open = true;
  const cause = element("p", {}, element("code", {}, code), " ", english(message.replace(" is invalid: ", ": ")));
  return [lead, cause, ...(isColumn ? [paragraph(say("failed_hint_columns"))] : [])];
}

/** Sums need one currency, and this page has no rates. */
function several(currencies) {
  const keep = (currency) => button(say("only_currency", { currency }), () => openOnly(currency));
  return [paragraph(say("failed_currencies", { currencies: names(currencies) })), element("p", { class: "buttons" }, ...currencies.map(keep))];
}

/** Why there is no order to score: no row, none that could be read, or none by that day. */
function nothing(file) {
  const orders = shown.files?.[0];
  if (file || !orders?.rows) return [paragraph(say("failed_no_rows"))];
  if (orders.records > 0 || orders.kinds.length === 0) return [paragraph(say("failed_hint_findings"))];
  const [{ field, reason }] = orders.kinds;
  const settings = { date_order: /day or month first|nor the century/, amounts: /as formats are declared/, currency: /no currency is declared/ };
  const [setting] = Object.entries(settings).find(([, pattern]) => pattern.test(reason)) ?? [];
  const cause = element("p", {}, element("code", {}, field), " ", english(reason));
  return [paragraph(say("failed_rejected", { n: orders.rejected })), cause, ...(setting ? [paragraph(say("failed_setting", { setting: say(setting) }))] : [])];
}

// What a person does.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (isRead && worker) askScores();
  else open();
});
form.addEventListener("input", ({ target }) => {
  show({ outdated: true });
  if (!["as_of", "horizon"].includes(target.name)) isRead = false;
});
form.addEventListener("change", ({ target }) => {
  if (target.type !== "file") return;
  if (target.name === "order") forgetOrders();
  if (chosen().order) open();
});
// An emptied field tells of every choice, that of the same file too; what it held comes back when none is made.
form.addEventListener("click", ({ target }) => {
  if (!isField(target)) return;
  const held = new DataTransfer();
  for (const file of target.files) held.items.add(file);
  target.value = "";
  target.addEventListener("cancel", () => (target.files = held.files), { once: true });
});

function openOnly(currency) {
  only = currency;
  open();
}

/** What was said of other orders. */
function forgetOrders() {
  settings.as_of.value = "";
  only = undefined;
}
$("stop").addEventListener("click", () => {
  forget();
  show({ status: () => say("stopped") });
  $("run").focus();
});
$("sample").addEventListener("click", async () => {
  forget();
  busy(true);
  loading = new AbortController();
  const { signal } = loading;
  try {
    const response = await fetch("cdnow/orders.csv", { signal });
    const blob = await response.blob();
    for (const name of ["columns", "date_order", "amounts", "currency", "horizon"]) settings[name].value = settings[name].defaultValue ?? "";
    takeOrders(new File([blob], "cdnow-orders.csv"), "1997-09-30");
  } catch (error) {
    if (!signal.aborted) fail({ code: "failed", message: error.message, file: "cdnow-orders.csv" });
  }
});

/** Orders that were not chosen in their field. */
function takeOrders(file, asOf = "") {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  settings.order.files = transfer.files;
  forgetOrders();
  settings.as_of.value = asOf;
  open();
}

// A field takes what is dropped on it by itself; anywhere else a file would replace the page.
addEventListener("dragover", (event) => {
  if (!isField(event.target)) event.preventDefault();
});
addEventListener("drop", (event) => {
  if (isField(event.target)) return;
  event.preventDefault();
  const { files } = event.dataTransfer;
  if (files.length === 1) takeOrders(files[0]);
  else fail({ say: "one_at_a_time" });
});
const isField = (target) => target.matches?.("input[type=file]");

// Language and colours.
function choose(code) {
  speak(code);
  $("language").value = code;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  if (offline) $("offline").textContent = say("offline");
  show({ ...shown });
}
$("language").replaceChildren(...Object.entries(languages).map(([code, { name }]) => element("option", { value: code, lang: code }, name)));
$("language").addEventListener("change", ({ target }) => {
  remember(target.value);
  choose(target.value);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showResults);

/** The language chosen last; a browser may forbid to remember it. */
function remember(code) {
  try {
    if (code) localStorage.setItem("language", code);
    return localStorage.getItem("language");
  } catch {
    return null;
  }
}

let offline = false;
const wanted = [remember(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
choose(wanted.find((code) => code in languages) ?? "en");
navigator.serviceWorker?.register("offline.js");
navigator.serviceWorker?.ready.then(() => {
  offline = true;
  $("offline").textContent = say("offline");
});
