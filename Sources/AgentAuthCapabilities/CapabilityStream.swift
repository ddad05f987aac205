// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The values of a capability that answers with a stream, drawn one by one: what nobody draws is
/// not made, so a slow reader slows its own stream and nothing else.
///
/// A stream has one reader, which draws the next value after it got the one before.
public struct CapabilityStream: Sendable {
    private let draw: @Sendable () async throws -> JSONValue?
    private let stop: @Sendable () -> Void

    /// - Parameters:
    ///   - next: makes the next value; nil ends the stream. A ``CapabilityFailure`` that it throws
    ///     is the provider's no; any other error means that the provider is broken. It honours the
    ///     cancellation of its task.
    ///   - cancel: lets go of the source. May be called more than once, and after the end.
    public init(
        next: @escaping @Sendable () async throws -> JSONValue?,
        cancel: @escaping @Sendable () -> Void
    ) {
        draw = next
        stop = cancel
    }

    /// The next value; nil at the end.
    public func next() async throws -> JSONValue? { try await draw() }

    /// Nobody draws any more.
    public func cancel() { stop() }
}
