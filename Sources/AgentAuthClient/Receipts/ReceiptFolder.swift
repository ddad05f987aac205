// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Synchronization
public import Transparency

/// Receipts in a folder, one file each, with the proofs (C2SP tlog-proof) that were fetched for them,
/// and the verifier keys of the ledgers that they are of. Read and written by its owner only.
///
/// A server's key is the one that it named when the first receipt of it was kept (trust on first use),
/// until somebody says another.
public final class ReceiptFolder: Sendable {
    private let directory: PrivateDirectory
    /// Servers, by the bytes of their issuer, whose key is here, so that a file is not looked for at each receipt.
    private let pinned = Mutex<Set<[UInt8]>>([])
    private let failure = Mutex<KeyStoreError?>(nil)

    /// Opens the folder, or makes it; its parents have to be there.
    public init(directory: String) throws(KeyStoreError) {
        self.directory = try PrivateDirectory(at: directory, lock: "receipts.lock")
    }

    /// Why a receipt could last not be kept; nil when all were. An operation does not fail for it: it
    /// has been done.
    public var lastFailure: KeyStoreError? { failure.withLock { $0 } }

    /// All receipts, by server and place.
    public func receipts() throws(KeyStoreError) -> [Receipt] {
        var receipts: [Receipt] = []
        for name in try directory.names() where name.hasSuffix(ReceiptFolder.receiptEnding) {
            let bytes = try directory.read(name, limit: ClientLimits.receiptBytes)
            guard let bytes, let json = try? JSONValue(parsing: bytes),
                let receipt = Receipt(json),
                "\(receipt.fileName)\(ReceiptFolder.receiptEnding)" == name
            else { throw .unknownFormat(path: directory.path(of: name)) }
            receipts.append(receipt)
        }
        return receipts.sorted {
            ($0.issuer, $0.pointer.sequence, $0.pointer.leaf)
                < ($1.issuer, $1.pointer.sequence, $1.pointer.leaf)
        }
    }

    /// The proof that was fetched for a receipt: the text of a file that any verifier reads.
    public func proof(of receipt: Receipt) throws(KeyStoreError) -> [UInt8]? {
        try directory.read(
            receipt.fileName + ReceiptFolder.proofEnding, limit: SignedNote.maxByteCount)
    }

    /// The verifier key of a server's ledger, as it was when the first receipt was kept.
    public func key(of issuer: String) throws(KeyStoreError) -> VerifierKey? {
        let name = ReceiptFolder.keyName(of: issuer)
        let bytes = try directory.read(name, limit: ClientLimits.receiptBytes)
        guard let bytes else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }
        guard let key = try? VerifierKey(String(text)) else {
            throw .unknownFormat(path: directory.path(of: name))
        }
        return key
    }

    /// Keeps a receipt, and the key of its server if that is the first. Synced by and by: a power cut
    /// may lose the last ones, and never leaves a wrong one.
    func keep(_ receipt: Receipt, key: VerifierKey?) {
        do {
            try directory.withLock { () throws(KeyStoreError) in
                try directory.write(
                    receipt.json.serialized() + [UInt8(ascii: "\n")],
                    to: receipt.fileName + ReceiptFolder.receiptEnding, durably: false)
                if let key { try pin(key, of: receipt.issuer) }
            }
        } catch {
            failure.withLock { $0 = error }
        }
    }

    /// Keeps the proof of a receipt.
    func attach(_ proof: [UInt8], to receipt: Receipt) throws(KeyStoreError) {
        try directory.withLock { () throws(KeyStoreError) in
            try directory.write(proof, to: receipt.fileName + ReceiptFolder.proofEnding)
        }
    }

    private func pin(_ key: VerifierKey, of issuer: String) throws(KeyStoreError) {
        if pinned.withLock({ $0.contains(Array(issuer.utf8)) }) { return }
        if try self.key(of: issuer) == nil {
            try directory.write(
                Array("\(key)\n".utf8), to: ReceiptFolder.keyName(of: issuer))
        }
        pinned.withLock { known in
            // A client that meets more servers looks at some files again.
            if known.count >= ClientLimits.discoveriesKept { known.removeAll() }
            known.insert(Array(issuer.utf8))
        }
    }

    private static let receiptEnding = ".receipt"
    private static let proofEnding = ".tlog-proof"

    private static func keyName(of issuer: String) -> String {
        "\(Receipt.tag(of: issuer)).verifier-key"
    }
}
