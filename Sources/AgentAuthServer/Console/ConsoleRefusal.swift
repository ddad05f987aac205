// SPDX-License-Identifier: Apache-2.0
import Pages

/// Why a request is not even looked at.
enum ConsoleRefusal: Error {
    /// The form comes from a page of somebody else's.
    case foreignForm
    /// The form does not carry what this browser's pages do.
    case oldForm
    /// Whoever sends it is not logged in any more.
    case loggedOut
    /// What was posted is no form.
    case noForm
    /// It has too many bytes.
    case tooLong
    /// It cannot be read.
    case unreadable

    var status: Int {
        switch self {
        case .foreignForm, .oldForm, .loggedOut: 403
        case .noForm: 415
        case .tooLong: 413
        case .unreadable: 400
        }
    }

    var message: MessagePage {
        switch self {
        case .foreignForm:
            MessagePage(
                heading: "From somewhere else",
                text: "The form did not come from a page of this server, so nothing was done.",
                link: .init("Enter a code", path: "/device"))
        case .oldForm, .loggedOut:
            MessagePage(
                heading: "The form is too old",
                text: "You have logged in again since the page was shown, or your browser keeps no "
                    + "cookies. Nothing was done; open the page once more.",
                link: .init("Enter a code", path: "/device"))
        case .noForm:
            MessagePage(
                heading: "Not a form", text: "Only forms can be posted here, and this was none.")
        case .tooLong:
            MessagePage(heading: "Too long", text: "The form has more than 64 KiB.")
        case .unreadable:
            MessagePage(
                heading: "Not readable", text: "The form or address is broken; nothing was done.",
                link: .init("Enter a code", path: "/device"))
        }
    }
}

extension Page {
    static let noSuchPage = Page.message(
        MessagePage(
            heading: "Nothing here", text: "There is no such page.",
            link: .init("To the start", path: "/")))

    static let wrongMethod = Page.message(
        MessagePage(
            heading: "Not this way", text: "This page cannot be asked for in that way.",
            link: .init("To the start", path: "/")))
}
