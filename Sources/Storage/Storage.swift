// SPDX-License-Identifier: Apache-2.0

/// Ordered byte keys in one LMDB file: snapshot reads, one serialised write transaction, and the
/// batch writer in front of it. Knows bytes and order, not agents.
///
/// Begin with ``Environment/open(_:_:)``, which checks a data directory before it is mapped, and with
/// ``BatchWriter``, which runs everybody's changes together and answers only after they are durable:
///
/// ```swift
/// let environment = try Environment.open("agentauth-data")
/// let agents = try environment.table("agents", key: String.self, value: Agent.self)
/// try environment.write { txn in try txn.put(agents, "agent_1", agent) }
/// let found = try environment.read { txn in try txn.get(agents, "agent_1") }
/// ```
///
/// This module is the only importer of LMDB; its vocabulary stays in here.
enum StorageLimits {
    /// Address space reserved for the map, not disk: far more than any directory will hold, because a
    /// map is never resized (resizing under a reader unmaps it). 47-bit address spaces have room for
    /// a hundred of these.
    static let mapByteCount = 1 << 40
    /// For tests and virtual runs, which live by the thousand in one process and never grow so far.
    static let unsyncedMapByteCount = 1 << 36
    /// Tables an environment can have; each costs every transaction a few dozen bytes to set up.
    static let tableCount = 64
    /// Reader slots, over all processes. A slot is held by each pooled read transaction.
    static let readerCount = 512
    /// LMDB's bound on a key, compiled into it (`MDB_MAXKEYSIZE`).
    static let keyByteCount = 511
    /// Bound on a table's name: it is a key of the main table and has one length byte in digests.
    static let tableNameByteCount = 255
    /// Space that is kept allocated behind the last page, so that a full volume does not stop what
    /// must be recorded.
    static let reserveByteCount = 16 << 20
    /// With less of it left, and no more to be had, only urgent transactions begin.
    static let lowReserveByteCount = 8 << 20
    /// Bytes of a key shown in an error message.
    static let shownKeyByteCount = 64
    /// Times that a reader beside a writer looks at the meta pages again, a millisecond apart, before
    /// it believes that they are damaged: it may have looked in the middle of a write.
    static let repeatedChecks = 9
}
