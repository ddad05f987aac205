// SPDX-License-Identifier: Apache-2.0

/// The entries of an export, one by one, as they stand in its files. Nothing is verified: that is
/// ``LedgerVerifier/verify(export:progress:)``.
public struct ExportedEntries {
    private let manifest: Manifest
    private let folder: String

    private static let pieceByteCount = 1 << 18

    /// Opens the export with this manifest.
    public init(manifest path: String) throws(LedgerError) {
        let bytes = try DurableFile.read(path, limit: Manifest.byteCountLimit, isSecret: false)
        guard let bytes, let manifest = Manifest(bytes) else {
            throw .file(path: path, reason: "it is no manifest of an export")
        }
        self.manifest = manifest
        folder =
            path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
    }

    /// Hands on each entry's bytes. What is no gzip where it should be ends the file that it is in.
    public func read(_ body: (Span<UInt8>) throws -> Void) throws {
        for part in manifest.parts {
            let file = try InputFile(folder + part.name)
            let isCompressed = part.name.utf8.suffix(3).elementsEqual(".gz".utf8)
            var gzip = GzipReader()
            var splitter = LineSplitter()
            while true {
                let piece = try file.read(ExportedEntries.pieceByteCount)
                if piece.isEmpty { break }
                if isCompressed {
                    try gzip.read(piece) { bytes in
                        try splitter.read(bytes) { line in
                            try body(line)
                            return true
                        }
                    }
                } else {
                    try splitter.read(piece.span) { line in
                        try body(line)
                        return true
                    }
                }
            }
        }
    }
}
