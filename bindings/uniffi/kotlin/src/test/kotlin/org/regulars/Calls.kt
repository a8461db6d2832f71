package org.regulars

import com.fasterxml.jackson.databind.JsonNode
import java.time.Instant

/** The named arguments of a golden case. */
internal class Args(val node: JsonNode) {
    val taken = mutableSetOf<String>()

    inline operator fun <reified T> get(name: String): T = read(node[name.also { taken += it }])

    /** An argument that a case may leave out. */
    inline fun <reified T> or(name: String, absent: T): T = optional<T>(name) ?: absent

    inline fun <reified T> optional(name: String): T? = if (node.has(name)) get<T?>(name) else null

    fun json(name: String): JsonNode = node[name.also { taken += it }]

    fun checkAllTaken() {
        val rest = node.fieldNames().asSequence().filter { it !in taken }.toList()
        if (rest.isNotEmpty()) throw Unreadable("the call takes no $rest")
    }
}

private fun Args.npsOptions(): NpsOptions =
    get<NpsOptions>("options").copy(weights = optional<DoubleArray>("weights"), clusters = optional<IntArray>("clusters"))

private fun Args.counted(name: String): Nps {
    val counts = Args(json(name))
    return npsOfCounts(counts["promoters"], counts["passives"], counts["detractors"], npsOptions())
}

private fun Args.counted(): Nps = npsOfCounts(get("promoters"), get("passives"), get("detractors"), npsOptions())

private fun Args.histories() = Histories(get("frequency"), or("recency", doubleArrayOf()), or("age", doubleArrayOf()))

private fun Args.fitOptions() = FitOptions(optional<DoubleArray>("weights"), optional<Double>("level"))

private fun Args.purchases(): Purchases =
    purchases(get("customer"), get("ordered_at"), optional<LongArray>("amount"), get("as_of"), or("options", PurchaseOptions()))

private fun <T> Args.scored(call: (CustomerBase, Instant, ScoreOptions) -> T): T =
    CustomerBase.fromJson(json("base").toString()).use { call(it, get("as_of"), ScoreOptions(horizon = optional<Double>("horizon"))) }

/** A map by the name of its system, or written out. */
private fun Args.map(entity: String): ColumnMap {
    val map = if (node.has("map")) json("map") else return ColumnMap()
    return when (map.textValue()) {
        null -> try {
            read<ColumnMap>(map)
        } catch (error: Unreadable) {
            throw RegularsException.Invalid("map", error.message!!)
        }
        "hubspot" -> ColumnMap.hubspot(entity)
        "salesforce" -> ColumnMap.salesforce(entity)
        "zendesk" -> ColumnMap.zendesk(entity)
        "segment" -> ColumnMap.segment(entity)
        else -> throw RegularsException.Invalid("map", "no system $map")
    }
}

private fun Args.progress(): ImportListener {
    val most = optional<ULong>("stop_after")
    return object : ImportListener {
        override fun goesOn(progress: ImportProgress): Boolean = most == null || progress.rows < most
    }
}

private fun Args.imported(
    import: (Entity, ByteArray, ColumnMap, ImportOptions, ImportListener?) -> Imported,
    progress: ImportListener?,
): Imported {
    val entity: String = get("entity")
    val text: String = get("text")
    return import(entity, text.toByteArray(), map(entity), or("options", ImportOptions()), progress)
}

/** Every call of the golden files, a line each. */
internal val CALLS: Map<String, Args.() -> Any?> = mapOf(
    "import::csv" to { imported(::importCsv, null) },
    "import::json_lines" to { imported(::importJsonLines, null) },
    "import::csv_with_progress" to { imported(::importCsv, progress()) },
    "import::json_lines_with_progress" to { imported(::importJsonLines, progress()) },
    "import::ColumnMap::hubspot" to { ColumnMap.hubspot(get("entity")) },
    "import::ColumnMap::salesforce" to { ColumnMap.salesforce(get("entity")) },
    "import::ColumnMap::zendesk" to { ColumnMap.zendesk(get("entity")) },
    "import::ColumnMap::segment" to { ColumnMap.segment(get("entity")) },
    "model::CustomerBase::from_json" to {
        taken += node.fieldNames().asSequence()
        CustomerBase.fromJson(node.toString()).use { JSON.readTree(it.toJson()) }
    },
    "survey::nps" to { nps(get("scores"), npsOptions()) },
    "survey::nps_of_counts" to { counted() },
    "survey::Nps::points" to { counted().points() },
    "survey::nps_difference" to { npsDifference(counted("first"), counted("second"), get("method")) },
    "survey::nps_change" to { npsChange(get("before"), get("after"), npsOptions()) },
    "survey::nps_by_segment" to { npsBySegment(get("scores"), get("segments"), npsOptions()) },
    "survey::nps_needed_n" to { npsNeededN(get("margin"), get("promoters"), get("detractors"), optional<Double>("level")) },
    "value::TimeUnit::days" to { get<TimeUnit>("unit").days },
    "value::customer_codes" to {
        val whole = node["id"].any { it.isNumber }
        if (whole) customerNumberCodes(get("id")) else customerCodes(get("id"))
    },
    "value::purchases" to { purchases() },
    "value::Histories::new" to { histories().also { it.check() } },
    "value::Purchases::histories" to { purchases().histories() },
    "value::BgNbd::fit" to { BgNbd.fit(histories(), fitOptions()) },
    "value::BgNbd::log_likelihood" to { get<BgNbd>("model").logLikelihood(histories()) },
    "value::BgNbd::probability_alive" to { get<BgNbd>("model").probabilityAlive(histories()) },
    "value::BgNbd::expected_purchases" to { get<BgNbd>("model").expectedPurchases(histories(), get("horizon")) },
    "value::BgNbd::discounted_purchases" to {
        get<BgNbd>("model").discountedPurchases(histories(), get("horizon"), get("discount_rate"))
    },
    "value::BgNbd::new_customer_purchases" to { get<BgNbd>("model").newCustomerPurchases(get("horizon")) },
    "value::BgNbd::new_customer_pmf" to { get<BgNbd>("model").newCustomerPmf(get("horizon"), get("purchases")) },
    "value::Fit::probability_alive" to { get<BgNbdFit>("fit").probabilityAlive(histories(), get("level")) },
    "value::Fit::expected_purchases" to {
        get<BgNbdFit>("fit").expectedPurchases(histories(), get("horizon"), get("level"))
    },
    "value::Fit::total_expected_purchases" to {
        get<BgNbdFit>("fit").totalExpectedPurchases(histories(), get("horizon"), get("level"))
    },
    "value::GammaGamma::fit" to { GammaGamma.fit(get("frequency"), get("monetary_value"), fitOptions()) },
    "value::GammaGamma::log_likelihood" to {
        get<GammaGamma>("model").logLikelihood(get("frequency"), get("monetary_value"))
    },
    "value::GammaGamma::expected_spend" to {
        get<GammaGamma>("model").expectedSpend(get("frequency"), get("monetary_value"))
    },
    "value::GammaGamma::mean_spend" to { get<GammaGamma>("model").meanSpend() },
    "value::lifetime_value" to {
        lifetimeValue(get("purchases"), get("spends"), histories(), get("monetary_value"), get("options"))
    },
    "value::total_lifetime_value" to {
        totalLifetimeValue(get("purchases"), get("spends"), histories(), get("monetary_value"), get("options"))
    },
    "segment::rfm" to { rfm(get("days_since_last"), get("frequency"), get("monetary_value"), get("options")) },
    "segment::Segment::of" to { Segment.of(get("recency_score"), get("frequency_score"), get("monetary_score")) },
    "segment::Segment::code" to { get<Segment>("segment").code },
    "profile::concentration" to { concentration(get("value")) },
    "profile::histories" to { scored { base, at, options -> base.histories(at, options).let { listOf(it.keys, it.purchases) } } },
    "profile::score" to { scored { base, at, options -> base.score(at, options) } },
)
