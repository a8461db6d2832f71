import java.io.File
import java.time.Instant
import java.util.Locale
import org.regulars.CustomerBase
import org.regulars.Entity

fun main() {
    val base = CustomerBase()
    base.importCsv(Entity.ORDER, File("examples/data/cdnow/orders.csv").readBytes())

    val scores = base.score(Instant.parse("1997-09-30T00:00:00Z"))
    val fit = scores.purchaseModel ?: error("too few customers who repeat")
    for (parameter in fit.parameters) {
        print("%-5s %.4f +- %.4f", parameter.name, parameter.value, parameter.standardError)
    }

    val customers = scores.customers
    val alive = customers.probabilityAlive!!
    val value = customers.value!!
    fun top(by: (Int) -> Double) = customers.key.indices.sortedByDescending(by).take(3)

    println("worth most in the next 26 weeks (USD, 95% interval)")
    for (row in top { value.value[it] }) {
        print("  %s %7.2f (%.2f to %.2f)", customers.key[row].id, value.value[row], value.low[row], value.high[row])
    }
    println("most at risk and still winnable (spend so far, probability to be a customer still)")
    for (row in top { customers.spend[it] * alive.value[it] * (1.0 - alive.value[it]) }) {
        val id = customers.key[row].id
        print("  %s %7.2f %.3f (%.3f to %.3f)", id, customers.spend[row], alive.value[row], alive.low[row], alive.high[row])
    }
}

private fun print(format: String, vararg values: Any?) = println(String.format(Locale.ROOT, format, *values))
