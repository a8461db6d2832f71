//! Bytes and layout: encodings, titles and totals, uneven rows, words for nothing.

use super::*;

/// A map as a user writes it.
fn map(json: &str) -> ColumnMap {
    serde_json::from_str(json).unwrap()
}

const SHORT: &str = r#""columns": {"id": "id", "customer_id": "c", "ordered_at": "d", "net": "n"}"#;

fn orders(text: &str, more: &str) -> Imported<Order> {
    csv_by(text, &map(&format!("{{{SHORT}, \"formats\": {{\"currency\": \"EUR\"{more}}}}}")))
}

fn ids<T: Entitled>(imported: &Imported<T>) -> Vec<&str> {
    imported.records.iter().map(T::name).collect()
}

/// A record with an id.
trait Entitled {
    fn name(&self) -> &str;
}

impl Entitled for Order {
    fn name(&self) -> &str {
        &self.id
    }
}

impl Entitled for Customer {
    fn name(&self) -> &str {
        &self.id
    }
}

// ---- words for nothing ------------------------------------------------------------------------------------------

#[test]
fn a_word_for_nothing_is_never_an_id() {
    for word in ["nan", "NULL", "None", "-", "\\N", "N/A", "(null)", "#N/A", "–"] {
        let text = format!("id,customer_id,account_id,ordered_at,net,currency\n1,{word},acme,2020-01-01,5,USD\n");
        let orders: Imported<Order> = csv(&text);
        assert_eq!(orders.records[0].customer_id, "acme", "{word}");
        let customers: Imported<Customer> = csv(format!("id,name\n{word},Ann\nc-1,Bob\n"));
        assert_eq!(ids(&customers), ["c-1"], "{word}");
        assert_eq!(said(&customers), ["2 id: missing: the word stands for nothing"], "{word}");
    }
}

#[test]
fn a_word_for_nothing_in_a_reference_is_missing_and_doubtful() {
    let text = "id,account_id,emails,external.shop\nc-1,NULL,none;a@x.test,nan\n";
    let map = map(r#"{"columns": {"external.shop": "external.shop"}}"#);
    let customers: Imported<Customer> = csv_by(text, &map);
    let customer = &customers.records[0];
    assert_eq!((customer.account_id.as_deref(), customer.emails.as_slice()), (None, &["a@x.test".to_owned()][..]));
    assert!(customer.origin.external_ids.is_empty());
    let fields: Vec<&str> = customers.findings.iter().map(|finding| finding.field.as_str()).collect();
    assert_eq!(fields, ["external.shop", "account_id", "emails"]);
    assert!(said(&customers)[1].contains("declare formats.missing = [\"NULL\"]"), "{:?}", customers.findings);
}

#[test]
fn a_word_for_nothing_in_a_number_names_the_declaration() {
    for (cell, field) in [("NULL,10", "ordered_at"), ("2026-01-05,N/A", "net"), ("2026-01-05,-", "net")] {
        let read = orders(&format!("id,c,d,n\n1,a,{cell}\n"), "");
        let finding = &read.findings[0];
        assert_eq!((read.rejected, finding.field.as_str()), (1, field));
        let cure = finding.cure.as_deref().unwrap_or_default();
        assert!(cure.contains("declare formats.missing = [\"") && cure.contains(&finding.examples[0].value));
    }
    let counted: Imported<Feedback> = csv("id,kind,score,text,submitted_at\n1,nps,nan,good,2026-01-05\n");
    assert!(said(&counted)[0].contains("formats.missing = [\"nan\"]"), "{:?}", said(&counted));
}

#[test]
fn declared_words_are_missing_everywhere_without_a_doubt() {
    let formats = Formats { missing: Some(vec!["NULL".into(), "k.A.".into()]), ..Formats::default() };
    let customers: Imported<Customer> =
        csv_as("id,name,account_id,created_at\n1,NULL,NULL,NULL\n2,Nullmann,k.A.,k.A.\n", &formats);
    let names: Vec<_> = customers.records.iter().map(|customer| customer.name.as_deref()).collect();
    assert_eq!(names, [None, Some("Nullmann")]);
    assert!(customers.findings.is_empty(), "{:?}", customers.findings);
}

#[test]
fn mysqls_word_is_missing_undeclared_and_a_map_may_keep_a_word() {
    let customers: Imported<Customer> = csv("id,name,created_at,account_id\n1,\\N,\\N,\\N\n");
    assert_eq!((customers.records[0].name.as_deref(), customers.findings.len()), (None, 1));
    assert_eq!(customers.findings[0].cure.as_deref(), Some("declare formats.missing = [\"\\\\N\"]"));
    let map = map(r#"{"values": {"account_id": {"NA": "NA"}}, "formats": {"missing": ["NA"]}}"#);
    let customers: Imported<Customer> = csv_by("id,name,account_id\n1,NA,NA\n", &map);
    assert_eq!(customers.records[0].account_id.as_deref(), Some("NA"));
    assert_eq!((customers.records[0].name.as_deref(), customers.findings.len()), (None, 0));
}

#[test]
fn a_word_for_nothing_in_a_text_is_kept_and_doubtful() {
    let customers: Imported<Customer> = csv("id,name\n1,N/A\n2,Ann\n3,N/A\n");
    assert_eq!(names(&customers), ["N/A", "Ann", "N/A"]);
    let said = said(&customers);
    assert_eq!(said.len(), 2);
    assert!(said[1].contains("kept as text") && said[1].contains("formats.missing = [\"N/A\"]"), "{said:?}");
}

// ---- bytes ------------------------------------------------------------------------------------------------------

const NAMES_1252: &[u8] = b"id,name,email\n1,M\xfcller,a@x.test\n2,Smith,b@x.test\n";

fn encoded<T: Importable>(bytes: &[u8], encoding: &str) -> Imported<T> {
    csv_as(bytes, &Formats { encoding: Some(encoding.into()), ..Formats::default() })
}

fn names(customers: &Imported<Customer>) -> Vec<&str> {
    customers.records.iter().map(|customer| customer.name.as_deref().unwrap_or("")).collect()
}

#[test]
fn a_file_that_is_not_utf8_is_refused_whole_with_its_cure() {
    let error = import::csv::<Customer>(NAMES_1252, &ColumnMap::default(), &ImportOptions::default()).unwrap_err();
    let error = error.to_string();
    for part in
        ["1 of 3 lines", "line 2", "0xFC", "\"1,Müller,a@x.test\"", "declare", "formats.encoding = \"windows-1252\""]
    {
        assert!(error.contains(part) || (part == "declare" && error.contains("Declare")), "{part}: {error}");
    }
    assert_eq!(names(&encoded(NAMES_1252, "windows-1252")), ["Müller", "Smith"]);
    let only_utf8: Imported<Customer> = encoded(NAMES_1252, "utf-8");
    assert_eq!((names(&only_utf8), said(&only_utf8)), (vec!["Smith"], vec!["2 row: not UTF-8".to_owned()]));
}

#[test]
fn russian_chinese_and_persian_files_are_read_as_declared() {
    let russian = b"id,\xe8\xec\xff\n1,\xc8\xe2\xe0\xed\n";
    let named = map(r#"{"columns": {"name": "имя"}}"#);
    let error = import::csv::<Customer>(russian, &named, &ImportOptions::default()).unwrap_err().to_string();
    assert!(error.contains("\"id,имя\"") && error.contains("formats.encoding = \"windows-1251\""), "{error}");
    let declared = map(r#"{"columns": {"name": "имя"}, "formats": {"encoding": "windows-1251"}}"#);
    let read = import::csv::<Customer>(russian, &declared, &ImportOptions::default()).unwrap();
    assert_eq!(names(&read), ["Иван"]);
    for (bytes, encoding, name) in [
        (&b"id,name\n1,\xd5\xc5\xce\xb0\n"[..], "gb18030", "张伟"),
        (b"id,name\n1,\xda\xe1\xed\n", "windows-1256", "علي"),
        (b"id,name\r1,M\x9fller\r", "macintosh", "Müller"),
        (b"id;name\r\n1;\xa3\xf3d\x9f\r\n", "cp1250", "Łódź"),
    ] {
        assert_eq!(names(&encoded(bytes, encoding)), [name], "{encoding}");
    }
}

#[test]
fn utf16_is_read_by_its_mark_or_as_declared() {
    let text = "id\tname\r\n1\tИван 🎉\r\n2\t\"a\nb\"\r\n";
    let units = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
    for (mark, body) in [([0xFF, 0xFE], &little), ([0xFE, 0xFF], &big)] {
        let marked = [&mark, body.as_slice()].concat();
        assert_eq!(names(&csv(marked)), ["Иван 🎉", "a\nb"]);
    }
    assert_eq!(names(&encoded(&little, "utf-16le")), ["Иван 🎉", "a\nb"]);
    assert!(csv_error(&big).contains("declare formats.encoding = \"utf-16be\""), "{}", csv_error(&big));
}

#[test]
fn a_wrong_declaration_is_told() {
    let twice: Imported<Customer> = encoded("id,name\n1,Müller\n".as_bytes(), "windows-1252");
    assert_eq!(names(&twice), ["MÃ¼ller"]);
    assert_eq!((twice.findings[0].examples[0].row, twice.findings[0].field.as_str()), (0, "encoding"));
    let damaged: Imported<Customer> = encoded(b"id,name\n1,\xff\xff\n2,b\n", "gb18030");
    assert_eq!((names(&damaged), said(&damaged)), (vec!["b"], vec!["2 row: holds bytes that are not gb18030".into()]));
    let unknown = Formats { encoding: Some("ansi-ish".into()), ..Formats::default() };
    let options = ImportOptions { formats: unknown, ..ImportOptions::default() };
    let error = import::csv::<Customer>(b"id\n1\n", &ColumnMap::default(), &options).unwrap_err().to_string();
    assert!(error.contains("\"ansi-ish\" is not a known encoding") && error.contains("windows-1252"), "{error}");
}

#[test]
fn the_name_of_a_file_is_not_its_content() {
    for name in ["orders.csv", "./data/orders 2026.csv", "C:\\data\\orders.xlsx", "orders.jsonl"] {
        assert!(csv_error(name).contains("looks like the name of a file"), "{name}: {}", csv_error(name));
        let lines = import::json_lines::<Order>(name.as_bytes(), &ColumnMap::default(), &ImportOptions::default());
        assert!(lines.unwrap_err().to_string().contains("name of a file"), "{name}");
    }
}

#[test]
fn a_json_array_and_marked_json_are_read() {
    let one = r#"{"id": 1, "customer_id": "c", "ordered_at": "2025-01-31", "net": 5, "currency": "EUR"}"#;
    let two = one.replace("\"id\": 1", "\"id\": \"],{\"");
    let expected = lines::<Order>(&format!("{one}\n{two}\n")).records;
    let array = format!(" [\n{one},\n  {two}\n]\n");
    assert_eq!(lines::<Order>(&array).records, expected);
    assert_eq!(lines::<Order>(&format!("\u{feff}{array}")).records, expected);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(array.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let read = import::json_lines::<Order>(&utf16, &ColumnMap::default(), &ImportOptions::default()).unwrap();
    assert_eq!((read.records, read.rows), (expected, 2));
    let mixed: Imported<Order> = lines(&format!("[{one}, 7, {{\"id\": }}]"));
    assert_eq!((mixed.records.len(), mixed.rejected, mixed.findings[0].examples[0].row), (1, 2, 2));
    let cut =
        import::json_lines::<Order>(format!("[{one},").as_bytes(), &ColumnMap::default(), &ImportOptions::default());
    assert!(cut.unwrap_err().to_string().contains("isn't closed"));
    let latin = b"{\"id\": 1, \"name\": \"M\xfcller\"}\n";
    let refused = import::json_lines::<Customer>(latin, &ColumnMap::default(), &ImportOptions::default());
    assert!(refused.unwrap_err().to_string().contains("Müller"));
}

// ---- titles, header lines, totals -------------------------------------------------------------------------------

/// What is said of the whole file.
fn of_the_file<T>(imported: &Imported<T>) -> Vec<String> {
    said(imported).into_iter().filter(|said| said.starts_with("0 ")).collect()
}

const ROWS: &str = "id,c,d,n\n1,a,2026-01-05,10\n2,b,2026-01-06,20\n";

#[test]
fn title_lines_are_found_counted_and_told() {
    let expected = orders(ROWS, "").records;
    for (title, above) in [
        ("Sales report\nGenerated 2026-02-01\n\n", 2),
        ("Sales report,,,\n,,,\n", 2),
        ("\"Report: a, b\"\n", 1),
        ("Shop;2026\n", 1),
        ("Period\t2026-01-01\t2026-01-31\n\n\n", 1),
    ] {
        let read = orders(&format!("{title}{ROWS}"), "");
        assert_eq!(read.records, expected, "{title:?}");
        assert_eq!((read.rows, read.skipped, read.rejected), (2 + above, above, 0), "{title:?}");
        let said = of_the_file(&read);
        assert!(said.len() == 1 && said[0].contains(&format!("header_row = {}", above + 1)), "{title:?}: {said:?}");
    }
    let semicolons = orders(&format!("A, B, C and D\n{}", ROWS.replace(',', ";")), "");
    assert_eq!(semicolons.records, expected);
}

#[test]
fn a_declared_header_row_is_taken_without_a_word() {
    let declared = |row: usize, lines: usize, text: &str| {
        let map = map(&format!(
            "{{{SHORT}, \"header_row\": {row}, \"header_lines\": {lines}, \"formats\": {{\"currency\": \"EUR\"}}}}"
        ));
        import::csv::<Order>(text.as_bytes(), &map, &ImportOptions::default())
    };
    let read = declared(3, 1, &format!("Customer,,Order,\nid,c,x,y\n{ROWS}")).unwrap();
    assert_eq!((read.records.len(), read.skipped, read.findings.len()), (2, 2, 0));
    let read = declared(1, 2, &ROWS.replace("\n1", "\nNumber,Person,Day,Sum\n1")).unwrap();
    assert_eq!((read.records.len(), read.rows, read.findings.len()), (2, 2, 0));
    let error = declared(2, 1, &format!("Title\nAgain\n{ROWS}")).unwrap_err().to_string();
    assert!(error.contains("row 3 is one"), "{error}");
    let error = declared(9, 1, ROWS).unwrap_err().to_string();
    assert!(error.contains("9 is none of the file's 3 rows"), "{error}");
    assert!(declared(0, 1, ROWS).is_err());
}

#[test]
fn a_report_without_its_columns_names_those_of_the_likely_header() {
    let error = csv_error("Sales report\n\nBon;Kunde;Datum\n1;a;2026-01-05\n");
    assert!(error.contains("no column fills id") && error.contains("Bon, Kunde, Datum"), "{error}");
}

#[test]
fn further_header_lines_of_surveys() {
    let qualtrics = "StartDate,ResponseId,Q1,Q2\n\
        Start Date,Response ID,How likely?,\"Why, in\nwords?\"\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\",\"\"timeZone\"\":\"\"UTC\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2_TEXT\"\"}\"\n\
        2026-01-05 10:00:00,R_1,9,good\n2026-01-06 10:00:00,R_2,3,\n";
    let names = r#""columns": {"id": "ResponseId", "submitted_at": "StartDate", "score": "Q1", "text": "Q2"}, "constants": {"kind": "nps"}"#;
    let read: Imported<Feedback> = csv_by(qualtrics, &map(&format!("{{{names}}}")));
    assert_eq!((read.records.len(), read.rows, read.rejected), (2, 2, 0));
    assert!(of_the_file(&read)[0].contains("header_lines = 3"), "{:?}", read.findings);
    let read: Imported<Feedback> = csv_by(qualtrics, &map(&format!("{{{names}, \"header_lines\": 3}}")));
    assert_eq!((read.records.len(), read.findings.len()), (2, 0));

    let monkey =
        "Respondent ID,End Date,How likely?,,Why?\n,,Response,Comment,Open-Ended Response\n7,2026-01-05,9,fine,good\n";
    let names = r#""columns": {"id": "Respondent ID", "submitted_at": "End Date", "score": "How likely?", "text": "Comment"}, "constants": {"kind": "nps"}, "header_lines": 2"#;
    let read: Imported<Feedback> = csv_by(monkey, &map(&format!("{{{names}}}")));
    assert_eq!((read.records[0].score, read.records[0].text.as_deref()), (Some(9.0), Some("fine")));
    assert_eq!((read.rows, read.unknown_columns.len(), read.findings.len()), (1, 1, 0));
}

#[test]
fn totals_and_notes_below_the_table_are_left_out_and_told() {
    for below in [
        "Total,,,30\n",
        ",,Total,30.00\n",
        "Summe:,,,\"30,00\"\n",
        "Итого,,,30\n",
        "جمع کل,,,30\n",
        "合计,,,30\n",
        "Total général,,,30 EUR\n",
        "Total\n",
        "Report generated by Ann\n",
        "Grand Total,2,,30\n",
        "\nTotal,,,30\nPage 1 of 1\nAcme\n",
        "\"Copyright (c) 2026 Acme, inc.\",,,\n",
    ] {
        let lines = below.trim().lines().count();
        let read = orders(&format!("{ROWS}{below}"), "");
        assert_eq!(ids(&read), ["1", "2"], "{below:?}");
        assert_eq!((read.rows, read.skipped, read.rejected), (2 + lines, lines, 0), "{below:?}: {:?}", said(&read));
        let said = of_the_file(&read);
        assert!(said.len() == 1 && said[0].contains(&format!("declare footer_rows = {lines}")), "{below:?}: {said:?}");
    }
}

#[test]
fn a_record_is_a_record_whatever_it_is_called() {
    // With an id, a customer and a date; in the middle; with an id and no total.
    let read = orders(&format!("{ROWS}Total,a,2026-01-07,5\n"), "");
    assert_eq!((ids(&read), read.skipped), (vec!["1", "2", "Total"], 0));
    let read = orders("id,c,d,n\n1,a,2026-01-05,10\nTotal,,,10\n2,b,2026-01-06,20\n", "");
    assert_eq!((ids(&read), read.skipped, read.rejected), (vec!["1", "2"], 0, 1));
    let customers: Imported<Customer> = csv("id,name,email\n1,Ann,a@x.test\n2,Total Wine,t@x.test\n");
    assert_eq!((ids(&customers), customers.skipped), (vec!["1", "2"], 0));
    let customers: Imported<Customer> = csv("id,name,email\nTotal,Total Wine,t@x.test\n,Total Wine,t@x.test\n");
    assert_eq!((ids(&customers), customers.skipped, customers.rejected), (vec!["Total"], 0, 1));
    let customers: Imported<Customer> = csv("id,name,email\nJane Doe,,\nJohn Roe,,\n");
    assert_eq!((customers.records.len(), customers.skipped), (2, 0));
    // One column is a list of ids, and a last line of one word is no sentence.
    let customers: Imported<Customer> = csv("id\nJane Doe\nJohn Roe\n");
    assert_eq!((customers.records.len(), customers.skipped), (2, 0));
    let cut = orders(&format!("{ROWS}3\n"), "");
    assert_eq!((cut.rejected, cut.skipped), (1, 0));
    // More lines of one cell than a report has below its table are rows.
    let many = orders(&format!("{ROWS}{}", "a note\n".repeat(30)), "");
    assert_eq!((many.skipped, many.rejected), (20, 10));
}

#[test]
fn declared_totals_and_footers_are_left_out_without_a_word() {
    let declared = |more: &str, text: &str| -> Imported<Order> {
        csv_by(text, &map(&format!("{{{SHORT}, {more}, \"formats\": {{\"currency\": \"EUR\"}}}}")))
    };
    let text = "id,c,d,n\n1,a,2026-01-05,10\nZwischensumme,,,10\n2,b,2026-01-06,20\nZwischensumme,,,30\n";
    let read = declared(r#""total_words": ["Zwischensumme"]"#, text);
    assert_eq!((ids(&read), read.skipped, read.findings.len()), (vec!["1", "2"], 2, 0));
    let text = format!("{ROWS}x,y,z,1\n\"n,o,t,e,s\"\n");
    let read = declared(r#""footer_rows": 2"#, &text);
    assert_eq!((ids(&read), read.skipped, read.rows, read.findings.len()), (vec!["1", "2"], 2, 4, 0));
    let read = declared(r#""footer_rows": 9"#, &text);
    assert_eq!((read.records.len(), read.skipped, read.rows), (0, 4, 4));
}

#[test]
fn a_header_that_comes_again_is_no_record() {
    let read: Imported<Customer> = csv("id,name\n1,Ann\nid,name\n2,Bob\nid,name\n");
    assert_eq!((ids(&read), read.skipped), (vec!["1", "2"], 2));
    assert_eq!(
        of_the_file(&read),
        ["0 header: comes again below: these rows are left out and counted as skipped (rows: 2, first row 3)"]
    );
}

// ---- rows of uneven length --------------------------------------------------------------------------------------

#[test]
fn trailing_separators_are_nothing() {
    let expected = orders(ROWS, "").records;
    for text in [
        ROWS.replace("10\n", "10,\n").replace("20\n", "20,,,\n"),
        ROWS.replace('\n', ",\n"),
        ROWS.replace("n\n", "n,,\n"),
        ROWS.replace("10\n", "10, \n"),
    ] {
        let read = orders(&text, "");
        assert_eq!((&read.records, read.findings.len()), (&expected, 0), "{text:?}");
    }
}

#[test]
fn short_rows_lack_their_last_values_and_are_doubtful() {
    let customers: Imported<Customer> = csv("id,name,phone,email\n1,Ann,,a@x.test\n2,Bob\n3\n4,Eve,5\n");
    assert_eq!((customers.records.len(), customers.rejected), (4, 0));
    assert_eq!(customers.records[3].phones, ["5"]);
    assert_eq!(
        said(&customers),
        [
            "3 row: has fewer cells than the header: those missing at its end are read as empty (2 of 4)",
            "4 row: has fewer cells than the header: those missing at its end are read as empty (1 of 4)",
            "5 row: has fewer cells than the header: those missing at its end are read as empty (3 of 4)",
        ]
    );
    // What a record can't be without is missed as ever.
    let read = orders("id,c,d,n\n1,a\n", "");
    assert_eq!(said(&read), ["2 ordered_at: missing"]);
}

#[test]
fn a_row_with_more_values_than_columns_is_rejected_with_the_likely_cause() {
    let customers: Imported<Customer> = csv("id,name,email\n1,Doe, Jane,a@x.test\n2,Bob,b@x.test\n");
    assert_eq!(ids(&customers), ["2"]);
    let said = said(&customers);
    assert_eq!(said.len(), 1);
    for part in ["4 cells, 3 columns", "\"a@x.test\"", "the separator is ','", "in quotes"] {
        assert!(said[0].contains(part), "{part}: {said:?}");
    }
}

// ---- columns that aren't there, and what isn't seen -------------------------------------------------------------

#[test]
fn columns_of_the_map_that_the_file_lacks_are_named() {
    let wrong = map(r#"{"columns": {"id": "nope"}, "formats": {"currency": "EUR"}}"#);
    let error =
        import::csv::<Order>(b"Nr,customer_id,date,net\n1,a,2026-01-05,10\n", &wrong, &ImportOptions::default());
    let error = error.unwrap_err().to_string();
    assert!(error.contains("\"nope\"") && error.contains("has no such column"), "{error}");
    let near = map(r#"{"columns": {"id": "Order Nr"}, "formats": {"currency": "EUR"}}"#);
    let error = import::csv::<Order>(b"Order No,customer_id,date,net\n", &near, &ImportOptions::default());
    assert!(error.unwrap_err().to_string().contains("the nearest is \"Order No\""));

    let optional = map(r#"{"columns": {"channel": "chanel", "custom.till": "zzz"}, "only": {"kind": ["sale"]}}"#);
    let read: Imported<Order> =
        csv_by(&format!("{}1,c,2025-01-31,5,EUR,web\n", HEADER.replace("\n", ",Channel\n")), &optional);
    assert_eq!((read.records.len(), read.skipped), (1, 0));
    let told: Vec<_> =
        read.findings.iter().map(|f| (f.examples[0].row, f.field.as_str(), f.examples[0].value.as_str())).collect();
    assert_eq!(told, [(0, "channel", "chanel"), (0, "custom.till", "zzz"), (0, "only.kind", "kind")]);
    assert!(said(&read)[0].contains("the nearest is \"Channel\""), "{:?}", said(&read));
    assert!(said(&read)[2].contains("all are read"), "{:?}", said(&read));

    let line =
        r#"{"id": 1, "customer_id": "c", "ordered_at": "2025-01-31", "net": 5, "currency": "EUR", "chanell": "web"}"#;
    let read: Imported<Order> = lines_by(line, &optional);
    assert_eq!(of_the_file(&read).len(), 3);
    assert!(said(&read)[0].contains("\"chanell\""), "{:?}", said(&read));
}

#[test]
fn a_systems_map_may_name_more_than_a_file_has() {
    let map = ColumnMap::hubspot(&Entity::Deal).unwrap();
    let again: ColumnMap = serde_json::from_str(&serde_json::to_string(&map).unwrap()).unwrap();
    for map in [map, again] {
        let text = "Record ID,Amount,Currency,Create Date\n1,10,EUR,2026-01-03 14:22\n";
        let read: Imported<Deal> = csv_by(text, &map);
        assert_eq!((read.records.len(), of_the_file(&read).len()), (1, 0));
    }
}

#[test]
fn what_shows_nothing_around_a_value_is_trimmed() {
    let plain = orders(ROWS, "");
    let marked = "\u{feff}\u{feff}id,\u{200f}c\u{200e},d\u{a0},\u{a0}n\n\u{200e}1,\u{a0}a,2026-01-05\u{202c},\u{202b}10\n2\u{200b},b\u{feff},2026-01-06,20\u{a0}\n";
    assert_eq!(orders(marked, "").records, plain.records);
}

#[test]
fn a_quote_that_a_later_row_closes_is_told_with_its_row() {
    let text = |rows: &str| {
        format!("id,customer_id,date,total,currency,note\n1,a,2026-01-05,10,EUR,x\n{rows}9,z,2026-01-09,10,EUR,x\n")
    };
    for rows in [
        // In the last column, up to the note of a later row.
        "2,b,2026-01-06,10,EUR,\"fine\n3,c,2026-01-07,10,EUR,ok\n4,d,2026-01-08,10,EUR,\"good\"\n",
        // With a separator in the later note, which would be one cell more.
        "2,b,2026-01-06,10,EUR,\"fine\n3,c,2026-01-07,10,EUR,\"good, well\"\n",
        // In the middle, where the values after it are the later row's.
        "2,\"b,2026-01-06,10,EUR,x\n3,\"c\",2026-01-07,10,EUR,x\n",
        "2,b,2026-01-06,10,EUR,\"fine\r\n3,c,2026-01-07,10,EUR,\"good\"\r\n",
    ] {
        let read: Imported<Order> = csv(text(rows));
        assert_eq!((read.records.len(), read.rejected), (2, 1), "{rows}: {:?}", read.findings);
        let finding = &read.findings[0];
        assert_eq!((finding.examples[0].row, finding.field.as_str()), (3, "row"), "{rows}");
        assert!(finding.reason.contains("closed in a later row"), "{}", finding.reason);
        assert!(finding.cure.as_deref().is_some_and(|cure| cure.contains("close it at the end of its value")));
    }
    // To the end of the file.
    let open: Imported<Order> = csv(text("2,b,2026-01-06,10,EUR,\"fine\n3,c,2026-01-07,10,EUR,ok\n"));
    assert_eq!((open.records.len(), open.rejected, open.findings[0].examples[0].row), (1, 1, 3));
    assert!(open.findings[0].to_string().contains("never closed; close it"), "{}", open.findings[0]);
    // Values that may have line breaks, separators and quotes of their own.
    for rows in [
        "2,b,2026-01-06,10,EUR,\"first, line\nsecond, line\"\n",
        "2,b,2026-01-06,10,EUR,\"she said \"\"no, never\"\"\nand went\"\n",
        "2,b,2026-01-06,10,EUR,\"a,b,c,d,e,f\n\ng\"\n",
        "2,b,2026-01-06,10,EUR,5\" pipe\n",
    ] {
        let read: Imported<Order> = csv(text(rows));
        assert_eq!((read.records.len(), read.rejected), (3, 0), "{rows}: {:?}", read.findings);
    }
}
