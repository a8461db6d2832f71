// The results, section by section.
import { concentrationChart, segmentsChart } from "./charts.js";
import { bdi, button, element, english, folded, paragraph, section, table } from "./elements.js";
import { amounts, chance, count, day, decimals, has, interval, isolate, money, names, percent, say, wholePercent } from "./text.js";

/** All sections of a scored base that have something to say. */
export function report(summary, name, save) {
  return [
    lead(summary, name, save),
    segments(summary),
    summary.heldOut && heldOut(summary.heldOut),
    customers(say("best"), say(summary.value.answer === "known" ? "best_lead" : "best_lead_spend"), summary.best, summary),
    customers(say("at_risk"), say("at_risk_lead"), summary.atRisk, summary) ?? (summary.aliveMap && section(say("at_risk"), paragraph(say(summary.unlimited ? "unlimited" : summary.allAlive ? "all_alive" : "none_at_risk")))),
    summary.concentration.length > 0 && concentration(summary),
    summary.aliveMap && !summary.allAlive && !summary.unlimited && aliveMap(summary),
    summary.models.length > 0 && models(summary),
    notes(summary),
  ].filter(Boolean);
}

function lead(summary, name, save) {
  const { asOf, currency, first, last, horizon } = summary;
  const values = { name: isolate(name), n: summary.purchases, first: day(first), last: day(last), spend: money(currency, summary.spend) };
  return section(
    say("scored", { day: day(asOf) }),
    paragraph(say("scored_lead", values)),
    summary.ahead ? paragraph(say("in_future"), "warning") : "",
    element(
      "dl",
      { class: "facts" },
      fact("customers", say("customers"), count(summary.customers), say("bought_again", { n: summary.repeaters })),
      answer("repeat_rate", say("repeat_rate"), summary.repeatRate, percent),
      answer("expected_purchases", say("expected_purchases", { n: horizon }), summary.expectedPurchases, count),
      answer("value_ahead", say("value_ahead", { n: horizon }), summary.value, (x) => money(currency, x, summary.value.value)),
      promoters(summary),
    ),
    element("p", { class: "buttons" }, button(say("save_scores"), () => save("scores"), "save-scores")),
    paragraph(say("save_hint"), "hint"),
  );
}

function fact(id, label, value, ...details) {
  return element("div", { id }, element("dt", {}, label), element("dd", { class: "value" }, value), ...details.map((detail) => element("dd", { class: "detail" }, detail)));
}

/** An estimate with its interval, or why there is none. */
function answer(id, label, of, show, ...details) {
  if (of.answer !== "known") return fact(id, label, say("not_enough"), english(of.why), ...details);
  return fact(id, label, show(of.value), say("interval", { low: show(of.low), high: show(of.high) }), ...details);
}

function promoters({ nps, answers }) {
  const later = answers?.after > 0 ? [say("nps_after", { n: answers.after })] : [];
  if (nps.n === 0) return fact("nps", say("nps"), say("not_enough"), ...(later.length > 0 ? later : [say(answers ? "nps_no_answer" : "nps_none")]));
  const { promoters, passives, detractors } = nps;
  const details = [say("nps_counts", { promoters, passives, detractors }), say("nps_latest", { n: answers.by }), ...later];
  if (nps.directional) details.push(say("nps_directional"));
  const points = nps.points ? { answer: "known", ...nps.points } : nps.score;
  return answer("nps", say("nps"), points, count, ...details);
}

function segments(summary) {
  const { currency } = summary;
  const [spend, mean, value] = ["total_value", "mean_value", "ahead"].map((part) => amounts(summary.segments.map((segment) => segment[part])));
  const known = (value, show) => (value == null ? say("none") : show(value));
  const row = ({ segment, size, share, total_value, mean_value, ahead, alive }) => [
    say(`segment_names.${segment}`),
    count(size),
    interval(share, percent),
    spend(total_value),
    known(mean_value, mean),
    known(ahead, value),
    known(alive, chance),
  ];
  const columns = [say("segment"), say("customers"), say("share"), say("spend", { currency }), say("mean_spend", { currency }), say("value", { currency }), say("alive")];
  const note = summary.segments.some(({ alive }) => alive != null) ? paragraph(say("alive_note"), "hint") : "";
  return section(say("segments"), segmentsChart(summary), note, table(say("segments"), columns, summary.segments.map(row), 1));
}

function heldOut({ weeks, predicted, actual }) {
  const error = actual > 0 ? percent(predicted.value / actual - 1, "exceptZero") : say("none");
  const [value, low, high] = [predicted.value, predicted.low, predicted.high].map(count);
  const text = say("held_out_lead", { weeks, predicted: value, low, high, actual: count(actual), error });
  return section(say("held_out"), element("p", { id: "held-out" }, text));
}

function customers(title, lead, rows, { currency, rough }) {
  if (rows.length === 0) return null;
  const spend = amounts(rows.map((who) => who.spend));
  const ahead = amounts(rows.map((who) => who.value?.high));
  const [{ alive, value }] = rows;
  const columns = [say("customer"), say("segment"), say("repeats"), say("days_since_last"), say("spend", { currency })];
  const row = (who) => [
    bdi(who.id),
    say(`segment_names.${who.segment}`),
    count(who.repeats),
    count(who.daysSinceLast),
    spend(who.spend),
    ...(alive ? [interval(who.alive, chance)] : []),
    ...(value ? [interval(who.value, ahead)] : []),
  ];
  const more = [...(alive ? [say("alive")] : []), ...(value ? [say("value", { currency })] : [])];
  const note = alive && rough ? paragraph(say("rough"), "warning") : "";
  return section(title, paragraph(lead), note, table(title, [...columns, ...more], rows.map(row), 2));
}

function concentration(summary) {
  const columns = [say("best_customers"), say("share_of_spend")];
  const rows = [1, 5, 10, 20, 30, 40, 50, 75].map((best) => [wholePercent(best / 100), percent(summary.concentration[best].value)]);
  return section(say("concentration"), concentrationChart(summary), table(say("concentration"), columns, rows, 1));
}

/** A table whose cells are tinted, so that it is a map as well. */
function aliveMap({ aliveMap: { recency, rows }, rough }) {
  const tinted = (probability) => {
    const cell = element("span", { class: "tint" }, chance(probability));
    cell.style.setProperty("--share", probability);
    return cell;
  };
  const columns = [say("repeats"), ...recency.map((weeks) => say("weeks", { n: count(weeks) }))];
  const cells = rows.map(({ repeats, probability }) => [count(repeats), ...probability.map(tinted)]);
  const map = table(say("alive_map"), columns, cells, 1);
  map.classList.add("map");
  return section(say("alive_map"), paragraph(say("alive_map_caption")), rough ? paragraph(say("rough"), "warning") : "", map);
}

function models({ models, correlation }) {
  const four = (x) => decimals(x, 4);
  const row = (model) => ({ name, value, estimate, standard_error }) => [
    model,
    element("bdi", { lang: "en" }, name),
    four(value),
    estimate.answer === "known" ? say("interval", { low: four(estimate.low), high: four(estimate.high) }) : english(estimate.why),
    standard_error == null ? say("none") : four(standard_error),
  ];
  const columns = [say("model"), say("parameter"), say("estimate"), say("interval_head"), say("standard_error")];
  const fitted = models.map(({ name, log_likelihood }) => paragraph(`${name}: ${say("log_likelihood", { value: four(log_likelihood) })}`, "hint"));
  const two = correlation.answer === "known" && interval(correlation, (x) => decimals(x, 2));
  return section(
    say("models"),
    paragraph(say("models_lead")),
    table(say("models"), columns, models.flatMap((model) => model.parameters.map(row(model.name))), 2),
    ...fitted,
    two && paragraph(say("correlation", { value: two }), "hint"),
  );
}

function notes(summary) {
  const remark = ({ about, code, text }) => {
    if (has(`noted.${code}`)) return paragraph(say(`noted.${code}`), "hint");
    const [before, between, after] = say("note", { about: "\n", text: "\n" }).split("\n");
    return element("p", { class: "hint" }, before, english(about.replaceAll("_", " ")), between, english(text), after);
  };
  const models = summary.models.length > 0 ? [say("note_models")] : [];
  return section(say("notes"), ...[...models, say("note_shares")].map((text) => paragraph(text, "hint")), ...summary.notes.map(remark));
}

/** What the import said of each file. */
export function findings(files, save) {
  const found = files.reduce((sum, file) => sum + file.found, 0);
  const counted = (file) => {
    const { rows, records, merged, skipped, rejected, doubtful } = file;
    const sentences = [
      say("file_counts", { name: isolate(file.name), rows, records, merged, skipped, rejected, doubtful }),
      file.days_as_instants > 0 && say("days_as_instants", { n: file.days_as_instants }),
      file.unknown_columns.length > 0 && say("unknown_columns", { columns: names(file.unknown_columns) }),
      file.more > 0 && say("more_kinds", { n: file.more }),
    ];
    return paragraph(sentences.filter(Boolean).join(" "));
  };
  const head = [say("file"), say("what"), say("field")];
  const start = (file, { severity, field }) => [bdi(file.name), say(`severity.${severity}`), bdi(field)];
  const kinds = files.flatMap((file) => file.kinds.map((kind) => [...start(file, kind), english(kind.reason), count(kind.rows)]));
  const example = (file, finding) => ({ row, value, detail }) =>
    [...start(file, finding), row ? count(row) : "", bdi(value), english(detail ? `${finding.reason} (${detail})` : finding.reason)];
  const rows = files.flatMap((file) => file.findings.flatMap((finding) => finding.examples.map(example(file, finding))));
  const details = [
    table(say("findings_kinds"), [...head, say("reason"), say("rows")], kinds),
    folded(say("findings_first", { n: rows.length }), table(say("findings_rows"), [...head, say("row"), say("found"), say("reason")], rows)),
    element("p", { class: "buttons" }, button(say("save_findings"), () => save("findings"), "save-findings")),
  ];
  const outcome = found > 0 ? details : [paragraph(say("no_findings"))];
  const node = section(say("findings"), ...files.map(counted), ...outcome);
  node.id = "findings";
  return node;
}
