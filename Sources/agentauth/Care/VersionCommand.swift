// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cryptography
import Storage
import StrictJSON

struct VersionCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "The version of this program and of its libraries.")

    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        try console.print(
            Answer(
                [
                    .init("agentauth", Version.number),
                    .init("libsodium", SodiumLibrary.version),
                    .init("lmdb", LMDBLibrary.version),
                ],
                json: [
                    "agentauth": .string(Version.number),
                    "libsodium": .string(SodiumLibrary.version),
                    "lmdb": .string(LMDBLibrary.version),
                ]))
    }
}
