// SPDX-License-Identifier: Apache-2.0

/// What is said on the wire of the Agent Auth Protocol (v1.0-draft), as values.
///
/// Begin with ``Endpoint``, the one table of protocol endpoints, and with ``ProtocolCall`` and
/// ``ProtocolReply``, the one shape in which a request reaches a server and an answer leaves it.
/// Everything here is pure: no I/O, no clock, no chance. Time is passed in as a ``Timestamp``
/// and waited for through a ``Timeline`` that somebody else implements.
public enum AgentAuthProtocol {
    /// The draft that this package implements, as discovery publishes it (§5.1.1).
    public static let version = "1.0-draft"
}
