//! The one error type: variants are named for the cause, their fields are plain, their code is the same word in every
//! language.

use std::borrow::Cow;
use std::fmt;

/// A result whose error is [`enum@Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call was refused; every variant names what was wrong and where.
///
/// ```
/// use regulars::Error;
/// let error = Error::OutOfRange { what: "score".into(), index: 3, value: 11.0, min: 0.0, max: 10.0 };
/// assert_eq!(error.code(), "out_of_range");
/// assert_eq!(error.to_string(), "score[3] is 11, allowed is 0 to 10");
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A column or collection that needs rows has none.
    #[error("{} is empty", Cut(what))]
    Empty {
        /// The argument.
        what: String,
    },
    /// Two columns that belong together differ in length.
    #[error("{} has {found} rows, expected {expected}", Cut(what))]
    Lengths {
        /// The column that differs.
        what: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this column.
        found: usize,
    },
    /// A number lies outside its allowed range.
    #[error(
        "{}[{index}] is {}, allowed is {} to {}{}",
        Cut(what), Short(*value), Short(*min), Short(*max), Percent(what, *value)
    )]
    OutOfRange {
        /// The argument or field.
        what: String,
        /// Row, counted from 0; 0 for a single value.
        index: usize,
        /// The value found.
        value: f64,
        /// Smallest allowed value.
        min: f64,
        /// Largest allowed value.
        max: f64,
    },
    /// A number is NaN or infinite.
    #[error("{}[{index}] is {value}, expected a finite number", Cut(what))]
    NotFinite {
        /// The argument or field.
        what: String,
        /// Row, counted from 0; 0 for a single value.
        index: usize,
        /// The value found.
        value: f64,
    },
    /// A value has the wrong form, or contradicts another.
    #[error("{} is invalid: {}", Cut(what), Cut(why))]
    Invalid {
        /// The argument or field.
        what: String,
        /// What is wrong, with the value found.
        why: String,
    },
    /// Too few observations for the call to mean anything.
    #[error("{}: {n} found, at least {needed} needed", Cut(what))]
    TooFew {
        /// What was counted.
        what: String,
        /// How many there are.
        n: u64,
        /// How many are needed.
        needed: u64,
    },
    /// An iteration ended without an answer.
    #[error("no convergence after {iterations} iterations")]
    NotConverged {
        /// Iterations done.
        iterations: u32,
    },
    /// Amounts of two currencies meet and the caller gave no rate between them.
    #[error("no rate from {} to {} on or before {}", cut(from), cut(to), cut(on))]
    NoRate {
        /// Currency of the amount, ISO 4217.
        from: String,
        /// Currency asked for, ISO 4217.
        to: String,
        /// Date of the amount, ISO 8601.
        on: String,
    },
    /// An id occurs twice where it must be unique.
    #[error("{} {:?} occurs twice", Cut(what), cut(id))]
    Duplicate {
        /// The kind of record.
        what: String,
        /// The id.
        id: String,
    },
    /// A versioned form (JSON, bytes) has a version this build can't read.
    #[error("{what} has version {found}, this build reads up to {supported}")]
    Version {
        /// The kind of document.
        what: String,
        /// Version found.
        found: u32,
        /// Newest version this build reads.
        supported: u32,
    },
    /// The caller stopped the work before its end; see [`heed`](crate::heed).
    #[error("stopped before the end, as the caller asked")]
    Stopped,
}

impl Error {
    /// The stable snake_case word of the variant, the same in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::Lengths { .. } => "lengths",
            Self::OutOfRange { .. } => "out_of_range",
            Self::NotFinite { .. } => "not_finite",
            Self::Invalid { .. } => "invalid",
            Self::TooFew { .. } => "too_few",
            Self::NotConverged { .. } => "not_converged",
            Self::NoRate { .. } => "no_rate",
            Self::Duplicate { .. } => "duplicate",
            Self::Version { .. } => "version",
            Self::Stopped => "stopped",
        }
    }

    /// An [`Error::Invalid`] from anything that prints; the values that it quotes are cut.
    pub(crate) fn invalid(what: impl ToString, why: impl ToString) -> Self {
        Self::Invalid { what: shortened(&what.to_string()), why: shortened(&why.to_string()) }
    }
}

/// Longest value that an error or a finding quotes, in characters.
const QUOTED: usize = 80;
/// Longest part of an error's text, in characters: the longest list of names that one is to be chosen of fits.
const WHOLE: usize = 1000;

/// A value as it is quoted: its beginning, and how much follows.
pub(crate) fn cut(value: &str) -> Cow<'_, str> {
    beginning(value, QUOTED)
}

fn beginning(text: &str, most: usize) -> Cow<'_, str> {
    let end = text.char_indices().nth(most).map(|(end, _)| end);
    match end.and_then(|end| Some((text.get(..end)?, text.len() - end))) {
        Some((start, left)) => format!("{start}… ({left} more bytes)").into(),
        None => text.into(),
    }
}

/// A text with its quoted values cut.
pub(crate) fn shortened(text: &str) -> String {
    Cut(text).to_string()
}

/// A part of an error's text in which every value between quotation marks is cut, as is the whole.
struct Cut<'a>(&'a str);

impl fmt::Display for Cut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.len() <= QUOTED {
            return f.write_str(self.0);
        }
        let (mut short, mut quoted, mut escaped) = (String::new(), None::<(char, String)>, false);
        for c in self.0.chars() {
            match &mut quoted {
                None => {
                    short.push(c);
                    quoted = matches!(c, '"' | '`').then(|| (c, String::new()));
                }
                Some((mark, value)) if c == *mark && !escaped => {
                    short.push_str(&cut(value));
                    short.push(c);
                    quoted = None;
                }
                Some((_, value)) => value.push(c),
            }
            escaped = c == '\\' && !escaped;
        }
        short.push_str(&quoted.map_or(String::new(), |(_, value)| cut(&value).into_owned()));
        f.write_str(&beginning(&short, WHOLE))
    }
}

/// A number as a person would write it: the far ones with an exponent, not with 300 digits.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.abs() {
            size if size == 0.0 || (1e-6..1e16).contains(&size) => write!(f, "{}", self.0),
            _ => write!(f, "{:e}", self.0),
        }
    }
}

/// What a level that was written in per cent would be between 0 and 1.
struct Percent<'a>(&'a str, f64);

impl fmt::Display for Percent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self("level", value) if value > 1.0 && value < 100.0 => {
                write!(f, ", between 0 and 1: {} % is {}", Short(value), Short(value / 100.0))
            }
            _ => Ok(()),
        }
    }
}

/// Rows of a column that are checked together.
const CHECKED_AT_ONCE: usize = 1024;

/// Checks that `value` is finite and within `min..=max`; `index` is its row.
pub(crate) fn check_range(what: &str, index: usize, value: f64, min: f64, max: f64) -> Result<()> {
    if !value.is_finite() {
        return Err(Error::NotFinite { what: what.into(), index, value });
    }
    if value < min || value > max {
        return Err(Error::OutOfRange { what: what.into(), index, value, min, max });
    }
    Ok(())
}

/// Checks that every number of a column is finite and within `min..=max`.
pub(crate) fn check_column(what: &str, values: &[f64], min: f64, max: f64) -> Result<()> {
    // Many rows in one look; a row is named only where one of them is wrong.
    let right = |rows: &[f64]| rows.iter().fold(true, |all, value| all & (*value >= min) & (*value <= max));
    for (block, rows) in values.chunks(CHECKED_AT_ONCE).enumerate().filter(|(_, rows)| !right(rows)) {
        for (row, &value) in rows.iter().enumerate() {
            check_range(what, block * CHECKED_AT_ONCE + row, value, min, max)?;
        }
    }
    Ok(())
}

/// Checks that a column has as many rows as the first one.
pub(crate) fn check_length(what: &str, expected: usize, found: usize) -> Result<()> {
    if expected == found { Ok(()) } else { Err(Error::Lengths { what: what.into(), expected, found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_numbers_have_exponents() {
        let text = |value: f64, max: f64| check_range("age", 7, value, 0.0, max).unwrap_err().to_string();
        assert_eq!(text(-1.5, 1e308), "age[7] is -1.5, allowed is 0 to 1e308");
        assert_eq!(text(3e-300, 5e-324), "age[7] is 3e-300, allowed is 0 to 5e-324");
        assert_eq!(text(9_007_199_254_740_993.0, 10.0), "age[7] is 9007199254740992, allowed is 0 to 10");
    }

    #[test]
    fn long_values_are_cut_wherever_they_stand() {
        let long = "é\"".repeat(3000);
        let word = format!("{:?}", long);
        let errors = [
            Error::invalid(format!("theme {word}"), format!("the phrase {word} has no letters, {word} neither")),
            Error::Duplicate { what: word.clone(), id: long.clone() },
            Error::Empty { what: format!("include of theme {word}") },
            Error::NoRate { from: long.clone(), to: long.clone(), on: long.clone() },
            Error::OutOfRange { what: long.clone(), index: 0, value: 1.0, min: 2.0, max: 3.0 },
            Error::invalid("instant", &long),
        ];
        for error in errors {
            assert!(error.to_string().chars().count() < 1300, "{error}");
        }
        assert_eq!(shortened("the field \"a\\\"b\" is `c`"), "the field \"a\\\"b\" is `c`");
        let phrase = format!("the phrase {:?} is long", "x".repeat(100));
        assert_eq!(shortened(&phrase), format!("the phrase \"{}… (20 more bytes)\" is long", "x".repeat(80)));
    }

    #[test]
    fn a_level_in_per_cent_is_told_what_it_would_be() {
        let text = |level: f64| check_range("level", 0, level, 0.25, 0.75).unwrap_err().to_string();
        assert_eq!(text(95.0), "level[0] is 95, allowed is 0.25 to 0.75, between 0 and 1: 95 % is 0.95");
        assert_eq!(text(1.0), "level[0] is 1, allowed is 0.25 to 0.75");
        assert_eq!(text(0.0), "level[0] is 0, allowed is 0.25 to 0.75");
    }
}
