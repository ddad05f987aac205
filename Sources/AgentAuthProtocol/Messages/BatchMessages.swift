// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The body of `POST /capability/batch-execute`: 1 to 50 executions under one token.
public struct BatchRequest: Hashable, Sendable {
    public var items: [Item]

    /// One execution of a batch.
    public struct Item: Hashable, Sendable {
        /// The client's own name for it; comes back with the answer.
        public var id: String?
        public var execution: ExecuteRequest

        public init(id: String? = nil, execution: ExecuteRequest) {
            self.id = id
            self.execution = execution
        }

        init(_ json: JSONValue) throws(ProtocolError) {
            let members = try MessageReader(json, of: "Each of 'requests'")
            id = try members.string("id")
            guard id?.utf8.count ?? 0 <= ProtocolLimits.batchItemIDBytes else {
                throw .invalidRequest(
                    "'id' has more than \(ProtocolLimits.batchItemIDBytes) bytes.")
            }
            execution = try ExecuteRequest(json)
        }

        var json: JSONValue {
            let members = execution.json.object?.map { ($0.key, $0.value) } ?? []
            return .object(JSONObject((id.map { [("id", .string($0))] } ?? []) + members))
        }
    }

    public init(items: [Item]) {
        self.items = items
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        guard let requests = try MessageReader(body).array("requests") else {
            throw .invalidRequest("'requests' is missing; list what to execute.")
        }
        guard (1...ProtocolLimits.executionsPerBatch).contains(requests.count) else {
            throw .invalidRequest(
                "'requests' must list 1 to \(ProtocolLimits.executionsPerBatch) executions.")
        }
        var items: [Item] = []
        for request in requests { items.append(try Item(request)) }
        self.items = items
    }

    public var json: JSONValue { ["requests": .array(items.map(\.json))] }
}

/// The answer to a batch, in the order of the requests.
public struct BatchView: Hashable, Sendable {
    public var items: [Item]

    /// What became of one execution.
    public struct Item: Hashable, Sendable {
        public var id: String?
        public var outcome: Outcome

        public init(id: String?, outcome: Outcome) {
            self.id = id
            self.outcome = outcome
        }

        init(_ json: JSONValue) throws(ProtocolError) {
            let members = try MessageReader(json, of: "Each of 'responses'")
            id = try members.string("id")
            switch try members.requiredString("status") {
            case "completed": outcome = .completed(data: json["data"] ?? .null)
            case "pending":
                outcome = .pending(statusURL: try members.requiredString("status_url"))
            case "failed":
                guard let error = members.value("error") else {
                    throw .invalidRequest("'error' is missing; what failed has one.")
                }
                outcome = .failed(try ErrorBody(error, codeName: "code"))
            default:
                throw .invalidRequest("'status' must be pending, completed or failed.")
            }
        }

        public var json: JSONValue {
            var members: [(String, JSONValue)] = id.map { [("id", .string($0))] } ?? []
            switch outcome {
            case .completed(let data): members += [("status", "completed"), ("data", data)]
            case .pending(let statusURL):
                members += [("status", "pending"), ("status_url", .string(statusURL))]
            case .failed(let error):
                members += [("status", "failed"), ("error", error.json(codeName: "code"))]
            }
            return .object(JSONObject(members))
        }
    }

    public enum Outcome: Hashable, Sendable {
        case completed(data: JSONValue)
        /// A job, to be asked for at that absolute URL.
        case pending(statusURL: String)
        case failed(ErrorBody)
    }

    public init(items: [Item]) {
        self.items = items
    }

    public init(_ json: JSONValue) throws(ProtocolError) {
        guard let responses = try MessageReader(json).array("responses") else {
            throw .invalidRequest("'responses' is missing.")
        }
        var items: [Item] = []
        for response in responses { items.append(try Item(response)) }
        self.items = items
    }

    public var json: JSONValue { ["responses": .array(items.map(\.json))] }
}
