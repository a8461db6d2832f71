package org.regulars

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Long work is watched and stopped. */
class HeedTest {
    private val truth = PurchaseModel.ParetoNbd(0.55, 10.58, 0.61, 11.67)

    /** Seconds of work, unless it is stopped. */
    private fun long(): Simulation = simulate(truth, DoubleArray(5_000_000) { 39.0 })

    @Test
    fun aResultComesOutAndSoDoesAnError() {
        assertEquals(2L, heed { nps(intArrayOf(9, 3)) }.n)
        refused("out_of_range") { heed { nps(intArrayOf(11)) } }
        assertThrows<NoSuchElementException> { heed { throw NoSuchElementException() } }
    }

    @Test
    fun falseStopsTheWork() {
        val seen = mutableListOf<Work>()
        refused("stopped", "as the caller asked") {
            heed({ work -> seen.add(work) && seen.size < 3 }) { long() }
        }
        assertEquals(listOf(Work(WorkStep.PREPARE, 0L, null), WorkStep.SIMULATE), listOf(seen.first(), seen.last().step))
        assertTrue(seen.size == 3 && seen.last().done < 5_000_000L, seen.toString())
        refused("stopped") { heed({ false }) { error("it isn't begun") } }
    }

    @Test
    fun whatTheCallbackThrowsComesOut() {
        assertThrows<NoSuchElementException> { heed({ throw NoSuchElementException() }) { long() } }
        assertEquals(3, simulate(truth, DoubleArray(3) { 39.0 }).age.size)
    }

    @Test
    fun anInterruptedThreadStops() {
        var thrown: Throwable? = null
        val thread = Thread { thrown = runCatching { heed { long() } }.exceptionOrNull() }
        thread.start()
        Thread.sleep(100)
        thread.interrupt()
        thread.join()
        assertTrue(thrown is InterruptedException, thrown.toString())
    }

    @Test
    fun aStoppedImportLeavesTheBaseAsItWas() {
        val rows = "id\n" + (1..500_000).joinToString("\n") + "\n"
        CustomerBase().use { base ->
            refused("stopped") { heed({ work -> work.done == 0L }) { base.importCsv(Entity.CUSTOMER, rows.toByteArray()) } }
            assertEquals(0L, base.count(Entity.CUSTOMER))
        }
    }
}
