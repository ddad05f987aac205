// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// Reaches a server in the same process by calling its function: for demos, tests and simulations,
/// with every rule of the wire but no socket.
public struct InProcessTransport: AgentAuthTransport {
    private let respond: @Sendable (ProtocolCall) async -> ProtocolReply

    /// A transport to the one server behind `respond`, whatever address is asked.
    public init(respond: @escaping @Sendable (ProtocolCall) async -> ProtocolReply) {
        self.respond = respond
    }

    public func send(
        _ call: ProtocolCall, to address: ProviderAddress
    ) async throws(TransportError) -> ProtocolReply {
        await respond(call)
    }
}
