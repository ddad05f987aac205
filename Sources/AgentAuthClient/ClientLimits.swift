// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// The limits of what the client believes, keeps and waits for, in one place.
enum ClientLimits {
    /// How long a discovery document is used without asking again (§10.5).
    static let discoveryLifetime = Duration.seconds(3600)
    /// The longest that a server may have its document cached, and that an old one serves while the
    /// server cannot be reached (§10.5).
    static let discoveryLifetimeLimit = Duration.seconds(24 * 3600)
    /// How long the details of a capability are used (§10.6).
    static let detailsLifetime = Duration.seconds(300)
    /// The longest that a server may have them cached (§10.6).
    static let detailsLifetimeLimit = Duration.seconds(3600)
    /// The shortest that an answer is reused which a server allows to be reused at all: it need not be
    /// asked twice for one thing that a client does.
    static let lifetimeFloor = Duration.seconds(10)
    /// Documents kept at once: a client that meets more servers asks some of them again.
    static let discoveriesKept = 64
    /// Capability details kept at once.
    static let detailsKept = 1024

    /// Pages of one capability list: with a hundred entries each, more than any list holds.
    static let pagesPerList = 100

    /// The shortest pause between two looks at a status, whatever the server says: a zero would
    /// make the client a flood.
    static let pollIntervalFloor = Duration.milliseconds(50)
    /// The longest pause between two looks, so that an approval is noticed.
    static let pollIntervalCeiling = Duration.seconds(300)
    /// What `slow_down` adds to the interval (RFC 8628 §3.5).
    static let slowDownStep = Duration.seconds(5)
    /// The longest that an approval is waited for, whatever the server says.
    static let approvalLifetime = Duration.seconds(24 * 3600)
    /// The first pause before a job's result is asked for; each one after it is twice as long.
    static let jobPollFirst = Duration.milliseconds(500)
    /// The longest pause between two looks at a job, unless the server wants more.
    static let jobPollCeiling = Duration.seconds(30)
    /// The longest that a job's result is waited for.
    static let jobLifetime = Duration.seconds(24 * 3600)
    /// The longest `Retry-After` that is believed.
    static let retryAfter = Duration.seconds(3600)

    /// How long to wait before a token that a restarted server refused is signed anew: the next
    /// second, for the server compares whole ones.
    static let restartPause = Duration.seconds(1)

    /// The largest answer, in bytes: four times the largest request that servers of this package take.
    static let answerBytes = 4 * 1024 * 1024
    /// How deep JSON in an answer may nest: a result as deep as a server may send (32), and what an
    /// answer puts around it.
    static let answerDepth = 40
    /// The longest line, and the largest event, of a stream.
    static let eventBytes = 1024 * 1024
    /// Connections to one server at once; streams and slow answers hold one each.
    static let connectionsPerServer = 128
    /// How long an unused connection is kept: shorter than servers keep theirs, so that a request
    /// does not meet the end of one.
    static let connectionIdleTime = Duration.seconds(50)

    /// Unicode scalars of a server's code or message that are kept; the rest is cut.
    static let messageScalars = 500
    /// The longest nonce for DPoP proofs that is kept, in bytes.
    static let nonceBytes = 256
    /// Violations of one refusal that are kept.
    static let violationsPerRefusal = 64

    /// Pointers into a ledger that are read from one answer: those of the largest batch, started and
    /// concluded.
    static let pointersPerAnswer = 2 * ProtocolLimits.executionsPerBatch

    /// The largest file that describes a receipt, in bytes.
    static let receiptBytes = 64 * 1024

    /// The largest key file, in bytes: tens of thousands of connections.
    static let keyFileBytes = 16 * 1024 * 1024
    /// How deep JSON in a key file may nest: what a server sent (32) and what is put around it.
    static let keyFileDepth = 64
}
