// SPDX-License-Identifier: Apache-2.0

/// One thing that was looked at.
struct DoctorCheck {
    enum Verdict: String {
        case good, warning, fault
        /// There was nothing to look at, or what it needs has a fault.
        case skipped
    }

    let name: String
    let state: Verdict
    /// What was found.
    let detail: String
    /// What to do about it.
    let hint: String?

    private init(_ name: String, _ state: Verdict, _ detail: String, _ hint: String? = nil) {
        self.name = name
        self.state = state
        self.detail = detail
        self.hint = hint
    }

    static func good(_ name: String, _ detail: String) -> DoctorCheck {
        DoctorCheck(name, .good, detail)
    }

    static func warning(_ name: String, _ detail: String, hint: String) -> DoctorCheck {
        DoctorCheck(name, .warning, detail, hint)
    }

    static func fault(_ name: String, _ detail: String, hint: String) -> DoctorCheck {
        DoctorCheck(name, .fault, detail, hint)
    }

    static func skipped(_ name: String, _ detail: String) -> DoctorCheck {
        DoctorCheck(name, .skipped, detail)
    }

    /// A fault that a room below explains.
    static func fault(_ name: String, _ error: any Error) -> DoctorCheck {
        let failure = Failure(explaining: error)
        return .fault(name, failure.why, hint: failure.hint)
    }
}
