// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import StrictJSON

/// The operator's way to the server that runs on a data directory: HTTP over its `admin.sock`.
/// Whoever may open the socket is the operator.
final class AdminClient: Sendable {
    let directory: String
    private let client: HTTPClient

    /// An answer: a page of a list with everything that its items carry.
    private static let answerBytes = 64 << 20
    private static let connectTimeout = TimeAmount.seconds(5)
    /// Longer than a server takes for anything; also between two signs of life of a stream.
    private static let answerTimeout = TimeAmount.seconds(60)

    init(_ data: DataOptions) {
        directory = data.directory
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: AdminClient.connectTimeout, read: AdminClient.answerTimeout))
        // A server that is not there is an answer.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        client.shutdown { _ in }
    }

    /// What an answer says; a refusal is a ``Failure``.
    func get(
        _ path: String, query: [(name: String, value: String)] = []
    ) async throws -> JSONValue {
        let parameters = query.map { "\($0.name)=\($0.value.percentEncoded)" }
        let suffix = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
        return try await send("GET", path + suffix, nil)
    }

    func post(_ path: String, _ body: JSONValue = [:]) async throws -> JSONValue {
        try await send("POST", path, body)
    }

    func delete(_ path: String) async throws -> JSONValue {
        try await send("DELETE", path, nil)
    }

    /// A stream of events, which is read as it comes.
    func events(_ path: String) async throws -> EventStream {
        let response = try await response(request("GET", path, nil))
        guard response.status == .ok else {
            throw Failure(
                refusal: try await json(response), http: Int(response.status.code), to: path,
                on: directory)
        }
        return EventStream(response.body)
    }

    private func send(_ method: String, _ path: String, _ body: JSONValue?) async throws
        -> JSONValue
    {
        let response = try await response(request(method, path, body))
        let json = try await json(response)
        guard (200..<300).contains(response.status.code) else {
            throw Failure(
                refusal: json, http: Int(response.status.code), to: path, on: directory)
        }
        return json
    }

    private func request(_ method: String, _ path: String, _ body: JSONValue?) -> HTTPClientRequest
    {
        let socket = "\(directory)/admin.sock".percentEncoded
        var request = HTTPClientRequest(url: "http+unix://\(socket)/admin/v1\(path)")
        request.method = .init(rawValue: method)
        request.headers.add(name: "Host", value: "localhost")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.serialized()))
        }
        return request
    }

    private func response(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let client = client
        do {
            return try await Interrupt.ending {
                try await client.execute(request, timeout: AdminClient.answerTimeout)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(noServerOn: directory, error)
        }
    }

    private func json(_ response: HTTPClientResponse) async throws -> JSONValue {
        do {
            let bytes = try await Interrupt.ending {
                try await response.body.collect(upTo: AdminClient.answerBytes)
            }
            return try JSONValue(parsing: Array(bytes.readableBytesView))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                .unreachable, "bad_answer", what: "the server's answer cannot be read",
                why: "\(error)", hint: "agentauth doctor --data \(directory)")
        }
    }
}
