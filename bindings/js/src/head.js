/** What every function of this module throws; `code` is the stable word for the cause, the same in every language. */
export class RegularsError extends Error {
  constructor(message, code) {
    super(message);
    this.name = "RegularsError";
    this.code = code;
  }
}

function wrongInstance(found, expected) {
  const name = found === null ? "null" : (found?.constructor?.name ?? typeof found);
  return new RegularsError(`expected a ${expected.name}, found ${name}`, "invalid");
}
