//! CSV: bytes to rows of cells.

use std::ops::ControlFlow;

use super::{Progress, collect::Rows, plan::Plan, row::Source};
use crate::{Error, Result};

/// Rows between two calls of the progress callback: a call for each row would cost more than reading it.
pub(super) const STRIDE: usize = 8192;

/// Reads a CSV file: gives the columns that fill nothing, and whether it was read to its end.
pub(super) fn read(
    bytes: &[u8],
    plan: &Plan,
    rows: &mut dyn Rows,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Vec<String>, bool)> {
    let text = text(bytes)?;
    let (separator, body) = separator(text, plan);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(body);
    let mut record = csv::ByteRecord::new();
    if !reader.read_byte_record(&mut record).map_err(|error| Error::invalid("file", error))? {
        return Err(Error::Empty { what: "file".into() });
    }
    let header = header(&record)?;
    let (columns, unknown_columns) = assign(plan, &header)?;
    let mut number = 1;
    let mut complete = true;
    while reader.read_byte_record(&mut record).map_err(|error| Error::invalid("file", error))? {
        number += 1;
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if end >= body.len() && ends_inside_quotes(body, &record, separator) {
            rows.account().refuse(number, "row", "", "a quote is opened here and never closed");
        } else {
            record = take(rows, plan, record, &columns, header.len(), number);
        }
        let count = rows.account().rows;
        if count.is_multiple_of(STRIDE) {
            let read = (bytes.len() - body.len()).saturating_add(end).min(bytes.len());
            if progress(Progress { bytes: read, of: bytes.len(), rows: count }).is_break() {
                complete = false;
                break;
            }
        }
    }
    if complete {
        let _ = progress(Progress { bytes: bytes.len(), of: bytes.len(), rows: rows.account().rows });
    }
    Ok((unknown_columns, complete))
}

/// Hands one record on, and gives its buffer back.
fn take(
    rows: &mut dyn Rows,
    plan: &Plan,
    record: csv::ByteRecord,
    columns: &[Option<usize>],
    width: usize,
    number: usize,
) -> csv::ByteRecord {
    let record = match csv::StringRecord::from_byte_record(record) {
        Ok(record) => record,
        Err(error) => {
            let record = error.into_byte_record();
            let start: String = String::from_utf8_lossy(record.as_slice()).chars().take(100).collect();
            rows.account().refuse(number, "row", &start, "not UTF-8");
            return record;
        }
    };
    if record.len() != width {
        let why = format!("has {} cells, the header has {width}", record.len());
        rows.account().refuse(number, "row", record.get(0).unwrap_or(""), why);
    } else if record.as_byte_record().as_slice().contains(&0) {
        rows.account().refuse(number, "row", "", "holds a NUL byte");
    } else {
        let source = Source::Csv { record: &record, columns };
        if plan.lets_pass(|slot| columns.get(slot).is_some_and(Option::is_some), |slot| source.cell(slot, None)) {
            rows.take(plan, source, number);
        } else {
            rows.account().skip();
        }
    }
    record.into_byte_record()
}

/// The text of a file without its byte-order mark; what isn't text is an error.
pub(super) fn text(bytes: &[u8]) -> Result<&[u8]> {
    let other = |why: &str| Err(Error::invalid("file", why));
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => other("is UTF-16; save it as UTF-8"),
        [b'P', b'K', 3, 4, ..] => other("is a spreadsheet or zip archive; save the sheet as CSV"),
        [0x1F, 0x8B, ..] => other("is compressed (gzip); unpack it first"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => other("is an old spreadsheet; save the sheet as CSV"),
        [b'%', b'P', b'D', b'F', ..] => other("is a PDF document"),
        [0xEF, 0xBB, 0xBF, text @ ..] => Ok(text),
        text => Ok(text),
    }
}

/// The separator, and the text after Excel's `sep=` line.
pub(super) fn separator<'a>(text: &'a [u8], plan: &Plan) -> (u8, &'a [u8]) {
    /// The separators that a header is searched for.
    const KNOWN: [u8; 4] = [b',', b';', b'\t', b'|'];
    let declared = plan.formats.separator.and_then(|separator| u8::try_from(separator).ok());
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, rest @ ..] = text
        && KNOWN.contains(separator)
        && let [b'\n', body @ ..] | [b'\r', b'\n', body @ ..] | [b'\r', body @ ..] = rest
    {
        return (declared.unwrap_or(*separator), body);
    }
    let mut counts = [0_usize; 4];
    let mut quoted = false;
    for &byte in text.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                counts.iter_mut().zip(KNOWN).filter(|(_, known)| *known == byte).for_each(|(count, _)| *count += 1);
            }
            _ => {}
        }
    }
    // The first of the most frequent.
    let most = counts.iter().max().copied().unwrap_or(0);
    let detected = counts.iter().zip(KNOWN).find(|(count, _)| **count == most).map_or(b',', |(_, known)| known);
    (declared.unwrap_or(detected), text)
}

fn header(record: &csv::ByteRecord) -> Result<Vec<String>> {
    if record.as_slice().contains(&0) {
        return Err(Error::invalid(
            "file",
            "is binary, or UTF-16 without a byte-order mark: its header holds NUL bytes",
        ));
    }
    let name = |cell: &[u8]| std::str::from_utf8(cell).map(|name| name.trim().to_owned());
    let names: std::result::Result<Vec<String>, _> = record.iter().map(name).collect();
    let names = names.map_err(|_| Error::invalid("file", "is not UTF-8: its header can't be read"))?;
    if names.iter().all(String::is_empty) { Err(Error::Empty { what: "header".into() }) } else { Ok(names) }
}

/// The column of every slot, and the columns of none.
fn assign(plan: &Plan, header: &[String]) -> Result<(Vec<Option<usize>>, Vec<String>)> {
    let mut columns: Vec<Option<usize>> = vec![None; plan.slots()];
    let mut unknown = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let slots = plan.slots_of(name);
        if slots.is_empty() {
            unknown.push(name.clone());
        }
        for &slot in slots {
            let Some(column) = columns.get_mut(slot) else { continue };
            if let Some(other) = column.replace(at) {
                let other = header.get(other).map_or("", String::as_str);
                let why =
                    format!("the columns {other:?} and {name:?} both fill {}; map one of them", plan.slot_name(slot));
                return Err(Error::invalid("column map", why));
            }
        }
    }
    plan.check_required(|slot| columns.get(slot).is_some_and(Option::is_some), header)?;
    Ok((columns, unknown))
}

/// Whether the record that ends the file ends inside quotes, which the `csv` crate closes without a word: a file cut
/// off there would end in one huge cell. It does when a line put after it is read as part of it.
fn ends_inside_quotes(body: &[u8], record: &csv::ByteRecord, separator: u8) -> bool {
    let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
    let Some(raw) = start.and_then(|start| body.get(start..)).filter(|raw| raw.contains(&b'"')) else { return false };
    let probe = [raw, b"\nx\n"].concat();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(probe.as_slice());
    reader.byte_records().filter(std::result::Result::is_ok).count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{ColumnMap, ImportOptions};
    use crate::model::Order;

    fn detected(text: &str) -> (char, &str) {
        let plan = Plan::of::<Order>(&ColumnMap::default(), &ImportOptions::default()).unwrap();
        let (separator, body) = separator(text.as_bytes(), &plan);
        (char::from(separator), std::str::from_utf8(body).unwrap())
    }

    #[test]
    fn the_header_tells_the_separator() {
        for (text, expected) in [
            ("a,b;c,d", ','),
            ("a;b;c,d", ';'),
            ("a\tb\n,,,,", '\t'),
            ("\"a,b,c\"|d", '|'),
            ("\"a\n,,\";b\n", ';'),
            ("alone", ','),
            ("a,b;c", ','),
            ("", ','),
        ] {
            assert_eq!(detected(text).0, expected, "{text:?}");
        }
        assert_eq!(detected("sep=|\r\na,b"), ('|', "a,b"));
        assert_eq!(detected("sep=x\na,b"), (',', "sep=x\na,b"));
    }

    #[test]
    fn an_open_quote_is_told_from_a_closed_one() {
        for (text, open) in [
            ("a,\"b", true),
            ("a,\"b\"\"", true),
            ("a,\"b\"", false),
            ("a,b\"", false),
            ("a,\"b\nc\"", false),
            ("a", false),
        ] {
            let mut record = csv::ByteRecord::new();
            record.set_position(Some(csv::Position::new()));
            assert_eq!(ends_inside_quotes(text.as_bytes(), &record, b','), open, "{text:?}");
        }
    }
}
