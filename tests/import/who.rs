//! Who a row is about, and whether what it tells of counts.

use super::said;
use regulars::{
    import::{self, ColumnMap, ImportOptions, Importable, Imported},
    model::{CustomerBase, Deal, DealStatus, Entity, Order, OrderStatus, Ticket, instant},
    profile::{ScoreOptions, score},
};

fn read_as<T: Importable>(text: &str, map: &str) -> Imported<T> {
    let map: ColumnMap = serde_json::from_str(map).unwrap();
    import::csv(text.as_bytes(), &map, &ImportOptions::default()).unwrap()
}

fn base_of(orders: Imported<Order>) -> CustomerBase {
    let mut base = CustomerBase::new();
    base.append_all(orders.records).unwrap();
    base
}

/// Customer and spend of everybody who is scored, and the remarks on purchases.
fn spend(base: &CustomerBase) -> (Vec<(String, f64)>, Vec<String>) {
    let scores = score(base, instant("2026-02-01T00:00:00Z").unwrap(), &ScoreOptions::default()).unwrap();
    let people = scores.customers.key.into_iter().map(|key| key.id).zip(scores.customers.spend);
    let remarks = scores.notes.into_iter().filter(|note| note.code == "unpaid_orders").map(|note| note.text);
    (people.collect(), remarks.collect())
}

const UNPAID: &str = "id,customer_id,date,total,currency,status\n\
    1,a,2026-01-01,10,EUR,completed\n2,a,2026-01-09,99,EUR,failed\n3,b,2026-01-02,50,EUR,pending payment\n\
    4,b,2026-01-09,50,EUR,voided\n5,b,2026-01-16,50,EUR,pending\n";

#[test]
fn an_order_that_was_not_paid_is_kept_and_no_purchase() {
    let orders = read_as::<Order>(UNPAID, "{}");
    assert_eq!((orders.records.len(), said(&orders)), (5, Vec::<String>::new()));
    assert_eq!(orders.records[2].status, Some(OrderStatus::Pending));
    let (people, remarks) = spend(&base_of(orders));
    assert_eq!(people, [("a".to_owned(), 10.0)]);
    let remark = "4 orders aren't counted as purchases, as their status says neither paid nor fulfilled: failed (1), \
                  pending (2), voided (1)";
    assert_eq!(remarks, [remark]);
}

#[test]
fn the_words_of_shops_and_payment_services_decide() {
    let paid = ["paid", "wc-processing", "Partially refunded", "SHIPPED", "succeeded", "delivered", "Captured", ""];
    let unpaid = [
        "wc-pending",
        "on-hold",
        "wc-failed",
        "checkout-draft",
        "trash",
        "authorized",
        "partially_paid",
        "expired",
        "Payment failed",
        "unpaid",
        "Awaiting payment",
        "requires_payment_method",
        "canceled",
        "refunded",
    ];
    for (words, counts) in [(&paid[..], true), (&unpaid[..], false)] {
        for word in words {
            let text = format!("id,customer_id,date,net,currency,Financial Status\n1,a,2026-01-01,10,EUR,{word}\n");
            let orders = read_as::<Order>(&text, "{}");
            let at = instant("2026-02-01T00:00:00Z").unwrap();
            assert_eq!(orders.records[0].is_purchase_as_of(at).unwrap(), counts, "{word}");
            assert!(orders.unknown_values.is_empty(), "{word}");
        }
    }
}

#[test]
fn an_unknown_status_is_no_purchase_until_the_map_says_what_it_means() {
    let text = "id,customer_id,date,net,currency,status\n1,a,2026-01-01,10,EUR,bezahlt\n2,b,2026-01-01,10,EUR,offen\n\
                3,b,2026-01-02,7,EUR,bezahlt\n4,c,2026-01-03,3,EUR,\n";
    let orders = read_as::<Order>(text, "{}");
    assert_eq!((orders.findings.len(), orders.findings[0].count), (1, 3));
    assert_eq!(
        said(&orders)[0],
        "2 status: not a known word; kept as it is, and no purchase; declare values.status = {\"…\": \"paid\"}, or \"pending\""
    );
    let (people, remarks) = spend(&base_of(orders));
    assert_eq!(people, [("c".to_owned(), 3.0)]);
    assert!(remarks[0].starts_with("3 orders aren't counted") && remarks[0].ends_with("bezahlt (2), offen (1)"));

    let declared = read_as::<Order>(text, r#"{"values": {"status": {"bezahlt": "paid", "offen": "pending"}}}"#);
    assert_eq!(said(&declared), Vec::<String>::new());
    let people = spend(&base_of(declared)).0;
    assert_eq!(people, [("a".to_owned(), 10.0), ("b".to_owned(), 7.0), ("c".to_owned(), 3.0)]);
}

#[test]
fn a_base_of_unpaid_orders_says_why_it_has_no_purchases() {
    let text = "id,customer_id,date,net,currency,status\n1,a,2026-01-01,10,EUR,bezahlt\n2,b,2026-01-01,9,USD,draft\n";
    let base = base_of(read_as::<Order>(text, "{}"));
    let error = score(&base, instant("2026-02-01T00:00:00Z").unwrap(), &ScoreOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "orders is invalid: there are no purchases: 2 orders aren't counted as purchases, as their status says neither \
         paid nor fulfilled: bezahlt (1), draft (1); should a word mean paid, say so in the map of the import \
         (values.status)"
    );
}

#[test]
fn a_failed_order_in_another_currency_asks_for_no_rate_and_a_cancelled_one_ends() {
    let text = "id,customer_id,date,net,currency,status,cancelled_at\n1,a,2026-01-01,10,EUR,paid,\n\
                2,a,2026-01-02,10,USD,failed,\n3,a,2026-01-03,5,EUR,paid,2026-01-04\n4,a,2026-01-05,5,EUR,,2026-03-01\n";
    let base = base_of(read_as::<Order>(text, "{}"));
    assert_eq!(spend(&base).0, [("a".to_owned(), 15.0)]);
}

fn deals_by(text: &str, map: &ColumnMap) -> Imported<Deal> {
    import::csv(text.as_bytes(), map, &ImportOptions::default()).unwrap()
}

#[test]
fn hubspot_and_salesforce_deals_are_won_and_closed_on_the_day_of_creation() {
    let hubspot = "Record ID,Deal Name,Deal Stage,Close Date,Amount,Create Date,Currency,Is Deal Closed?\n\
        1,A,Closed Won,2026-02-10 09:15,10,2026-01-03 14:22,EUR,true\n2,B,closedwon,2026-02-10 09:15,10,2026-01-03 14:22,EUR,\n\
        3,C,Closed Lost,2026-02-10 09:15,10,2026-01-03 14:22,EUR,true\n4,D,Negotiation,2026-02-10 09:15,10,2026-01-03 14:22,EUR,false\n";
    let deals = deals_by(hubspot, &ColumnMap::hubspot(&Entity::Deal).unwrap());
    assert_eq!(said(&deals), Vec::<String>::new());
    let statuses: Vec<&str> = deals.records.iter().map(|deal| deal.status.as_str()).collect();
    assert_eq!(statuses, ["won", "won", "lost", "open"]);
    assert_eq!(deals.records[3].expected_close.unwrap().to_string(), "2026-02-10");

    let salesforce = "Id,CreatedDate,StageName,Amount,CurrencyIsoCode,CloseDate\n1,2020-01-01,Closed Won,5,USD,2020-01-01\n\
        2,2020-01-01T14:05:00.000+0000,Closed Won,5,USD,2020-01-01\n3,2020-01-02T14:05:00.000+0000,Closed Won,5,USD,2020-01-01\n";
    let deals = deals_by(salesforce, &ColumnMap::salesforce(&Entity::Deal).unwrap());
    assert!(deals.records.iter().all(|deal| deal.status == DealStatus::Won));
    assert_eq!(said(&deals).len(), 1);
    assert!(said(&deals)[0].starts_with("4 closed_at: lies before created_at"));
}

#[test]
fn a_deal_stands_as_its_columns_say_together() {
    let cases = [
        // stage, is_won, is_closed, probability: status and what is doubted
        ("", "", "", "1.00", "won", ""),
        ("", "", "", "100", "won", ""),
        ("", "", "", "100%", "won", ""),
        ("", "", "", "1", "won", ""),
        ("", "", "", "0.00", "lost", ""),
        ("", "", "", "0 %", "lost", ""),
        ("", "", "", "0.4", "open", ""),
        ("", "", "", "high", "open", "probability: not a probability; not used"),
        ("Won", "", "", "", "won", ""),
        ("closedlost", "", "true", "0", "lost", ""),
        ("Signed", "", "true", "", "closed", "status: missing, although the deal is closed: neither won nor lost"),
        ("Closed Won", "false", "true", "", "lost", "stage: contradicts a column that says lost, which counts"),
        ("Closed Won", "", "false", "", "open", "stage: contradicts a column that says open, which counts"),
        ("Closed Won", "false", "", "", "won", "is_won: although another column says won"),
        ("Closed Lost", "", "", "100", "lost", "probability: contradicts a column that says lost, which counts"),
        ("Signed", "true", "false", "", "won", "is_closed: contradicts a column that says won, which counts"),
    ];
    for (stage, is_won, is_closed, probability, status, doubt) in cases {
        let text = format!(
            "id,created_at,close_date,amount,currency,stage,is_won,is_closed,probability\n\
             1,2026-01-03,2026-02-01,5,EUR,{stage},{is_won},{is_closed},{probability}\n"
        );
        let deals = deals_by(&text, &ColumnMap::default());
        let case = format!("{stage:?} {is_won:?} {is_closed:?} {probability:?}");
        assert_eq!(deals.records[0].status.as_str(), status, "{case}");
        assert_eq!(said(&deals).join("|").trim_start_matches("2 "), doubt, "{case}");
        assert_eq!(deals.records[0].closed_at.is_some(), status != "open", "{case}");
    }
}

#[test]
fn one_per_cent_is_no_certainty_where_the_system_counts_per_cent() {
    let text = "Id,CreatedDate,StageName,Probability,CloseDate\n1,2020-01-01,Prospecting,1,2020-05-01\n2,2020-01-01,Gewonnen,100,2020-05-01\n";
    let deals = deals_by(text, &ColumnMap::salesforce(&Entity::Deal).unwrap());
    let statuses: Vec<&str> = deals.records.iter().map(|deal| deal.status.as_str()).collect();
    assert_eq!(statuses, ["open", "won"]);
}

#[test]
fn a_day_is_not_before_a_time_on_it() {
    let text = "id,created_at,solved_at,closed_at\n1,2026-01-03 14:22,2026-01-03,2026-01-04\n2,2026-01-03 14:22,2026-01-02,\n\
                3,2026-01-03 14:22,2026-01-03 09:00,\n";
    let tickets = read_as::<Ticket>(text, "{}");
    let doubted: Vec<usize> = tickets
        .findings
        .iter()
        .filter(|f| f.field == "solved_at")
        .flat_map(|f| f.examples.iter().map(|e| e.row))
        .collect();
    assert_eq!(doubted, [3, 4]);
}
