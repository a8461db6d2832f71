//! Days cut in time zones, against an independent reading of the same release of the IANA database, and the errors of zones.

use regulars::model::{CalendarOptions, Instant, Weekday};
use regulars::value::{
    CalendarPeriod, CohortOptions, Cohorts, MovementOptions, Orders, PurchaseOptions, cohorts, movements, purchases,
};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

fn at(second: i64) -> Instant {
    Instant::from_timestamp(second, 0).unwrap()
}

fn micros(text: &str) -> i64 {
    regulars::model::instant(text).unwrap().timestamp_micros()
}

fn calendar(zone: &str) -> PurchaseOptions {
    PurchaseOptions {
        calendar: CalendarOptions { zone: zone.into(), ..CalendarOptions::default() },
        ..PurchaseOptions::default()
    }
}

/// The cohorts of one order.
fn cohort(zone: &str, second: i64, period: CalendarPeriod) -> regulars::Result<Cohorts> {
    let instant = [second * SECOND];
    let orders = Orders { customer: &[0], ordered_at: &instant, amount: None, utc_offset_minutes: None };
    cohorts(&orders, at(second), &CohortOptions { period, purchases: calendar(zone), ..CohortOptions::default() })
}

fn day(zone: &str, second: i64) -> String {
    cohort(zone, second, CalendarPeriod::Day).unwrap().cohorts[0].start.to_string()
}

#[test]
fn days_begin_where_zoneinfo_says() {
    let fixture = include_str!("zoneinfo.txt");
    let (mut zones, mut checked) = (0, 0);
    for line in fixture.lines().filter(|line| !line.starts_with('#')) {
        let (names, days) = line.split_once(" | ").unwrap();
        for zone in names.split(' ') {
            zones += 1;
            for (date, second) in days.split(' ').map(|day| day.split_once('=').unwrap()) {
                let second: i64 = second.parse().unwrap();
                assert_eq!(day(zone, second), date, "{zone}");
                assert!(second == 0 || day(zone, second - 1).as_str() < date, "{zone} before {date}");
                checked += 1;
            }
        }
    }
    assert!(zones > 590 && checked > 6_000, "{zones} zones, {checked} days");
}

#[test]
fn the_table_is_that_of_the_newest_data() {
    xtask::zones::run(true).unwrap();
}

#[test]
fn days_of_23_and_25_hours_are_one_day_and_skipped_days_are_none() {
    let hours = |zone: &str, from: &str, to: &str| {
        let (from, to) = (micros(from), micros(to));
        let orders = [from, from + 1, to - 1, to];
        let orders = Orders { customer: &[0; 4], ordered_at: &orders, amount: None, utc_offset_minutes: None };
        let table = purchases(&orders, at(to / SECOND), &calendar(zone)).unwrap();
        (table.frequency[0], table.recency[0] * 7.0)
    };
    // From midnight to midnight of the days on which summer time begins and ends.
    assert_eq!(hours("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), (1, 1.0));
    assert_eq!(hours("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), (1, 1.0));
    assert_eq!(hours("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"), (1, 1.0));
    // Samoa had no 30 December 2011: two days of the calendar lie 24 hours apart.
    assert_eq!(hours("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"), (1, 2.0));
    assert_eq!(day("Pacific/Apia", micros("2011-12-30T09:59:59Z") / SECOND), "2011-12-29");
}

#[test]
fn an_hour_that_came_twice_belongs_to_the_day_that_had_begun() {
    // St. John's, 2009: clocks went from 00:01 on 1 November back to 23:01 on 31 October.
    let begun = micros("2009-11-01T02:30:00Z") / SECOND;
    for (after, date) in
        [(-1, "2009-10-31"), (0, "2009-11-01"), (59, "2009-11-01"), (60, "2009-11-01"), (3700, "2009-11-01")]
    {
        assert_eq!(day("America/St_Johns", begun + after), date, "{after}");
    }
}

#[test]
fn periods_follow_the_zone_and_the_first_day_of_the_week() {
    // 2026-01-01T00:00+03:30 in Tehran.
    let new_year = micros("2025-12-31T20:30:00Z") / SECOND;
    let start = |zone, period| cohort(zone, new_year, period).unwrap().cohorts[0].start.to_string();
    use CalendarPeriod::{Month, Quarter, Week, Year};
    assert_eq!(
        [Week, Month, Quarter, Year].map(|p| start("UTC", p)),
        ["2025-12-29", "2025-12-01", "2025-10-01", "2025-01-01"]
    );
    assert_eq!(
        [Week, Month, Quarter, Year].map(|p| start("Asia/Tehran", p)),
        ["2025-12-29", "2026-01-01", "2026-01-01", "2026-01-01"]
    );
    let week = |week_start| {
        let instant = [new_year * SECOND];
        let orders = Orders { customer: &[0], ordered_at: &instant, amount: None, utc_offset_minutes: None };
        let purchases = PurchaseOptions {
            calendar: CalendarOptions { zone: "Asia/Tehran".into(), week_start },
            ..Default::default()
        };
        let options = MovementOptions { period: Week, purchases, ..Default::default() };
        movements(&orders, at(new_year), &options).unwrap().periods[0].start.to_string()
    };
    assert_eq!(
        [Weekday::Saturday, Weekday::Sunday, Weekday::Monday].map(week),
        ["2025-12-27", "2025-12-28", "2025-12-29"]
    );
}

#[test]
fn zones_are_named_as_people_and_machines_write_them() {
    let noon = micros("2026-07-01T12:00:00Z") / SECOND;
    for zone in
        ["UTC", "Etc/UTC", "europe/berlin", "EUROPE/BERLIN", "US/Pacific", "Iran", "+03:30", "-11:00", "+00:00:30"]
    {
        assert!(cohort(zone, noon, CalendarPeriod::Day).is_ok(), "{zone}");
    }
}

#[test]
fn an_unknown_zone_names_the_nearest() {
    let message = |zone: &str| cohort(zone, 0, CalendarPeriod::Day).unwrap_err().to_string();
    for (zone, near) in [
        ("Berlin", "Europe/Berlin"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Tehran", "Asia/Tehran"),
        ("America/New York", "America/New_York"),
        ("new york", "America/New_York"),
        ("Asia/Calcuta", "Asia/Calcutta"),
    ] {
        let message = message(zone);
        assert!(
            message.starts_with("calendar.zone is invalid: ") && message.contains(&format!("near: {near}")),
            "{message}"
        );
    }
    for zone in ["", "W. Europe Standard Time", "+25:00", "+3:30", "0330", "GMT+2", "+01:60", "own clock", "é", "-"] {
        let message = message(zone);
        assert!(message.contains("\"own\"") && message.contains("\"+03:30\""), "{message}");
    }
}

#[test]
fn instants_before_the_table_are_refused_in_named_zones_only() {
    assert_eq!(day("+01:00", -3_601), "1969-12-31");
    let error = cohort("Europe/Berlin", -1, CalendarPeriod::Day).unwrap_err();
    assert_eq!(
        error.to_string(),
        "ordered_at is invalid: 1969-12-31T23:59:59Z is before 1970, where the table of time zones begins: take a calendar.zone such as \"+01:00\""
    );
    assert_eq!(day("America/New_York", 0), "1969-12-31");
    assert_eq!(day("Europe/Berlin", micros("9999-12-31T12:00:00Z") / SECOND), "9999-12-31");
}

/// Own offsets of these minutes on orders at these instants.
fn own<T>(ordered_at: &[i64], minutes: Option<&[i64]>, ask: impl FnOnce(&Orders<'_>) -> T) -> T {
    let customer = vec![0; ordered_at.len()];
    ask(&Orders { customer: &customer, ordered_at, amount: None, utc_offset_minutes: minutes })
}

#[test]
fn own_offsets_that_agree_are_that_zone() {
    let ordered_at: Vec<i64> = (0..60).map(|row| micros("2026-01-01T00:00:00Z") + row * 7 * DAY / 12).collect();
    let minutes = vec![210; 60];
    for hour in 0..24 {
        let as_of = at(micros("2026-03-01T00:00:00Z") / SECOND + hour * 3600);
        let by_own = own(&ordered_at, Some(&minutes), |orders| purchases(orders, as_of, &calendar("own")).unwrap());
        let by_zone = own(&ordered_at, None, |orders| purchases(orders, as_of, &calendar("+03:30")).unwrap());
        assert_eq!(by_own, by_zone);
    }
}

#[test]
fn own_offsets_cut_each_order_on_its_own_clock() {
    // 23:30 in New York and 05:30 in Berlin, an hour later: two days apart by one clock, one by the others.
    let ordered_at = [micros("2026-01-02T04:30:00Z"), micros("2026-01-02T05:30:00Z")];
    let repeats = |minutes: &[i64], as_of: &str| {
        let table = own(&ordered_at, Some(minutes), |orders| {
            purchases(orders, at(micros(as_of) / SECOND), &calendar("own")).unwrap()
        });
        (table.frequency[0], table.age[0] * 7.0)
    };
    assert_eq!(repeats(&[-300, 60], "2026-01-02T05:30:00Z"), (1, 1.0));
    assert_eq!(repeats(&[60, 60], "2026-01-02T05:30:00Z"), (0, 0.0));
    // as_of is read on the easternmost clock.
    assert_eq!(repeats(&[-300, 60], "2026-01-02T23:30:00Z"), (1, 2.0));
    // Over the date line: the later order has the earlier date.
    assert_eq!(repeats(&[840, -660], "2026-01-02T05:30:00Z"), (1, 1.0));
}

#[test]
fn own_offsets_are_asked_for_and_given_or_neither() {
    let ask = |zone: &str, minutes: Option<&[i64]>, merge_same_day| {
        let options = PurchaseOptions { merge_same_day, ..calendar(zone) };
        own(&[0, DAY], minutes, |orders| purchases(orders, at(86_400), &options)).unwrap_err().to_string()
    };
    assert_eq!(
        ask("own", None, true),
        "utc_offset_minutes is invalid: is needed for calendar.zone = \"own\": the orders have no offsets of their own"
    );
    assert_eq!(
        ask("UTC", Some(&[0, 60]), true),
        "utc_offset_minutes is invalid: is given, but days are cut by calendar.zone = \"UTC\", not \"own\""
    );
    assert!(ask("own", Some(&[0, 60]), false).starts_with("merge_same_day is invalid"));
    assert_eq!(ask("own", Some(&[0]), true), "utc_offset_minutes has 1 rows, expected 2");
    assert!(ask("own", Some(&[0, 1081]), true).contains("utc_offset_minutes[1] is 1081"));
}

#[test]
fn a_base_goes_by_the_offsets_that_its_orders_state() {
    use regulars::model::{Currency, CustomerBase, Money, Order, instant};
    use regulars::profile::{ScoreOptions, histories};
    let mut base = CustomerBase::new();
    // Two orders an hour apart, on two days in New York and Berlin, on one in UTC.
    for (id, at, minutes) in [("o-1", "2026-01-02T04:30:00Z", -300), ("o-2", "2026-01-02T05:30:00Z", 60)] {
        let net = Money { currency: Currency::from_code("EUR").unwrap(), minor: 500 };
        let mut order = Order::new(id, "c-1", instant(at).unwrap(), net).unwrap();
        order.utc_offset_minutes = Some(minutes);
        base.append(order).unwrap();
    }
    let as_of = instant("2026-02-01T00:00:00Z").unwrap();
    let options = |zone| ScoreOptions { purchases: calendar(zone), ..ScoreOptions::default() };
    let repeats =
        |base: &CustomerBase, zone| histories(base, as_of, &options(zone)).map(|(_, table)| table.frequency[0]);
    assert_eq!(
        (repeats(&base, "own"), repeats(&base, "UTC"), repeats(&base, "America/New_York")),
        (Ok(1), Ok(0), Ok(1))
    );
    let net = Money { currency: Currency::from_code("EUR").unwrap(), minor: 500 };
    base.append(Order::new("o-3", "c-1", instant("2026-01-05T00:00:00Z").unwrap(), net).unwrap()).unwrap();
    assert_eq!(
        repeats(&base, "own").unwrap_err().to_string(),
        "calendar.zone is invalid: order \"o-3\" has no utc_offset_minutes: import it with formats.offset_minutes, or name a zone"
    );
}
