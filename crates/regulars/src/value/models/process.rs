//! The future of a customer who is alive now, under any of the models.

use super::bg_bb::discrete_dropout::DiscreteDropout;
use super::bg_nbd::geometric_dropout::GeometricDropout;
use super::mbg_cnbd_k::erlang_dropout::ErlangDropout;
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
    /// The same for one who buys regularly: MBG/CNBD-k.
    Erlang(ErlangDropout),
    /// Leaves before an opportunity to buy or not at all: BG/BB.
    Discrete(DiscreteDropout),
    /// Leaves at any time: Pareto/NBD.
    Exponential(ExponentialDropout),
}

/// A number that is asked of a future.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outlook {
    /// Purchases expected within the horizon.
    Expected { horizon: f64 },
    /// The same, discounted at a continuous rate.
    Discounted { horizon: f64, rate: f64 },
    /// Probability to be alive still after the horizon.
    Survival { horizon: f64 },
}

impl Outlook {
    pub(crate) fn of(self, future: &Process) -> f64 {
        match self {
            Self::Expected { horizon } => future.expected(horizon),
            Self::Discounted { horizon, rate } => future.discounted(horizon, rate),
            Self::Survival { horizon } => future.survival(horizon),
        }
    }

    /// Of many futures, the same bits as of each; those that follow each other and differ in their scale alone share
    /// their work.
    pub(crate) fn of_all(self, futures: &[Process]) -> Vec<f64> {
        let mut all = Vec::with_capacity(futures.len());
        for run in futures.chunk_by(|one, next| one.geometric().zip(next.geometric()).is_some_and(|(a, b)| a.like(b))) {
            let geometric: Vec<GeometricDropout> =
                run.iter().filter_map(|future| future.geometric().copied()).collect();
            match (self, geometric.is_empty()) {
                (Self::Expected { horizon }, false) => all.extend(GeometricDropout::all_expected(&geometric, horizon)),
                (Self::Discounted { horizon, rate }, false) => {
                    all.extend(GeometricDropout::all_discounted(&geometric, horizon, rate));
                }
                _ => all.extend(run.iter().map(|future| self.of(future))),
            }
        }
        all
    }
}

impl Process {
    fn geometric(&self) -> Option<&GeometricDropout> {
        if let Self::Geometric(future) = self { Some(future) } else { None }
    }
}

macro_rules! delegate {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ty),*) -> $result:ty;)+) => {
        impl Process {
            $(
                $(#[$doc])*
                pub(crate) fn $name(&self, $($argument: $kind),*) -> $result {
                    match self {
                        Self::Geometric(process) => process.$name($($argument),*),
                        Self::Erlang(process) => process.$name($($argument),*),
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
