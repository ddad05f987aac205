// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension ProtocolReply {
    /// Where the operations stand in the server's ledger, when it says so readably.
    var ledgerPointers: [LedgerPointer] {
        let pointers = header(LedgerPointer.headerName).flatMap(LedgerPointer.list(headerValue:))
        return Array((pointers ?? []).prefix(ClientLimits.pointersPerAnswer))
    }

    /// Where the one operation, or the last of several, stands.
    var ledger: LedgerPointer? { ledgerPointers.last }

    /// `Retry-After` in whole seconds (RFC 9110 §10.2.3), within reason; a date is not believed.
    var retryAfter: Duration? {
        guard let text = header("Retry-After"), let seconds = Int64(text), seconds >= 0 else {
            return nil
        }
        return min(.seconds(min(seconds, 1_000_000)), ClientLimits.retryAfter)
    }

    /// How long the answer may be reused (RFC 9111 §5.2.2): what `Cache-Control` says, at most
    /// `limit`; without it `standard`.
    func lifetime(standard: Duration, limit: Duration) -> Duration {
        guard let text = header("Cache-Control") else { return standard }
        let directives = text.lowercased().split(separator: ",").map { directive in
            directive.drop { $0 == " " }
        }
        if directives.contains("no-store") || directives.contains("no-cache") { return .zero }
        let ages = directives.filter { $0.hasPrefix("max-age=") }.map { $0.dropFirst(8) }
        guard let age = ages.first else { return standard }
        guard let seconds = Int64(age), seconds > 0 else { return .zero }
        return min(max(.seconds(min(seconds, 1_000_000)), ClientLimits.lifetimeFloor), limit)
    }
}
