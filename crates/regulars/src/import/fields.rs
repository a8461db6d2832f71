//! The fields a file can fill, one table for each kind of record.

/// A field of a record, as a column map names it.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its place in the table of its record.
    pub(super) at: usize,
    /// Its name.
    pub(super) name: &'static str,
    /// Other names that are read without a map.
    pub(super) also: &'static [&'static str],
}

/// Defines one constant per field, `SOURCE` and `RECEIVED_AT`, and the table `FIELDS` of all of them.
macro_rules! fields {
    ($($field:ident = $name:literal $(or $also:literal)*;)+) => {
        $crate::import::fields::fields! { @table
            $($field = $name $(or $also)*;)+
            SOURCE = "source";
            RECEIVED_AT = "received_at";
        }
    };
    (@table $($field:ident = $name:literal $(or $also:literal)*;)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the constants below bear these names")]
        enum At { $($field),+ }
        $(const $field: $crate::import::fields::Field = $crate::import::fields::Field {
            at: At::$field as usize,
            name: $name,
            also: &[$($also),*],
        };)+
        /// Every field, in the order of their indices.
        const FIELDS: &[$crate::import::fields::Field] = &[$($field),+];
    };
}

pub(super) use fields;
