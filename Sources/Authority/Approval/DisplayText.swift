// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Foundation

/// Text that a stranger wrote and a person will read: cleaned of what could disguise it (§8.10).
enum DisplayText {
    /// Removes control, bidirectional and invisible characters, folds white space, composes (NFC),
    /// and cuts at `limit` Unicode scalars.
    static func cleaned(_ text: String, limit: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                if let last = scalars.last, last != " " { scalars.append(" ") }
            } else if !isHidden(scalar) {
                scalars.append(scalar)
            }
        }
        // Not before: what is hidden between a letter and its accent would keep them apart.
        scalars = String(scalars).precomposedStringWithCanonicalMapping.unicodeScalars
        var cut = String.UnicodeScalarView(scalars.prefix(limit))
        while cut.last == " " { cut.removeLast() }
        return String(cut)
    }

    static func name(_ text: String) -> String {
        cleaned(text, limit: ProtocolLimits.nameScalars)
    }

    static func text(_ text: String?) -> String? {
        text.map { cleaned($0, limit: ProtocolLimits.textScalars) }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            true
        default:
            scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
