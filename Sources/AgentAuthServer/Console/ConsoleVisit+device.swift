// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Pages

extension ConsoleVisit {
    /// GET /device, with the code in the box when the address has one. Nothing is opened by it.
    func showDevice(_ query: FormFields) throws -> ConsoleReply {
        let typed = query["code"].map { String($0.prefix(ConsoleVisit.codeLength)) }
        guard let session else {
            return logInFirst(then: typed.map { LocalPath("/device", "code", $0) } ?? .device)
        }
        guard let typed, !typed.isEmpty else { return devicePage() }
        do {
            try reviews.check(typed, in: session, from: call.remoteAddress)
            return devicePage(typed)
        } catch let refusal as ProtocolError {
            return devicePage(typed, refusal: refusal)
        }
    }

    /// POST /device: opens the request in this session.
    func openRequest(_ form: FormFields) throws -> ConsoleReply {
        guard let session else { return logInFirst(then: .device) }
        let typed = String((form["code"] ?? "").prefix(ConsoleVisit.codeLength))
        do {
            let id = try reviews.open(typed, in: session, from: call.remoteAddress)
            return go(to: .review(id))
        } catch let refusal as ProtocolError {
            return devicePage(typed, refusal: refusal)
        }
    }

    /// Longer than any spelling of a code.
    private static let codeLength = 32

    private func devicePage(
        _ typed: String = "", refusal: ProtocolError? = nil
    ) -> ConsoleReply {
        let notice = refusal.map { refusal in
            Notice(
                refusal.code == .notFound
                    // The same for every reason, lest it tell which codes there are.
                    ? "No request waits for you under that code. Codes are good for a few minutes "
                        + "and for one answer; check the letters, or let the agent ask anew."
                    : refusal.message)
        }
        return page(
            .device(
                DevicePage(code: UserCode(typed: typed)?.description ?? typed, notice: notice)),
            titled: "Enter the code", status: refusal?.code.status ?? 200,
            headers: refusal?.retryHeaders ?? [])
    }
}

extension LocalPath {
    /// The page of one request.
    static func review(_ id: ApprovalID) -> LocalPath {
        LocalPath("/device/review", "request", id.text)
    }
}
