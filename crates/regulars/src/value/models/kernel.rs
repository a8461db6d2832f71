//! What a purchase model brings, a row at a time; [`crate::value::PurchaseModel`] makes columns of it.

use super::limits::LONGEST;
use super::process::{Newcomer, Process};
use crate::error::{Error, Result, check_range};
use crate::fit::{FitOptions, Parameters, Problem};
use crate::value::purchases::histories::Histories;
use crate::work;

/// A model of purchases and dropout, for the rows of histories that it has checked.
///
/// The trait seals [`crate::value::PurchaseModel`]: no other crate can name it.
pub trait Kernel: Parameters + Clone + Send + Sync {
    /// The model's name in the names of methods.
    fn name(&self) -> &'static str;

    /// Refuses parameters out of range.
    fn check(&self) -> Result<()>;

    /// Refuses histories that the model can't have made.
    fn check_rows(&self, histories: &Histories<'_>) -> Result<()> {
        histories.check_plain()
    }

    /// Refuses a model with covariates, whose new customers are not alike, for what reads orders.
    fn check_same_for_all(&self) -> Result<()> {
        // Only coefficients are not positive parameters.
        if self.values().len() == self.positive() {
            return Ok(());
        }
        let why = "its customers differ by covariates, which orders don't carry: ask repeat_histogram or \
                   conditional_expectation, which read them from histories";
        Err(Error::invalid("model", why))
    }

    /// Refuses horizons that the model doesn't know.
    fn check_horizon(&self, horizon: f64) -> Result<()> {
        check_range("horizon", 0, horizon, 0.0, LONGEST)
    }

    /// The likelihood of histories, to be maximised or drawn from.
    fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem>;

    /// Log-likelihood of a row.
    fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64;

    /// Whether that reads the gaps between the purchases, too.
    fn reads_gaps(&self) -> bool {
        false
    }

    /// Log odds that the customer of a row is gone.
    fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64;

    /// The same of every row; a model may share work between them.
    fn all_ln_odds_gone(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        work::each(histories.len(), 1, |row| self.ln_odds_gone(histories, row))
    }

    /// Whether that takes less than to look for equal rows.
    fn quick_odds(&self) -> bool {
        false
    }

    /// The future of the customer of a row, if alive.
    fn living(&self, histories: &Histories<'_>, row: usize) -> Process;

    /// Whether rows of the same frequency and age have the same future while alive.
    fn shares_futures(&self) -> bool {
        true
    }

    /// A new customer right after the first purchase.
    fn newcomer(&self) -> Newcomer;

    /// The same of the customer of a row when new, by the covariates.
    fn newcomer_of(&self, _: &Histories<'_>, _: usize) -> Newcomer {
        self.newcomer()
    }
}
