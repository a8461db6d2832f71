//! The border between JavaScript and the core: [`columns`], [`cells`] of tables and [`plain`] objects come in, [`records`] go out, and
//! [`error`] says what was wrong.

pub(crate) mod cells;
pub(crate) mod columns;
pub(crate) mod error;
pub(crate) mod plain;
pub(crate) mod records;
