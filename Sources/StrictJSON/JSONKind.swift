// SPDX-License-Identifier: Apache-2.0

/// The six kinds of JSON values (RFC 8259 §3).
public enum JSONKind: String, Sendable, Hashable, CaseIterable {
    case null, bool, number, string, array, object
}
