// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as it stands in a message: cut where it is longer than a reader needs.
    var quotation: String {
        // A scalar has at most four bytes; most texts are short.
        guard utf8.count > SchemaLimits.quotation,
            unicodeScalars.count > SchemaLimits.quotation
        else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(SchemaLimits.quotation))) + "…"
    }
}
