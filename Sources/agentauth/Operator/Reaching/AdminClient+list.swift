// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension AdminClient {
    /// The items of a list, page by page, up to a number of them.
    func list(
        _ name: String, _ options: ListOptions, query: [(name: String, value: String)] = [],
        _ console: Console
    ) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor: String?
        repeat {
            let wanted = min(options.limit - items.count, AdminClient.largestPage)
            var parameters = query + [(name: "limit", value: String(wanted))]
            if let cursor { parameters.append((name: "cursor", value: cursor)) }
            let page = try await get("/\(name)", query: parameters)
            items += page[name]?.array ?? []
            cursor = page["next"]?.string
        } while cursor != nil && items.count < options.limit
        if cursor != nil { console.say("There are more; -n raises the limit.") }
        return items
    }

    /// What the server gives at once at most.
    private static let largestPage = 100
}
