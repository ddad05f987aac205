// SPDX-License-Identifier: Apache-2.0
import Glibc
import Storage

/// A data directory: its files from outside, then the database, then the ledger in it.
struct DirectoryCheckup {
    private let path: String

    /// Every file that may lie there (docs/cli.md), for its owner only.
    private static let files = [
        "data.mdb", "lock.mdb", "serve.lock", "ledger.key", "server.key", "subjects.keys",
        "head.note",
    ]

    /// `data.mdb` is kept allocated 16 MiB ahead, and below 8 MiB of that only revocations are taken.
    private static let leastFreeByteCount: UInt64 = 24 << 20

    init(_ options: DataOptions) {
        path = options.directory
    }

    var checks: [DoctorCheck] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return [
                .fault(
                    "directory", "\(path): \(String(cString: strerror(errno)))",
                    hint: "name a data directory with --data; demo --once --data DIR makes one")
            ]
        }
        return [permissions(status), space] + database + [rollBack]
    }

    private func permissions(_ directory: stat) -> DoctorCheck {
        let name = "permissions"
        if let mode = looseMode(directory, allowed: 0o700) {
            return .fault(name, "\(path) has mode \(mode)", hint: "chmod 700 \(path)")
        }
        for file in DirectoryCheckup.files {
            var status = stat()
            guard lstat("\(path)/\(file)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT != S_IFREG {
                return .fault(name, "\(file) is not a plain file", hint: "restore it from a backup")
            }
            if let mode = looseMode(status, allowed: 0o600) {
                return .fault(name, "\(file) has mode \(mode)", hint: "chmod 600 \(path)/\(file)")
            }
            if status.st_uid != geteuid() {
                return .fault(
                    name, "\(file) belongs to user \(status.st_uid)",
                    hint: "chown \(geteuid()) \(path)/\(file)")
            }
        }
        return .good(name, "\(path) and its files are for their owner only")
    }

    /// The mode in octal, when it lets others in.
    private func looseMode(_ status: stat, allowed: mode_t) -> String? {
        let mode = status.st_mode & 0o777
        return mode & ~allowed == 0 ? nil : String(mode, radix: 8)
    }

    private var space: DoctorCheck {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            return .fault(
                "free space", String(cString: strerror(errno)), hint: "look at the volume")
        }
        let (free, isHuge) = UInt64(status.f_bavail)
            .multipliedReportingOverflow(by: UInt64(status.f_frsize))
        let mebibytes = "\(free >> 20) MiB are free"
        guard isHuge || free >= DirectoryCheckup.leastFreeByteCount else {
            return .fault("free space", mebibytes, hint: "make room; soon nothing can be written")
        }
        return .good("free space", mebibytes)
    }

    private var database: [DoctorCheck] {
        do {
            let isServed = try Environment.isServed(path)
            let ledger = try OpenLedger(directory: path)
            let figures = try ledger.environment.statistics()
            return [
                .good("server", isServed ? "one is writing here" : "none is writing here"),
                .good(
                    "database",
                    "both meta pages are good; \(figures.usedSize) bytes are used, and "
                        + "\(figures.readers) of \(figures.maxReaders) reader slots"),
            ] + LedgerCheckup(ledger, directory: path).checks
        } catch {
            return [
                .fault("database", error), .skipped("ledger", "the database cannot be opened"),
            ]
        }
    }

    /// Not a fault of this directory, but of what can be seen from within it.
    private var rollBack: DoctorCheck {
        .skipped(
            "roll-back",
            "a roll-back of the whole directory, head.note included, is only seen by witnesses, or "
                + "with a checkpoint kept elsewhere: ledger verify --checkpoint FILE")
    }
}
