// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// All that the doctor looked at.
struct DoctorReport {
    private let checks: [DoctorCheck]

    init(_ checks: [DoctorCheck]) {
        self.checks = checks
    }

    var answer: Answer {
        Answer(
            [.init(title: "state"), .init(title: "check"), .init(title: "found")],
            checks.map { check in
                let hint = check.hint.map { "; try: \($0)" } ?? ""
                return Answer.Row(
                    cells: [.init(sign(check)), .init(check.name), .init(check.detail + hint)],
                    json: json(check).serialized())
            })
    }

    private func sign(_ check: DoctorCheck) -> State {
        switch check.state {
        case .good: .good("good")
        case .warning: .warning("warning")
        case .fault: .bad("fault")
        case .skipped: .none("skipped")
        }
    }

    private func json(_ check: DoctorCheck) -> JSONValue {
        [
            "check": .string(check.name), "state": .string(check.state.rawValue),
            "found": .string(check.detail), "hint": check.hint.map { .string($0) } ?? .null,
        ]
    }
}
