// SPDX-License-Identifier: Apache-2.0

/// What a stranger says of itself: quoted, never believed.
public struct Claim: Sendable {
    /// The words, without what cannot be seen or turns the direction of writing.
    public let text: String
    /// Whether it has letters that are easily taken for others.
    public let isLookalike: Bool

    public init(_ text: String) {
        var shown = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars where !Claim.isHidden(scalar) {
            // Marks upon marks climb out of their line and over other lines.
            marks = Claim.isMark(scalar) ? marks + 1 : 0
            if marks <= Claim.marksPerLetter { shown.append(scalar) }
        }
        self.text = String(shown)
        isLookalike = Claim.hasForeignLetters(shown)
    }

    /// Written languages get along with two marks a letter.
    private static let marksPerLetter = 2

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Letters of scripts whose letters have Latin doubles, and Latin letters in disguise (Unicode
    /// Technical Standard 39 lists them one by one).
    private static func hasForeignLetters(_ text: String.UnicodeScalarView) -> Bool {
        text.contains { scalar in
            switch scalar.value {
            case 0x0250...0x02AF,  // IPA extensions
                0x0370...0x03FF, 0x1F00...0x1FFF,  // Greek
                0x0400...0x052F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F,  // Cyrillic
                0x0530...0x058F,  // Armenian
                0x13A0...0x13FF, 0xAB70...0xABBF,  // Cherokee
                0x1D00...0x1DBF,  // phonetic letters
                0x2100...0x214F, 0x2150...0x218F, 0x2460...0x24FF,  // letterlike, in circles
                0xA4D0...0xA4FF,  // Lisu
                0xFF00...0xFFEF,  // full width
                0x1D400...0x1D7FF, 0x1F100...0x1F1FF:  // mathematical, in squares
                true
            default: false
            }
        }
    }
}
