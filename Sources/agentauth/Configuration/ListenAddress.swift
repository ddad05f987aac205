// SPDX-License-Identifier: Apache-2.0

/// Where a server listens: `127.0.0.1:2468`, `[::1]:2468`, `localhost:2468`.
struct ListenAddress: Hashable, Sendable {
    /// A name or an address, an IPv6 one without its brackets.
    let host: String
    let port: Int

    /// Reads it; nil without a host or a port from 1 to 65535.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), digits.utf8.count <= 5,
            let port = Int(digits), 1...65_535 ~= port
        else { return nil }
        self.port = port
        let name = text[..<colon]
        if name.hasPrefix("["), name.hasSuffix("]") {
            host = String(name.dropFirst().dropLast())
            guard host.contains(":"), host.allSatisfy(ListenAddress.isOfAddress) else { return nil }
        } else {
            host = String(name)
            guard !host.isEmpty, host.allSatisfy(ListenAddress.isOfName) else { return nil }
        }
    }

    private static func isOfAddress(_ character: Character) -> Bool {
        character.isASCII && (character.isHexDigit || character == ":" || character == ".")
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || character == "-" || character == ".")
    }
}

extension ListenAddress: CustomStringConvertible {
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
