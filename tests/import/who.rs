//! Who a row is about, and whether what it tells of counts.

use super::said;
use regulars::{
    import::{self, ColumnMap, ImportOptions, Importable, Imported},
    model::{
        CustomValue, Customer, CustomerBase, Deal, DealStatus, Entity, OnRepeat, Order, OrderStatus, Ticket, instant,
    },
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
    assert_eq!((orders.findings.len(), orders.findings[0].count), (2, 2));
    assert_eq!(
        said(&orders)[0],
        "2 status: not a known word; kept as it is, and no purchase; declare values.status = {\"bezahlt\": \"paid\"}, or \"pending\", or \"cancelled\", as it means"
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

/// What is said of a stage that leaves open how a closed deal ended.
const SIGNED: &str = "stage: doesn't say how the deal, which is closed, ended; declare values.stage_status = \
    {\"Signed\": \"won\"}, or \"lost\"";

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
        ("Signed", "", "true", "", "closed", SIGNED),
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

/// Rejected and doubtful rows aside: id, moment, gross and net of every order, and how many lines and returns it has.
fn shape(orders: &Imported<Order>) -> Vec<String> {
    let one = |order: &Order| {
        let (lines, returns) = (order.lines.len(), order.returns.len());
        format!(
            "{} {} {} {} {lines} {returns}",
            order.id,
            order.ordered_at.format("%d %H:%M"),
            order.gross,
            order.net().unwrap()
        )
    };
    orders.records.iter().map(one).collect()
}

const SHOPIFY: &str = r#"{"columns": {"id": "Name", "customer_id": "Email", "ordered_at": "Created at",
    "currency": "Currency", "net": "Subtotal", "sku": "Lineitem sku", "quantity": "Lineitem quantity",
    "price": "Lineitem price"}, "strict": true}"#;

#[test]
fn further_lines_of_an_order_may_leave_empty_what_its_first_row_says() {
    let text = "Name,Email,Created at,Currency,Subtotal,Lineitem quantity,Lineitem sku,Lineitem price\n\
                #1,a@x.test,2026-01-05 09:59:00 +0100,EUR,100.90,1,T-100,62.95\n#1,,,,,1,T-50,37.95\n\
                #2,b@x.test,2026-01-06 09:59:00 +0100,JPY,300,1,T-100,100\n#2,,,,,1,T-50,100\n#2,,,,,1,T-40,100\n";
    for (text, lacks) in [(text.to_owned(), 0), (text.replace("Subtotal", "Other"), 1)] {
        let orders = read_as::<Order>(&text, SHOPIFY);
        let said = said(&orders);
        assert!(said.len() == lacks && said.iter().all(|told| told.contains("hasn't the column")), "{said:?}");
        assert_eq!(shape(&orders), ["#1 05 08:59 100.90 EUR 100.90 EUR 2 0", "#2 06 08:59 300 JPY 300 JPY 3 0"]);
        assert_eq!((orders.rows, orders.merged, orders.rejected), (5, 3, 0));
        let skus: Vec<_> = orders.records[1].lines.iter().map(|line| line.sku.clone().unwrap()).collect();
        assert_eq!(skus, ["T-100", "T-50", "T-40"]);
    }
}

#[test]
fn lines_without_an_order_are_lost_by_name() {
    let text = "Name,Email,Created at,Currency,Subtotal,Lineitem quantity,Lineitem sku,Lineitem price\n\
                #1,a@x.test,yesterday,EUR,100.90,1,T-100,62.95\n#1,,,,,1,T-50,37.95\n#2,,,,,1,T-40,100\n";
    let orders = read_as::<Order>(text, SHOPIFY);
    assert_eq!((orders.records.len(), orders.rejected), (0, 3));
    assert!(said(&orders)[1].starts_with("3 ordered_at: missing in every row of the order"), "{:?}", said(&orders));
    assert!(said(&orders)[2].contains("currency: missing, and no currency is declared"), "{:?}", said(&orders));
}

#[test]
fn rows_of_an_order_may_differ_in_their_times() {
    let text = "id,customer_id,ordered_at,currency,sku,quantity,price\n\
                1,a,2026-01-05 10:02,EUR,x,1,5\n1,a,2026-01-05 10:01,EUR,y,1,5\n1,a,2026-01-05 10:01,EUR,z,1,5\n\
                2,a,2026-01-05 10:02,EUR,x,1,5\n2,a,2026-01-07 10:02,EUR,y,1,5\n3,a,2026-01-05 10:02,EUR,x,1,5\n";
    let orders = read_as::<Order>(text, "{}");
    assert_eq!(
        shape(&orders),
        [
            "1 05 10:01 15.00 EUR 15.00 EUR 3 0",
            "2 05 10:02 10.00 EUR 10.00 EUR 2 0",
            "3 05 10:02 5.00 EUR 5.00 EUR 1 0"
        ]
    );
    assert_eq!(
        said(&orders),
        [
            "2 ordered_at: the rows of the order differ in their times; the earliest counts",
            "5 ordered_at: the rows of the order lie more than a day apart; the earliest counts"
        ]
    );
}

#[test]
fn lines_below_zero_are_returns_on_their_own_date() {
    let text = "id,customer_id,ordered_at,currency,sku,quantity,price\n\
                1,a,2026-01-05 10:02,EUR,x,3,5\n1,a,2026-01-09 10:00,EUR,x,-1,5\n2,a,2026-01-10,EUR,x,-2,5\n\
                3,a,2026-01-11,EUR,x,2,5\n3,a,2026-01-11,EUR,discount,1,-1.50\n";
    let orders = read_as::<Order>(text, "{}");
    assert_eq!(shape(&orders), ["1 05 10:02 15.00 EUR 10.00 EUR 1 1", "3 11 00:00 10.00 EUR 8.50 EUR 1 1"]);
    assert_eq!(orders.records[0].returns[0].at, instant("2026-01-09T10:00:00Z").unwrap());
    assert_eq!(orders.records[0].returns[0].sku.as_deref(), Some("x"));
    assert!(
        said(&orders)[0].starts_with("4 refund: no row tells of the order this return belongs to"),
        "{:?}",
        said(&orders)
    );
    assert_eq!(said(&orders).len(), 1);
}

#[test]
fn a_refund_row_is_a_return_of_the_order_it_names() {
    let text = "id,parent_id,type,customer_id,date,total,tax,currency\n70,0,shop_order,5,2026-01-05,121,21,EUR\n\
                71,70,shop_order_refund,,2026-01-07,-60.50,-10.50,EUR\n72,0,shop_order,6,2026-01-05,50,,EUR\n";
    for map in [r#"{"columns": {"record": "type"}}"#, "{}"] {
        let orders = read_as::<Order>(text, map);
        assert_eq!(said(&orders), Vec::<String>::new(), "{map}");
        assert_eq!(shape(&orders), ["70 05 00:00 100.00 EUR 50.00 EUR 0 1", "72 05 00:00 50.00 EUR 50.00 EUR 0 0"]);
    }
    let alone = read_as::<Order>("id,customer_id,date,total,currency\n71,5,2026-01-07,-60.50,EUR\n", "{}");
    assert!(said(&alone)[0].contains("no row tells of the order this return belongs to"));
}

#[test]
fn json_lines_below_zero_are_returns_too() {
    let text = r#"{"id": 7, "customer_id": "c", "date": "2026-01-05", "currency": "EUR", "lines": [{"sku": "a", "quantity": 2, "price": 5}, {"sku": "a", "quantity": -1, "price": 5}]}"#;
    let orders: Imported<Order> =
        import::json_lines(text.as_bytes(), &ColumnMap::default(), &ImportOptions::default()).unwrap();
    assert_eq!(shape(&orders), ["7 05 00:00 10.00 EUR 5.00 EUR 1 1"]);
}

#[test]
fn contradictions_between_amounts_and_returns_are_told() {
    let text = "id,customer_id,date,net,quantity,refund,refunded_at,status,currency\n1,a,2026-01-05,10,-1,,,,EUR\n\
                2,a,2026-01-05,10,,12,2026-01-06,,EUR\n3,a,2026-01-05,10,,,,partially refunded,EUR\n";
    let orders = read_as::<Order>(text, "{}");
    assert_eq!(
        said(&orders),
        [
            "2 quantity: below zero, although net isn't",
            "3 refund: the refunds come to more than the order's gross less discount",
            "4 refund: missing, although the order is partially refunded; it counts in full",
        ]
    );
}

fn customers_of(orders: &Imported<Order>) -> Vec<&str> {
    orders.records.iter().map(|order| order.customer_id.as_str()).collect()
}

const GUESTS: &str = "id,customer_id,billing_email,date,total,currency\n1,0,A@x.test,2026-01-01,10,EUR\n\
    2,0,b@x.test,2026-01-08,10,EUR\n3,0,a@X.test ,2026-01-15,10,EUR\n4,17,c@x.test,2026-01-15,10,EUR\n5,,,2026-01-15,10,EUR\n";

#[test]
fn a_placeholder_is_nobody_and_not_one_loyal_customer() {
    let orders = read_as::<Order>(GUESTS, "{}");
    assert_eq!((customers_of(&orders), orders.rejected, orders.nobody), (vec!["17"], 4, 3));
    assert_eq!(
        said(&orders)[0],
        "2 customer_id: stands for nobody; declare values.customer_id = {\"0\": \"0\"} if it is a customer, or \
         fallbacks.customer_id with the columns that name the customer then"
    );
    assert_eq!(said(&orders)[3], "6 customer_id: missing");
    for word in [
        "nan",
        "None",
        "-",
        "-1",
        "Guest",
        "unknown",
        "anonymous",
        "n/a",
        "0.0",
        "00000000-0000-0000-0000-000000000000",
    ] {
        let text = format!("id,customer_id,ordered_at,net,currency\n1,{word},2020-01-01,5,USD\n");
        let orders = read_as::<Order>(&text, "{}");
        assert_eq!((orders.records.len(), orders.rejected), (0, 1), "{word}");
        assert!(said(&orders)[0].contains("stands for nobody"), "{word}");
        let text = format!("id,customer_id,created_at\n1,{word},2020-01-01\n");
        let tickets = read_as::<Ticket>(&text, "{}");
        assert_eq!((tickets.records[0].customer_id.as_deref(), tickets.findings.len()), (None, 1), "{word}");
    }
}

#[test]
fn a_person_is_an_id_else_a_mail_else_a_telephone() {
    let map = r#"{"fallbacks": {"customer_id": ["billing_email", "phone"]}}"#;
    let orders = read_as::<Order>(GUESTS, map);
    assert_eq!(customers_of(&orders), ["a@x.test", "b@x.test", "a@x.test", "17"]);
    assert_eq!(said(&orders), ["6 customer_id: missing"]);
    let phones = "id,customer_id,billing_email,phone,date,total,currency\n1,guest,-,+49 170 12-34,2026-01-01,10,EUR\n\
                  2,,nan,0049 (170) 1234,2026-01-08,10,EUR\n3,0,,0170/1234,2026-01-15,10,EUR\n4,c,,,2026-01-15,10,EUR\n";
    let orders = read_as::<Order>(phones, map);
    assert_eq!(customers_of(&orders), ["+491701234", "+491701234", "01701234", "c"]);
    assert_eq!(said(&orders), Vec::<String>::new());
    let only_a_fallback = "id,billing_email,date,total,currency\n1,A@x.test,2026-01-01,10,EUR\n";
    assert_eq!(customers_of(&read_as::<Order>(only_a_fallback, map)), ["a@x.test"]);
    let typo = serde_json::from_str::<ColumnMap>(r#"{"fallbacks": {"customer_id": "billing_mail"}}"#).unwrap();
    let typo = import::csv::<Order>(GUESTS.as_bytes(), &typo, &ImportOptions::default()).unwrap_err();
    assert!(typo.to_string().contains("none of the columns that fallbacks names, billing_mail"), "{typo}");
    let error = serde_json::from_str::<ColumnMap>(r#"{"fallbacks": {"customer": ["mail"]}}"#).unwrap();
    let error = import::csv::<Order>(GUESTS.as_bytes(), &error, &ImportOptions::default()).unwrap_err();
    assert!(error.to_string().contains("\"customer\" is not a field"), "{error}");
}

#[test]
fn any_field_may_fall_back_and_a_placeholder_may_be_declared_a_customer() {
    let text = "id,customer_id,date,net,paid,currency\n1,0,2026-01-01,,7,EUR\n2,b,2026-01-01,5,9,EUR\n";
    let map = r#"{"fallbacks": {"net": "paid"}, "values": {"customer_id": {"0": "0"}}}"#;
    let orders = read_as::<Order>(text, map);
    assert_eq!(shape(&orders), ["1 01 00:00 7.00 EUR 7.00 EUR 0 0", "2 01 00:00 5.00 EUR 5.00 EUR 0 0"]);
    assert_eq!((customers_of(&orders), said(&orders).len()), (vec!["0", "b"], 0));
}

#[test]
fn one_mail_is_one_customer_whatever_its_case() {
    let orders = "id,customer_id,date,net,currency\n1,Ann@X.test,2026-01-01,7,EUR\n2,ann@x.test,2026-01-02,5,EUR\n";
    assert_eq!(customers_of(&read_as::<Order>(orders, "{}")), ["ann@x.test"; 2]);
    let customers = read_as::<Customer>("email,name\nANN@x.test,Ann\n", r#"{"columns": {"id": "email"}}"#);
    assert_eq!(customers.records[0].id, "ann@x.test");
}

#[test]
fn a_whole_float_is_another_id_until_it_is_declared() {
    let text = "id,customer_id,date,net,currency\n536365.0,17850.0,2026-01-01,7,EUR\n2,17850,2026-01-02,5,EUR\n";
    let orders = read_as::<Order>(text, "{}");
    assert_eq!(customers_of(&orders), ["17850.0", "17850"]);
    assert_eq!(
        said(&orders)[1],
        "2 customer_id: a whole number written as a float, another id than the number; declare formats.float_ids = true"
    );
    let declared = read_as::<Order>(text, r#"{"formats": {"float_ids": true}}"#);
    assert_eq!((customers_of(&declared), said(&declared).len()), (vec!["17850"; 2], 0));
    assert_eq!(declared.records[0].id, "536365");
}

#[test]
fn of_several_ids_the_first_counts_and_all_are_kept() {
    let text = "Record ID,Deal Name,Create Date,Associated Company IDs,Associated Contact IDs\n1,A,2026-01-03,9003;9004,51;52\n\
                2,B,2026-01-03,9003,\n";
    let deals = deals_by(text, &ColumnMap::hubspot(&Entity::Deal).unwrap());
    assert_eq!(deals.records[0].account_id.as_deref(), Some("9003"));
    assert_eq!(deals.records[0].custom["account_ids"], CustomValue::Text("9003;9004".into()));
    assert_eq!(deals.records[0].customer_ids, ["51", "52"]);
    assert_eq!(deals.records[1].account_id.as_deref(), Some("9003"));
    assert_eq!(
        said(&deals),
        ["2 account_id: several ids; the first one counts, all are kept as the custom field account_ids"]
    );
}

const NUMBERED: &str = "customer_id,date,net,currency\na,2026-01-01,7,EUR\nb,2026-01-02,5,EUR\n";

#[test]
fn an_export_that_overlaps_the_last_one_is_an_update() {
    let january = "id,customer_id,date,net,currency,status\n1,a,2026-01-01,7,EUR,paid\n2,b,2026-01-31,5,EUR,pending\n";
    let february = "id,customer_id,date,net,currency,status\n2,b,2026-01-31,5,EUR,paid\n1,a,2026-01-01,7,EUR,paid\n3,c,2026-02-01,5,EUR,paid\n";
    let mut base = base_of(read_as::<Order>(january, "{}"));
    let refused = base.update_all(read_as::<Order>(february, "{}").records, OnRepeat::Error).unwrap_err();
    assert!(refused.to_string().contains("on_repeat") && refused.to_string().contains("\"2\""), "{refused}");
    let repeats = base.update_all(read_as::<Order>(february, "{}").records, OnRepeat::Replace).unwrap();
    assert_eq!((repeats.added, repeats.unchanged, repeats.replaced), (1, 1, 1));
    assert_eq!(spend(&base).0, [("a".to_owned(), 7.0), ("b".to_owned(), 5.0), ("c".to_owned(), 5.0)]);
    let again = base.update_all(read_as::<Order>(february, "{}").records, OnRepeat::Error).unwrap();
    assert_eq!((again.added, again.unchanged), (0, 3));
}

#[test]
fn numbered_rows_of_two_files_have_a_prefix_each() {
    let mut base = CustomerBase::new();
    for month in ["2026-01/", "2026-02/"] {
        let map = format!(r#"{{"number_rows": true, "number_prefix": "{month}"}}"#);
        base.update_all(read_as::<Order>(NUMBERED, &map).records, OnRepeat::Error).unwrap();
    }
    assert_eq!((base.count(&Entity::Order), base.order(None, "2026-02/row-3").is_some()), (4, true));
    let map: ColumnMap = serde_json::from_str(r#"{"number_rows": true}"#).unwrap();
    let options = ImportOptions { on_repeat: Some(OnRepeat::Replace), ..ImportOptions::default() };
    let error = import::csv::<Order>(NUMBERED.as_bytes(), &map, &options).unwrap_err();
    assert!(error.to_string().contains("declare number_prefix"), "{error}");
}
