// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import Testing

@Suite("The writer's queue")
struct JobQueueTests {
    /// Later than any test takes.
    private static let never = MonotonicTime(nanoseconds: .max / 4)

    private func queue(of jobs: [Int], limit: Int = 100) -> JobQueue<Int> {
        let queue = JobQueue<Int>(limit: limit)
        for job in jobs { #expect(queue.add(job) == nil) }
        return queue
    }

    @Test("Without a reason to wait, a batch is what is there")
    func takesWhatIsThere() {
        #expect(queue(of: [1, 2, 3]).next(limit: 100, gathering: .none) == [1, 2, 3])
    }

    @Test("Gathering waits for those who come one by one")
    func gathers() {
        let queue = queue(of: [0])
        Foundation.Thread.detachNewThread {
            for job in 1..<8 {
                usleep(2000)
                _ = queue.add(job)
            }
        }
        let gathering = Gathering(count: 8, deadline: JobQueueTests.never)
        #expect(queue.next(limit: 100, gathering: gathering) == Array(0..<8))
    }

    @Test("Gathering ends at its time, with those who have come")
    func endsInTime() {
        let soon = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + 20_000_000)
        let gathering = Gathering(count: 8, deadline: soon)
        #expect(queue(of: [1, 2]).next(limit: 100, gathering: gathering) == [1, 2])
        #expect(MonotonicTime.now.nanoseconds >= soon.nanoseconds)
    }

    @Test("Enough are enough: a lone caller is not kept waiting after a lone caller")
    func enough() {
        let gathering = Gathering(count: 1, deadline: JobQueueTests.never)
        #expect(queue(of: [1]).next(limit: 100, gathering: gathering) == [1])
    }

    @Test("No more than fit into a batch are waited for")
    func limited() {
        let queue = queue(of: [1, 2, 3])
        let gathering = Gathering(count: 50, deadline: JobQueueTests.never)
        #expect(queue.next(limit: 2, gathering: gathering) == [1, 2])
        #expect(queue.next(limit: 2, gathering: .none) == [3])
    }

    @Test("A queue that is closed while somebody gathers gives what it has, and then ends")
    func closes() {
        let queue = queue(of: [1])
        Foundation.Thread.detachNewThread {
            usleep(5000)
            queue.close()
        }
        let gathering = Gathering(count: 8, deadline: JobQueueTests.never)
        #expect(queue.next(limit: 100, gathering: gathering) == [1])
        #expect(queue.next(limit: 100, gathering: gathering) == nil)
        #expect(queue.add(2) == .shuttingDown)
    }

    @Test("A commit's time is given to the next batch, five milliseconds at most")
    func patience() {
        let now = MonotonicTime.now.nanoseconds
        let brief = Gathering(after: 3, since: MonotonicTime(nanoseconds: now))
        #expect(brief.count == 3)
        let stalled = Gathering(
            after: 3, since: MonotonicTime(nanoseconds: now - 1_000_000_000))
        #expect(stalled.deadline.nanoseconds <= MonotonicTime.now.nanoseconds + 5_000_000)
        #expect(stalled.deadline.nanoseconds >= now + 5_000_000)
    }
}
