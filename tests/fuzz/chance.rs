//! Chance with a seed, and a liking for the edges of what a number, a word or a column can be.

/// A stream of draws (SplitMix64).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0xd134_2543_de82_ef95));
        chance.bits();
        chance
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of 0, 1, ..., `n` - 1.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.bits() % n.max(1) as u64) as usize
    }

    /// Once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// A number whose logarithm is even between two powers of ten.
    pub(crate) fn power(&mut self, low: f64, high: f64) -> f64 {
        libm::pow(10.0, low + (high - low) * self.uniform())
    }

    /// Any number: an ordinary one, a special one, or one of any size.
    pub(crate) fn number(&mut self) -> f64 {
        const SPECIAL: [f64; 12] = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            5e-324,
            f64::MIN_POSITIVE,
            f64::MAX,
            f64::MIN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ];
        match self.below(8) {
            0 => self.pick(&SPECIAL),
            1 => f64::from_bits(self.bits()),
            2 | 3 => self.power(-300.0, 300.0) * if self.once_in(3) { -1.0 } else { 1.0 },
            _ => self.power(-3.0, 4.0),
        }
    }

    /// A finite number that isn't negative: alike, spread, or of very different sizes.
    pub(crate) fn weight(&mut self, reach: f64) -> f64 {
        if self.once_in(12) { 0.0 } else { self.power(-reach, reach) }
    }

    /// A confidence level, sometimes next to an end.
    pub(crate) fn level(&mut self) -> f64 {
        match self.below(6) {
            0 => self.power(-12.0, -1.0),
            1 => 1.0 - self.power(-15.0, -1.0),
            2 => self.number(),
            _ => 0.95,
        }
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// So many of something.
    pub(crate) fn many<T>(&mut self, count: usize, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..count).map(|_| draw(self)).collect()
    }

    /// Something, or nothing.
    pub(crate) fn perhaps<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.once_in(2).then(|| draw(self))
    }

    /// An order of so many rows.
    pub(crate) fn order(&mut self, rows: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..rows).collect();
        for row in (1..rows).rev() {
            order.swap(row, self.below(row + 1));
        }
        order
    }
}

/// The rows of a column in an order.
pub(crate) fn ordered<T: Clone>(column: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|&row| column[row].clone()).collect()
}
