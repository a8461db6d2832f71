//! Files of rows: the same records, and as many rejected, in whatever order the rows come; and any bytes at all.

use crate::chance::{Chance, ordered};
use crate::{Found, same, sound};
use regulars::import::{self, ColumnMap, ImportOptions, Importable};
use regulars::model::{
    Account, Customer, CustomerBase, Deal, Feedback, Interaction, Invitation, Order, Subscription, Ticket,
};

const HEAD: &str = "order_id,customer_id,ordered_at,net_amount,currency,status,sku,quantity,price,external.shop";

fn row(chance: &mut Chance) -> String {
    let cell = |chance: &mut Chance, words: &[&'static str]| chance.pick(words);
    [
        cell(chance, &["1", "1", "1", "2", "3", ""]),
        cell(chance, &["ada", "ada", "ada", "bo", ""]),
        cell(chance, &["2026-01-01", "2026-01-01", "2026-01-02", "2026-02-30"]),
        cell(chance, &["5.00", "5.00", "7.00", "", "x"]),
        cell(chance, &["EUR", "EUR", "EUR", "USD"]),
        cell(chance, &["", "", "paid", "cancelled", "odd"]),
        cell(chance, &["", "s1", "s2"]),
        cell(chance, &["1", "", "2"]),
        cell(chance, &["2.50", ""]),
        cell(chance, &["", "e1", "e2", "e3"]),
    ]
    .join(",")
}

/// The counts of an import and its orders, but for the order of their lines, which is that of their rows.
fn read(rows: &[String]) -> Result<Option<(usize, usize, usize, CustomerBase)>, String> {
    let file = [&[HEAD.to_owned()], rows].concat().join("\n");
    let imported =
        sound("csv", import::csv::<Order>(file.as_bytes(), &ColumnMap::default(), &ImportOptions::default()))?;
    let Some(imported) = imported else { return Ok(None) };
    if imported.rows != imported.records.len() + imported.merged + imported.skipped + imported.rejected {
        return Err(format!("rows don't add up: {imported:?}"));
    }
    let mut base = CustomerBase::new();
    for mut order in imported.records {
        order.lines.sort_by_key(|line| format!("{line:?}"));
        base.append(order).map_err(|error| format!("a base refuses an imported order: {error}"))?;
    }
    Ok(Some((imported.rows, imported.merged, imported.rejected, base)))
}

pub(crate) fn orders(chance: &mut Chance) -> Found {
    let count = 1 + chance.below(12);
    let rows = chance.many(count, row);
    let order = chance.order(count);
    let (one, other) = (read(&rows)?, read(&ordered(&rows, &order))?);
    same("an import", &one, &other).map_err(|why| format!("{rows:?} {order:?}: {why}"))
}

/// Any cells in any columns, as CSV and as JSON Lines.
pub(crate) fn records(chance: &mut Chance) -> Found {
    const NAMES: [&str; 16] = [
        "id",
        "customer_id",
        "created_at",
        "status",
        "amount",
        "currency",
        "kind",
        "submitted_at",
        "score",
        "sent_at",
        "starts_on",
        "email",
        "occurred_at",
        "custom.x",
        "external.y",
        "source",
    ];
    const CELLS: [&str; 11] =
        ["1", "2", "", "2026-01-01", "2026-01-01T10:00:00Z", "nps", "9", "EUR", "\"a,b\"", "é", "open"];
    let width = 1 + chance.below(NAMES.len());
    let names = chance.many(width, |chance| chance.pick(&NAMES));
    let mut lines = vec![names.join(",")];
    let mut objects = Vec::new();
    for _ in 0..chance.below(9) {
        let cells = chance.many(width, |chance| chance.pick(&CELLS));
        let fields = names.iter().zip(&cells).map(|(name, cell)| format!("{name:?}: {:?}", cell.trim_matches('"')));
        objects.push(format!("{{{}}}", fields.collect::<Vec<_>>().join(", ")));
        lines.push(cells.join(","));
    }
    let (mut csv, mut json) = (lines.join("\n").into_bytes(), objects.join("\n").into_bytes());
    for bytes in [&mut csv, &mut json] {
        if chance.once_in(5) && !bytes.is_empty() {
            let place = chance.below(bytes.len());
            bytes[place] = chance.bits() as u8;
        }
    }
    each::<Customer>(&csv, &json)?;
    each::<Account>(&csv, &json)?;
    each::<Interaction>(&csv, &json)?;
    each::<Order>(&csv, &json)?;
    each::<Subscription>(&csv, &json)?;
    each::<Deal>(&csv, &json)?;
    each::<Ticket>(&csv, &json)?;
    each::<Feedback>(&csv, &json)?;
    each::<Invitation>(&csv, &json)
}

fn each<T: Importable + std::fmt::Debug>(csv: &[u8], json: &[u8]) -> Found {
    let (map, options) = (ColumnMap::default(), ImportOptions::default());
    sound("csv", import::csv::<T>(csv, &map, &options))?;
    sound("json_lines", import::json_lines::<T>(json, &map, &options))?;
    Ok(())
}
