// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// One thing that happened, ready to be recorded: which user, host, agent, capability, under which
/// grant, when, with what result.
///
/// Names of persons, arguments and results never stand in it; arguments and results go into the
/// ``payload``, which is kept sealed.
public struct AuditEntry: Sendable {
    public let event: AuditEvent
    /// When it happened; the ledger writes the time of the last entry where that is later.
    public let moment: Timestamp
    /// Ties the entries of one operation together.
    public let operation: OperationID

    public var user: UserID?
    public var host: HostID?
    public var agent: AgentID?
    public var grant: GrantID?
    /// The capability's name.
    public var capability: String?
    /// The token's `jti`, once its signature is verified.
    public var tokenID: String?
    public var outcome: Outcome?
    /// An error code or short phrase; never text that somebody else wrote.
    public var why: String?
    public var by: Decider?
    public var via: ApprovalStrength?

    /// The arguments and the result.
    public var payload: AuditPayload?

    /// Members that only some events have, in order of the calls.
    private(set) var further: [(name: StaticString, value: Value)] = []

    enum Value: Sendable {
        case string(String)
        case integer(Int64)
        case bool(Bool)
        case counts([String: Int64])
    }

    public init(_ event: AuditEvent, at moment: Timestamp, operation: OperationID) {
        self.event = event
        self.moment = moment
        self.operation = operation
    }

    /// Sets a member of the event (``AuditEvent/members``) to a string. Each is set once.
    public mutating func set(_ name: StaticString, _ value: String) {
        add(name, .string(value))
    }

    /// Sets a member to a whole number below 2^53; appending the entry throws otherwise.
    public mutating func set(_ name: StaticString, _ value: Int64) {
        add(name, .integer(value))
    }

    /// Sets a member to a truth value.
    public mutating func set(_ name: StaticString, _ value: Bool) {
        add(name, .bool(value))
    }

    /// Sets a member to counts by printable ASCII names.
    mutating func set(_ name: StaticString, _ value: [String: Int64]) {
        add(name, .counts(value))
    }

    private mutating func add(_ name: StaticString, _ value: Value) {
        assert(
            event.members.contains(name.description),
            "docs/ledger-events.md gives \(event) no \(name)")
        further.append((name, value))
    }
}
