// SPDX-License-Identifier: Apache-2.0
import Foundation

/// An empty directory, removed with the value.
final class ScratchDirectory: Sendable {
    /// What the files lie on.
    enum Medium: String {
        /// A disk: Debian keeps `/var/tmp` over a reboot, so it is never in memory.
        case disk = "/var/tmp"
        /// Memory: nothing ever waits for a device.
        case memory = "/dev/shm"
    }

    private let root: URL

    init(on medium: Medium) throws {
        root = URL(filePath: medium.rawValue)
            .appending(path: "agentauth-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: root, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    /// The path of something in it.
    func path(_ name: String) -> String { root.appending(path: name).path }
}
