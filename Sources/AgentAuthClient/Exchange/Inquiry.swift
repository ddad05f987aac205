// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// One question to a server, before it is signed: signed anew each time that it is asked.
struct Inquiry {
    let endpoint: Endpoint
    let address: ProviderAddress
    let credential: Credential
    var query: [(String, String?)] = []
    var body: JSONValue?
    /// The last component of the address, where the endpoint names one thing.
    var resource: String?
    /// Nil for JSON.
    var accept: String?
    /// The capability that it is about, for the receipt.
    var capability: String?
}
