//! What an import says about the rows, and what it proposes.

use super::{check_account, csv, said};
use regulars::import::{Imported, Severity};
use regulars::model::{Customer, Order};
use std::fmt::Write as _;

const HEADER: &str = "id,customer_id,ordered_at,net,currency\n";

fn orders(rows: impl IntoIterator<Item = String>) -> Imported<Order> {
    let mut text = HEADER.to_owned();
    for row in rows {
        let _ = writeln!(text, "{row}");
    }
    csv(text)
}

#[test]
fn equal_faults_are_one_finding_with_its_first_five_rows() {
    let orders = orders((1..=100_000).map(|n| format!("{n},c{n},2025-01-05,{n} pieces,EUR")));
    assert_eq!((orders.findings.len(), orders.rejected), (1, 100_000));
    let finding = &orders.findings[0];
    assert_eq!((finding.field.as_str(), finding.severity, finding.count), ("net", Severity::Rejected, 100_000));
    let shown: Vec<_> = finding.examples.iter().map(|example| (example.row, example.value.as_str())).collect();
    assert_eq!(shown, [(2, "1 pieces"), (3, "2 pieces"), (4, "3 pieces"), (5, "4 pieces"), (6, "5 pieces")]);
}

#[test]
fn what_differs_from_row_to_row_is_no_reason() {
    let twice = orders((0..40).map(|n| format!("{},c,2025-01-{:02},10,EUR", n / 2, 1 + n % 2)));
    assert_eq!((twice.findings.len(), twice.rejected), (1, 20));
    assert_eq!(
        said(&twice)[..2],
        ["3 id: already used in an earlier row (row 2)", "5 id: already used in an earlier row (row 4)"]
    );
    let mut lines = "id,customer_id,ordered_at,net,sku,currency\n".to_owned();
    for n in 0..20 {
        let _ = writeln!(lines, "{n},c,2025-01-01,{n}.50,a,EUR\n{n},c,2025-01-01,{n}.70,b,EUR");
    }
    let lines: Imported<Order> = csv(lines);
    assert_eq!((lines.findings.len(), lines.findings[0].count), (1, 20));
    assert_eq!(said(&lines)[0], "3 net: differs from what an earlier row says of this order (0.50 EUR, in row 2)");
}

#[test]
fn lengths_of_rows_are_one_finding() {
    let orders = orders([6, 7, 8, 9].map(|n| vec!["1"; n].join(",")));
    assert_eq!((orders.findings.len(), orders.findings[0].count), (1, 4));
    let shown: Vec<_> = orders.findings[0].examples.iter().map(|example| example.detail.as_deref()).collect();
    assert!(shown[1].is_some_and(|detail| detail.starts_with("7 cells, 5 columns")), "{shown:?}");
}

#[test]
fn a_row_may_be_doubted_for_two_reasons_and_is_counted_in_each() {
    let customers: Imported<Customer> = csv("id,country,lang\n1,Iran,Persian\n2,Peru,es\n3,IR,Farsi and Dari\n");
    let counts: Vec<_> = customers.findings.iter().map(|finding| (finding.field.as_str(), finding.count)).collect();
    assert_eq!(counts, [("lang", 2), ("country", 2)]);
}

#[test]
fn unknown_words_are_one_finding_a_field() {
    let mut text = "id,lifecycle_stage\n".to_owned();
    for n in 0..3000 {
        let _ = writeln!(text, "{n},stage {}", n % 1000);
    }
    let customers: Imported<Customer> = csv(text);
    assert_eq!((customers.findings.len(), customers.findings[0].count), (1, 3000));
    assert_eq!(customers.unknown_values["lifecycle_stage"].len(), 1000);
}

#[test]
fn of_a_row_that_is_rejected_only_that_is_said() {
    // The doubt about the refund's date falls with the order, which has no customer.
    let text = "id,customer_id,ordered_at,net,refund,currency\n1,,2025-01-05,10,5,EUR\n2,c,2025-01-05,10,5,EUR\n";
    let orders: Imported<Order> = csv(text);
    let doubts: Vec<_> = orders.findings.iter().filter(|f| f.severity == Severity::Doubtful).collect();
    assert_eq!((orders.rejected, doubts.len(), doubts[0].count, doubts[0].examples[0].row), (1, 1, 1, 3));
}

#[test]
fn a_finding_in_print_names_its_first_row() {
    let orders = orders(["1,c,05/01/2025,10,EUR".to_owned(), "2,c,06/01/2025,10,EUR".to_owned()]);
    let text = orders.findings[0].to_string();
    assert!(text.starts_with("row 2, ordered_at \"05/01/2025\": ") && text.ends_with("(one of 2 rows)"), "{text}");
    check_account(&orders);
}
