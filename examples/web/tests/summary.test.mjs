// What the page computes by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sixths } from "../page/summary.js";

test("no time of the map passes the age, whatever the length of the base in days", () => {
  const lengths = Array.from({ length: 1825 }, (_, day) => (day + 1) / 7);
  const wrong = lengths.filter((age) => {
    const times = sixths(age);
    return times.some((time, i) => time > age || (i > 0 && time <= times[i - 1])) || times.at(-1) !== age;
  });
  assert.deepEqual(wrong, []);
});
