// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

/// How a person is asked, and how long their answer is waited for.
struct ApprovalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why, for whoever decides.", valueName: "text"))
    var reason: String?

    @Option(
        help: ArgumentHelp(
            "How to ask, as a hint: device_authorization or ciba.", valueName: "method"))
    var preferredMethod: String?

    @Option(help: ArgumentHelp("Whom to ask, for ciba.", valueName: "user"))
    var loginHint: String?

    @Option(help: ArgumentHelp("A short text that is shown with the question.", valueName: "text"))
    var bindingMessage: String?

    @OptionGroup var waiting: WaitOptions

    var wish: ApprovalWish {
        ApprovalWish(
            reason: reason, preferredMethod: preferredMethod, loginHint: loginHint,
            bindingMessage: bindingMessage)
    }
}

/// How long a person's answer is waited for.
struct WaitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long to wait for a decision, such as 90s (default: as long as it can come).",
            valueName: "duration"))
    var wait: DurationArgument?

    @Flag(name: .customLong("no-wait"), help: "Do not wait for a decision.")
    var isImpatient = false

    @Flag(name: .customLong("no-browser"), help: "Do not open a browser.")
    var isWithoutBrowser = false

    mutating func validate() throws {
        if wait != nil, isImpatient {
            throw ValidationError("--wait and --no-wait contradict each other")
        }
    }

    /// Nil as long as a decision can come.
    var patience: Duration? { isImpatient ? .zero : wait?.duration }

    /// Shows a person what to do, where they look, `-q` or not: nothing happens without them.
    @Sendable func show(_ approval: ApprovalView, on console: Console) {
        if console.format.isForScripts {
            console.announce(
                String(decoding: approval.json.named("approval").serialized(), as: UTF8.self))
            return
        }
        var lines: [String] = []
        if let address = approval.verificationURI { lines.append("Open  \(address)") }
        if let code = approval.userCode {
            lines.append("Code  \(code)")
            lines.append("or    agentauth approvals approve \(code)")
        }
        if lines.isEmpty {
            lines.append("The server asks whoever is to decide (\(approval.method)).")
            if let message = approval.bindingMessage { lines.append("They see  “\(message)”") }
        }
        console.announce(lines.map(\.printable).joined(separator: "\n"))
        if !isImpatient { console.say("Waiting for a decision; Ctrl-C stops waiting.") }
        let address = approval.verificationURIComplete ?? approval.verificationURI
        if let address, !isWithoutBrowser, console.err.isTerminal { Browser.open(address) }
    }
}
