// Elsewhere: npm install regulars, and import from "regulars".
import { readFileSync } from "node:fs";
import init, { CustomerBase, score } from "../target/npm/regulars.js";

await init();
const base = new CustomerBase();
base.importCsv("order", readFileSync(new URL("data/cdnow/orders.csv", import.meta.url)));

const { customers, purchase_model: fit } = score(base, "1997-09-30T00:00:00Z");
for (const { name, value, standard_error } of fit.parameters) {
  console.log(`${name.padEnd(5)} ${value.toFixed(4)} +- ${standard_error.toFixed(4)}`);
}

const { key, spend, probability_alive: alive, value } = customers;
const top = (by) => [...key.keys()].sort((a, b) => by(b) - by(a)).slice(0, 3);
const interval = ({ low, high }, row, digits) => `(${low[row].toFixed(digits)} to ${high[row].toFixed(digits)})`;
console.log("worth most in the next 26 weeks (USD, 95% interval)");
for (const row of top((row) => value.value[row])) {
  console.log(`  ${key[row].id} ${value.value[row].toFixed(2).padStart(7)} ${interval(value, row, 2)}`);
}
console.log("most at risk and still winnable (spend so far, probability to be a customer still)");
for (const row of top((row) => spend[row] * alive.value[row] * (1 - alive.value[row]))) {
  const probability = `${alive.value[row].toFixed(3)} ${interval(alive, row, 3)}`;
  console.log(`  ${key[row].id} ${spend[row].toFixed(2).padStart(7)} ${probability}`);
}
