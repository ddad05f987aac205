// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthSimulator
import Cryptography
import Synchronization
import Testing

@Suite struct VirtualTimeTests {
    private final class Recorder: Sendable {
        let values = Mutex<[Int]>([])
    }

    @Test func timeJumpsToTheNextSleeper() throws {
        let world = VirtualWorld()
        let start = ContinuousClock.now
        let now = try world.run {
            try await world.timeline.sleep(for: .seconds(365 * 24 * 3600))
            return world.timeline.now
        }
        #expect(now.rfc3339 == "2027-01-01T00:00:00.000Z")
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func sleepersWakeByDeadlineAndThenByOrder() throws {
        let world = VirtualWorld()
        let order = try world.run {
            let woken = Recorder()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, seconds) in [3, 1, 2, 1, 3, 0].enumerated() {
                    group.addTask {
                        try await world.timeline.sleep(for: .seconds(seconds))
                        woken.values.withLock { $0.append(index) }
                    }
                }
                try await group.waitForAll()
            }
            return woken.values.withLock { $0 }
        }
        #expect(order == [5, 1, 3, 2, 0, 4])
    }

    @Test func aCancelledSleeperWakesAtOnce() throws {
        let world = VirtualWorld()
        let elapsed = try world.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await world.timeline.sleep(for: .seconds(1000)) }
                group.addTask { try? await world.timeline.sleep(for: .seconds(1)) }
                await group.next()
                group.cancelAll()
            }
            return world.timeline.monotonic
        }
        #expect(elapsed == .seconds(1))
    }

    @Test func aRunInWhichEverybodyWaitsIsAnError() {
        let world = VirtualWorld()
        #expect(throws: VirtualWorld.Stalled.self) {
            try world.run {
                let (stream, _) = AsyncStream<Int>.makeStream()
                for await _ in stream {}
            }
        }
    }

    /// Time ends with the run: whoever still sleeps then is woken, and can end.
    @Test func whatARunLeavesBehindEndsWithIt() throws {
        final class Ends: Sendable {
            let count = Mutex(0)
        }
        let ends = Ends()
        let world = VirtualWorld()
        try world.run {
            _ = Task(executorPreference: world.executor) {
                do {
                    try await world.timeline.sleep(for: .seconds(3600))
                } catch {
                    ends.count.withLock { $0 += 1 }
                }
            }
            try await world.timeline.sleep(for: .seconds(1))
        }
        #expect(ends.count.withLock { $0 } == 1)
        #expect(world.timeline.monotonic == .seconds(1))
    }

    @Test func chanceRepeatsItselfAndForksApart() {
        let (first, second) = (SeededRandomSource(seed: 1), SeededRandomSource(seed: 1))
        #expect(first.bytes(100) == second.bytes(100))
        #expect(SeededRandomSource(seed: 2).bytes(32) != SeededRandomSource(seed: 1).bytes(32))
        let root = SeededRandomSource(seed: 1)
        let left = root.fork("left").bytes(32)
        _ = root.fork("another").bytes(1000)
        _ = root.bytes(1000)
        #expect(root.fork("left").bytes(32) == left)
        #expect(root.fork("right").bytes(32) != left)
    }
}
