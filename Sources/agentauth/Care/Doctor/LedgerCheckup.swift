// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Glibc
import Storage
import StrictJSON
import Transparency

/// The ledger in a data directory, in constant time.
struct LedgerCheckup {
    private let ledger: OpenLedger
    private let files: LedgerFiles

    /// How far the ledger may be ahead of the clock: two clocks that were never set alike.
    private static let tolerance = Duration.seconds(600)

    init(_ ledger: OpenLedger, directory: String) {
        self.ledger = ledger
        files = LedgerFiles(directory: directory)
    }

    var checks: [DoctorCheck] {
        do {
            guard let created = try ledger.created(), let key = try ledger.ownKey() else {
                return [
                    .fault(
                        "ledger", "entry 0 does not say whose ledger it is",
                        hint: "agentauth ledger verify")
                ]
            }
            let isSimulation = created.members["simulation"]?.bool ?? false
            return [
                keyFile(key), head(key), purpose(isSimulation),
                try time(isSimulation: isSimulation),
            ]
        } catch {
            return [.fault("ledger", error)]
        }
    }

    private func keyFile(_ key: VerifierKey) -> DoctorCheck {
        let name = "ledger key"
        do {
            guard let own = try files.loadKey(origin: key.name) else {
                return .warning(
                    name, "there is no \(files.keyPath): this copy can be read, not served",
                    hint: "restore it to serve from here")
            }
            guard own.verifierKey == key else {
                return .fault(
                    name, "it is not the key that entry 0 names", hint: "restore ledger.key")
            }
            return .good(name, key.description)
        } catch {
            return .fault(name, error)
        }
    }

    private func head(_ key: VerifierKey) -> DoctorCheck {
        do {
            let opening = try ledger.environment.read {
                try LedgerOpening.check(ledger.tables, files: files, key: key, in: $0)
            }
            let signed = opening.latest?.size ?? 0
            return .good(
                "head.note", "it agrees with \(opening.appender.size) entries, \(signed) signed")
        } catch {
            return .fault("head.note", error)
        }
    }

    private func purpose(_ isSimulation: Bool) -> DoctorCheck {
        isSimulation
            ? .warning(
                "simulation", "this directory was made with a seed or a simulated approver",
                hint: "use it to look at; serve refuses it")
            : .good("simulation", "no: nothing in it was invented")
    }

    private func time(isSimulation: Bool) throws -> DoctorCheck {
        let name = "ledger time"
        let last = try ledger.environment.read { txn in
            let size = try ledger.reader.head(in: txn).size
            return size == 0 ? nil : try ledger.reader.entry(size - 1, in: txn)
        }
        guard let moment = last.flatMap({ AuditedEntryLine($0) })?.moment else {
            return .fault(name, "the last entry cannot be read", hint: "agentauth ledger verify")
        }
        let isAhead = moment - MachineCheckup.now > LedgerCheckup.tolerance
        guard !isAhead || isSimulation else {
            return .fault(
                name, "the last entry is of \(moment.rfc3339), ahead of the clock",
                hint: "set the clock, or find out which one was wrong")
        }
        return .good(name, "the last entry is of \(moment.rfc3339)")
    }
}
