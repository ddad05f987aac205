// SPDX-License-Identifier: Apache-2.0
import CSodium

/// The library that is linked, for those who ask what runs here.
public enum SodiumLibrary {
    /// Such as `1.0.18`.
    public static var version: String {
        // Safe: a constant string of the library, which outlives everybody.
        unsafe String(cString: sodium_version_string())
    }
}
