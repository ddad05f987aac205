// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Synchronization
import Testing

/// Capabilities that go on, and batches.
struct StreamTests {
    private static let first = LedgerPointer(sequence: 7, leaf: SHA256.digest(of: [7]))
    private static let last = LedgerPointer(sequence: 9, leaf: SHA256.digest(of: [9]))

    /// The events of a script, and whether somebody let go of them.
    private final class Source: Sendable {
        private let rest: Mutex<[ServerSentEvent]>
        private let cancelled = Mutex(false)
        var isCancelled: Bool { cancelled.withLock { $0 } }

        init(_ events: [(String, String)]) {
            rest = Mutex(events.map { ServerSentEvent($0.0, data: Array($0.1.utf8)) })
        }

        var script: ScriptedServer.Script {
            .reply(
                ProtocolReply(
                    events: EventStream(
                        next: { self.rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } },
                        cancel: { self.cancelled.withLock { $0 = true } }),
                    headers: [.init(LedgerPointer.headerName, first.headerValue)]))
        }
    }

    private static func read(
        _ events: [(String, String)]
    ) async throws -> (values: [JSONValue], error: ClientError?, ledger: LedgerPointer?, Source) {
        let source = Source(events)
        let scene = try await Scene.connected([.execute: [source.script]])
        let stream = try await scene.client.stream("watch_clock", for: Scene.agent)
        #expect(scene.server.requests(.execute).first?.call.wantsEvents == true)
        #expect(stream.started == first)
        var values: [JSONValue] = []
        do throws(ClientError) {
            for try await value in stream { values.append(value) }
            return (values, nil, stream.ledger, source)
        } catch {
            return (values, error, stream.ledger, source)
        }
    }

    @Test("Values come in order, and the end says where it stands in the ledger")
    func values() async throws {
        let (values, error, ledger, source) = try await StreamTests.read([
            ("data", "1"), ("later", "x"), ("data", #"{"a":[true]}"#),
            ("done", #"{"ledger":"\#(StreamTests.last.headerValue)"}"#), ("data", "3"),
        ])
        #expect(values == [1, ["a": [true]]])
        #expect(error == nil)
        #expect(ledger == StreamTests.last)
        #expect(source.isCancelled)
    }

    @Test(
        "An end may be empty, or hold something else", arguments: ["", "{}", "[1]", "\"x\"", "{"])
    func emptyEnd(data: String) async throws {
        let (values, error, ledger, _) = try await StreamTests.read([("data", "1"), ("done", data)])
        #expect(values == [1])
        #expect(error == nil)
        #expect(ledger == nil)
    }

    @Test("A stream that ends with an error throws it, with its place in the ledger")
    func refused() async throws {
        let (values, error, ledger, source) = try await StreamTests.read([
            ("data", "1"), ("error", #"{"error":"agent_revoked","message":"Revoked."}"#),
            ("data", "2"), ("done", #"{"ledger":"\#(StreamTests.last.headerValue)"}"#),
        ])
        #expect(values == [1])
        guard case .refused(let refusal)? = error else { throw try #require(error) }
        #expect(refusal.known == .agentRevoked)
        #expect(refusal.status == 403)
        #expect(refusal.ledger == StreamTests.last)
        #expect(ledger == StreamTests.last)
        #expect(source.isCancelled)
    }

    @Test("A stream that is cut is not whole")
    func cut() async throws {
        let (values, error, _, _) = try await StreamTests.read([("data", "1")])
        #expect(values == [1])
        #expect(error == .unreachable(.cut("the stream")))
        let failed = try await StreamTests.read([("error", #"{"error":"x","message":"y"}"#)])
        guard case .refused? = failed.error else { throw try #require(failed.error) }
    }

    @Test(
        "An event that is no JSON ends it",
        arguments: [("data", "{"), ("data", ""), ("error", "{}"), ("error", "[")])
    func malformed(event: (String, String)) async throws {
        let (_, error, _, source) = try await StreamTests.read([event, ("done", "")])
        guard case .malformedReply? = error else { throw try #require(error) }
        #expect(source.isCancelled)
    }

    @Test("Whoever stops reading lets go of the connection")
    func letsGo() async throws {
        let source = Source([("data", "1"), ("data", "2")])
        let scene = try await Scene.connected([.execute: [source.script]])
        func readOne() async throws {
            for try await _ in try await scene.client.stream("watch_clock", for: Scene.agent) {
                break
            }
        }
        try await readOne()
        #expect(source.isCancelled)
    }

    @Test("A capability that answers at once gives one value")
    func answeredAtOnce() async throws {
        let scene = try await Scene.connected([.execute: [.json(["data": [1, 2]])]])
        var values: [JSONValue] = []
        for try await value in try await scene.client.stream("check_balance", for: Scene.agent) {
            values.append(value)
        }
        #expect(values == [[1, 2]])
    }

    @Test("A batch is one request, answered in order")
    func batch() async throws {
        let answer: JSONValue = [
            "responses": [
                ["id": "1", "status": "completed", "data": 5],
                [
                    "id": "2", "status": "failed",
                    "error": ["code": "constraint_violated", "message": "No."],
                ],
                ["id": "3", "status": "pending", "status_url": "https://bank.example/job"],
            ]
        ]
        let scene = try await Scene.connected([
            .batchExecute: [
                .json(
                    answer,
                    [
                        .init(
                            LedgerPointer.headerName,
                            LedgerPointer.headerValue(of: [StreamTests.first, StreamTests.last]))
                    ])
            ]
        ])
        let result = try await scene.client.executeBatch(
            ["a", "b", "a"].map { ExecuteRequest(capability: $0) }, for: Scene.agent)
        #expect(result.ledger == [StreamTests.first, StreamTests.last])
        #expect(result.outcomes.first == .completed(5))
        #expect(result.outcomes.last == .running(statusURL: "https://bank.example/job"))
        guard case .failed(let refusal) = result.outcomes[1] else {
            Issue.record("\(result.outcomes[1])")
            return
        }
        #expect(refusal.known == .constraintViolated)
        let token = try #require(try scene.server.tokens(.batchExecute).first)
        #expect(token.claims["capabilities"] == ["a", "b"])
        let body = try #require(try scene.server.bodies(.batchExecute).first)
        #expect(body["requests"]?.array?.map { $0["id"] } == ["1", "2", "3"])
    }

    @Test(
        "A batch that is not answered one by one is malformed",
        arguments: [
            [], [["id": "1", "status": "completed", "data": 1]],
            [["id": "2", "status": "completed"], ["id": "1", "status": "completed"]],
            [["status": "completed"], ["status": "completed"]],
        ] as [JSONValue])
    func otherBatch(responses: JSONValue) async throws {
        let scene = try await Scene.connected([.batchExecute: [.json(["responses": responses])]])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.executeBatch(
                ["a", "b"].map { ExecuteRequest(capability: $0) }, for: Scene.agent)
        }
        guard case .malformedReply? = error else { throw try #require(error) }
    }
}
