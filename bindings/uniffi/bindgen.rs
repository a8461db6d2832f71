//! Writes the Kotlin and Swift sources.

fn main() {}
