// SPDX-License-Identifier: Apache-2.0

/// The way from the whole instance to the value that is being judged.
struct InstancePath {
    enum Step {
        case member(String)
        case item(Int)
    }

    private var steps: [Step] = []

    mutating func enter(_ step: Step) { steps.append(step) }
    mutating func leave() { steps.removeLast() }

    /// The JSON pointer, cut where names from outside make it too long.
    var pointer: String {
        var pointer = JSONPointer()
        for step in steps {
            switch step {
            case .member(let name): pointer = pointer.appending(name.quotation)
            case .item(let index): pointer = pointer.appending(index)
            }
        }
        return pointer.text.quotation
    }
}
