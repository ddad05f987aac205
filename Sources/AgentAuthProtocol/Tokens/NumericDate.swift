// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Times in tokens and proofs: NumericDate (RFC 7519 §2).
enum NumericDate {
    /// Whole seconds since 1970; a fraction is dropped. Nil for what lies before that, or beyond the
    /// years that can be written.
    static func seconds(_ number: JSONNumber) -> Int64? {
        guard !number.isNegative, number <= JSONNumber(Timestamp.latest.seconds) else { return nil }
        if number < 1 { return 0 }
        // Between 1 and the year 9999 the text is in plain notation.
        return number.int64 ?? Int64(number.description.prefix { $0 != "." })
    }
}
