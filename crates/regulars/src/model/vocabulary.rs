//! Open vocabularies: the known words are variants, an unknown word is kept as it came, to be counted and mapped later.

use crate::{Error, Result};

/// Defines an open vocabulary: an enum of known snake_case words and `Other`, written and read as the plain word. It
/// looks like an enum because `cargo xtask surface` reads it as one.
macro_rules! vocabulary {
    ($($(#[$doc:meta])* pub enum $name:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`.")] $variant,)+
            /// A word this vocabulary doesn't know, kept as it came.
            Other(String),
        }

        impl $name {
            /// The known words, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word, as it stands in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }

            /// False when the word is kept in `Other`.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Other(_))
            }

            /// Refuses an `Other` that is blank or is a known word, in whatever case: one word must have one value.
            pub(crate) fn check(&self, what: impl std::fmt::Display) -> Result<()> {
                match self {
                    Self::Other(word) => check_other(what, word, Self::WORDS),
                    _ => Ok(()),
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match Self::from(word.as_str()) {
                    Self::Other(_) => Self::Other(word),
                    known => known,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    )+};
}

fn check_other(what: impl std::fmt::Display, word: &str, known: &[&str]) -> Result<()> {
    if word.trim().is_empty() {
        return Err(Error::invalid(what, "the word is blank; leave the field out when it isn't known"));
    }
    if known.contains(&word) {
        return Err(Error::invalid(what, format!("{word:?} is a known word and must not stand in Other")));
    }
    if let Some(known) = known.iter().find(|known| known.eq_ignore_ascii_case(word.trim())) {
        return Err(Error::invalid(
            what,
            format!("{word:?} is the known word {known:?} in another spelling; write that"),
        ));
    }
    Ok(())
}

vocabulary! {
    /// Where a contact with a customer took place.
    ///
    /// ```
    /// use regulars::model::Channel;
    /// assert_eq!(Channel::from("live_chat"), Channel::LiveChat);
    /// assert_eq!(Channel::from("fax"), Channel::Other("fax".into()));
    /// assert_eq!(Channel::from("fax").as_str(), "fax");
    /// ```
    pub enum Channel {
        Website = "website", App = "app", Email = "email", Sms = "sms", Messenger = "messenger", Social = "social",
        LiveChat = "live_chat", Phone = "phone", Voicemail = "voicemail", InPerson = "in_person", Event = "event",
        Print = "print", Post = "post", MarketplaceReview = "marketplace_review", Api = "api",
    }
    /// Where a customer stands between not knowing us and being lost.
    pub enum LifecycleStage {
        Stranger = "stranger", Discovering = "discovering", Considering = "considering", Lead = "lead",
        Qualified = "qualified", Opportunity = "opportunity", NewCustomer = "new_customer", Active = "active",
        AtRisk = "at_risk", Lapsed = "lapsed", WonBack = "won_back", Lost = "lost",
    }
    /// Who began an interaction.
    pub enum Direction { Inbound = "inbound", Outbound = "outbound", Internal = "internal" }
    /// What kind of touch an interaction is.
    pub enum InteractionKind {
        Call = "call", Email = "email", Meeting = "meeting", Message = "message", Note = "note", Task = "task",
        Visit = "visit", PageView = "page_view", Comment = "comment",
    }
    /// Whether feedback was asked for.
    pub enum Solicited { Invited = "invited", Volunteered = "volunteered", Unknown = "unknown" }
    /// What was decided about something a customer said.
    pub enum Decision { Yes = "yes", No = "no", Later = "later", Duplicate = "duplicate", NeedsInfo = "needs_info" }
    /// What kind of question or statement a piece of feedback is.
    pub enum FeedbackKind {
        Nps = "nps", Csat = "csat", Ces = "ces", Enps = "enps", Rating = "rating", Review = "review", Idea = "idea",
        Complaint = "complaint", Free = "free",
    }
    /// How far an order has come. Paid, shipped, completed and partially refunded ones are purchases, refunded ones
    /// until the refund; draft, pending, authorized, partially paid, failed, expired, voided and cancelled ones aren't,
    /// nor are those with another word.
    pub enum OrderStatus {
        Draft = "draft", Pending = "pending", Authorized = "authorized", PartiallyPaid = "partially_paid",
        Failed = "failed", Expired = "expired", Voided = "voided", Paid = "paid", Shipped = "shipped",
        Completed = "completed", Cancelled = "cancelled", PartiallyRefunded = "partially_refunded",
        Refunded = "refunded",
    }
    /// How far a ticket has come.
    pub enum TicketStatus {
        New = "new", Open = "open", Pending = "pending", Hold = "hold", Solved = "solved", Closed = "closed",
    }
    /// How urgent a ticket is.
    pub enum Priority { Low = "low", Normal = "normal", High = "high", Urgent = "urgent" }
    /// What a ticket is about, in the coarse.
    pub enum TicketKind { Question = "question", Incident = "incident", Problem = "problem", Task = "task" }
    /// How a deal stands.
    pub enum DealStatus { Open = "open", Won = "won", Lost = "lost" }
    /// How sure the owner of a deal is that it will close in the period.
    pub enum ForecastCategory {
        Pipeline = "pipeline", BestCase = "best_case", Commit = "commit", Closed = "closed", Omitted = "omitted",
    }
    /// What a customer was asked about a purpose such as `marketing`: silence is none of these.
    pub enum ConsentState { Granted = "granted", Declined = "declined", Withdrawn = "withdrawn", Unknown = "unknown" }
    /// The field of a record that a change tells of.
    pub enum ChangeField {
        Stage = "stage", Status = "status", Owner = "owner", Priority = "priority", Amount = "amount",
    }
    /// A kind of record.
    pub enum Entity {
        Customer = "customer", Account = "account", Interaction = "interaction", Order = "order",
        Subscription = "subscription", Deal = "deal", Ticket = "ticket", Feedback = "feedback",
        Invitation = "invitation",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_word_is_a_variant() {
        for word in Channel::WORDS {
            let channel = Channel::from(*word);
            assert!(channel.is_known() && channel.check("channel").is_ok());
            assert_eq!(channel.as_str(), *word);
            assert_eq!(serde_json::to_string(&channel).unwrap(), format!("{word:?}"));
        }
        assert_eq!(Channel::WORDS.len(), 15);
        assert_eq!(LifecycleStage::WORDS.len(), 12);
    }

    #[test]
    fn unknown_words_are_kept_as_they_came() {
        for word in ["fax", "Fax", "تلفن"] {
            let channel: Channel = serde_json::from_str(&format!("{word:?}")).unwrap();
            assert_eq!(channel, Channel::Other(word.into()));
            assert_eq!(channel.to_string(), word);
            assert!(channel.check("channel").is_ok());
        }
    }

    #[test]
    fn one_word_has_one_value() {
        assert!(Channel::Other("email".into()).check("channel").is_err());
        assert!(Channel::Other(" ".into()).check("channel").is_err());
        for word in ["Website", " email", "EMAIL"] {
            let error = Channel::from(word).check("channel").unwrap_err().to_string();
            assert!(error.contains("in another spelling"), "{error}");
        }
    }
}
