//! The name that a misspelt one most likely means.

use crate::import::map::name_key;

/// Longest name that is compared, in characters: the work grows with the square of it.
const LONGEST: usize = 40;

/// Names that are compared at most: a header may have thousands.
const MOST: usize = 200;

/// The most similar of the names, if one is near: with a letter in three wrong at most, or with one inside the other.
pub(in crate::import) fn nearest<'a>(name: &str, names: &'a [String]) -> Option<&'a str> {
    let key = |name: &str| name_key(&name.chars().take(LONGEST).collect::<String>()).chars().collect::<Vec<char>>();
    let wanted = key(name);
    let near = names.iter().take(MOST).filter(|other| !other.is_empty()).filter_map(|other| {
        let found = key(other);
        let wrong = distance(&wanted, &found);
        let (short, long) = if wanted.len() < found.len() { (&wanted, &found) } else { (&found, &wanted) };
        let is_inside = short.len() > 2 && long.windows(short.len()).any(|part| part == short.as_slice());
        (is_inside || wrong * 3 <= long.len()).then_some((wrong, other.as_str()))
    });
    near.min_by_key(|(wrong, _)| *wrong).map(|(_, other)| other)
}

/// How many letters must be put in, left out or exchanged (Levenshtein 1966).
fn distance(a: &[char], b: &[char]) -> usize {
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

    #[test]
    fn only_a_near_name_is_proposed() {
        let names = ["Order No", "Kunde", "Created at", "channel", ""].map(str::to_owned);
        for (name, near) in [
            ("Order Nr", Some("Order No")),
            ("chanel", Some("channel")),
            ("Kunden", Some("Kunde")),
            ("created", Some("Created at")),
            ("zzz", None),
            ("id", None),
        ] {
            assert_eq!(nearest(name, &names), near, "{name}");
        }
    }
}
