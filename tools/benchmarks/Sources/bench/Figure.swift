// SPDX-License-Identifier: Apache-2.0

/// One thing measured, and what it was measured against.
struct Figure {
    /// What is asked of the ratio, or of the figure itself where it has no limit.
    enum Target {
        case atLeast(Double)
        case atMost(Double)

        var value: Double {
            switch self {
            case .atLeast(let value), .atMost(let value): value
            }
        }
    }

    let name: String
    let figure: Double
    let unit: String
    /// The same unit; nil for a figure that is itself a limit.
    var limit: Double?
    var target: Target?

    var ratio: Double? { limit.map { figure / $0 } }

    /// Nil where nothing is asked.
    var pass: Bool? {
        switch target {
        case .atLeast(let value): (ratio ?? figure) >= value
        case .atMost(let value): (ratio ?? figure) <= value
        case nil: nil
        }
    }
}

extension Figure {
    /// `{"name","figure","unit","limit","ratio","target","pass"}`; what does not apply is null.
    var jsonLine: String {
        func text(_ value: (some Any)?) -> String { value.map { "\($0)" } ?? "null" }
        return """
            {"name":"\(name)","figure":\(figure),"unit":"\(unit)","limit":\(text(limit)),\
            "ratio":\(text(ratio)),"target":\(text(target?.value)),"pass":\(text(pass))}
            """
    }

    static let tableHead = """
        | name | figure | unit | limit | ratio | target | pass |
        | --- | --- | --- | --- | --- | --- | --- |
        """

    /// A row of the table in `docs/performance.md`.
    var tableRow: String {
        let asked =
            switch target {
            case .atLeast(let value): "≥ \(value.short)"
            case .atMost(let value): "≤ \(value.short)"
            case nil: ""
            }
        let verdict = pass.map { $0 ? "yes" : "no" } ?? ""
        let cells = [
            name, figure.short, unit, limit?.short ?? "", ratio?.short ?? "", asked, verdict,
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}

extension Double {
    /// Three significant digits are more than a shared machine repeats.
    fileprivate var short: String {
        guard isFinite, magnitude < 1e15, self != 0 else { return "\(self)" }
        if magnitude >= 100 { return "\(Int(rounded()))" }
        let scale = magnitude >= 10 ? 10.0 : magnitude >= 1 ? 100.0 : 1000.0
        return "\((self * scale).rounded() / scale)"
    }
}
