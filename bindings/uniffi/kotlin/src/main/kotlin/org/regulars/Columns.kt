package org.regulars

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.temporal.ChronoUnit

// Columns cross the border as little-endian bytes; the generated code calls these functions, as uniffi.toml says.

private fun buffer(bytes: ByteArray): ByteBuffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)

internal fun doubles(bytes: ByteArray): DoubleArray =
    DoubleArray(bytes.size / Double.SIZE_BYTES).also { buffer(bytes).asDoubleBuffer().get(it) }

internal fun ints(bytes: ByteArray): IntArray =
    IntArray(bytes.size / Int.SIZE_BYTES).also { buffer(bytes).asIntBuffer().get(it) }

internal fun longs(bytes: ByteArray): LongArray =
    LongArray(bytes.size / Long.SIZE_BYTES).also { buffer(bytes).asLongBuffer().get(it) }

internal fun flags(bytes: ByteArray): BooleanArray = BooleanArray(bytes.size) { bytes[it] != 0.toByte() }

internal fun bytes(column: BooleanArray): ByteArray = ByteArray(column.size) { if (column[it]) 1 else 0 }

internal fun bytes(column: DoubleArray): ByteArray =
    room(column.size, Double.SIZE_BYTES).also { buffer(it).asDoubleBuffer().put(column) }

internal fun bytes(column: IntArray): ByteArray =
    room(column.size, Int.SIZE_BYTES).also { buffer(it).asIntBuffer().put(column) }

internal fun bytes(column: LongArray): ByteArray =
    room(column.size, Long.SIZE_BYTES).also { buffer(it).asLongBuffer().put(column) }

/** Counts have no sign: a negative one would cross as a huge one. */
internal fun countBytes(column: IntArray): ByteArray {
    check("count", column, Int.MAX_VALUE)
    return bytes(column)
}

internal fun scores(bytes: ByteArray): IntArray = IntArray(bytes.size) { bytes[it].toInt() and 0xFF }

internal fun scoreBytes(column: IntArray): ByteArray {
    check("scores", column, 255)
    return ByteArray(column.size) { column[it].toByte() }
}

private fun check(what: String, column: IntArray, most: Int) {
    val row = column.indexOfFirst { it < 0 || it > most }
    if (row >= 0) {
        throw RegularsException.OutOfRange(what, row, column[row].toDouble(), 0.0, most.toDouble())
    }
}

/** A number that has no sign on the library's side. */
internal fun unsigned(value: Long, most: Long): Long {
    if (value < 0 || value > most) {
        throw RegularsException.OutOfRange("whole number", 0, value.toDouble(), 0.0, most.toDouble())
    }
    return value
}

/** A number of rows or bytes, or the place of one: no array has more places than an `Int`. */
internal fun count(value: Long): Int = value.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()

private fun room(rows: Int, width: Int): ByteArray {
    checkRoom("rows", rows.toLong(), width)
    return ByteArray(rows * width)
}

/** A column crosses in one buffer. */
private fun checkRoom(what: String, count: Long, width: Int) {
    val most = (Int.MAX_VALUE - 64) / width
    if (count > most) {
        throw RegularsException.OutOfRange(what, 0, count.toDouble(), 0.0, most.toDouble())
    }
}

/** Text crosses as UTF-8, which has no half surrogate pairs; texts that were cut in the middle of a character end in one. */
internal fun comment(text: String): String = text.also { checkCharacters("text", it) }

internal fun comments(texts: List<String?>): List<String?> {
    // UTF-8 takes at most three bytes for each unit of UTF-16, and there are five more for each row.
    checkRoom("characters of the texts", texts.sumOf { 2L + (it?.length ?: 0) }, 3)
    return texts.onEachIndexed { row, text -> if (text != null) checkCharacters("texts[$row]", text) }
}

private fun checkCharacters(what: String, text: String) {
    var at = 0
    while (at < text.length) {
        val character = text.codePointAt(at)
        if (character in Char.MIN_SURROGATE.code..Char.MAX_SURROGATE.code) {
            throw RegularsException.Invalid(what, "half a surrogate pair at $at is no character")
        }
        at += Character.charCount(character)
    }
}

internal fun instant(microseconds: Long): java.time.Instant = java.time.Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS)

/** An instant is exact to the microsecond: what lies below, as in `Instant.now()`, is cut. */
internal fun microseconds(instant: java.time.Instant): Long = try {
    ChronoUnit.MICROS.between(java.time.Instant.EPOCH, instant.truncatedTo(ChronoUnit.MICROS))
} catch (_: ArithmeticException) {
    throw RegularsException.Invalid("instant", "$instant lies outside the calendar")
}
