//! Columns in memory: what has a type keeps it, and all else is as in a file.

use super::{check_account, said};
use regulars::{
    import::{self, Cell, ColumnMap, Formats, ImportOptions, Importable, Imported},
    model::{Customer, Deal, Feedback, Instant, Order, instant},
};

fn map(json: &str) -> ColumnMap {
    serde_json::from_str(json).unwrap()
}

/// A column of a test: its name and its values.
type Named<'a> = (&'a str, Vec<Cell<'a>>);

fn column<'a, T: Copy + Into<Cell<'a>>>(name: &'a str, values: &[T]) -> Named<'a> {
    (name, values.iter().map(|&value| value.into()).collect())
}

fn import_as<T: Importable>(columns: &[Named<'_>], map: &ColumnMap, formats: Formats) -> regulars::Result<Imported<T>> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    let cell = |row: usize, column: usize| columns[column].1[row].clone();
    import::columns(&names, rows, cell, map, &ImportOptions { formats, ..ImportOptions::default() })
}

fn read<T: Importable>(columns: &[Named<'_>], json: &str) -> Imported<T> {
    let imported = import_as(columns, &map(json), Formats::default()).unwrap();
    check_account(&imported);
    imported
}

fn at(texts: &[&str]) -> Vec<Instant> {
    texts.iter().map(|text| instant(text).unwrap()).collect()
}

/// Orders of customers that are cells of one kind or the other.
fn orders_of(customers: Vec<Cell<'_>>, amounts: Vec<Cell<'_>>, json: &str) -> Imported<Order> {
    let ids: Vec<i64> = (1..).take(customers.len()).collect();
    let times = at(&["2026-01-05T10:00:00Z"]);
    let columns = [
        column("id", &ids),
        ("customer_id", customers),
        column("ordered_at", &vec![times[0]; ids.len()]),
        ("net", amounts),
    ];
    read(&columns, json)
}

const EUR: &str = r#"{"constants": {"currency": "EUR"}}"#;

#[test]
fn columns_are_as_the_file_that_they_would_be() {
    let file = "id,customer_id,ordered_at,net,currency\n1,a,2026-01-05T10:00:00Z,19.99,EUR\n2,,2026-01-05T10:00:00Z,5,EUR\n\
                3,guest,2026-01-05T10:00:00Z,5,EUR\n1,b,2026-01-05T10:00:00Z,7,EUR\n5,c,2026-01-05T10:00:00Z,x,EUR\n";
    let of_file = import::csv::<Order>(file.as_bytes(), &ColumnMap::default(), &ImportOptions::default()).unwrap();
    let customers = vec!["a".into(), Cell::Missing, "guest".into(), "b".into(), "c".into()];
    let times = at(&["2026-01-05T10:00:00Z"; 5]);
    let net = vec![Cell::Float(19.99), Cell::Whole(5), Cell::Float(5.0), Cell::Whole(7), Cell::from("x")];
    let columns = [
        column("id", &[1_i64, 2, 3, 1, 5]),
        ("customer_id", customers),
        column("ordered_at", &times),
        ("net", net),
        column("currency", &["EUR"; 5]),
    ];
    let mut of_columns = read::<Order>(&columns, "{}");
    assert_eq!(of_columns.records, of_file.records);
    // A file's first row is its header.
    for example in of_columns.findings.iter_mut().flat_map(|finding| &mut finding.examples) {
        example.row += 1;
        example.detail = example.detail.take().map(|detail| detail.replace("row 1", "row 2"));
    }
    assert_eq!(of_columns.findings, of_file.findings);
}

#[test]
fn a_line_that_stands_before_its_order_takes_its_currency() {
    let columns = [
        column("id", &[7_i64, 7]),
        ("customer_id", vec![Cell::Missing, "a".into()]),
        ("ordered_at", vec![Cell::Missing, "2026-01-05T10:00:00Z".into()]),
        ("currency", vec![Cell::Missing, "EUR".into()]),
        column("sku", &["pen", "ink"]),
        column("quantity", &[2_i64, 1]),
        column("price", &[1.5, 4.0]),
    ];
    let imported = read::<Order>(&columns, "{}");
    let lines: Vec<_> = imported.records[0].lines.iter().map(|line| line.sku.as_deref().unwrap()).collect();
    assert_eq!((imported.records.len(), imported.merged, lines), (1, 1, vec!["ink", "pen"]));
}

#[test]
fn floats_of_a_database_are_ids_and_amounts_as_declared() {
    let float = |value: f64| Cell::Float(value);
    let undeclared =
        orders_of(vec![float(17850.0), float(f64::NAN)], vec![float(19.990_000_000_000_002), float(5.0)], EUR);
    assert_eq!(undeclared.records.len(), 0);
    assert_eq!(
        said(&undeclared),
        [
            "1 net: \"19.990000000000002\" has more than the 2 decimals of EUR; declare formats.rounding = \"half_even\" or \"half_up\" to round such amounts",
            "2 customer_id: missing",
        ]
    );
    let declared = r#"{"constants": {"currency": "EUR"}, "formats": {"float_ids": true, "rounding": "half_even"}}"#;
    let orders = orders_of(vec![float(17850.0)], vec![float(19.990_000_000_000_002)], declared);
    assert_eq!((orders.records[0].customer_id.as_str(), orders.records[0].gross.minor), ("17850", 1999));
    assert_eq!((orders.rounded, said(&orders).len()), (1, 0));
    let doubted = orders_of(vec![float(17850.0)], vec![float(19.99)], EUR);
    assert!(said(&doubted)[0].ends_with("declare formats.float_ids = true"), "{:?}", said(&doubted));
}

#[test]
fn numbers_have_no_separators_to_be_declared() {
    let german =
        r#"{"constants": {"currency": "EUR"}, "formats": {"decimal": ",", "thousands": ".", "float_ids": true}}"#;
    let amounts = vec![Cell::Float(1234.5), Cell::Number("1.25".into()), "1.234,50".into(), Cell::Whole(1_000)];
    let customers = vec![Cell::Float(7.0), Cell::Whole(8), "9".into(), "10,0".into()];
    let orders = orders_of(customers, amounts, german);
    let read: Vec<(&str, i64)> = orders.records.iter().map(|o| (o.customer_id.as_str(), o.gross.minor)).collect();
    assert_eq!(read, [("7", 123_450), ("8", 125), ("9", 123_450), ("10", 100_000)]);
}

#[test]
fn ids_are_numbers_texts_and_what_looks_like_uuids() {
    let uuid = "6f1e9d0c-5d0b-4b57-9d36-0e9c3b1f8a11";
    let amounts = vec![Cell::Whole(1); 5];
    let customers = vec![Cell::Whole(i64::MAX), Cell::Whole(0), uuid.into(), "A@x.test".into(), "None".into()];
    let orders = orders_of(customers, amounts, EUR);
    let ids: Vec<&str> = orders.records.iter().map(|order| order.customer_id.as_str()).collect();
    assert_eq!(ids, ["9223372036854775807", uuid, "a@x.test"]);
    let nobody: Vec<(usize, &str)> =
        orders.findings.iter().flat_map(|f| f.examples.iter().map(|e| (e.row, e.value.as_str()))).collect();
    assert_eq!(nobody, [(2, "0"), (5, "None")]);
}

#[test]
fn instants_keep_their_zone_and_midnights_are_days() {
    let utc = instant("2025-07-01T21:30:00Z").unwrap();
    let clock = |text: &str| Cell::Clock(instant(text).unwrap().naive_utc());
    let orders_at = |cells: Vec<Cell<'static>>| {
        let ids: Vec<i64> = (1..).take(cells.len()).collect();
        let columns = [
            column("id", &ids),
            column("customer_id", &vec!["c"; ids.len()]),
            ("ordered_at", cells),
            column("net", &vec![1_i64; ids.len()]),
        ];
        let formats = Formats { offset_minutes: Some(60), ..Formats::default() };
        import_as::<Order>(&columns, &map(EUR), formats).unwrap()
    };
    let zoned = orders_at(vec![Cell::Instant(utc, Some(120)), Cell::Instant(utc, None)]);
    assert!(zoned.records.iter().all(|order| order.ordered_at == utc));
    assert_eq!(zoned.records[0].utc_offset_minutes, Some(120));
    let mixed = orders_at(vec![clock("2025-07-01T00:00:00Z"), clock("2025-07-01T12:00:00Z")]);
    assert_eq!((mixed.days_as_instants, mixed.records[1].ordered_at), (0, instant("2025-07-01T11:00:00Z").unwrap()));
    let days = orders_at(vec![clock("2025-07-01T00:00:00Z"), clock("2025-07-02T00:00:00Z")]);
    assert_eq!(days.days_as_instants, 2);
    assert_eq!(days.records[0].ordered_at, instant("2025-06-30T23:00:00Z").unwrap());
}

#[test]
fn a_deal_that_closed_on_the_day_it_was_created_is_not_doubted() {
    let day = |text: &str| Cell::Clock(instant(text).unwrap().naive_utc());
    let columns = [
        column("id", &["1"]),
        column("amount", &[5.0]),
        column("currency", &["USD"]),
        ("created_at", vec![day("2020-01-01T09:00:00Z")]),
        ("closed_at", vec![day("2020-01-01T00:00:00Z")]),
        column("status", &["won"]),
    ];
    let deals = read::<Deal>(&columns, "{}");
    assert_eq!((deals.records.len(), said(&deals)), (1, Vec::<String>::new()));
}

#[test]
fn columns_with_gaps_are_floats_and_still_counts_and_truths() {
    let columns = [
        column("id", &["1", "2"]),
        column("kind", &["nps", "nps"]),
        column("submitted_at", &["2026-01-05", "2026-01-06"]),
        column("score", &[9.0, f64::NAN]),
        column("utc_offset_minutes", &[60.0, f64::NAN]),
        column("text", &[Some("good"), None]),
    ];
    let feedback = read::<Feedback>(&columns, "{}");
    assert_eq!((feedback.records[0].score, feedback.records[0].utc_offset_minutes), (Some(9.0), Some(60)));
    assert_eq!((feedback.records.len(), feedback.records[1].text.as_deref()), (2, None));
}

#[test]
fn columns_that_fill_nothing_are_listed_and_not_looked_at() {
    let cell = |_, column: usize| if column == 1 { "a".into() } else { panic!("nobody asked for column {column}") };
    let (names, map) = (["embedding", " Customer ID "], map(r#"{"columns": {"id": ["customer_id"]}}"#));
    let customers = import::columns::<Customer>(&names, 1, cell, &map, &ImportOptions::default()).unwrap();
    assert_eq!((customers.records[0].id.as_str(), customers.unknown_columns), ("a", vec!["embedding".to_owned()]));
}

#[test]
fn a_total_below_the_table_is_no_record() {
    let orders = orders_of(vec!["a".into(), "b".into()], vec![Cell::Whole(1), Cell::Whole(2)], EUR);
    assert_eq!(orders.records.len(), 2);
    let ids = ["1", "2", "Total"];
    let customers = [Some("a"), Some("b"), None];
    let columns = [
        column("id", &ids),
        column("customer_id", &customers),
        column("ordered_at", &[Some("2026-01-05"), Some("2026-01-05"), None]),
        column("net", &[1.0, 2.0, 3.0]),
    ];
    let orders = read::<Order>(&columns, EUR);
    assert_eq!((orders.records.len(), orders.skipped, orders.rejected), (2, 1, 0));
    assert_eq!(orders.findings[0].cure.as_deref(), Some("declare footer_rows = 1"));
}

#[test]
fn tables_that_can_not_be_read_are_errors() {
    let error = |columns: &[Named<'_>]| {
        import_as::<Order>(columns, &ColumnMap::default(), Formats::default()).unwrap_err().to_string()
    };
    assert!(error(&[]).contains("empty"), "{}", error(&[]));
    let lacking = [column("id", &["a"]), column("total", &[1.0])];
    assert!(error(&lacking).contains("no column fills customer_id"), "{}", error(&lacking));
    let twice = [column("id", &["a"]), column("order_id", &["a"])];
    assert!(error(&twice).contains("both fill id"), "{}", error(&twice));
}
