// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import StrictJSON

/// The secret in `admin.token`, with which the operator is known over HTTP. Whoever can read the file
/// is the operator.
struct AdminToken: Sendable {
    private static let byteCount = 32
    private let text: [UInt8]

    /// Reads the token beside the data, or makes it.
    init(in directory: String, random: any RandomSource) throws {
        let path = directory + "/admin.token"
        // The text and, from an editor, a line break.
        if let found = try DurableFile.read(path, limit: 64, isSecret: true) {
            let text = found.last == UInt8(ascii: "\n") ? found.dropLast() : found[...]
            let bytes = Base64URL.decode(String(decoding: text, as: UTF8.self))
            guard bytes?.count == AdminToken.byteCount else {
                throw ServerError.file(
                    path: path, reason: "it holds no token; remove it, and a new one is made")
            }
            self.text = Array(text)
        } else {
            text = Array(Base64URL.encode(random.bytes(AdminToken.byteCount)).utf8)
            try DurableFile.create(path, text)
        }
    }

    /// Whether a request has the token.
    func isBorne(by request: IncomingRequest) -> Bool {
        guard let token = request.fields.bearerToken else { return false }
        return ConstantTime.areEqual(token.span, text.span)
    }
}
