package org.regulars

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class FirstTest {
    @Test
    fun callsTheLibrary() {
        val answers = nps(byteArrayOf(10, 9, 9, 8, 10, 6, 9, 10, 7, 9, 3, 10))
        assertEquals(50.0, answers.points()!!.value)
        val histories = Histories(intArrayOf(2), doubleArrayOf(30.43), doubleArrayOf(38.86))
        println(BgNbd(0.243, 4.414, 0.793, 2.426).expectedPurchases(histories, 39.0).toList())
    }
}
