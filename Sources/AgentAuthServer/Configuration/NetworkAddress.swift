// SPDX-License-Identifier: Apache-2.0
import Glibc

/// An IP address as its bytes. IPv4 in IPv6 clothing (`::ffff:192.0.2.1`) is the IPv4 address, so
/// that one peer has one address whatever socket it came through.
public struct NetworkAddress: Hashable, Sendable {
    /// 4 or 16 bytes, the first the most significant.
    let bytes: [UInt8]

    private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    private init(bytes: [UInt8]) {
        let isMapped = bytes.count == 16 && bytes.starts(with: NetworkAddress.mappedPrefix)
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else, names and zones included.
    public init?(_ text: String) {
        // The system's function stops at a NUL, which would hide what follows.
        guard !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(bytes: withUnsafeBytes(of: four) { Array($0) })
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(bytes: withUnsafeBytes(of: six) { Array($0) })
    }

    /// Whether it is this machine's own (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
    public var isLoopback: Bool {
        bytes.count == 4
            ? bytes[0] == 127
            : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }
}

extension NetworkAddress: CustomStringConvertible {
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        // The buffer is long enough for either family, which is all that can go wrong.
        inet_ntop(family, bytes, &text, socklen_t(text.count))
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
