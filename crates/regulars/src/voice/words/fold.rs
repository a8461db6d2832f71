//! One spelling for what people write in many: the form that texts and terms are compared in.

use crate::math::columns::parts::piece;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Where a stretch of a folded text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    /// First byte of the stretch in the folded text.
    at: usize,
    /// First character in the original.
    start: usize,
    /// Character after the last one in the original.
    end: usize,
}

/// A folded text.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    pub(super) text: String,
    /// Empty when byte `i` came from character `i`.
    origins: Vec<Origin>,
}

impl Folded {
    /// Folds a text into this one, which loses what it held; `origins` are kept only when asked for.
    pub(crate) fn read(&mut self, text: &str, keep_diacritics: bool, origins: bool) {
        self.text.clear();
        self.origins.clear();
        if text.is_ascii() {
            self.text.push_str(text);
            self.text.make_ascii_lowercase();
            return;
        }
        let mut chars = text.char_indices().zip(0..).peekable();
        while let Some(((byte, c), start)) = chars.next() {
            let at = self.text.len();
            let mut end = start + 1;
            let mut last = byte + c.len_utf8();
            // What may change the character before it is normalised with it.
            while let Some(((byte, mark), _)) = chars.next_if(|&((_, c), _)| joins_the_last(c)) {
                (end, last) = (end + 1, byte + mark.len_utf8());
            }
            // A character that is in NFKC already is normal by itself: most are, and are told without allocating.
            if end == start + 1 && (is_settled(c) || is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes) {
                self.push(c, keep_diacritics);
            } else {
                let stretch = piece(text, byte..last);
                stretch.nfkc().for_each(|c| self.push(c, keep_diacritics));
            }
            if origins && self.text.len() > at {
                self.origins.push(Origin { at, start, end });
            }
        }
    }

    /// The characters of the original that the bytes `start..end` came from.
    pub(super) fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let of =
            |byte: usize| self.origins.get(self.origins.partition_point(|origin| origin.at <= byte).wrapping_sub(1));
        match (of(start), of(end.saturating_sub(1))) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => (start, end),
        }
    }

    fn push(&mut self, c: char, keep_diacritics: bool) {
        // The commonest scripts first, whose small letters fold to themselves.
        if c.is_ascii() {
            self.text.push(c.to_ascii_lowercase());
        } else if matches!(c, '\u{430}'..='\u{44f}' | '\u{4e00}'..='\u{9fff}') {
            self.text.push(c);
        } else if is_silent(c) {
            // Leaves no trace.
        } else if keep_diacritics || !takes_accents(c) {
            c.to_lowercase().for_each(|c| self.push_letter(c, keep_diacritics));
        } else {
            decompose_canonical(c, |c| c.to_lowercase().for_each(|c| self.push_letter(c, keep_diacritics)));
        }
    }

    /// A letter in lower case, as the one letter it stands for.
    fn push_letter(&mut self, c: char, keep_diacritics: bool) {
        let folded = match c {
            'ß' => return self.text.push_str("ss"),
            'ς' => 'σ',
            '’' | '‘' | 'ʼ' | '′' => '\'',
            'ي' | 'ى' | 'ئ' => 'ی',
            'ك' => 'ک',
            'أ' | 'إ' | 'ٱ' => 'ا',
            'ؤ' => 'و',
            'ة' | 'ۀ' | 'ۂ' => 'ه',
            'æ' if !keep_diacritics => return self.text.push_str("ae"),
            'œ' if !keep_diacritics => return self.text.push_str("oe"),
            'ё' if !keep_diacritics => 'е',
            'ı' if !keep_diacritics => 'i',
            'ø' if !keep_diacritics => 'o',
            'ł' if !keep_diacritics => 'l',
            'đ' if !keep_diacritics => 'd',
            c if !keep_diacritics && is_diacritic(c) => return,
            c => digit(c).unwrap_or(c),
        };
        self.text.push(folded);
    }
}

/// A decimal digit of a living script as the ASCII one.
fn digit(c: char) -> Option<char> {
    /// Code points of the digit 0 of those scripts, each followed by its 1 to 9.
    const ZEROS: [u32; 14] =
        [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xe50, 0xed0, 0x1040];
    let above = |zero: u32| u32::from(c).checked_sub(zero).filter(|&value| value < 10);
    let value = ZEROS.into_iter().find_map(above)?;
    char::from_digit(value, 10)
}

/// Marks of direction, joiners and non-joiners, tatweel, soft hyphens, variation selectors: seen or not, the word is
/// the same.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180b}'..='\u{180f}' | '\u{200c}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Accents, and the vowel signs that Arabic and Hebrew writers add or leave out; not the vowels of Indic scripts or the
/// voicing of kana, which make other words.
fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

/// Letters of the Latin and Greek alphabets; й and ї are letters of their own.
fn takes_accents(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}')
}

/// Letters and signs that stand for themselves, whatever stands beside them: most of what is written, told without a
/// look-up.
fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{410}'..='\u{44f}' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' | '\u{66e}' | '\u{67e}'
        | '\u{686}' | '\u{698}' | '\u{6a9}' | '\u{6af}' | '\u{6cc}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether a character may merge with the one before it.
fn joins_the_last(c: char) -> bool {
    if is_settled(c) {
        return false;
    }
    let mut first = None;
    decompose_compatible(c, |part| first = first.or(Some(part)));
    first.is_some_and(|part| {
        canonical_combining_class(part) != 0 || is_nfkc_quick(std::iter::once(part)) == IsNormalized::Maybe
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(text: &str) -> String {
        let mut folded = Folded::default();
        folded.read(text, false, true);
        folded.text
    }

    fn keep(text: &str) -> String {
        let mut folded = Folded::default();
        folded.read(text, true, false);
        folded.text
    }

    #[test]
    fn spellings_meet() {
        for (a, b) in [
            ("Café", "CAFE"),
            ("cafe\u{301}", "café"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδός"),
            ("Ёлка", "елка"),
            ("за\u{301}мок", "замок"),
            ("и\u{306}од", "йод"),
            ("نرم‌افزار", "نرمافزار"),
            ("كتاب عربي", "کتاب عربی"),
            ("کِتـــاب", "کتاب"),
            ("۱۴۰۳ ٣", "1403 3"),
            ("ﻛﺘﺎﺏ", "کتاب"),
            ("ＡＢＣ１２", "abc12"),
            ("ｶﾞｷﾞ", "ガギ"),
            ("ｶ\u{ff9e}", "か\u{3099}".replace('か', "カ").as_str()),
            ("İstanbul", "istanbul"),
            ("don’t", "don't"),
            ("한\u{ad}국", "한국"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("ﬁne", "fine"),
            ("œuvre", "oeuvre"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (a, b) in [("май", "маи"), ("が", "か"), ("ไม่", "ไม"), ("آب", "اب"), ("की", "कि")]
        {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
        assert_eq!(keep("Año ЁЛКА"), "año ёлка");
        assert_ne!(keep("año"), keep("ano"));
        assert_eq!(fold("año"), "ano");
    }

    #[test]
    fn origins_are_characters_of_the_original() {
        let text = "Ça ﬁ نرم‌افزار x";
        let mut folded = Folded::default();
        folded.read(text, false, true);
        let original = |word: &str| {
            let at = folded.text.find(word).unwrap();
            let (start, end) = folded.original(at, at + word.len());
            text.chars().skip(start).take(end - start).collect::<String>()
        };
        assert_eq!(original("ca"), "Ça");
        assert_eq!(original("fi"), "ﬁ");
        assert_eq!(original("نرمافزار"), "نرم‌افزار");
        assert_eq!(original("x"), "x");
    }

    proptest! {
        #[test]
        fn folding_is_settled_after_once_and_blind_to_normal_forms(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&text.nfc().collect::<String>()), once.clone());
            prop_assert_eq!(fold(&text.nfd().collect::<String>()), once.clone());
        }

        #[test]
        fn origins_stay_inside(text in any::<String>()) {
            let mut folded = Folded::default();
            folded.read(&text, false, true);
            let count = text.chars().count();
            for (at, c) in folded.text.char_indices() {
                let (start, end) = folded.original(at, at + c.len_utf8());
                prop_assert!(start < end && end <= count);
            }
        }
    }
}
