// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `--color`.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// `auto` is on a terminal that knows colours, unless NO_COLOR is set (no-color.org).
    func isOn(onTerminal isTerminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            isTerminal && (Variable.value("NO_COLOR") ?? "").isEmpty
                && Variable.value("TERM") != "dumb"
        }
    }
}
