// What the page shows of the scores: a few rows of each, so that a million customers stay in the worker.

/** The models' names in the papers. */
const PAPERS = { bg_nbd: "BG/NBD", mbg_nbd: "MBG/NBD", pareto_nbd: "Pareto/NBD" };

/** Customers in each list. */
const LISTED = 20;
/** A customer who is alive with a higher probability than this is not at risk. */
const LIKELY = 0.8;

/** What the worker knows besides the scores: `known` has the orders, the answers, and what came later. */
export function summarise(scores, fit, npsPoints, known) {
  const { customers, purchases } = scores;
  const alive = customers.probability_alive?.value;
  const n = customers.key.length;
  const ages = [...range(purchases.age)];
  return {
    asOf: scores.as_of,
    currency: scores.currency,
    horizon: scores.horizon,
    customers: n,
    repeaters: purchases.frequency.reduce((sum, x) => sum + (x > 0), 0),
    purchases: purchases.frequency.reduce((sum, x) => sum + x + 1, 0),
    spend: customers.spend.reduce((sum, x) => sum + x, 0),
    first: daysBefore(scores.as_of, ages[1] * 7),
    last: daysBefore(scores.as_of, range(purchases.age.map((age, row) => age - purchases.recency[row]))[0] * 7),
    repeatRate: scores.repeat_rate,
    expectedPurchases: scores.predicted_purchases.total,
    value: scores.predicted_value.total,
    nps: { ...scores.nps, points: npsPoints },
    segments: scores.rfm.segments.map((segment, i) => ({ ...segment, ahead: scores.outlook[i].value, alive: scores.outlook[i].probability_alive })),
    best: best(scores).map((row) => customer(scores, row)),
    atRisk: atRisk(scores).map((row) => customer(scores, row)),
    // Of fewer than ten customers the best tenth is nobody.
    concentration: n < 10 ? [] : scores.concentration,
    aliveMap: fit && aliveMap(fit.model, purchases.frequency, ages[1]),
    models: [
      [fit ? PAPERS[fit.model.kind] : "", scores.purchase_model],
      ["Gamma-Gamma", scores.spend_model],
    ].flatMap(([name, fit]) => (fit ? [{ name, ...fit }] : [])),
    correlation: scores.spend_correlation,
    notes: scores.notes,
    ahead: scores.as_of.slice(0, 10) > new Date().toISOString().slice(0, 10),
    // Where the likelihood is highest with nobody gone, the data can't tell who left.
    allAlive: alive ? alive.every((p) => p > 0.9995) : false,
    // Nor where they leave the parameters without limits.
    unlimited: Boolean(fit) && !alive,
    rough: fit ? fit.convergence.status !== "converged" : false,
    ...known,
  };
}

/** Rows of the customers with the highest expected value, or spend where there is no model. */
const best = ({ customers }) => top(customers.value?.value ?? customers.spend);

/** Rows of the customers who may be gone and may still be won: spend so far, times the chance to be gone, times that not to be. */
function atRisk({ customers }) {
  const alive = customers.probability_alive?.value;
  if (!alive) return [];
  const loss = alive.map((p, row) => (p > LIKELY ? 0 : customers.spend[row] * p * (1 - p)));
  return top(loss).filter((row) => loss[row] > 0);
}

/** Rows of the largest values, of equal ones the first. */
function top(values) {
  const rows = Uint32Array.from(values, (_, row) => row);
  return [...rows.sort((a, b) => values[b] - values[a] || a - b).subarray(0, LISTED)];
}

function customer({ customers, purchases, rfm }, row) {
  const interval = (column) => column && { value: column.value[row], low: column.low[row], high: column.high[row] };
  return {
    id: customers.key[row].id,
    segment: rfm.segment[row],
    repeats: purchases.frequency[row],
    daysSinceLast: customers.days_since_last[row],
    spend: customers.spend[row],
    alive: interval(customers.probability_alive),
    value: interval(customers.value),
  };
}

/** Probability alive over a grid of histories of the oldest customer's age, up to a frequency that one in a hundred exceeds. */
function aliveMap(model, frequency, age) {
  const usual = Math.max(4, frequency.slice().sort()[Math.floor((frequency.length - 1) * 0.99)]);
  const repeats = [...new Set([1, 2, 3, 4, 5, 6, 7, 8].map((row) => Math.ceil((row * usual) / 8)))];
  const recency = sixths(age);
  const row = (x) => model.probabilityAlive({ frequency: recency.map(() => x), recency, age: recency.map(() => age) });
  return { recency, rows: repeats.map((x) => ({ repeats: x, probability: [...row(x)] })) };
}

/** Seven times from 0 to an age, which none of them passes: `(age * 6) / 6` may be one bit more, and is refused. */
export const sixths = (age) => [0, 1, 2, 3, 4, 5, 6].map((column) => (column < 6 ? (age * column) / 6 : age));

const range = (column) => column.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);
const daysBefore = (instant, days) => new Date(Date.parse(instant.slice(0, 10)) - Math.round(days) * 86_400_000).toISOString();
