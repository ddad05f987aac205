// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage

/// A data file that tests change behind the back of the environment.
enum DataFile {
    /// A file with two tables and some commits, and what a reader must find in it.
    static func makeData(_ path: String) throws -> [UInt8] {
        let environment = try Environment.open(path, .unsynced)
        defer { environment.close() }
        let rows = try environment.rawTable("rows", key: UInt64.self)
        _ = try environment.rawTable("others", key: String.self)
        for round in 0..<3 as Range<UInt64> {
            try environment.write { txn in
                for key in 0..<200 as Range<UInt64> {
                    try txn.put(rows, key, [UInt8](repeating: UInt8(round), count: 60))
                }
            }
        }
        return try [UInt8](Data(contentsOf: dataFile(path)))
    }

    static func dataFile(_ path: String) -> URL {
        URL(filePath: path).appending(path: "data.mdb")
    }

    /// Opens the directory with other bytes in its file, and reads every row.
    static func open(
        _ path: String, _ bytes: [UInt8], _ options: Environment.Options = .unsynced
    ) throws -> Int {
        // In place: some file systems flush a file that is cut to nothing and written again.
        let file = try FileHandle(forUpdating: dataFile(path))
        try file.write(contentsOf: bytes)
        try file.truncate(atOffset: UInt64(bytes.count))
        try file.close()
        let environment = try Environment.open(path, options)
        defer { environment.close() }
        let rows = try environment.rawTable("rows", key: UInt64.self)
        return try environment.read { txn in
            var count = 0
            try txn.scan(rows) { _, bytes in
                count += bytes.count
                return .next
            }
            return count
        }
    }

    /// What opening throws; nil when it works.
    static func refusal(
        _ path: String, _ bytes: [UInt8], _ options: Environment.Options = .unsynced
    ) throws -> StorageError? {
        do {
            _ = try open(path, bytes, options)
            return nil
        } catch let error as StorageError {
            return error
        }
    }
}

/// The ways to open a directory.
enum Accesses: CaseIterable, Sendable {
    case readWrite, readOnly, ignoringLock

    static let all = allCases

    var options: Environment.Options {
        var options = Environment.Options.unsynced
        if self != .readWrite { options.access = .readOnly }
        if self == .ignoringLock { options.lockFile = .ignored }
        return options
    }
}
