//! The two encodings of one byte a character that a file from Europe most often has, as the WHATWG standard reads them.

/// What windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F.
const WESTERN: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What windows-1251 has before its alphabet, 0x80 to 0xBF.
const CYRILLIC: [char; 64] = [
    'Ђ', 'Ѓ', '‚', 'ѓ', '„', '…', '†', '‡', '€', '‰', 'Љ', '‹', 'Њ', 'Ќ', 'Ћ', 'Џ', 'ђ', '‘', '’', '“', '”', '•', '–',
    '—', '\u{98}', '™', 'љ', '›', 'њ', 'ќ', 'ћ', 'џ', '\u{a0}', 'Ў', 'ў', 'Ј', '¤', 'Ґ', '¦', '§', 'Ё', '©', 'Є', '«',
    '¬', '\u{ad}', '®', 'Ї', '°', '±', 'І', 'і', 'ґ', 'µ', '¶', '·', 'ё', '№', 'є', '»', 'ј', 'Ѕ', 'ѕ', 'ї',
];

/// A byte of windows-1252.
pub(super) fn western(byte: u8) -> char {
    let control = byte.checked_sub(0x80).and_then(|at| WESTERN.get(usize::from(at)));
    control.copied().unwrap_or(char::from(byte))
}

/// The byte that a character is in windows-1252.
pub(in crate::import) fn western_byte(character: char) -> Option<u8> {
    let special = || WESTERN.iter().position(|&special| special == character).map(|at| at + 0x80);
    match u32::from(character) {
        code @ (0..=0x7F | 0xA0..=0xFF) => u8::try_from(code).ok(),
        _ => special().and_then(|byte| u8::try_from(byte).ok()),
    }
}

/// A byte of windows-1251.
pub(super) fn cyrillic(byte: u8) -> char {
    match byte {
        0xC0.. => char::from_u32(u32::from('А') + u32::from(byte) - 0xC0).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x80.. => CYRILLIC.get(usize::from(byte) - 0x80).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_those_of_the_standard() {
        for byte in 0..=u8::MAX {
            assert_eq!(western_byte(western(byte)), Some(byte));
            assert_eq!(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0, western(byte).to_string());
            assert_eq!(encoding_rs::WINDOWS_1251.decode_without_bom_handling(&[byte]).0, cyrillic(byte).to_string());
        }
    }
}
