// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// An entry before it has its place: made off the writer, which then only fills in `seq`, `ts` and
/// `prev`.
///
/// Members are kept in canonical order whatever the order of the calls. The values of `agent`,
/// `grant`, `host`, `jti` and `user` make the entry findable through its tile's filter.
public struct EntryDraft: Sendable {
    /// When it happened, in milliseconds since 1970; the appender never goes back in time.
    public let milliseconds: Int64

    /// All members but `prev`, `seq` and `ts`, in order, each as `"name":value,`.
    private(set) var text: [UInt8]
    /// Where in `text` the missing members go.
    private(set) var places: (prev: Int, seq: Int, ts: Int)
    /// The hash of each tag (`TagFilter`).
    private(set) var tags: [UInt64] = []
    /// What makes the entry impossible; appending it throws this.
    private(set) var fault: LedgerError?
    /// Where each member of `text` begins, and how long its name is.
    private var members: [(start: Int, nameCount: Int)]

    /// A draft of the given type, such as `execution.completed`. The salt is 16 random bytes.
    public init(type: String, milliseconds: Int64, salt: [UInt8]) {
        precondition(salt.count == LedgerLimits.saltByteCount, "a salt has 16 bytes")
        self.milliseconds = milliseconds
        text = []
        text.reserveCapacity(EntryDraft.usualByteCount)
        members = []
        members.reserveCapacity(EntryDraft.usualMemberCount)
        places = (0, 0, 0)
        insert(MemberName.salt) { text in
            text.append(UInt8(ascii: "\""))
            Base64URL.encode(salt.span, into: &text)
            text.append(UInt8(ascii: "\""))
        }
        insert(MemberName.ty) { CanonicalText.append(type, to: &$0) }
        insert(MemberName.v) { $0.append(UInt8(ascii: "1")) }
    }

    /// Room that most entries do not outgrow.
    private static let usualByteCount = 512
    private static let usualMemberCount = 16

    /// Sets a member to a string.
    public mutating func set(_ name: String, _ value: String) {
        add(name) { CanonicalText.append(value, to: &$0) }
        guard MemberName.tags.contains(name) else { return }
        tags.append(TagFilter.hash(value))
    }

    /// Sets a member to a whole number below 2^53; appending throws `integerOutOfRange` otherwise.
    public mutating func set(_ name: String, _ value: Int64) {
        check(value, name)
        add(name) { CanonicalText.append(value, to: &$0) }
    }

    /// Sets a member to a truth value.
    public mutating func set(_ name: String, _ value: Bool) {
        add(name) { $0.append(contentsOf: (value ? "true" : "false").utf8) }
    }

    /// Sets a member to a list of strings.
    public mutating func set(_ name: String, _ values: [String]) {
        add(name) { text in
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                CanonicalText.append(value, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        }
    }

    /// Sets a member to counts by ASCII name, in any order.
    public mutating func set(_ name: String, _ counts: [String: Int64]) {
        for count in counts.values { check(count, name) }
        add(name) { text in
            text.append(UInt8(ascii: "{"))
            let sorted = counts.sorted { MemberName.isOrdered($0.key.utf8, before: $1.key.utf8) }
            for (index, count) in sorted.enumerated() {
                precondition(MemberName.isValid(count.key), "names are printable ASCII")
                if index > 0 { text.append(UInt8(ascii: ",")) }
                CanonicalText.append(count.key, to: &text)
                text.append(UInt8(ascii: ":"))
                CanonicalText.append(count.value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private mutating func check(_ value: Int64, _ name: String) {
        if value.magnitude > UInt64(LedgerLimits.largestInteger) {
            fault = fault ?? .integerOutOfRange(member: name)
        }
    }

    /// Adds a member of the caller.
    private mutating func add(_ name: String, _ value: (inout [UInt8]) -> Void) {
        precondition(MemberName.isValid(name), "member names are printable ASCII")
        precondition(!MemberName.reserved.contains(name), "the ledger sets this member itself")
        insert(name, value)
    }

    private mutating func insert(_ name: String, _ value: (inout [UInt8]) -> Void) {
        let position = members.firstIndex { !isOrdered($0, before: name) } ?? members.count
        let start = position < members.count ? members[position].start : text.count
        if position < members.count {
            precondition(isOrdered(name, before: members[position]), "a member is set once")
        }
        var piece: [UInt8] = []
        piece.append(UInt8(ascii: "\""))
        piece.append(contentsOf: name.utf8)
        piece.append(UInt8(ascii: "\""))
        piece.append(UInt8(ascii: ":"))
        value(&piece)
        piece.append(UInt8(ascii: ","))
        text.insert(contentsOf: piece, at: start)
        for index in position..<members.count { members[index].start += piece.count }
        members.insert((start, name.utf8.count), at: position)
        func precedes(_ other: String) -> Bool {
            MemberName.isOrdered(name.utf8, before: other.utf8)
        }
        if precedes(MemberName.prev) { places.prev += piece.count }
        if precedes(MemberName.seq) { places.seq += piece.count }
        if precedes(MemberName.ts) { places.ts += piece.count }
    }

    private func isOrdered(_ member: (start: Int, nameCount: Int), before name: String) -> Bool {
        MemberName.isOrdered(nameBytes(member), before: name.utf8)
    }

    private func isOrdered(_ name: String, before member: (start: Int, nameCount: Int)) -> Bool {
        MemberName.isOrdered(name.utf8, before: nameBytes(member))
    }

    private func nameBytes(_ member: (start: Int, nameCount: Int)) -> ArraySlice<UInt8> {
        text[member.start + 1..<member.start + 1 + member.nameCount]
    }
}
