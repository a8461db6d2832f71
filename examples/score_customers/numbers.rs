//! Numbers as readers expect them.

/// A count with thousands separators: `2,357`.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> =
        (0..digits.len()).rev().step_by(3).map(|end| &digits[end.saturating_sub(2)..=end]).collect();
    groups.into_iter().rev().collect::<Vec<_>>().join(",")
}

/// A share in [0, 1] in percent: `19.1%`, and `<0.1%` rather than a false zero.
pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        x if x > 0.0 && x < 0.1 => "<0.1%".into(),
        x => format!("{x:.1}%"),
    }
}

/// A share in [0, 1] in whole percent, where room is short.
pub(crate) fn whole_percent(share: f64) -> String {
    match share * 100.0 {
        x if x > 0.0 && x < 0.5 => "<1%".into(),
        x => format!("{x:.0}%"),
    }
}

/// A number in at most four characters before its suffix, for axes: `950`, `1.2k`, `78k`, `3.4M`.
pub(crate) fn short(x: f64) -> String {
    let (scaled, suffix) = match x.abs() {
        size if size >= 1e9 => (x / 1e9, "bn"),
        size if size >= 1e6 => (x / 1e6, "M"),
        size if size >= 1e3 => (x / 1e3, "k"),
        _ => (x, ""),
    };
    let text = if scaled.abs() < 10.0 { format!("{scaled:.1}") } else { format!("{scaled:.0}") };
    format!("{}{suffix}", text.strip_suffix(".0").unwrap_or(&text))
}

/// An amount with thousands separators and two decimals, none from 10,000 on: `1,204.50`.
pub(crate) fn amount(x: f64) -> String {
    let sign = if x < 0.0 { "-" } else { "" };
    let cents = (x.abs() * 100.0).round();
    if cents >= 1e6 {
        return format!("{sign}{}", count(x.abs().round() as u64));
    }
    let units = (cents / 100.0).floor();
    format!("{sign}{}.{:02}", count(units as u64), (cents - units * 100.0) as u64)
}

/// An amount after its ISO 4217 code: `USD 1,204.50`.
pub(crate) fn money(currency: &str, x: f64) -> String {
    format!("{currency} {}", amount(x))
}

/// [`money`] to the nearest whole unit: `USD 1,205`.
pub(crate) fn whole_money(currency: &str, x: f64) -> String {
    let sign = if x <= -0.5 { "-" } else { "" };
    format!("{currency} {sign}{}", count(x.abs().round() as u64))
}

/// Weeks to a tenth: `26`, `26.1`.
pub(crate) fn weeks(x: f64) -> String {
    ((x * 10.0).round() / 10.0).to_string()
}

/// How far the prediction is off, in percent of what happened: `-12.1%`.
pub(crate) fn error(predicted: f64, actual: u64) -> String {
    if actual == 0 { "-".into() } else { format!("{:+.1}%", 100.0 * (predicted / actual as f64 - 1.0)) }
}

/// An id or a name on one line of at most 40 characters.
pub(crate) fn one_line(text: &str) -> String {
    let mut shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if text.chars().nth(40).is_some() {
        shown.pop();
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        let shown = [0, 7, 999, 1000, 12_345, 1_234_567].map(count);
        assert_eq!(shown, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn a_share_that_is_not_zero_does_not_read_as_zero() {
        assert_eq!([0.0, 0.0004, 0.1914, 1.0].map(percent), ["0.0%", "<0.1%", "19.1%", "100.0%"]);
        assert_eq!([0.0, 0.004, 0.191, 1.0].map(whole_percent), ["0%", "<1%", "19%", "100%"]);
    }

    #[test]
    fn axes_get_short_numbers() {
        let shown = [0.0, 0.5, 950.0, 1200.0, 78_000.0, -2e6, 3.25e9].map(short);
        assert_eq!(shown, ["0", "0.5", "950", "1.2k", "78k", "-2M", "3.2bn"]);
    }

    #[test]
    fn money_keeps_its_cents_while_they_matter() {
        let shown = [0.0, 9.999, -1204.5, 9_999.999, 78_518.4].map(amount);
        assert_eq!(shown, ["0.00", "10.00", "-1,204.50", "10,000", "78,518"]);
        assert_eq!(money("USD", 3.5), "USD 3.50");
        assert_eq!([4163.4, -0.2, -1.5].map(|x| whole_money("USD", x)), ["USD 4,163", "USD 0", "USD -2"]);
    }

    #[test]
    fn weeks_errors_and_names_are_short() {
        assert_eq!([26.0, 26.0 + 1.0 / 7.0].map(weeks), ["26", "26.1"]);
        assert_eq!([error(1653.0, 1882), error(3.0, 0)], ["-12.2%", "-"]);
        assert_eq!(one_line("O'Neil\nJr\u{1b}[2J"), "O'Neil Jr [2J");
        assert_eq!(one_line(&"é".repeat(41)), "é".repeat(39) + "…");
    }
}
