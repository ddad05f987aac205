// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Storage

/// An index row's value: the identifier it leads to.
package struct Reference<Subject: IdentifierSubject>: StorageRecord, Equatable {
    package static var formatVersion: UInt8 { 1 }

    package let target: Identifier<Subject>

    package init(_ target: Identifier<Subject>) {
        self.target = target
    }

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(target)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        target = try reader.identifier()
    }
}

/// A row whose key says everything.
package struct Mark: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    package init() {}
    package func encode(into writer: inout RecordWriter) {}
    package init(from reader: inout RecordReader) throws(StorageError) {}
}

/// A row that is good until a moment.
package struct Deadline: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    package let moment: Timestamp

    package init(_ moment: Timestamp) {
        self.moment = moment
    }

    package func encode(into writer: inout RecordWriter) {
        writer.moment(moment)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        moment = try reader.moment()
    }
}

/// What the server remembers of itself from one run to the next.
package struct ServerRecord: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    /// Tokens issued at or before this moment may have been used before a restart, and are refused
    /// (protocol decision 5); nil in a directory that was never closed or crashed.
    package var refuseIssuedUntil: Timestamp?
    /// Whether the directory was closed in order.
    package var isClosed: Bool

    package init(refuseIssuedUntil: Timestamp?, isClosed: Bool) {
        self.refuseIssuedUntil = refuseIssuedUntil
        self.isClosed = isClosed
    }

    package func encode(into writer: inout RecordWriter) {
        writer.optional(refuseIssuedUntil) { $0.moment($1) }
        writer.bool(isClosed)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        refuseIssuedUntil = try reader.optionalMoment()
        isClosed = try reader.bool()
    }
}
