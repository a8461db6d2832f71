// What is in a base is read back: records, a page of them, one customer with all that is theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { regulars as r } from "./regulars.mjs";

const map = { constants: { currency: "EUR" } };
/** The base of `rows`: columns of orders, and the customer a. */
function base() {
  const base = new r.CustomerBase();
  const columns = {
    id: ["2", "1", "3"],
    customer_id: ["a", "a", "b"],
    ordered_at: [new Date("2026-02-05T10:00:00Z"), new Date("2026-01-05T10:00:00Z"), new Date("2026-03-05T10:00:00Z")],
    net_amount: Float64Array.of(12.5, 7.25, 30),
  };
  const report = base.importColumns("order", columns, { map });
  assert.deepEqual([report.records, report.repeats.added, report.findings], [3, 3, []]);
  base.append("customer", { id: "a", country: "IR" });
  return base;
}

test("records are read in order of id, a page of them, or as of an instant", () => {
  const ids = (how) => base().records("order", how).map((order) => order.id);
  assert.deepEqual(ids(), ["1", "2", "3"]);
  assert.deepEqual(ids({ from: 1, most: 1 }), ["2"]);
  assert.deepEqual(ids({ as_of: "2026-02-28" }), ["1", "2"]);
  assert.deepEqual(ids({ from: 9 }), []);
  assert.deepEqual(base().records("order")[1].gross, { minor: 1250, currency: "EUR" });
  assert.deepEqual(base().records("ticket"), []);
  assert.throws(() => base().records("orders"), { code: "invalid" });
  assert.throws(() => ids({ most: -1 }), r.RegularsError);
  assert.throws(() => ids({ page: 1 }), /no such name/);
});

test("a customer comes with what is theirs, and nobody as null", () => {
  const found = base().customer("a");
  assert.deepEqual([found.customer.country, found.orders.map((order) => order.id), found.tickets], ["IR", ["1", "2"], []]);
  assert.deepEqual(base().customer("a", { as_of: "2026-01-31" }).orders.map((order) => order.id), ["1"]);
  assert.equal(base().customer("b"), null);
  assert.equal(base().customer("a", { source: "shop" }), null);
});

test("a file that overlaps the last one is an update", () => {
  const own = base();
  const lines = '{"id": "3", "customer_id": "b", "ordered_at": "2026-03-05T10:00:00Z", "net_amount": 31}\n{"id": "4", "customer_id": "c", "ordered_at": "2026-03-06T10:00:00Z", "net_amount": 5}\n';
  assert.throws(() => own.importJsonLines("order", lines, { map }), { code: "duplicate" });
  assert.equal(own.count("order"), 3);
  const report = own.importJsonLines("order", lines, { map, options: { on_repeat: "replace" } });
  assert.deepEqual([report.records, report.repeats], [2, { added: 1, unchanged: 0, kept: 0, replaced: 1 }]);
  assert.equal(own.records("order", { from: 2, most: 1 })[0].gross.minor, 3100);
});
