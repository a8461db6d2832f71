// The page: what was chosen, what the worker says of it, and the words around both.
import { clear } from "./charts.js";
import { element, english, paragraph } from "./elements.js";
import { findings, report } from "./report.js";
import { bytes, count, isolate, languages, percent, say, speak } from "./text.js";

const $ = (id) => document.getElementById(id);
const form = $("form");
const settings = form.elements;

/** Everything shown below the form, the status as a function of the language; a change of language draws it anew. */
const shown = { files: null, summary: null, failure: null, status: null, progress: null };
let worker;
/** Whether the worker has read what the form says now. */
let isRead = false;

function chosen() {
  const files = ["order", "feedback", "customer", "ticket"].map((entity) => [entity, settings[entity].files[0]]);
  return Object.fromEntries(files.filter(([, file]) => file));
}

/** Reads the files anew, in a new worker, and scores them. */
function open() {
  const files = chosen();
  if (!files.order) return fail({ say: "no_orders" });
  forget();
  worker = start();
  isRead = true;
  const given = (name) => settings[name].value || null;
  const formats = { date_order: given("date_order"), decimal: given("decimal"), currency: given("currency")?.toUpperCase() };
  busy(true);
  worker.postMessage({ ask: "open", chosen: files, system: settings.columns.value, formats });
}

function askScores() {
  busy(true);
  show({ failure: null });
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
    if (!settings.as_of.value) settings.as_of.value = lastDay;
    askScores();
  },
  scoring: () => show({ status: () => say("scoring"), progress: null }),
  scored({ summary }) {
    busy(false);
    const rejected = shown.files.reduce((sum, file) => sum + file.rejected, 0);
    const done = () => say(rejected > 0 ? "done_rejected" : "done", { customers: count(summary.customers), rejected: count(rejected) });
    show({ summary, failure: null, status: done });
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

/** A worker that could not read a file, or that broke, is of no more use. */
function fail(failure) {
  if (failure.file || failure.code === "failed") end();
  busy(false);
  show({ failure, status: null });
}

/** Ends the worker and whatever it does: what it holds is read again when it is wanted. */
function end() {
  worker?.terminate();
  worker = undefined;
  isRead = false;
  busy(false);
}

/** Makes room for other results. */
function forget() {
  end();
  show({ files: null, summary: null, failure: null, status: null, progress: null });
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
  if ("status" in change) $("status").textContent = status?.() ?? "";
  if ("failure" in change) $("failure").replaceChildren(...(failure ? explain(failure) : []));
  if ("files" in change || "summary" in change) showResults();
}

function showResults() {
  const { files, summary } = shown;
  clear();
  const sections = [...(summary ? report(summary, files[0].name, save) : []), ...(files ? [findings(files, save)] : [])];
  $("results").replaceChildren(...sections);
}

function explain({ code, message, file, say: key }) {
  if (key) return [paragraph(say(key))];
  const lead = file ? say("failed_file", { name: isolate(file) }) : say("failed_score");
  const hint = code === "invalid" && file ? "failed_hint_columns" : code === "empty" && !file ? "failed_hint_findings" : null;
  if (hint === "failed_hint_columns") $("help").open = true;
  return [paragraph(lead), element("p", {}, element("code", {}, code), " ", english(message)), hint && paragraph(say(hint))].filter(Boolean);
}

// What a person does.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (isRead && worker) askScores();
  else open();
});
form.addEventListener("change", ({ target }) => {
  if (target.type !== "file" && ["as_of", "horizon"].includes(target.name)) return;
  isRead = false;
  if (target.name === "order") settings.as_of.value = "";
  if (target.type === "file" && chosen().order) open();
});
$("stop").addEventListener("click", () => {
  forget();
  show({ status: () => say("stopped") });
  $("run").focus();
});
$("sample").addEventListener("click", async () => {
  forget();
  busy(true);
  try {
    const response = await fetch("cdnow/orders.csv");
    takeOrders(new File([await response.blob()], "cdnow-orders.csv"), "1997-09-30");
  } catch (error) {
    fail({ code: "failed", message: error.message, file: "cdnow-orders.csv" });
  }
});

/** Orders that were not chosen in their field. */
function takeOrders(file, asOf = "") {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  settings.order.files = transfer.files;
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
