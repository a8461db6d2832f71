// The page in a browser: what it shows, saves and withstands.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import en from "../page/words/en.js";
import fa from "../page/words/fa.js";
import { choose, launch, outcome, require, root, rows, saved, serve, table, visit } from "./browser.mjs";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const cdnow = readFileSync(join(root, "examples/data/cdnow/orders.csv"));
// Without the other example on the same file, which prints lines of the same form.
const readme = readFileSync(join(root, "README.md"), "utf8").replace(/\n## What is a customer worth\?[^]*?(?=\n## )/, "");
const HEAD = "order_id,customer_id,ordered_at,net_amount,currency";

let browser;
let site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(() => Promise.all([browser?.close(), site?.close()]));

/** A test on a page of its own. */
const on = (name, what, options) => test(name, { timeout: 60_000 }, () => visit(browser, site.url, what, options));

async function sample(page) {
  await page.click("#sample");
  return outcome(page);
}

/** One purchase a month of each of some customers, and a second one of every other. */
const orders = (ids) =>
  [HEAD, ...ids.flatMap((id, i) => [`${2 * i},"${id.replaceAll('"', '""')}",2026-01-0${1 + (i % 9)},${10 + i}.50,EUR`, `${2 * i + 1},"${id.replaceAll('"', '""')}",2026-0${2 + (i % 2)}-11,${5 + i},EUR`])].join("\n");

on("the CDNOW file gives the README's numbers", async (page) => {
  await choose(page, "order", cdnow, "orders.csv");
  const { failure } = await outcome(page);
  assert.equal(failure, "");
  assert.equal(await page.inputValue("[name=as_of]"), "1998-06-30", "by default the day of the last order");
  await page.fill("[name=as_of]", "1997-09-30");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("h2")?.textContent.includes("1997"));
  const { results } = await outcome(page);
  for (const words of ["2,357", "946 bought again", "4,814 purchases from January 1, 1997 to September 30, 1997", "USD 173,116", "40.1%", "38.2% to 42.1%"]) {
    assert.ok(results.includes(words), words);
  }
  const story = [...readme.matchAll(/^ {2}(\d{4}) +([\d.]+) \((.+)\)$/gm)];
  const most = (await table(page, en.best)).slice(0, 3);
  assert.deepEqual(most.map((row) => [row[0], row.at(-1)]), story.slice(0, 3).map(([, id, value, limits]) => [id, `${value} (${limits})`]));
  const risk = [...readme.matchAll(/^ {2}(\d{4}) +(\d+\.\d\d) 0\.\d{3} \(/gm)];
  assert.deepEqual((await table(page, en.at_risk)).slice(0, 3).map((row) => [row[0], row[4]]), risk.map(([, id, spend]) => [id, spend]));
  const parameters = [...readme.matchAll(/^ {4}(\w+) +([\d.]+) {2}\(([\d.]+ to [\d.]+)\)$/gm)].map(([, ...cells]) => cells);
  assert.equal(parameters.length, 7);
  assert.deepEqual((await table(page, en.models)).map((row) => row.slice(1, 4)), parameters);
  const segments = [...readme.matchAll(/^([A-Z][a-z ]+?) +(\d+) +([\d.]+%) +(\(.+?\)) +([\d.,]+) /gm)];
  const shown = (await table(page, en.segments)).filter((row) => row[1] !== "0");
  // A column of the page has equal decimals.
  for (const row of segments) row[5] = Math.round(row[5].replace(",", "")).toLocaleString("en");
  assert.deepEqual(shown.map((row) => row.slice(0, 4)), segments.map(([, name, size, share, limits, spend]) => [name, size, `${share} ${limits}`, spend]));
});

on("another horizon, the held-out weeks, and another day", async (page) => {
  await sample(page);
  await page.fill("[name=horizon]", "39");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("#results").textContent.includes("next 39 weeks"));
  const { results } = await outcome(page);
  for (const [label, value, limits] of [["purchases", "1,577", "1,121 to 2,107"], ["value", "USD 55,264", "USD 36,564 to USD 77,766"]]) {
    assert.match(readme, new RegExp(`${label}, next 39 weeks.* ${value} `));
    assert.ok(results.includes(value) && results.includes(limits), label);
  }
  assert.match(await page.textContent("#held-out"), /39 weeks .*1,577 purchases predicted \(1,452 to 1,712 .*1,882 made: -16\.2%/);
  await page.fill("[name=as_of]", "1998-06-25");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("h2")?.textContent.includes("1998"));
  assert.equal(await page.$("#held-out"), null, "five days are too few to judge by");
  await page.fill("[name=as_of]", "1990-01-01");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("#failure").textContent);
  const early = await outcome(page);
  assert.match(early.failure, /no purchase by that day/);
  assert.doesNotMatch(early.results, /Segments/);
  await page.fill("[name=as_of]", "1997-03-31");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("#customers"));
  assert.match((await outcome(page)).status, /Scored 2,357/);
});

on("customers that were merged are one, tickets are counted", async (page) => {
  await choose(page, "customer", "customer_id,merged_into,merged_at\nada,,\nann,ada,2026-03-20\n");
  await choose(page, "ticket", "ticket_id,customer_id,status,created_at\n1,ada,open,2026-03-01\n2,ada,solved,2026-03-01\n");
  await choose(page, "order", orders(["ada", "ann", "bo"]));
  await outcome(page);
  await page.fill("[name=as_of]", "2026-04-01");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("h2")?.textContent.includes("April 1"));
  assert.match((await outcome(page)).status, /Scored 2 customers/);
  const [head, ...cells] = rows((await saved(page, "save-scores")).text);
  assert.deepEqual(cells.map((row) => [row[head.indexOf("customer_id")], row[head.indexOf("open_tickets")]]), [["ada", "1"], ["bo", "0"]]);
});

on("the saved scores are the module's", async (page) => {
  await sample(page);
  const file = await saved(page, "save-scores");
  assert.equal(file.name, "scores.csv");
  const [head, ...cells] = rows(file.text);
  const { default: init, CustomerBase, score } = await import(join(root, "target/web/regulars/regulars.js"));
  await init();
  const base = new CustomerBase();
  base.importCsv("order", cdnow);
  const { customers, purchases, rfm } = score(base, "1997-09-30T23:59:59.999999Z");
  const column = (name) => cells.map((row) => row[head.indexOf(name)]);
  assert.equal(head.length, 24);
  assert.deepEqual(column("customer_id"), customers.key.map(({ id }) => id));
  assert.deepEqual(column("frequency"), [...purchases.frequency].map(String));
  assert.deepEqual(column("total_spend"), [...customers.spend].map(String));
  assert.deepEqual(column("probability_alive_low"), [...customers.probability_alive.low].map(String));
  assert.deepEqual(column("value"), [...customers.value.value].map(String));
  assert.deepEqual(column("value_high"), [...customers.value.high].map(String));
  assert.deepEqual(column("segment"), rfm.segment);
});

on("bad rows are shown with row, field, value and reason", async (page) => {
  const bad = ["a,ada,2026-13-45,10,EUR", "b,,2026-01-05,10,EUR", "c,bo,2026-01-05,ten,EUR", "d,bo,2026-01-06,12,EUR,7", "e,ada,2026-01-05,10,EUR", "e,ada,2026-01-05,10,EUR"];
  await choose(page, "order", `${orders(["ada", "bo", "cy"])}\n${bad.join("\n")}\n`);
  const { failure, status, results } = await outcome(page);
  assert.equal(failure, "");
  assert.match(status, /Orders read: 7; .*rows rejected, listed at the end: 5/);
  assert.match(results, /order\.csv: rows: 12, records: 7, merged into them: 0, left out by the map: 0, rejected: 5, doubtful: 0/);
  const [kinds, byRow] = await page.$$eval("#findings table", (tables) => tables.map((table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))));
  assert.equal(kinds.length, 5);
  const date = byRow.find((row) => row[3] === "8");
  assert.deepEqual(date.slice(0, 5), ["order.csv", "rejected", "ordered_at", "8", "2026-13-45"]);
  const file = await saved(page, "save-findings");
  assert.equal(rows(file.text).length, 1 + byRow.length);
});

on("files that hold nothing to score say so", async (page) => {
  const files = [
    ["", /nothing but a header/],
    [`${HEAD}\n`, /nothing but a header/],
    [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 1, 2, 3]), /invalid file: (?!.*column)/s],
    [Buffer.from(Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)), /invalid|header/],
    ["Name,Sum\nAda,3\n", /invalid.*no column fills id.*Name, Sum/s],
    [`${HEAD}\n1,ada,yesterday,10,EUR\n`, /No row could be read \(1 rejected\).*ordered_at/s],
    [`${HEAD}\n1,ada,01\/02\/2026,10,EUR\n`, /under “Dates such as/],
    [`${HEAD}\n1,ada,2026-01-05,$5,EUR\n`, /under “Amounts are written/],
  ];
  for (const [content, why] of files) {
    await choose(page, "order", content);
    const { failure, results } = await outcome(page);
    assert.match(failure, why);
    assert.doesNotMatch(results, /Segments/);
  }
  assert.match(await page.innerText("#findings"), /rejected: 1/);
  await choose(page, "order", `${HEAD}\n1,ada,2026-01-05,10,EUR\n`);
  const { failure, results } = await outcome(page);
  assert.equal(failure, "");
  assert.match(results, /not enough data/);
  assert.deepEqual((await table(page, en.best)).map((row) => row[0]), ["ada"]);
});

on("ids are text in any script, on the page and in spreadsheets", async (page) => {
  const ids = [`<img src=x onerror="hacked=1">`, "=HYPERLINK(0)", "+49 30", "@sum", " \t-2", "مشتری ۱", "日本\"語,\n2", "</script><b>x"];
  await choose(page, "order", orders(ids), "<i>a.csv");
  const { failure } = await outcome(page);
  assert.equal(failure, "");
  const shown = await page.$$eval("section bdi:not([lang])", (nodes) => nodes.map((node) => node.textContent));
  for (const id of [ids[0], ids[5], ids[7]]) assert.ok(shown.includes(id), id);
  assert.equal(await page.$$eval("#results img, #results b, #results i", (nodes) => nodes.length), 0);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  const [head, ...cells] = rows((await saved(page, "save-scores")).text);
  const column = cells.map((row) => row[head.indexOf("customer_id")]);
  for (const id of ["'=HYPERLINK(0)", "'+49 30", "'@sum", "'-2", "مشتری ۱", ids[0]]) assert.ok(column.includes(id), id);
  assert.ok(column.some((id) => id.startsWith('日本"語,')));
});

on("feedback gives the Net Promoter Score, or too little of it a reason", async (page) => {
  const answers = (scores) => ["feedback_id,customer_id,kind,submitted_at,score", ...scores.map((score, i) => `${i},c${i},nps,2026-01-10,${score}`)].join("\n");
  await choose(page, "order", orders(["c0", "c1", "c2"]));
  await outcome(page);
  assert.match(await page.innerText("#nps"), /not enough data\s+no feedback file/);
  await choose(page, "feedback", answers([10, 9]));
  await page.waitForFunction(() => document.querySelector("#nps")?.textContent.includes("Promoters: 2"));
  assert.match(await page.innerText("#nps"), /not enough data/);
  await choose(page, "feedback", answers([...Array(19).fill(10), ...Array(12).fill(7), ...Array(5).fill(2)]));
  await page.waitForFunction(() => document.querySelector("#nps")?.textContent.includes("Promoters: 19"));
  assert.match(await page.innerText("#nps"), /39\s+13 to 59\s+Promoters: 19, passives: 12, detractors: 5/);
});

on("columns of another system, and formats of the file", async (page) => {
  const file = "Order ID,Bill To Contact ID,Order Start Date,Order Amount\n1,ada,31.01.2026,\"10,50\"\n2,bo,01.02.2026,\"8,25\"\n";
  await choose(page, "order", file);
  assert.match((await outcome(page)).failure, /invalid/);
  assert.ok(await page.$eval("#help", (details) => details.open));
  await page.selectOption("[name=columns]", "salesforce");
  await page.selectOption("[name=date_order]", "day_first");
  await page.selectOption("[name=amounts]", ",.");
  await page.fill("[name=currency]", "eur");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("#customers"));
  const { failure, results } = await outcome(page);
  assert.equal(failure, "");
  assert.match(results, /2 purchases from January 31, 2026 to February 1, 2026, EUR 18\.75/);
});

on("answers after the last purchase count, and those after the chosen day are told", async (page) => {
  const answers = (day) => `feedback_id,customer_id,kind,submitted_at,score\n${[...Array(20).keys()].map((i) => `${i},c${i},nps,${i < 19 ? day : "2026-05-02"},9`).join("\n")}`;
  await choose(page, "order", orders(["c0", "c1", "c2"]));
  await outcome(page);
  await choose(page, "feedback", answers("2026-04-30"));
  await page.waitForFunction(() => document.querySelector("#nps")?.textContent.includes("Promoters: 20"));
  assert.equal(await page.inputValue("[name=as_of]"), "2026-05-02");
  const again = async (day, told) => {
    await page.fill("[name=as_of]", day);
    await page.click("#run");
    await page.waitForFunction((told) => document.querySelector("#nps")?.textContent.includes(told), told);
  };
  await again("2026-05-01", "1 answer was given after this day");
  await again("2026-04-01", "20 answers were given after this day");
  await again("2099-01-01", "Promoters: 20");
  assert.match(await page.innerText("#results .warning"), /future/);
  await choose(page, "feedback", "feedback_id,customer_id,kind,submitted_at,score\n");
  await page.waitForFunction((told) => document.querySelector("#nps")?.textContent.includes(told), en.nps_no_answer);
});

on("a changed form outdates the results, a changed file is asked for again", async (page) => {
  const folder = mkdtempSync(join(tmpdir(), "regulars-page-"));
  try {
    const path = join(folder, "orders.csv");
    writeFileSync(path, orders(["ada", "bo"]));
    await choose(page, "order", { path });
    await outcome(page);
    await page.fill("[name=horizon]", "4");
    assert.equal(await page.textContent("#status"), en.outdated);
    assert.ok(await page.isDisabled("#save-scores"));
    await page.click("#run");
    await page.waitForFunction(() => document.querySelector("#results").textContent.includes("next 4 weeks"));
    assert.ok(await page.isEnabled("#save-scores"));
    writeFileSync(path, orders(["ada", "bo", "cy"]));
    await page.click("#run");
    await page.waitForFunction(() => document.querySelector("#failure").textContent);
    assert.match((await outcome(page)).failure, /choose the file again/);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.click("[name=order]")]);
    await chooser.setFiles(path);
    await page.waitForFunction(() => /Scored 3/.test(document.querySelector("#status").textContent));
    await choose(page, "order", { path: [] });
    assert.equal(await page.textContent("#status"), en.outdated);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

on("whatever is newer wins over the sample that loads, and the sample has its own settings", async (page, wrong) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/cdnow/orders.csv", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.click("#sample");
  await page.click("#stop");
  await page.click("#sample");
  await choose(page, "order", orders(["ada", "bo"]));
  release();
  assert.match((await outcome(page)).status, /Scored 2/);
  await page.waitForTimeout(300);
  assert.match(await page.textContent("#status"), /Scored 2/);
  await page.fill("[name=currency]", "JPY");
  await page.selectOption("[name=date_order]", "month_first");
  assert.match((await sample(page)).status, /2,357 customers.*Orders read: 6,919; known only after that day: 1,959; on a day with another order of the customer: 146\./);
  assert.equal(await page.inputValue("[name=currency]"), "");
  // Playwright says that it blocked the service worker, which would answer instead of the route.
  wrong.length = 0;
}, { serviceWorkers: "block" });

on("orders in two currencies, and amounts as people write them", async (page) => {
  await choose(page, "order", `${HEAD}\n1,ada,2026-01-05,"1.234,50",EUR\n2,bo,2026-01-06,"5,00 €",EUR\n3,cy,2026-01-07,7,USD\n`);
  await outcome(page);
  await page.selectOption("[name=amounts]", ",.");
  await page.click("#run");
  await page.waitForFunction(() => document.querySelector("#failure button"));
  assert.match((await outcome(page)).failure, /EUR, USD.*no exchange rates/s);
  await page.click("text=Only EUR");
  await page.waitForFunction(() => document.querySelector("#customers"));
  const { status, results } = await outcome(page);
  assert.match(results, /EUR 1,240/);
  assert.match(status, /Scored 2 customers.*rows left out: 1/);
});

on("where nobody is seen to leave, nobody is called at risk", async (page) => {
  const day = (n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
  const bought = (i) => [...Array(12).keys()].filter((j) => j % (1 + (i % 3)) === 0 || j === 11);
  const lines = [...Array(40).keys()].flatMap((i) => bought(i).map((j) => `${i}-${j},c${i},${day(10 * j + (i % 10))},${10 + i}.00,EUR`));
  await choose(page, "order", [HEAD, ...lines].join("\n"));
  const { results } = await outcome(page);
  assert.match(results, /Nobody: of those who spent anything, all are alive/);
  assert.match(results, /set no limits to the parameters, so each was supposed within a factor of 50/);
});

on("a large file is read with progress and can be stopped; the page stays alive", async (page) => {
  const folder = mkdtempSync(join(tmpdir(), "regulars-page-"));
  try {
    const path = join(folder, "large.csv");
    const line = (i) => `${i},customer-${i % 200_000},2025-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")},${i % 90}.${10 + (i % 90)},EUR`;
    const block = Array.from({ length: 60_000 }, (_, i) => `${line(i)}\n`).join("");
    writeFileSync(path, `${HEAD}\n${block.repeat(22)}`);
    await page.evaluate(() => {
      globalThis.longest = 0;
      let last = performance.now();
      requestAnimationFrame(function frame(now) {
        globalThis.longest = Math.max(globalThis.longest, now - last);
        last = now;
        requestAnimationFrame(frame);
      });
    });
    await choose(page, "order", { path });
    await page.waitForFunction(() => document.querySelector("#progress").value > 0.05);
    assert.match(await page.textContent("#amount"), /^[\d.]+ MB of 5\d(\.\d)? MB, [\d,]+ rows$/);
    await page.click("#stop");
    assert.match(await page.textContent("#status"), /Stopped/);
    for (const end = Date.now() + 5000; page.workers().length > 0 && Date.now() < end; ) await page.waitForTimeout(20);
    assert.equal(page.workers().length, 0);
    assert.ok((await page.evaluate(() => globalThis.longest)) < 1000, "no long silence of the page");
    assert.match((await sample(page)).status, /2,357/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

on("everything can be done by keyboard, and focus is seen", async (page) => {
  const reach = async (selector) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate((selector) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        return { on: document.activeElement.outerHTML.slice(0, 80), reached: document.activeElement.matches(selector), seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 };
      }, selector);
      assert.ok(at.seen, `focus is seen on ${at.on}`);
      if (at.reached) return;
    }
    assert.fail(`${selector} can't be reached`);
  };
  await reach(".skip");
  await reach("#language");
  await reach("[name=order]");
  await reach("#help summary");
  await page.keyboard.press("Enter");
  assert.ok(await page.$eval("#help", (details) => details.open));
  await reach("#sample");
  await page.keyboard.press("Enter");
  assert.match((await outcome(page)).status, /2,357/);
  await reach("#save-scores");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), "scores.csv");
  await reach(".scroll");
});

on("a file dropped on the page is scored, several are not guessed", async (page) => {
  const drop = (files) =>
    page.evaluate((files) => {
      const dataTransfer = new DataTransfer();
      for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, files);
  await drop([["a.csv", orders(["ada"])], ["b.csv", ""]]);
  assert.match(await page.innerText("#failure"), /one file at a time/);
  await drop([["a.csv", orders(["ada", "bo"])]]);
  assert.match((await outcome(page)).status, /Scored 2 customers/);
  assert.equal(await page.$eval("[name=order]", (field) => field.files[0].name), "a.csv");
});

test("the page works without a network once it is loaded", { timeout: 60_000 }, async () => {
  const own = await serve();
  await visit(browser, own.url, async (page, wrong) => {
    await page.waitForFunction((words) => document.querySelector("#offline").textContent === words, en.offline);
    await page.context().setOffline(true);
    await own.close();
    await page.reload();
    assert.match((await sample(page)).status, /2,357/);
    // The browser itself reports what the service worker could not fetch.
    wrong.splice(0, wrong.length, ...wrong.filter((text) => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_FAILED/.test(text)));
  });
});

on("nothing can be sent to another server, from the page or its worker", async (page, wrong) => {
  const other = await serve();
  try {
    await sample(page);
    const send = (url) => fetch(url, { method: "POST", body: "orders", mode: "no-cors" }).then(() => "sent", () => "refused");
    assert.equal(await page.evaluate(send, other.url), "refused");
    assert.equal(page.workers().length, 1);
    assert.equal(await page.workers()[0].evaluate(send, other.url), "refused");
    assert.equal(other.asked, 0);
    assert.ok(wrong.every((text) => /Content Security Policy|violates/i.test(text)), wrong.join("\n"));
    wrong.length = 0;
  } finally {
    await other.close();
  }
});

for (const [locale, colorScheme, width] of [["en-US", "light", 320], ["fa-IR", "dark", 320], ["en-US", "dark", 1100]]) {
  on(
    `${locale}, ${colorScheme}, ${width} pixels: no overflow, no fault that axe knows`,
    async (page) => {
      await page.evaluate(axe);
      const check = async () => {
        const found = await page.evaluate(async () => {
          const { scrollWidth, clientWidth, dir } = document.documentElement;
          const { violations } = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
          return { dir, overflow: scrollWidth - clientWidth, faults: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`) };
        });
        assert.deepEqual(found, { dir: locale === "fa-IR" ? "rtl" : "ltr", overflow: 0, faults: [] });
      };
      await choose(page, "order", "Name,Sum\nAda,3\n", "سفارش‌ها.csv");
      await outcome(page);
      await check();
      await choose(page, "order", `${cdnow}x,مشتری ۱,never,1,USD\n`);
      const { status } = await outcome(page);
      assert.ok(status.includes(locale === "fa-IR" ? "۲٬۳۵۷" : "2,357"), status);
      await page.$eval("#findings details", (details) => (details.open = true));
      await check();
      for (const wider of [360, 400, 768]) {
        await page.setViewportSize({ width: wider, height: 800 });
        // Charts take their new width a frame later.
        await page.waitForFunction((wider) => document.documentElement.scrollWidth === wider, wider, { timeout: 10_000 });
      }
    },
    { locale, colorScheme, viewport: { width, height: 800 }, isMobile: width < 500, hasTouch: width < 500 },
  );
}

on("the language can be changed over the results", async (page) => {
  await sample(page);
  await page.selectOption("#language", "fa");
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  assert.match(await page.innerText("#repeat_rate"), /۴۰٫۱٪/);
  assert.equal((await table(page, fa.best))[0][0], "0509");
  await page.reload();
  assert.equal(await page.getAttribute("html", "lang"), "fa", "and is remembered");
});

test("both languages have the same words with the same values", () => {
  const values = (words) => (typeof (words.other ?? words) === "string" ? (words.other ?? words).match(/\{\w+\}/g)?.sort() ?? [] : Object.fromEntries(Object.entries(words).map(([key, of]) => [key, values(of)])));
  const { noted, ...same } = fa;
  assert.deepEqual(values(same), values(en));
  assert.ok(Object.values(noted).every((text) => text.endsWith(".")));
});

test("the layout knows no left and right, and every file is kept for offline", () => {
  const style = readFileSync(join(root, "examples/web/page/style.css"), "utf8");
  assert.doesNotMatch(style, /\b(left|right)\b|(margin|padding|border)-(top|bottom)|[^-]\b(width|height):/);
  const folder = join(root, "target/web");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const listed = JSON.parse(readFileSync(join(folder, "files.json"), "utf8"));
  assert.deepEqual(files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).filter((name) => name !== "files.json").sort(), listed.sort());
});
