package org.regulars

private fun Args.ratings() = Ratings(
    get("scores"),
    optional<DoubleArray>("weights"),
    optional<IntArray>("clusters"),
    optional<IntArray>("strata"),
    optional<DoubleArray>("population"),
)

/** A group with the scale and options of its own. */
private fun Args.rated(name: String): Rating = Args(json(name)).run { rating(ratings(), get("scale"), get("options")) }

private fun Args.series() = TrendSeries(
    get("kind"),
    get("value"),
    optional<DoubleArray>("n"),
    optional<DoubleArray>("standard_error"),
)

private fun Args.mix() = MixColumns(
    get("n_before"),
    get("value_before"),
    get("n_after"),
    get("value_after"),
    optional<DoubleArray>("standard_error_before"),
    optional<DoubleArray>("standard_error_after"),
)

private inline fun <reified T> Args.driven(call: (DoubleArray, List<Driver>, DoubleArray?, T) -> Any): Any =
    call(get("outcome"), get("drivers"), optional<DoubleArray>("weights"), get("options"))

internal val RATING_CALLS: Map<String, Args.() -> Any?> = mapOf(
    "survey::enps" to { enps(get("scores"), npsOptions()) },
    "survey::rating" to { rating(ratings(), get("scale"), get("options")) },
    "survey::csat" to { csat(ratings(), get("scale"), get("options")) },
    "survey::ces" to { ces(ratings(), get("scale"), get("options")) },
    "survey::rating_difference" to { ratingDifference(rated("first"), rated("second")) },
    "survey::rating_change" to { ratingChange(get("before"), get("after"), get("scale"), get("options")) },
    "survey::ratings_by_segment" to { ratingsBySegment(ratings(), get("segments"), get("scale"), get("options")) },
    "survey::rating_needed_n" to { ratingNeededN(get("margin"), get("standard_deviation"), optional<Double>("level")) },
    "survey::top_box_needed_n" to { topBoxNeededN(get("margin"), get("share"), optional<Double>("level")) },
    "survey::post_stratification_weights" to { postStratificationWeights(get("margin"), optional<DoubleArray>("start")) },
    "survey::raking_weights" to { rakingWeights(get("margins"), optional<DoubleArray>("start"), get("options")) },
    "survey::trend" to { trend(series(), get("options")) },
    "survey::change_points" to { changePoints(series(), get("options")) },
    "survey::run_length" to { runLength(get("shift"), get("options")) },
    "survey::mix_and_rate" to { mixAndRate(mix(), get("options")) },
    "survey::key_drivers" to { driven(::keyDrivers) },
    "survey::penalty_reward" to { driven(::penaltyReward) },
    "survey::importance_performance" to { driven(::importancePerformance) },
)
