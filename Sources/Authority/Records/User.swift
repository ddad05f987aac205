// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// Somebody who owns hosts and decides on requests.
package struct User: Sendable, Equatable {
    package let id: UserID
    /// The name to log in with, unique by its bytes.
    package let name: String
    package let createdAt: Timestamp
}
