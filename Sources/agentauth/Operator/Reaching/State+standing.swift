// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension State {
    /// A state of the protocol or of the operator's API, with its sign.
    init(standing word: String) {
        self =
            switch word {
            case "active", "approved", "enabled": .good(word)
            case "pending": .open(word)
            case "expired", "disabled": .warning(word)
            case "claimed", "voided": .none(word)
            default: .bad(word)
            }
    }
}

extension JSONValue {
    /// A member as text; a dash where there is none.
    func shown(_ name: String) -> String {
        self[name]?.string ?? "–"
    }

    /// A member as the cell of a table.
    func cell(_ name: String) -> Answer.Cell { Answer.Cell(shown(name)) }

    /// The member `status` as the cell of a table.
    var standing: Answer.Cell { Answer.Cell(State(standing: shown("status"))) }

    /// The names of an array of capabilities, with what they are narrowed to.
    func capabilities(_ name: String) -> String {
        let names = (self[name]?.array ?? []).map { request in
            request.string ?? request["name"]?.string ?? request.shown("capability")
        }
        return names.isEmpty ? "–" : names.joined(separator: ", ")
    }
}

extension Answer {
    /// One thing that the server answered with: its text members by their names.
    init(_ json: JSONValue, showing names: [String], counting numbers: [String] = []) {
        func title(_ name: String) -> String {
            name.split(separator: "_").filter { $0 != "id" || name == "id" }
                .joined(separator: " ")
        }
        self.init(
            names.map { Fact(title($0), $0 == "status" ? json.standing : json.cell($0)) }
                + numbers.map { Fact(title($0), String(json[$0]?.count ?? 0)) }, json: json)
    }
}
