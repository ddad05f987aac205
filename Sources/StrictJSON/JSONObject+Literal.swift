// SPDX-License-Identifier: Apache-2.0

/// Members in the order in which they are written; a name twice is the author's mistake.
extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(members)
    }
}
