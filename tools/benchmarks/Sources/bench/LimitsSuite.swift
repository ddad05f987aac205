// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// What one core of this machine can do: the ceilings that other suites are held against.
enum LimitsSuite {
    /// The size of a typical token and of a typical ledger entry, in bytes.
    static let messageByteCount = 400

    static func run() -> [Figure] {
        [
            Figure(name: "limits.verify", figure: verificationsPerSecond(), unit: "1/s a core"),
            Figure(name: "limits.sign", figure: signaturesPerSecond(), unit: "1/s a core"),
            Figure(name: "limits.sha256", figure: digestsPerSecond(), unit: "1/s a core"),
        ]
    }

    /// Ed25519 verifications of 400 bytes.
    static func verificationsPerSecond() -> Double {
        let (key, message) = (SigningKey.generate(using: SystemRandomSource()), message())
        let (publicKey, signature) = (key.publicKey, key.signature(over: message.span))
        return Stopwatch.perSecond {
            precondition(publicKey.verifies(signature, over: message.span))
        }
    }

    /// Ed25519 signatures over 400 bytes.
    static func signaturesPerSecond() -> Double {
        let (key, message) = (SigningKey.generate(using: SystemRandomSource()), message())
        let expected = key.signature(over: message.span)
        return Stopwatch.perSecond {
            precondition(key.signature(over: message.span) == expected)
        }
    }

    /// SHA-256 digests of 400 bytes.
    static func digestsPerSecond() -> Double {
        let message = message()
        let expected = SHA256.digest(of: message.span)
        return Stopwatch.perSecond {
            precondition(SHA256.digest(of: message.span) == expected)
        }
    }

    /// Verifies so many times on each of so many cores at once.
    static func verify(_ count: Int, onEachOf cores: Int) async {
        let (key, message) = (SigningKey.generate(using: SystemRandomSource()), message())
        let (publicKey, signature) = (key.publicKey, key.signature(over: message.span))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<cores {
                group.addTask {
                    for _ in 0..<count {
                        precondition(publicKey.verifies(signature, over: message.span))
                    }
                }
            }
        }
    }

    private static func message() -> [UInt8] {
        SystemRandomSource().bytes(messageByteCount)
    }
}
