// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization
public import Transparency

/// A receipt and how it fares.
public struct ReceiptFinding: Hashable, Sendable {
    public let receipt: Receipt
    public let standing: ReceiptStanding

    public init(receipt: Receipt, standing: ReceiptStanding) {
        self.receipt = receipt
        self.standing = standing
    }
}

extension AgentAuthClient {
    /// Every receipt that was kept, by server and place in its ledger.
    public func keptReceipts() throws(ClientError) -> [Receipt] {
        guard let receipts else { return [] }
        return try kept { () throws(KeyStoreError) in try receipts.receipts() }
    }

    /// Judges every receipt that was kept, by the proofs that are here; what has none yet is asked for
    /// where it was made, and kept.
    ///
    /// - Parameters:
    ///   - key: the verifier key to trust; nil for the one that each server named first.
    ///   - servers: whether servers are asked for the proofs that are not here.
    ///   - patience: how long to wait, in all, for servers to sign what is so new that it has no proof
    ///     yet.
    public func judgeReceipts(
        by key: VerifierKey? = nil, askingServers servers: Bool = true,
        patience: Duration = .seconds(3)
    ) async throws(ClientError) -> [ReceiptFinding] {
        guard let receipts else { return [] }
        let deadline = timeline.monotonic + patience
        var findings: [ReceiptFinding] = []
        // Servers that did not answer are not waited for again at each of their receipts.
        var silent: Set<[UInt8]> = []
        for receipt in try keptReceipts() {
            var trusted = key
            if trusted == nil {
                trusted = try kept { () throws(KeyStoreError) in
                    try receipts.key(of: receipt.issuer)
                }
            }
            let proof = try kept { () throws(KeyStoreError) in try receipts.proof(of: receipt) }
            let standing: ReceiptStanding
            if let proof {
                standing = receipt.standing(proof: proof, key: trusted)
            } else if silent.contains(Array(receipt.issuer.utf8)) {
                standing = ReceiptStanding.unreachable
            } else if servers {
                standing = try await fetchProof(of: receipt, key: trusted, until: deadline)
                if standing == .unreachable { silent.insert(Array(receipt.issuer.utf8)) }
            } else {
                standing = .undecided("its proof has not been fetched")
            }
            findings.append(ReceiptFinding(receipt: receipt, standing: standing))
        }
        return findings
    }

    /// Keeps what an answer said of the server's ledger.
    func keepReceipts(of pointers: [LedgerPointer], for inquiry: Inquiry) {
        guard let receipts, !pointers.isEmpty else { return }
        let issuer = inquiry.address.issuer
        // However old: it is the one that the client acted on.
        let document = documents.withLock {
            $0.value(Array(issuer.utf8), notOlderThan: .seconds(Int64.max), at: timeline.monotonic)
        }
        let key = document?.ledgerKey.flatMap { try? VerifierKey($0) }
        for pointer in pointers {
            receipts.keep(
                Receipt(
                    issuer: issuer, pointer: pointer,
                    operation: inquiry.capability ?? inquiry.endpoint.rawValue,
                    agent: inquiry.credential.agent, receivedAt: timeline.now),
                key: key)
        }
    }

    /// Fetches the proof of one receipt, as the host: it may read what its agents did, those included
    /// that are gone.
    private func fetchProof(
        of receipt: Receipt, key: VerifierKey?, until deadline: Duration
    ) async throws(ClientError) -> ReceiptStanding {
        do {
            let provider = try await discover(receipt.issuer)
            let host = try hostKey(at: provider.issuer)
            while true {
                let inquiry = Inquiry(
                    endpoint: .ledgerProof, address: provider.address(of: .ledgerProof),
                    credential: .host(host, issuer: provider.issuer),
                    query: [("seq", String(receipt.pointer.sequence))], accept: "text/plain")
                do throws(ClientError) {
                    let proof = try await reply(to: inquiry).body
                    return try keep(proof, of: receipt, key: key)
                } catch .refused(let refusal) where refusal.known == .notYetCovered {
                    let moment = timeline.monotonic + (refusal.retryAfter ?? .seconds(1))
                    guard moment <= deadline else {
                        return .undecided("no signed checkpoint covers it yet")
                    }
                    try await sleep(until: moment)
                }
            }
        } catch .refused(let refusal) where refusal.status == 404 {
            return .missing
        } catch .refused(let refusal) {
            return .undecided("its server does not show it: \(refusal.code)")
        } catch .unreachable {
            return .unreachable
        }
    }

    /// Keeps a proof that shows what the server said; another one is reported, not kept.
    private func keep(
        _ proof: [UInt8], of receipt: Receipt, key: VerifierKey?
    ) throws(ClientError) -> ReceiptStanding {
        let standing = receipt.standing(proof: proof, key: key)
        if case .altered = standing { return standing }
        try kept { () throws(KeyStoreError) in try receipts?.attach(proof, to: receipt) }
        return standing
    }

    private func kept<Result>(
        _ body: () throws(KeyStoreError) -> Result
    ) throws(ClientError) -> Result {
        do {
            return try body()
        } catch {
            throw .keyStore(error)
        }
    }
}

extension ReceiptStanding {
    fileprivate static let unreachable = ReceiptStanding.undecided(
        "its server could not be reached")
}

extension Credential {
    /// The agent that a request is signed for.
    fileprivate var agent: AgentID? {
        if case .agent(let signer, _, _) = self { signer.agent } else { nil }
    }
}
