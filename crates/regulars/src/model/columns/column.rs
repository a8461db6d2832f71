//! What a column is.

use crate::model::index::Name;

/// The values of one field (of type `T`) in all rows of a table, counted from 0.
pub trait Column<T>: Clone + Default {
    /// Adds the value of the next row.
    fn push(&mut self, value: T);

    /// A copy of the value of a row; `None` beyond the last one.
    fn get(&self, row: usize) -> Option<T>;

    /// The value of a row, which may be moved out: the row has to be set before it is read again.
    fn take(&mut self, row: usize) -> Option<T> {
        self.get(row)
    }

    /// Puts another value in the place of that of a row.
    fn set(&mut self, row: usize, value: T);
}

/// Columns of records, each of which has a source and an id.
pub trait Identified {
    /// The name of the record in a row.
    fn name(&self, row: usize) -> Option<Name<'_>>;
}

/// Writes out the columns of a struct: the type of the column of each field.
macro_rules! columns {
    ($($columns:ident of $record:ident { $($field:ident: $column:ty),+ $(,)? })+) => {$(
        #[doc = concat!("The columns of ", stringify!($record), ".")]
        #[derive(Clone, Default)]
        #[allow(
            unreachable_pub,
            missing_debug_implementations,
            reason = "public only as the import's sealed trait names some of them"
        )]
        pub struct $columns {
            $(pub(crate) $field: $column,)+
        }

        impl Column<$record> for $columns {
            fn push(&mut self, record: $record) {
                let $record { $($field),+ } = record;
                $(self.$field.push($field);)+
            }

            fn get(&self, row: usize) -> Option<$record> {
                Some($record { $($field: self.$field.get(row)?),+ })
            }

            fn take(&mut self, row: usize) -> Option<$record> {
                Some($record { $($field: self.$field.take(row)?),+ })
            }

            fn set(&mut self, row: usize, record: $record) {
                let $record { $($field),+ } = record;
                $(self.$field.set(row, $field);)+
            }
        }
    )+};
}
pub(crate) use columns;

/// The columns of a fixed number of values of one type.
impl<T, C: Column<T>, const N: usize> Column<[T; N]> for [C; N]
where
    [C; N]: Default,
{
    fn push(&mut self, values: [T; N]) {
        self.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }

    fn get(&self, row: usize) -> Option<[T; N]> {
        let values: Option<Vec<T>> = self.iter().map(|column| column.get(row)).collect();
        values?.try_into().ok()
    }

    fn set(&mut self, row: usize, values: [T; N]) {
        self.iter_mut().zip(values).for_each(|(column, value)| column.set(row, value));
    }
}
