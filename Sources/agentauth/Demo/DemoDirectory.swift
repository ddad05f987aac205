// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc

/// Where a demo keeps its data: a directory that was asked for, or one that goes away.
struct DemoDirectory {
    let path: String
    private let isTemporary: Bool

    /// Refuses a directory with something in it: a demo begins with nothing.
    init(_ given: String?) throws {
        if let given {
            // Missing is as good as empty; what is no directory is refused when it is opened.
            let names = try? FileManager.default.contentsOfDirectory(atPath: given)
            guard (names ?? []).isEmpty else {
                throw Failure(
                    .noSuchThing, "not_empty", what: "\(given) is not empty",
                    why: "a demo begins with an empty data directory",
                    hint: "name another directory, or none for a temporary one")
            }
            path = given
            isTemporary = false
        } else {
            let parent = Variable.value("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
            var template = Array("\(parent)/agentauth-demo-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw Failure(
                    .dataUnusable, "no_directory", what: "no temporary directory could be made",
                    why: "\(parent): \(String(cString: strerror(errno)))",
                    hint: "name a directory with --data")
            }
            path = String(
                decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            isTemporary = true
        }
    }

    func removeIfTemporary() {
        // What cannot be removed is in the system's own temporary directory.
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
