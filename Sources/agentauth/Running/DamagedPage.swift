// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// A page of a mapped file that points behind its end makes the system send SIGBUS to whoever
/// follows it. That is an answer about the data, not a crash of this program.
enum DamagedPage {
    private static let isForScripts = Atomic(false)

    private static let text: StaticString = """
        ✗ error: the data directory cannot be used
          why: a damaged page points behind the end of data.mdb
          try: agentauth ledger verify, and restore the newest backup that verifies

        """
    private static let json: StaticString = #"""
        {"error":{"code":"damaged","message":"the data directory cannot be used: a damaged page points behind the end of data.mdb","exit":8,"http":null,"violations":null,"hint":"agentauth ledger verify, and restore the newest backup that verifies","ledger_seq":null}}

        """#

    /// Answers such a signal with an explanation and the exit code for unusable data.
    static func explain(forScripts isForScripts: Bool) {
        self.isForScripts.store(isForScripts, ordering: .relaxed)
        signal(SIGBUS) { _ in
            // Constants, a load, and two system calls: all that a handler may do.
            let isForScripts = DamagedPage.isForScripts.load(ordering: .relaxed)
            let message = isForScripts ? DamagedPage.json : DamagedPage.text
            _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
            _exit(ExitStatus.dataUnusable.rawValue)
        }
    }
}
