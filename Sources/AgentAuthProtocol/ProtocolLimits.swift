// SPDX-License-Identifier: Apache-2.0

/// The limits of what is read from the wire, in one place; each is tested at its edge.
public enum ProtocolLimits {
    /// A token: large enough for any honest claim set, small enough to parse for nothing.
    public static let tokenBytes = 8 * 1024
    /// A DPoP proof: a header with one key and a handful of claims.
    public static let proofBytes = 4 * 1024
    /// A request body.
    public static let bodyBytes = 1024 * 1024
    /// A display name, in Unicode scalars; longer ones are cut, not refused.
    public static let nameScalars = 200
    /// A reason or binding message, in Unicode scalars; longer ones are cut, not refused.
    public static let textScalars = 500
    /// A capability's name, in bytes.
    public static let capabilityNameBytes = 200
    /// Capabilities in one request, and in a token's `capabilities` claim.
    public static let capabilitiesPerRequest = 64
    /// Executions in one batch.
    public static let executionsPerBatch = 50
    /// The name that a client gives to one execution of a batch, in bytes.
    public static let batchItemIDBytes = 200
    /// Grants of one agent.
    public static let grantsPerAgent = 1024
    /// Values in one `in` or `not_in`.
    public static let valuesPerOperator = 256
    /// A `jti`, in bytes.
    public static let tokenIDBytes = 256
    /// The name of a key in a set (`kid`), in bytes.
    public static let keyIDBytes = 256
    /// A URL at which keys are published, in bytes.
    public static let urlBytes = 2048
    /// A set of published keys, in bytes.
    public static let keySetBytes = 64 * 1024
    /// Keys in one set: more would only be there to cost time.
    public static let keysPerSet = 20
    /// Servers that a directory names in one answer, at most and unless asked otherwise.
    public static let providersPerSearch = 100
    public static let usualProvidersPerSearch = 10
    /// What a directory is searched for, in bytes.
    public static let intentBytes = 500
    /// Audiences in one token.
    public static let audiencesPerToken = 8
    /// Capabilities on one page of the list.
    public static let capabilitiesPerPage = 100
}
