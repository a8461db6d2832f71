//! CSV: text to rows of cells.

pub(super) mod columns;
mod ends;
pub(super) mod header;
mod progress;
mod rows;
pub(super) mod separator;

use std::ops::ControlFlow;

use super::{Progress, bytes::text, collect::Rows, notes::Fault, plan::Plan};
use crate::work;
use crate::{Error, Result};
pub(super) use progress::{ROW, STRIDE};

/// What helps against a quote that isn't closed.
const UNCLOSED: &str = "close it at the end of its value, and write a quote within a value twice (\"\")";

/// Reads a CSV file: gives the columns that fill nothing, and whether it was read to its end.
pub(super) fn read(
    bytes: &[u8],
    plan: &Plan,
    rows: &mut dyn Rows,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Vec<String>, bool)> {
    let text = text(bytes, &plan.formats, rows.account())?;
    let of = text.body.len();
    let (told, body) = separator::told(&text.body, plan);
    let header = header::find(body, told, plan)?;
    header.doubt(plan, rows.account());
    let mut reader = separator::reader(body, header.separator);
    let mut record = csv::ByteRecord::new();
    let mut number = 0;
    let mut table = rows::Table::new(plan, &header, rows);
    while reader.read_byte_record(&mut record).map_err(|error| Error::invalid("file", error))? {
        work::tick(ROW)?;
        number += 1;
        if number < header.row + header.lines {
            continue;
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if end >= body.len() && separator::ends_inside_quotes(body, &record, header.separator) {
            table.refuse(number, &Fault::new("row", "", "a quote is opened here and never closed").cured(UNCLOSED));
        } else if let Some(why) = text.fault(record.as_slice()) {
            table.refuse(number, &Fault::new("row", &rows::start(&record), why).cured(rows::NOT_UTF8));
        } else {
            record = table.take(record, number);
        }
        let count = table.count();
        if count.is_multiple_of(STRIDE) {
            let read = (of - body.len()).saturating_add(end).min(of);
            if progress(Progress { bytes: read, of, rows: count }).is_break() {
                return Ok((header.unknown, false));
            }
        }
    }
    let rows = table.end();
    let _ = progress(Progress { bytes: of, of, rows });
    Ok((header.unknown, true))
}
