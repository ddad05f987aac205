// SPDX-License-Identifier: Apache-2.0

/// Where a local user logs in.
public struct LoginPage: Sendable {
    let formToken: String
    let next: String
    let userName: String
    let isFirst: Bool
    let notice: Notice?

    /// - Parameters:
    ///   - next: the local path to go on to.
    ///   - userName: what was typed before; empty at first.
    public init(formToken: String, next: String, userName: String = "", notice: Notice? = nil) {
        self.formToken = formToken
        self.next = next
        self.userName = userName
        isFirst = userName.isEmpty
        self.notice = notice
    }
}
