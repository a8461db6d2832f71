//! The example web page: `cargo xtask build-web`, and its tests in Chromium.

use crate::{
    js::{self, Trouble},
    process::root,
    suites::{Outcome, Verdict},
};
use std::{fs, io, path::Path};

/// What any server of files can serve.
const OUT: &str = "target/web";
/// Packages of npm: the chart library, and what the tests drive the browser with.
const TOOLS: &str = "target/page";
const SOURCES: &str = "examples/web";
/// What the page uses, and the folder of the page it goes to.
const PARTS: [(&str, &str, &[&str]); 3] = [
    ("target/npm", "regulars", &["regulars.js", "regulars_bg.wasm", "LICENSE-MIT", "LICENSE-APACHE"]),
    ("target/page/node_modules/chart.js", "chart.js", &["dist/chart.umd.min.js", "LICENSE.md"]),
    ("examples/data/cdnow", "cdnow", &["orders.csv", "README.md"]),
];

/// Puts the page together in `target/web`.
pub(crate) fn build() -> Result<(), String> {
    page().map_err(|(Trouble::Missing(why) | Trouble::Failed(why))| why)?;
    println!("the page is in {OUT}: python3 -m http.server --directory {OUT}");
    Ok(())
}

fn page() -> Result<(), Trouble> {
    js::module()?;
    js::install(SOURCES, TOOLS)?;
    assemble().map_err(|error| Trouble::Failed(format!("{OUT}: {error}")))
}

/// The page's own files, the parts it uses, and the list of all, which the service worker keeps for offline.
fn assemble() -> io::Result<()> {
    let out = root().join(OUT);
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let mut files = Vec::new();
    copy_folder(&root().join(SOURCES).join("page"), &out, "", &mut files)?;
    for (from, folder, names) in PARTS {
        fs::create_dir_all(out.join(folder))?;
        for name in names {
            let file = format!("{folder}/{}", name.rsplit('/').next().unwrap_or(name));
            fs::copy(root().join(from).join(name), out.join(&file))?;
            files.push(file);
        }
    }
    files.sort();
    fs::write(out.join("files.json"), format!("{files:?}\n"))
}

fn copy_folder(from: &Path, to: &Path, within: &str, files: &mut Vec<String>) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = format!("{within}{}", entry.file_name().display());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()), &format!("{name}/"), files)?;
        } else {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
            files.push(name);
        }
    }
    Ok(())
}

/// The tests of `examples/web/tests` in a browser without a screen.
pub(crate) fn suite() -> Result<Outcome, String> {
    let Some(chromium) = js::chromium() else {
        return Ok(Outcome::new(Verdict::Missing, "no Chromium found; REGULARS_CHROMIUM names one".into()));
    };
    match page() {
        Err(Trouble::Missing(why)) => Ok(Outcome::new(Verdict::Missing, why)),
        Err(Trouble::Failed(why)) => Err(why),
        Ok(()) => js::run_tests(
            &["page", "summary"].map(|name| format!("{SOURCES}/tests/{name}.test.mjs")),
            &[("REGULARS_CHROMIUM", &chromium)],
        ),
    }
}
