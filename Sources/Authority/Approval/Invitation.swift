// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Storage
import StrictJSON

/// A fresh code for a person, drawn before the job that hands it out.
struct Invitation: Sendable {
    let code: UserCode
    let record: ApprovalRequest.Code
    /// From where it was asked for, as the transport says.
    private let address: String
    private let configuration: AuthorityConfiguration

    init(parts: Parts, at now: Timestamp, from address: String) {
        self.address = address
        configuration = parts.configuration
        code = UserCode(random: parts.random)
        record = ApprovalRequest.Code(
            hash: parts.secret.hash(code), expiresAt: now + configuration.approval.expiresIn)
    }

    /// The `approval` object that goes with the code (§7.1).
    var view: ApprovalView {
        let page = configuration.issuer + "/device"
        return ApprovalView(
            method: ApprovalMethod.deviceAuthorization.rawValue, verificationURI: page,
            verificationURIComplete: "\(page)?code=\(code)", userCode: code.description,
            expiresIn: JSONNumber(configuration.approval.expiresIn.milliseconds / 1000),
            interval: JSONNumber(
                coefficient: configuration.approval.interval.milliseconds, exponent: -3))
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
