// SPDX-License-Identifier: Apache-2.0

/// Why a data directory is not opened, beside what storage and ledger say.
public enum OpeningError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A file without which the entries that are there cannot be continued.
    case missing(path: String)
    /// A key file of another length.
    case unusable(path: String)
    /// The ledger was begun with another key than the one beside it.
    case foreignKey(path: String)
    /// A directory of a simulation is not a server's, nor the other way round.
    case simulation(directory: String, isSimulation: Bool)
    /// The configuration says of capabilities what cannot hold; never empty.
    case policy([PolicyFault])

    public var description: String {
        switch self {
        case .missing(let path):
            "\(path) is missing beside a ledger with entries; restore it from a backup"
        case .unusable(let path):
            "\(path) does not hold the 32 bytes of a key; restore it from a backup"
        case .foreignKey(let path):
            "the ledger was begun with another key than \(path); restore the right one"
        case .simulation(let directory, true):
            "\(directory) was made by a simulation: its keys can be guessed from the seed; "
                + "use a new directory"
        case .simulation(let directory, false):
            "\(directory) belongs to a server; simulate in a new directory"
        case .policy(let faults):
            faults.map { "\($0.key): \($0.problem)" }.joined(separator: "; ")
        }
    }
}
