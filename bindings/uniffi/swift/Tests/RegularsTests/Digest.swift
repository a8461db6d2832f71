import Foundation

/// The canonical form of tests/golden/README.md, and its SHA-256.
struct Digest {
    private var form: [UInt8] = []

    mutating func add(_ value: JSON) {
        switch value {
        case .null: form.append(0)
        case .bool(let truth): form.append(truth ? 2 : 1)
        case .whole, .double:
            form.append(3)
            append((value.number ?? 0).bitPattern, bytes: 8)
        case .text(let text): add(text: text)
        case .array(let elements):
            add(kind: 5, count: elements.count)
            for element in elements {
                add(element)
            }
        case .object(let members):
            let present = members.filter { !Digest.isAbsent($0.value) }
            add(kind: 6, count: present.count)
            for name in present.keys.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }) {
                add(text: name)
                add(present[name] ?? .null)
            }
        }
    }

    func hex() -> String {
        return sha256(form).map { String(format: "%02x", Int($0)) }.joined()
    }

    private mutating func add(text: String) {
        let bytes = Array(text.utf8)
        add(kind: 4, count: bytes.count)
        form.append(contentsOf: bytes)
    }

    private mutating func add(kind: UInt8, count: Int) {
        form.append(kind)
        append(UInt64(count), bytes: 4)
    }

    private mutating func append(_ number: UInt64, bytes: UInt64) {
        for place in 0..<bytes {
            form.append(UInt8(truncatingIfNeeded: number >> (8 * place)))
        }
    }

    private static func isAbsent(_ value: JSON) -> Bool {
        switch value {
        case .null: return true
        case .array(let elements): return elements.isEmpty
        case .object(let members): return members.values.allSatisfy(isAbsent)
        default: return false
        }
    }
}

/// SHA-256 (FIPS 180-4); written out because CryptoKit is Apple's alone. Its constants are the first bits of the fractions of the
/// cube and square roots of the first primes.
func sha256(_ message: [UInt8]) -> [UInt8] {
    let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
    let constants = primes.map { fraction(ofRoot: 3, of: UInt64($0)) }
    var state = primes.prefix(8).map { fraction(ofRoot: 2, of: UInt64($0)) }

    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    let bits = UInt64(message.count) * 8
    for place in 0..<8 {
        padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * place)))
    }
    var words = [UInt32](repeating: 0, count: 64)
    for block in stride(from: 0, to: padded.count, by: 64) {
        for i in 0..<16 {
            let at = block + 4 * i
            let high = UInt32(padded[at]) << 24 | UInt32(padded[at + 1]) << 16
            words[i] = high | UInt32(padded[at + 2]) << 8 | UInt32(padded[at + 3])
        }
        for i in 16..<64 {
            let a = words[i - 15]
            let b = words[i - 2]
            let first = rotated(a, 7) ^ rotated(a, 18) ^ (a >> 3)
            let second = rotated(b, 17) ^ rotated(b, 19) ^ (b >> 10)
            words[i] = words[i - 16] &+ first &+ words[i - 7] &+ second
        }
        var v = state
        for i in 0..<64 {
            let first = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let one = v[7] &+ first &+ choice &+ constants[i] &+ words[i]
            let second = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [one &+ second &+ majority, v[0], v[1], v[2], v[3] &+ one, v[4], v[5], v[6]]
        }
        for i in 0..<8 {
            state[i] = state[i] &+ v[i]
        }
    }
    return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
}

private func rotated(_ word: UInt32, _ places: UInt32) -> UInt32 {
    return word >> places | word << (32 - places)
}

/// The first 32 bits of the fraction of a square or cube root, by doubling the precision bit by bit.
private func fraction(ofRoot root: Int, of n: UInt64) -> UInt32 {
    // The largest x with x^root <= n * 2^(32 * root) has these bits last; x fits 37 bits, so powers are compared in parts.
    var x: UInt64 = 0
    for bit in (0..<37).reversed() {
        let tried = x | (1 << UInt64(bit))
        if isAtMost(tried, root, n) {
            x = tried
        }
    }
    return UInt32(truncatingIfNeeded: x)
}

/// Whether x^root <= n * 2^(32 * root), in 16-bit digits, little end first.
private func isAtMost(_ x: UInt64, _ root: Int, _ n: UInt64) -> Bool {
    let digits = (0..<3).map { (x >> UInt64(16 * $0)) & 0xffff }
    var power: [UInt64] = [1]
    for _ in 0..<root {
        var product = [UInt64](repeating: 0, count: power.count + 3)
        for (i, a) in power.enumerated() {
            for (j, b) in digits.enumerated() {
                product[i + j] += a * b
            }
        }
        for i in 0..<(product.count - 1) {
            product[i + 1] += product[i] >> 16
            product[i] &= 0xffff
        }
        power = product
    }
    var limit = [UInt64](repeating: 0, count: power.count)
    limit[2 * root] = n
    for i in power.indices.reversed() where power[i] != limit[i] {
        return power[i] < limit[i]
    }
    return true
}
