// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::import::Severity;
/// What became of the rows of a finding.
#[uniffi::remote(Enum)]
pub enum Severity {
    /// They became no record.
    Rejected,
    /// They were kept as they are.
    Doubtful,
}

pub(crate) use regulars::import::DateOrder;
/// Order of day and month in dates whose year comes last.
#[uniffi::remote(Enum)]
pub enum DateOrder {
    /// 31/01/2025.
    DayFirst,
    /// 01/31/2025.
    MonthFirst,
}

pub(crate) use regulars::import::Epoch;
/// Unit of an instant written as an integer since 1970-01-01T00:00:00Z.
#[uniffi::remote(Enum)]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds, as HubSpot writes them.
    Milliseconds,
    /// Microseconds.
    Microseconds,
}

pub(crate) use regulars::import::ImportOptions;
/// What an import should know beyond the file's own map.
#[uniffi::remote(Record)]
pub struct ImportOptions {
    /// The instant after which a date is doubtful; none doubts none.
    #[uniffi(default)] pub as_of: Option<DateTime<Utc>>,
    /// How the file writes its values, where the map doesn't say or says otherwise.
    #[uniffi(default)] pub formats: Formats,
    /// What becomes of a record that a base has already with other values, in an import into a base; none is an error.
    #[uniffi(default)] pub on_repeat: Option<OnRepeat>,
}

pub(crate) use regulars::import::Finding;
/// Something that a person should know about rows of a file: what is to be said of many is said once.
///
/// In print it is one line, which names its first row.
#[uniffi::remote(Record)]
pub struct Finding {
    /// The field, or `row` when the row as a whole is meant.
    pub field: String,
    /// What is wrong. Values in which rows differ are `…`, and stand in the details of the examples.
    pub reason: String,
    /// What to declare or do about it, where that is known.
    pub cure: Option<String>,
    /// What became of the rows.
    pub severity: Severity,
    /// How many rows there are.
    pub count: usize,
    /// The first five of them.
    pub examples: Vec<FindingExample>,
}

pub(crate) use regulars::import::FindingExample;
/// One of the rows that a finding is about.
#[uniffi::remote(Record)]
pub struct FindingExample {
    /// The row, as the module counts them; 0 for the whole file.
    pub row: usize,
    /// The value found, cut to 80 characters; empty when there is none.
    pub value: String,
    /// What is to be said of this row alone (`row 7`, which has the same id), or the reason with its values.
    pub detail: Option<String>,
}

pub(crate) use regulars::import::Progress as ImportProgress;
/// How far an import has come.
#[uniffi::remote(Record)]
pub struct ImportProgress {
    /// Bytes read.
    pub bytes: usize,
    /// Bytes of the file.
    pub of: usize,
    /// Rows read.
    pub rows: usize,
}

pub(crate) use regulars::import::Formats;
/// How a file writes dates, numbers and money; what is none is not guessed but takes the strict default named here.
///
/// A `ColumnMap` carries one for its file, `ImportOptions` another, whose values win.
#[uniffi::remote(Record)]
pub struct Formats {
    /// Separator of CSV columns; none takes the one of `,` `;` tab `|` that occurs most often in the header outside
    /// quotes.
    #[uniffi(default)] pub separator: Option<char>,
    /// Order of day and month where the year comes last (`01/02/2025`); none rejects such dates.
    #[uniffi(default)] pub date_order: Option<DateOrder>,
    /// Unit of instants written as a bare integer; none reads 10 digits as seconds and 13 as milliseconds, nothing
    /// else.
    #[uniffi(default)] pub epoch: Option<Epoch>,
    /// Minutes east of UTC of times that state no offset, and of days that stand for an instant; none is 0.
    #[uniffi(default)] pub offset_minutes: Option<i32>,
    /// Decimal sign, `.` or `,`; none is `.`.
    #[uniffi(default)] pub decimal: Option<char>,
    /// Sign between groups of three digits; none rejects numbers that have one.
    #[uniffi(default)] pub thousands: Option<char>,
    /// Currency (ISO 4217) of amounts whose row names none; none rejects rows with such amounts.
    #[uniffi(default)] pub currency: Option<String>,
    /// Whether amounts may carry a sign such as `$`, `€` or a code beside the number, which must agree with the row's
    /// currency where it is unambiguous; none is no.
    #[uniffi(default)] pub currency_symbols: Option<bool>,
    /// Whether amounts in Iranian currency are toman (10 rial) whatever their label; none is no, and a row that says
    /// toman is rejected.
    #[uniffi(default)] pub toman: Option<bool>,
    /// Sign between the values of a cell that holds several (mails, tags); none is `;`.
    #[uniffi(default)] pub list_separator: Option<char>,
    /// Whether an id that is written as a whole float (`17850.0`, as table programs write a column with gaps) is the
    /// whole number; none is no, and such an id is doubtful.
    #[uniffi(default)] pub float_ids: Option<bool>,
    /// Words that stand for a missing value in any column (`NULL`, `N/A`), written as in the file. Without them, only
    /// an empty cell and MySQL's `\N` are missing; in an id such a word is missing and doubtful, in a number, date or
    /// amount it rejects the row.
    #[uniffi(default)] pub missing: Option<Vec<String>>,
}

pub(crate) use regulars::import::ColumnMap;
/// How the columns of a file fill the fields of a record.
///
/// Names match whatever their case, and without regard to spaces, hyphens and underscores (`Order ID` is `order_id`). A
/// field that `columns` doesn't name is read from a column of its own name, unless the map is `strict`. The path of a
/// nested JSON value is written with dots (`properties.total`), of a list of objects with brackets (`products[].sku`).
/// Besides the fields of the record, `custom.<name>` keeps a column as text in the record's custom fields, and
/// `external.<system>` as the id another system gives the record.
#[uniffi::remote(Record)]
pub struct ColumnMap {
    /// Field to the column names that may fill it, of which a file must have at most one.
    #[uniffi(default)] pub columns: BTreeMap<String, Vec<String>>,
    /// Field to the columns that are tried, in their order, where its own column has no value; for a customer also
    /// where that stands for nobody (`{"customer_id": ["billing_email", "billing_phone"]}`).
    #[uniffi(default)] pub fallbacks: BTreeMap<String, Vec<String>>,
    /// Field to the file's words and what they mean; `*` stands for any other word, an empty meaning for "missing".
    #[uniffi(default)] pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Field to the value of rows in which it is missing.
    #[uniffi(default)] pub constants: BTreeMap<String, String>,
    /// Column to the words of the rows that are read; the others are counted as skipped. A file without the column is
    /// read whole.
    #[uniffi(default)] pub only: BTreeMap<String, Vec<String>>,
    /// How the file writes its values.
    #[uniffi(default)] pub formats: Formats,
    /// Whether only the columns named here are read.
    #[uniffi(default)] pub strict: bool,
    /// Whether records without an id get the number of their row as one (`row-2`).
    #[uniffi(default)] pub number_rows: bool,
    /// What stands before the number of a row in such an id (`2026-02/` makes `2026-02/row-2`): without it, two files
    /// have the same ids.
    #[uniffi(default)] pub number_prefix: Option<String>,
}
