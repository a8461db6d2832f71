import Foundation
import Regulars

/// The questions that every model of purchases answers.
let modelCalls: [String: Call] = [
    "value::PurchaseModel::log_likelihood": { a in try a.model("model").logLikelihood(histories: try a.histories()) },
    "value::PurchaseModel::probability_alive": { a in try a.model("model").probabilityAlive(histories: try a.histories()) },
    "value::PurchaseModel::log_probability_alive": { a in
        try a.model("model").logProbabilityAlive(histories: try a.histories())
    },
    "value::PurchaseModel::probability_alive_after": { a in
        try a.model("model").probabilityAliveAfter(histories: try a.histories(), horizon: try a.double("horizon"))
    },
    "value::PurchaseModel::expected_purchases": { a in
        try a.model("model").expectedPurchases(histories: try a.histories(), horizon: try a.double("horizon"))
    },
    "value::PurchaseModel::discounted_purchases": { a in
        try a.model("model").discountedPurchases(
            histories: try a.histories(), horizon: try a.double("horizon"), discountRate: try a.double("discount_rate")
        )
    },
    "value::PurchaseModel::residual_transactions": { a in
        try a.model("model").residualTransactions(histories: try a.histories(), discountRate: try a.double("discount_rate"))
    },
    "value::PurchaseModel::purchase_pmf": { a in
        try a.model("model").purchasePmf(
            histories: try a.histories(), horizon: try a.double("horizon"), purchases: try a.whole("purchases")
        )
    },
    "value::PurchaseModel::purchase_log_pmf": { a in
        try a.model("model").purchaseLogPmf(
            histories: try a.histories(), horizon: try a.double("horizon"), purchases: try a.wholes("purchases")
        )
    },
    "value::PurchaseModel::purchase_quantiles": { a in
        try a.model("model").purchaseQuantiles(
            histories: try a.histories(), horizon: try a.double("horizon"), probability: try a.double("probability")
        )
    },
    "value::PurchaseModel::next_purchase": { a in try a.model("model").nextPurchase(histories: try a.histories()) },
    "value::PurchaseModel::residual_lifetime": { a in try a.model("model").residualLifetime(histories: try a.histories()) },
    "value::PurchaseModel::new_customer_purchases": { a in
        try a.model("model").newCustomerPurchases(horizon: try a.double("horizon"))
    },
    "value::PurchaseModel::new_customer_pmf": { a in
        try a.model("model").newCustomerPmf(horizon: try a.double("horizon"), purchases: try a.whole("purchases"))
    },
    "value::PurchaseModel::new_customer_log_pmf": { a in
        try a.model("model").newCustomerLogPmf(horizon: try a.double("horizon"), purchases: try a.whole("purchases"))
    },
]

let churnCalls: [String: Call] = [
    "churn::ShiftedBetaGeometric::fit": { a in
        try ShiftedBetaGeometric.fit(
            periods: try a.wholes("periods"), churned: try a.flags("churned"), options: try a.fitOptions()
        )
    },
    "churn::ShiftedBetaGeometric::log_likelihood": { a in
        try a.contract("model").logLikelihood(periods: try a.wholes("periods"), churned: try a.flags("churned"))
    },
    "churn::ShiftedBetaGeometric::pmf": { a in try a.contract("model").pmf(periods: try a.wholes("periods")) },
    "churn::ShiftedBetaGeometric::log_pmf": { a in try a.contract("model").logPmf(periods: try a.wholes("periods")) },
    "churn::ShiftedBetaGeometric::survival": { a in try a.contract("model").survival(periods: try a.wholes("periods")) },
    "churn::ShiftedBetaGeometric::log_survival": { a in try a.contract("model").logSurvival(periods: try a.wholes("periods")) },
    "churn::ShiftedBetaGeometric::retention": { a in try a.contract("model").retention(periods: try a.wholes("periods")) },
    "churn::ShiftedBetaGeometric::expected_lifetime": { a in
        try a.contract("model").expectedLifetime(discount: try a.double("discount"))
    },
    "churn::ShiftedBetaGeometric::residual_lifetime": { a in
        try a.contract("model").residualLifetime(periods: try a.wholes("periods"), discount: try a.double("discount"))
    },
    "churn::ShiftedBetaGeometric::simulate": { a in
        try a.contract("model").simulate(observed: try a.wholes("observed"), seed: try a.whole("seed"))
    },
    "churn::Fit::survival": { a in
        try a.contractFit("fit").survival(periods: try a.wholes("periods"), level: try a.double("level"))
    },
    "churn::Fit::retention": { a in
        try a.contractFit("fit").retention(periods: try a.wholes("periods"), level: try a.double("level"))
    },
    "churn::Fit::posterior": { a in
        try a.contractFit("fit").posterior(
            periods: try a.wholes("periods"), churned: try a.flags("churned"), weights: try a.weights(),
            options: try a.posteriorOptions()
        )
    },
]
