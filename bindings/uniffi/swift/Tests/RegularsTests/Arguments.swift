import Foundation
import Regulars

private func wholeNumber<T: FixedWidthInteger>(_ json: JSON) throws -> T {
    guard case .whole(let digits) = json, let number = T(digits) else {
        throw Unreadable(why: "\(json) is no whole number")
    }
    return number
}

private func doubleList(_ json: JSON) throws -> [Double] {
    return try json.elements.map { element in
        guard let number = element.number else {
            throw Unreadable(why: "\(element) is no number")
        }
        return number
    }
}

private func oneText(_ json: JSON) throws -> String {
    guard let text = json.text else {
        throw Unreadable(why: "\(json) is no text")
    }
    return text
}

/// One text or several.
private func textList(_ json: JSON) throws -> [String] {
    if json.text != nil {
        return [try oneText(json)]
    }
    return try json.elements.map(oneText)
}

/// The named arguments of a golden case, each read by hand: Swift can't make a struct by reflection.
struct Arguments {
    let json: JSON

    func has(_ name: String) -> Bool { return json[name] != nil }

    func member(_ name: String) throws -> JSON {
        guard let member = json[name] else {
            throw Unreadable(why: "no \(name)")
        }
        return member
    }

    func inner(_ name: String) throws -> Arguments { return Arguments(json: try member(name)) }

    /// An argument or member that may be left out.
    func optional<T>(_ name: String, _ read: (String) throws -> T) throws -> T? {
        guard let member = json[name], !member.isNull else {
            return nil
        }
        return try read(name)
    }

    func text(_ name: String) throws -> String {
        guard let text = try member(name).text else {
            throw Unreadable(why: "\(name) is no text")
        }
        return text
    }

    func flag(_ name: String) throws -> Bool { return try member(name) == .bool(true) }

    func double(_ name: String) throws -> Double {
        guard let number = try member(name).number else {
            throw Unreadable(why: "\(name) is no number")
        }
        return number
    }

    func whole<T: FixedWidthInteger>(_ name: String) throws -> T { return try wholeNumber(try member(name)) }

    func wholes<T: FixedWidthInteger>(_ name: String) throws -> [T] {
        return try member(name).elements.map { try wholeNumber($0) }
    }

    func doubles(_ name: String) throws -> [Double] { return try doubleList(try member(name)) }

    func texts(_ name: String) throws -> [String] { return try textList(try member(name)) }

    func map<T>(_ name: String, _ read: (JSON) throws -> T) throws -> [String: T] {
        guard let json = json[name] else {
            return [:]
        }
        guard case .object(let members) = json else {
            throw Unreadable(why: "\(name) is no object")
        }
        return try members.mapValues(read)
    }

    func at(_ name: String) throws -> Date { return try instant(try text(name)) }

    func refuseOthers(_ known: [String]) throws {
        guard case .object(let members) = json else {
            throw Unreadable(why: "no object")
        }
        for name in members.keys where !known.contains(name) {
            throw Unreadable(why: "there is no \(name)")
        }
    }

    /// The case of an enum by its snake_case word.
    func word<T>(_ name: String, _ words: [String: T]) throws -> T {
        guard let value = words[try text(name)] else {
            throw Unreadable(why: "\(try text(name)) is no \(name)")
        }
        return value
    }
}

extension Arguments {
    func npsOptions() throws -> NpsOptions {
        let options = try inner("options")
        try options.refuseOthers(["level", "method", "pseudo_counts", "min_n"])
        let methods: [String: NpsMethod] = [
            "score": .score, "adjusted_wald": .adjustedWald, "wald": .wald, "goodman": .goodman,
        ]
        return NpsOptions(
            level: try options.optional("level", options.double),
            method: try options.optional("method") { try options.word($0, methods) },
            pseudoCounts: try options.optional("pseudo_counts", options.doubles),
            minN: try options.optional("min_n") { try options.whole($0) },
            weights: try optional("weights", doubles),
            clusters: try optional("clusters") { try wholes($0) }
        )
    }

    func counted() throws -> Nps { return try counted(self) }

    func counted(_ counts: Arguments) throws -> Nps {
        return try npsOfCounts(
            promoters: try counts.whole("promoters"),
            passives: try counts.whole("passives"),
            detractors: try counts.whole("detractors"),
            options: try npsOptions()
        )
    }

    func unit(_ name: String) throws -> TimeUnit {
        return try word(name, ["hour": .hour, "day": .day, "week": .week, "month": .month, "year": .year])
    }

    func purchased() throws -> Purchases {
        var options = PurchaseOptions()
        if has("options") {
            let given = try inner("options")
            try given.refuseOthers(["unit", "merge_same_day", "utc_offset_seconds", "minor_digits"])
            options = PurchaseOptions(
                unit: try given.optional("unit", given.unit),
                mergeSameDay: try given.optional("merge_same_day", given.flag),
                utcOffsetSeconds: try given.optional("utc_offset_seconds") { try given.whole($0) },
                minorDigits: try given.optional("minor_digits") { try given.whole($0) }
            )
        }
        return try purchases(
            customer: try wholes("customer"),
            orderedAt: try wholes("ordered_at"),
            amount: try optional("amount") { try wholes($0) },
            asOf: try at("as_of"),
            options: options
        )
    }

    func histories() throws -> Histories {
        return Histories(
            frequency: try wholes("frequency"),
            recency: try optional("recency", doubles) ?? [],
            age: try optional("age", doubles) ?? []
        )
    }

    func fitOptions() throws -> FitOptions {
        return FitOptions(weights: try optional("weights", doubles), level: try optional("level", double))
    }

    func bgNbd(_ name: String) throws -> BgNbd {
        let model = try inner(name)
        return BgNbd(r: try model.double("r"), alpha: try model.double("alpha"), a: try model.double("a"), b: try model.double("b"))
    }

    func gammaGamma(_ name: String) throws -> GammaGamma {
        let model = try inner(name)
        return GammaGamma(p: try model.double("p"), q: try model.double("q"), gamma: try model.double("gamma"))
    }

    func bgNbdFit(_ name: String) throws -> BgNbdFit {
        let fit = try inner(name)
        return BgNbdFit(
            model: try fit.bgNbd("model"),
            parameters: try fit.parameters(),
            covariance: try fit.covariance(),
            logLikelihood: try fit.double("log_likelihood"),
            convergence: try fit.convergence()
        )
    }

    func gammaGammaFit(_ name: String) throws -> GammaGammaFit {
        let fit = try inner(name)
        return GammaGammaFit(
            model: try fit.gammaGamma("model"),
            parameters: try fit.parameters(),
            covariance: try fit.covariance(),
            logLikelihood: try fit.double("log_likelihood"),
            convergence: try fit.convergence()
        )
    }

    private func parameters() throws -> [Parameter] {
        return try member("parameters").elements.map { json in
            let parameter = Arguments(json: json)
            return Parameter(
                name: try parameter.text("name"),
                value: try parameter.double("value"),
                standardError: try parameter.optional("standard_error", parameter.double),
                estimate: try parameter.answer("estimate")
            )
        }
    }

    private func answer(_ name: String) throws -> Answer {
        let answer = try inner(name)
        if try answer.text("answer") == "not_enough" {
            return Answer.notEnough(n: try answer.whole("n"), needed: try answer.whole("needed"), why: try answer.text("why"))
        }
        return Answer.known(
            Estimate(
                value: try answer.double("value"),
                low: try answer.double("low"),
                high: try answer.double("high"),
                level: try answer.double("level"),
                n: try answer.whole("n"),
                method: try answer.text("method")
            )
        )
    }

    private func covariance() throws -> [[Double]]? {
        return try optional("covariance") { name in
            try member(name).elements.map { try doubleList($0) }
        }
    }

    private func convergence() throws -> Convergence {
        let convergence = try inner("convergence")
        return Convergence(
            status: try convergence.word("status", ["converged": .converged, "boundary": .boundary, "flat": .flat]),
            iterations: try convergence.whole("iterations"),
            gradient: try convergence.double("gradient"),
            distinctRows: try convergence.whole("distinct_rows"),
            customers: try convergence.double("customers")
        )
    }

    func lifetimeOptions() throws -> LifetimeOptions {
        let options = try inner("options")
        try options.refuseOthers(["horizon", "discount_rate", "margin", "level"])
        return LifetimeOptions(
            horizon: try options.optional("horizon", options.double),
            discountRate: try options.optional("discount_rate", options.double),
            margin: try options.optional("margin", options.double),
            level: try options.optional("level", options.double)
        )
    }

    func rfmOptions() throws -> RfmOptions {
        let options = try inner("options")
        try options.refuseOthers(["recency_thresholds", "frequency_thresholds", "monetary_thresholds"])
        return RfmOptions(
            recencyThresholds: try options.optional("recency_thresholds", options.doubles),
            frequencyThresholds: try options.optional("frequency_thresholds", options.doubles),
            monetaryThresholds: try options.optional("monetary_thresholds", options.doubles)
        )
    }

    func segment(_ name: String) throws -> Segment {
        let words: [String: Segment] = [
            "champions": .champions, "loyal": .loyal, "potential_loyalist": .potentialLoyalist, "new": .new,
            "promising": .promising, "needs_attention": .needsAttention, "about_to_sleep": .aboutToSleep,
            "at_risk": .atRisk, "cannot_lose": .cannotLose, "hibernating": .hibernating, "lost": .lost,
        ]
        return try word(name, words)
    }

    private func formats() throws -> Formats {
        guard has("formats") else {
            return Formats()
        }
        let formats = try inner("formats")
        try formats.refuseOthers([
            "separator", "date_order", "epoch", "offset_minutes", "decimal", "thousands", "currency", "currency_symbols",
            "toman", "list_separator",
        ])
        let orders: [String: DateOrder] = ["day_first": .dayFirst, "month_first": .monthFirst]
        let epochs: [String: Epoch] = ["seconds": .seconds, "milliseconds": .milliseconds, "microseconds": .microseconds]
        return Formats(
            separator: try formats.optional("separator", formats.text),
            dateOrder: try formats.optional("date_order") { try formats.word($0, orders) },
            epoch: try formats.optional("epoch") { try formats.word($0, epochs) },
            offsetMinutes: try formats.optional("offset_minutes") { try formats.whole($0) },
            decimal: try formats.optional("decimal", formats.text),
            thousands: try formats.optional("thousands", formats.text),
            currency: try formats.optional("currency", formats.text),
            currencySymbols: try formats.optional("currency_symbols", formats.flag),
            toman: try formats.optional("toman", formats.flag),
            listSeparator: try formats.optional("list_separator", formats.text)
        )
    }

    func importOptions() throws -> ImportOptions {
        guard has("options") else {
            return ImportOptions()
        }
        let options = try inner("options")
        try options.refuseOthers(["as_of", "formats"])
        return ImportOptions(asOf: try options.optional("as_of", options.at), formats: try options.formats())
    }

    /// A map by the name of its system, or written out.
    func columnMap() throws -> ColumnMap {
        guard let json = json["map"] else {
            return ColumnMap()
        }
        let entity = try text("entity")
        if let system = json.text {
            switch system {
            case "hubspot": return try ColumnMap.hubspot(entity)
            case "salesforce": return try ColumnMap.salesforce(entity)
            case "zendesk": return try ColumnMap.zendesk(entity)
            case "segment": return try ColumnMap.segment(entity)
            default: throw RegularsError.Invalid(what: "map", why: "no system \(system)")
            }
        }
        do {
            return try Arguments(json: json).writtenMap()
        } catch let error as Unreadable {
            throw RegularsError.Invalid(what: "map", why: error.why)
        }
    }

    private func writtenMap() throws -> ColumnMap {
        try refuseOthers(["columns", "values", "constants", "only", "formats", "strict", "number_rows"])
        return ColumnMap(
            columns: try map("columns", textList),
            values: try map("values") { json in
                guard case .object(let words) = json else {
                    throw Unreadable(why: "\(json) is no object")
                }
                return try words.mapValues(oneText)
            },
            constants: try map("constants", oneText),
            only: try map("only", textList),
            formats: try formats(),
            strict: try optional("strict", flag) ?? false,
            numberRows: try optional("number_rows", flag) ?? false
        )
    }
}
