//! Writes the Kotlin and Swift sources.

fn main() {
    uniffi::uniffi_bindgen_main();
}
