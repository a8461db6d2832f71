import Foundation
import Regulars

/// Orders as columns, up to an instant.
struct OrderArguments {
    let customer: [Int]
    let orderedAt: [Int]
    let amount: [Int]?
    let asOf: Date
    let utcOffsetMinutes: [Int]?
}

extension Arguments {
    func unit(_ name: String) throws -> TimeUnit {
        return try word(name, ["hour": .hour, "day": .day, "week": .week, "month": .month, "year": .year])
    }

    func period(_ name: String) throws -> CalendarPeriod {
        return try word(name, ["day": .day, "week": .week, "month": .month, "quarter": .quarter, "year": .year])
    }

    func weekday(_ name: String) throws -> Weekday {
        return try word(name, [
            "monday": .monday, "tuesday": .tuesday, "wednesday": .wednesday, "thursday": .thursday, "friday": .friday,
            "saturday": .saturday, "sunday": .sunday,
        ])
    }

    func kind(_ name: String) throws -> ModelKind { return try kind(try member(name)) }

    func kind(_ json: JSON) throws -> ModelKind {
        let kinds: [String: ModelKind] = [
            "bg_nbd": .bgNbd, "mbg_nbd": .mbgNbd, "mbg_cnbd_k": .mbgCnbdK, "pareto_nbd": .paretoNbd, "bg_bb": .bgBb,
            "bg_nbd_covariates": .bgNbdCovariates, "pareto_nbd_covariates": .paretoNbdCovariates,
        ]
        guard let kind = kinds[json.text ?? ""] else {
            throw Unreadable(why: "\(json) is no model")
        }
        return kind
    }

    func orders() throws -> OrderArguments {
        return OrderArguments(
            customer: try wholes("customer"),
            orderedAt: try wholes("ordered_at"),
            amount: try optional("amount") { try wholes($0) },
            asOf: try at("as_of"),
            utcOffsetMinutes: try optional("utc_offset_minutes") { try wholes($0) }
        )
    }

    func purchaseOptions(_ name: String) throws -> PurchaseOptions {
        guard has(name) else {
            return PurchaseOptions()
        }
        let given = try inner(name)
        try given.refuseOthers(["unit", "merge_same_day", "calendar", "minor_digits"])
        return PurchaseOptions(
            unit: try given.optional("unit", given.unit),
            mergeSameDay: try given.optional("merge_same_day", given.flag),
            calendar: try given.calendar(),
            minorDigits: try given.optional("minor_digits") { try given.whole($0) }
        )
    }

    func calendar() throws -> CalendarOptions {
        guard has("calendar") else {
            return CalendarOptions()
        }
        let given = try inner("calendar")
        try given.refuseOthers(["zone", "week_start"])
        return CalendarOptions(
            zone: try given.optional("zone", given.text),
            weekStart: try given.optional("week_start", given.weekday)
        )
    }

    func purchased() throws -> Purchases {
        let given = try orders()
        return try purchases(
            customer: given.customer, orderedAt: given.orderedAt, amount: given.amount, asOf: given.asOf,
            options: try purchaseOptions("options"), utcOffsetMinutes: given.utcOffsetMinutes
        )
    }

    func histories() throws -> Histories {
        return Histories(
            frequency: try wholes("frequency"),
            recency: try optional("recency", doubles) ?? [],
            age: try optional("age", doubles) ?? [],
            covariates: try covariates(),
            logGaps: try optional("log_gaps", doubles)
        )
    }

    func covariates() throws -> Covariates? {
        return try optional("covariates", covariates)
    }

    private func covariates(_ name: String) throws -> Covariates {
        let processes = try inner(name)
        try processes.refuseOthers(["purchase", "dropout"])
        return Covariates(purchase: try processes.columns("purchase"), dropout: try processes.columns("dropout"))
    }

    private func columns(_ name: String) throws -> [Covariate] {
        return try list(name) { Covariate(name: try $0.text("name"), values: try $0.doubles("values")) }
    }

    private func coefficients(_ name: String) throws -> [Coefficient] {
        return try list(name) { Coefficient(covariate: try $0.text("covariate"), value: try $0.double("value")) }
    }

    func weights() throws -> [Double]? { return try optional("weights", doubles) }

    func fitOptions() throws -> FitOptions {
        return FitOptions(
            weights: try weights(), level: try optional("level", double), priors: try optional("priors", priors)
        )
    }

    func priors(_ name: String) throws -> [Prior] {
        return try list(name) { prior in
            try prior.refuseOthers(["parameter", "mean", "sd"])
            return Prior(parameter: try prior.text("parameter"), mean: try prior.double("mean"), sd: try prior.double("sd"))
        }
    }

    func model(_ name: String) throws -> PurchaseModel { return try inner(name).model() }

    /// A model under the name of its kind.
    func model() throws -> PurchaseModel {
        guard case .object(let members) = json, let name = members.keys.first, members.count == 1 else {
            throw Unreadable(why: "\(json) is no model")
        }
        let model = try inner(name)
        switch try kind(.text(name)) {
        case .bgNbd:
            return .bgNbd(
                r: try model.double("r"), alpha: try model.double("alpha"), a: try model.double("a"), b: try model.double("b")
            )
        case .mbgNbd:
            return .mbgNbd(
                r: try model.double("r"), alpha: try model.double("alpha"), a: try model.double("a"), b: try model.double("b")
            )
        case .mbgCnbdK:
            return .mbgCnbdK(
                k: Int(try model.double("k")), r: try model.double("r"), alpha: try model.double("alpha"),
                a: try model.double("a"), b: try model.double("b")
            )
        case .paretoNbd:
            return .paretoNbd(
                r: try model.double("r"), alpha: try model.double("alpha"), s: try model.double("s"),
                beta: try model.double("beta")
            )
        case .bgBb:
            return .bgBb(
                alpha: try model.double("alpha"), beta: try model.double("beta"), gamma: try model.double("gamma"),
                delta: try model.double("delta")
            )
        case .bgNbdCovariates:
            return .bgNbdCovariates(
                r: try model.double("r"), alpha: try model.double("alpha"), a: try model.double("a"), b: try model.double("b"),
                purchase: try model.coefficients("purchase"), dropoutA: try model.coefficients("dropout_a"),
                dropoutB: try model.coefficients("dropout_b")
            )
        case .paretoNbdCovariates:
            return .paretoNbdCovariates(
                r: try model.double("r"), alpha: try model.double("alpha"), s: try model.double("s"),
                beta: try model.double("beta"), purchase: try model.coefficients("purchase"),
                dropout: try model.coefficients("dropout")
            )
        }
    }

    func gammaGamma(_ name: String) throws -> GammaGamma { return try inner(name).gammaGamma() }

    func gammaGamma() throws -> GammaGamma {
        return GammaGamma(p: try double("p"), q: try double("q"), gamma: try double("gamma"))
    }

    func contract(_ name: String) throws -> ShiftedBetaGeometric {
        let model = try inner(name)
        return ShiftedBetaGeometric(alpha: try model.double("alpha"), beta: try model.double("beta"))
    }

    func fittedModel(_ name: String) throws -> FittedModel {
        let fit = try inner(name)
        return FittedModel(
            model: try fit.model("model"),
            parameters: try fit.parameters(),
            covariance: try fit.covariance(),
            logLikelihood: try fit.double("log_likelihood"),
            convergence: try fit.convergence(),
            priors: try fit.optional("priors", fit.priors) ?? []
        )
    }

    func gammaGammaFit(_ name: String) throws -> GammaGammaFit {
        let fit = try inner(name)
        return GammaGammaFit(
            model: try fit.gammaGamma("model"),
            parameters: try fit.parameters(),
            covariance: try fit.covariance(),
            logLikelihood: try fit.double("log_likelihood"),
            convergence: try fit.convergence(),
            priors: try fit.optional("priors", fit.priors) ?? []
        )
    }

    func contractFit(_ name: String) throws -> ShiftedBetaGeometricFit {
        let fit = try inner(name)
        return ShiftedBetaGeometricFit(
            model: try fit.contract("model"),
            parameters: try fit.parameters(),
            covariance: try fit.covariance(),
            logLikelihood: try fit.double("log_likelihood"),
            convergence: try fit.convergence(),
            priors: try fit.optional("priors", fit.priors) ?? []
        )
    }

    func posterior(_ name: String) throws -> Posterior {
        let drawn = try inner(name)
        return Posterior(
            models: try drawn.list("models") { try $0.model() },
            parameters: try drawn.posteriorParameters(),
            sampler: try drawn.sampler(),
            kHat: try drawn.optional("k_hat", drawn.double),
            nEff: try drawn.double("n_eff"),
            rHat: try drawn.optional("r_hat", drawn.double),
            seed: try drawn.whole("seed"),
            customers: try drawn.double("customers")
        )
    }

    func gammaGammaPosterior(_ name: String) throws -> GammaGammaPosterior {
        let drawn = try inner(name)
        return GammaGammaPosterior(
            models: try drawn.list("models") { try $0.gammaGamma() },
            parameters: try drawn.posteriorParameters(),
            sampler: try drawn.sampler(),
            kHat: try drawn.optional("k_hat", drawn.double),
            nEff: try drawn.double("n_eff"),
            rHat: try drawn.optional("r_hat", drawn.double),
            seed: try drawn.whole("seed"),
            customers: try drawn.double("customers")
        )
    }

    private func parameters() throws -> [Parameter] {
        return try list("parameters") { parameter in
            Parameter(
                name: try parameter.text("name"),
                value: try parameter.double("value"),
                standardError: try parameter.optional("standard_error", parameter.double),
                estimate: try parameter.answer("estimate")
            )
        }
    }

    private func posteriorParameters() throws -> [PosteriorParameter] {
        return try list("parameters") { parameter in
            PosteriorParameter(
                name: try parameter.text("name"),
                standardDeviation: try parameter.double("standard_deviation"),
                estimate: try parameter.inner("estimate").estimate()
            )
        }
    }

    private func sampler() throws -> Sampler {
        return try word("sampler", ["importance_resampling": .importanceResampling, "hamiltonian": .hamiltonian])
    }

    private func answer(_ name: String) throws -> Answer {
        let answer = try inner(name)
        if try answer.text("answer") == "not_enough" {
            return Answer.notEnough(n: try answer.whole("n"), needed: try answer.whole("needed"), why: try answer.text("why"))
        }
        return Answer.known(try answer.estimate())
    }

    private func estimate() throws -> Estimate {
        return Estimate(
            value: try double("value"),
            low: try double("low"),
            high: try double("high"),
            level: try double("level"),
            n: try whole("n"),
            method: try text("method")
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
}
