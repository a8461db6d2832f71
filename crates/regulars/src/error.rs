//! The one error type: variants are named for the cause, their fields are plain, their code is the same word in every
//! language.

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
    #[error("{what} is empty")]
    Empty {
        /// The argument.
        what: String,
    },
    /// Two columns that belong together differ in length.
    #[error("{what} has {found} rows, expected {expected}")]
    Lengths {
        /// The column that differs.
        what: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this column.
        found: usize,
    },
    /// A number lies outside its allowed range.
    #[error("{what}[{index}] is {}, allowed is {} to {}", Short(*value), Short(*min), Short(*max))]
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
    #[error("{what}[{index}] is {value}, expected a finite number")]
    NotFinite {
        /// The argument or field.
        what: String,
        /// Row, counted from 0; 0 for a single value.
        index: usize,
        /// The value found.
        value: f64,
    },
    /// A value has the wrong form, or contradicts another.
    #[error("{what} is invalid: {why}")]
    Invalid {
        /// The argument or field.
        what: String,
        /// What is wrong, with the value found.
        why: String,
    },
    /// Too few observations for the call to mean anything.
    #[error("{what}: {n} found, at least {needed} needed")]
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
    #[error("no rate from {from} to {to} on or before {on}")]
    NoRate {
        /// Currency of the amount, ISO 4217.
        from: String,
        /// Currency asked for, ISO 4217.
        to: String,
        /// Date of the amount, ISO 8601.
        on: String,
    },
    /// An id occurs twice where it must be unique.
    #[error("{what} {id:?} occurs twice")]
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
        }
    }

    /// An [`Error::Invalid`] from anything that prints.
    pub(crate) fn invalid(what: impl ToString, why: impl ToString) -> Self {
        Self::Invalid { what: what.to_string(), why: why.to_string() }
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
}
