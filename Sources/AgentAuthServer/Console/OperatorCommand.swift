// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority

/// The command with which the operator approves what a page cannot.
enum OperatorCommand {
    /// Its words, ready to be pasted into a shell: nothing in a name or path is taken for more than it is.
    static func approving(_ review: Review, as user: String, directory: String) -> [String] {
        var words = ["agentauth", "approvals", "approve", review.request.id.text]
        // Nobody's agent is approved in nobody's name.
        if review.request.mode == .delegated { words += ["--user", user] }
        words += ["--data", directory]
        return words.map(quoted)
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"):
                true
            default: false
            }
        }
        if isPlain && !word.isEmpty { return word }
        return "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
