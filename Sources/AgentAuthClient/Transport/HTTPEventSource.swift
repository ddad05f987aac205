// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import AsyncHTTPClient
import NIOCore

/// The events of one answer that is still arriving. Bytes are read from the socket when an event is
/// asked for and none is at hand, so a slow reader slows the server and nothing else.
actor HTTPEventSource {
    /// Nil once the stream has ended, was given up, or while it is being read from.
    private var body: HTTPClientResponse.Body.AsyncIterator?
    private var parser = ServerSentEventParser()
    /// Events that came with others, the next one last.
    private var ready: [ServerSentEvent] = []
    private var isStopped = false

    init(_ body: HTTPClientResponse.Body) {
        self.body = body.makeAsyncIterator()
    }

    /// The next event. Nil when the server has closed the stream, and as well when it was cut, fell
    /// silent or became unreadable: whoever reads knows by `done` whether it was all of it.
    func next() async -> ServerSentEvent? {
        while !isStopped {
            if let event = ready.popLast() { return event }
            guard var body else { return nil }
            self.body = nil
            do {
                guard let bytes = try await body.next(isolation: self) else { return nil }
                // Somebody may have let go meanwhile: then the connection goes with this function.
                if isStopped { return nil }
                ready = try parser.feed(bytes.readableBytesView).reversed()
            } catch {
                return nil
            }
            self.body = body
        }
        return nil
    }

    /// Lets go of the connection.
    func stop() {
        isStopped = true
        body = nil
        ready = []
    }
}

extension EventStream {
    /// The events of an answer's body.
    package init(_ body: HTTPClientResponse.Body) {
        let source = HTTPEventSource(body)
        self.init(
            next: { await source.next() },
            cancel: { Task { await source.stop() } })
    }
}
