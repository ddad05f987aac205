// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Storage
import StrictJSON

/// `GET /capability/status/{job}` (§5.11): what became of a job, for the agent that started it.
struct JobInquiry: Sendable {
    let parts: Parts

    /// Where a job is asked for.
    static func url(of job: JobID, at issuer: String) -> String {
        issuer + Endpoint.jobStatus.path + "/" + job.text
    }

    /// The job that a path names, while the server remembers it.
    func job(_ resource: String?) -> Job? {
        resource.flatMap { JobID($0) }.flatMap {
            parts.live.jobs.job($0, at: parts.timeline.monotonic)
        }
    }

    /// Nobody learns of somebody else's job.
    func status(
        of resource: String?, for principal: Authenticator.AgentPrincipal
    ) async throws -> ProtocolReply {
        guard let id = resource.flatMap({ JobID($0) }) else { throw ProtocolError.noSuchJob }
        let agent = principal.snapshot.agent.id
        guard let job = parts.live.jobs.job(id, at: parts.timeline.monotonic) else {
            return try interrupted(id, for: principal)
        }
        guard job.agent == agent else { throw ProtocolError.noSuchJob }
        try check(job.capability, principal)
        try await noteUse(by: principal, of: job)
        guard let conclusion = job.conclusion else {
            return ProtocolReply(
                JobView.pending(
                    statusURL: JobInquiry.url(of: id, at: parts.configuration.issuer)
                ).json, headers: [.init("Retry-After", "1"), JobInquiry.uncached])
        }
        let headers =
            [JobInquiry.uncached]
            + (conclusion.pointer.map { [.init(LedgerPointer.headerName, $0.headerValue)] } ?? [])
        switch conclusion.answer {
        case .failed(let error):
            return ProtocolReply(JobView.failed(ErrorBody(error)).json, headers: headers)
        case .completed(let result):
            var writer = JSONWriter(reserving: result.count + 40)
            writer.beginObject()
            writer.key("status")
            writer.string("completed")
            writer.key("result")
            writer.raw(result)
            writer.endObject()
            return ProtocolReply(serialized: writer.finish(), headers: headers)
        }
    }

    /// An agent that waits for a job is in use. The token that started it proves no more than that
    /// somebody kept it, and keeps no session alive.
    private func noteUse(
        by principal: Authenticator.AgentPrincipal, of job: Job
    ) async throws {
        let use = Use(of: principal.snapshot.agent, at: parts.now, parts: parts)
        guard use.isDue, job.startingToken != SHA256.digest(of: principal.token) else { return }
        try await parts.journal.commit { txn, change in try use.note(&change, in: txn) }
    }

    /// A job that ended with the server that ran it, as long as that is remembered.
    private func interrupted(
        _ id: JobID, for principal: Authenticator.AgentPrincipal
    ) throws -> ProtocolReply {
        let row = try parts.journal.read { try $0.get(parts.journal.tables.openExecutions, id) }
        guard let row, row.agent == principal.snapshot.agent.id, let lostAt = row.lostAt,
            parts.now < lostAt + ExecutionLimits.jobRetention
        else { throw ProtocolError.noSuchJob }
        try check(row.capability, principal)
        return ProtocolReply(
            JobView.failed(ErrorBody(.interrupted)).json, headers: [JobInquiry.uncached])
    }

    /// What the agent may no longer do, it may no longer see the results of.
    private func check(
        _ capability: String, _ principal: Authenticator.AgentPrincipal
    ) throws(ProtocolError) {
        try parts.configuration.possession.check(capability, principal.claims)
        let isNamed = principal.claims.capabilities?.contains { $0.hasSameBytes(as: capability) }
        guard isNamed ?? true,
            principal.snapshot.grantInForce(
                for: capability, at: parts.now, under: parts.rules.policy) != nil
        else {
            throw ProtocolError(
                .capabilityNotGranted,
                "The agent, or its token, may no longer use '\(capability)'.")
        }
    }

    private static let uncached = ProtocolReply.Header("Cache-Control", "no-store")
}

extension ProtocolError {
    fileprivate static let noSuchJob = ProtocolError(
        .notFound, "The agent has no such job, or it ended too long ago.")

    /// Nobody knows what became of it.
    static let interrupted = ProtocolError(
        .internalError,
        "The job was cut off before it was concluded; its effect may have happened.",
        details: [.init("reason", "interrupted")])
}
