// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// What verification came to.
public struct Verdict: Sendable, Equatable {
    /// The four words, each with its exit code.
    public enum Outcome: String, Sendable {
        /// Nothing was changed, removed, reordered or added, as far as `shown` says.
        case intact
        /// Something was; `firstBad` says where.
        case damaged
        /// It could not be read as a ledger at all.
        case unreadable
        /// It is whole, but what was asked for cannot be shown.
        case undecided

        /// 0, 2, 8 or 9.
        public var exitCode: Int32 {
            switch self {
            case .intact: 0
            case .damaged: 2
            case .unreadable: 8
            case .undecided: 9
            }
        }
    }

    public var outcome: Outcome
    /// The number of entries that were looked at.
    public var size: UInt64 = 0
    /// The root over them; nil unless all are good.
    public var root: Digest?
    /// How many signed checkpoints were verified.
    public var checkpoints = 0
    /// The first bad place.
    public var firstBad: Finding?
    /// What was shown, in these words: intact, signed, self-signed, unsigned, unsigned tail,
    /// complete.
    public var shown: [String] = []
    /// Why it is unreadable or undecided.
    public var reason: String?

    init(_ outcome: Outcome, reason: String? = nil) {
        self.outcome = outcome
        self.reason = reason
    }
}

/// One bad place.
public struct Finding: Sendable, Equatable {
    /// In which way it is bad.
    public enum Kind: String, Sendable {
        case altered, missing, reordered, duplicated, inserted, truncated, forked
        case badSignature = "bad signature"
        case timeBackwards = "time backwards"
        case undecodable
        case nonCanonical = "non-canonical"
    }

    /// What is bad.
    public enum Part: String, Sendable {
        case entry, tile, filter, state, checkpoint, payload
        case head = "head.note"
        case export
    }

    /// The sequence number: of the entry itself, of the first entry that a tile or filter covers,
    /// or the size that a checkpoint, the state row or an end of the file stands for.
    public let seq: UInt64
    public let kind: Kind
    public let part: Part

    public init(seq: UInt64, kind: Kind, part: Part = .entry) {
        self.seq = seq
        self.kind = kind
        self.part = part
    }
}
