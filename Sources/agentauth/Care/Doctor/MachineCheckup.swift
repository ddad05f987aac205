// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Glibc
import Storage

/// The machine, whatever data there is.
struct MachineCheckup {
    var checks: [DoctorCheck] {
        [
            .good("libraries", "libsodium \(SodiumLibrary.version), LMDB \(LMDBLibrary.version)"),
            clock,
        ]
    }

    /// This program was not there before, so a clock that shows less was never set.
    private static let earliest = Timestamp(milliseconds: 1_735_689_600_000)  // 2025

    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec))
    }

    private var clock: DoctorCheck {
        let now = MachineCheckup.now
        guard now >= MachineCheckup.earliest else {
            return .fault(
                "clock", "it shows \(now.rfc3339)", hint: "set it; tokens are judged by it")
        }
        return .good("clock", "it shows \(now.rfc3339)")
    }
}
