// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// A compiled JSON Schema (draft 2020-12): what a capability's arguments and results look like.
///
/// Every keyword that asserts something is checked or refused when the schema is loaded; none is
/// silently ignored. Annotations (`title`, `default`, `format` …) are taken and assert nothing, as
/// the standard says. References stay within the schema. Not supported so far, and refused:
/// `pattern`, `patternProperties`, `unevaluatedItems`, `unevaluatedProperties`, anchors, dynamic
/// references and embedded resources.
public struct JSONSchema: Sendable {
    /// The schema as it was given.
    public let source: JSONValue

    /// The compiled schemas; the whole is the first.
    private let nodes: [SchemaNode]

    /// Compiles a schema; throws at the first keyword that is unknown or malformed.
    public init(_ schema: JSONValue) throws(SchemaError) {
        nodes = try SchemaCompiler.compile(schema)
        source = schema
    }

    /// What is wrong with `instance`: at most 32 violations, none if it is valid.
    public func violations(of instance: JSONValue) -> [SchemaViolation] {
        // Most instances are valid: the first look keeps no paths and stops at the first fault.
        var look = SchemaEvaluation(nodes, isReporting: false)
        let holds = look.holds(0, for: instance)
        if holds || look.isExhausted { return look.violations }
        var report = SchemaEvaluation(nodes, isReporting: true)
        _ = report.holds(0, for: instance)
        return report.violations
    }

    /// The names under `properties`: the fields that a constraint may name.
    public var topLevelProperties: [String] {
        source[SchemaKeyword.properties.rawValue]?.object?.keys ?? []
    }
}
