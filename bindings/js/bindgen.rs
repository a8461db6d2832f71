//! Writes the JavaScript module.

fn main() {}
