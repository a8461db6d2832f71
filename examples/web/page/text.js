// Words, numbers and dates in the language of the page.
import en from "./words/en.js";
import fa from "./words/fa.js";

export const languages = {
  en: { name: "English", dir: "ltr", locale: "en", words: en },
  fa: { name: "فارسی", dir: "rtl", locale: "fa", words: fa },
};
let language = languages.en;

export function speak(code) {
  language = languages[code] ?? languages.en;
  Object.assign(document.documentElement, { lang: language.locale, dir: language.dir });
  document.title = say("title");
}
export const isRightToLeft = () => language.dir === "rtl";

const words = (key) => key.split(".").reduce((list, part) => list?.[part], language.words);
export const has = (key) => words(key) !== undefined;

/** The words for a key, with the values filled in; `severity.rejected` leads to a word of a list, `n` to a plural form. */
export function say(key, values = {}) {
  const found = words(key) ?? key;
  const sentence = found.other ? (found[new Intl.PluralRules(language.locale).select(values.n)] ?? found.other) : found;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? short(values[name]) : values[name]));
}

/** A text of unknown direction within a sentence (first strong isolate), cut to one line. */
export const isolate = (text) => `\u2068${oneLine(text)}\u2069`;

/** An id or a name on one line of at most 40 characters. */
export function oneLine(text) {
  const letters = [...String(text).replace(/[\p{Cc}\u2028\u2029]/gu, " ")];
  return letters.length > 40 ? `${letters.slice(0, 39).join("")}…` : letters.join("");
}

const format = (x, options) => new Intl.NumberFormat(language.locale, options).format(x);

export const count = (x) => format(x, { maximumFractionDigits: 0 });
export const decimals = (x, digits) => format(x, { minimumFractionDigits: digits, maximumFractionDigits: digits });
/** At most one digit, as of weeks. */
export const short = (x) => format(x, { maximumFractionDigits: 1 });
/** A share in percent; one that is not zero does not read as zero, nor one that is not all as all. */
export function percent(share, sign = "auto") {
  const digits = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: sign };
  if (sign === "auto" && share > 0 && share < 0.001) return say("less_than", { share: format(0.001, digits) });
  if (sign === "auto" && share > 0.999 && share < 1) return say("more_than", { share: format(0.999, digits) });
  return format(share, digits);
}
/** A probability, which is never certain. */
export const chance = (p) => percent(p >= 1 ? 1 - Number.EPSILON : p);
export const wholePercent = (share) => format(share, { style: "percent" });
/** How the amounts of one column are written: with cents while they matter to the largest. */
export function amounts(column) {
  const digits = column.every((x) => x == null || Math.abs(x) < 9999.995) ? 2 : 0;
  return (x) => decimals(x, digits);
}
/** After the ISO code, between which a line may break; with cents where the amount, or what it belongs to, is small. */
export const money = (currency, x, whole = x) =>
  format(x, { style: "currency", currency, currencyDisplay: "code", ...(Math.abs(whole) >= 100 && { maximumFractionDigits: 0 }) }).replaceAll("\u00a0", " ");
export const bytes = (n) => format(n / 1e6, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
/** A calendar day such as `1997-09-30`. */
export const day = (iso) =>
  new Intl.DateTimeFormat(language.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
export const names = (list) => new Intl.ListFormat(language.locale, { type: "unit" }).format(list.map(isolate));

/** A value with its interval. */
export function interval({ value, low, high }, show) {
  return say("with_interval", { value: show(value), low: show(low), high: show(high) });
}
