//! Storage of the base: the records of one kind as columns, one for each field.
//!
//! A record of a few hundred bytes is mostly names of other things, words that thousands share, and fields that aren't
//! filled. As columns an id that many records name is stored once, a word is a number of one byte, and a field that no
//! record fills takes no room.

mod amounts;
mod column;
mod lists;
mod plain;
mod rare;
pub(crate) mod records;
mod texts;
mod words;

pub(crate) use amounts::Amounts;
pub(crate) use column::{Column, Identified, columns};
pub(crate) use plain::Sparse;
pub(crate) use rare::{Rare, Whole};
pub(crate) use records::*;
pub(crate) use texts::{Names, Texts};
pub(crate) use words::Words;

#[cfg(test)]
mod tests {
    use super::amounts::{Amounts, Prices};
    use super::column::Column;
    use super::lists::Lists;
    use super::plain::{Dense, Sparse};
    use super::rare::{Rare, Whole};
    use super::texts::{Names, OptionalTexts, Texts};
    use super::words::Words;
    use crate::model::time::instant;
    use crate::model::{Currency, Instant, Money};
    use proptest::prelude::*;
    use std::fmt::Debug;

    /// A column behaves as a vector does: values are pushed, and then some are set anew or taken and put back.
    fn behaves_as_a_vector<T: Clone + PartialEq + Debug, C: Column<T>>(pushed: &[T], set: &[(usize, T)]) {
        let (mut column, mut vector) = (C::default(), Vec::new());
        for value in pushed {
            column.push(value.clone());
            vector.push(value.clone());
        }
        for (row, value) in set.iter().filter(|_| !pushed.is_empty()) {
            let row = row % pushed.len();
            vector[row] = value.clone();
            column.set(row, value.clone());
            let taken = column.take(row).unwrap();
            column.set(row, taken);
        }
        assert_eq!((0..vector.len()).map(|row| column.get(row).unwrap()).collect::<Vec<_>>(), vector);
        assert_eq!(column.get(vector.len()), None);
        column.push(set[0].1.clone());
        assert!(column.get(vector.len()).is_some());
    }

    /// Values to push and values to set.
    fn values<T: Debug + Clone>(
        one: impl Strategy<Value = T> + Clone,
    ) -> impl Strategy<Value = (Vec<T>, Vec<(usize, T)>)> {
        (prop::collection::vec(one.clone(), 0..300), prop::collection::vec((any::<usize>(), one), 1..20))
    }

    fn money() -> impl Strategy<Value = Money> + Clone {
        (any::<i64>(), prop::sample::select(vec!["EUR", "USD", "IRR"]))
            .prop_map(|(minor, code)| Money::new(minor, Currency::from_code(code).unwrap()))
    }

    fn moment() -> impl Strategy<Value = Instant> + Clone {
        let (first, last) = (instant("0001-01-01").unwrap(), instant("9999-12-31T23:59:59.999999Z").unwrap());
        (first.timestamp_micros()..=last.timestamp_micros())
            .prop_map(|micros| chrono::DateTime::from_timestamp_micros(micros).unwrap())
    }

    proptest! {
        #[test]
        fn plain_columns((pushed, set) in values(moment()), (some, other) in values(prop::option::weighted(0.2, any::<i32>()))) {
            behaves_as_a_vector::<_, Dense<Instant>>(&pushed, &set);
            behaves_as_a_vector::<_, Sparse<i32>>(&some, &other);
        }

        #[test]
        fn columns_of_money((pushed, set) in values(money()), (some, other) in values(prop::option::of(money()))) {
            behaves_as_a_vector::<_, Prices>(&pushed, &set);
            behaves_as_a_vector::<_, Amounts>(&some, &other);
        }

        #[test]
        fn columns_of_words((pushed, set) in values(0_u32..600), (few, other) in values(prop::option::of(0_u32..3))) {
            behaves_as_a_vector::<_, Words<u32>>(&pushed, &set);
            behaves_as_a_vector::<_, Words<Option<u32>>>(&few, &other);
        }

        #[test]
        fn columns_of_texts((pushed, set) in values("[+a\u{e9}]{0,3}"), (some, other) in values(prop::option::of("[+a\u{e9}]{0,3}"))) {
            behaves_as_a_vector::<_, Texts>(&pushed, &set);
            behaves_as_a_vector::<String, Names>(&pushed, &set);
            behaves_as_a_vector::<_, OptionalTexts>(&some, &other);
            behaves_as_a_vector::<Option<String>, Names>(&some, &other);
        }

        #[test]
        fn columns_of_lists((pushed, set) in values(prop::collection::vec(any::<u64>(), 0..4))) {
            behaves_as_a_vector::<_, Rare<Vec<u64>>>(&pushed, &set);
            behaves_as_a_vector::<_, Whole<Vec<u64>>>(&pushed, &set);
            behaves_as_a_vector::<_, Lists<Dense<u64>>>(&pushed, &set);
        }
    }

    #[test]
    fn texts_span_blocks_and_may_be_long() {
        let texts: Vec<String> = (0..10_000).map(|row| format!("text {row}")).collect();
        let long = "\u{e9}".repeat(600_000);
        behaves_as_a_vector::<_, Texts>(&texts, &[(4_095, long), (4_096, String::new()), (9_999, "last".into())]);
    }
}
