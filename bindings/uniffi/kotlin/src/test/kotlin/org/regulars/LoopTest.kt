package org.regulars

import java.time.Duration
import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Whether customers are asked, heard and answered: the questions to a base, and what they refuse. */
class LoopTest {
    private val at = Instant.parse("2026-04-01T00:00:00Z")

    private fun day(day: Int, hour: Int = 8): Instant = Instant.parse("2026-03-%02dT%02d:00:00Z".format(day, hour))

    private fun complaint(day: Int, heardAt: Instant? = null) =
        Feedback("f-$day", FeedbackKind.COMPLAINT, day(day), channel = Channel.EMAIL, loop = FeedbackLoop(heardAt))

    private fun answer(row: Int, score: Double, customer: String? = null) = Feedback(
        "n-$row", FeedbackKind.NPS, day(row + 1, 10),
        customerId = customer, score = score, scaleMin = 0.0, scaleMax = 10.0, channel = if (row % 2 == 0) Channel.EMAIL else Channel.APP,
    )

    private fun <T> base(records: List<Record>, question: (CustomerBase) -> T): T =
        CustomerBase().use { base -> base.appendAll(records).let { question(base) } }

    @Test
    fun theLoopIsTimedFromWhenTheCustomerSpoke() {
        val complaints = (1..9).map { Record.Feedback(complaint(it, if (it < 7) day(it, 20) else null)) }
        val found = base(complaints) { it.closedLoop(at, LoopOptions(withinDays = 1.0, by = listOf("channel"))) }
        assertEquals(listOf(9L, 6L), listOf(found.total.n, found.total.heard.reached))
        assertEquals(6.0 / 9.0, found.total.heard.within.estimate!!.value, 1e-12)
        assertTrue("the median is 0.5" in (found.total.heard.medianDays as Answer.NotEnough).why)
        assertEquals(listOf("f-7", "f-8", "f-9"), found.neverAnswered.map { it.id })
        assertEquals(Duration.between(day(7), at).toHours() / 24.0, found.neverAnswered[0].waitingDays, 1e-12)
        assertEquals(listOf("channel", "email"), found.groups.single().let { listOf(it.by, it.group) })
        assertEquals(2, base(complaints) { it.closedLoop(at) }.groups.size, "the library's own dimensions")
    }

    @Test
    fun theQueueSaysWhyEachStandsWhereItStands() {
        val waiting = (2..6).map { Record.Feedback(complaint(it)) }
        val queue = base(waiting) { it.answerQueue(Instant.parse("2026-03-18T00:00:00Z"), options = QueueOptions(reservedShare = 0.5)) }
        assertEquals(listOf("f-2", 2L, null), listOf(queue.items[0].id, queue.pastCap, queue.currency))
        assertEquals(QueueReason.LONGEST_WAITING, queue.items[1].reason)
        assertTrue(queue.items.all { it.entity == Entity.FEEDBACK && it.why.isNotBlank() && it.valueSaved == null })
        val orders = (0 until 3).map { Record.Order(Order("o-$it", "c-1", day(it + 1), Money("EUR", 900))) }
        val said = Record.Feedback(complaint(9).copy(customerId = "c-1"))
        val bought = base(orders + said) { it.answerQueue(at, ScoreOptions(horizon = 4.0), QueueOptions(capacityPerDay = 2.0)) }
        assertEquals(listOf("EUR", 1L, 0.5), listOf(bought.currency, bought.lateByThen, bought.items.single().daysUntilTurn))
        assertEquals("c-1", bought.items.single().customer!!.id)
    }

    @Test
    fun answersAreBrokenDownByWhatIsAskedFor() {
        val scores = listOf(9.0, 10.0, 9.0, 3.0, 7.0, 10.0, 2.0, 9.0, 9.0, 6.0, 10.0, 4.0)
        val answers = scores.mapIndexed { row, score -> Record.Feedback(answer(row, score)) }
        val channel = BreakdownOptions(by = listOf("channel"), figures = RatingOptions(level = 0.9, minN = 2L))
        val found = base(answers) { it.breakdown(at, channel) }
        assertEquals(listOf(12L, null), listOf(found.total.nps!!.n, found.total.rating))
        assertEquals(listOf("app", "email"), found.groups.map { it.group })
        assertEquals(0.9, found.groups[0].figure.nps!!.score.estimate!!.level)
        assertEquals(RatingScale(0.0, 10.0, 1.0), found.scale)
        val weeks = BreakdownOptions(since = day(3), by = listOf("period"), period = CalendarPeriod.WEEK)
        assertEquals(listOf("2026-03-02", "2026-03-09"), base(answers) { it.breakdown(at, weeks) }.groups.map { it.group })
    }

    @Test
    fun theSilentMayMoveTheScore() {
        val customers = (0 until 20).map { Record.Customer(Customer("c-$it")) }
        val asked = (0 until 10).map { Record.Invitation(Invitation("i-$it", "c-$it", day(1))) }
        val answered = (0 until 6).map { Record.Feedback(answer(it, 9.0, "c-$it")) }
        val found = base(customers + asked + answered) { it.coverage(at) }
        assertEquals(listOf(10L, 6L, 4), listOf(found.total.asked, found.total.answered, found.silent.size.toLong()))
        assertEquals(listOf(0.2, 1.0), found.worstCase!!.let { listOf(Math.round(it.low * 1e12) / 1e12, it.high) })
        assertEquals(0.6, found.total.responseRate.estimate!!.value)
    }

    @Test
    fun questionsWithoutAnAnswer() {
        val answers = listOf(Record.Feedback(answer(0, 9.0)), Record.Customer(Customer("c")))
        base(answers) { base ->
            refused("invalid", "chanel") { base.closedLoop(at, LoopOptions(by = listOf("chanel"))) }
            refused("out_of_range", "within_days") { base.closedLoop(at, LoopOptions(withinDays = 0.0)) }
            refused("not_finite", "within_days") { base.closedLoop(at, LoopOptions(withinDays = Double.NaN)) }
            refused("out_of_range", "recoverable") { base.answerQueue(at, options = QueueOptions(recoverable = 1.5)) }
            refused("not_finite", "capacity_per_day") { base.answerQueue(at, options = QueueOptions(capacityPerDay = Double.NaN)) }
            refused("out_of_range", "horizon") {
                base.append(Record.Order(Order("o", "c", day(1), Money("EUR", 1))))
                base.answerQueue(at, ScoreOptions(horizon = -1.0))
            }
            refused("invalid", "Europe/Berlin") { base.breakdown(at, BreakdownOptions(calendar = CalendarOptions(zone = "Berlin"))) }
            refused("empty") { base.breakdown(at, BreakdownOptions(kind = FeedbackKind("no such kind"))) }
            refused("empty") { base.breakdown(at, BreakdownOptions(since = at)) }
            refused("invalid", "from 0 to 10") { base.breakdown(at, BreakdownOptions(scale = RatingScale(1.0, 5.0, 1.0))) }
            refused("invalid", "is known of an answer") { base.coverage(at, CoverageOptions(by = "channel")) }
            refused("invalid") { base.coverage(at, CoverageOptions(by = "")) }
            refused("invalid", "outside the calendar") { base.coverage(Instant.MAX) }
        }
        CustomerBase().use { base ->
            refused("empty") { base.breakdown(at) }
            refused("empty") { base.coverage(at) }
            assertEquals(listOf(0L, 0), listOf(base.closedLoop(at).total.n, base.answerQueue(at).items.size.toLong()))
        }
    }
}
