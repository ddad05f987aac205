// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser

/// What an agent asks for.
struct GrantOptions: ParsableArguments {
    @Option(
        name: .customLong("grant"),
        help: ArgumentHelp(
            "A capability, with conditions such as 'transfer amount<=100'; repeat it.",
            valueName: "spec"),
        transform: GrantSpec.init)
    var specs: [GrantSpec] = []

    var requests: [CapabilityRequest] { specs.map(\.request) }
}
