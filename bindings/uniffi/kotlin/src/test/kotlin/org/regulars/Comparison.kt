package org.regulars

import com.fasterxml.jackson.databind.JsonNode
import kotlin.math.abs
import kotlin.math.max

/** How far a number may lie from the expected one; tests/golden/README.md has the words. */
internal class Tolerance(node: JsonNode) {
    private val word: String? = node.textValue()
    private val relative: Double? = node["relative"]?.doubleValue()
    private val absolute: Double? = node["absolute"]?.doubleValue()

    init {
        require(word in listOf("bits", "reference") || (relative ?: absolute ?: -1.0) >= 0.0) { "no readable tolerance: $node" }
    }

    fun accepts(expected: Double, found: Double, cond: Double): Boolean {
        val error = abs(found - expected)
        return when {
            word == "bits" -> expected.toRawBits() == found.toRawBits()
            absolute != null -> error <= absolute
            relative != null -> error <= relative * abs(expected)
            abs(expected) < 1e-290 -> error <= 1e-300
            else -> error <= max(256.0 * Math.ulp(1.0) * max(cond, 1.0), 1e-12) * abs(expected)
        }
    }
}

/** The first difference, or null. Fields that `expected` doesn't name aren't compared. */
internal fun difference(expected: JsonNode, found: JsonNode, tolerance: Tolerance, cond: JsonNode?): String? = when {
    expected.isObject && found.isObject -> expected.properties().firstNotNullOfOrNull { (name, member) ->
        val other = found[name] ?: return ".$name is missing"
        difference(member, other, tolerance, if (cond?.isObject == true) cond[name] else cond)?.let { ".$name$it" }
    }
    expected.isArray && found.isArray ->
        if (expected.size() != found.size()) {
            " has ${found.size()} elements, expected ${expected.size()}"
        } else {
            expected.indices().firstNotNullOfOrNull { at ->
                difference(expected[at], found[at], tolerance, if (cond?.isArray == true) cond[at] else cond)?.let { "[$at]$it" }
            }
        }
    expected.isNumber && found.isNumber -> {
        val whole = expected.isIntegralNumber && found.isIntegralNumber
        val equal = when {
            whole -> expected.bigIntegerValue() == found.bigIntegerValue()
            else -> tolerance.accepts(expected.doubleValue(), found.doubleValue(), cond?.asDouble(1.0) ?: 1.0)
        }
        if (equal) null else " found $found, expected $expected"
    }
    expected == found -> null
    else -> " found $found, expected $expected"
}

private fun JsonNode.indices(): IntRange = 0 until size()
