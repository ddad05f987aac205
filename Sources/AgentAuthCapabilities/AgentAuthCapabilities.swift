// SPDX-License-Identifier: Apache-2.0

/// What a server offers, made pluggable.
///
/// Begin with ``CapabilityProvider``, the interface that every back-end satisfies, and with
/// ``CapabilityRegistry``, which checks what providers say of themselves and finds the one that
/// serves a capability. Nothing here does I/O: the providers that reach outside live elsewhere.
public enum AgentAuthCapabilities {}
