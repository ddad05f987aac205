// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// What a document may take, in one place (§8.12).
enum FetchLimits {
    /// From the question for the address to the last byte, redirects included.
    static let time: Duration = .seconds(5)
    /// A body, which comes as it is: no encoding is accepted, so nothing can grow.
    static let bytes = ProtocolLimits.keySetBytes
    static let redirects = 3
    /// Names that are looked up at once. A resolver can be slow for longer than anybody waits.
    static let lookups = 64
    /// Addresses of one name that are judged.
    static let addresses = 32
}
