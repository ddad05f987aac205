// SPDX-License-Identifier: Apache-2.0
import Authority
import Logging
import ServiceLifecycle

/// The engine's own work, as a service. What goes wrong in it is logged and tried again: a server
/// that answers must not end because a checkpoint could not be written.
struct BackgroundWork: Service {
    let authority: Authority
    let heartbeat: Duration?
    let logger: Logger

    private static let pause: Duration = .seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await authority.run(heartbeat: heartbeat)
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("background work failed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: BackgroundWork.pause)
            }
        }
    }
}
