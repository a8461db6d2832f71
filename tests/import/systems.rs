//! The maps of the systems, on files of their documented shapes.

use super::{check_account, said};
use regulars::import::{ColumnMap, ImportOptions, Importable, Imported, SourceSystem, csv, json_lines};
use regulars::model::{Customer, Entity, Feedback, FeedbackKind, Order, OrderStatus, Subscription};

const NO_FINDINGS: [&str; 0] = [];

fn file<T: Importable>(system: SourceSystem, entity: &Entity, text: &str) -> Imported<T> {
    let map = ColumnMap::of_system(system, entity).unwrap();
    let imported = csv(text.as_bytes(), &map, &ImportOptions::default()).unwrap();
    check_account(&imported);
    imported
}

fn lines<T: Importable>(system: SourceSystem, entity: &Entity, text: &str) -> Imported<T> {
    let map = ColumnMap::of_system(system, entity).unwrap();
    let imported = json_lines(text.as_bytes(), &map, &ImportOptions::default()).unwrap();
    check_account(&imported);
    imported
}

#[test]
fn shopify_orders_as_exported() {
    let text = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,\
        Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,\
        Lineitem price,Lineitem sku,Cancelled at,Refunded Amount,Id,Source\n\
        #1001,a@x.test,paid,2026-01-05 10:00:00 +0100,fulfilled,,no,EUR,100.90,5.00,0.00,105.90,,0.00,DHL,\
        2026-01-05 09:59:00 +0100,1,Tea,100.90,T-100,,0.00,5678,web\n\
        #1002,b@x.test,voided,,,,no,EUR,20.00,0.00,0.00,20.00,,0.00,DHL,2026-01-06 09:59:00 +0100,1,Tea,20.00,T-20,,0.00,\
        5679,shopify_draft_order\n";
    let orders: Imported<Order> = file(SourceSystem::Shopify, &Entity::Order, text);
    assert_eq!(said(&orders), NO_FINDINGS);
    let first = &orders.records[0];
    assert_eq!((first.id.as_str(), first.customer_id.as_str()), ("#1001", "a@x.test"));
    assert_eq!((first.gross.to_string(), first.utc_offset_minutes), ("100.90 EUR".into(), Some(60)));
    assert_eq!(first.origin.external_ids[0].id, "5678");
    assert_eq!(first.channel.as_ref().map(|channel| channel.as_str()), Some("website"));
    assert_eq!(orders.records[1].status, Some(OrderStatus::Voided));
}

#[test]
fn shopify_orders_of_the_api() {
    let text = r##"{"id": 450789469, "name": "#1001", "email": "a@x.test", "created_at": "2026-01-10T11:00:00-05:00", "financial_status": "paid", "currency": "USD", "subtotal_price": "398.00", "total_discounts": "10.00", "total_tax": "11.94", "total_price": "409.94", "customer": {"id": 207119551, "email": "a@x.test"}, "source_name": "web", "line_items": [{"product_id": 632910392, "sku": "IPOD", "quantity": 2, "price": "204.00", "name": "IPod"}]}"##;
    let orders: Imported<Order> = lines(SourceSystem::ShopifyApi, &Entity::Order, text);
    assert_eq!(said(&orders), NO_FINDINGS);
    let order = &orders.records[0];
    assert_eq!((order.customer_id.as_str(), order.gross.to_string()), ("207119551", "408.00 USD".into()));
    assert_eq!(order.lines[0].sku.as_deref(), Some("IPOD"));
}

#[test]
fn shopify_customers() {
    let text = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Country Code,Phone,Total Spent,Total Orders,Note,Tags\n\
        7207,Ann,Ash,a@x.test,yes,DE,+491701234567,105.90,1,,\"vip, tea\"\n";
    let customers: Imported<Customer> = file(SourceSystem::Shopify, &Entity::Customer, text);
    assert_eq!(said(&customers), NO_FINDINGS);
    let ann = &customers.records[0];
    assert_eq!((ann.id.as_str(), ann.name.as_deref(), ann.tags.len()), ("a@x.test", Some("Ann Ash"), 2));
}

#[test]
fn woocommerce_orders_and_customers() {
    let text = r#"{"id": 727, "status": "processing", "currency": "USD", "date_created": "2026-03-22T16:28:02", "date_created_gmt": "2026-03-22T19:28:02", "discount_total": "0.00", "shipping_total": "10.00", "total": "29.35", "total_tax": "1.35", "customer_id": 26, "billing": {"email": "a@x.test"}, "line_items": [{"id": 315, "product_id": 93, "quantity": 2, "total": "18.00", "sku": "W", "price": 9}], "refunds": []}"#;
    let orders: Imported<Order> = lines(SourceSystem::WoocommerceApi, &Entity::Order, text);
    assert_eq!(said(&orders), NO_FINDINGS);
    assert_eq!(orders.records[0].gross.to_string(), "18.00 USD");
    let guest = text.replace("\"customer_id\": 26", "\"customer_id\": 0");
    let orders: Imported<Order> = lines(SourceSystem::WoocommerceApi, &Entity::Order, &guest);
    assert_eq!(orders.records[0].customer_id, "a@x.test");
    let text = "order_id,order_number,order_date,status,shipping_total,tax_total,discount_total,order_total,order_currency,billing_email\n\
        31,31,2026-01-05 10:00:00,wc-failed,0,0,0,20.00,EUR,a@x.test\n";
    let orders: Imported<Order> = file(SourceSystem::Woocommerce, &Entity::Order, text);
    assert_eq!((said(&orders).len(), orders.records[0].status.clone()), (0, Some(OrderStatus::Failed)));
    let text = "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code\n\
        Ann Ash,ann,2026-01-05,2025-03-01,a@x.test,3,60,20,DE,Ulm,,89073\n";
    let customers: Imported<Customer> = file(SourceSystem::Woocommerce, &Entity::Customer, text);
    assert_eq!((said(&customers).len(), customers.records[0].id.as_str()), (0, "a@x.test"));
}

#[test]
fn stripe_exports() {
    let text = "id,Created date (UTC),Amount,Amount Refunded,Currency,Converted Amount,Status,Customer ID,Customer Email\n\
        ch_1,2026-01-05 10:00:00,20.00,0.00,usd,20.00,Paid,cus_1,a@x.test\n\
        ch_2,2026-01-06 10:00:00,15.00,0.00,usd,15.00,Failed,cus_1,a@x.test\n";
    let charges: Imported<Order> = file(SourceSystem::Stripe, &Entity::Order, text);
    assert_eq!(said(&charges), NO_FINDINGS);
    assert_eq!(
        (charges.records[0].gross.to_string(), charges.records[1].status.clone()),
        ("20.00 USD".into(), Some(OrderStatus::Failed))
    );
    let text = "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Current Period End (UTC),Canceled At (UTC),Ended At (UTC)\n\
        sub_1,cus_1,price_1,1,usd,year,120.00,active,2026-01-05 10:00,2026-01-05 10:00,2027-01-05 10:00,,\n";
    let subscriptions: Imported<Subscription> = file(SourceSystem::Stripe, &Entity::Subscription, text);
    assert_eq!((said(&subscriptions).len(), subscriptions.records[0].period_months), (0, Some(12)));
    let text = r#"{"id": "cus_1", "object": "customer", "address": {"country": "DE"}, "created": 1767607140, "email": "a@x.test", "name": "Ann", "phone": null}"#;
    let customers: Imported<Customer> = lines(SourceSystem::StripeApi, &Entity::Customer, text);
    assert_eq!((said(&customers).len(), customers.records[0].country.as_deref()), (0, Some("DE")));
}

#[test]
fn charges_of_stripes_api_are_in_minor_units() {
    let text = r#"{"id":"ch_1","amount":2000,"amount_refunded":0,"currency":"usd","created":1767607140,"customer":"cus_1","status":"succeeded"}
{"id":"ch_2","amount":1500,"amount_refunded":0,"currency":"jpy","created":1767693540,"customer":null,"billing_details":{"email":"a@x.test"},"status":"failed"}"#;
    let charges: Imported<Order> = lines(SourceSystem::StripeApi, &Entity::Order, text);
    assert_eq!(said(&charges), NO_FINDINGS);
    let amounts: Vec<String> = charges.records.iter().map(|charge| charge.gross.to_string()).collect();
    assert_eq!(amounts, ["20.00 USD", "1500 JPY"]);
    assert_eq!(
        (charges.records[1].customer_id.as_str(), charges.records[1].status.clone()),
        ("a@x.test", Some(OrderStatus::Failed))
    );
}

#[test]
fn answers_of_survey_services_need_the_question() {
    for (system, text) in [
        (
            SourceSystem::Surveymonkey,
            "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,How likely?\n\
            ,,,,,,,,,Response\n\
            118,44,06/10/2026 07:48:07 AM,06/10/2026 08:09:25 AM,,a@x.test,,,,9\n",
        ),
        (
            SourceSystem::Typeform,
            "#,How likely?,Start Date (UTC),Submit Date (UTC),Network ID,Tags\nab12,9,2026-06-10 07:48:07,2026-06-10 08:09:25,f0,\n",
        ),
        (
            SourceSystem::Qualtrics,
            "StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,ExternalReference,UserLanguage,How likely?\n\
            Start Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID,External Reference,User Language,How likely is it that you recommend us?\n\
            \"{\"\"ImportId\"\":\"\"startDate\"\",\"\"timeZone\"\":\"\"UTC\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\",,,,\"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",,,,\"{\"\"ImportId\"\":\"\"QID1\"\"}\"\n\
            2026-06-10 07:48:07,2026-06-10 08:09:25,IP Address,100,True,2026-06-10 08:09:25,R_1,c-1,EN,9\n\
            2026-06-10 07:48:07,2026-06-10 08:09:25,Survey Preview,100,True,2026-06-10 08:09:25,R_2,,EN,1\n",
        ),
    ] {
        let mut map = ColumnMap::of_system(system, &Entity::Feedback).unwrap();
        map.columns.insert("score".into(), vec!["How likely?".into()]);
        map.constants.insert("kind".into(), "nps".into());
        let answers: Imported<Feedback> = csv(text.as_bytes(), &map, &ImportOptions::default()).unwrap();
        assert_eq!(said(&answers), NO_FINDINGS, "{system:?}");
        assert_eq!((answers.records.len(), answers.records[0].score), (1, Some(9.0)), "{system:?}");
        assert_eq!(answers.records[0].submitted_at.to_string(), "2026-06-10 08:09:25 UTC");
    }
}

#[test]
fn an_answer_in_the_second_row_is_not_taken_for_the_header() {
    let qualtrics = "RecordedDate,ResponseId,Status,How likely?\n";
    let legacy = "Recorded Date,Response ID,Response Type,How likely is it?\n";
    let answers = "2026-06-10 08:09:25,R_1,IP Address,9\n2026-06-11 08:09:25,R_2,IP Address,8\n";
    let monkey = "Respondent ID,End Date,How likely?\n1,06/10/2026 08:09:25 AM,9\n2,06/11/2026 08:09:25 AM,8\n";
    for (system, lines, text) in [
        (SourceSystem::Qualtrics, 1, format!("{qualtrics}{answers}")),
        (SourceSystem::Qualtrics, 2, format!("{qualtrics}{legacy}{answers}")),
        (SourceSystem::Surveymonkey, 1, monkey.to_owned()),
    ] {
        let mut map = ColumnMap::of_system(system, &Entity::Feedback).unwrap();
        map.columns.insert("score".into(), vec!["How likely?".into()]);
        map.constants.insert("kind".into(), "nps".into());
        let read: Imported<Feedback> = csv(text.as_bytes(), &map, &ImportOptions::default()).unwrap();
        assert_eq!((read.records.len(), read.rows, read.rejected), (2, 2, 0), "{text}");
        assert!(said(&read)[0].contains(&format!("declare header_lines = {lines}")), "{:?}", said(&read));
        map.header_lines = Some(lines);
        let read: Imported<Feedback> = csv(text.as_bytes(), &map, &ImportOptions::default()).unwrap();
        assert_eq!((read.records.len(), said(&read).len()), (2, 0), "{text}");
    }
}

#[test]
fn google_play_reviews() {
    let text = "Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,\
        Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,\
        Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,Developer Reply Text,Review Link\n\
        org.example,12,1.2,de,klte,2026-01-05T10:12:31Z,1767607951000,2026-01-05T10:12:31Z,1767607951000,2,,Stürzt ab,\
        2026-01-06T08:00:00Z,1767686400000,Sorry,http://play.google.com/console/review-details?reviewId=gp:A\n\
        org.example,12,1.2,en,,2026-01-05T11:12:31Z,1767611551000,2026-01-05T11:12:31Z,1767611551000,5,,,,,,\n";
    let reviews: Imported<Feedback> = file(SourceSystem::GooglePlay, &Entity::Feedback, text);
    assert_eq!(said(&reviews), NO_FINDINGS);
    let [first, second] = &reviews.records[..] else { panic!("{:?}", reviews.records) };
    assert_eq!((first.kind.clone(), first.score, first.scale_max), (FeedbackKind::Review, Some(2.0), Some(5.0)));
    assert!(first.r#loop.as_ref().is_some_and(|told| told.told_at.is_some()));
    assert_eq!((second.id.as_str(), second.text.as_deref()), ("row-3", None));
}

#[test]
fn a_kind_that_a_system_lacks_is_refused() {
    let error = ColumnMap::of_system(SourceSystem::GooglePlay, &Entity::Order).unwrap_err();
    assert!(error.to_string().contains("no export of order"), "{error}");
    assert_eq!(
        ColumnMap::of_system(SourceSystem::Hubspot, &Entity::Deal).unwrap(),
        ColumnMap::hubspot(&Entity::Deal).unwrap()
    );
}
