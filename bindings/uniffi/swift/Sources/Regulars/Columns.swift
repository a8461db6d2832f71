import Foundation

// Columns cross the border as little-endian bytes, which is how every platform of Swift keeps numbers; the generated
// code calls these functions, as uniffi.toml says.

func column<Number: ExpressibleByIntegerLiteral>(_ data: Data) -> [Number] {
    var numbers = [Number](repeating: 0, count: data.count / MemoryLayout<Number>.stride)
    if !numbers.isEmpty {
        numbers.withUnsafeMutableBytes { room in
            _ = data.copyBytes(to: room)
        }
    }
    return numbers
}

func wholes<Number: FixedWidthInteger>(_ data: Data, of: Number.Type) -> [Int] {
    let numbers: [Number] = column(data)
    return numbers.map { Int($0) }
}

func flags(_ data: Data) -> [Bool] {
    return data.map { $0 != 0 }
}

func bytes<Number>(_ column: [Number]) -> Data {
    return column.withUnsafeBytes { Data($0) }
}

func bytes<Number: FixedWidthInteger>(_ column: [Int], of: Number.Type) throws -> Data {
    var numbers: [Number] = []
    numbers.reserveCapacity(column.count)
    for (row, value) in column.enumerated() {
        numbers.append(try whole(value, row: row))
    }
    return bytes(numbers)
}

/// A whole number in the width that the library has for it.
func whole<Number: FixedWidthInteger>(_ value: Int, row: Int = 0) throws -> Number {
    guard let number = Number(exactly: value) else {
        throw RegularsError.outOfRange(
            what: "whole number", index: row, value: Double(value), min: Double(Number.min), max: Double(Number.max)
        )
    }
    return number
}

/// A number of bytes or elements as it crosses: 2 GiB are too many for one argument.
func length(_ count: Int) throws -> Int32 {
    guard let length = Int32(exactly: count) else {
        throw RegularsError.outOfRange(what: "length", index: 0, value: Double(count), min: 0, max: Double(Int32.max))
    }
    return length
}

func date(_ microseconds: Int) -> Date {
    return Date(timeIntervalSince1970: Double(microseconds) / 1e6)
}

func microseconds(_ date: Date) throws -> Int {
    guard let whole = Int(exactly: (date.timeIntervalSince1970 * 1e6).rounded()) else {
        let seconds = date.timeIntervalSince1970
        throw RegularsError.invalid(what: "instant", why: "\(seconds) seconds since 1970 lie outside the calendar")
    }
    return whole
}
