// SPDX-License-Identifier: Apache-2.0

/// Agents, hosts and people played against the real engine, in time that jumps.
///
/// Begin with ``VirtualWorld``, which runs a story in virtual time with all of its chance drawn
/// from one seed, and with ``DemoStory``, the whole life of an agent from first contact to
/// revocation. The same seed gives the same ledger root. Nothing of this can be reached by a
/// server that serves.
public enum AgentAuthSimulator {}
