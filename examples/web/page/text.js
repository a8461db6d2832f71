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

/** The words for a key, with the values filled in; a key such as `severity.rejected` leads to a word of a list. */
export function say(key, values = {}) {
  return (words(key) ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
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
/** A share in percent; one that is not zero does not read as zero. */
export function percent(share, sign = "auto") {
  const digits = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: sign };
  const isSmall = share > 0 && share < 0.001 && sign === "auto";
  return isSmall ? say("less_than", { share: format(0.001, digits) }) : format(share, digits);
}
export const wholePercent = (share) => format(share, { style: "percent" });
/** Cents while they matter. */
export const amount = (x) => decimals(x, Math.abs(x) < 9999.995 ? 2 : 0);
/** Whole units after their ISO code, between which a line may break. */
export const money = (currency, x) =>
  format(x, { style: "currency", currency, currencyDisplay: "code", maximumFractionDigits: 0 }).replaceAll("\u00a0", " ");
export const bytes = (n) => format(n / 1e6, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
/** A calendar day such as `1997-09-30`. */
export const day = (iso) =>
  new Intl.DateTimeFormat(language.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
export const names = (list) => new Intl.ListFormat(language.locale, { type: "unit" }).format(list.map(isolate));

/** A value with its interval. */
export function interval({ value, low, high }, show) {
  return say("with_interval", { value: show(value), low: show(low), high: show(high) });
}
