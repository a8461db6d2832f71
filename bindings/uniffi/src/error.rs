//! The error of every call.

use regulars::Error;
use std::fmt;

/// The result of every call that can be refused.
pub type Result<T> = std::result::Result<T, RegularsError>;

/// The same enum twice, here and in the core, and the way from one to the other and back.
macro_rules! errors {
    ($($(#[$doc:meta])* $variant:ident { $($field:ident: $type:ty),* })+) => {
        /// Why a call was refused: the cause, and what was wrong and where.
        #[derive(Debug, Clone, PartialEq, uniffi::Error)]
        #[uniffi::export(Display)]
        pub enum RegularsError {
            $($(#[$doc])* $variant { $($field: $type),* },)+
        }

        impl From<Error> for RegularsError {
            fn from(error: Error) -> Self {
                match error {
                    $(Error::$variant { $($field),* } => Self::$variant { $($field),* },)+
                }
            }
        }

        impl From<&RegularsError> for Error {
            fn from(error: &RegularsError) -> Self {
                match error.clone() {
                    $(RegularsError::$variant { $($field),* } => Self::$variant { $($field),* },)+
                }
            }
        }
    };
}

errors! {
    /// A column or collection that needs rows has none.
    Empty { what: String }
    /// Two columns that belong together differ in length.
    Lengths { what: String, expected: usize, found: usize }
    /// A number lies outside its allowed range; `index` is its row, counted from 0, and 0 for a single value.
    OutOfRange { what: String, index: usize, value: f64, min: f64, max: f64 }
    /// A number is NaN or infinite; `index` is its row, counted from 0, and 0 for a single value.
    NotFinite { what: String, index: usize, value: f64 }
    /// A value has the wrong form, or contradicts another.
    Invalid { what: String, why: String }
    /// Too few observations for the call to mean anything.
    TooFew { what: String, n: u64, needed: u64 }
    /// An iteration ended without an answer.
    NotConverged { iterations: u32 }
    /// Amounts of two currencies meet and the caller gave no rate between them.
    NoRate { from: String, to: String, on: String }
    /// An id occurs twice where it must be unique.
    Duplicate { what: String, id: String }
    /// A versioned form (JSON, bytes) has a version this build can't read.
    Version { what: String, found: u32, supported: u32 }
    /// The caller stopped the work before its end.
    Stopped {}
}

#[uniffi::export]
impl RegularsError {
    /// The stable snake_case word of the cause, the same in every language.
    pub fn code(&self) -> String {
        Error::from(self).code().into()
    }

    /// What is wrong and where, in a sentence.
    pub fn display_message(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for RegularsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Error::from(self).fmt(f)
    }
}

impl std::error::Error for RegularsError {}

/// What the caller's own code threw while it was called back.
impl From<uniffi::UnexpectedUniFFICallbackError> for RegularsError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Invalid { what: "callback".into(), why: error.reason }
    }
}

/// An argument that has no meaning.
pub(crate) fn invalid(what: &str, why: impl fmt::Display) -> RegularsError {
    RegularsError::Invalid { what: what.into(), why: why.to_string() }
}
