// SPDX-License-Identifier: Apache-2.0

/// The built-in providers.
enum BuiltInProvider: String, CaseIterable, Sendable {
    case bank, deploy, mail, clock
}

/// When a change counts as done.
enum DurabilityChoice: String, CaseIterable, Sendable {
    case strict, unsynced
}

/// The least that is logged.
enum LogLevel: String, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical
}

/// How log lines look.
enum LogFormat: String, CaseIterable, Sendable {
    case pretty, json
}
