// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// Reads the files of an export into one pass.
struct ExportReading {
    private(set) var pass: ExportPass
    private var splitter = LineSplitter()
    /// Whether the pass still wants lines.
    private var isWanted = true

    /// What became of one file.
    enum Outcome {
        case good
        /// Its bytes are not those that the manifest speaks of.
        case altered
        /// It ends in the middle of a gzip member.
        case cut
        case stopped
    }

    private static let pieceByteCount = 1 << 18

    init(pass: ExportPass) {
        self.pass = pass
    }

    /// Reads one file to its end, or to the first bad line and those that explain it.
    mutating func read(
        _ part: Manifest.Part, at path: String, _ progress: (UInt64) -> Bool
    ) throws -> Outcome {
        let file = try InputFile(path)
        let isCompressed = part.name.utf8.suffix(3).elementsEqual(".gz".utf8)
        var gzip = GzipReader()
        var hasher = SHA256.Stream()
        var byteCount: UInt64 = 0
        let firstLine = pass.chain.next
        while isWanted {
            let piece = try file.read(ExportReading.pieceByteCount)
            if piece.isEmpty { break }
            hasher.update(piece.span)
            byteCount += UInt64(piece.count)
            do {
                if isCompressed { try gzip.read(piece) { feed($0) } } else { feed(piece.span) }
            } catch {
                pass.fail()
                isWanted = false
            }
            guard progress(pass.chain.next) else { return .stopped }
        }
        if isWanted, isCompressed, !gzip.isAtEnd, !pass.hasStopped { return .cut }
        return hasher.digest() == part.digest && byteCount == part.byteCount
            && pass.chain.next - firstLine == part.lines ? .good : .altered
    }

    /// The pass, once all files were read.
    func concluded() -> ExportPass {
        var pass = pass
        pass.conclude(unfinished: splitter.rest)
        return pass
    }

    private mutating func feed(_ bytes: Span<UInt8>) {
        guard isWanted else { return }
        splitter.read(bytes) { line in
            isWanted = pass.read(line)
            return isWanted
        }
    }
}
