// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import Cryptography
import Synchronization

/// An agent's side of the Agent Auth Protocol (§6): discovery, registration with its approval,
/// execution, and everything else that an agent asks of a server.
///
/// Begin with ``connect(_:wait:onApproval:)``, which registers an agent and waits until a person
/// has approved it, and with ``execute(_:for:arguments:at:wait:)``, which runs a capability under its grant.
/// Keys live in a ``KeyStore``; how a server is reached is an ``AgentAuthTransport``.
///
/// A client keeps nothing but caches beside its key store, so any number of clients may share one
/// store. Every method throws ``ClientError``, and nothing that a
/// server sends can stop the process.
public final class AgentAuthClient: Sendable {
    let transport: any AgentAuthTransport
    let keyStore: any KeyStore
    let timeline: any Timeline
    let random: any RandomSource
    let receipts: ReceiptFolder?
    let binding: TokenBinding
    let proofs = ProofKeys()

    /// Discovery documents by the bytes of their issuer.
    let documents = Mutex(
        ExpiringCache<[UInt8], Discovery>(capacity: ClientLimits.discoveriesKept))
    let details = Mutex(
        ExpiringCache<CapabilityKey, CapabilityView>(capacity: ClientLimits.detailsKept))
    /// Where capabilities are executed, by what a server tells anybody.
    let locations = Mutex(
        ExpiringCache<CapabilityKey, KnownLocation>(capacity: ClientLimits.detailsKept))

    /// A client that reaches servers by `transport` and signs with the keys in `keyStore`. Token
    /// times and waits come from `timeline`, keys and token numbers from `random`. What servers say
    /// of their ledgers is kept in `receipts`, or not at all. Tokens are bound as `binding` says.
    public init(
        transport: any AgentAuthTransport, keyStore: any KeyStore, timeline: any Timeline,
        random: any RandomSource, receipts: ReceiptFolder? = nil,
        binding: TokenBinding = TokenBinding()
    ) {
        self.transport = transport
        self.keyStore = keyStore
        self.timeline = timeline
        self.random = random
        self.receipts = receipts
        self.binding = binding
    }
}
