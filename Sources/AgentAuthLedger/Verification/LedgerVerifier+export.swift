// SPDX-License-Identifier: Apache-2.0
import Transparency

extension LedgerVerifier {
    /// Verifies an export by its manifest, without a data directory.
    public func verify(
        export manifestPath: String, progress: Progress = { _, _ in true }
    ) -> Verdict {
        do {
            let limit = Manifest.byteCountLimit
            guard
                let bytes = try DurableFile.read(manifestPath, limit: limit, isSecret: false)
            else { return Verdict(.unreadable, reason: "\(manifestPath): there is no such file") }
            guard let manifest = Manifest(bytes) else {
                return Verdict(.unreadable, reason: "\(manifestPath): not a manifest")
            }
            let folder = manifestPath.utf8.lastIndex(of: UInt8(ascii: "/"))
                .map { String(manifestPath[...$0]) }
            return try verify(manifest, in: folder ?? "", progress)
        } catch {
            return Verdict(.unreadable, reason: "\(error)")
        }
    }

    private func verify(
        _ manifest: Manifest, in folder: String, _ progress: Progress
    ) throws -> Verdict {
        let isOther = key != nil && key != manifest.key
        var reading = ExportReading(
            pass: ExportPass(manifest, key: isOther ? nil : key ?? manifest.key))
        var isAltered = false
        for part in manifest.parts {
            let outcome = try reading.read(part, at: folder + part.name) {
                progress($0, manifest.range.upperBound)
            }
            switch outcome {
            case .good: break
            case .altered: isAltered = true
            case .cut: return Verdict(.unreadable, reason: "\(part.name): it was cut off")
            case .stopped: return Verdict(.undecided, reason: "stopped before the end")
            }
        }
        let pass = reading.concluded()
        // Where the lines are whole, the file around them may still not be what was written.
        let finding =
            pass.finding
            ?? (isAltered ? Finding(seq: pass.size, kind: .altered, part: .export) : nil)
        return conclude(
            chain: pass.chain, checkpoints: pass.checkpoints, finding: finding,
            otherLog: isOther ? manifest.key.name : nil)
    }
}
