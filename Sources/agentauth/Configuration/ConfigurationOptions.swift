// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// Where a server's configuration comes from.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file (default: ./agentauth.yaml, if there is one).",
            valueName: "file"))
    var file: String?

    @Option(
        help: ArgumentHelp(
            "Where the server listens (default: 127.0.0.1:2468).", valueName: "host:port"))
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "The server's base URL (default: http://localhost:PORT).", valueName: "url"))
    var issuer: String?

    @Option(
        name: .customLong("tls-cert"),
        help: ArgumentHelp(
            "The server's certificate in PEM: it speaks https then.", valueName: "file"))
    var certificate: String?

    @Option(
        name: .customLong("tls-key"),
        help: ArgumentHelp("The certificate's key in PEM.", valueName: "file"))
    var key: String?

    /// What holds with these options, in this directory and environment.
    func effective() throws(ConfigurationError) -> EffectiveConfiguration {
        var flags: [String: String] = [:]
        flags[Settings.listen.description.name] = listen
        flags[Settings.issuer.description.name] = issuer
        flags[Settings.tlsCertificate.description.name] = certificate
        flags[Settings.tlsKey.description.name] = key
        let layers = try ConfigurationOptions.layers(
            in: ProcessInfo.processInfo.environment, file: file)
        return try EffectiveConfiguration(layers: [.flags(flags)] + layers)
    }

    /// The environment and the files, the most important one first.
    ///
    /// - Parameter file: the file that was asked for; it stands in for that of the directory.
    static func layers(
        in environment: [String: String], file: String? = nil
    ) throws(ConfigurationError) -> [ConfigurationLayer] {
        var layers: [ConfigurationLayer] = [.environment(environment)]
        if let file {
            layers.append(.file(try ConfigurationFile(file)))
        } else if let file = try ConfigurationFile(ifThereIs: localFile) {
            layers.append(.file(file))
        }
        if let path = userFile(in: environment), let file = try ConfigurationFile(ifThereIs: path) {
            layers.append(.file(file))
        }
        return layers
    }

    /// The file of a directory in which a server is started.
    static let localFile = "./agentauth.yaml"

    /// The file of a user, for every directory (XDG Base Directory Specification).
    static func userFile(in environment: [String: String]) -> String? {
        let name = "agentauth/config.yaml"
        // The specification has relative paths ignored.
        if let home = environment["XDG_CONFIG_HOME"], home.hasPrefix("/") {
            return "\(home)/\(name)"
        }
        return environment["HOME"].flatMap { $0.hasPrefix("/") ? "\($0)/.config/\(name)" : nil }
    }
}
