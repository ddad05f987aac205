// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol

/// What the host may do beside leaving marks: reading, which has another way through the engine.
enum BankAccess {
    static let provider = BankProvider()
    static let defaults = [CapabilityRequest("check_balance")]
}
