// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Storage
import StrictJSON
import Transparency

/// What the ledger shows to those it is about: the last checkpoint to anybody, and to a host or an
/// agent the proofs of its own entries.
extension Authority {
    /// `GET /ledger/checkpoint`: the last signed checkpoint, a C2SP note.
    func checkpoint(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        // Anybody may see it, but a credential that is no good is refused everywhere.
        if call.bearerToken != nil { _ = try await reader(of: call, &asker) }
        let note = try parts.journal.read { try ledger.reader.latestCheckpoint(in: $0) }
        guard let note else { throw ProtocolError.notYetCovered }
        return ProtocolReply(text: note.rendered(), headers: [.init("Cache-Control", "no-cache")])
    }

    /// `GET /ledger/proof?seq=N`: a tlog-proof (C2SP) with the entry as its extra data. Whether
    /// somebody else's entry is there is nobody's business.
    func proof(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let reader = try await reader(of: call, &asker)
        guard let text = try call.parameter("seq"),
            text.utf8.allSatisfy({ (48...57).contains($0) }),
            let sequence = UInt64(text)
        else {
            throw ProtocolError.invalidRequest("'seq' must be the sequence number of an entry.")
        }
        do {
            let proof = try parts.journal.read { txn in
                guard let line = try ledger.reader.entry(sequence, in: txn),
                    reader.mayRead(line)
                else { throw LedgerError.outOfRange }
                return try ledger.reader.tlogProof(sequence, in: txn)
            }
            return ProtocolReply(
                text: proof.rendered(), headers: [.init("Cache-Control", "no-store")])
        } catch LedgerError.outOfRange {
            throw ProtocolError(.notFound, "There is no such entry among those of the asker.")
        } catch LedgerError.notYetCovered {
            throw ProtocolError.notYetCovered
        }
    }

    private enum Reader {
        case host(HostID)
        case agent(AgentID)

        /// An agent reads its own entries, a host its own and those of its agents.
        func mayRead(_ line: [UInt8]) -> Bool {
            guard let entry = AuditedEntryLine(line) else { return false }
            return switch self {
            case .host(let id): entry.string("host")?.hasSameBytes(as: id.text) ?? false
            case .agent(let id): entry.string("agent")?.hasSameBytes(as: id.text) ?? false
            }
        }
    }

    private func reader(
        of call: ProtocolCall, _ asker: inout Asker
    ) async throws -> Reader {
        guard let bytes = call.bearerToken else {
            throw ProtocolError(
                .authenticationRequired, "This endpoint needs a host or agent JWT.")
        }
        switch try Token(parsing: bytes.span).kind {
        case .agent:
            let principal = try await authenticator.agent(
                of: call, audiences: [parts.configuration.issuer], asker: &asker)
            return .agent(principal.snapshot.agent.id)
        case .host:
            let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
            return .host(host.id)
        case .keyProof: throw ProtocolError.opensNothing
        }
    }
}

extension ProtocolError {
    fileprivate static let notYetCovered = ProtocolError(
        .notYetCovered, "No checkpoint covers the entry yet; one will in a second.",
        retryAfterSeconds: 1)
}
