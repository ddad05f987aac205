// SPDX-License-Identifier: Apache-2.0
import CLMDB

/// The library that is linked, for those who ask what runs here.
public enum LMDBLibrary {
    /// Such as `0.9.24`.
    public static var version: String {
        var major: Int32 = 0
        var minor: Int32 = 0
        var patch: Int32 = 0
        unsafe mdb_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }
}
