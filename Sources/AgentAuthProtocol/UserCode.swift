// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// The code that a person types to find an approval (RFC 8628 §6.1): 8 letters out of 20
/// consonants (about 34.5 bits), shown as `XXXX-XXXX`.
public struct UserCode: Hashable, Sendable {
    /// RFC 8628's consonants: no vowels, so no words; no letters that look like digits.
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)

    /// The 8 letters, upper case, without the dash.
    public let letters: [UInt8]

    /// Reads what a person typed: any case, with or without dashes and spaces.
    public init?(typed text: some StringProtocol) {
        var letters: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case 97...122: letters.append(byte - 32)
            default: letters.append(byte)
            }
            if letters.count > 8 { return nil }
        }
        guard letters.count == 8, letters.allSatisfy(UserCode.alphabet.contains) else { return nil }
        self.letters = letters
    }

    /// A new code, each letter drawn without bias.
    public init(random: some RandomSource) {
        letters = (0..<8).map { _ in UserCode.alphabet[Int(random.below(20))] }
    }
}

extension UserCode: CustomStringConvertible {
    public var description: String {
        String(decoding: letters[0..<4] + [UInt8(ascii: "-")] + letters[4..<8], as: UTF8.self)
    }
}
