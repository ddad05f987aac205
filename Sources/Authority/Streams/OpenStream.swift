// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import StrictJSON
import Synchronization

/// A stream on its way from a provider to its reader.
///
/// A value is drawn when the reader asks for one. Beside it a task looks every second whether the
/// agent may still do what it does. Whatever ends the stream first, its source, the reader, that
/// look, its time or the server, ends it once: the end is recorded, and then the reader is told.
final class OpenStream: Sendable {
    private let source: CapabilityStream
    private let execution: Execution
    private let allowance: Authorization.Allowance
    private let start: Execution.Start
    /// The end of its time, by the monotonic clock.
    private let deadline: Duration
    private let isGathered: Bool
    private let state = Mutex(State())

    private struct State {
        var phase = Phase.open
        var reader: CheckedContinuation<Step, Never>?
        var draw: Task<Void, Never>?
        var watch: Task<Void, Never>?
        var values = 0
        var hasInvalidValue = false
        /// The values so far with commas between them, when they are gathered.
        var gathered: [UInt8] = []
    }

    private enum Phase {
        case open
        /// Being recorded.
        case ended
        case concluded(Ending)
    }

    /// What a reader gets.
    enum Step: Sendable {
        /// A value as JSON.
        case value([UInt8])
        case end(Ending)
    }

    /// How it ended, after that was recorded.
    struct Ending: Sendable {
        /// What the reader is told; nil when the source came to its end.
        let error: ProtocolError?
        /// The array of all values, when they were gathered and all of them are there.
        let result: [UInt8]?
        /// Where the end is recorded; nil when it could not be.
        let pointer: LedgerPointer?
    }

    init(
        _ source: CapabilityStream, of execution: Execution,
        _ allowance: Authorization.Allowance, _ start: Execution.Start, deadline: Duration,
        isGathered: Bool
    ) {
        self.source = source
        self.execution = execution
        self.allowance = allowance
        self.start = start
        self.deadline = deadline
        self.isGathered = isGathered
    }

    private var parts: Parts { execution.parts }
    private var provider: ProviderID { allowance.capability.provider.id }

    /// Takes its place among the open streams, and is watched from now on.
    func begin() {
        parts.live.streams.begin(start.id, self)
        state.withLock { state in
            // It may have been ended in between, and then there is nothing to watch.
            guard case .open = state.phase else { return }
            state.watch = parts.live.tasks.start { await self.watch() }
        }
        // The door may have been closed since it was looked at, and the streams ended that were
        // there then.
        do {
            try parts.live.checkOpen()
        } catch {
            end(.refused(error))
        }
    }

    /// The next value, or the end. There is one reader; when its task is cancelled, it is gone.
    func next() async -> Step {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let ending: Ending? = state.withLock { state in
                    precondition(state.reader == nil, "a stream has one reader")
                    if case .concluded(let ending) = state.phase { return ending }
                    state.reader = reader
                    // Between its end and the record of it there is nothing to draw.
                    if case .open = state.phase {
                        state.draw = parts.live.tasks.detach { await self.draw() }
                    }
                    return nil
                }
                if let ending { reader.resume(returning: .end(ending)) }
            }
        } onCancel: {
            end(.readerGone)
        }
    }

    /// Reads to the end; the values are in the ending.
    func gather() async -> Ending {
        while true {
            if case .end(let ending) = await next() { return ending }
        }
    }

    // MARK: Values

    private func draw() async {
        let drawn: Result<JSONValue?, any Error>
        do {
            drawn = .success(try await source.next())
        } catch {
            drawn = .failure(error)
        }
        let isWanted = state.withLock { state in
            guard case .open = state.phase else { return false }
            state.draw = nil
            return true
        }
        guard isWanted else { return parts.live.abandoned.cameBack(provider) }
        switch drawn {
        case .success(let value?): pass(value)
        case .success(nil): end(.finished)
        case .failure(let error): end(.broken(error))
        }
    }

    private func pass(_ value: JSONValue) {
        let json = value.serialized()
        let isValid = execution.isValid(value, allowance)
        let limit = ExecutionLimits.resultBytes
        let (fits, reader): (Bool, CheckedContinuation<Step, Never>?) = state.withLock { state in
            guard case .open = state.phase else { return (true, nil) }
            let fits =
                json.count <= limit
                && (!isGathered
                    || state.values < ExecutionLimits.gatheredValues
                        && state.gathered.count + json.count + 3 <= limit)
            guard fits else { return (false, nil) }
            if isGathered {
                if state.values > 0 { state.gathered.append(UInt8(ascii: ",")) }
                state.gathered += json
            }
            state.values += 1
            if !isValid { state.hasInvalidValue = true }
            defer { state.reader = nil }
            return (true, state.reader)
        }
        guard fits else { return end(isGathered ? .tooMuch : .valueTooLarge) }
        reader?.resume(returning: .value(json))
    }

    // MARK: The end

    /// Looks every second whether the stream may go on.
    private func watch() async {
        let timeline = parts.timeline
        while timeline.monotonic < deadline {
            let next = min(timeline.monotonic + ExecutionLimits.streamLook, deadline)
            // Cancelled: by the end of the stream, or by that of the server.
            guard (try? await timeline.sleep(until: next)) != nil else {
                return end(.refused(.shuttingDown))
            }
            if let refusal = await execution.refusal() { return end(.refused(refusal)) }
        }
        end(isGathered ? .tooLong : .outOfTime)
    }

    /// Ends the stream for a reason, unless it has ended.
    func end(_ reason: EndReason) {
        let (error, outcome, why) = reason.verdict(of: execution)
        let isFirst = state.withLock { state in
            guard case .open = state.phase else { return false }
            state.phase = .ended
            if let draw = state.draw {
                // Counted until it comes back, for it may not heed the cancellation.
                parts.live.abandoned.abandoned(provider)
                draw.cancel()
            }
            state.draw = nil
            state.watch?.cancel()
            return true
        }
        guard isFirst else { return }
        source.cancel()
        parts.live.tasks.start { await self.conclude(error, outcome, why) }
    }

    private func conclude(_ error: ProtocolError?, _ outcome: Outcome, _ why: String?) async {
        var conclusion = state.withLock { state in
            let invalid = state.hasInvalidValue ? Conclusion.invalidOutput : nil
            return Conclusion(outcome: outcome, why: why ?? invalid, values: state.values)
        }
        if isGathered && error == nil && outcome == .ok {
            conclusion.result = state.withLock { [UInt8(ascii: "[")] + $0.gathered + [93] }
        }
        let pointer = await execution.recordInTime(conclusion, allowance, of: start)
        let ending = Ending(error: error, result: conclusion.result, pointer: pointer)
        let reader = state.withLock { state in
            state.phase = .concluded(ending)
            state.gathered = []
            defer { state.reader = nil }
            return state.reader
        }
        parts.live.streams.close(start.id, of: execution.principal.snapshot.agent.id)
        reader?.resume(returning: .end(ending))
    }
}
