//! Finding words and phrases in texts, in every spelling that the texts' language allows.

use super::fold::Folded;
use super::scan::{Kind, Piece, scan};
use super::tokens::Tokenizer;
use crate::math::columns::parts::piece;
use std::collections::{HashMap, HashSet};

/// Words that a phrase in Arabic script may be longer by in a text, whose writers part a word where others join it:
/// with fewer a phrase of three compounds would be missed.
const MORE_SPACES: usize = 3;
/// Most words of a phrase: from each word of every comment so many are compared, at most.
const MOST_WORDS: usize = 32;
/// Most characters of a phrase in a script without spaces, for the same reason.
const MOST_CHARACTERS: usize = 100;

/// Phrases to look for, each known by its number.
#[derive(Default)]
pub(crate) struct Phrases {
    whole: HashMap<String, Vec<u32>>,
    /// All beginnings of the phrases, at words.
    begun: HashSet<String>,
    longest: usize,
}

/// A phrase in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) phrase: u32,
    /// Its first word, and the word after its last one.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The words of a text: folded, how their script sets them, and whether each follows the one before.
pub(crate) type Words<'a> = Vec<(&'a str, Kind, bool)>;

/// A text's words as phrases are compared with them.
pub(crate) fn words<'a>(folded: &'a Folded, pieces: &mut Vec<Piece>) -> Words<'a> {
    scan(&folded.text, pieces);
    let word = |piece: &Piece| (self::piece(&folded.text, piece.start..piece.end), piece.kind, piece.follows);
    pieces.iter().map(word).collect()
}

impl Phrases {
    /// Adds a phrase; false when it has no word, too many, or words that don't follow one another.
    pub(crate) fn add(&mut self, phrase: &str, number: u32, tokenizer: &Tokenizer) -> bool {
        let mut folded = Folded::default();
        folded.read(phrase, tokenizer.keep_diacritics, false);
        let words = words(&folded, &mut Vec::new());
        let parted = words.iter().skip(1).any(|(.., follows)| !follows);
        let characters = words.iter().filter(|(_, kind, _)| *kind == Kind::Unspaced).count();
        if words.is_empty() || parted || words.len() - characters > MOST_WORDS || characters > MOST_CHARACTERS {
            return false;
        }
        let mut key = String::new();
        let mut last = None;
        for &(word, kind, _) in &words {
            extend(&mut key, &mut last, word, kind, tokenizer);
            // A text is followed word by word only as long as what it says begins some phrase.
            // Arabic script may part a word anywhere, so every beginning of one counts.
            if kind == Kind::Arabic {
                let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
                self.begun.extend(ends.filter_map(|end| key.get(..end)).map(String::from));
            } else {
                self.begun.insert(key.clone());
            }
        }
        let spaces = if words.iter().any(|(_, kind, _)| *kind == Kind::Arabic) { MORE_SPACES } else { 0 };
        self.longest = self.longest.max(words.len() + spaces);
        if !key.is_empty() {
            self.whole.entry(key).or_default().push(number);
        }
        true
    }

    /// All phrases in a text, by where they begin.
    pub(crate) fn find(&self, words: &Words<'_>, tokenizer: &Tokenizer, mentions: &mut Vec<Mention>) {
        mentions.clear();
        let mut key = String::new();
        for from in 0..words.len() {
            key.clear();
            let mut last = None;
            for (to, &(word, kind, follows)) in words.iter().enumerate().skip(from).take(self.longest) {
                // A comma or a full stop ends whatever phrase had begun.
                if to > from && !follows {
                    break;
                }
                extend(&mut key, &mut last, word, kind, tokenizer);
                if !self.begun.contains(&key) {
                    break;
                }
                let found = self.whole.get(&key).into_iter().flatten();
                mentions.extend(found.map(|&phrase| Mention { phrase, from, to: to + 1 }));
            }
        }
    }
}

/// Adds a word to a phrase: with a space where spaces count.
fn extend(key: &mut String, last: &mut Option<Kind>, word: &str, kind: Kind, tokenizer: &Tokenizer) {
    if last.is_some_and(|last| last == Kind::Spaced || kind == Kind::Spaced) {
        key.push(' ');
    }
    key.push_str(&tokenizer.stem(word));
    *last = Some(kind);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::words::tokens::TokenOptions;

    fn finds(phrase: &str, text: &str) -> usize {
        let tokenizer = Tokenizer::new(&TokenOptions { stem: Some(true), ..TokenOptions::default() }).unwrap();
        let mut phrases = Phrases::default();
        assert!(phrases.add(phrase, 0, &tokenizer));
        let mut folded = Folded::default();
        folded.read(text, false, false);
        let mut mentions = Vec::new();
        phrases.find(&words(&folded, &mut Vec::new()), &tokenizer, &mut mentions);
        mentions.len()
    }

    #[test]
    fn phrases_in_four_languages() {
        assert_eq!(finds("delivery time", "Delivery times... the delivery, time and the time of delivery-time"), 2);
        assert_eq!(finds("служба поддержки", "службы поддержки нет, служба, поддержка"), 1);
        for phrase in ["نرم‌افزار", "نرم افزار", "نرمافزار"] {
            for text in ["نرم‌افزار كند", "این نرم افزار", "نرمافزار بد"] {
                assert_eq!(finds(phrase, text), 1, "{phrase} {text}");
            }
        }
        assert_eq!(finds("کتاب", "کتابخانه"), 0);
        assert_eq!(finds("客服", "联系客服，客 服。客。服"), 2);
        assert_eq!(finds("app卡顿", "这个App卡顿"), 1);
        assert_eq!(finds("cafe", "CAFÉ cafeteria"), 1);
        assert_eq!(
            (finds("24/7", "open 24/7"), finds("AT&T", "my at&t plan"), finds("on time", "on\ntime")),
            (1, 1, 1)
        );
    }

    #[test]
    fn a_phrase_without_words_is_told() {
        let tokenizer = Tokenizer::new(&TokenOptions::default()).unwrap();
        for phrase in [" 👍 ", "log in (app)", "late. Never", &"so ".repeat(40)] {
            assert!(!Phrases::default().add(phrase, 0, &tokenizer), "{phrase}");
        }
    }
}
