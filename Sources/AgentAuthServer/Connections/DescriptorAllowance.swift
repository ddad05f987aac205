// SPDX-License-Identifier: Apache-2.0
import Glibc

/// How many connections the process's file descriptors allow. Connections must not take the last
/// ones: the ledger could not write its head, nor anybody read the log.
enum DescriptorAllowance {
    /// Raises the process's limit as far as the system permits and says how many connections fit.
    static func connections(_ limits: ServerLimits) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return limits.connections
        }
        let wanted = rlim_t(limits.connections + limits.reservedDescriptors)
        if limit.rlim_cur < min(wanted, limit.rlim_max) {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        let available = Int(clamping: limit.rlim_cur) - limits.reservedDescriptors
        return max(1, min(limits.connections, available))
    }
}
