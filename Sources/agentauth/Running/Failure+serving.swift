// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthServer
import Audit
import Authority

extension Failure {
    /// Explains why a server does not start, or how it ended.
    init?(serving error: any Error) {
        switch error {
        case OpeningError.policy(let faults):
            self.init(
                configuration: ConfigurationError(
                    problems: faults.map { ConfigurationProblem(policy: $0, at: $0.setting) }))
        case let error as OpeningError:
            let code = if case .simulation = error { "simulation" } else { "not_usable" }
            self.init(directory: code, describing: error)
        case let error as SubjectKeyringError:
            self.init(directory: "not_usable", describing: error)
        case ServerError.cannotListen(let address, let reason):
            let (why, advice) = Failure.parts(of: reason)
            self.init(
                .noSuchThing, "cannot_listen", what: "the server cannot listen on \(address)",
                why: why, hint: advice ?? "choose another address with --listen")
        case ServerError.file(let path, let reason):
            let (why, advice) = Failure.parts(of: reason)
            self.init(
                .dataUnusable, "file", what: "a file of the data directory cannot be used",
                why: "\(path): \(why)", hint: advice ?? "agentauth doctor")
        case ServerError.forced:
            self.init(
                .terminated, "forced", what: "stopped at once",
                why: "a second signal asked for it; what ran was cut off",
                hint: "agentauth ledger tail shows how far it came")
        default: return nil
        }
    }

    private init(directory code: String, describing error: any Error) {
        let (why, advice) = Failure.parts(of: String(describing: error))
        self.init(
            .dataUnusable, code, what: "the data directory cannot be used", why: why,
            hint: advice ?? "agentauth doctor")
    }
}
