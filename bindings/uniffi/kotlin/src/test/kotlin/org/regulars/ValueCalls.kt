package org.regulars

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import java.time.Instant

private fun Args.amount() = optional<LongArray>("amount")

private fun Args.offsets() = optional<LongArray>("utc_offset_minutes")

private fun Args.purchases(): Purchases =
    purchases(get("customer"), get("ordered_at"), amount(), get("as_of"), or("options", PurchaseOptions()), offsets())

/** A call that takes the columns of orders, an instant and options. */
private inline fun <reified O, R> Args.counted(call: (IntArray, LongArray, LongArray?, Instant, O, LongArray?) -> R): R =
    call(get("customer"), get("ordered_at"), amount(), get("as_of"), get("options"), offsets())

private fun Args.model(): PurchaseModel = get("model")

private fun Args.fitted(): FittedModel = get("fit")

private fun Args.spends(): GammaGamma = get("model")

private fun Args.contract(): ShiftedBetaGeometric = get("model")

private fun Args.renewals(): ShiftedBetaGeometricFit = get("fit")

/** The fit of one kind of model, as the library writes it: the parameters without the kind. */
private fun Args.fit(kind: ModelKind): JsonNode = untagged(tree(PurchaseModel.fit(kind, histories(), fitOptions())))

internal fun untagged(fit: JsonNode): JsonNode =
    if (fit is ObjectNode) fit.set("model", fit["model"].first()) else fit

private fun Args.posterior(): Any {
    val weights = optional<DoubleArray>("weights")
    if (!node.has("monetary_value")) return fitted().posterior(histories(), weights, get("options"))
    return get<GammaGammaFit>("fit").posterior(get("frequency"), get("monetary_value"), weights, get("options"))
}

internal val VALUE_CALLS: Map<String, Args.() -> Any?> = mapOf(
    "value::TimeUnit::days" to { get<TimeUnit>("unit").days },
    "value::customer_codes" to {
        val whole = node["id"].any { it.isNumber }
        if (whole) customerNumberCodes(get("id")) else customerCodes(get("id"))
    },
    "value::purchases" to { purchases() },
    "value::purchase_summary" to { counted(::purchaseSummary) },
    "value::category_mix" to {
        categoryMix(get("category"), get("customer"), get("ordered_at"), amount(), get("as_of"), get("options"))
    },
    "value::retention" to { retention(get("account"), get("before"), get("after"), get("options")) },
    "value::discrete_purchases" to { counted(::discretePurchases) },
    "value::DiscretePurchases::histories" to {
        val table = counted(::discretePurchases)
        Histories(table.frequency, table.recency, table.age)
    },
    "value::cohorts" to { counted(::cohorts) },
    "value::movements" to { counted(::movements) },
    "value::Histories::new" to { histories().also { it.check() } },
    "value::Histories::with_covariates" to { histories().also { it.check() } },
    "value::Histories::with_log_gaps" to { histories().also { it.check() } },
    "value::Purchases::histories" to { purchases().histories().copy(logGaps = null) },
    "value::BgNbd::fit" to { fit(ModelKind.BG_NBD) },
    "value::MbgCnbdK::fit" to { fit(ModelKind.MBG_CNBD_K) },
    "value::MbgNbd::fit" to { fit(ModelKind.MBG_NBD) },
    "value::ParetoNbd::fit" to { fit(ModelKind.PARETO_NBD) },
    "value::BgBb::fit" to { fit(ModelKind.BG_BB) },
    "value::BgNbdCovariates::fit" to { fit(ModelKind.BG_NBD_COVARIATES) },
    "value::ParetoNbdCovariates::fit" to { fit(ModelKind.PARETO_NBD_COVARIATES) },
    "value::AnyModel::fit" to { PurchaseModel.fit(get("kind"), histories(), fitOptions()) },
    "value::AnyModel::kind" to { model().kind() },
    "value::PurchaseModel::log_likelihood" to { model().logLikelihood(histories()) },
    "value::PurchaseModel::probability_alive" to { model().probabilityAlive(histories()) },
    "value::PurchaseModel::log_probability_alive" to { model().logProbabilityAlive(histories()) },
    "value::PurchaseModel::probability_alive_after" to { model().probabilityAliveAfter(histories(), get("horizon")) },
    "value::PurchaseModel::expected_purchases" to { model().expectedPurchases(histories(), get("horizon")) },
    "value::PurchaseModel::discounted_purchases" to {
        model().discountedPurchases(histories(), get("horizon"), get("discount_rate"))
    },
    "value::PurchaseModel::residual_transactions" to { model().residualTransactions(histories(), get("discount_rate")) },
    "value::PurchaseModel::purchase_pmf" to { model().purchasePmf(histories(), get("horizon"), get("purchases")) },
    "value::PurchaseModel::purchase_log_pmf" to { model().purchaseLogPmf(histories(), get("horizon"), get("purchases")) },
    "value::PurchaseModel::purchase_quantiles" to {
        model().purchaseQuantiles(histories(), get("horizon"), get("probability"))
    },
    "value::PurchaseModel::next_purchase" to { model().nextPurchase(histories()) },
    "value::PurchaseModel::residual_lifetime" to { model().residualLifetime(histories()) },
    "value::PurchaseModel::new_customer_purchases" to { model().newCustomerPurchases(get("horizon")) },
    "value::PurchaseModel::new_customer_pmf" to { model().newCustomerPmf(get("horizon"), get("purchases")) },
    "value::PurchaseModel::new_customer_log_pmf" to { model().newCustomerLogPmf(get("horizon"), get("purchases")) },
    "value::Fit::probability_alive" to { fitted().probabilityAlive(histories(), get("level")) },
    "value::Fit::expected_purchases" to { fitted().expectedPurchases(histories(), get("horizon"), get("level")) },
    "value::Fit::total_expected_purchases" to {
        fitted().totalExpectedPurchases(histories(), get("horizon"), get("level"))
    },
    "value::Fit::posterior" to { posterior() },
    "value::GammaGamma::fit" to { GammaGamma.fit(get("frequency"), get("monetary_value"), fitOptions()) },
    "value::GammaGamma::log_likelihood" to { spends().logLikelihood(get("frequency"), get("monetary_value")) },
    "value::GammaGamma::expected_spend" to { spends().expectedSpend(get("frequency"), get("monetary_value")) },
    "value::GammaGamma::mean_spend" to { spends().meanSpend() },
    "value::lifetime_value" to {
        lifetimeValue(get("purchases"), get("spends"), histories(), get("monetary_value"), get("options"))
    },
    "value::total_lifetime_value" to {
        totalLifetimeValue(get("purchases"), get("spends"), histories(), get("monetary_value"), get("options"))
    },
    "value::predict" to {
        val (spend, column) = Pair(optional<GammaGammaPosterior>("spend"), optional<DoubleArray>("monetary_value"))
        predict(get("purchases"), histories(), spend, column, get("options"))
    },
    "value::simulate" to {
        simulate(model(), get("age"), optional<GammaGamma>("spend"), get("options"), optional<Covariates>("covariates"))
    },
    "value::choose" to {
        choose(get("customer"), get("ordered_at"), get("split"), get("as_of"), or("options", ChooseOptions()))
    },
    "value::repeat_histogram" to {
        repeatHistogram(model(), histories(), get("longest"), optional<DoubleArray>("weights"))
    },
    "value::tracking" to {
        val options = or("options", PurchaseOptions())
        tracking(model(), get("customer"), get("ordered_at"), get("joined_by"), get("as_of"), options)
    },
    "value::conditional_expectation" to {
        conditionalExpectation(model(), histories(), get("purchases"), get("horizon"), get("longest"))
    },
    "value::known_parameters" to { knownParameters(get("model"), get("parameters")) },
)

internal val CHURN_CALLS: Map<String, Args.() -> Any?> = mapOf(
    "churn::ShiftedBetaGeometric::fit" to { ShiftedBetaGeometric.fit(get("periods"), get("churned"), fitOptions()) },
    "churn::ShiftedBetaGeometric::log_likelihood" to { contract().logLikelihood(get("periods"), get("churned")) },
    "churn::ShiftedBetaGeometric::pmf" to { contract().pmf(get("periods")) },
    "churn::ShiftedBetaGeometric::log_pmf" to { contract().logPmf(get("periods")) },
    "churn::ShiftedBetaGeometric::survival" to { contract().survival(get("periods")) },
    "churn::ShiftedBetaGeometric::log_survival" to { contract().logSurvival(get("periods")) },
    "churn::ShiftedBetaGeometric::retention" to { contract().retention(get("periods")) },
    "churn::ShiftedBetaGeometric::expected_lifetime" to { contract().expectedLifetime(get("discount")) },
    "churn::ShiftedBetaGeometric::residual_lifetime" to { contract().residualLifetime(get("periods"), get("discount")) },
    "churn::ShiftedBetaGeometric::simulate" to { contract().simulate(get("observed"), get("seed")) },
    "churn::Fit::survival" to { renewals().survival(get("periods"), get("level")) },
    "churn::Fit::retention" to { renewals().retention(get("periods"), get("level")) },
    "churn::Fit::posterior" to {
        renewals().posterior(get("periods"), get("churned"), optional<DoubleArray>("weights"), get("options"))
    },
)
