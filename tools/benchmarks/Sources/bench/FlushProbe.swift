// SPDX-License-Identifier: Apache-2.0
import Glibc

/// How long the disk takes to make a small write durable: what every commit waits for, twice.
struct FlushProbe: ~Copyable {
    /// What is written before each flush: one page, as in the smallest commit.
    private static let page = [UInt8](repeating: 0x5A, count: 4096)

    private let file: Int32
    private(set) var samples: [Duration] = []

    init(path: String) throws {
        file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(doing: "open") }
    }

    deinit { close(file) }

    /// Takes `count` samples.
    mutating func sample(_ count: Int) throws {
        for _ in 0..<count {
            let start = ContinuousClock.now
            let written = pwrite(file, FlushProbe.page, FlushProbe.page.count, 0)
            guard written == FlushProbe.page.count else { throw Failure(doing: "pwrite") }
            guard fdatasync(file) == 0 else { throw Failure(doing: "fdatasync") }
            samples.append(start.duration(to: .now))
        }
    }

    /// The sample that half of all are no longer than.
    var median: Duration { samples.sorted()[samples.count / 2] }

    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(doing call: String) {
            description = "\(call): \(String(cString: strerror(errno)))"
        }
    }
}
