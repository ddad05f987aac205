// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import Glibc
import StrictJSON

extension Failure {
    /// A refusal of the operator's API.
    ///
    /// - Parameter path: what was asked for, below the API's prefix.
    init(refusal json: JSONValue, http status: Int, to path: String, on directory: String) {
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
            exit, code, what: what, why: why.asClause,
            hint: advice?.droppingFullStop ?? exit.advice(about: path, on: directory))
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

extension ExitStatus {
    /// What to do where the server does not say it.
    fileprivate func advice(about path: String, on directory: String) -> String {
        let data = "--data \(directory.quotedForShell)"
        let thing = path.split { $0 == "/" || $0 == "?" }.first ?? ""
        switch self {
        case .usage:
            return "agentauth \(thing == "approvals" ? "approvals" : "admin") --help"
        case .unreachable: return "wait a moment, and run the command again"
        case .noSuchThing, .refused, .notAuthenticated: break
        default: return "agentauth doctor \(data)"
        }
        switch thing {
        case "approvals": return "agentauth approvals list \(data)"
        case "users", "hosts", "capabilities": return "agentauth admin \(thing) list \(data)"
        case "agents", "grants", "explain": return "agentauth admin agents list \(data)"
        default: return "agentauth ledger tail \(data)"
        }
    }
}

extension String {
    /// Sentences end, lines of an explanation do not.
    fileprivate var droppingFullStop: String {
        hasSuffix(".") ? String(dropLast()) : self
    }

    /// A server's sentence behind `why:`, where the other explanations begin with a small letter.
    /// What begins with a name or an abbreviation stays as it is.
    fileprivate var asClause: String {
        let text = droppingFullStop
        guard let first = text.first, let second = text.dropFirst().first,
            second.isLowercase || second == " "
        else { return text }
        return first.lowercased() + text.dropFirst()
    }
}
