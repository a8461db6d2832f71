package org.regulars

import java.time.Instant
import java.time.LocalDate
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The call gives the typed error, whose message holds the text. */
internal fun refused(code: String, text: String = "", call: () -> Unit) {
    val error = assertThrows<RegularsException> { call() }
    assertEquals(code, error.code(), error.displayMessage())
    assertTrue(text in error.displayMessage(), error.displayMessage())
    assertTrue(error.toString().contains(error.displayMessage()), error.toString())
}

/** Whatever comes in, the typed error goes out, and the process lives on. */
class WrongInputTest {
    private val model = PurchaseModel.BgNbd(0.243, 4.414, 0.793, 2.426)
    private val at = Instant.parse("2026-03-01T08:00:00Z")
    private val order = Order("o-1", "c-1", at, Money("EUR", 900))

    private fun histories(frequency: Int, recency: Double, age: Double) =
        Histories(intArrayOf(frequency), doubleArrayOf(recency), doubleArrayOf(age))

    @Test
    fun errorsNameTheRowTheValueAndTheRange() {
        val error = assertThrows<RegularsException.OutOfRange> { nps(intArrayOf(9, 11)) }
        assertEquals(listOf<Any>("scores", 1, 11.0, 0.0, 10.0), listOf(error.what, error.index, error.value, error.min, error.max))
        assertEquals("out_of_range", error.code())
        assertEquals("scores[1] is 11, allowed is 0 to 10", error.message)
    }

    @Test
    fun numbersThatAreNone() {
        for (wrong in listOf(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)) {
            refused("not_finite", "age[0]") { model.probabilityAlive(histories(1, 1.0, wrong)) }
            refused("not_finite", "recency[0]") { model.probabilityAlive(histories(1, wrong, 2.0)) }
            refused("not_finite", "horizon") { model.expectedPurchases(histories(1, 1.0, 2.0), wrong) }
            assertThrows<RegularsException> { PurchaseModel.BgNbd(wrong, 1.0, 1.0, 1.0).probabilityAlive(histories(1, 1.0, 2.0)) }
            refused("not_finite", "level") { nps(intArrayOf(9), NpsOptions(level = wrong)) }
            refused("not_finite", "weights[0]") { nps(intArrayOf(9), NpsOptions(weights = doubleArrayOf(wrong))) }
            refused("not_finite", "value[0]") { concentration(doubleArrayOf(wrong)) }
        }
    }

    @Test
    fun columnsThatDoNotFit() {
        refused("lengths", "recency has 0 rows, expected 1") { Histories(intArrayOf(1), doubleArrayOf(), doubleArrayOf(1.0)).check() }
        refused("lengths") { npsChange(intArrayOf(1), intArrayOf()) }
        refused("lengths") { npsBySegment(intArrayOf(1, 2), intArrayOf(0)) }
        refused("lengths") { nps(intArrayOf(9, 9), NpsOptions(weights = doubleArrayOf(1.0))) }
        refused("lengths", "pseudo_counts has 2 rows, expected 3") { nps(intArrayOf(9), NpsOptions(pseudoCounts = listOf(1.0, 1.0))) }
        refused("lengths") { purchases(intArrayOf(1), longArrayOf(), null, at) }
        refused("empty") { rfm(doubleArrayOf(), intArrayOf(), doubleArrayOf()) }
        refused("empty") { concentration(doubleArrayOf()) }
        refused("lengths") { rfm(doubleArrayOf(1.0), intArrayOf(1), doubleArrayOf(1.0), RfmOptions(listOf(1.0))) }
    }

    @Test
    fun ratingsThatTheirScaleDoesNotHave() {
        val stars = RatingScale(1.0, 5.0, 1.0)
        refused("out_of_range", "scores[1]") { rating(Ratings(doubleArrayOf(4.0, 6.0)), stars) }
        refused("invalid", "between the steps") { csat(Ratings(doubleArrayOf(4.5)), stars) }
        refused("not_finite") { ces(Ratings(doubleArrayOf(Double.NaN)), stars) }
        refused("invalid", "scale") { rating(Ratings(doubleArrayOf(4.0)), RatingScale(1.0, 5.0, 3.0)) }
        refused("lengths") { rating(Ratings(doubleArrayOf(4.0), clusters = intArrayOf()), stars) }
        refused("out_of_range", "draws") { rating(Ratings(doubleArrayOf(4.0)), stars, RatingOptions(draws = 1)) }
        refused("lengths") { ratingChange(doubleArrayOf(4.0), doubleArrayOf(), stars) }
        refused("lengths") { ratingsBySegment(Ratings(doubleArrayOf(4.0)), intArrayOf(), stars) }
        refused("out_of_range", "margin") { ratingNeededN(-1.0, 1.0) }
        refused("out_of_range", "share") { topBoxNeededN(0.1, 2.0) }
        refused("out_of_range", "scores[0]") { enps(intArrayOf(11)) }
        val seven = ces(Ratings(DoubleArray(9) { 6.0 }), RatingScale(1.0, 7.0, 1.0))
        refused("invalid", "don't compare") { ratingDifference(rating(Ratings(DoubleArray(9) { 4.0 }), stars), seven) }
        assertEquals(null, rating(Ratings(doubleArrayOf()), stars).mean.estimate)
        assertEquals(6.0, seven.mean.estimate!!.value)
    }

    @Test
    fun marginsThatNobodyAnswered() {
        val region = Margin(intArrayOf(1, 1, 2), intArrayOf(1, 2), doubleArrayOf(300.0, 300.0))
        assertEquals(listOf(150.0, 150.0, 300.0), postStratificationWeights(region).weights.toList())
        refused("invalid", "no answer of any weight") { postStratificationWeights(region.copy(classes = intArrayOf(1, 1, 1))) }
        refused("duplicate") { postStratificationWeights(region.copy(codes = intArrayOf(1, 1))) }
        refused("lengths") { postStratificationWeights(region, doubleArrayOf(1.0)) }
        refused("empty") { rakingWeights(listOf()) }
        refused("out_of_range", "tolerance") { rakingWeights(listOf(region), options = RakingOptions(tolerance = 0.0)) }
    }

    @Test
    fun seriesThatHaveNoTrend() {
        val tickets = doubleArrayOf(41.0, 38.0, 44.0, 40.0, 39.0, 42.0, 70.0, 66.0, 73.0, 69.0)
        assertEquals(listOf(6L), changePoints(TrendSeries(TrendKind.COUNT, tickets)).changes.map { it.period })
        refused("empty") { trend(TrendSeries(TrendKind.MEAN, doubleArrayOf())) }
        refused("invalid", "a share needs") { trend(TrendSeries(TrendKind.SHARE, tickets)) }
        refused("not_finite", "value[0]") { changePoints(TrendSeries(TrendKind.MEAN, doubleArrayOf(Double.NaN))) }
        refused("lengths") { trend(TrendSeries(TrendKind.MEAN, tickets, standardError = doubleArrayOf(1.0))) }
        refused("out_of_range", "lambda") { trend(TrendSeries(TrendKind.MEAN, tickets), TrendOptions(lambda = 2.0)) }
        refused("not_finite", "shift") { runLength(Double.NaN) }
        val gap = trend(TrendSeries(TrendKind.MEAN, listOf(1.0, null).toColumn(), doubleArrayOf(9.0, 0.0)))
        assertEquals(listOf(TrendState.NOT_ENOUGH, null), listOf(gap.state, gap.expected[1]))
        val one = doubleArrayOf(1.0)
        refused("lengths") { mixAndRate(MixColumns(one, one, doubleArrayOf(), one)) }
        refused("invalid", "of both periods") { mixAndRate(MixColumns(one, one, one, one, standardErrorBefore = one)) }
        refused("too_few") { mixAndRate(MixColumns(doubleArrayOf(0.0), one, one, one)) }
    }

    @Test
    fun driversThatDriveNothing() {
        val scores = DoubleArray(40) { (it % 5 + 1).toDouble() }
        val outcome = DoubleArray(40) { (it * 7 % 11).toDouble() + scores[it] }
        val driver = Driver("speed", scores, 1.0, 5.0)
        refused("empty") { keyDrivers(outcome, listOf()) }
        refused("duplicate", "speed") { keyDrivers(outcome, listOf(driver, driver)) }
        refused("lengths", "scores of speed") { keyDrivers(outcome, listOf(driver.copy(scores = doubleArrayOf(1.0)))) }
        refused("not_finite", "outcome[0]") { keyDrivers(doubleArrayOf(Double.POSITIVE_INFINITY), listOf(Driver("a", doubleArrayOf(1.0)))) }
        refused("invalid", "scale_min of speed") { penaltyReward(outcome, listOf(Driver("speed", scores))) }
        refused("out_of_range", "scores of speed") { importancePerformance(outcome, listOf(driver.copy(scaleMax = 4.0))) }
        refused("out_of_range", "draws") { keyDrivers(outcome, listOf(driver), options = KeyDriverOptions(draws = 1)) }
        val some = driver.copy(scores = scores.mapIndexed { row, score -> if (row == 0) null else score }.toColumn())
        assertEquals(1L, keyDrivers(outcome, listOf(some)).nMissing, "not answered is no number")
    }

    @Test
    fun emptyColumnsAndSingleRowsAreAnswers() {
        assertEquals(null, nps(intArrayOf()).points())
        refused("lengths") { nps(intArrayOf(9)).copy(distribution = listOf(1L)).points() }
        assertEquals(0, model.probabilityAlive(Histories(intArrayOf(), doubleArrayOf(), doubleArrayOf())).size)
        assertEquals(1, model.probabilityAlive(histories(0, 0.0, 1.0)).size)
        refused("empty") { purchases(intArrayOf(), longArrayOf(), null, at) }
        assertEquals(0, customerCodes(listOf()).code.size)
        refused("too_few") { PurchaseModel.fit(ModelKind.BG_NBD, histories(1, 1.0, 2.0)) }
        refused("too_few") { PurchaseModel.fit(ModelKind.BG_NBD, Histories(intArrayOf(), doubleArrayOf(), doubleArrayOf())) }
        refused("too_few") { GammaGamma.fit(intArrayOf(), doubleArrayOf()) }
    }

    @Test
    fun countsHaveNoSignAndCodesAreLabels() {
        refused("out_of_range", "count[1] is -1, allowed is 0 to 2147483647") {
            Histories(intArrayOf(0, -1), doubleArrayOf(0.0, 0.0), doubleArrayOf(1.0, 1.0)).check()
        }
        refused("out_of_range") { GammaGamma.fit(intArrayOf(-1), doubleArrayOf(1.0)) }
        refused("out_of_range", "scores[0] is -1, allowed is 0 to 255") { nps(intArrayOf(-1)) }
        refused("out_of_range", "scores[1] is 300") { nps(intArrayOf(9, 300)) }
        refused("out_of_range", "is -5") { nps(intArrayOf(9), NpsOptions(minN = -5)) }
        assertEquals(null, Segment.of(300, -1, 3))
        val codes = purchases(intArrayOf(-1, 7), longArrayOf(0, 0), null, at).customer
        assertEquals(listOf(7, -1), codes.toList(), "-1 is 4294967295, the last code")
    }

    @Test
    fun hugeNumbersAreKeptOrRefused() {
        refused("out_of_range") { npsOfCounts(Long.MAX_VALUE, 0L, 0L) }
        val sum = CustomerBase().use { base ->
            base.append(Record.Account(Account("a", employees = (1L shl 53) + 1L)))
            base.toJson()
        }
        assertTrue("9007199254740993" in sum, sum)
        refused("invalid") { purchases(intArrayOf(1, 1), longArrayOf(0, 0), longArrayOf(Long.MAX_VALUE, Long.MAX_VALUE), at) }
        assertTrue(purchases(intArrayOf(1), longArrayOf(Long.MIN_VALUE), null, at).age[0] > 1e7)
        assertThrows<RegularsException> { model.newCustomerPmf(1e300, Int.MAX_VALUE) }
        refused("out_of_range") { model.newCustomerPurchases(-1.0) }
    }

    @Test
    fun instantsAndDatesThatTheCalendarDoesNotHave() {
        CustomerBase().use { base ->
            refused("invalid", "outside the calendar") { base.score(Instant.MAX) }
            refused("invalid", "outside the calendar") { base.score(Instant.MIN) }
            refused("invalid", "outside the calendar") { base.score(Instant.EPOCH.plusSeconds(9_200_000_000_000)) }
            refused("invalid") { base.append(Record.Order(order.copy(orderedAt = Instant.parse("+10000-01-01T00:00:00Z")))) }
            refused("invalid", "date") { base.append(Record.Subscription(Subscription("s", LocalDate.MAX))) }
            base.append(Record.Order(order.copy(orderedAt = at.plusNanos(123_456_789))))
            assertTrue("2026-03-01T08:00:00.123456Z" in base.toJson(), base.toJson())
        }
    }

    @Test
    fun recordsThatDoNotHold() {
        CustomerBase().use { base ->
            refused("invalid", "\"eur\" is not an ISO 4217 code") { base.append(Record.Order(order.copy(gross = Money("eur", 1)))) }
            refused("invalid", "blank") { base.append(Record.Customer(Customer(""))) }
            refused("invalid") { base.append(Record.Customer(Customer("c", country = "Iran"))) }
            refused("not_finite") { base.append(Record.Feedback(Feedback("f", FeedbackKind.NPS, at, score = Double.NaN, scaleMin = 0.0, scaleMax = 10.0))) }
            refused("not_finite") {
                base.append(Record.Customer(Customer("c", custom = mapOf("height" to CustomValue.Number(Double.NaN)))))
            }
            base.append(Record.Order(order))
            refused("duplicate") { base.append(Record.Order(order)) }
            refused("duplicate") { base.appendAll(listOf(Record.Customer(Customer("c-1")), Record.Order(order))) }
            assertEquals(listOf(0L, 1L), listOf(base.count(Entity.CUSTOMER), base.count(Entity.ORDER)), "all or none")
            refused("invalid", "none of customer") { base.count(Entity("customers")) }
            refused("invalid", "none of customer") { base.unattached(Entity("")) }
            refused("invalid", "not in the base") { base.appendReturn("o-2", Return(at, Money("EUR", 1))) }
            refused("invalid", "has no history") {
                base.appendChange(Entity.CUSTOMER, "c-1", Change(at, ChangeField.STATUS, to = ChangeValue.Text("won")))
            }
        }
    }

    @Test
    fun filesThatAreNone() {
        val header = "order_id,customer_id,ordered_at,net_amount,currency\n"
        refused("empty") { importCsv(Entity.ORDER, byteArrayOf()) }
        refused("invalid") { importCsv(Entity.ORDER, byteArrayOf(-1, -2, 0, 1)) }
        refused("invalid", "\"orders\" is none of customer, account") { importCsv(Entity("orders"), header.toByteArray()) }
        refused("invalid") { importCsv(Entity.ORDER, header.toByteArray(), ColumnMap(columns = mapOf("nonsense" to listOf("x")))) }
        refused("invalid", "single character") { importCsv(Entity.ORDER, header.toByteArray(), ColumnMap(formats = Formats(decimal = "..")))  }
        refused("invalid", "single character") { importCsv(Entity.ORDER, header.toByteArray(), ColumnMap(formats = Formats(decimal = "")))  }
        refused("invalid") { importJsonLines(Entity.ORDER, "{\"x\": 1}\n".toByteArray()) }
        refused("invalid") { ColumnMap.hubspot(Entity("nonsense")) }
        refused("invalid") { CustomerBase.fromJson("") }
        refused("invalid") { CustomerBase.fromJson("[".repeat(1_000_000)) }
        refused("version") { CustomerBase.fromJson("{\"format\": \"regulars.customer_base\", \"version\": 2}") }
        val report = importCsv(Entity.ORDER, (header + "1,c,2026-02-30,1.00,EUR\n2,c,2026-02-28,1.005,EUR\n").toByteArray()).report
        assertEquals(listOf(2L, 2L), listOf(report.rows, report.rejected))
    }

    @Test
    fun textThatIsNoUnicodeAndTextThatIsAllOfIt() {
        val ids = listOf("\u0000", "سارا", "😀", "a".repeat(1_000_000))
        assertEquals(ids.toSet(), customerCodes(ids).id.toSet())
        assertThrows<Exception> { customerCodes(listOf("\uD800")) }
    }

    @Test
    fun scoresThatCannotBe() {
        CustomerBase().use { base ->
            refused("empty") { base.score(at) }
            base.append(Record.Order(order))
            base.append(Record.Order(order.copy(id = "o-2", gross = Money("USD", 5))))
            refused("invalid") { base.score(at) }
            refused("no_rate", "USD to EUR") { base.score(at, ScoreOptions(currency = "EUR")) }
            refused("invalid", "rate") {
                base.score(at, ScoreOptions(currency = "EUR", rates = listOf(Rate("USD", "EUR", LocalDate.of(2026, 1, 1), "-1"))))
            }
            refused("out_of_range", "level") { base.score(at, ScoreOptions(level = 1.0)) }
            val rates = listOf(Rate("USD", "EUR", LocalDate.of(2026, 1, 1), "0.9"))
            assertEquals(0.045 + 9.0, base.score(at, ScoreOptions(currency = "EUR", rates = rates)).customers.spend.sum(), 0.01)
        }
    }

    @Test
    fun aCallerWhoThrowsWhileCalledBackStopsTheImport() {
        val rows = "id\n" + (1..20_000).joinToString("\n") + "\n"
        val thrower = ImportListener { error("the caller's own trouble") }
        CustomerBase().use { base ->
            refused("invalid", "the caller's own trouble") { base.importCsv(Entity.CUSTOMER, rows.toByteArray(), progress = thrower) }
            assertEquals(0L, base.count(Entity.CUSTOMER))
            val stopper = ImportListener { progress -> progress.rows < 5_000L }
            val report = base.importCsv(Entity.CUSTOMER, rows.toByteArray(), progress = stopper)
            assertEquals(listOf<Any>(false, report.rows), listOf<Any>(report.complete, base.count(Entity.CUSTOMER)))
        }
    }

    @Test
    fun aBaseIsSharedByThreadsAndClosedOnce() {
        val base = CustomerBase()
        val threads = (0 until 4).map { part ->
            Thread { repeat(250) { base.append(Record.Customer(Customer("c-$part-$it"))) } }
        }
        threads.forEach(Thread::start)
        threads.forEach(Thread::join)
        assertEquals(1_000L, base.count(Entity.CUSTOMER))
        base.close()
        base.close()
        assertThrows<IllegalStateException> { base.count(Entity.CUSTOMER) }
    }
}
