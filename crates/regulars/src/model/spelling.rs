//! How far one spelling is from another.

/// How many letters must be put in, left out or exchanged (Levenshtein 1966).
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (above, y) in row.iter_mut().skip(1).zip(b) {
            let best = (corner + usize::from(x != y)).min(*above + 1).min(left + 1);
            corner = std::mem::replace(above, best);
            left = best;
        }
        row.first_mut().into_iter().for_each(|first| *first = i + 1);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let of = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        for (a, b, wrong) in
            [("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3), ("net", "ten", 2), ("été", "ete", 2)]
        {
            assert_eq!((of(a, b), of(b, a)), (wrong, wrong), "{a} {b}");
        }
    }
}
