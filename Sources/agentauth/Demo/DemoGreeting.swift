// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer

/// What a demo says when it runs: where to look, who one is, and what to try.
struct DemoGreeting {
    let lines: [String]

    init(
        _ listening: AgentAuthServer.Listening, directory: String, content: DemoContent
    ) {
        let data = directory.quotedForShell
        lines = [
            "The console is at \(listening.issuer)",
            "Log in as \(DemoContent.user)" + (content.password.map { ", password \($0)" } ?? ""),
            "",
            "Try in other terminals:",
            "  agentauth ledger tail -f --data \(data)",
            "  agentauth connect -P \(listening.issuer) --grant check_balance --name 'My agent'",
            "  agentauth approvals list --data \(data)",
            "",
            "Ctrl-C ends the demo.",
            "",
        ]
    }
}
