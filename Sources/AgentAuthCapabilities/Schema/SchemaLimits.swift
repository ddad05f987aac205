// SPDX-License-Identifier: Apache-2.0

/// The limits of schemas and of their evaluation. Schemas come from plug-ins, instances from
/// agents: neither may cost more than this.
enum SchemaLimits {
    /// The most schemas within a schema, counted once each however often they are referred to.
    static let nodes = 16_384

    /// The longest chain of schemas that judge one and the same value (`$ref`, `allOf` …). A chain
    /// that comes back to its beginning has no end and is found by this limit too.
    static let chain = 32

    /// How many schemas may be under way at once: what the depth of a text needs, times three.
    static let depth = 256

    /// How much work one instance may cost, in keywords and names looked at and in values (see
    /// `JSONValue.size`): a million takes a few dozen milliseconds. Schemas that branch twice at
    /// every step would otherwise never end.
    static let work = 1 << 20

    /// So many bytes of a string, or parts of an array or object, are as much work as one keyword.
    static let sizeUnit = 16

    /// The most violations told of one instance: enough to mend it.
    static let violations = 32

    /// The longest pointer or quotation in a message, in Unicode scalars: names come from outside.
    static let quotation = 256

    /// The most values of an `enum` that are quoted.
    static let quotedValues = 10
}
