// SPDX-License-Identifier: Apache-2.0

/// Under which names the pages may be asked for, and from where a form may come.
///
/// A page of somebody else's can point a name of its own at this server (DNS rebinding); its name
/// then stands in `Host`, and is none of ours.
struct ConsoleOrigin: Sendable {
    /// The path of the issuer, without a slash at its end; mostly empty.
    let base: String
    /// Whether browsers come over TLS, as the issuer says.
    let isSecure: Bool

    private let scheme: String
    /// Host and port of the issuer, in lower case, without the scheme's own port.
    private let authority: String
    /// The names under which the machine itself reaches the server.
    private let local: [String]

    init(issuer: String, port: Int) {
        let parts = issuer.split(separator: "://", maxSplits: 1)
        let rest = parts.count == 2 ? parts[1] : ""
        let name = rest.prefix { $0 != "/" }
        scheme = parts.first.map { $0.lowercased() } ?? ""
        isSecure = scheme == "https"
        base = String(rest.dropFirst(name.count))
        authority = ConsoleOrigin.bare(name.lowercased(), of: scheme)
        local = ["localhost", "127.0.0.1", "[::1]"].flatMap { host in
            port == 80 || port == 443 ? [host, "\(host):\(port)"] : ["\(host):\(port)"]
        }
    }

    /// Whether `Host` is one of our names.
    func isOurs(host: String?) -> Bool {
        guard let host = host?.lowercased() else { return false }
        return ConsoleOrigin.bare(host, of: scheme) == authority || local.contains(host)
    }

    /// Whether a form that was posted comes from a page of ours.
    ///
    /// With `no-referrer`, browsers send `Origin: null` even from our own pages (Fetch, "append a
    /// request `Origin` header"); what counts then is `Sec-Fetch-Site`, which no page can set.
    /// Without either it is no browser of today, and the form's token alone must show it.
    func isOurs(origin: String?, fetchSite: String?, host: String) -> Bool {
        if let fetchSite, fetchSite != "same-origin" && fetchSite != "none" { return false }
        guard let origin = origin?.lowercased() else { return true }
        if origin == "null" { return fetchSite == "same-origin" }
        let host = host.lowercased()
        if local.contains(host) { return origin == "http://\(host)" || origin == "https://\(host)" }
        return origin == "\(scheme)://\(ConsoleOrigin.bare(host, of: scheme))"
    }

    /// Host and port without the port that the scheme has anyway.
    private static func bare(_ host: String, of scheme: String) -> String {
        let usual = scheme == "https" ? ":443" : ":80"
        return host.hasSuffix(usual) ? String(host.dropLast(usual.count)) : host
    }
}
