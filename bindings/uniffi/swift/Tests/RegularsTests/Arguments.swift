import Foundation
import Regulars

func wholeNumber<T: FixedWidthInteger>(_ json: JSON) throws -> T {
    guard case .whole(let digits) = json, let number = T(digits) else {
        throw Unreadable(why: "\(json) is no whole number")
    }
    return number
}

/// Numbers; what was not answered is null there, and NaN here.
func doubleList(_ json: JSON) throws -> [Double] {
    return try json.elements.map { element in
        if element.isNull {
            return Double.nan
        }
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

    /// A word of an open vocabulary.
    func word<W: Word>(_ name: String) throws -> W { return W(try text(name)) }

    func entity() throws -> Entity { return try word("entity") }

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

    func flags(_ name: String) throws -> [Bool] { return try member(name).elements.map { $0 == .bool(true) } }

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

    func list<T>(_ name: String, _ read: (Arguments) throws -> T) throws -> [T] {
        return try member(name).elements.map { try read(Arguments(json: $0)) }
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
        try options.refuseOthers(["level", "method", "pseudo_counts", "min_n", "adjustment"])
        let methods: [String: NpsMethod] = [
            "score": .score, "adjusted_wald": .adjustedWald, "wald": .wald, "goodman": .goodman,
        ]
        return NpsOptions(
            level: try options.optional("level", options.double),
            method: try options.optional("method") { try options.word($0, methods) },
            pseudoCounts: try options.optional("pseudo_counts", options.doubles),
            minN: try options.optional("min_n") { try options.whole($0) },
            adjustment: try options.optional("adjustment", options.adjustment),
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

    func sourceSystem(_ name: String) throws -> SourceSystem {
        let words: [String: SourceSystem] = [
            "hubspot": .hubspot, "salesforce": .salesforce, "zendesk": .zendesk, "segment": .segment, "shopify": .shopify,
            "shopify_api": .shopifyApi, "woocommerce": .woocommerce, "woocommerce_api": .woocommerceApi, "stripe": .stripe,
            "stripe_api": .stripeApi, "surveymonkey": .surveymonkey, "typeform": .typeform, "qualtrics": .qualtrics,
            "google_play": .googlePlay,
        ]
        return try word(name, words)
    }

    private func formats() throws -> Formats {
        guard has("formats") else {
            return Formats()
        }
        let formats = try inner("formats")
        try formats.refuseOthers([
            "separator", "date_order", "two_digit_years", "calendar", "epoch", "offset_minutes", "decimal", "thousands",
            "currency", "currency_symbols", "toman", "list_separator", "rounding",
        ])
        let roundings: [String: Rounding] = ["half_even": .halfEven, "half_up": .halfUp]
        let orders: [String: DateOrder] = ["day_first": .dayFirst, "month_first": .monthFirst, "year_first": .yearFirst]
        let calendars: [String: DateCalendar] = ["gregorian": .gregorian, "persian": .persian]
        let epochs: [String: Epoch] = [
            "seconds": .seconds, "milliseconds": .milliseconds, "microseconds": .microseconds,
            "excel_days": .excelDays, "excel_mac_days": .excelMacDays,
        ]
        var made = Formats(
            separator: try formats.optional("separator", formats.text),
            dateOrder: try formats.optional("date_order") { try formats.word($0, orders) },
            twoDigitYears: try formats.optional("two_digit_years") { try formats.whole($0) },
            calendar: try formats.optional("calendar") { try formats.word($0, calendars) },
            epoch: try formats.optional("epoch") { try formats.word($0, epochs) },
            offsetMinutes: try formats.optional("offset_minutes") { try formats.whole($0) },
            decimal: try formats.optional("decimal", formats.text),
            thousands: try formats.optional("thousands", formats.text),
            currency: try formats.optional("currency", formats.text),
            currencySymbols: try formats.optional("currency_symbols", formats.flag),
            toman: try formats.optional("toman", formats.flag),
            listSeparator: try formats.optional("list_separator", formats.text)
        )
        made.rounding = try formats.optional("rounding") { try formats.word($0, roundings) }
        return made
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
        if json.text != nil {
            return try ColumnMap.of(try sourceSystem("map"), try entity())
        }
        do {
            return try Arguments(json: json).writtenMap()
        } catch let error as Unreadable {
            throw RegularsError.invalid(what: "map", why: error.why)
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
