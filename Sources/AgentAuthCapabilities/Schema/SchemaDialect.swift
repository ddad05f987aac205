// SPDX-License-Identifier: Apache-2.0

/// The dialects that a schema may say it is written in (`$schema`).
///
/// All are read as draft 2020-12. That is safe for the earlier ones: what they mean otherwise is
/// refused by its name (`dependencies`) or shape (`items` as an array), except that up to draft 7
/// assertions beside a `$ref` were ignored; here they assert. A dialect of somebody's own could
/// change what any keyword means, so it is refused.
enum SchemaDialect {
    private static let known = [
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "http://json-schema.org/draft-07/schema",
        "http://json-schema.org/draft-06/schema",
    ]

    static func isKnown(_ identifier: String) -> Bool {
        known.contains(identifier) || known.contains { $0 + "#" == identifier }
    }
}
