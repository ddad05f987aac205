// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Storage
import StrictJSON

/// The way to a question, drawn before the job that hands it out: a code for a person, or a handle
/// that nobody is told, by which the server itself finds a question that is addressed to somebody.
struct Invitation: Sendable {
    let record: ApprovalRequest.Code
    /// The code that is typed; nil where the question is addressed.
    private let code: UserCode?
    private let bindingMessage: String?
    /// From where it was asked for, as the transport says.
    private let address: String
    private let configuration: AuthorityConfiguration

    init(
        parts: Parts, at now: Timestamp, from address: String,
        method: ApprovalMethod = .deviceAuthorization, bindingMessage: String? = nil
    ) {
        self.address = address
        self.bindingMessage = bindingMessage
        configuration = parts.configuration
        let code = method == .deviceAuthorization ? UserCode(random: parts.random) : nil
        self.code = code
        record = ApprovalRequest.Code(
            hash: code.map { parts.secret.hash($0) }
                ?? parts.secret.code(for: parts.random.bytes(32), use: .addressedQuestion),
            expiresAt: now + configuration.approval.expiresIn)
    }

    /// The `approval` object that the client of an agent gets (§7.1, §7.2).
    func view(of agent: AgentID) -> ApprovalView {
        let rules = configuration.approval
        var view = ApprovalView(
            method: ApprovalMethod.ciba.rawValue,
            expiresIn: JSONNumber(rules.expiresIn.milliseconds / 1000),
            interval: JSONNumber(coefficient: rules.interval.milliseconds, exponent: -3),
            notificationURL: configuration.eventsLocation(of: agent))
        if let code {
            let page = configuration.issuer + "/device"
            view.method = ApprovalMethod.deviceAuthorization.rawValue
            view.verificationURI = page
            view.verificationURIComplete = "\(page)?code=\(code)"
            view.userCode = code.description
        } else {
            view.bindingMessage = bindingMessage
        }
        return view
    }

    /// Keeps from where the question came, for whoever answers it: with the question and no longer,
    /// for an address may be a person's. The last one counts, for its code is the one that is typed.
    func noteOrigin(
        of question: ApprovalID, in txn: borrowing WriteTransaction, tables: StateTables
    ) throws {
        try txn.put(tables.origins, question, Origin(address))
    }

    /// Refuses a further code when too many are alive, or when this one exists already.
    func check(in txn: borrowing WriteTransaction, tables: StateTables) throws {
        guard try txn.count(tables.codes) < configuration.approval.liveCodes else {
            throw ProtocolError(
                .rateLimited, "Too many approvals wait at this server; try again later.",
                retryAfterSeconds: 60)
        }
        guard try txn.get(tables.codes, record.hash) == nil else {
            throw ProtocolError(.unavailable, "The server drew a code twice; try again.")
        }
    }
}
