// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Glibc

/// The folder that `tls init` makes: nobody else enters it, and nothing in it is ever replaced.
struct CertificateFolder {
    let path: String

    /// Makes the folder and those above it, unless it holds something already.
    init(_ path: String) throws {
        self.path = path
        guard mkdir(path, 0o700) != 0 else { return }
        switch errno {
        case EEXIST where CertificateFolder.isEmpty(path) && chmod(path, 0o700) == 0: return
        case EEXIST:
            throw Failure(
                .noSuchThing, "exists", what: "no certificates were made",
                why: "\(path) is there already, and nothing in it is replaced",
                hint: "--out DIR names another folder")
        default:
            throw Failure(
                .dataUnusable, "unusable_folder", what: "no certificates were made",
                why: "\(path): \(String(cString: strerror(errno)))",
                hint: "--out DIR names another folder")
        }
    }

    /// Writes a certificate, which everybody may read, and its key, which nobody else may.
    func write(_ pair: DevelopmentAuthority.Pair, as name: String) throws {
        try DurableFile.create(file(name, "key"), Array(pair.key.utf8))
        try DurableFile.create(file(name, "pem"), Array(pair.certificate.utf8))
        chmod(file(name, "pem"), 0o644)
    }

    func file(_ name: String, _ ending: String) -> String { "\(path)/\(name).\(ending)" }

    private static func isEmpty(_ path: String) -> Bool {
        guard let directory = opendir(path) else { return false }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let isItself = withUnsafeBytes(of: entry.pointee.d_name) { name in
                name.starts(with: ".\0".utf8) || name.starts(with: "..\0".utf8)
            }
            if !isItself { return false }
        }
        return true
    }
}
