import Foundation

/// A JSON value that tells whole numbers, however large, from doubles.
enum JSON: Equatable {
    case null
    case bool(Bool)
    case whole(String)
    case double(Double)
    case text(String)
    case array([JSON])
    case object([String: JSON])

    static func parse(_ text: String) throws -> JSON {
        var reader = JSONReader(scalars: Array(text.unicodeScalars))
        let value = try reader.value()
        try reader.end()
        return value
    }

    subscript(_ name: String) -> JSON? {
        if case .object(let members) = self {
            return members[name]
        }
        return nil
    }

    var isNull: Bool { return self == .null }

    var text: String? {
        if case .text(let text) = self {
            return text
        }
        return nil
    }

    var elements: [JSON] {
        if case .array(let elements) = self {
            return elements
        }
        return []
    }

    var number: Double? {
        switch self {
        case .whole(let digits): return Double(digits)
        case .double(let number): return number
        default: return nil
        }
    }

    /// The text of this value as JSON.
    func written() -> String {
        switch self {
        case .null: return "null"
        case .bool(let truth): return truth ? "true" : "false"
        case .whole(let digits): return digits
        case .double(let number): return "\(number)"
        case .text(let text): return JSON.quoted(text)
        case .array(let elements): return "[" + elements.map { $0.written() }.joined(separator: ",") + "]"
        case .object(let members):
            return "{" + members.map { JSON.quoted($0.key) + ":" + $0.value.written() }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" {
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            } else if scalar.value < 32 {
                quoted += String(format: "\\u%04x", scalar.value)
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

struct Unreadable: Error {
    let why: String
}

/// Reads JSON by recursive descent.
private struct JSONReader {
    let scalars: [Unicode.Scalar]
    var at = 0

    init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private var next: Unicode.Scalar? { return at < scalars.count ? scalars[at] : nil }

    private mutating func skipSpace() {
        while let scalar = next, scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t" {
            at += 1
        }
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws {
        skipSpace()
        if next != scalar {
            throw Unreadable(why: "no \(scalar) at \(at)")
        }
        at += 1
    }

    private mutating func found(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        if next == scalar {
            at += 1
            return true
        }
        return false
    }

    mutating func end() throws {
        skipSpace()
        if at < scalars.count {
            throw Unreadable(why: "more than one value")
        }
    }

    mutating func value() throws -> JSON {
        skipSpace()
        guard let first = next else {
            throw Unreadable(why: "no value")
        }
        switch first {
        case "{": return try object()
        case "[": return try array()
        case "\"": return .text(try text())
        case "t": return try word("true", .bool(true))
        case "f": return try word("false", .bool(false))
        case "n": return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws -> JSON {
        for scalar in word.unicodeScalars {
            try expect(scalar)
        }
        return value
    }

    private mutating func object() throws -> JSON {
        try expect("{")
        var members: [String: JSON] = [:]
        if found("}") {
            return .object(members)
        }
        repeat {
            skipSpace()
            let name = try text()
            try expect(":")
            members[name] = try value()
        } while found(",")
        try expect("}")
        return .object(members)
    }

    private mutating func array() throws -> JSON {
        try expect("[")
        var elements: [JSON] = []
        if found("]") {
            return .array(elements)
        }
        repeat {
            elements.append(try value())
        } while found(",")
        try expect("]")
        return .array(elements)
    }

    private mutating func number() throws -> JSON {
        let start = at
        while let scalar = next, "+-.eE0123456789".unicodeScalars.contains(scalar) {
            at += 1
        }
        var digits = ""
        digits.unicodeScalars.append(contentsOf: scalars[start..<at])
        guard let double = Double(digits) else {
            throw Unreadable(why: "no number at \(start)")
        }
        let isWhole = !digits.contains(".") && !digits.contains("e") && !digits.contains("E")
        return isWhole ? .whole(digits) : .double(double)
    }

    private mutating func text() throws -> String {
        try expect("\"")
        var units: [UInt16] = []
        while let scalar = next, scalar != "\"" {
            at += 1
            if scalar == "\\" {
                units.append(try escaped())
            } else {
                units.append(contentsOf: String(Character(scalar)).utf16)
            }
        }
        try expect("\"")
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func escaped() throws -> UInt16 {
        guard let kind = next else {
            throw Unreadable(why: "an escape without end")
        }
        at += 1
        switch kind {
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "b": return 8
        case "f": return 12
        case "u":
            var digits = ""
            digits.unicodeScalars.append(contentsOf: scalars[at..<min(at + 4, scalars.count)])
            at += 4
            guard let unit = UInt16(digits, radix: 16) else {
                throw Unreadable(why: "\(digits) is no code unit")
            }
            return unit
        default: return UInt16(kind.value)
        }
    }
}
