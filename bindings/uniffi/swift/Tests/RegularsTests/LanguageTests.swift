import Foundation
import Regulars
import XCTest

/// What a program in Swift expects of any of its types.
final class LanguageTests: XCTestCase {
    private let at = Date(timeIntervalSince1970: 1_772_352_000)

    func testRecordsAreChanged() throws {
        var options = NpsOptions()
        options.level = 0.9
        XCTAssertEqual(try nps(scores: [9, 10, 9, 8, 2], options: options).score.estimate?.level, 0.9)
        var map = try ColumnMap.hubspot(.order)
        map.columns["net"] = ["my_total"]
        XCTAssertEqual(map.columns["net"], ["my_total"])
    }

    func testRecordsAndWordsAreEncoded() throws {
        let feedback = Feedback(id: "f-1", kind: .nps, submittedAt: at, score: 9, channel: Channel("carrier pigeon"))
        let data = try JSONEncoder().encode(feedback)
        XCTAssertTrue(String(decoding: data, as: UTF8.self).contains("\"carrier pigeon\""))
        XCTAssertEqual(try JSONDecoder().decode(Feedback.self, from: data), feedback)
        let score = try nps(scores: [9, 10, 9, 8, 2])
        XCTAssertEqual(try JSONDecoder().decode(Nps.self, from: JSONEncoder().encode(score)), score)
    }

    func testWordsAreListed() {
        XCTAssertEqual(Segment.allCases.count, 11)
        XCTAssertTrue(Channel.allCases.contains(.liveChat))
        XCTAssertEqual(Channel.liveChat.description, "live_chat")
        XCTAssertEqual(Direction("internal"), .internal)
    }

    func testRowsAreIndices() throws {
        let texts = ["late again", "so late", "late, rude", "late", "later", "late", "good", "fine", "nice", "great"]
        let comments = Comments(texts: texts)
        let late = Theme(name: "late", include: ["late"])
        let mentions = try themes(comments: comments, taxonomy: [late], options: ThemeOptions(minN: 1))
        XCTAssertEqual(mentions[0].rows.map { texts[$0] }.first, "late again")
        for quote in try quotes(comments: comments, chosen: texts.map { $0.contains("late") }) {
            XCTAssertTrue(texts[quote.row].contains("late"))
        }
    }

    func testWholeNumbersThatDoNotFitAreRefused() throws {
        func refused<T>(_ text: String, _ call: () throws -> T) {
            XCTAssertThrowsError(try call()) { error in
                XCTAssertTrue("\(error)".contains(text), "\(error)")
            }
        }
        refused("whole number[1] is 300, allowed is 0 to 255") { try nps(scores: [9, 300]) }
        refused("is -1") { try nps(scores: [-1]) }
        refused("is -1") { try npsOfCounts(promoters: -1, passives: 0, detractors: 0) }
        refused("is -1") { try Histories(frequency: [0, -1], recency: [0, 0], age: [1, 1]).check() }
        refused("is -5") { try nps(scores: [9], options: NpsOptions(minN: -5)) }
        refused("is -1") { try CustomerBase().append(record: .account(Account(id: "a", employees: -1))) }
        XCTAssertNil(Segment.of(recencyScore: 300, frequencyScore: -1, monetaryScore: 3))
    }

    func testErrorsAreMatched() {
        do {
            _ = try CustomerBase().count(entity: Entity("ordr"))
            XCTFail("an unknown entity is counted")
        } catch RegularsError.invalid(let what, _) {
            XCTAssertEqual(what, "entity")
        } catch {
            XCTFail("\(error)")
        }
    }

    func testACallRunsInATask() async throws {
        let base = CustomerBase()
        let order = Order(id: "o", customerId: "c", orderedAt: at, gross: Money(currency: "EUR", minor: 900))
        try base.append(record: .order(order))
        let count = try await Task.detached { try base.count(entity: .order) }.value
        XCTAssertEqual(count, 1)
    }
}
