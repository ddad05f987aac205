// SPDX-License-Identifier: Apache-2.0

/// The pages at which people are refused; they stand among the endpoints of a summary.
public enum AuditedPage: String, CaseIterable, Sendable {
    /// A name and a password that do not belong together.
    case login
    /// A code that leads nowhere.
    case device
}
