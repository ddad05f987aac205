// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Configuration
import StrictJSON

extension SettingType where Value == [ApprovalMethod] {
    /// Ways to ask people; the one that every client can handle is always among them (§7).
    static let approvalMethods = SettingType(
        choices.name, shape: .list, shown: choices.shown
    ) { content in
        let methods = try choices.read(content)
        guard methods.contains(.deviceAuthorization) else {
            throw SettingError("a list with device_authorization, which the protocol requires")
        }
        return methods
    }

    private static var choices: SettingType { .choices() }
}

extension SettingType where Value == [String] {
    /// A program by its absolute path, and its arguments.
    static let commandLine = SettingType(
        "list of words", shape: .list, shown: { .array($0.map { .string($0) }) }
    ) { content in
        let words = try content.list()
        guard words.first?.hasPrefix("/") ?? true, !words.contains(where: { $0.contains("\0") })
        else { throw SettingError("a list of a program's absolute path and its arguments") }
        return words
    }
}

extension SettingType where Value == String? {
    /// A name or path on one line.
    static let optionalName = SettingType(
        "text", shape: .optionalText, shown: { $0.map { .string($0) } ?? .null }
    ) { content in
        let text = try content.text()
        if text.isEmpty { return nil }
        guard text.utf8.count <= 4096, text.printable.utf8.elementsEqual(text.utf8) else {
            throw SettingError("one line of text")
        }
        return text
    }

    static let mailAddress = SettingType(
        "e-mail address", shape: .optionalText, shown: { $0.map { .string($0) } ?? .null }
    ) { content in
        let text = try content.text()
        if text.isEmpty { return nil }
        guard Mailbox(text) != nil else {
            throw SettingError("an e-mail address such as agentauth@example.com")
        }
        return text
    }
}

extension SettingType where Value == Int {
    static let port = SettingType(
        "port", shape: .plain, shown: { .number(JSONNumber($0)) }
    ) { content in
        guard let port = Int(try content.text()), (1...65_535).contains(port) else {
            throw SettingError("a port from 1 to 65535")
        }
        return port
    }
}
