// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import FixturesSupport
import Foundation
import Testing

@Suite final class FilesTests {
    let directory: URL
    let files: LedgerFiles

    init() throws {
        directory = try Fixtures.temporaryDirectory()
        files = LedgerFiles(directory: directory.path)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    @Test func keysAreKept() throws {
        #expect(try files.loadKey(origin: "a") == nil)
        let made = try files.createKey(origin: "a", using: SystemRandomSource())
        let loaded = try #require(try files.loadKey(origin: "a"))
        #expect(loaded.verifierKey == made.verifierKey)
        let attributes = try FileManager.default.attributesOfItem(atPath: files.keyPath)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int == 32)
        #expect(throws: LedgerError.self) {
            try files.createKey(origin: "a", using: SystemRandomSource())
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644])
    func looseKeysAreRefused(mode: Int) throws {
        _ = try files.createKey(origin: "a", using: SystemRandomSource())
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: files.keyPath)
        #expect(throws: LedgerError.self) { try files.loadKey(origin: "a") }
    }

    @Test(arguments: [0, 31, 33, 1000])
    func keysOfAnotherLengthAreRefused(count: Int) throws {
        try Data(count: count).write(to: URL(filePath: files.keyPath))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: files.keyPath)
        #expect(throws: LedgerError.self) { try files.loadKey(origin: "a") }
    }

    @Test func whatIsNotAPlainFileIsRefused() throws {
        #expect(try files.readHead() == nil)
        try FileManager.default.createDirectory(
            atPath: files.headPath, withIntermediateDirectories: false)
        #expect(throws: LedgerError.self) { try files.readHead() }
        try FileManager.default.createSymbolicLink(
            atPath: files.keyPath, withDestinationPath: "/dev/zero")
        #expect(throws: LedgerError.self) { try files.loadKey(origin: "a") }
    }

    @Test func longHeadsAreRefused() throws {
        try Data(count: 1 << 20).write(to: URL(filePath: files.headPath))
        #expect(throws: LedgerError.self) { try files.readHead() }
    }
}
