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
    /// A default or policy names what the server does not offer.
    case unknownCapability(String)
    /// A capability asks for a proof of possession that is off.
    case unprovableCapability(String)

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
        case .unprovableCapability(let name):
            "the capability '\(name)' asks for a proof of possession that is off for the server"
        case .unknownCapability(let name):
            "the configuration names the capability '\(name)', which no provider offers"
        }
    }
}
