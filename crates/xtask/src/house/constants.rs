//! Private constants, and whether a reader is told what they are for.

use super::sources::Source;

/// A constant that the public never sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constant {
    pub file: String,
    pub line: usize,
    pub name: String,
    /// Made of numbers alone, so that nothing but words can say what it means.
    pub numeric: bool,
    /// A comment stands directly above.
    pub documented: bool,
}

/// The private constants of a file, its tests apart; those of a trait have their words where it declares them.
pub fn private_constants(source: &Source) -> Vec<Constant> {
    let all: Vec<&str> = source.code().lines().collect();
    let lines: Vec<&str> = all.iter().map(|line| line.trim()).collect();
    let file = source.name();
    let constant = |(at, line): (usize, &&str)| {
        let (name, kind) = name_and_type(line)?;
        if of_a_trait(&all, at) {
            return None;
        }
        let above = lines[..at].iter().rev().find(|line| !line.starts_with("#["));
        let documented = above.is_some_and(|line| line.starts_with("//") && !line.starts_with("//!"));
        Some(Constant { file: file.clone(), line: at + 1, name: name.into(), numeric: is_numeric(kind), documented })
    };
    lines.iter().enumerate().filter_map(constant).collect()
}

/// Whether the line is directly inside an `impl Trait for Type`.
fn of_a_trait(lines: &[&str], at: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some(own) = lines.get(at).map(|line| indent(line)).filter(|&own| own > 0) else { return false };
    let around = lines[..at].iter().rev().find(|line| !line.trim().is_empty() && indent(line) < own);
    around.is_some_and(|line| line.trim_start().starts_with("impl") && line.contains(" for "))
}

/// `WIDEST` and `f64` of `pub(super) const WIDEST: f64 = 3.0;`; nothing of a public one.
fn name_and_type(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("pub(").and_then(|rest| rest.split_once(") ")).map_or(line, |(_, rest)| rest);
    let declared = line.strip_prefix("const ").or_else(|| line.strip_prefix("static "))?;
    let (name, rest) = declared.split_once(": ")?;
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let is_name = name.chars().all(upper) && name != "_";
    is_name.then(|| (name, rest.split(" =").next().unwrap_or(rest)))
}

/// Numbers, and arrays, slices and tuples of them.
fn is_numeric(kind: &str) -> bool {
    const NUMBERS: [&str; 14] =
        ["f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"];
    let words: Vec<&str> = kind.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let is_length = |word: &str| word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    words.iter().any(|word| NUMBERS.contains(word))
        && words.iter().all(|word| NUMBERS.contains(word) || *word == "static" || is_length(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_found_with_what_stands_above() {
        let text = "\
            //! The file.\n\
            const BARE: f64 = 1.0;\n\n\
            /// Said.\n\
            #[allow(dead_code)]\n\
            pub(super) const SAID: [[f64; ROWS]; 2] = [\n\
            ];\n\
            // Why.\n\
            const WORDS: &[&str] = &[];\n\
            const fn not() {}\n\
            pub const PUBLIC: u8 = 1;\n\
            const _: () = ();\n\
            impl A {\n    const NAMES: (&'static str, u8) = (\"\", 1);\n}\n\
            impl B for A {\n\n    const OF_B: u8 = 1;\n}\n\
            #[cfg(test)]\nconst TEST: u8 = 1;";
        let found = private_constants(&Source { path: "a.rs".into(), text: text.into() });
        let found: Vec<_> = found.iter().map(|c| (c.line, c.name.as_str(), c.numeric, c.documented)).collect();
        assert_eq!(
            found,
            [(2, "BARE", true, false), (6, "SAID", true, true), (9, "WORDS", false, true), (14, "NAMES", false, false)]
        );
    }
}
