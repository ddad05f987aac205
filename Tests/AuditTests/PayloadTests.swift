// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import StrictJSON
import Testing

@Suite("Sealed payloads")
struct PayloadTests {
    /// Lengths of arguments and results; nil for none.
    static let lengths: [Int?] = [nil, 0, 2, 70_000]

    @Test("What was sealed is opened", arguments: lengths, lengths)
    func opens(argumentsLength: Int?, resultLength: Int?) throws {
        try Ground.with { ground in
            let arguments = argumentsLength.map { ground.random.bytes($0) }
            let result = resultLength.map { ground.random.bytes($0) }
            let line = try ground.append(
                ground.execution(of: alice, arguments: arguments, result: result))
            let opening = try ground.sealer.open(try ground.row(0), of: line)
            guard case .opened(let contents) = opening else {
                #expect(arguments == nil && result == nil)
                #expect(opening == .absent)
                return
            }
            #expect(contents.arguments == arguments)
            #expect(contents.result == result)
            #expect(line.string("cm_args") == arguments.map { code($0, contents.key) })
            #expect(line.string("cm_res") == result.map { code($0, contents.key) })
        }
    }

    private func code(_ bytes: [UInt8], _ key: [UInt8]) -> String {
        Base64URL.encode(HMACSHA256.code(for: bytes.span, key: key.span).bytes)
    }

    @Test("A payload lies in no readable form in its row or line")
    func hides() throws {
        try Ground.with { ground in
            let secret = Array("account DE02 1203".utf8)
            try ground.append(ground.execution(of: alice, arguments: secret, result: secret))
            let stored = try ground.row(0)! + ground.line(0)
            #expect(!stored.indices.contains { stored[$0...].starts(with: secret) })
        }
    }

    @Test("A row opens beside its own entry only")
    func swapped() throws {
        try Ground.with { ground in
            let entries = (0..<4).map { index in
                ground.execution(of: alice, arguments: [UInt8(index)], result: [9])
            }
            // The last two commit to the same bytes under the same key: only the place differs.
            var twin = ground.entry(.executionCompleted)
            twin.payload = entries[3].payload
            let lines = try ground.append(
                (entries + [twin]).map { PreparedEntry($0, random: ground.random) })
            for row in lines.map(\.seq) {
                for line in lines {
                    let opening = try ground.sealer.open(try ground.row(row), of: line)
                    let isOpened = if case .opened = opening { true } else { false }
                    #expect(isOpened == (row == line.seq))
                    if row != line.seq { #expect(opening == .damaged) }
                }
            }
        }
    }

    @Test("Altered commitments do not open", arguments: ["cm_args", "cm_res"])
    func alteredCommitment(name: String) throws {
        try Ground.with { ground in
            let line = try ground.append(
                ground.execution(of: alice, arguments: [1], result: [2]))
            let row = try ground.row(0)
            let others: [JSONValue?] = [
                .string(Base64URL.encode([UInt8](repeating: 0, count: 32))),
                .string("short"), .string("\u{FFFD}"), .number(1), .null, nil,
            ]
            for other in others {
                var members = line.members
                members[name] = other
                let altered = try #require(
                    AuditedEntryLine(JSONValue.object(members).canonical()))
                #expect(try ground.sealer.open(row, of: altered) == .damaged)
            }
        }
    }

    @Test("Another ledger's row does not open")
    func otherOrigin() throws {
        try Ground.with { ground in
            let line = try ground.append(ground.execution(of: alice, arguments: [1], result: nil))
            let other = PayloadSealer(
                origin: "other.example", keyring: ground.keyring, random: ground.random)
            #expect(try other.open(try ground.row(0), of: line) == .damaged)
        }
    }

    @Test("Another subject's key does not open")
    func otherKey() throws {
        try Ground.with { ground in
            let lines = try ground.append(
                [alice, bob].map {
                    PreparedEntry(
                        ground.execution(of: $0, arguments: [1], result: nil),
                        random: ground.random)
                })
            var row = try ground.row(0)!
            // Fingerprint and key identifier of the other.
            row.replaceSubrange(1..<25, with: try ground.row(1)![1..<25])
            #expect(try ground.sealer.open(row, of: lines[0]) == .damaged)
        }
    }

    @Test("No flipped bit of a row is taken for the payload")
    func bitFlips() throws {
        try Ground.with { ground in
            let line = try ground.append(
                ground.execution(of: alice, arguments: [1, 2], result: [3]))
            let row = try ground.row(0)!
            for bit in 0..<row.count * 8 {
                var flipped = row
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                let opening = try ground.sealer.open(flipped, of: line)
                // A row that names a key which is not there cannot be told from an erased one.
                #expect(opening == ((8..<200).contains(bit) ? .erased : .damaged), "bit \(bit)")
            }
        }
    }

    @Test("An erased subject's payloads are gone, others open, and the ledger stays")
    func erasure() throws {
        try Ground.with { ground in
            let lines = try ground.append(
                [alice, bob, nil].map {
                    PreparedEntry(
                        ground.execution(of: $0, arguments: [1], result: [2]),
                        random: ground.random)
                })
            try ground.keyring.erase([PayloadSubject(user: alice)])
            // Used again, the subject has another key; what was erased stays erased.
            let later = try ground.append(ground.execution(of: alice, arguments: [3], result: nil))
            let reopened = PayloadSealer(
                origin: Ground.origin,
                keyring: try SubjectKeyring.open(
                    path: ground.keysPath, wrappingKey: Ground.serverKey),
                random: ground.random)
            for sealer in [ground.sealer, reopened] {
                #expect(try sealer.open(try ground.row(0), of: lines[0]) == .erased)
                for line in [lines[1], lines[2], later] {
                    guard case .opened = try sealer.open(try ground.row(line.seq), of: line) else {
                        Issue.record("entry \(line.seq) does not open")
                        continue
                    }
                }
            }
        }
    }

    @Test("An entry without a payload has none, and one whose row is gone had one")
    func absence() throws {
        try Ground.with { ground in
            let line = try ground.append(ground.execution(of: alice, arguments: [1], result: nil))
            let bare = try ground.append(ground.entry(.ledgerHeartbeat))
            #expect(try ground.row(1) == nil)
            #expect(try ground.sealer.open(nil, of: bare) == .absent)
            #expect(try ground.sealer.open(nil, of: line) == .erased)
            #expect(try ground.sealer.open(try ground.row(0), of: bare) == .damaged)
        }
    }

    @Test("Any bytes can be looked at as a row")
    func anyRow() throws {
        try Ground.with { ground in
            let line = try ground.append(ground.execution(of: alice, arguments: [1], result: nil))
            let row = try ground.row(0)!
            for count in 0..<row.count {
                #expect(try ground.sealer.open(Array(row.prefix(count)), of: line) == .damaged)
            }
            for _ in 0..<5_000 {
                var bytes = ground.random.bytes(below: 200)
                if !bytes.isEmpty { bytes[0] = 1 }
                let opening = try ground.sealer.open(bytes, of: line)
                #expect(opening == .damaged || opening == .erased)
            }
        }
    }

    @Test("Any bytes can be looked at as contents, and only what was written is taken")
    func anyContents() {
        let random = SeededRandomSource(3)
        var taken = 0
        for _ in 0..<20_000 {
            let contents = PayloadContents(
                key: random.bytes(32),
                arguments: random.below(2) == 0 ? nil : random.bytes(below: 20),
                result: random.below(2) == 0 ? nil : random.bytes(below: 20))
            var bytes = contents.encoded()
            #expect(PayloadContents(bytes.span) == contents)
            switch random.below(4) {
            case 0: bytes = random.bytes(below: 80)
            case 1: bytes.removeLast(Int(random.below(UInt64(bytes.count)) + 1))
            case 2: bytes += random.bytes(below: 8)
            default: bytes[Int(random.below(UInt64(bytes.count)))] = random.bytes(1)[0]
            }
            if let other = PayloadContents(bytes.span) {
                taken += 1
                #expect(other.encoded() == bytes)
            }
        }
        #expect(taken > 1_000)
    }
}
