// SPDX-License-Identifier: Apache-2.0

/// The first page: what this is, and whether it works.
public struct StartPage: Sendable {
    let description: String
    let issuer: String
    let isWorking: Bool
    let health: String
    let entries: String

    /// - Parameters:
    ///   - problem: why the server decides nothing right now; nil when it works.
    ///   - entries: how many entries the ledger has.
    public init(description: String, issuer: String, problem: String?, entries: UInt64) {
        self.description = description
        self.issuer = issuer
        isWorking = problem == nil
        health = problem ?? "It answers agents and records what they do."
        self.entries = entries == 1 ? "1 entry" : "\(entries) entries"
    }
}
