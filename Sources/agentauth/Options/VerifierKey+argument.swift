// SPDX-License-Identifier: Apache-2.0
import Transparency

extension VerifierKey {
    /// A key as it stands on a command line.
    init(argument: String) throws {
        do {
            try self.init(argument)
        } catch {
            throw Failure(
                usage: "--key is not a verifier key", why: "\(error)",
                hint: "agentauth ledger key prints that of a data directory")
        }
    }
}
