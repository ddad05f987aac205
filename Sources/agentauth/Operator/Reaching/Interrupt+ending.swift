// SPDX-License-Identifier: Apache-2.0

extension Interrupt {
    /// Does something that waits, and gives it up when the command shall stop.
    ///
    /// It is not waited for then: what a library does not let go of when it is cancelled would hold
    /// the command up for ever, and the process ends with the command.
    static func ending<R: Sendable>(
        _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        let (results, result) = AsyncThrowingStream<R, any Error>.makeStream()
        let work = Task {
            do {
                result.yield(try await body())
                result.finish()
            } catch {
                result.finish(throwing: error)
            }
        }
        let watch = Task {
            while !Task.isCancelled {
                if isReceived { return result.finish(throwing: Failure.stopped(status)) }
                try await Task.sleep(for: pause)
            }
        }
        defer {
            work.cancel()
            watch.cancel()
        }
        for try await value in results { return value }
        throw CancellationError()
    }

    /// How soon a signal is noticed: at once, for a person.
    private static let pause = Duration.milliseconds(50)
}
