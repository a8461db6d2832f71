#!/usr/bin/env bash
# Puts what `cargo xtask build-mobile` made in its place and runs the tests on Linux, in the mode of Swift 6.
set -euo pipefail
cd "$(dirname "$0")"
mobile=../../../target/mobile
cp $mobile/swift/{Regulars,Words}.swift Sources/Regulars/
cp $mobile/swift/RegularsFFI.h Sources/RegularsFFI/
native=$(cd $mobile/native/linux-* && pwd)
LD_LIBRARY_PATH=$native exec swift test --scratch-path $mobile/swift-build --disable-swift-testing \
  -Xlinker -L"$native"
