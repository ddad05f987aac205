// SPDX-License-Identifier: Apache-2.0

/// ASCII decimals as checkpoints, proofs and tile paths write them: no sign, no leading zero.
enum CanonicalDecimal {
    /// The number, or nil for any other spelling or one that does not fit.
    static func parse(_ text: some Collection<UInt8>) -> UInt64? {
        guard let first = text.first, first != UInt8(ascii: "0") || text.count == 1 else {
            return nil
        }
        return digits(text)
    }

    /// The number that a run of ASCII digits stands for, leading zeros allowed.
    static func digits(_ text: some Collection<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for character in text {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= character else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(
                UInt64(character - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return number
    }
}
