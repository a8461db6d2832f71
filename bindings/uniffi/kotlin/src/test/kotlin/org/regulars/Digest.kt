package org.regulars

import com.fasterxml.jackson.databind.JsonNode
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.security.MessageDigest

/** The SHA-256 of values in the canonical form of tests/golden/README.md. */
internal class Digest {
    private val hash = MessageDigest.getInstance("SHA-256")

    fun hex(): String = hash.digest().joinToString("") { "%02x".format(it) }

    fun add(value: JsonNode): Digest {
        when {
            value.isNull -> hash.update(0)
            value.isBoolean -> hash.update(if (value.booleanValue()) 2 else 1)
            value.isNumber -> {
                hash.update(3)
                hash.update(room(Double.SIZE_BYTES).putDouble(value.doubleValue()).array())
            }
            value.isTextual -> text(value.textValue())
            value.isArray -> {
                count(5, value.size())
                value.forEach(::add)
            }
            else -> {
                val present = value.properties().filter { (_, member) -> !absent(member) }
                count(6, present.size)
                for ((name, member) in present.sortedBy { it.key }) {
                    text(name)
                    add(member)
                }
            }
        }
        return this
    }

    private fun text(text: String) {
        val bytes = text.toByteArray()
        count(4, bytes.size)
        hash.update(bytes)
    }

    private fun count(kind: Byte, count: Int) {
        hash.update(kind)
        hash.update(room(Int.SIZE_BYTES).putInt(count).array())
    }

    private fun room(size: Int): ByteBuffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN)

    private fun absent(member: JsonNode): Boolean =
        member.isNull || (member.isArray && member.isEmpty) || (member.isObject && member.all(::absent))
}
