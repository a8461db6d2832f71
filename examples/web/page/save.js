// Scores and findings as CSV files.

const numbers = ["value", "low", "high"];

/** Every customer's scores, in pieces of a file; what is not known is an empty cell. */
export function scoresCsv(scores) {
  const { customers, purchases, rfm } = scores;
  const at = (column, row) => column?.[row];
  const limits = (column) => numbers.map((part) => (row) => column?.[part][row]);
  const columns = {
    source: (row) => text(customers.key[row].source),
    customer_id: (row) => text(customers.key[row].id),
    frequency: (row) => at(purchases.frequency, row),
    recency_weeks: (row) => at(purchases.recency, row),
    age_weeks: (row) => at(purchases.age, row),
    days_since_last: (row) => at(customers.days_since_last, row),
    mean_repeat_spend: (row) => at(purchases.monetary_value, row),
    total_spend: (row) => at(customers.spend, row),
    currency: () => scores.currency,
    ...named("probability_alive", limits(customers.probability_alive)),
    ...named("expected_purchases", limits(customers.expected_purchases)),
    ...named("value", limits(customers.value)),
    recency_score: (row) => at(rfm.recency_score, row),
    frequency_score: (row) => at(rfm.frequency_score, row),
    monetary_score: (row) => at(rfm.monetary_score, row),
    segment: (row) => at(rfm.segment, row),
    open_tickets: (row) => at(customers.open_tickets, row),
    last_nps: (row) => at(customers.last_nps, row),
  };
  const cells = Object.values(columns);
  return file(Object.keys(columns), customers.key.map((_, row) => cells.map((cell) => cell(row))));
}

function named(name, [value, low, high]) {
  return { [name]: value, [`${name}_low`]: low, [`${name}_high`]: high };
}

/** Every finding of every file, a line for each of its first rows. */
export function findingsCsv(files) {
  const rows = files.flatMap(({ name, findings }) =>
    findings.flatMap(({ field, reason, cure, severity, count, examples }) =>
      examples.map(({ row, value, detail }) => [text(name), severity, text(field), text(reason), text(cure), count, row || "", text(value), text(detail)]),
    ),
  );
  return file(["file", "severity", "field", "reason", "cure", "rows", "row", "value", "detail"], rows);
}

/** A byte-order mark comes first: without it spreadsheets take UTF-8 for something else. */
const file = (head, rows) => ["\ufeff", line(head), ...rows.map(line)];
const line = (cells) => `${cells.map(quoted).join(",")}\r\n`;

function quoted(cell) {
  const written = String(cell ?? "");
  return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}

/** Text from elsewhere, kept from being taken for a formula by an apostrophe (OWASP, CSV injection). */
function text(value) {
  const written = value ?? "";
  return /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(written) ? `'${written}` : written;
}
