//! What the models read: checked columns of frequency, recency and age.

use crate::error::{Error, Result, check_length, check_range};
use crate::value::models::covariates::Covariates;
use crate::value::models::limits::LONGEST;

/// Checked columns of purchase histories, as slices: frequency (x), recency (t_x) and age (T), in any one time unit.
#[derive(Debug, Clone, Copy)]
pub struct Histories<'a> {
    frequency: &'a [u32],
    recency: &'a [f64],
    age: &'a [f64],
    covariates: Covariates<'a>,
}

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
        Self { frequency, recency, age, covariates: Covariates::default() }
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
    fn takes_no_rows_and_day_grained_zero_recency() {
        assert!(Histories::new(&[], &[], &[]).unwrap().is_empty());
        assert_eq!(Histories::new(&[3], &[0.0], &[0.0]).unwrap().len(), 1);
    }
}
