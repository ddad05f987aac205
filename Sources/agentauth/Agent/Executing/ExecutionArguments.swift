// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

/// The arguments of a call, as they are typed: `name=text`, `name:=json`, or all of them as JSON.
struct ExecutionArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "name=text, or name:=json for numbers, true, lists and the like.",
            valueName: "argument"))
    var words: [String] = []

    @Option(
        name: .customLong("args"),
        help: ArgumentHelp(
            "All arguments as a JSON object: as it is, @FILE, or - for standard input.",
            valueName: "json"))
    var whole: String?

    mutating func validate() throws {
        if whole != nil, !words.isEmpty {
            throw ValidationError("give arguments one by one or with --args, not both")
        }
    }

    /// The arguments; reads the file or standard input that is named.
    func object() throws -> JSONObject {
        guard let whole else { return try one() }
        let bytes: [UInt8] =
            if whole == "-" {
                try InputFile.read("-")
            } else if whole.hasPrefix("@") {
                try InputFile.read(String(whole.dropFirst()))
            } else {
                Array(whole.utf8)
            }
        guard case .object(let object) = try JSONValue(parsing: bytes) else {
            throw Failure(
                .badInput, "bad_input", what: "the arguments cannot be read",
                why: "they are no JSON object", hint: "--args '{\"name\":\"value\"}'")
        }
        return object
    }

    private func one() throws -> JSONObject {
        var object = JSONObject()
        for word in words {
            guard let end = word.firstIndex(of: "="), end != word.startIndex else {
                throw Failure(
                    usage: "'\(word)' is no argument", why: "it has no name before a =",
                    hint: "name=text, or name:=json")
            }
            let isJSON = word[..<end].last == ":"
            let name = String(isJSON ? word[..<end].dropLast() : word[..<end])
            let text = String(word[word.index(after: end)...])
            guard object[name] == nil else {
                throw Failure(
                    usage: "'\(name)' is given twice", why: "which should hold?",
                    hint: "give it once")
            }
            object[name] = isJSON ? try JSONValue(parsing: Array(text.utf8)) : .string(text)
        }
        return object
    }
}
