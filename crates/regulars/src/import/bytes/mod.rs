//! Bytes to text: UTF-8 and UTF-16 by their marks, else UTF-8, else the encoding that is declared; never guessed.

pub(super) mod encoding;
mod foreign;
mod single;

use std::borrow::Cow;

use encoding::Encoding;
pub(super) use single::western_byte;

use super::cells::declared::Formats;
use super::notes::{Account, Fault};
use crate::{Error, Result};

/// The bytes of a file as UTF-8.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// Without a byte-order mark. Where UTF-8 was declared, single rows may still not be UTF-8.
    pub(super) body: Cow<'a, [u8]>,
    /// The encoding of which some bytes are not; where they were, U+FFFD stands.
    damaged: Option<Encoding>,
}

impl Text<'_> {
    /// Why a row can't be read: it holds bytes that its encoding doesn't know.
    pub(super) fn fault(&self, row: &[u8]) -> Option<String> {
        let encoding = self.damaged?;
        let lost = std::str::from_utf8(row).is_ok_and(|row| row.contains(char::REPLACEMENT_CHARACTER));
        lost.then(|| format!("holds bytes that are not {}", encoding.name()))
    }
}

/// The text of a file; what isn't text, or is in an encoding that nobody declared, is an error that says what to do.
pub(super) fn text<'a>(bytes: &'a [u8], formats: &Formats, account: &mut Account) -> Result<Text<'a>> {
    if let Some(why) = foreign::kind(bytes) {
        return Err(Error::invalid("file", why));
    }
    let declared = formats.encoding.as_deref().map(Encoding::named).transpose()?;
    let (encoding, body) = match Encoding::marked(bytes) {
        Some((encoding, body)) => (Some(encoding), body),
        None => (declared, bytes),
    };
    match encoding {
        None => match foreign::complaint(body) {
            Some(why) => Err(Error::invalid("file", why)),
            None => Ok(Text { body: Cow::Borrowed(body), damaged: None }),
        },
        Some(Encoding::Utf8) => Ok(Text { body: Cow::Borrowed(body), damaged: None }),
        Some(encoding) => {
            if !encoding.is_utf16() && !body.is_ascii() && std::str::from_utf8(body).is_ok() {
                let why = "declared, but the file is valid UTF-8";
                let cure = "declare no formats.encoding if letters look broken";
                account.doubt(0, [Fault::new("encoding", encoding.name(), why).cured(cure)]);
            }
            let (body, damaged) = encoding.decode(body);
            Ok(Text { body: Cow::Owned(body.into_bytes()), damaged: damaged.then_some(encoding) })
        }
    }
}

/// The name of an encoding that should be declared, and why.
pub(super) type Undeclared = (&'static str, String);

/// The text of the beginning of a file, which may be cut off within a character; of bytes that are no UTF-8, in the
/// likeliest encoding, with its name and why it must be declared.
pub(super) fn beginning(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Option<Undeclared>)> {
    if let Some(why) = foreign::kind(bytes) {
        return Err(Error::invalid("file", why));
    }
    match Encoding::marked(bytes) {
        Some((Encoding::Utf8, body)) => return Ok((Cow::Borrowed(body), None)),
        Some((encoding, body)) => return Ok((Cow::Owned(encoding.decode(body).0.into_bytes()), None)),
        None => {}
    }
    // The last line may end within a character.
    let whole = bytes.iter().rposition(|&byte| byte == b'\n').and_then(|end| bytes.get(..=end)).unwrap_or(bytes);
    let Some(why) = foreign::complaint(whole) else { return Ok((Cow::Borrowed(bytes), None)) };
    let encoding = foreign::likeliest(whole);
    Ok((Cow::Owned(encoding.decode(bytes).0.into_bytes()), Some((encoding.name(), why))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: Option<&str>) -> String {
        let formats = Formats { encoding: encoding.map(str::to_owned), ..Formats::default() };
        match text(bytes, &formats, &mut Account::default()) {
            Ok(text) => String::from_utf8_lossy(&text.body).into_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn marks_tell_the_encoding() {
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain("id,имя 🎉".encode_utf16().flat_map(bytes)).collect()
        };
        assert_eq!(read(&utf16([0xFF, 0xFE], u16::to_le_bytes), None), "id,имя 🎉");
        assert_eq!(read(&utf16([0xFE, 0xFF], u16::to_be_bytes), None), "id,имя 🎉");
        assert_eq!(read("\u{feff}id".as_bytes(), None), "id");
        // A mark is part of the file: it is believed whatever is declared.
        assert_eq!(read("\u{feff}é".as_bytes(), Some("windows-1252")), "é");
    }

    #[test]
    fn declared_encodings_are_read() {
        assert_eq!(read(b"M\xfcller", Some("windows-1252")), "Müller");
        assert_eq!(read(b"\xc8\xe2\xe0\xed", Some("cp1251")), "Иван");
        assert_eq!(read(b"i\0d\0", Some("utf-16le")), "id");
        assert_eq!(read(b"\0i\0d", Some("UTF-16BE")), "id");
        assert_eq!(read(b"\x80 \x99", Some("latin-1")), "€ ™");
        assert!(read(b"id", Some("cp12")).contains("\"cp12\""), "{}", read(b"id", Some("cp12")));
    }

    #[test]
    fn what_a_damaged_file_lost_is_known_by_row() {
        let formats = Formats { encoding: Some("utf-16le".into()), ..Formats::default() };
        let text = text(b"a\0\n\0\x00\xd8b\0", &formats, &mut Account::default()).unwrap();
        assert_eq!(text.fault("\u{fffd}b".as_bytes()).as_deref(), Some("holds bytes that are not UTF-16LE"));
        assert_eq!(text.fault(b"a"), None);
    }

    proptest::proptest! {
        #[test]
        fn utf8_comes_back_and_no_bytes_panic(words in ".{0,40}", bytes in proptest::collection::vec(0u8.., 0..60)) {
            let is_plain = foreign::kind(words.as_bytes()).is_none() && !words.contains('\0');
            proptest::prop_assume!(is_plain);
            proptest::prop_assert_eq!(read(words.as_bytes(), None), words.strip_prefix('\u{feff}').unwrap_or(&words));
            for encoding in [None, Some("windows-1251"), Some("utf-16le"), Some("utf-8")] {
                read(&bytes, encoding);
            }
        }
    }
}
