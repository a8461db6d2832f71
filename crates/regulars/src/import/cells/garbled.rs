//! Letters that an earlier program has lost, or read in another encoding than they were written in.

use crate::import::bytes::western_byte;

/// What is wrong with the letters of a text and what helps, if it shows: UTF-8 that was read as windows-1252
/// (`MÃ¼ller`), or the mark that stands for letters that couldn't be read.
pub(crate) fn garbled(text: &str) -> Option<(&'static str, String)> {
    if text.is_ascii() {
        return None;
    }
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Some((LOST, AGAIN.to_owned()));
    }
    let bytes: Option<Vec<u8>> = text.chars().map(western_byte).collect();
    // A text that was written in windows-1252 is no UTF-8: its letters stand alone, or in the wrong order.
    let meant = String::from_utf8(bytes?).ok()?;
    if mixes_scripts(&meant) {
        return None;
    }
    Some((MISREAD, format!("{AGAIN} (then it is {meant:?})")))
}

/// Whether a Latin letter stands beside one of another script, as it would if `MENÜ«` were read as UTF-8.
fn mixes_scripts(text: &str) -> bool {
    let is_other = |letter: char| letter.is_alphabetic() && letter > '\u{24f}';
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.into_iter().any(|(a, b)| a.is_ascii_alphabetic() && is_other(b) || is_other(a) && b.is_ascii_alphabetic())
}

/// What is said of a text with lost letters.
const LOST: &str = "holds the mark � of letters that were lost before";
/// What is said of a text that was decoded wrongly before it came here.
const MISREAD: &str = "its letters are UTF-8 that an earlier program read as windows-1252";
/// What helps: the letters aren't in this file.
const AGAIN: &str = "export it again, and open and save it as UTF-8";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_letters_are_seen_and_others_are_not() {
        for (text, meant) in [
            ("MÃ¼ller", "Müller"),
            ("CafÃ© crÃ¨me", "Café crème"),
            ("itâ€™s", "it’s"),
            ("Ð˜Ð²Ð°Ð½", "Иван"),
            ("Ø¹Ù„ÛŒ", "علی"),
        ] {
            let (_, cure) = garbled(text).unwrap();
            assert!(cure.contains(&format!("{meant:?}")), "{text}: {cure}");
        }
        assert!(garbled("M\u{fffd}ller").is_some_and(|(why, _)| why.contains("lost")));
        for text in ["Müller", "MENÜ«", "voilà »", "São Paulo", "ÄÖÜ", "Иван", "علی", "été à Noël", "½ “a”", "Ann"]
        {
            assert_eq!(garbled(text), None, "{text}");
        }
    }
}
