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

internal fun Args.npsOptions(): NpsOptions =
    get<NpsOptions>("options").copy(weights = optional<DoubleArray>("weights"), clusters = optional<IntArray>("clusters"))

private fun Args.counted(name: String): Nps {
    val counts = Args(json(name))
    return npsOfCounts(counts["promoters"], counts["passives"], counts["detractors"], npsOptions())
}

private fun Args.counted(): Nps = npsOfCounts(get("promoters"), get("passives"), get("detractors"), npsOptions())

internal fun Args.histories(): Histories {
    val covariates = optional<Covariates>("covariates")
    return Histories(get("frequency"), or("recency", doubleArrayOf()), or("age", doubleArrayOf()), covariates, optional("log_gaps"))
}

internal fun Args.fitOptions() =
    FitOptions(optional<DoubleArray>("weights"), optional<Double>("level"), optional<List<Prior>>("priors"))

private fun <T> Args.scored(call: (CustomerBase, Instant, ScoreOptions) -> T): T =
    CustomerBase.fromJson(json("base").toString()).use { call(it, get("as_of"), ScoreOptions(horizon = optional<Double>("horizon"))) }

/** A map by the name of its system, or written out. */
private fun Args.map(entity: Entity): ColumnMap {
    val map = if (node.has("map")) json("map") else return ColumnMap()
    if (map.isTextual) return ColumnMap.of(read(map), entity)
    return try {
        read<ColumnMap>(map)
    } catch (error: Unreadable) {
        throw RegularsException.Invalid("map", error.message!!)
    }
}

private fun Args.progress(): ImportListener {
    val most = optional<Long>("stop_after")
    return ImportListener { progress -> most == null || progress.rows < most }
}

private fun Args.imported(
    import: (Entity, ByteArray, ColumnMap, ImportOptions, ImportListener?) -> Imported,
    progress: ImportListener?,
): Imported {
    val entity: Entity = get("entity")
    val text: String = get("text")
    return import(entity, text.toByteArray(), map(entity), or("options", ImportOptions()), progress)
}

/** Values as the type that holds all of them: whole numbers, numbers, truth values, else texts. */
private fun cells(values: List<JsonNode>): Cells {
    fun <T> each(of: (JsonNode) -> T): List<T?> = values.map { if (it.isNull) null else of(it) }
    val given = values.filter { !it.isNull }
    return when {
        given.all { it.isIntegralNumber } -> Cells.Wholes(each { it.longValue() })
        given.all { it.isNumber } -> Cells.Numbers(each { it.doubleValue() })
        given.all { it.isBoolean } -> Cells.Flags(each { it.booleanValue() })
        else -> Cells.Texts(each { it.asText() })
    }
}

private fun Args.columns(progress: ImportListener?): Imported {
    val entity: Entity = get("entity")
    val columns = json("columns").map { TableColumn(it["name"].asText(), cells(it["cells"].toList())) }
    return importColumns(entity, columns, map(entity), or("options", ImportOptions()), progress)
}

/** Every call of the golden files, a line each. */
internal val CALLS: Map<String, Args.() -> Any?> = VALUE_CALLS + CHURN_CALLS + RATING_CALLS + VOICE_CALLS + mapOf(
    "import::csv" to { imported(::importCsv, null) },
    "import::json_lines" to { imported(::importJsonLines, null) },
    "import::columns" to { columns(null) },
    "import::columns_with_progress" to { columns(progress()) },
    "import::csv_with_progress" to { imported(::importCsv, progress()) },
    "import::json_lines_with_progress" to { imported(::importJsonLines, progress()) },
    "import::suggest" to { suggest(get<String>("text").toByteArray()) },
    "import::ColumnMap::of_system" to { ColumnMap.of(get("system"), get("entity")) },
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
    "segment::rfm" to { rfm(get("days_since_last"), get("frequency"), get("monetary_value"), get("options")) },
    "segment::Segment::of" to { Segment.of(get("recency_score"), get("frequency_score"), get("monetary_score")) },
    "segment::Segment::code" to { get<Segment>("segment").code },
    "profile::concentration" to { concentration(get("value")) },
    "profile::histories" to { scored { base, at, options -> base.histories(at, options).let { listOf(it.keys, it.purchases) } } },
    "profile::score" to { scored { base, at, options -> base.score(at, options) } },
)
