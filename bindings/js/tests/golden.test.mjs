// Every golden file, and the same bits as everywhere: tests/golden/README.md.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { digest, read, run } from "./golden.mjs";
import { regulars } from "./regulars.mjs";
import { scores } from "./simulated.mjs";

const folder = new URL("../../../tests/golden/", import.meta.url);
const digests = JSON.parse(readFileSync(new URL("digests.json", folder), "utf8"));
const rooms = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !["math", "posterior"].includes(entry.name));
const paths = rooms.flatMap(({ name }) => readdirSync(new URL(`${name}/`, folder)).map((file) => `${name}/${file}`));
const outcomesOf = new Map();

for (const path of paths.filter((path) => path.endsWith(".json")).sort()) {
  test(path, () => {
    const file = read(readFileSync(new URL(path, folder), "utf8"));
    const { failures, outcomes } = run(regulars, file);
    outcomesOf.set(file.call, [...(outcomesOf.get(file.call) ?? []), ...outcomes]);
    assert.deepEqual(failures.slice(0, 5), []);
  });
}

test("every call has the bits of every language", async () => {
  const found = new Map([["simulated", digests.simulated]]);
  for (const [call, outcomes] of outcomesOf) found.set(call, await digest(outcomes));
  const calls = new Set([...found.keys(), ...Object.keys(digests)]);
  assert.deepEqual([...calls].filter((call) => found.get(call) !== digests[call]), [], "other bits");
});

test("a base of 20,000 customers has the same bits", async () => {
  assert.equal(await digest([scores(regulars)]), digests.simulated);
});
