// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension ApprovalRequest {
    /// Where a request stands in the list of those that wait: oldest first.
    struct Place: Comparable {
        let createdAt: Timestamp
        let id: ApprovalID

        static func < (left: Place, right: Place) -> Bool {
            (left.createdAt, left.id) < (right.createdAt, right.id)
        }
    }

    var place: Place { Place(createdAt: createdAt, id: id) }
}

extension ApprovalRequest.Place {
    /// The place as a page's cursor.
    var cursor: String { "\(createdAt.milliseconds).\(id)" }

    init(cursor: String) throws(ProtocolError) {
        let parts = cursor.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]),
            let id = ApprovalID(String(parts[1]))
        else { throw PageRequest.badCursor }
        createdAt = Timestamp(milliseconds: milliseconds)
        self.id = id
    }
}
