// SPDX-License-Identifier: Apache-2.0
/// How much people are disturbed, in one place: an approval that comes too often is given without
/// being read. Whatever is not told still waits on the page.
enum NotificationLimits {
    /// Notices that a user, or all users on behalf of one host, get one after the other. Then one
    /// more in every ``refill``.
    static let burst = 5
    static let refill: Duration = .seconds(120)
    /// For so long a host is not heard by a user who has said no to it.
    static let coolDown: Duration = .seconds(600)
    /// Users, hosts and pairs of them that are told apart; beyond it nobody new is disturbed.
    static let parties = 16_384
    /// Notices that wait to be handed over; beyond it the newest are dropped.
    static let waiting = 1_000
    /// Before each further try, when a channel could not take a notice.
    static let pauses: [Duration] = [.seconds(1), .seconds(5)]
}
