// SPDX-License-Identifier: Apache-2.0
import Cryptography
import StrictJSON
import Synchronization

/// Names of requests, for one to be found in the log: a prefix drawn at the start of the process, and
/// a number.
final class RequestNames: Sendable {
    private let prefix = Base64URL.encode(SystemRandomSource().bytes(6))
    private let count = Atomic<UInt64>(0)

    func next() -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        return prefix + "-" + String(number, radix: 36)
    }
}
