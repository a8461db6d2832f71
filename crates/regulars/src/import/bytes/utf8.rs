//! Text in an encoding that nobody declared: whether bytes are UTF-8, told piece by piece, and what to say if not.

use super::decoder::{Decoded, Decoder};
use super::encoding::Encoding;

/// Longest part of a line that is shown, in bytes: it fits into one line of a message.
const SHOWN: usize = 60;
/// Bytes that are shown before the first foreign one, so that it is read within its word.
const SHOWN_BEFORE: usize = 24;
/// Bytes at the start of a file that are looked at for the NULs of UTF-16.
const LOOKED_AT: usize = 512;
/// Longest character of UTF-8, in bytes.
const LONGEST: usize = 4;

/// What is known of bytes that should be UTF-8.
pub(super) struct Utf8 {
    /// Bytes looked at so far.
    length: u64,
    start: Vec<u8>,
    /// The last bytes so far: what is shown before a foreign one.
    recent: Vec<u8>,
    /// The bytes of a character that was begun.
    begun: Vec<u8>,
    lines: Lines,
    first: Option<First>,
    letters: Letters,
    has_nul: bool,
}

/// The lines so far.
#[derive(Default)]
struct Lines {
    /// Line ends.
    ended: usize,
    /// Where the present line begins.
    start: u64,
    /// Lines with foreign bytes, and whether the present one is among them.
    foreign: usize,
    is_foreign: bool,
}

/// The first foreign byte.
struct First {
    byte: u8,
    /// Its line and its place in it, from 1.
    line: usize,
    column: u64,
    /// The bytes around it.
    sample: Vec<u8>,
}

/// What tells the likely encodings from each other.
struct Letters {
    /// Bytes above 127.
    high: usize,
    /// Pairs of them.
    beside: usize,
    last: u8,
    /// A reading in Chinese, until it fails.
    chinese: Option<(Encoding, Decoder)>,
}

impl Default for Utf8 {
    fn default() -> Self {
        let chinese = Encoding::named("gb18030").ok().map(|encoding| (encoding, Decoder::of(encoding)));
        Self {
            length: 0,
            start: Vec::new(),
            recent: Vec::new(),
            begun: Vec::new(),
            lines: Lines::default(),
            first: None,
            letters: Letters { high: 0, beside: 0, last: 0, chinese },
            has_nul: false,
        }
    }
}

impl Utf8 {
    /// What is known of a whole text.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut known = Self::default();
        known.push(bytes);
        known.end();
        known
    }

    /// Takes a piece.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let lacking = LOOKED_AT.saturating_sub(self.start.len());
        self.start.extend(bytes.iter().take(lacking));
        self.has_nul = self.has_nul || bytes.contains(&0);
        self.letters.push(bytes);
        if let Some(first) = &mut self.first {
            first.show(bytes);
        }
        if self.begun.is_empty() && std::str::from_utf8(bytes).is_ok() {
            self.lines.pass(bytes, self.length);
        } else {
            self.look_closely(bytes);
        }
        self.length += bytes.len() as u64;
        self.remember(bytes);
    }

    /// Ends the text: a character that was begun is foreign.
    pub(super) fn end(&mut self) {
        if let Some(&byte) = self.begun.first() {
            let at = self.length - self.begun.len() as u64;
            self.begun.clear();
            self.foreign(byte, at, &[], self.length);
        }
        self.letters.end();
    }

    /// Whether all bytes are UTF-8, and some of them aren't ASCII.
    pub(super) fn is_of_letters(&self) -> bool {
        self.first.is_none() && self.letters.high > 0
    }

    /// Whether foreign bytes were met.
    pub(super) fn is_foreign(&self) -> bool {
        self.first.is_some()
    }

    /// Reads the lines of a piece one by one, as some bytes of it may be foreign.
    fn look_closely(&mut self, bytes: &[u8]) {
        let mut at = self.length;
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            let text = [self.begun.as_slice(), line].concat();
            let start = at - self.begun.len() as u64;
            at += line.len() as u64;
            self.begun.clear();
            if let Err(error) = std::str::from_utf8(&text) {
                let valid = error.valid_up_to();
                let rest = text.get(valid..).unwrap_or(&[]);
                if error.error_len().is_none() && rest.len() < LONGEST {
                    self.begun.extend(rest);
                } else if let Some(&byte) = rest.first() {
                    self.foreign(byte, start + valid as u64, bytes, self.length);
                }
            }
            if line.ends_with(b"\n") {
                self.lines.end(at);
            }
        }
    }

    /// Notes a foreign byte; `bytes` is the piece that begins at `start`.
    fn foreign(&mut self, byte: u8, at: u64, bytes: &[u8], start: u64) {
        self.lines.foreign += usize::from(!self.lines.is_foreign);
        self.lines.is_foreign = true;
        if self.first.is_some() {
            return;
        }
        // The remembered bytes are those before the piece.
        let known = [self.recent.as_slice(), bytes].concat();
        let begin = start - self.recent.len() as u64;
        let from = at.saturating_sub(SHOWN_BEFORE as u64).max(self.lines.start).max(begin);
        let mut first =
            First { byte, line: self.lines.ended + 1, column: at - self.lines.start + 1, sample: Vec::new() };
        first.show(known.get((from - begin) as usize..).unwrap_or(&[]));
        self.first = Some(first);
    }

    fn remember(&mut self, bytes: &[u8]) {
        self.recent.extend(bytes.get(bytes.len().saturating_sub(SHOWN_BEFORE + LONGEST)..).unwrap_or(bytes));
        let beyond = self.recent.len().saturating_sub(SHOWN_BEFORE + LONGEST);
        self.recent.drain(..beyond);
    }

    /// What to say of the text if it isn't UTF-8: where, how it would read, and what to declare.
    pub(super) fn complaint(&self) -> Option<String> {
        if let Some(name) = self.unmarked_utf16() {
            return Some(format!(
                "looks like UTF-16 without a byte-order mark (every other byte is NUL); if so, declare \
                 formats.encoding = {name:?}"
            ));
        }
        let First { byte, line, column, sample } = self.first.as_ref()?;
        if self.has_nul {
            let cure = "if it is text, declare formats.encoding";
            return Some(format!("is binary: it holds NUL bytes and others that are not UTF-8; {cure}"));
        }
        let (foreign, of) = (self.lines.foreign, self.lines.count(self.length));
        let sample = sample.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or(sample);
        let candidates = self.letters.candidates();
        let likely = candidates.first().map_or("windows-1252", |likely| likely.name());
        let read = |encoding: &Encoding| {
            let read: String = encoding.decode(sample).0.chars().filter(|c| !c.is_control()).collect();
            format!("{read:?} in {}", encoding.name())
        };
        let readings = candidates.iter().map(read).collect::<Vec<_>>().join(", ");
        Some(format!(
            "is not UTF-8 in {foreign} of {of} lines, first in line {line}: byte 0x{byte:02X} at position {column}. \
             This reads {readings}. Declare the right encoding, e.g. formats.encoding = {likely:?} (or gb18030, \
             shift_jis, windows-1250, windows-1256, ...). With formats.encoding = \"utf-8\" these lines are rejected \
             and the others read"
        ))
    }

    /// The encoding that a text which isn't UTF-8 has most likely.
    pub(super) fn likeliest(&self) -> Encoding {
        let utf16 = self.unmarked_utf16().and_then(|name| Encoding::named(name).ok());
        utf16.or_else(|| self.letters.candidates().into_iter().next()).unwrap_or(Encoding::Western)
    }

    /// The name of UTF-16 in the order of bytes that the NULs tell: a header has them at every other place, at one side
    /// only. A quarter is enough: names may be of another script, separators and line ends are not.
    fn unmarked_utf16(&self) -> Option<&'static str> {
        let (pairs, _) = self.start.as_chunks::<2>();
        let nul = |side: fn(&[u8; 2]) -> u8| pairs.iter().filter(|pair| side(pair) == 0).count();
        let (first, second) = (nul(|[first, _]| *first), nul(|[_, second]| *second));
        let many = pairs.len().div_ceil(4).max(2);
        match (first, second) {
            (0, second) if second >= many => Some("utf-16le"),
            (first, 0) if first >= many => Some("utf-16be"),
            _ => None,
        }
    }
}

impl First {
    fn show(&mut self, bytes: &[u8]) {
        let lacking = SHOWN.saturating_sub(self.sample.len());
        self.sample.extend(bytes.iter().take(lacking));
    }
}

impl Lines {
    /// Counts the lines of a piece without foreign bytes, which begins at `start`.
    fn pass(&mut self, bytes: &[u8], start: u64) {
        let Some(last) = bytes.iter().rposition(|&byte| byte == b'\n') else { return };
        self.ended += bytes.iter().filter(|&&byte| byte == b'\n').count();
        self.start = start + last as u64 + 1;
        self.is_foreign = false;
    }

    fn end(&mut self, at: u64) {
        self.ended += 1;
        self.start = at;
        self.is_foreign = false;
    }

    /// How many there are in a text of that length.
    fn count(&self, length: u64) -> usize {
        self.ended + usize::from(self.start < length)
    }
}

impl Letters {
    fn push(&mut self, bytes: &[u8]) {
        if !bytes.is_ascii() {
            self.high += bytes.iter().filter(|byte| !byte.is_ascii()).count();
            let both = |(a, b): (&u8, &u8)| !a.is_ascii() && !b.is_ascii();
            let across = bytes.first().is_some_and(|first| both((&self.last, first)));
            self.beside +=
                bytes.iter().zip(bytes.iter().skip(1)).filter(|&pair| both(pair)).count() + usize::from(across);
        }
        self.last = bytes.last().copied().unwrap_or(self.last);
        if self.high > 0 {
            self.read(|decoder, into| decoder.push(bytes, into));
        }
    }

    fn end(&mut self) {
        self.read(Decoder::end);
    }

    fn read(&mut self, step: impl FnOnce(&mut Decoder, &mut Decoded)) {
        if let Some((_, decoder)) = &mut self.chinese {
            let mut read = Decoded::default();
            step(decoder, &mut read);
            if !read.damage.is_empty() {
                self.chinese = None;
            }
        }
    }

    /// The encodings that text with foreign bytes most often has, the likeliest first: in a language of Latin letters
    /// such bytes stand alone, in Cyrillic and Chinese they make whole words.
    fn candidates(&self) -> Vec<Encoding> {
        if self.beside * 2 <= self.high {
            return vec![Encoding::Western, Encoding::Cyrillic];
        }
        let chinese = self.chinese.iter().map(|(encoding, _)| *encoding);
        [Encoding::Cyrillic, Encoding::Western].into_iter().chain(chinese).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(body: &[u8]) -> Option<String> {
        Utf8::of(body).complaint()
    }

    #[test]
    fn the_complaint_names_place_readings_and_cure() {
        let why = complaint(b"id,name\n1,M\xfcller,a@x.test\n2,Smith,b\n").unwrap();
        for part in [
            "1 of 3 lines",
            "line 2",
            "byte 0xFC at position 4",
            "This reads \"1,Müller,a@x.test\" in windows-1252, \"1,Mьller,a@x.test\" in windows-1251.",
            "formats.encoding = \"windows-1252\"",
        ] {
            assert!(why.contains(part), "{part}: {why}");
        }
        let why = complaint(b"id,\xe8\xec\xff\n1,\xc8\xe2\xe0\xed\n").unwrap();
        assert!(why.contains("2 of 2 lines") && why.contains("e.g. formats.encoding = \"windows-1251\""), "{why}");
        #[cfg(feature = "encodings")]
        assert!(complaint(b"id\n\xd5\xc5\xce\xb0\n").unwrap().contains("\"张伟\" in gb18030"));
        assert_eq!(complaint("id,имя\n1,Иван\n".as_bytes()), None);
    }

    #[test]
    fn long_lines_show_the_part_around_the_byte() {
        let mut line = b"id\n".to_vec();
        line.extend([b'x'].repeat(200));
        line.extend(b"Caf\xe9 ");
        line.extend([b'y'].repeat(200));
        let why = complaint(&line).unwrap();
        assert!(why.contains("xCafé yyyy") && why.len() < 700, "{why}");
    }

    #[test]
    fn the_complaint_is_the_same_however_the_text_is_cut() {
        let long =
            [b"id,name\r\n1,".as_slice(), &[b'x'].repeat(90), b"Caf\xe9 ol\xe9\r\n2,\xc3\xa9\n3,\xc3\n"].concat();
        let texts: [&[u8]; 6] = [
            b"id,name\n1,M\xfcller,a@x.test\n2,Smith,b\n",
            &long,
            b"id\n\xd5\xc5\xce\xb0\n\xd5\xc5",
            b"id,\xe8\xec\xff\n1,\xc8\xe2\xe0\xed",
            b"a\0b\xff\n",
            "id,имя\n1,Иван\n".as_bytes(),
        ];
        for text in texts {
            let whole = complaint(text);
            for piece in 1..30 {
                let mut known = Utf8::default();
                text.chunks(piece).for_each(|piece| known.push(piece));
                known.end();
                assert_eq!(known.complaint(), whole, "{piece}");
            }
        }
    }

    #[test]
    fn utf16_without_a_mark_is_named() {
        let little: Vec<u8> = "id,имя\n1,Иван\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "id,c\n1,a\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(complaint(&little).unwrap().contains("\"utf-16le\""));
        assert!(complaint(&big).unwrap().contains("\"utf-16be\""));
        assert_eq!(Utf8::of(b"id\0,c\0\0\n").unmarked_utf16(), None);
    }
}
