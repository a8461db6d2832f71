// swift-tools-version:6.0
import PackageDescription

// `xcframework.sh` (Apple's platforms) or `linux.sh` puts the generated source and the library in place first.
#if os(Linux)
let library = Target.systemLibrary(name: "RegularsFFI", path: "Sources/RegularsFFI")
#else
let library = Target.binaryTarget(name: "RegularsFFI", path: "RegularsFFI.xcframework")
#endif

let package = Package(
    name: "Regulars",
    platforms: [.iOS(.v13), .macOS(.v11)],
    products: [.library(name: "Regulars", targets: ["Regulars"])],
    targets: [
        library,
        .target(name: "Regulars", dependencies: ["RegularsFFI"]),
        // The golden files are read and hashed by the tests themselves: unoptimised that takes minutes.
        .testTarget(name: "RegularsTests", dependencies: ["Regulars"], swiftSettings: [.unsafeFlags(["-O"])]),
    ]
)
