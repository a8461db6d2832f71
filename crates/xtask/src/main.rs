//! The workspace's own commands; CI runs the same ones.

mod bench;
mod fuzz;
mod golden;
mod js;
mod mobile;
mod process;
mod python;
mod readme;
mod suites;
mod test;
mod web;

use std::{env, process::ExitCode};

const USAGE: &str = "usage:
  cargo xtask test [--all]            run every suite whose toolchain is here; --all: a missing toolchain is an error
  cargo xtask bench [ROOM]            run the benches, or those of one room
  cargo xtask surface [--check]       write the files that are read out of the core; --check: fail when one is stale
  cargo xtask zones [--check]         write the core's table of time zones; --check: fail when it is stale
  cargo xtask fuzz --minutes N        try random input on every room for so long
  cargo xtask golden REFERENCE OUT    turn the reference files of a folder into golden files and run them
  cargo xtask house                   print the measures of the house: what fails a bar by its places, then the table
  cargo xtask build-python            build the Python wheel into target/wheels
  cargo xtask build-js                make the JavaScript package in target/npm and print its size
  cargo xtask build-web               make the example web page in target/web
  cargo xtask build-mobile            build the Kotlin and Swift binding under target/mobile";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args.as_slice() {
        ["test"] => test::run(false),
        ["test", "--all"] => test::run(true),
        ["bench"] => bench::run(None),
        ["bench", room] => bench::run(Some(room)),
        ["surface"] => xtask::surface::run(false),
        ["surface", "--check"] => xtask::surface::run(true),
        ["zones"] => xtask::zones::run(false),
        ["zones", "--check"] => xtask::zones::run(true),
        ["fuzz", "--minutes", minutes] => fuzz::run(minutes),
        ["golden", from, to] => golden::run(from, to),
        ["house"] => xtask::house::run(),
        ["build-python"] => python::build(),
        ["build-js"] => js::build(),
        ["build-web"] => web::build(),
        ["build-mobile"] => mobile::build(),
        _ => Err(USAGE.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
