//! One rule of the proposals after the other, each at headers as systems write them.

use regulars::import::{self, ImportOptions, Suggestion, suggest};
use regulars::model::{Deal, Entity, Feedback, Order};

fn of(text: &str) -> Suggestion {
    suggest(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The column that fills a field, or nothing.
fn column<'a>(suggestion: &'a Suggestion, field: &str) -> &'a str {
    suggestion.fields.iter().find(|known| known.field == field).map_or("", |known| known.column.as_str())
}

fn why<'a>(suggestion: &'a Suggestion, field: &str) -> &'a str {
    suggestion.fields.iter().find(|known| known.field == field).map_or("", |known| known.why.as_str())
}

fn questions(suggestion: &Suggestion) -> String {
    suggestion.questions.iter().map(|asked| format!("{}: {}\n", asked.about, asked.question)).collect()
}

#[test]
fn names_in_common_use_are_known_however_they_are_written() {
    for (header, row) in [
        ("Order No,Buyer ID,Purchase Date,Grand Total,Currency Code", "1,c,2026-01-05,10.00,EUR"),
        ("order-no,buyer-id,purchase-date,grand-total,currency-code", "1,c,2026-01-05,10.00,EUR"),
        ("ORDER_NO,BUYER_ID,PURCHASE_DATE,GRAND_TOTAL,CURRENCY_CODE", "1,c,2026-01-05,10.00,EUR"),
        ("Belegnr,Debitor,Belegdatum,Gesamtbetrag,Währung", "1,c,2026-01-05,10.00,EUR"),
        ("Nº pedido,Cliente,Fecha,Importe total,Moneda", "1,c,2026-01-05,10.00,EUR"),
    ] {
        let suggestion = of(&format!("{header}\n{row}\n"));
        let names: Vec<&str> = header.split(',').collect();
        let fields = ["id", "customer_id", "ordered_at", "total", "currency"];
        let found = fields.map(|field| column(&suggestion, field));
        assert_eq!((suggestion.entity.clone(), found.as_slice()), (Entity::Order, names.as_slice()), "{header}");
        assert!(why(&suggestion, "customer_id").starts_with("by its name"), "{header}");
    }
}

#[test]
fn a_part_of_a_known_name_is_no_name() {
    let suggestion = of("order_id,customer_id,date,total,currency,total weight,currency rate,datecode\n\
                         1,c,2026-01-05,10.00,EUR,5,1,x\n");
    assert_eq!(suggestion.unused_columns, ["total weight", "currency rate", "datecode"]);
}

#[test]
fn what_stands_in_brackets_is_no_part_of_a_name() {
    for (header, field, name) in [
        ("Review ID,Review Stars,Review Content,Review Created (UTC),Email", "submitted_at", "Review Created (UTC)"),
        ("Review ID,Stars [1-5],Comment,Date,Email", "score", "Stars [1-5]"),
        ("编号,评分（1到5）,评论,日期,客户", "score", "评分（1到5）"),
    ] {
        let suggestion = of(&format!("{header}\n65a,5,Fast delivery,2026-01-05,a@x.test\n"));
        assert_eq!((suggestion.entity.clone(), column(&suggestion, field)), (Entity::Feedback, name), "{header}");
    }
    // A name that is nothing but brackets keeps them.
    let suggestion = of("(none),order_id,customer_id,date,total,currency\nx,1,c,2026-01-05,10.00,EUR\n");
    assert_eq!(suggestion.unused_columns, ["(none)"]);
}

#[test]
fn what_a_report_puts_before_each_name_is_no_part_of_it() {
    let suggestion =
        of("Deal - ID,Deal - Value,Deal - Currency,Deal - Status,Deal - Deal created,Deal - Lost reason\n\
         1,1200,EUR,Lost,2026-01-03 14:22:01,price\n");
    assert_eq!(suggestion.entity, Entity::Deal);
    for (field, name) in [
        ("id", "Deal - ID"),
        ("amount", "Deal - Value"),
        ("currency", "Deal - Currency"),
        ("status", "Deal - Status"),
        ("created_at", "Deal - Deal created"),
        ("lost_reason", "Deal - Lost reason"),
    ] {
        assert_eq!(column(&suggestion, field), name);
    }
    // A hyphen within a word parts nothing.
    let hyphens = of("order-id,customer-id,re-date,total,currency,date\n1,c,x,10.00,EUR,2026-01-05\n");
    assert_eq!(column(&hyphens, "ordered_at"), "date");
}

#[test]
fn the_answers_from_0_to_10_to_a_question_are_scores() {
    for (question, score) in [
        ("How likely are you to recommend us?", "10"),
        ("How satisfied are you? (1-5)", "5"),
        ("Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", "0"),
        ("您有多大可能推荐我们？", "9"),
        ("چقدر ما را پیشنهاد می‌کنید؟", "8"),
    ] {
        let text = format!("Response ID;Date;Email;{question}\nr-1;2026-01-05;a@x.test;{score}\n");
        let suggestion = of(&text);
        assert_eq!(column(&suggestion, "score"), question);
        assert_eq!(why(&suggestion, "score"), "the only column of answers from 0 to 10 to a question");
        assert!(questions(&suggestion).contains("declare constants.kind"), "{}", questions(&suggestion));
        let mut map = suggestion.map;
        map.constants
            .extend([("kind", "csat"), ("scale_min", "0"), ("scale_max", "10")].map(|(a, b)| (a.into(), b.into())));
        let read = import::csv::<Feedback>(text.as_bytes(), &map, &ImportOptions::default()).unwrap();
        assert_eq!(read.records[0].score.map(|score| score.to_string()).as_deref(), Some(score));
    }
}

#[test]
fn of_two_questions_none_is_taken_and_larger_numbers_are_no_scores() {
    for (header, row) in [
        ("How was the food?,How was the room?", "9,4"),
        ("How many nights did you stay?,Remarks", "14,fine"),
        ("How was it?,Remarks", "well,fine"),
    ] {
        let suggestion = of(&format!("Response ID,Date,Email,{header}\nr-1,2026-01-05,a@x.test,{row}\n"));
        assert_eq!(column(&suggestion, "score"), "", "{header}");
    }
}

#[test]
fn answers_to_a_question_are_no_ids() {
    let suggestion = of("Timestamp,Email Address,How satisfied are you?,Comments\n\
                         2026-01-25,a@x.test,5,fine\n2026-01-26,a@x.test,2,slow\n2026-01-27,b@x.test,4,\n");
    assert_eq!((suggestion.entity.clone(), column(&suggestion, "id")), (Entity::Feedback, ""));
    assert!(questions(&suggestion).contains("columns.id"), "{}", questions(&suggestion));
}

#[test]
fn a_status_that_is_not_read_is_asked_about() {
    for unread in
        ["Zahlungsstatus", "Fulfillment status", "Estado del pago", "État du paiement", "وضعیت پرداخت", "付款状态"]
    {
        let suggestion = of(&format!(
            "order_id;customer_id;date;total;currency;status;{unread}\n1;c;2026-01-05;10.00;EUR;paid;open\n"
        ));
        let asked = questions(&suggestion);
        assert!(asked.contains(&format!("status: {unread:?} isn't read, and \"status\" is")), "{unread}: {asked}");
        assert!(asked.contains("Change columns.status"), "{asked}");
    }
    let none = of("order_id;customer_id;date;total;currency;fulfilment status\n1;c;2026-01-05;10.00;EUR;open\n");
    assert!(questions(&none).contains("isn't read, and no column is"), "{}", questions(&none));
    // A second one by its name is asked about once.
    let two =
        of("order_id;customer_id;date;total;currency;status;Payment status\n1;c;2026-01-05;10.00;EUR;paid;open\n");
    assert_eq!(two.questions.len(), 1, "{}", questions(&two));
    assert!(questions(&two).contains("\"Payment status\" could fill it, too"), "{}", questions(&two));
    let read = of("order_id;customer_id;date;total;currency;status\n1;c;2026-01-05;10.00;EUR;paid\n");
    assert_eq!(questions(&read), "");
}

#[test]
fn one_known_column_makes_no_record() {
    for text in ["email,x,y\na@x.test,1,2\n", "id,x,y\n7,1,2\n", "status,x\nopen,1\n", "e-mail\na@x.test\n"] {
        let error = suggest(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("write a column map"), "{text}: {error}");
    }
    let two = of("Email Address,First Name,TAGS\na@x.test,Ann,vip\n");
    assert_eq!(two.entity, Entity::Customer);
}

#[test]
fn the_records_own_name_before_a_column_is_left_out() {
    let invoices = of(
        "invoice_number,account_code,account_email,status,invoice_date,currency,invoice_subtotal,invoice_tax,invoice_total\n\
                       1,acme,a@x.test,paid,2026-01-05,USD,40.00,3.20,43.20\n",
    );
    for (field, name) in [
        ("id", "invoice_number"),
        ("account_id", "account_code"),
        ("customer_id", "account_email"),
        ("ordered_at", "invoice_date"),
        ("net", "invoice_subtotal"),
        ("tax", "invoice_tax"),
        ("total", "invoice_total"),
    ] {
        assert_eq!(column(&invoices, field), name);
    }
    let reviews = of("Review ID,Review Title,Review Content,Review Score,Review Creation Date,Product ID,Order ID\n\
                      1,Great,Love it,5,2026-01-05,P1,o-1\n");
    assert_eq!((reviews.entity.clone(), column(&reviews, "id")), (Entity::Feedback, "Review ID"));
    assert_eq!((column(&reviews, "score"), column(&reviews, "text")), ("Review Score", "Review Content"));
}

#[test]
fn paths_are_read_by_their_parts() {
    let subscriptions = of("subscriptions.id,customers.id,subscriptions.plan_id,subscriptions.started_at\n\
                            s1,c1,basic,2026-01-05\n");
    assert_eq!(subscriptions.entity, Entity::Subscription);
    assert_eq!(column(&subscriptions, "id"), "subscriptions.id");
    assert_eq!(column(&subscriptions, "customer_id"), "customers.id");
    assert_eq!(column(&subscriptions, "starts_on"), "subscriptions.started_at");
    let graphql = of(r#"{"id":"gid://shopify/Order/1","createdAt":"2026-01-05T10:00:00Z","displayFinancialStatus":"PAID",
        "totalPriceSet":{"shopMoney":{"amount":"45.00","currencyCode":"USD"}},"customer":{"email":"a@x.test","id":"7"}}"#
        .replace("\n        ", "")
        .as_str());
    assert_eq!(column(&graphql, "customer_id"), "customer.id");
    assert_eq!(column(&graphql, "total"), "totalPriceSet.shopMoney.amount");
    assert_eq!(column(&graphql, "currency"), "totalPriceSet.shopMoney.currencyCode");
    let invoice =
        of(r#"{"invoice":{"id":"i1","customer_id":"c1","date":"2026-01-05","total":23.8,"currency_code":"USD"}}"#);
    assert_eq!((invoice.entity.clone(), column(&invoice, "id")), (Entity::Order, "invoice.id"));
    let ticket = of(
        r#"{"id":1,"status":"closed","subject":"Help","createdAt":"2026-01-05T10:02:11Z","primaryCustomer":{"id":51}}"#,
    );
    assert_eq!((ticket.entity.clone(), column(&ticket, "customer_id")), (Entity::Ticket, "primaryCustomer.id"));
    // Of a list a ticket reads nothing.
    let list = of(r#"{"id":1,"status":"closed","created_at":"2026-01-05T10:02:11Z","contacts":[{"id":"c-1"}]}"#);
    assert_eq!(column(&list, "customer_id"), "");
    let lines = of(
        r#"{"id":1,"customer_id":"c","created_at":"2026-01-05","total":5.5,"currency":"EUR","line_items":[{"id":9,"sku":"T","quantity":2}]}"#,
    );
    assert_eq!((column(&lines, "id"), column(&lines, "sku")), ("id", "line_items[].sku"));
}

#[test]
fn the_list_of_records_within_an_answer_is_named() {
    for text in [
        r#"{"data":[{"type":"customerReviews","id":"1","attributes":{"rating":2,"body":"It crashes","createdDate":"2026-01-05T10:12:31-08:00"}}]}"#,
        r#"{"next":null,"data":[{"id":1,"customer_id":"c","created_at":"2026-01-05","total":5.5,"currency":"EUR"}]}"#,
        "{\n  \"data\": [\n    {\"id\": 1, \"customer_id\": \"c\"}\n  ]\n}\n",
    ] {
        let error = suggest(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("give the list \"data\" in it alone"), "{text}: {error}");
    }
    let error = suggest(b"{\n  \"id\": 1,\n  \"customer_id\": \"c\"\n}\n").unwrap_err().to_string();
    assert!(error.contains("one object a line"), "{error}");
}

#[test]
fn a_file_without_the_systems_own_columns_is_not_the_systems() {
    let squarespace = of(
        "Order ID,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem price,Lineitem sku\n\
                          1,a@x.test,PAID,2026-01-05 10:00:00 +0000,USD,40.00,5.00,0.00,45.00,2,20.00,SQ1\n",
    );
    assert_eq!((squarespace.system, column(&squarespace, "id")), (None, "Order ID"));
    assert_eq!(column(&squarespace, "sku"), "Lineitem sku");
    let gorgias = of(
        r#"{"id":1,"external_id":null,"status":"closed","priority":"normal","via":"email","subject":"Late","created_datetime":"2026-01-05T10:02:11","customer":{"id":51}}"#,
    );
    assert_eq!((gorgias.system, gorgias.entity), (None, Entity::Ticket));
}

#[test]
fn headers_of_further_languages_are_known() {
    for text in [
        "رقم الطلب,العميل,التاريخ,المبلغ,العملة\n١,أحمد,٢٠٢٦-٠١-٠٥,١٢٥٫٥٠,SAR\n",
        "Numero ordine;Cliente;Data ordine;Totale;Valuta\n1;c1;25/01/2026;12,50;EUR\n",
        "Número do pedido;Cliente;Data;Valor total;Moeda\n1;c1;25/01/2026;12,50;BRL\n",
        "Sipariş No;Müşteri;Tarih;Tutar;Para Birimi\n1;m1;25.01.2026;1.212,50;TRY\n",
        "Bestelnummer;Klant;Besteldatum;Bedrag;Valuta\n1;k1;25-01-2026;12,50;EUR\n",
        "注文番号,顧客ID,注文日,合計金額,通貨\n1,k1,2026/01/25,1250,JPY\n",
    ] {
        let suggestion = of(text);
        assert_eq!((suggestion.entity.clone(), questions(&suggestion)), (Entity::Order, String::new()), "{text}");
        let read = import::csv::<Order>(text.as_bytes(), &suggestion.map, &ImportOptions::default()).unwrap();
        assert_eq!((read.records.len(), read.findings.len()), (1, 0), "{text}: {:?}", read.findings);
    }
}

#[test]
fn whole_amounts_may_be_cents() {
    let paddle = of("transaction_id,customer_id,created_at,status,currency_code,total,subtotal,tax\n\
                     t1,c1,2026-01-05T10:02:11Z,completed,USD,2380,2000,380\n");
    assert!(
        questions(&paddle).contains("declare formats.amounts = \"minor\", else \"major\""),
        "{}",
        questions(&paddle)
    );
    let named = of("order_id,user_id,created_at,amount_cents,currency\n1,u,2026-01-05,999,USD\n");
    assert_eq!(column(&named, "net"), "amount_cents");
    assert!(questions(&named).contains("as \"amount_cents\" is called"), "{}", questions(&named));
    let adyen = of(
        r#"{"pspReference":"8815","amount":{"value":2000,"currency":"EUR"},"creationDate":"2026-01-05T10:00:00+01:00","shopperReference":"s-1"}"#,
    );
    assert_eq!((adyen.entity.clone(), column(&adyen, "net")), (Entity::Order, "amount.value"));
    assert!(questions(&adyen).contains("formats.amounts"), "{}", questions(&adyen));
    let billing = of("subscription_id,customer_id,start_date,mrr,currency\n1,c,2026-01-05,1000,USD\n");
    assert!(questions(&billing).contains("formats.amounts"), "{}", questions(&billing));
    for (amount, currency) in [("23.80", "USD"), ("2380", "JPY"), ("500000", "IRR"), ("12", "EUR")] {
        let major = of(&format!("id,customer_id,date,total,currency\n1,c,2026-01-05,{amount},{currency}\n"));
        assert_eq!(questions(&major), "", "{amount} {currency}");
    }
    let deals = of("id,name,stage,amount,currency,created_at,close_date\n1,A,Won,1200,EUR,2026-01-05,2026-01-06\n");
    assert_eq!(questions(&deals), "");
}

#[test]
fn rows_beside_the_sales_are_asked_about() {
    for (name, words) in [
        ("type", ["SALE", "FEE"]),
        ("Event Type", ["Payment", "Refund"]),
        ("Voided", ["false", "true"]),
        ("Refunded?", ["0", "1"]),
    ] {
        let [first, second] = words;
        let text = format!(
            "id,customer_id,date,total,currency,{name}\n1,c,2026-01-05,10.00,EUR,{first}\n2,c,2026-01-06,0.60,EUR,{second}\n"
        );
        let suggestion = of(&text);
        let asked = questions(&suggestion);
        assert!(asked.contains(&format!("only: {name:?} isn't read")), "{name}: {asked}");
        assert!(asked.contains(&format!("Declare only = {{{name:?}: [{first:?}]}}")), "{asked}");
        let mut map = suggestion.map;
        map.only.insert(name.into(), vec![first.into()]);
        let read = import::csv::<Order>(text.as_bytes(), &map, &ImportOptions::default()).unwrap();
        assert_eq!((read.records.len(), read.skipped), (1, 1), "{name}");
    }
    for name in ["Payment method", "Card type", "Product type", "Start"] {
        let text = format!(
            "id,customer_id,date,total,currency,{name}\n1,c,2026-01-05,10.00,EUR,a\n2,c,2026-01-06,0.60,EUR,b\n"
        );
        assert_eq!(questions(&of(&text)), "", "{name}");
    }
}

#[test]
fn a_price_of_several_pieces_is_asked_about() {
    let with = |name: &str, quantity: u8| {
        questions(&of(&format!(
            "order-id,customer-id,date,sku,quantity,currency,{name}\n1,c,2026-01-05,T,{quantity},EUR,40.00\n"
        )))
    };
    assert!(with("item-price", 2).contains("rename columns.price to columns.line_amount"), "{}", with("item-price", 2));
    assert_eq!((with("item-price", 1), with("unit-price", 2)), (String::new(), String::new()));
}

#[test]
fn persian_years_and_toman_are_asked_about() {
    let suggestion = of("شماره سفارش,مشتری,تاریخ سفارش,مبلغ کل (تومان)\n۱۰۰۱,م1,۱۴۰۴/۱۰/۱۵,۱۲۵۰۰۰\n");
    let asked = questions(&suggestion);
    assert!(
        asked.contains("declare formats.calendar = \"persian\"") && asked.contains("formats.toman = true"),
        "{asked}"
    );
}

#[test]
fn columns_that_are_never_filled_together_stand_in_for_each_other() {
    let text = "Deal - ID,Deal - Status,Deal - Value,Deal - Currency,Deal - Deal created,Deal - Won time,Deal - Lost time\n\
                1,Won,100,EUR,2026-01-03,2026-02-10,\n2,Lost,200,EUR,2026-01-04,,2026-02-11\n3,Open,300,EUR,2026-01-04,,\n";
    let suggestion = of(text);
    assert_eq!(suggestion.map.columns["closed_at"], ["Deal - Won time"]);
    assert_eq!(suggestion.map.fallbacks["closed_at"], ["Deal - Lost time"]);
    let read = import::csv::<Deal>(text.as_bytes(), &suggestion.map, &ImportOptions::default()).unwrap();
    assert_eq!((read.records.len(), read.findings.len()), (3, 0), "{:?}", read.findings);
}

#[test]
fn of_two_columns_that_differ_in_brackets_the_first_is_asked_about() {
    let suggestion = of("Order ID,Customer ID,Order Date,Order Total (inc tax),Order Total (ex tax),Currency\n\
                         1,c,2026-01-25,45.00,40.50,USD\n");
    assert_eq!(column(&suggestion, "total"), "Order Total (inc tax)");
    assert_eq!(suggestion.questions.len(), 1);
    assert!(
        questions(&suggestion).contains("\"Order Total (ex tax)\" could fill it, too"),
        "{}",
        questions(&suggestion)
    );
}

#[test]
fn a_list_of_mail_addresses_says_what_its_id_may_be() {
    let audience = of("Email Address,First Name,Last Name,TAGS\na@x.test,Ann,Ash,vip\n");
    assert!(questions(&audience).contains("the mail address will do: \"Email Address\""), "{}", questions(&audience));
}

#[test]
fn a_dot_before_three_digits_is_asked_about_as_a_comma_is() {
    let of_amounts = |amounts: [&str; 2]| {
        let [one, two] = amounts;
        let rows = format!("B1;K1;15.03.2024;{one};EUR\nB2;K2;16.03.2024;{two};EUR\n");
        of(&format!("Bestellnummer;Kundennummer;Bestelldatum;Gesamtbetrag;Währung\n{rows}"))
    };
    let asked = questions(&of_amounts(["1.500", "900"]));
    assert!(asked.contains("group thousands") && asked.contains("formats.thousands = \".\""), "{asked}");
    // Two decimals, a zero before the sign, or more than three digits tell that it begins the decimals.
    for told in [["1.500", "9.50"], ["0.500", "1.500"], ["1500.125", "1.500"]] {
        let asked = questions(&of_amounts(told));
        assert!(!asked.contains("thousands"), "{told:?}: {asked}");
    }
    let map = of_amounts(["1.500", "9,50"]).map;
    assert_eq!((map.formats.decimal, map.formats.thousands), (Some(','), None));
}

#[test]
fn several_sources_are_the_ways_by_which_orders_came() {
    let header = "Order ID,Customer ID,Date,Amount,Currency,Source\n";
    let suggestion = of(&format!("{header}1,c1,2024-03-01,10.00,EUR,web\n2,c1,2024-03-09,20.00,EUR,pos\n"));
    assert_eq!(column(&suggestion, "channel"), "Source");
    assert!(questions(&suggestion).contains("columns.source"), "{}", questions(&suggestion));
    let suggestion = of(&format!("{header}1,c1,2024-03-01,10.00,EUR,shop\n2,c1,2024-03-09,20.00,EUR,shop\n"));
    assert_eq!((column(&suggestion, "source"), questions(&suggestion).as_str()), ("Source", ""));
}

#[test]
fn names_and_products_are_no_currencies() {
    let text = "Order ID,Customer ID,Date,Amount,Product\n1,c1,2024-03-01,10.00,Cup\n2,c2,2024-04-01,30.00,Pen\n";
    let suggestion = of(text);
    assert!(!suggestion.map.columns.contains_key("currency"), "{:?}", suggestion.map);
    assert!(questions(&suggestion).contains("in which currency"));
}
