// SPDX-License-Identifier: Apache-2.0
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOSSL

/// One connection of HTTP/1.1: Hummingbird's loop of requests and answers behind our gate.
///
/// Hummingbird's own channel hands requests on while they arrive and answers what the parser
/// refuses without a body; here whole requests come through and every refusal says why.
struct HTTPConnection: HTTPChannelHandler {
    typealias Value = ServedConnection

    /// Answers a request of a peer.
    typealias Answer =
        @concurrent @Sendable (Request, Peer, consuming ResponseWriter) async throws -> Void

    let gate: GateSetup
    let trustedProxies: [AddressRange]
    /// What the connection is encrypted with; nil for plain HTTP.
    let tls: TLSIdentity?
    let answer: Answer
    /// How requests are answered when nothing is known of the connection; ``handle(value:logger:)``
    /// knows the peer and puts it in.
    let responder: Responder

    init(
        gate: GateSetup, trustedProxies: [AddressRange], tls: TLSIdentity?,
        answer: @escaping Answer
    ) {
        self.gate = gate
        self.trustedProxies = trustedProxies
        self.tls = tls
        self.answer = answer
        responder = { request, writer, channel in
            let peer = Peer(channel, trustedProxies: trustedProxies)
            try await answer(request, peer, writer)
        }
    }

    private init(_ connection: HTTPConnection, with peer: Peer) {
        gate = connection.gate
        trustedProxies = connection.trustedProxies
        tls = connection.tls
        let answer = connection.answer
        self.answer = answer
        responder = { request, writer, _ in try await answer(request, peer, writer) }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let certificate = try tls.map { tls in
                let certificate = PeerCertificate()
                try pipeline.addHandler(NIOSSLServerHandler(context: tls.context))
                try pipeline.addHandler(
                    HandshakeWatch(certificate: certificate, metrics: self.gate.metrics))
                return certificate
            }
            let gate = RequestGate(gate)
            try pipeline.addHandler(gate.makeWatch())
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: true, withErrorHandling: false,
                // HTTPTypes has validated the fields already.
                withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoderLimits)
            try pipeline.addHandler(gate)
            let requests = try HTTP1Channel.Value(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
            return ServedConnection(requests: requests, certificate: certificate)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let peer = Peer(
            value.channel, trustedProxies: trustedProxies, certificate: value.certificate)
        await HTTPConnection(self, with: peer)
            .handleHTTP(asyncChannel: value.requests, logger: logger)
    }

    /// A little more than is accepted, so that the gate, which counts exactly, decides at the edge.
    private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        let limits = gate.limits
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderListSize = limits.requestLineBytes + limits.headerBytes
        decoder.maxHeaderFieldSize = max(limits.requestLineBytes, limits.headerBytes) + 1
        decoder.maxHeaderFieldCount = limits.headerFields
        return decoder
    }
}
