//! Where the words of a folded text are: by the word boundaries of Unicode (UAX 29), and in scripts without spaces by
//! characters.

use crate::math::columns::parts::piece;
use unicode_segmentation::UnicodeSegmentation;

/// How a script sets its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Spaces part them.
    Spaced,
    /// Arabic script: parts of one word may be joined, half-spaced or spaced.
    Arabic,
    /// Nothing parts them, as in Chinese, Japanese and Thai.
    Unspaced,
}

/// A word, or in a script without spaces one character with its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// First byte.
    pub(super) start: usize,
    /// Byte after the last one.
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether nothing but spaces, hyphens, slashes or ampersands lie between it and the piece before.
    pub(super) follows: bool,
}

/// The pieces of a folded text, in order.
pub(super) fn scan(text: &str, pieces: &mut Vec<Piece>) {
    pieces.clear();
    let mut start = 0;
    // A space parts words whatever stands beside it.
    for chunk in text.split(' ') {
        // Marks at the edges are taken off first: most of what is left is plain letters, which need no rules of
        // Unicode.
        let core = chunk.trim_start_matches(is_punctuation);
        let at = start + chunk.len() - core.len();
        start += chunk.len() + 1;
        let core = core.trim_end_matches(is_punctuation);
        match core.chars().all(is_plain_letter) {
            true if core.is_empty() => {}
            true => push(text, pieces, at, at + core.len(), kind(core)),
            false => scan_chunk(text, at, core, pieces),
        }
    }
}

/// Finds the words of a part of the text by the rules of Unicode.
fn scan_chunk(text: &str, start: usize, chunk: &str, pieces: &mut Vec<Piece>) {
    // Chinese alone, the commonest case, is a piece a character: Unicode's rules say the same more slowly.
    if chunk.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
        for (at, c) in chunk.char_indices() {
            push(text, pieces, start + at, start + at + c.len_utf8(), Kind::Unspaced);
        }
        return;
    }
    for (at, word) in chunk.unicode_word_indices() {
        let (kind, at) = (kind(word), start + at);
        if kind == Kind::Spaced && word.contains(['.', ':', '_']) {
            // Each part by its own letters: a word has one kind wherever it stands.
            let own = |start: usize, end: usize| self::kind(piece(text, start..end));
            parts(at, word, |start, end| push(text, pieces, start, end, own(start, end)));
        } else {
            push(text, pieces, at, at + word.len(), kind);
        }
    }
}

/// What may lie between two words of one phrase: spaces, the end of a line, hyphens, and the marks of "24/7" and "R&D".
fn joins(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '_' | '/' | '&')
}

/// Marks that are no part of a word at its edges.
fn is_punctuation(c: char) -> bool {
    (c.is_ascii_punctuation() && c != '_') || matches!(c, '،' | '؟' | '؛' | '«' | '»' | '–' | '—')
}

/// Letters and digits of which any number in a row is one word.
fn is_plain_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | 'а'..='я' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' | 'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ی')
}

/// Adds a piece, with whether it follows the one before it.
fn push(text: &str, pieces: &mut Vec<Piece>, start: usize, end: usize, kind: Kind) {
    let between = pieces.last().and_then(|last| text.get(last.end..start));
    let follows = between.is_some_and(|between| between.chars().all(joins));
    pieces.push(Piece { start, end, kind, follows });
}

/// The parts of a word about the dots, colons and underscores that aren't between digits: "late.Never" is two words.
fn parts(at: usize, word: &str, mut part: impl FnMut(usize, usize)) {
    let bytes = word.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let mut start = 0;
    for (end, mark) in word.match_indices(['.', ':', '_']) {
        // "3.5" and "14:30" stay whole, "v_2" doesn't.
        let kept = mark != "_" && is_digit(end.checked_sub(1)) && is_digit(Some(end + 1));
        if !kept {
            if end > start {
                part(at + start, at + end);
            }
            start = end + 1;
        }
    }
    if word.len() > start {
        part(at + start, at + word.len());
    }
}

/// How the script of a word's first letter sets words.
fn kind(word: &str) -> Kind {
    match word.chars().next().unwrap_or_default() {
        '\0'..='\u{5ff}' => Kind::Spaced,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => Kind::Arabic,
        // Thai and Lao, Burmese, Khmer.
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Kind::Unspaced,
        // Iteration marks, hiragana, ideographs.
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => {
            Kind::Unspaced
        }
        '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Kind::Unspaced,
        _ => Kind::Spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        let mut pieces = Vec::new();
        scan(text, &mut pieces);
        pieces.iter().map(|piece| &text[piece.start..piece.end]).collect()
    }

    #[test]
    fn words_of_spaced_scripts() {
        assert_eq!(
            words("it's late.never again: v2.0, 1,000 follow-up"),
            ["it's", "late", "never", "again", "v2.0", "1,000", "follow", "up"]
        );
        assert_eq!(words("#good_service mail:a@b.example"), ["good", "service", "mail", "a", "b", "example"]);
        assert_eq!(words("نرم افزار، خوب"), ["نرم", "افزار", "خوب"]);
        assert_eq!(words("... 🙂 --- _ "), [""; 0]);
    }

    #[test]
    fn characters_of_scripts_without_spaces() {
        assert_eq!(words("客户ok体验5"), ["客", "户", "ok", "体", "验", "5"]);
        assert_eq!(words("サポートが遅い"), ["サポート", "が", "遅", "い"]);
        assert_eq!(words("ไม่ดี"), ["ไ", "ม่", "ดี"]);
    }

    #[test]
    fn what_follows_and_what_does_not() {
        let mut pieces = Vec::new();
        scan("very slow, no follow-up 客户。体", &mut pieces);
        let follows: Vec<bool> = pieces.iter().map(|piece| piece.follows).collect();
        assert_eq!(follows, [false, true, false, true, true, true, true, false]);
    }

    proptest! {
        /// The shortcuts for plain words find what Unicode's rules find, but for a space or punctuation that carries a
        /// mark, and quotes at a word's end, which Unicode keeps in Hebrew.
        #[test]
        fn words_are_those_of_unicode(text in "[a-z0-9а-яکگپ ,.!'()«»_-]{0,40}|\\PC{0,20}|[\u{4e00}-\u{4e20} a\u{301}]{0,20}|[a({.\u{ddd}\u{93e}\u{301} ]{0,12}") {
            let mut pieces = Vec::new();
            scan(&text, &mut pieces);
            let mut whole = Vec::new();
            scan_chunk(&text, 0, &text, &mut whole);
            let bare = |c| c == ' ' || is_punctuation(c);
            let words = |pieces: &[Piece]| -> Vec<String> {
                pieces.iter().map(|piece| text[piece.start..piece.end].trim_matches(bare).into()).collect()
            };
            prop_assert_eq!(words(&pieces), words(&whole));
        }

        #[test]
        fn pieces_are_in_order_and_on_characters(text in any::<String>()) {
            let mut pieces = Vec::new();
            scan(&text, &mut pieces);
            let mut last = 0;
            for piece in pieces {
                prop_assert!(piece.start >= last && piece.end > piece.start);
                prop_assert!(text.get(piece.start..piece.end).is_some());
                last = piece.end;
            }
        }
    }
}
