// SPDX-License-Identifier: Apache-2.0
import Glibc

extension LedgerError {
    /// What the call that has just failed left in `errno`.
    static func file(path: String, action: String) -> LedgerError {
        let code = errno
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "errno \(code)"
        return .file(path: path, reason: "\(action) it failed: \(reason)")
    }
}
