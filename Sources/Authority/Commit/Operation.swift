// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Audit
package import Cryptography

/// One operation of the server: its name, its moment and its chance.
///
/// All of them are fixed before the job reaches the writer, because the writer may run a job a
/// second time when a batch fails: the second run must draw what the first one drew.
package struct Operation: Sendable {
    package let id: OperationID
    package let now: Timestamp
    /// Kept in place, for most executions never draw from it.
    private let seed: [32 of UInt8]

    package init(at now: Timestamp, random: any RandomSource) {
        id = OperationID(random: random)
        self.now = now
        var seed = [32 of UInt8](repeating: 0)
        var span = seed.mutableSpan
        random.fill(&span)
        self.seed = seed
    }

    /// The operation's chance, from its beginning; every call gives the same stream.
    package func chance() -> DerivedRandomSource {
        DerivedRandomSource(seed: seed.span)
    }

    /// An entry of this operation, to be filled in.
    package func entry(_ event: AuditEvent) -> AuditEntry {
        AuditEntry(event, at: now, operation: id)
    }
}
