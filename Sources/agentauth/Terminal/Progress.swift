// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Synchronization

/// `--progress`.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    /// One redrawn line on a terminal, a plain line each 10 % otherwise.
    case auto
    /// A line of JSON each 10 %.
    case json
}

/// How far one long task has come. May be told from any thread.
final class Progress: Sendable {
    enum Style {
        case none, lines, redrawn, json
    }

    private struct Shown {
        /// When the task began: getting there is not part of it.
        var begin: ContinuousClock.Instant?
        var tenth: UInt64 = 0
        var drawn: ContinuousClock.Instant?
    }

    /// What is over sooner needs no progress.
    private static let patience = Duration.milliseconds(500)
    /// How often a line is redrawn: as often as an eye follows.
    private static let pause = Duration.milliseconds(100)

    private let task: String
    private let style: Style
    private let stream: OutputStream
    private let shown = Mutex(Shown())

    init(_ task: String, style: Style, on stream: OutputStream) {
        self.task = task
        self.style = style
        self.stream = stream
    }

    /// `done` of `total` steps are done.
    func update(_ done: UInt64, of total: UInt64) {
        guard style != .none, total > 0 else { return }
        let now = ContinuousClock.now
        let percent = UInt64(Double(done) / Double(total) * 100)
        shown.withLock { shown in
            let begin = shown.begin ?? now
            shown.begin = begin
            switch style {
            case .none: break
            case .json:
                guard percent / 10 > shown.tenth else { return }
                shown.tenth = percent / 10
                write("{\"progress\":{\"task\":\"\(task)\",\"done\":\(done),\"of\":\(total)}}\n")
            case .lines:
                guard percent / 10 > shown.tenth, now - begin > Progress.patience else { return }
                shown.tenth = percent / 10
                write("\(task): \(percent) %\n")
            case .redrawn:
                let isDue =
                    shown.drawn.map { now - $0 > Progress.pause }
                    ?? (now - begin > Progress.patience)
                guard isDue else { return }
                shown.drawn = now
                write("\r\u{1B}[K\(task): \(percent) % (\(done) of \(total))")
            }
        }
    }

    /// Takes a redrawn line away, so that what comes next has the line for itself.
    func finish() {
        guard style == .redrawn else { return }
        shown.withLock { shown in
            guard shown.drawn != nil else { return }
            shown.drawn = nil
            write("\r\u{1B}[K")
        }
    }

    private func write(_ text: String) {
        try? stream.write(Array(text.utf8))
    }
}
