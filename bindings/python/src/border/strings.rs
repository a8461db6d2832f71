//! The texts of a result's column, one after the other as Arrow has them: a String a row takes three times the room, and
//! longer to free than to make.

/// Texts in one buffer, and where each ends; the first end is the start, 0.
#[derive(Debug, PartialEq)]
pub(crate) struct Strings {
    pub(super) bytes: String,
    pub(super) ends: Vec<i64>,
}

impl Default for Strings {
    fn default() -> Self {
        Self { bytes: String::new(), ends: vec![0] }
    }
}

impl Strings {
    pub(super) fn push(&mut self, text: impl AsRef<str>) {
        self.bytes.push_str(text.as_ref());
        self.ends.push(self.bytes.len() as i64);
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    pub(super) fn get(&self, row: usize) -> Option<&str> {
        let (start, end) = (*self.ends.get(row)?, *self.ends.get(row + 1)?);
        self.bytes.get(start as usize..end as usize)
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// The letters of the longest text, at least one: NumPy has no type of texts without letters.
    pub(super) fn width(&self) -> usize {
        let ascii = self.bytes.is_ascii();
        let letters = |text: &str| if ascii { text.len() } else { text.chars().count() };
        self.iter().map(letters).max().unwrap_or(0).max(1)
    }

    /// Writes each text as UTF-32 into so many letters of an empty block, as NumPy lays out texts.
    pub(super) fn fill(&self, block: &mut [u8], width: usize) {
        let ascii = self.bytes.is_ascii();
        let rows = block.as_chunks_mut().0.chunks_exact_mut(width);
        self.iter()
            .zip(rows)
            .for_each(|(text, row)| if ascii { write(text.bytes(), row) } else { write(text.chars(), row) });
    }
}

fn write(letters: impl Iterator<Item: Into<u32>>, row: &mut [[u8; 4]]) {
    letters.zip(row).for_each(|(letter, place)| *place = letter.into().to_ne_bytes());
}

impl<T: AsRef<str>> FromIterator<T> for Strings {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut strings = Self::default();
        texts.into_iter().for_each(|text| strings.push(text));
        strings
    }
}
