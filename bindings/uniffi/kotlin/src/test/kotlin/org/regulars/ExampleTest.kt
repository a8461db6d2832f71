package org.regulars

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.PrintStream
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class ExampleTest {
    @Test
    fun theExamplePrintsWhatTheReadmeSays() {
        val promised = File("README.md").readText()
            .substringAfter("cargo run --release --example worth_and_risk\n")
            .substringAfter("```text\n")
            .substringBefore("```")
        val printed = ByteArrayOutputStream()
        val console = System.out
        System.setOut(PrintStream(printed))
        try {
            Class.forName("Worth_and_riskKt").getMethod("main").invoke(null)
        } finally {
            System.setOut(console)
        }
        assertEquals(promised, printed.toString().replace(System.lineSeparator(), "\n"))
    }
}
