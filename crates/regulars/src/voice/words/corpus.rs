//! Many texts at once: the terms of each, as numbers.

use super::fold::Folded;
use super::scan::Kind;
use super::tokens::{Tokenizer, may_pair};
use crate::error::Result;
use crate::math::columns::parts::{meaning, part, piece};
use crate::work;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The id of a word that is no term: an `Option` would double the size of the columns that every word is looked up in.
const NONE: u32 = u32::MAX;
/// The id of the first pair, until all words are known and pairs move down behind them: words never get so far, as
/// their text alone would take more than the memory.
const FIRST_PAIR: u32 = 1 << 31;

/// Bytes of text that are read in a tick, about a microsecond.
pub(crate) const BYTES_A_TICK: u64 = 16;

/// Strings and their numbers, in the order in which they came.
#[derive(Debug, Default)]
struct Names {
    ids: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    /// The id of a string, which is a new one for a string that hasn't come yet.
    fn id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        // More than four thousand million different words don't fit into memory.
        let id = u32::try_from(self.names.len()).unwrap_or(NONE);
        self.names.push(name.into());
        self.ids.insert(name.into(), id);
        id
    }
}

/// The different terms of each text.
#[derive(Debug)]
pub(crate) struct Corpus {
    /// Terms of one word by their numbers, which depend on the order of the texts: no result may show them.
    pub(crate) words: Vec<String>,
    /// Terms of two words, whose numbers follow.
    pub(crate) pairs: Vec<(u32, u32)>,
    ends: Vec<usize>,
    ids: Vec<u32>,
}

/// A word as it stands in a text: its number, and whether it follows the one before.
type Word = (u32, bool);

impl Corpus {
    /// # Errors
    /// [`crate::Error::Stopped`].
    pub(crate) fn read(texts: &[&str], tokenizer: &Tokenizer) -> Result<Self> {
        let mut words = Words::read(texts, tokenizer)?;
        let mut corpus =
            Self { words: Vec::new(), pairs: Vec::new(), ends: Vec::with_capacity(texts.len()), ids: Vec::new() };
        let mut row = Vec::new();
        let stream = std::mem::take(&mut words.stream);
        let mut start = 0;
        for &end in &std::mem::take(&mut words.ends) {
            work::tick(1 + (end - start) as u64)?;
            words.distinct(part(&stream, start..end), tokenizer, &mut row);
            corpus.ids.extend_from_slice(&row);
            corpus.ends.push(corpus.ids.len());
            start = end;
        }
        // Pairs were numbered from the top while words were still found.
        let words_found = words.terms.names.len() as u32;
        corpus.ids.iter_mut().filter(|id| **id >= FIRST_PAIR).for_each(|id| *id = *id - FIRST_PAIR + words_found);
        (corpus.words, corpus.pairs) = (words.terms.names, words.pair_names);
        Ok(corpus)
    }

    /// The numbers of the different terms of a text, ascending.
    pub(crate) fn row(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        part(&self.ids, start..meaning(&self.ends, row))
    }

    pub(crate) fn rows(&self) -> usize {
        self.ends.len()
    }

    /// How many terms there are.
    pub(crate) fn terms(&self) -> usize {
        self.words.len() + self.pairs.len()
    }

    /// The term of a number.
    pub(crate) fn term(&self, id: u32) -> String {
        let word = |id: u32| self.words.get(id as usize).map_or("", String::as_str);
        match (id as usize).checked_sub(self.words.len()).and_then(|pair| self.pairs.get(pair)) {
            Some(&(first, second)) => [word(first), word(second)].join(" "),
            None => word(id).to_owned(),
        }
    }
}

/// The words of all texts, before they are terms.
struct Words {
    /// All words of all texts, one after the other.
    stream: Vec<Word>,
    /// Where each text ends in the stream.
    ends: Vec<usize>,
    words: Names,
    /// How the script of each different word sets words.
    kinds: Vec<Kind>,
    /// Whether a word may be half of a compound.
    halves: Vec<bool>,
    terms: Names,
    /// Term of each word, or none.
    term_of: Vec<u32>,
    compounds: HashMap<(u32, u32), u32>,
    pairs: HashMap<(u32, u32), u32>,
    pair_names: Vec<(u32, u32)>,
}

impl Words {
    fn read(texts: &[&str], tokenizer: &Tokenizer) -> Result<Self> {
        let (mut stream, mut ends) = (Vec::new(), Vec::with_capacity(texts.len()));
        let (mut words, mut kinds) = (Names::default(), Vec::new());
        let (mut folded, mut pieces) = (Folded::default(), Vec::new());
        for text in texts {
            work::tick(1 + text.len() as u64 / BYTES_A_TICK)?;
            folded.read(text, tokenizer.keep_diacritics, false);
            tokenizer.words(&folded.text, &mut pieces);
            for piece in &pieces {
                let word = words.id(self::piece(&folded.text, piece.start..piece.end));
                // A word that is new has the next id.
                if word as usize == kinds.len() {
                    kinds.push(piece.kind);
                }
                stream.push((word, piece.follows));
            }
            ends.push(stream.len());
        }
        let mut terms = Names::default();
        let named = || words.names.iter().zip(&kinds);
        let term_of =
            named().map(|(word, &kind)| tokenizer.term(word, kind).map_or(NONE, |term| terms.id(&term))).collect();
        let halves = named().map(|(word, &kind)| tokenizer.is_half(word, kind)).collect();
        let (compounds, pairs, pair_names) = (HashMap::new(), HashMap::new(), Vec::new());
        Ok(Self { stream, ends, words, kinds, halves, terms, term_of, compounds, pairs, pair_names })
    }

    /// The different terms of a text, ascending.
    fn distinct(&mut self, text: &[Word], tokenizer: &Tokenizer, row: &mut Vec<u32>) {
        row.clear();
        // Nothing comes before the first word, so it makes no pair.
        let mut last = NONE;
        let mut last_kind = Kind::Unspaced;
        let mut words = text.iter().peekable();
        while let Some(&(word, follows)) = words.next() {
            let mut term = self.term_of.get(word as usize).copied().unwrap_or(NONE);
            // A compound takes the next word with it, and neither half is a term of its own.
            if let Some(&&(next, true)) = words.peek()
                && let Some(compound) = self.compound(word, next, tokenizer)
            {
                term = compound;
                words.next();
            }
            let kind = self.kinds.get(word as usize).copied().unwrap_or(Kind::Unspaced);
            if term != NONE {
                row.push(term);
                if tokenizer.pairs && last != NONE && may_pair(last_kind, kind, follows) {
                    row.push(self.pair(last, term));
                }
            }
            // A stop word ends a pair: "out of order" has no term "out order".
            (last, last_kind) = (term, kind);
        }
        row.sort_unstable();
        row.dedup();
    }

    /// The term of two halves whose joined form some text or the dictionary has; it may be none.
    fn compound(&mut self, first: u32, second: u32, tokenizer: &Tokenizer) -> Option<u32> {
        let is_half = |word: u32| self.halves.get(word as usize) == Some(&true);
        if !is_half(first) || !is_half(second) {
            return None;
        }
        // Each two halves are looked up once: joining them for the dictionary costs an allocation.
        let entry = match self.compounds.entry((first, second)) {
            Entry::Occupied(known) => return Some(*known.get()).filter(|&term| term != NONE),
            Entry::Vacant(entry) => entry,
        };
        let name = |word: u32| self.words.names.get(word as usize).map_or("", String::as_str);
        let joined = [name(first), name(second)].concat();
        let known = self.words.ids.contains_key(&joined) || tokenizer.lists(&joined);
        let term = if known { tokenizer.term(&joined, Kind::Arabic) } else { None };
        let term = term.map_or(NONE, |term| self.terms.id(&term));
        entry.insert(term);
        Some(term).filter(|&term| term != NONE)
    }

    fn pair(&mut self, first: u32, second: u32) -> u32 {
        *self.pairs.entry((first, second)).or_insert_with(|| {
            self.pair_names.push((first, second));
            (self.pair_names.len() as u32 - 1).saturating_add(FIRST_PAIR)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::words::tokens::{TokenOptions, tokens};
    use proptest::prelude::*;

    fn rows(texts: &[&str], options: &TokenOptions) -> Vec<Vec<String>> {
        let corpus = Corpus::read(texts, &Tokenizer::new(options).unwrap()).unwrap();
        let names = |row: usize| {
            let mut names: Vec<String> = corpus.row(row).iter().map(|&id| corpus.term(id)).collect();
            names.sort();
            names
        };
        (0..corpus.rows()).map(names).collect()
    }

    #[test]
    fn a_joined_word_anywhere_makes_the_spaced_one_its_like() {
        let options = TokenOptions::default();
        assert_eq!(rows(&["نرم افزار خوب", "نرم‌افزار"], &options), [vec!["خوب", "نرمافزار"], vec!["نرمافزار"]]);
        assert_eq!(rows(&["نرم افزار خوب"], &options), [["افزار", "خوب", "نرم"]]);
        assert_eq!(rows(&["", "👍", "slow slow"], &options), [vec![], vec![], vec!["slow"]]);
    }

    proptest! {
        #[test]
        fn one_text_has_the_terms_of_its_tokens(text in "[a-c ]{0,30}|[\\p{Arabic} \u{200c}]{0,30}|[\\p{Han}a ]{0,20}|\\PC{0,30}") {
            let options = TokenOptions { ngrams: Some(2), stem: Some(true), min_chars: Some(1), ..TokenOptions::default() };
            let mut terms: Vec<String> = tokens(&text, &options).unwrap().into_iter().map(|token| token.term).collect();
            terms.sort();
            terms.dedup();
            prop_assert_eq!(&rows(&[&text], &options)[0], &terms);
        }
    }
}
