// The example prints what the README promises of the same story in Rust.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = new URL("../../../", import.meta.url);

test("examples/worth_and_risk.mjs tells the same story", () => {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const after = readme.split("cargo run --release --example worth_and_risk")[1];
  const promised = after.split("```text\n")[1].split("```")[0];
  const printed = execFileSync(process.execPath, [fileURLToPath(new URL("examples/worth_and_risk.mjs", root))], { encoding: "utf8" });
  assert.equal(printed, promised);
});
