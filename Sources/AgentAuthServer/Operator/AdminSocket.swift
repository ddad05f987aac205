// SPDX-License-Identifier: Apache-2.0
import Glibc

/// `admin.sock` in the data directory: whoever may open it is the operator.
struct AdminSocket: Sendable {
    static let name = "admin.sock"
    /// What fits into `sun_path` (unix(7)), with its NUL.
    private static let pathBytes = 107

    let path: String

    /// Makes way for the socket: one that is there belongs to a server that is gone, for the data
    /// directory is locked, and this process holds the lock.
    init(in directory: String) throws(ServerError) {
        path = directory + "/" + AdminSocket.name
        guard path.utf8.count <= AdminSocket.pathBytes else {
            throw .file(
                path: path,
                reason: "a socket's path has at most \(AdminSocket.pathBytes) bytes; "
                    + "use a data directory with a shorter one")
        }
        try remove()
    }

    /// Only the owner may connect. Until this is called, the directory, which nobody else may
    /// enter, keeps others away.
    func restrict() throws(ServerError) {
        guard chmod(path, 0o600) == 0 else { throw failure() }
    }

    /// Removes the socket, and nothing that is not one.
    func remove() throws(ServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw failure() }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .file(path: path, reason: "it is no socket; remove it")
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw failure() }
    }

    private func failure() -> ServerError {
        .file(path: path, reason: String(cString: strerror(errno)))
    }
}
