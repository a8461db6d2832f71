// Elements without HTML: whatever comes from a file becomes text, never markup.
import { oneLine } from "./text.js";

export function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export const paragraph = (text, kind) => element("p", { class: kind }, text);

/** An id or a name in any script. */
export const bdi = (text) => element("bdi", {}, oneLine(text));

/** A sentence of the library, which speaks English. */
export const english = (text) => element("bdi", { lang: "en", dir: "ltr" }, text);

/** Columns are names, those of numbers in a list of one; the table scrolls in a box of its own. */
export function table(label, columns, rows, numericFrom = Infinity) {
  const kind = (column) => (column >= numericFrom ? "number" : null);
  const head = columns.map((name, i) => element("th", { scope: "col", class: kind(i) }, name));
  const cell = (value, i) => element(i === 0 ? "th" : "td", { class: kind(i), scope: i === 0 ? "row" : null }, value);
  const body = rows.map((cells) => element("tr", {}, ...cells.map(cell)));
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": label, tabindex: 0 },
    element("table", { "aria-label": label }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body)),
  );
}

export const section = (title, ...children) => element("section", {}, element("h2", {}, title), ...children);

export const folded = (summary, ...children) => element("details", {}, element("summary", {}, summary), ...children);

export function button(text, action, id) {
  const node = element("button", { type: "button", id }, text);
  node.addEventListener("click", action);
  return node;
}
