//! Feedback, and who gave it, read from the columns, without a record per row.

use super::base::CustomerBase;
use super::columns::records::{CustomerColumns, FeedbackColumns};
use super::columns::{Column, Identified};
use super::feedback::FeedbackLoop;
use super::record::CustomValue;
use super::time::Instant;
use super::vocabulary::{Channel, FeedbackKind, LifecycleStage, Solicited};

/// A piece of feedback as known at an instant.
#[derive(Clone, Copy)]
pub(crate) struct FeedbackRow<'a> {
    columns: &'a FeedbackColumns,
    row: usize,
    submitted_at_micros: i64,
    instant: Instant,
}

/// The feedback of a base that is known at an instant, in order of source and id.
pub(super) fn feedback_rows(base: &CustomerBase, instant: Instant) -> impl Iterator<Item = FeedbackRow<'_>> {
    let (columns, at) = (base.feedback.columns(), instant.timestamp_micros());
    base.feedback.numbers().filter_map(move |number| {
        let row = number as usize;
        let submitted_at_micros = columns.submitted_at.plain().get(row).copied()?;
        let is_known = submitted_at_micros <= at && columns.origin.received_by(row, at);
        is_known.then_some(FeedbackRow { columns, row, submitted_at_micros, instant })
    })
}

impl<'a> FeedbackRow<'a> {
    pub(crate) fn source(self) -> Option<&'a Option<String>> {
        self.columns.origin.source.value(self.row)
    }

    pub(crate) fn id(self) -> &'a str {
        self.columns.name(self.row).map_or("", |(_, id)| id)
    }

    pub(crate) fn customer_id(self) -> Option<&'a str> {
        self.columns.customer_id.name(self.row)
    }

    pub(crate) fn account_id(self) -> Option<&'a str> {
        self.columns.account_id.name(self.row)
    }

    pub(crate) fn survey_id(self) -> Option<&'a str> {
        self.columns.survey_id.name(self.row)
    }

    pub(crate) fn question_id(self) -> Option<&'a str> {
        self.columns.question_id.name(self.row)
    }

    pub(crate) fn kind(self) -> Option<&'a FeedbackKind> {
        self.columns.kind.value(self.row)
    }

    pub(crate) fn score(self) -> Option<f64> {
        self.columns.score.plain(self.row)
    }

    /// The ends of the scale, where it has any.
    pub(crate) fn scale(self) -> Option<(f64, f64)> {
        Some((self.columns.scale_min.plain(self.row)?, self.columns.scale_max.plain(self.row)?))
    }

    pub(crate) fn weight(self) -> Option<f64> {
        self.columns.weight.plain(self.row)
    }

    /// Whether it says more than a score.
    pub(crate) fn has_words(self) -> bool {
        self.columns.text.text(self.row).is_some_and(|text| !text.trim().is_empty())
    }

    pub(crate) fn lang(self) -> Option<&'a str> {
        self.columns.lang.value(self.row)?.as_deref()
    }

    pub(crate) fn solicited(self) -> Option<&'a Solicited> {
        self.columns.solicited.value(self.row)?.as_ref()
    }

    pub(crate) fn channel(self) -> Option<&'a Channel> {
        self.columns.channel.value(self.row)?.as_ref()
    }

    pub(crate) fn touchpoint(self) -> Option<&'a str> {
        self.columns.touchpoint.name(self.row)
    }

    /// When it was submitted, in microseconds since 1970.
    pub(crate) fn submitted_at_micros(self) -> i64 {
        self.submitted_at_micros
    }

    pub(crate) fn submitted_at(self) -> Option<Instant> {
        self.columns.submitted_at.get(self.row)
    }

    /// Minutes that the clock it was submitted by is east of UTC, where that is known.
    pub(crate) fn utc_offset_minutes(self) -> Option<i32> {
        self.columns.utc_offset_minutes.plain(self.row)
    }

    pub(crate) fn custom(self, field: &str) -> Option<&'a CustomValue> {
        self.columns.custom.value(self.row)?.get(field)
    }

    /// How far its answer had come.
    pub(crate) fn feedback_loop(self) -> Option<FeedbackLoop> {
        self.columns.r#loop.value(self.row)?.clone()?.by(self.instant)
    }
}

/// A customer as known at an instant, of whom only what merges and consents don't change is read.
#[derive(Clone, Copy)]
pub(crate) struct CustomerRow<'a> {
    columns: &'a CustomerColumns,
    row: usize,
}

impl<'a> CustomerRow<'a> {
    /// The customer of a row; `None` where nobody knew of them then.
    pub(super) fn new(base: &'a CustomerBase, number: u32, instant: Instant) -> Option<Self> {
        let (columns, row, at) = (base.customers.columns(), number as usize, instant.timestamp_micros());
        let is_known =
            columns.created_at.plain(row).is_none_or(|created| created <= at) && columns.origin.received_by(row, at);
        is_known.then_some(Self { columns, row })
    }

    pub(crate) fn source(self) -> Option<&'a Option<String>> {
        self.columns.origin.source.value(self.row)
    }

    pub(crate) fn id(self) -> &'a str {
        self.columns.name(self.row).map_or("", |(_, id)| id)
    }

    pub(crate) fn account_id(self) -> Option<&'a str> {
        self.columns.account_id.name(self.row)
    }

    pub(crate) fn country(self) -> Option<&'a str> {
        self.columns.country.value(self.row)?.as_deref()
    }

    pub(crate) fn lifecycle_stage(self) -> Option<&'a LifecycleStage> {
        self.columns.lifecycle_stage.value(self.row)?.as_ref()
    }

    pub(crate) fn custom(self, field: &str) -> Option<&'a CustomValue> {
        self.columns.custom.value(self.row)?.get(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Customer, CustomerBase, Decision, Feedback, instant};
    use proptest::prelude::*;

    fn feedback(id: usize, hour: u32, fields: u32) -> Feedback {
        let at = |hour: u32| instant(&format!("2026-03-01T{hour:02}:00:00Z")).unwrap();
        let text = |bit: u32, text: &str| (fields >> bit & 1 == 1).then(|| text.to_owned());
        let mut one = Feedback::new(format!("f-{id}"), FeedbackKind::Nps, at(hour)).unwrap();
        (one.customer_id, one.account_id) = (text(0, "c"), text(1, "a"));
        (one.survey_id, one.question_id) = (text(2, "s"), text(3, "q"));
        (one.text, one.lang, one.touchpoint) = (text(4, "slow"), text(5, "fa"), text(6, "desk"));
        one.channel = text(7, "").map(|_| Channel::Email);
        one.solicited = text(8, "").map(|_| Solicited::Invited);
        (one.scale_min, one.scale_max) = text(9, "").map(|_| (0.0, 10.0)).unzip();
        one.score = one.scale_max.and(text(10, "")).map(|_| 7.0);
        (one.weight, one.utc_offset_minutes) = (text(11, "").map(|_| 2.0), text(12, "").map(|_| 210));
        one.origin.received_at = text(13, "").map(|_| at(hour + 1));
        one.origin.source = text(14, "desk");
        one.r#loop = text(15, "").map(|_| FeedbackLoop {
            heard_at: Some(at(hour + 1)),
            decided_at: Some(at(hour + 2)),
            decision: Some(Decision::Yes),
            ..FeedbackLoop::default()
        });
        one
    }

    proptest! {
        /// Whatever feedback says, its columns and its record tell the same of it.
        #[test]
        fn columns_and_records_tell_the_same(all in prop::collection::vec((0_u32..12, any::<u32>()), 0..20), now in 0_u32..15) {
            let mut base = CustomerBase::new();
            for (id, (hour, fields)) in all.into_iter().enumerate() {
                base.append(feedback(id, hour, fields)).unwrap();
            }
            let now = instant(&format!("2026-03-01T{now:02}:00:00Z")).unwrap();
            let view = base.as_of(now);
            let rows: Vec<FeedbackRow<'_>> = view.feedback_rows().collect();
            let records: Vec<Feedback> = view.feedback().collect();
            prop_assert_eq!(rows.len(), records.len());
            for (row, record) in rows.into_iter().zip(&records) {
                prop_assert_eq!((row.source(), row.id()), (Some(&record.origin.source), record.id.as_str()));
                prop_assert_eq!((row.customer_id(), row.account_id()), (record.customer_id.as_deref(), record.account_id.as_deref()));
                prop_assert_eq!((row.survey_id(), row.question_id()), (record.survey_id.as_deref(), record.question_id.as_deref()));
                prop_assert_eq!((row.kind(), row.score(), row.weight()), (Some(&record.kind), record.score, record.weight));
                prop_assert_eq!(row.scale(), record.scale_min.zip(record.scale_max));
                prop_assert_eq!((row.has_words(), row.lang()), (record.text.is_some(), record.lang.as_deref()));
                prop_assert_eq!((row.solicited(), row.channel()), (record.solicited.as_ref(), record.channel.as_ref()));
                prop_assert_eq!(row.touchpoint(), record.touchpoint.as_deref());
                prop_assert_eq!(row.submitted_at_micros(), record.submitted_at.timestamp_micros());
                prop_assert_eq!(row.utc_offset_minutes(), record.utc_offset_minutes);
                prop_assert_eq!(row.feedback_loop(), record.r#loop.clone());
            }
        }
    }

    #[test]
    fn a_customer_is_known_once_they_are_created_and_have_reached_us() {
        let at = |day: u32| instant(&format!("2026-03-{day:02}T00:00:00Z")).unwrap();
        let mut customer = Customer::new("c").unwrap();
        (customer.created_at, customer.origin.received_at) = (Some(at(2)), Some(at(4)));
        (customer.country, customer.lifecycle_stage) = (Some("IR".into()), Some(LifecycleStage::Lead));
        customer.account_id = Some("a".into());
        customer.custom.insert("seats".into(), CustomValue::Integer(3));
        let mut base = CustomerBase::new();
        base.append(customer).unwrap();
        assert!(
            base.as_of(at(3)).customer_row(None, "c").is_none() && base.as_of(at(5)).customer_row(None, "d").is_none()
        );
        let view = base.as_of(at(5));
        let row = view.customer_row(None, "c").unwrap();
        assert_eq!(
            (row.source(), row.id(), row.account_id(), row.country()),
            (Some(&None), "c", Some("a"), Some("IR"))
        );
        assert_eq!(row.lifecycle_stage(), Some(&LifecycleStage::Lead));
        assert_eq!(row.custom("seats"), Some(&CustomValue::Integer(3)));
    }
}
