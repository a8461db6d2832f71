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

    func testRatingsThatTheirScaleDoesNotHave() throws {
        let stars = RatingScale(min: 1, max: 5, step: 1)
        refused("out_of_range", "scores[1]") { try rating(answers: Ratings(scores: [4, 6]), scale: stars) }
        refused("invalid", "between the steps") { try csat(answers: Ratings(scores: [4.5]), scale: stars) }
        refused("not_finite") { try ces(answers: Ratings(scores: [Double.nan]), scale: stars) }
        refused("lengths") { try ratingChange(before: [4], after: [], scale: stars) }
        refused("lengths") { try ratingsBySegment(answers: Ratings(scores: [4]), segments: [], scale: stars) }
        refused("out_of_range", "margin") { try ratingNeededN(margin: -1, standardDeviation: 1) }
        refused("out_of_range", "share") { try topBoxNeededN(margin: 0.1, share: 2) }
        refused("out_of_range", "scores[0]") { try enps(scores: [11]) }
        let four = try rating(answers: Ratings(scores: [4, 4, 4, 4, 4]), scale: stars)
        let six = try ces(answers: Ratings(scores: [6, 6, 6, 6, 6]), scale: RatingScale(min: 1, max: 7, step: 1))
        refused("invalid", "don't compare") { try ratingDifference(first: four, second: six) }
        XCTAssertEqual(six.mean.estimate?.value, 6)
        let region = Margin(classes: [1, 1, 2], codes: [1, 2], totals: [300, 300])
        XCTAssertEqual(try postStratificationWeights(margin: region).weights, [150, 150, 300])
        refused("lengths") { try postStratificationWeights(margin: region, start: [1]) }
        refused("empty") { try rakingWeights(margins: []) }
    }

    func testSeriesThatHaveNoTrend() throws {
        let tickets: [Double] = [41, 38, 44, 40, 39, 42, 70, 66, 73, 69]
        let counted = TrendSeries(kind: .count, value: tickets)
        XCTAssertEqual(try changePoints(series: counted).changes.map { $0.period }, [6])
        refused("empty") { try trend(series: TrendSeries(kind: .mean, value: [])) }
        refused("invalid", "a share needs") { try trend(series: TrendSeries(kind: .share, value: tickets)) }
        refused("out_of_range", "lambda") { try trend(series: counted, options: TrendOptions(lambda: 2)) }
        refused("not_finite", "shift") { try runLength(shift: Double.nan) }
        let columns = MixColumns(nBefore: [1], valueBefore: [1], nAfter: [], valueAfter: [1])
        refused("lengths") { try mixAndRate(columns: columns) }
    }

    func testDriversThatDriveNothing() {
        let answers: [Double?] = [1, 2, nil]
        let driver = Driver(name: "speed", scores: answers.column())
        refused("empty") { try keyDrivers(outcome: [1, 2, 3], drivers: []) }
        refused("duplicate", "speed") { try keyDrivers(outcome: [1, 2, 3], drivers: [driver, driver]) }
        refused("lengths", "scores of speed") { try keyDrivers(outcome: [1], drivers: [driver]) }
        refused("invalid", "scale_min of speed") { try penaltyReward(outcome: [1, 2, 3], drivers: [driver]) }
        refused("invalid", "scale_min of speed") { try importancePerformance(outcome: [1, 2, 3], drivers: [driver]) }
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
        XCTAssertEqual(try base.count(entity: .order), 1)
    }

    func testFilesThatAreNone() {
        let file = Data(header.utf8)
        refused("empty") { try importCsv(entity: .order, bytes: Data()) }
        refused("invalid") { try importCsv(entity: .order, bytes: Data([255, 254, 0, 1])) }
        refused("invalid", "is none of") { try importCsv(entity: Entity("orders"), bytes: file) }
        refused("invalid", "single character") {
            try importCsv(entity: .order, bytes: file, map: ColumnMap(formats: Formats(decimal: "..")))
        }
        refused("invalid") { try CustomerBase.fromJson(text: "") }
        refused("version") { try CustomerBase.fromJson(text: "{\"format\": \"regulars.customer_base\", \"version\": 2}") }
    }
}
