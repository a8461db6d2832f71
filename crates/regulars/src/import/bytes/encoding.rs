//! The encodings that a file can be declared to have, by the names of the WHATWG standard.

use crate::{Error, Result};

/// How characters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
    Western,
    Cyrillic,
    /// One that needs the tables of the `encodings` feature.
    #[cfg(feature = "encodings")]
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The encoding that a byte-order mark tells, and the bytes after it.
    pub(super) fn marked(bytes: &[u8]) -> Option<(Self, &[u8])> {
        match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => Some((Self::Utf8, rest)),
            [0xFF, 0xFE, rest @ ..] => Some((Self::Utf16Little, rest)),
            [0xFE, 0xFF, rest @ ..] => Some((Self::Utf16Big, rest)),
            _ => None,
        }
    }

    /// The encoding of a name, whatever its case and with or without hyphens and underscores.
    pub(super) fn named(name: &str) -> Result<Self> {
        let key: String =
            name.trim().chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect();
        match key.as_str() {
            "utf8" | "utf8sig" => Ok(Self::Utf8),
            "utf16" | "utf16le" => Ok(Self::Utf16Little),
            "utf16be" => Ok(Self::Utf16Big),
            "windows1252" | "cp1252" | "latin1" | "iso88591" | "ascii" | "usascii" => Ok(Self::Western),
            "windows1251" | "cp1251" => Ok(Self::Cyrillic),
            _ => Self::other(name),
        }
    }

    #[cfg(feature = "encodings")]
    fn other(name: &str) -> Result<Self> {
        encoding_rs::Encoding::for_label_no_replacement(name.as_bytes()).map(Self::Other).ok_or_else(|| {
            let why = format!(
                "{name:?} is not a known encoding; known are utf-8, utf-16le, utf-16be, windows-1252 and the others \
                 of the WHATWG standard, such as windows-1250, windows-1251, windows-1256, iso-8859-2, koi8-r, ibm866, \
                 macintosh, gb18030, big5, shift_jis, euc-jp, euc-kr"
            );
            Error::invalid("encoding", why)
        })
    }

    #[cfg(not(feature = "encodings"))]
    fn other(name: &str) -> Result<Self> {
        let why = format!(
            "{name:?} is not known here; known are utf-8, utf-16le, utf-16be, windows-1252 and windows-1251. Others \
             are decoded before: in JavaScript, give new TextDecoder({name:?}).decode(bytes) instead of the bytes"
        );
        Err(Error::invalid("encoding", why))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Little => "UTF-16LE",
            Self::Utf16Big => "UTF-16BE",
            Self::Western => "windows-1252",
            Self::Cyrillic => "windows-1251",
            #[cfg(feature = "encodings")]
            Self::Other(encoding) => encoding.name(),
        }
    }

    pub(super) fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Little | Self::Utf16Big)
    }
}

/// Checks that a declared encoding is known.
pub(in crate::import) fn check(name: &str) -> Result<()> {
    Encoding::named(name).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_people_write() {
        for (name, expected) in [
            ("UTF-8", "UTF-8"),
            ("utf-8-sig", "UTF-8"),
            ("utf_16", "UTF-16LE"),
            ("latin-1", "windows-1252"),
            ("ISO-8859-1", "windows-1252"),
            ("cp1251", "windows-1251"),
        ] {
            assert_eq!(Encoding::named(name).unwrap().name(), expected, "{name}");
        }
        assert!(Encoding::named("").is_err() && Encoding::named("replacement").is_err());
    }

    #[cfg(feature = "encodings")]
    #[test]
    fn the_standards_other_encodings_are_known() {
        for (name, bytes, text) in [
            ("gb18030", &b"\xd5\xc5\xce\xb0"[..], "张伟"),
            ("GBK", b"\xd5\xc5", "张"),
            ("Shift_JIS", b"\x8e\x52\x93\x63", "山田"),
            ("windows-1250", b"\xa3\xf3d\x9f", "Łódź"),
            ("cp1256", b"\xda\xe1\xed", "علي"),
            ("koi8-r", b"\xe9\xd7\xc1\xce", "Иван"),
            ("macintosh", b"M\x9fller", "Müller"),
        ] {
            assert_eq!(Encoding::named(name).unwrap().decode(bytes), (text.to_owned(), false), "{name}");
        }
        let (text, damaged) = Encoding::named("gb18030").unwrap().decode(b"a\xff");
        assert!(damaged && text.contains('\u{fffd}'));
    }

    #[test]
    fn half_a_character_is_damage() {
        assert_eq!(Encoding::Utf16Little.decode(b"a\0b"), ("a\u{fffd}".to_owned(), true));
        assert_eq!(Encoding::Utf16Big.decode(b"\0a"), ("a".to_owned(), false));
        assert_eq!(Encoding::Utf8.decode(b"a\xff"), ("a\u{fffd}".to_owned(), true));
    }
}
