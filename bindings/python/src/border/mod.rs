//! The border between Python and the core.
//!
//! [`seam`], of [`kind`]s of elements, and [`column`], with [`strings`], are the border in memory: what comes in and what
//! goes out without a copy. [`read`], [`cells`], [`ids`], [`instants`] and [`texts`] are what comes in as columns, [`file`]
//! as bytes, [`given`] as anything else; [`record`] is what goes out, and [`handle`] what stays. [`object`] says what a
//! Python object is, [`errors`] what was wrong with it. [`work`] calls the core meanwhile.

pub(crate) mod cells;
pub(crate) mod column;
pub(crate) mod errors;
pub(crate) mod file;
pub(crate) mod given;
pub(crate) mod handle;
pub(crate) mod ids;
pub(crate) mod instants;
mod kind;
pub(crate) mod object;
pub(crate) mod read;
pub(crate) mod record;
mod seam;
mod strings;
pub(crate) mod texts;
pub(crate) mod work;

pub(crate) use column::{Column, rebuilt};
pub(crate) use handle::Handle;
