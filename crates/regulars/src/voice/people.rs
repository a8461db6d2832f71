//! Who says what: people counted by term and group, however often and long they speak.

use super::words::corpus::Corpus;
use crate::error::{Result, check_length};
use crate::math::sort_rows;

/// What customers wrote, a row each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comments<'a> {
    /// The texts, in any language; blank ones count for nothing.
    pub texts: &'a [&'a str],
    /// Code of each text's author; without it each text has its own.
    pub authors: Option<&'a [u32]>,
}

impl Comments<'_> {
    pub(super) fn check(&self) -> Result<()> {
        self.authors.map_or(Ok(()), |authors| check_length("authors", self.texts.len(), authors.len()))
    }

    /// The author of each row.
    pub(super) fn author_codes(&self) -> Vec<u32> {
        self.authors.map_or_else(|| (0..self.texts.len()).map(|row| row as u32).collect(), <[u32]>::to_vec)
    }
}

/// Counts of people.
#[derive(Debug)]
pub(super) struct People {
    /// By group, then by term: those who use it.
    pub(super) users: Vec<Vec<u64>>,
    /// By group: those who say anything.
    pub(super) speakers: Vec<u64>,
}

/// Counts the authors of each group; `group_of` gives a row's group, below `groups`.
pub(super) fn count_people(
    corpus: &Corpus,
    authors: &[u32],
    groups: usize,
    group_of: impl Fn(usize) -> usize,
) -> People {
    let mut users = vec![vec![0_u64; corpus.terms()]; groups];
    let mut speakers = vec![0; groups];
    // The person who was last seen with a term.
    let mut seen = vec![0_u32; corpus.terms()];
    let mut person = 0;
    let mut rows: Vec<(u32, usize, usize)> =
        authors.iter().enumerate().map(|(row, &author)| (author, group_of(row), row)).collect();
    sort_rows(&mut rows, Ord::cmp);
    for rows in rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        person += 1;
        let Some(&(_, group, _)) = rows.first() else { continue };
        let Some(users) = users.get_mut(group) else { continue };
        let mut spoke = false;
        for &id in rows.iter().flat_map(|&(.., row)| corpus.row(row)) {
            spoke = true;
            if let Some(seen) = seen.get_mut(id as usize).filter(|seen| **seen != person)
                && let Some(count) = users.get_mut(id as usize)
            {
                (*seen, *count) = (person, *count + 1);
            }
        }
        if let Some(count) = speakers.get_mut(group) {
            *count += u64::from(spoke);
        }
    }
    People { users, speakers }
}

#[cfg(test)]
mod tests {
    use super::super::TokenOptions;
    use super::*;
    use crate::voice::words::tokens::Tokenizer;

    #[test]
    fn a_loud_author_counts_once() {
        let texts = ["slow slow slow", "slow again", "slow", "fast", "", "slow"];
        let corpus = Corpus::read(&texts, &Tokenizer::new(&TokenOptions::default()).unwrap()).unwrap();
        let groups = [0, 0, 0, 0, 0, 1];
        let people = count_people(&corpus, &[7, 7, 8, 8, 9, 7], 2, |row| groups[row]);
        let of = |term: &str| {
            let id = corpus.words.iter().position(|name| name == term).unwrap();
            [people.users[0][id], people.users[1][id]]
        };
        assert_eq!((of("slow"), of("fast")), ([2, 1], [1, 0]));
        assert_eq!(people.speakers, [2, 1]);
    }
}
