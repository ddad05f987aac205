// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// What one server accepts and how long it waits, in one place. Tests inject shorter times.
public struct ServerLimits: Sendable {
    /// Method, target and version: longer ones are answered with 414. No honest query is near it.
    public var requestLineBytes = 8 * 1024
    /// All header fields of a request: larger ones are answered with 431. A token has at most 8 KiB.
    public var headerBytes = 16 * 1024
    /// Header fields of a request: more are answered with 431.
    public var headerFields = 100
    /// A request's body: larger ones are answered with 413.
    public var bodyBytes = ProtocolLimits.bodyBytes
    /// The bodies of all requests that are being received or answered: beyond it 503, so that many
    /// connections with large bodies cannot fill the memory.
    public var bodiesInFlightBytes = 64 * 1024 * 1024

    /// From a request's first byte, or the connection's beginning, to the end of its header.
    public var headerTime: Duration = .seconds(10)
    /// From a request's first byte to the beginning of its answer.
    public var requestTime: Duration = .seconds(30)
    /// Between two requests of one connection.
    public var idleTime: Duration = .seconds(60)
    /// Between two requests while connections are scarce: at three quarters of their number.
    public var crowdedIdleTime: Duration = .seconds(2)
    /// How long a peer may take no byte of what was written for it.
    public var writeTime: Duration = .seconds(30)
    /// Between the last answer of a connection and its close: whatever the peer still sends is read
    /// and dropped, for a close before that would take the answer out of its hands.
    public var lingerTime: Duration = .seconds(1)
    /// The silence after which a stream of events gets a comment, so that proxies keep it open.
    public var commentTime: Duration = .seconds(15)
    /// How long requests may run on once the server is told to stop.
    public var shutdownTime: Duration = .seconds(10)

    /// Connections at once; further ones wait in the system's queue until others end.
    public var connections = 10_000
    /// File descriptors that connections leave for everything else.
    public var reservedDescriptors = 128

    public init() {}

    /// How often a connection looks at its clocks: often enough for the shortest of them.
    var resolution: Duration {
        let shortest =
            [
                headerTime, requestTime, idleTime, crowdedIdleTime, writeTime, lingerTime,
                commentTime,
            ].min() ?? .seconds(1)
        return max(.milliseconds(5), min(shortest / 4, .seconds(1)))
    }
}
