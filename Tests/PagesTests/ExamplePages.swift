// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Pages
import StrictJSON

/// Every page, filled with what a test gives it.
enum ExamplePages {
    static let frame = PageFrame(
        title: "Test", provider: "Demo bank", base: "", stylesheet: "/assets/console-x.css",
        visitor: .init(userName: "alice", formToken: "token"))

    static func claims(
        agent: String = "Household helper", host: String? = "Alice’s laptop",
        reason: String? = "To tell you each morning what is left on your account.",
        address: String? = "203.0.113.9"
    ) -> RequestClaims {
        RequestClaims(
            agentName: agent, hostName: host, host: "hst_4r4j1sfergymsz9vp06y", mode: .delegated,
            purpose: "registration", reason: reason, bindingMessage: nil, address: address,
            age: .seconds(12), left: .seconds(288), connects: true)
    }

    static func choices(ticked: Bool = false) throws -> [CapabilityChoice] {
        [
            CapabilityChoice(
                name: "check_balance", description: "Check the balance of an account",
                effect: .reads, constraints: .none, arguments: ["account_id"], isApprovable: true,
                isTicked: ticked, typed: ticked ? ["account_id": "acc_123"] : [:]),
            CapabilityChoice(
                name: "list_accounts", description: "List the bank accounts", effect: .reads,
                constraints: .none, arguments: [], isApprovable: true),
            CapabilityChoice(
                name: "transfer_domestic",
                description: "Transfer money to another account of this bank", effect: .changes,
                constraints: try GrantSpec("transfer_domestic currency in USD,EUR").request
                    .constraints,
                arguments: ["amount", "currency", "destination_account"], isApprovable: false),
        ]
    }

    static func review(
        _ claims: RequestClaims = claims(), ticked: Bool = false, notice: Notice? = nil,
        login: ReviewPage.Login? = nil
    ) throws -> ReviewPage {
        ReviewPage(
            request: "apr_ewfwvys06fej3tkyha85", claims: claims,
            choices: try choices(ticked: ticked),
            command: .init(
                words: [
                    "agentauth", "approvals", "approve", "apr_ewfwvys06fej3tkyha85", "--user",
                    "alice", "--data", "/var/lib/agentauth",
                ],
                why: "What can change things takes more than a login, which an agent on your "
                    + "machine might share. Whoever runs the server approves it there, all at once:",
                isOff: true), login: login, offersNothing: notice != nil, notice: notice)
    }

    /// All of them, by name, with `text` wherever a stranger's or a person's words stand.
    static func all(saying text: String) -> [(name: String, page: Page)] {
        let claims = claims(agent: text, host: text, reason: text)
        var compared = claims
        compared.bindingMessage = text
        return [
            (
                "start",
                .start(
                    StartPage(
                        description: text, issuer: "http://localhost:2468", problem: text,
                        entries: 1))
            ),
            (
                "login",
                .login(
                    LoginPage(
                        formToken: "token", next: text, userName: text, notice: Notice(text)))
            ),
            ("device", .device(DevicePage(code: text, notice: Notice(text)))),
            (
                "review",
                .review(
                    ReviewPage(
                        request: text, claims: compared,
                        choices: [
                            CapabilityChoice(
                                name: text, description: text, effect: .unknown,
                                constraints: Constraints([
                                    .init(name: text, constraint: .exactly(.string(text)))
                                ]),
                                arguments: [text, "other"], isApprovable: true, isTicked: true,
                                typed: ["other": text])
                        ],
                        command: .init(words: [text], why: text, isOff: true),
                        login: .init(path: text), reason: text, offersNothing: true,
                        notice: Notice(text, .warning)))
            ),
            (
                "inbox",
                .inbox(
                    InboxPage(
                        [
                            .init(request: "apr_1", claims: compared, capabilities: [text]),
                            .init(
                                request: "apr_2", claims: compared, capabilities: [],
                                isTicked: true),
                        ], reason: text, notice: Notice(text)))
            ),
            ("empty inbox", .inbox(InboxPage([], notice: Notice(text)))),
            (
                "outcome",
                .outcome(
                    OutcomePage(
                        .approved, agentName: text,
                        items: [.init(name: text, granted: Constraints.none, takesArguments: true)],
                        notice: Notice(text)))
            ),
            (
                "message",
                .message(
                    MessagePage(heading: text, text: text, link: .init(text, path: "/" + text)))
            ),
        ]
    }
}
