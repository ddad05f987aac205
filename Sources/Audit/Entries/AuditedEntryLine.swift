// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
public import AgentAuthProtocol
import Cryptography
public import StrictJSON

/// A stored entry, as tools look at it.
public struct AuditedEntryLine: Sendable {
    public let seq: UInt64
    public let moment: Timestamp
    /// The member `ty`.
    public let type: String
    /// Every member, in the order of the line.
    public let members: JSONObject

    /// Reads any bytes; nil unless they are one entry of the format that this version knows.
    public init?(_ line: Span<UInt8>) {
        let limits = JSONLimits(
            maxDepth: LedgerLimits.depth, maxBytes: LedgerLimits.entryByteCount)
        guard let object = (try? JSONValue(parsing: line, limits: limits))?.object,
            object["v"]?.number?.int64 == 1,
            let seq = object["seq"]?.number?.int64, seq >= 0,
            let moment = object["ts"]?.string.flatMap(Timestamp.init(rfc3339:)),
            let type = object["ty"]?.string
        else { return nil }
        self.seq = UInt64(seq)
        self.moment = moment
        self.type = type
        members = object
    }

    /// As with a span.
    public init?(_ line: [UInt8]) {
        self.init(line.span)
    }

    /// The event; nil for a type that this version does not know.
    public var event: AuditEvent? { AuditEvent(rawValue: type) }

    /// A member that is a string.
    public func string(_ name: String) -> String? { members[name]?.string }

    /// What the entry says of its sealed payload; nil when a commitment is not one.
    var commitments: PayloadCommitments? {
        let arguments = commitment("cm_args")
        let result = commitment("cm_res")
        guard arguments.isSound, result.isSound else { return nil }
        return PayloadCommitments(arguments: arguments.digest, result: result.digest)
    }

    /// A member that is a digest, or not there; anything else is not sound.
    private func commitment(_ name: String) -> (isSound: Bool, digest: Digest?) {
        guard let member = members[name] else { return (true, nil) }
        let digest = member.string.flatMap { Base64URL.decode($0) }.flatMap { Digest($0) }
        return (digest != nil, digest)
    }
}
