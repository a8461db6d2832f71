//! Bytes of an encoding to UTF-8, piece by piece: a character may be cut between two pieces.

use std::collections::VecDeque;

use super::encoding::Encoding;
use super::single::{cyrillic, western};

/// Decodes the pieces of a file in their order.
pub(super) enum Decoder {
    /// The text is UTF-8, or should be.
    Same,
    Single(fn(u8) -> char),
    Utf16(Utf16),
    #[cfg(feature = "encodings")]
    Other(Box<encoding_rs::Decoder>),
}

/// UTF-8 so far.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// Bytes that were taken out before.
    pub(super) before: u64,
    /// Where, in the whole text, U+FFFD stands for bytes that aren't of the encoding.
    pub(super) damage: VecDeque<u64>,
}

impl Decoded {
    fn push(&mut self, c: char) {
        self.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn lose(&mut self) {
        self.damage.push_back(self.before + self.bytes.len() as u64);
        self.push(char::REPLACEMENT_CHARACTER);
    }
}

impl Decoder {
    pub(super) fn of(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Same,
            Encoding::Utf16Little => Self::Utf16(Utf16::new(u16::from_le_bytes)),
            Encoding::Utf16Big => Self::Utf16(Utf16::new(u16::from_be_bytes)),
            Encoding::Western => Self::Single(western),
            Encoding::Cyrillic => Self::Single(cyrillic),
            #[cfg(feature = "encodings")]
            Encoding::Other(encoding) => Self::Other(Box::new(encoding.new_decoder_without_bom_handling())),
        }
    }

    /// Takes a piece.
    pub(super) fn push(&mut self, bytes: &[u8], into: &mut Decoded) {
        match self {
            Self::Same => into.bytes.extend_from_slice(bytes),
            Self::Single(read) => bytes.iter().for_each(|&byte| into.push(read(byte))),
            Self::Utf16(units) => bytes.iter().for_each(|&byte| units.push(byte, into)),
            #[cfg(feature = "encodings")]
            Self::Other(decoder) => other(decoder, bytes, false, into),
        }
    }

    /// Ends the text: what is left of a character that was begun is lost.
    pub(super) fn end(&mut self, into: &mut Decoded) {
        match self {
            Self::Same | Self::Single(_) => {}
            Self::Utf16(units) => units.end(into),
            #[cfg(feature = "encodings")]
            Self::Other(decoder) => other(decoder, &[], true, into),
        }
    }
}

#[cfg(feature = "encodings")]
fn other(decoder: &mut encoding_rs::Decoder, mut bytes: &[u8], is_last: bool, into: &mut Decoded) {
    use encoding_rs::DecoderResult;
    let mut text = String::new();
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
        text.clear();
        text.reserve(room);
        let (read, taken) = decoder.decode_to_string_without_replacement(bytes, &mut text, is_last);
        into.bytes.extend_from_slice(text.as_bytes());
        bytes = bytes.get(taken..).unwrap_or(&[]);
        match read {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => into.lose(),
        }
    }
}

impl Encoding {
    /// The text, and whether some of its bytes are none of this encoding; U+FFFD stands for those.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, bool) {
        let (mut decoder, mut into) = (Decoder::of(self), Decoded::default());
        decoder.push(bytes, &mut into);
        decoder.end(&mut into);
        let text = String::from_utf8_lossy(&into.bytes).into_owned();
        let damaged = !into.damage.is_empty() || (self == Self::Utf8 && std::str::from_utf8(bytes).is_err());
        (text, damaged)
    }
}

/// UTF-16 under way.
pub(super) struct Utf16 {
    unit: fn([u8; 2]) -> u16,
    /// The first byte of a unit whose second hasn't come.
    half: Option<u8>,
    /// The first unit of a pair whose second hasn't come.
    high: Option<u16>,
}

impl Utf16 {
    fn new(unit: fn([u8; 2]) -> u16) -> Self {
        Self { unit, half: None, high: None }
    }

    fn push(&mut self, byte: u8, into: &mut Decoded) {
        let Some(first) = self.half.take() else {
            self.half = Some(byte);
            return;
        };
        let unit = (self.unit)([first, byte]);
        if let Some(high) = self.high.take() {
            if let Some(Ok(c)) = char::decode_utf16([high, unit]).next() {
                return into.push(c);
            }
            into.lose();
        }
        match char::from_u32(unit.into()) {
            Some(c) => into.push(c),
            None if unit < 0xDC00 => self.high = Some(unit),
            None => into.lose(),
        }
    }

    fn end(&mut self, into: &mut Decoded) {
        let lost = usize::from(self.high.take().is_some()) + usize::from(self.half.take().is_some());
        (0..lost).for_each(|_| into.lose());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(name: &str, bytes: &[u8], piece: usize) -> (String, Vec<u64>) {
        let (mut decoder, mut into) = (Decoder::of(Encoding::named(name).unwrap()), Decoded::default());
        bytes.chunks(piece).for_each(|piece| decoder.push(piece, &mut into));
        decoder.end(&mut into);
        (String::from_utf8(into.bytes).unwrap(), into.damage.into())
    }

    #[test]
    fn a_text_is_the_same_however_it_is_cut() {
        let utf16: Vec<u8> = "a,имя🎉\n\u{fffd}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let lone = [0x3C, 0xD8, 0x3C, 0xD8, 0x89, 0xDF, 0x00, 0xDC, 0x41, 0x00, 0x3D, 0xD8, 0x41];
        for piece in [1, 2, 3, 5, 64] {
            assert_eq!(decoded("utf-16le", &utf16, piece), ("a,имя🎉\n\u{fffd}".to_owned(), vec![]), "{piece}");
            let (text, damage) = decoded("utf-16le", &lone, piece);
            assert_eq!((text.as_str(), damage), ("\u{fffd}🎉\u{fffd}A\u{fffd}\u{fffd}", vec![0, 7, 11, 14]), "{piece}");
            assert_eq!(decoded("windows-1251", b"\xc8\xe2\xe0\xed", piece).0, "Иван");
        }
    }

    #[cfg(feature = "encodings")]
    #[test]
    fn the_standards_encodings_lose_what_they_do_not_know() {
        for piece in [1, 2, 3, 64] {
            assert_eq!(decoded("gb18030", b"\xd5\xc5\xce\xb0,a", piece), ("张伟,a".to_owned(), vec![]), "{piece}");
            assert_eq!(decoded("gb18030", b"a\xff\xd5\xc5\xd5", piece), ("a\u{fffd}张\u{fffd}".to_owned(), vec![1, 7]));
        }
    }
}
