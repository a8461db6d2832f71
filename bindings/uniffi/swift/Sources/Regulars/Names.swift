import Foundation

/// Printed, an error is its sentence.
extension RegularsError: CustomStringConvertible {}

extension RegularsError: LocalizedError {
    /// What is wrong and where, in a sentence.
    public var errorDescription: String? { return displayMessage() }
}

extension PurchaseModel {
    /// Fits the model of a kind to purchase histories, by maximum likelihood or, with priors, a posteriori.
    public static func fit(
        _ kind: ModelKind, _ histories: Histories, options: FitOptions = FitOptions()
    ) throws -> FittedModel {
        return try fitPurchaseModel(kind: kind, histories: histories, options: options)
    }
}

extension GammaGamma {
    /// Fits Gamma-Gamma to the repeat purchases and mean spends of customers, by maximum likelihood or, with priors, a
    /// posteriori.
    public static func fit(
        frequency: [Int], monetaryValue: [Double], options: FitOptions = FitOptions()
    ) throws -> GammaGammaFit {
        return try fitGammaGamma(frequency: frequency, monetaryValue: monetaryValue, options: options)
    }
}

extension ShiftedBetaGeometric {
    /// Fits the shifted beta-geometric model to customers who churned in a period, or are still active after so many.
    public static func fit(
        periods: [Int], churned: [Bool], options: FitOptions = FitOptions()
    ) throws -> ShiftedBetaGeometricFit {
        return try fitShiftedBetaGeometric(periods: periods, churned: churned, options: options)
    }
}

extension Purchases {
    /// The columns that the models read.
    public func histories() -> Histories {
        return Histories(frequency: frequency, recency: recency, age: age, logGaps: logGaps)
    }
}

extension Simulation {
    /// The columns of a drawn base that the models read.
    public func histories() -> Histories {
        return Histories(frequency: frequency, recency: recency, age: age, logGaps: logGaps)
    }
}

extension TimeUnit {
    /// Length of the unit in days.
    public var days: Double { return timeUnitDays(unit: self) }
}

extension Nps {
    /// The score and its limits on the field's scale, -100 to 100 points; none without a score.
    public func points() throws -> Estimate? {
        return try npsPoints(nps: self)
    }
}

extension Answer {
    /// The estimate, when there is one.
    public var estimate: Estimate? {
        if case .known(let estimate) = self {
            return estimate
        }
        return nil
    }
}

extension Array where Element == Double? {
    /// A column of answers, NaN where there is none: for what takes missing answers or gaps.
    public func column() -> [Double] {
        return map { $0 ?? Double.nan }
    }
}

extension Token {
    /// Where the term stands in the text it was found in; none in a shorter text.
    public func range(in text: String) -> Range<String.Index>? {
        let scalars = text.unicodeScalars
        func place(_ count: Int) -> String.Index? {
            return scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex)
        }
        guard let first = place(start), let last = place(end), first <= last else {
            return nil
        }
        return first..<last
    }
}

extension Segment {
    /// The stable snake_case word, the same in every language.
    public var code: String { return segmentCode(segment: self) }

    /// The segment of three scores from 1 to 5; none for any other score.
    public static func of(recencyScore: Int, frequencyScore: Int, monetaryScore: Int) -> Segment? {
        let found = try? segmentOf(
            recencyScore: recencyScore, frequencyScore: frequencyScore, monetaryScore: monetaryScore
        )
        return found ?? nil
    }
}

extension ColumnMap {
    /// The map of a system's names for an entity.
    public static func of(_ system: SourceSystem, _ entity: Entity) throws -> ColumnMap {
        return try columnMap(system: system, entity: entity)
    }

    /// The map of HubSpot's names for an entity.
    public static func hubspot(_ entity: Entity) throws -> ColumnMap {
        return try hubspotMap(entity: entity)
    }

    /// The map of Salesforce's names for an entity.
    public static func salesforce(_ entity: Entity) throws -> ColumnMap {
        return try salesforceMap(entity: entity)
    }

    /// The map of Zendesk's names for an entity.
    public static func zendesk(_ entity: Entity) throws -> ColumnMap {
        return try zendeskMap(entity: entity)
    }

    /// The map of Segment's names for an entity.
    public static func segment(_ entity: Entity) throws -> ColumnMap {
        return try segmentMap(entity: entity)
    }
}
