// SPDX-License-Identifier: Apache-2.0

extension SignedNote {
    /// Reads a note as `rendered()` writes it.
    public init(parsing note: String) throws(TransparencyError) {
        try self.init(parsing: Array(note.utf8))
    }

    /// Reads a note from bytes that may not even be text.
    public init(parsing bytes: [UInt8]) throws(TransparencyError) {
        func malformed(_ reason: String) -> TransparencyError { .malformed(.note, reason) }
        guard bytes.count <= SignedNote.maxByteCount else {
            throw malformed("longer than \(SignedNote.maxByteCount) bytes")
        }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == newline }) else {
            throw malformed("a control character other than newline")
        }
        // The last empty line: the text keeps its newline, the empty line belongs to neither.
        guard
            let split = bytes.indices.dropFirst().last(where: {
                bytes[$0] == newline && bytes[$0 - 1] == newline
            })
        else { throw malformed("no empty line before the signatures") }
        let block = bytes[(split + 1)...]
        guard block.last == newline else { throw malformed("no signature line") }
        guard let text = String(validating: bytes[..<split], as: UTF8.self),
            String(validating: block, as: UTF8.self) != nil
        else { throw malformed("not UTF-8") }

        let lines = block.dropLast().split(separator: newline, omittingEmptySubsequences: false)
        guard lines.count <= SignedNote.maxSignatures else {
            throw malformed("more than \(SignedNote.maxSignatures) signatures")
        }
        var signatures: [NoteSignature] = []
        for (index, line) in lines.enumerated() {
            guard let signature = NoteSignature(line: line) else {
                throw malformed("signature line \(index + 1) is not — NAME BASE64")
            }
            signatures.append(signature)
        }
        self.init(text: text, signatures: signatures)
    }
}

private let newline = UInt8(ascii: "\n")
