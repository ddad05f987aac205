// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import NIOSSL

/// Host names that stand for this machine, each with the certificates of one authority: for tests
/// of hosts that publish their keys. A server that has any says so loudly when it starts.
public struct TestHosts: Sendable {
    public let names: Set<String>
    let authorities: [NIOSSLCertificate]

    /// - Parameters:
    ///   - names: host names, which are not looked up: they mean `127.0.0.1`.
    ///   - authority: a PEM file of the certificates that vouch for them.
    ///
    /// Throws ``ServerError`` when the file cannot be used.
    public init(_ names: [String], authority path: String) throws(ServerError) {
        self.names = Set(names.map { $0.lowercased() })
        do {
            authorities = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw .file(path: path, reason: "no certificates can be read from it: \(error)")
        }
    }

    func contains(_ url: HTTPSURL) -> Bool { names.contains(url.host) }

    /// What their names mean.
    static let address = "127.0.0.1"
}
