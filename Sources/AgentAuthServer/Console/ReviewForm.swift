// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON

/// What a person filled in on the page of a request; empty when it is first shown.
struct ReviewForm: Sendable {
    /// The capabilities that were ticked; an empty name stands for none of them, on purpose.
    let ticked: [String]
    /// Whole grant specs.
    let specs: [String]
    /// What was typed beside arguments, by capability and argument.
    private let narrowed: @Sendable (String, String) -> String?
    /// The reason for a no.
    let reason: String

    static let empty = ReviewForm(ticked: [], specs: [], narrowed: { _, _ in nil }, reason: "")

    private init(
        ticked: [String], specs: [String],
        narrowed: @escaping @Sendable (String, String) -> String?,
        reason: String
    ) {
        self.ticked = ticked
        self.specs = specs
        self.narrowed = narrowed
        self.reason = reason
    }

    init(_ fields: FormFields) {
        self.init(
            ticked: fields[all: "capability"],
            specs: fields[all: "narrow"].filter { !$0.allSatisfy(\.isWhitespace) },
            narrowed: { fields["narrow:\($0):\($1)"] },
            reason: fields["reason"] ?? "")
    }

    func isTicked(_ capability: String) -> Bool {
        ticked.contains { $0.utf8.elementsEqual(capability.utf8) }
    }

    /// What was typed beside the arguments of a capability.
    func typed(for item: Review.Item) -> [String: String] {
        var typed: [String: String] = [:]
        for argument in item.arguments {
            guard let text = narrowed(item.name, argument)?.trimmed, !text.isEmpty else { continue }
            typed[argument] = text
        }
        return typed
    }

    /// The decision that the form stands for. Throws `invalid_request` with a sentence for the
    /// person when what was typed cannot be read or would leave nothing.
    func decision(on items: [Review.Item]) throws(ProtocolError) -> ApprovalDecision {
        var narrowing: [String: Constraints] = [:]
        for spec in specs {
            let request: CapabilityRequest
            do {
                request = try GrantSpec(spec).request
            } catch {
                throw .invalidRequest("'\(spec)' narrows nothing: \(error)")
            }
            narrowing[request.name] = narrowing[request.name, default: .none]
                .intersection(request.constraints)
        }
        for item in items where isTicked(item.name) {
            for (argument, text) in typed(for: item).sorted(by: { $0.key < $1.key }) {
                let constraint = try ReviewForm.constraint(text, on: argument, of: item)
                narrowing[item.name] = narrowing[item.name, default: .none]
                    .intersection(Constraints([.init(name: argument, constraint: constraint)]))
            }
            let left = item.constraints.intersection(narrowing[item.name] ?? .none)
            guard !left.permitNothing else {
                throw .invalidRequest(
                    "'\(item.name)' would be narrowed to nothing; leave it unticked instead.")
            }
        }
        narrowing = narrowing.filter { !$0.value.isEmpty }
        return ApprovalDecision(selection: ticked.filter { !$0.isEmpty }, narrowing: narrowing)
    }

    /// One condition as a person types it beside an argument: a value, or one with an operator of
    /// the grant specs in front.
    private static func constraint(
        _ text: String, on argument: String, of item: Review.Item
    ) throws(ProtocolError) -> Constraint {
        let operators = ["<=", ">=", "=", "in ", "not in "]
        // The argument's own name may have characters that a spec gives a meaning to.
        let spec =
            operators.contains { (text + " ").hasPrefix($0) }
            ? "it field \(text)" : "it field=\(quoted(text, on: argument, of: item))"
        do {
            let fields = try GrantSpec(spec).request.constraints.fields
            if fields.count == 1, let constraint = fields.first?.constraint { return constraint }
        } catch {
            // Said below, in the words of the page.
        }
        throw .invalidRequest(
            "'\(text)' cannot be read as a limit of \(argument); write one value, or one of "
                + "<=, >=, in and not in with what follows.")
    }

    /// A bare value as JSON: text where the argument is text, else what it looks like.
    private static func quoted(
        _ text: String, on argument: String, of item: Review.Item
    ) -> String {
        let type = item.definition?.input?["properties"]?[argument]?["type"]?.string
        let value = try? JSONValue(parsing: Array(text.utf8))
        let isPlain: Bool
        switch value {
        case .string?: isPlain = true
        case .number?, .bool?, .null?: isPlain = type != "string"
        default: isPlain = false
        }
        return isPlain
            ? text : String(decoding: JSONValue.string(text).serialized(), as: UTF8.self)
    }
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmed: String {
        let rest = drop(while: \.isWhitespace)
        return String(rest.reversed().drop(while: \.isWhitespace).reversed())
    }
}
