// The simulated base of tests/golden/README.md, as two CSV files.

export function simulated() {
  let x = 2463534242;
  const draw = (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
  const start = Date.UTC(2024, 0, 1);
  const date = (day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10);
  const orders = ["order_id,customer_id,ordered_at,net_amount,currency"];
  const feedback = ["feedback_id,customer_id,kind,submitted_at,score"];
  for (let customer = 1; customer <= 20_000; customer++) {
    let day = draw(365);
    const buys = 1 + draw(60);
    const leaves = draw(500);
    const spend = 500 + draw(6000);
    const answers = draw(4);
    for (let first = true; ; first = false) {
      const cents = Math.floor(spend / 2) + draw(spend);
      orders.push(`${orders.length - 1},${customer},${date(day)},${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")},EUR`);
      if (!first && draw(1000) < leaves) break;
      do day += 7;
      while (day < 730 && draw(1000) >= buys);
      day += draw(7);
      if (day >= 730) break;
    }
    if (answers === 0) feedback.push(`${customer},${customer},nps,2025-12-01,${draw(11)}`);
  }
  return { orders: `${orders.join("\n")}\n`, feedback: `${feedback.join("\n")}\n` };
}

/** The scores of the simulated base. */
export function scores(r) {
  const files = simulated();
  const base = new r.CustomerBase();
  const bytes = (text) => new TextEncoder().encode(text);
  const reports = [base.importCsv("order", bytes(files.orders)), base.importCsv("feedback", bytes(files.feedback))];
  if (reports.some((report) => report.rejected > 0)) throw new Error(JSON.stringify(reports).slice(0, 500));
  return r.score(base, "2025-12-31T00:00:00Z");
}
