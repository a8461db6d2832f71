//! What free orders tell of those to come: who will pay.
//!
//! Customers are of two kinds, those who pay and those who get everything free. Whoever paid for a repeat purchase is of
//! the first kind, and whose repeat purchases were all free of the second. Of those whose only purchase was free, as
//! many will pay as did among the customers who came again after a free one: a beta-binomial share, which is a half
//! before anyone came.

/// What a customer's purchases so far tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payer {
    /// Paid, or hasn't had anything free.
    Sure,
    /// Had only free ones when coming again.
    Never,
    /// Had a single one, which was free.
    Open,
}

/// The customers of a base, by what their purchases tell.
#[derive(Debug)]
pub(crate) struct Payers {
    pub(crate) each: Vec<Payer>,
    /// Of the customers who came again after a free first purchase: who paid then, and all.
    pub(crate) paid: u64,
    pub(crate) came: u64,
}

impl Payers {
    /// Of customers with so many repeat purchases, of this mean spend (0 without one), whose first purchase was free or
    /// not.
    pub(crate) fn new(frequency: &[u32], spend: &[f64], first_was_free: &[bool]) -> Self {
        let rows = || frequency.iter().zip(spend).zip(first_was_free).map(|((&x, &m), &free)| (x > 0, m > 0.0, free));
        let each = rows().map(|row| match row {
            (true, false, _) => Payer::Never,
            (false, _, true) => Payer::Open,
            _ => Payer::Sure,
        });
        let came = || rows().filter(|&(again, _, free)| again && free);
        let (paid, came) = (came().filter(|row| row.1).count() as u64, came().count() as u64);
        Self { each: each.collect(), paid, came }
    }

    /// Customers of a kind.
    pub(crate) fn count(&self, kind: Payer) -> u64 {
        self.each.iter().filter(|&&each| each == kind).count() as u64
    }

    /// Share of each customer's purchases to come that is expected to be paid.
    pub(crate) fn share(&self) -> Vec<f64> {
        let share = |payer: &Payer| match payer {
            Payer::Sure => 1.0,
            Payer::Never => 0.0,
            // Laplace's rule of succession, the mean after a uniform prior.
            Payer::Open => (self.paid + 1) as f64 / (self.came + 2) as f64,
        };
        self.each.iter().map(share).collect()
    }
}
