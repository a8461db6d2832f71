package org.regulars

import java.time.Instant
import java.time.LocalDate
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The base of 20,000 customers that every language makes for itself; tests/golden/README.md has the recipe. */
class SimulatedBaseTest {
    @Test
    fun scoresHaveTheSameBitsAsTheNativeOnes() {
        val (orders, feedback) = files()
        val scores = CustomerBase().use { base ->
            assertEquals(listOf<Finding>(), base.importCsv(Entity.ORDER, orders.toByteArray()).findings)
            assertEquals(listOf<Finding>(), base.importCsv(Entity.FEEDBACK, feedback.toByteArray()).findings)
            base.score(Instant.parse("2025-12-31T00:00:00Z"))
        }
        val native = JSON.readTree(java.io.File("tests/golden/digests.json"))["simulated"].textValue()
        assertEquals(native, Digest().add(tree(scores)).hex())
    }

    private var state = 2_463_534_242u

    private fun draw(below: Int): Int {
        state = state xor (state shl 13)
        state = state xor (state shr 17)
        state = state xor (state shl 5)
        return (state % below.toUInt()).toInt()
    }

    private fun files(): Pair<String, String> {
        val orders = StringBuilder("order_id,customer_id,ordered_at,net_amount,currency\n")
        val feedback = StringBuilder("feedback_id,customer_id,kind,submitted_at,score\n")
        var order = 0
        for (customer in 1..20_000) {
            var day = draw(365)
            val buys = 1 + draw(60)
            val leaves = draw(500)
            val spend = 500 + draw(6000)
            val answers = draw(4)
            var first = true
            while (day < 730) {
                val cents = spend / 2 + draw(spend)
                val date = LocalDate.of(2024, 1, 1).plusDays(day.toLong())
                orders.append("${order++},$customer,$date,${cents / 100}.${"%02d".format(cents % 100)},EUR\n")
                if (!first && draw(1000) < leaves) break
                first = false
                do day += 7 while (day < 730 && draw(1000) >= buys)
                day += draw(7)
            }
            if (answers == 0) feedback.append("$customer,$customer,nps,2025-12-01,${draw(11)}\n")
        }
        return Pair(orders.toString(), feedback.toString())
    }
}
