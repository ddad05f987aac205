// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit

extension RefusalLog {
    /// Counts a refusal of somebody at a page. Before a login nobody is known, and after a wrong
    /// code nothing: there is only a number to record.
    func count(_ refusal: ProtocolError, at page: AuditedPage, from address: String) {
        counter.count(reason: refusal.code.rawValue, page: page, address: address)
    }
}
