// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Hummingbird
import Logging
import NIOCore
import UnixSignals

/// The least that a server on this framework does for an authenticated request: it takes a POST,
/// reads its JSON, verifies one signature over 400 bytes, and answers with JSON. Nothing is looked
/// up and nothing is written.
enum BareServer {
    private struct Question: Decodable {
        let capability: String
        let arguments: [String: String]
    }

    private struct Answer: ResponseEncodable {
        let balance: String
        let capability: String
    }

    static func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        let key = SigningKey.generate(using: SystemRandomSource())
        let message = SystemRandomSource().bytes(LimitsSuite.messageByteCount)
        let (publicKey, signature) = (key.publicKey, key.signature(over: message.span))
        let router = Router()
        router.post("capability/execute") { request, context in
            let question = try await request.decode(as: Question.self, context: context)
            guard publicKey.verifies(signature, over: message.span) else {
                throw HTTPError(.unauthorized)
            }
            return Answer(balance: "100.00", capability: question.capability)
        }
        var logger = Logger(label: "bare")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { onListening($0.localAddress?.port ?? 0) }, logger: logger)
        try await application.runService(gracefulShutdownSignals: [.sigterm])
    }
}
