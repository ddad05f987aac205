// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

// A span cannot stand in an expectation, so the tests hand in arrays.

extension Token {
    init(_ bytes: [UInt8]) throws(ProtocolError) {
        try self.init(parsing: bytes.span)
    }
}

extension PublicKey {
    func verifies(_ signature: Signature, over message: [UInt8]) -> Bool {
        verifies(signature, over: message.span)
    }
}
