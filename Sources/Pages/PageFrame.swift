// SPDX-License-Identifier: Apache-2.0

/// What stands around every page.
public struct PageFrame: Sendable {
    /// What the page is about, for the window's title.
    public var title: String
    /// The service's name.
    public var provider: String
    /// The path below which all pages are, without a slash at its end; mostly empty.
    public var base: String
    /// The path of the style sheet.
    public var stylesheet: String
    /// Whoever is logged in; nil when nobody is.
    public var visitor: Visitor?

    /// Somebody who is logged in.
    public struct Visitor: Sendable {
        public var userName: String
        /// What shows that a form comes from one of our pages.
        public var formToken: String

        public init(userName: String, formToken: String) {
            self.userName = userName
            self.formToken = formToken
        }
    }

    public init(
        title: String, provider: String, base: String, stylesheet: String, visitor: Visitor? = nil
    ) {
        self.title = title
        self.provider = provider
        self.base = base
        self.stylesheet = stylesheet
        self.visitor = visitor
    }
}
