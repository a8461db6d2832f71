import Foundation
import XCTest

/// Runs examples/worth_and_risk.swift as a program of its own would run, and compares its lines with the README's.
final class ExampleTests: XCTestCase {
    func testTheExampleSaysWhatTheReadmeSays() throws {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let command = try XCTUnwrap(readme.range(of: "cargo run --release --example worth_and_risk\n"))
        let start = try XCTUnwrap(readme.range(of: "```text\n", range: command.upperBound..<readme.endIndex))
        let end = try XCTUnwrap(readme.range(of: "```", range: start.upperBound..<readme.endIndex))
        let promised = String(readme[start.upperBound..<end.lowerBound])
        let file = root.appendingPathComponent("examples/data/cdnow/orders.csv")
        XCTAssertEqual(try worthAndRisk(try Data(contentsOf: file)).joined(separator: "\n") + "\n", promised)
    }
}
