import Foundation
import Regulars

private func codes(_ a: Arguments) throws -> Any {
    if try a.member("id").elements.first?.number != nil {
        return try customerNumberCodes(ids: try a.wholes("id"))
    }
    return try customerCodes(ids: try a.texts("id"))
}

private func checked(_ histories: Histories) throws -> Histories {
    try histories.check()
    return histories
}

private func summary(_ a: Arguments) throws -> PurchaseSummary {
    let orders = try a.orders()
    return try purchaseSummary(
        customer: orders.customer, orderedAt: orders.orderedAt, amount: orders.amount, asOf: orders.asOf,
        options: try a.summaryOptions(), utcOffsetMinutes: orders.utcOffsetMinutes
    )
}

private func mix(_ a: Arguments) throws -> CategoryMix {
    let orders = try a.orders()
    return try categoryMix(
        category: try a.wholes("category"), customer: orders.customer, orderedAt: orders.orderedAt, amount: orders.amount,
        asOf: orders.asOf, options: try a.mixOptions(), utcOffsetMinutes: orders.utcOffsetMinutes
    )
}

private func cohortsOf(_ a: Arguments) throws -> Cohorts {
    let orders = try a.orders()
    return try cohorts(
        customer: orders.customer, orderedAt: orders.orderedAt, amount: orders.amount, asOf: orders.asOf,
        options: try a.cohortOptions(), utcOffsetMinutes: orders.utcOffsetMinutes
    )
}

private func opportunities(_ a: Arguments) throws -> DiscretePurchases {
    let orders = try a.orders()
    return try discretePurchases(
        customer: orders.customer, orderedAt: orders.orderedAt, amount: orders.amount, asOf: orders.asOf,
        options: try a.discreteOptions(), utcOffsetMinutes: orders.utcOffsetMinutes
    )
}

private func movementsOf(_ a: Arguments) throws -> Movements {
    let orders = try a.orders()
    return try movements(
        customer: orders.customer, orderedAt: orders.orderedAt, amount: orders.amount, asOf: orders.asOf,
        options: try a.movementOptions(), utcOffsetMinutes: orders.utcOffsetMinutes
    )
}

/// The fit of one kind of model, as the library writes it: the parameters without the kind.
private func fit(_ kind: ModelKind, _ a: Arguments) throws -> JSON {
    return untagged(try tree(try PurchaseModel.fit(kind, try a.histories(), options: try a.fitOptions())))
}

private func posterior(_ a: Arguments) throws -> Any {
    if !a.has("monetary_value") {
        return try a.fittedModel("fit").posterior(
            histories: try a.histories(), weights: try a.weights(), options: try a.posteriorOptions()
        )
    }
    return try a.gammaGammaFit("fit").posterior(
        frequency: try a.wholes("frequency"), monetaryValue: try a.doubles("monetary_value"), weights: try a.weights(),
        options: try a.posteriorOptions()
    )
}

let valueCalls: [String: Call] = [
    "value::TimeUnit::days": { a in try a.unit("unit").days },
    "value::customer_codes": { a in try codes(a) },
    "value::purchases": { a in try a.purchased() },
    "value::discrete_purchases": { a in try opportunities(a) },
    "value::DiscretePurchases::histories": { a in
        let table = try opportunities(a)
        return Histories(frequency: table.frequency, recency: table.recency, age: table.age)
    },
    "value::purchase_summary": { a in try summary(a) },
    "value::category_mix": { a in try mix(a) },
    "value::retention": { a in
        try retention(
            account: try a.wholes("account"), before: try a.wholes("before"), after: try a.wholes("after"),
            options: try a.retentionOptions()
        )
    },
    "value::cohorts": { a in try cohortsOf(a) },
    "value::movements": { a in try movementsOf(a) },
    "value::Histories::new": { a in try checked(try a.histories()) },
    "value::Histories::with_covariates": { a in try checked(try a.histories()) },
    "value::Histories::with_log_gaps": { a in try checked(try a.histories()) },
    "value::Purchases::histories": { a in
        let table = try a.purchased()
        return Histories(frequency: table.frequency, recency: table.recency, age: table.age)
    },
    "value::BgNbd::fit": { a in try fit(.bgNbd, a) },
    "value::MbgCnbdK::fit": { a in try fit(.mbgCnbdK, a) },
    "value::MbgNbd::fit": { a in try fit(.mbgNbd, a) },
    "value::ParetoNbd::fit": { a in try fit(.paretoNbd, a) },
    "value::BgBb::fit": { a in try fit(.bgBb, a) },
    "value::BgNbdCovariates::fit": { a in try fit(.bgNbdCovariates, a) },
    "value::ParetoNbdCovariates::fit": { a in try fit(.paretoNbdCovariates, a) },
    "value::AnyModel::fit": { a in
        try PurchaseModel.fit(try a.kind("kind"), try a.histories(), options: try a.fitOptions())
    },
    "value::AnyModel::kind": { a in try a.model("model").kind() },
    "value::Fit::probability_alive": { a in
        try a.fittedModel("fit").probabilityAlive(histories: try a.histories(), level: try a.double("level"))
    },
    "value::Fit::expected_purchases": { a in
        try a.fittedModel("fit").expectedPurchases(
            histories: try a.histories(), horizon: try a.double("horizon"), level: try a.double("level")
        )
    },
    "value::Fit::total_expected_purchases": { a in
        try a.fittedModel("fit").totalExpectedPurchases(
            histories: try a.histories(), horizon: try a.double("horizon"), level: try a.double("level")
        )
    },
    "value::Fit::posterior": { a in try posterior(a) },
    "value::GammaGamma::fit": { a in
        try GammaGamma.fit(
            frequency: try a.wholes("frequency"), monetaryValue: try a.doubles("monetary_value"), options: try a.fitOptions()
        )
    },
    "value::GammaGamma::log_likelihood": { a in
        try a.gammaGamma("model").logLikelihood(
            frequency: try a.wholes("frequency"), monetaryValue: try a.doubles("monetary_value")
        )
    },
    "value::GammaGamma::expected_spend": { a in
        try a.gammaGamma("model").expectedSpend(
            frequency: try a.wholes("frequency"), monetaryValue: try a.doubles("monetary_value")
        )
    },
    "value::GammaGamma::mean_spend": { a in try a.gammaGamma("model").meanSpend() },
    "value::lifetime_value": { a in
        try lifetimeValue(
            purchases: try a.fittedModel("purchases"), spends: try a.gammaGammaFit("spends"), histories: try a.histories(),
            monetaryValue: try a.doubles("monetary_value"), options: try a.lifetimeOptions()
        )
    },
    "value::total_lifetime_value": { a in
        try totalLifetimeValue(
            purchases: try a.fittedModel("purchases"), spends: try a.gammaGammaFit("spends"), histories: try a.histories(),
            monetaryValue: try a.doubles("monetary_value"), options: try a.lifetimeOptions()
        )
    },
    "value::predict": { a in
        try predict(
            purchases: try a.posterior("purchases"), histories: try a.histories(),
            spend: try a.optional("spend", a.gammaGammaPosterior), monetaryValue: try a.optional("monetary_value", a.doubles),
            options: try a.predictOptions()
        )
    },
    "value::simulate": { a in
        try simulate(
            model: try a.model("model"), age: try a.doubles("age"), spend: try a.optional("spend", a.gammaGamma),
            options: try a.simulateOptions(), covariates: try a.covariates()
        )
    },
    "value::choose": { a in
        try choose(
            customer: try a.wholes("customer"), orderedAt: try a.wholes("ordered_at"), split: try a.at("split"),
            asOf: try a.at("as_of"), options: try a.chooseOptions()
        )
    },
    "value::repeat_histogram": { a in
        try repeatHistogram(
            model: try a.model("model"), histories: try a.histories(), longest: try a.whole("longest"),
            weights: try a.weights()
        )
    },
    "value::tracking": { a in
        try tracking(
            model: try a.model("model"), customer: try a.wholes("customer"), orderedAt: try a.wholes("ordered_at"),
            joinedBy: try a.at("joined_by"), asOf: try a.at("as_of"), options: try a.purchaseOptions("options")
        )
    },
    "value::conditional_expectation": { a in
        try conditionalExpectation(
            model: try a.model("model"), histories: try a.histories(), purchases: try a.wholes("purchases"),
            horizon: try a.double("horizon"), longest: try a.whole("longest")
        )
    },
    "value::known_parameters": { a in
        let parameters = try a.map("parameters") { json in
            guard let number = json.number else {
                throw Unreadable(why: "\(json) is no number")
            }
            return number
        }
        return try knownParameters(model: try a.text("model"), parameters: parameters)
    },
]
