// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Cryptography
package import Storage

/// Where a host or an agent publishes its keys, instead of sending them (§4.1). It is fixed at
/// registration, like the choice between the two (§8.7); a host or agent without such a row sends
/// its key.
package struct PublishedKeys: StorageRecord, Hashable {
    package static let formatVersion: UInt8 = 1

    package let url: HTTPSURL
    /// The name of an agent's key in the set. A host's is named by each token.
    package let keyID: String?

    package init(_ url: HTTPSURL, keyID: String? = nil) {
        self.url = url
        self.keyID = keyID
    }

    /// What the host or agent is found by: unlike its key, it never changes.
    package var digest: Digest {
        var bytes = Array(url.text.utf8)
        if let keyID { bytes += [0] + keyID.utf8 }
        return SHA256.digest(of: bytes)
    }

    package func encode(into writer: inout RecordWriter) {
        writer.string(url.text)
        writer.optional(keyID) { $0.string($1) }
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        guard let url = HTTPSURL(try reader.string()) else {
            throw reader.malformed("the URL of keys is none that is fetched")
        }
        self.url = url
        keyID = try reader.optionalString()
    }
}

extension StateTables {
    /// The host that publishes its keys at a URL.
    package func host(
        publishingAt keys: PublishedKeys, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Host? {
        guard let reference = try txn.get(hostsByURL, keys.digest) else { return nil }
        return try txn.get(hosts, reference.target)
    }

    /// The agent of a host whose key is published at a URL under a name.
    package func agent(
        publishedAt keys: PublishedKeys, under host: HostID,
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> Agent? {
        guard let reference = try txn.get(agentsByURL, PairKey(host, keys.digest)) else {
            return nil
        }
        return try txn.get(agents, reference.target)
    }

    /// Where a host publishes its keys; nil for one that sends them.
    package func publishedKeys(
        of host: HostID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> PublishedKeys? {
        try txn.get(hostURLs, host)
    }

    /// Where an agent's key is published; nil for one that was sent.
    package func publishedKeys(
        of agent: AgentID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> PublishedKeys? {
        try txn.get(agentURLs, agent)
    }
}
