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

pub(crate) use regulars::import::AmountUnit;
/// Unit that amounts are written in.
#[uniffi::remote(Enum)]
pub enum AmountUnit {
    /// The currency's own: 20.00 for twenty dollars.
    Major,
    /// Its smallest: 2000 for twenty dollars.
    Minor,
}

pub(crate) use regulars::import::DateCalendar;
/// A calendar that dates in numbers are of.
#[uniffi::remote(Enum)]
pub enum DateCalendar {
    /// The one of most countries.
    Gregorian,
    /// The Persian (solar hijri) one: years from 1278 to 1501 are its own; others, which can't be, are still Gregorian.
    Persian,
}

pub(crate) use regulars::import::DateOrder;
/// Order of day, month and year in dates that don't begin with a year of four digits.
#[uniffi::remote(Enum)]
pub enum DateOrder {
    /// 31/01/2025.
    DayFirst,
    /// 01/31/2025.
    MonthFirst,
    /// 25/01/31.
    YearFirst,
}

pub(crate) use regulars::import::Epoch;
/// What a moment written as a number counts: time since 1970-01-01T00:00:00Z, or a spreadsheet's days.
#[uniffi::remote(Enum)]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds, as HubSpot writes them.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Serial days of Excel and most spreadsheets: 1 is 1900-01-01, 46027.5 is noon of 2026-01-05. There is no day 60.
    ExcelDays,
    /// Serial days of workbooks in Excel's 1904 date system, as old ones from a Mac are: 0 is 1904-01-01.
    ExcelMacDays,
}

pub(crate) use regulars::import::Rounding;
/// How an amount is rounded to the minor unit.
#[uniffi::remote(Enum)]
pub enum Rounding {
    /// To the nearest, halves to the even digit: 0.125 is 0.12, 0.135 is 0.14.
    HalfEven,
    /// To the nearest, halves away from zero, as shops do: 0.125 is 0.13, -0.125 is -0.13.
    HalfUp,
}

pub(crate) use regulars::import::SourceSystem;
/// A system whose exports have a ready-made map. Where its API has other names than its files, it is there twice.
#[uniffi::remote(Enum)]
pub enum SourceSystem {
    /// HubSpot: its API, and the titles of its CSV exports.
    Hubspot,
    /// Salesforce: field names, and the labels of its reports.
    Salesforce,
    /// Zendesk: the JSON of its API, and its CSV exports.
    Zendesk,
    /// Segment: its JSON calls, and the columns of its warehouse tables.
    Segment,
    /// Shopify: the CSV that its admin exports (orders, customers).
    Shopify,
    /// Shopify: the JSON of its REST Admin API (orders, customers).
    ShopifyApi,
    /// WooCommerce: the CSV of its Analytics and of common export plugins (orders, customers).
    Woocommerce,
    /// WooCommerce: the JSON of its REST API (orders, customers).
    WoocommerceApi,
    /// Stripe: the CSV of its dashboard (payments as orders, customers, subscriptions).
    Stripe,
    /// Stripe: the JSON of its API (charges as orders, customers).
    StripeApi,
    /// SurveyMonkey: answers; the question with the score or text is to be added.
    Surveymonkey,
    /// Typeform: answers; the question with the score or text is to be added.
    Typeform,
    /// Qualtrics: answers; the question with the score or text is to be added.
    Qualtrics,
    /// Google Play: reviews.
    GooglePlay,
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
    /// Bytes of the file; 0 before the end of one that comes in pieces.
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
    /// Encoding of the file's text by its WHATWG name (`windows-1252`, `gb18030`); none reads UTF-8, and UTF-16 by its
    /// byte-order mark, and refuses a file that is neither. Declared as `utf-8`, only the rows that aren't are
    /// rejected. A byte-order mark tells more than this declaration.
    #[uniffi(default)] pub encoding: Option<String>,
    /// Separator of CSV columns; none takes the one of `,` `;` tab `|` that occurs most often in the header outside
    /// quotes.
    #[uniffi(default)] pub separator: Option<char>,
    /// Order of day, month and year in dates that don't begin with a year of four digits (`01/02/2025`); none rejects
    /// such dates.
    #[uniffi(default)] pub date_order: Option<DateOrder>,
    /// First of the hundred years that years of two digits stand for: with 1970, `70` is 1970 and `26` is 2026; none
    /// rejects such dates.
    #[uniffi(default)] pub two_digit_years: Option<u32>,
    /// Calendar of dates in numbers (`1402/04/10`); none is the Gregorian one, and rejects Persian years.
    #[uniffi(default)] pub calendar: Option<DateCalendar>,
    /// What moments written as a bare number count (`1767607140.0`, `46027.6`); none reads 10 digits before the point
    /// as seconds, 13 as milliseconds, and 8, 12 or 14 as `YYYYMMDD`, `hhmm` and `ss`, nothing else.
    #[uniffi(default)] pub epoch: Option<Epoch>,
    /// Name of a time zone to its minutes east of UTC (`{"IST": 330}`), for names that stand for several zones or that
    /// the library doesn't know.
    #[uniffi(default)] pub zones: BTreeMap<String, i32>,
    /// Minutes east of UTC of times that state no offset, and of days that stand for an instant; none is 0.
    #[uniffi(default)] pub offset_minutes: Option<i32>,
    /// Decimal sign, `.` or `,`; none is `.`, or `,` where the declared `thousands` is `.`.
    #[uniffi(default)] pub decimal: Option<char>,
    /// Sign between groups of digits, of three or as in India (`1,00,000`); none rejects numbers that have one.
    #[uniffi(default)] pub thousands: Option<char>,
    /// Currency (ISO 4217) of amounts whose row names none; none rejects rows with such amounts.
    #[uniffi(default)] pub currency: Option<String>,
    /// Whether amounts may carry a sign such as `€`, `zł`, `US$` or a code beside the number, which must agree with the
    /// row's currency; a sign of several currencies (`$`, `kr`) needs one, or `currency`. none is no.
    #[uniffi(default)] pub currency_symbols: Option<bool>,
    /// Unit of amounts: `minor` reads `2000` as 20.00 USD, 2000 JPY and 2.000 KWD, as payment systems write them; none
    /// is the major unit.
    #[uniffi(default)] pub amounts: Option<AmountUnit>,
    /// Currency to the decimals of its amounts in minor units, where a system doesn't count as ISO 4217 does. Stripe:
    /// `{"ISK": 2, "UGX": 2, "MGA": 0}` (its other currencies, also of three decimals, are as in ISO 4217).
    #[uniffi(default)] pub minor_digits: BTreeMap<String, u32>,
    /// How amounts finer than the currency's minor unit are rounded, as those are that a database keeps as floats
    /// (`19.990000000000002`); each is counted. none rejects rows with such amounts.
    #[uniffi(default)] pub rounding: Option<Rounding>,
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
    /// read whole, which is a finding.
    #[uniffi(default)] pub only: BTreeMap<String, Vec<String>>,
    /// How the file writes its values.
    #[uniffi(default)] pub formats: Formats,
    /// Whether only the columns named here are read.
    #[uniffi(default)] pub strict: bool,
    /// Row of the header, counted from 1 without blank lines; the rows above it are left out. Without it, the header is
    /// the first row that has the columns which the record can't be without.
    #[uniffi(default)] pub header_row: Option<usize>,
    /// Rows that the header takes, as exports of surveys write names, wordings and ids; without it 1, but 3 where the
    /// third is that of Qualtrics. A column without a name in the first has that of the next.
    #[uniffi(default)] pub header_lines: Option<usize>,
    /// Rows at the end of the file that are no records, such as notes; they are counted as skipped.
    #[uniffi(default)] pub footer_rows: Option<usize>,
    /// Words that mark a row of totals, wherever it is, when they stand in its first cell that isn't empty; it is
    /// counted as skipped.
    #[uniffi(default)] pub total_words: Vec<String>,
    /// Whether the file may lack columns that are named here, as the maps of systems name all that an export may have.
    /// Otherwise each that isn't there is a finding.
    #[uniffi(default)] pub may_lack_columns: bool,
    /// Whether records without an id get the number of their row as one (`row-2`).
    #[uniffi(default)] pub number_rows: bool,
    /// What stands before the number of a row in such an id (`2026-02/` makes `2026-02/row-2`): without it, two files
    /// have the same ids.
    #[uniffi(default)] pub number_prefix: Option<String>,
}

pub(crate) use regulars::import::SuggestedField;
/// A column and the field that it would fill.
#[uniffi::remote(Record)]
pub struct SuggestedField {
    /// The column of the file.
    pub column: String,
    /// The field of the record.
    pub field: String,
    /// Why: by its name, by the map of a system, or by the look of its values.
    pub why: String,
    /// Its first value; empty when it has none.
    pub example: String,
}

pub(crate) use regulars::import::SuggestedQuestion;
/// Something that a file doesn't tell, or that looks wrong.
#[uniffi::remote(Record)]
pub struct SuggestedQuestion {
    /// The field, or the key of the formats.
    pub about: String,
    /// The question, with what it is asked for and what to declare.
    pub question: String,
}

pub(crate) use regulars::import::Suggestion;
/// A proposal of how to read a file.
#[uniffi::remote(Record)]
pub struct Suggestion {
    /// The kind of record that its rows seem to be.
    pub entity: Entity,
    /// The system whose export it seems to be, if it is a known one.
    pub system: Option<SourceSystem>,
    /// Whether it is JSON Lines (else CSV).
    pub json_lines: bool,
    /// Which column fills which field, in the order of the columns.
    pub fields: Vec<SuggestedField>,
    /// Columns that would fill nothing.
    pub unused_columns: Vec<String>,
    /// What is to be decided by a person first; none when all is clear.
    pub questions: Vec<SuggestedQuestion>,
    /// The map to be confirmed, completed by the answers, and given to the import as it is.
    pub map: ColumnMap,
}
