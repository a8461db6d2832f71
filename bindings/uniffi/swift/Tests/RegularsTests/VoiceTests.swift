import Foundation
import Regulars
import XCTest

/// What customers say in their own words, whether they are answered, and what is refused.
final class VoiceTests: XCTestCase {
    private let comments = Comments(texts: [
        "late delivery again", "delivery late", "late, rude courier", "so late", "parcel late",
        "great app", "love the app", "app is quick", "good app and price", "delivery on time, nice app",
    ])
    private let unhappy = (0..<10).map { $0 < 5 }
    private let late = Theme(name: "late", include: ["late", "опоздал", "دیر", "太慢"])
    private let asOf = Date(timeIntervalSince1970: 1_775_001_600)

    private func refused<T>(_ code: String, _ text: String = "", _ call: () throws -> T) {
        XCTAssertThrowsError(try call()) { error in
            XCTAssertEqual((error as? RegularsError)?.code(), code, "\(error)")
            XCTAssertTrue(text.isEmpty || error.localizedDescription.contains(text), "\(error)")
        }
    }

    func testPlacesCountCodePointsAndRangesCutTheString() throws {
        let text = "👍🏽 Курьер — نرم‌افزار کند 😀物流太慢 SLOW"
        let found = try tokens(text: text)
        let said = found.map { token in token.range(in: text).map { String(text[$0]) } }
        XCTAssertEqual(found.first { $0.term == "курьер" }?.start, 3)
        for word in ["Курьер", "物流", "SLOW"] {
            XCTAssertTrue(said.contains(word), word)
        }
        XCTAssertNil(found.last?.range(in: "short"))
    }

    func testWordsThemesAndQuotes() throws {
        let words = try driverWords(comments: comments, focus: unhappy)
        XCTAssertEqual(words.focus.first?.term, "late")
        XCTAssertEqual(words.rest.first?.term, "app")
        let pairs = DriverWordOptions(tokens: TokenOptions(ngrams: 2), minAuthors: 1, most: 99)
        let found = try driverWords(comments: comments, focus: unhappy, options: pairs)
        XCTAssertTrue(found.focus.contains { $0.term == "late delivery" })
        let sparse: [String?] = ["Delivery was late", "курьер опоздал", "物流太慢", "ارسال دیر بود", nil, "not late"]
        let mentions = try themes(
            comments: Comments(texts: sparse), taxonomy: [late], options: ThemeOptions(minN: 1)
        )
        XCTAssertEqual(mentions[0].rows, [0, 1, 2, 3, 5])
        XCTAssertEqual(mentions[0].negatedRows, [5])
        XCTAssertEqual(mentions[0].share.estimate?.value, 1)
        let lates = try themes(comments: comments, taxonomy: [late])
        let impact = try themeImpact(scores: [2, 1, 3, 4, 2, 9, 9, 10, 9, 8], mentions: lates)
        XCTAssertLessThan(impact[0].impact.estimate?.high ?? 0, 0)
        XCTAssertEqual(try quotes(comments: comments, chosen: unhappy, options: QuoteOptions(most: 2)).count, 2)
        let now = try newTerms(comments: comments, periods: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
        XCTAssertEqual(now.period, 1)
        XCTAssertEqual(try weightedLogOdds(focus: [10, 3, 1], rest: [4, 6, 8], prior: [0.5, 0.5, 0.5])[0].z, 3.4536, accuracy: 1e-4)
    }

    func testColumnsAndThemesThatDoNotFit() throws {
        refused("lengths", "focus") { try driverWords(comments: self.comments, focus: [true]) }
        refused("lengths", "chosen") { try quotes(comments: self.comments, chosen: []) }
        refused("lengths", "authors") { try themes(comments: Comments(texts: ["late"], authors: []), taxonomy: [self.late]) }
        refused("out_of_range", "ngrams") { try tokens(text: "late", options: TokenOptions(ngrams: 3)) }
        refused("not_finite", "scores[0]") { try themeImpact(scores: [Double.nan], mentions: []) }
        refused("empty", "include") { try themes(comments: self.comments, taxonomy: [Theme(name: "none", include: [])]) }
        refused("invalid", "no letters") { try themes(comments: self.comments, taxonomy: [Theme(name: "thumb", include: ["👍"])]) }
        refused("duplicate") { try themes(comments: self.comments, taxonomy: [self.late, self.late]) }
        XCTAssertEqual(try tokens(text: "").count, 0)
        XCTAssertEqual(try tokens(text: String(repeating: "late ", count: 100_000)).count, 100_000)
    }

    func testTheLoopOfABase() throws {
        let base = CustomerBase()
        for row in 0..<12 {
            let at = asOf.addingTimeInterval(Double(-86_400 * (20 - row)))
            let answer = Feedback(
                id: "f-\(row)", kind: .nps, submittedAt: at, score: Double(row % 11), scaleMin: 0, scaleMax: 10,
                channel: row % 2 == 0 ? .email : .app, loop: row < 3 ? FeedbackLoop(heardAt: at) : nil
            )
            try base.append(record: Record.feedback(answer))
        }
        let loop = try base.closedLoop(asOf: asOf, options: LoopOptions(by: ["channel"]))
        XCTAssertEqual(loop.groups.map { $0.group }, ["app", "email"])
        XCTAssertEqual(loop.total.heard.reached, 3)
        XCTAssertEqual(loop.neverAnswered.first?.id, "f-3")
        let queue = try base.answerQueue(asOf: asOf, options: QueueOptions(capDays: 10))
        XCTAssertNil(queue.currency)
        XCTAssertFalse(queue.items.isEmpty)
        let found = try base.breakdown(asOf: asOf, options: BreakdownOptions(by: ["channel"], figures: RatingOptions(level: 0.9)))
        XCTAssertEqual(found.total.nps?.n, 12)
        XCTAssertEqual(found.groups[0].figure.nps?.score.estimate?.level, 0.9)
        refused("invalid", "chanel") { try base.closedLoop(asOf: self.asOf, options: LoopOptions(by: ["chanel"])) }
        refused("out_of_range", "recoverable") { try base.answerQueue(asOf: self.asOf, options: QueueOptions(recoverable: 2)) }
        refused("empty") { try base.breakdown(asOf: self.asOf, options: BreakdownOptions(kind: .csat)) }
        refused("empty") { try base.coverage(asOf: self.asOf) }
        try base.append(record: Record.customer(Customer(id: "c-1")))
        try base.append(record: Record.invitation(Invitation(id: "i-1", customerId: "c-1", sentAt: asOf.addingTimeInterval(-86_400))))
        XCTAssertEqual(try base.coverage(asOf: asOf).silent.map { $0.id }, ["c-1"])
        refused("invalid", "is known of an answer") { try base.coverage(asOf: self.asOf, options: CoverageOptions(by: "channel")) }
    }
}
