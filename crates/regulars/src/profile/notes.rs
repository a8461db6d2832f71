//! What a reader should know before using the numbers.

use super::feedback::answers::NpsAnswers;
use super::uncounted::Uncounted;
use crate::error::{Error, Result};
use crate::value::Status;
use serde::{Deserialize, Serialize};

/// A remark on the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it concerns, a field of the result.
    pub about: String,
    /// A stable snake_case word.
    pub code: String,
    /// The remark, in a sentence.
    pub text: String,
}

/// The remarks gathered while scoring.
#[derive(Default)]
pub(super) struct Notes(Vec<Note>);

impl Notes {
    pub(super) fn add(&mut self, about: &str, code: &str, text: String) {
        let note = Note { about: about.into(), code: code.into(), text };
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    /// A result that the data supports; what it doesn't support is noted and left out, any other error stops the
    /// scoring.
    pub(super) fn supported<T>(&mut self, about: &str, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(result) => Ok(Some(result)),
            Err(error @ (Error::TooFew { .. } | Error::NotConverged { .. } | Error::Invalid { .. })) => {
                self.add(about, error.code(), error.to_string());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Notes a fit that found no maximum inside the parameters' range.
    pub(super) fn status(&mut self, about: &str, status: Status) {
        match status {
            Status::Boundary => self.add(
                about,
                "boundary",
                "a parameter is at the edge of its range: the data fit a simpler model".into(),
            ),
            Status::Flat => self.add(
                about,
                "flat",
                "the parameters can't be told apart, so nothing that follows has an interval".into(),
            ),
            Status::Converged => {}
        }
    }

    pub(super) fn answers(&mut self, answers: &NpsAnswers) {
        if answers.unusable > 0 {
            let text = format!("{} answers have no whole score on a declared 0 to 10 scale", answers.unusable);
            self.add("nps", "unusable_answers", text);
        }
    }

    pub(super) fn uncounted(&mut self, orders: &Uncounted) {
        if let Some(remark) = orders.remark() {
            self.add("purchases", "unpaid_orders", remark);
        }
    }

    pub(super) fn into_inner(self) -> Vec<Note> {
        self.0
    }
}
