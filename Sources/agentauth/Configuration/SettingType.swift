// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Configuration
import StrictJSON

/// What values a key takes: how they are read, and how they are printed.
struct SettingType<Value: Sendable>: Sendable {
    let name: String
    let shape: SettingShape
    /// Throws ``SettingError`` for everything else.
    let read: @Sendable (ConfigContent) throws -> Value
    let shown: @Sendable (Value) -> JSONValue

    init(
        _ name: String, shape: SettingShape,
        shown: @escaping @Sendable (Value) -> JSONValue,
        read: @escaping @Sendable (ConfigContent) throws -> Value
    ) {
        self.name = name
        self.shape = shape
        self.shown = shown
        self.read = read
    }
}

extension ConfigContent {
    /// The one text that it is; every source gives lists as lists and all else as texts.
    func text() throws -> String {
        guard case .string(let text) = self else { throw SettingError("one value, not a list") }
        return text
    }

    /// The list that it is. An empty variable is an empty list.
    func list() throws -> [String] {
        guard case .stringArray(let list) = self else { throw SettingError("a list") }
        return list == [""] ? [] : list
    }
}

extension SettingType where Value == Bool {
    static let bool = SettingType("boolean", shape: .plain, shown: { .bool($0) }) { content in
        switch try content.text() {
        case "true": true
        case "false": false
        default: throw SettingError("true or false")
        }
    }
}

extension SettingType where Value == Duration {
    /// A length of time within a range; both ends belong to it.
    static func duration(_ range: ClosedRange<Duration>) -> SettingType {
        SettingType(
            "duration", shape: .text, shown: { .string(DurationArgument($0).description) }
        ) { content in
            guard let argument = DurationArgument(try content.text()) else {
                throw SettingError("a duration such as 250ms, 5s, 1h30m or 7d")
            }
            guard range.contains(argument.duration) else {
                let (least, most) = (range.lowerBound, range.upperBound)
                throw SettingError(
                    "from \(DurationArgument(least)) to \(DurationArgument(most))")
            }
            return argument.duration
        }
    }
}

extension SettingType where Value == ByteCount {
    /// A number of bytes within a range; both ends belong to it.
    static func size(_ range: ClosedRange<ByteCount>) -> SettingType {
        SettingType("size", shape: .text, shown: { .string($0.description) }) { content in
            guard let size = ByteCount(try content.text()) else {
                throw SettingError("a size such as 64KiB, 16MiB or 64GiB")
            }
            guard range.contains(size) else {
                throw SettingError("from \(range.lowerBound) to \(range.upperBound)")
            }
            return size
        }
    }
}

extension SettingType where Value == String {
    /// One line of text for people.
    static let text = SettingType("text", shape: .text, shown: { .string($0) }) { content in
        let text = try content.text()
        guard 1...200 ~= text.unicodeScalars.count, text.printable.utf8.elementsEqual(text.utf8)
        else { throw SettingError("1 to 200 characters on one line") }
        return text
    }
}

extension SettingType where Value: RawRepresentable<String> & CaseIterable {
    /// One of a few words.
    static var choice: SettingType {
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return SettingType("one of \(words)", shape: .text, shown: { .string($0.rawValue) }) {
            guard let value = Value(rawValue: try $0.text()) else {
                throw SettingError("one of \(words)")
            }
            return value
        }
    }
}

extension SettingType {
    /// Some of a few words, each at most once.
    static func choices<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        atLeast least: Int = 0
    ) -> SettingType where Value == [Word] {
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        return SettingType(
            "list of \(words)", shape: .list,
            shown: { .array($0.map { .string($0.rawValue) }) }
        ) { content in
            let values = try content.list().map { word in
                guard let value = Word(rawValue: word) else {
                    throw SettingError("a list of \(words)")
                }
                return value
            }
            guard Set(values.map(\.rawValue)).count == values.count else {
                throw SettingError("a list without repetitions")
            }
            guard values.count >= least else { throw SettingError("at least \(least) of \(words)") }
            return values
        }
    }
}
