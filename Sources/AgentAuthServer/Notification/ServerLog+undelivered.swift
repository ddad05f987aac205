// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Logging

extension ServerLog {
    /// Logs that a channel could not deliver a notice, for `AuthoritySetup.onUndelivered`.
    public func undelivered(_ channel: String, _ request: ApprovalID, _ error: any Error) {
        logger("notifications").warning(
            "a notice was not delivered",
            metadata: [
                "channel": "\(channel)", "approval": "\(request.text)", "error": "\(error)",
            ])
    }
}
