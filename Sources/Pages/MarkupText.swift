// SPDX-License-Identifier: Apache-2.0
import Mustache

/// How text becomes a part of HTML, between tags and in quoted attributes.
///
/// The library's own escaping goes by Swift's characters, of which a quotation mark followed by a
/// combining accent is one that it does not know, and lets through: a name could then leave the
/// attribute that it stands in. This one goes by Unicode scalars, as browsers do.
struct MarkupText: MustacheContentType {
    static let name = "MARKUP"

    func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            // No HTML document has it.
            case "\0": escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
