import Foundation

// Columns cross the border as little-endian bytes, which is how every platform of Swift keeps numbers; the generated code calls
// these functions, as uniffi.toml says.

func column<Number: ExpressibleByIntegerLiteral>(_ data: Data) -> [Number] {
    var numbers = [Number](repeating: 0, count: data.count / MemoryLayout<Number>.stride)
    if !numbers.isEmpty {
        numbers.withUnsafeMutableBytes { room in
            _ = data.copyBytes(to: room)
        }
    }
    return numbers
}

func flags(_ data: Data) -> [Bool] {
    return data.map { $0 != 0 }
}

func bytes<Number>(_ column: [Number]) -> Data {
    return column.withUnsafeBytes { Data($0) }
}

func date(_ microseconds: Int64) -> Date {
    return Date(timeIntervalSince1970: Double(microseconds) / 1e6)
}

/// A date that no calendar has crosses as an instant that the library refuses.
func microseconds(_ date: Date) -> Int64 {
    return Int64(exactly: (date.timeIntervalSince1970 * 1e6).rounded()) ?? Int64.max
}
