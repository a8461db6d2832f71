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
    val row = column.indexOfFirst { it < 0 }
    if (row >= 0) {
        throw RegularsException.OutOfRange("count", row.toULong(), column[row].toDouble(), 0.0, Int.MAX_VALUE.toDouble())
    }
    return bytes(column)
}

private fun room(rows: Int, width: Int): ByteArray {
    checkRoom("rows", rows.toLong(), width)
    return ByteArray(rows * width)
}

/** A column crosses in one buffer. */
private fun checkRoom(what: String, count: Long, width: Int) {
    val most = (Int.MAX_VALUE - 64) / width
    if (count > most) {
        throw RegularsException.OutOfRange(what, 0UL, count.toDouble(), 0.0, most.toDouble())
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

internal fun instant(microseconds: Long): Instant = Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS)

internal fun microseconds(instant: Instant): Long {
    val whole = try {
        ChronoUnit.MICROS.between(Instant.EPOCH, instant)
    } catch (_: ArithmeticException) {
        throw RegularsException.Invalid("instant", "$instant lies outside the calendar")
    }
    if (instant.nano % 1_000 != 0) {
        throw RegularsException.Invalid("instant", "$instant has parts of a microsecond, which truncatedTo(ChronoUnit.MICROS) leaves out")
    }
    return whole
}
