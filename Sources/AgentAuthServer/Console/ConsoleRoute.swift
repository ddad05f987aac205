// SPDX-License-Identifier: Apache-2.0

/// The one table of the console's pages; `docs/console.md` lists it, and a test walks both.
package enum ConsoleRoute: String, CaseIterable, Sendable {
    case start
    case login
    case logout
    case device
    case review
    case inbox
    case inboxData = "inbox.json"

    /// The path, below the issuer's own.
    package var path: String {
        switch self {
        case .start: "/"
        case .login: "/login"
        case .logout: "/logout"
        case .device: "/device"
        case .review: "/device/review"
        case .inbox: "/approvals"
        case .inboxData: "/approvals.json"
        }
    }

    /// What the page can be asked with. Nothing changes by looking.
    package var methods: [String] {
        switch self {
        case .start, .inboxData: ["GET", "HEAD"]
        case .login, .device, .review, .inbox: ["GET", "HEAD", "POST"]
        case .logout: ["POST"]
        }
    }
}
