//! The future of a customer who is alive now, under any of the models.

use super::bg_bb::discrete_dropout::DiscreteDropout;
use super::bg_nbd::geometric_dropout::GeometricDropout;
use super::pareto_nbd::exponential_dropout::ExponentialDropout;
use super::wait::Wait;
use crate::math::columns::random::Stream;

/// A new customer right after the first purchase, a chance to leave in some models. Either share may be near 1, so
/// neither is told by the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Newcomer {
    /// Probability to be alive.
    pub alive: f64,
    /// Probability to be gone.
    pub gone: f64,
    /// The future while alive.
    pub future: Process,
}

impl Newcomer {
    /// Under a model in which nobody leaves right after the first purchase.
    pub(crate) fn alive(future: Process) -> Self {
        Self { alive: 1.0, gone: 0.0, future }
    }
}

/// How a living customer goes on buying and may leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Process {
    /// Leaves after a purchase or not at all: BG/NBD and MBG/NBD.
    Geometric(GeometricDropout),
    /// Leaves before an opportunity to buy or not at all: BG/BB.
    Discrete(DiscreteDropout),
    /// Leaves at any time: Pareto/NBD.
    Exponential(ExponentialDropout),
}

macro_rules! delegate {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ty),*) -> $result:ty;)+) => {
        impl Process {
            $(
                $(#[$doc])*
                pub(crate) fn $name(&self, $($argument: $kind),*) -> $result {
                    match self {
                        Self::Geometric(process) => process.$name($($argument),*),
                        Self::Discrete(process) => process.$name($($argument),*),
                        Self::Exponential(process) => process.$name($($argument),*),
                    }
                }
            )+
        }
    };
}

delegate! {
    /// Purchases expected within the horizon.
    expected(horizon: f64) -> f64;
    /// Purchases expected within the horizon, discounted at a continuous rate; the horizon may be infinite if the rate
    /// isn't 0.
    discounted(horizon: f64, rate: f64) -> f64;
    /// Probability to be alive still after the horizon.
    survival(horizon: f64) -> f64;
    /// Logarithm of the probability of `n` purchases within the horizon.
    ln_pmf(horizon: f64, n: u32) -> f64;
    /// Probability of `n` purchases or more within the horizon.
    tail(horizon: f64, n: u32) -> f64;
    /// The time to the next purchase.
    next_purchase() -> Wait;
    /// Mean and median of the time until the customer leaves; `None` where beyond all bounds.
    lifetime() -> (Option<f64>, Option<f64>);
    /// Draws the times of the purchases within the horizon, in order, for `visit`, which may end it; the time at which
    /// the customer leaves, if before the end.
    draw(stream: &mut Stream, horizon: f64, visit: &mut dyn FnMut(f64) -> bool) -> Option<f64>;
}
