// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

extension Authority {
    /// Why the engine decides nothing right now; nil while it works.
    public var trouble: ProtocolError? {
        do {
            try parts.clock.check()
            return nil
        } catch {
            return error
        }
    }
}
