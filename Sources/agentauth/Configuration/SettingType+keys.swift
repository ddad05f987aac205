// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Configuration
import StrictJSON

extension SettingType where Value == [String] {
    /// Names of hosts, in lower case.
    static let hostNames = SettingType(
        "list of host names", shape: .list, shown: { .array($0.map { .string($0) }) }
    ) { content in
        let names = try content.list()
        guard names.allSatisfy({ HTTPSURL("https://\($0)/")?.host == $0 }) else {
            throw SettingError("a list of host names such as keys.test, in lower case")
        }
        return names
    }

    /// Base URLs of other servers, as their discovery documents name them.
    static let issuers = SettingType(
        "list of URLs", shape: .list, shown: { .array($0.map { .string($0) }) }
    ) { content in
        let issuers = try content.list()
        guard issuers.allSatisfy({ HTTPSURL($0) != nil && IssuerURL($0) != nil }) else {
            throw SettingError("a list of https URLs without a slash at their end")
        }
        return issuers
    }
}

extension SettingType where Value == String? {
    /// The path of a file, from the server's working directory on; none by default.
    static let file = SettingType(
        "file", shape: .optionalText, shown: { $0.map { .string($0) } ?? .null }
    ) { content in
        let path = try content.text()
        if path.isEmpty { return nil }
        guard path.utf8.count < 4096, !path.utf8.contains(0) else {
            throw SettingError("the path of a file")
        }
        return path
    }
}
