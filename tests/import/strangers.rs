//! What strangers brought who had read the documentation only: exports of other systems, in other languages.

use regulars::{
    import::{self, ColumnMap, ImportOptions, Importable, Imported, SourceSystem, Suggestion, suggest},
    model::{Customer, CustomerBase, Deal, DealStatus, Entity, Feedback, Invitation, Order, instant},
    profile::{self, ScoreOptions},
};
use serde_json::json;

const ORDER: &str = r#"{"columns": {"id": "id", "customer_id": "c", "ordered_at": "d", "net": "n"},
    "formats": {"currency": "EUR"}}"#;

fn map(text: &str) -> ColumnMap {
    serde_json::from_str(text).unwrap()
}

fn csv<T: Importable>(text: &str, map: &ColumnMap) -> Imported<T> {
    let read = import::csv(text.as_bytes(), map, &ImportOptions::default()).unwrap();
    assert_eq!(read.rows, read.records.len() + read.merged + read.skipped + read.rejected, "{text}");
    read
}

fn json_lines<T: Importable>(text: &str, map: &ColumnMap) -> Imported<T> {
    import::json_lines(text.as_bytes(), map, &ImportOptions::default()).unwrap()
}

fn refused(text: &str) -> String {
    import::json_lines::<Order>(text.as_bytes(), &map(ORDER), &ImportOptions::default()).unwrap_err().to_string()
}

/// The findings of a file, each in one text.
fn all<T>(read: &Imported<T>) -> String {
    read.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn guests_of_any_language_are_nobody() {
    for word in ["Gast", "invité", "Invitado", "Гость", "游客", "مهمان", "Laufkundschaft", "розничный покупатель"]
    {
        let orders = csv::<Order>(&format!("id,c,d,n\n1,{word},2026-01-05,10\n2,c-2,2026-01-05,10\n"), &map(ORDER));
        assert_eq!((orders.records.len(), orders.nobody), (1, 1), "{word}");
        let cure = format!("values.customer_id = {{\"{word}\": \"{word}\"}}");
        assert!(all(&orders).contains(&cure), "{}", all(&orders));
    }
}

#[test]
fn a_guest_account_is_no_customer_and_the_word_is_shown() {
    let text = "id,customer_id,account_id,date,total,currency\n1,,0,2026-01-05,10,EUR\n2,,nan,2026-01-05,10,EUR\n\
                3,nan,A1,2026-01-05,10,EUR\n";
    let orders = csv::<Order>(text, &ColumnMap::default());
    assert_eq!(orders.records.iter().map(|order| order.customer_id.as_str()).collect::<Vec<_>>(), ["A1"]);
    for shown in ["account_id \"0\": stands for nobody", "account_id \"nan\": stands for nobody"] {
        assert!(all(&orders).contains(shown), "{}", all(&orders));
    }
}

#[test]
fn each_cure_is_said_to_the_letter() {
    let text = "id,c,d,n\n1,NULL,2026-01-05,10\n2,nan,2026-01-05,10\n3,a,NULL,10\n4,a,NaT,10\n5,a,46027,1\n6,a,46028,1\n\
                7,a,2026-01-05,€5\n8,a,2026-01-05,$7\n";
    let said = all(&csv::<Order>(text, &map(ORDER)));
    for cure in [
        r#"values.customer_id = {"NULL": "NULL"}"#,
        r#"values.customer_id = {"nan": "nan"}"#,
        r#"formats.missing = ["NULL"]"#,
        r#"formats.missing = ["NaT"]"#,
        r#"formats.epoch = "excel_days" (then it is 2026-01-05)"#,
        "formats.currency_symbols = true (then it is 5)",
    ] {
        assert!(said.contains(cure), "{cure}\n{said}");
    }
    assert!(!said.contains('…'), "{said}");
}

#[test]
fn words_that_need_a_meaning_name_their_key() {
    let feedback = map(r#"{"constants": {"kind": "nps"}}"#);
    let scores = "id,customer_id,score,submitted_at,channel\n1,a,10 - Extremely likely,2026-01-05,\n\
                  2,b,10/10,2026-01-05,\n3,c,9,2026-01-05,E-Mail\n";
    let read = csv::<Feedback>(scores, &feedback);
    assert_eq!(read.records[0].channel.as_ref().unwrap().as_str(), "email");
    for cure in [r#"values.score = {"10 - Extremely likely": ""}"#, r#"values.score = {"10/10": ""}"#] {
        assert!(all(&read).contains(cure), "{cure}\n{}", all(&read));
    }
    let asked = "id,customer_id,sent_at,answered,kind\n1,a,2026-01-05,ja,nps\n";
    let said = all(&csv::<Invitation>(asked, &ColumnMap::default()));
    assert!(said.contains(r#"values.answered = {"ja": ""}"#), "{said}");
    let money = "id,customer_id,date,total,currency\n1,a,2026-01-05,5,US Dollar\n";
    let said = all(&csv::<Order>(money, &ColumnMap::default()));
    assert!(said.contains(r#"values.currency = {"US Dollar": "USD"}"#), "{said}");
}

fn deals(rows: &[&str], map: &ColumnMap) -> Imported<Deal> {
    let header = "Record ID,Deal Name,Deal Stage,Close Date,Amount,Create Date,Currency,Is Deal Closed?";
    let row = |(at, row): (usize, &&str)| format!("{at},D,{row}");
    let rows: Vec<String> = rows.iter().enumerate().map(row).collect();
    csv(&format!("{header}\n{}\n", rows.join("\n")), map)
}

#[test]
fn deals_are_won_and_lost_in_the_librarys_languages() {
    let hubspot = ColumnMap::of_system(SourceSystem::Hubspot, &Entity::Deal).unwrap();
    for (stage, status) in [
        ("Abgeschlossen und gewonnen", DealStatus::Won),
        ("Cierre ganado", DealStatus::Won),
        ("Успешно реализовано", DealStatus::Won),
        ("Closed Won (Sales Pipeline)", DealStatus::Won),
        ("已赢单", DealStatus::Won),
        ("Perdue", DealStatus::Lost),
        ("Закрыто и не реализовано", DealStatus::Lost),
        ("Negotiation", DealStatus::Open),
    ] {
        let deals = deals(&[&format!("{stage},2026-02-10,10,2026-01-03,EUR,")], &hubspot);
        assert_eq!(deals.records[0].status, status, "{stage}");
    }
}

#[test]
fn a_stage_that_is_not_known_asks_what_it_means() {
    let mut hubspot = ColumnMap::of_system(SourceSystem::Hubspot, &Entity::Deal).unwrap();
    let rows = ["Signed,2026-02-10,10,2026-01-03,EUR,true", "Won back,2026-02-10,10,2026-01-03,EUR,"];
    let read = deals(&rows, &hubspot);
    let said = all(&read);
    assert!(said.contains(r#"values.stage_status = {"Signed": "won"}, or "lost""#), "{said}");
    assert!(said.contains(r#"values.stage_status = {"Won back": "won"}, or "lost", or "open""#), "{said}");
    assert_eq!(read.records[1].status, DealStatus::Open);
    let words = [("Signed".to_owned(), "won".to_owned()), ("Won back".to_owned(), "open".to_owned())];
    hubspot.values.insert("stage_status".to_owned(), words.into());
    let read = deals(&rows, &hubspot);
    assert_eq!((read.records[0].status.clone(), all(&read)), (DealStatus::Won, String::new()));
    assert_eq!(read.records[0].stage.as_deref(), Some("Signed"));
}

#[test]
fn a_day_ends_on_the_westernmost_clock() {
    let salesforce = ColumnMap::of_system(SourceSystem::Salesforce, &Entity::Deal).unwrap();
    let with = |created: &str| {
        let row = format!("1,{created},Closed Won,5,USD,2020-01-01,true,true");
        let header = "Id,CreatedDate,StageName,Amount,CurrencyIsoCode,CloseDate,IsClosed,IsWon";
        all(&csv::<Deal>(&format!("{header}\n{row}\n"), &salesforce))
    };
    assert_eq!(with("2020-01-01T23:30:00.000-0800"), "");
    assert!(with("2020-01-02T00:30:00.000-0800").contains("lies before created_at"));
}

#[test]
fn nobody_was_asked_whose_rating_was_never_offered() {
    let rating = |id: u32, score: &str| {
        json!({"id": id, "requester_id": id, "ticket_id": 9, "score": score, "created_at": "2026-01-05T10:00:00Z",
               "updated_at": "2026-01-05T10:00:00Z"})
        .to_string()
    };
    let words = ["good", "offered", "unoffered", "bad_with_comment"];
    let lines: Vec<String> = (1..).zip(words).map(|(id, word)| rating(id, word)).collect();
    let asked: Imported<Invitation> = json_lines(&lines.join("\n"), &ColumnMap::zendesk(&Entity::Invitation).unwrap());
    let answered: Vec<_> = asked.records.iter().map(|invitation| invitation.answered).collect();
    assert_eq!((answered, asked.skipped), (vec![Some(true), Some(false), Some(true)], 1));
    let rated: Imported<Feedback> = json_lines(&lines.join("\n"), &ColumnMap::zendesk(&Entity::Feedback).unwrap());
    let scores: Vec<_> = rated.records.iter().map(|feedback| feedback.score).collect();
    assert_eq!((scores, rated.skipped), (vec![Some(1.0), None, Some(0.0)], 1));
}

#[test]
fn segments_visitors_are_customers_by_their_anonymous_id() {
    let line = r#"{"event": "Order Completed", "userId": null, "anonymousId": "an-1", "timestamp": "2026-01-05T10:00:00Z",
        "properties": {"order_id": "o", "revenue": 25, "currency": "USD"}}"#;
    let orders: Imported<Order> = json_lines(&line.replace('\n', " "), &ColumnMap::segment(&Entity::Order).unwrap());
    assert_eq!(orders.records[0].customer_id, "an-1");
}

#[test]
fn surveys_write_further_header_lines_and_answers_that_were_not_sent() {
    let nps = |system| {
        let mut map = ColumnMap::of_system(system, &Entity::Feedback).unwrap();
        map.constants.insert("kind".to_owned(), "nps".to_owned());
        map
    };
    let mut monkey = nps(SourceSystem::Surveymonkey);
    monkey.columns.insert("score".to_owned(), vec!["How likely?".to_owned()]);
    monkey.columns.insert("text".to_owned(), vec!["Open-Ended Response".to_owned()]);
    for second in [",,,Response,Open-Ended Response", ",,,Antwort,Open-Ended Response"] {
        let text = format!(
            "Respondent ID,Collector ID,End Date,How likely?,\n{second}\n\
             11,88,01/05/2026 10:02:11 AM,9,Great\n12,88,01/05/2026 11:02:11 AM,0,Bad\n"
        );
        let read = csv::<Feedback>(&text, &monkey);
        assert_eq!((read.records.len(), read.rejected, all(&read)), (2, 0, String::new()));
        assert_eq!(read.records[0].text.as_deref(), Some("Great"));
    }
    let plain = "Respondent ID,Collector ID,End Date,How likely?\n11,88,01/05/2026 10:02:11 AM,9\n";
    assert_eq!(csv::<Feedback>(plain, &monkey).records.len(), 1);
    let mut typeform = nps(SourceSystem::Typeform);
    typeform.columns.insert("score".to_owned(), vec!["How likely?".to_owned()]);
    let text = "#,How likely?,Submit Date (UTC),Response Type\na,9,2026-01-05 10:01:00,completed\n\
                b,,,started\nc,3,0000-00-00 00:00:00,partial\n";
    let read = csv::<Feedback>(text, &typeform);
    assert_eq!((read.records.len(), read.skipped, read.rejected), (1, 2, 0));
}

#[test]
fn rows_of_empty_cells_are_left_out() {
    let text = "id,c,d,n\n,,,\n1,a,2026-01-05,10\n , ,,\n2,b,2026-01-06,10\n,,,\n";
    let orders = csv::<Order>(text, &map(ORDER));
    assert_eq!((orders.records.len(), orders.skipped, orders.rejected), (2, 3, 0));
    let said = "row: rows of empty cells only: left out, skipped (rows: 3, first row 2); nothing is lost";
    assert!(all(&orders).starts_with(said), "{}", all(&orders));
}

#[test]
fn totals_between_rows_name_the_word_to_declare() {
    let text = "id,c,d,n\n1,a,2026-01-05,10\nSubtotal January,,,10\n2,b,2026-02-05,10\nSubtotal February,,,10\n\
                3,c,2026-03-05,1\n";
    let orders = csv::<Order>(text, &map(ORDER));
    assert_eq!((orders.records.len(), orders.rejected), (3, 2));
    let said = all(&orders);
    assert!(
        said.contains("\"Subtotal January 10\"") && said.contains(r#"declare total_words = ["Subtotal"]"#),
        "{said}"
    );
    let declared = ColumnMap { total_words: vec!["Subtotal".to_owned()], ..map(ORDER) };
    let orders = csv::<Order>(text, &declared);
    assert_eq!((orders.records.len(), orders.skipped, all(&orders)), (3, 2, String::new()));
    // A record whose id begins with the word is a record.
    let orders = csv::<Order>("id,c,d,n\nSubtotal 7,a,2026-01-05,10\n", &declared);
    assert_eq!(orders.records[0].id, "Subtotal 7");
}

#[test]
fn notes_that_their_own_commas_have_cut_are_notes() {
    let text = "id,c,d,n\n1,a,2026-01-05,10\nTotal,,,10\nCopyright 2026 Shop, inc. All rights reserved.\n";
    let orders = csv::<Order>(text, &map(ORDER));
    assert_eq!((orders.records.len(), orders.skipped, orders.rejected), (1, 2, 0), "{}", all(&orders));
}

#[test]
fn mysqls_missing_values_are_counted_unless_declared() {
    let text = "id,c,d,n,channel\n1,a,2026-01-05,10,\\N\n2,b,2026-01-05,10,\\N\n";
    let orders = csv::<Order>(text, &map(ORDER));
    assert_eq!((orders.records.len(), orders.findings[0].count), (2, 2));
    assert!(all(&orders).contains(r#"formats.missing = ["\\N"]"#), "{}", all(&orders));
    let mut declared = map(ORDER);
    declared.formats.missing = Some(vec!["\\N".to_owned()]);
    assert_eq!(all(&csv::<Order>(text, &declared)), "");
}

#[test]
fn further_lines_may_stand_before_the_row_with_the_currency() {
    let header = "Name,Email,Created at,Currency,Subtotal,Lineitem quantity,Lineitem sku,Lineitem price";
    let rows = [
        "#1,a@x.test,2026-01-05 09:59:00 +0100,EUR,100.90,1,T-100,62.95",
        "#1,,,,,1,T-50,37.95",
        "#2,b@x.test,2026-01-05 09:59:00 +0100,USD,5.00,1,T-1,5.00",
        "#3,,,,,1,T-9,1.00",
    ];
    let shopify = ColumnMap::of_system(SourceSystem::Shopify, &Entity::Order).unwrap();
    for order in [[0, 1, 2, 3], [1, 0, 2, 3], [3, 2, 1, 0], [0, 2, 3, 1]] {
        let text: Vec<&str> = order.iter().map(|&at| rows[at]).collect();
        let orders = csv::<Order>(&format!("{header}\n{}\n", text.join("\n")), &shopify);
        assert_eq!((orders.records.len(), orders.merged, orders.rejected), (2, 1, 1), "{order:?}: {}", all(&orders));
        let first = orders.records.iter().find(|order| order.id == "#1").unwrap();
        assert_eq!((first.gross.to_string(), first.lines.len()), ("100.90 EUR".to_owned(), 2), "{order:?}");
    }
}

#[test]
fn a_price_that_makes_no_whole_cents_says_so() {
    let lines = map(r#"{"columns": {"ordered_at": "d"}, "formats": {"currency": "EUR"}}"#);
    let said = all(&csv::<Order>("id,customer_id,d,price,quantity\n1,a,2026-01-05,1.799,3\n", &lines));
    assert!(
        said.contains("price \"1.799\": times its quantity is no whole number") && said.contains("formats.rounding")
    );
}

#[test]
fn a_return_without_its_order_shows_its_amount() {
    let said = "refund \"12.50 EUR\": no row tells of the order this return belongs to";
    let header = "id,c,d,n,record,return_of\n";
    for row in ["1,a,2026-01-05,(12.50),,7", "1,a,2026-01-05,(12.50),refund,"] {
        let orders = csv::<Order>(&format!("{header}{row}\n"), &map(ORDER));
        assert!(all(&orders).contains(said) && orders.rejected == 1, "{}", all(&orders));
    }
}

#[test]
fn a_credit_note_of_its_own_is_kept_and_no_purchase() {
    let orders = csv::<Order>("id,c,d,n\nG-1,a,2026-01-05,(12.50)\n1,a,2026-01-05,20\n", &map(ORDER));
    assert_eq!((orders.records.len(), orders.rejected), (2, 0), "{}", all(&orders));
    let credit = &orders.records[0];
    assert_eq!((credit.returns[0].amount.to_string(), credit.net().unwrap().minor), ("12.50 EUR".into(), -1250));
    let at = instant("2026-02-01T00:00:00Z").unwrap();
    assert!(!credit.is_purchase_as_of(at).unwrap());
    // It is taken off what the customer bought before, as a refund among the columns of orders is.
    let mut base = CustomerBase::new();
    base.append_all(orders.records.clone()).unwrap();
    let (_, histories) = profile::histories(&base, at, &ScoreOptions::default()).unwrap();
    assert_eq!((histories.customer.len(), &histories.total_spend[..]), (1, &[750][..]));
    assert!(
        all(&orders).contains("kept as a credit note of its own, no purchase, and taken off the customer's last ones; declare columns.return_of"),
        "{}",
        all(&orders)
    );
}

#[test]
fn a_discount_may_be_written_with_its_sign() {
    let text = "id,customer_id,date,gross,discount,currency\n1,a,2026-01-05,20,-5.00,EUR\n2,a,2026-01-05,20,5.00,EUR\n";
    let orders = csv::<Order>(text, &ColumnMap::default());
    assert_eq!(orders.records[0].net().unwrap(), orders.records[1].net().unwrap());
    assert!(
        all(&orders).contains("discount \"-5.00\": below zero: read as a discount of that amount"),
        "{}",
        all(&orders)
    );
}

#[test]
fn deals_below_zero_are_told() {
    let text = "id,created_at,amount,currency\n1,2026-01-05,-500,EUR\n2,2026-01-05,500,EUR\n";
    let deals = csv::<Deal>(text, &ColumnMap::default());
    assert_eq!(deals.records.len(), 2);
    assert!(all(&deals).contains("amount \"-500.00 EUR\": below zero"), "{}", all(&deals));
}

#[test]
fn letters_that_were_lost_or_misread_are_told() {
    let text = "id,name\n1,MÃ¼ller\n2,M\u{fffd}ller\n3,Müller\n4,Иван\n";
    let customers = csv::<Customer>(text, &ColumnMap::default());
    let said = all(&customers);
    assert_eq!((customers.records.len(), customers.findings.len()), (4, 2), "{said}");
    assert!(said.contains("then it is \"Müller\"") && said.contains("letters that were lost"), "{said}");
}

#[test]
fn a_formula_keeps_the_zeros_of_an_id() {
    let text = "id,c,d,n\n\"=\"\"0042\"\"\",=\"007\",2026-01-05,10\n0042,007,2026-01-06,10\n";
    let orders = csv::<Order>(text, &map(ORDER));
    assert_eq!((orders.records[0].id.as_str(), orders.records[0].customer_id.as_str()), ("0042", "007"));
    assert!(all(&orders).contains("a spreadsheet's formula for a text"), "{}", all(&orders));
    assert!(all(&orders).contains("already used in an earlier row"), "{}", all(&orders));
}

#[test]
fn ids_of_json_keep_all_their_digits() {
    let line = |id: &str| format!("{{\"id\": {id}, \"c\": {id}1, \"d\": \"2026-01-05\", \"n\": 10}}\n");
    let text = line("36893488147419103232") + &line("36893488147419103233") + &line("7");
    let orders: Imported<Order> = json_lines(&text, &map(ORDER));
    let ids: Vec<&str> = orders.records.iter().map(|order| order.id.as_str()).collect();
    assert_eq!(ids, ["36893488147419103232", "36893488147419103233", "7"], "{}", all(&orders));
    assert_eq!(orders.records[0].customer_id, "368934881474191032321");
}

#[test]
fn answers_in_a_list_are_read_where_there_is_one() {
    let typeform = r#"{"columns": {"id": "response_id", "submitted_at": "submitted_at", "score": "answers[].number",
        "text": "answers[].text"}, "constants": {"kind": "nps"}}"#;
    let line = |answers: &str| {
        format!(
            "{{\"response_id\": \"r{}\", \"submitted_at\": \"2026-01-05T10:00:00Z\", \"answers\": [{answers}]}}\n",
            answers.len()
        )
    };
    let both = r#"{"type": "number", "number": 9, "field": {"ref": "q1"}}, {"type": "text", "text": "Great"}"#;
    let two = r#"{"type": "number", "number": 9}, {"type": "number", "number": 3}"#;
    let read: Imported<Feedback> = json_lines(&(line(both) + &line(two)), &map(typeform));
    assert_eq!((read.records[0].score, read.records[0].text.as_deref()), (Some(9.0), Some("Great")), "{}", all(&read));
    assert!(all(&read).contains("score \"3\": a second value in the list"), "{}", all(&read));
}

#[test]
fn promoter_scores_on_another_scale_are_told() {
    let rows: String = (0..12).map(|n| format!("{n},c{n},{},2026-01-05\n", n % 5 + 1)).collect();
    let text = format!("id,customer_id,score,submitted_at\n{rows}");
    let read = csv::<Feedback>(&text, &map(r#"{"constants": {"kind": "nps"}}"#));
    assert!(all(&read).contains("no promoter score lies above 5"), "{}", all(&read));
    let read = csv::<Feedback>(&text, &map(r#"{"constants": {"kind": "nps", "scale_min": "1", "scale_max": "5"}}"#));
    assert!(all(&read).contains("its scale is 1 to 5"), "{}", all(&read));
    let read = csv::<Feedback>(&text, &map(r#"{"constants": {"kind": "rating", "scale_min": "1", "scale_max": "5"}}"#));
    assert_eq!(all(&read), "");
}

#[test]
fn amounts_that_look_like_cents_are_told() {
    let stripe = r#"{"id":"ch_1","amount":2000,"currency":"usd","created":1767607140,"customer":"cus_1"}"#;
    let columns =
        r#"{"columns": {"customer_id": "customer", "ordered_at": "created", "net": "amount"}, "formats": {}}"#;
    let said = all(&json_lines::<Order>(stripe, &map(columns)));
    assert!(said.contains("declare formats.amounts = \"minor\", or \"major\""), "{said}");
    for unit in ["minor", "major"] {
        let declared = columns.replace("\"formats\": {}", &format!("\"formats\": {{\"amounts\": \"{unit}\"}}"));
        assert_eq!(all(&json_lines::<Order>(stripe, &map(&declared))), "");
    }
    let square = r#"{"id":"p1","amount_money":{"amount":2000,"currency":"USD"},"created_at":"2026-01-05T10:00:00Z","customer_id":"c"}"#;
    let columns = r#"{"columns": {"ordered_at": "created_at", "net": "amount_money.amount", "currency": "amount_money.currency"}}"#;
    assert!(all(&json_lines::<Order>(square, &map(columns))).contains("\"amount_money.amount\""));
    let cents = "id,customer_id,date,total_cents,currency\n1,a,2026-01-05,2000,EUR\n";
    assert!(all(&csv::<Order>(cents, &map(r#"{"columns": {"total": "total_cents"}}"#))).contains("\"total_cents\""));
}

#[test]
fn answers_of_an_api_are_refused_with_what_to_give() {
    let record = r#"{"id": 1, "c": "a", "d": "2026-01-05", "n": 10}"#;
    assert!(refused(&format!(r#"{{"orders": [{record}]}}"#)).contains("give the list \"orders\""));
    assert!(refused(&format!("{{\n \"next\": null,\n \"data\": [\n  {record}\n ]\n}}")).contains("the list \"data\""));
    assert!(refused(&record.replace(", ", ",\n ").replace('{', "{\n")).contains("one object a line"));
    let error = import::csv::<Order>(record.as_bytes(), &map(ORDER), &ImportOptions::default()).unwrap_err();
    assert!(error.to_string().contains("looks like JSON"), "{error}");
}

#[test]
fn lines_that_are_no_json_say_what_to_write() {
    let text = "{\"id\": 1, \"c\": \"a\", \"d\": \"2026-01-05\", \"n\": 10},\n\
                {\"id\": 2, \"c\": \"a\", \"d\": \"2026-01-05\", \"n\": NaN}\n\
                {\"id\": 3, \"c\": \"a\", \"d\": \"2026-01-05\", \"n\": 19.990000000000002}\n\
                {\"id\": 4, \"c\": false, \"d\": [\"2026-01-05\"], \"n\": 5}\n";
    let orders: Imported<Order> = json_lines(text, &map(ORDER));
    let said = all(&orders);
    for part in ["ends with a comma", "write null", "\"19.990000000000002\"", "formats.rounding"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("at line 1"), "{said}");
    assert!(orders.records.is_empty());
}

#[test]
fn hubspots_api_names_a_record_beside_its_properties() {
    let line = r#"{"id": "512", "properties": {"createdate": "2026-01-05T10:00:00Z", "dealstage": "closedwon"}}"#;
    let deals: Imported<Deal> = json_lines(line, &ColumnMap::hubspot(&Entity::Deal).unwrap());
    assert_eq!((deals.records[0].id.as_str(), deals.records[0].status.clone()), ("512", DealStatus::Won));
}

#[test]
fn uk_is_no_code_of_a_country() {
    let said = all(&csv::<Customer>("id,country\n1,UK\n2,de\n", &ColumnMap::default()));
    assert!(said.contains("country \"UK\": not in standard form"), "{said}");
}

fn proposed(bytes: &[u8]) -> (Suggestion, Vec<String>) {
    let suggestion = suggest(bytes).unwrap();
    let asked = suggestion.questions.iter().map(|question| question.about.clone()).collect();
    (suggestion, asked)
}

#[test]
fn suggest_reads_files_as_they_are_exported() {
    // German, as a spreadsheet saves it.
    let western =
        b"Bestellnr;Kunde;Datum;Betrag;W\xe4hrung\n1;M\xfcller;31.01.2026;12,50;EUR\n2;Smith;01.02.2026;8,00;EUR\n";
    let (suggestion, asked) = proposed(western);
    assert_eq!(
        (suggestion.map.formats.encoding.as_deref(), asked),
        (Some("windows-1252"), vec!["formats.encoding".to_owned()])
    );
    let orders = import::csv::<Order>(western, &suggestion.map, &ImportOptions::default()).unwrap();
    assert_eq!(orders.records[0].customer_id, "Müller");
    // Titles above the table.
    let titled = "Sales report\nGenerated 2026-02-01\n\nid;customer_id;date;total;currency\n1;a;2026-01-05;10;EUR\n";
    let (suggestion, asked) = proposed(titled.as_bytes());
    assert_eq!((suggestion.map.header_row, asked), (Some(3), Vec::new()));
    let orders: Imported<Order> = csv(titled, &suggestion.map);
    assert_eq!((orders.records.len(), orders.skipped, all(&orders)), (1, 2, String::new()));
    // A JSON array, cut off.
    let array =
        r#"[{"id": 1, "customer_id": "a", "ordered_at": "2026-01-05", "total": 10.5, "currency": "EUR"}, {"id": 2"#;
    assert_eq!(proposed(array.as_bytes()).0.entity, Entity::Order);
    // Two header lines.
    let monkey = "Respondent ID,Collector ID,End Date,Email Address,How likely?,\n,,,,Response,Open-Ended Response\n\
                  11,88,01/25/2026 10:02:11 AM,a@x.test,9,Great\n";
    let (suggestion, _) = proposed(monkey.as_bytes());
    assert_eq!((suggestion.system, suggestion.map.header_lines), (Some(SourceSystem::Surveymonkey), Some(2)));
    assert!(suggestion.unused_columns.contains(&"Open-Ended Response".to_owned()));
}

#[test]
fn suggest_knows_columns_in_the_librarys_languages() {
    for text in [
        "Номер заказа;Клиент;Дата;Сумма;Валюта\n1;к1;31.01.2026;12,50;RUB\n",
        "شماره سفارش,مشتری,تاریخ,مبلغ,ارز\n1,م1,2026-01-05,500000,IRR\n",
        "订单号,客户,下单时间,金额,币种\n1,k1,2026-01-05 10:00,12.50,CNY\n",
        "N° commande;Client;Date;Montant;Devise\n1;c1;31/01/2026;12,50;EUR\n",
        "Nº pedido;Cliente;Fecha;Importe;Moneda\n1;c1;31/01/2026;12,50;EUR\n",
    ] {
        let (suggestion, asked) = proposed(text.as_bytes());
        assert_eq!((suggestion.entity.clone(), asked), (Entity::Order, Vec::new()), "{text}");
        let orders: Imported<Order> = csv(text, &suggestion.map);
        assert_eq!((orders.records.len(), orders.rejected), (1, 0), "{text}: {}", all(&orders));
    }
}

#[test]
fn suggest_asks_what_values_leave_open() {
    for (values, about) in [
        ("1/25/26,10.00,EUR,paid", "formats.two_digit_years"),
        ("2026-01-25,19.990000000000002,EUR,paid", "formats.rounding"),
        ("2026-01-25,10.00,EUR,Bezahlt", "status"),
        ("46027.5,10.00,EUR,paid", "formats.epoch"),
    ] {
        let (_, asked) = proposed(format!("id,customer_id,date,total,currency,status\n1,a,{values}\n").as_bytes());
        assert!(asked.iter().any(|asked| asked == about), "{values}: {asked:?}");
    }
    let cents = r#"{"id": "p-1", "customer_id": "c", "ordered_at": "2026-01-05", "amount": 1000, "currency": "EUR"}"#;
    assert_eq!(proposed(cents.as_bytes()).1, ["formats.amounts"]);
    let dollars = "id,customer_id,date,total\n1,a,2026-01-05,$10.00\n";
    assert_eq!(proposed(dollars.as_bytes()).1, ["formats.currency"]);
}
