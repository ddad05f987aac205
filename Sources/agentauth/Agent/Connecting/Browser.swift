// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The browser of whoever sits here.
enum Browser {
    /// Opens an address that was checked before; does nothing where there is no desktop, or no way to
    /// it. The address is on the terminal as well.
    static func open(_ address: String) {
        guard (Variable.filled("DISPLAY") ?? Variable.filled("WAYLAND_DISPLAY")) != nil else {
            return
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let words: [UnsafeMutablePointer<CChar>?] = [strdup("xdg-open"), strdup(address)]
        defer { for word in words { free(word) } }
        var child = pid_t()
        _ = posix_spawnp(&child, "xdg-open", &actions, nil, words + [nil], environ)
    }
}
