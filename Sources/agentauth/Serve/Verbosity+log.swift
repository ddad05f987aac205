// SPDX-License-Identifier: Apache-2.0
import Logging

extension Verbosity {
    /// What `-q` and `-v` ask of a server's log; nil for what is configured.
    var logLevel: Logger.Level? {
        switch self {
        case .quiet: .error
        case .normal: nil
        case .verbose: .debug
        }
    }
}
