// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// Whether both are the same bytes. Swift's `==` is canonical equivalence, under which two
    /// different issuers or names can be equal.
    func isSame(as other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}

extension String {
    /// The text with everything replaced that is not shown but acted on: control characters move a
    /// terminal's cursor, direction marks turn words around.
    var printable: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
