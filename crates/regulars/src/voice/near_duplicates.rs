//! Comments that say nearly the same in the same words: copied, posted twice, or written by a template.

use super::words::corpus::Corpus;

/// Fewest different terms of a comment that can be a near duplicate: shorter ones are alike by chance, as many people
/// write "great service".
const FEWEST_TERMS: usize = 8;
/// Share of the terms of either that both have (Jaccard), as a fraction, from which two comments are near duplicates:
/// one changed term in nine. A fraction of whole numbers is compared without rounding.
const ALIKE: (usize, usize) = (4, 5);
/// Bands of minima: comments that share a band are compared (MinHash, Broder 1997). Pairs that share 90 % of their
/// terms share a band with probability 0.99, pairs that share 20 % with 0.03.
const BANDS: usize = 4;
/// Minima of a band, all of which must be equal: with more of them alike pairs would be missed, with fewer nearly
/// every pair compared.
const MINIMA: usize = 3;

/// The first row of each row's group of near duplicates; a row without any is alone.
pub(super) fn near_duplicates(corpus: &Corpus) -> Vec<usize> {
    let mut hashes: Vec<u64> = corpus.words.iter().map(|term| hash(term)).collect();
    for (first, second) in &corpus.pairs {
        let [first, second] = [first, second].map(|id| hashes.get(*id as usize).copied().unwrap_or(0));
        hashes.push(mix(first ^ second.rotate_left(1)));
    }
    // The key of a band, the content and the row.
    let mut bands: Vec<[u64; 3]> = Vec::new();
    for row in (0..corpus.rows()).filter(|&row| corpus.row(row).len() >= FEWEST_TERMS) {
        let terms = || corpus.row(row).iter().filter_map(|&id| hashes.get(id as usize)).copied();
        // A sum of hashes, which no order of the terms changes.
        let content = terms().fold(0, u64::wrapping_add);
        let mut least = [u64::MAX; BANDS * MINIMA];
        for term in terms() {
            least.iter_mut().zip(1..).for_each(|(least, k)| *least = (*least).min(mix(term.wrapping_mul(2 * k + 1))));
        }
        let keys = least.chunks(MINIMA).zip(1_u64..);
        let key = |(minima, band): (&[u64], u64)| minima.iter().fold(band, |key, &min| mix(key ^ min));
        bands.extend(keys.map(key).map(|key| [key, content, row as u64]));
    }
    // Neighbours by content are compared, so that the order of the rows has no say.
    bands.sort_unstable();
    let mut groups = Groups { first: (0..corpus.rows()).collect() };
    for band in bands.chunk_by(|[a, ..], [b, ..]| a == b) {
        for pair in band.windows(2) {
            if let &[[_, _, a], [_, _, b]] = pair
                && let (a, b) = (a as usize, b as usize)
                && alike(corpus.row(a), corpus.row(b))
            {
                groups.join(a, b);
            }
        }
    }
    (0..corpus.rows()).map(|row| groups.find(row)).collect()
}

/// Whether two ascending lists are alike.
pub(super) fn alike(a: &[u32], b: &[u32]) -> bool {
    let shared = shared(a, b).count();
    let all = a.len() + b.len() - shared;
    all > 0 && shared * ALIKE.1 >= all * ALIKE.0
}

/// What two ascending lists have in common.
pub(super) fn shared<'a>(a: &'a [u32], mut b: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    a.iter().copied().filter(move |&id| {
        while let Some((&first, rest)) = b.split_first()
            && first < id
        {
            b = rest;
        }
        b.first() == Some(&id)
    })
}

/// Rows joined into groups, each known by its first row.
struct Groups {
    first: Vec<usize>,
}

impl Groups {
    fn find(&mut self, row: usize) -> usize {
        let mut at = row;
        while let Some(&up) = self.first.get(at)
            && up != at
        {
            at = up;
        }
        if let Some(first) = self.first.get_mut(row) {
            *first = at;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(first) = self.first.get_mut(a.max(b)) {
            *first = a.min(b);
        }
    }
}

/// FNV-1a, mixed.
fn hash(text: &str) -> u64 {
    mix(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)))
}

/// The finaliser of SplitMix64.
fn mix(bits: u64) -> u64 {
    let mixed = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::TokenOptions;
    use super::*;
    use crate::voice::words::tokens::Tokenizer;

    fn groups(texts: &[&str]) -> Vec<usize> {
        near_duplicates(&Corpus::read(texts, &Tokenizer::new(&TokenOptions::default()).unwrap()).unwrap())
    }

    #[test]
    fn copies_are_found_and_short_comments_are_not_copies() {
        let letter = "courier arrived late twice, box was crushed, support never answered my messages yesterday";
        let edited = "Courier arrived late twice; box was crushed. Support never answered my messages today!!";
        let other = "courier was polite, box fine, price too high, app hard to read on an old phone";
        assert_eq!(groups(&[other, letter, "great service", edited, "great service", letter]), [0, 1, 2, 1, 4, 1]);
        assert_eq!(groups(&[]), [0; 0]);
    }

    #[test]
    fn what_lists_share() {
        assert!(shared(&[1, 3, 5, 9], &[0, 3, 4, 9, 10]).eq([3, 9]));
        assert!(alike(&[1, 2, 3, 4], &[1, 2, 3, 4, 5]) && !alike(&[1, 2, 3], &[1, 2, 4]) && !alike(&[], &[]));
    }
}
