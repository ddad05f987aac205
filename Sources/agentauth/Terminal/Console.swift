// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Where a command speaks: answers to standard output, everything else to standard error.
final class Console: Sendable {
    let format: OutputFormat
    let out: OutputStream
    let err: OutputStream
    private let verbosity: Verbosity
    private let progressStyle: ProgressStyle

    init(
        format: OutputFormat, color: ColorChoice = .auto, verbosity: Verbosity = .normal,
        progress: ProgressStyle = .auto
    ) {
        self.format = format
        self.verbosity = verbosity
        progressStyle = progress
        out = OutputStream(1, color: color)
        err = OutputStream(2, color: color)
    }

    convenience init(_ options: OutputOptions) {
        self.init(
            format: options.format, color: options.color, verbosity: options.verbosity,
            progress: options.progress)
    }

    /// Prints an answer in the format that was asked for.
    func print(_ answer: Answer) throws {
        try out.write(Array(answer.rendered(as: format, on: out).utf8))
    }

    /// Text that is an answer as it is, such as a proof file.
    func write(_ text: String) throws {
        try out.write(Array(text.utf8))
    }

    /// Part of a story, or a hint; `-q` leaves it out.
    func say(_ line: String) {
        if verbosity != .quiet { tell(line) }
    }

    /// What only `-v` wants to know.
    func detail(_ line: String) {
        if verbosity == .verbose { tell(Tone.faint.painted(line, on: err)) }
    }

    /// Shows how far something has come, until `finish` is called.
    func progress(_ task: String) -> Progress {
        let style: Progress.Style =
            if progressStyle == .json {
                .json
            } else if verbosity == .quiet {
                .none
            } else if err.isTerminal {
                .redrawn
            } else {
                // Whoever reads errors as JSON is not given other lines before them.
                format.isForScripts ? .none : .lines
            }
        return Progress(task, style: style, on: err)
    }

    /// Explains a failure, and gives its exit code.
    func report(_ failure: Failure) -> ExitStatus {
        if format.isForScripts {
            tell(String(decoding: failure.json.serialized(), as: UTF8.self))
        } else {
            tell(
                Tone.bad.painted("✗ error: \(failure.what.printable)", on: err)
                    + "\n  why: \(failure.why.printable)\n  try: \(failure.hint.printable)")
        }
        return failure.status
    }

    /// Nobody can be told when standard error is gone.
    private func tell(_ line: String) {
        try? err.write(Array("\(line)\n".utf8))
    }
}

/// `-q` and `-v`.
enum Verbosity {
    case quiet, normal, verbose
}
