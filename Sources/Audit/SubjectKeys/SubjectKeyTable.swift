// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// What the keyring does under its lock.
struct SubjectKeyTable {
    let file: SubjectKeyFile
    let secrets: SubjectSecrets

    /// The number that the next key's slot gets.
    private var slotCount: Int
    /// Keys in use, unwrapped; dropped whole when there are too many.
    private var cache: [PayloadSubject: SubjectKey] = [:]
    /// Where each subject's slot is; made when it is first needed, because a server with a million
    /// subjects has to be ready at once.
    private var places: [SubjectFingerprint: Int]?
    /// Whether slots were written since the last sync began.
    private var isDirty = false
    /// Whether a sync failed: the system may have dropped what it could not write, so a later one
    /// says nothing about it.
    private var isFailed = false

    init(_ file: SubjectKeyFile, _ secrets: SubjectSecrets, slotCount: Int) {
        self.file = file
        self.secrets = secrets
        self.slotCount = slotCount
    }

    mutating func key(
        for subject: PayloadSubject, random: any RandomSource
    ) throws(SubjectKeyringError) -> SubjectKey {
        if let key = cache[subject] { return key }
        let fingerprint = secrets.fingerprint(of: subject)
        let key: SubjectKey
        if let stored = try find(fingerprint) {
            key = stored
        } else {
            key = try add(fingerprint, random)
        }
        if cache.count >= AuditLimits.cachedSubjectKeys { cache = [:] }
        cache[subject] = key
        return key
    }

    mutating func find(
        _ fingerprint: SubjectFingerprint
    ) throws(SubjectKeyringError) -> SubjectKey? {
        if places == nil {
            var places: [SubjectFingerprint: Int] = [:]
            places.reserveCapacity(slotCount)
            try scan { slot, fingerprint in places[fingerprint] = slot }
            self.places = places
        }
        guard let slot = places?[fingerprint] else { return nil }
        let bytes = try file.read(slot: slot)
        guard let key = SubjectSlot.open(bytes.span, number: slot, secrets),
            key.fingerprint == fingerprint
        else { throw .damagedSlot(path: file.path, slot: slot) }
        return key
    }

    private mutating func add(
        _ fingerprint: SubjectFingerprint, _ random: any RandomSource
    ) throws(SubjectKeyringError) -> SubjectKey {
        if isFailed { throw .failed(path: file.path) }
        let key = SubjectKey(fingerprint: fingerprint, key: SymmetricKey.generate(using: random))
        try file.write(SubjectSlot.seal(key, number: slotCount, secrets), slot: slotCount)
        places?[fingerprint] = slotCount
        slotCount += 1
        isDirty = true
        return key
    }

    /// Whether a sync is needed; what is written from now on needs another.
    mutating func beginSync() throws(SubjectKeyringError) -> Bool {
        if isFailed { throw .failed(path: file.path) }
        defer { isDirty = false }
        return isDirty
    }

    mutating func fail() { isFailed = true }

    mutating func erase(_ subjects: [PayloadSubject]) throws(SubjectKeyringError) {
        let fingerprints = Set(subjects.map { secrets.fingerprint(of: $0) })
        for subject in subjects { cache[subject] = nil }
        // Every slot is looked at, not only the one in use: a key must not survive in a copy of it.
        var slots: [Int] = []
        try scan { slot, fingerprint in
            if fingerprints.contains(fingerprint) { slots.append(slot) }
        }
        for slot in slots { try file.write(SubjectSlot.erased, slot: slot) }
        for fingerprint in fingerprints { places?[fingerprint] = nil }
        do throws(SubjectKeyringError) {
            try file.sync()
        } catch {
            isFailed = true
            throw error
        }
    }

    /// Visits the slots with keys, in order.
    private func scan(
        _ body: (_ slot: Int, SubjectFingerprint) -> Void
    ) throws(SubjectKeyringError) {
        var slot = 1
        while slot < slotCount {
            let wanted = min(SubjectKeyTable.slotsPerRead, slotCount - slot)
            let bytes = try file.read(slot: slot, count: wanted)
            for offset in 0..<bytes.count / SubjectSlot.byteCount {
                let start = offset * SubjectSlot.byteCount
                let fingerprint = SubjectFingerprint(reading: bytes.span, at: start)
                if fingerprint != .erased { body(slot + offset, fingerprint) }
            }
            slot += wanted
        }
    }

    /// 256 KiB: large enough that reading costs more than asking.
    private static let slotsPerRead = 4096
}
