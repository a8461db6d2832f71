//! How a file writes dates and numbers: what its values show is declared, what they leave open is a question.

use super::kinds::Kind;
use super::look::{date_parts, is_number};
use super::proposal::SuggestedQuestion;
use super::sample::{Column, Sample};
use crate::import::cells::declared::{DateOrder, Epoch};
use crate::import::cells::number;
use crate::import::map::{ColumnMap, name_key};
use crate::import::minor::is_minor;
use crate::model::{Currency, Entity};

/// Fields that hold a moment or a day.
fn is_moment(field: &str) -> bool {
    field.ends_with("_at") || field.ends_with("_on") || matches!(field, "close_date" | "expected_close")
}

/// Fields that hold an amount.
const AMOUNTS: &[&str] = &[
    "net",
    "gross",
    "total",
    "discount",
    "tax",
    "shipping",
    "price",
    "line_amount",
    "refund",
    "cost",
    "amount",
    "recurring",
    "acquisition_cost",
];

/// Declares in the map what the values show, and asks what they don't.
pub(super) fn declare(sample: &Sample, kind: &Kind, map: &mut ColumnMap) -> Vec<SuggestedQuestion> {
    let filled = |is: &dyn Fn(&str) -> bool| -> Vec<Column> {
        let fields = kind.fields.iter().filter(|known| is(&known.field));
        fields.filter_map(|known| sample.columns.get(known.column)).map(Column::in_plain_digits).collect()
    };
    let (dates, amounts) = (filled(&is_moment), filled(&|field| AMOUNTS.contains(&field)));
    let dates: Vec<&Column> = dates.iter().collect();
    let amounts: Vec<&Column> = amounts.iter().collect();
    let mut questions = Vec::new();
    questions.extend(date_order(&dates, map));
    questions.extend(two_digit_years(&dates, map));
    questions.extend(calendar(&dates, map));
    questions.extend(epoch(&dates, map));
    questions.extend(decimal(&amounts, map));
    questions.extend(currency(&amounts, kind, map));
    questions.extend(rounding(&amounts, map));
    questions.extend(toman(&amounts, map));
    questions.extend(minor_units(sample, kind, &amounts, map));
    questions
}

fn ask(about: &str, question: String) -> Option<SuggestedQuestion> {
    Some(SuggestedQuestion { about: about.to_owned(), question })
}

fn values<'a>(columns: &'a [&Column]) -> impl Iterator<Item = &'a str> {
    columns.iter().flat_map(|column| column.values.iter().map(String::as_str))
}

/// Dates whose year has two digits tell no hundred years.
fn two_digit_years(dates: &[&Column], map: &ColumnMap) -> Option<SuggestedQuestion> {
    let is_short = |value: &&str| date_parts(value).is_some_and(|parts| parts.iter().all(|part| *part < 100));
    let first = values(dates).find(is_short).filter(|_| map.formats.two_digit_years.is_none())?;
    let why = format!(
        "of which hundred years is {first:?}? Declare formats.two_digit_years, their first, e.g. 1970 for 1970 to 2069"
    );
    ask("formats.two_digit_years", why)
}

/// Years that are no years of sales, but were in the Persian calendar (1921 to 2071).
fn calendar(dates: &[&Column], map: &ColumnMap) -> Option<SuggestedQuestion> {
    let is_persian = |value: &&str| {
        date_parts(value).is_some_and(|[first, _, last]| [first, last].iter().any(|year| (1300..1450).contains(year)))
    };
    let first = values(dates).find(is_persian).filter(|_| map.formats.calendar.is_none())?;
    let why = format!("is {first:?} of the Persian calendar? If so, declare formats.calendar = \"persian\"");
    ask("formats.calendar", why)
}

/// A column or a value that says toman.
fn toman(amounts: &[&Column], map: &ColumnMap) -> Option<SuggestedQuestion> {
    let says = |text: &str| ["تومان", "تومن", "toman"].iter().any(|word| text.to_lowercase().contains(word));
    let said = |column: &&&Column| says(&column.name) || column.values.iter().any(|value| says(value));
    let column = amounts.iter().find(said).filter(|_| map.formats.toman.is_none())?;
    let why = format!(
        "{:?} says toman (10 rial); if so, declare formats.toman = true and formats.currency = \"IRR\"",
        column.name
    );
    ask("formats.toman", why)
}

/// A day above 12 tells the order of day and month.
fn date_order(dates: &[&Column], map: &mut ColumnMap) -> Option<SuggestedQuestion> {
    // A year of two digits may be written as a day is; where it is written first, it is no day of a month.
    let last = |[first, second, _]: &[u32; 3]| *first <= 31 && *second <= 31;
    let parts: Vec<[u32; 3]> = values(dates).filter_map(date_parts).filter(last).collect();
    let first = values(dates).find(|value| date_parts(value).is_some_and(|parts| last(&parts)))?.to_owned();
    let day_first = parts.iter().any(|[first, ..]| *first > 12);
    let month_first = parts.iter().any(|[_, second, _]| *second > 12);
    match (day_first, month_first) {
        (true, false) => map.formats.date_order = Some(DateOrder::DayFirst),
        (false, true) => map.formats.date_order = Some(DateOrder::MonthFirst),
        (true, true) => {
            let why = "some dates have the day first and some the month, as where a spreadsheet has read a part of them \
                       wrongly; which is right?";
            return ask("formats.date_order", why.to_owned());
        }
        (false, false) if map.formats.date_order.is_none() => {
            let why = format!(
                "is the day or the month first in {first:?}? No day above 12 tells; declare formats.date_order = \
                 \"day_first\" or \"month_first\""
            );
            return ask("formats.date_order", why);
        }
        (false, false) => {}
    }
    None
}

/// Whole numbers of 10, 13 or 16 digits are a Unix time; of 5 they are days of a spreadsheet.
fn epoch(dates: &[&Column], map: &mut ColumnMap) -> Option<SuggestedQuestion> {
    // Of a float, as `46027.5` and `1767607140.0` are, the digits before the point.
    let digits = |value: &str| {
        let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
        whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()).then_some(whole.len())
    };
    for column in dates.iter().filter(|column| !column.values.is_empty()) {
        let lengths: Option<Vec<usize>> = column.values.iter().map(|value| digits(value)).collect();
        let Some(lengths) = lengths else { continue };
        let all = |n: usize| lengths.iter().all(|length| *length == n);
        if all(5) {
            let first = column.values.first().map_or("", String::as_str);
            let why = format!(
                "{first:?} looks like a spreadsheet's number of a day; if so, declare formats.epoch = \"excel_days\""
            );
            return ask("formats.epoch", why);
        }
        let unit = [(10, Epoch::Seconds), (13, Epoch::Milliseconds), (16, Epoch::Microseconds)];
        let unit = unit.into_iter().find(|(n, _)| all(*n)).map(|(_, unit)| unit);
        map.formats.epoch = map.formats.epoch.or(unit);
    }
    None
}

/// The sign before one or two last digits is the decimal sign, one that comes twice or before it groups thousands.
fn decimal(amounts: &[&Column], map: &mut ColumnMap) -> Option<SuggestedQuestion> {
    let mut open = None;
    for value in values(amounts).filter(|value| is_number(value)) {
        let number = value.trim_matches(|c: char| !c.is_ascii_digit());
        let signs: Vec<(usize, char)> = number.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
        let Some(&(at, last)) = signs.last() else { continue };
        let decimals = number.len() - at - last.len_utf8();
        let alone = signs.iter().all(|(_, sign)| *sign != last || signs.len() == 1);
        let others = signs.iter().map(|(_, sign)| *sign).find(|sign| *sign != last);
        if !matches!(last, '.' | ',') {
            map.formats.thousands = map.formats.thousands.or(Some(last));
        } else if others.is_some() || (decimals != 3 && alone) {
            map.formats.decimal = map.formats.decimal.or(Some(last));
            map.formats.thousands = map.formats.thousands.or(others);
        } else if signs.len() > 1 {
            map.formats.thousands = map.formats.thousands.or(Some(last));
        } else if matches!(at, 1..=3) && !number.starts_with('0') {
            open = open.or(Some((value.to_owned(), last)));
        } else {
            map.formats.decimal = map.formats.decimal.or(Some(last));
        }
    }
    let settled = map.formats.decimal;
    // What holds without being declared.
    map.formats.decimal = settled.filter(|sign| *sign != '.');
    let is_open =
        |sign: char| map.formats.thousands.is_none() && settled.is_none_or(|settled| settled == '.' && sign == ',');
    let (value, sign) = open.filter(|(_, sign)| is_open(*sign))?;
    let why = format!(
        "does {sign:?} in {value:?} group thousands, or begin the decimals? Declare formats.thousands = {:?} or \
         formats.decimal = {:?}",
        sign.to_string(),
        sign.to_string()
    );
    ask("formats.decimal", why)
}

/// Amounts with more decimals than any currency has are floats.
fn rounding(amounts: &[&Column], map: &ColumnMap) -> Option<SuggestedQuestion> {
    /// Decimals of the currencies that have most.
    const MOST: usize = 4;
    let digits =
        |end: &str| end.split(|c: char| !c.is_ascii_digit()).next().map_or(0, |end| end.trim_end_matches('0').len());
    let decimals = |value: &str| value.rsplit_once(['.', ',']).map_or(0, |(_, end)| digits(end));
    let is_finer = |value: &&str| is_number(value) && decimals(value) > MOST;
    let first = values(amounts).find(is_finer).filter(|_| map.formats.rounding.is_none())?;
    let why = format!(
        "{first:?} is finer than a cent, as floats of a database are; may amounts be rounded? Declare formats.rounding = \
         \"half_even\" or \"half_up\""
    );
    ask("formats.rounding", why)
}

/// Currencies whose minor unit nobody counts in, though ISO 4217 has one (CLDR, cash digits 0): whole amounts of these are
/// no cents.
const WITHOUT_COINS: &[&str] = &["COP", "HUF", "IDR", "IQD", "IRR", "KZT", "LBP", "PKR", "TWD", "UZS"];

/// Payment services write whole numbers of cents, where others write decimals.
fn minor_units(sample: &Sample, kind: &Kind, amounts: &[&Column], map: &ColumnMap) -> Option<SuggestedQuestion> {
    let is_whole = |value: &str| value.parse::<i64>().is_ok_and(|value| value == 0 || value.abs() >= 100);
    let first = values(amounts).find(|value| *value != "0").filter(|_| map.formats.amounts.is_none())?;
    let has = |key: &str| sample.columns.iter().any(|column| name_key(&column.name) == key);
    let named = amounts.iter().find(|column| is_minor(&name_key(&column.name), has));
    if named.is_none() && !(values(amounts).all(is_whole) && may_be_minor(sample, kind)) {
        return None;
    }
    let like =
        named.map_or("payment services write amounts".to_owned(), |column| format!("{:?} is called", column.name));
    let why = format!(
        "is {first:?} of the currency's smallest unit (cents), as {like}? If so, declare formats.amounts = \"minor\", else \
         \"major\""
    );
    ask("formats.amounts", why)
}

/// Whether whole amounts may be cents: of any answer of an API, of subscriptions (billing
/// services write them so), and of sales in currencies that have coins.
fn may_be_minor(sample: &Sample, kind: &Kind) -> bool {
    let has_coins = |code: &String| {
        let code = code.to_uppercase();
        let digits = Currency::from_code(&code).map_or(0, |currency| currency.exponent());
        digits > 0 && !WITHOUT_COINS.contains(&code.as_str())
    };
    let coins = kind.column(sample, "currency").is_some_and(|column| column.values.iter().any(has_coins));
    sample.json_lines || kind.entity == Entity::Subscription || (kind.entity == Entity::Order && coins)
}

/// A sign beside the numbers must be allowed; without one and without a column the currency is asked for.
fn currency(amounts: &[&Column], kind: &Kind, map: &mut ColumnMap) -> Option<SuggestedQuestion> {
    if amounts.iter().all(|column| column.values.is_empty()) {
        return None;
    }
    let signs = |value: &str| value.chars().any(|c| c.is_alphabetic() || "$€£¥₹₽₺₩₪₫฿₴₦".contains(c));
    let signed = values(amounts).any(signs);
    let names_one = |value: &str| {
        let beside = value.trim_matches(|c: char| c.is_numeric() || c.is_whitespace() || ".,-−+()'’".contains(c));
        matches!(number::sign(beside), Some(number::Sign::Of(_)))
    };
    if signed {
        map.formats.currency_symbols = Some(true);
    }
    let known = kind.has("currency") || map.constants.contains_key("currency") || map.formats.currency.is_some();
    let asked = !known && values(amounts).any(|value| !names_one(value));
    if !asked {
        return None;
    }
    let why = "in which currency are the amounts? No column says it, and no sign of one currency alone; declare \
               formats.currency, e.g. \"EUR\"";
    ask("formats.currency", why.to_owned())
}
