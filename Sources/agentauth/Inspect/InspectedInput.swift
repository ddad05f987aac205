// SPDX-License-Identifier: Apache-2.0
import Glibc
import Transparency

/// What lies before us, told by how it begins.
enum InspectedInput {
    case proof(TLogProof)
    case note(SignedNote)
    case token(DecodedToken)

    /// Reads a file, standard input, or the word itself where it is a token.
    init(_ subject: String) throws {
        if subject != "-", DecodedToken.canBe(Array(subject.utf8)[...]), access(subject, F_OK) != 0
        {
            self = .token(try DecodedToken(Array(subject.utf8)[...]))
        } else {
            try self.init(bytes: InputFile.read(subject), name: subject)
        }
    }

    private init(bytes: [UInt8], name: String) throws {
        let word = bytes.trimmed
        if bytes.starts(with: "c2sp.org/tlog-proof@".utf8) {
            self = .proof(try TLogProof(parsing: bytes))
        } else if DecodedToken.canBe(word) {
            self = .token(try DecodedToken(word))
        } else if bytes.contains("\n\n".utf8) {
            self = .note(try SignedNote(parsing: bytes))
        } else {
            throw Failure(
                .badInput, "bad_input", what: "\(name) cannot be inspected",
                why: "it is not a checkpoint, a proof file or a token",
                hint: "agentauth ledger prove makes proof files; head.note is a checkpoint")
        }
    }
}

extension [UInt8] {
    /// Without the white space around it.
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
        let start = firstIndex { !isSpace($0) } ?? endIndex
        let end = lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return self[start..<end]
    }
}
