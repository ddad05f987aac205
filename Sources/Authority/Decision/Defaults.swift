// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// What a host's agents get without anyone being asked (§2.7, §2.9). Pure.
package struct Defaults: Sendable, Equatable {
    package let capabilities: [CapabilityRequest]

    /// A delegated agent needs a host with a user: without one there is nobody for whom it could
    /// act. An autonomous one needs an active host only.
    package init(of host: Host, mode: AgentMode) {
        let applies = host.status == .active && (mode == .autonomous || host.user != nil)
        capabilities = applies ? host.defaults : []
        self.applies = applies
    }

    private let applies: Bool

    /// What is asked for, narrowed to the defaults; nil when somebody has to be asked, because the
    /// host is not trusted yet or the defaults do not cover everything.
    package func covering(_ requests: [CapabilityRequest]) -> [CapabilityRequest]? {
        guard applies else { return nil }
        var granted: [CapabilityRequest] = []
        for request in requests {
            guard let narrowed = covering(request) else { return nil }
            granted.append(narrowed)
        }
        return granted
    }

    /// One request, narrowed to the default of its name.
    package func covering(_ request: CapabilityRequest) -> CapabilityRequest? {
        guard
            let standing = capabilities.first(where: {
                $0.name.utf8.elementsEqual(request.name.utf8)
            })
        else { return nil }
        let constraints = request.constraints.intersection(standing.constraints)
        guard !constraints.permitNothing else { return nil }
        return CapabilityRequest(
            request.name, constraints: constraints, expiresAt: request.expiresAt)
    }
}
