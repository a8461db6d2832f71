// Fit and scores of 100,000 simulated customers, as `cargo bench --bench value` simulates them: `node bench.mjs [MODULE]`.
const { default: init, BgNbd, purchases } = await import(process.argv[2] ?? "../../target/npm/regulars.js");
await init();

let state = 1;
const uniform = () => {
  // A small counter-based mixer: good enough to simulate, and seeded.
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 + 2 ** -33;
};
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
/** Marsaglia & Tsang (2000). */
function gamma(shape) {
  if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const z = normal();
    const v = (1 + z / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(uniform()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

const DAY = 86_400_000_000;
const columns = { customer: [], ordered_at: [], amount: [] };
for (let customer = 0; customer < 100_000; customer++) {
  const rate = gamma(0.243) / 4.414;
  const [stays, leaves] = [gamma(2.426), gamma(0.793)];
  for (let day = uniform() * 365, first = true; day < 730; first = false) {
    columns.customer.push(customer);
    columns.ordered_at.push(Math.floor(day) * DAY);
    columns.amount.push(1 + Math.floor(10_000 * uniform()));
    if (!first && uniform() < leaves / (leaves + stays)) break;
    day -= (7 * Math.log(uniform())) / rate;
  }
}

const { customer, ordered_at, amount } = columns;
const orders = { customer: Uint32Array.from(customer), ordered_at: BigInt64Array.from(ordered_at, BigInt), amount: BigInt64Array.from(amount, BigInt) };

function step(name, run) {
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  console.log(`  ${name.padEnd(40)} ${times[7].toFixed(2).padStart(9)} ms (median of 15, fastest ${times[0].toFixed(2)})`);
}

console.log(`100000 customers, ${customer.length} orders, Node ${process.version}`);
const asOf = new Date(730 * 86_400_000);
step("orders to purchases", () => purchases(orders, asOf));
const table = purchases(orders, asOf);
step("BG/NBD fit", () => BgNbd.fit(table));
const { model, convergence } = BgNbd.fit(table);
step("probability alive, expected purchases", () => [model.probabilityAlive(table), model.expectedPurchases(table, 26)]);
console.log(`  ${convergence.distinct_rows} distinct histories, ${convergence.iterations} Newton steps; ${JSON.stringify(model)}`);
