//! Dates, numbers and money as files write them.

use super::{csv_as, lines_by, said};
use regulars::{
    import::{self, ColumnMap, DateOrder, Epoch, Formats, ImportOptions, Imported, Rounding},
    model::{Deal, Order},
};

/// The map of the cases: one letter a column.
fn map(formats: &str) -> ColumnMap {
    let columns = r#"{"id": "id", "customer_id": "c", "ordered_at": "d", "net": "n"}"#;
    serde_json::from_str(&format!(r#"{{"columns": {columns}, "formats": {formats}}}"#)).unwrap()
}

/// Orders of one date and amount each, read as the formats (JSON) say.
fn orders(rows: &[(&str, &str)], formats: &str) -> Imported<Order> {
    let row = |(at, (date, net)): (usize, &(&str, &str))| format!("{at},a,\"{date}\",\"{net}\"\n");
    let text: String = ["id,c,d,n\n".to_owned()].into_iter().chain(rows.iter().enumerate().map(row)).collect();
    let imported = import::csv(text.as_bytes(), &map(formats), &ImportOptions::default()).unwrap();
    super::check_account(&imported);
    imported
}

/// The instant of an order of this date, or why it can't be read.
fn instant(date: &str, formats: &str) -> String {
    let imported = orders(&[(date, "10")], formats);
    imported.records.first().map_or_else(|| said(&imported).concat(), |order| order.ordered_at.to_string())
}

/// The gross amount of an order of this amount, or why it can't be read.
fn amount(written: &str, formats: &str) -> String {
    let imported = orders(&[("2026-01-05", written)], formats);
    imported.records.first().map_or_else(|| said(&imported).concat(), |order| order.gross.to_string())
}

fn gross(imported: &Imported<Order>) -> Vec<String> {
    imported.records.iter().map(|order| order.gross.to_string()).collect()
}

#[test]
fn dates_of_the_public_case_when_declared() {
    let formats = r#"{"currency": "EUR", "date_order": "month_first", "two_digit_years": 1970, "epoch": "excel_days"}"#;
    for (date, expected) in [
        ("1/5/26 14:30", "2026-01-05 14:30:00 UTC"),
        ("05-JAN-26", "2026-01-05 00:00:00 UTC"),
        ("1/5/2026 3pm", "2026-01-05 15:00:00 UTC"),
        ("46027", "2026-01-05 00:00:00 UTC"),
        ("1/5/26 14:30 CET", "2026-01-05 13:30:00 UTC"),
        ("1/5/26 2:30 p.m. EST", "2026-01-05 19:30:00 UTC"),
        ("2026-01-05T10:00+01:00[Europe/Berlin]", "2026-01-05 09:00:00 UTC"),
        ("Mon Jan 05 2026 14:30:00 GMT+0100 (Central European Standard Time)", "2026-01-05 13:30:00 UTC"),
        ("5 января 2026 г., 14:30", "2026-01-05 14:30:00 UTC"),
    ] {
        assert_eq!(instant(date, formats), expected, "{date}");
    }
    assert_eq!(instant("1767607140.0", r#"{"currency": "EUR"}"#), "2026-01-05 09:59:00 UTC");
}

#[test]
fn undeclared_dates_say_what_to_declare() {
    for (date, declaration) in [
        ("1/5/26 14:30", "declare formats.date_order = \"day_first\", \"month_first\" or \"year_first\" and"),
        ("1/5/26 14:30", "formats.two_digit_years = 1970"),
        ("05-JAN-26", "declare formats.two_digit_years"),
        ("1/5/2026 3pm", "declare formats.date_order = \"day_first\" or \"month_first\""),
        ("46027", "declare formats.epoch = \"excel_days\" (then it is 2026-01-05)"),
        (
            "1402/04/10",
            "declare formats.calendar = \"persian\" if it is of the Persian calendar (then it is 2023-07-01)",
        ),
        ("2026-01-05 10:00 IST", "declare formats.zones = {\"IST\": minutes east of UTC}"),
    ] {
        let said = instant(date, r#"{"currency": "EUR"}"#);
        assert!(said.contains(declaration), "{date}: {said}");
    }
}

#[test]
fn persian_dates_and_toman() {
    let formats = r#"{"currency": "IRR", "calendar": "persian", "toman": true, "thousands": ","}"#;
    for date in ["1402/04/10", "10 تیر 1402", "۱۴۰۲/۰۴/۱۰", "۱۰ تیر ۱۴۰۲"] {
        assert_eq!(instant(date, formats), "2023-07-01 00:00:00 UTC", "{date}");
    }
    // By its letters a month says which calendar it is of.
    assert_eq!(instant("10 تیر 1402", r#"{"currency": "EUR"}"#), "2023-07-01 00:00:00 UTC");
    for written in ["۱۲٬۵۰۰", "12,500"] {
        assert_eq!(amount(written, formats), "125000.00 IRR", "{written}");
    }
    assert_eq!(amount("۱۲۵۰۰ تومان", r#"{"currency_symbols": true, "toman": true}"#), "125000.00 IRR");
    let undeclared = amount("۱۲۵۰۰ تومان", r#"{"currency_symbols": true}"#);
    assert!(undeclared.contains("declare formats.toman = true"), "{undeclared}");
}

#[test]
fn a_credit_is_below_zero() {
    let deals = "id,created_at,title,amount,currency\n1,2026-01-05,a,(12.50),EUR\n2,2026-01-05,b,12.50-,EUR\n\
        3,2026-01-05,c,($12.50),USD\n4,2026-01-05,d,12.50- zł,PLN\n";
    let formats = Formats { currency_symbols: Some(true), ..Formats::default() };
    let deals: Imported<Deal> = csv_as(deals, &formats);
    let read: Vec<_> = deals.records.iter().filter_map(|deal| deal.amount).map(|amount| amount.to_string()).collect();
    assert_eq!(read, ["-12.50 EUR", "-12.50 EUR", "-12.50 USD", "-12.50 PLN"]);
}

#[test]
fn floats_of_a_database_are_rounded_when_declared_and_counted() {
    let written = ["19.990000000000002", "64.2421382166996", "0.125", "5.00"].map(|n| ("2026-01-05", n));
    let even = orders(&written, r#"{"currency": "EUR", "rounding": "half_even"}"#);
    assert_eq!(gross(&even), ["19.99 EUR", "64.24 EUR", "0.12 EUR", "5.00 EUR"]);
    assert_eq!(even.rounded, 3);
    let up = orders(&written, r#"{"currency": "EUR", "rounding": "half_up"}"#);
    assert_eq!((gross(&up)[2].as_str(), up.rounded), ("0.13 EUR", 3));
    let undeclared = orders(&written[..1], r#"{"currency": "EUR"}"#);
    assert!(said(&undeclared).concat().contains("declare formats.rounding = \"half_even\" or \"half_up\""));
    assert_eq!((undeclared.rejected, undeclared.rounded), (1, 0));
    // Rows that come to nothing don't count.
    let other = orders(&[("2026-01-05", "1.001"), ("never", "2.001")], r#"{"currency": "EUR", "rounding": "half_up"}"#);
    assert_eq!((other.rejected, other.rounded), (1, 1));
}

#[test]
fn floats_of_json_are_rounded_likewise() {
    let json = r#"{"id": 1, "c": "a", "d": "2026-01-05", "n": 19.990000000000002}"#;
    let mut by = map(r#"{"currency": "EUR"}"#);
    let refused: Imported<Order> = lines_by(json, &by);
    assert!(said(&refused).concat().contains("declare formats.rounding"), "{:?}", said(&refused));
    by.formats.rounding = Some(Rounding::HalfEven);
    let read: Imported<Order> = lines_by(json, &by);
    assert_eq!((gross(&read)[0].as_str(), read.rounded), ("19.99 EUR", 1));
}

#[test]
fn minor_units_by_the_currency() {
    let charge = |id: u8, amount: u32, currency: &str, created: &str| {
        format!(
            r#"{{"id":"ch_{id}","amount":{amount},"currency":"{currency}","created":{created},"customer":"cus_{id}"}}"#
        )
    };
    let charges = [
        charge(1, 2000, "usd", "1767607140"),
        charge(2, 1500, "jpy", "1767693540.0"),
        charge(3, 5120, "kwd", "1767693540"),
        charge(4, 500, "isk", "1767693540"),
    ];
    let stripe: ColumnMap = serde_json::from_str(
        r#"{"columns": {"customer_id": "customer", "ordered_at": "created", "net": "amount"},
            "formats": {"amounts": "minor", "minor_digits": {"ISK": 2, "UGX": 2, "MGA": 0}}}"#,
    )
    .unwrap();
    let orders: Imported<Order> = lines_by(&charges.join("\n"), &stripe);
    assert_eq!(gross(&orders), ["20.00 USD", "1500 JPY", "5.120 KWD", "5 ISK"]);
    assert_eq!(orders.records[1].ordered_at.to_string(), "2026-01-06 09:59:00 UTC");
    assert!(amount("20.5", r#"{"currency": "USD", "amounts": "minor"}"#).contains("minor units of USD"));
}

#[test]
fn signs_agree_with_the_currency() {
    let with = |currency: &str| format!(r#"{{"currency": "{currency}", "currency_symbols": true, "thousands": ","}}"#);
    for (written, currency, read) in [
        ("1,234.50 zł", "PLN", "1234.50 PLN"),
        ("kr 99", "SEK", "99.00 SEK"),
        ("99 kr.", "DKK", "99.00 DKK"),
        ("$5", "CAD", "5.00 CAD"),
        ("Rs. 1,00,000.00", "INR", "100000.00 INR"),
        ("₹1,00,000", "INR", "100000.00 INR"),
        ("500 руб.", "RUB", "500.00 RUB"),
        ("R$ 10", "BRL", "10.00 BRL"),
        ("1500円", "JPY", "1500 JPY"),
        ("US$ 5", "USD", "5.00 USD"),
    ] {
        assert_eq!(amount(written, &with(currency)), read, "{written}");
    }
    // A sign of one currency says it by itself; one of several needs another word, and must agree with it.
    assert_eq!(amount("5 zł", r#"{"currency_symbols": true}"#), "5.00 PLN");
    let alone = amount("kr 99", r#"{"currency_symbols": true}"#);
    assert!(alone.contains("one of several currencies (SEK, NOK, DKK, ISK); declare formats.currency"), "{alone}");
    let undeclared = amount("$1,234.50", r#"{"currency": "USD"}"#);
    let cure = "declare formats.currency_symbols = true and formats.thousands = \",\" (then it is 1234.50)";
    assert!(undeclared.contains(cure), "{undeclared}");
    let row = "id,customer_id,date,total,currency\n1,a,2026-01-05,kr 99,EUR\n2,a,2026-01-05,5 zł,EUR\n";
    let formats = Formats { currency_symbols: Some(true), ..Formats::default() };
    let said = said(&csv_as::<Order>(row, &formats)).join("\n");
    assert!(
        said.contains("says one of several currencies (SEK, NOK, DKK, ISK), but the row's currency is EUR"),
        "{said}"
    );
    assert!(said.contains("says PLN, but the row's currency is EUR"), "{said}");
}

#[test]
fn the_callers_formats_say_it_too() {
    let text = "id,customer_id,date,total,currency\n1,a,46027.5,10,€\n2,a,26/01/05,10,EUR\n";
    let formats = Formats {
        epoch: Some(Epoch::ExcelDays),
        date_order: Some(DateOrder::YearFirst),
        two_digit_years: Some(1970),
        ..Formats::default()
    };
    let orders: Imported<Order> = csv_as(text, &formats);
    let read: Vec<_> = orders.records.iter().map(|order| order.ordered_at.to_string()).collect();
    assert_eq!(read, ["2026-01-05 12:00:00 UTC", "2026-01-05 00:00:00 UTC"]);
    assert_eq!(gross(&orders), ["10.00 EUR", "10.00 EUR"]);
}

#[test]
fn a_unit_price_finer_than_the_minor_unit_keeps_the_order() {
    let header = "id,customer_id,date,total,price,quantity,sku,currency\n";
    let fuel: Imported<Order> =
        csv_as(format!("{header}1,a,2026-01-05,17.99,1.799,10,fuel,EUR\n"), &Formats::default());
    assert_eq!((gross(&fuel), fuel.rejected, fuel.rounded), (vec!["17.99 EUR".to_owned()], 0, 0));
    assert_eq!((fuel.records[0].lines[0].price, fuel.records[0].lines[0].quantity), (None, Some(10.0)));
    assert_eq!(fuel.findings.len(), 1, "{:?}", said(&fuel));
    assert!(said(&fuel).concat().contains("price: finer than the currency's minor unit"), "{:?}", said(&fuel));
    // What such lines come to is exact, so that an order without an amount of its own has one.
    let lines = format!("{header}1,a,2026-01-05,,1.799,10,fuel,EUR\n1,a,2026-01-05,,0.005,200,bolt,EUR\n");
    let sum: Imported<Order> = csv_as(lines, &Formats::default());
    assert_eq!(gross(&sum), ["18.99 EUR"]);
    // Three come to 5.397: nothing is rounded unless that is declared.
    let three = format!("{header}1,a,2026-01-05,,1.799,3,fuel,EUR\n");
    assert_eq!(csv_as::<Order>(&three, &Formats::default()).rejected, 1);
    let rounding = Formats { rounding: Some(Rounding::HalfUp), ..Formats::default() };
    let rounded: Imported<Order> = csv_as(&three, &rounding);
    assert_eq!((gross(&rounded), rounded.rounded), (vec!["5.40 EUR".to_owned()], 2));
}
