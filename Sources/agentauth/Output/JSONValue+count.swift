// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension JSONValue {
    /// A number of things; sizes and sequence numbers stay far below 2^63.
    static func count(_ count: UInt64) -> JSONValue {
        .number(JSONNumber(Int64(clamping: count)))
    }

    /// The number of things, if this is one.
    var count: UInt64? {
        number?.int64.flatMap { UInt64(exactly: $0) }
    }
}
