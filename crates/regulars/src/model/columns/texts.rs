//! Columns of texts: many in one buffer, and names that many rows share.

use super::column::Column;
use super::words::Codes;
use crate::model::index::Index;
use std::collections::BTreeMap;

/// Texts of a block, which are one buffer. Blocks of a fixed number of texts are never copied when the column grows, and
/// where a text is replaced only its block is written anew.
const BLOCK_TEXTS: usize = 4096;

/// Bytes of the longest text that the buffer of a block takes: more of them would leave what a u32 counts.
const LONGEST_IN_BLOCK: usize = u32::MAX as usize / BLOCK_TEXTS;

#[derive(Clone, Default)]
struct Block {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    /// The texts that are too long for the buffer, by place.
    long: BTreeMap<usize, String>,
}

impl Block {
    fn get(&self, place: usize) -> Option<&str> {
        if let Some(long) = self.long.get(&place) {
            return Some(long);
        }
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start as usize..*self.ends.get(place)? as usize)
    }

    fn push(&mut self, text: &str) {
        if text.len() > LONGEST_IN_BLOCK {
            self.long.insert(self.ends.len(), text.to_owned());
        } else {
            self.text.push_str(text);
        }
        self.ends.push(self.text.len() as u32);
    }
}

/// A text in every row.
#[derive(Clone, Default)]
pub(crate) struct Texts(Vec<Block>);

impl Texts {
    pub(crate) fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * BLOCK_TEXTS + last.ends.len())
    }

    /// The text of a row.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        self.0.get(row / BLOCK_TEXTS)?.get(row % BLOCK_TEXTS)
    }

    fn add(&mut self, text: &str) {
        if self.0.last().is_none_or(|block| block.ends.len() == BLOCK_TEXTS) {
            self.0.last_mut().into_iter().for_each(|full| full.text.shrink_to_fit());
            self.0.push(Block::default());
        }
        self.0.last_mut().into_iter().for_each(|block| block.push(text));
    }

    fn replace(&mut self, row: usize, text: &str) {
        if self.text(row) == Some(text) {
            return;
        }
        if let Some(block) = self.0.get_mut(row / BLOCK_TEXTS) {
            let mut written = Block::default();
            for place in 0..block.ends.len() {
                let kept = if place == row % BLOCK_TEXTS { Some(text) } else { block.get(place) };
                written.push(kept.unwrap_or_default());
            }
            *block = written;
        }
    }
}

impl Column<String> for Texts {
    fn push(&mut self, value: String) {
        self.add(&value);
    }

    fn get(&self, row: usize) -> Option<String> {
        self.text(row).map(String::from)
    }

    fn set(&mut self, row: usize, value: String) {
        self.replace(row, &value);
    }
}

/// What a text that is there begins with in its column, so that an empty text isn't a missing one.
const PRESENT: char = '+';

/// A text in some rows.
#[derive(Clone, Default)]
pub(crate) struct OptionalTexts {
    rows: usize,
    /// The texts up to the last row that has one.
    texts: Texts,
}

impl OptionalTexts {
    /// The text of a row, if it has one.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        self.texts.text(row)?.strip_prefix(PRESENT)
    }

    fn put(&mut self, row: usize, value: Option<&str>) {
        let marked = value.map(|text| format!("{PRESENT}{text}")).unwrap_or_default();
        if row < self.texts.len() {
            self.texts.replace(row, &marked);
        } else if value.is_some() {
            (self.texts.len()..row).for_each(|_| self.texts.add(""));
            self.texts.add(&marked);
        }
    }
}

impl Column<Option<String>> for OptionalTexts {
    fn push(&mut self, value: Option<String>) {
        self.rows += 1;
        self.put(self.rows - 1, value.as_deref());
    }

    fn get(&self, row: usize) -> Option<Option<String>> {
        (row < self.rows).then(|| self.text(row).map(String::from))
    }

    fn set(&mut self, row: usize, value: Option<String>) {
        self.put(row, value.as_deref());
    }
}

/// Names of other things (a customer, an account), each kept once; of a row that has none the code is 0.
#[derive(Clone, Default)]
pub(crate) struct Names {
    names: Texts,
    index: Index,
    codes: Codes,
}

impl Names {
    /// The name of a row, if it has one.
    pub(crate) fn name(&self, row: usize) -> Option<&str> {
        self.names.text(self.codes.get(row)?.checked_sub(1)? as usize)
    }

    /// A number that rows have in common when they have the same name; 0 is none.
    pub(crate) fn code(&self, row: usize) -> Option<u32> {
        self.codes.get(row)
    }

    fn code_of(&mut self, name: Option<&str>) -> u32 {
        let Some(name) = name else { return 0 };
        let names = &self.names;
        match self.index.find((None, name), |number| names.text(number as usize) == Some(name)) {
            Ok(number) => number + 1,
            Err(place) => {
                let number = self.names.len() as u32;
                self.index.put(place, number);
                self.names.add(name);
                number + 1
            }
        }
    }
}

impl Column<Option<String>> for Names {
    fn push(&mut self, value: Option<String>) {
        let code = self.code_of(value.as_deref());
        self.codes.push(code);
    }

    fn get(&self, row: usize) -> Option<Option<String>> {
        self.codes.get(row).map(|_| self.name(row).map(String::from))
    }

    fn set(&mut self, row: usize, value: Option<String>) {
        let code = self.code_of(value.as_deref());
        self.codes.set(row, code);
    }
}

impl Column<String> for Names {
    fn push(&mut self, value: String) {
        Column::push(self, Some(value));
    }

    fn get(&self, row: usize) -> Option<String> {
        self.name(row).map(String::from)
    }

    fn set(&mut self, row: usize, value: String) {
        Column::set(self, row, Some(value));
    }
}
