// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The work of a capability that answers later. It begins when the engine runs it, in a task of the
/// engine's, which is cancelled when nobody can wait any longer.
public struct CapabilityJob: Sendable {
    private let work: @Sendable () async throws -> JSONValue

    /// - Parameter work: comes to the result. A ``CapabilityFailure`` that it throws is the
    ///   provider's no; any other error means that nobody knows whether the effect happened. It
    ///   honours the cancellation of its task.
    public init(_ work: @escaping @Sendable () async throws -> JSONValue) {
        self.work = work
    }

    /// Does the work, once.
    public func run() async throws -> JSONValue { try await work() }
}
