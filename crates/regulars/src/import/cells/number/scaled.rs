//! Exact decimals to reckon with.

/// A whole number of units of ten to a negative power: 1.799 is 1799 with 3 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scaled {
    value: i128,
    decimals: usize,
}

impl Scaled {
    /// The number of a decimal's text (`-?digits[.digits]`); `None` when it has too many digits.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        Some(Self { value: [whole, fraction].concat().parse().ok()?, decimals: fraction.len() })
    }

    /// The exact product; `None` when it has too many digits.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        Some(Self { value: self.value.checked_mul(other.value)?, decimals: self.decimals + other.decimals })
    }

    /// The number divided by ten so often.
    pub(crate) fn shifted(self, decimals: usize) -> Self {
        Self { decimals: self.decimals + decimals, ..self }
    }
}

/// The number as decimals are written, without zeros at its end.
impl std::fmt::Display for Scaled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.value < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.value.unsigned_abs(), width = self.decimals + 1);
        let (whole, fraction) = digits.split_at_checked(digits.len() - self.decimals).unwrap_or((&digits, ""));
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(one: &str, other: &str) -> String {
        Scaled::of(one).unwrap().times(Scaled::of(other).unwrap()).unwrap().to_string()
    }

    #[test]
    fn products_are_exact() {
        assert_eq!(times("1.799", "10"), "17.99");
        assert_eq!(times("1.799", "3"), "5.397");
        assert_eq!(times("-0.0005", "2000"), "-1");
        assert_eq!(times("0.1", "0.10"), "0.01");
        assert_eq!(times("0", "7.5"), "0");
        assert_eq!(Scaled::of("179.9").unwrap().shifted(2).to_string(), "1.799");
        assert_eq!(Scaled::of("9".repeat(40).as_str()), None);
        let large = Scaled::of("9".repeat(30).as_str()).unwrap();
        assert_eq!(large.times(large), None);
    }
}
