// SPDX-License-Identifier: Apache-2.0

extension Identifier {
    /// The longest text of somebody else's identifier, in bytes.
    public static var maximumOpaqueLength: Int { 256 }

    /// Takes an identifier that another party made: to whoever did not make it, it is opaque, so any
    /// prefix and any visible ASCII will do. Nil for everything else: `==` stays equality of bytes, and
    /// the text can stand in a token, a query and a line of a terminal.
    public init?(opaque text: String) {
        guard (1...Self.maximumOpaqueLength).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.text = text
    }
}
