// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// The key sets that were fetched last, and the fetches that run.
///
/// Whoever needs a key says how to recognise it. A set that is fresh is asked first; what it does
/// not have, or when it is stale, is fetched, by one fetch for all who wait for the same URL and
/// without any lock held. Who waits for a slow publisher holds up nobody else.
final class KeySetCache: Sendable {
    /// For whom a set is needed.
    enum Purpose: Sendable {
        /// A host or agent that this server knows.
        case known
        /// Somebody who would like to be.
        case stranger
    }

    private let source: (any DocumentSource)?
    private let timeline: any Timeline
    private let executor: (any TaskExecutor)?
    private let state = Mutex(KeySetTable())

    /// - Parameter source: nil for a server that fetches nothing, and so refuses published keys.
    init(
        _ source: (any DocumentSource)?, timeline: any Timeline, executor: (any TaskExecutor)?
    ) {
        self.source = source
        self.timeline = timeline
        self.executor = executor
    }

    /// What `pick` finds in the set at `url`; nil when the set is there, as new as it may be asked
    /// for, and does not have it. `pick` may be asked twice.
    func find<Found>(
        at url: HTTPSURL, for purpose: Purpose, _ pick: (JWKSet) -> Found?
    ) async throws(ProtocolError) -> Found? {
        let now = timeline.monotonic
        if let fresh = state.withLock({ $0.fresh(url, at: now) }), let found = pick(fresh) {
            return found
        }
        return pick(try await renewed(url, for: purpose))
    }

    /// The newest set that there is for a URL whose fresh one, if any, did not serve.
    private func renewed(
        _ url: HTTPSURL, for purpose: Purpose
    ) async throws(ProtocolError) -> JWKSet {
        guard let source else { throw .keySetRefused }
        let now = timeline.monotonic
        let step = state.withLock { table in
            table.step(url, for: purpose, at: now) {
                Task(executorPreference: executor) { await self.fetch(url, from: source) }
            }
        }
        switch step {
        case .keep(let keys): return keys
        case .refused: throw .keySetRefused
        case .busy:
            throw ProtocolError(
                .unavailable, "The server is fetching too many key sets; try again.",
                retryAfterSeconds: 5)
        case .wait(let fetching):
            await fetching.value
            guard let keys = state.withLock({ $0.usable(url, at: timeline.monotonic) }) else {
                throw .keySetRefused
            }
            return keys
        }
    }

    private func fetch(_ url: HTTPSURL, from source: any DocumentSource) async {
        var fetched: (JWKSet, Duration)?
        if let document = try? await source.fetch(url),
            let keys = try? JWKSet(parsing: document.bytes)
        {
            let life = document.maximumAge ?? KeySetRules.shortestLife
            fetched = (
                keys, min(max(life, KeySetRules.shortestLife), KeySetRules.longestLife)
            )
        }
        let now = timeline.monotonic
        state.withLock { $0.conclude(url, fetched, at: now) }
    }
}

extension ProtocolError {
    /// Always the same words: see ``DocumentRefusal``.
    static let keySetRefused = ProtocolError.invalidJWT(
        "The keys at the JWKS URL could not be had; it has to be a public https address that answers "
            + "with a JWK Set of at most \(ProtocolLimits.keysPerSet) public keys.",
        reason: "jwks_refused")
}
