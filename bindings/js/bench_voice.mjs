// Driver words of 100,000 comments of 40 words, drawn by Zipf's law out of 20,000 made-up ones: `node bench_voice.mjs [MODULE]`.
const { default: init, driverWords } = await import(process.argv[2] ?? "../../target/npm/regulars.js");
await init();

const COMMENTS = 100_000;
const WORDS = 40;
const VOCABULARY = 20_000;

let state = 1;
const uniform = () => {
  // A small counter-based mixer: good enough to simulate, and seeded.
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const draw = (from) => from[Math.floor(uniform() * from.length)];

/** Letters of each script, and what parts its words; three to nine letters a word, or two where nothing does. */
const scripts = {
  English: [[..."etaoinshrdlucmfwypvbgk"], " "],
  Russian: [[..."оеаинтсрвлкмдпуяыьгз"], " "],
  Persian: [[..."ایرندهمتسبواکشزفقگخچ"], " "],
  "Persian, half-spaces": [[..."ایرندهمتسبواکشزفقگخچ"], " ", "\u200c"],
  Chinese: [Array.from({ length: 3000 }, (_, at) => String.fromCodePoint(0x4e00 + at)), ""],
};

function word(letters, between, joiner) {
  const length = between === "" ? 2 : 3 + Math.floor(uniform() * 7);
  const word = Array.from({ length }, () => draw(letters)).join("");
  return joiner && uniform() < 0.2 ? `${word}${joiner}${draw(letters)}${draw(letters)}` : word;
}

// Zipf's law: the chance of a word is as one over its rank.
const reach = new Float64Array(VOCABULARY);
for (let rank = 1, sum = 0; rank <= VOCABULARY; rank++) reach[rank - 1] = sum += 1 / rank;
function rank() {
  const at = uniform() * reach[VOCABULARY - 1];
  let [low, high] = [0, VOCABULARY - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reach[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function step(name, run) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const found = run();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = [(performance.now() - start) / 1e3, (user + system) / 1e6].map((time) => time.toFixed(2).padStart(10));
  console.log(`  ${name.padEnd(42)}${seconds.join("")}${String(found.terms).padStart(10)}`);
}

console.log(`Node ${process.version}${" ".repeat(33)}wall s     cpu s     terms`);
console.log(`${COMMENTS} comments of ${WORDS} words, half of them in the focus`);
for (const [language, [letters, between, joiner]] of Object.entries(scripts)) {
  const words = Array.from({ length: VOCABULARY }, () => word(letters, between, joiner));
  const texts = Array.from({ length: COMMENTS }, () => Array.from({ length: WORDS }, () => words[rank()]).join(between));
  const focus = texts.map((_, row) => row % 2 === 0);
  step(language, () => driverWords({ texts }, focus));
  step(`${language}, stems and pairs`, () => driverWords({ texts }, focus, { tokens: { stem: true, ngrams: 2 } }));
}
