package org.regulars

import java.time.Instant
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.assertThrows

/** What a program in Kotlin expects of any of its types. */
class LanguageTest {
    @Test
    fun recordsWithColumnsAreEqualWhenTheirRowsAre() {
        fun histories(age: Double) = Histories(intArrayOf(1, 0), doubleArrayOf(2.0, 0.0), doubleArrayOf(age, 5.0))
        assertEquals(histories(4.0), histories(4.0))
        assertEquals(histories(4.0).hashCode(), histories(4.0).hashCode())
        assertNotEquals(histories(4.0), histories(3.0))
        assertEquals(histories(Double.NaN), histories(Double.NaN))
    }

    @Test
    fun wordsAreKnownOrKept() {
        assertTrue(Channel.LIVE_CHAT in Channel.known)
        assertEquals(Channel("live_chat"), Channel.LIVE_CHAT)
        val sent = Feedback("f-1", FeedbackKind.NPS, Instant.parse("2026-03-01T08:00:00Z"), channel = Channel("carrier pigeon"))
        CustomerBase().use { base ->
            base.append(Record.Feedback(sent))
            assertTrue("\"carrier pigeon\"" in base.toJson())
        }
    }

    @Test
    fun theClockOfTheMachineIsAnInstant() {
        CustomerBase().use { base ->
            val now = Instant.now().plusNanos(1)
            base.append(Record.Order(Order("o-1", "c-1", now, Money("EUR", 900))))
            assertEquals(1, base.score(now).customers.key.size)
        }
    }

    @Test
    fun theJarCarriesItsLicences() {
        for (licence in listOf("MIT", "APACHE")) {
            assertTrue(CustomerBase::class.java.getResource("/META-INF/LICENSE-$licence") != null, licence)
        }
    }

    @Test
    fun anErrorSaysWhatIsWrong() {
        val error = assertThrows<RegularsException> { CustomerBase().use { it.count(Entity("ordr")) } }
        assertEquals(error.displayMessage(), error.message)
    }
}
