//! Files that come in pieces.

use std::io::Read;
use std::ops::ControlFlow;

use crate::Result;
use crate::import::staged::rows::Staged;
use crate::import::{ColumnMap, ImportOptions, Importable, Imported};

/// Reads records of one kind from CSV that comes in pieces: from a file on disk, a connection or an archive.
///
/// Records and findings are those of [`csv()`](crate::import::csv()), however the file is cut into pieces, and only a small part of it is in
/// memory. The header and what stands above it are looked for in the first MiB.
/// [`Staged::csv_from`] adds the records to a base without a list of them in between.
///
/// # Errors
/// As [`csv()`](crate::import::csv()); [`Error::Invalid`](crate::Error::Invalid) too when the reader fails before the end.
///
/// ```
/// use std::io::Read;
/// use regulars::{import::{self, ColumnMap, ImportOptions}, model::Order};
/// let january = "order_id,customer_id,ordered_at,net_amount,currency\n1,ada,2026-01-09,29.33,USD\n";
/// let february = "2,ada,2026-02-11,12.00,USD\n";
/// // As well: std::fs::File::open("orders.csv")?
/// let file = january.as_bytes().chain(february.as_bytes());
/// let orders = import::csv_from::<Order>(file, &ColumnMap::default(), &ImportOptions::default())?;
/// assert_eq!((orders.records.len(), orders.records[1].gross.to_string()), (2, "12.00 USD".to_owned()));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn csv_from<T: Importable>(file: impl Read, map: &ColumnMap, options: &ImportOptions) -> Result<Imported<T>> {
    Staged::csv_from(file, map, options, &mut |_| ControlFlow::Continue(()))?.imported()
}

/// Reads records of one kind from JSON Lines, or from one JSON array of objects, that come in pieces.
///
/// Records and findings are those of [`json_lines`](crate::import::json_lines), however the file is cut into pieces; of the file one object is in
/// memory at a time.
///
/// # Errors
/// As [`csv_from`].
///
/// ```
/// use std::io::Read;
/// use regulars::{import::{self, ColumnMap, ImportOptions}, model::Customer};
/// let file = br#"[{"id": 1, "name": "A"#.chain(&br#"da"}, {"id": 2}]"#[..]);
/// let customers = import::json_lines_from::<Customer>(file, &ColumnMap::default(), &ImportOptions::default())?;
/// assert_eq!((customers.records[0].name.as_deref(), customers.rows), (Some("Ada"), 2));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn json_lines_from<T: Importable>(
    file: impl Read,
    map: &ColumnMap,
    options: &ImportOptions,
) -> Result<Imported<T>> {
    Staged::json_lines_from(file, map, options, &mut |_| ControlFlow::Continue(()))?.imported()
}
