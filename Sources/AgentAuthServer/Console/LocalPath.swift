// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// A page of the console to go on to after logging in: one of a few, so that no link can lead
/// through the login to somewhere else.
struct LocalPath: Sendable {
    /// Path and query, below the base.
    let text: String

    static let start = LocalPath(known: "/")
    static let device = LocalPath(known: "/device")
    static let inbox = LocalPath(known: "/approvals")

    private init(known text: String) {
        self.text = text
    }

    /// A page with a parameter.
    init(_ page: String, _ name: String, _ value: String) {
        self.init(known: "\(page)?\(name)=\(value.percentEncoded)")
    }

    /// Reads what a query or form says; nil for anything but a page that can be gone on to.
    init?(_ text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let page = parts.first,
            ["/", "/device", "/device/review", "/approvals"].contains(page)
        else { return nil }
        guard parts.count == 2 else {
            self.init(known: String(page))
            return
        }
        // Whatever else stood in the query is not carried along.
        guard let fields = FormFields(parts[1].utf8) else { return nil }
        for name in ["code", "request"] {
            if let value = fields[name] {
                self.init(String(page), name, value)
                return
            }
        }
        self.init(known: String(page))
    }
}
