// SPDX-License-Identifier: Apache-2.0

/// The limits of the room, in one place.
public enum AuditLimits {
    /// Refusals a second, per agent and reason, that get an entry of their own; what is over is
    /// counted. Enough to see each of a person's mistakes, too few to fill a disk.
    public static let refusalsPerSecond = 10
    /// Pairs of agent and reason watched in one second: more than two cores can verify signatures.
    /// What is over is counted, not recorded.
    static let watchedRefusers = 65_536
    /// Reasons told apart in one summary; there are fewer error codes. The rest is `other`.
    static let countedReasons = 64
    /// Endpoints told apart in one summary; there are fewer of them.
    static let countedEndpoints = 32
    /// Sources (address, endpoint and reason together) told apart in one summary: with names of
    /// full length the entry still stays under the ledger's 65,535 bytes.
    static let countedSources = 256
    /// Agents that were only claimed, told apart in one summary.
    static let countedClaims = 128
    /// A name in a summary, in bytes.
    static let countedNameBytes = 64

    /// Subject keys kept unwrapped in memory, about 3 MB of them.
    static let cachedSubjectKeys = 16_384

    /// A member's value in a sentence, in Unicode scalars; longer ones are cut.
    static let sentenceValueScalars = 120
}
