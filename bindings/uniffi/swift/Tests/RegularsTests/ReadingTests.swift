import Foundation
import Regulars
import XCTest

/// What is in a base is read back: records, a page of them, one customer with all that is theirs.
final class ReadingTests: XCTestCase {
    private let map = ColumnMap(constants: ["currency": "EUR"])

    private func base() throws -> CustomerBase {
        let base = CustomerBase()
        let columns = [
            TableColumn(name: "id", cells: .texts(values: ["2", "1", "3"])),
            TableColumn(name: "customer_id", cells: .texts(values: ["a", "a", "b"])),
            TableColumn(name: "ordered_at", cells: .instants(values: try ["02", "01", "03"].map { try instant("2026-\($0)-05T10:00:00Z") })),
            TableColumn(name: "net_amount", cells: .numbers(values: [12.5, 7.25, 30])),
        ]
        let report = try base.importColumns(entity: .order, columns: columns, map: map)
        XCTAssertEqual(report.findings, [])
        XCTAssertEqual(report.repeats?.added, 3)
        try base.append(record: .customer(Customer(id: "a", country: "IR")))
        return base
    }

    private func ids(_ records: [Record]) -> [String] {
        records.compactMap { record in
            if case .order(let order) = record { return order.id }
            return nil
        }
    }

    func testRecordsAreReadInOrderOfIdAPageOfThemOrAsOfAnInstant() throws {
        let base = try base()
        XCTAssertEqual(ids(try base.records(entity: .order)), ["1", "2", "3"])
        XCTAssertEqual(ids(try base.records(entity: .order, from: 1, most: 1)), ["2"])
        XCTAssertEqual(ids(try base.records(entity: .order, asOf: try instant("2026-02-28T00:00:00Z"))), ["1", "2"])
        XCTAssertEqual(try base.records(entity: .ticket), [])
    }

    func testACustomerComesWithWhatIsTheirs() throws {
        let base = try base()
        let found = try XCTUnwrap(base.customer(id: "a"))
        XCTAssertEqual(found.customer.country, "IR")
        XCTAssertEqual(found.orders.map(\.id), ["1", "2"])
        XCTAssertEqual(base.customer(id: "a", asOf: try instant("2026-01-31T00:00:00Z"))?.orders.count, 1)
        XCTAssertNil(base.customer(id: "b"))
        XCTAssertNil(base.customer(id: "a", source: "shop"))
    }

    func testAFileThatOverlapsTheLastOneIsAnUpdate() throws {
        let base = try base()
        let lines = Data("""
        {"id": "3", "customer_id": "b", "ordered_at": "2026-03-05T10:00:00Z", "net_amount": 31}
        {"id": "4", "customer_id": "c", "ordered_at": "2026-03-06T10:00:00Z", "net_amount": 5}
        """.utf8)
        XCTAssertThrowsError(try base.importJsonLines(entity: .order, bytes: lines, map: map))
        XCTAssertEqual(try base.count(entity: .order), 3)
        let report = try base.importJsonLines(entity: .order, bytes: lines, map: map, options: ImportOptions(onRepeat: .replace))
        XCTAssertEqual(report.repeats?.replaced, 1)
        XCTAssertEqual(report.repeats?.added, 1)
    }
}
