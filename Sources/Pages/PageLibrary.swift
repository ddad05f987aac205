// SPDX-License-Identifier: Apache-2.0
import Mustache

/// Every template, parsed once.
enum PageLibrary {
    private static let templates: [(name: String, text: String)] = [
        ("layout", LayoutTemplate.text),
        ("notice", NoticeTemplate.text),
        ("start", StartTemplate.text),
        ("login", LoginTemplate.text),
        ("device", DeviceTemplate.text),
        ("review", ReviewTemplate.text),
        ("inbox", InboxTemplate.text),
        ("capability", CapabilityTemplate.text),
        ("claims", ClaimsTemplate.text),
        ("outcome", OutcomeTemplate.text),
        ("message", MessageTemplate.text),
    ]

    private static let library: MustacheLibrary = {
        MustacheContentTypes.register(MarkupText(), named: MarkupText.name)
        var library = MustacheLibrary()
        for (name, text) in templates {
            do {
                // In front of each: the library escapes partials by its own rules otherwise.
                try library.register("{{% CONTENT_TYPE:\(MarkupText.name)}}" + text, named: name)
            } catch {
                preconditionFailure("the template '\(name)' does not parse: \(error)")
            }
        }
        return library
    }()

    /// A page and its frame, as templates see them.
    private struct Shown {
        let frame: PageFrame
        let page: Any
    }

    static func render(_ template: String, _ page: any Sendable, in frame: PageFrame) -> String {
        guard
            let html = library.render(
                Shown(frame: frame, page: page), withTemplate: template)
        else { preconditionFailure("there is no template '\(template)'") }
        return html
    }
}
