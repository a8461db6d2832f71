#!/usr/bin/env bash
# Puts what `cargo xtask build-mobile` made in its place and runs the tests on Linux.
set -euo pipefail
cd "$(dirname "$0")"
mobile=../../../target/mobile
cp $mobile/swift/Regulars.swift Sources/Regulars/
cp $mobile/swift/RegularsFFI.h Sources/RegularsFFI/
native=$(cd $mobile/native/linux-* && pwd)
LD_LIBRARY_PATH=$native swift test -Xlinker -L"$native"
