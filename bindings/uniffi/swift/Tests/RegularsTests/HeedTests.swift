import Foundation
import Regulars
import XCTest

/// Seconds of work, unless it is stopped.
private func long() throws -> Simulation {
    let truth = PurchaseModel.paretoNbd(r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67)
    return try simulate(model: truth, age: [Double](repeating: 39, count: 5_000_000))
}

/// Long work is watched and stopped.
final class HeedTests: XCTestCase {
    private struct Mine: Error {}

    /// What was told, kept by a callback.
    private final class Seen: @unchecked Sendable {
        var work: [Work] = []
    }

    func testAResultComesOutAndSoDoesAnError() throws {
        XCTAssertEqual(try heed { try nps(scores: [9, 3]) }.n, 2)
        XCTAssertThrowsError(try heed { try nps(scores: [11]) }) { error in
            XCTAssertEqual((error as? RegularsError)?.code(), "out_of_range")
        }
        XCTAssertThrowsError(try heed { throw Mine() }) { XCTAssertTrue($0 is Mine) }
    }

    func testFalseStopsTheWork() throws {
        let seen = Seen()
        let goesOn: (Work) -> Bool = { work in
            seen.work.append(work)
            return seen.work.count < 3
        }
        XCTAssertThrowsError(try heed(progress: goesOn) { try long() }) { error in
            XCTAssertEqual((error as? RegularsError)?.code(), "stopped")
        }
        XCTAssertEqual(seen.work.count, 3)
        XCTAssertEqual(seen.work.first, Work(step: .prepare, done: 0, of: nil))
        XCTAssertEqual(seen.work.last?.step, .simulate)
        XCTAssertEqual(seen.work.last?.of, 5_000_000)
    }

    func testWhatTheCallbackThrowsComesOut() throws {
        XCTAssertThrowsError(try heed(progress: { _ in throw Mine() }) { try long() }) { XCTAssertTrue($0 is Mine) }
        XCTAssertEqual(try nps(scores: [9]).n, 1)
    }

    func testACancelledTaskStops() async throws {
        let task = Task.detached { try heed { try long() }.age.count }
        try await Task.sleep(nanoseconds: 100_000_000)
        task.cancel()
        do {
            _ = try await task.value
            XCTFail("it came to its end")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
    }
}
