// SPDX-License-Identifier: Apache-2.0
import Configuration
import Glibc
import Yams

/// A file of the configuration: its values by key, each with its line.
struct ConfigurationFile: Sendable {
    let path: String
    private(set) var contents: [String: ConfigContent] = [:]
    private(set) var lines: [String: Int] = [:]
    private(set) var problems: [ConfigurationProblem] = []

    /// No configuration is longer; what is, is another file.
    private static let byteLimit = 256 * 1024

    /// Reads a file; nil when there is none.
    ///
    /// What is wrong inside it is in ``problems``; a file that cannot be read throws.
    init?(ifThereIs path: String) throws(ConfigurationError) {
        guard access(path, F_OK) == 0 else { return nil }
        try self.init(path)
    }

    init(_ path: String) throws(ConfigurationError) {
        self.path = path
        let text: String
        do {
            text = try ConfigurationFile.text(of: path)
        } catch {
            throw ConfigurationError(problems: [error])
        }
        do {
            guard let root = try Parser(yaml: text).singleRoot(), !root.isNull else { return }
            guard let mapping = root.mapping else {
                problems = [ConfigurationProblem(path, "it is not a mapping of keys to values")]
                return
            }
            read(mapping, under: "")
        } catch {
            problems = [ConfigurationProblem(yaml: error, in: path)]
        }
    }

    private static func text(of path: String) throws(ConfigurationProblem) -> String {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(path)
        } catch {
            let why = (error as? Failure)?.why ?? "it cannot be read"
            throw ConfigurationProblem(path, why, hint: "name another file")
        }
        guard bytes.count <= byteLimit else {
            throw ConfigurationProblem(path, "it has more than \(byteLimit) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationProblem(path, "it is not UTF-8")
        }
        return text
    }

    // MARK: Keys

    private mutating func read(_ mapping: Node.Mapping, under prefix: String) {
        for (key, node) in mapping {
            let place = ConfigurationFile.place(path, key.mark)
            guard let word = key.scalar?.string else {
                problems.append(ConfigurationProblem(place, "a key is not a word"))
                continue
            }
            read(node, named: prefix + word, at: place, line: key.mark?.line)
        }
    }

    private mutating func read(
        _ node: Node, named name: String, at place: String, line: Int?
    ) {
        if let setting = Settings.all.first(where: { $0.name == name }) {
            do {
                contents[name] = try node.content(of: setting)
                lines[name] = line
            } catch {
                let text = "'\(name)' has to be \(error.expected)"
                problems.append(ConfigurationProblem(place, text))
            }
        } else if let feature = LaterSettings.features[name] {
            problems.append(.later(name, at: place, feature: feature))
        } else if ConfigurationFile.isSection(name) {
            // A section without anything in it is a mapping that was emptied.
            guard !node.isNull else { return }
            guard let mapping = node.mapping else {
                let text = "'\(name)' is a section, not a value"
                return problems.append(ConfigurationProblem(place, text))
            }
            read(mapping, under: name + ".")
        } else {
            problems.append(
                .unknown(name, at: place, among: ConfigurationFile.namesLike(name)))
        }
    }

    private static let names = Settings.all.map(\.name) + LaterSettings.features.keys

    private static func isSection(_ name: String) -> Bool {
        names.contains { $0.hasPrefix(name + ".") }
    }

    /// What a name at this depth may have meant: whole keys and, above them, their sections.
    private static func namesLike(_ name: String) -> Set<String> {
        let depth = name.split(separator: ".", omittingEmptySubsequences: false).count
        let sections = names.compactMap { full -> String? in
            let parts = full.split(separator: ".")
            return parts.count > depth ? parts.prefix(depth).joined(separator: ".") : nil
        }
        return Set(names).union(sections)
    }

    private static func place(_ path: String, _ mark: Mark?) -> String {
        mark.map { "\(path):\($0.line)" } ?? path
    }
}

extension ConfigurationProblem {
    /// A file that is no YAML.
    fileprivate init(yaml error: any Error, in path: String) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            self.init("\(path):\(mark.line)", "it is not YAML: \(problem)")
        case YamlError.duplicatedKeysInMapping(let names, let context):
            let list = names.joined(separator: ", ")
            self.init("\(path):\(context.mark.line)", "a key stands there twice: \(list)")
        default:
            self.init(path, "it is not YAML")
        }
    }
}
