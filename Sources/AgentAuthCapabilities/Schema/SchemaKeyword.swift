// SPDX-License-Identifier: Apache-2.0

/// Every keyword that is taken; all others are refused when a schema is loaded.
enum SchemaKeyword: String, Sendable, CaseIterable {
    // Core.
    case reference = "$ref"
    case definitions = "$defs"
    case legacyDefinitions = "definitions"
    case identifier = "$id"
    case dialect = "$schema"
    case comment = "$comment"

    // Any value.
    case type
    case `enum`
    case const

    // Numbers.
    case multipleOf
    case minimum
    case maximum
    case exclusiveMinimum
    case exclusiveMaximum

    // Strings.
    case minLength
    case maxLength

    // Arrays.
    case prefixItems
    case items
    case minItems
    case maxItems
    case uniqueItems
    case contains
    case minContains
    case maxContains

    // Objects.
    case properties
    case additionalProperties
    case propertyNames
    case required
    case minProperties
    case maxProperties
    case dependentRequired
    case dependentSchemas

    // Several schemas for one value.
    case allOf
    case anyOf
    case oneOf
    case not
    case `if`
    case then
    case `else`

    // Annotations: they assert nothing (JSON Schema Validation §7 to §9).
    case title
    case description
    case `default`
    case examples
    case deprecated
    case readOnly
    case writeOnly
    case format
    case contentEncoding
    case contentMediaType
    case contentSchema
}
