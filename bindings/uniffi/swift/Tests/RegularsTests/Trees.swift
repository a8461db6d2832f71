import Foundation
import Regulars

/// The JSON form of a result, by reflection: structs are records with snake_case members.
func tree(_ value: Any) throws -> JSON {
    switch value {
    case let json as JSON: return json
    case let truth as Bool: return .bool(truth)
    case let text as String: return .text(text)
    case let number as Double:
        if !number.isFinite {
            throw Unreadable(why: "the result holds \(number)")
        }
        return .double(number)
    case let number as Int: return .whole(String(number))
    case let word as any Word: return .text(word.rawValue)
    case let date as Date: return .text(written(date))
    case let data as Data: return .array(data.map { JSON.whole(String($0)) })
    case let known as KnownModel:
        switch known {
        case .purchases(let model): return .object(["purchases": try tree(model)])
        case .spend(let model): return .object(["spend": try tree(model)])
        }
    case let imported as Imported:
        var members = try record(imported.report)
        members["records"] = try tree(imported.records)
        return .object(members)
    default: return try reflected(value)
    }
}

/// A fit whose model is its parameters, without the name of its kind.
func untagged(_ fit: JSON) -> JSON {
    guard case .object(var members) = fit, case .object(let kinds)? = members["model"], let model = kinds.values.first else {
        return fit
    }
    members["model"] = model
    return .object(members)
}

private func reflected(_ value: Any) throws -> JSON {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
        guard let some = mirror.children.first else {
            return .null
        }
        return try tree(some.value)
    case .collection:
        return .array(try mirror.children.map { try tree($0.value) })
    case .dictionary:
        guard let members = value as? [String: Any] else {
            throw Unreadable(why: "\(mirror.subjectType) has no JSON form")
        }
        return .object(try members.mapValues { try tree($0) })
    case .enum:
        return try variant(value, mirror)
    case .struct, .tuple:
        return .object(try record(value))
    default:
        throw Unreadable(why: "\(mirror.subjectType) has no JSON form")
    }
}

private func variant(_ value: Any, _ mirror: Mirror) throws -> JSON {
    if let answer = value as? Answer {
        switch answer {
        case .known(let estimate):
            var members = try record(estimate)
            members["answer"] = .text("known")
            return .object(members)
        case .notEnough(let n, let needed, let why):
            let members: [String: JSON] = [
                "answer": .text("not_enough"), "n": .whole(String(n)), "needed": .whole(String(needed)), "why": .text(why),
            ]
            return .object(members)
        }
    }
    guard let payload = mirror.children.first else {
        return .text(snake(String(describing: value)))
    }
    let inner = try tree(payload.value)
    if value is Record {
        return inner
    }
    return .object([snake(payload.label ?? ""): inner])
}

private func record(_ value: Any) throws -> [String: JSON] {
    var members: [String: JSON] = [:]
    for child in Mirror(reflecting: value).children {
        members[snake(child.label ?? "")] = try tree(child.value)
    }
    return members
}

private func snake(_ name: String) -> String {
    var words = ""
    for character in name {
        if character.isUppercase {
            words += "_" + character.lowercased()
        } else if character != "`" {
            words.append(character)
        }
    }
    return words
}

// Instants by whole numbers only: formatters disagree about the calendar before 1582.

/// RFC 3339 in UTC, with 3 or 6 digits of a second where they aren't zero.
private func written(_ date: Date) -> String {
    let microseconds = Int((date.timeIntervalSince1970 * 1e6).rounded())
    let fraction = ((microseconds % 1_000_000) + 1_000_000) % 1_000_000
    let seconds = (microseconds - fraction) / 1_000_000
    let second = ((seconds % 86_400) + 86_400) % 86_400
    let (year, month, day) = calendar((seconds - second) / 86_400)
    let text = String(
        format: "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, second / 3_600, second / 60 % 60, second % 60
    )
    if fraction == 0 {
        return text + "Z"
    }
    let digits = String(format: "%06d", fraction)
    return text + "." + (digits.hasSuffix("000") ? String(digits.prefix(3)) : digits) + "Z"
}

/// An instant in UTC as the golden files write it.
func instant(_ text: String) throws -> Date {
    let parts = text.split(whereSeparator: { "-T:.Z".contains($0) }).map { String($0) }
    let numbers = parts.prefix(6).compactMap { Int($0) }
    guard numbers.count == 6, text.hasSuffix("Z") else {
        throw Unreadable(why: "\(text) is no instant")
    }
    let days = day(numbers[0], numbers[1], numbers[2])
    let seconds = days * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
    let fraction = parts.count > 6 ? Double("0." + parts[6]) ?? 0 : 0
    return Date(timeIntervalSince1970: Double(seconds) + fraction)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
private func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years begin in March, so that the day of leap is the last.
    let (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leaps = y / 4 - y / 100 + y / 400
    return y * 365 + leaps + (153 * m + 2) / 5 + day - 1 - 719_468
}

/// The date of the Gregorian calendar so many days after 1970-01-01.
private func calendar(_ days: Int) -> (Int, Int, Int) {
    var year = 1969 + (days < 0 ? days / 365 : days / 366)
    while day(year + 1, 1, 1) <= days {
        year += 1
    }
    var month = 1
    while month < 12 && day(year, month + 1, 1) <= days {
        month += 1
    }
    return (year, month, days - day(year, month, 1) + 1)
}
