// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import AgentAuthServer
import Foundation
import StrictJSON
import Synchronization
import Testing

/// How a server stops, in the process of the test.
@Suite struct ShutdownTests {
    /// What runs is answered, nothing new is accepted, and no file stays that names the server.
    @Test func whatRunsFinishes() async throws {
        let provider = StubProvider()
        try await ServedAuthority.run(
            .live, providers: [provider], serve: { $0.limits.shutdownTime = .seconds(120) }
        ) { served in
            let actor = try await served.delegate(["wait"])
            let running = try await served.connect()
            try await running.send(served.executionText(actor, "wait"))
            let idle = try await served.connect()
            try await idle.send("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await idle.answer().status == 200)
            #expect(await comesTrue { provider.began == 1 })
            await served.stop()
            #expect(try await idle.closes())
            let isRefused = await comesTrue { (try? await served.connect()) == nil }
            #expect(isRefused)
            #expect(!running.isClosed)
            provider.release()
            let answer = try await running.answer()
            #expect(answer.status == 200)
            #expect(answer.json?["data"]?["done"] == true)
            #expect(answer.header("Connection") == "close")
            let isGone = await comesTrue {
                !["context.json", "admin.sock"].contains {
                    FileManager.default.fileExists(atPath: served.data + "/" + $0)
                }
            }
            #expect(isGone)
        }
    }

    /// A request that begins before the end and is complete after it is told so, and readiness says
    /// no to whoever still asks.
    @Test func whoeverStillAsksIsToldSo() async throws {
        try await ServedAuthority.run(.live) { served in
            let connection = try await served.connect()
            try await connection.send("GET /readyz HTTP/1.1\r\nHost: a\r\nX-A: ")
            // The first bytes are there when a second connection, made later, is answered.
            #expect(try await served.get("/healthz").status == 200)
            await served.stop()
            let isRefused = await comesTrue { (try? await served.connect()) == nil }
            #expect(isRefused)
            try? await connection.send("b\r\n\r\n")
            // Either the connection was closed as one between requests, or the answer is no.
            if let answer = try? await connection.answer() {
                #expect(answer.status == 503)
                #expect(answer.header("Retry-After") != nil)
            }
            #expect(try await connection.closes())
        }
    }

    @Test func aStreamEndsWithErrorAndDone() async throws {
        let provider = StubProvider(silentAfter: 1)
        try await ServedAuthority.run(.live, providers: [provider]) { served in
            let actor = try await served.delegate(["count"])
            let connection = try await served.connect()
            try await connection.send(
                served.executionText(actor, "count", accept: "text/event-stream"))
            #expect(try await connection.receives("event: data"))
            await served.stop()
            #expect(try await connection.closes())
            let events = connection.text.components(separatedBy: "event: ").dropFirst()
                .map { $0.prefix { $0 != "\n" } }
            #expect(events.suffix(2) == ["error", "done"])
        }
    }

    /// What does not end in time is cut off, and the ledger is closed in order all the same.
    @Test func whatDoesNotFinishIsCut() async throws {
        let provider = StubProvider()
        try await ServedAuthority.run(
            .live, providers: [provider],
            serve: {
                $0.limits.shutdownTime = .milliseconds(500)
            }
        ) { served in
            let actor = try await served.delegate(["wait"])
            let connection = try await served.connect()
            try await connection.send(served.executionText(actor, "wait"))
            #expect(await comesTrue { provider.began == 1 })
            // That this returns is the test: nobody releases the provider before the server stops.
        }
    }

    /// Under load, whatever was acknowledged is in the ledger that the next opening finds.
    @Test func nothingAcknowledgedIsLost() async throws {
        let acknowledged = Acknowledged()
        try await ServedAuthority.run(
            .live,
            after: { data in
                let verdict = LedgerVerifier().verify(directory: data)
                #expect(verdict.outcome == .intact)
                let last = acknowledged.pointers.withLock { $0 }.map(\.sequence).max() ?? 0
                #expect(verdict.size > last)
            }
        ) { served in
            let actor = try await served.delegate(["check_balance"])
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        while let done = try? await served.execute(actor), done.status == 200 {
                            let pointer = done.reply.header(LedgerPointer.headerName)
                                .flatMap { LedgerPointer(headerValue: $0) }
                            if let pointer { acknowledged.pointers.withLock { $0.append(pointer) } }
                        }
                    }
                }
                let isBusy = await comesTrue { acknowledged.pointers.withLock { $0.count } > 50 }
                #expect(isBusy)
                await served.stop()
            }
        }
    }

    private final class Acknowledged: Sendable {
        let pointers = Mutex<[LedgerPointer]>([])
    }

    @Test func aPortInUseIsAClearError() async throws {
        try await ServedAuthority.run(.live) { first in
            let port = try #require(first.port)
            let error = await #expect(throws: ServerError.self) {
                try await ServedAuthority.run(.live, serve: { $0.port = port }) { _ in
                    Issue.record("two servers listen on one port")
                }
            }
            #expect(
                error?.description == "cannot listen on 127.0.0.1:\(port): somebody else listens "
                    + "there; stop it or choose another port")
            #expect(try await first.get("/healthz").status == 200)
        }
    }

    @Test(arguments: ["192.0.2.77", "no-such-host.invalid"])
    func anAddressThatIsNotOursIsAClearError(_ host: String) async throws {
        let error = await #expect(throws: ServerError.self) {
            try await ServedAuthority.run(.live, serve: { $0.host = host }) { _ in }
        }
        #expect(error?.description.hasPrefix("cannot listen on \(host):0: ") == true)
    }
}
