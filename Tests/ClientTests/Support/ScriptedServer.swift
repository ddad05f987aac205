// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import FixturesSupport
import StrictJSON
import Synchronization

/// A server that answers from a table and remembers what it was asked.
///
/// Each endpoint has a list of answers; the last one is given again and again.
final class ScriptedServer: AgentAuthTransport {
    enum Script: Sendable {
        case reply(ProtocolReply)
        case failure(TransportError)
    }

    /// One request, as it arrived.
    struct Request: Sendable {
        let call: ProtocolCall
        let address: ProviderAddress
        let arrivedAt: Duration
    }

    private let timeline: TestTimeline
    private let scripts: Mutex<[Endpoint: [Script]]>
    private let log = Mutex<[Request]>([])

    init(_ timeline: TestTimeline, _ scripts: [Endpoint: [Script]]) {
        self.timeline = timeline
        self.scripts = Mutex(scripts)
    }

    func send(
        _ call: ProtocolCall, to address: ProviderAddress
    ) async throws(TransportError) -> ProtocolReply {
        log.withLock {
            $0.append(Request(call: call, address: address, arrivedAt: timeline.monotonic))
        }
        let script = scripts.withLock { scripts -> Script? in
            guard var list = scripts[call.endpoint], let first = list.first else { return nil }
            if list.count > 1 { list.removeFirst() }
            scripts[call.endpoint] = list
            return first
        }
        switch script {
        case .reply(let reply): return reply
        case .failure(let error): throw error
        case nil: throw .failed("nothing is scripted for \(call.endpoint)")
        }
    }

    /// Answers an endpoint differently from now on.
    func script(_ endpoint: Endpoint, _ list: [Script]) {
        scripts.withLock { $0[endpoint] = list }
    }

    func requests(_ endpoint: Endpoint) -> [Request] {
        log.withLock { $0.filter { $0.call.endpoint == endpoint } }
    }
}

extension ScriptedServer.Script {
    /// A success.
    static func json(_ value: JSONValue, _ headers: [ProtocolReply.Header] = []) -> Self {
        .reply(ProtocolReply(value, headers: headers))
    }

    /// A refusal with any code and status.
    static func refusal(
        _ status: Int, _ code: String, _ more: [(String, JSONValue)] = [],
        headers: [ProtocolReply.Header] = []
    ) -> Self {
        let members: [(String, JSONValue)] = [("error", .string(code)), ("message", "No.")] + more
        return .reply(
            ProtocolReply(status: status, .object(JSONObject(members)), headers: headers))
    }

    /// The bytes of `Fixtures/client/replies/NAME.json`: a reply as the specification shows it.
    static func fixture(_ name: String) throws -> Self {
        .reply(ProtocolReply(serialized: try Fixtures.bytes("client/replies/\(name).json")))
    }
}
