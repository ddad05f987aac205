// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

extension ProtocolError {
    /// What a host in a state other than active is told.
    package static func standing(of status: HostStatus) -> ProtocolError {
        let message =
            switch status {
            case .pending: "The host waits for approval; poll the status of its agent."
            case .active: "The host is not authorized for this."
            case .revoked: "The host is revoked for good; register a new one with a new key."
            case .rejected: "The host was rejected; register a new one with a new key."
            }
        return ProtocolError(status.refusal, message)
    }

    /// What an agent in a state other than active is told.
    package static func standing(of status: AgentStatus) -> ProtocolError {
        let message =
            switch status {
            case .pending: "The agent waits for approval; poll its status."
            case .active: "The agent is registered already; use it, or register with a new key."
            case .expired: "The agent's session is over; reactivate it."
            case .revoked: "The agent is revoked for good; register a new one with a new key."
            case .rejected: "The registration was denied; do not retry it on your own."
            case .claimed: "The agent was claimed by its user; register a delegated agent."
            }
        return ProtocolError(status.refusal, message)
    }

    package static let absoluteLifetimeExceeded = ProtocolError(
        .absoluteLifetimeExceeded,
        "The agent has reached the end of its absolute lifetime; register a new one.")
}
