// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import StrictJSON
import Testing

/// Nobody can hold a connection by being slow.
@Suite struct TimeTests {
    private static func run(
        _ provider: StubProvider = StubProvider(), requestTime: Duration = .seconds(30),
        _ test: (ServedAuthority) async throws -> Void
    ) async throws {
        try await ServedAuthority.run(
            .live, providers: [provider],
            serve: {
                $0.limits = .impatient
                $0.limits.requestTime = requestTime
            }, test)
    }

    @Test func aHeaderThatStopsIsAnsweredAndCut() async throws {
        try await Self.run { served in
            let connection = try await served.connect(sending: "GET /healthz HTT")
            let answer = try await connection.answer()
            #expect(answer.status == 408)
            #expect(answer.code == "request_timeout")
            #expect(answer.header("Connection") == "close")
            #expect(try await connection.closes())
        }
    }

    /// A byte now and then does not put the end off.
    @Test func aHeaderThatTricklesIsCut() async throws {
        try await Self.run { served in
            let connection = try await served.connect(sending: "GET /healthz HTTP/1.1\r\nX-Slow: ")
            let sending = Task {
                while !Task.isCancelled {
                    try await connection.send("a")
                    try await Task.sleep(for: .milliseconds(40))
                }
            }
            #expect(try await connection.answer().status == 408)
            sending.cancel()
        }
    }

    @Test func aBodyThatStopsIsCut() async throws {
        try await Self.run(requestTime: .milliseconds(500)) { served in
            let connection = try await served.connect(
                sending: "POST /agent/register HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
            let answer = try await connection.answer()
            #expect(answer.status == 408)
            #expect(try await connection.closes())
        }
    }

    @Test func whoeverSaysNothingIsSentAwayWithoutAWord() async throws {
        try await Self.run { served in
            let silent = try await served.connect()
            let idle = try await served.connect(
                sending: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await idle.answer().status == 200)
            #expect(try await silent.closes())
            #expect(try await idle.closes())
            #expect(silent.text.isEmpty && idle.text.isEmpty)
        }
    }

    /// An answer that does not come in time is one that says so; what was begun goes on.
    @Test func anAnswerThatIsOverdueIsReplaced() async throws {
        let provider = StubProvider()
        try await Self.run(provider, requestTime: .seconds(4)) { served in
            let actor = try await served.delegate(["wait"])
            let connection = try await served.connect(
                sending: served.executionText(actor, "wait"))
            let answer = try await connection.answer()
            #expect(answer.status == 504)
            #expect(answer.code == "capability_timeout")
            #expect(try await connection.closes())
            provider.release()
            #expect(try await served.get("/healthz").status == 200)
        }
    }

    /// A stream may take longer than any request, says something now and then, and ends when nobody
    /// takes what it says.
    @Test func aStreamThatNobodyReadsIsCut() async throws {
        let provider = StubProvider(padding: String(repeating: "x", count: 16_384))
        try await Self.run(provider) { served in
            let actor = try await served.delegate(["count"])
            let connection = try await served.connect(
                sending: served.executionText(actor, "count", accept: "text/event-stream"))
            try await connection.stopReading()
            #expect(await comesTrue { provider.cancelled > 0 })
            // What was drawn is what fits into the sockets, not what could have been made.
            #expect(provider.drawn < 2000)
        }
    }
}
