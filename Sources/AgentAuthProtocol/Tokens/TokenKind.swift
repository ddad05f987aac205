// SPDX-License-Identifier: Apache-2.0

/// Whose token it is: the JWT header's `typ`, which keeps the kinds from being taken for each other
/// (§4.2, §4.3).
public enum TokenKind: String, Sendable, CaseIterable {
    case host = "host+jwt"
    case agent = "agent+jwt"
    /// By a key that is to take another's place: whoever asks for the rotation has it.
    case keyProof = "key-proof+jwt"
}

/// How long tokens live (§8.2); servers and clients use the same numbers.
public enum TokenLifetime {
    /// `exp − iat` of the tokens that our client signs, and what a server expects, in seconds.
    public static let seconds: Int64 = 60
    /// How far two clocks may disagree, in seconds.
    public static let clockSkewSeconds: Int64 = 30
}
