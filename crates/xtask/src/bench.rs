//! `cargo xtask bench`: the compiler, then the benches' own lines, which begin with the machine.

use crate::process::{ask, cargo, program, root, stream};
use std::fs;

/// Runs the benches of one room, or all of them.
pub(crate) fn run(room: Option<&str>) -> Result<(), String> {
    let rooms = rooms();
    if let Some(room) = room.filter(|room| !rooms.iter().any(|known| known == room)) {
        return Err(format!("no benches for {room}; there are benches for: {}", rooms.join(", ")));
    }
    println!("{}", ask(&mut program("rustc", &["--version"])).unwrap_or_default());
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
