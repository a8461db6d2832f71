//! How a file writes its values: what a map or a caller declares, so that nothing has to be guessed.

use serde::{Deserialize, Serialize};

use super::nothing::MYSQL_NULL;
use crate::{Error, Result, error::check_range};

/// How a file writes dates, numbers and money; what is `None` is not guessed but takes the strict default named here.
///
/// A [`ColumnMap`](crate::import::ColumnMap) carries one for its file, [`ImportOptions`](crate::import::ImportOptions)
/// another, whose values win.
///
/// ```
/// use regulars::import::{DateOrder, Formats};
/// let german: Formats = serde_json::from_str(r#"{"date_order": "day_first", "decimal": ",", "thousands": "."}"#)?;
/// assert_eq!(german.date_order, Some(DateOrder::DayFirst));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Formats {
    /// Separator of CSV columns; `None` takes the one of `,` `;` tab `|` that occurs most often in the header outside
    /// quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Order of day and month where the year comes last (`01/02/2025`); `None` rejects such dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Unit of instants written as a bare integer; `None` reads 10 digits as seconds and 13 as milliseconds, nothing
    /// else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// Minutes east of UTC of times that state no offset, and of days that stand for an instant; `None` is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i32>,
    /// Decimal sign, `.` or `,`; `None` is `.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// Sign between groups of three digits; `None` rejects numbers that have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
    /// Currency (ISO 4217) of amounts whose row names none; `None` rejects rows with such amounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Whether amounts may carry a sign such as `$`, `€` or a code beside the number, which must agree with the row's
    /// currency where it is unambiguous; `None` is no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_symbols: Option<bool>,
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

/// Order of day and month in dates whose year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/01/2025.
    DayFirst,
    /// 01/31/2025.
    MonthFirst,
}

/// Unit of an instant written as an integer since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds, as HubSpot writes them.
    Milliseconds,
    /// Microseconds.
    Microseconds,
}

impl Formats {
    /// These formats, with what they leave open taken from `other`.
    pub(crate) fn or(&self, other: &Self) -> Self {
        Self {
            separator: self.separator.or(other.separator),
            date_order: self.date_order.or(other.date_order),
            epoch: self.epoch.or(other.epoch),
            offset_minutes: self.offset_minutes.or(other.offset_minutes),
            decimal: self.decimal.or(other.decimal),
            thousands: self.thousands.or(other.thousands),
            currency: self.currency.clone().or_else(|| other.currency.clone()),
            currency_symbols: self.currency_symbols.or(other.currency_symbols),
            toman: self.toman.or(other.toman),
            list_separator: self.list_separator.or(other.list_separator),
            float_ids: self.float_ids.or(other.float_ids),
            missing: self.missing.clone().or_else(|| other.missing.clone()),
        }
    }

    /// The decimal sign.
    pub(super) fn decimal_sign(&self) -> char {
        self.decimal.unwrap_or('.')
    }

    /// Whether a trimmed cell says that its value is missing: with a declared word, or with MySQL's.
    pub(crate) fn is_missing(&self, cell: &str) -> bool {
        cell == MYSQL_NULL || self.missing.iter().flatten().any(|word| word.trim() == cell)
    }

    /// Checks that the formats don't contradict each other.
    pub(crate) fn check(&self) -> Result<()> {
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
            Formats { thousands: Some('.'), ..Formats::default() },
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
