/// A word of an open vocabulary: the words that the library knows are members, as in `Channel.email`, and any other is
/// kept as it came, as in `Channel("fax")`. It is encoded as the plain word.
public protocol Word: RawRepresentable, Hashable, Codable, Sendable, CaseIterable, CustomStringConvertible
where RawValue == String {
    init(rawValue: String)
}

extension Word {
    public init(_ word: String) {
        self.init(rawValue: word)
    }

    public var description: String { return rawValue }
}
