// SPDX-License-Identifier: Apache-2.0

/// Whose request a trusted proxy brings: the rightmost address that is no trusted proxy itself, for
/// what stands left of it was written by strangers.
package enum ForwardedAddress {
    /// Nil when the fields name nobody, when the one they name is no address, or when the two ways
    /// of saying it disagree: a proxy writes one of them and hands the other through from whoever
    /// wants to be somebody else.
    ///
    /// - Parameters:
    ///   - forwardedFor: every `X-Forwarded-For` of the request, in order.
    ///   - forwarded: every `Forwarded` (RFC 7239), in order.
    package static func client(
        forwardedFor: [String], forwarded: [String], trustedProxies: [AddressRange]
    ) -> NetworkAddress? {
        func rightmost(_ hops: [Substring]) -> NetworkAddress? {
            for hop in hops.reversed() {
                guard let address = address(hop) else { return nil }
                if !trustedProxies.contains(where: { $0.contains(address) }) { return address }
            }
            return nil
        }
        let plain = forwardedFor.flatMap { $0.split(separator: ",") }
        let structured = forwarded.flatMap { $0.split(separator: ",") }.map(forParameter)
        switch (plain.isEmpty, structured.isEmpty) {
        case (false, true): return rightmost(plain)
        case (true, false): return rightmost(structured)
        case (true, true): return nil
        case (false, false):
            let (first, second) = (rightmost(plain), rightmost(structured))
            return first == second ? first : nil
        }
    }

    /// The value of `for=` in one element (RFC 7239 §4); empty without one.
    private static func forParameter(_ element: Substring) -> Substring {
        for pair in element.split(separator: ";") {
            let pair = pair.trimmed
            if pair.utf8.count >= 4, String(pair.prefix(4)).isSame(as: "for=") {
                return pair.dropFirst(4)
            }
        }
        return ""
    }

    /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`, quoted or
    /// not.
    private static func address(_ text: Substring) -> NetworkAddress? {
        var text = text.trimmed
        if text.count >= 2, text.first == "\"", text.last == "\"" {
            text = text.dropFirst().dropLast()
        }
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return NetworkAddress(String(text[text.index(after: text.startIndex)..<end]))
        }
        if text.utf8.filter({ $0 == UInt8(ascii: ":") }).count == 1 {
            text = text.prefix { $0 != ":" }
        }
        return NetworkAddress(String(text))
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
