//! From a text in any script to the terms that are counted.

use super::fold::Folded;
use super::scan::{Kind, Piece, scan};
use super::stop_words::{LANGUAGES, PERSIAN_ALONE};
use crate::error::{Error, Result};
use crate::math::columns::parts::{part, piece};
use crate::math::sort_rows;
use serde::{Deserialize, Serialize};
use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::borrow::Cow;
use std::collections::HashSet;

/// Longest word that is stemmed, in bytes: what is longer is no word of a language, and the stemmer's time grows by
/// more than the length.
const LONGEST_STEMMED: usize = 100;

/// Longest word of a dictionary, in characters: at every character of a text words up to the longest one are looked up.
const LONGEST_LISTED: usize = 100;

/// How texts become terms; `Default` is right for texts in several languages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenOptions {
    /// The language of the texts, BCP 47 (`"en"`, `"fa-IR"`): whose stop words and stemmer are used. Without it, those
    /// of English for Latin letters, of Russian for Cyrillic ones, and the stop words of Persian and Chinese.
    pub language: Option<String>,
    /// Whether the words of English and Russian are cut to their stems (Snowball); false. Others stay whole.
    pub stem: Option<bool>,
    /// Words that are no terms, in place of the built-in lists (English, Persian, Russian, Chinese); an empty list
    /// keeps all.
    pub stop_words: Option<Vec<String>>,
    /// Words that spaces don't tell. In Chinese, Japanese, Thai and the like they are found by the longest match, and
    /// what lies between them is taken in pairs of characters, as all is without a dictionary. In Arabic script a
    /// listed compound is one term however it is spelled: joined, with a half-space, or spaced.
    pub dictionary: Option<Vec<String>>,
    /// Most words of a term, 1 or 2; 1. With 2, "slow delivery" is a term beside "slow" and "delivery".
    pub ngrams: Option<u32>,
    /// Fewest characters of a term, where words are spaced; 2.
    pub min_chars: Option<u32>,
    /// Whether "café" and "cafe", "ё" and "е" are different terms; false.
    pub keep_diacritics: Option<bool>,
}

/// A term and the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The normalised term, by which texts are compared.
    pub term: String,
    /// Its first character in the text, counted from 0.
    pub start: u64,
    /// The character after its last one.
    pub end: u64,
}

/// The terms of a text in any script, in the order in which they begin.
///
/// Terms are compared in one spelling: Unicode's compatibility form NFKC, lower case, no accents, ё as е, Arabic yeh
/// and kaf as the Persian ones, digits as 0 to 9, without tatweel, vowel signs and joiners, so that a half-space makes
/// no difference: نرم‌افزار is نرمافزار. It is also نرم افزار where this text, or the dictionary, has the joined word.
/// Words are those of Unicode's word boundaries (UAX 29); Chinese, Japanese, Thai, Lao, Khmer and Burmese are taken by
/// the dictionary, else in pairs of characters.
///
/// Places count characters (Unicode scalar values, code points): every programming language can count them, counts them
/// alike, and none is ever cut.
///
/// ```
/// use regulars::voice::{TokenOptions, tokens};
/// let terms = |text: &str, options: &TokenOptions| -> regulars::Result<Vec<String>> {
///     Ok(tokens(text, options)?.into_iter().map(|token| token.term).collect())
/// };
/// let plain = TokenOptions::default();
/// assert_eq!(terms("The Café is SLOW", &plain)?, ["cafe", "slow"]);
/// assert_eq!(terms("نرم‌افزار كوچك", &plain)?, ["نرمافزار", "کوچک"]);
/// assert_eq!(terms("客户体验", &plain)?, ["客户", "户体", "体验"]);
/// let words = TokenOptions { dictionary: Some(vec!["客户".into(), "体验".into()]), ..TokenOptions::default() };
/// assert_eq!(terms("客户体验", &words)?, ["客户", "体验"]);
/// let stems = TokenOptions { stem: Some(true), ..TokenOptions::default() };
/// assert_eq!(terms("доставки опоздали", &stems)?, ["доставк", "опозда"]);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// An option out of its range.
pub fn tokens(text: &str, options: &TokenOptions) -> Result<Vec<Token>> {
    let tokenizer = Tokenizer::new(options)?;
    let mut folded = Folded::default();
    folded.read(text, tokenizer.keep_diacritics, true);
    let mut found: Vec<Token> = Vec::new();
    let mut last: Option<(String, Piece)> = None;
    for (word, piece) in tokenizer.compounded(&folded.text) {
        let term = tokenizer.term(&word, piece.kind);
        let mut push = |term: String, from: usize| {
            let (start, end) = folded.original(from, piece.end);
            found.push(Token { term, start: start as u64, end: end as u64 });
        };
        // The pair with the term before it, whose place begins where that does.
        if let (Some(term), Some((before, first))) = (&term, &last)
            && tokenizer.pairs
            && may_pair(first.kind, piece.kind, piece.follows)
        {
            push([before, term.as_ref()].join(" "), first.start);
        }
        last = term.map(|term| {
            push(term.to_string(), piece.start);
            (term.into_owned(), piece)
        });
    }
    // A pair begins before its second word but is found after it.
    sort_rows(&mut found, |a, b| (a.start, a.end).cmp(&(b.start, b.end)));
    Ok(found)
}

/// Whether two terms, one after the other, make a pair: characters of scripts without spaces are in pairs already.
pub(super) fn may_pair(first: Kind, second: Kind, follows: bool) -> bool {
    follows && first != Kind::Unspaced && second != Kind::Unspaced
}

/// Checked options, ready for use.
pub(crate) struct Tokenizer {
    pub(crate) keep_diacritics: bool,
    /// Whether pairs of words are terms.
    pub(super) pairs: bool,
    /// Folded words of the dictionary.
    dictionary: HashSet<String>,
    /// Characters of its longest word without spaces.
    longest: usize,
    min_chars: usize,
    stop_words: HashSet<String>,
    alone: HashSet<&'static str>,
    /// Of Latin and of Cyrillic letters.
    stemmers: (Option<Stemmer>, Option<Stemmer>),
}

impl Tokenizer {
    pub(crate) fn new(options: &TokenOptions) -> Result<Self> {
        let ngrams = options.ngrams.unwrap_or(1);
        if !(1..=2).contains(&ngrams) {
            return Err(Error::OutOfRange {
                what: "ngrams".into(),
                index: 0,
                value: ngrams.into(),
                min: 1.0,
                max: 2.0,
            });
        }
        let keep_diacritics = options.keep_diacritics.unwrap_or(false);
        let language = options.language.as_deref().map(|tag| {
            let first = tag.split(['-', '_']).next().unwrap_or_default();
            first.to_ascii_lowercase()
        });
        if let Some(language) = language.as_deref().filter(|language| !is_language(language)) {
            return Err(Error::invalid(
                "language",
                format!("{language:?} is no tag of BCP 47, such as \"en\" or \"fa-IR\""),
            ));
        }
        // Texts of no stated language may hold any of them.
        let speaks = |code: &str| language.as_deref().is_none_or(|language| language == code);
        let folded = |words: &[String]| words.iter().map(|word| fold(word, keep_diacritics)).collect::<Vec<_>>();
        let stop_words = options.stop_words.as_deref().map_or_else(
            || {
                let lists = LANGUAGES.into_iter().filter(|(code, _)| speaks(code));
                lists.flat_map(|(_, list)| list.split_whitespace()).map(String::from).collect()
            },
            |words| folded(words).into_iter().collect(),
        );
        let dictionary = folded(options.dictionary.as_deref().unwrap_or_default());
        if let Some(word) = dictionary.iter().find(|word| word.chars().nth(LONGEST_LISTED).is_some()) {
            let start: String = word.chars().take(20).collect();
            return Err(Error::invalid(
                "dictionary",
                format!("{start:?}... is longer than {LONGEST_LISTED} characters"),
            ));
        }
        // A compound that is listed with its space is compared joined.
        let dictionary: HashSet<String> = dictionary.into_iter().map(|word| word.replace(' ', "")).collect();
        // Each algorithm is named where it is created: the compiler leaves out those of the thirty other languages.
        let stemmer = |code, create: fn() -> Stemmer| (options.stem == Some(true) && speaks(code)).then(create);
        Ok(Self {
            keep_diacritics,
            pairs: ngrams == 2,
            longest: dictionary.iter().map(|word| word.chars().count()).max().unwrap_or(0),
            dictionary,
            min_chars: options.min_chars.unwrap_or(2) as usize,
            stop_words,
            alone: PERSIAN_ALONE.split_whitespace().collect(),
            stemmers: (
                stemmer("en", || Stemmer::create(Algorithm::English)),
                stemmer("ru", || Stemmer::create(Algorithm::Russian)),
            ),
        })
    }

    /// The words of a folded text; what isn't in the dictionary of scripts without spaces is in pairs of characters.
    pub(super) fn words(&self, text: &str, words: &mut Vec<Piece>) {
        scan(text, words);
        if words.iter().all(|piece| piece.kind != Kind::Unspaced) {
            return;
        }
        let pieces = std::mem::take(words);
        // Characters that touch are one run, in which the dictionary's words are looked for.
        let touch = |a: &Piece, b: &Piece| a.kind == Kind::Unspaced && b.kind == Kind::Unspaced && a.end == b.start;
        for run in pieces.chunk_by(touch) {
            match run {
                [piece] if piece.kind != Kind::Unspaced => words.push(*piece),
                run => self.divide(text, run, words),
            }
        }
    }

    /// The words of one text, compounds that it has joined too, or the dictionary, in one.
    fn compounded<'a>(&self, text: &'a str) -> Vec<(Cow<'a, str>, Piece)> {
        let mut pieces = Vec::new();
        self.words(text, &mut pieces);
        let word = |piece: &Piece| self::piece(text, piece.start..piece.end);
        let joined: HashSet<&str> = pieces.iter().filter(|piece| piece.kind == Kind::Arabic).map(word).collect();
        let compound = |first: &Piece, second: &Piece| {
            let halves = [first, second].map(|piece| self.is_half(word(piece), piece.kind));
            let compound = (second.follows && halves == [true; 2]).then(|| [word(first), word(second)].concat());
            compound.filter(|compound| joined.contains(compound.as_str()) || self.lists(compound))
        };
        let mut words = Vec::new();
        let mut rest = pieces.iter().peekable();
        while let Some(piece) = rest.next() {
            let whole = rest.peek().and_then(|next| Some((compound(piece, next)?, next.end)));
            words.push(match whole {
                Some((compound, end)) => {
                    rest.next();
                    (Cow::Owned(compound), Piece { end, ..*piece })
                }
                None => (Cow::Borrowed(word(piece)), *piece),
            });
        }
        words
    }

    /// Divides a run of characters into the longest words of the dictionary, and the rest into pairs.
    fn divide(&self, text: &str, run: &[Piece], words: &mut Vec<Piece>) {
        let mut rest = run;
        let mut unknown = 0;
        while unknown < rest.len() {
            let (before, after) = rest.split_at(unknown);
            // The longest word wins: "客户体验" before "客户".
            let listed = (1..=after.len().min(self.longest)).rev().find_map(|count| {
                let (first, last) = (after.first()?, after.get(count - 1)?);
                self.dictionary.contains(text.get(first.start..last.end)?).then_some((first, last, count))
            });
            // No word begins here: this character is left for a pair.
            let Some((first, last, count)) = listed else {
                unknown += 1;
                continue;
            };
            pair_up(before, words);
            words.push(Piece { end: last.end, ..*first });
            (rest, unknown) = (part(after, count..), 0);
        }
        pair_up(rest, words);
    }

    /// Whether a word may be half of a compound in Arabic script.
    pub(super) fn is_half(&self, word: &str, kind: Kind) -> bool {
        kind == Kind::Arabic && !self.alone.contains(word)
    }

    /// The term of a folded word; `None` when it is none.
    pub(super) fn term<'a>(&self, word: &'a str, kind: Kind) -> Option<Cow<'a, str>> {
        if self.stop_words.contains(word) {
            return None;
        }
        if kind == Kind::Unspaced {
            let mut characters = word.char_indices().map(|(at, c)| piece(word, at..at + c.len_utf8()));
            // A pair of stop words says no more than each.
            let silent = characters.all(|character| self.stop_words.contains(character));
            return (!silent || self.dictionary.contains(word)).then_some(Cow::Borrowed(word));
        }
        // By the character at that index: counting all would read long words to their end.
        if word.chars().nth(self.min_chars.saturating_sub(1)).is_none() && self.min_chars > 0 {
            return None;
        }
        Some(self.stem(word))
    }

    /// The stem of a word, where there is a stemmer of its letters.
    pub(super) fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        let (latin, cyrillic) = &self.stemmers;
        if word.len() > LONGEST_STEMMED {
            return Cow::Borrowed(word);
        }
        let all = |letters: fn(char) -> bool| word.chars().all(letters);
        match (latin, cyrillic) {
            (Some(stemmer), _) if all(|c| c.is_ascii_lowercase() || c == '\'') => stemmer.stem(word),
            (_, Some(stemmer)) if all(|c| matches!(c, 'а'..='я')) => stemmer.stem(word),
            _ => Cow::Borrowed(word),
        }
    }

    /// Whether a compound is in the dictionary.
    pub(super) fn lists(&self, word: &str) -> bool {
        self.dictionary.contains(word)
    }
}

/// Whether a language has two or three letters, as those of ISO 639 have.
fn is_language(language: &str) -> bool {
    (2..=3).contains(&language.len()) && language.bytes().all(|letter| letter.is_ascii_lowercase())
}

/// A word alone in its folded spelling.
fn fold(word: &str, keep_diacritics: bool) -> String {
    let mut folded = Folded::default();
    folded.read(word.trim(), keep_diacritics, false);
    folded.text
}

/// Characters in pairs, each with its neighbour; one alone is itself.
fn pair_up(characters: &[Piece], words: &mut Vec<Piece>) {
    if let [character] = characters {
        words.push(*character);
    }
    words.extend(characters.windows(2).filter_map(|pair| match pair {
        [first, second] => Some(Piece { end: second.end, ..*first }),
        _ => None,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str, options: &TokenOptions) -> Vec<String> {
        tokens(text, options).unwrap().into_iter().map(|token| token.term).collect()
    }

    fn plain(text: &str) -> Vec<String> {
        terms(text, &TokenOptions::default())
    }

    fn stemmed(text: &str) -> Vec<String> {
        terms(text, &TokenOptions { stem: Some(true), ..TokenOptions::default() })
    }

    #[test]
    fn four_languages() {
        assert_eq!(
            plain("The delivery was late, and nobody called us back."),
            ["delivery", "late", "nobody", "called", "back"]
        );
        assert_eq!(plain("پشتیبانی خیلی دیر جواب می‌دهد"), ["پشتیبانی", "خیلی", "دیر", "جواب", "میدهد"]);
        assert_eq!(plain("Курьер ещё не приехал"), ["курьер", "не", "приехал"]);
        assert_eq!(plain("物流太慢了"), ["物流", "流太", "太慢", "慢了"]);
    }

    #[test]
    fn a_compound_is_one_term_however_it_is_spelled() {
        let text = "نرم‌افزار خوب، نرم افزار بد، نرمافزار";
        assert_eq!(plain(text), ["نرمافزار", "خوب", "نرمافزار", "بد", "نرمافزار"]);
        assert_eq!(plain("نرم افزار"), ["نرم", "افزار"]);
        let dictionary = Some(vec!["نرم‌افزار".into()]);
        assert_eq!(terms("نرم افزار", &TokenOptions { dictionary, ..TokenOptions::default() }), ["نرمافزار"]);
        // "in" and "found" beside "receive": words that stand alone aren't halves.
        assert_eq!(plain("دریافت در یافت"), ["دریافت", "یافت"]);
        // Nor does a compound reach over a comma.
        assert_eq!(plain("نرمافزار نرم، افزار"), ["نرمافزار", "نرم", "افزار"]);
    }

    #[test]
    fn the_dictionary_takes_the_longest_words() {
        let words = ["客户", "客户体验", "服务", "态度"].map(String::from).to_vec();
        let options = TokenOptions { dictionary: Some(words), ..TokenOptions::default() };
        assert_eq!(terms("客户体验服务态度太差劲了", &options), ["客户体验", "服务", "态度", "太差", "差劲", "劲了"]);
        assert_eq!(terms("好客户", &options), ["好", "客户"]);
        assert_eq!(plain("我们的app很好用"), ["们的", "app", "很好", "好用"].map(String::from)[1..].to_vec());
    }

    #[test]
    fn other_scripts_without_spaces() {
        assert_eq!(plain("サポートの対応が遅い"), ["サポート", "の対", "対応", "応が", "が遅", "遅い"]);
        assert_eq!(plain("ส่งช้า"), ["ส่ง", "งช้", "ช้า"]);
    }

    #[test]
    fn stems_of_english_and_russian() {
        assert_eq!(stemmed("deliveries delivered delivery's"), ["deliveri", "deliv", "deliveri"]);
        assert_eq!(stemmed("доставка доставку доставки"), ["доставк"; 3]);
        assert_eq!(stemmed("ёлка ёлки"), ["елк"; 2]);
        let german = TokenOptions { language: Some("de-AT".into()), stem: Some(true), ..TokenOptions::default() };
        assert_eq!(terms("this Lieferungen was", &german), ["this", "lieferungen", "was"]);
    }

    #[test]
    fn pairs_of_words() {
        let options = TokenOptions { ngrams: Some(2), ..TokenOptions::default() };
        assert_eq!(
            terms("not good. Slow delivery to us", &options),
            ["not", "not good", "good", "slow", "slow delivery", "delivery"]
        );
    }

    #[test]
    fn places_are_characters_of_the_text() {
        let text = "Sööö gut 👍 客户 کـتاب";
        for token in tokens(text, &TokenOptions::default()).unwrap() {
            let slice: String =
                text.chars().skip(token.start as usize).take((token.end - token.start) as usize).collect();
            assert_eq!(plain(&slice), [token.term]);
        }
    }

    #[test]
    fn options_are_checked_and_obeyed() {
        for ngrams in [0, 3] {
            let options = TokenOptions { ngrams: Some(ngrams), ..TokenOptions::default() };
            assert_eq!(tokens("a", &options).unwrap_err().code(), "out_of_range");
        }
        let options =
            TokenOptions { min_chars: Some(0), stop_words: Some(vec!["Was".into()]), ..TokenOptions::default() };
        assert_eq!(terms("I was a fan", &options), ["i", "a", "fan"]);
        let long = TokenOptions { min_chars: Some(4), ..TokenOptions::default() };
        assert_eq!(terms("slow app delivery", &long), ["slow", "delivery"]);
        let accents = TokenOptions { keep_diacritics: Some(true), ..TokenOptions::default() };
        assert_eq!(terms("año ano ёлка", &accents), ["año", "ano", "ёлка"]);
    }

    #[test]
    fn hostile_texts() {
        let long = "x".repeat(1_000_000);
        assert_eq!(plain(&long), std::slice::from_ref(&long));
        assert_eq!(stemmed(&long), [long]);
        for empty in ["", " ", "👍😡👨‍👩‍👧", "\u{200d}", "\u{200f}\u{202e}", "\u{301}\u{301}", "\0\u{1}", "!!!", "\u{fffd}"]
        {
            assert_eq!(plain(empty), [""; 0], "{empty:?}");
        }
        assert_eq!(plain("\u{202e}slow\u{202c}").len(), 1);
        assert_eq!(plain(&"e\u{301}".repeat(100_000)).len(), 1);
        assert!(plain(&"a\u{301}\u{316}".repeat(10_000)).len() == 1);
        assert_eq!(plain(&"慢".repeat(100_000)).len(), 99_999);
        assert!(plain(&format!("a{}", "\u{301}".repeat(300_000))).is_empty());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), letters in "[a-z' ]{0,60}", cyrillic in "[а-яё ]{0,60}", mixed in "[\\p{Han}\\p{Thai}\\p{Arabic}\u{200c}\u{200d}\u{200f}\u{301} a-c.]{0,40}") {
            let options = TokenOptions {
                stem: Some(true), ngrams: Some(2), min_chars: Some(1), stop_words: Some(vec![]), ..TokenOptions::default()
            };
            for text in [&text, &letters, &cyrillic, &mixed] {
                let count = text.chars().count() as u64;
                let found = tokens(text, &options).unwrap();
                prop_assert!(found.iter().all(|token| token.start < token.end && token.end <= count && !token.term.is_empty()));
                prop_assert!(found.is_sorted_by_key(|token| token.start));
            }
        }
    }
}
