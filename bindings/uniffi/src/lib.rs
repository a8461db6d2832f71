//! The Kotlin and Swift binding.
