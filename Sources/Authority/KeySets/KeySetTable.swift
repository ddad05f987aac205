// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// What is known of each URL, and what is to be done when that is not enough: a value that decides,
/// without a clock of its own.
///
/// Bounded by two generations, like the cache of snapshots: when the young one is full it becomes
/// the old one, and the old one goes.
struct KeySetTable {
    enum Step {
        /// There is nothing newer to be had now.
        case keep(JWKSet)
        /// A fetch runs; its result is in the table afterwards.
        case wait(Task<Void, Never>)
        /// The last fetch failed, a moment ago.
        case refused
        /// As many fetches run as may.
        case busy
    }

    private struct Entry {
        var keys: JWKSet?
        var fetchedAt: Duration
        var freshUntil: Duration
        /// When it was fetched again last; nil while it was fetched once.
        var refetchedAt: Duration?
    }

    private struct Running {
        let task: Task<Void, Never>
        let purpose: KeySetCache.Purpose
    }

    private var young: [HTTPSURL: Entry] = [:]
    private var old: [HTTPSURL: Entry] = [:]
    private var running: [HTTPSURL: Running] = [:]

    /// The keys, while the publisher need not be asked.
    mutating func fresh(_ url: HTTPSURL, at now: Duration) -> JWKSet? {
        entry(url).flatMap { now < $0.freshUntil ? $0.keys : nil }
    }

    /// The keys, fresh or not, as long as they may serve at all.
    mutating func usable(_ url: HTTPSURL, at now: Duration) -> JWKSet? {
        entry(url).flatMap { now - $0.fetchedAt < KeySetRules.longestLife ? $0.keys : nil }
    }

    /// What to do for somebody whom the fresh keys did not serve; `start` begins a fetch.
    mutating func step(
        _ url: HTTPSURL, for purpose: KeySetCache.Purpose, at now: Duration,
        start: () -> Task<Void, Never>
    ) -> Step {
        if let fetch = running[url] { return .wait(fetch.task) }
        if let refetchedAt = entry(url)?.refetchedAt, now - refetchedAt < KeySetRules.refetchPause {
            return usable(url, at: now).map { .keep($0) } ?? .refused
        }
        guard hasRoom(for: url, purpose) else { return .busy }
        if entry(url) != nil { young[url]?.refetchedAt = now }
        let task = start()
        running[url] = Running(task: task, purpose: purpose)
        return .wait(task)
    }

    /// Notes what came of a fetch, if anything: the keys, and how long they are fresh. A failure
    /// leaves the keys of before.
    mutating func conclude(_ url: HTTPSURL, _ fetched: (JWKSet, Duration)?, at now: Duration) {
        running[url] = nil
        var entry = entry(url) ?? Entry(keys: nil, fetchedAt: now, freshUntil: now)
        if let (keys, life) = fetched {
            entry.keys = keys
            entry.fetchedAt = now
            entry.freshUntil = now + life
        }
        insert(entry, for: url)
    }

    private func hasRoom(for url: HTTPSURL, _ purpose: KeySetCache.Purpose) -> Bool {
        let strangers = running.values.count { $0.purpose == .stranger }
        let ofHost = running.keys.count { $0.host == url.host }
        return running.count < KeySetRules.fetches && ofHost < KeySetRules.fetchesPerHost
            && (purpose == .known || strangers < KeySetRules.fetchesForStrangers)
    }

    /// What is known of a URL, which is young from then on.
    private mutating func entry(_ url: HTTPSURL) -> Entry? {
        if let entry = young[url] { return entry }
        guard let entry = old.removeValue(forKey: url) else { return nil }
        insert(entry, for: url)
        return entry
    }

    private mutating func insert(_ entry: Entry, for url: HTTPSURL) {
        if young.count >= KeySetRules.setsKept / 2, young[url] == nil {
            old = young
            young = [:]
        }
        young[url] = entry
    }
}
