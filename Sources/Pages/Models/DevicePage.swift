// SPDX-License-Identifier: Apache-2.0

/// Where a person types the code that an agent shows.
public struct DevicePage: Sendable {
    let code: String
    let notice: Notice?

    /// - Parameter code: what is in the box already; nothing is sent before the person does so.
    public init(code: String = "", notice: Notice? = nil) {
        self.code = code
        self.notice = notice
    }
}
