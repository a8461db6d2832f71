//! Parameters that were fitted elsewhere: by lifetimes, PyMC-Marketing, BTYD or a paper.

use super::any_model::{AnyModel, ModelKind};
use super::bg_bb::model::BgBb;
use super::bg_nbd::mbg_nbd::MbgNbd;
use super::bg_nbd::model::BgNbd;
use super::gamma_gamma::model::GammaGamma;
use super::kernel::Kernel;
use super::mbg_cnbd_k::model::MbgCnbdK;
use super::pareto_nbd::model::ParetoNbd;
use crate::error::{Error, Result};
use crate::math::by_key;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A model whose parameters came from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownModel {
    /// A model of purchases.
    Purchases(AnyModel),
    /// The model of spend.
    Spend(GammaGamma),
}

/// The model of parameters by name, as `lifetimes` (`fitter.params_`) and PyMC-Marketing (posterior means) write them.
///
/// `model` is a name of either: `BetaGeoFitter`, `BetaGeoModel`, `ModifiedBetaGeoFitter`, `ModifiedBetaGeoModel`,
/// `ParetoNBDFitter`, `ParetoNBDModel`, `BetaGeoBetaBinomFitter`, `BetaGeoBetaBinomModel`, `GammaGammaFitter`,
/// `GammaGammaModel`, or one of ours: `bg_nbd`, `mbg_nbd`, `mbg_cnbd_k`, `pareto_nbd`, `bg_bb`, `gamma_gamma`.
/// Gamma-Gamma's scale may be called `v` or `gamma`; `phi_dropout` and `kappa_dropout` (`phi_purchase` and
/// `kappa_purchase`) of PyMC-Marketing stand for the two shapes of a beta distribution.
///
/// The scale parameters are times in the unit that the other library was given, days as often as weeks: histories and
/// horizons must be in the same one.
///
/// # Errors
/// [`Error::Invalid`] for an unknown model, a parameter that is missing or that the model doesn't have;
/// [`Error::OutOfRange`] for a value that is not positive.
///
/// ```
/// use regulars::value::{AnyModel, BgNbd, KnownModel, known_parameters};
/// let lifetimes = [("r", 0.2426), ("alpha", 4.4135), ("a", 0.7929), ("b", 2.4258)];
/// let model = known_parameters("BetaGeoFitter", &lifetimes)?;
/// assert_eq!(model, KnownModel::Purchases(BgNbd { r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }.into()));
/// let pymc = [("r", 0.25), ("alpha", 4.5), ("phi_dropout", 0.25), ("kappa_dropout", 3.2)];
/// let KnownModel::Purchases(AnyModel::BgNbd(model)) = known_parameters("BetaGeoModel", &pymc)? else { panic!() };
/// assert_eq!((model.a, model.b), (0.8, 2.4000000000000004));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn known_parameters(model: &str, parameters: &[(&str, f64)]) -> Result<KnownModel> {
    let mut named = Named::new(parameters)?;
    let kind = match model {
        // The class names of lifetimes and PyMC-Marketing, then ours.
        "BetaGeoFitter" | "BetaGeoModel" | "bg_nbd" => ModelKind::BgNbd,
        "ModifiedBetaGeoFitter" | "ModifiedBetaGeoModel" | "mbg_nbd" => ModelKind::MbgNbd,
        "mbg_cnbd_k" => ModelKind::MbgCnbdK,
        "ParetoNBDFitter" | "ParetoNBDModel" | "pareto_nbd" => ModelKind::ParetoNbd,
        "BetaGeoBetaBinomFitter" | "BetaGeoBetaBinomModel" | "bg_bb" => ModelKind::BgBb,
        "bg_nbd_covariates" => ModelKind::BgNbdCovariates,
        "pareto_nbd_covariates" => ModelKind::ParetoNbdCovariates,
        "GammaGammaFitter" | "GammaGammaModel" | "gamma_gamma" => {
            // lifetimes and PyMC-Marketing call the scale v, the paper gamma.
            let gamma = if named.has("v") { named.take("v") } else { named.take("gamma") };
            let model = GammaGamma { p: named.take("p")?, q: named.take("q")?, gamma: gamma? };
            named.finish()?;
            return model.check().map(|()| KnownModel::Spend(model));
        }
        other => return Err(unknown(other)),
    };
    let model: AnyModel = match kind {
        ModelKind::BgNbd | ModelKind::MbgNbd => {
            let (r, alpha) = (named.take("r")?, named.take("alpha")?);
            let (a, b) = named.shapes("dropout", "a", "b")?;
            if kind == ModelKind::BgNbd { BgNbd { r, alpha, a, b }.into() } else { MbgNbd { r, alpha, a, b }.into() }
        }
        ModelKind::MbgCnbdK => {
            let (k, r, alpha) = (named.count("k")?, named.take("r")?, named.take("alpha")?);
            let (a, b) = named.shapes("dropout", "a", "b")?;
            MbgCnbdK { k, r, alpha, a, b }.into()
        }
        ModelKind::ParetoNbd => {
            let (r, alpha, s, beta) = (named.take("r")?, named.take("alpha")?, named.take("s")?, named.take("beta")?);
            ParetoNbd { r, alpha, s, beta }.into()
        }
        ModelKind::BgBb => {
            let (alpha, beta) = named.shapes("purchase", "alpha", "beta")?;
            let (gamma, delta) = named.shapes("dropout", "gamma", "delta")?;
            BgBb { alpha, beta, gamma, delta }.into()
        }
        ModelKind::BgNbdCovariates | ModelKind::ParetoNbdCovariates => {
            return Err(Error::invalid("model", "one with covariates is not told by the names of its parameters"));
        }
    };
    named.finish()?;
    model.check()?;
    Ok(KnownModel::Purchases(model))
}

fn unknown(model: &str) -> Error {
    if model.contains("ShiftedBetaGeo") {
        let why = "the shifted beta-geometric is a model of contracts: make it of alpha and beta";
        return Error::invalid("model", why);
    }
    Error::invalid("model", format!("{model:?} is no model of lifetimes, PyMC-Marketing or regulars"))
}

/// Parameters that have not been read yet.
struct Named<'a>(BTreeMap<&'a str, f64>);

impl<'a> Named<'a> {
    fn new(parameters: &[(&'a str, f64)]) -> Result<Self> {
        let named = by_key(parameters.iter().copied());
        if named.len() < parameters.len() {
            return Err(Error::invalid("parameters", "a name comes twice"));
        }
        Ok(Self(named))
    }

    /// Whether a parameter is there and unread.
    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Reads a parameter.
    fn take(&mut self, name: &str) -> Result<f64> {
        self.0.remove(name).ok_or_else(|| Error::invalid("parameters", format!("{name} is missing")))
    }

    /// Reads a parameter that counts; its model says up to where.
    fn count(&mut self, name: &str) -> Result<u32> {
        let value = self.take(name)?;
        if value.fract() == 0.0 && (0.0..1e9).contains(&value) {
            return Ok(value as u32);
        }
        Err(Error::invalid(name, format!("is {value}, expected a whole number")))
    }

    /// Both shapes of a beta distribution, or its mean and their sum.
    fn shapes(&mut self, process: &str, first: &str, second: &str) -> Result<(f64, f64)> {
        let (phi, kappa) = (format!("phi_{process}"), format!("kappa_{process}"));
        if self.has(first) || !self.has(&phi) {
            // PyMC-Marketing keeps both forms of one fit: the shapes are taken, the others are no surplus.
            self.0.remove(phi.as_str());
            self.0.remove(kappa.as_str());
            return Ok((self.take(first)?, self.take(second)?));
        }
        let (phi, kappa) = (self.take(&phi)?, self.take(&kappa)?);
        // Of a mean phi and a sum kappa: kappa phi and kappa (1 - phi).
        Ok((phi * kappa, (1.0 - phi) * kappa))
    }

    /// Refuses what nobody has read.
    fn finish(self) -> Result<()> {
        match self.0.into_keys().next() {
            Some(name) => Err(Error::invalid("parameters", format!("the model has no {name}"))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_gives_its_model() {
        let rates = [("r", 0.5), ("alpha", 10.0), ("s", 0.6), ("beta", 11.0)];
        for name in ["ParetoNBDFitter", "ParetoNBDModel", "pareto_nbd"] {
            let pareto = ParetoNbd { r: 0.5, alpha: 10.0, s: 0.6, beta: 11.0 };
            assert_eq!(known_parameters(name, &rates).unwrap(), KnownModel::Purchases(pareto.into()));
        }
        let discrete = [("alpha", 1.2), ("beta", 0.75), ("delta", 2.8), ("gamma", 0.66)];
        let model = BgBb { alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.8 };
        assert_eq!(known_parameters("BetaGeoBetaBinomFitter", &discrete).unwrap(), KnownModel::Purchases(model.into()));
        for scale in ["v", "gamma"] {
            let spend = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };
            let named = [("p", 6.25), ("q", 3.74), (scale, 15.44)];
            assert_eq!(known_parameters("GammaGammaFitter", &named).unwrap(), KnownModel::Spend(spend));
        }
    }

    #[test]
    fn wrong_names_and_values_are_refused() {
        let code = |model: &str, parameters: &[(&str, f64)]| known_parameters(model, parameters).unwrap_err().code();
        let bg = [("r", 0.24), ("alpha", 4.4), ("a", 0.8), ("b", 2.4)];
        assert_eq!(code("BetaGeo", &bg), "invalid");
        assert_eq!(code("BetaGeoFitter", &bg[..3]), "invalid");
        assert_eq!(code("BetaGeoFitter", &[bg[0], bg[1], bg[2], bg[3], ("c", 1.0)]), "invalid");
        assert_eq!(code("BetaGeoFitter", &[bg[0], bg[0], bg[1], bg[2], bg[3]]), "invalid");
        assert_eq!(code("BetaGeoFitter", &[bg[0], bg[1], bg[2], ("b", -1.0)]), "out_of_range");
        assert_eq!(code("BetaGeoFitter", &[bg[0], bg[1], bg[2], ("b", f64::NAN)]), "not_finite");
        assert_eq!(code("GammaGammaFitter", &[("p", 1.0), ("q", 2.0)]), "invalid");
    }
}
