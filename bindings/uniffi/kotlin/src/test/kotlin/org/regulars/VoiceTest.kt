package org.regulars

import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What customers say in their own words, in four languages, and what is no comment. */
class VoiceTest {
    private val texts = listOf(
        "late delivery again", "delivery late", "late, rude courier", "so late", "parcel late",
        "great app", "love the app", "app is quick", "good app and price", "delivery on time, nice app",
    )
    private val comments = Comments(texts)
    private val unhappy = BooleanArray(10) { it < 5 }
    private val late = Theme("late", listOf("late", "опоздал", "دیر", "太慢"))

    @Test
    fun placesCountCodePointsAndRangesCutTheString() {
        val text = "👍🏽 Курьер — نرم‌افزار کند 😀物流太慢 SLOW"
        val found = tokens(text).associateBy { it.term }
        fun said(term: String) = text.substring(found.getValue(term).range(text))
        assertEquals(listOf("Курьер", "نرم‌افزار", "物流", "SLOW"), listOf("курьер", "نرمافزار", "物流", "slow").map(::said))
        assertEquals(3L, found.getValue("курьер").start, "a thumb and its colour are two code points, then comes a space")
        assertEquals(5, found.getValue("курьер").range(text).first, "and four UTF-16 units")
    }

    @Test
    fun optionsOfTokensReachTheLibrary() {
        fun terms(text: String, options: TokenOptions = TokenOptions()) = tokens(text, options).map { it.term }
        assertEquals(listOf("cafe", "slow"), terms("The Café is SLOW"))
        assertEquals(listOf("the", "café"), terms("The Café", TokenOptions(stopWords = listOf(), keepDiacritics = true)))
        assertEquals(listOf("доставк", "опозда"), terms("доставки опоздали", TokenOptions(stem = true)))
        assertEquals(listOf("客户", "体验"), terms("客户体验", TokenOptions(dictionary = listOf("客户", "体验"))))
        assertEquals(listOf("slow", "slow delivery", "delivery"), terms("slow delivery", TokenOptions(ngrams = 2)))
        val pairs = driverWords(comments, unhappy, DriverWordOptions(TokenOptions(ngrams = 2), minAuthors = 1L, most = 99L))
        assertTrue(pairs.focus.any { it.term == "late delivery" }, "options within options")
    }

    @Test
    fun wordsSetGroupsApartAndPeopleAreCounted() {
        val found = driverWords(comments, unhappy)
        assertEquals(listOf("late", 5L, "app"), listOf(found.focus[0].term, found.focus[0].authorsFocus, found.rest[0].term))
        assertTrue(found.focus[0].logOdds.low < found.focus[0].logOdds.value && found.focus[0].quotes.all { it < 5L })
        val one = driverWords(Comments(texts, customerCodes(List(10) { if (it < 5) "anna" else "id $it" }).code), unhappy)
        assertEquals(listOf(1L, "too_few"), listOf(one.authorsFocus, one.remarks.single().code))
        val odds = weightedLogOdds(doubleArrayOf(10.0, 3.0, 1.0), doubleArrayOf(4.0, 6.0, 8.0), DoubleArray(3) { 0.5 })
        assertEquals(3.4536, odds[0].z, 1e-4)
    }

    @Test
    fun themesHaveAnImpactAndQuotesStandForThem() {
        val four = Comments(listOf("Delivery was late", "курьер опоздал", "物流太慢", "ارسال دیر بود", null, "not late"))
        val mentions = themes(four, listOf(late), ThemeOptions(minN = 1L))
        assertEquals(listOf(0L, 1L, 2L, 3L, 5L), mentions[0].rows)
        assertEquals(listOf(5L), mentions[0].negatedRows)
        assertEquals(5.0 / 5.0, mentions[0].share.estimate!!.value, "who says nothing is not counted")
        val scores = doubleArrayOf(2.0, 1.0, 3.0, 4.0, 2.0, 9.0, 9.0, 10.0, 9.0, 8.0)
        val found = themes(comments, listOf(late))
        val impact = themeImpact(scores, found, options = ThemeImpactOptions(draws = 500)).single()
        assertTrue(impact.impact.estimate!!.high < 0.0, "it pulls the mean down")
        val nps = themeImpact(scores, found, IntArray(10) { it }, ThemeImpactOptions(score = ThemeScore.NPS)).single()
        assertEquals(-1.0, nps.scoreWith)
        val quoted = quotes(comments, unhappy, QuoteOptions(most = 2L))
        assertEquals(2, quoted.size)
        assertTrue(quoted.all { it.row < 5L && it.similarity in 0.0..1.0 })
    }

    @Test
    fun newTermsRaiseAnAlarm() {
        val before = List(40) { listOf("slow delivery", "nice app", "good price", "kind staff")[it % 4] }
        val now = listOf("login fails", "login fails again", "cannot login", "login error", "login", "nice app", "good price")
        val periods = IntArray(47) { if (it < 40) it / 20 else 2 }
        val found = newTerms(Comments(before + now), periods)
        assertEquals(listOf("login", 5L), found.alarms.single().let { listOf(it.term, it.authorsNow) })
        assertEquals(listOf(2, 0.05), listOf<Any>(found.period, found.falseAlarms))
        assertTrue(found.alarms[0].quotes.all { it >= 40L })
    }

    @Test
    fun aMissingCommentIsABlankOne() {
        val sparse = texts.flatMap { listOf(it, null, null) }
        val blank = sparse.map { it ?: " " }
        val chosen = BooleanArray(30) { it < 15 }
        assertEquals(driverWords(Comments(blank), chosen), driverWords(Comments(sparse), chosen))
        assertEquals(driverWords(comments, unhappy).focus[0].logOdds, driverWords(Comments(sparse), chosen).focus[0].logOdds)
        assertEquals(0L, driverWords(Comments(listOf(null, null)), booleanArrayOf(true, false)).comments)
        assertEquals(listOf<Quote>(), quotes(Comments(listOf()), booleanArrayOf()))
        assertEquals(listOf<Token>(), tokens(""))
        assertEquals(null, themes(Comments(listOf()), listOf(late)).single().share.estimate)
    }

    @Test
    fun halvesOfCharactersAreRefusedWithTheirRow() {
        val cut = "late 😀".dropLast(1)
        refused("invalid", "text is invalid: half a surrogate pair at 5 is no character") { tokens(cut) }
        refused("invalid", "texts[1] is invalid") { quotes(Comments(listOf("late", cut)), booleanArrayOf(true, true)) }
        refused("invalid", "texts[0]") { driverWords(Comments(listOf("\uDE00\uD83D")), booleanArrayOf(true)) }
        refused("invalid", "texts[2]") { themes(Comments(listOf(null, "😀", "\uD800")), listOf(late)) }
        assertThrows<Exception> { themes(comments, listOf(Theme("late", listOf("\uD800")))) }
        assertThrows<Exception> { tokens("late", TokenOptions(stopWords = listOf("\uD800"))) }
        assertEquals("late", tokens("late 😀").single().term)
    }

    @Test
    fun columnsAndOptionsThatDoNotFit() {
        val short = booleanArrayOf(true)
        refused("lengths", "focus has 1 rows, expected 10") { driverWords(comments, short) }
        refused("lengths", "chosen") { quotes(comments, short) }
        refused("lengths", "periods") { newTerms(comments, intArrayOf(1)) }
        refused("lengths", "authors") { themes(Comments(texts, intArrayOf(1)), listOf(late)) }
        refused("lengths", "rest") { weightedLogOdds(doubleArrayOf(1.0, 1.0), doubleArrayOf(1.0), doubleArrayOf(1.0, 1.0)) }
        refused("too_few") { weightedLogOdds(doubleArrayOf(), doubleArrayOf(), doubleArrayOf()) }
        refused("out_of_range", "count[1] is -1") { newTerms(Comments(listOf("a", "b")), intArrayOf(0, -1)) }
        refused("out_of_range", "ngrams") { tokens("late", TokenOptions(ngrams = 3)) }
        refused("out_of_range", "ngrams") { quotes(comments, unhappy, QuoteOptions(TokenOptions(ngrams = 0))) }
        refused("out_of_range", "prior") { driverWords(comments, unhappy, DriverWordOptions(prior = 0.0)) }
        refused("out_of_range", "false_alarms") { newTerms(comments, IntArray(10), NewTermOptions(falseAlarms = 1.0)) }
        for (wrong in listOf(Double.NaN, Double.POSITIVE_INFINITY)) {
            refused("not_finite", "level") { themes(comments, listOf(late), ThemeOptions(level = wrong)) }
            refused("not_finite", "prior[1]") { weightedLogOdds(DoubleArray(2), DoubleArray(2), doubleArrayOf(1.0, wrong)) }
            refused("not_finite", "scores[0]") { themeImpact(doubleArrayOf(wrong), listOf()) }
        }
    }

    @Test
    fun themesThatAreNone() {
        refused("empty", "include of theme \"none\"") { themes(comments, listOf(Theme("none", listOf()))) }
        refused("invalid", "no letters or digits") { themes(comments, listOf(Theme("thumb", listOf("👍")))) }
        refused("duplicate", "\"late\"") { themes(comments, listOf(late, late)) }
        val mentions = themes(comments, listOf(late)).single()
        refused("empty") { themeImpact(doubleArrayOf(), listOf(mentions)) }
        refused("out_of_range", "rows[0]") { themeImpact(DoubleArray(10), listOf(mentions.copy(rows = listOf(Long.MAX_VALUE)))) }
        refused("out_of_range", "scores[0]") {
            themeImpact(doubleArrayOf(11.0), listOf(mentions), options = ThemeImpactOptions(score = ThemeScore.NPS))
        }
        refused("out_of_range", "draws") { themeImpact(DoubleArray(10), listOf(mentions), options = ThemeImpactOptions(draws = 1)) }
    }

    @Test
    fun hugeTextsAreRead() {
        assertEquals(200_000, tokens("late ".repeat(200_000)).size)
        assertEquals(1, tokens("a".repeat(1_000_000), TokenOptions(stem = true)).size)
        assertEquals(299_999, tokens("慢".repeat(300_000)).size, "pairs of characters")
        val long = "a".repeat(1_000_000)
        refused("out_of_range", "characters of the texts") { quotes(Comments(List(1_000) { long }), BooleanArray(1_000)) }
        val many = Comments(List(20_000) { if (it % 2 == 0) "late again, and nobody told me" else null })
        val found = driverWords(many, BooleanArray(20_000) { it < 10_000 }, DriverWordOptions(most = Long.MAX_VALUE))
        assertEquals(10_000L, found.comments)
        assertEquals(listOf(0L), quotes(many, BooleanArray(20_000) { it < 2 }).map { it.row })
    }
}
