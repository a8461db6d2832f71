//! What the values of a column look like.

use super::sample::Column;
use crate::import::cells::number::plain_digits;
use crate::import::entities::order::is_known_status;
use crate::math::sort_rows;
use crate::model::Currency;

/// Whether there are values, and all are like this.
fn all(column: &Column, is: impl Fn(&str) -> bool) -> bool {
    !column.values.is_empty() && column.values.iter().all(|value| is(value))
}

/// Mail addresses.
pub(super) fn is_mail(column: &Column) -> bool {
    all(column, |value| value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')))
}

/// The numbers of a date whose year comes last or first, with its separators alike.
pub(super) fn date_parts(value: &str) -> Option<[u32; 3]> {
    let value = plain_digits(value);
    let day = value.split([' ', 'T', ',']).next()?;
    let mut parts = day.split(['/', '.', '-']).map(|part| part.parse::<u32>().ok());
    let three = [parts.next()??, parts.next()??, parts.next()??];
    (parts.next().is_none() && day.len() >= 6).then_some(three)
}

/// Dates, or times.
pub(super) fn is_date(column: &Column) -> bool {
    all(column, |value| date_parts(value).is_some())
}

/// A number with its signs and separators, and a currency beside it.
pub(super) fn is_number(value: &str) -> bool {
    let value = plain_digits(value);
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters <= 3 && date_parts(&value).is_none() && !value.contains(['@', '/', ':', '#', '_'])
}

/// Amounts: numbers of which some have decimals.
pub(super) fn is_amount(column: &Column) -> bool {
    let decimals =
        |value: &String| plain_digits(value).trim_end().rsplit_once(['.', ',']).is_some_and(|(_, end)| end.len() == 2);
    all(column, is_number) && column.values.iter().any(decimals)
}

/// Codes of ISO 4217, which nobody writes as the word Cup or the name Ron.
pub(super) fn is_currency(column: &Column) -> bool {
    let in_one_case = |value: &str| value == value.to_uppercase() || value == value.to_lowercase();
    all(column, |value| value.len() == 3 && in_one_case(value) && Currency::from_code(&value.to_uppercase()).is_ok())
}

/// Words that say how far a sale has come.
pub(super) fn is_status(column: &Column) -> bool {
    all(column, is_known_status)
}

/// Each value once.
pub(super) fn is_distinct(column: &Column, rows: usize) -> bool {
    let mut values: Vec<&String> = column.values.iter().collect();
    sort_rows(&mut values, Ord::cmp);
    values.dedup();
    values.len() == rows
}

/// 1, 2, 3, ... (or from 0) in the order of the rows.
pub(super) fn is_row_number(column: &Column, rows: usize) -> bool {
    let numbers: Option<Vec<usize>> = column.values.iter().map(|value| value.parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        let first = numbers.first().copied().unwrap_or(2);
        rows > 2 && numbers.len() == rows && first < 2 && numbers.iter().enumerate().all(|(at, n)| *n == at + first)
    })
}

/// A question, as forms write it above its answers.
pub(super) fn is_question(column: &Column) -> bool {
    column.name.contains(['?', '？', '؟'])
}

/// The answers to a question on a scale.
pub(super) fn is_scored_question(column: &Column) -> bool {
    is_question(column) && all(column, |value| value.parse::<u8>().is_ok_and(|score| score <= 10))
}

/// Words with blanks between them: names of goods or people, which are no ids though a short file has each once.
pub(super) fn is_worded(column: &Column) -> bool {
    let is_text =
        |value: &&String| value.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count() > 1;
    column.values.iter().filter(is_text).count() * 2 > column.values.len()
}

/// Sentences.
pub(super) fn is_prose(column: &Column) -> bool {
    let words: usize = column.values.iter().map(|value| value.split_whitespace().count()).sum();
    !column.values.is_empty() && words > 3 * column.values.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[&str]) -> Column {
        Column { name: "x".into(), values: values.iter().map(|&value| value.to_owned()).collect() }
    }

    #[test]
    fn values_look_like_what_they_are() {
        assert!(is_mail(&column(&["a@x.test", "b@y.test"])) && !is_mail(&column(&["a@x"])) && !is_mail(&column(&[])));
        assert!(is_date(&column(&["2026-01-05", "5/1/2026 10:00", "31.12.2025"])) && !is_date(&column(&["12.50"])));
        assert!(is_amount(&column(&["1.200,50", "€ 8", "-3.10"])) && !is_amount(&column(&["7", "8"])));
        assert!(is_currency(&column(&["EUR", "usd"])) && !is_currency(&column(&["abc"])));
        assert!(!is_currency(&column(&["Cup", "Pen"])));
        assert!(is_row_number(&column(&["1", "2", "3"]), 3) && is_row_number(&column(&["0", "1", "2"]), 3));
        assert!(!is_row_number(&column(&["1", "2", "2"]), 3) && !is_row_number(&column(&["1", "2"]), 3));
        assert!(is_prose(&column(&["the parcel came too late", "fine by me, thank you"])));
    }
}
