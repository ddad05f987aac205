// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import Transparency

/// A ledger with one entry of every event, the same every time: the example of
/// `docs/ledger-events.md`.
struct ExampleLedger {
    private let ground: Ground
    private var now = Ground.noon
    private var operation: OperationID
    private(set) var entries: [AuditEntry] = []

    private let user: UserID
    private let laptop: HostID
    private let robot: HostID
    private let stranger: HostID
    private let agent: AgentID
    private let other: AgentID
    private let approval: ApprovalID
    private let grant: GrantID
    private let token = "3f0c9a52-6d8e-4b1f-9c57-1d2e8a7b4c60"
    private let key = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

    private init(_ ground: Ground) {
        self.ground = ground
        user = UserID(random: ground.random)
        laptop = HostID(random: ground.random)
        robot = HostID(random: ground.random)
        stranger = HostID(random: ground.random)
        agent = AgentID(random: ground.random)
        other = AgentID(random: ground.random)
        approval = ApprovalID(random: ground.random)
        grant = GrantID(random: ground.random)
        operation = OperationID(random: ground.random)
    }

    /// The lines of the ledger, in order.
    static func lines() throws -> [[UInt8]] {
        try Ground.with(seed: 2026) { ground in
            var example = ExampleLedger(ground)
            try example.begin()
            example.welcome()
            example.ask()
            example.work()
            example.end()
            example.operate()
            example.rotate()
            try ground.append(
                example.entries.map { PreparedEntry($0, random: ground.random) })
            return try (0...example.entries.count).map { try ground.line(UInt64($0)) }
        }
    }

    /// Entry 0, as the ledger makes it.
    private func begin() throws {
        let ledgerKey = SigningKey.generate(using: ground.random)
        let created = EntryDraft.created(
            key: VerifierKey(name: Ground.origin, publicKey: ledgerKey.publicKey),
            isSimulation: true, milliseconds: now.milliseconds,
            salt: ground.random.bytes(LedgerLimits.saltByteCount))
        try ground.environment.write { txn in
            var appender = try Appender.load(ground.tables, in: txn)
            _ = try appender.append(created, in: txn)
            try appender.seal(in: txn)
        }
    }

    private mutating func add(
        _ event: AuditEvent, continues: Bool = false, _ fill: (inout AuditEntry) -> Void = { _ in }
    ) {
        if !continues {
            now = now + .milliseconds(1_250)
            operation = OperationID(random: ground.random)
        }
        var entry = AuditEntry(event, at: now, operation: operation)
        fill(&entry)
        entries.append(entry)
    }

    private func decided(_ entry: inout AuditEntry) {
        entry.user = user
        entry.host = laptop
        entry.agent = agent
        entry.by = .user
        entry.via = .session
    }

    private func byPolicy(_ entry: inout AuditEntry, _ why: String) {
        entry.by = .policy
        entry.via = nil
        entry.why = why
    }

    private mutating func welcome() {
        let (user, laptop, robot, key) = (user, laptop, robot, key)
        add(.ledgerOpened) { $0.set("clean", true) }
        add(.ledgerHeartbeat)
        add(.userCreated) { entry in
            entry.user = user
            entry.by = .operator
        }
        add(.hostEnrollmentIssued) { $0.by = .operator }
        add(.hostEnrolled) { entry in
            entry.host = robot
            entry.by = .operator
            entry.set("key", "QF9bNHCqgy1dDdl7JMBrLHJwWIHcsJ9A0zGHWVcvYmo")
        }
        add(.hostRegistered) { entry in
            entry.host = laptop
            entry.set("key", key)
        }
    }

    private mutating func ask() {
        let (user, laptop, agent, approval, key) = (user, laptop, agent, approval, key)
        let (stranger, other, grant) = (stranger, other, grant)
        add(.agentRegistered, continues: true) { entry in
            entry.host = laptop
            entry.agent = agent
            entry.set("key", String(key.reversed()))
            entry.set("mode", AgentMode.delegated.rawValue)
        }
        add(.approvalRequested, continues: true) { entry in
            entry.host = laptop
            entry.agent = agent
            entry.set("approval", approval.text)
            entry.set("purpose", "registration")
            entry.set("capabilities", 2)
        }
        let (decided, byPolicy) = (decided, byPolicy)
        func settled(_ event: AuditEvent, for why: String? = nil) {
            add(event) { entry in
                decided(&entry)
                if let why { byPolicy(&entry, why) }
                entry.set("approval", approval.text)
            }
        }
        func granted(_ event: AuditEvent, _ capability: String) {
            add(event, continues: true) { entry in
                decided(&entry)
                entry.grant = grant
                entry.capability = capability
                if event == .grantActivated { entry.set("constrained", true) }
            }
        }
        settled(.approvalApproved)
        add(.hostLinked, continues: true) { entry in
            decided(&entry)
            entry.agent = nil
        }
        add(.agentActivated, continues: true) { decided(&$0) }
        granted(.grantActivated, "transfer_domestic")
        granted(.grantDenied, "send_mail")
        settled(.approvalDenied)
        add(.agentRejected, continues: true) { entry in
            decided(&entry)
            entry.host = stranger
            entry.agent = other
        }
        add(.hostRejected, continues: true) { entry in
            decided(&entry)
            entry.host = stranger
            entry.agent = nil
        }
        settled(.approvalVoided, for: "asked_anew")
        settled(.approvalExpired, for: ErrorCode.approvalExpired.rawValue)
        add(.hostActivated) { entry in
            entry.host = laptop
            entry.user = user
            entry.by = .operator
            entry.via = .operatorCLI
        }
    }

    private mutating func work() {
        let (user, laptop, agent, grant, token) = (user, laptop, agent, grant, token)
        let random = ground.random
        func execution(_ entry: inout AuditEntry, arguments: String?, result: String?) {
            entry.user = user
            entry.host = laptop
            entry.agent = agent
            entry.grant = grant
            entry.capability = "transfer_domestic"
            entry.tokenID = token
            entry.payload = AuditPayload(
                subject: PayloadSubject(user: user), arguments: arguments.map { Array($0.utf8) },
                result: result.map { Array($0.utf8) }, random: random)
        }
        add(.executionStarted) { entry in
            execution(&entry, arguments: #"{"amount":25,"to":"acc_2"}"#, result: nil)
        }
        add(.executionCompleted, continues: true) { entry in
            execution(&entry, arguments: nil, result: #"{"balance":975}"#)
            entry.outcome = .ok
        }
        add(.requestRefused) { entry in
            entry.user = user
            entry.host = laptop
            entry.agent = agent
            entry.tokenID = token
            entry.outcome = .refused
            entry.why = ErrorCode.alreadyGranted.rawValue
            entry.set("endpoint", Endpoint.requestCapability.rawValue)
        }
        let counter = RefusalCounter(since: now)
        counter.count(
            reason: ErrorCode.invalidJWT.rawValue, endpoint: .execute, address: "203.0.113.7",
            claimedAgent: agent.text)
        counter.count(
            reason: ErrorCode.invalidJWT.rawValue, endpoint: .execute, address: "203.0.113.7",
            claimedAgent: agent.text)
        counter.count(
            reason: ErrorCode.rateLimited.rawValue, endpoint: .register,
            address: "2001:db8:0:1::9")
        now = now + .seconds(10)
        if let summary = counter.drain(at: now, operation: OperationID(random: random)) {
            entries.append(summary)
        }
    }

    private mutating func end() {
        let (user, laptop, robot, stranger) = (user, laptop, robot, stranger)
        let (agent, other) = (agent, other)
        let (decided, byPolicy) = (decided, byPolicy)
        add(.agentExpired) { entry in
            entry.user = user
            entry.host = laptop
            entry.agent = agent
            byPolicy(&entry, ErrorCode.agentExpired.rawValue)
        }
        add(.agentReactivated) { entry in
            entry.user = user
            entry.host = laptop
            entry.agent = agent
            entry.by = .policy
            entry.via = .policy
        }
        let grant = grant
        add(.grantRevoked) { entry in
            decided(&entry)
            entry.grant = grant
            entry.capability = "transfer_domestic"
        }
        add(.agentRevoked) { decided(&$0) }
        add(.agentClaimed) { entry in
            decided(&entry)
            entry.host = robot
            entry.agent = other
        }
        add(.hostRevoked) { entry in
            entry.host = robot
            entry.by = .operator
            entry.via = .operatorCLI
        }
        add(.agentDeleted) { entry in
            entry.host = stranger
            entry.agent = other
            byPolicy(&entry, "clean_up")
        }
        add(.hostDeleted, continues: true) { entry in
            entry.host = stranger
            byPolicy(&entry, "clean_up")
        }
    }

    /// What only the operator does.
    private mutating func operate() {
        let (user, laptop, agent) = (user, laptop, agent)
        let decided = decided
        func byOperator(_ entry: inout AuditEntry) {
            decided(&entry)
            entry.by = .operator
            entry.via = .operatorCLI
        }
        add(.agentLinked) { byOperator(&$0) }
        add(.hostUnlinked) { entry in
            byOperator(&entry)
            entry.agent = nil
        }
        for event in [AuditEvent.capabilityDisabled, .capabilityEnabled] {
            add(event) { entry in
                entry.capability = "transfer_domestic"
                entry.by = .operator
            }
        }
        add(.clockAccepted) { $0.by = .operator }
        add(.operatorCalled) { entry in
            entry.agent = agent
            entry.by = .operator
            entry.set("call", "agents.show")
        }
        add(.operatorRefused) { entry in
            entry.user = user
            entry.host = laptop
            entry.by = .operator
            entry.outcome = .refused
            entry.why = ErrorCode.conflict.rawValue
            entry.set("call", "hosts.link")
        }
        add(.userPasswordSet) { entry in
            entry.user = user
            entry.by = .operator
        }
        add(.userLoggedIn) { $0.user = user }
        add(.userLoggedOut) { $0.user = user }
        add(.userDeleted) { entry in
            entry.user = user
            entry.by = .operator
        }
    }

    /// Keys that replace others, and what a host's agents get from then on.
    private mutating func rotate() {
        let (user, laptop, agent) = (user, laptop, agent)
        let (first, second) = (key, String(key.reversed()))
        add(.hostKeyRotated) { entry in
            entry.user = user
            entry.host = laptop
            entry.why = "host_request"
            entry.set("key", second)
        }
        add(.hostKeyProven) { entry in
            entry.user = user
            entry.host = laptop
            entry.set("key", second)
        }
        add(.agentKeyRotated) { entry in
            entry.user = user
            entry.host = laptop
            entry.agent = agent
            entry.via = .self
            entry.set("key", first)
        }
        add(.hostDefaultsChanged) { entry in
            entry.user = user
            entry.host = laptop
            entry.by = .operator
            entry.set("capabilities", 2)
        }
    }
}
