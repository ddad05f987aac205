// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with everything replaced that would move the cursor, hide, or turn the direction of
    /// what follows: entries and files hold words of strangers.
    var printable: String {
        guard unicodeScalars.contains(where: \.isTrouble) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isTrouble {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isTrouble: Bool {
        // What nearly all text is made of.
        if 0x20..<0x7F ~= value { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
            return true
        default:
            return false
        }
    }
}
