// SPDX-License-Identifier: Apache-2.0
import Glibc
import Storage
import Testing

@Suite("A full volume")
struct FullVolumeTests {
    /// Lets no file grow beyond this: to a program, a volume with no more space.
    private static func limitFiles(to byteCount: UInt) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: byteCount, rlim_max: .max)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    @Test("Is found when opening, which leaves nothing half made", arguments: [1_000, 10_000])
    func opening(_ byteCount: UInt) async {
        await #expect(processExitsWith: .success) { [byteCount] in
            try withDirectory { path in
                Self.limitFiles(to: byteCount)
                #expect(throws: StorageError.full(.disk)) { try Environment.open(path) }
                Self.limitFiles(to: 100 << 20)
                try Environment.open(path).close()
            }
        }
    }

    @Test("Takes urgent changes from its reserve, and all again when there is space")
    func urgentOnly() async {
        // In a process of its own, because the limit holds for all files of a process.
        await #expect(processExitsWith: .success) {
            Self.limitFiles(to: 40 << 20)
            try withEnvironment(Environment.Options()) { environment in
                let rows = try environment.rawTable("rows", key: UInt64.self)
                let block = [UInt8](repeating: 1, count: 1 << 20)
                var stored: UInt64 = 0
                #expect(throws: StorageError.full(.disk)) {
                    while true {
                        try environment.write { txn in try txn.append(rows, stored, block) }
                        stored += 1
                    }
                }
                // Filled but for the reserve, which begins at 8 and ends at 16 MiB.
                try #require((20...32).contains(stored))
                for _ in 0..<5 {
                    try environment.write(urgent: true) { txn in
                        try txn.append(rows, stored, block)
                        stored += 1
                    }
                }
                let count = try environment.read { txn in try txn.count(rows) }
                try #require(count == Int(stored))
                Self.limitFiles(to: 100 << 20)
                try environment.write { txn in try txn.append(rows, stored, block) }
            }
        }
    }
}
