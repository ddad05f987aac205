// SPDX-License-Identifier: Apache-2.0
import Crypto
import FixturesSupport
import Foundation
import StrictJSON
import SwiftASN1
import X509

/// aiosmtpd in a process of its own.
struct MailServer {
    enum Mode: String {
        /// With STARTTLS and a login, both required.
        case tls
        /// With neither.
        case plain
    }

    let port: Int
    /// The file of its certificate.
    let certificate: String
    private let output: FileHandle

    /// Whether Debian's python3-aiosmtpd is there; `tools/test` installs it.
    static let isInstalled: Bool = {
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/python3")
        python.arguments = ["-c", "import aiosmtpd.controller"]
        python.standardError = FileHandle.nullDevice
        guard (try? python.run()) != nil else { return false }
        python.waitUntilExit()
        return python.terminationStatus == 0
    }()

    /// Starts one, runs the test and ends it.
    static func run(
        _ mode: Mode, name: String = "localhost", _ test: (MailServer) async throws -> Void
    ) async throws {
        let folder = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = try MailServer.certificate(of: name)
        let certificateFile = folder.appending(path: "certificate.pem")
        let keyFile = folder.appending(path: "key.pem")
        try certificate.write(to: certificateFile, atomically: true, encoding: .utf8)
        try key.write(to: keyFile, atomically: true, encoding: .utf8)

        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            Fixtures.package.appending(path: "Fixtures/smtp/server.py").path, mode.rawValue,
            certificateFile.path, keyFile.path,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        let lines = output.fileHandleForReading
        guard let port = Int(String(decoding: MailServer.line(of: lines), as: UTF8.self)) else {
            throw StageError(what: "the mail server did not start")
        }
        try await test(MailServer(port: port, certificate: certificateFile.path, output: lines))
    }

    /// The next message that arrives.
    func message() throws -> (envelope: JSONValue, content: String) {
        let envelope = try JSONValue(parsing: MailServer.line(of: output))
        let content = envelope["content"]?.string.flatMap { Data(base64Encoded: $0) }
        return (envelope, String(decoding: content ?? Data(), as: UTF8.self))
    }

    private static func line(of file: FileHandle) -> [UInt8] {
        var line: [UInt8] = []
        while let byte = try? file.read(upToCount: 1)?.first, byte != 10 { line.append(byte) }
        return line
    }

    /// A certificate that signs itself.
    private static func certificate(of name: String) throws -> (String, String) {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(name) }
        let now = Date()
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: .init(key.publicKey), notValidBefore: now.addingTimeInterval(-60),
            notValidAfter: now.addingTimeInterval(3600), issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                SubjectAlternativeNames([.dnsName(name)])
            }, issuerPrivateKey: .init(key))
        return (try certificate.serializeAsPEM().pemString, key.pemRepresentation)
    }
}
