// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
import Audit
import Storage

extension ProtocolError {
    /// What a client is told when something went wrong: a refusal as it is, a store that cannot
    /// take more as "come back", and everything else as our fault, without details.
    package init(refusing error: any Error) {
        switch error {
        case let refusal as ProtocolError:
            self = refusal
        case StorageError.queueFull, StorageError.shuttingDown, StorageError.full,
            StorageError.readersFull, StorageError.closed, StorageError.failed,
            StorageError.io:
            self.init(
                .unavailable, "The server cannot record anything right now; try again.",
                retryAfterSeconds: 1)
        case is SubjectKeyringError:
            self.init(
                .unavailable, "The server cannot record anything right now; try again.",
                retryAfterSeconds: 1)
        case is CancellationError:
            self.init(.unavailable, "The server is shutting down; try again.")
        default:
            self.init(.internalError, "Something is wrong on the server's side; report it.")
        }
    }
}
