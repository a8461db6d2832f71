//! Columns in memory to rows of cells: the table is that of a file whose header is above the first row.

use std::ops::ControlFlow;

use chrono::NaiveTime;

use super::header::Header;
use super::progress::STRIDE;
use super::rows::Table;
use crate::import::cells::typed::Cell;
use crate::import::{Progress, collect::Rows, plan::Plan};
use crate::{Error, Result};

/// A table in memory.
pub(in crate::import) struct Columns<'c, 'a> {
    pub(in crate::import) names: &'c [&'c str],
    pub(in crate::import) rows: usize,
    /// The value of a row in a column.
    pub(in crate::import) cell: &'c dyn Fn(usize, usize) -> Cell<'a>,
}

/// A column that fills something.
struct Reading {
    at: usize,
    /// Whether its times are days.
    is_of_days: bool,
}

impl Columns<'_, '_> {
    /// Reads the rows: gives the columns that fill nothing, and whether all were read.
    pub(in crate::import) fn read(
        &self,
        plan: &Plan,
        rows: &mut dyn Rows,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(Vec<String>, bool)> {
        let of = self.rows;
        let header = Header::of_columns(plan, self.names)?;
        header.doubt(plan, rows.account());
        let columns = self.read_columns(&header);
        let mut record = csv::ByteRecord::new();
        let mut table = Table::new(plan, &header, rows);
        for row in 0..of {
            record.clear();
            self.fill(&mut record, row, &columns, plan.formats.decimal_sign())?;
            record = table.take(record, row + 1);
            let rows = row + 1;
            if rows.is_multiple_of(STRIDE) && progress(Progress { bytes: rows, of, rows }).is_break() {
                return Ok((header.unknown, false));
            }
        }
        let rows = table.end();
        let _ = progress(Progress { bytes: of, of, rows });
        Ok((header.unknown, true))
    }

    /// The columns that fill something; others are none.
    fn read_columns(&self, header: &Header) -> Vec<Option<Reading>> {
        let reading = |at| header.fills(at).then(|| Reading { at, is_of_days: self.is_of_days(at) });
        (0..self.names.len()).map(reading).collect()
    }

    /// Whether all times of a column are midnights, and there is one.
    fn is_of_days(&self, column: usize) -> bool {
        let mut times = (0..self.rows).map(|row| (self.cell)(row, column)).filter(|cell| *cell != Cell::Missing);
        let is_midnight = |cell: Cell<'_>| matches!(cell, Cell::Clock(time) if time.time() == NaiveTime::MIN);
        times.next().is_some_and(is_midnight) && times.all(is_midnight)
    }

    fn fill(&self, record: &mut csv::ByteRecord, row: usize, columns: &[Option<Reading>], decimal: char) -> Result<()> {
        let mut text = String::new();
        for column in columns {
            text.clear();
            if let Some(Reading { at, is_of_days }) = column {
                let cell = match (self.cell)(row, *at) {
                    Cell::Clock(time) if *is_of_days => Cell::Day(time.date()),
                    cell => cell,
                };
                cell.write(decimal, &mut text).map_err(|_| Error::invalid("table", "a value can't be written"))?;
            }
            record.push_field(text.as_bytes());
        }
        Ok(())
    }
}
