//! The MBG/NBD model of repeat purchases (Batislam, Denizel & Filiztekin 2007; Hoppe & Wagner 2007 as CBG/NBD).

use super::beta_geometric::beta_geometric_model;
use crate::error::Result;
use crate::fit::{Fit, FitOptions};
use crate::value::purchases::histories::Histories;
use serde::{Deserialize, Serialize};

/// MBG/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); after
/// every purchase, the first included, they leave with a probability that varies as a beta distribution (`a`, `b`).
/// One-time buyers may therefore be gone, which BG/NBD rules out.
///
/// Time is in the unit of the histories that the model was fitted to, and so are horizons. What it answers are the
/// methods of [`crate::value::PurchaseModel`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MbgNbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter of the purchase rates, in time units.
    pub alpha: f64,
    /// First parameter of the dropout probabilities.
    pub a: f64,
    /// Second parameter of the dropout probabilities.
    pub b: f64,
}

impl MbgNbd {
    /// Fits by maximum likelihood, or a posteriori where there are priors: Newton steps with the exact Hessian in log
    /// parameters, over the distinct rows.
    ///
    /// # Errors
    /// [`crate::Error::TooFew`] with fewer than 4 customers who repeat, [`crate::Error::OutOfRange`] for bad weights or
    /// level, [`crate::Error::Invalid`] when every age is 0, or their mean not within 1e-22..=1e22 or a prior names no parameter,
    /// [`crate::Error::NotConverged`].
    ///
    /// ```
    /// use regulars::value::{MbgNbd, FitOptions, Histories};
    /// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// let fit = MbgNbd::fit(&Histories::new(&frequency, &recency, &age)?, &FitOptions::default())?;
    /// assert!(fit.model.r > 0.0 && fit.log_likelihood < 0.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        Self::maximum(histories, options)
    }
}

beta_geometric_model!(MbgNbd, "mbg_nbd", 1.0);
