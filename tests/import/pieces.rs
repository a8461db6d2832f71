//! Files that come in pieces: records, findings and errors are those of the whole file, wherever it is cut.

use super::*;
use regulars::import::{Progress, SourceSystem, Staged};
use regulars::model::CustomerBase;
use serde::Serialize;
use std::io::{self, Read};

/// A file that gives so many bytes at a time.
struct Pieces<'a> {
    rest: &'a [u8],
    length: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.length.min(buffer.len());
        self.rest.read(&mut buffer[..most])
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Csv,
    JsonLines,
}

/// What comes of a file, errors included: as the whole file, and in pieces.
fn outcome<T: Importable + Serialize>(
    kind: Kind,
    bytes: &[u8],
    length: Option<usize>,
    map: &ColumnMap,
    options: &ImportOptions,
) -> Result<Value, String> {
    let imported: regulars::Result<Imported<T>> = match (kind, length) {
        (Kind::Csv, None) => import::csv(bytes, map, options),
        (Kind::JsonLines, None) => import::json_lines(bytes, map, options),
        (Kind::Csv, Some(length)) => import::csv_from(Pieces { rest: bytes, length }, map, options),
        (Kind::JsonLines, Some(length)) => import::json_lines_from(Pieces { rest: bytes, length }, map, options),
    };
    imported.map(|imported| serde_json::to_value(imported).unwrap()).map_err(|error| error.to_string())
}

fn check<T: Importable + Serialize>(kind: Kind, bytes: &[u8], lengths: &[usize], map: &ColumnMap, formats: &Formats) {
    let options = ImportOptions { formats: formats.clone(), ..ImportOptions::default() };
    let whole = outcome::<T>(kind, bytes, None, map, &options);
    for &length in lengths {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let pieces = outcome::<T>(kind, bytes, Some(length), map, &options);
        assert!(pieces == whole, "pieces of {length}: {start}\n{pieces:?}\n{whole:?}");
    }
}

fn map_of(map: &Value, entity: &Entity) -> ColumnMap {
    match map {
        Value::Null => ColumnMap::default(),
        Value::String(_) => {
            let system: SourceSystem = serde_json::from_value(map.clone()).unwrap();
            ColumnMap::of_system(system, entity).unwrap()
        }
        map => serde_json::from_value(map.clone()).unwrap_or_default(),
    }
}

fn check_golden(kind: Kind, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/import").join(name);
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let args = &case["args"];
        let (text, entity) = (args["text"].as_str().unwrap_or_default(), args["entity"].as_str().unwrap());
        let entity_of_map: Entity = serde_json::from_value(args["entity"].clone()).unwrap();
        let map = map_of(&args["map"], &entity_of_map);
        let options: ImportOptions = serde_json::from_value(args["options"].clone()).unwrap_or_default();
        with_entity!(entity, T => check::<T>(kind, text.as_bytes(), &[1, 7, 65_536], &map, &options.formats));
    }
    assert!(cases.len() > 5);
}

#[test]
fn golden_files_in_pieces() {
    check_golden(Kind::Csv, "csv.json");
    check_golden(Kind::JsonLines, "json_lines.json");
}

#[test]
fn marks_and_encodings_in_pieces() {
    let utf16 =
        |text: &str| -> Vec<u8> { format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let named = |name: &str| Formats { encoding: Some(name.into()), ..Formats::default() };
    let head = "id,name,created_at\n";
    let files: [(Vec<u8>, Formats); 9] = [
        (utf16("id,name\n1,Имя 🎉\n2,\"a\n\"\n"), Formats::default()),
        ([utf16("id,name\n1,b\n2,"), vec![0, 0xD8, b'x', 0, b'\n', 0, b'3', 0]].concat(), Formats::default()),
        (format!("\u{feff}{head}1,é,2025-01-31\r\n").into(), Formats::default()),
        ([head.as_bytes(), b"1,M\xfcller,2025-01-31\n2,Smith,\n3,\xe9\xe9,\n"].concat(), Formats::default()),
        ([head.as_bytes(), b"1,M\xfcller,2025-01-31\n2,Smith,\n"].concat(), named("latin-1")),
        ([head.as_bytes(), b"1,\xd5\xc5\xce\xb0,2025-01-31\n2,\xff,\n3,\xd5\xc5,\n"].concat(), named("gb18030")),
        ([head.as_bytes(), b"1,M\xfcller,2025-01-31\n2,Sm\xc3\xa9th,\n3,x\xc3"].concat(), named("utf-8")),
        ([head.as_bytes(), "1,Müller,\n".as_bytes()].concat(), named("windows-1252")),
        ([head.as_bytes(), b"1,a\0b,\n2,\"open,\n3,c,\n"].concat(), Formats::default()),
    ];
    for (bytes, formats) in files {
        check::<Customer>(Kind::Csv, &bytes, &[1, 2, 3, 7, 65_536], &ColumnMap::default(), &formats);
    }
}

#[test]
fn ends_of_csv_files_in_pieces() {
    for end in [
        "",
        "\n",
        "\r",
        "\r\n",
        "\n\n\n",
        "\"",
        "\n7,\"open",
        "\n7,\"a\"\"",
        "\nx",
        "\nx\n",
        "\n\"x\"",
        ",\"\"\n",
        "\nTotal,3\n",
    ] {
        for start in ["", "sep=;\r\n", "A report\n\n", "\u{feff}sep=,\n"] {
            let separator = if start.contains(';') { ";" } else { "," };
            let text = format!("{start}{}", format!("id,name\n1,ann\n2,\"b\n,\"{end}").replace(',', separator));
            check::<Customer>(Kind::Csv, text.as_bytes(), &[1, 3, 7], &ColumnMap::default(), &Formats::default());
        }
    }
    let open: Imported<Customer> = csv("id,name\n1,ann\n2,\"b\n3,c\n");
    assert_eq!(said(&open), ["3 row: a quote is opened here and never closed"]);
    for text in ["id,name\n1,ann\nx", "id,name\n1,ann\nx\n", "id,name\n1,ann\n\"x\"\n"] {
        let named_x: Imported<Customer> = csv(text);
        assert_eq!(named_x.records[1].id, "x", "{text:?}");
    }
}

#[test]
fn json_files_in_pieces() {
    for text in [
        "",
        " ",
        "[]",
        "[ ]",
        "[{\"id\": 1}]\n ",
        "[{\"id\": 1},]",
        "[{\"id\": 1}",
        "[{\"id\": 1}]\n[{\"id\": 2}]",
        "{\"id\": 1}\r\n\r{\"id\": 2",
        "{\"id\": 1,\n\"name\": 2}",
        "\n[\n{\"id\": \"a\\\"]\"}\n,{}]",
        "{\"id\": \"\\u0000\"}",
        "{\n \"orders\": [\n {\"id\": 1}\n ], \"n\": [1, [{}]], \"of\": null\n}",
        "{\n \"a\": [{}], \"b\": [{}]\n}",
        "\0",
        "x\ny",
        "{\"data\": [{\"id\": 1}]}",
        "{\"idd\": 1}\n",
    ] {
        check::<Customer>(Kind::JsonLines, text.as_bytes(), &[1, 2, 7], &ColumnMap::default(), &Formats::default());
    }
    let printed = "{\n \"orders\": [\n {\"id\": 1}\n ], \"n\": [1, [{}]], \"of\": null\n}";
    let error =
        import::json_lines_from::<Customer>(printed.as_bytes(), &ColumnMap::default(), &ImportOptions::default());
    assert!(error.unwrap_err().to_string().contains("the list \"orders\""));
}

/// A file of some MB, whose rows go over the borders of its head and pieces.
fn long_file() -> String {
    let note = "a note, \"\"quoted\"\"\n".repeat(40);
    let row = |i: usize| match i % 5 {
        0 => format!("{i},c-{},2025-01-{:02}T10:00:00Z,{}.50,EUR,\"{note}\"\n", i / 3, i % 28 + 1, i % 900),
        1 => format!("{i},c-{},2025-02-30,{}.50,EUR,été\n", i / 3, i % 900),
        _ => format!("{i},c-{},2025-01-{:02},{},EUR,x\n", i / 3, i % 28 + 1, i % 900),
    };
    "order_id,customer_id,ordered_at,net_amount,currency,note\n".to_owned() + &(0..10_000).map(row).collect::<String>()
}

#[test]
fn long_files_in_pieces() {
    let text = long_file();
    assert!(text.len() > 3 << 19);
    let map = ColumnMap::default();
    let whole: Imported<Order> = csv(&text);
    assert_eq!((whole.rows, whole.rejected, whole.findings[0].count), (10_000, 2_000, 2_000));
    assert_eq!(whole.findings[0].examples[4].row, 2 + 21);
    let ends: [&[u8]; 3] = [b"Total,,,5,,\n", b"9,\"open,,,\n", b"60001,caf\xe9,2025-01-01,1,EUR,\n"];
    for end in ends {
        check::<Order>(Kind::Csv, &[text.as_bytes(), end].concat(), &[4099], &map, &Formats::default());
    }
    let object = |i: usize| format!("{{\"id\": {i}, \"name\": \"été {}\", \"stage\": null}},\n", "x".repeat(400));
    let objects: String = (0..3_000).map(object).collect();
    for text in [format!("[{objects}{{}}]"), objects.replace("},\n", "}\n")] {
        check::<Customer>(Kind::JsonLines, text.as_bytes(), &[4099], &map, &Formats::default());
    }
}

#[test]
fn a_header_is_looked_for_in_the_head() {
    let blank = "A note that goes on and on for a while, and on\n".repeat(30_000);
    let text = format!("{blank}id,name\n1,ann\n");
    let map = ColumnMap { header_row: Some(30_001), ..ColumnMap::default() };
    let error = import::csv_from::<Customer>(text.as_bytes(), &map, &ImportOptions::default()).unwrap_err();
    assert!(error.to_string().contains("rows of the file's first MiB"), "{error}");
}

#[test]
fn a_base_is_fed_by_a_reader_that_is_stopped_or_fails() {
    let text = long_file();
    let (map, options) = (ColumnMap::default(), ImportOptions::default());
    let mut seen: Vec<Progress> = Vec::new();
    let from = Pieces { rest: text.as_bytes(), length: 10_000 };
    let staged = Staged::<Order>::csv_from(from, &map, &options, &mut |progress| {
        seen.push(progress);
        ControlFlow::Continue(())
    });
    let mut base = CustomerBase::new();
    let told: Imported<Order> = staged.unwrap().add_to(&mut base).unwrap();
    assert_eq!((told.rows, base.count(&Entity::Order)), (10_000, 8_000));
    assert!(seen.len() == 2 && seen[0].bytes < text.len(), "{seen:?}");
    assert_eq!((seen[0].of, seen[0].rows), (0, 8192));
    assert_eq!(seen[1], Progress { bytes: text.len(), of: text.len(), rows: 10_000 });

    let from = Pieces { rest: text.as_bytes(), length: 10_000 };
    let staged = Staged::<Order>::csv_from(from, &map, &options, &mut |_| ControlFlow::Break(())).unwrap();
    let told: Imported<Order> = staged.add_to(&mut CustomerBase::new()).unwrap();
    assert_eq!((told.rows, told.complete), (8192, false));

    let broken = text.as_bytes().chain(Broken);
    let error = import::csv_from::<Order>(broken, &map, &options).unwrap_err();
    assert_eq!(error.to_string(), "file is invalid: can't be read to its end: the disk is gone");
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}
