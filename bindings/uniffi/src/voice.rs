//! What customers say in their own words.

use crate::column::{CodeColumn, Comment, CommentColumn};
use crate::error::Result;
use crate::generated::{Token, TokenOptions};
use crate::record::Partial;
use regulars::voice;

/// What customers wrote, a row each.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Comments {
    /// The texts, in any language; blank and missing ones count for nothing.
    pub texts: CommentColumn,
    /// Code of each text's author, as `customerCodes` makes them of ids; without it each text has its own.
    #[uniffi(default)]
    pub authors: Option<CodeColumn>,
}

impl Comments {
    /// Hands the columns to the core, with missing texts blank: neither is a comment.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&voice::Comments<'_>) -> T) -> T {
        let Self { texts, authors } = self;
        let texts: Vec<&str> = texts.0.iter().map(|text| text.as_deref().unwrap_or_default()).collect();
        question(&voice::Comments { texts: &texts, authors: authors.as_deref() })
    }
}

/// The terms of a text in any script, in one spelling and in the order in which they begin; their places count Unicode code points.
#[uniffi::export(default(options))]
pub fn tokens(text: Comment, options: TokenOptions) -> Result<Vec<Token>> {
    Ok(voice::tokens(&text.0, &options.core())?)
}
