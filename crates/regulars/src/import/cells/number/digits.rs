//! One spelling of the digits and signs of numbers.

use std::borrow::Cow;

/// The text with digits of other scripts as ASCII, the Arabic decimal sign as `.`, unusual spaces as spaces and the minus
/// sign as a hyphen; without marks of direction, which Persian and Arabic text carries unseen.
pub(crate) fn plain_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let unseen =
        |c: &char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
    Cow::Owned(text.chars().filter(|c| !unseen(c)).map(plain_char).collect())
}

/// A character as [`plain_digits`] writes it.
pub(crate) fn plain_char(c: char) -> char {
    let digit = match c {
        '٠'..='٩' => u32::from(c) - u32::from('٠'),
        '۰'..='۹' => u32::from(c) - u32::from('۰'),
        // Full-width forms of Chinese and Japanese text.
        '！'..='～' => return char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '٫' => return '.',
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => return ' ',
        '\u{2212}' => return '-',
        other => return other,
    };
    char::from_digit(digit, 10).unwrap_or(c)
}
