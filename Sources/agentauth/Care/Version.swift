// SPDX-License-Identifier: Apache-2.0

/// What this build calls itself.
enum Version {
    static let number = "0.1.0"
    static let text = "agentauth \(number)"
}
