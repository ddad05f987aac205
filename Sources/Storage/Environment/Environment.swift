// SPDX-License-Identifier: Apache-2.0

/// An open data directory: tables, snapshot reads, and one write transaction at a time.
///
/// It may be used from any thread. A process opens a directory once; see ``open(_:_:)``.
public final class Environment: Sendable {
    /// The directory, as it was named.
    public let directory: String
    /// How it was opened.
    public let options: Options

    /// Held around a write transaction, and around the opening of tables.
    let writing = Monitor()
    /// The mapped file with its readers, until closed.
    let readers: ReaderPool
    /// Nil where nothing is synced.
    let reserve: DiskReserve?

    init(directory: String, options: Options, file: MappedFile) {
        self.directory = directory
        self.options = options
        readers = ReaderPool(file)
        let isDurable = options.access == .readWrite && options.durability == .strict
        reserve = isDurable ? DiskReserve() : nil
    }

    /// The file that errors name.
    var dataPath: String { directory + "/" + DataDirectory.dataName }

    /// Releases the directory: refuses new transactions, waits for a running write transaction, and
    /// unmaps. Where reads still run on other threads, the last of them unmaps. Closing twice is
    /// harmless; inside a write transaction it is the caller's mistake.
    public func close() {
        writing.withLock { readers.close() }
    }
}
