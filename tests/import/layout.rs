//! Bytes and layout: encodings, titles and totals, uneven rows, words for nothing.

use super::*;

/// A map as a user writes it.
fn map(json: &str) -> ColumnMap {
    serde_json::from_str(json).unwrap()
}

const SHORT: &str = r#""columns": {"id": "id", "customer_id": "c", "ordered_at": "d", "net": "n"}"#;

fn orders(text: &str, more: &str) -> Imported<Order> {
    csv_by(text, &map(&format!("{{{SHORT}, \"formats\": {{\"currency\": \"EUR\"{more}}}}}")))
}

fn ids<T: Entitled>(imported: &Imported<T>) -> Vec<&str> {
    imported.records.iter().map(T::name).collect()
}

/// A record with an id.
trait Entitled {
    fn name(&self) -> &str;
}

impl Entitled for Order {
    fn name(&self) -> &str {
        &self.id
    }
}

impl Entitled for Customer {
    fn name(&self) -> &str {
        &self.id
    }
}

// ---- words for nothing ------------------------------------------------------------------------------------------

#[test]
fn a_word_for_nothing_is_never_an_id() {
    for word in ["nan", "NULL", "None", "-", "\\N", "N/A", "(null)", "#N/A", "–"] {
        let text = format!("id,customer_id,account_id,ordered_at,net,currency\n1,{word},acme,2020-01-01,5,USD\n");
        let orders: Imported<Order> = csv(&text);
        assert_eq!(orders.records[0].customer_id, "acme", "{word}");
        let customers: Imported<Customer> = csv(format!("id,name\n{word},Ann\nc-1,Bob\n"));
        assert_eq!(ids(&customers), ["c-1"], "{word}");
        assert_eq!(said(&customers), ["2 id: missing: the word stands for nothing"], "{word}");
    }
}

#[test]
fn a_word_for_nothing_in_a_reference_is_missing_and_doubtful() {
    let text = "id,account_id,emails,external.shop\nc-1,NULL,none;a@x.test,nan\n";
    let map = map(r#"{"columns": {"external.shop": "external.shop"}}"#);
    let customers: Imported<Customer> = csv_by(text, &map);
    let customer = &customers.records[0];
    assert_eq!((customer.account_id.as_deref(), customer.emails.as_slice()), (None, &["a@x.test".to_owned()][..]));
    assert!(customer.origin.external_ids.is_empty());
    let fields: Vec<&str> = customers.findings.iter().map(|finding| finding.field.as_str()).collect();
    assert_eq!(fields, ["external.shop", "account_id", "emails"]);
    assert!(said(&customers)[1].contains("declare formats.missing = [\"NULL\"]"), "{:?}", customers.findings);
}

#[test]
fn a_word_for_nothing_in_a_number_names_the_declaration() {
    for (cell, field) in [("NULL,10", "ordered_at"), ("2026-01-05,N/A", "net"), ("2026-01-05,-", "net")] {
        let read = orders(&format!("id,c,d,n\n1,a,{cell}\n"), "");
        let finding = &read.findings[0];
        assert_eq!((read.rejected, finding.field.as_str()), (1, field));
        let cure = finding.cure.as_deref().unwrap_or_default();
        assert!(cure.contains("declare formats.missing = [\"") && cure.contains(&finding.examples[0].value));
    }
    let counted: Imported<Feedback> = csv("id,kind,score,text,submitted_at\n1,nps,nan,good,2026-01-05\n");
    assert!(said(&counted)[0].contains("formats.missing = [\"nan\"]"), "{:?}", said(&counted));
}

#[test]
fn declared_words_are_missing_everywhere_without_a_doubt() {
    let formats = Formats { missing: Some(vec!["NULL".into(), "k.A.".into()]), ..Formats::default() };
    let customers: Imported<Customer> =
        csv_as("id,name,account_id,created_at\n1,NULL,NULL,NULL\n2,Null,k.A.,k.A.\n", &formats);
    let names: Vec<_> = customers.records.iter().map(|customer| customer.name.as_deref()).collect();
    assert_eq!(names, [None, Some("Null")]);
    assert!(customers.findings.is_empty(), "{:?}", customers.findings);
}

#[test]
fn mysqls_word_is_missing_undeclared_and_a_map_may_keep_a_word() {
    let customers: Imported<Customer> = csv("id,name,created_at,account_id\n1,\\N,\\N,\\N\n");
    assert_eq!((customers.records[0].name.as_deref(), customers.findings.len()), (None, 0));
    let map = map(r#"{"values": {"account_id": {"NA": "NA"}}, "formats": {"missing": ["NA"]}}"#);
    let customers: Imported<Customer> = csv_by("id,name,account_id\n1,NA,NA\n", &map);
    assert_eq!(customers.records[0].account_id.as_deref(), Some("NA"));
    assert_eq!((customers.records[0].name.as_deref(), customers.findings.len()), (None, 0));
}
