//! The first sheet of a workbook (.xlsx) as a table in memory: numbers and dates come as such, not as text or serial days.

use crate::Failure;
use calamine::{Data, ExcelDateTime, Range, Reader, Xlsx};
use chrono::{NaiveDate, NaiveDateTime};
use regulars::import::{Cell, ColumnMap, ImportOptions, Importable, Imported, Progress, columns_with_progress};
use std::io::Cursor;
use std::ops::ControlFlow;

/// Filled cells from which a row is the header; a title above it fills one.
const LEAST_NAMES: usize = 2;
/// Whole numbers up to here, 2^53, are exact in a sheet, whose numbers are all doubles.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Reads the records of the first sheet; row 1 of a finding is the first below the header.
pub(crate) fn read<T: Importable>(
    bytes: &[u8],
    map: &ColumnMap,
    options: &ImportOptions,
    progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Imported<T>, Failure> {
    let sheet = first_sheet(bytes)?;
    let is_header = |row: &[Data]| row.iter().filter(|cell| **cell != Data::Empty).count() >= LEAST_NAMES;
    let header = sheet.rows().position(is_header).ok_or("its first sheet holds no table")?;
    let names: Vec<String> = sheet.rows().nth(header).into_iter().flatten().map(ToString::to_string).collect();
    let named: Vec<usize> = (0..names.len()).filter(|&at| !names[at].trim().is_empty()).collect();
    let names: Vec<&str> = named.iter().map(|&at| names[at].as_str()).collect();
    let rows = sheet.height() - header - 1;
    let value = |row: usize, column: usize| sheet.get((header + 1 + row, named[column])).map_or(Cell::Missing, cell);
    columns_with_progress(&names, rows, value, map, options, progress).map_err(|error| error.to_string())
}

fn first_sheet(bytes: &[u8]) -> Result<Range<Data>, Failure> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| format!("it is no .xlsx workbook ({error})"))?;
    let sheet = book.worksheet_range_at(0).ok_or("it has no sheet")?;
    sheet.map_err(|error| format!("its first sheet is broken ({error})"))
}

fn cell(value: &Data) -> Cell<'_> {
    match value {
        Data::Empty => Cell::Missing,
        Data::Int(whole) => Cell::Whole(*whole),
        Data::Float(number) if number.fract() == 0.0 && number.abs() <= LARGEST_WHOLE => Cell::Whole(*number as i64),
        Data::Float(number) => Cell::Float(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) => clock(moment).map_or(Cell::Float(moment.as_f64()), Cell::Clock),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.as_str().into(),
        Data::Error(error) => Cell::Text(error.to_string().into()),
    }
}

/// The time of a clock that a serial day of the sheet stands for.
fn clock(moment: &ExcelDateTime) -> Option<NaiveDateTime> {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?;
    day.and_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into()).filter(|_| moment.is_datetime())
}

#[cfg(test)]
mod tests {
    use super::*;
    use regulars::model::{Order, instant};

    /// The parts of a workbook that its reader asks for, around the rows of its sheet; style 1 is a date.
    fn workbook(rows: &str) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
        let related =
            |kind: &str, part: &str| format!(r#"<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{part}"/>"#);
        let relations = |inner: &str| format!(r#"<Relationships xmlns="{PACKAGE}">{inner}</Relationships>"#);
        zip(&[
            ("_rels/.rels", &relations(&related("officeDocument", "xl/workbook.xml"))),
            (
                "xl/_rels/workbook.xml.rels",
                &relations(&(related("worksheet", "worksheets/sheet1.xml") + &related("styles", "styles.xml"))),
            ),
            (
                "xl/workbook.xml",
                &format!(
                    r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Orders" sheetId="1" r:id="worksheet"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/styles.xml",
                &format!(
                    r#"<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                &format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#),
            ),
        ])
    }

    /// A ZIP archive whose files are stored as they are (PKWARE's APPNOTE 6.3).
    fn zip(files: &[(&str, &String)]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let at = archive.len() as u32;
            let mut about = vec![10, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            about.extend(crc32(text.as_bytes()).to_le_bytes());
            about.extend((text.len() as u32).to_le_bytes());
            about.extend((text.len() as u32).to_le_bytes());
            about.extend((name.len() as u16).to_le_bytes());
            about.extend([0, 0]);
            archive.extend([b"PK\x03\x04", about.as_slice(), name.as_bytes(), text.as_bytes()].concat());
            directory.extend(
                [b"PK\x01\x02\x0a\x00".as_slice(), &about, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat(),
            );
        }
        let (at, count) = (archive.len() as u32, (files.len() as u16).to_le_bytes());
        let length = (directory.len() as u32).to_le_bytes();
        let end = [b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &length, &at.to_le_bytes(), &[0, 0]].concat();
        [archive, directory, end].concat()
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32| (crc >> 1) ^ (0xedb8_8320 * (crc & 1));
        !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
    }

    fn text(at: &str, text: &str) -> String {
        format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    }

    fn number(at: &str, style: u8, value: &str) -> String {
        format!(r#"<c r="{at}" s="{style}"><v>{value}</v></c>"#)
    }

    fn orders(rows: &str) -> Result<Imported<Order>, Failure> {
        let map = serde_json::from_str(r#"{"constants": {"currency": "EUR"}}"#).unwrap();
        read(&workbook(rows), &map, &ImportOptions::default(), |_| ControlFlow::Continue(()))
    }

    #[test]
    fn a_sheet_is_read_with_its_dates_and_numbers() {
        let names = ["order_id", "customer_id", "date", "total"];
        let header: String = names.iter().zip(["A3", "B3", "C3", "D3"]).map(|(name, at)| text(at, name)).collect();
        let rows = format!(
            "<row r=\"1\">{}</row><row r=\"3\">{header}</row><row r=\"4\">{}{}{}{}</row><row r=\"5\">{}{}{}{}</row>",
            text("A1", "Orders of January"),
            number("A4", 0, "1"),
            number("B4", 0, "7"),
            number("C4", 1, "46027.5"),
            number("D4", 0, "19.99"),
            number("A5", 0, "2"),
            text("B5", "anna"),
            number("C5", 1, "46028"),
            number("D5", 0, "20"),
        );
        let read = orders(&rows).unwrap();
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        let [first, second] = read.records.as_slice() else { panic!("{:?}", read.records) };
        assert_eq!((first.id.as_str(), first.customer_id.as_str()), ("1", "7"));
        assert_eq!((first.ordered_at, first.gross.minor), (instant("2026-01-05T12:00:00Z").unwrap(), 1999));
        assert_eq!((second.customer_id.as_str(), second.gross.minor), ("anna", 2000));
        assert_eq!(second.ordered_at, instant("2026-01-06").unwrap());
    }

    #[test]
    fn what_is_no_table_says_so() {
        assert!(orders("").unwrap_err().contains("no table"));
        let map = ColumnMap::default();
        let read = read::<Order>(b"id,total\n", &map, &ImportOptions::default(), |_| ControlFlow::Continue(()));
        assert!(read.unwrap_err().contains("no .xlsx workbook"));
    }
}
