// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import SwiftASN1
import X509

/// A name or address that a server is reached by, as a certificate has it.
struct DevelopmentHost: ExpressibleByArgument {
    let text: String
    let generalName: GeneralName

    /// What a server on this machine is reached by.
    static let ofThisMachine = ["localhost", "127.0.0.1", "::1"].compactMap {
        DevelopmentHost(argument: $0)
    }

    /// Nil for what is neither an address nor a name of letters, digits, dots and hyphens.
    init?(argument: String) {
        text = argument
        if let address = DevelopmentHost.address(argument) {
            generalName = .ipAddress(ASN1OctetString(contentBytes: address[...]))
        } else if DevelopmentHost.isName(argument) {
            generalName = .dnsName(argument)
        } else {
            return nil
        }
    }

    private static func address(_ text: String) -> [UInt8]? {
        var v4 = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &v4) == 1 { return v4 }
        var v6 = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, text, &v6) == 1 ? v6 : nil
    }

    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253
            && labels.allSatisfy { label in
                1...63 ~= label.utf8.count && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
                        default: false
                        }
                    }
            }
    }
}
