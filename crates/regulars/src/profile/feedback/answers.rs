//! What customers last said when asked for the Net Promoter Score.

use crate::model::{AsOf, FeedbackKind};
use crate::profile::directory::Directory;
use crate::profile::ledger::Ledger;
use std::cmp::Reverse;

/// The latest answer of each person to a question on the 0 to 10 scale of the Net Promoter Score.
pub(crate) struct NpsAnswers {
    pub(crate) scores: Vec<u8>,
    /// Account of each answer, where several share one.
    pub(crate) clusters: Option<Vec<u32>>,
    /// The answer of each customer of the ledger.
    pub(crate) of_customer: Vec<Option<u8>>,
    /// Answers on another scale, or none at all.
    pub(crate) unusable: u64,
}

impl NpsAnswers {
    pub(crate) fn new(view: &AsOf<'_>, ledger: &Ledger) -> Self {
        let mut people = Directory::default();
        let mut latest: Vec<Option<Answered>> = Vec::new();
        let mut anonymous: Vec<Answered> = Vec::new();
        let mut accounts = Directory::default();
        let mut unusable = 0;
        for feedback in view.feedback_rows().filter(|feedback| feedback.kind() == Some(&FeedbackKind::Nps)) {
            let Some(score) = nps_score(feedback.score(), feedback.scale()) else {
                unusable += 1;
                continue;
            };
            let source = feedback.source().unwrap_or(&None);
            let account = feedback.account_id().map(|id| accounts.account_code(view, source, id));
            let answered = Answered { at: feedback.submitted_at_micros(), score, account };
            let Some(id) = feedback.customer_id() else {
                anonymous.push(answered);
                continue;
            };
            let code = people.code(view, source, id) as usize;
            latest.resize(latest.len().max(code + 1), None);
            if let Some(last) = latest.get_mut(code) {
                *last = Some(last.filter(|last| last.rank() >= answered.rank()).unwrap_or(answered));
            }
        }
        let mut of_customer = vec![None; ledger.keys.len()];
        for (key, answered) in people.keys.iter().zip(&latest) {
            let place = ledger.keys.binary_search(key).ok().and_then(|code| of_customer.get_mut(code));
            if let (Some(place), Some(answered)) = (place, answered) {
                *place = Some(answered.score);
            }
        }
        let all: Vec<Answered> = latest.into_iter().flatten().chain(anonymous).collect();
        let clusters = clusters(&all, accounts.keys.len());
        Self { scores: all.iter().map(|answered| answered.score).collect(), clusters, of_customer, unusable }
    }
}

#[derive(Clone, Copy)]
struct Answered {
    at: i64,
    score: u8,
    account: Option<u32>,
}

impl Answered {
    /// The latest answer counts, of two at one instant the lower, whatever the row order.
    fn rank(&self) -> (i64, Reverse<u8>) {
        (self.at, Reverse(self.score))
    }
}

/// Accounts as clusters, those without one apart; `None` when no account has two answers.
fn clusters(answers: &[Answered], accounts: usize) -> Option<Vec<u32>> {
    let alone = (accounts as u32)..;
    let codes: Vec<u32> = answers.iter().zip(alone).map(|(answer, alone)| answer.account.unwrap_or(alone)).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| matches!(pair, [one, next] if one == next)).then_some(codes)
}

fn nps_score(score: Option<f64>, scale: Option<(f64, f64)>) -> Option<u8> {
    let score = score.filter(|_| scale == Some((0.0, 10.0)))?;
    (0..=10).find(|&whole| f64::from(whole) == score)
}
