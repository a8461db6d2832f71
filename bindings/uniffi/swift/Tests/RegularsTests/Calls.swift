import Foundation
import Regulars

/// Stops an import after so many rows.
private final class Stopper: ImportListener {
    private let most: Int?

    init(most: Int?) {
        self.most = most
    }

    func goesOn(progress: ImportProgress) throws -> Bool {
        guard let most = most else {
            return true
        }
        return progress.rows < most
    }
}

private func csv(_ a: Arguments, _ listener: ImportListener?) throws -> Imported {
    let bytes = Data(try a.text("text").utf8)
    return try importCsv(
        entity: try a.entity(), bytes: bytes, map: try a.columnMap(), options: try a.importOptions(), progress: listener
    )
}

private func jsonLines(_ a: Arguments, _ listener: ImportListener?) throws -> Imported {
    let bytes = Data(try a.text("text").utf8)
    return try importJsonLines(
        entity: try a.entity(), bytes: bytes, map: try a.columnMap(), options: try a.importOptions(), progress: listener
    )
}

/// Values as the type that holds all of them: whole numbers, numbers, truth values, else texts.
private func cells(_ values: [JSON]) throws -> Cells {
    let given = values.filter { !$0.isNull }
    func each<T>(_ read: (JSON) throws -> T?) rethrows -> [T?] {
        return try values.map { $0.isNull ? nil : try read($0) }
    }
    func isWhole(_ json: JSON) -> Bool {
        guard case .whole = json else {
            return false
        }
        return true
    }
    if given.allSatisfy(isWhole) {
        return .wholes(values: try each { try wholeNumber($0) as Int })
    }
    if given.allSatisfy({ $0.number != nil }) {
        return .numbers(values: each { $0.number })
    }
    if given.allSatisfy({ $0 == .bool(true) || $0 == .bool(false) }) {
        return .flags(values: each { $0 == .bool(true) })
    }
    return .texts(values: each { $0.text ?? $0.written() })
}

private func columns(_ a: Arguments, _ listener: ImportListener?) throws -> Imported {
    let columns = try a.list("columns") { column in
        TableColumn(name: try column.text("name"), cells: try cells(try column.member("cells").elements))
    }
    return try importColumns(
        entity: try a.entity(), columns: columns, map: try a.columnMap(), options: try a.importOptions(),
        progress: listener
    )
}

private func stopper(_ a: Arguments) throws -> Stopper {
    return Stopper(most: try a.optional("stop_after") { try a.whole($0) })
}

func base(_ a: Arguments) throws -> CustomerBase {
    return try CustomerBase.fromJson(text: try a.member("base").written())
}

private func scoreOptions(_ a: Arguments) throws -> ScoreOptions {
    return ScoreOptions(horizon: try a.optional("horizon", a.double))
}

private func difference(_ a: Arguments) throws -> NpsDifference {
    let methods: [String: NpsDifferenceMethod] = ["mover": .mover, "wald": .wald]
    return try npsDifference(
        first: try a.counted(try a.inner("first")),
        second: try a.counted(try a.inner("second")),
        method: try a.word("method", methods)
    )
}

private func baseHistories(_ a: Arguments) throws -> JSON {
    let found = try base(a).histories(asOf: try a.at("as_of"), options: try scoreOptions(a))
    return .array([try tree(found.keys), try tree(found.purchases)])
}

typealias Call = @Sendable (Arguments) throws -> Any

/// Every call of the golden files, a line each, room by room.
let calls: [String: Call] = importCalls.merging(surveyCalls) { one, _ in one }
    .merging(ratingCalls) { one, _ in one }
    .merging(trendCalls) { one, _ in one }
    .merging(valueCalls) { one, _ in one }
    .merging(modelCalls) { one, _ in one }
    .merging(churnCalls) { one, _ in one }
    .merging(voiceCalls) { one, _ in one }
    .merging(loopCalls) { one, _ in one }
    .merging(wholeCalls) { one, _ in one }

private let importCalls: [String: Call] = [
    "import::csv": { a in try csv(a, nil) },
    "import::json_lines": { a in try jsonLines(a, nil) },
    "import::columns": { a in try columns(a, nil) },
    "import::columns_with_progress": { a in try columns(a, try stopper(a)) },
    "import::csv_with_progress": { a in try csv(a, try stopper(a)) },
    "import::json_lines_with_progress": { a in try jsonLines(a, try stopper(a)) },
    "import::suggest": { a in try suggest(bytes: Data(try a.text("text").utf8)) },
    "import::ColumnMap::of_system": { a in try ColumnMap.of(try a.sourceSystem("system"), try a.entity()) },
    "import::ColumnMap::hubspot": { a in try ColumnMap.hubspot(try a.entity()) },
    "import::ColumnMap::salesforce": { a in try ColumnMap.salesforce(try a.entity()) },
    "import::ColumnMap::zendesk": { a in try ColumnMap.zendesk(try a.entity()) },
    "import::ColumnMap::segment": { a in try ColumnMap.segment(try a.entity()) },
]

private let surveyCalls: [String: Call] = [
    "survey::nps": { a in try nps(scores: try a.wholes("scores"), options: try a.npsOptions()) },
    "survey::enps": { a in try enps(scores: try a.wholes("scores"), options: try a.npsOptions()) },
    "survey::nps_of_counts": { a in try a.counted() },
    "survey::Nps::points": { a in try a.counted().points() as Any },
    "survey::nps_difference": { a in try difference(a) },
    "survey::nps_change": { a in
        try npsChange(before: try a.wholes("before"), after: try a.wholes("after"), options: try a.npsOptions())
    },
    "survey::nps_by_segment": { a in
        try npsBySegment(scores: try a.wholes("scores"), segments: try a.wholes("segments"), options: try a.npsOptions())
    },
    "survey::nps_needed_n": { a in
        try npsNeededN(
            margin: try a.double("margin"),
            promoters: try a.double("promoters"),
            detractors: try a.double("detractors"),
            level: try a.optional("level", a.double)
        )
    },
]

private let wholeCalls: [String: Call] = [
    "model::CustomerBase::from_json": { a in
        try JSON.parse(try CustomerBase.fromJson(text: a.json.written()).toJson())
    },
    "segment::rfm": { a in
        try rfm(
            daysSinceLast: try a.doubles("days_since_last"), frequency: try a.wholes("frequency"),
            monetaryValue: try a.doubles("monetary_value"), options: try a.rfmOptions()
        )
    },
    "segment::Segment::of": { a in
        Segment.of(
            recencyScore: try a.whole("recency_score"), frequencyScore: try a.whole("frequency_score"),
            monetaryScore: try a.whole("monetary_score")
        ) as Any
    },
    "segment::Segment::code": { a in try a.segment("segment").code },
    "profile::concentration": { a in try concentration(value: try a.doubles("value")) },
    "profile::histories": { a in try baseHistories(a) },
    "profile::score": { a in try base(a).score(asOf: try a.at("as_of"), options: try scoreOptions(a)) },
]
