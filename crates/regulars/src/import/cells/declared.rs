//! How a file writes its values: what a map or a caller declares, so that nothing has to be guessed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::nothing::MYSQL_NULL;
use crate::import::bytes::encoding;
use crate::{Error, Result, error::check_range, model::Currency};

/// How a file writes dates, numbers and money; what is `None` is not guessed but takes the strict default named here.
///
/// A [`ColumnMap`](crate::import::ColumnMap) carries one for its file, [`ImportOptions`](crate::import::ImportOptions)
/// another, whose values win.
///
/// ```
/// use regulars::import::{DateCalendar, DateOrder, Formats};
/// let german: Formats = serde_json::from_str(r#"{"date_order": "day_first", "decimal": ",", "thousands": "."}"#)?;
/// assert_eq!(german.date_order, Some(DateOrder::DayFirst));
/// let old: Formats = serde_json::from_str(r#"{"date_order": "month_first", "two_digit_years": 1970}"#)?;
/// assert_eq!(old.two_digit_years, Some(1970));
/// let iran: Formats = serde_json::from_str(r#"{"calendar": "persian", "zones": {"IST": 330}, "epoch": "excel_days"}"#)?;
/// let stripe: Formats = serde_json::from_str(r#"{"amounts": "minor", "minor_digits": {"ISK": 2}}"#)?;
/// assert_eq!(stripe.minor_digits["ISK"], 2);
/// assert_eq!(iran.calendar, Some(DateCalendar::Persian));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Formats {
    /// Encoding of the file's text by its WHATWG name (`windows-1252`, `gb18030`); `None` reads UTF-8, and UTF-16 by
    /// its byte-order mark, and refuses a file that is neither. Declared as `utf-8`, only the rows that aren't are
    /// rejected. A byte-order mark tells more than this declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Separator of CSV columns; `None` takes the one of `,` `;` tab `|` that occurs most often in the header outside
    /// quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Order of day, month and year in dates that don't begin with a year of four digits (`01/02/2025`); `None` rejects
    /// such dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// First of the hundred years that years of two digits stand for: with 1970, `70` is 1970 and `26` is 2026; `None`
    /// rejects such dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_digit_years: Option<u32>,
    /// Calendar of dates in numbers (`1402/04/10`); `None` is the Gregorian one, and rejects Persian years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<DateCalendar>,
    /// What moments written as a bare number count (`1767607140.0`, `46027.6`); `None` reads 10 digits before the point
    /// as seconds, 13 as milliseconds, and 8, 12 or 14 as `YYYYMMDD`, `hhmm` and `ss`, nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// Name of a time zone to its minutes east of UTC (`{"IST": 330}`), for names that stand for several zones or that
    /// the library doesn't know.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub zones: BTreeMap<String, i32>,
    /// Minutes east of UTC of times that state no offset, and of days that stand for an instant; `None` is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i32>,
    /// Decimal sign, `.` or `,`; `None` is `.`, or `,` where the declared `thousands` is `.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// Sign between groups of digits, of three or as in India (`1,00,000`); `None` rejects numbers that have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
    /// Currency (ISO 4217) of amounts whose row names none; `None` rejects rows with such amounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Whether amounts may carry a sign such as `€`, `zł`, `US$` or a code beside the number, which must agree with the
    /// row's currency; a sign of several currencies (`$`, `kr`) needs one, or `currency`. `None` is no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_symbols: Option<bool>,
    /// Unit of amounts: `minor` reads `2000` as 20.00 USD, 2000 JPY and 2.000 KWD, as payment systems write them; `None`
    /// is the major unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amounts: Option<AmountUnit>,
    /// Currency to the decimals of its amounts in minor units, where a system doesn't count as ISO 4217 does. Stripe:
    /// `{"ISK": 2, "UGX": 2, "MGA": 0}` (its other currencies, also of three decimals, are as in ISO 4217).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub minor_digits: BTreeMap<String, u32>,
    /// How amounts finer than the currency's minor unit are rounded, as those are that a database keeps as floats
    /// (`19.990000000000002`); each is counted. `None` rejects rows with such amounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// Whether amounts in Iranian currency are toman (10 rial) whatever their label; `None` is no, and a row that says
    /// toman is rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toman: Option<bool>,
    /// Sign between the values of a cell that holds several (mails, tags); `None` is `;`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_separator: Option<char>,
    /// Whether an id that is written as a whole float (`17850.0`, as table programs write a column with gaps) is the
    /// whole number; `None` is no, and such an id is doubtful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub float_ids: Option<bool>,
    /// Words that stand for a missing value in any column (`NULL`, `N/A`), written as in the file. Without them, only
    /// an empty cell and MySQL's `\N` are missing; in an id such a word is missing and doubtful, in a number, date or
    /// amount it rejects the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
}

/// Order of day, month and year in dates that don't begin with a year of four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/01/2025.
    DayFirst,
    /// 01/31/2025.
    MonthFirst,
    /// 25/01/31.
    YearFirst,
}

/// A calendar that dates in numbers are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateCalendar {
    /// The one of most countries.
    Gregorian,
    /// The Persian (solar hijri) one: years from 1278 to 1501 are its own; others, which can't be, are still Gregorian.
    Persian,
}

/// What a moment written as a number counts: time since 1970-01-01T00:00:00Z, or a spreadsheet's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds, as HubSpot writes them.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Serial days of Excel and most spreadsheets: 1 is 1900-01-01, 46027.5 is noon of 2026-01-05. There is no day 60.
    ExcelDays,
    /// Serial days of workbooks in Excel's 1904 date system, as old ones from a Mac are: 0 is 1904-01-01.
    ExcelMacDays,
}

/// First years of a hundred that dates may lie in, Persian ones included: others are typing errors.
const TWO_DIGIT_YEARS: std::ops::RangeInclusive<u32> = 1278..=2101;

/// Unit that amounts are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountUnit {
    /// The currency's own: 20.00 for twenty dollars.
    Major,
    /// Its smallest: 2000 for twenty dollars.
    Minor,
}

/// How an amount is rounded to the minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, halves to the even digit: 0.125 is 0.12, 0.135 is 0.14.
    HalfEven,
    /// To the nearest, halves away from zero, as shops do: 0.125 is 0.13, -0.125 is -0.13.
    HalfUp,
}

impl Formats {
    /// These formats, with what they leave open taken from `other`.
    pub(crate) fn or(&self, other: &Self) -> Self {
        Self {
            encoding: self.encoding.clone().or_else(|| other.encoding.clone()),
            separator: self.separator.or(other.separator),
            date_order: self.date_order.or(other.date_order),
            two_digit_years: self.two_digit_years.or(other.two_digit_years),
            calendar: self.calendar.or(other.calendar),
            epoch: self.epoch.or(other.epoch),
            zones: if self.zones.is_empty() { &other.zones } else { &self.zones }.clone(),
            offset_minutes: self.offset_minutes.or(other.offset_minutes),
            decimal: self.decimal.or(other.decimal),
            thousands: self.thousands.or(other.thousands),
            currency: self.currency.clone().or_else(|| other.currency.clone()),
            currency_symbols: self.currency_symbols.or(other.currency_symbols),
            amounts: self.amounts.or(other.amounts),
            minor_digits: if self.minor_digits.is_empty() { &other.minor_digits } else { &self.minor_digits }.clone(),
            rounding: self.rounding.or(other.rounding),
            toman: self.toman.or(other.toman),
            list_separator: self.list_separator.or(other.list_separator),
            float_ids: self.float_ids.or(other.float_ids),
            missing: self.missing.clone().or_else(|| other.missing.clone()),
        }
    }

    /// The decimal sign; a dot that groups thousands leaves the comma.
    pub(crate) fn decimal_sign(&self) -> char {
        self.decimal.unwrap_or(if self.thousands == Some('.') { ',' } else { '.' })
    }

    /// Whether a trimmed cell says that its value is missing: with a declared word, or with MySQL's.
    pub(crate) fn is_missing(&self, cell: &str) -> bool {
        cell == MYSQL_NULL || self.missing.iter().flatten().any(|word| word.trim() == cell)
    }

    /// Checks that the formats don't contradict each other.
    pub(crate) fn check(&self) -> Result<()> {
        self.encoding.as_deref().map_or(Ok(()), encoding::check)?;
        if let Some(separator) = self.separator.filter(|s| !matches!(s, ',' | ';' | '\t' | '|')) {
            return Err(Error::invalid("separator", format!("{separator:?} is none of ',' ';' tab '|'")));
        }
        if !matches!(self.decimal_sign(), '.' | ',') {
            return Err(Error::invalid("decimal", format!("{:?} is neither '.' nor ','", self.decimal_sign())));
        }
        if let Some(thousands) = self.thousands {
            let known = matches!(thousands, '.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '_' | '٬');
            if !known || thousands == self.decimal_sign() {
                let why = format!("{thousands:?} is the decimal sign, or none of . , ' _ ٬ and the spaces");
                return Err(Error::invalid("thousands", why));
            }
        }
        if let Some(first) = self.two_digit_years.filter(|first| !TWO_DIGIT_YEARS.contains(first)) {
            return Err(Error::invalid("two_digit_years", format!("{first} is no first year, such as 1970 (or 1350)")));
        }
        for (currency, digits) in &self.minor_digits {
            Currency::from_code(currency)?;
            check_range(&format!("minor_digits.{currency}"), 0, f64::from(*digits), 0.0, 4.0)?;
        }
        if self.toman == Some(true) && self.amounts == Some(AmountUnit::Minor) {
            return Err(Error::invalid("toman", "and amounts = \"minor\" contradict each other: a toman is ten rial"));
        }
        for (zone, minutes) in &self.zones {
            check_range(&format!("zones.{zone}"), 0, f64::from(*minutes), -1080.0, 1080.0)?;
        }
        check_range("offset_minutes", 0, f64::from(self.offset_minutes.unwrap_or(0)), -1080.0, 1080.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_formats_win() {
        let caller = Formats { decimal: Some(','), ..Formats::default() };
        let map = Formats { decimal: Some('.'), toman: Some(true), list_separator: Some('|'), ..Formats::default() };
        let both = caller.or(&map);
        assert_eq!(both.decimal, Some(','));
        assert_eq!(both.toman, Some(true));
        assert_eq!(both.list_separator, Some('|'));
    }

    #[test]
    fn contradictions_are_errors() {
        let bad = [
            Formats { separator: Some('x'), ..Formats::default() },
            Formats { decimal: Some(';'), ..Formats::default() },
            Formats { decimal: Some('.'), thousands: Some('.'), ..Formats::default() },
            Formats { thousands: Some('7'), ..Formats::default() },
            Formats { offset_minutes: Some(1440), ..Formats::default() },
        ];
        for formats in bad {
            assert!(formats.check().is_err(), "{formats:?}");
        }
        assert!(Formats::default().check().is_ok());
    }

    #[test]
    fn json_leaves_out_what_is_open_and_refuses_typos() {
        assert_eq!(serde_json::to_string(&Formats::default()).unwrap(), "{}");
        assert!(serde_json::from_str::<Formats>(r#"{"date_odrer": "day_first"}"#).is_err());
    }
}
