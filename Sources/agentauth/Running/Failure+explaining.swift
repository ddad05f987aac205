// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthLedger
import Storage
import StrictJSON
import Transparency

extension Failure {
    /// Explains an error of the rooms below. Their descriptions are one line: what is wrong, a
    /// semicolon, what to do.
    init(explaining error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as ClientError: self.init(client: error)
        case let error as KeyStoreError: self.init(client: .keyStore(error))
        case let error as StorageError: self.init(storage: error)
        case LedgerError.stopped: self = .stopped(Interrupt.status)
        case let error as LedgerError: self.init(ledger: error)
        case let error as ConfigurationError: self.init(configuration: error)
        case let error as TransparencyError: self.init(input: error)
        case let error as JSONError: self.init(input: error)
        default:
            if let failure = Failure(serving: error) {
                self = failure
                return
            }
            self.init(
                .unexpected, "unexpected", what: "this should not have happened",
                describing: error, hint: "report it with the command line that you used")
        }
    }

    private init(storage error: StorageError) {
        let code: String =
            switch error {
            case .notFound: "not_found"
            case .locked, .alreadyOpen: "locked"
            case .zeroBytes, .truncated: "truncated"
            case .incompatibleVersion: "wrong_version"
            case .notADatabase, .missingTable, .incompatibleTable: "not_a_ledger"
            case .damagedFile, .damaged: "damaged"
            case .permission: "permission"
            case .full: "full"
            default: "storage"
            }
        self.init(
            .dataUnusable, code, what: "the data directory cannot be used", describing: error,
            hint: "agentauth doctor")
    }

    private init(ledger error: LedgerError) {
        let (status, code, what): (ExitStatus, String, String) =
            switch error {
            case .damaged, .badSignature:
                (.checkFailed, "damaged", "the ledger cannot be read")
            case .file: (.dataUnusable, "file", "a file of the data directory cannot be used")
            case .rolledBack, .headMissing:
                (.dataUnusable, "rolled_back", "the ledger is not the newest")
            case .forked: (.dataUnusable, "forked", "the ledger is not the one that was signed")
            case .outOfRange: (.noSuchThing, "no_such_entry", "no such entry")
            case .notYetCovered: (.undecided, "not_yet_covered", "there is no proof yet")
            case .entryTooLong, .integerOutOfRange, .stopped:
                (.unexpected, "unexpected", "this should not have happened")
            }
        self.init(
            status, code, what: what, describing: error, hint: "agentauth ledger stats")
    }

    private init(input error: any Error) {
        self.init(
            .badInput, "bad_input", what: "the input cannot be read", describing: error,
            hint: "check that it is the whole file, as it was written")
    }

    private init(
        _ status: ExitStatus, _ code: String, what: String, describing error: any Error,
        hint: String
    ) {
        let (why, advice) = Failure.parts(of: String(describing: error))
        self.init(status, code, what: what, why: why, hint: advice ?? hint)
    }

    /// What is wrong, and what to do where it is said.
    static func parts(of description: String) -> (why: String, advice: String?) {
        let parts = description.split(
            separator: "; ", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
    }
}
