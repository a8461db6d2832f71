package org.regulars

import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** What is in a base is read back: records, a page of them, one customer with all that is theirs. */
class ReadingTest {
    private val map = ColumnMap(constants = mapOf("currency" to "EUR"))

    private fun <T> base(question: (CustomerBase) -> T): T = CustomerBase().use { base ->
        val columns = listOf(
            TableColumn("id", Cells.Texts(listOf("2", "1", "3"))),
            TableColumn("customer_id", Cells.Texts(listOf("a", "a", "b"))),
            TableColumn("ordered_at", Cells.Instants(listOf("02", "01", "03").map { Instant.parse("2026-$it-05T10:00:00Z") })),
            TableColumn("net_amount", Cells.Numbers(listOf(12.5, 7.25, 30.0))),
        )
        val report = base.importColumns(Entity.ORDER, columns, map)
        assertEquals(listOf<Finding>(), report.findings)
        assertEquals(Repeats(3, 0, 0, 0), report.repeats)
        base.append(Record.Customer(Customer("a", country = "IR")))
        question(base)
    }

    private fun ids(records: List<Record>) = records.map { (it as Record.Order).v1.id }

    @Test
    fun recordsAreReadInOrderOfIdAPageOfThemOrAsOfAnInstant() = base { base ->
        assertEquals(listOf("1", "2", "3"), ids(base.records(Entity.ORDER)))
        assertEquals(listOf("2"), ids(base.records(Entity.ORDER, from = 1, most = 1)))
        assertEquals(listOf("1", "2"), ids(base.records(Entity.ORDER, asOf = Instant.parse("2026-02-28T00:00:00Z"))))
        assertEquals(listOf<Record>(), base.records(Entity.TICKET))
        assertThrows(RegularsException::class.java) { base.records(Entity("orders")) }
        Unit
    }

    @Test
    fun aCustomerComesWithWhatIsTheirs() = base { base ->
        val found = base.customer("a")!!
        assertEquals("IR", found.customer.country)
        assertEquals(listOf("1", "2"), found.orders.map { it.id })
        assertEquals(1, base.customer("a", asOf = Instant.parse("2026-01-31T00:00:00Z"))!!.orders.size)
        assertNull(base.customer("b"))
        assertNull(base.customer("a", source = "shop"))
    }

    @Test
    fun aFileThatOverlapsTheLastOneIsAnUpdate() = base { base ->
        val lines = """{"id": "3", "customer_id": "b", "ordered_at": "2026-03-05T10:00:00Z", "net_amount": 31}
{"id": "4", "customer_id": "c", "ordered_at": "2026-03-06T10:00:00Z", "net_amount": 5}
""".toByteArray()
        assertThrows(RegularsException::class.java) { base.importJsonLines(Entity.ORDER, lines, map) }
        assertEquals(3, ids(base.records(Entity.ORDER)).size)
        val report = base.importJsonLines(Entity.ORDER, lines, map, ImportOptions(onRepeat = OnRepeat.REPLACE))
        assertEquals(Repeats(1, 0, 0, 1), report.repeats)
    }
}
