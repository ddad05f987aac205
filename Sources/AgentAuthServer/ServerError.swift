// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Why a server does not run, each a sentence that says what to do.
public enum ServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The address cannot be had.
    case cannotListen(String, String)
    /// A file of the data directory cannot be written or read.
    case file(path: String, reason: String)
    /// It was told to stop twice and did not wait for what ran.
    case forced

    public var description: String {
        switch self {
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        case .file(let path, let reason): "\(path): \(reason)"
        case .forced: "stopped without waiting for what ran"
        }
    }

    /// What a failed system call means to whoever configured the address.
    static func sentence(of code: Int32) -> String {
        switch code {
        case EADDRINUSE: "somebody else listens there; stop it or choose another port"
        case EACCES: "that takes more rights; choose a port from 1024 on"
        case EADDRNOTAVAIL: "this machine does not have the address"
        default: String(cString: strerror(code))
        }
    }
}
