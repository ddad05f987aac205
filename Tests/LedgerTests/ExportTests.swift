// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import FixturesSupport
import Foundation
import StrictJSON
import Testing
import Transparency

@Suite final class ExportTests {
    let signed: SignedLedger
    let directory: URL

    init() throws {
        signed = try SignedLedger(size: 120, interval: 50)
        directory = try Fixtures.temporaryDirectory()
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var name: String { directory.appending(path: "log").path }
    var manifestPath: String { name + ".manifest.json" }

    func path(_ isCompressed: Bool) -> String { name + (isCompressed ? ".ndjson.gz" : ".ndjson") }

    func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    func write(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    func export(_ isCompressed: Bool) throws {
        try LedgerExport(signed.ledger.environment).write(name, isCompressed: isCompressed)
    }

    func verify(key: VerifierKey? = nil, requireSigned: Bool = false) -> Verdict {
        LedgerVerifier(key: key, requireSigned: requireSigned).verify(export: manifestPath)
    }

    @Test(arguments: [false, true])
    func roundTrip(isCompressed: Bool) throws {
        try export(isCompressed)
        let root = try signed.opening().appender.root()
        let verdict = verify(key: signed.verifierKey)
        #expect(verdict.outcome == .intact && verdict.root == root && verdict.size == 120)
        #expect(verdict.shown == ["intact", "signed", "unsigned tail", "complete"])
        #expect(verdict.checkpoints == 1)
        #expect(verify().shown == ["intact", "self-signed", "unsigned tail", "complete"])
        #expect(verify(key: signed.verifierKey, requireSigned: true).outcome == .undecided)
        try signed.checkpoint()
        try export(isCompressed)
        #expect(verify(key: signed.verifierKey, requireSigned: true).outcome == .intact)
        let stranger = try SignedLedger(size: 1, interval: 1, seed: 9)
        #expect(verify(key: stranger.verifierKey).outcome == .undecided)
    }

    @Test func linesAreTheEntries() throws {
        try export(false)
        let lines = try signed.ledger.lines()
        #expect(try bytes(path(false)) == lines.flatMap { $0 + [UInt8(ascii: "\n")] })
        var streamed: [UInt8] = []
        try LedgerExport(signed.ledger.environment).stream { streamed += $0 }
        #expect(try streamed == bytes(path(false)))
        let manifest = try JSONValue(parsing: bytes(manifestPath))
        let part = try #require(manifest["parts"]?.array?.first)
        #expect(part["name"] == "log.ndjson" && part["lines"] == 120)
        let digest = SHA256.digest(of: streamed).description
        #expect(part["sha256"]?.string == digest)
    }

    /// The same lines give the same bytes, in members of 4,096 lines without a time.
    @Test func compressionIsRepeatable() throws {
        try signed.ledger.append(120..<9000)
        try export(true)
        let first = try bytes(path(true))
        try export(true)
        #expect(try bytes(path(true)) == first)
        #expect(Array(first.prefix(8)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        let verdict = verify(key: signed.verifierKey)
        #expect(verdict.outcome == .intact && verdict.size == 9000)
    }

    @Test func progressCanStopIt() throws {
        try signed.ledger.append(120..<9000)
        #expect(throws: LedgerError.stopped) {
            try LedgerExport(self.signed.ledger.environment)
                .write(self.name, isCompressed: true) { done, _ in done < 4096 }
        }
        #expect(!FileManager.default.fileExists(atPath: manifestPath))
        try export(true)
        let verdict = LedgerVerifier().verify(export: manifestPath) { _, total in
            #expect(total == 9000)
            return false
        }
        #expect(verdict.outcome == .undecided)
    }

    /// Any bit of the lines, with the line named.
    @Test func flippedLineBits() throws {
        try export(false)
        let file = try bytes(path(false))
        var random = FixedSequence(state: 5)
        for _ in 0..<400 {
            let bit = Int.random(in: 0..<file.count * 8, using: &random)
            var flipped = file
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            try write(flipped, path(false))
            let line = file[..<(bit / 8)].count { $0 == UInt8(ascii: "\n") }
            let verdict = verify(key: signed.verifierKey)
            #expect(verdict.outcome == .damaged, "bit \(bit)")
            #expect(verdict.firstBad?.seq == UInt64(line), "bit \(bit): \(verdict)")
        }
    }

    /// Any bit of a compressed file or of a manifest: never intact, and never a trap.
    @Test(arguments: [".ndjson.gz", ".manifest.json"])
    func flippedFileBits(ending: String) throws {
        try export(true)
        let file = try bytes(name + ending)
        var random = FixedSequence(state: 6)
        for _ in 0..<600 {
            let bit = Int.random(in: 0..<file.count * 8, using: &random)
            var flipped = file
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            try write(flipped, name + ending)
            let verdict = verify(key: signed.verifierKey)
            #expect(verdict.outcome != .intact, "bit \(bit) of \(ending)")
        }
    }

    @Test func cutFiles() throws {
        try export(true)
        let file = try bytes(path(true))
        for count in [1, 17, file.count / 2, file.count - 1] {
            try write(Array(file.prefix(count)), path(true))
            #expect(verify().outcome == .unreadable, "\(count) bytes")
        }
        try write([], path(true))
        #expect(verify().firstBad == Finding(seq: 0, kind: .truncated))
        try export(false)
        let lines = try bytes(path(false))
        try write(Array(lines.prefix(lines.count / 2)), path(false))
        #expect(verify().firstBad?.kind == .truncated)
        try write(Array(try bytes(manifestPath).prefix(100)), manifestPath)
        #expect(verify().outcome == .unreadable)
        try FileManager.default.removeItem(atPath: path(false))
        #expect(verify().outcome == .unreadable)
        try FileManager.default.removeItem(atPath: manifestPath)
        #expect(verify().outcome == .unreadable)
    }

    @Test(arguments: [1, 60, 118])
    func movedLines(place: Int) throws {
        try export(false)
        let lines = try signed.ledger.lines()
        func finding(_ lines: [[UInt8]]) throws -> Finding? {
            try write(lines.flatMap { $0 + [UInt8(ascii: "\n")] }, path(false))
            return verify(key: signed.verifierKey).firstBad
        }
        func found(_ kind: Finding.Kind) -> Finding { Finding(seq: UInt64(place), kind: kind) }
        var moved = lines
        moved.remove(at: place)
        #expect(try finding(moved) == found(.missing))
        moved = lines
        moved.swapAt(place, place + 1)
        #expect(try finding(moved) == found(.reordered))
        moved = lines
        moved.insert(lines[place - 1], at: place)
        #expect(try finding(moved) == found(.duplicated))
        moved = lines
        moved[place] = lines[place - 1]
        #expect(try finding(moved) == found(.duplicated))
        moved = lines
        moved[place] += Array(" ".utf8)
        #expect(try finding(moved) == found(.nonCanonical))
        #expect(
            try finding(lines + [lines[119]]) == Finding(seq: 120, kind: .inserted))
        #expect(
            try finding(lines.dropLast(120 - place)) == found(.truncated))
    }

    /// A stranger's manifest leads to no file but those beside it.
    @Test(arguments: ["../log.ndjson", "/etc/passwd", ".", "..", "", "a/b"])
    func partsLieBesideTheManifest(part: String) throws {
        try export(false)
        let text = String(decoding: try bytes(manifestPath), as: UTF8.self)
        try write(
            Array(text.replacing("\"log.ndjson\"", with: "\"\(part)\"").utf8), manifestPath)
        #expect(verify().outcome == .unreadable)
    }

    /// Somebody signs the same lines with a key of his own.
    @Test func anotherKeyIsNotThatOfEntry0() throws {
        try export(false)
        let stranger = try SignedLedger(size: 1, interval: 1, seed: 9)
        let text = String(decoding: try bytes(manifestPath), as: UTF8.self)
        let own = signed.verifierKey.description.replacing("/", with: "\\/")
        let other = stranger.verifierKey.description
        let changed =
            text.replacing(signed.verifierKey.description, with: other)
            .replacing(own, with: other)
        #expect(changed != text)
        try write(Array(changed.utf8), manifestPath)
        #expect(verify().firstBad == Finding(seq: 0, kind: .altered, part: .export))
    }
}
