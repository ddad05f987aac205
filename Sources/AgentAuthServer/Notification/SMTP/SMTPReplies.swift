// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Synchronization

/// The end of a connection where the server's answers arrive: exactly one for each thing we say.
/// One that nobody waits for ends the connection, above all one that was sent along in the clear
/// before TLS began (CVE-2011-0411).
final class SMTPReplies: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let state = Mutex(State())

    private struct State {
        var parser = SMTPReplyParser()
        var phase = Phase.expecting
    }

    private enum Phase {
        /// An answer has to come.
        case expecting
        case waiting(CheckedContinuation<SMTPReply, any Error>)
        /// It came before anybody waited.
        case arrived(SMTPReply)
        /// Nothing has to come.
        case silent
        case failed(any Error)
    }

    /// The next answer, after `ask` has said what it answers; nil for the greeting.
    func reply(after ask: (@Sendable () -> Void)?) async throws -> SMTPReply {
        try await withCheckedThrowingContinuation { waiter in
            let result: Result<SMTPReply, any Error>? = state.withLock { state in
                switch state.phase {
                case .failed(let error): return .failure(error)
                case .arrived(let reply) where ask == nil:
                    state.phase = .silent
                    return .success(reply)
                case .waiting: preconditionFailure("one thing is said at a time")
                case .expecting, .arrived, .silent:
                    state.phase = .waiting(waiter)
                    return nil
                }
            }
            if let result { return waiter.resume(with: result) }
            ask?()
        }
    }

    /// Whether the server has said exactly what it was asked.
    var isQuiet: Bool {
        state.withLock { state in
            if case .silent = state.phase { return !state.parser.isInside }
            return false
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in unwrapInboundIn(data).readableBytesView {
            do {
                let reply = try state.withLock { state throws(SMTPReplyParser.Malformed) in
                    try state.parser.take(byte)
                }
                guard let reply else { continue }
                guard arrive(reply) else { throw SMTPReplyParser.Malformed() }
            } catch {
                fail(DeliveryError("the mail server does not speak SMTP"))
                return context.close(promise: nil)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(DeliveryError("the mail server hung up"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    /// False for an answer to nothing.
    private func arrive(_ reply: SMTPReply) -> Bool {
        let (isWanted, waiter) = state.withLock {
            state -> (Bool, CheckedContinuation<SMTPReply, any Error>?) in
            switch state.phase {
            case .waiting(let waiter):
                state.phase = .silent
                return (true, waiter)
            case .expecting:
                state.phase = .arrived(reply)
                return (true, nil)
            case .arrived, .silent, .failed: return (false, nil)
            }
        }
        waiter?.resume(returning: reply)
        return isWanted
    }

    private func fail(_ error: any Error) {
        let waiter = state.withLock { state -> CheckedContinuation<SMTPReply, any Error>? in
            if case .failed = state.phase { return nil }
            defer { state.phase = .failed(error) }
            if case .waiting(let waiter) = state.phase { return waiter }
            return nil
        }
        waiter?.resume(throwing: error)
    }
}
