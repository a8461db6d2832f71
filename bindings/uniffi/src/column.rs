//! How columns, counts, instants and dates cross the border.

use crate::error::{RegularsError, invalid};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;

/// Defines a column that crosses as the little-endian bytes of its numbers.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident of $number:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name(pub Vec<$number>);

        uniffi::custom_type!($(#[$doc])* $name, Vec<u8>, {
            lower: |column| column.0.iter().flat_map(|number| number.to_le_bytes()).collect(),
            try_lift: |bytes| {
                let (numbers, rest) = bytes.as_chunks();
                if !rest.is_empty() {
                    return Err(invalid(stringify!($name), format!("{} bytes are no whole numbers", bytes.len())).into());
                }
                Ok($name(numbers.iter().map(|number| <$number>::from_le_bytes(*number)).collect()))
            },
        });

        impl From<Vec<$number>> for $name {
            fn from(column: Vec<$number>) -> Self {
                Self(column)
            }
        }

        impl Deref for $name {
            type Target = [$number];

            fn deref(&self) -> &[$number] {
                &self.0
            }
        }
    )+};
}

columns! {
    /// A column of numbers.
    DoubleColumn of f64;
    /// A column of counts, from 0.
    CountColumn of u32;
    /// A column of codes: labels of 32 bits each, of which only equality and order count. In Kotlin codes from 2147483648 on
    /// are the negative numbers with the same bits.
    CodeColumn of u32;
    /// A column of whole numbers: minor units of money, or microseconds since 1970-01-01T00:00:00Z.
    LongColumn of i64;
}

/// A column of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct ByteColumn(pub Vec<u8>);

uniffi::custom_type!(
    /// A column of small numbers, from 0 to 255.
    ByteColumn, Vec<u8>, {
    lower: |column| column.0,
    try_lift: |bytes| Ok(ByteColumn(bytes)),
});

impl From<Vec<u8>> for ByteColumn {
    fn from(column: Vec<u8>) -> Self {
        Self(column)
    }
}

/// A column of yes and no.
#[derive(Debug, Clone, PartialEq)]
pub struct FlagColumn(pub Vec<bool>);

uniffi::custom_type!(
    /// A column of yes and no.
    FlagColumn, Vec<u8>, {
    lower: |column| column.0.into_iter().map(u8::from).collect(),
    try_lift: |bytes| Ok(FlagColumn(bytes.into_iter().map(|byte| byte != 0).collect())),
});

impl From<Vec<bool>> for FlagColumn {
    fn from(column: Vec<bool>) -> Self {
        Self(column)
    }
}

/// A comment, in any language.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment(pub String);

uniffi::custom_type!(
    /// A comment, in any language. In Kotlin half a surrogate pair, which is no character, is refused.
    Comment, String, {
    lower: |comment| comment.0,
    try_lift: |text| Ok(Comment(text)),
});

/// A column of comments.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentColumn(pub Vec<Option<String>>);

uniffi::custom_type!(
    /// A column of comments, with none where a row has no comment: most columns of comments are mostly empty.
    CommentColumn, Vec<Option<String>>, {
    lower: |column| column.0,
    try_lift: |texts| Ok(CommentColumn(texts)),
});

type Count = usize;
uniffi::custom_type!(
    /// A number of rows or bytes, or the place of one.
    Count, u64, {
    remote,
    lower: |count| count as u64,
    try_lift: |count| Ok(Count::try_from(count)?),
});

type Instant = DateTime<Utc>;
uniffi::custom_type!(
    /// A point in time, exact to the microsecond.
    Instant, i64, {
    remote,
    lower: |instant| instant.timestamp_micros(),
    try_lift: |microseconds| {
        let instant = DateTime::from_timestamp_micros(microseconds);
        Ok(instant.ok_or_else(|| invalid("instant", format!("{microseconds} microseconds lie outside the calendar")))?)
    },
});

type Day = NaiveDate;
uniffi::custom_type!(
    /// A date without a zone.
    Day, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(regulars::model::date(&text).map_err(RegularsError::from)?),
});

type Sign = char;
uniffi::custom_type!(
    /// A single character.
    Sign, String, {
    remote,
    lower: |sign| sign.to_string(),
    try_lift: |text| {
        let mut signs = text.chars();
        match (signs.next(), signs.next()) {
            (Some(sign), None) => Ok(sign),
            _ => Err(invalid("sign", format!("{text:?} is not a single character")).into()),
        }
    },
});

/// Defines a map or an array of the core that crosses as another collection.
macro_rules! collections {
    ($($(#[$doc:meta])* $name:ident = $inner:ty as $outer:ty;)+) => {$(
        type $name = $inner;
        uniffi::custom_type!($(#[$doc])* $name, $outer, {
            remote,
            lower: |inner| inner.into_iter().collect(),
            try_lift: |outer| Ok(outer.into_iter().collect()),
        });
    )+};
}

collections! {
    /// Names, and the names each stands for.
    NameLists = BTreeMap<String, Vec<String>> as HashMap<String, Vec<String>>;
    /// Names, and the offset of each.
    Offsets = BTreeMap<String, i32> as HashMap<String, i32>;
    /// Names, and how many digits each has.
    Digits = BTreeMap<String, u32> as HashMap<String, u32>;
    /// Names, and what each stands for.
    Names = BTreeMap<String, String> as HashMap<String, String>;
    /// Names, and the words of each with their meaning.
    NameMaps = BTreeMap<String, Names> as HashMap<String, Names>;
}

/// Numbers of a fixed count.
macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = [$number:ty; $count:literal] called $what:literal;)+) => {$(
        type $name = [$number; $count];
        uniffi::custom_type!($(#[$doc])* $name, Vec<$number>, {
            remote,
            lower: |numbers| numbers.to_vec(),
            try_lift: |numbers| {
                let found = numbers.len();
                let lengths = || RegularsError::Lengths { what: $what.into(), expected: $count, found };
                Ok(<$name>::try_from(numbers).map_err(|_| lengths())?)
            },
        });
    )+};
}

fixed! {
    /// Answers of each score 0 to 10.
    Distribution = [u64; 11] called "distribution";
    /// What is added to promoters, passives and detractors.
    PseudoCounts = [f64; 3] called "pseudo_counts";
}
