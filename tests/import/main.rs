//! The import as a caller meets it: real exports, bad files, and files that the tests write themselves.

mod cells;
mod columns;
mod cures;
mod findings;
mod layout;
mod silent;
mod strangers;
mod suggest;
mod suggest_rules;
mod systems;
mod who;

use std::{collections::BTreeSet, fmt::Debug, ops::ControlFlow, path::Path};

use proptest::prelude::*;
use regulars::{
    import::{self, ColumnMap, DateOrder, Epoch, Formats, ImportOptions, Importable, Imported, Severity},
    model::{
        Account, Currency, CustomValue, Customer, Deal, DealStatus, Entity, Feedback, FeedbackKind, Interaction,
        InteractionKind, Invitation, Money, Order, OrderLine, Return, Subscription, Ticket, instant,
    },
};
use serde_json::Value;

/// Runs an expression with `T` as the record of an entity's name.
macro_rules! with_entity {
    ($entity:expr, $T:ident => $body:expr) => {
        match $entity {
            "customer" => {
                type $T = Customer;
                $body
            }
            "account" => {
                type $T = Account;
                $body
            }
            "interaction" => {
                type $T = Interaction;
                $body
            }
            "order" => {
                type $T = Order;
                $body
            }
            "subscription" => {
                type $T = Subscription;
                $body
            }
            "deal" => {
                type $T = Deal;
                $body
            }
            "ticket" => {
                type $T = Ticket;
                $body
            }
            "feedback" => {
                type $T = Feedback;
                $body
            }
            "invitation" => {
                type $T = Invitation;
                $body
            }
            other => panic!("no entity {other}"),
        }
    };
}

// After the macro, which it uses.
mod pieces;

const ENTITIES: [&str; 9] =
    ["customer", "account", "interaction", "order", "subscription", "deal", "ticket", "feedback", "invitation"];

/// The identities that hold for every import.
fn check_account<T>(imported: &Imported<T>) {
    let places = imported.records.len() + imported.merged + imported.skipped + imported.rejected;
    assert_eq!(imported.rows, places, "rows are not accounted for");
    let rejected = imported.findings.iter().filter(|finding| finding.severity == Severity::Rejected);
    assert_eq!(rejected.clone().map(|finding| finding.count).sum::<usize>(), imported.rejected);
    let rows: Vec<usize> = rejected.flat_map(|finding| finding.examples.iter().map(|example| example.row)).collect();
    let distinct: std::collections::BTreeSet<usize> = rows.iter().copied().collect();
    assert_eq!(distinct.len(), rows.len(), "a row is rejected twice");
    for finding in &imported.findings {
        assert_eq!(finding.examples.len(), finding.count.min(5), "{finding:?}");
        assert!(finding.examples.is_sorted_by(|a, b| a.row < b.row), "{finding:?}");
        assert!(
            finding.examples.iter().all(|example| example.value.chars().count() < 110),
            "long value in {finding:?}"
        );
        assert!(!finding.reason.is_empty() && !finding.field.is_empty());
    }
}

fn csv<T: Importable>(text: impl AsRef<[u8]>) -> Imported<T> {
    csv_as(text, &Formats::default())
}

fn csv_as<T: Importable>(text: impl AsRef<[u8]>, formats: &Formats) -> Imported<T> {
    let options = ImportOptions { formats: formats.clone(), ..ImportOptions::default() };
    let imported = import::csv(text.as_ref(), &ColumnMap::default(), &options).unwrap();
    check_account(&imported);
    imported
}

fn csv_error(text: impl AsRef<[u8]>) -> String {
    import::csv::<Order>(text.as_ref(), &ColumnMap::default(), &ImportOptions::default()).unwrap_err().to_string()
}

fn lines<T: Importable>(text: &str) -> Imported<T> {
    lines_by(text, &ColumnMap::default())
}

fn lines_by<T: Importable>(text: &str, map: &ColumnMap) -> Imported<T> {
    let imported = import::json_lines(text.as_bytes(), map, &ImportOptions::default()).unwrap();
    check_account(&imported);
    imported
}

fn csv_by<T: Importable>(text: &str, map: &ColumnMap) -> Imported<T> {
    let imported = import::csv(text.as_bytes(), map, &ImportOptions::default()).unwrap();
    check_account(&imported);
    imported
}

/// `row field: reason (detail); cure` of every example of a finding, by row.
fn said<T>(imported: &Imported<T>) -> Vec<String> {
    let texts = |finding: &import::Finding| {
        let import::Finding { field, reason, cure, examples, .. } = finding.clone();
        let cure = cure.filter(|cure| !is_general(cure)).map_or(String::new(), |cure| format!("; {cure}"));
        let text = move |example: import::FindingExample| {
            let said = match example.detail {
                // The reason is what many have in common, the detail what is said of this row.
                Some(detail) if reason.contains('…') => detail,
                Some(detail) => format!("{reason} ({detail})"),
                None => reason.clone(),
            };
            (example.row, format!("{} {field}: {said}{cure}", example.row))
        };
        examples.into_iter().map(text).collect::<Vec<_>>()
    };
    let mut texts: Vec<_> = imported.findings.iter().flat_map(texts).collect();
    texts.sort_by_key(|(row, _)| *row);
    texts.into_iter().map(|(_, text)| text).collect()
}

/// Whether a cure is no more than what helps against any such fault; `cures` tries these.
fn is_general(cure: &str) -> bool {
    let starts =
        ["fill it in", "correct it", "keep one of", "write ", "take the", "close it", "nothing is", "give both"];
    let parts = [
        " to leave it unread",
        "constants.scale_min",
        " if it is meant as it is written",
        " in place of \"\"",
        " to keep it, or one of ",
        "export it",
        "columns.total = the",
        "are UTC",
    ];
    starts.iter().any(|start| cure.starts_with(start)) || parts.iter().any(|part| cure.contains(part))
}

const HEADER: &str = "order_id,customer_id,ordered_at,net_amount,currency\n";

// ---- real files -------------------------------------------------------------------------------------------------

#[test]
fn merges_need_a_date_and_amounts_have_an_end() {
    let customers: Imported<Customer> =
        csv("id,merged_into,merged_at\na,,\nb,a,2025-01-05\nc,a,\nd,,2025-01-05\ne,e,2025-01-05\n");
    let merged: Vec<_> = customers.records.iter().map(|c| (c.id.as_str(), c.merges.len())).collect();
    assert_eq!(merged, [("a", 0), ("b", 1), ("d", 0)]);
    let said: Vec<_> = customers.findings.iter().map(|f| (f.examples[0].row, f.field.as_str(), f.severity)).collect();
    assert_eq!(said[..2], [(4, "merged_at", Severity::Rejected), (5, "merged_at", Severity::Doubtful)]);
    assert_eq!((customers.rows, customers.rejected), (5, 2));
    let orders: Imported<Order> = csv(
        "id,customer_id,ordered_at,net,currency\n1,a,2025-01-01,1000000000000000.00,USD\n2,a,2025-01-01,1000000000000000.01,USD\n",
    );
    assert_eq!((orders.records.len(), orders.findings[0].field.as_str()), (1, "net"));
    let printed = b"{\n\"id\": 1\n}\n";
    let lines = import::json_lines::<Customer>(printed, &ColumnMap::default(), &ImportOptions::default());
    assert!(lines.unwrap_err().to_string().contains("one object a line"));
}

#[test]
fn the_shipped_base_comes_in_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/cdnow/orders.csv");
    let orders: Imported<Order> = csv(std::fs::read(path).unwrap());
    assert_eq!((orders.rows, orders.records.len(), orders.findings.len()), (6919, 6919, 0));
    assert_eq!(orders.days_as_instants, 6919);
    assert!(orders.unknown_columns.is_empty());
    let first = &orders.records[0];
    assert_eq!(first.net().unwrap().to_string(), "29.33 USD");
    assert_eq!(first.lines, [OrderLine { quantity: Some(2.0), ..OrderLine::default() }]);
    assert_eq!(first.ordered_at, instant("1997-01-01T00:00:00Z").unwrap());
    let customers: std::collections::BTreeSet<&str> = orders.records.iter().map(|o| o.customer_id.as_str()).collect();
    assert_eq!(customers.len(), 2357);
}

// ---- form of the file -------------------------------------------------------------------------------------------

#[test]
fn byte_order_marks_line_ends_and_separators() {
    let plain = format!("{HEADER}1,c,2025-01-31,5.00,EUR\n2,c,2025-02-01,6.00,EUR\n");
    let expected = csv::<Order>(&plain).records;
    assert_eq!(expected.len(), 2);
    let variants = [
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        plain.replace(',', ";"),
        plain.replace(',', "\t"),
        plain.replace(',', "|"),
        format!("sep=;\r\n{}", plain.replace(',', ";")),
        format!("\n\n{}\n\n", plain.trim_end()),
        plain.replace("order_id,customer_id", "\" Order ID \",CUSTOMER-ID"),
    ];
    for text in variants {
        assert_eq!(csv::<Order>(&text).records, expected, "{text:?}");
    }
    let declared = Formats { separator: Some(';'), ..Formats::default() };
    assert_eq!(csv_as::<Order>(plain.replace(',', ";"), &declared).records, expected);
}

#[test]
fn quoted_newlines_stay_in_one_row() {
    let text = "id,created_at,subject,body\r\n1,2025-01-31,\"a \"\"b\"\"\",\"line one\r\nline, two\"\r\n2,x,,\r\n";
    let tickets: Imported<Ticket> = csv(text);
    assert_eq!(tickets.records[0].body.as_deref(), Some("line one\r\nline, two"));
    assert_eq!(tickets.records[0].subject.as_deref(), Some("a \"b\""));
    assert_eq!(said(&tickets), ["3 created_at: not a date this reader knows"]);
}

#[test]
fn what_is_no_text_is_an_error_that_says_so() {
    let bare_utf16: Vec<u8> = HEADER.bytes().flat_map(|b| [b, 0]).collect();
    for (bytes, word) in [
        (bare_utf16.as_slice(), "UTF-16"),
        (b"PK\x03\x04\x14\x00", "spreadsheet"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n\n", "empty"),
        (b",,,\n", "empty"),
        (b"order_id\xff,b\n", "UTF-8"),
    ] {
        let error = csv_error(bytes);
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn a_bad_row_is_rejected_and_the_file_goes_on() {
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes.extend(b"1,c,2025-01-31,5.00,EUR\n");
    bytes.extend(b"2,c\xff,2025-01-31,5.00,EUR\n");
    bytes.extend(b"3,c\0,2025-01-31,5.00,EUR\n");
    bytes.extend(b"4,c,2025-01-31\n");
    bytes.extend(b"5,c,2025-01-31,5.00,EUR,more\n");
    bytes.extend(b"6,c,2025-01-31,5.00,EUR\n");
    bytes.extend(b"7,\"c,2025-01-31,5.00,EUR\n8,c,2025-01-31,5.00,EUR\n");
    let as_utf8 = Formats { encoding: Some("utf-8".into()), ..Formats::default() };
    let orders: Imported<Order> = csv_as(&bytes, &as_utf8);
    assert_eq!(orders.records.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["1", "6"]);
    assert_eq!(
        said(&orders),
        [
            "3 row: not UTF-8",
            "4 row: holds a NUL byte",
            "5 gross: missing, and so is the price or quantity of a line",
            "6 row: has more values than the header has columns (6 cells, 5 columns; beyond them \"more\"; the separator is ','); put values that hold the separator in quotes, the likely cause; if all rows are so, the header lacks a name",
            "8 row: a quote is opened here and never closed",
        ]
    );
}

#[test]
fn a_header_alone_is_an_empty_file() {
    let orders: Imported<Order> = csv(HEADER);
    assert_eq!((orders.rows, orders.records.len()), (0, 0));
    assert!(orders.complete);
}

#[test]
fn columns_are_accounted_for() {
    let orders: Imported<Order> =
        csv("order_id,customer_id,ordered_at,total,Cashier,currency,\n1,c,2025-01-31,5,Ann,EUR,\n");
    assert_eq!(orders.unknown_columns, ["Cashier", ""]);
    let missing = csv_error("order_id,ordered_at,total,client\n");
    assert!(missing.contains("customer_id") && missing.contains("order_id, ordered_at, total, client"), "{missing}");
    let twice = csv_error("order_id,id,customer_id,ordered_at,total\n");
    assert!(twice.contains("\"order_id\" and \"id\" both fill id"), "{twice}");
}

#[test]
fn the_callback_sees_progress_and_may_stop() {
    let text = HEADER.to_owned() + &(0..20_000).map(|i| format!("{i},c,2025-01-31,5.00,EUR\n")).collect::<String>();
    let mut seen = Vec::new();
    let whole =
        import::csv_with_progress::<Order>(text.as_bytes(), &ColumnMap::default(), &ImportOptions::default(), |p| {
            assert!(p.bytes <= p.of);
            seen.push((p.rows, p.bytes));
            ControlFlow::Continue(())
        })
        .unwrap();
    check_account(&whole);
    assert!(whole.complete && seen.len() >= 3 && seen.is_sorted());
    assert_eq!(seen.last(), Some(&(20_000, text.len())));
    let part =
        import::csv_with_progress::<Order>(text.as_bytes(), &ColumnMap::default(), &ImportOptions::default(), |_| {
            ControlFlow::Break(())
        })
        .unwrap();
    check_account(&part);
    assert!(!part.complete && part.rows < 20_000 && part.rows > 0);
}

// ---- values -----------------------------------------------------------------------------------------------------

#[test]
fn amounts_are_exact_or_rejected() {
    let row = |amount: &str| format!("{HEADER}1,c,2025-01-31,\"{amount}\",EUR\n");
    for (text, minor) in [("29.33", 2933), ("0.1", 10), ("5", 500), ("12.500", 1250), ("۱۲٫۵۰", 1250), ("٢٩", 2900)]
    {
        assert_eq!(csv::<Order>(row(text)).records[0].gross.minor, minor, "{text}");
    }
    for text in ["1,234.50", "1e308", "NaN", "inf", "12.345", "92233720368547758.08", "€5", "5 EUR", "five"] {
        let orders = csv::<Order>(row(text));
        assert_eq!((orders.rejected, orders.findings[0].field.as_str()), (1, "net"), "{text}");
    }
    assert!(said(&csv::<Order>(row("-5")))[0].starts_with("2 refund: no row tells of the order this return"));
    let empty = csv::<Order>(row(""));
    assert_eq!(said(&empty), ["2 gross: missing, and so is the price or quantity of a line"]);
    let german = Formats { decimal: Some(','), thousands: Some('.'), ..Formats::default() };
    assert_eq!(csv_as::<Order>(row("1.234,50"), &german).records[0].gross.minor, 123_450);
    let signs = Formats { currency_symbols: Some(true), ..Formats::default() };
    assert_eq!(csv_as::<Order>(row("€ 5.10"), &signs).records[0].gross.minor, 510);
    assert_eq!(said(&csv_as::<Order>(row("₽5.10"), &signs)), ["2 net: says RUB, but the row's currency is EUR"]);
}

#[test]
fn currencies_are_stated_declared_or_missing() {
    let text = "order_id,customer_id,ordered_at,net_amount,currency\n1,c,2025-01-31,5,\n2,c,2025-01-31,5,jpy\n3,c,2025-01-31,5,XYZ\n";
    let orders: Imported<Order> = csv(text);
    assert_eq!(orders.records[0].gross.to_string(), "5 JPY");
    let missing = "2 currency: missing, and no currency is declared; declare formats.currency, such as \"EUR\"";
    assert_eq!(said(&orders)[0], missing);
    assert!(said(&orders)[1].starts_with("4 currency: \"XYZ\""), "{:?}", said(&orders));
    let declared = Formats { currency: Some("EUR".into()), ..Formats::default() };
    assert_eq!(csv_as::<Order>(text, &declared).records[0].gross.to_string(), "5.00 EUR");
}

#[test]
fn toman_are_declared() {
    let text = format!("{HEADER}1,c,2025-01-31,۱۲۰۰۰,IRT\n2,c,2025-01-31,120,IRR\n3,c,2025-01-31,120,USD\n");
    let undeclared = csv::<Order>(&text);
    assert!(said(&undeclared)[0].contains("toman"), "{:?}", said(&undeclared));
    assert_eq!(undeclared.records[0].gross.to_string(), "120.00 IRR");
    let toman = Formats { toman: Some(true), ..Formats::default() };
    let amounts: Vec<String> = csv_as::<Order>(&text, &toman).records.iter().map(|o| o.gross.to_string()).collect();
    assert_eq!(amounts, ["120000.00 IRR", "1200.00 IRR", "120.00 USD"]);
}

#[test]
fn doubts_keep_the_record() {
    let as_of = Some(instant("2025-06-01T00:00:00Z").unwrap());
    let options = ImportOptions { as_of, ..ImportOptions::default() };
    let text = "id,created_at,closed_at,status,amount,currency\n\
                1,2025-03-01T10:00:00Z,2025-02-01T10:00:00+01:00,won,,\n\
                2,2025-07-01 10:00,,open,5,EUR\n\
                3,2025-03-01,2025-04-01,,5,EUR\n\
                4,2025-03-01,,won,5,EUR\n\
                5,2025-03-01,2025-04-01,open,5,EUR\n\
                6,2025-03-01,,stalled,5,EUR\n\
                7,2025-03-01,,stalled,5,EUR\n";
    let deals = import::csv::<Deal>(text.as_bytes(), &ColumnMap::default(), &options).unwrap();
    check_account(&deals);
    assert_eq!(deals.records.len(), 7);
    assert_eq!(
        said(&deals),
        [
            "0 time zone: instants are written in more than one offset (no offset 1 times, first in row 3; UTC 1 times, first in row 2; +01:00 1 times, first in row 2)",
            "2 closed_at: lies before created_at (2025-03-01 10:00:00 UTC)",
            "2 amount: missing, although the deal is won",
            "3 created_at: lies after the date of the import (as_of)",
            "4 status: missing, although the deal is closed: neither won nor lost",
            "5 closed_at: missing, although the deal is won",
            "6 closed_at: given, although the deal is open",
            "7 status: not a known word; kept as it is",
            "8 status: not a known word; kept as it is",
        ]
    );
    assert_eq!(deals.unknown_values["status"]["stalled"], 2);
    assert_eq!(deals.records[5].status, DealStatus::Other("stalled".into()));
}

#[test]
fn scores_need_their_scale() {
    let text = "id,kind,score,scale_min,scale_max,submitted_at\n\
                1,nps,9,,,2025-03-01\n2,nps,11,,,2025-03-01\n3,csat,4,,,2025-03-01\n4,csat,4,1,5,2025-03-01\n\
                5,csat,6,1,5,2025-03-01\n6,csat,,1,5,2025-03-01\n7,csat,4,5,1,2025-03-01\n8,csat,NaN,1,5,2025-03-01\n";
    let feedback: Imported<Feedback> = csv(text);
    assert_eq!(
        said(&feedback),
        [
            "3 score: outside its scale, 0 to 10",
            "4 score: its scale (scale_min, scale_max) is not declared",
            "6 score: outside its scale, 1 to 5",
            "7 score: missing, and there is no text either",
            "8 scale_max: not above scale_min, 5",
            "9 score: a word for nothing; declare formats.missing = [\"NaN\"] if it means missing",
        ]
    );
    assert_eq!(feedback.records.len(), 3);
    assert_eq!(feedback.records[0].scale_max, Some(10.0));
}

#[test]
fn ids_and_people_are_told_apart() {
    let text = "id,email,country,lang\n1,a@example.org;b@example.org,de,fa_IR\n1,c@example.org,,\n2,A@example.org,Germany,\n\
                1.23457E+17,,,\n,x@example.org,,\n";
    let customers: Imported<Customer> = csv(text);
    assert_eq!(
        said(&customers),
        [
            "3 id: already used in an earlier row (row 2)",
            "4 country: not in standard form; kept as the custom field country",
            "4 emails: the person of an earlier row has this address too (row 2)",
            "5 id: looks like a long number that a spreadsheet has rounded",
            "6 id: missing",
        ]
    );
    assert_eq!(customers.records[0].emails, ["a@example.org", "b@example.org"]);
    assert_eq!(customers.records[0].country.as_deref(), Some("DE"));
    assert_eq!(customers.records[0].lang.as_deref(), Some("fa-IR"));
    assert_eq!(customers.records[1].custom["country"], CustomValue::Text("Germany".into()));
}

// ---- orders -----------------------------------------------------------------------------------------------------

#[test]
fn lines_and_returns_join_their_order() {
    let text = "record,order_id,customer_id,ordered_at,currency,sku,quantity,price,refund,returned_at\n\
                order,1,c,2025-01-31,EUR,apple,2,1.50,,\n\
                return,1,,,EUR,,,,1.50,2025-02-02\n\
                order,1,c,2025-01-31,EUR,pear,1,2.00,,\n\
                order,2,c,2025-02-01,EUR,apple,2.5,3.99,,\n\
                order,1,d,2025-01-31,EUR,plum,1,2.00,,\n\
                return,9,,,EUR,,,,1.50,2025-02-02\n\
                order,3,c,2025-02-01,EUR,apple,,3.99,,\n\
                order,4,c,2025-02-01,EUR,apple,1,3.99,-1.00,\n";
    let orders: Imported<Order> = csv(text);
    assert_eq!((orders.rows, orders.records.len(), orders.merged, orders.rejected), (8, 3, 2, 3));
    assert_eq!(orders.records[0].gross.to_string(), "5.00 EUR");
    assert_eq!(orders.records[0].net().unwrap().to_string(), "3.50 EUR");
    assert_eq!(orders.records[0].lines.len(), 2);
    assert_eq!(orders.records[1].gross.to_string(), "9.98 EUR");
    assert_eq!(
        said(&orders),
        [
            "6 customer_id: differs from what an earlier row says of this order (c, in row 2)",
            "7 refund: no row tells of the order this return belongs to; declare columns.return_of = the column that names the order",
            "8 gross: missing, and so is the price or quantity of a line",
            "9 returned_at: missing, although there is a refund; taken as of the order's date",
        ]
    );
    assert_eq!(orders.records[2].returns[0].amount.minor, 100);
}

#[test]
fn an_order_twice_is_a_duplicate() {
    let text = format!("{HEADER}1,c,2025-01-31,5,EUR\n1,c,2025-01-31,5,EUR\n");
    assert_eq!(said(&csv::<Order>(text)), ["3 id: already used in an earlier row (row 2)"]);
    let with_lines = "id,customer_id,ordered_at,net,currency,sku\n1,c,2025-01-31,5,EUR,a\n1,c,2025-01-31,5,EUR,a\n1,c,2025-01-31,6,EUR,b\n";
    let orders: Imported<Order> = csv(with_lines);
    assert_eq!(
        said(&orders),
        [
            "2 product_id: the order has the same line twice",
            "3 net: repeats the amount of an earlier row and counts once (row 2); an amount of the line belongs in line_amount",
            "4 net: differs from what an earlier row says of this order (5.00 EUR, in row 2)",
        ]
    );
}

#[test]
fn amounts_of_an_order_are_derived_and_compared() {
    let text = "id,customer_id,ordered_at,currency,gross,net,total,discount,tax,shipping\n\
                1,c,2025-01-31,EUR,10,8,11,2,2,1\n\
                2,c,2025-01-31,EUR,,8,,2,,\n\
                3,c,2025-01-31,EUR,,,11,2,2,1\n\
                4,c,2025-01-31,EUR,10,9,,2,,\n\
                5,c,2025-01-31,EUR,10,8,99,2,2,1\n\
                6,c,2025-01-31,EUR,,,1,,2,\n";
    let orders: Imported<Order> = csv(text);
    let gross: Vec<i64> = orders.records.iter().map(|order| order.gross.minor).collect();
    assert_eq!(gross, [1000; 5]);
    assert_eq!(
        said(&orders),
        [
            "5 net: differs from gross less discount, which counts (8.00 EUR)",
            "6 total: differs from gross less discount, with tax and shipping (11.00 EUR)",
            "7 gross: below zero",
        ]
    );
}

#[test]
fn json_orders_carry_their_lines() {
    let text = r#"{"id": 7, "customer_id": "c", "ordered_at": "2025-01-31T10:00:00+03:30", "currency": "EUR",
        "lines": [{"sku": "a", "quantity": 2, "price": 1.5}, {"sku": "b", "quantity": 1, "price": "2.00"}],
        "returns": [{"at": "2025-02-02", "amount": 1.5, "sku": "a"}], "till": {"no": 4}}"#;
    let orders: Imported<Order> = lines(&text.replace('\n', " "));
    let order = &orders.records[0];
    assert_eq!((order.id.as_str(), order.gross.minor, order.lines.len()), ("7", 500, 2));
    assert_eq!(order.net().unwrap().minor, 350);
    assert_eq!(order.utc_offset_minutes, Some(210));
    assert_eq!(orders.unknown_columns, ["till.no"]);
}

#[test]
fn bad_json_rows_are_rejected() {
    let good = r#"{"id": 1, "customer_id": "c", "ordered_at": "2025-01-31", "net": 5, "currency": "EUR"}"#;
    let deep = "[".repeat(5000);
    let rows = [
        good.to_owned(),
        "[1]".into(),
        "{\"id\": 2".into(),
        String::new(),
        good.replace("1,", "3, \"id\": 4,"),
        good.replace("1,", "5,").replace("\"net\": 5", "\"net\": 1e308"),
        good.replace("1,", "6,").replace("\"net\": 5", "\"net\": 1234567890123456.78"),
        good.replace("1,", "7,").replace("\"net\": 5", "\"net\": [5, 6]"),
        format!("{{\"id\": {deep}"),
        good.replace("1,", "8,").replace("5,", "null,"),
        format!("{good} {good}"),
        good.replace("1,", "9,").replace("\"c\"", "{\"a\": \"c\"}"),
    ];
    let orders: Imported<Order> = lines(&rows.join("\n"));
    assert_eq!(orders.records.len(), 1);
    assert_eq!((orders.rows, orders.rejected), (11, 10));
    let rejected: Vec<usize> =
        orders.findings.iter().flat_map(|finding| finding.examples.iter().map(|example| example.row)).collect();
    assert_eq!(rejected, [2, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
    let missing = import::json_lines::<Order>(b"{\"id\": 1}", &ColumnMap::default(), &ImportOptions::default());
    assert!(missing.unwrap_err().to_string().contains("customer_id"));
}

// ---- maps -------------------------------------------------------------------------------------------------------

#[test]
fn a_users_own_map() {
    let map: ColumnMap = serde_json::from_str(
        r#"{"columns": {"id": "Bon", "customer_id": "Kunde", "ordered_at": "Datum", "net": ["Summe", "Betrag"], "custom.till": "Kasse"},
            "values": {"status": {"bezahlt": "paid", "*": "pending"}}, "constants": {"currency": "EUR", "channel": "in_person"},
            "only": {"Art": ["Verkauf"]},
            "formats": {"date_order": "day_first", "decimal": ",", "thousands": ".", "offset_minutes": 60}}"#,
    )
    .unwrap();
    let text = "Bon;Kunde;Datum;Summe;Status;Kasse;Art\n1;k;31.01.2025 14:05;1.234,50;BEZAHLT;3;Verkauf\n2;k;31.01.2025;5;x;3;Storno\n";
    let orders: Imported<Order> = csv_by(text, &map);
    assert_eq!((orders.records.len(), orders.skipped), (1, 1));
    let order = &orders.records[0];
    assert_eq!(order.gross.to_string(), "1234.50 EUR");
    assert_eq!(order.ordered_at, instant("2025-01-31T13:05:00Z").unwrap());
    assert_eq!(order.utc_offset_minutes, Some(60));
    assert_eq!(order.custom["till"], CustomValue::Text("3".into()));
    assert_eq!(order.status.as_ref().map(|status| status.as_str()), Some("paid"));
}

#[test]
fn records_without_ids_can_be_numbered() {
    let map = ColumnMap { number_rows: true, ..ColumnMap::default() };
    let feedback: Imported<Feedback> = csv_by("kind,score,submitted_at\nnps,9,2025-01-31\nnps,3,2025-02-01\n", &map);
    assert_eq!(feedback.records.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["row-2", "row-3"]);
}

#[test]
fn ready_made_maps_name_only_fields_that_exist() {
    type Ready = fn(&Entity) -> regulars::Result<ColumnMap>;
    let systems: [(&str, Ready); 4] = [
        ("hubspot", ColumnMap::hubspot),
        ("salesforce", ColumnMap::salesforce),
        ("zendesk", ColumnMap::zendesk),
        ("segment", ColumnMap::segment),
    ];
    for (system, of) in systems {
        for entity in ENTITIES {
            let Ok(map) = of(&Entity::from(entity)) else { continue };
            let json = serde_json::to_string(&map).unwrap();
            assert_eq!(serde_json::from_str::<ColumnMap>(&json).unwrap(), map);
            // Every first name of every field: a file as the system would write it. One column may fill two fields.
            let header: BTreeSet<&str> = map.columns.values().map(|names| names[0].as_str()).collect();
            let header: Vec<&str> = header.into_iter().collect();
            with_entity!(entity, T => {
                let error = import::csv::<T>(header.join(",").as_bytes(), &map, &ImportOptions::default());
                assert!(error.is_ok(), "{system} {entity}: {error:?}");
            });
        }
        assert!(of(&Entity::Other("agent".into())).is_err());
    }
}

#[test]
fn hubspot_contacts_deals_and_answers() {
    let customers: Imported<Customer> = csv_by(
        "Record ID,First Name,Last Name,Email,Phone Number,Create Date,Lifecycle Stage,Country/Region,Lead Status\n\
         51,Ada,Lovelace,ada@example.org,+44 1,2025-01-31 14:05,Marketing Qualified Lead,United Kingdom,New\n",
        &ColumnMap::hubspot(&Entity::Customer).unwrap(),
    );
    assert_eq!(customers.records[0].name.as_deref(), Some("Ada Lovelace"));
    assert_eq!(customers.records[0].lifecycle_stage.as_ref().unwrap().as_str(), "lead");
    assert_eq!(customers.unknown_columns, ["Lead Status"]);
    let deals: Imported<Deal> = lines_by(
        concat!(
            r#"{"properties": {"hs_object_id": "1", "dealname": "A", "amount": "10.50", "deal_currency_code": "EUR", "createdate": "2025-01-31T14:05:00.123Z", "closedate": "2025-03-31T14:05:00Z", "dealstage": "s-1", "hs_deal_stage_probability": "0.4"}}"#,
            "\n",
            r#"{"properties": {"hs_object_id": "2", "createdate": "1738332300000", "closedate": "1738418700000", "hs_deal_stage_probability": "0.0"}}"#,
        ),
        &ColumnMap::hubspot(&Entity::Deal).unwrap(),
    );
    assert_eq!(deals.records[0].status, DealStatus::Open);
    assert_eq!(deals.records[0].expected_close.unwrap().to_string(), "2025-03-31");
    assert_eq!(deals.records[1].status, DealStatus::Lost);
    assert_eq!(deals.records[1].closed_at, Some(instant("2025-02-01T14:05:00Z").unwrap()));
    let map = ColumnMap::hubspot(&Entity::Feedback).unwrap();
    let answers: Imported<Feedback> = csv_by(
        "Record ID,hs_survey_type,hs_value,hs_content,hs_submission_timestamp,hs_survey_channel\n1,NPS,9,fine,1738332300000,EMAIL\n",
        &map,
    );
    assert_eq!(answers.records[0].kind, FeedbackKind::Nps);
    assert_eq!(answers.records[0].submitted_at, instant("2025-01-31T14:05:00Z").unwrap());
}

#[test]
fn salesforce_opportunities_cases_and_orders() {
    let deals: Imported<Deal> = csv_by(
        "\"Id\",\"Name\",\"StageName\",\"Amount\",\"CurrencyIsoCode\",\"Probability\",\"IsClosed\",\"IsWon\",\"CloseDate\",\"CreatedDate\",\"ForecastCategoryName\"\n\
         \"006A\",\"Big\",\"Closed Won\",\"1200.5\",\"USD\",\"100\",\"true\",\"true\",\"2025-02-28\",\"2025-01-31T14:05:00.000+0000\",\"Closed\"\n\
         \"006B\",\"Small\",\"Prospecting\",\"\",\"USD\",\"10\",\"false\",\"false\",\"2025-09-30\",\"2025-01-31T14:05:00.000+0000\",\"Best Case\"\n",
        &ColumnMap::salesforce(&Entity::Deal).unwrap(),
    );
    assert!(deals.findings.is_empty(), "{:?}", said(&deals));
    assert_eq!(deals.records[0].status, DealStatus::Won);
    assert_eq!(deals.records[0].closed_at, Some(instant("2025-02-28T00:00:00Z").unwrap()));
    assert_eq!(deals.records[1].status, DealStatus::Open);
    assert_eq!(deals.records[1].forecast_category.as_ref().unwrap().as_str(), "best_case");
    assert_eq!(deals.records[1].custom["probability"], CustomValue::Text("10".into()));
    let mut map = ColumnMap::salesforce(&Entity::Ticket).unwrap();
    map.formats.date_order = Some(DateOrder::MonthFirst);
    let tickets: Imported<Ticket> = csv_by(
        "Case ID,Case Origin,Status,Priority,Date/Time Opened,Date/Time Closed,Escalated\n500A,Web,Escalated,Medium,1/31/2025 2:05 PM,2/1/2025 9:00 AM,0\n",
        &map,
    );
    assert_eq!(tickets.records[0].created_at, instant("2025-01-31T14:05:00Z").unwrap());
    assert_eq!(tickets.records[0].priority.as_ref().unwrap().as_str(), "normal");
    let orders: Imported<Order> = csv_by(
        "OrderId,AccountId,EffectiveDate,CurrencyIsoCode,Product2Id,Quantity,UnitPrice\n801,001,2025-01-31,EUR,01t1,2,5\n801,001,2025-01-31,EUR,01t2,1,7.5\n",
        &ColumnMap::salesforce(&Entity::Order).unwrap(),
    );
    assert_eq!((orders.records.len(), orders.merged), (1, 1));
    assert_eq!(orders.records[0].gross.minor, 1750);
    assert_eq!(orders.records[0].customer_id, "001");
}

#[test]
fn zendesk_tickets_and_ratings() {
    let tickets: Imported<Ticket> = lines_by(
        r#"{"id": 35436, "subject": "Help", "status": "hold", "priority": "urgent", "type": "incident", "requester_id": 20978392, "organization_id": null, "via": {"channel": "web"}, "tags": ["enterprise", "other tag"], "created_at": "2009-07-20T22:55:29Z", "metric_set": {"reopens": 55, "replies": 322, "solved_at": "2009-09-11T06:06:00Z", "reply_time_in_minutes": {"calendar": 2391, "business": 737}}}"#,
        &ColumnMap::zendesk(&Entity::Ticket).unwrap(),
    );
    let ticket = &tickets.records[0];
    assert_eq!(ticket.tags, ["enterprise", "other tag"]);
    assert_eq!((ticket.reopens, ticket.replies), (Some(55), Some(322)));
    assert_eq!(ticket.first_reply_at, Some(instant("2009-07-22T14:46:29Z").unwrap()));
    assert_eq!(ticket.channel.as_ref().unwrap().as_str(), "website");
    let ratings = "id,requester_id,score,comment,updated_at,ticket_id\n1,7,good,Thanks,2025-01-31T14:05:00Z,3\n2,7,bad,,2025-01-31T14:05:00Z,4\n3,7,offered,,2025-01-31T14:05:00Z,5\n";
    let feedback: Imported<Feedback> = csv_by(ratings, &ColumnMap::zendesk(&Entity::Feedback).unwrap());
    let scores: Vec<Option<f64>> = feedback.records.iter().map(|f| f.score).collect();
    assert_eq!(scores, [Some(1.0), Some(0.0), None]);
    assert_eq!(feedback.records[0].related_to.as_ref().unwrap().id, "3");
    let asked: Imported<Invitation> =
        csv_by(&ratings.replace("updated_at", "created_at"), &ColumnMap::zendesk(&Entity::Invitation).unwrap());
    assert_eq!(asked.records.iter().map(|i| i.answered).collect::<Vec<_>>(), [Some(true), Some(true), Some(false)]);
}

#[test]
fn segment_orders_and_refunds() {
    let completed = r#"{"type": "track", "event": "Order Completed", "messageId": "m1", "userId": "u-1", "timestamp": "2025-01-31T14:05:00.000Z", "receivedAt": "2025-01-31T14:05:01.000Z", "context": {"campaign": {"name": "spring"}}, "properties": {"order_id": "o-1", "subtotal": 22.50, "total": 27.50, "revenue": 25.00, "shipping": 3, "tax": 2, "discount": 2.5, "currency": "USD", "products": [{"product_id": "p1", "sku": "45790-32", "price": 19, "quantity": 1, "category": "Games"}, {"product_id": "p2", "price": 3, "quantity": 2}]}}"#;
    let refunded = r#"{"type": "track", "event": "Order Refunded", "userId": "u-1", "timestamp": "2025-02-02T10:00:00Z", "properties": {"order_id": "o-1", "total": 19, "currency": "USD", "products": [{"product_id": "p1", "price": 19, "quantity": 1}]}}"#;
    let other = r#"{"type": "track", "event": "Product Viewed", "userId": "u-1"}"#;
    let map = ColumnMap::segment(&Entity::Order).unwrap();
    let orders: Imported<Order> = lines_by(&[other, completed, refunded].join("\n"), &map);
    assert_eq!((orders.records.len(), orders.merged, orders.skipped), (1, 1, 1));
    assert!(orders.findings.is_empty(), "{:?}", said(&orders));
    let order = &orders.records[0];
    assert_eq!(order.net().unwrap().to_string(), "3.50 USD");
    assert_eq!(order.campaign_id.as_deref(), Some("spring"));
    assert_eq!(order.lines.len(), 2);
    assert_eq!(order.origin.received_at, Some(instant("2025-01-31T14:05:01Z").unwrap()));
    // A return may come before its order.
    let swapped: Imported<Order> = lines_by(&[refunded, completed].join("\n"), &map);
    assert_eq!(swapped.records, orders.records);
    let touches: Imported<Interaction> = lines_by(
        r#"{"type": "page", "messageId": "m2", "anonymousId": "a-1", "timestamp": "2025-01-31T14:05:00Z", "context": {"page": {"path": "/"}}}"#,
        &ColumnMap::segment(&Entity::Interaction).unwrap(),
    );
    assert_eq!(touches.records[0].kind, InteractionKind::PageView);
    assert_eq!(touches.records[0].anonymous_id.as_deref(), Some("a-1"));
}

// ---- bad files --------------------------------------------------------------------------------------------------

/// A small generator of its own, so that the files are the same on every machine (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const NAMES: [&str; 34] = [
    "id",
    "order_id",
    "customer_id",
    "ordered_at",
    "net",
    "gross",
    "currency",
    "created_at",
    "closed_at",
    "status",
    "amount",
    "kind",
    "score",
    "scale_min",
    "scale_max",
    "submitted_at",
    "occurred_at",
    "starts_on",
    "ends_on",
    "sent_at",
    "email",
    "tags",
    "sku",
    "quantity",
    "price",
    "refund",
    "returned_at",
    "text",
    "channel",
    "country",
    "x",
    "",
    "answered",
    "account_id",
];

const VALUES: [&str; 44] = [
    "",
    "1",
    "2",
    "c-1",
    "nps",
    "csat",
    "won",
    "open",
    "EUR",
    "USD",
    "XXX",
    "2025-01-31",
    "2025-02-30",
    "31/01/2025",
    "1e308",
    "-1e308",
    "NaN",
    "inf",
    "-0",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999999",
    "1738332300000",
    "2025-01-31T14:05:00+25:00",
    "9999-12-31T23:59:59Z",
    "0000-00-00",
    "1403-01-15",
    "۱۲۳",
    "٣٫٥",
    "\"",
    "a\"b",
    "\u{1f}",
    "\u{feff}",
    "é",
    "🎉",
    "true",
    "maybe",
    "a;b;;c",
    "0.1",
    "12.345",
    "call",
    "{}",
    "[]",
    " ",
];

fn random_table(dice: &mut Dice) -> Vec<u8> {
    let separator = dice.pick(&[",", ";", "\t", "|"]).to_owned();
    let width = 1 + dice.below(NAMES.len());
    let start = dice.below(NAMES.len());
    let header: Vec<&str> = (0..width).map(|i| NAMES[(start + i) % NAMES.len()]).collect();
    let mut text = header.join(&separator) + dice.pick(&["\n", "\r\n", "\r", ""]);
    for _ in 0..dice.below(12) {
        let cells = if dice.below(6) == 0 { dice.below(40) } else { width };
        let row: Vec<&str> = (0..cells).map(|_| dice.pick(&VALUES)).collect();
        text += &(row.join(&separator) + dice.pick(&["\n", "\r\n", "\n\n"]));
    }
    text.into_bytes()
}

fn random_json(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth == 0 { 5 } else { 8 }) {
        0 => "null".into(),
        1 => dice.pick(&["true", "1", "-1", "1.5", "1e308", "1e999", "18446744073709551616", "0.1"]).into(),
        2..5 => serde_json::to_string(dice.pick(&VALUES)).unwrap(),
        5 => format!("[{}]", (0..dice.below(4)).map(|_| random_json(dice, depth - 1)).collect::<Vec<_>>().join(",")),
        _ => {
            let entry = |dice: &mut Dice| {
                let name = dice.pick(&[
                    "lines",
                    "returns",
                    "properties",
                    "id",
                    "customer_id",
                    "ordered_at",
                    "net",
                    "currency",
                    "sku",
                ]);
                format!("\"{name}\": {}", random_json(dice, depth - 1))
            };
            format!("{{{}}}", (0..dice.below(7)).map(|_| entry(dice)).collect::<Vec<_>>().join(","))
        }
    }
}

/// One bad file: broken on purpose in one of twelve ways, or random.
fn bad_file(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = match dice.below(12) {
        0 => (0..dice.below(600)).map(|_| dice.next() as u8).collect(),
        1 => Vec::new(),
        2 => HEADER.as_bytes().to_vec(),
        3 => [HEADER.as_bytes(), b"1,c,", "9".repeat(100_000).as_bytes(), b",5,EUR\n"].concat(),
        4 => format!("{HEADER}1,c,2025-13-45,1e308,EUR\n2,c,2025-01-31,{},EUR\n", "9".repeat(400)).into_bytes(),
        5 => ["{\"a\":".repeat(3000), "1".into(), "}".repeat(3000)].concat().into_bytes(),
        6 => format!("{{\"id\": {}", "[".repeat(200_000)).into_bytes(),
        7 | 8 => (0..dice.below(8))
            .map(|_| {
                format!("{{\"id\": {}, \"customer_id\": \"c\", \"k\": {}}}\n", dice.below(4), random_json(dice, 4))
            })
            .collect::<String>()
            .into_bytes(),
        9 => (0..dice.below(8)).map(|_| random_json(dice, 5) + "\n").collect::<String>().into_bytes(),
        _ => random_table(dice),
    };
    // Then, often, damage: cut it off, flip bytes, or put bytes in.
    if dice.below(3) == 0 {
        let end = dice.below(bytes.len() + 1);
        bytes.truncate(end);
    }
    for _ in 0..dice.below(4) * dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let byte = [0, b'"', b'\n', b'\r', b',', 0xFF, 0xC3, b'{', b'e', dice.next() as u8][dice.below(10)];
        if dice.below(2) == 0 && at < bytes.len() { bytes[at] = byte } else { bytes.insert(at, byte) }
    }
    bytes
}

/// Reads a file as both formats, with any map; each way ends in an account or a typed error.
fn survive<T: Importable + Debug>(bytes: &[u8], maps: &[ColumnMap], options: &ImportOptions) -> usize {
    let mut read = 0;
    for map in maps {
        for imported in [import::csv::<T>(bytes, map, options), import::json_lines::<T>(bytes, map, options)] {
            match imported {
                Ok(imported) => {
                    check_account(&imported);
                    read += 1;
                }
                Err(error) => assert!(!error.code().is_empty() && !error.to_string().is_empty()),
            }
        }
    }
    read
}

#[test]
fn bad_files_never_panic() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let formats = Formats {
        date_order: Some(DateOrder::DayFirst),
        epoch: Some(Epoch::Seconds),
        currency: Some("EUR".into()),
        currency_symbols: Some(true),
        thousands: Some(','),
        toman: Some(true),
        ..Formats::default()
    };
    let as_of = Some(instant("2025-01-01T00:00:00Z").unwrap());
    let generous = ImportOptions { as_of, formats, ..ImportOptions::default() };
    let mut read = 0;
    for file in 0..400 {
        let bytes = bad_file(&mut dice);
        for entity in ENTITIES {
            let mut maps = vec![ColumnMap::default(), ColumnMap { number_rows: true, ..ColumnMap::default() }];
            maps.extend(ColumnMap::segment(&Entity::from(entity)));
            let options = if file % 2 == 0 { &generous } else { &ImportOptions::default() };
            read += with_entity!(entity, T => survive::<T>(&bytes, &maps, options));
        }
    }
    assert!(read > 400, "only {read} imports were read to the end");
}

// ---- files the tests write --------------------------------------------------------------------------------------

/// Writes a CSV file; every cell is quoted.
fn write(header: &[&str], rows: &[Vec<String>]) -> String {
    let quote = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.iter().map(|cell| quote(cell)).collect::<Vec<_>>().join(",") + "\n";
    let header = line(header.iter().map(|&name| name.to_owned()).collect());
    header + &rows.iter().map(|row| line(row.clone())).collect::<String>()
}

fn opt<V: ToString>(value: &Option<V>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// A text that is no word for nothing (none of them ends in z), nor a list of several.
fn text() -> impl Strategy<Value = String> {
    "[ -:<-~\n\räßЖصク🎉]{0,11}z".prop_map(|text| text.trim().to_owned()).prop_filter("blank", |text| !text.is_empty())
}

fn word() -> impl Strategy<Value = String> {
    "[a-zA-Zصク0-9@.]{0,7}z".prop_filter("looks rounded", |word| !word.contains(['e', 'E']))
}

fn moment() -> impl Strategy<Value = regulars::model::Instant> {
    (-2_208_988_800i64..7_258_118_400, 0u32..1_000_000)
        .prop_map(|(seconds, micros)| instant(&time_text(seconds, micros)).unwrap())
}

/// RFC 3339 text of a Unix time, by way of the days since 1970 (Howard Hinnant's civil_from_days).
fn time_text(seconds: i64, micros: u32) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}

fn amount(money: Option<Money>) -> String {
    money.map(|money| money.to_string().split(' ').next().unwrap_or("").to_owned()).unwrap_or_default()
}

fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["EUR", "JPY", "KWD", "IRR"]).prop_map(|code| Currency::from_code(code).unwrap())
}

prop_compose! {
    fn order()(
        // What looks like a mail address is kept in lower case.
        customer in text().prop_filter("a mail address", |id| !id.contains('@')),
        at in moment(), currency in currencies(), gross in 0..1_000_000_000_000i64,
        discount in prop::option::of(0..1000i64), tax in prop::option::of(0..1000i64),
        sku in prop::option::of(text()), quantity in prop::option::of(0..9u32), offset in prop::option::of(-720..840i32),
        channel in prop::option::of(text()), refund in prop::option::of((moment(), 1..1000i64)),
    ) -> Order {
        let mut order = Order::new("x", customer, at, Money::new(gross + 1000, currency)).unwrap();
        order.discount = discount.map(|minor| Money::new(minor, currency));
        order.tax = tax.map(|minor| Money::new(minor, currency));
        order.utc_offset_minutes = offset;
        order.channel = channel.map(|word| word.as_str().into());
        if sku.is_some() || quantity.is_some() {
            order.lines.push(OrderLine { sku, quantity: quantity.map(f64::from), ..OrderLine::default() });
        }
        order.returns.extend(refund.map(|(at, minor)| Return { at, amount: Money::new(minor, currency), line: None, sku: None, reason: None }));
        order
    }
}

const ORDER_COLUMNS: [&str; 13] = [
    "id",
    "customer_id",
    "ordered_at",
    "utc_offset_minutes",
    "currency",
    "gross",
    "discount",
    "tax",
    "channel",
    "sku",
    "quantity",
    "refund",
    "returned_at",
];

fn order_row(order: &Order) -> Vec<String> {
    let line = order.lines.first();
    let returned = order.returns.first();
    vec![
        order.id.clone(),
        order.customer_id.clone(),
        order.ordered_at.to_rfc3339(),
        opt(&order.utc_offset_minutes),
        order.currency().code().to_owned(),
        amount(Some(order.gross)),
        amount(order.discount),
        amount(order.tax),
        opt(&order.channel),
        line.map(|line| opt(&line.sku)).unwrap_or_default(),
        line.map(|line| opt(&line.quantity)).unwrap_or_default(),
        amount(returned.map(|returned| returned.amount)),
        returned.map(|returned| returned.at.to_rfc3339()).unwrap_or_default(),
    ]
}

/// Numbers the records so that their ids differ.
fn numbered<T>(mut records: Vec<T>, id: impl Fn(&mut T) -> &mut String) -> Vec<T> {
    for (number, record) in records.iter_mut().enumerate() {
        *id(record) = format!("n-{number}");
    }
    records
}

/// `+00:00` is an offset too: the instants that chrono writes carry it, and the column says otherwise or nothing.
fn without_zero_offset(mut order: Order) -> Order {
    order.utc_offset_minutes = order.utc_offset_minutes.filter(|minutes| *minutes != 0);
    order
}

prop_compose! {
    fn customer()(
        name in prop::option::of(text()), emails in prop::collection::vec(word(), 0..3), created in prop::option::of(moment()),
        account in prop::option::of(word()), stage in prop::option::of(text()), tags in prop::collection::vec(word(), 0..3),
    ) -> Customer {
        let mut customer = Customer::new("x").unwrap();
        customer.name = name;
        customer.emails = emails;
        customer.created_at = created;
        customer.account_id = account;
        customer.lifecycle_stage = stage.map(|word| word.as_str().into());
        customer.tags = tags;
        customer
    }
}

prop_compose! {
    fn feedback()(
        at in moment(), score in prop::option::of(0..=10u32), comment in prop::option::of(text()), weight in prop::option::of(0.0..1e6),
        heard in prop::option::of(moment()),
    ) -> Feedback {
        let mut feedback = Feedback::new("x", FeedbackKind::Csat, at).unwrap();
        (feedback.score, feedback.scale_min, feedback.scale_max) = (score.map(f64::from), Some(0.0), Some(10.0));
        feedback.text = comment;
        feedback.weight = weight;
        feedback.r#loop = heard.map(|at| regulars::model::FeedbackLoop { heard_at: Some(at), ..Default::default() });
        feedback
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn orders_come_back_in_any_order(orders in prop::collection::vec(order(), 0..12), swaps in prop::collection::vec((0..12usize, 0..12usize), 0..12)) {
        let orders = numbered(orders, |order| &mut order.id);
        let mut rows: Vec<Vec<String>> = orders.iter().map(order_row).collect();
        let imported: Imported<Order> = csv(write(&ORDER_COLUMNS, &rows));
        let back: Vec<Order> = imported.records.into_iter().map(without_zero_offset).collect();
        let sent: Vec<Order> = orders.iter().cloned().map(without_zero_offset).collect();
        prop_assert_eq!(&back, &sent, "{:?}", imported.findings);
        for (a, b) in swaps {
            if a < rows.len() && b < rows.len() {
                rows.swap(a, b);
            }
        }
        let shuffled: Imported<Order> = csv(write(&ORDER_COLUMNS, &rows));
        let mut again: Vec<Order> = shuffled.records.into_iter().map(without_zero_offset).collect();
        again.sort_by_key(|order| order.id.trim_start_matches("n-").parse::<usize>().unwrap_or(0));
        prop_assert_eq!(again, sent);
    }

    #[test]
    fn orders_come_back_from_json(orders in prop::collection::vec(order(), 0..8)) {
        let orders = numbered(orders, |order| &mut order.id);
        let object = |order: &Order| {
            let cells = ORDER_COLUMNS.iter().zip(order_row(order)).filter(|(_, cell)| !cell.is_empty());
            Value::Object(cells.map(|(name, cell)| ((*name).to_owned(), Value::String(cell))).collect()).to_string()
        };
        let text = orders.iter().map(object).collect::<Vec<_>>().join("\n");
        prop_assume!(!text.is_empty());
        let imported: Imported<Order> = lines(&text);
        let back: Vec<Order> = imported.records.into_iter().map(without_zero_offset).collect();
        prop_assert_eq!(back, orders.into_iter().map(without_zero_offset).collect::<Vec<_>>());
    }

    #[test]
    fn customers_come_back(customers in prop::collection::vec(customer(), 0..12)) {
        let customers = numbered(customers, |customer| &mut customer.id);
        let row = |c: &Customer| vec![
            c.id.clone(), opt(&c.name), c.emails.join("; "), c.created_at.map(|at| at.to_rfc3339()).unwrap_or_default(), opt(&c.account_id),
            opt(&c.lifecycle_stage), c.tags.join(";"),
        ];
        let rows: Vec<Vec<String>> = customers.iter().map(row).collect();
        let imported: Imported<Customer> = csv(write(&["id", "name", "emails", "created_at", "account_id", "lifecycle_stage", "tags"], &rows));
        prop_assert_eq!(imported.records, customers);
    }

    #[test]
    fn feedback_comes_back(feedback in prop::collection::vec(feedback(), 0..12)) {
        let feedback = numbered(feedback, |feedback| &mut feedback.id);
        let row = |f: &Feedback| vec![
            f.id.clone(), "CSAT".into(), f.submitted_at.to_rfc3339(), opt(&f.score), "0".into(), "10".into(), opt(&f.text), opt(&f.weight),
            f.r#loop.as_ref().and_then(|l| l.heard_at).map(|at| at.to_rfc3339()).unwrap_or_default(),
        ];
        let rows: Vec<Vec<String>> = feedback.iter().map(row).collect();
        let header = ["id", "kind", "submitted_at", "score", "scale_min", "scale_max", "text", "weight", "heard_at"];
        let mut imported: Imported<Feedback> = csv(write(&header, &rows));
        imported.records.iter_mut().for_each(|f| f.utc_offset_minutes = None);
        prop_assert_eq!(imported.records, feedback);
    }

    #[test]
    fn rows_are_accounted_for_in_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), table in "[a-z0-9,;\"\n\r .é-]{0,200}") {
        let with_header = [HEADER.as_bytes(), &bytes].concat();
        let as_table = [HEADER.as_bytes(), table.as_bytes()].concat();
        for text in [bytes.as_slice(), &with_header, &as_table] {
            survive::<Order>(text, &[ColumnMap::default()], &ImportOptions::default());
            survive::<Customer>(text, &[ColumnMap { number_rows: true, ..ColumnMap::default() }], &ImportOptions::default());
        }
    }
}
