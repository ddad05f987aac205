// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension TransportError {
    /// What an error of the libraries below means for a request to `server`.
    package init(_ error: any Error, from server: String) {
        switch error {
        case let error as TransportError: self = error
        case is CancellationError: self = .cancelled
        case let error as HTTPClientError: self.init(client: error, server)
        case let error as NIOConnectionError: self.init(connection: error, server)
        case let error as IOError: self.init(code: error.errnoCode, server)
        case let error as ChannelError: self.init(channel: error, server)
        case is NIOTooManyBytesError: self = .tooLarge(limit: ClientLimits.answerBytes)
        case HTTPParserError.invalidEOFState: self = .cut(server)
        case let error as HTTPParserError: self = .brokenHTTP("\(error)")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            self = .untrusted("\(server) failed at TLS: \(TransportError.reason(of: error))")
        default: self = .failed("\(error)")
        }
    }

    /// What a person can act on, where TLS says it in its own words.
    private static func reason(of error: any Error) -> String {
        if (error as? NIOSSLExtraError) == .failedToValidateHostname {
            return "its certificate is for another name"
        }
        let text = String(describing: error)
        return text.contains("CERTIFICATE_VERIFY_FAILED")
            ? "its certificate comes from no CA that is trusted here, or is not valid now" : text
    }

    private init(client error: HTTPClientError, _ server: String) {
        switch error {
        case .cancelled: self = .cancelled
        case .connectTimeout, .deadlineExceeded, .readTimeout, .writeTimeout,
            .getConnectionFromPoolTimeout:
            self = .timedOut(server)
        case .tlsHandshakeTimeout:
            self = .untrusted("\(server) did not finish the TLS handshake in time")
        case .remoteConnectionClosed: self = .cut(server)
        case .invalidURL, .emptyHost, .emptyScheme: self = .badAddress(server)
        case .alreadyShutdown: self = .failed("the transport was shut down")
        default: self = .failed(error.shortDescription)
        }
    }

    private init(connection error: NIOConnectionError, _ server: String) {
        if let failure = error.connectionErrors.first?.error {
            self.init(failure, from: server)
        } else if error.dnsAError != nil || error.dnsAAAAError != nil {
            self = .unknownHost(server)
        } else {
            self = .failed("no connection to \(server)")
        }
    }

    private init(channel error: ChannelError, _ server: String) {
        switch error {
        case .connectTimeout: self = .timedOut(server)
        case .ioOnClosedChannel, .alreadyClosed, .eof, .inputClosed, .outputClosed:
            self = .cut(server)
        default: self = .failed("\(error)")
        }
    }

    private init(code: Int32, _ server: String) {
        switch code {
        case ECONNREFUSED: self = .refused(server)
        case ETIMEDOUT: self = .timedOut(server)
        case ECONNRESET, EPIPE, ECONNABORTED: self = .cut(server)
        default: self = .failed("\(server): \(String(cString: strerror(code)))")
        }
    }
}
