// SPDX-License-Identifier: Apache-2.0

/// The limits of logging in and of typing codes, in one place; each is tested at its edge. They
/// hold whatever the configuration says of quotas: they are what keeps guessing hopeless.
enum LoginLimits {
    /// Tries of one account or one address in ``window``.
    static let logins = 5
    /// Wrong codes of one session or one address in ``window``.
    static let codes = 5
    /// Wrong codes of everybody in ``window``: at this rate, and with 10,000 codes alive all the
    /// time, whoever has any number of addresses and accounts hits one in about two weeks.
    static let codesOfEverybody = 100
    static let window: Duration = .seconds(60)
    /// Those who have tried in the last window that are told apart; beyond it nobody new may try.
    /// More than one Argon2id after the other lets through in that time.
    static let triers = 16_384
    /// Passwords that may wait for the one thread that hashes.
    static let waitingPasswords = 16
    /// A password in bytes: long enough for any sentence, short enough to hash at once.
    static let passwordBytes = 1024
    /// A name that somebody types; longer ones belong to nobody.
    static let userNameBytes = OperatorDesk.userNameBytes
    /// How long a session lasts: a day's work.
    static let sessionLifetime: Duration = .seconds(12 * 3600)
    /// How long a session still sees what it decided, after the request's own end.
    static let reviewAfterEnd: Duration = .seconds(600)
    /// Requests that sessions have open at once: as many as codes can be alive by default.
    static let openReviews = 10_000
}
