// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object in the order in which they were written, no name twice.
///
/// Names are told apart by their UTF-8 bytes. Two objects are equal when they have equal members
/// in whatever order.
public struct JSONObject: Sendable, Sequence {
    public typealias Element = (key: String, value: JSONValue)

    private(set) var members: [Element]

    /// Positions by name once there are more than ``JSONLimits/walkedMembers``; empty before.
    private var positions: [UTF8Key: Int] = [:]

    /// An object without members.
    public init() { members = [] }

    /// An object with these members; naming one twice is the caller's mistake.
    public init(_ members: [(String, JSONValue)]) {
        self.init(capacity: members.count)
        for (key, value) in members {
            let isNew = append(key, value)
            precondition(isNew, "a member is named twice")
        }
    }

    init(capacity: Int) {
        members = []
        members.reserveCapacity(capacity)
    }

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }

    /// The names in their order.
    public var keys: [String] { members.map(\.key) }

    public func makeIterator() -> IndexingIterator<[Element]> { members.makeIterator() }

    /// The member of that name. Setting replaces it in its place, adds it at the end, or with nil
    /// removes it.
    public subscript(_ key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member at the end and says true, or leaves the object alone when it has the name.
    @discardableResult
    mutating func append(_ key: String, _ value: JSONValue) -> Bool {
        if positions.isEmpty {
            guard position(of: key) == nil else { return false }
            members.append((key, value))
            if members.count > JSONLimits.walkedMembers { indexMembers() }
        } else {
            // One look-up both finds an earlier member and notes this one.
            if let earlier = positions.updateValue(members.count, forKey: UTF8Key(key)) {
                positions[UTF8Key(key)] = earlier
                return false
            }
            members.append((key, value))
        }
        return true
    }

    private func position(of key: String) -> Int? {
        if !positions.isEmpty { return positions[UTF8Key(key)] }
        let count = key.utf8.count
        for index in members.indices where members[index].key.utf8.count == count {
            if members[index].key.hasSameBytes(as: key) { return index }
        }
        return nil
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        positions = [:]
        if members.count > JSONLimits.walkedMembers { indexMembers() }
    }

    private mutating func indexMembers() {
        for (index, member) in members.enumerated() { positions[UTF8Key(member.key)] = index }
    }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    /// A sum over the members, so that their order does not matter.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in members {
            var member = Hasher()
            key.hashBytes(into: &member)
            value.hash(into: &member)
            sum &+= member.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}
