// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// Where an asynchronous execution stands (§5.11): the answer that started it, with status 202, and
/// every answer of `GET /capability/status/{job}`.
public enum JobView: Hashable, Sendable {
    /// Not concluded; ask again at that absolute URL.
    case pending(statusURL: String)
    case completed(result: JSONValue)
    case failed(ErrorBody)

    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json)
        switch try members.requiredString("status") {
        case "pending":
            self = .pending(statusURL: try members.requiredString("status_url"))
        case "completed":
            // A result may be null, and SHOULD, not must, be there.
            self = .completed(result: json["result"] ?? .null)
        case "failed":
            guard let error = members.value("error") else {
                throw .invalidRequest("'error' is missing; a failed job has one.")
            }
            self = .failed(try ErrorBody(error))
        default:
            throw .invalidRequest("'status' must be pending, completed or failed.")
        }
    }

    public var json: JSONValue {
        switch self {
        case .pending(let statusURL):
            ["status": "pending", "status_url": .string(statusURL)]
        case .completed(let result): ["status": "completed", "result": result]
        case .failed(let error): ["status": "failed", "error": error.json]
        }
    }
}
