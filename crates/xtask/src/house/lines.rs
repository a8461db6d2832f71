//! Lines of code, of comments and of functions, told apart by how formatters set them.

/// How many columns code and docs have.
pub(super) const COLUMNS: usize = 120;

/// Lines that are no comment, no documentation and not blank; of Rust, JavaScript, Kotlin or Swift.
pub fn code_lines(text: &str) -> usize {
    let mut inside = false;
    let is_code = |line: &&str| {
        let line = line.trim();
        let opens = line.starts_with("/*");
        let comment = inside || opens || line.starts_with("//");
        inside = (inside || opens) && !line.contains("*/");
        !comment && !line.is_empty()
    };
    text.lines().filter(is_code).count()
}

/// The same of Python, whose documentation is a string that begins a line.
pub fn python_code_lines(text: &str) -> usize {
    const QUOTES: &str = "\"\"\"";
    let (mut inside, mut docs) = (false, false);
    let is_code = |line: &&str| {
        let line = line.trim();
        if !inside {
            docs = line.trim_start_matches('r').starts_with(QUOTES);
        }
        let is_docs = docs;
        inside ^= line.matches(QUOTES).count() % 2 == 1;
        docs &= inside;
        !is_docs && !line.is_empty() && !line.starts_with('#')
    };
    text.lines().filter(is_code).count()
}

/// Lines that only explain: `//`, but not documentation.
pub fn comment_lines(code: &str) -> usize {
    let is_comment = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("//") && !is_doc(line)
    };
    code.lines().filter(is_comment).count()
}

/// The numbers of the lines of documentation that a reader has to scroll sideways for.
pub fn wide_docs(text: &str) -> Vec<usize> {
    let wide = |line: &str| is_doc(line.trim_start()) && line.chars().count() > COLUMNS;
    text.lines().enumerate().filter(|(_, line)| wide(line)).map(|(at, _)| at + 1).collect()
}

fn is_doc(line: &str) -> bool {
    line.starts_with("///") || line.starts_with("//!")
}

/// First line and length of each function; rustfmt closes a function at the indentation of its first line.
pub fn functions(code: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let is_function = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.contains('"')).collect();
        !line.trim_start().starts_with("//") && words.iter().take(4).any(|word| *word == "fn")
    };
    let starts = (0..lines.len()).filter(|&at| is_function(lines[at]) && !lines[at].ends_with('}'));
    let length = |at: usize| {
        let indent = lines[at].len() - lines[at].trim_start().len();
        let end = format!("{:indent$}}}", "");
        lines[at..].iter().position(|line| *line == end).map_or(0, |end| end + 1)
    };
    starts.map(|at| (lines[at].trim(), length(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_measured() {
        let code = "/// fn not() {\npub fn a(\n    x: u8,\n) {\n    x\n}\nimpl A {\n    fn b() {}\n    pub const fn c() {\n    }\n}\n";
        assert_eq!(functions(code), [("pub fn a(", 5), ("pub const fn c() {", 2)]);
    }

    #[test]
    fn code_is_what_is_left_without_comments_and_docs() {
        let code = "//! Docs.\n\n/// More.\n/* a\n * b\n */\n/** one line */\nfn a() {\n    // Why.\n    b(); // trailing\n}\n";
        assert_eq!(code_lines(code), 3);
        assert_eq!(comment_lines(code), 1);
        assert_eq!(code_lines(""), 0);
    }

    #[test]
    fn python_docs_are_no_code_and_its_long_texts_are() {
        let code = "\"\"\"Docs.\"\"\"\n\nimport a\n\n# Why.\ndef f():\n    r\"\"\"Docs\n\n    of two.\n    \"\"\"\n    return a\n";
        assert_eq!(python_code_lines(code), 3);
        assert_eq!(python_code_lines("text = \"\"\"\nline\n\"\"\"\nx = 1\n"), 4);
        assert_eq!(python_code_lines("def f():\n    \"\"\"Docs.\n    Last.\"\"\"\n    x = 1\n"), 2);
    }

    #[test]
    fn only_docs_of_more_columns_are_wide() {
        let text =
            format!("/// {}\n/// {}\n// {}\n", "é".repeat(COLUMNS - 4), "e".repeat(COLUMNS - 3), "x".repeat(200));
        assert_eq!(wide_docs(&text), [2]);
    }
}
