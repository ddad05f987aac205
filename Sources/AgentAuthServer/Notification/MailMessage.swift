// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Glibc

/// A notice as a message (RFC 5322), in ASCII whatever it says: it passes every mail server, and
/// `sendmail -t` takes it as it is.
struct MailMessage {
    /// Lines end with CR LF.
    let bytes: [UInt8]

    /// - Parameter from: the sender's address.
    init(_ notice: ApprovalNotice, from: String, at now: Timestamp) {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        var lines = ["From: <\(from)>"]
        if let address = notice.address { lines.append("To: <\(address)>") }
        lines += [
            "Subject: " + HeaderText.encoded("\(notice.provider): an agent waits for your answer"),
            "Date: " + HTTPDate.text(of: time_t(now.seconds)).replacingZone,
            "Message-ID: <\(notice.request.text).\(now.milliseconds)@\(domain)>",
            "Auto-Submitted: auto-generated",
            "X-AgentAuth-User: " + HeaderText.encoded(notice.user),
            "X-AgentAuth-Request: \(notice.request.text)",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "",
        ]
        lines += MailMessage.text(of: notice).flatMap(QuotedPrintable.lines)
        bytes = lines.flatMap { Array($0.utf8) + [13, 10] }
    }

    /// What people read. Quotation marks stand around what the agent says of itself.
    private static func text(of notice: ApprovalNotice) -> [String] {
        let app = notice.hostName.map { " of the app “\($0)”" } ?? ""
        var text = [
            "Hello \(notice.user),", "",
            "an agent that calls itself “\(notice.agentName)”\(app) waits for your answer at "
                + "\(notice.provider). Nobody has checked these names.", "",
        ]
        if let message = notice.bindingMessage {
            text += ["It should show you the same words: “\(message)”", ""]
        }
        return text + [
            "Only if you started this in the last few minutes, look at it before "
                + "\(notice.expiresAt.rfc3339):", "", notice.inbox, "",
            "If not, deny it there, or let it expire. Nothing is approved by opening the page.",
        ]
    }
}

extension String {
    /// RFC 5322 §3.3 writes the zone as an offset.
    fileprivate var replacingZone: String {
        hasSuffix("GMT") ? dropLast(3) + "+0000" : self
    }
}
