//! A file as text: decoded as it is read, so that no more than a part of it is in memory.

use std::io::{self, BufRead, ErrorKind, Read};
use std::ops::Range;

use super::decoder::{Decoded, Decoder};
use super::encoding::Encoding;
use super::foreign;
use super::utf8::Utf8;
use crate::import::Progress;
use crate::import::cells::declared::Formats;
use crate::import::notes::{Account, Fault};
use crate::work::{self, ASK};
use crate::{Error, Result};

/// Bytes at the start of a file among which its kind, encoding, titles and header are looked for.
const HEAD: usize = 1 << 20;
/// Bytes that are read at once: enough that a call costs nothing, few enough to stay in the processor's cache.
const PIECE: usize = 1 << 16;

/// The text of a file as UTF-8, read in pieces. Reading it doesn't fail: what goes wrong ends it, and
/// [`settle`](Self::settle) tells.
pub(in crate::import) struct Text<'r> {
    from: &'r mut dyn Read,
    /// The encoding that is declared or marked.
    encoding: Option<Encoding>,
    decoder: Decoder,
    /// Whether the bytes are UTF-8, where that isn't sure.
    utf8: Option<Utf8>,
    decoded: Decoded,
    /// How many of the decoded bytes are taken.
    taken: usize,
    piece: Vec<u8>,
    /// Bytes of the file, where that is known, and those read so far.
    of: Option<usize>,
    read: u64,
    is_ended: bool,
    failed: Option<Error>,
}

impl<'r> Text<'r> {
    /// The text of a file, read as far as its head; what isn't text, or is in an encoding that nobody declared, is an
    /// error that says what to do.
    pub(in crate::import) fn of(from: &'r mut dyn Read, of: Option<usize>, formats: &Formats) -> Result<Self> {
        let mut start = Vec::new();
        let read = from.take(HEAD as u64).read_to_end(&mut start);
        read.map_err(|error| unreadable(&error))?;
        if let Some(why) = foreign::kind(&start) {
            return Err(Error::invalid("file", why));
        }
        let declared = formats.encoding.as_deref().map(Encoding::named).transpose()?;
        let marked = Encoding::marked(&start);
        let (encoding, body) = marked.map_or((declared, start.as_slice()), |(encoding, body)| (Some(encoding), body));
        let is_sure = marked.is_some() || encoding.is_some_and(|known| known == Encoding::Utf8 || known.is_utf16());
        let mut text = Self {
            from,
            encoding,
            decoder: Decoder::of(encoding.unwrap_or(Encoding::Utf8)),
            utf8: (!is_sure).then(Utf8::default),
            decoded: Decoded::default(),
            taken: 0,
            piece: vec![0; PIECE],
            of,
            read: start.len() as u64,
            is_ended: false,
            failed: None,
        };
        text.take_in(body);
        if start.len() < HEAD {
            text.end();
        }
        if text.complaint().is_some() {
            text.settle(Ok(()), &mut Account::default())?;
        }
        Ok(text)
    }

    /// The start of the text: all of it, unless it is longer than a head.
    pub(in crate::import) fn head(&self) -> &[u8] {
        self.decoded.bytes.get(self.taken..).unwrap_or(&[])
    }

    /// How far the file is read, of which so many rows are counted.
    pub(in crate::import) fn progress(&self, rows: usize) -> Progress {
        let bytes = usize::try_from(self.read).unwrap_or(usize::MAX);
        Progress { bytes, of: self.of.unwrap_or(if self.is_ended { bytes } else { 0 }), rows }
    }

    /// How long the text is, once its end is known.
    pub(in crate::import) fn length(&self) -> Option<u64> {
        self.is_ended.then_some(self.decoded.before + self.decoded.bytes.len() as u64)
    }

    /// Why the row in a stretch of the text can't be read: it holds bytes that its encoding doesn't know. Rows are asked
    /// for in their order.
    pub(in crate::import) fn fault(&mut self, row: Range<u64>) -> Option<String> {
        let damage = &mut self.decoded.damage;
        while damage.front().is_some_and(|&at| at < row.start) {
            damage.pop_front();
        }
        let encoding = self.encoding.filter(|_| damage.front().is_some_and(|at| row.contains(at)))?;
        Some(format!("holds bytes that are not {}", encoding.name()))
    }

    /// What came of reading the text, once it is known whether it was one.
    pub(in crate::import) fn settle<T>(&mut self, read: Result<T>, account: &mut Account) -> Result<T> {
        if read.as_ref().is_err_and(|error| *error != Error::Stopped) {
            // That the file isn't UTF-8 is what to say first: what else seems wrong may come from it.
            self.drain();
        }
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if let Some(why) = self.complaint() {
            self.drain();
            return Err(self.failed.take().unwrap_or_else(|| Error::invalid("file", self.complaint().unwrap_or(why))));
        }
        if let Some(encoding) = self.encoding
            && self.is_ended
            && self.utf8.as_ref().is_some_and(Utf8::is_of_letters)
        {
            let why = "declared, but the file is valid UTF-8";
            let cure = "declare no formats.encoding if letters look broken";
            account.doubt(0, [Fault::new("encoding", encoding.name(), why).cured(cure)]);
        }
        read
    }

    /// What is wrong with a text whose encoding nobody declared.
    fn complaint(&self) -> Option<String> {
        self.utf8.as_ref().filter(|_| self.encoding.is_none())?.complaint()
    }

    fn take_in(&mut self, bytes: &[u8]) {
        self.utf8.iter_mut().for_each(|utf8| utf8.push(bytes));
        self.decoder.push(bytes, &mut self.decoded);
    }

    fn end(&mut self) {
        self.is_ended = true;
        self.utf8.iter_mut().for_each(Utf8::end);
        self.decoder.end(&mut self.decoded);
    }

    /// Reads the next piece in place of the last one.
    fn refill(&mut self) {
        self.step();
        if self.encoding.is_none() && self.utf8.as_ref().is_some_and(Utf8::is_foreign) {
            self.drain();
        }
    }

    fn step(&mut self) {
        self.decoded.before += self.decoded.bytes.len() as u64;
        self.decoded.bytes.clear();
        self.taken = 0;
        let mut piece = std::mem::take(&mut self.piece);
        match self.from.read(&mut piece) {
            Ok(0) => self.end(),
            Ok(length) => {
                self.read += length as u64;
                self.take_in(piece.get(..length).unwrap_or(&[]));
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => self.fail(unreadable(&error)),
        }
        self.piece = piece;
    }

    fn fail(&mut self, error: Error) {
        self.is_ended = true;
        self.failed = Some(error);
    }

    /// Looks through the rest, of which nothing is kept.
    fn drain(&mut self) {
        while !self.is_ended {
            self.step();
            self.decoded.damage.clear();
            if let Err(stopped) = work::tick(ASK) {
                self.fail(stopped);
            }
        }
        self.taken = self.decoded.bytes.len();
    }
}

fn unreadable(error: &io::Error) -> Error {
    Error::invalid("file", format!("can't be read to its end: {error}"))
}

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.taken >= self.decoded.bytes.len() && !self.is_ended {
            self.refill();
        }
        Ok(self.head())
    }

    fn consume(&mut self, length: usize) {
        self.taken += length;
    }
}

impl Read for Text<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: Option<&str>) -> String {
        let formats = Formats { encoding: encoding.map(str::to_owned), ..Formats::default() };
        let whole = all(bytes, &formats, usize::MAX);
        for piece in [1, 2, 7] {
            assert_eq!(all(bytes, &formats, piece), whole, "{piece}");
        }
        whole.unwrap_or_else(|error| error.to_string())
    }

    /// The whole text, of a file that comes in such pieces.
    fn all(bytes: &[u8], formats: &Formats, piece: usize) -> Result<String> {
        let mut from = Pieces(bytes, piece);
        let mut text = Text::of(&mut from, None, formats)?;
        let mut body = Vec::new();
        let read = text.read_to_end(&mut body).map(|_| ()).map_err(|error| Error::invalid("file", error));
        text.settle(read, &mut Account::default())?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// A file that comes in pieces of so many bytes.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = self.1.min(buffer.len());
            self.0.read(buffer.get_mut(..most).unwrap_or(&mut []))
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
        let mut file = b"a\0\n\0\x00\xd8b\0\n\0\xfd\xff".as_slice();
        let mut text = Text::of(&mut file, None, &formats).unwrap();
        assert_eq!(text.head(), "a\n\u{fffd}b\n\u{fffd}".as_bytes());
        assert_eq!(text.fault(0..2), None);
        assert_eq!(text.fault(2..7).as_deref(), Some("holds bytes that are not UTF-16LE"));
        assert_eq!(text.fault(7..10), None, "the file itself says U+FFFD");
    }

    #[test]
    fn a_reader_that_fails_is_an_error() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the line is dead"))
            }
        }
        let (mut from, formats) = (b"id\n1\n".chain(Fails), Formats::default());
        let error = Text::of(&mut from, None, &formats).map(|_| ()).unwrap_err().to_string();
        assert_eq!(error, "file is invalid: can't be read to its end: the line is dead");
    }

    #[test]
    fn a_late_foreign_byte_is_told_whatever_else_is_wrong() {
        let mut file = [b"id\n".as_slice(), &b"abcdefg\n".repeat(300_000), b"caf\xe9\n"].concat();
        let told = |mut file: &[u8], read: Result<()>| {
            let mut text = Text::of(&mut file, None, &Formats::default()).unwrap();
            text.settle(read, &mut Account::default()).unwrap_err().to_string()
        };
        let error = told(&file, Err(Error::invalid("x", "y")));
        assert!(error.contains("in 1 of 300002 lines, first in line 300002"), "{error}");
        assert_eq!(told(&file, Err(Error::Stopped)), Error::Stopped.to_string());
        file.truncate(file.len() - 3);
        assert_eq!(told(&file, Err(Error::invalid("x", "y"))), "x is invalid: y");
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
