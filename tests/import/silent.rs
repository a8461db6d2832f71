//! What a file says beside the columns that are read, or says wrongly without looking wrong: never without a word.

use regulars::import::{self, ColumnMap, ImportOptions, Imported, Suggestion, suggest};
use regulars::model::{CustomerBase, Order};

fn map(text: &str) -> ColumnMap {
    serde_json::from_str(text).unwrap()
}

fn csv(text: &str, map: &ColumnMap) -> Imported<Order> {
    let read = import::csv::<Order>(text.as_bytes(), map, &ImportOptions::default()).unwrap();
    assert_eq!(read.rows, read.records.len() + read.merged + read.skipped + read.rejected, "{text}");
    read
}

fn plain(text: &str) -> Imported<Order> {
    csv(text, &ColumnMap::default())
}

fn json_lines(text: &str, map: &ColumnMap) -> regulars::Result<Imported<Order>> {
    import::json_lines::<Order>(text.as_bytes(), map, &ImportOptions::default())
}

/// The findings of a file, each in one text.
fn all<T>(read: &Imported<T>) -> String {
    read.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn questions(text: &str) -> (Suggestion, String) {
    let suggestion = suggest(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let asked = suggestion.questions.iter().map(|asked| format!("{}: {}\n", asked.about, asked.question)).collect();
    (suggestion, asked)
}

fn orders(amounts: &[&str], currency: &str) -> String {
    let rows = amounts.iter().enumerate().map(|(at, net)| format!("{at},c-{at},2026-01-05,{net},{currency}\n"));
    format!("order_id,customer_id,date,net,currency\n{}", rows.collect::<String>())
}

const MAY_GROUP: &str = "may group thousands";

#[test]
fn a_dot_before_three_digits_everywhere_is_doubted() {
    for amounts in [&["1.500", "2.000", "12.750"][..], &["500", "1.500"], &["-1.250", "80", "999.000"]] {
        let read = plain(&orders(amounts, "EUR"));
        let found = read.findings.iter().find(|finding| finding.reason.contains(MAY_GROUP)).unwrap();
        assert_eq!(found.count, amounts.iter().filter(|amount| amount.contains('.')).count(), "{amounts:?}");
        let cure = found.cure.as_ref().unwrap();
        assert!(cure.contains("formats.thousands = \".\"") && cure.contains("formats.decimal = \".\""), "{cure}");
    }
    let read = plain(&orders(&["1.500"], "EUR"));
    assert_eq!(read.records[0].gross.to_string(), "1.50 EUR");
    assert!(all(&read).contains("row 2, net \"1.500\"") && all(&read).contains("(then it is 1500)"), "{}", all(&read));
    assert!(all(&plain(&orders(&["2.000", "300"], "JPY"))).contains(MAY_GROUP));
}

#[test]
fn a_dot_that_something_explains_is_not() {
    for (amounts, currency) in [
        (&["1.500", "12.50"][..], "EUR"),
        (&["1.500", "0.250"], "EUR"),
        (&["1.500", "1500.250"], "EUR"),
        (&["1.500", "3.5", "2.000"], "EUR"),
        (&["1.500", "2.000"], "KWD"),
        (&["1500", "20"], "EUR"),
    ] {
        let read = plain(&orders(amounts, currency));
        assert!(!all(&read).contains(MAY_GROUP), "{amounts:?}: {}", all(&read));
    }
    for (declared, gross) in [("thousands", "1500.00 EUR"), ("decimal", "1.50 EUR")] {
        let read = csv(&orders(&["1.500", "2.000"], "EUR"), &map(&format!(r#"{{"formats": {{"{declared}": "."}}}}"#)));
        assert_eq!((read.findings.as_slice(), read.records[0].gross.to_string().as_str()), (&[][..], gross));
    }
}

#[test]
fn two_open_quotes_lose_the_rows_between_them_aloud() {
    let header = "order_id,customer_id,note,date,net,currency\n1,a,fine,2026-01-05,10,EUR\n";
    for (rows, lines) in [
        ("2,b,\"oh,2026-01-06,11,EUR\n3,b,x,2026-01-07,12,EUR\n4,c,\"say,2026-01-08,13,EUR\n", 3),
        ("2,b,\"oh,2026-01-06,11,EUR\n4,c,\"say,2026-01-08,13,EUR\n", 2),
        ("2,\"b,oh,2026-01-06,11,EUR\n3,c,x,2026-01-08,13,EUR\n4,\"c,x,2026-01-08,13,EUR\n", 3),
        ("2,b,oh,2026-01-06,11,\"EUR\n3,c,x,2026-01-08,13,\"EUR\n", 2),
        ("2,b,\"oh,2026-01-06,11,EUR\n3,\"c,x,2026-01-08,13,EUR\n", 2),
    ] {
        let read = plain(&format!("{header}{rows}9,z,,2026-01-09,14,EUR\n"));
        assert_eq!((read.records.len(), read.rejected), (2, 1), "{rows}: {}", all(&read));
        let told = format!("the rows between are lost in it (lines: {lines})");
        assert!(all(&read).contains(&told), "{rows}: {}", all(&read));
    }
}

#[test]
fn values_of_several_lines_are_no_open_quote() {
    let header = "order_id,customer_id,note,date,net,currency\n";
    for note in ["a\nb", "Street 5, House 2\nCity, Land, X\n", "one, two\nthree, four, five, six", "x,y\nz"] {
        let read = plain(&format!("{header}1,a,\"{note}\",2026-01-05,10,EUR\n"));
        assert_eq!(read.records.len(), 1, "{note}: {}", all(&read));
    }
}

fn paid(column: &str, words: &[&str]) -> String {
    let rows = words.iter().enumerate().map(|(at, word)| format!("{at},c-{at},2026-01-05,10.00,EUR,{word}\n"));
    format!("order_id,customer_id,date,net,currency,{column}\n{}", rows.collect::<String>())
}

#[test]
fn a_column_that_says_that_it_failed_is_told_when_unread() {
    for column in ["Payment", "Result", "Outcome", "Payment state", "Fin. status", "Paid?", "payment.state", "Zahlung"]
    {
        let read = plain(&paid(column, &["paid", "failed", "pending", "refunded"]));
        let found = read.findings.iter().find(|finding| finding.field == column).unwrap_or_else(|| panic!("{column}"));
        assert_eq!((found.count, found.examples[0].row), (3, 3), "{column}");
        let cure = found.cure.as_ref().unwrap();
        assert!(cure.contains(&format!("columns.status = [\"{column}\"]")), "{cure}");
        assert_eq!(read.unknown_columns, [column]);
    }
    for words in [["yes", "no"], ["true", "false"], ["1", "0"]] {
        assert!(all(&plain(&paid("Paid", &words))).contains("may say that it was not paid"), "{words:?}");
    }
    let text = r#"{"id":1,"customer_id":"a","date":"2026-01-05","net":10,"currency":"EUR","payment":{"id":7,"result":"declined"}}"#;
    let read = json_lines(text, &ColumnMap::default()).unwrap();
    assert!(all(&read).contains("row 1, payment.result \"declined\": isn't read"), "{}", all(&read));
    assert_eq!(read.unknown_columns, ["payment.id", "payment.result"]);
}

#[test]
fn what_says_nothing_of_a_failure_is_not() {
    for (column, words) in [
        ("Payment", &["paid", "paid"][..]),
        ("Payment", &["Visa", "bank transfer"]),
        ("Payment method", &["cash", "no"]),
        ("State", &["CA", "NY"]),
        ("Result", &["", "7"]),
    ] {
        let read = plain(&paid(column, words));
        assert!(read.findings.is_empty(), "{column}: {}", all(&read));
    }
    let unread = csv(&paid("Payment", &["failed"]), &map(r#"{"columns": {"status": []}}"#));
    assert!(unread.findings.is_empty(), "{}", all(&unread));
    let read = csv(&paid("Payment", &["failed"]), &map(r#"{"columns": {"status": "Payment"}}"#));
    assert!(read.findings.is_empty() && !read.records[0].is_purchase_as_of(read.records[0].ordered_at).unwrap());
}

#[test]
fn the_proposal_reads_such_a_column_or_asks() {
    for column in ["Payment", "Outcome", "Payment state", "Financial status", "Result"] {
        let text = paid(column, &["paid", "failed", "pending", "refunded"]);
        let (suggestion, _) = questions(&text);
        assert_eq!(suggestion.map.columns.get("status"), Some(&vec![column.to_owned()]), "{column}");
        let read = csv(&text, &suggestion.map);
        let purchases = read.records.iter().filter(|order| order.is_purchase_as_of(order.ordered_at).unwrap());
        assert_eq!(purchases.count(), 1, "{column}");
    }
    let (_, asked) = questions(&paid("Outcome", &["paid", "failed", "in limbo"]));
    assert!(asked.contains("status: \"Outcome\" isn't read"), "{asked}");
}

#[test]
fn a_path_in_a_list_is_of_what_lists_hold() {
    let text = r#"{"id":1,"customer_id":"a","date":"2026-01-05","net":10,"currency":"EUR","items":[{"sku":"x","state":"paid"}]}"#;
    for field in ["status", "campaign_id", "custom.state", "external.shop"] {
        let map = map(&format!(r#"{{"columns": {{"{field}": "items[].state"}}}}"#));
        let error = json_lines(text, &map).unwrap_err().to_string();
        assert!(error.contains(&format!("reads {field} from \"items[].state\", which is in a list")), "{error}");
        assert!(error.contains("sku, category, quantity"), "{error}");
    }
    let read = json_lines(text, &map(r#"{"columns": {"sku": "items[].sku"}}"#)).unwrap();
    assert_eq!(read.records[0].lines[0].sku.as_deref(), Some("x"));
    let (suggestion, _) = questions(text);
    assert!(!suggestion.map.columns.contains_key("status"));
}

#[test]
fn a_document_that_is_no_base_says_what_one_is() {
    for text in ["{}", r#"{"foo": 1}"#, r#"{"customers": []}"#, "[]", "7"] {
        let error = CustomerBase::from_json(text).unwrap_err();
        assert_eq!(error.code(), "invalid", "{text}");
        for name in ["\"format\": \"regulars.customer_base\", \"version\": 1", "customers, accounts", "invitations"] {
            assert!(error.to_string().contains(name), "{text}: {error}");
        }
    }
    let empty = r#"{"format": "regulars.customer_base", "version": 1}"#;
    assert_eq!(CustomerBase::from_json(empty).unwrap(), CustomerBase::new());
    let other = CustomerBase::from_json(r#"{"format": "regulars.customer_base", "version": 1, "foo": 1}"#).unwrap_err();
    assert!(other.to_string().contains("unknown field `foo`, expected one of"), "{other}");
}

#[test]
fn columns_of_one_name_are_asked_about() {
    let (_, asked) = questions(
        "id,customer_id,amount,date,amount,currency\n1,a,10.00,2026-01-05,12.00,EUR\n2,b,1.00,2026-01-06,3.00,EUR\n",
    );
    assert!(asked.contains("net: several columns are called \"amount\""), "{asked}");
    let (suggestion, asked) = questions("id,note,customer_id,amount,date,note,currency\n1,,a,10.00,2026-01-05,x,EUR\n");
    assert_eq!((asked.as_str(), suggestion.unused_columns.as_slice()), ("", &["note".to_owned()][..]));
}

#[test]
fn persian_years_are_asked_about_wherever_they_stand() {
    for dates in [["2024-01-05", "1403/01/05"], ["1403-01-05", "1403-02-05"], ["05/01/1403", "17/02/1403"]] {
        let rows = dates.iter().enumerate().map(|(at, date)| format!("{at},c-{at},{date},100,IRR\n"));
        let (_, asked) = questions(&format!("order_id,customer_id,date,net,currency\n{}", rows.collect::<String>()));
        assert!(asked.contains("formats.calendar = \"persian\""), "{dates:?}: {asked}");
    }
    let read = plain("order_id,customer_id,date,net,currency\n1,a,1403/01/05,100,IRR\n2,a,1450/12/29,100,IRR\n");
    assert_eq!(read.rejected, 2);
    assert!(all(&read).contains("declare formats.calendar = \"persian\""), "{}", all(&read));
}

#[test]
fn free_text_is_no_id_though_a_short_file_has_each_once() {
    let goods = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n\
        536365,85123A,WHITE HANGING HEART HOLDER,6,2010-12-01 8:26,2.55,17850,United Kingdom\n\
        536365,71053,WHITE METAL LANTERN,6,2010-12-01 8:26,3.39,17850,United Kingdom\n";
    let (suggestion, _) = questions(goods);
    assert_eq!(suggestion.map.columns.get("id"), Some(&vec!["Invoice".to_owned()]));
    let (suggestion, asked) = questions(&goods.replace("Invoice,", "Bill,"));
    assert!(!suggestion.map.columns.contains_key("id") && asked.contains("which column holds id?"), "{asked}");
}

/// Rows of PayPal's activity: sales, a refund and a reversal that name the shop as payer, a conversion, a fee.
const PAYPAL: &str = "Date,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Reference Txn ID\n\
    03/21/2026,Ann,Express Checkout Payment,Completed,USD,25.00,-1.03,23.97,ann@x.test,shop@y.test,1A,\n\
    03/22/2026,Bob,Website Payment,Pending,USD,40.00,-1.46,38.54,bob@x.test,shop@y.test,2A,\n\
    03/23/2026,Ann,Payment Refund,Completed,USD,-25.00,1.03,-23.97,shop@y.test,ann@x.test,3A,1A\n\
    03/24/2026,,General Currency Conversion,Completed,USD,-10.00,0.00,-10.00,,,4A,5A\n\
    03/25/2026,Cara,Express Checkout Payment,Completed,EUR,9.00,-0.30,8.70,cara@x.test,shop@y.test,5A,\n\
    03/26/2026,Dan,Express Checkout Payment,Denied,USD,15.00,0.00,15.00,dan@x.test,shop@y.test,6A,\n\
    03/27/2026,Cara,Payment Reversal,Completed,EUR,-4.00,0.10,-3.90,shop@y.test,cara@x.test,7A,5A\n\
    03/28/2026,,Chargeback Fee,Completed,USD,-20.00,0.00,-20.00,,,8A,5A\n";

#[test]
fn refunds_of_payment_services_are_of_their_order_whoever_paid_them() {
    let (suggestion, asked) = questions(PAYPAL);
    assert!(asked.contains("only: \"Type\" isn't read") && asked.contains("or refunds of sales"), "{asked}");
    let mut map = suggestion.map;
    assert_eq!((map.columns.get("net"), map.columns["gross"][0].as_str()), (None, "Gross"));
    let sales = ["Express Checkout Payment", "Website Payment", "Payment Refund", "Payment Reversal"];
    map.only.insert("Type".to_owned(), sales.map(str::to_owned).to_vec());
    let read = csv(PAYPAL, &map);
    assert_eq!((read.records.len(), read.merged, read.skipped, read.rejected), (4, 2, 2, 0), "{}", all(&read));
    let end = regulars::model::instant("2026-04-01T00:00:00Z").unwrap();
    let bought: Vec<String> = read
        .records
        .iter()
        .filter(|order| order.is_purchase_as_of(end).unwrap())
        .map(|order| format!("{} {}", order.customer_id, order.net_as_of(end).unwrap()))
        .collect();
    assert_eq!(bought, ["cara@x.test 5.00 EUR"]);
}

#[test]
fn what_is_left_after_a_fee_is_not_what_was_paid() {
    let text = "id,customer_id,date,Amount,Fee,Net,currency\n1,a,2026-01-05,10.00,0.50,9.50,EUR\n";
    let (suggestion, _) = questions(text);
    assert_eq!(suggestion.map.columns["net"], ["Amount"]);
    let (suggestion, _) = questions(&text.replace("Fee", "Tip"));
    assert_eq!(suggestion.map.columns["net"], ["Net"]);
}

#[test]
fn what_tells_rows_apart_is_read_or_asked_in_other_systems_too() {
    // 1C: a state that isn't called a status.
    let one_c = "Номер;Дата;Контрагент;Сумма;Валюта;Состояние\nУТ-1;25.01.2026;Ромашка;1 200,50;RUB;Оплачен\n\
        УТ-2;26.01.2026;Иванов;500,00;RUB;Отменен\n";
    let (suggestion, asked) = questions(one_c);
    assert_eq!(suggestion.map.columns["status"], ["Состояние"]);
    assert!(asked.contains("values.status = {\"Оплачен\": \"…\", \"Отменен\": \"…\"}"), "{asked}");
    let mut map = suggestion.map;
    map.columns.remove("status");
    assert!(all(&csv(one_c, &map)).contains("row 2, Состояние \"Оплачен\": isn't read"));
    // Klaviyo: events of an order that are no orders.
    let (_, asked) = questions(
        "Event ID,Event Name,Timestamp,Email,Value,Order ID\ne1,Placed Order,2026-01-05 09:12:11,a@x.test,50.00,o1\n\
         e2,Cancelled Order,2026-01-06 09:12:11,a@x.test,50.00,o1\n",
    );
    assert!(asked.contains("only: \"Event Name\" isn't read"), "{asked}");
    // Xero: the amount of one piece is no order's amount.
    let xero = "EmailAddress,InvoiceNumber,InvoiceDate,Total,TaxTotal,Quantity,UnitAmount,LineAmount,Currency,Status\n\
        a@x.test,INV-1,25/01/2026,120.00,20.00,2,50.00,100.00,GBP,Paid\n";
    let read = csv(xero, &questions(xero).0.map);
    assert_eq!((read.records[0].gross.to_string().as_str(), all(&read).as_str()), ("100.00 GBP", ""));
}

const TWICE: &str = "every row stands in the file twice";

#[test]
fn a_table_that_was_put_behind_itself_is_told() {
    let map = map(r#"{"number_rows": true}"#);
    let header = "customer_id,date,net,currency\n";
    let rows = "a,2026-01-05 10:00,10,EUR\nb,2026-01-06 11:00,11,EUR\na,2026-01-07 12:00,12,EUR\n";
    let read = csv(&format!("{header}{rows}{rows}"), &map);
    assert!(all(&read).contains(TWICE) && all(&read).contains("(rows: 6)"), "{}", all(&read));
    for once in [rows.to_owned(), format!("{rows}{rows}c,2026-01-07 12:00,12,EUR\n")] {
        let read = csv(&format!("{header}{once}"), &map);
        assert!(read.findings.is_empty(), "{}", all(&read));
    }
    let header = "id,customer_id,date,currency,sku,quantity,price\n";
    let lines = "1,a,2026-01-05,EUR,x,1,10.00\n1,a,2026-01-05,EUR,y,2,10.00\n2,b,2026-01-05,EUR,x,1,10.00\n";
    let read = plain(&format!("{header}{lines}{lines}"));
    assert!(all(&read).contains(TWICE) && all(&read).contains("(rows: 6)"), "{}", all(&read));
    // Goods without a name, too; and an order with a line twice is no file of them.
    let unnamed = |text: &str| text.replace(",x,", ",,").replace(",y,", ",,");
    assert!(all(&plain(&unnamed(&format!("{header}{lines}{lines}")))).contains(TWICE));
    let read = plain(&format!("{header}{lines}1,a,2026-01-05,EUR,x,1,10.00\n"));
    assert!(!all(&read).contains(TWICE) && all(&read).contains("the same line twice"), "{}", all(&read));
    // Whole orders are told by their ids, row by row.
    let whole = "id,customer_id,date,net,currency\n1,a,2026-01-05,10,EUR\n1,a,2026-01-05,10,EUR\n";
    let read = plain(whole);
    assert!(read.rejected == 1 && all(&read).contains("already used in an earlier row (row 2)"), "{}", all(&read));
}
