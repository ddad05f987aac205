// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser

/// A length of time as people write it: `250ms`, `5s`, `1.5s`, `1h30m`, `7d`. Larger units stand before
/// smaller ones, each at most once.
struct DurationArgument: Hashable, Sendable {
    let duration: Duration

    /// Every unit, the largest first.
    private static let units: [(name: Substring, length: Duration)] = [
        ("d", .seconds(86_400)), ("h", .seconds(3600)), ("m", .seconds(60)), ("s", .seconds(1)),
        ("ms", .milliseconds(1)),
    ]
    /// Digits of one number: centuries in any unit, and no sum that could overflow.
    private static let wholeDigits = 9
    private static let fractionDigits = 3

    init(_ duration: Duration) {
        self.duration = duration
    }

    /// Reads a length of time; nil for everything else, a number without a unit included.
    init?(_ text: String) {
        var rest = text[...]
        var units = DurationArgument.units[...]
        var sum = Duration.zero
        repeat {
            guard let number = Number(at: &rest) else { return nil }
            let name = rest.prefix { $0.isLetter }
            guard let place = units.firstIndex(where: { $0.name == name }) else { return nil }
            sum += number.times(units[place].length)
            rest = rest.dropFirst(name.count)
            units = units[(place + 1)...]
        } while !rest.isEmpty
        duration = sum
    }

    /// Digits with at most three decimals.
    private struct Number {
        private let whole: Int64
        private let thousandths: Int64

        init?(at rest: inout Substring) {
            guard let whole = DurationArgument.digits(at: &rest, atMost: wholeDigits) else {
                return nil
            }
            self.whole = whole.value
            guard rest.first == "." else {
                thousandths = 0
                return
            }
            rest.removeFirst()
            guard let fraction = DurationArgument.digits(at: &rest, atMost: fractionDigits) else {
                return nil
            }
            thousandths = fraction.value * [100, 10, 1][fraction.count - 1]
        }

        func times(_ unit: Duration) -> Duration {
            unit * whole + unit * thousandths / 1000
        }
    }

    private static func digits(
        at rest: inout Substring, atMost limit: Int
    ) -> (value: Int64, count: Int)? {
        let digits = rest.prefix { "0"..."9" ~= $0 }
        guard 1...limit ~= digits.count, let value = Int64(digits) else { return nil }
        rest = rest.dropFirst(digits.count)
        return (value, digits.count)
    }
}

extension DurationArgument: CustomStringConvertible {
    /// Whole milliseconds in the units that they fill, such as `1h30m`; what is smaller is left out.
    var description: String {
        var rest = max(duration.milliseconds, 0)
        var text = ""
        for (name, length) in DurationArgument.units where rest >= length.milliseconds {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: length.milliseconds)
            text += "\(count)\(name)"
            rest = remainder
        }
        return text.isEmpty ? "0s" : text
    }
}

extension DurationArgument: ExpressibleByArgument {
    init?(argument: String) {
        self.init(argument)
    }

    var defaultValueDescription: String { description }
}
