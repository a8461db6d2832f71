//! Numbers, money and booleans from text: exact decimals, digits in three scripts, nothing guessed about separators.

mod amount;
mod decimal;
mod digits;
mod plain;
mod scaled;
mod signs;

pub(crate) use amount::{amount, is_finer, major, major_amount, may_be_thousands};
pub(crate) use decimal::decimal;
pub(crate) use digits::{plain_char, plain_digits};
pub(crate) use plain::{boolean, count, float};
pub(crate) use scaled::Scaled;
pub(crate) use signs::{Sign, TOMAN, sign};
