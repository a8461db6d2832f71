//! What is known of customers beside their purchases, and the coefficients by which it moves the parameters of a model.

use super::limits::SHAPE;
use crate::error::{Error, Result, check_length, check_range};
use libm::exp;
use serde::{Deserialize, Serialize};

/// Largest absolute value of a covariate, and of a coefficient: their products and sums stay numbers. Fits are
/// narrower, see `covariates_fit`.
const LARGEST_ABSOLUTE: f64 = 1e6;

/// A column that says something of every customer and doesn't change with time: a channel as 0 and 1, the income in
/// thousands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Covariate<'a> {
    /// Its name, which its coefficient will have.
    pub name: &'a str,
    /// Its value for each customer, from -1e6 to 1e6.
    pub values: &'a [f64],
}

/// The covariates of the two processes, as slices; a column may be in both.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Covariates<'a> {
    /// What moves the rate of purchases.
    pub purchase: &'a [Covariate<'a>],
    /// What moves the dropout.
    pub dropout: &'a [Covariate<'a>],
}

/// What a covariate does in a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// Name of the covariate.
    pub covariate: String,
    /// What a unit of it adds to the logarithm that it moves.
    pub value: f64,
}

impl<'a> Covariates<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.purchase.is_empty() && self.dropout.is_empty()
    }

    /// All columns, those of the purchases first.
    pub(crate) fn columns(&self) -> impl Iterator<Item = Covariate<'a>> + use<'a> {
        self.purchase.iter().chain(self.dropout).copied()
    }

    pub(crate) fn check(&self, customers: usize) -> Result<()> {
        for (process, columns) in [("purchase", self.purchase), ("dropout", self.dropout)] {
            for (place, column) in columns.iter().enumerate() {
                let what = format!("{process}.{}", column.name);
                check_length(&what, customers, column.values.len())?;
                let mut rows = column.values.iter().enumerate();
                rows.try_for_each(|(row, &z)| check_range(&what, row, z, -LARGEST_ABSOLUTE, LARGEST_ABSOLUTE))?;
                // A name names one coefficient.
                if columns.iter().take(place).any(|other| other.name == column.name) {
                    return Err(Error::Duplicate { what: format!("{process} covariate"), id: column.name.into() });
                }
            }
        }
        Ok(())
    }
}

/// How the covariates of one process move one parameter: its logarithm by `sign` times coefficients times values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effect {
    /// First part of the names of its coefficients.
    pub(super) name: &'static str,
    /// Place of the parameter among the four of a model.
    pub(super) parameter: usize,
    pub(super) sign: f64,
    /// Whether it reads the covariates of the dropout.
    pub(super) dropout: bool,
    /// Whether only customers who repeat tell something of it.
    pub(super) repeaters: bool,
}

impl Effect {
    pub(super) fn columns<'a>(&self, covariates: &Covariates<'a>) -> &'a [Covariate<'a>] {
        if self.dropout { covariates.dropout } else { covariates.purchase }
    }

    /// Coefficients of 0, one for each covariate.
    pub(super) fn coefficients(&self, covariates: &Covariates<'_>) -> Vec<Coefficient> {
        let zero = |column: &Covariate<'_>| Coefficient { covariate: column.name.into(), value: 0.0 };
        self.columns(covariates).iter().map(zero).collect()
    }

    /// Refuses coefficients out of range, and two of one covariate.
    pub(super) fn check(&self, coefficients: &[Coefficient]) -> Result<()> {
        for (place, Coefficient { covariate, value }) in coefficients.iter().enumerate() {
            check_range(&format!("{}.{covariate}", self.name), 0, *value, -LARGEST_ABSOLUTE, LARGEST_ABSOLUTE)?;
            if coefficients.iter().take(place).any(|other| other.covariate == *covariate) {
                return Err(Error::Duplicate { what: format!("{} coefficient", self.name), id: covariate.clone() });
            }
        }
        Ok(())
    }

    /// Refuses other covariates than the coefficients are of, or another order.
    pub(super) fn check_names(&self, coefficients: &[Coefficient], covariates: &Covariates<'_>) -> Result<()> {
        let needed: Vec<&str> = coefficients.iter().map(|coefficient| coefficient.covariate.as_str()).collect();
        let found: Vec<&str> = self.columns(covariates).iter().map(|column| column.name).collect();
        // In the same order too: coefficients are matched to columns by position.
        if needed == found {
            return Ok(());
        }
        let process = if self.dropout { "dropout" } else { "purchase" };
        let why = format!("the model has {} for {process}, the customers come with {}", list(&needed), list(&found));
        Err(Error::invalid("covariates", why))
    }

    /// The parameter of a customer.
    pub(super) fn moved(
        &self,
        base: f64,
        coefficients: &[Coefficient],
        covariates: &Covariates<'_>,
        row: usize,
    ) -> f64 {
        debug_assert!(self.columns(covariates).iter().all(|column| row < column.values.len()), "checked columns");
        let values = self.columns(covariates).iter().filter_map(|column| column.values.get(row));
        // beta exp(sign times the sum of coefficient times value).
        let shift: f64 = coefficients.iter().zip(values).map(|(one, value)| one.value * value).sum();
        base * exp(self.sign * shift)
    }
}

/// The values of coefficients, one list after the other.
pub(super) fn values_of(lists: &[&[Coefficient]]) -> impl Iterator<Item = f64> {
    lists.iter().flat_map(|list| list.iter()).map(|coefficient| coefficient.value)
}

/// The same coefficients with the next values; `None` when there are too few.
pub(super) fn with_next(
    coefficients: &[Coefficient],
    values: &mut std::slice::Iter<'_, f64>,
) -> Option<Vec<Coefficient>> {
    let next = |one: &Coefficient| Some(Coefficient { covariate: one.covariate.clone(), value: *values.next()? });
    coefficients.iter().map(next).collect()
}

/// Names for a sentence.
fn list(names: &[&str]) -> String {
    if names.is_empty() { "none".into() } else { names.join(", ") }
}

/// A shape that the covariates of a customer drive out of the allowed range stays at its end.
pub(super) fn shape(value: f64) -> f64 {
    value.clamp(SHAPE.0, SHAPE.1)
}

/// The same of a time.
pub(super) fn scale(value: f64) -> f64 {
    value.clamp(super::limits::SCALE.0, super::limits::SCALE.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::models::any_model::AnyModel;
    use crate::value::models::bg_nbd::covariates::BgNbdCovariates;
    use crate::value::models::bg_nbd::model::BgNbd;
    use crate::value::models::pareto_nbd::covariates::ParetoNbdCovariates;
    use crate::value::models::purchase_model::PurchaseModel;
    use crate::value::purchases::histories::Histories;

    fn histories<'a>(purchase: &'a [Covariate<'a>], dropout: &'a [Covariate<'a>]) -> Result<Histories<'a>> {
        let plain = Histories::new(&[0, 2], &[0.0, 30.43], &[38.86, 38.86])?;
        plain.with_covariates(Covariates { purchase, dropout })
    }

    fn column<'a>(name: &'a str, values: &'a [f64]) -> Covariate<'a> {
        Covariate { name, values }
    }

    #[test]
    fn names_the_column_and_row_that_is_wrong() {
        let refused = |columns: &[Covariate<'_>]| histories(&[], columns).unwrap_err().to_string();
        assert_eq!(refused(&[column("z", &[1.0])]), "dropout.z has 1 rows, expected 2");
        assert_eq!(refused(&[column("z", &[1.0, f64::NAN])]), "dropout.z[1] is NaN, expected a finite number");
        assert_eq!(refused(&[column("z", &[-2e6, 0.0])]), "dropout.z[0] is -2000000, allowed is -1000000 to 1000000");
        let twice = refused(&[column("z", &[1.0, 2.0]), column("z", &[1.0, 2.0])]);
        assert_eq!(twice, "dropout covariate \"z\" occurs twice");
        let z = [column("z", &[1.0, 2.0])];
        assert!(histories(&z, &z).is_ok());
    }

    fn coefficient(covariate: &str, value: f64) -> Coefficient {
        Coefficient { covariate: covariate.into(), value }
    }

    fn pareto() -> ParetoNbdCovariates {
        let purchase = vec![coefficient("z", 0.5), coefficient("w", -0.25)];
        ParetoNbdCovariates { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7, purchase, dropout: vec![coefficient("z", 1.0)] }
    }

    #[test]
    fn other_covariates_than_the_models_are_refused() {
        let (z, w) = (column("z", &[1.0, 0.0]), column("w", &[2.0, 1.0]));
        let refused = |purchase: &[Covariate<'_>], dropout: &[Covariate<'_>]| {
            pareto().probability_alive(&histories(purchase, dropout).unwrap()).unwrap_err().to_string()
        };
        assert!(pareto().probability_alive(&histories(&[z, w], &[z]).unwrap()).is_ok());
        let order = "covariates is invalid: the model has z, w for purchase, the customers come with w, z";
        assert_eq!(refused(&[w, z], &[z]), order);
        let missing = "covariates is invalid: the model has z for dropout, the customers come with none";
        assert_eq!(refused(&[z, w], &[]), missing);
        assert!(refused(&[], &[]).contains("the customers come with none"));
        let plain = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
        let refused = plain.probability_alive(&histories(&[z], &[]).unwrap()).unwrap_err();
        assert!(refused.to_string().contains("use BgNbdCovariates"), "{refused}");
        assert!(BgNbd::fit(&histories(&[z], &[]).unwrap(), &Default::default()).is_err());
    }

    #[test]
    fn parameters_out_of_range_name_the_customer() {
        let far = column("z", &[0.0, 1e6]);
        let w = column("w", &[0.0, 0.0]);
        let refused = pareto().expected_purchases(&histories(&[far, w], &[far]).unwrap(), 9.0).unwrap_err();
        assert!(refused.to_string().starts_with("alpha[1] is 0, allowed is"), "{refused}");
        let mut model = pareto();
        model.purchase[1].value = f64::INFINITY;
        assert_eq!(model.new_customer_purchases(9.0).unwrap_err().code(), "not_finite");
        model.purchase[1] = coefficient("z", 1.0);
        assert_eq!(model.new_customer_purchases(9.0).unwrap_err().code(), "duplicate");
    }

    #[test]
    fn a_customer_has_the_plain_model_of_the_moved_parameters() {
        let (z, plain) = ([column("z", &[0.0, 2.0])], Histories::new(&[0, 2], &[0.0, 30.43], &[38.86, 38.86]).unwrap());
        let (r, alpha, a, b) = (0.243, 4.414, 0.793, 2.426);
        let model = BgNbdCovariates {
            r,
            alpha,
            a,
            b,
            purchase: vec![coefficient("z", 0.3)],
            dropout_a: vec![coefficient("z", -0.2)],
            dropout_b: vec![coefficient("z", 0.1)],
        };
        let moved = BgNbd { r, alpha: alpha * exp(-0.6), a: a * exp(-0.4), b: b * exp(0.2) };
        let baseline = BgNbd { r, alpha, a, b };
        let found = model.expected_purchases(&histories(&z, &z).unwrap(), 26.0).unwrap();
        assert_eq!(found[0], baseline.expected_purchases(&plain, 26.0).unwrap()[0]);
        assert!((found[1] / moved.expected_purchases(&plain, 26.0).unwrap()[1] - 1.0).abs() < 1e-14);
        assert_eq!(model.new_customer_purchases(26.0), baseline.new_customer_purchases(26.0));
        let text = serde_json::to_string(&AnyModel::from(model.clone())).unwrap();
        assert!(text.starts_with(r#"{"bg_nbd_covariates":{"r":0.243,"#), "{text}");
        assert_eq!(serde_json::from_str::<AnyModel>(&text).unwrap(), model.into());
    }
}
