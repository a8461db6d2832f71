//! Dimensions: what feedback is told apart by.

use super::feedback_rows::{CustomerRow, FeedbackRow};
use super::record::CustomValue;
use crate::error::{Error, Result};

/// What a piece of feedback is told apart by: a field of it, or of the customer who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dimension {
    Channel,
    Touchpoint,
    Kind,
    Survey,
    Question,
    Language,
    Solicited,
    Account,
    Country,
    LifecycleStage,
    /// A custom field of the feedback.
    Custom(String),
    /// A custom field of the customer.
    OfCustomer(String),
}

/// The words that [`Dimension::parse`] reads, as its errors list them to whoever wrote another one.
const WORDS: &str = "channel, touchpoint, kind, survey, question, language, solicited, account, country, \
                     lifecycle_stage, custom.<field> or customer.<field>";

/// Refuses a word that is there twice.
pub(crate) fn check_distinct(by: &[String]) -> Result<()> {
    let twice = by.iter().enumerate().find(|(place, word)| by.iter().take(*place).any(|other| other == *word));
    twice.map_or(Ok(()), |(_, word)| Err(Error::Duplicate { what: "by".into(), id: word.clone() }))
}

impl Dimension {
    /// Reads the dimension's word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        Ok(match word {
            "channel" => Self::Channel,
            "touchpoint" => Self::Touchpoint,
            "kind" => Self::Kind,
            "survey" => Self::Survey,
            "question" => Self::Question,
            "language" => Self::Language,
            "solicited" => Self::Solicited,
            "account" => Self::Account,
            "country" => Self::Country,
            "lifecycle_stage" => Self::LifecycleStage,
            _ => match word.split_once('.') {
                Some(("custom", field)) if !field.is_empty() => Self::Custom(field.into()),
                Some(("customer", field)) if !field.is_empty() => Self::OfCustomer(field.into()),
                _ => return Err(Error::invalid("by", format!("{word:?} is no dimension: {WORDS}"))),
            },
        })
    }

    /// Where a piece of feedback lies; `None` where that isn't known.
    pub(crate) fn of(&self, feedback: FeedbackRow<'_>, customer: Option<CustomerRow<'_>>) -> Option<String> {
        match self {
            Self::Channel => feedback.channel().map(|channel| channel.as_str().into()),
            Self::Touchpoint => feedback.touchpoint().map(String::from),
            Self::Kind => feedback.kind().map(|kind| kind.as_str().into()),
            Self::Survey => feedback.survey_id().map(String::from),
            Self::Question => feedback.question_id().map(String::from),
            Self::Language => feedback.lang().map(String::from),
            Self::Solicited => feedback.solicited().map(|solicited| solicited.as_str().into()),
            Self::Account => feedback.account_id().or_else(|| customer?.account_id()).map(String::from),
            Self::Custom(field) => feedback.custom(field).map(words),
            Self::Country | Self::LifecycleStage | Self::OfCustomer(_) => self.of_customer(customer?)?,
        }
    }

    /// The group of a customer, who need not have answered: `None` where the dimension tells answers apart (as the
    /// channel does), `Some(None)` where the customer's group is unknown.
    pub(crate) fn of_customer(&self, customer: CustomerRow<'_>) -> Option<Option<String>> {
        Some(match self {
            Self::Account => customer.account_id().map(String::from),
            Self::Country => customer.country().map(String::from),
            Self::LifecycleStage => customer.lifecycle_stage().map(|stage| stage.as_str().into()),
            Self::OfCustomer(field) => customer.custom(field).map(words),
            _ => return None,
        })
    }
}

/// A custom value as the name of a group.
fn words(value: &CustomValue) -> String {
    match value {
        CustomValue::Text(text) => text.clone(),
        CustomValue::Integer(number) => number.to_string(),
        CustomValue::Number(number) => number.to_string(),
        CustomValue::Flag(flag) => flag.to_string(),
        CustomValue::Instant(at) => at.to_rfc3339(),
        CustomValue::Date(date) => date.to_string(),
        CustomValue::Money(money) => format!("{} {}", money.minor, money.currency),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::instant;
    use crate::model::vocabulary::{Channel, FeedbackKind};
    use crate::model::{Customer, CustomerBase, Feedback};

    #[test]
    fn words_name_fields_of_the_feedback_and_of_the_customer() {
        let mut feedback = Feedback::new("f", FeedbackKind::Nps, instant("2026-03-01T08:00:00Z").unwrap()).unwrap();
        feedback.channel = Some(Channel::Email);
        feedback.custom.insert("tier".into(), CustomValue::Text("gold".into()));
        let mut customer = Customer::new("c").unwrap();
        customer.country = Some("IR".into());
        customer.custom.insert("seats".into(), CustomValue::Integer(3));
        let mut base = CustomerBase::new();
        base.append(feedback).unwrap();
        base.append(customer).unwrap();
        let view = base.as_of(instant("2026-04-01T00:00:00Z").unwrap());
        let (feedback, customer) = (view.feedback_rows().next().unwrap(), view.customer_row(None, "c"));
        let found = |word: &str| Dimension::parse(word).unwrap().of(feedback, customer);
        let found =
            ["channel", "kind", "touchpoint", "country", "custom.tier", "customer.seats", "custom.none"].map(found);
        let expected = [Some("email"), Some("nps"), None, Some("IR"), Some("gold"), Some("3"), None];
        assert_eq!(found.each_ref().map(Option::as_deref), expected);
        assert_eq!(Dimension::parse("country").unwrap().of(feedback, None), None);
    }

    #[test]
    fn an_unknown_word_is_told_the_known_ones() {
        for word in ["", "chanel", "custom.", "order.channel"] {
            let error = Dimension::parse(word).unwrap_err();
            assert!(error.to_string().contains("lifecycle_stage"), "{error}");
        }
    }
}
