package org.regulars

import java.time.Instant

private fun Args.comments() = Comments(get("texts"), authors())

private fun Args.authors() = optional<IntArray>("authors")

/** A question to a base, with options of its own. */
private inline fun <reified O, R> Args.asked(question: CustomerBase.(Instant, O) -> R): R =
    CustomerBase.fromJson(json("base").toString()).use { it.question(get("as_of"), get("options")) }

internal val VOICE_CALLS: Map<String, Args.() -> Any?> = mapOf(
    "voice::tokens" to { tokens(get("text"), get("options")) },
    "voice::weighted_log_odds" to { weightedLogOdds(get("focus"), get("rest"), get("prior")) },
    "voice::driver_words" to { driverWords(comments(), get("focus"), get("options")) },
    "voice::themes" to { themes(comments(), get("taxonomy"), get("options")) },
    "voice::theme_impact" to { themeImpact(get("scores"), get("mentions"), authors(), get("options")) },
    "voice::new_terms" to { newTerms(comments(), get("periods"), get("options")) },
    "voice::quotes" to { quotes(comments(), get("chosen"), get("options")) },
    "profile::answer_queue" to { asked<QueueOptions, _> { at, options -> answerQueue(at, options = options) } },
    "profile::breakdown" to { asked(CustomerBase::breakdown) },
    "profile::coverage" to { asked(CustomerBase::coverage) },
    "profile::closed_loop" to { asked(CustomerBase::closedLoop) },
)
