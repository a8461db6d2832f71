// Prints how large files are as they lie there, and as servers send them: `node sizes.mjs FILE...`.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(12);
console.log(`${"".padEnd(18)}${["raw", "gzip", "brotli"].map((word) => word.padStart(12)).join("")}`);
for (const path of process.argv.slice(2)) {
  const bytes = readFileSync(path);
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  console.log(`${basename(path).padEnd(18)}${sizes.map(kilobytes).join("")}`);
}
