// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `-o`: how an answer is printed. Nothing but this option decides it.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// Columns for people, the last one cut to the width of a terminal.
    case table
    /// More columns, nothing cut.
    case wide
    /// One JSON value on one line.
    case json
    /// One JSON value a line.
    case ndjson
    /// RFC 4180, with a header; cells that a spreadsheet would run are defused.
    case csv
    /// A Markdown table.
    case md

    /// Whether errors are a line of JSON.
    var isForScripts: Bool { self == .json || self == .ndjson }
}
