// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import Glibc
import StrictJSON

extension Failure {
    /// A refusal of the operator's API.
    init(refusal json: JSONValue, http status: Int) {
        let code = json["error"]?.string ?? "internal_error"
        let (why, advice) = Failure.parts(of: json["message"]?.string ?? "it does not say why")
        let exit = ExitStatus(refusal: code, http: status)
        let what =
            switch exit {
            case .noSuchThing: status == 404 ? "no such thing" : "that is not possible"
            case .refused, .notAuthenticated: "refused"
            case .usage: "the server does not take that"
            case .unreachable: "the server cannot do that now"
            default: "the server has failed"
            }
        self.init(
            exit, code, what: what, why: why.droppingFullStop,
            hint: advice?.droppingFullStop ?? "agentauth ledger tail --data DIR")
        self.http = status
        violations = json["violations"]
    }

    /// Nobody listens on the directory's socket, or whoever does went away.
    init(noServerOn directory: String, _ error: any Error) {
        let reason =
            switch TransportError(error, from: "\(directory)/admin.sock") {
            case .refused: "nobody listens on \(directory)/admin.sock"
            case let error: "\(error)"
            }
        let isThere = access("\(directory)/admin.sock", F_OK) == 0
        self.init(
            .unreachable, "no_server", what: "no server answers for \(directory)",
            why: isThere ? reason : "there is no \(directory)/admin.sock",
            hint: "agentauth serve --data \(directory)")
    }
}

extension ExitStatus {
    /// What a refused call of the operator ends with.
    fileprivate init(refusal code: String, http status: Int) {
        self =
            switch (status, code) {
            // The host or agent is in a state in which that cannot be.
            case (403, _) where code.hasPrefix("host_") || code.hasPrefix("agent_"): .noSuchThing
            case (403, _), (400, "unsupported_mode"): .refused
            case (401, _): .notAuthenticated
            case (404, _), (409, _), (410, _): .noSuchThing
            case (429, _), (503, _), (504, _): .unreachable
            case (400, _), (413, _): .usage
            default: .unexpected
            }
    }
}

extension String {
    /// Sentences end, lines of an explanation do not.
    fileprivate var droppingFullStop: String {
        hasSuffix(".") ? String(dropLast()) : self
    }
}
