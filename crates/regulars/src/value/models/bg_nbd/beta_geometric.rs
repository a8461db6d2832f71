//! What BG/NBD and MBG/NBD share: gamma purchase rates, and beta probabilities to leave after a purchase.

use super::geometric_dropout::GeometricDropout;
use crate::error::{Result, check_range};
use crate::math::columns::wide::{Kernel, widest};
use crate::math::special::elementary::ln_1p;
use crate::math::special::ln_add::ln_add;
use crate::math::special::rising::{ln_beta_ratio, ln_rising};
use crate::value::models::limits::{SCALE, SHAPE};
use crate::value::models::process::{Newcomer, Process};
use crate::value::purchases::histories::Histories;
use crate::work;
use libm::{exp, expm1, log, log1p};

/// Frequencies, from 0 on, that have an entry in a table of log odds; customers who buy more often are too few to share
/// one, and theirs are computed alone.
const USUAL_FREQUENCIES: usize = 256;

/// The four parameters, and how many chances to leave come before the first repeat purchase: none (BG/NBD) or one
/// (MBG/NBD).
#[derive(Debug, Clone, Copy)]
pub(in crate::value::models) struct BetaGeometric {
    pub(in crate::value::models) r: f64,
    pub(in crate::value::models) alpha: f64,
    pub(in crate::value::models) a: f64,
    pub(in crate::value::models) b: f64,
    pub(in crate::value::models) early: f64,
}

impl BetaGeometric {
    pub(in crate::value::models) fn check(&self) -> Result<()> {
        check_range("r", 0, self.r, SHAPE.0, SHAPE.1)?;
        check_range("alpha", 0, self.alpha, SCALE.0, SCALE.1)?;
        check_range("a", 0, self.a, SHAPE.0, SHAPE.1)?;
        check_range("b", 0, self.b, SHAPE.0, SHAPE.1)
    }

    /// ln of G(r+x)/G(r) alpha^r (alpha+T)^-(r+x) B(a,b+k)/B(a,b) (1 + odds of being gone), where k = x + early are the
    /// chances to leave so far (Fader, Hardie & Lee 2005, eq. 6; Batislam et al. 2007 with early = 1).
    pub(in crate::value::models) fn ln_likelihood(&self, x: f64, t_x: f64, age: f64) -> f64 {
        let Self { r, alpha, a, b, early } = *self;
        if x == 0.0 && early > 0.0 {
            // Near 0, the sum of the two shares of those who never repeated would cancel.
            let silence = -r * log1p(age / alpha);
            let change = b / (a + b) * expm1(silence);
            // Near -1 what is left would be lost in it.
            return if change > -0.9 { log1p(change) } else { ln_add(log(a / (a + b)), log(b / (a + b)) + silence) };
        }
        // The probability of the history if alive; gone is told by the odds.
        let alive = ln_rising(r, x) - x * log(alpha + age) - r * log1p(age / alpha) + ln_beta_ratio(a, b, x + early);
        if x + early == 0.0 { alive } else { alive + softplus(self.ln_odds_gone(x, t_x, age)) }
    }

    /// Log odds that a customer is gone; minus infinity for one who had no chance to leave.
    pub(super) fn ln_odds_gone(&self, x: f64, t_x: f64, age: f64) -> f64 {
        if x + self.early == 0.0 { f64::NEG_INFINITY } else { self.ln_odds_later(self.ln_odds_at(x), x, t_x, age) }
    }

    /// The same of every row; for the usual frequencies, the log odds right after the last purchase are computed once.
    pub(super) fn all_ln_odds_gone(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        let at: Vec<f64> =
            (0_u32..).take(histories.len().min(USUAL_FREQUENCIES)).map(|x| self.ln_odds_at(x.into())).collect();
        work::tick(histories.len() as u64)?;
        let mut odds: Vec<f64> = histories
            .frequency()
            .iter()
            .map(|&x| match at.get(x as usize) {
                _ if f64::from(x) + self.early == 0.0 => f64::NEG_INFINITY,
                Some(&at) => at,
                None => self.ln_odds_at(x.into()),
            })
            .collect();
        let Self { r, alpha, .. } = *self;
        widest(Silence { r, alpha, histories, odds: &mut odds });
        Ok(odds)
    }

    /// Log odds right after purchase `x`.
    fn ln_odds_at(&self, x: f64) -> f64 {
        // a / (b + k - 1) for k chances to leave.
        log(self.a / (self.b + (x - 1.0 + self.early)))
    }

    /// Log odds after the silence since then, as [`Silence`] has them; `at` are those right after purchase `x`.
    fn ln_odds_later(&self, at: f64, x: f64, t_x: f64, age: f64) -> f64 {
        // Each further time without a purchase speaks for having gone: ((alpha + T) / (alpha + t_x))^(r + x).
        at + (self.r + x) * log1p((age - t_x) / (self.alpha + t_x))
    }

    /// The future of a customer alive at `age`, by the posterior of rate and dropout.
    pub(in crate::value::models) fn living(&self, x: f64, age: f64) -> GeometricDropout {
        let Self { r, alpha, a, b, early } = *self;
        GeometricDropout { n: r + x, scale: alpha + age, a, b: b + x + early }
    }

    pub(in crate::value::models) fn newcomer(&self) -> Newcomer {
        let future = Process::Geometric(self.living(0.0, 0.0));
        // MBG/NBD: the first purchase is a chance to leave too.
        let both = self.a + self.b;
        if self.early > 0.0 {
            Newcomer { alive: self.b / both, gone: self.a / both, future }
        } else {
            Newcomer::alive(future)
        }
    }
}

/// From the log odds right after the last purchase to those after the silence since then, for many customers.
struct Silence<'a> {
    r: f64,
    alpha: f64,
    histories: &'a Histories<'a>,
    odds: &'a mut [f64],
}

impl Kernel for Silence<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let rows = self.histories.frequency().iter().zip(self.histories.recency()).zip(self.histories.age());
        for (odds, ((&x, &t_x), &age)) in self.odds.iter_mut().zip(rows) {
            *odds += (self.r + f64::from(x)) * ln_1p((age - t_x) / (self.alpha + t_x));
        }
    }
}

/// ln(1 + e^u).
pub(crate) fn softplus(u: f64) -> f64 {
    u.max(0.0) + log1p(exp(-u.abs()))
}

/// What BG/NBD and MBG/NBD share: all but their names and `$early`, the chances to leave before the first repeat
/// purchase.
macro_rules! beta_geometric_model {
    ($model:ident, $name:literal, $early:literal) => {
        use super::beta_geometric::BetaGeometric;
        use super::fit;
        use crate::fit::{Parameters, Problem};
        use crate::value::models::kernel::Kernel;
        use crate::value::models::process::{Newcomer, Process};

        impl $model {
            fn maximum(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
                let problem = fit::problem(histories, options, $early)?;
                crate::fit::fit(problem, options, |values| match *values {
                    [r, alpha, a, b] => Some(Self { r, alpha, a, b }),
                    _ => None,
                })
            }

            fn core(&self) -> BetaGeometric {
                let Self { r, alpha, a, b } = *self;
                BetaGeometric { r, alpha, a, b, early: $early }
            }
        }

        impl Parameters for $model {
            fn values(&self) -> Vec<f64> {
                vec![self.r, self.alpha, self.a, self.b]
            }

            fn with_values(&self, values: &[f64]) -> Option<Self> {
                let &[r, alpha, a, b] = values else { return None };
                Some(Self { r, alpha, a, b })
            }
        }

        impl Kernel for $model {
            fn name(&self) -> &'static str {
                $name
            }

            fn check(&self) -> Result<()> {
                self.core().check()
            }

            fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
                fit::problem(histories, options, $early)
            }

            fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64 {
                let (x, t_x, age) = histories.row(row);
                self.core().ln_likelihood(x, t_x, age)
            }

            fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64 {
                let (x, t_x, age) = histories.row(row);
                self.core().ln_odds_gone(x, t_x, age)
            }

            fn all_ln_odds_gone(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
                self.core().all_ln_odds_gone(histories)
            }

            fn quick_odds(&self) -> bool {
                true
            }

            fn living(&self, histories: &Histories<'_>, row: usize) -> Process {
                let (x, _, age) = histories.row(row);
                Process::Geometric(self.core().living(x, age))
            }

            fn newcomer(&self) -> Newcomer {
                self.core().newcomer()
            }
        }
    };
}
pub(super) use beta_geometric_model;

#[cfg(test)]
mod tests {
    use super::*;

    /// All but one of ten thousand million million leave at the first chance or buy: who never did has a likelihood,
    /// however small.
    #[test]
    fn silence_has_a_likelihood() {
        let model = BetaGeometric { r: 1e10, alpha: 1e10, a: 1e-10, b: 1e10, early: 1.0 };
        let ln = model.ln_likelihood(0.0, 0.0, 1e5);
        assert!((ln - log(1e-20)).abs() < 1e-9, "{ln}");
        // Both forms agree where they meet.
        let model = BetaGeometric { r: 1.0, alpha: 1.0, a: 1e-3, b: 1.0, early: 1.0 };
        let (near, far) = (model.ln_likelihood(0.0, 0.0, 8.9), model.ln_likelihood(0.0, 0.0, 9.2));
        let truth = |age: f64| log(1e-3 / 1.001 + 1.0 / 1.001 / (1.0 + age));
        assert!((near - truth(8.9)).abs() < 1e-14 && (far - truth(9.2)).abs() < 1e-14, "{near} {far}");
    }
}
