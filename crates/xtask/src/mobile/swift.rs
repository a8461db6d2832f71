//! The generated Swift, made to read like Swift.
//!
//! The generator has one type for each width of whole number, a public name for every form in which a value crosses,
//! and no way to refuse an argument before it crosses: what doesn't fit its width stops the process. Here whole numbers
//! are `Int`, columns are arrays, and what doesn't fit is the library's own error.

use super::text::{code, exchange, own_names, words};

/// Forms in which values cross, and what they are to the caller.
const FORMS: [(&str, &str); 17] = [
    ("ByteColumn", "[Int]"),
    ("CodeColumn", "[Int]"),
    ("Comment", "String"),
    ("CommentColumn", "[String?]"),
    ("Count", "Int"),
    ("CountColumn", "[Int]"),
    ("CustomFields", "[String: CustomValue]"),
    ("Distribution", "[Int]"),
    ("DoubleColumn", "[Double]"),
    ("FlagColumn", "[Bool]"),
    ("Instant", "Date"),
    ("LongColumn", "[Int]"),
    ("NameLists", "[String: [String]]"),
    ("NameMaps", "[String: [String: String]]"),
    ("Names", "[String: String]"),
    ("PseudoCounts", "[Double]"),
    ("Sign", "String"),
];

/// Whole numbers of a fixed width, which all are `Int` to the caller.
const WIDTHS: [&str; 6] = ["UInt8", "UInt32", "UInt64", "Int32", "Int64", "UInt16"];

/// Where what `uniffi` brings for every library ends, and what it writes of this one begins.
const BEGINNING: &str = "// Public interface members begin here.\n";

/// What the generated text holds, how often, and what takes its place.
const CHANGES: [(usize, &str, &str); 15] = [
    // Lowering may refuse.
    (
        1,
        "static func lower(_ value: SwiftType) -> FfiType\n",
        "static func lower(_ value: SwiftType) throws -> FfiType\n",
    ),
    (
        1,
        "static func write(_ value: SwiftType, into buf: inout [UInt8])\n",
        "static func write(_ value: SwiftType, into buf: inout [UInt8]) throws\n",
    ),
    (
        3,
        "_ callback: (UnsafeMutablePointer<RustCallStatus>) -> T",
        "_ callback: (UnsafeMutablePointer<RustCallStatus>) throws -> T",
    ),
    (1, "let returnedVal = callback(&callStatus)", "let returnedVal = try callback(&callStatus)"),
    (2, "writeReturn: (T) -> ()", "writeReturn: (T) throws -> ()"),
    (1, "lowerError: (E) -> RustBuffer", "lowerError: (E) throws -> RustBuffer"),
    (1, "errorBuf = lowerError(error)", "errorBuf = (try? lowerError(error)) ?? RustBuffer.empty()"),
    (
        2,
        "errorBuf = FfiConverterString.lower(String(describing: error))",
        "errorBuf = (try? FfiConverterString.lower(String(describing: error))) ?? RustBuffer.empty()",
    ),
    // What is counted in 32 bits of bytes or elements.
    (
        1,
        "init(bytes: [UInt8]) {\n        let rbuf = bytes",
        "init(bytes: [UInt8]) throws {\n        let rbuf = try bytes",
    ),
    (1, "            RustBuffer.from(ptr)\n", "            try RustBuffer.from(ptr)\n"),
    (
        1,
        "static func from(_ ptr: UnsafeBufferPointer<UInt8>) -> RustBuffer {\n        try! rustCall",
        "static func from(_ ptr: UnsafeBufferPointer<UInt8>) throws -> RustBuffer {\n        _ = try length(ptr.count)\n        return try! rustCall",
    ),
    (1, "return value.utf8CString.withUnsafeBufferPointer", "return try value.utf8CString.withUnsafeBufferPointer"),
    (1, "ptr.withMemoryRebound(to: UInt8.self)", "try ptr.withMemoryRebound(to: UInt8.self)"),
    (1, "return RustBuffer.from(buf)", "return try RustBuffer.from(buf)"),
    (1, "return RustBuffer(bytes: writer)", "return try RustBuffer(bytes: writer)"),
];

/// One form of every whole number, whatever its width on the library's side.
const WHOLE: &str = "
fileprivate protocol FfiConverterWhole: FfiConverter where SwiftType == Int, FfiType: FixedWidthInteger {}

extension FfiConverterWhole {
    static func lift(_ value: FfiType) throws -> Int { return Int(clamping: value) }

    static func lower(_ value: Int) throws -> FfiType { return try whole(value) }

    static func read(from buf: inout (data: Data, offset: Data.Index)) throws -> Int {
        let value: FfiType = try readInt(&buf)
        return try lift(value)
    }

    static func write(_ value: Int, into buf: inout [UInt8]) throws { try writeInt(&buf, lower(value)) }
}
";

pub(super) fn dress(text: &str) -> Result<String, String> {
    let mut text =
        CHANGES.iter().try_fold(text.to_owned(), |text, (times, from, to)| exchange(&text, *times, from, to))?;
    let beginning = text.find(BEGINNING).ok_or("the generated Swift has no beginning")? + BEGINNING.len();
    let own = code(&without_handles(&text.split_off(beginning)), whole_numbers);
    let own = lower_cases(&without_aliases(&with_one_width(&own))?);
    Ok(own_names(&discardable(&throwing(&(text + WHOLE + &own)))))
}

/// Objects without a library behind them, which end the process when they are used.
fn without_handles(text: &str) -> String {
    let text = without(text, "    /// Used to instantiate a [FFIObject] without", "\n\n");
    let text = without(&text, "    // This constructor can be used to instantiate a fake object.", "    }\n\n");
    text.replace("open class ", "public final class ").replace("\nopen func ", "\npublic func ")
}

/// The text without the passages that begin and end so.
fn without(text: &str, begin: &str, end: &str) -> String {
    let mut parts = text.split(begin);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once(end).map_or(part, |(_, rest)| rest))
}

/// `Int` for every width, but where a number crosses.
fn whole_numbers(line: &str) -> String {
    let crossing = [
        "handle",
        "Handle",
        "FfiType",
        "variant: Int32",
        "writeInt(",
        "let len",
        "uniffi",
        "FFI",
        "Pointer<",
        ".self)",
    ];
    if crossing.iter().any(|mark| line.contains(mark)) {
        return line.to_owned();
    }
    let int = |text: &str| words(text, |word| WIDTHS.contains(&word).then(|| "Int".to_owned()));
    // Lifting takes what crossed, lowering returns it; writing goes into bytes.
    let (before, after) = match line {
        _ if line.contains("lift(_ ") => line.split_at(line.find("->").unwrap_or(0)),
        _ if line.contains("lower(_ ") => line.split_at(line.rfind("->").unwrap_or(line.len())),
        _ if line.contains("write(_ ") => line.split_at(line.find(", into").unwrap_or(line.len())),
        _ => return int(line),
    };
    if line.contains("lift(_ ") { before.to_owned() + &int(after) } else { int(before) + after }
}

/// The generator's converters of whole numbers, by the one of `WHOLE`.
fn with_one_width(text: &str) -> String {
    WIDTHS.iter().fold(text.to_owned(), |text, width| {
        let head = format!("fileprivate struct FfiConverter{width}: FfiConverterPrimitive {{\n");
        let Some((before, rest)) = text.split_once(&head) else { return text };
        let after = rest.split_once("\n}\n").map_or("", |(_, after)| after);
        format!("{before}fileprivate enum FfiConverter{width}: FfiConverterWhole {{\n    typealias FfiType = {width}\n}}\n{after}")
    })
}

fn without_aliases(text: &str) -> Result<String, String> {
    let declared = |line: &str| {
        let (name, _) = line.strip_prefix("public typealias ")?.split_once(" = ")?;
        FORMS.iter().any(|(form, _)| *form == name).then_some(())
    };
    let mut lines: Vec<&str> = Vec::new();
    let mut found = 0;
    for line in text.split('\n') {
        if declared(line).is_some() {
            found += 1;
            while lines
                .last()
                .is_some_and(|line| line.starts_with("///") || line.starts_with(" *") || line.starts_with("/**"))
            {
                lines.pop();
            }
        } else {
            lines.push(line);
        }
    }
    if found != FORMS.len() {
        return Err(format!("the generated Swift names {found} forms, not {}", FORMS.len()));
    }
    let caller = |word: &str| FORMS.iter().find(|(form, _)| *form == word).map(|(_, own)| (*own).to_owned());
    Ok(code(&lines.join("\n"), |line| words(line, caller)))
}

/// Cases of errors begin as those of every other enum do.
fn lower_cases(text: &str) -> String {
    let cases =
        text.lines().filter_map(|line| line.trim_start().strip_prefix("case ")?.split_once('(')).map(|(name, _)| name);
    let cases: Vec<String> = cases.filter(|name| name.starts_with(char::is_uppercase)).map(String::from).collect();
    cases.iter().fold(text.to_owned(), |text, name| {
        let own = name[..1].to_lowercase() + &name[1..];
        text.replace(&format!("case {name}("), &format!("case {own}("))
            .replace(&format!(".{name}("), &format!(".{own}("))
    })
}

/// What a base says of the file that it took in may be left unread.
fn discardable(text: &str) -> String {
    code(text, |line| match line {
        _ if line.starts_with("public func import") && line.contains("-> ImportReport") => {
            format!("@discardableResult\n{line}")
        }
        _ => line.to_owned(),
    })
}

/// Lowering throws, so whoever lowers has to try.
fn throwing(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let tried = lines.iter().enumerate().map(|(at, line)| {
        let arguments = lines[at + 1..].iter().take_while(|line| line.trim() != ")");
        let lowers_arguments = || arguments.clone().any(|line| line.contains("lower("));
        let start = line.len() - line.trim_start().len();
        let (indent, statement) = line.split_at(start);
        if is_declaration(statement) {
            declared_throwing(line)
        } else if statement.starts_with("uniffi_") && statement.ends_with('(') && lowers_arguments() {
            format!("{indent}try {statement}")
        } else if is_argument(statement) {
            (*line).to_owned()
        } else if let Some((head, call)) = lowering(statement) {
            format!("{indent}{head}try {call}")
        } else {
            line.replace("let len = Int32(value.count)", "let len = try length(value.count)")
                .replace("let len = Int32(value.utf8.count)", "let len = try length(value.utf8.count)")
        }
    });
    tried.collect::<Vec<_>>().join("\n")
}

fn is_declaration(statement: &str) -> bool {
    statement.contains("func ")
}

/// An argument of a call into the library: the call has the `try`.
fn is_argument(statement: &str) -> bool {
    statement.ends_with(',') || statement.contains("uniffiCallStatus")
}

fn declared_throwing(line: &str) -> String {
    if line.contains("throws") {
        return line.to_owned();
    }
    if line.contains("lower(_ ") {
        return line.replacen(") ->", ") throws ->", 1);
    }
    if line.contains(" write(_ ") { line.replacen(") {", ") throws {", 1) } else { line.to_owned() }
}

/// A statement that lowers, as what comes before the call and the call.
fn lowering(statement: &str) -> Option<(&str, &str)> {
    let calls = ["_lower(", ".lower(", " lower(", ".write(", "write("];
    let other =
        ["//", "/*", "* ", "fatalError"].iter().any(|start| statement.starts_with(start)) || statement.contains("try?");
    if other || !calls.iter().any(|call| statement.contains(call)) {
        return None;
    }
    let head = ["return ", "let writeReturn = { uniffiOutReturn.pointee = "]
        .into_iter()
        .find(|head| statement.starts_with(head));
    let (head, call) = statement.split_at(head.map_or(0, str::len));
    (!call.starts_with("try")).then_some((head, call))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_have_a_library_behind_them() {
        let text = "open class A: B {\n    let handle: UInt64\n    /// Used to instantiate a [FFIObject] without an actual handle\n#if x\n\
                    public struct NoHandle {\n    }\n\n    // This constructor can be used to instantiate a fake object.\n\
                    public init(noHandle: NoHandle) {\n        self.handle = 0\n    }\n\nopen func count() {\n";
        let found = without_handles(text);
        assert!(!found.contains("NoHandle") && !found.contains("open "), "{found}");
        assert!(
            found.contains("public final class A: B {\n    let handle: UInt64\n")
                && found.ends_with("\npublic func count() {\n")
        );
    }

    #[test]
    fn whole_numbers_have_one_type_where_they_do_not_cross() {
        for (line, own) in [
            ("    public var n: UInt64?", "    public var n: Int?"),
            ("    case integer(Int64", "    case integer(Int"),
            (
                "    static func lift(_ value: UInt64) throws -> UInt64 {",
                "    static func lift(_ value: UInt64) throws -> Int {",
            ),
            ("    static func lower(_ value: UInt64) -> UInt64 {", "    static func lower(_ value: Int) -> UInt64 {"),
            (
                "    static func write(_ value: [UInt8], into buf: inout [UInt8]) {",
                "    static func write(_ value: [Int], into buf: inout [UInt8]) {",
            ),
            ("        let variant: Int32 = try readInt(&buf)", "        let variant: Int32 = try readInt(&buf)"),
            ("    fileprivate let handle: UInt64", "    fileprivate let handle: UInt64"),
        ] {
            assert_eq!(whole_numbers(line), own);
        }
    }

    #[test]
    fn one_converter_serves_every_width() {
        let text = "a\nfileprivate struct FfiConverterUInt8: FfiConverterPrimitive {\n    old\n}\nb\n";
        let own = "a\nfileprivate enum FfiConverterUInt8: FfiConverterWhole {\n    typealias FfiType = UInt8\n}\nb\n";
        assert_eq!(with_one_width(text), own);
    }

    #[test]
    fn forms_are_what_they_are_to_the_caller() {
        let aliases: String =
            FORMS.iter().map(|(form, _)| format!("/**\n * A form.\n */\npublic typealias {form} = X\n")).collect();
        let code =
            "/// A Comment.\npublic var text: Comment\npublic var rows: [Count]\npublic typealias Day = String\n";
        let own = "/// A Comment.\npublic var text: String\npublic var rows: [Int]\npublic typealias Day = String\n";
        assert_eq!(without_aliases(&(aliases.clone() + code)).unwrap(), own);
        assert!(without_aliases(&aliases.replace("Sign", "Signs")).unwrap_err().contains("16 forms, not 17"));
    }

    #[test]
    fn cases_of_errors_begin_in_lower_case() {
        let text = "    case TooFew(what: String\n        case 6: return .TooFew(\n        case let .TooFew(what):\n    case known(A)\n";
        let own = "    case tooFew(what: String\n        case 6: return .tooFew(\n        case let .tooFew(what):\n    case known(A)\n";
        assert_eq!(lower_cases(text), own);
    }

    #[test]
    fn what_a_base_took_in_may_be_left_unread() {
        let text =
            "public func importCsv(a: A)throws  -> ImportReport  {\npublic func importCsv(a: A)throws  -> Imported  {";
        let own = "@discardableResult\npublic func importCsv(a: A)throws  -> ImportReport  {\npublic func importCsv(a: A)throws  -> Imported  {";
        assert_eq!(discardable(text), own);
    }

    #[test]
    fn who_lowers_tries() {
        let call = "    return try!  A.lift(try! rustCall() {\n        uniffiCallStatus in\n    uniffi_f(\n        A_lower(a),\n        \
                    B.lower(b),uniffiCallStatus\n    )\n})\n    uniffi_g(\n        self.uniffiCloneHandle(),uniffiCallStatus\n    )";
        let found = throwing(call);
        assert!(found.contains("    try uniffi_f(\n        A_lower(a),\n        B.lower(b),uniffi"), "{found}");
        assert!(found.contains("\n    uniffi_g(\n"), "{found}");
        for (line, own) in [
            ("        A.write(value.a, into: &buf)", "        try A.write(value.a, into: &buf)"),
            ("        return A.lower(value)", "        return try A.lower(value)"),
            ("    static func lower(_ value: A) -> B {", "    static func lower(_ value: A) throws -> B {"),
            (
                "    static func write(_ value: A, into buf: inout [UInt8]) {",
                "    static func write(_ value: A, into buf: inout [UInt8]) throws {",
            ),
            ("        let len = Int32(value.count)", "        let len = try length(value.count)"),
            ("    /// Calls A.lower(value).", "    /// Calls A.lower(value)."),
        ] {
            assert_eq!(throwing(line), own);
        }
    }
}
