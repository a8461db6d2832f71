import Foundation
import Regulars
import XCTest

/// The project's folder, five above this file's.
let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

func parsed(_ file: URL) throws -> JSON {
    return try JSON.parse(try String(contentsOf: file, encoding: .utf8))
}

func digests() throws -> JSON {
    return try parsed(root.appendingPathComponent("tests/golden/digests.json"))
}

/// Runs every golden file, and compares the digest of its outcomes with the native one.
final class GoldenTests: XCTestCase {
    func testGoldenFilesHold() throws {
        let native = try digests()
        var called: Set<String> = []
        for file in try files() {
            let golden = try parsed(file)
            let name = golden["call"]?.text ?? ""
            called.insert(name)
            guard let call = calls[name] else {
                XCTFail("unknown call \(name)")
                continue
            }
            XCTAssertEqual(native[name]?.text, try run(golden, name, call), "\(name): other bits than the native ones")
        }
        XCTAssertEqual(called, Set(calls.keys))
    }

    func testTheDigestIsThatOfTheReadme() throws {
        var digest = Digest()
        digest.add(try JSON.parse("{\"b\": [true], \"c\": null, \"a\": 1, \"d\": {}}"))
        XCTAssertEqual(digest.hex(), "83dd53d62b0f6818b18b6cd6294d5ba31e0e6d77c0a100add3e178e0fe7c3525")
    }

    private func files() throws -> [URL] {
        let folder = root.appendingPathComponent("tests/golden")
        var files: [URL] = []
        for room in ["churn", "import", "model", "profile", "segment", "survey", "value", "voice"] {
            let here = folder.appendingPathComponent(room)
            files += try FileManager.default.contentsOfDirectory(at: here, includingPropertiesForKeys: nil)
        }
        return files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }

    private func run(_ golden: JSON, _ name: String, _ call: Call) throws -> String {
        var digest = Digest()
        for (index, item) in (golden["cases"]?.elements ?? []).enumerated() {
            let found = try outcome(call, item["args"] ?? .null)
            digest.add(found)
            if let expected = item["error"] {
                XCTAssertEqual(found, .object(["error": expected]), "\(name), case \(index)")
            } else {
                let tolerance = item["tolerance"] ?? golden["tolerance"] ?? .null
                let why = difference(item["ok"] ?? .null, found, tolerance, item["cond"])
                XCTAssertNil(why, "\(name), case \(index)")
            }
        }
        return digest.hex()
    }

    /// The value, or the code of the error.
    private func outcome(_ call: Call, _ args: JSON) throws -> JSON {
        do {
            return try tree(try call(Arguments(json: args)))
        } catch let error as RegularsError {
            return .object(["error": .text(error.code())])
        }
    }
}

/// The first difference, or nil. Fields that `expected` doesn't name aren't compared.
private func difference(_ expected: JSON, _ found: JSON, _ tolerance: JSON, _ cond: JSON?) -> String? {
    switch (expected, found) {
    case (.object(let members), .object(let others)):
        for (name, member) in members {
            guard let other = others[name] else {
                return ".\(name) is missing"
            }
            if let why = difference(member, other, tolerance, cond?[name] ?? cond) {
                return ".\(name)" + why
            }
        }
        return nil
    case (.array(let elements), .array(let others)):
        if elements.count != others.count {
            return " has \(others.count) elements, expected \(elements.count)"
        }
        let conds = cond?.elements ?? []
        for (at, element) in elements.enumerated() {
            if let why = difference(element, others[at], tolerance, at < conds.count ? conds[at] : cond) {
                return "[\(at)]" + why
            }
        }
        return nil
    case (.whole(let one), .whole(let other)):
        return one == other ? nil : " found \(other), expected \(one)"
    default:
        guard let one = expected.number, let other = found.number else {
            return expected == found ? nil : " found \(found), expected \(expected)"
        }
        return accepts(tolerance, one, other, cond?.number ?? 1) ? nil : " found \(other), expected \(one)"
    }
}

private func accepts(_ tolerance: JSON, _ expected: Double, _ found: Double, _ cond: Double) -> Bool {
    let error = abs(found - expected)
    if tolerance.text == "bits" {
        return expected.bitPattern == found.bitPattern
    }
    if let bound = tolerance["absolute"]?.number {
        return error <= bound
    }
    if let bound = tolerance["relative"]?.number {
        return error <= bound * abs(expected)
    }
    if abs(expected) < 1e-290 {
        return error <= 1e-300
    }
    return error <= max(256 * Double.ulpOfOne * max(cond, 1), 1e-12) * abs(expected)
}
