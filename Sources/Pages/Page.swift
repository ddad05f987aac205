// SPDX-License-Identifier: Apache-2.0

/// One page with what it shows.
public enum Page: Sendable {
    case start(StartPage)
    case login(LoginPage)
    case device(DevicePage)
    case review(ReviewPage)
    case inbox(InboxPage)
    case outcome(OutcomePage)
    case message(MessagePage)

    /// The whole document.
    public func html(in frame: PageFrame) -> String {
        switch self {
        case .start(let page): PageLibrary.render("start", page, in: frame)
        case .login(let page): PageLibrary.render("login", page, in: frame)
        case .device(let page): PageLibrary.render("device", page, in: frame)
        case .review(let page): PageLibrary.render("review", page, in: frame)
        case .inbox(let page): PageLibrary.render("inbox", page, in: frame)
        case .outcome(let page): PageLibrary.render("outcome", page, in: frame)
        case .message(let page): PageLibrary.render("message", page, in: frame)
        }
    }
}
