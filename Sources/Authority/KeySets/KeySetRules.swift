// SPDX-License-Identifier: Apache-2.0

/// How published keys are kept and asked for, in one place (§8.12, §10.4).
enum KeySetRules {
    /// However short a publisher's `Cache-Control` is: whoever signs tokens must not be able to make
    /// this server ask a third one all the time.
    static let shortestLife: Duration = .seconds(300)
    /// However long it is; and how long keys serve while their publisher cannot be reached.
    static let longestLife: Duration = .seconds(24 * 3600)
    /// Between two fetches of one URL that a missing key asks for. The first fetch does not count.
    static let refetchPause: Duration = .seconds(10)
    /// Sets that are kept: with the longest names for the most keys, some 40 MiB.
    static let setsKept = 4096
    /// Fetches at once, by each of which a socket is held for up to five seconds.
    static let fetches = 64
    /// Those among them for identities that nobody knows yet: strangers must not be able to hold up
    /// whoever is known.
    static let fetchesForStrangers = 32
    /// Those among them from one host name.
    static let fetchesPerHost = 4
}
