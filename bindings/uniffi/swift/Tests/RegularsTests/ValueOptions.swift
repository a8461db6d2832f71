import Foundation
import Regulars

/// The options of each call; what a case leaves out is the library's default.
extension Arguments {
    private func level() throws -> Double? { return try optional("level", double) }

    private func given(_ known: [String]) throws -> Arguments {
        guard has("options") else {
            return Arguments(json: .object([:]))
        }
        let options = try inner("options")
        try options.refuseOthers(known)
        return options
    }

    func summaryOptions() throws -> SummaryOptions {
        let options = try given(["purchases", "level"])
        return SummaryOptions(purchases: try options.purchaseOptions("purchases"), level: try options.level())
    }

    func mixOptions() throws -> MixOptions {
        let options = try given(["purchases", "level"])
        return MixOptions(purchases: try options.purchaseOptions("purchases"), level: try options.level())
    }

    func retentionOptions() throws -> RetentionOptions {
        let options = try given(["days", "level"])
        return RetentionOptions(days: try options.optional("days", options.double), level: try options.level())
    }

    func cohortOptions() throws -> CohortOptions {
        let options = try given(["period", "second_within_days", "purchases", "level"])
        return CohortOptions(
            period: try options.optional("period", options.period),
            secondWithinDays: try options.optional("second_within_days", options.double),
            purchases: try options.purchaseOptions("purchases"),
            level: try options.level()
        )
    }

    func discreteOptions() throws -> DiscreteOptions {
        let options = try given(["period", "purchases"])
        return DiscreteOptions(
            period: try options.optional("period", options.period),
            purchases: try options.purchaseOptions("purchases")
        )
    }

    func movementOptions() throws -> MovementOptions {
        let options = try given(["period", "purchases", "level"])
        return MovementOptions(
            period: try options.optional("period", options.period),
            purchases: try options.purchaseOptions("purchases"),
            level: try options.level()
        )
    }

    func lifetimeOptions() throws -> LifetimeOptions {
        let options = try given(["horizon", "discount_rate", "margin", "level"])
        return LifetimeOptions(
            horizon: try options.optional("horizon", options.double),
            discountRate: try options.optional("discount_rate", options.double),
            margin: try options.optional("margin", options.double),
            level: try options.level()
        )
    }

    func posteriorOptions() throws -> PosteriorOptions {
        let options = try given(["draws", "seed", "level"])
        return PosteriorOptions(
            draws: try options.optional("draws") { try options.whole($0) },
            seed: try options.optional("seed") { try options.whole($0) },
            level: try options.level()
        )
    }

    func predictOptions() throws -> PredictOptions {
        let options = try given(["horizon", "discount_rate", "margin", "level", "seed"])
        return PredictOptions(
            horizon: try options.optional("horizon", options.double),
            discountRate: try options.optional("discount_rate", options.double),
            margin: try options.optional("margin", options.double),
            level: try options.level(),
            seed: try options.optional("seed") { try options.whole($0) }
        )
    }

    func simulateOptions() throws -> SimulateOptions {
        let options = try given(["seed", "horizon"])
        return SimulateOptions(
            seed: try options.optional("seed") { try options.whole($0) },
            horizon: try options.optional("horizon", options.double)
        )
    }

    func chooseOptions() throws -> ChooseOptions {
        let options = try given(["models", "purchases", "priors", "level"])
        return ChooseOptions(
            models: try options.optional("models") { name in
                try options.member(name).elements.map { try options.kind($0) }
            },
            purchases: try options.purchaseOptions("purchases"),
            priors: try options.optional("priors", options.priors),
            level: try options.level()
        )
    }
}
