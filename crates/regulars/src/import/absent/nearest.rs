//! The name that a misspelt one most likely means.

use crate::import::map::name_key;
use crate::model::spelling::distance;

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

#[cfg(test)]
mod tests {
    use super::*;

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
