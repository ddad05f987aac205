// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import Testing

@Suite("A data directory")
struct DirectoryTests {
    private func setPermissions(_ path: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("Is written by one opening: a second is refused at once, and the first unharmed")
    func secondWriter() throws {
        try withEnvironment { environment in
            #expect(try Environment.isServed(environment.directory))
            #expect(throws: StorageError.locked(path: environment.directory)) {
                try Environment.open(environment.directory, .unsynced)
            }
            let rows = try environment.rawTable("rows", key: UInt64.self)
            try environment.write { txn in try txn.put(rows, 1, [1]) }
            environment.close()
            #expect(try !Environment.isServed(environment.directory))
            try Environment.open(environment.directory, .unsynced).close()
        }
    }

    @Test("Is given back by closing, although a child process still has our descriptors")
    func inheritedDescriptor() throws {
        try withEnvironment { environment in
            // What a fork does to the lock's descriptor, until the exec.
            let found = try descriptor(of: environment.directory + "/serve.lock")
            let inherited = try #require(found)
            let duplicate = dup(inherited)
            defer { close(duplicate) }
            environment.close()
            try Environment.open(environment.directory, .unsynced).close()
        }
    }

    private func descriptor(of path: String) throws -> Int32? {
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return descriptors.lazy.compactMap { Int32($0) }.first { descriptor in
            let link = "/proc/self/fd/\(descriptor)"
            return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == path
        }
    }

    @Test("Is open once in a process", arguments: [Accesses.readOnly, .ignoringLock])
    func openOnce(_ access: Accesses) throws {
        try withEnvironment { environment in
            let path = environment.directory
            #expect(throws: StorageError.alreadyOpen(path: path)) {
                try Environment.open(path, access.options)
            }
            // Another name of it is the same directory.
            #expect(throws: StorageError.alreadyOpen(path: path + "/.")) {
                try Environment.open(path + "/.", access.options)
            }
            environment.close()
            let reader = try Environment.open(path, access.options)
            #expect(throws: StorageError.alreadyOpen(path: path)) {
                try Environment.open(path, .unsynced)
            }
            // The attempt to write gave back its lock.
            #expect(try !Environment.isServed(path))
            reader.close()
        }
    }

    @Test("Is released when the environment is dropped without closing it")
    func dropped() throws {
        try withDirectory { path in
            _ = try Environment.open(path, .unsynced).rawTable("rows", key: UInt64.self)
            try Environment.open(path, .unsynced).close()
        }
    }

    @Test(
        "With looser permissions is refused, with the command that helps",
        arguments: [
            ("", 0o750, "700"), ("", 0o701, "700"), ("data.mdb", 0o640, "600"),
            ("data.mdb", 0o604, "600"), ("lock.mdb", 0o666, "600"), ("serve.lock", 0o620, "600"),
            ("data.mdb", 0o700, "600"),
        ])
    func loosePermissions(_ name: String, _ mode: Int, _ wanted: String) throws {
        try withDirectory { path in
            try Environment.open(path, .unsynced).close()
            let file = name.isEmpty ? path : path + "/" + name
            try setPermissions(file, mode)
            for access in [Accesses.readWrite, .readOnly] {
                #expect(
                    throws: StorageError.permission(path: file, remedy: "chmod \(wanted) \(file)")
                ) {
                    try Environment.open(path, access.options)
                }
            }
            // Files of somebody else, only looked at, are theirs.
            try Environment.open(path, Accesses.ignoringLock.options).close()
            try setPermissions(file, name.isEmpty ? 0o700 : 0o600)
            try Environment.open(path, .unsynced).close()
        }
    }

    @Test("A path with a space or an apostrophe is quoted in the command")
    func quotedRemedy() throws {
        try withDirectory { parent in
            let path = parent + "/it's here"
            try Environment.open(path, .unsynced).close()
            try setPermissions(path, 0o755)
            let remedy = "chmod 700 '\(parent)/it'\\''s here'"
            #expect(throws: StorageError.permission(path: path, remedy: remedy)) {
                try Environment.open(path, .unsynced)
            }
        }
    }

    @Test("Of another owner is refused", .enabled(if: geteuid() == 0, "needs root to give away"))
    func otherOwner() throws {
        try withDirectory { path in
            try Environment.open(path, .unsynced).close()
            try FileManager.default.setAttributes(
                [.ownerAccountID: 12_345], ofItemAtPath: path + "/data.mdb")
            let expected = StorageError.permission(
                path: path + "/data.mdb", remedy: "chown 0 \(path)/data.mdb")
            #expect(throws: expected) { try Environment.open(path, .unsynced) }
        }
    }

    @Test(
        "With something else in place of a file is refused",
        arguments: [
            "data.mdb", "lock.mdb", "serve.lock",
        ])
    func noPlainFile(_ name: String) throws {
        try withDirectory { path in
            try Environment.open(path, .unsynced).close()
            let file = path + "/" + name
            try FileManager.default.moveItem(atPath: file, toPath: path + "/elsewhere")
            let expected = StorageError.permission(
                path: file, remedy: "rm \(file) and restore it as a plain file")
            try FileManager.default.createSymbolicLink(
                atPath: file, withDestinationPath: path + "/elsewhere")
            #expect(throws: expected) { try Environment.open(path, .unsynced) }
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.createDirectory(
                atPath: file, withIntermediateDirectories: false)
            #expect(throws: expected) { try Environment.open(path, .unsynced) }
        }
    }

    @Test("That is a file is not found", arguments: Accesses.all)
    func noDirectory(_ access: Accesses) throws {
        try withDirectory { parent in
            let path = parent + "/file"
            try Data().write(to: URL(filePath: path))
            #expect(throws: StorageError.notFound(path: path)) {
                try Environment.open(path, access.options)
            }
        }
    }

    @Test(
        "Opened read-only refuses to write and to make tables",
        arguments: [
            Accesses.readOnly, .ignoringLock,
        ])
    func readOnly(_ access: Accesses) throws {
        try withDirectory { path in
            let writer = try Environment.open(path, .unsynced)
            let written = try writer.table("records", key: UInt64.self, value: Sample.self)
            try writer.write { txn in try txn.put(written, 1, Sample(name: "kept")) }
            writer.close()
            let environment = try Environment.open(path, access.options)
            defer { environment.close() }
            #expect(throws: StorageError.readOnly) { try environment.write { _ in } }
            #expect(throws: StorageError.missingTable("others")) {
                try environment.rawTable("others", key: UInt64.self)
            }
            let records = try environment.table("records", key: UInt64.self, value: Sample.self)
            let found = try environment.read { txn in try txn.get(records, 1) }
            #expect(found == Sample(name: "kept"))
        }
    }

    @Test("Read without its lock file does not get one")
    func ignoredLockFile() throws {
        try withDirectory { path in
            try Environment.open(path, .unsynced).close()
            for name in ["lock.mdb", "serve.lock"] {
                try FileManager.default.removeItem(atPath: path + "/" + name)
            }
            try Environment.open(path, Accesses.ignoringLock.options).close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["data.mdb"])
        }
    }

    @Test("Whose map finds no address space is refused")
    func addressSpace() throws {
        try withDirectory { path in
            var options = Environment.Options.unsynced
            options.mapSize = 1 << 60
            #expect(throws: StorageError.addressSpace(byteCount: 1 << 60)) {
                try Environment.open(path, options)
            }
            // Nothing is half made.
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["serve.lock"])
            try Environment.open(path, .unsynced).close()
        }
    }

    @Test("In which a creation was interrupted is made again")
    func interruptedCreation() throws {
        try withDirectory { path in
            let nursery = path + "/data.new"
            try FileManager.default.createDirectory(
                atPath: nursery, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
            try Data([1, 2, 3]).write(to: URL(filePath: nursery + "/data.mdb"))
            try Environment.open(path, .unsynced).close()
            #expect(!FileManager.default.fileExists(atPath: nursery))
            try Environment.open(path, .unsynced).close()
        }
    }
}
