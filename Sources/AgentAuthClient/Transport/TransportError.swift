// SPDX-License-Identifier: Apache-2.0

/// Why no answer came; the texts name the server, or what went wrong with it.
public enum TransportError: Error, Hashable, Sendable {
    /// Nothing listens at the server's address.
    case refused(String)
    /// No address is known for the server's name.
    case unknownHost(String)
    /// The server did not connect, answer, or go on in time.
    case timedOut(String)
    /// The connection ended before the answer did.
    case cut(String)
    /// The server did not prove over TLS that it is the one that was asked for.
    case untrusted(String)
    /// The server is reached over plain http and is not on this machine: anybody on the way could
    /// read and change what is said.
    case notEncrypted(String)
    /// The answer has more bytes than a client takes.
    case tooLarge(limit: Int)
    /// What came is not HTTP.
    case brokenHTTP(String)
    /// The URL is none that a request can be sent to.
    case badAddress(String)
    /// Something else kept the request from being answered.
    case failed(String)
    /// The task that asked was cancelled.
    case cancelled
}

extension TransportError {
    /// Whether the same request may be answered later, without anybody changing anything.
    var isTemporary: Bool {
        switch self {
        case .refused, .unknownHost, .timedOut, .cut, .failed: true
        case .untrusted, .notEncrypted, .tooLarge, .brokenHTTP, .badAddress, .cancelled: false
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// What happened, and what to do.
    public var description: String {
        switch self {
        case .refused(let server):
            "Nothing listens at \(server). Check the address, and that the server runs."
        case .unknownHost(let server):
            "The name in \(server) leads nowhere. Check its spelling and the network."
        case .timedOut(let what):
            "No answer in time from \(what). Check that the server is well, and try again."
        case .cut(let server):
            "The connection to \(server) ended before its answer did. Try again."
        case .untrusted(let why):
            "The server did not prove who it is: \(why). Check the address; do not go on if "
                + "somebody could be in between."
        case .notEncrypted(let server):
            "\(server) is reached over plain http, which others can read and change. Use https."
        case .tooLarge(let limit):
            "The answer has more than \(limit) bytes. Ask for less, or report it to the server's "
                + "operator."
        case .brokenHTTP(let why):
            "The server does not speak HTTP as it must: \(why). Check the address and its port."
        case .badAddress(let url):
            "No request can be sent to '\(url)'. Give an address such as https://bank.example."
        case .failed(let why):
            "The server could not be reached: \(why). Check the address and try again."
        case .cancelled:
            "Cancelled. What the server had already done stands."
        }
    }
}
