//! What the models read: checked columns of frequency, recency and age.

use crate::error::{Error, Result, check_length, check_range};
use crate::value::models::covariates::Covariates;
use crate::value::models::limits::LONGEST;
use libm::log;

/// Checked columns of purchase histories, as slices: frequency (x), recency (t_x) and age (T), in any one time unit.
#[derive(Debug, Clone, Copy)]
pub struct Histories<'a> {
    frequency: &'a [u32],
    recency: &'a [f64],
    age: &'a [f64],
    log_gaps: Option<&'a [f64]>,
    covariates: Covariates<'a>,
}

/// What the sum of the logarithms of equal gaps may exceed that of the given recency by, a purchase: gaps and recency
/// may be rounded apart.
const ROUNDED: f64 = 1e-6;

impl<'a> Histories<'a> {
    /// Checks and wraps the columns: equal lengths, 0 <= recency <= age <= 1e30, no recency without a repeat.
    ///
    /// # Errors
    /// [`crate::Error::Lengths`], [`crate::Error::NotFinite`] or [`crate::Error::OutOfRange`] with the row.
    ///
    /// ```
    /// use regulars::value::Histories;
    /// assert!(Histories::new(&[2], &[30.43], &[38.86]).is_ok());
    /// assert_eq!(Histories::new(&[2], &[40.0], &[38.86]).unwrap_err().code(), "out_of_range");
    /// ```
    pub fn new(frequency: &'a [u32], recency: &'a [f64], age: &'a [f64]) -> Result<Self> {
        check_length("recency", frequency.len(), recency.len())?;
        check_length("age", frequency.len(), age.len())?;
        for (row, ((&x, &t_x), &t)) in frequency.iter().zip(recency).zip(age).enumerate() {
            check_range("age", row, t, 0.0, LONGEST)?;
            check_range("recency", row, t_x, 0.0, if x == 0 { 0.0 } else { t })?;
        }
        Ok(Self::trusted(frequency, recency, age))
    }

    /// Columns that are right by construction.
    pub(crate) fn trusted(frequency: &'a [u32], recency: &'a [f64], age: &'a [f64]) -> Self {
        Self { frequency, recency, age, log_gaps: None, covariates: Covariates::default() }
    }

    /// The same histories with the sum of the natural logarithms of the times between each customer's purchases (x of
    /// them; `litt` in R's BTYDplus), which MBG/CNBD-k reads to tell how regularly customers buy: 0 without a repeat, and
    /// never more than equal gaps would give, x ln(t_x / x). [`crate::value::Purchases::histories`] brings it along.
    ///
    /// # Errors
    /// [`crate::Error::Lengths`]; [`crate::Error::NotFinite`] or [`crate::Error::OutOfRange`] with the row, for a gap of 0
    /// or gaps in another unit than the recency.
    ///
    /// ```
    /// use regulars::value::Histories;
    /// let plain = Histories::new(&[2], &[5.0], &[9.0])?; // after 2 weeks, and 3 weeks later
    /// assert!(plain.with_log_gaps(&[2_f64.ln() + 3_f64.ln()]).is_ok());
    /// let in_days = [14_f64.ln() + 21_f64.ln()];
    /// assert_eq!(plain.with_log_gaps(&in_days).unwrap_err().code(), "out_of_range");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn with_log_gaps(self, log_gaps: &'a [f64]) -> Result<Self> {
        check_length("log_gaps", self.len(), log_gaps.len())?;
        for (row, ((x, t_x, _), &sum)) in self.rows().zip(log_gaps).enumerate() {
            let x = f64::from(x);
            // Without a repeat there is no gap, and purchases of one instant have gaps too short to be told.
            let most = if t_x == 0.0 { 0.0 } else { x * log(t_x / x) + ROUNDED * x };
            check_range("log_gaps", row, sum, if x == 0.0 { 0.0 } else { f64::MIN }, most)?;
        }
        Ok(Self { log_gaps: Some(log_gaps), ..self })
    }

    /// The same, right by construction.
    pub(crate) fn with_trusted_log_gaps(self, log_gaps: &'a [f64]) -> Self {
        Self { log_gaps: Some(log_gaps), ..self }
    }

    /// The sums of the logarithms of the gaps, for a `model` that needs them.
    pub(crate) fn log_gaps_of(&self, model: &str) -> Result<&'a [f64]> {
        self.log_gaps.ok_or_else(|| {
            let why = format!(
                "{model} needs the sum of the logarithms of each customer's gaps: take the histories of `purchases`, \
                 which bring the column log_gaps along, or give that column"
            );
            Error::invalid("log_gaps", why)
        })
    }

    /// That of a row; NaN where there is none.
    pub(crate) fn log_gap(&self, row: usize) -> f64 {
        self.log_gaps.and_then(|gaps| gaps.get(row)).copied().unwrap_or(f64::NAN)
    }

    /// The same histories with what else is known of the customers, for the models with covariates: a row of each
    /// column for each customer, within -1e6..=1e6, and names that are distinct within a process.
    ///
    /// # Errors
    /// [`crate::Error::Lengths`], [`crate::Error::NotFinite`] or [`crate::Error::OutOfRange`] with the column and row;
    /// [`crate::Error::Duplicate`] for a name that comes twice.
    ///
    /// ```
    /// use regulars::value::{Covariate, Covariates, Histories};
    /// let online = [Covariate { name: "online", values: &[1.0] }];
    /// let histories = Histories::new(&[2], &[30.43], &[38.86])?;
    /// let histories = histories.with_covariates(Covariates { purchase: &online, dropout: &[] })?;
    /// assert_eq!(histories.covariates().purchase[0].name, "online");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn with_covariates(self, covariates: Covariates<'a>) -> Result<Self> {
        covariates.check(self.len())?;
        Ok(Self { covariates, ..self })
    }

    /// What the models without covariates read.
    pub(crate) fn without_covariates(self) -> Self {
        Self { covariates: Covariates::default(), ..self }
    }

    /// Refuses covariates, of which most models know nothing.
    pub(crate) fn check_plain(&self) -> Result<()> {
        if self.covariates.is_empty() {
            return Ok(());
        }
        Err(Error::invalid(
            "covariates",
            "this model reads none: use BgNbdCovariates or ParetoNbdCovariates, or leave them out",
        ))
    }

    /// What is known of the customers besides; no columns where nothing is.
    pub fn covariates(&self) -> Covariates<'a> {
        self.covariates
    }

    /// Sum of the logarithms of the times between the purchases; none where it wasn't given.
    pub fn log_gaps(&self) -> Option<&'a [f64]> {
        self.log_gaps
    }

    /// Repeat purchases, x.
    pub fn frequency(&self) -> &'a [u32] {
        self.frequency
    }

    /// Time from first to last purchase, t_x.
    pub fn recency(&self) -> &'a [f64] {
        self.recency
    }

    /// Time from first purchase to now, T.
    pub fn age(&self) -> &'a [f64] {
        self.age
    }

    /// Customers.
    pub fn len(&self) -> usize {
        self.frequency.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.frequency.is_empty()
    }

    /// The rows as (x, t_x, T).
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, f64, f64)> + use<'a> {
        self.frequency.iter().zip(self.recency).zip(self.age).map(|((&x, &t_x), &t)| (x, t_x, t))
    }

    /// A row as (x, t_x, T); all 0 beyond the last one.
    pub(crate) fn counted_row(&self, row: usize) -> (u32, f64, f64) {
        debug_assert!(row < self.len(), "a row of the histories");
        let time = |column: &[f64]| column.get(row).copied().unwrap_or(f64::NAN);
        (self.frequency.get(row).map_or(0, |&x| x), time(self.recency), time(self.age))
    }

    /// The same, all of them numbers.
    pub(crate) fn row(&self, row: usize) -> (f64, f64, f64) {
        let (x, t_x, age) = self.counted_row(row);
        (x.into(), t_x, age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_row_that_is_wrong() {
        let refused = |x: &[u32], t_x: &[f64], t: &[f64]| Histories::new(x, t_x, t).unwrap_err().to_string();
        assert_eq!(refused(&[1, 1], &[1.0], &[2.0, 2.0]), "recency has 1 rows, expected 2");
        assert_eq!(refused(&[1, 1], &[1.0, f64::NAN], &[2.0, 2.0]), "recency[1] is NaN, expected a finite number");
        assert_eq!(refused(&[1], &[1.0], &[f64::INFINITY]), "age[0] is inf, expected a finite number");
        assert_eq!(refused(&[1], &[3.0], &[2.0]), "recency[0] is 3, allowed is 0 to 2");
        assert_eq!(refused(&[0], &[1.0], &[2.0]), "recency[0] is 1, allowed is 0 to 0");
        assert_eq!(refused(&[1], &[0.0], &[-1.0]), "age[0] is -1, allowed is 0 to 1e30");
    }

    #[test]
    fn gaps_are_of_the_histories() {
        let histories = Histories::new(&[2, 0], &[5.0, 0.0], &[9.0, 9.0]).unwrap();
        let refused = |gaps: &[f64]| histories.with_log_gaps(gaps).unwrap_err().to_string();
        assert_eq!(refused(&[1.0]), "log_gaps has 1 rows, expected 2");
        assert_eq!(refused(&[f64::NEG_INFINITY, 0.0]), "log_gaps[0] is -inf, expected a finite number");
        assert!(refused(&[1.9, 0.0]).starts_with("log_gaps[0] is 1.9, allowed is "));
        assert_eq!(refused(&[1.0, 0.5]), "log_gaps[1] is 0.5, allowed is 0 to 0");
        let missing = histories.log_gaps_of("MBG/CNBD-k").unwrap_err().to_string();
        assert!(missing.starts_with("log_gaps is invalid: MBG/CNBD-k needs the sum"), "{missing}");
        assert_eq!(histories.with_log_gaps(&[1.8, 0.0]).unwrap().log_gap(0), 1.8);
    }

    #[test]
    fn takes_no_rows_and_day_grained_zero_recency() {
        assert!(Histories::new(&[], &[], &[]).unwrap().is_empty());
        assert_eq!(Histories::new(&[3], &[0.0], &[0.0]).unwrap().len(), 1);
    }
}
