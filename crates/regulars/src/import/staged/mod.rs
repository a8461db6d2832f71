//! Rows that are read and not yet records: of one type of record ([`Staged`]), of a kind that a word names
//! ([`StagedFile`]), and of files that come in pieces.

mod file;
mod pieces;
mod rows;

pub use file::StagedFile;
pub use pieces::{csv_from, json_lines_from};
pub use rows::{ImportData, Staged};
