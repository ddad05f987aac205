// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthLedger
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import FixturesSupport
import Foundation
import Storage
import Synchronization

/// Two clocks in a test's hands: civil time can be set, monotonic time only passes.
final class ManualTimeline: Timeline {
    private let clocks = Mutex((now: VirtualTimeline.beginning, monotonic: Duration.zero))

    var now: Timestamp { clocks.withLock { $0.now } }
    var monotonic: Duration { clocks.withLock { $0.monotonic } }

    /// Both clocks move.
    func pass(_ duration: Duration) {
        clocks.withLock { $0 = ($0.now + duration, $0.monotonic + duration) }
    }

    /// Somebody sets the wall clock.
    func set(_ now: Timestamp) {
        clocks.withLock { $0.now = now }
    }

    func jump(_ duration: Duration) { set(now + duration) }

    func sleep(until deadline: Duration) async throws {
        pass(max(.zero, deadline - monotonic))
    }
}

/// A directory in which engines are opened one after the other, on clocks of the test's own.
struct Ground: Sendable {
    let directory: URL
    let timeline = ManualTimeline()
    private let openings = Openings()

    private final class Openings: Sendable {
        let count = Mutex<UInt64>(0)
    }

    /// Makes the directory, runs the test and removes it.
    static func run(_ test: (Ground) async throws -> Void) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        try await test(Ground(directory: directory))
    }

    /// The data directory.
    var data: String { directory.appending(path: "data").path }

    func path(_ name: String) -> String { data + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    /// Opens an engine; each opening has chance of its own.
    func open(
        writing: AuthoritySetup.Writing = .inline,
        providers: [any CapabilityProvider] = [BankProvider(), MailProvider()],
        isSimulation: Bool = true,
        configure: @Sendable (inout AuthorityConfiguration) -> Void = { _ in }
    ) async throws -> Stage {
        let seed = openings.count.withLock { count in
            count += 1
            return count
        }
        return try await Stage.open(
            directory, timeline, seed: seed, writing: writing, providers: providers,
            isSimulation: isSimulation, configure: configure)
    }

    /// The process is gone: nothing is written any more, and the lock falls.
    func crash(_ stage: Stage) {
        stage.authority.parts.journal.close()
    }

    /// What the verifier says of the closed directory.
    func verdict() throws -> Verdict {
        var options = Environment.Options()
        options.access = .readOnly
        options.lockFile = .ignored
        let environment = try Environment.open(data, options)
        defer { environment.close() }
        return LedgerVerifier().verify(environment, files: LedgerFiles(directory: data))
    }

    /// Every file of the data directory but the lock files, with its bytes.
    func files() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: data)
        return Dictionary(
            uniqueKeysWithValues: try names.filter { !$0.contains("lock") }.map {
                ($0, try Data(contentsOf: URL(filePath: path($0))))
            })
    }
}
