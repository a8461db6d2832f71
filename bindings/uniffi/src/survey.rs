//! What customers say when asked.

use crate::error::Result;
use crate::generated::{Estimate, Nps, NpsDifference, NpsDifferenceMethod};
use regulars::survey;

/// The score and its limits on the field's scale, -100 to 100 points; none without a score. It can fail on a record that
/// was changed by hand only.
#[uniffi::export]
pub fn nps_points(nps: &Nps) -> Result<Option<Estimate>> {
    Ok(nps.points())
}

/// The difference between two independent groups, `first` minus `second`; by MOVER unless another method is named.
#[uniffi::export(default(method))]
pub fn nps_difference(first: &Nps, second: &Nps, method: Option<NpsDifferenceMethod>) -> Result<NpsDifference> {
    Ok(survey::nps_difference(first, second, method.unwrap_or_default())?)
}
