// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The variables of the process's environment.
enum Variable {
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
