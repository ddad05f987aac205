// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Authority
import Foundation
import Storage
import StrictJSON
import Testing

/// Which data directories are opened, and that one which is refused is left as it was.
@Suite struct DirectoryTests {
    @Test(arguments: [false, true])
    func aDirectoryIsOpenedAsWhatItWasMade(_ isSimulation: Bool) async throws {
        try await Ground.run { ground in
            try await ground.open(isSimulation: isSimulation).authority.shutdown()
            let before = try ground.files()
            let refusal = await #expect(throws: OpeningError.self) {
                _ = try await ground.open(isSimulation: !isSimulation)
            }
            #expect(
                refusal == .simulation(directory: ground.data, isSimulation: isSimulation))
            #expect(try ground.files() == before)
            try await ground.open(isSimulation: isSimulation).authority.shutdown()
        }
    }

    /// Something is taken away or replaced, and put back.
    @Test(arguments: ["ledger.key", "server.key", "head.note", "data.mdb"])
    func aMissingFileIsNamedAndNothingIsWritten(_ name: String) async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            _ = try await stage.user()
            try await stage.authority.shutdown()
            let whole = try ground.files()
            try FileManager.default.removeItem(atPath: ground.path(name))
            let before = try ground.files()
            let refusal = await #expect(throws: (any Error).self) { _ = try await ground.open() }
            #expect("\(try #require(refusal))".contains(name))
            #expect(try ground.files() == before)
            try Self.write(try #require(whole[name]), to: ground.path(name))
            try await ground.open().authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    @Test func anotherLedgersKeyIsRefused() async throws {
        try await Ground.run { ground in
            try await ground.open().authority.shutdown()
            try Self.write(Data(repeating: 7, count: 32), to: ground.path("ledger.key"))
            let before = try ground.files()
            let refusal = await #expect(throws: OpeningError.self) {
                _ = try await ground.open()
            }
            #expect(refusal == .foreignKey(path: ground.path("ledger.key")))
            #expect(try ground.files() == before)
        }
    }

    @Test(arguments: [31, 33, 0])
    func aKeyOfAnotherLengthIsRefused(_ count: Int) async throws {
        try await Ground.run { ground in
            try await ground.open().authority.shutdown()
            for name in ["ledger.key", "server.key"] {
                let right = try Data(contentsOf: URL(filePath: ground.path(name)))
                try Self.write(Data(repeating: 7, count: count), to: ground.path(name))
                let refusal = await #expect(throws: (any Error).self) {
                    _ = try await ground.open()
                }
                #expect("\(try #require(refusal))".contains(name))
                try Self.write(right, to: ground.path(name))
            }
            try await ground.open().authority.shutdown()
        }
    }

    @Test func anOlderCopyIsARollBack() async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            try await first.authority.shutdown()
            let older = try Data(contentsOf: URL(filePath: ground.path("data.mdb")))
            let second = try await ground.open()
            _ = try await second.user()
            let size = second.authority.ledgerSize
            try await second.authority.shutdown()
            try Self.write(older, to: ground.path("data.mdb"))
            let before = try ground.files()
            let refusal = await #expect(throws: LedgerError.self) { _ = try await ground.open() }
            #expect(refusal == .rolledBack(size: 1, signed: size))
            #expect(try ground.files() == before)
        }
    }

    @Test func aSecondOpenerIsRefusedAndTheFirstGoesOn() async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            await #expect(throws: StorageError.self) { _ = try await ground.open() }
            _ = try await first.user()
            try await first.authority.shutdown()
            try await ground.open().authority.shutdown()
        }
    }

    // MARK: Creations that were cut off

    /// The steps of a creation after which a process may be killed.
    enum Step: String, CaseIterable, Sendable {
        case directory, ledgerKey, serverKey, zeroBytes, firstEntry
    }

    @Test(arguments: Step.allCases)
    func aCreationThatWasCutOffIsFinished(_ step: Step) async throws {
        try await Ground.run { ground in
            if step == .firstEntry {
                try await Self.openWithoutHead(ground)
            } else {
                try await ground.open().authority.shutdown()
                let keep: Set<String> =
                    switch step {
                    case .directory: []
                    case .ledgerKey: ["ledger.key"]
                    default: ["ledger.key", "server.key"]
                    }
                for name in try FileManager.default.contentsOfDirectory(atPath: ground.data)
                where !keep.contains(name) {
                    try FileManager.default.removeItem(atPath: ground.path(name))
                }
                if step == .zeroBytes { try Self.write(Data(), to: ground.path("data.mdb")) }
            }
            let stage = try await ground.open()
            let types = try stage.entries().map { $0["ty"]?.string }
            #expect(types == ["ledger.created"])
            _ = try await stage.user()
            try await stage.authority.shutdown()
            try await ground.open().authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    /// An opening that cannot write head.note has answered nobody, and must not leave behind what
    /// the next one calls a roll-back.
    private static func openWithoutHead(_ ground: Ground) async throws {
        // A directory in the place of the temporary file keeps head.note from being written.
        let obstacle = ground.path("head.note.new")
        try FileManager.default.createDirectory(
            atPath: obstacle, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: ground.data)
        await #expect(throws: LedgerError.self) { _ = try await ground.open() }
        try FileManager.default.removeItem(atPath: obstacle)
        #expect(!FileManager.default.fileExists(atPath: ground.path("head.note")))
    }

    /// With head.note there were entries: neither nothing nor zero bytes is an empty database.
    @Test func zeroBytesBesideAHeadAreNoCreation() async throws {
        try await Ground.run { ground in
            try await ground.open().authority.shutdown()
            try Self.write(Data(), to: ground.path("data.mdb"))
            let before = try ground.files()
            await #expect(throws: StorageError.self) { _ = try await ground.open() }
            #expect(try ground.files() == before)
        }
    }

    private static func write(_ data: Data, to path: String) throws {
        try data.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}
