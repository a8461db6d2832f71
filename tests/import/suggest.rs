//! What is proposed for files nobody has described.

use regulars::import::{self, DateOrder, Epoch, ImportOptions, SourceSystem, Suggestion, suggest};
use regulars::model::{Customer, Entity, Order};

fn of(text: &str) -> Suggestion {
    suggest(text.as_bytes()).unwrap()
}

/// The fields and the columns that fill them.
fn fields(suggestion: &Suggestion) -> Vec<(&str, &str)> {
    suggestion.fields.iter().map(|known| (known.field.as_str(), known.column.as_str())).collect()
}

fn asked(suggestion: &Suggestion) -> Vec<&str> {
    suggestion.questions.iter().map(|question| question.about.as_str()).collect()
}

#[test]
fn the_kind_is_told_by_the_columns() {
    for (header, row, entity) in [
        ("id,customer_id,date,total,currency", "1,c,2026-01-05,10.00,EUR", Entity::Order),
        ("Order ID,Email,Created at,Amount,Currency", "1,a@x.test,2026-01-05,10.00,EUR", Entity::Order),
        ("id,email,name,country", "1,a@x.test,Ann,DE", Entity::Customer),
        ("response_id,kind,score,comment,date", "1,nps,9,fine,2026-01-05", Entity::Feedback),
        ("ticket_id,requester_id,subject,status,created_at,solved_at", "1,c,Help,open,2026-01-05,", Entity::Ticket),
        ("id,name,stage,amount,currency,created_at,close_date", "1,A,Won,10,EUR,2026-01-05,", Entity::Deal),
        (
            "subscription_id,customer_id,plan,start_date,end_date,currency,recurring",
            "1,c,pro,2026-01-05,,EUR,9",
            Entity::Subscription,
        ),
    ] {
        let suggestion = of(&format!("{header}\n{row}\n"));
        assert_eq!(suggestion.entity, entity, "{header}: {:?}", fields(&suggestion));
        assert_eq!((suggestion.system, suggestion.json_lines), (None, false), "{header}");
    }
}

#[test]
fn systems_are_told_by_names_of_their_own() {
    let shopify = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem sku,Lineitem price\n\
        #1,a@x.test,paid,EUR,10.00,0,0,10.00,2026-01-05 09:59:00 +0100,1,T,10.00\n";
    let play = "Package Name,Reviewer Language,Review Submit Date and Time,Star Rating,Review Title,Review Text,Review Link\n\
        org.example,en,2026-01-05T10:12:31Z,5,,Works,https://play.google.com/?reviewid=gp:1\n";
    let hubspot = "Record ID,Deal Name,Deal Stage,Close Date,Amount,Create Date,Currency,Is Deal Closed?\n\
        1,A,Closed Won,2026-02-10 09:15,10,2026-01-03 14:22,EUR,true\n";
    for (text, system, entity) in [
        (shopify, SourceSystem::Shopify, Entity::Order),
        (play, SourceSystem::GooglePlay, Entity::Feedback),
        (hubspot, SourceSystem::Hubspot, Entity::Deal),
    ] {
        let suggestion = of(text);
        assert_eq!((suggestion.system, suggestion.entity.clone()), (Some(system), entity));
        assert!(suggestion.questions.is_empty(), "{:?}", suggestion.questions);
    }
}

#[test]
fn the_map_goes_in_as_it_is() {
    let text =
        "Order No;Client;Purchase date;Amount;Currency\n1;c-1;31.01.2026;1.200,50;EUR\n2;c-2;01.02.2026;8,00;EUR\n";
    let suggestion = of(text);
    assert_eq!(asked(&suggestion), [""; 0]);
    assert_eq!(suggestion.map.formats.decimal, Some(','));
    let orders = import::csv::<Order>(text.as_bytes(), &suggestion.map, &ImportOptions::default()).unwrap();
    assert_eq!((orders.records.len(), orders.findings.len()), (2, 0), "{:?}", orders.findings);
    assert_eq!(orders.records[0].gross.to_string(), "1200.50 EUR");
}

#[test]
fn a_day_above_twelve_tells_the_order_and_otherwise_it_is_asked_for() {
    let with =
        |a: &str, b: &str| of(&format!("id,customer_id,date,total,currency\n1,c,{a},10.00,EUR\n2,d,{b},10.00,EUR\n"));
    assert_eq!(with("03/04/2026", "13/04/2026").map.formats.date_order, Some(DateOrder::DayFirst));
    assert_eq!(with("03/04/2026", "04/13/2026").map.formats.date_order, Some(DateOrder::MonthFirst));
    assert_eq!(asked(&with("03/04/2026", "04/05/2026")), ["formats.date_order"]);
    assert_eq!(asked(&with("13/04/2026", "04/13/2026")), ["formats.date_order"]);
    assert_eq!(asked(&with("2026-01-05", "2026-01-06")), [""; 0]);
}

#[test]
fn numbers_of_dates_are_units_of_time() {
    let with = |a: &str| of(&format!("id,customer_id,date,total,currency\n1,c,{a},10.00,EUR\n2,d,{a},10.00,EUR\n"));
    assert_eq!(with("1767607140").map.formats.epoch, Some(Epoch::Seconds));
    assert_eq!(with("1767607140000").map.formats.epoch, Some(Epoch::Milliseconds));
    assert_eq!(asked(&with("46027")), ["formats.epoch"]);
}

#[test]
fn signs_of_numbers_are_declared_or_asked_for() {
    let with = |a: &str| of(&format!("id;customer_id;date;total;currency\n1;c;2026-01-05;{a};EUR\n")).map.formats;
    assert_eq!((with("1.200,50").decimal, with("1.200,50").thousands), (Some(','), Some('.')));
    assert_eq!((with("1,200.50").decimal, with("1,200.50").thousands), (None, Some(',')));
    assert_eq!((with("8,5").decimal, with("10.50").decimal), (Some(','), None));
    assert_eq!((with("1,234,567").thousands, with("1 200,50").thousands), (Some(','), Some(' ')));
    assert_eq!(with("€ 10.50").currency_symbols, Some(true));
    let open = of("id;customer_id;date;total;currency\n1;c;2026-01-05;1,234;EUR\n");
    assert_eq!(asked(&open), ["formats.decimal"]);
}

#[test]
fn a_currency_nobody_names_is_asked_for() {
    assert_eq!(asked(&of("id,customer_id,date,total\n1,c,2026-01-05,10.00\n")), ["formats.currency"]);
    assert_eq!(asked(&of("id,customer_id,date,total\n1,c,2026-01-05,€10.00\n")), [""; 0]);
}

#[test]
fn a_customer_that_is_the_number_of_the_row_is_doubtful() {
    let mut text = "customer_id,order_id,date,total,currency\n".to_owned();
    (1..=30).for_each(|n| text.push_str(&format!("{n},o-{},2026-01-05,10.00,EUR\n", n * 7)));
    let suggestion = of(&text);
    assert_eq!(asked(&suggestion), ["customer_id"]);
    assert!(suggestion.questions[0].question.contains("row numbers"), "{:?}", suggestion.questions);
}

#[test]
fn guests_and_second_columns_are_asked_about() {
    let guests = of("id,customer_id,date,total,currency\n1,0,2026-01-05,10.00,EUR\n2,7,2026-01-05,10.00,EUR\n");
    assert!(
        guests.questions[0].question.contains("fallbacks.customer_id = [\"another column\"]"),
        "{:?}",
        guests.questions
    );
    let two = of("id,customer_id,user_id,date,total,currency\n1,a,b,2026-01-05,10.00,EUR\n");
    assert_eq!(asked(&two), ["customer_id"]);
    import::csv::<Order>(
        b"id,customer_id,user_id,date,total,currency\n1,a,b,2026-01-05,10.00,EUR\n",
        &two.map,
        &ImportOptions::default(),
    )
    .unwrap();
}

#[test]
fn what_is_known_by_its_look_alone_says_so() {
    let suggestion = of("nr,who,when,how much,unit\n1,a@x.test,2026-01-05,10.50,EUR\n2,a@x.test,2026-01-06,7.25,EUR\n");
    assert_eq!(suggestion.entity, Entity::Order);
    assert_eq!(
        fields(&suggestion),
        [("id", "nr"), ("customer_id", "who"), ("ordered_at", "when"), ("net", "how much"), ("currency", "unit")]
    );
    assert!(
        suggestion.fields.iter().all(|known| known.why.starts_with("the only column of")),
        "{:?}",
        suggestion.fields
    );
    assert_eq!(asked(&suggestion), ["net"]);
}

#[test]
fn json_lines_have_paths() {
    let text = "{\"id\": \"o-1\", \"customer\": {\"id\": 7}, \"customer_id\": \"c\", \"created_at\": \"2026-01-05T10:00:00Z\", \"total\": 10.5, \"currency\": \"EUR\", \"lines\": [{\"sku\": \"a\", \"quantity\": 1}]}\n";
    let suggestion = of(text);
    assert_eq!((suggestion.entity.clone(), suggestion.json_lines), (Entity::Order, true));
    assert!(fields(&suggestion).contains(&("sku", "lines[].sku")), "{:?}", fields(&suggestion));
    assert!(suggestion.unused_columns.contains(&"customer.id".to_owned()));
    let stripe = "{\"id\": \"cus_1\", \"object\": \"customer\", \"created\": 1767607140, \"email\": \"a@x.test\", \"name\": \"Ann\", \"phone\": \"+49\", \"address\": {\"country\": \"DE\"}}\n";
    let suggestion = of(stripe);
    assert_eq!((suggestion.entity.clone(), suggestion.json_lines), (Entity::Customer, true));
    let customers =
        import::json_lines::<Customer>(stripe.as_bytes(), &suggestion.map, &ImportOptions::default()).unwrap();
    assert_eq!(customers.records.len(), 1);
}

#[test]
fn answers_need_their_kind_and_scale() {
    let text = "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,How likely are you to recommend us?\n\
        118,44,06/10/2026 07:48:07 AM,06/10/2026 08:09:25 AM,,a@x.test,9\n";
    let suggestion = of(text);
    assert_eq!(suggestion.system, Some(SourceSystem::Surveymonkey));
    assert_eq!(asked(&suggestion), ["kind", "score"]);
}

#[test]
fn files_without_a_meaning_are_errors() {
    for (text, code) in
        [("", "empty"), ("id,customer_id\n", "empty"), ("a,b\n1,2\n", "invalid"), ("PK\u{3}\u{4}x", "invalid")]
    {
        assert_eq!(suggest(text.as_bytes()).unwrap_err().code(), code, "{text:?}");
    }
}
