// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import ArgumentParser
import Cryptography
import Glibc

/// Where the keys of this client are.
struct KeyOptions: ParsableArguments {
    static let variable = "AGENTAUTH_KEYS"
    static let passwordVariable = "AGENTAUTH_KEYS_PASSWORD"

    @Option(
        name: .customLong("keys"),
        help: ArgumentHelp(
            "The directory of keys (default: $\(variable), then ~/.local/share/agentauth).",
            valueName: "dir"))
    var given: String?

    @OptionGroup var trust: TrustOptions

    /// What was said, else what the XDG base directories say.
    private var directory: String {
        if let given { return given }
        if let named = Variable.filled(KeyOptions.variable) { return named }
        if let data = Variable.filled("XDG_DATA_HOME") { return data + "/agentauth" }
        return (Variable.filled("HOME") ?? ".") + "/.local/share/agentauth"
    }

    /// Runs `body` with a client for these keys; a signal ends it, and whatever it waits for.
    func withClient<R: Sendable>(
        _ console: Console, _ body: @escaping @Sendable (AgentAuthClient) async throws -> R
    ) async throws -> R {
        let directory = directory
        console.detail("keys in \(directory)")
        KeyOptions.makeParents(of: directory)
        let random = SystemRandomSource()
        let keys = try EncryptedFileKeyStore(
            directory: directory, passphrase: Variable.filled(KeyOptions.passwordVariable),
            random: random)
        let receipts = try ReceiptFolder(directory: directory + "/receipts")
        var options = HTTPTransport.Options()
        options.userAgent = "agentauth/\(Version.text)"
        options.tls = try trust.tls()
        let transport = HTTPTransport(options)
        let client = AgentAuthClient(
            transport: transport, keyStore: keys, timeline: SystemTimeline(), random: random,
            receipts: receipts, binding: trust.binding(options.tls))
        do {
            let result = try await Interrupt.ending { try await body(client) }
            await transport.shutdown()
            if let failure = receipts.lastFailure {
                console.say("! a receipt could not be kept: \(failure)")
            }
            return result
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    /// The directories above, which the key store wants to be there. What cannot be made, it explains.
    private static func makeParents(of directory: String) {
        let components = directory.split(separator: "/", omittingEmptySubsequences: false)
        for count in 1..<max(components.count, 1) {
            let parent = components[..<count].joined(separator: "/")
            if !parent.isEmpty { _ = mkdir(parent, 0o700) }
        }
    }
}

extension Variable {
    /// The value of a variable that is set and not empty.
    static func filled(_ name: String) -> String? {
        value(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
