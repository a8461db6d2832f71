import Foundation
import Regulars

/// The lines of the story, from the bytes of an orders file.
func worthAndRisk(_ file: Data) throws -> [String] {
    let base = CustomerBase()
    try base.importCsv(entity: .order, bytes: file)

    let asOf = ISO8601DateFormatter().date(from: "1997-09-30T00:00:00Z")!
    let scores = try base.score(asOf: asOf)
    var lines: [String] = []
    for parameter in scores.purchaseModel?.parameters ?? [] {
        let name = parameter.name.padding(toLength: 5, withPad: " ", startingAt: 0)
        lines.append(name + String(format: " %.4f +- %.4f", parameter.value, parameter.standardError ?? Double.nan))
    }

    let customers = scores.customers
    guard let alive = customers.probabilityAlive, let value = customers.value else {
        return lines + ["too few customers who repeat"]
    }
    func top(_ by: (Int) -> Double) -> [Int] {
        return Array(customers.key.indices.sorted { by($0) > by($1) }.prefix(3))
    }

    lines.append("worth most in the next 26 weeks (USD, 95% interval)")
    for row in top({ value.value[$0] }) {
        let numbers = String(format: " %7.2f (%.2f to %.2f)", value.value[row], value.low[row], value.high[row])
        lines.append("  " + customers.key[row].id + numbers)
    }
    lines.append("most at risk and still winnable (spend so far, probability to be a customer still)")
    for row in top({ customers.spend[$0] * alive.value[$0] * (1 - alive.value[$0]) }) {
        let spend = String(format: " %7.2f", customers.spend[row])
        let chance = String(format: " %.3f (%.3f to %.3f)", alive.value[row], alive.low[row], alive.high[row])
        lines.append("  " + customers.key[row].id + spend + chance)
    }
    return lines
}
