// SPDX-License-Identifier: Apache-2.0

/// What a subject is found by in files that must not name it: 16 bytes of an HMAC under the
/// server's key.
struct SubjectFingerprint: Hashable, Sendable {
    static let byteCount = 16

    /// What stands in an erased slot; no subject has it, but for a chance of 2^-128.
    static let erased = SubjectFingerprint(value: 0)

    private let value: UInt128

    private init(value: UInt128) {
        self.value = value
    }

    /// Takes the bytes that begin at `offset`; the caller has checked that they are there.
    init(reading bytes: Span<UInt8>, at offset: Int) {
        value = bytes.bigEndian(UInt128.self, at: offset)
    }

    func append(to bytes: inout [UInt8]) {
        bytes.appendBigEndian(value)
    }
}
