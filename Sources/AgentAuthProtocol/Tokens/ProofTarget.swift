// SPDX-License-Identifier: Apache-2.0

/// The URL that a DPoP proof is for, without query and fragment, in the form in which two spellings
/// of it are the same (RFC 9449 §4.3 point 9; RFC 3986 §6.2.2.1 and §6.2.3): scheme and host in lower
/// case, no default port, a path. Percent-encodings are compared as they stand.
public struct ProofTarget: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Nil for what is no http or https URL, and for one that names a user.
    public init?(_ url: String) {
        let text = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let defaultPorts = [("https://", ":443"), ("http://", ":80")]
        guard
            let (scheme, port) = defaultPorts.first(where: { scheme, _ in
                text.prefix(scheme.utf8.count).map(ProofTarget.lowercased)
                    .elementsEqual(scheme.utf8)
            })
        else { return nil }
        let rest = text.dropFirst(scheme.utf8.count)
        var authority = rest.prefix { $0 != UInt8(ascii: "/") }.map(ProofTarget.lowercased)
        let path = rest.dropFirst(authority.count)
        for needless in [port, ":"]
        where authority.suffix(needless.utf8.count)
            .elementsEqual(needless.utf8)
        {
            authority.removeLast(needless.utf8.count)
            break
        }
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")) else { return nil }
        bytes = Array(scheme.utf8) + authority + (path.isEmpty ? Array("/".utf8) : Array(path))
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
