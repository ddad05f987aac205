// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import Foundation
import StrictJSON
import Testing

/// The operator's ways in, and the file that leads to them.
@Suite struct OperatorTests {
    @Test func theFilesAreTheOwnersAlone() async throws {
        try await ServedAuthority.run(.live) { served in
            for name in ["admin.sock", "admin.token", "context.json"] {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: served.data + "/" + name)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
            let token = try Data(contentsOf: URL(filePath: served.data + "/admin.token"))
            #expect(Base64URL.decode(String(decoding: token, as: UTF8.self))?.count == 32)
        }
    }

    @Test func theContextSaysWhereTheServerListens() async throws {
        try await ServedAuthority.run(.live) { served in
            let bytes = try Data(contentsOf: URL(filePath: served.data + "/context.json"))
            let context = try JSONValue(parsing: [UInt8](bytes))
            let port = try #require(served.port)
            #expect(context["issuer"] == "https://auth.test")
            #expect(context["listen"] == .string("127.0.0.1:\(port)"))
            #expect(
                context["pid"]?.number?.int64 == Int64(ProcessInfo.processInfo.processIdentifier))
            #expect(context["admin_socket"] == .string(served.data + "/admin.sock"))
            #expect(context["started_at"]?.string?.hasSuffix("Z") == true)
        }
    }

    @Test func whoeverReachesTheSocketIsTheOperator() async throws {
        try await ServedAuthority.run(.live) { served in
            let connection = try await RawConnection.open(socket: served.data + "/admin.sock")
            try await connection.send(
                "GET /admin/v1/users HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /capability/list HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /admin/v1/nothing HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "PATCH /admin/v1/users HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n")
            for status in [200, 200, 404, 404, 405, 400] {
                #expect(try await connection.answer().status == status)
            }
        }
    }

    @Test func overTheNetworkTheTokenIsAskedFor() async throws {
        try await ServedAuthority.run(.live) { served in
            let path = "/admin/v1/users"
            let refused = try await served.get(path)
            #expect(refused.status == 401)
            #expect(refused.header("WWW-Authenticate") != nil)
            let token = try String(contentsOfFile: served.data + "/admin.token", encoding: .utf8)
            let bearer = "Authorization: Bearer \(token)\r\n"
            #expect(try await served.get(path, bearer).status == 200)
            // A proxy on this machine speaks for others.
            let forwarded = try await served.get(path, bearer + "Forwarded: for=192.0.2.1\r\n")
            #expect(forwarded.status == 404)
        }
    }

    @Test func aSocketThatADeadServerLeftIsReplaced() async throws {
        try await ServedAuthority.run(
            .live, before: { data in try Self.bindSocket(at: data + "/admin.sock") }
        ) { served in
            let connection = try await RawConnection.open(socket: served.data + "/admin.sock")
            try await connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await connection.answer().status == 200)
        }
    }

    @Test func whatIsNoSocketStays() async throws {
        let error = await #expect(throws: ServerError.self) {
            try await ServedAuthority.run(
                .live,
                before: { data in
                    try Data("mine".utf8).write(to: URL(filePath: data + "/admin.sock"))
                }
            ) { _ in }
        }
        #expect(error?.description.hasSuffix("admin.sock: it is no socket; remove it") == true)
    }

    @Test(arguments: ["", "short", "****"])
    func aTokenThatIsNoneIsRefused(_ text: String) async throws {
        let error = await #expect(throws: ServerError.self) {
            try await ServedAuthority.run(
                .live,
                before: { data in
                    let path = data + "/admin.token"
                    try Data(text.utf8).write(to: URL(filePath: path))
                    try FileManager.default.setAttributes(
                        [.posixPermissions: 0o600], ofItemAtPath: path)
                }
            ) { _ in }
        }
        #expect(error?.description.contains("it holds no token") == true)
    }

    @Test func theTokenStaysTheSame() async throws {
        let token = String(repeating: "A", count: 43)
        try await ServedAuthority.run(
            .live,
            before: { data in
                let path = data + "/admin.token"
                // An editor's line break does no harm.
                try Data((token + "\n").utf8).write(to: URL(filePath: path))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: path)
            }
        ) { served in
            let answer = try await served.get(
                "/admin/v1/users", "Authorization: Bearer \(token)\r\n")
            #expect(answer.status == 200)
        }
    }

    /// What a server that was killed leaves behind: a socket that nobody listens on.
    private static func bindSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }
}
