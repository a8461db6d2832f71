//! How long until the next purchase, if there is one.

/// The time to the next purchase of a living customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wait {
    /// Probability that there is another purchase at all.
    pub(super) probability: f64,
    /// Expected time to it, given that there is one; `None` when infinite.
    pub(super) mean: Option<f64>,
    /// The time by which it has happened with one half, given that there is one.
    pub(super) median: f64,
}
