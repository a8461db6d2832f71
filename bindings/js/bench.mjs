// Fit and scores of 100,000 simulated customers, as `cargo bench --bench value` simulates them: `node bench.mjs [MODULE]`.
const { default: init, BgNbd, GammaGamma, purchases } = await import(process.argv[2] ?? "../../target/npm/regulars.js");
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
  const scale = 15.44 / gamma(3.74);
  for (let day = uniform() * 365, first = true; day < 730; first = false) {
    columns.customer.push(customer);
    columns.ordered_at.push(Math.floor(day) * DAY);
    columns.amount.push(1 + Math.floor(100 * scale * gamma(6.25)));
    if (!first && uniform() < leaves / (leaves + stays)) break;
    day -= (7 * Math.log(uniform())) / rate;
  }
}

const { customer, ordered_at, amount } = columns;
const orders = { customer: Uint32Array.from(customer), ordered_at: BigInt64Array.from(ordered_at, BigInt), amount: BigInt64Array.from(amount, BigInt) };

function step(name, run) {
  const times = Array.from({ length: 15 }, () => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    run();
    const { user, system } = process.cpuUsage(cpu);
    return [performance.now() - start, (user + system) / 1000];
  });
  const median = (at) => times.map((time) => time[at]).sort((a, b) => a - b)[7].toFixed(1).padStart(11);
  console.log(`  ${name.padEnd(42)}${median(0)}${median(1)}`);
}

console.log(`Node ${process.version}${" ".repeat(32)}wall ms     cpu ms`);
console.log(`100000 customers, ${customer.length} orders`);
const asOf = new Date(730 * 86_400_000);
step("orders to purchases", () => purchases(orders, asOf));
const table = purchases(orders, asOf);
step("BG/NBD fit", () => BgNbd.fit(table));
const { model, convergence } = BgNbd.fit(table);
const rows = [...table.frequency.keys()].filter((row) => table.frequency[row] > 0);
const x = Uint32Array.from(rows, (row) => table.frequency[row]);
const m = Float64Array.from(rows, (row) => table.monetary_value[row]);
step("Gamma-Gamma fit", () => GammaGamma.fit(x, m));
const spends = GammaGamma.fit(x, m).model;
step("probability alive, purchases, value", () => {
  const discounted = model.discountedPurchases(table, 26, 0.1 / 52);
  const each = spends.expectedSpend(table.frequency, table.monetary_value);
  return [model.probabilityAlive(table), model.expectedPurchases(table, 26), discounted.map((count, row) => count * each[row])];
});
console.log(`  ${convergence.distinct_rows} distinct histories, ${convergence.iterations} Newton steps; ${JSON.stringify(model)}`);
