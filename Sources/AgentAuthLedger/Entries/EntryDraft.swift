// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// An entry before it has its place: made off the writer, which then fills in what the ledger sets.
///
/// Members are kept in canonical order whatever the order of the calls; each is set once, and not
/// those that the ledger sets itself (`v`, `seq`, `ts`, `ty`, `prev`, `salt`). The strings in
/// `agent`, `grant`, `host`, `jti` and `user` make the entry findable through its tile's filter.
public struct EntryDraft: Sendable {
    /// When it happened, in milliseconds since 1970, within what an entry can carry; the appender
    /// never goes back in time.
    public let milliseconds: Int64

    let type: String
    let salt: [UInt8]

    /// The members of the caller, in order, each as `"name":value,`.
    private(set) var text: [UInt8] = []
    /// Where in `text` the members go that the ledger sets.
    private(set) var places = (prev: 0, salt: 0, seq: 0, ts: 0, ty: 0, v: 0)
    /// The hash of each tag (`TagFilter`).
    private(set) var tags: [UInt64] = []
    /// What makes the entry impossible; appending it throws this.
    private(set) var fault: LedgerError?
    /// The names in `text`, in order.
    private var members: [MemberKey] = []

    /// A draft of the given type, such as `execution.completed`. The salt is 16 random bytes.
    public init(type: String, milliseconds: Int64, salt: [UInt8]) {
        precondition(salt.count == LedgerLimits.saltByteCount, "a salt has 16 bytes")
        self.type = type
        self.milliseconds = EntryTime.clamp(milliseconds)
        self.salt = salt
        text.reserveCapacity(EntryDraft.usualByteCount)
        members.reserveCapacity(EntryDraft.usualMemberCount)
        tags.reserveCapacity(EntryDraft.usualTagCount)
    }

    /// Room that most entries do not outgrow.
    private static let usualByteCount = 512
    private static let usualMemberCount = 16
    private static let usualTagCount = 5

    /// Sets a member to a string.
    public mutating func set(_ name: StaticString, _ value: String) {
        let key = add(name) { CanonicalText.append(value, to: &$0) }
        if key.isTag { tags.append(TagFilter.hash(value)) }
    }

    /// Sets a member to a whole number below 2^53; appending throws `integerOutOfRange` otherwise.
    public mutating func set(_ name: StaticString, _ value: Int64) {
        check(value, name)
        add(name) { CanonicalText.append(value, to: &$0) }
    }

    /// Sets a member to a truth value.
    public mutating func set(_ name: StaticString, _ value: Bool) {
        add(name) { $0.append(contentsOf: (value ? "true" : "false").utf8) }
    }

    /// Sets a member to a digest, in base64url.
    public mutating func set(_ name: StaticString, _ value: Digest) {
        add(name) { text in
            value.withBytes { CanonicalText.append(base64URL: $0, to: &text) }
        }
    }

    /// Sets a member to a list of strings.
    public mutating func set(_ name: StaticString, _ values: [String]) {
        add(name) { text in
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                CanonicalText.append(value, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        }
    }

    /// Sets a member to counts by name (printable ASCII, such as an error code), in any order.
    public mutating func set(_ name: StaticString, _ counts: [String: Int64]) {
        for count in counts.values { check(count, name) }
        add(name) { text in
            text.append(UInt8(ascii: "{"))
            let sorted = counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, count) in sorted.enumerated() {
                precondition(count.key.utf8.allSatisfy(MemberKey.isValid), "names are ASCII")
                if index > 0 { text.append(UInt8(ascii: ",")) }
                CanonicalText.append(count.key, to: &text)
                text.append(UInt8(ascii: ":"))
                CanonicalText.append(count.value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private mutating func check(_ value: Int64, _ name: StaticString) {
        if value.magnitude > UInt64(LedgerLimits.largestInteger) {
            fault = fault ?? .integerOutOfRange(member: name.description)
        }
    }

    /// Writes the member behind all others, then moves it to its place: no way at all for members
    /// that are set in order.
    @discardableResult
    private mutating func add(
        _ name: StaticString, _ value: (inout [UInt8]) -> Void
    ) -> MemberKey {
        let end = text.count
        let key = MemberKey(name, at: end + 1)
        precondition(!key.isReserved, "the ledger sets this member itself")
        text.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe text.append(contentsOf: $0) }
        text.append(UInt8(ascii: "\""))
        text.append(UInt8(ascii: ":"))
        value(&text)
        text.append(UInt8(ascii: ","))

        var position = members.count
        while position > 0, key.isOrdered(before: members[position - 1], in: text.span) {
            position -= 1
        }
        precondition(
            position == 0 || members[position - 1].isOrdered(before: key, in: text.span),
            "a member is set once")
        let count = text.count - end
        let start = position < members.count ? members[position].range.lowerBound - 1 : end
        text.rotate(start, end)
        for index in position..<members.count { members[index].move(by: count) }
        members.insert(key.moved(by: start - end), at: position)
        if key.packed < MemberKey.prev { places.prev += count }
        if key.packed < MemberKey.salt { places.salt += count }
        if key.packed < MemberKey.seq { places.seq += count }
        if key.packed < MemberKey.ts { places.ts += count }
        if key.packed < MemberKey.ty { places.ty += count }
        if key.packed < MemberKey.v { places.v += count }
        return key
    }
}
