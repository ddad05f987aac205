// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

@main
struct AgentAuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "agentauth")
}
