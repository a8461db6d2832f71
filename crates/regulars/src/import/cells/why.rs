//! Why a cell can't be read.

use std::borrow::Cow;

/// Why a value can't be read, a phrase that follows the value.
pub(crate) type Why = Cow<'static, str>;
