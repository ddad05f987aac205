// SPDX-License-Identifier: Apache-2.0

extension Interrupt {
    /// Does something that waits, and gives it up when the command shall stop.
    static func ending<R: Sendable>(
        _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while !Task.isCancelled {
                    try check()
                    try? await Task.sleep(for: pause)
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// How soon a signal is noticed: at once, for a person.
    private static let pause = Duration.milliseconds(50)
}
