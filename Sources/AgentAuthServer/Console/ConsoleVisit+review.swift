// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Pages

extension ConsoleVisit {
    /// GET /device/review: the question, or what became of it.
    func showReview(_ query: FormFields) throws -> ConsoleReply {
        let id = query["request"].flatMap { ApprovalID($0) }
        guard let session else { return logInFirst(then: id.map { .review($0) } ?? .device) }
        guard let id, let review = try reviews.review(id, in: session) else {
            return notOpen(status: 404)
        }
        return reviewPage(review, in: session)
    }

    /// POST /device/review: the answer.
    func decide(_ form: FormFields) async throws -> ConsoleReply {
        guard let session else { return logInFirst(then: .device) }
        guard let id = form["request"].flatMap({ ApprovalID($0) }),
            let review = try reviews.review(id, in: session)
        else { return notOpen(status: 403) }
        let filled = ReviewForm(form)
        do {
            switch form["decision"] {
            case "approve": try await approve(review, filled, in: session)
            case "deny": try await deny(review, filled, isDisowned: false, in: session)
            case "not_me": try await deny(review, filled, isDisowned: true, in: session)
            default:
                throw ProtocolError.invalidRequest("Nothing was decided yet: approve or deny.")
            }
            return go(to: .review(id))
        } catch let refusal as ProtocolError {
            // As it stands now: somebody else may have decided meanwhile.
            guard let review = try reviews.review(id, in: session) else {
                return notOpen(status: 403)
            }
            return reviewPage(review, filled, refusal: refusal, in: session)
        }
    }

    private func approve(
        _ review: Review, _ form: ReviewForm, in session: LoginSession
    ) async throws {
        // A name that is empty says that none is what is wanted (`--only ""` on the command line).
        if review.state == .pending && form.ticked.isEmpty && !review.items.isEmpty {
            throw ProtocolError.invalidRequest(
                "Nothing is ticked. Tick what the agent may do, let it connect without anything, or "
                    + "deny.")
        }
        let decision = try form.decision(on: review.items)
        try await reviews.approve(review.request.id, decision, in: session)
    }

    private func deny(
        _ review: Review, _ form: ReviewForm, isDisowned: Bool, in session: LoginSession
    ) async throws {
        try await reviews.deny(
            review.request.id, reason: form.reason.isEmpty ? nil : form.reason,
            isDisowned: isDisowned, in: session)
    }

    // MARK: Pages

    /// The same whether or not there is such a request.
    private func notOpen(status: Int) -> ConsoleReply {
        page(
            .message(
                MessagePage(
                    heading: "Not open here",
                    text: "You have not opened that request in this browser, or it is long over. "
                        + "Type the code that the agent shows.",
                    link: .init("Enter a code", path: "/device"))),
            titled: "Not open", status: status)
    }

    private func reviewPage(
        _ review: Review, _ form: ReviewForm = .empty, refusal: ProtocolError? = nil,
        in session: LoginSession
    ) -> ConsoleReply {
        let notice = refusal.map { Notice($0.message) }
        let status = refusal?.code.status ?? 200
        let headers = refusal?.retryHeaders ?? []
        if let outcome = OutcomePage(review, notice: notice) {
            return page(.outcome(outcome), titled: "Decided", status: status, headers: headers)
        }
        let choices = review.items.map { CapabilityChoice($0, form) }
        let canTick = choices.isEmpty || review.items.contains(where: \.isApprovableHere)
        let again = ReviewPage.Login(path: loginPath(then: .review(review.request.id)))
        return page(
            .review(
                ReviewPage(
                    request: review.request.id.text,
                    claims: RequestClaims(review), choices: choices,
                    command: command(for: review, of: session),
                    isDecidable: review.objection == nil,
                    login: review.isLoginFresh || !canTick ? nil : again,
                    reason: form.reason,
                    offersNothing: refusal != nil && form.ticked.isEmpty && !choices.isEmpty,
                    notice: notice ?? review.objection.map { Notice($0, .warning) })),
            titled: "Review a request", status: status, headers: headers)
    }

    /// The operator's command, where the page itself cannot approve something.
    private func command(for review: Review, of session: LoginSession) -> ReviewPage.Command? {
        let isPartial = review.items.contains { !$0.isApprovableHere }
        guard isPartial || review.objection != nil else { return nil }
        return ReviewPage.Command(
            words: OperatorCommand.approving(
                review, as: session.userName, directory: console.configuration.dataDirectory),
            why: review.objection == nil
                ? "What can change things takes more than a login, which an agent on your machine "
                    + "might share. Whoever runs the server approves it there, all at once:"
                : "Whoever runs the server decides on this request, there:",
            isOff: isPartial && !review.isOperatorCommandLineOn)
    }
}
