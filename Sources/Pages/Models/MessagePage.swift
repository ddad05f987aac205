// SPDX-License-Identifier: Apache-2.0

/// A page that says one thing: there is no such page, the form was too old, and the like.
public struct MessagePage: Sendable {
    let heading: String
    let text: String
    let link: Link?

    /// Where to go from here.
    public struct Link: Sendable {
        let path: String
        let words: String

        /// - Parameter path: below the frame's base.
        public init(_ words: String, path: String) {
            self.words = words
            self.path = path
        }
    }

    public init(heading: String, text: String, link: Link? = nil) {
        self.heading = heading
        self.text = text
        self.link = link
    }
}
