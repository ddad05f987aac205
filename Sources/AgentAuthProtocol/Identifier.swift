// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// The name of one record on the wire, such as `agt_1v9k…`: a prefix that says what it names, and
/// 20 random letters (100 bits) or more, so that nobody finds one by guessing.
///
/// Only ASCII letters, digits, `-` and `_` are accepted, so Swift's `==` on the text is equality of
/// bytes.
public struct Identifier<Subject: IdentifierSubject>: Hashable, Sendable {
    /// Prefix and random part, as on the wire.
    public let text: String

    /// The longest text accepted, in bytes.
    public static var maximumLength: Int { 64 }

    /// Reads an identifier that somebody presents; nil when it cannot be one of ours.
    public init?(_ text: String) {
        let bytes = text.utf8.span
        guard bytes.count > Subject.prefix.utf8.count, bytes.count <= Self.maximumLength,
            text.utf8.starts(with: Subject.prefix.utf8)
        else { return nil }
        for index in bytes.indices where !Self.isAllowed(bytes[index]) { return nil }
        self.text = text
    }

    /// A new identifier, out of five bits each of 20 random bytes, or of 40 for a longer one.
    public init(random: some RandomSource) {
        var bytes = Array(Subject.prefix.utf8)
        let end = bytes.count + Subject.letterCount
        bytes.reserveCapacity(end)
        while bytes.count < end {
            var drawn = InlineArray<20, UInt8>(repeating: 0)
            var span = drawn.mutableSpan
            random.fill(&span)
            for index in 0..<min(drawn.count, end - bytes.count) {
                bytes.append(alphabet[Int(drawn[index] & 31)])
            }
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 95: true
        default: false
        }
    }
}

/// Crockford's alphabet: no letter that a person could misread.
private let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

extension Identifier: CustomStringConvertible {
    public var description: String { text }
}

extension Identifier: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// What an identifier names, and how its text begins.
public protocol IdentifierSubject: Sendable {
    static var prefix: String { get }
    /// How many random letters follow.
    static var letterCount: Int { get }
}

extension IdentifierSubject {
    public static var letterCount: Int { 20 }
}

public enum HostSubject: IdentifierSubject { public static let prefix = "hst_" }
public enum AgentSubject: IdentifierSubject { public static let prefix = "agt_" }
public enum GrantSubject: IdentifierSubject { public static let prefix = "grt_" }
public enum ApprovalSubject: IdentifierSubject { public static let prefix = "apr_" }
public enum UserSubject: IdentifierSubject { public static let prefix = "usr_" }
/// One operation of the server: the ledger entries that it wrote carry the same one.
public enum OperationSubject: IdentifierSubject { public static let prefix = "op_" }
/// An execution whose result is fetched later. Its address is as good as a secret, so it has 130
/// bits.
public enum JobSubject: IdentifierSubject {
    public static let prefix = "job_"
    public static let letterCount = 26
}

public typealias HostID = Identifier<HostSubject>
public typealias AgentID = Identifier<AgentSubject>
public typealias GrantID = Identifier<GrantSubject>
public typealias ApprovalID = Identifier<ApprovalSubject>
public typealias UserID = Identifier<UserSubject>
public typealias OperationID = Identifier<OperationSubject>
public typealias JobID = Identifier<JobSubject>
