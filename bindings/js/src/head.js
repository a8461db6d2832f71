/** What every function of this module throws; `code` is the stable word for the cause, the same in every language. */
export class RegularsError extends Error {
  constructor(message, code, options) {
    super(message, options);
    this.name = "RegularsError";
    this.code = code;
  }
}

// Readers of what the caller gives, by the language's own means: what the object says of itself may be anything.

const views = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
const [viewKind, viewRows] = [Symbol.toStringTag, "length"].map((name) => getter(views, name));
const bufferSize = getter(ArrayBuffer.prototype, "byteLength");
const { keys: viewKeys, set: setView } = views;
const { getTime, toISOString } = Date.prototype;

function isList(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false; // A revoked proxy.
  }
}

function kindOfView(value) {
  return viewKind.call(value);
}

function rowsOf(array) {
  if (kindOfView(array) === undefined) return Number(array.length);
  viewKeys.call(array); // Throws when the buffer is detached or has become too short; the length would be 0.
  return viewRows.call(array);
}

function elementOf(array, row) {
  return array[row >>> 0];
}

function copyView(to, from) {
  setView.call(to, from);
}

function bytesOf(buffer) {
  bufferSize.call(buffer); // Throws when it is none.
  return new Uint8Array(buffer);
}

function textOfDate(value) {
  try {
    if (Object.prototype.toString.call(value) !== "[object Date]") return undefined;
    return Number.isNaN(getTime.call(value)) ? "" : toISOString.call(value);
  } catch {
    return undefined;
  }
}

/** The name under which an instance knows where it lies (`tail.js`). */
const PLACE = Symbol("place");
