// SPDX-License-Identifier: Apache-2.0

extension EffectiveConfiguration {
    /// The secret with which other servers ask about tokens; nil where none is configured.
    ///
    /// Throws a ``ConfigurationError`` when its file cannot be read or holds less than would take
    /// guessing: a server must not start open because a file is empty.
    func introspectionSecret() throws -> [UInt8]? {
        guard let path = self[Settings.introspectionSecret] else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(path)
        } catch let failure as Failure {
            throw problem("\(failure.what): \(failure.why)")
        }
        let secret = Array(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        guard secret.count >= EffectiveConfiguration.shortestSecret else {
            throw problem(
                "\(path) holds less than \(EffectiveConfiguration.shortestSecret) bytes on its first "
                    + "line")
        }
        return secret
    }

    /// 128 bits as hexadecimal digits have as many characters.
    private static let shortestSecret = 32

    private func problem(_ text: String) -> ConfigurationError {
        ConfigurationError(
            problems: [
                ConfigurationProblem(
                    Settings.introspectionSecret.description.name, text,
                    hint: "head -c 32 /dev/urandom | base64 > FILE")
            ])
    }
}
