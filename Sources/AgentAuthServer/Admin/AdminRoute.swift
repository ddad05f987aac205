// SPDX-License-Identifier: Apache-2.0
package import Authority

/// How a call of the operator is made over HTTP.
package struct AdminRoute: Sendable {
    package let method: String
    /// Below ``AdminAPI/prefix``; a part in braces stands for the name of one thing.
    package let path: String

    private init(_ method: String, _ path: String) {
        self.method = method
        self.path = path
    }

    /// The one table of routes. Where two paths fit, the earlier call is meant.
    package init(_ call: OperatorCall) {
        self =
            switch call {
            case .listUsers: AdminRoute("GET", "/users")
            case .addUser: AdminRoute("POST", "/users")
            case .setUserPassword: AdminRoute("POST", "/users/{user_id}/password")
            case .deleteUser: AdminRoute("DELETE", "/users/{user_id}")
            case .listHosts: AdminRoute("GET", "/hosts")
            case .enrollHost: AdminRoute("POST", "/hosts/enroll")
            case .showHost: AdminRoute("GET", "/hosts/{host_id}")
            case .linkHost: AdminRoute("POST", "/hosts/{host_id}/link")
            case .unlinkHost: AdminRoute("POST", "/hosts/{host_id}/unlink")
            case .setHostDefaults: AdminRoute("POST", "/hosts/{host_id}/defaults")
            case .revokeHost: AdminRoute("POST", "/hosts/{host_id}/revoke")
            case .listAgents: AdminRoute("GET", "/agents")
            case .showAgent: AdminRoute("GET", "/agents/{agent_id}")
            case .revokeAgent: AdminRoute("POST", "/agents/{agent_id}/revoke")
            case .revokeGrant: AdminRoute("POST", "/grants/revoke")
            case .listApprovals: AdminRoute("GET", "/approvals")
            case .watchApprovals: AdminRoute("GET", "/approvals/watch")
            case .findApproval: AdminRoute("POST", "/approvals/find")
            case .showApproval: AdminRoute("GET", "/approvals/{approval_id}")
            case .approve: AdminRoute("POST", "/approvals/{approval_id}/approve")
            case .deny: AdminRoute("POST", "/approvals/{approval_id}/deny")
            case .listCapabilities: AdminRoute("GET", "/capabilities")
            case .disableCapability: AdminRoute("POST", "/capabilities/{name}/disable")
            case .enableCapability: AdminRoute("POST", "/capabilities/{name}/enable")
            case .explain: AdminRoute("POST", "/explain")
            case .acceptClock: AdminRoute("POST", "/clock/accept")
            }
    }

    /// Where a request leads.
    enum Match: Sendable {
        case none
        /// The path is one, and takes these methods.
        case otherMethods([String])
        /// A call, with what the path names.
        case found(OperatorCall, argument: String?)
    }

    static func find(_ call: AdminCall) -> Match {
        guard call.path.utf8.starts(with: AdminAPI.prefix.utf8) else { return .none }
        let parts = AdminRoute.parts(call.path.dropFirst(AdminAPI.prefix.count))
        var methods: [String] = []
        for (name, route) in table {
            guard let argument = route.match(parts) else { continue }
            if route.method.utf8.elementsEqual(call.method.utf8) {
                return .found(name, argument: argument.isEmpty ? nil : argument)
            }
            if !methods.contains(route.method) { methods.append(route.method) }
        }
        return methods.isEmpty ? .none : .otherMethods(methods)
    }

    private static let table = OperatorCall.allCases.map { ($0, AdminRoute($0)) }

    private static func parts(_ path: some StringProtocol) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    }

    /// What stands where the braces are, empty without any; nil for another path.
    private func match(_ parts: [String]) -> String? {
        let pattern = AdminRoute.parts(path)
        guard pattern.count == parts.count else { return nil }
        var argument = ""
        for (expected, given) in zip(pattern, parts) {
            if expected.hasPrefix("{") {
                guard !given.isEmpty else { return nil }
                argument = given
            } else if !expected.utf8.elementsEqual(given.utf8) {
                return nil
            }
        }
        return argument
    }
}
