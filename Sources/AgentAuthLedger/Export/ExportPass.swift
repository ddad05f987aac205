// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Transparency

/// One walk over the lines of an export, in the order in which they come. It stops at the first bad
/// place, which is the lowest.
struct ExportPass {
    private let manifest: Manifest
    /// The size that the manifest's checkpoint claims, and its bytes.
    private let signed: (size: UInt64, note: [UInt8])?

    private(set) var chain = LineChain()
    private(set) var checkpoints: CheckpointCheck
    private(set) var finding: Finding?
    /// A line that does not continue the chain, and those behind it: what happened shows there.
    private var stopped: (line: [UInt8], problem: LineChain.Problem)?
    private var following: [[UInt8]] = []

    init(_ manifest: Manifest, key: VerifierKey?) {
        self.manifest = manifest
        checkpoints = CheckpointCheck(key: key)
        signed = manifest.checkpoint.map { note in
            let size = (try? Checkpoint(parsing: note.text))?.size ?? manifest.range.upperBound
            return (size, Array(note.rendered().utf8))
        }
    }

    /// How many lines there should be.
    var size: UInt64 { manifest.range.upperBound }

    /// Takes the next line; false when no more are wanted.
    mutating func read(_ line: Span<UInt8>) -> Bool {
        guard stopped == nil else {
            following.append(line.copied())
            return following.count < LineChain.window
        }
        guard chain.next < size else {
            finding = Finding(seq: size, kind: .inserted)
            return false
        }
        let problem = chain.append(line, tileHash: nil, tag: { _ in }, completing: { _, _ in })
        if let problem {
            stopped = (line.copied(), problem)
            return true
        }
        if chain.next == 1, VerifierKey(createdLine: line.copied()) != manifest.key {
            finding = Finding(seq: 0, kind: .altered, part: .export)
            return false
        }
        // A root that differed is kept for one line more: it shows whether the last was altered.
        guard finding == nil else { return false }
        if let signed, signed.size == chain.next {
            finding = checkpoints.finding(row: signed.note, of: chain.frontier)
        }
        return finding == nil || finding?.kind == .forked
    }

    /// Whether a line that does not continue the chain was met.
    var hasStopped: Bool { stopped != nil || finding != nil }

    /// Ends the walk where nothing more can be read.
    mutating func fail() {
        guard !hasStopped else { return }
        finding = Finding(seq: chain.next, kind: .undecodable, part: .export)
    }

    /// What came of it, once there are no more lines.
    mutating func conclude(unfinished: [UInt8]) {
        if let stopped {
            let found = LineDiagnosis(
                chain: chain, line: stopped.line, following: following,
                lastLeaf: manifest.lastLeaf, previousIsProven: false, expectedCount: size
            ).finding(for: stopped.problem)
            if finding == nil || found.seq < chain.next { finding = found }
        } else if finding == nil || finding?.kind == .forked {
            finding = ending(unfinished) ?? finding
        }
    }

    private func ending(_ unfinished: [UInt8]) -> Finding? {
        // A root that differed ended the walk.
        guard chain.next == size || finding == nil else { return nil }
        if !unfinished.isEmpty || chain.next < size {
            return Finding(seq: chain.next, kind: .truncated)
        }
        let hasRoot = chain.frontier.root() == manifest.root
        let hasLeaf = chain.lastLeaf == manifest.lastLeaf
        guard hasRoot, hasLeaf else {
            // Nothing vouches for the last line but root and hash together.
            return hasRoot || hasLeaf || size == 0
                ? Finding(seq: size, kind: .altered, part: .export)
                : Finding(seq: size - 1, kind: .altered)
        }
        if let signed, signed.size > size {
            return Finding(seq: size, kind: .truncated, part: .checkpoint)
        }
        return nil
    }
}
