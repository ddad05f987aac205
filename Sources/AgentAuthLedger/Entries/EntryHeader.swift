// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// What the ledger itself reads of an entry's line. The line was checked to be canonical on the way.
struct EntryHeader {
    let seq: UInt64
    let milliseconds: Int64
    /// Where the 43 characters of `prev` begin in the line.
    let prev: Int

    /// Reads a line, and tells of the hash of each tag; nil unless it is an entry in canonical form.
    init?(_ line: Span<UInt8>, tag: (UInt64) -> Void = { _ in }) {
        var reader = LineReader()
        guard reader.read(line, tag: tag), let seq = reader.seq,
            let milliseconds = reader.milliseconds, let prev = reader.prev,
            reader.hasType, reader.hasSalt, reader.hasVersion
        else { return nil }
        self.seq = seq
        self.milliseconds = milliseconds
        self.prev = prev
    }
}

/// Reads the members of one line.
private struct LineReader {
    var seq: UInt64?
    var milliseconds: Int64?
    var prev: Int?
    var hasType = false
    var hasSalt = false
    var hasVersion = false

    /// False unless the line is one canonical object whose reserved members have their form.
    mutating func read(_ line: Span<UInt8>, tag: (UInt64) -> Void) -> Bool {
        guard line.count <= LedgerLimits.entryByteCount else { return false }
        var scanner = CanonicalScanner()
        guard scanner.take(UInt8(ascii: "{"), in: line) else { return false }
        var previous = MemberKey.first
        repeat {
            guard let name = scanner.name(in: line), previous.isOrdered(before: name, in: line)
            else { return false }
            previous = name
            guard let value = scanner.value(in: line, depth: 1) else { return false }
            guard member(name, value, line, tag) else { return false }
        } while scanner.take(UInt8(ascii: ","), in: line)
        return scanner.take(UInt8(ascii: "}"), in: line) && scanner.isAtEnd(of: line)
            && scanner.isText(line)
    }

    private mutating func member(
        _ name: MemberKey, _ value: CanonicalScanner.Value, _ line: Span<UInt8>,
        _ tag: (UInt64) -> Void
    ) -> Bool {
        if name.isTag, case .string(let range) = value {
            tag(TagFilter.hash(line.extracting(range)))
            return true
        }
        switch name.packed {
        case MemberKey.prev:
            // Its characters are compared with those of the hash before it, and so not looked at.
            prev = value.textStart(ofBytes: Digest.byteCount)
            return prev != nil
        case MemberKey.salt:
            let count = LedgerLimits.saltByteCount
            hasSalt =
                value.textStart(ofBytes: count)
                .map { Base64URLText.isText(ofBytes: count, in: line, at: $0) } ?? false
            return hasSalt
        case MemberKey.seq:
            guard case .integer(let number) = value, number >= 0 else { return false }
            seq = UInt64(number)
        case MemberKey.ts:
            guard case .string(let range) = value, range.count == EntryTime.byteCount else {
                return false
            }
            milliseconds = EntryTime.parse(line, at: range.lowerBound)
            return milliseconds != nil
        case MemberKey.ty:
            guard case .string = value else { return false }
            hasType = true
        case MemberKey.v:
            guard case .integer(1) = value else { return false }
            hasVersion = true
        default: break
        }
        return true
    }
}
