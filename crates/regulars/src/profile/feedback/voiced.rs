//! What one customer said at one time, who that was, and how far the answer has come.

use crate::model::{AsOf, CustomerRow, Decision, FeedbackKind, FeedbackLoop, FeedbackRow, Instant};
use crate::profile::directory::Directory;

/// A piece of feedback as a view sees it.
pub(super) struct Voiced<'a> {
    pub(super) feedback: FeedbackRow<'a>,
    /// How far its answer has come.
    state: Option<FeedbackLoop>,
    /// Code of the customer, the one merged into where there was a merge.
    pub(super) code: Option<u32>,
    /// The customer's record, where the base has it.
    pub(super) customer: Option<CustomerRow<'a>>,
    /// Whether it asks for an answer.
    pub(super) asks: bool,
}

/// Reads a piece of feedback.
pub(super) fn voiced<'a>(view: &AsOf<'a>, feedback: FeedbackRow<'a>, people: &mut Directory) -> Voiced<'a> {
    let (source, id) = (feedback.source().unwrap_or(&None), feedback.customer_id());
    let code = id.map(|id| people.code(view, source, id));
    let customer = id.and_then(|id| view.customer_row(source.as_deref(), id));
    Voiced { feedback, state: feedback.feedback_loop(), code, customer, asks: asks(feedback) }
}

/// Whether feedback asks for an answer: words, complaints and ideas do, and scores in the lower part of their scale.
fn asks(feedback: FeedbackRow<'_>) -> bool {
    feedback.has_words()
        || matches!(feedback.kind(), Some(FeedbackKind::Complaint | FeedbackKind::Idea | FeedbackKind::Free))
        || is_low(feedback)
}

/// Whether the score lies in the lower part of its scale: 0 to 6 of 0 to 10, below the upper two fifths of another.
pub(super) fn is_low(feedback: FeedbackRow<'_>) -> bool {
    let (Some(score), Some((min, max))) = (feedback.score(), feedback.scale()) else { return false };
    if (min, max) == (0.0, 10.0) { score <= 6.0 } else { score < min + 0.6 * (max - min) }
}

impl Voiced<'_> {
    fn state(&self) -> Option<&FeedbackLoop> {
        self.state.as_ref()
    }

    /// Days from when it was said to an instant; 0 where that was noted as earlier.
    pub(super) fn days_until(&self, at: Instant) -> f64 {
        let microseconds = at.timestamp_micros().saturating_sub(self.feedback.submitted_at_micros());
        microseconds.max(0) as f64 / 86_400e6
    }

    /// Whether someone took note, and when if that is known: who decides or tells has taken note.
    pub(super) fn heard(&self) -> Option<Option<Instant>> {
        let state = self.state()?;
        let known = [state.heard_at, state.decided_at, state.told_at].into_iter().flatten().min();
        known.map(Some).or_else(|| state.decision.is_some().then_some(None))
    }

    /// Whether it was decided, and when if that is known.
    pub(super) fn decided(&self) -> Option<Option<Instant>> {
        let state = self.state()?;
        match state.decided_at {
            Some(at) => Some(Some(at)),
            None => state.decision.is_some().then_some(None),
        }
    }

    /// Whether the customer was told, and when.
    pub(super) fn told(&self) -> Option<Option<Instant>> {
        self.state()?.told_at.map(Some)
    }

    /// The decision, and whether it came with a reason.
    pub(super) fn decision(&self) -> Option<(&Decision, bool)> {
        let state = self.state()?;
        let reason = state.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
        state.decision.as_ref().map(|decision| (decision, reason))
    }

    /// Whether nothing came of it yet.
    pub(super) fn unanswered(&self) -> bool {
        self.heard().is_none()
    }

    /// Whether an answer is still owed: the customer wasn't told, nor has the same been said before.
    pub(super) fn open(&self) -> bool {
        let duplicate = matches!(self.decision(), Some((Decision::Duplicate, _)));
        self.asks && self.told().is_none() && !duplicate
    }
}
