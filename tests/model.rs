//! The customer base as its callers meet it: order of rows, views as of an instant, checks, and the JSON form.

use std::{collections::BTreeMap, time::Duration};

use proptest::prelude::*;
use regulars::Error;
use regulars::model::*;

/// The frozen document, from the golden file that every language reads.
fn frozen() -> String {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("golden/model/customer_base_from_json.json")).unwrap();
    file["cases"][0]["args"].to_string()
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").unwrap())
}

/// Day 0 is 1 March 2026, 08:00 UTC.
fn day(number: u64) -> Instant {
    instant("2026-03-01T08:00:00Z").unwrap() + Duration::from_secs(number * 86_400)
}

fn order(id: &str, customer: &str, at: Instant, minor: i64) -> Order {
    Order::new(id, customer, at, eur(minor)).unwrap()
}

fn returned(at: Instant, minor: i64) -> Return {
    Return { at, amount: eur(minor), line: None, sku: None, reason: None }
}

fn status(at: Instant, from: &str, to: &str) -> Change {
    Change { at, field: ChangeField::Status, from: Some(from.into()), to: Some(to.into()), by: None }
}

fn base_of(records: impl IntoIterator<Item = Record>) -> CustomerBase {
    let mut base = CustomerBase::new();
    records.into_iter().for_each(|record| base.append(record).unwrap());
    base
}

// Records of all kinds, with dates between day 0 and day 9 and customers c-0 to c-4.

fn days() -> impl Strategy<Value = Instant> {
    (0_u64..10).prop_map(day)
}

fn maybe_days() -> impl Strategy<Value = Option<Instant>> {
    prop::option::of(days())
}

fn customers() -> impl Strategy<Value = Record> {
    let merge = (days(), 0_u8..5, maybe_days());
    (maybe_days(), maybe_days(), prop::collection::vec(merge, 0..3), prop::collection::vec(days(), 0..3)).prop_map(
        |(created_at, received_at, merges, consents)| {
            let mut customer = Customer::new("c").unwrap();
            (customer.created_at, customer.origin.received_at) = (created_at, received_at);
            let merge = |(merged_at, into, undone_at)| Merge { merged_at, merged_into: format!("c-{into}"), undone_at };
            customer.merges = merges.into_iter().map(merge).collect();
            let consent = |at| Consent { purpose: "marketing".into(), state: ConsentState::Granted, at };
            customer.consents = consents.into_iter().map(consent).collect();
            customer.into()
        },
    )
}

fn orders() -> impl Strategy<Value = Record> {
    let returns = prop::collection::vec((days(), 0_i64..500), 0..4);
    (0_u8..5, days(), 0_i64..10_000, maybe_days(), maybe_days(), returns).prop_map(
        |(customer, at, gross, cancelled_at, received_at, returns)| {
            let mut order = order("o", &format!("c-{customer}"), at, gross);
            (order.cancelled_at, order.origin.received_at) = (cancelled_at, received_at);
            order.status = cancelled_at.map(|_| OrderStatus::Cancelled);
            order.returns = returns.into_iter().map(|(at, amount)| returned(at, amount)).collect();
            order.into()
        },
    )
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let words = prop::sample::select(vec!["open", "won", "lost", "pending", "closed"]);
    prop::collection::vec((days(), words), 0..4).prop_map(|mut steps| {
        steps.sort();
        let mut from = "open";
        let mut change = |(at, to)| status(at, std::mem::replace(&mut from, to), to);
        steps.drain(..).map(&mut change).collect()
    })
}

fn deals() -> impl Strategy<Value = Record> {
    (prop::collection::vec(0_u8..5, 0..3), days(), maybe_days(), changes()).prop_map(
        |(customers, created_at, closed_at, history)| {
            let mut deal = Deal::new("d", created_at).unwrap();
            deal.customer_ids = customers.into_iter().map(|customer| format!("c-{customer}")).collect();
            deal.closed_at = closed_at;
            (deal.stage, deal.lost_reason) = (Some("end".into()), Some("price".into()));
            let last = history.last().and_then(|change| change.to.as_ref()?.as_text()).map(DealStatus::from);
            deal.status = last.unwrap_or(if closed_at.is_some() { DealStatus::Lost } else { DealStatus::Open });
            deal.history = history;
            deal.into()
        },
    )
}

fn tickets() -> impl Strategy<Value = Record> {
    (0_u8..5, days(), maybe_days(), maybe_days(), maybe_days(), changes()).prop_map(
        |(customer, created_at, first_reply_at, solved_at, closed_at, history)| {
            let mut ticket = Ticket::new("t", created_at).unwrap();
            ticket.customer_id = Some(format!("c-{customer}"));
            (ticket.first_reply_at, ticket.solved_at, ticket.closed_at) = (first_reply_at, solved_at, closed_at);
            ticket.replies = Some(3);
            let last = history.last().and_then(|change| change.to.as_ref()?.as_text()).map(TicketStatus::from);
            ticket.status = last.or(closed_at.map(|_| TicketStatus::Closed));
            ticket.history = history;
            ticket.into()
        },
    )
}

fn feedback() -> impl Strategy<Value = Record> {
    (prop::option::of(0_u8..5), days(), 0.0..=10.0_f64, maybe_days(), maybe_days(), maybe_days()).prop_map(
        |(customer, at, score, heard_at, decided_at, told_at)| {
            let mut feedback = Feedback::new("f", FeedbackKind::Nps, at).unwrap();
            feedback.customer_id = customer.map(|customer| format!("c-{customer}"));
            (feedback.score, feedback.scale_min, feedback.scale_max) = (Some(score), Some(0.0), Some(10.0));
            let decision = Some(Decision::Other("perhaps".into()));
            feedback.r#loop =
                Some(FeedbackLoop { heard_at, decision, decided_at, reason: Some("why".into()), told_at });
            feedback.custom.insert("ratio".into(), CustomValue::Number(score / 3.0));
            feedback.into()
        },
    )
}

fn others() -> impl Strategy<Value = Record> {
    prop_oneof![
        (0_u8..5, days(), prop::option::of(0_u64..200_000)).prop_map(|(customer, at, duration)| {
            let mut call = Interaction::new("i", InteractionKind::Call, at).unwrap();
            (call.customer_id, call.duration_seconds) = (Some(format!("c-{customer}")), duration);
            call.outcome = Some("sold".into());
            call.into()
        }),
        (0_u8..5, days(), maybe_days()).prop_map(|(customer, at, cancelled_at)| {
            let mut subscription = Subscription::new("s", at.date_naive()).unwrap();
            (subscription.customer_id, subscription.cancelled_at) = (Some(format!("c-{customer}")), cancelled_at);
            subscription.into()
        }),
        (0_u8..5, days(), maybe_days()).prop_map(|(customer, at, answered_at)| {
            let mut invitation = Invitation::new("n", format!("c-{customer}"), at).unwrap();
            (invitation.answered, invitation.answered_at) = (Some(answered_at.is_some()), answered_at);
            invitation.into()
        }),
        maybe_days().prop_map(|created_at| {
            let mut account = Account::new("a").unwrap();
            account.created_at = created_at;
            account.into()
        }),
    ]
}

/// Gives each record of a kind an id of its own: `c-0`, `c-1`, `o-0`, ...
fn numbered(mut records: Vec<Record>) -> Vec<Record> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in &mut records {
        let id = match record {
            Record::Customer(record) => &mut record.id,
            Record::Account(record) => &mut record.id,
            Record::Interaction(record) => &mut record.id,
            Record::Order(record) => &mut record.id,
            Record::Subscription(record) => &mut record.id,
            Record::Deal(record) => &mut record.id,
            Record::Ticket(record) => &mut record.id,
            Record::Feedback(record) => &mut record.id,
            Record::Invitation(record) => &mut record.id,
        };
        let count = counts.entry(id.clone()).or_default();
        *id = format!("{id}-{count}");
        *count += 1;
        if let Record::Customer(Customer { id, merges, .. }) = record {
            merges.retain(|merge| merge.merged_into != *id);
        }
    }
    records
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let any_kind = prop_oneof![customers(), orders(), orders(), deals(), tickets(), feedback(), others()];
    prop::collection::vec(any_kind, 0..40).prop_map(numbered)
}

/// All that a view shows, as a base of its own. Customers who were merged are looked up by id.
fn shown(view: &AsOf<'_>, base: &CustomerBase) -> CustomerBase {
    let mut records: Vec<Record> = Vec::new();
    records.extend(
        base.customers().filter_map(|record| record.as_of(view.instant()).map(|seen| seen.into_owned().into())),
    );
    records
        .extend(base.accounts().filter_map(|record| record.as_of(view.instant()).map(|seen| seen.into_owned().into())));
    records.extend(view.interactions().map(Record::from));
    records.extend(view.orders().map(Record::from));
    records.extend(view.subscriptions().map(Record::from));
    records.extend(view.deals().map(Record::from));
    records.extend(view.tickets().map(Record::from));
    records.extend(view.feedback().map(Record::from));
    records.extend(view.invitations().map(Record::from));
    base_of(records)
}

/// Every instant in the JSON form of a base.
fn instants(value: &serde_json::Value) -> Vec<Instant> {
    match value {
        serde_json::Value::String(text) => instant(text).into_iter().collect(),
        serde_json::Value::Array(items) => items.iter().flat_map(instants).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(instants).collect(),
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_rows_does_not_matter(records in records(), keys in prop::collection::vec(any::<u32>(), 40)) {
        let mut shuffled: Vec<_> = keys.into_iter().zip(records.clone()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let (base, other) = (base_of(records), base_of(shuffled.into_iter().map(|(_, record)| record)));
        prop_assert_eq!(&base, &other);
        prop_assert_eq!(base.to_json().unwrap(), other.to_json().unwrap());
        let story = |base: &CustomerBase| {
            let view = base.as_of(day(6));
            let story = |d: Dossier<'_, Customer>| format!("{:?}{:?}{:?}", d.record, d.orders(), d.deals());
            view.customers().map(story).collect::<Vec<_>>()
        };
        prop_assert_eq!(story(&base), story(&other));
    }

    #[test]
    fn all_records_are_added_or_none(records in records(), kept in 0_usize..40) {
        let kept = kept.min(records.len());
        let (first, more) = records.split_at(kept);
        let before = base_of(first.iter().cloned());
        let mut base = before.clone();
        let refused = more.iter().chain(records.first()).cloned();
        prop_assert_eq!(base.append_all(refused).is_err(), !records.is_empty());
        prop_assert_eq!(&base, &before);
        base.append_all(more.iter().cloned()).unwrap();
        let whole = base_of(records.clone());
        prop_assert_eq!(base.to_json().unwrap(), whole.to_json().unwrap());
        let held = |base: &CustomerBase| base.as_of(day(6)).customers().map(|d| d.orders().len()).collect::<Vec<_>>();
        prop_assert_eq!(held(&base), held(&whole));
    }

    #[test]
    fn json_comes_back_exactly(records in records()) {
        let base = base_of(records);
        let text = base.to_json().unwrap();
        let read = CustomerBase::from_json(&text).unwrap();
        prop_assert_eq!(&read, &base);
        prop_assert_eq!(read.to_json().unwrap(), text);
    }

    #[test]
    fn a_view_shows_nothing_that_came_after(records in records(), at in days()) {
        let base = base_of(records);
        let seen = shown(&base.as_of(at), &base);
        let json: serde_json::Value = serde_json::from_str(&seen.to_json().unwrap()).unwrap();
        prop_assert!(instants(&json).into_iter().all(|instant| instant <= at));
        // A base that ends at the instant and one that goes on give the same view.
        prop_assert_eq!(shown(&seen.as_of(at), &seen), seen);
    }

    #[test]
    fn an_earlier_view_is_the_earlier_view_of_a_later_one(records in records(), a in days(), b in days()) {
        let (early, late) = (a.min(b), a.max(b));
        let base = base_of(records);
        let later = shown(&base.as_of(late), &base);
        prop_assert_eq!(shown(&later.as_of(early), &later), shown(&base.as_of(early), &base));
    }

    #[test]
    fn at_the_end_everything_is_seen(records in records()) {
        let base = base_of(records);
        prop_assert_eq!(shown(&base.as_of(day(1_000)), &base), base);
    }

    #[test]
    fn every_order_of_a_known_customer_is_in_one_dossier(records in records(), at in days()) {
        let base = base_of(records);
        let view = base.as_of(at);
        let known = |id: &str| base.customer(None, id).is_some_and(|customer| customer.as_of(at).is_some());
        let expected: Vec<_> = view.orders().filter(|o| known(&o.customer_id)).map(|o| o.id.clone()).collect();
        let mut found = Vec::new();
        for dossier in view.customers() {
            let orders = dossier.orders();
            prop_assert!(orders.is_sorted_by_key(|order| (order.ordered_at, order.id.clone())));
            found.extend(orders.iter().map(|order| order.id.clone()));
        }
        found.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn net_counts_no_later_return(gross in 0_i64..100_000, parts in prop::collection::vec((0_u64..10, 0_i64..9_999), 0..8), at in 0_u64..10) {
        let mut order = order("o-1", "c-1", day(0), gross);
        order.discount = Some(eur(gross / 10));
        order.returns = parts.iter().map(|(number, amount)| returned(day(*number), *amount)).collect();
        let refunds: i64 = parts.iter().filter(|(number, _)| *number <= at).map(|(_, amount)| amount).sum();
        prop_assert_eq!(order.net_as_of(day(at)), Ok(eur(gross - gross / 10 - refunds)));
        prop_assert_eq!(order.as_of(day(at)).unwrap().net(), order.net_as_of(day(at)));
    }

    #[test]
    fn any_text_is_a_base_or_an_error(text in ".{0,60}", cut in 0_usize..frozen().len()) {
        prop_assert!(CustomerBase::from_json(&text).is_err());
        if let Some(text) = frozen().trim_end().get(..cut) {
            prop_assert!(CustomerBase::from_json(text).is_err());
        }
    }
}

#[test]
fn an_id_is_unique_within_its_entity_and_source() {
    let mut base = base_of([Customer::new("1").unwrap().into(), order("1", "1", day(0), 1).into()]);
    let twice = base.append(order("1", "2", day(1), 2));
    assert_eq!(twice, Err(Error::Duplicate { what: "order".into(), id: "1".into() }));
    let mut elsewhere = order("1", "1", day(2), 3);
    elsewhere.origin.source = Some("shop".into());
    base.append(elsewhere).unwrap();
    assert_eq!(base.count(&Entity::Order), 2);
    assert_eq!(base.order(Some("shop"), "1").unwrap().gross, eur(3));
    // The shop's customer 1 is another one, and not in the base.
    assert_eq!(base.unattached(&Entity::Order), 1);
    assert_eq!(base.as_of(day(9)).customer(None, "1").unwrap().orders().len(), 1);
}

#[test]
fn a_merge_is_an_event_that_can_be_undone() {
    let mut old = Customer::new("old").unwrap();
    old.merges.push(Merge { merged_at: day(3), merged_into: "new".into(), undone_at: Some(day(7)) });
    let orders = [order("o-1", "old", day(0), 1), order("o-2", "new", day(1), 2)];
    let mut base = base_of(orders.map(Record::from));
    base.append(old).unwrap();
    base.append(Customer::new("new").unwrap()).unwrap();
    let listed = |at| {
        let view = base.as_of(day(at));
        view.customers().map(|d| (d.record.id.clone(), d.orders().len())).collect::<Vec<_>>()
    };
    let apart = [("new".to_string(), 1), ("old".to_string(), 1)];
    assert_eq!(listed(2), apart);
    assert_eq!(listed(3), [("new".to_string(), 2)]);
    assert_eq!(base.as_of(day(5)).customer(None, "old").unwrap().record.id, "new");
    assert_eq!(listed(7), apart);
}

#[test]
fn merges_in_a_circle_end_somewhere() {
    let merged = |id: &str, into: &str| {
        let mut customer = Customer::new(id).unwrap();
        customer.merges.push(Merge { merged_at: day(0), merged_into: into.into(), undone_at: None });
        Record::from(customer)
    };
    let base = base_of([merged("d", "c"), merged("c", "b"), merged("b", "a"), merged("a", "c"), merged("e", "nobody")]);
    let view = base.as_of(day(1));
    let listed: Vec<_> = view.customers().map(|dossier| dossier.record.id.clone()).collect();
    assert_eq!(listed, ["a", "e"]);
    assert_eq!(view.customer(None, "d").unwrap().record.id, "a");
}

#[test]
fn changes_and_returns_are_appended_in_any_order() {
    let opened = || base_of([Deal::new("d-1", day(0)).unwrap().into(), order("o-1", "c-1", day(0), 900).into()]);
    let changes = [status(day(4), "lost", "open"), status(day(6), "open", "won"), status(day(2), "open", "lost")];
    let returns = [returned(day(5), 100), returned(day(3), 200)];
    let (mut base, mut other) = (opened(), opened());
    for change in &changes[1..] {
        base.append_change(&Entity::Deal, None, "d-1", change.clone()).unwrap();
    }
    base.append_change(&Entity::Deal, None, "d-1", changes[0].clone()).unwrap();
    for change in [2, 0, 1] {
        other.append_change(&Entity::Deal, None, "d-1", changes[change].clone()).unwrap();
    }
    returns.iter().for_each(|r| base.append_return(None, "o-1", r.clone()).unwrap());
    returns.iter().rev().for_each(|r| other.append_return(None, "o-1", r.clone()).unwrap());
    assert_eq!(base, other);
    let deal = base.deal(None, "d-1").unwrap();
    assert_eq!((&deal.status, deal.closed_at), (&DealStatus::Won, Some(day(6))));
    assert_eq!(deal.as_of(day(3)).unwrap().status, DealStatus::Lost);
    assert_eq!(base.order(None, "o-1").unwrap().net(), Ok(eur(600)));
    assert!(base.append_change(&Entity::Deal, None, "d-2", changes[0].clone()).is_err());
    assert!(base.append_change(&Entity::Feedback, None, "d-1", changes[0].clone()).is_err());
    let dollars = Return { amount: Money::new(1, Currency::from_code("USD").unwrap()), ..returned(day(1), 1) };
    assert_eq!(base.append_return(None, "o-1", dollars).unwrap_err().code(), "invalid");
    assert_eq!(base.order(None, "o-1").unwrap().returns.len(), 2);
}

#[test]
fn a_ticket_opened_again_is_not_solved() {
    let mut base = base_of([Ticket::new("t-1", day(0)).unwrap().into()]);
    for (number, from, to) in [(1, "new", "solved"), (2, "solved", "open"), (5, "open", "closed")] {
        base.append_change(&Entity::Ticket, None, "t-1", status(day(number), from, to)).unwrap();
        let ticket = base.ticket(None, "t-1").unwrap();
        assert_eq!(ticket.solved_at, (to == "solved").then(|| day(1)));
        assert_eq!(ticket.closed_at, (to == "closed").then(|| day(5)));
    }
}

/// Each record is wrong in one field; the error names record and field.
#[test]
fn a_base_takes_no_record_that_contradicts_itself() {
    fn broken<T: Into<Record>>(mut record: T, breaking: impl FnOnce(&mut T)) -> Record {
        breaking(&mut record);
        record.into()
    }
    let usd = Money::new(1, Currency::from_code("USD").unwrap());
    let ok = || order("o-1", "c-1", day(0), 100);
    let nps = || Feedback::new("f-1", FeedbackKind::Nps, day(0)).unwrap();
    let client = || Customer::new("c-1").unwrap();
    let cases = [
        (broken(ok(), |o| o.id.clear()), "order id", "invalid"),
        (broken(ok(), |o| o.customer_id = " ".into()), "order \"o-1\" customer_id", "invalid"),
        (broken(ok(), |o| o.tax = Some(usd)), "order \"o-1\" tax", "invalid"),
        (broken(ok(), |o| o.discount = Some(eur(-1))), "order \"o-1\" discount", "out_of_range"),
        (broken(ok(), |o| o.gross = eur(-1)), "order \"o-1\" gross", "out_of_range"),
        (broken(ok(), |o| o.returns = vec![returned(day(1), i64::MAX); 3]), "order \"o-1\" net", "invalid"),
        (broken(ok(), |o| o.status = Some(OrderStatus::Other("paid".into()))), "order \"o-1\" status", "invalid"),
        (broken(ok(), |o| o.ordered_at += Duration::from_nanos(1)), "order \"o-1\" ordered_at", "invalid"),
        (broken(ok(), |o| o.ordered_at = instant("1404-10-15").unwrap()), "order \"o-1\" ordered_at", "invalid"),
        (
            broken(ok(), |o| o.cancelled_at = Some(instant("9999-12-31").unwrap())),
            "order \"o-1\" cancelled_at",
            "invalid",
        ),
        (
            broken(nps(), |f| f.submitted_at = instant("0001-01-01").unwrap()),
            "feedback \"f-1\" submitted_at",
            "invalid",
        ),
        (
            broken(client(), |c| c.created_at = Some(instant("1899-12-31").unwrap())),
            "customer \"c-1\" created_at",
            "invalid",
        ),
        (broken(ok(), |o| o.utc_offset_minutes = Some(5_000)), "order \"o-1\" utc_offset", "out_of_range"),
        (
            broken(ok(), |o| o.lines = vec![OrderLine { quantity: Some(f64::NAN), ..OrderLine::default() }]),
            "order \"o-1\" line quantity",
            "not_finite",
        ),
        (
            broken(ok(), |o| {
                o.lines = vec![OrderLine::default()];
                o.returns = vec![Return { line: Some(1), ..returned(day(1), 1) }];
            }),
            "order \"o-1\" return line",
            "out_of_range",
        ),
        (broken(nps(), |f| f.score = Some(9.0)), "feedback \"f-1\" score", "invalid"),
        (
            broken(nps(), |f| (f.score, f.scale_min, f.scale_max) = (Some(11.0), Some(0.0), Some(10.0))),
            "feedback \"f-1\" score",
            "out_of_range",
        ),
        (broken(nps(), |f| f.scale_min = Some(0.0)), "feedback \"f-1\" scale_min", "invalid"),
        (broken(nps(), |f| f.weight = Some(f64::INFINITY)), "feedback \"f-1\" weight", "not_finite"),
        (broken(nps(), |f| f.lang = Some("english, mostly".into())), "feedback \"f-1\" lang", "invalid"),
        (
            broken(nps(), |f| drop(f.custom.insert("x".into(), CustomValue::Number(f64::NAN)))),
            "feedback \"f-1\" x",
            "not_finite",
        ),
        (broken(client(), |c| c.country = Some("Iran".into())), "customer \"c-1\" country", "invalid"),
        (broken(client(), |c| c.origin.source = Some(String::new())), "customer \"c-1\" source", "invalid"),
        (
            broken(client(), |c| {
                c.merges.push(Merge { merged_at: day(0), merged_into: "c-1".into(), undone_at: None });
            }),
            "customer \"c-1\" merged_into",
            "invalid",
        ),
        (broken(Subscription::new("s-1", date("2026-03-01").unwrap()).unwrap(), |_| {}), "subscription", "invalid"),
        (
            broken(Deal::new("d-1", day(0)).unwrap(), |d| d.history.push(status(day(1), "open", "won"))),
            "deal \"d-1\" status",
            "invalid",
        ),
        (
            broken(Invitation::new("n-1", "c-1", day(0)).unwrap(), |n| {
                (n.answered, n.answered_at) = (Some(false), Some(day(1)));
            }),
            "invitation \"n-1\" answered",
            "invalid",
        ),
    ];
    for (record, named, code) in cases {
        let mut base = CustomerBase::new();
        let error = base.append(record.clone()).unwrap_err();
        assert!(error.to_string().starts_with(named), "{error} should begin with {named}");
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(base, CustomerBase::new());
    }
}

#[test]
fn the_frozen_document_reads_for_ever() {
    let base = CustomerBase::from_json(&frozen()).unwrap();
    for (entity, count) in [
        (Entity::Customer, 2),
        (Entity::Account, 1),
        (Entity::Interaction, 1),
        (Entity::Order, 1),
        (Entity::Subscription, 1),
        (Entity::Deal, 1),
        (Entity::Ticket, 1),
        (Entity::Feedback, 1),
        (Entity::Invitation, 1),
    ] {
        assert_eq!(base.count(&entity), count, "{entity}");
    }
    assert_eq!(base.order(None, "o-1").unwrap().net(), Ok(eur(7_990)));
    let written: serde_json::Value = serde_json::from_str(&base.to_json().unwrap()).unwrap();
    let frozen: serde_json::Value = serde_json::from_str(&frozen()).unwrap();
    assert_eq!(written, frozen);
}

#[test]
fn a_hand_written_document_is_checked() {
    let document =
        |rest: &str| CustomerBase::from_json(&format!(r#"{{"format": "regulars.customer_base", "version": 1{rest}}}"#));
    assert_eq!(document(""), Ok(CustomerBase::new()));
    let code = |rest: &str| document(rest).unwrap_err().code();
    assert_eq!(code(r#", "customers": [{"id": ""}]"#), "invalid");
    assert_eq!(code(r#", "customers": [{"id": "1"}, {"id": "1"}]"#), "duplicate");
    assert_eq!(code(r#", "customers": [{"id": "1", "shoe_size": 43}]"#), "invalid");
    assert_eq!(code(r#", "clients": []"#), "invalid");
    let order = |gross: &str| {
        let at = r#""ordered_at": "2026-03-01T08:00:00Z""#;
        format!(r#", "orders": [{{"id": "1", "customer_id": "1", {at}, "gross": {gross}}}]"#)
    };
    assert_eq!(code(&order(r#"{"currency": "XAU", "minor": 5}"#)), "invalid");
    assert_eq!(code(&order(r#"{"currency": "EUR", "minor": -5}"#)), "out_of_range");
    assert!(document(&order(r#"{"currency": "EUR", "minor": 5}"#)).is_ok());
    let newer = frozen().replacen("\"version\":1", "\"version\":7", 1);
    let expected = Error::Version { what: "customer base JSON".into(), found: 7, supported: 1 };
    assert_eq!(CustomerBase::from_json(&newer), Err(expected));
    assert_eq!(CustomerBase::from_json(r#"{"format": "else", "version": 1}"#).unwrap_err().code(), "invalid");
}
