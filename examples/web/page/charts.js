// The charts, by Chart.js; each is a picture with a name, and its numbers stand in a table beside it.
import "./chart.js/chart.umd.min.js";
import { element } from "./elements.js";
import { isRightToLeft, percent, say, wholePercent } from "./text.js";

const { Chart } = globalThis;
let drawn = [];

/** Forgets the charts of the former results. */
export function clear() {
  drawn.forEach((chart) => chart.destroy());
  drawn = [];
}

export function segmentsChart({ segments }) {
  const share = (part) => {
    const total = segments.reduce((sum, segment) => sum + Math.max(0, part(segment) ?? 0), 0);
    return segments.map((segment) => (total > 0 ? Math.max(0, part(segment) ?? 0) / total : 0));
  };
  const bars = [
    ["share_of_customers", "--first", (segment) => segment.size],
    ["share_of_spend", "--second", (segment) => segment.total_value],
    ...(segments.some((segment) => segment.ahead) ? [["share_of_value", "--third", (segment) => segment.ahead]] : []),
  ];
  return figure("segments_chart", say("segments_caption"), "tall", (colour) => ({
    type: "bar",
    data: {
      labels: segments.map(({ segment }) => say(`segment_names.${segment}`)),
      datasets: bars.map(([key, name, part]) => ({ label: say(key), data: share(part), backgroundColor: colour(name), pointStyle: "rect" })),
    },
    options: { indexAxis: "y", scales: { x: axis(colour, wholePercent), y: axis(colour) } },
  }));
}

export function concentrationChart({ concentration }) {
  const [ten, twenty] = [concentration[10].value, concentration[20].value].map((share) => percent(share));
  const line = (key, name, value, dash) => (colour) => ({
    label: say(key),
    data: concentration.map(({ customers, ...point }) => ({ x: customers, y: value(customers, point) })),
    borderColor: colour(name),
    backgroundColor: colour(name),
    borderDash: dash,
    borderWidth: 2.5,
    pointRadius: 0,
    pointStyle: "line",
  });
  const lines = [line("this_base", "--first", (_, point) => point.value), line("if_equal", "--muted", (customers) => customers, [3, 5])];
  return figure("concentration_chart", say("concentration_caption", { ten, twenty }), "wide", (colour) => ({
    type: "line",
    data: { datasets: lines.map((line) => line(colour)) },
    options: {
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { ...axis(colour, wholePercent), type: "linear", max: 1, title: title(colour, "best_customers") },
        y: { ...axis(colour, wholePercent), max: 1, title: title(colour, "share_of_spend") },
      },
    },
  }));
}

const title = (colour, key) => ({ display: true, text: say(key), color: colour("--ink") });

function axis(colour, show) {
  const ticks = { color: colour("--muted"), ...(show ? { callback: (x) => show(x) } : { autoSkip: false }) };
  return { ticks, grid: { color: show ? colour("--line") : "transparent" }, border: { color: colour("--line") }, beginAtZero: true };
}

/** Draws when the element has its place, in the colours and the direction of the page. */
function figure(name, caption, shape, config) {
  const canvas = element("canvas", { role: "img", "aria-label": say(name) });
  const style = getComputedStyle(document.documentElement);
  const colour = (variable) => style.getPropertyValue(variable).trim();
  const { type, data, options } = config(colour);
  const rtl = isRightToLeft();
  const { x, y } = options.scales;
  Object.assign(x, { reverse: rtl });
  Object.assign(y, { position: rtl ? "right" : "left" });
  const tooltip = { rtl, textDirection: rtl ? "rtl" : "ltr", callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${percent(raw.y ?? raw)}` } };
  const legend = { rtl, labels: { color: colour("--ink"), usePointStyle: true, pointStyleWidth: 24 }, align: "start" };
  Object.assign(Chart.defaults.font, { family: getComputedStyle(document.body).fontFamily, size: 13 });
  requestAnimationFrame(() => {
    if (!canvas.isConnected) return;
    drawn.push(
      new Chart(canvas, {
        type,
        data,
        options: { ...options, animation: false, maintainAspectRatio: false, locale: document.documentElement.lang, plugins: { legend, tooltip } },
      }),
    );
  });
  return element("figure", {}, element("div", { class: `chart ${shape}` }, canvas), element("figcaption", {}, caption));
}
