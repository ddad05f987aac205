// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// Where the engine gets what others publish: key sets (§4.1) and discovery documents (§6.11).
///
/// The server's reaches the network behind a guard (§8.12): it judges every address, bounds what it
/// takes in time and size, and follows few redirects. Virtual runs have one of their own.
public protocol DocumentSource: Sendable {
    /// Brings a document of at most ``ProtocolLimits/keySetBytes``, within a few seconds.
    func fetch(_ url: HTTPSURL) async throws(DocumentRefusal) -> PublishedDocument
}

/// A document, and how long it may be kept.
public struct PublishedDocument: Sendable {
    public let bytes: [UInt8]
    /// What the answer's `Cache-Control` says; nil when it says nothing.
    public let maximumAge: Duration?

    public init(_ bytes: [UInt8], maximumAge: Duration? = nil) {
        self.bytes = bytes
        self.maximumAge = maximumAge
    }
}

/// Why a document was not fetched. For the operator's log; whoever named the URL learns no more
/// than that, for the difference between two reasons would tell of the server's network.
public struct DocumentRefusal: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
