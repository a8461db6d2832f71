//! The few comments that stand best for many.

use super::near_duplicates::{alike, shared};
use super::people::Comments;
use super::words::corpus::Corpus;
use super::words::tokens::{TokenOptions, Tokenizer};
use crate::error::{Result, check_length};
use crate::math::sort_rows;
use crate::work;
use serde::{Deserialize, Serialize};

/// Different terms of a comment between which its length costs nothing: one of fewer says little, one of more takes
/// long to read. Its worth goes down with the ratio to either end; without them the longest comments would stand for
/// all.
const READABLE_TERMS: (f64, f64) = (6.0, 40.0);
/// Most comments, the most typical ones, that are weighed against each other: the time of that goes by their number
/// times that of the quotes.
const CANDIDATES: usize = 200;
/// Parts of a weight of 1: weights of terms are whole numbers of them, so that sums don't depend on their order; 2^16
/// keep four digits.
const WEIGHT_PARTS: f64 = 65536.0;

/// Options of [`quotes`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuoteOptions {
    /// How the texts become terms.
    pub tokens: TokenOptions,
    /// Most quotes; 3.
    pub most: Option<u64>,
}

/// A comment that stands for others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The comment's row.
    pub row: u64,
    /// How typical it is of the chosen comments, 0 to 1: the cosine between its terms and all of theirs.
    pub similarity: f64,
    /// The chosen comments that share more with this quote than with the others, itself included.
    pub stands_for: u64,
}

/// The comments that stand best for the `chosen` ones, the best first.
///
/// Comments are compared by their terms, each weighted by its rarity among all comments (tf-idf, Spärck Jones 1972).
/// The first quote is the one nearest to the sum of the chosen comments, of a length that can be read (about 6 to 40
/// terms); each further one is also unlike the quotes before it (maximal marginal relevance, Carbonell and Goldstein
/// 1998), from another author, and no near duplicate. Equal ones are taken by their text.
///
/// ```
/// use regulars::voice::{Comments, QuoteOptions, quotes};
/// let texts = [
///     "Delivery was three days late and the box arrived open",
///     "late delivery",
///     "The delivery came late, again, and nobody told me",
///     "I like the new app",
/// ];
/// let comments = Comments { texts: &texts, authors: None };
/// let options = QuoteOptions { most: Some(1), ..QuoteOptions::default() };
/// let found = quotes(&comments, &[true, true, true, false], &options)?;
/// assert_eq!((found[0].row, found[0].stands_for), (0, 3));
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, or an option out of its range.
pub fn quotes(comments: &Comments, chosen: &[bool], options: &QuoteOptions) -> Result<Vec<Quote>> {
    comments.check()?;
    check_length("chosen", comments.texts.len(), chosen.len())?;
    let corpus = Corpus::read(comments.texts, &Tokenizer::new(&options.tokens)?)?;
    let weights = Weights::of(&corpus);
    let chosen: Vec<usize> = chosen.iter().zip(0..).filter(|(chosen, _)| **chosen).map(|(_, row)| row).collect();
    let authors = comments.author_codes();
    let speakers =
        Speakers { corpus: &corpus, weights: &weights, texts: comments.texts, authors: &authors, codes: &authors };
    let most = usize::try_from(options.most.unwrap_or(3)).unwrap_or(usize::MAX);
    let found = speakers.choose(&chosen, most);
    let mut quotes: Vec<Quote> = found
        .iter()
        .map(|quote| Quote { row: quote.row as u64, similarity: quote.similarity.min(1.0), stands_for: 0 })
        .collect();
    for &row in &chosen {
        work::tick(found.len() as u64)?;
        let likeness = found.iter().map(|quote| weights.cosine(corpus.row(row), corpus.row(quote.row)));
        let nearest = likeness.zip(&mut quotes).fold(None, |nearest: Option<(f64, &mut Quote)>, (likeness, quote)| {
            if likeness > nearest.as_ref().map_or(0.0, |nearest| nearest.0) { Some((likeness, quote)) } else { nearest }
        });
        if let Some((_, quote)) = nearest {
            quote.stands_for += 1;
        }
    }
    work::check().map(|()| quotes)
}

/// Weights of terms by their rarity.
pub(super) struct Weights(Vec<u64>);

impl Weights {
    pub(super) fn of(corpus: &Corpus) -> Self {
        let mut texts_with = vec![0_u64; corpus.terms()];
        for &id in (0..corpus.rows()).flat_map(|row| corpus.row(row)) {
            if let Some(count) = texts_with.get_mut(id as usize) {
                *count += 1;
            }
        }
        let all = corpus.rows() as f64 + 1.0;
        let weight =
            |count: u64| (WEIGHT_PARTS * (1.0 + libm::log(all / (count as f64 + 1.0)))).round().max(1.0) as u64;
        Self(texts_with.into_iter().map(weight).collect())
    }

    fn weight(&self, id: u32) -> u128 {
        self.0.get(id as usize).copied().unwrap_or(0).into()
    }

    /// The length of a text as a vector.
    fn length(&self, text: &[u32]) -> f64 {
        let square: u128 = text.iter().map(|&id| self.weight(id) * self.weight(id)).sum();
        (square as f64).sqrt()
    }

    fn cosine(&self, a: &[u32], b: &[u32]) -> f64 {
        let product: u128 = shared(a, b).map(|id| self.weight(id) * self.weight(id)).sum();
        if product == 0 { 0.0 } else { product as f64 / (self.length(a) * self.length(b)) }
    }
}

/// Comments among which quotes are chosen.
pub(super) struct Speakers<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) weights: &'a Weights,
    pub(super) texts: &'a [&'a str],
    pub(super) authors: &'a [u32],
    /// The authors as they came, where copies count as one author's.
    pub(super) codes: &'a [u32],
}

/// A candidate, with its likeness to all candidates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) row: usize,
    similarity: f64,
    /// Similarity, less for comments of an unhandy length.
    worth: f64,
}

impl Speakers<'_> {
    /// The rows that stand for `rows`, at most so many; fewer after a stop.
    pub(super) fn choose(&self, rows: &[usize], most: usize) -> Vec<Candidate> {
        let mut candidates = self.candidates(rows);
        let mut chosen: Vec<Candidate> = Vec::new();
        while chosen.len() < most && work::tick(candidates.len() as u64).is_ok() {
            let worth = |candidate: &Candidate| {
                let likest = chosen.iter().map(|quote| self.likeness(quote.row, candidate.row)).fold(0.0, f64::max);
                candidate.worth - 0.5 * likest
            };
            let author = |row: usize| self.authors.get(row);
            candidates.retain(|candidate| {
                chosen.iter().all(|quote| {
                    author(quote.row) != author(candidate.row)
                        && !alike(self.corpus.row(quote.row), self.corpus.row(candidate.row))
                })
            });
            // Candidates are in order: of equal ones the first is taken.
            let best = candidates.iter().map(|candidate| (worth(candidate), candidate));
            let Some((_, &best)) = best.reduce(|best, next| if next.0 > best.0 { next } else { best }) else { break };
            chosen.push(best);
        }
        chosen
    }

    fn likeness(&self, a: usize, b: usize) -> f64 {
        self.weights.cosine(self.corpus.row(a), self.corpus.row(b))
    }

    /// The most typical rows, the best first.
    fn candidates(&self, rows: &[usize]) -> Vec<Candidate> {
        let mut users = std::collections::HashMap::<u32, u128>::new();
        for &id in rows.iter().flat_map(|&row| self.corpus.row(row)) {
            *users.entry(id).or_default() += 1;
        }
        let pull = |id: u32| self.weights.weight(id) * users.get(&id).copied().unwrap_or(0);
        let whole: f64 = users.keys().map(|&id| pull(id) * pull(id)).sum::<u128>() as f64;
        let candidate = |&row: &usize| {
            let terms = self.corpus.row(row);
            let product: u128 = terms.iter().map(|&id| self.weights.weight(id) * pull(id)).sum();
            let similarity = product as f64 / (self.weights.length(terms) * whole.sqrt());
            let count = terms.len() as f64;
            let readable = (count / READABLE_TERMS.0).min(READABLE_TERMS.1 / count).min(1.0);
            (!terms.is_empty()).then_some(Candidate { row, similarity, worth: similarity * readable })
        };
        let mut candidates: Vec<Candidate> = rows.iter().filter_map(candidate).collect();
        // Of equal texts the one whose author has the least code: where it stands has no say in who else is quoted.
        let place = |candidate: &Candidate| {
            let row = candidate.row;
            (self.texts.get(row), self.codes.get(row), row)
        };
        sort_rows(&mut candidates, |a, b| b.worth.total_cmp(&a.worth).then_with(|| place(a).cmp(&place(b))));
        candidates.truncate(CANDIDATES);
        candidates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_differ_in_author_and_words() {
        let texts = [
            "the courier was rude and late with the parcel",
            "The courier was rude, and late with the parcel!",
            "courier rude late parcel broken box wet",
            "refund refused twice by support after courier lost it",
            "late",
        ];
        let comments = Comments { texts: &texts, authors: Some(&[1, 2, 3, 4, 5]) };
        let found = quotes(&comments, &[true; 5], &QuoteOptions { most: Some(9), ..QuoteOptions::default() }).unwrap();
        let rows: Vec<u64> = found.iter().map(|quote| quote.row).collect();
        assert_eq!(rows.iter().filter(|row| **row < 2).count(), 1);
        assert_eq!(found.iter().map(|quote| quote.stands_for).sum::<u64>(), 5);
        let one = Comments { texts: &texts, authors: Some(&[1; 5]) };
        assert_eq!(quotes(&one, &[true; 5], &QuoteOptions::default()).unwrap().len(), 1);
        assert_eq!(quotes(&comments, &[false; 5], &QuoteOptions::default()).unwrap(), []);
        assert_eq!(quotes(&comments, &[false; 4], &QuoteOptions::default()).unwrap_err().code(), "lengths");
    }

    #[test]
    fn any_order_gives_the_same_texts() {
        let texts =
            ["доставка опоздала на день", "курьер не позвонил", "доставка опоздала, курьер грубый", "всё хорошо"];
        let chosen = |order: [usize; 4]| {
            let texts: Vec<&str> = order.iter().map(|&row| texts[row]).collect();
            let comments = Comments { texts: &texts, authors: None };
            let found = quotes(&comments, &[true; 4], &QuoteOptions::default()).unwrap();
            found
                .into_iter()
                .map(|quote| (texts[quote.row as usize].to_owned(), quote.similarity.to_bits(), quote.stands_for))
                .collect::<Vec<_>>()
        };
        assert_eq!(chosen([0, 1, 2, 3]), chosen([3, 1, 0, 2]));
        assert_eq!(chosen([0, 1, 2, 3])[0].0, "доставка опоздала, курьер грубый");
    }
}
