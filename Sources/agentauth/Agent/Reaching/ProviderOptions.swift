// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import StrictJSON

/// Which server a command speaks with.
struct ProviderOptions: ParsableArguments {
    static let variable = "AGENTAUTH_PROVIDER"

    @Option(
        name: [.customShort("P"), .customLong("provider")],
        help: ArgumentHelp(
            "The server's address (default: $\(variable), then the running server of --data).",
            valueName: "url"))
    var given: String?

    @OptionGroup var data: DataOptions

    /// The server's base URL.
    func issuer() throws -> String {
        if let named = given ?? Variable.filled(ProviderOptions.variable) {
            return ProviderOptions.issuer(named)
        }
        if let running = ProviderOptions.runningServer(on: data) { return running }
        throw Failure(
            usage: "no server is named", why: "and none runs on \(data.directory)",
            hint: "-P URL, \(ProviderOptions.variable), or agentauth serve")
    }

    /// An address as a person types it, as the base URL that it means.
    static func issuer(_ address: String) -> String {
        var url = address
        while url.hasSuffix("/") { url.removeLast() }
        if url.contains("://") { return url }
        let isHere = ["localhost", "127.", "[::1]"].contains { url.hasPrefix($0) }
        return (isHere ? "http://" : "https://") + url
    }

    /// What the server that runs on the data directory says of itself there; nil when its process is
    /// gone.
    static func runningServer(on data: DataOptions) -> String? {
        let path = data.directory + "/context.json"
        guard let bytes = try? InputFile.read(path), let json = try? JSONValue(parsing: bytes),
            let issuer = json["issuer"]?.string, let number = json["pid"]?.number?.int64,
            let process = pid_t(exactly: number), process > 0
        else { return nil }
        // Signal 0 only asks; a process of another account answers that it is not ours.
        return kill(process, 0) == 0 || errno == EPERM ? issuer : nil
    }
}
