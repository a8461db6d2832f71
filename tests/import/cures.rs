//! Every finding says what cures it, and a cure that declares something can be pasted: the finding is gone then.

use regulars::import::{self, ColumnMap, ImportOptions, Importable, Imported};
use regulars::model::{Customer, Deal, Feedback, Invitation, Order, Subscription, Ticket};
use serde_json::{Value, json};

/// The map with what a cure declares, if it declares something to the letter.
fn pasted(map: &Value, cure: &str) -> Option<Value> {
    let mut map = map.clone();
    let mut rest = cure.strip_prefix("declare ")?;
    let mut declared = false;
    while let Some((key, value)) = rest.split_once(" = ").filter(|(key, _)| !key.contains(' ')) {
        let mut values = serde_json::Deserializer::from_str(value).into_iter::<Value>();
        let Some(Ok(parsed)) = values.next() else { break };
        set(&mut map, key, parsed);
        declared = true;
        rest = value[values.byte_offset()..].strip_prefix(" and ").unwrap_or("");
    }
    declared.then_some(map)
}

fn set(map: &mut Value, key: &str, value: Value) {
    let place = key.split('.').fold(map, |place, part| &mut place[part]);
    match (place.as_object_mut(), value) {
        (Some(words), Value::Object(more)) => words.extend(more),
        (_, value) => *place = value,
    }
}

fn read<T: Importable>(text: &str, map: &Value) -> Imported<T> {
    let map: ColumnMap = serde_json::from_value(map.clone()).unwrap_or_else(|error| panic!("{map}: {error}"));
    let options = ImportOptions { as_of: regulars::model::instant("2030-01-01T00:00:00Z").ok(), ..Default::default() };
    let json = text.starts_with('{');
    let read = if json {
        import::json_lines(text.as_bytes(), &map, &options)
    } else {
        import::csv(text.as_bytes(), &map, &options)
    };
    read.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Pastes the cure of each finding: it must be gone for the value it named, and a map must stay one.
fn cured<T: Importable>(text: &str, map: &Value) -> usize {
    let mut worked = 0;
    for finding in read::<T>(text, map).findings {
        let cure = finding.cure.clone().unwrap_or_default();
        assert!(!cure.is_empty() && !cure.contains('…'), "{text}\n{finding}");
        let Some(map) = pasted(map, &cure) else { continue };
        let again = read::<T>(text, &map);
        let same = again.findings.iter().find(|other| {
            (&other.field, &other.reason) == (&finding.field, &finding.reason)
                && other.examples[0] == finding.examples[0]
        });
        assert!(same.is_none(), "{text}\n{finding}\n{map}");
        worked += 1;
    }
    worked
}

#[test]
fn cures_of_orders() {
    let map = json!({"columns": {"id": "id", "customer_id": "c", "ordered_at": "d", "net": "n"}, "formats": {"currency": "EUR"}});
    for row in [
        "1,a,2026-02-30,10",
        "1,a,0000-00-00,10",
        "1,a,0000-00-00 00:00:00,10",
        "1,a,1/2/2026,10",
        "1,a,1/2/26,10",
        "1,a,46027,10",
        "1,a,1402/04/10,10",
        "1,a,tomorrow,10",
        "1,a,2026-01-05 25:00,10",
        "1,a,2026-01-05,ten",
        "1,a,2026-01-05,\"1,234.50\"",
        "1,a,2026-01-05,\"12,50\"",
        "1,a,2026-01-05,€5",
        "1,a,2026-01-05,19.990000000000002",
        "1,a,2026-01-05,1e3",
        "1,a,2026-01-05,NULL",
        "1,guest,2026-01-05,10",
        "1,NULL,2026-01-05,10",
        "1,17850.0,2026-01-05,10",
        "NULL,a,2026-01-05,10",
    ] {
        assert!(cured::<Order>(&format!("id,c,d,n\n{row}\n"), &map) > 0, "{row}");
    }
    for row in
        ["1,,2026-01-05,10", "1,a,,10", "1,a,2026-01-05,", "1,a,2026-01-05,-5", "1,a,2031-01-05,5", "1,a,2026-01-05"]
    {
        cured::<Order>(&format!("id,c,d,n\n{row}\n1,a,2026-01-05,7\n"), &map);
    }
}

#[test]
fn cures_of_words_and_contradictions() {
    let none = json!({});
    for (header, row) in [
        ("id,customer_id,date,total,currency,status", "1,a,2026-01-05,10,EUR,Bezahlt?"),
        ("id,customer_id,date,total,currency,channel", "1,a,2026-01-05,10,EUR,fax"),
        ("id,customer_id,date,total,currency", "1,a,2026-01-05,10,Dollars"),
        ("id,customer_id,date,gross,net,currency", "1,a,2026-01-05,10,8,EUR"),
        ("id,customer_id,date,gross,total,currency", "1,a,2026-01-05,10,8,EUR"),
        ("id,customer_id,date,gross,currency,returned_at,refund", "1,a,2026-01-05,10,EUR,2025-01-05,3"),
        ("id,customer_id,date,gross,currency,cancelled_at", "1,a,2026-01-05,10,EUR,2025-01-05"),
        ("id,customer_id,date,total,tax,currency", "1,a,2026-01-05,10,-1,EUR"),
        ("id,customer_id,date,gross,discount,currency", "1,a,2026-01-05,10,-1,EUR"),
        ("id,customer_id,date,net,currency,quantity,sku", "1,a,2026-01-05,10,EUR,many,x"),
        ("id,customer_id,date,total,currency,utc_offset_minutes", "1,a,2026-01-05,10,EUR,9999"),
    ] {
        assert!(cured::<Order>(&format!("{header}\n{row}\n"), &none) > 0, "{row}");
    }
    for row in ["1,Ann,Germany,", "1,Ann,,Deutsch bitte", "1,N/A,,"] {
        assert!(cured::<Customer>(&format!("id,name,country,lang\n{row}\n"), &none) > 0, "{row}");
    }
    let deals = "id,created_at,closed_at,amount,currency,status,stage,probability,is_won";
    for row in [
        "1,2026-02-05,2026-01-05,5,EUR,won,,,",
        "1,2026-01-05,2026-01-09,-5,EUR,won,,,",
        "1,2026-01-05,2026-02-05,5,EUR,won,,0,",
        "1,2026-01-05,2026-02-05,5,EUR,,Won back,,",
        "1,2026-01-05,,5,EUR,open,,lots,",
        "1,2026-01-05,,5,EUR,warm,,,",
        "1,2026-01-05,2026-02-05,5,EUR,lost,Closed Won,,",
    ] {
        assert!(cured::<Deal>(&format!("{deals}\n{row}\n"), &none) > 0, "{row}");
    }
}

#[test]
fn cures_of_answers() {
    let nps = json!({"constants": {"kind": "nps"}});
    for row in
        ["1,a,11,2026-01-05,,", "1,a,10/10,2026-01-05,,", "1,a,9,2026-01-05,maybe,", "1,a,9,2026-01-05,,2025-01-05"]
    {
        let text = format!("id,customer_id,score,submitted_at,decision,told_at\n{row}\n");
        assert!(cured::<Feedback>(&text, &nps) > 0, "{row}");
    }
    let none = json!({});
    assert!(cured::<Feedback>("id,kind,score,submitted_at\n1,csat,4,2026-01-05\n", &none) > 0);
    assert!(cured::<Feedback>("id,kind,score,scale_max,submitted_at\n1,csat,4,5,2026-01-05\n", &none) > 0);
    assert!(cured::<Feedback>("id,kind,score,submitted_at\n1,smile,,2026-01-05\n", &none) > 0);
    assert!(cured::<Invitation>("id,customer_id,sent_at,answered,kind\n1,a,2026-01-05,ja,nps\n", &none) > 0);
    assert!(cured::<Invitation>("id,customer_id,sent_at,answered_at,kind\n1,a,2026-01-05,2025-01-05,nps\n", &none) > 0);
    assert!(cured::<Ticket>("id,created_at,status,priority\n1,2026-01-05,fresh,P7\n", &none) > 0);
    assert!(cured::<Subscription>("id,customer_id,starts_on,ends_on\n1,a,2026-01-05,2025-01-05\n", &none) > 0);
}

#[test]
fn what_no_map_can_cure_says_what_to_do() {
    let none = json!({});
    for text in [
        "id,name\n1,a\n1,b\n",
        "id,name\n1,\"a\n2,b\n",
        "id,name\n1,a,7\n",
        "id,name\n1,a\nid,name\n2,b\n",
        "id,name\n,\n1,M\u{fffd}ller\n",
        "id,emails\n1,a@x.test\n2,a@x.test\n",
        "id,name,created_at\n1.2E+12,a,2026-01-05 10:00\n2,b,2026-01-05 10:00Z\n",
        "{\"id\": 1}\n[1]\n",
        "{\"id\": 1, \"name\": [\"a\", \"b\"]}\n",
        "{\"id\": 1}\n{\"id\": 2\n",
    ] {
        cured::<Customer>(text, &none);
    }
}
