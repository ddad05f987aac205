// SPDX-License-Identifier: Apache-2.0

/// The names of environment variables.
enum EnvironmentName {
    /// What all of ours begin with, in the lower case of keys.
    static let prefix = "agentauth"

    /// Variables that commands read themselves.
    static let ofCommands: Set<String> = [
        DataOptions.variable, "AGENTAUTH_CONTEXT", "AGENTAUTH_PROVIDER", "AGENTAUTH_KEYS",
        "AGENTAUTH_KEYS_PASSWORD", "AGENTAUTH_CA",
    ]

    /// The variable of a key: `approval.interval` is `AGENTAUTH_APPROVAL_INTERVAL`.
    static func of(_ key: String) -> String {
        String("\(prefix)_\(key)".uppercased().map { $0 == "." ? "_" : $0 })
    }

    /// Whether a variable is meant as a key.
    ///
    /// Kubernetes and Docker describe a service that is called `agentauth` to every container in
    /// variables of this prefix; those were not meant for us.
    static func isOurs(_ variable: String) -> Bool {
        guard variable.hasPrefix("\(prefix.uppercased())_"), !ofCommands.contains(variable) else {
            return false
        }
        let rest = variable.dropFirst(prefix.utf8.count + 1)
        return rest != "PORT" && rest != "NAME" && !rest.hasPrefix("PORT_")
            && !rest.hasPrefix("SERVICE_") && !rest.hasPrefix("ENV_")
    }
}
