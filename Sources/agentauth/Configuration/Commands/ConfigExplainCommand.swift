// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct ConfigExplainCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Every key with its value and where it comes from.",
        discussion: """
            The source is an option, an environment variable, a line of a file, or the default. -o \
            wide also shows what else a key may be and the variable that sets it.
            """)

    @Argument(help: "Only this key, or the keys of this section.")
    var key: String?

    @OptionGroup var sources: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        let entries = try sources.effective().entries.filter { entry in
            guard let key else { return true }
            return entry.setting.name == key || entry.setting.name.hasPrefix(key + ".")
        }
        guard !entries.isEmpty else {
            let name = key ?? ""
            let nearest = NearestName.of(name, among: Settings.all.map(\.name))
            throw Failure(
                .noSuchThing, "no_such_key", what: "there is no key '\(name)'",
                why: LaterSettings.features[name].map { "this version does not have \($0) yet" }
                    ?? "no key and no section of the configuration has that name",
                hint: nearest.map { "agentauth config explain \($0)" }
                    ?? "agentauth config explain")
        }
        try console.print(Answer(ConfigExplainCommand.columns, entries.map(\.row)))
    }

    private static let columns: [Answer.Column] = [
        .init(title: "key"), .init(title: "value"), .init(title: "source"),
        .init(title: "type", isWide: true), .init(title: "default", isWide: true),
        .init(title: "variable", isWide: true), .init(title: "meaning", isWide: true),
    ]
}

extension EffectiveConfiguration.Entry {
    fileprivate var row: Answer.Row {
        let standard = (try? setting.shown(setting.standard)) ?? .null
        let json: JSONValue = [
            "key": .string(setting.name), "value": shown, "source": .string(source),
            "type": .string(setting.typeName), "default": standard,
            "variable": .string(setting.variable),
            "flag": setting.flag.map { .string($0) } ?? .null,
            "meaning": .string(setting.meaning),
        ]
        return Answer.Row(
            cells: [
                Answer.Cell(setting.name), Answer.Cell(ConfigurationPage.text(of: shown)),
                Answer.Cell(source, isDefault ? .faint : .plain), Answer.Cell(setting.typeName),
                Answer.Cell(ConfigurationPage.text(of: standard)), Answer.Cell(setting.variable),
                Answer.Cell(setting.meaning),
            ],
            json: json.serialized())
    }
}
