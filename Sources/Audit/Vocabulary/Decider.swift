// SPDX-License-Identifier: Apache-2.0

/// Who decided: the member `by`.
public enum Decider: String, CaseIterable, Sendable {
    /// The user whom the entry names.
    case user
    /// Whoever runs the server.
    case `operator`
    /// The server's rules, without a person.
    case policy
    /// A stand-in for a person, in demos and simulations only.
    case simulated
}
