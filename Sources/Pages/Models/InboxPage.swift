// SPDX-License-Identifier: Apache-2.0
/// Everything that waits for whoever is logged in.
public struct InboxPage: Sendable {
    let items: [Item]
    let isEmpty: Bool
    let reason: String
    let notice: Notice?

    /// One request.
    public struct Item: Sendable {
        /// The request's identifier.
        let request: String
        let claims: ShownClaims
        let capabilities: [String]
        let asksForNothing: Bool
        let isTicked: Bool

        public init(
            request: String, claims: RequestClaims, capabilities: [String], isTicked: Bool = false
        ) {
            self.request = request
            self.claims = ShownClaims(claims)
            self.capabilities = capabilities
            asksForNothing = capabilities.isEmpty
            self.isTicked = isTicked
        }
    }

    /// - Parameter reason: what was typed so far as the reason for a no.
    public init(_ items: [Item], reason: String = "", notice: Notice? = nil) {
        self.items = items
        isEmpty = items.isEmpty
        self.reason = reason
        self.notice = notice
    }
}
