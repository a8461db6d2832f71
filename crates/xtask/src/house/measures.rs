//! The table of measures: what each is, how much it may be, and whether it is.

use super::{
    CORE, LINES_BEFORE_TESTS, LINES_OF_A_FUNCTION, Source, below, circles_of_files, circles_of_rooms, code_lines,
    comment_lines, core, imports, lines_before_tests, long_functions, private_constants, python_code_lines, rooms,
    wide_docs,
};

/// The border of Python in Rust.
const PYTHON: &str = "bindings/python/src";

/// The hand-written code of a binding, and the percentage of the core's code that it may be.
const BINDINGS: [(&str, &[&str], f64); 3] = [
    ("Python", &[PYTHON, "bindings/python/python/regulars"], 12.0),
    ("JavaScript", &["bindings/js/src", "bindings/js/regulars.d.ts", "bindings/js/head.d.ts"], 6.0),
    ("uniffi", &["bindings/uniffi/src", "bindings/uniffi/kotlin/src/main", "bindings/uniffi/swift/Sources"], 5.0),
];
/// How names of files with code end.
const ENDINGS: [&str; 8] = ["rs", "py", "pyi", "ts", "js", "mjs", "kt", "swift"];
/// What writes the bindings, and the lines of code that it may have.
const GENERATOR: (&str, usize) = ("crates/xtask/src/surface", 1200);
/// What can't be read from the core, and the lines that it may have.
const OVERRIDES: (&str, usize) = ("bindings/overrides.toml", 300);
/// Where code is hard, and a hundred lines of it have this many comments at least.
const HARD: [&str; 6] = ["math/", "fit/", "value/models/", "survey/drivers", "survey/trend", "voice/words/"];
const COMMENTS_WHERE_HARD: f64 = 4.0;
/// Circles of files in the core.
const CIRCLES: usize = 3;

/// One row of the table.
#[derive(Debug)]
pub struct Measure {
    pub what: String,
    pub figure: String,
    /// Empty when the measure has none.
    pub bar: String,
    /// Nothing when there is no bar.
    pub ok: Option<bool>,
    /// Where it is not as it should be, to be printed as a list.
    pub places: Vec<String>,
}

impl Measure {
    fn new(what: impl Into<String>, figure: impl ToString) -> Measure {
        Measure { what: what.into(), figure: figure.to_string(), bar: String::new(), ok: None, places: Vec::new() }
    }

    fn held(self, bar: impl ToString, ok: bool) -> Measure {
        Measure { bar: bar.to_string(), ok: Some(ok), ..self }
    }

    fn at_most(what: impl Into<String>, figure: usize, bar: usize) -> Measure {
        Measure::new(what, figure).held(format!("at most {bar}"), figure <= bar)
    }

    /// There shall be none of these places.
    fn none(what: impl Into<String>, places: Vec<String>) -> Measure {
        Measure { places: places.clone(), ..Measure::at_most(what, places.len(), 0) }
    }
}

/// All measures, in the order of the table.
pub fn measures() -> Vec<Measure> {
    let core = core();
    let parts = [
        bindings(&core),
        constants(&core),
        comments(&core),
        silent_defaults(&core),
        all_circles(&core),
        lengths(&core),
    ];
    parts.into_iter().flatten().collect()
}

fn code_of(sources: &[Source]) -> usize {
    let lines = |source: &Source| match source.path.extension() {
        Some(ending) if ending == "py" || ending == "pyi" => python_code_lines(&source.text),
        _ => code_lines(source.code()),
    };
    sources.iter().filter(|source| !source.is_generated()).map(lines).sum()
}

fn bindings(core: &[Source]) -> Vec<Measure> {
    let all = code_of(core);
    let mut found = vec![Measure::new("core: lines of code", all)];
    for (name, paths, bar) in BINDINGS {
        let lines: usize = paths.iter().map(|path| code_of(&below(path, &ENDINGS))).sum();
        let share = 100.0 * lines as f64 / all as f64;
        let figure = format!("{share:.1} % ({lines} lines)");
        found.push(
            Measure::new(format!("{name}: hand-written code, of the core's"), figure)
                .held(format!("at most {bar} %"), share <= bar),
        );
    }
    let (path, bar) = GENERATOR;
    let generator = code_of(&below(path, &["rs"])) + code_of(&below(&format!("{path}.rs"), &["rs"]));
    found.push(Measure::at_most("generator: lines of code", generator, bar));
    let (path, bar) = OVERRIDES;
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let overrides = below(path, &["toml"]).iter().map(|file| file.text.lines().filter(is_said).count()).sum();
    found.push(Measure::at_most("overrides: lines", overrides, bar));
    found
}

fn constants(core: &[Source]) -> Vec<Measure> {
    let all: Vec<_> = core.iter().flat_map(private_constants).collect();
    let (numeric, words): (Vec<_>, Vec<_>) = all.into_iter().partition(|constant| constant.numeric);
    let measure = |what: &str, constants: Vec<super::Constant>| {
        let bare: Vec<_> = constants.iter().filter(|constant| !constant.documented).collect();
        let share = 100.0 * (constants.len() - bare.len()) as f64 / constants.len().max(1) as f64;
        let places = bare.iter().map(|constant| format!("{}:{} {}", constant.file, constant.line, constant.name));
        let measure = Measure::new(what, format!("{share:.0} % of {}", constants.len())).held("100 %", bare.is_empty());
        Measure { places: places.collect(), ..measure }
    };
    vec![
        measure("private constants, numeric: documented", numeric),
        measure("private constants, others: documented", words),
    ]
}

fn comments(core: &[Source]) -> Vec<Measure> {
    let per_hundred = |begin: &str| {
        let begin = format!("{CORE}/{begin}");
        let texts: Vec<_> = core.iter().filter(|source| source.name().starts_with(&begin)).map(Source::code).collect();
        let code: usize = texts.iter().map(|text| code_lines(text)).sum();
        let comments: usize = texts.iter().map(|text| comment_lines(text)).sum();
        (code > 0).then(|| 100.0 * comments as f64 / code as f64)
    };
    let measure = |begin: &str| {
        let name = if begin.is_empty() { "the core" } else { begin.trim_end_matches('/') };
        let figure = per_hundred(begin).map_or("no file there yet".into(), |figure| format!("{figure:.1}"));
        Measure::new(format!("comments per 100 lines of code: {name}"), figure)
    };
    let hard = HARD.iter().map(|begin| {
        let enough = per_hundred(begin).is_some_and(|figure| figure >= COMMENTS_WHERE_HARD);
        measure(begin).held(format!("at least {COMMENTS_WHERE_HARD}"), enough)
    });
    let rest = rooms().into_iter().map(|room| format!("{room}/")).filter(|room| !HARD.contains(&room.as_str()));
    hard.chain([measure("")]).chain(rest.map(|room| measure(&room))).collect()
}

/// A default in place of what an index out of range, or an empty iterator, should have given hides a broken invariant,
/// unless an assertion stands directly above; in place of what a caller left out it doesn't.
fn silent_defaults(core: &[Source]) -> Vec<Measure> {
    const DEFAULT: &str = ".unwrap_or_default()";
    let mut looked_up = Vec::new();
    let mut others = Vec::new();
    for source in core {
        let lines: Vec<&str> = source.code().lines().collect();
        for at in (0..lines.len()).filter(|&at| lines[at].contains(DEFAULT) && !lines[at].trim().starts_with("//")) {
            let before = lines[..at].last().map_or("", |line| line.trim());
            let chain = if lines[at].trim().starts_with(DEFAULT) { before } else { lines[at] };
            let place = format!("{}:{} {}", source.name(), at + 1, lines[at].trim());
            let is_look_up = [".copied()", ".cloned()", ".get(", ".first()", ".last()"].iter();
            let hides = !before.starts_with("debug_assert");
            if hides && is_look_up.into_iter().any(|call| chain.contains(call)) { &mut looked_up } else { &mut others }
                .push(place);
        }
    }
    vec![
        Measure::none(".unwrap_or_default() of what was looked up", looked_up),
        Measure { places: others.clone(), ..Measure::new(".unwrap_or_default(), others", others.len()) },
    ]
}

fn all_circles(core: &[Source]) -> Vec<Measure> {
    let in_core = imports(CORE, core);
    let in_python = imports(PYTHON, &below(PYTHON, &["rs"]));
    let measure = |what: &str, root: &str, circles: Vec<Vec<&str>>, bar: usize| {
        let short = |name: &&str| name.trim_start_matches(root).trim_start_matches('/').to_owned();
        let places = circles.iter().map(|circle| circle.iter().map(short).collect::<Vec<_>>().join(" "));
        Measure { places: places.collect(), ..Measure::at_most(what, circles.len(), bar) }
    };
    vec![
        measure("circles between rooms", CORE, circles_of_rooms(CORE, &in_core), 0),
        measure("circles of files: the core", CORE, circles_of_files(&in_core), CIRCLES),
        measure("circles of files: Python's border", PYTHON, circles_of_files(&in_python), 0),
    ]
}

fn lengths(core: &[Source]) -> Vec<Measure> {
    let wide = core.iter().flat_map(|source| wide_docs(&source.text).into_iter().map(|at| (source.name(), at)));
    let mut wide_by_file: Vec<(String, usize)> = Vec::new();
    for (name, _) in wide {
        match wide_by_file.last_mut().filter(|(last, _)| *last == name) {
            Some((_, count)) => *count += 1,
            None => wide_by_file.push((name, 1)),
        }
    }
    let count = wide_by_file.iter().map(|(_, count)| count).sum();
    let places = wide_by_file.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    let long_files = core.iter().filter(|source| lines_before_tests(source) > LINES_BEFORE_TESTS);
    let functions =
        core.iter().flat_map(|source| long_functions(source).into_iter().map(|(name, _)| (source.name(), name)));
    vec![
        Measure { places, ..Measure::at_most("lines of docs over 120 columns", count, 0) },
        Measure::none(format!("files over {LINES_BEFORE_TESTS} lines"), long_files.map(Source::name).collect()),
        Measure::none(
            format!("functions of {LINES_OF_A_FUNCTION} lines"),
            functions.map(|(file, name)| format!("{file}: {name}")).collect(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_measure_says_whether_it_holds() {
        let measures = measures();
        assert!(measures.iter().all(|measure| measure.ok.is_some() != measure.bar.is_empty()));
        let named = |what: &str| measures.iter().find(|measure| measure.what.contains(what)).unwrap();
        assert!(named("core: lines of code").figure.parse::<usize>().unwrap() > 10_000);
        assert_eq!(named("functions of 60").ok, Some(true));
        assert!(named("Python: hand-written").figure.contains(" lines)"));
    }

    #[test]
    fn a_default_is_a_look_up_by_what_it_follows() {
        let text = "let a = x.get(3)\n    .copied()\n    .unwrap_or_default();\nlet b = options.unwrap_or_default();\n\
                    debug_assert!(c.is_some());\nlet d = c.copied().unwrap_or_default();\n";
        let found = silent_defaults(&[Source { path: "a.rs".into(), text: text.into() }]);
        assert_eq!(found[0].places, ["a.rs:3 .unwrap_or_default();"]);
        assert_eq!(
            found[1].places,
            ["a.rs:4 let b = options.unwrap_or_default();", "a.rs:6 let d = c.copied().unwrap_or_default();"]
        );
    }

    #[test]
    fn constants_without_docs_are_listed() {
        let text = "/// Said.\nconst A: f64 = 1.0;\nconst B: f64 = 1.0;\n/// Said.\nconst C: &str = \"\";\n";
        let found = constants(&[Source { path: "a.rs".into(), text: text.into() }]);
        assert_eq!(found[0].figure, "50 % of 2");
        assert_eq!(found[0].places, ["a.rs:3 B"]);
        assert_eq!((found[1].figure.as_str(), found[1].ok), ("100 % of 1", Some(true)));
    }
}
