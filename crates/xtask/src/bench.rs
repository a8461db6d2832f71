//! `cargo xtask bench`: the machine, then the benches' figures.

use crate::process::{ask, cargo, program, root, stream};
use std::{fs, thread};

/// Runs the benches of one room, or all of them.
pub(crate) fn run(room: Option<&str>) -> Result<(), String> {
    let rooms = rooms();
    if let Some(room) = room.filter(|room| !rooms.iter().any(|known| known == room)) {
        return Err(format!("no benches for {room}; there are benches for: {}", rooms.join(", ")));
    }
    println!("{}", machine());
    let target = room.map_or(vec!["--benches"], |room| vec!["--bench", room]);
    let (success, _) = stream(cargo(&["bench", "-p", "regulars-workspace"]).args(target))?;
    if success { Ok(()) } else { Err("a bench failed".into()) }
}

/// The files of `benches/`, without their ending.
fn rooms() -> Vec<String> {
    let files = fs::read_dir(root().join("benches")).into_iter().flatten().flatten().map(|entry| entry.path());
    let benches = files.filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let mut rooms: Vec<String> = benches.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    rooms.sort();
    rooms
}

/// Processor, cores and compiler, in a line.
fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let rustc = ask(&mut program("rustc", &["--version"])).unwrap_or_default();
    format!("{}, {cores} cores, {}, {rustc}", model.map_or("unknown processor", |(_, name)| name), std::env::consts::OS)
}
