// SPDX-License-Identifier: Apache-2.0

/// Prometheus' text format, version 0.0.4.
enum ExpositionText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// A name within the format's alphabet: what is not in it becomes `_`.
    static func name(_ label: String) -> String {
        var name = ""
        for (index, scalar) in label.unicodeScalars.enumerated() {
            switch scalar {
            case "a"..."z", "A"..."Z", "_", ":": name.unicodeScalars.append(scalar)
            case "0"..."9" where index > 0: name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        return name.isEmpty ? "_" : name
    }

    /// `name="value",…` in order of name; empty without labels.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }.map { key, value in
            // A colon is for names of metrics only.
            let key = name(key).replacing(":", with: "_")
            return "\(key)=\"\(escaped(value, alsoQuotes: true))\""
        }.joined(separator: ",")
    }

    /// Everything that is counted, as one text.
    static func write(_ metrics: PrometheusMetrics) -> String {
        var text = ""
        for (name, family) in metrics.families where !family.series.isEmpty {
            if let help = family.help {
                text += "# HELP \(name) \(escaped(help, alsoQuotes: false))\n"
            }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                switch series {
                case let series as CounterSeries: text += line(name, labels, series.value)
                case let series as GaugeSeries: text += line(name, labels, series.value)
                case let series as HistogramSeries:
                    text += histogram(name, labels, series.contents)
                default: break
                }
            }
        }
        return text
    }

    private static func histogram(
        _ name: String, _ labels: String, _ contents: HistogramSeries.Contents
    ) -> String {
        var (text, total) = ("", UInt64(0))
        let rest = labels.isEmpty ? "" : labels + ","
        for (index, count) in contents.counts.enumerated() {
            total &+= count
            let bounds = HistogramSeries.bounds
            let bound = index < bounds.count ? number(bounds[index]) : "+Inf"
            text += line(name + "_bucket", "\(rest)le=\"\(bound)\"", Double(total))
        }
        return text + line(name + "_sum", labels, contents.sum)
            + line(name + "_count", labels, Double(total))
    }

    private static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        let labels = labels.isEmpty ? "" : "{\(labels)}"
        return "\(name)\(labels) \(number(value))\n"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && value.magnitude < 1e15
            ? String(Int64(value)) : String(value)
    }

    private static func escaped(_ text: String, alsoQuotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where alsoQuotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
