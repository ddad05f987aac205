// SPDX-License-Identifier: Apache-2.0
import CSodium

/// Authenticated encryption with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha §2): the ciphertext
/// followed by its 16-byte tag.
///
/// A nonce must never be used twice with one key; 24 random bytes are enough for that.
public enum SealedBox {
    /// The length of a nonce in bytes.
    public static let nonceByteCount = 24

    /// How much longer a box is than its plaintext, in bytes.
    public static let overhead = 16

    /// The box over `plaintext`, bound to the bytes in `authenticating`, which are not in it.
    public static func seal(
        _ plaintext: Span<UInt8>, key: SymmetricKey, nonce: Span<UInt8>,
        authenticating context: Span<UInt8>
    ) -> [UInt8] {
        var box: [UInt8] = []
        append(sealing: plaintext, key: key, nonce: nonce, authenticating: context, to: &box)
        return box
    }

    /// Appends the box to `bytes`, without an array of its own.
    public static func append(
        sealing plaintext: Span<UInt8>, key: SymmetricKey, nonce: Span<UInt8>,
        authenticating context: Span<UInt8>, to bytes: inout [UInt8]
    ) {
        precondition(nonce.count == nonceByteCount, "a nonce is 24 bytes")
        Sodium.prepare()
        let size = plaintext.count + overhead
        bytes.append(addingCapacity: size) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                // Safe: libsodium writes exactly `size` bytes behind the `count` that are there.
                unsafe call(plaintext, key, nonce, context) { input, key, nonce, context in
                    _ = unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                        buffer.baseAddress! + count, nil, input.start, input.count, context.start,
                        context.count, nil, nonce, key)
                }
                count += size
            }
        }
    }

    /// What was sealed; nil when anything differs: box, key, nonce or context.
    ///
    /// Whatever comes from outside may be passed as `box` or `nonce`.
    public static func open(
        _ box: Span<UInt8>, key: SymmetricKey, nonce: Span<UInt8>,
        authenticating context: Span<UInt8>
    ) -> [UInt8]? {
        guard nonce.count == nonceByteCount, box.count >= overhead else { return nil }
        Sodium.prepare()
        let size = box.count - overhead
        var isGenuine = false
        let plaintext = unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            // Safe: libsodium writes `size` bytes after it has verified the tag; null only for none.
            unsafe call(box, key, nonce, context) { input, key, nonce, context in
                let status = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                    output.baseAddress, nil, nil, input.start, input.count, context.start,
                    context.count, nonce, key)
                isGenuine = status == 0
            }
            count = isGenuine ? size : 0
        }
        return isGenuine ? plaintext : nil
    }

    private typealias Bytes = (start: UnsafePointer<UInt8>, count: UInt64)

    private static func call(
        _ input: Span<UInt8>, _ key: SymmetricKey, _ nonce: Span<UInt8>, _ context: Span<UInt8>,
        _ body: (Bytes, UnsafePointer<UInt8>, UnsafePointer<UInt8>, Bytes) -> Void
    ) {
        key.withBytes { key in
            unsafe input.withPointer { input, inputCount in
                unsafe key.withPointer { key, _ in
                    unsafe nonce.withPointer { nonce, _ in
                        unsafe context.withPointer { context, contextCount in
                            unsafe body(
                                (input, UInt64(inputCount)), key, nonce,
                                (context, UInt64(contextCount)))
                        }
                    }
                }
            }
        }
    }
}
