import Foundation
import Regulars
import XCTest

/// Whatever comes in, the typed error goes out, and the process lives on.
final class WrongInputTests: XCTestCase {
    private let model = PurchaseModel.bgNbd(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
    private let header = "order_id,customer_id,ordered_at,net_amount,currency\n"

    private func refused<T>(_ code: String, _ text: String = "", _ call: () throws -> T) {
        XCTAssertThrowsError(try call()) { error in
            guard let error = error as? RegularsError else {
                XCTFail("\(error) is another error")
                return
            }
            XCTAssertEqual(error.code(), code, error.displayMessage())
            XCTAssertTrue(text.isEmpty || error.localizedDescription.contains(text), error.displayMessage())
        }
    }

    func testErrorsNameTheRowTheValueAndTheRange() {
        refused("out_of_range", "scores[1] is 11, allowed is 0 to 10") { try nps(scores: [9, 11]) }
    }

    func testNumbersThatAreNone() {
        for wrong in [Double.nan, Double.infinity, -Double.infinity] {
            let histories = Histories(frequency: [1], recency: [1], age: [wrong])
            refused("not_finite", "age[0]") { try self.model.probabilityAlive(histories: histories) }
            refused("not_finite", "level") { try nps(scores: [9], options: NpsOptions(level: wrong)) }
            refused("not_finite", "value[0]") { try concentration(value: [wrong]) }
        }
    }

    func testColumnsThatDoNotFit() {
        refused("lengths") { try Histories(frequency: [1], recency: [], age: [1]).check() }
        refused("lengths") { try npsChange(before: [1], after: []) }
        refused("lengths") { try nps(scores: [9], options: NpsOptions(pseudoCounts: [1, 1])) }
        refused("empty") { try concentration(value: []) }
        refused("too_few") { try PurchaseModel.fit(.bgNbd, Histories(frequency: [], recency: [], age: [])) }
    }

    func testDatesThatTheCalendarDoesNotHave() {
        let base = CustomerBase()
        for wrong in [Double.nan, Double.infinity, 1e300, -1e300] {
            refused("invalid", "outside the calendar") { try base.score(asOf: Date(timeIntervalSince1970: wrong)) }
        }
    }

    func testRecordsThatDoNotHold() throws {
        let base = CustomerBase()
        let at = Date(timeIntervalSince1970: 1_772_352_000.123456)
        let order = Order(id: "o-1", customerId: "c-1", orderedAt: at, gross: Money(currency: "EUR", minor: 900))
        let wrong = Order(id: "o-2", customerId: "c-1", orderedAt: at, gross: Money(currency: "eur", minor: 900))
        try base.append(record: Record.order(order))
        XCTAssertTrue(try base.toJson().contains("00.123456Z"))
        refused("duplicate") { try base.append(record: Record.order(order)) }
        refused("invalid", "ISO 4217") { try base.append(record: Record.order(wrong)) }
        XCTAssertEqual(try base.count(entity: "order"), 1)
    }

    func testFilesThatAreNone() {
        let file = Data(header.utf8)
        refused("empty") { try importCsv(entity: "order", bytes: Data()) }
        refused("invalid") { try importCsv(entity: "order", bytes: Data([255, 254, 0, 1])) }
        refused("invalid", "is none of") { try importCsv(entity: "orders", bytes: file) }
        refused("invalid", "single character") {
            try importCsv(entity: "order", bytes: file, map: ColumnMap(formats: Formats(decimal: "..")))
        }
        refused("invalid") { try CustomerBase.fromJson(text: "") }
        refused("version") { try CustomerBase.fromJson(text: "{\"format\": \"regulars.customer_base\", \"version\": 2}") }
    }
}
