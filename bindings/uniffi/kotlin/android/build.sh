#!/usr/bin/env bash
# Builds the AAR after `cargo xtask build-mobile`. Needs the Android SDK, NDK r28 or newer (its libraries have pages of 16 KB, as
# Google Play asks) in ANDROID_NDK_HOME, and Gradle; fetches Rust's targets and cargo-ndk.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../../.. && pwd)
mobile=$root/target/mobile

rustup target add aarch64-linux-android armv7-linux-androideabi x86_64-linux-android i686-linux-android
command -v cargo-ndk > /dev/null || cargo install cargo-ndk --version ^4 --locked
rm -rf "$mobile/jniLibs"
cargo ndk --manifest-path "$root/Cargo.toml" -t arm64-v8a -t armeabi-v7a -t x86_64 -t x86 --platform 26 \
  -o "$mobile/jniLibs" build --profile ship -p regulars-uniffi --lib

gradle --no-daemon assembleRelease
