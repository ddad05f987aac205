// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct TLSInitCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "A CA and certificates for development.",
        discussion: """
            Whoever has ca.key can pretend to be any server towards whoever trusts ca.pem: keep it to \
            machines of development.
            """)

    @Option(
        help: ArgumentHelp("The folder to make (default: ./agentauth-tls).", valueName: "dir"))
    var out = "./agentauth-tls"

    @Option(
        help: ArgumentHelp(
            "A name or address of the server, each with its own --host (default: localhost, "
                + "127.0.0.1 and ::1).", valueName: "name"))
    var host: [DevelopmentHost] = []

    @Option(
        help: ArgumentHelp(
            "Also make a certificate for a client of this name (mutual TLS).", valueName: "name"))
    var client: [String] = []

    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        let isFine = client.allSatisfy { name in
            1...64 ~= name.utf8.count
                && name.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                    default: false
                    }
                }
        }
        guard isFine, Set(client).count == client.count else {
            throw ValidationError("--client takes different names of letters, digits, - and _")
        }
    }

    func run(_ console: Console) throws {
        let folder = try CertificateFolder(out)
        let authority = try DevelopmentAuthority()
        try folder.write(authority.pair, as: "ca")
        let hosts = host.isEmpty ? DevelopmentHost.ofThisMachine : host
        try folder.write(authority.server(hosts), as: "server")
        for name in client {
            try folder.write(authority.client(name), as: "client-\(name)")
        }
        try console.print(answer(folder, hosts))
        console.say(
            "agentauth serve --tls-cert \(folder.file("server", "pem")) "
                + "--tls-key \(folder.file("server", "key"))")
        console.say(
            "agentauth discover https://\(hosts.first?.text ?? "localhost"):2468 "
                + "--ca \(folder.file("ca", "pem"))")
    }

    private func answer(_ folder: CertificateFolder, _ hosts: [DevelopmentHost]) -> Answer {
        var files = [
            ("ca", folder.file("ca", "pem")), ("certificate", folder.file("server", "pem")),
            ("key", folder.file("server", "key")),
        ]
        files += client.map { ("client \($0)", folder.file("client-\($0)", "pem")) }
        return Answer(
            files.map { Answer.Fact($0.0, $0.1) }
                + [Answer.Fact("hosts", hosts.map(\.text).joined(separator: ", "))],
            json: [
                "ca": .string(folder.file("ca", "pem")),
                "certificate": .string(folder.file("server", "pem")),
                "key": .string(folder.file("server", "key")),
                "clients": .array(
                    client.map { name in
                        [
                            "certificate": .string(folder.file("client-\(name)", "pem")),
                            "key": .string(folder.file("client-\(name)", "key")),
                        ]
                    }),
                "hosts": .array(hosts.map { .string($0.text) }),
            ])
    }
}
