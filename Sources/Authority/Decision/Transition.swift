// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// What an event does to a state machine. A refused transition is a value with its code, not an
/// exception: the caller decides what a refusal means for it.
package enum Transition<State: Sendable & Equatable, Effect: Sendable & Equatable>: Equatable,
    Sendable
{
    /// The machine is in a new state, and these things follow.
    case moved(State, [Effect])
    /// The event changes nothing and is no mistake.
    case unchanged
    /// The event is not possible in this state.
    case refused(ErrorCode)
}
