//! CSV: text to rows of cells.

pub(super) mod columns;
mod ends;
pub(super) mod header;
mod progress;
mod rows;
pub(super) mod separator;

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use super::{Progress, bytes::Text, collect::Rows, notes::Fault, plan::Plan};
use crate::work;
use crate::{Error, Result};
pub(super) use progress::{ROW, STRIDE};

/// What helps against a quote that isn't closed.
const UNCLOSED: &str = "close it at the end of its value, and write a quote within a value twice (\"\")";

/// A row that is read after the end of the file, unless a quote is open there: then it is part of the last row, which the
/// `csv` crate would close without a word, and a file that was cut off there would end in one huge cell.
const PROBE: &[u8] = b"\nx\n";

/// Reads a CSV file: gives the columns that fill nothing, and whether it was read to its end.
pub(super) fn read(
    text: &mut Text<'_>,
    plan: &Plan,
    rows: &mut dyn Rows,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Vec<String>, bool)> {
    let is_whole = text.length().is_some();
    let (told, body) = separator::told(text.head(), plan);
    let rows_of_head = if is_whole { body } else { whole_lines(body) };
    let header = header::find(rows_of_head, is_whole, told, plan)?;
    header.doubt(plan, rows.account());
    let before = text.head().len() - body.len();
    text.consume(before);
    let mut reader = separator::reader(text.chain(PROBE), header.separator);
    let mut record = csv::ByteRecord::new();
    let (mut number, mut start) = (0, before as u64);
    let mut table = rows::Table::new(plan, &header, rows);
    while reader.read_byte_record(&mut record).map_err(|error| Error::invalid("file", error))? {
        let row = start..reader.position().byte() + before as u64;
        start = row.end;
        let text = reader.get_mut().get_mut().0;
        let is_beyond = text.length().is_some_and(|length| row.end > length + 1);
        if is_beyond && record.as_slice() == b"x" {
            break;
        }
        work::tick(ROW)?;
        number += 1;
        if number < header.row + header.lines {
            continue;
        }
        if is_beyond {
            table.refuse(number, &Fault::new("row", "", "a quote is opened here and never closed").cured(UNCLOSED));
        } else if let Some(why) = text.fault(row) {
            table.refuse(number, &Fault::new("row", &rows::start(&record), why).cured(rows::NOT_UTF8));
        } else {
            record = table.take(record, number);
        }
        let count = table.count();
        if count.is_multiple_of(STRIDE) && progress(text.progress(count)).is_break() {
            return Ok((header.unknown, false));
        }
    }
    let count = table.end();
    let _ = progress(text.progress(count));
    Ok((header.unknown, true))
}

/// The text without the line that its end has cut.
fn whole_lines(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
    end.and_then(|end| text.get(..=end)).unwrap_or(text)
}
