// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON

/// What `--demo-content` and a demo put into a directory: the user alice, with a password.
struct DemoContent: Sendable {
    static let user = "alice"
    let id: UserID
    /// The password, where it was made just now; it is kept nowhere.
    let password: String?

    /// Adds what is not there yet.
    static func add(to authority: Authority) async throws -> DemoContent {
        if let id = try authority.operations.user(named: user) {
            return DemoContent(id: id, password: nil)
        }
        let id = try await authority.operations.addUser(named: user)
        let password = newPassword(SystemRandomSource())
        try await authority.login.setPassword(Array(password.utf8), of: id)
        return DemoContent(id: id, password: password)
    }

    /// Who one is at the console, for a person.
    var fact: Answer.Fact {
        .init(
            "log in as",
            password.map { "\(DemoContent.user), password \($0) (shown once)" }
                ?? "\(DemoContent.user), who was there already")
    }

    var json: JSONValue {
        [
            "name": .string(DemoContent.user),
            "password": password.map { .string($0) } ?? .null,
        ]
    }

    /// Letters that nobody confuses, RFC 8628's; 16 of 20 are 69 bits.
    private static let letters = Array("bcdfghjklmnpqrstvwxz")

    private static func newPassword(_ random: some RandomSource) -> String {
        var password = ""
        while password.count < 19 {
            // Bytes that would make some letters more likely are drawn again.
            let bytes = random.bytes(1).filter { $0 < 240 }
            for byte in bytes {
                if [4, 9, 14].contains(password.count) { password += "-" }
                password.append(letters[Int(byte) % letters.count])
            }
        }
        return password
    }
}
