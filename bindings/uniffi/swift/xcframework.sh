#!/usr/bin/env bash
# Builds RegularsFFI.xcframework for iOS, its simulator and macOS, after `cargo xtask build-mobile`, on a Mac with Xcode.
set -euo pipefail
cd "$(dirname "$0")"
root=../../..
mobile=$root/target/mobile
targets=(aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin)
export IPHONEOS_DEPLOYMENT_TARGET=13.0 MACOSX_DEPLOYMENT_TARGET=11.0

rustup target add "${targets[@]}"
for target in "${targets[@]}"; do
  cargo build --manifest-path $root/Cargo.toml -p regulars-uniffi --lib --profile ship --target "$target"
done

built() { echo "$root/target/$1/ship/libregulars_uniffi.a"; }
rm -rf $mobile/xcframework RegularsFFI.xcframework
mkdir -p $mobile/xcframework/{headers,simulator,macos}
cp $mobile/swift/RegularsFFI.h $mobile/xcframework/headers/
cp $mobile/swift/RegularsFFI.modulemap $mobile/xcframework/headers/module.modulemap
lipo -create "$(built aarch64-apple-ios-sim)" "$(built x86_64-apple-ios)" -output $mobile/xcframework/simulator/libregulars_uniffi.a
lipo -create "$(built aarch64-apple-darwin)" "$(built x86_64-apple-darwin)" -output $mobile/xcframework/macos/libregulars_uniffi.a
xcodebuild -create-xcframework \
  -library "$(built aarch64-apple-ios)" -headers $mobile/xcframework/headers \
  -library $mobile/xcframework/simulator/libregulars_uniffi.a -headers $mobile/xcframework/headers \
  -library $mobile/xcframework/macos/libregulars_uniffi.a -headers $mobile/xcframework/headers \
  -output RegularsFFI.xcframework

cp $mobile/swift/{Regulars,Words}.swift Sources/Regulars/
ditto -c -k --keepParent RegularsFFI.xcframework $mobile/RegularsFFI.xcframework.zip
swift package compute-checksum $mobile/RegularsFFI.xcframework.zip
