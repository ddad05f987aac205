// SPDX-License-Identifier: Apache-2.0

/// What became of an operation: the member `out`.
public enum Outcome: String, CaseIterable, Sendable {
    /// It happened.
    case ok
    /// It was not allowed, and did not happen.
    case refused
    /// It was allowed, and the provider said no.
    case failed
    /// It was allowed and started, and nobody knows whether it happened.
    case unknown
}
