import Foundation
import Regulars
import XCTest

/// The base of 20,000 customers that every language makes for itself; tests/golden/README.md has the recipe.
final class SimulatedBaseTests: XCTestCase {
    func testScoresHaveTheSameBitsAsTheNativeOnes() throws {
        let (orders, feedback) = files()
        let base = CustomerBase()
        XCTAssertEqual(try base.importCsv(entity: .order, bytes: Data(orders.utf8)).findings, [])
        XCTAssertEqual(try base.importCsv(entity: .feedback, bytes: Data(feedback.utf8)).findings, [])
        let scores = try base.score(asOf: try instant("2025-12-31T00:00:00Z"))
        var digest = Digest()
        digest.add(try tree(scores))
        XCTAssertEqual(try digests()["simulated"]?.text, digest.hex())
    }

    private var state: UInt32 = 2_463_534_242

    private func draw(_ below: UInt32) -> Int {
        state ^= state << 13
        state ^= state >> 17
        state ^= state << 5
        return Int(state % below)
    }

    private func files() -> (String, String) {
        var orders = "order_id,customer_id,ordered_at,net_amount,currency\n"
        var feedback = "feedback_id,customer_id,kind,submitted_at,score\n"
        var order = 0
        for customer in 1...20_000 {
            var day = draw(365)
            let buys = 1 + draw(60)
            let leaves = draw(500)
            let spend = 500 + draw(6000)
            let answers = draw(4)
            var first = true
            while day < 730 {
                let cents = spend / 2 + draw(UInt32(spend))
                orders += "\(order),\(customer),\(SimulatedBaseTests.date(day)),\(cents / 100).\(two(cents % 100)),EUR\n"
                order += 1
                if !first && draw(1000) < leaves {
                    break
                }
                first = false
                repeat {
                    day += 7
                } while day < 730 && draw(1000) >= buys
                day += draw(7)
            }
            if answers == 0 {
                feedback += "\(customer),\(customer),nps,2025-12-01,\(draw(11))\n"
            }
        }
        return (orders, feedback)
    }

    private func two(_ number: Int) -> String {
        return number < 10 ? "0\(number)" : "\(number)"
    }

    /// A day of 2024 or 2025, counted from 2024-01-01.
    private static func date(_ day: Int) -> String {
        let leap = day < 366
        var rest = leap ? day : day - 366
        var month = 0
        let months = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        while rest >= months[month] {
            rest -= months[month]
            month += 1
        }
        return String(format: "%d-%02d-%02d", leap ? 2024 : 2025, month + 1, rest + 1)
    }
}
