// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// One page of a list, and where the next one begins.
package struct ListPage<Item: Sendable>: Sendable {
    package let items: [Item]
    /// What to ask the next page with; nil at the end.
    package let next: String?

    /// Out of one item more than there is room for, where there are more.
    init(_ found: [Item], for request: PageRequest, position: (Item) -> String) {
        items = Array(found.prefix(request.limit))
        next = found.count > request.limit ? items.last.map(position) : nil
    }

    init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }

    package func map<Other>(_ transform: (Item) throws -> Other) rethrows -> ListPage<Other> {
        ListPage<Other>(items: try items.map(transform), next: next)
    }
}

/// Which page of a list is asked for.
package struct PageRequest: Sendable {
    /// The most items on a page.
    package static let largest = 100

    /// ``ListPage/next`` of the page before; nil for the first.
    package let cursor: String?
    package let limit: Int

    /// More than ``largest`` are cut to it.
    package init(after cursor: String? = nil, limit: Int = PageRequest.largest) {
        precondition(limit > 0, "a page has room for something")
        self.cursor = cursor
        self.limit = min(limit, PageRequest.largest)
    }

    /// The cursor as what the list is ordered by. It is the last item's own name, which whoever
    /// may list may know.
    func position<Subject>() throws(ProtocolError) -> Identifier<Subject>? {
        guard let cursor else { return nil }
        guard let position = Identifier<Subject>(cursor) else { throw PageRequest.badCursor }
        return position
    }

    static let badCursor = ProtocolError.invalidRequest(
        "The cursor is none of this list; list from the start.")
}
