package org.regulars

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

internal val JSON = ObjectMapper()
private val FOLDER = File("tests/golden")
private val DIGESTS = JSON.readTree(File(FOLDER, "digests.json"))

/** Runs every golden file, and compares the digest of its outcomes with the native one. */
class GoldenTest {
    @TestFactory
    fun goldenFilesHold(): List<DynamicTest> = files().map { file -> dynamicTest(file.toString()) { run(JSON.readTree(file)) } }

    @Test
    fun everyCallHasAGoldenFile() {
        val called = files().map { JSON.readTree(it)["call"].textValue() }.toSet()
        assertEquals(called, CALLS.keys)
        assertEquals(called + "simulated", DIGESTS.fieldNames().asSequence().toSet())
    }

    @Test
    fun wrongNumbersAreNoticed() {
        val (one, next) = listOf("[1.0]", "[1.0000000000000002]").map(JSON::readTree)
        assertTrue(difference(one, next, Tolerance(JSON.readTree("\"bits\"")), null) != null)
        assertTrue(difference(one, next, Tolerance(JSON.readTree("\"reference\"")), null) == null)
    }

    private fun files(): List<File> {
        val rooms = FOLDER.listFiles { file -> file.isDirectory && file.name != "math" }!!
        return rooms.flatMap { room -> room.listFiles { file -> file.extension == "json" }!!.toList() }.sorted()
    }

    private fun run(file: JsonNode) {
        val name = file["call"].textValue()
        val call = CALLS[name] ?: throw AssertionError("unknown call $name")
        val digest = Digest()
        val failures = file["cases"].mapIndexedNotNull { index, case ->
            val (value, code) = outcome(call, Args(case["args"]))
            digest.add(value ?: JSON.createObjectNode().put("error", code))
            val why = when {
                case.has("error") -> if (case["error"].textValue() == code) null else "found ${code ?: value}, expected ${case["error"]}"
                value == null -> "error $code"
                else -> difference(case["ok"], value, Tolerance(case["tolerance"] ?: file["tolerance"]), case["cond"])
            }
            why?.let { "case $index: $it" }
        }
        assertEquals(listOf<String>(), failures.take(5), name)
        assertEquals(DIGESTS[name].textValue(), digest.hex(), "$name: other bits than the native ones")
    }

    /** The value, or the code of the error. */
    private fun outcome(call: Args.() -> Any?, args: Args): Pair<JsonNode?, String?> = try {
        val value = tree(args.call())
        args.checkAllTaken()
        Pair(value, null)
    } catch (error: RegularsException) {
        Pair(null, error.code())
    }
}
