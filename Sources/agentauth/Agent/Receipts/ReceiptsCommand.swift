// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct ReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts", abstract: "What servers said that they recorded.",
        subcommands: [ReceiptsListCommand.self, ReceiptsVerifyCommand.self])
}

struct ReceiptsListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The receipts that were kept, by server and entry.")

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let receipts = try await keys.withClient(console) { try $0.keptReceipts() }
        try console.print(
            Answer(
                [
                    .init(title: "seq", isNumber: true), .init(title: "received"),
                    .init(title: "server", isWide: true), .init(title: "agent", isWide: true),
                    .init(title: "operation"),
                ],
                receipts.map { receipt in
                    .init(
                        cells: [
                            .init(String(receipt.pointer.sequence)),
                            .init(receipt.receivedAt.rfc3339), .init(receipt.issuer),
                            .init(receipt.agent?.text ?? "–"), .init(receipt.operation),
                        ], json: receipt.json.serialized())
                }))
    }
}
