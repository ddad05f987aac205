// SPDX-License-Identifier: Apache-2.0
import HTTPTypes

/// The header fields that the server looks at, found in one pass over all of them.
struct RequestFields: Sendable {
    private(set) var authorization: String?
    /// Two of them would let two readers see two callers.
    private(set) var hasTwoAuthorizations = false
    /// The values of `DPoP` (RFC 9449 §4.1); more than one is for the engine to refuse.
    private(set) var proofs: [String] = []
    private(set) var contentType: String?
    private(set) var accept: String?
    private(set) var forwarded: [String] = []
    private(set) var forwardedFor: [String] = []

    init(_ fields: HTTPFields) {
        for field in fields {
            switch field.name {
            case .authorization:
                hasTwoAuthorizations = hasTwoAuthorizations || authorization != nil
                authorization = field.value
            case .dpop: proofs.append(field.value)
            case .contentType: contentType = field.value
            // Several lines are one list (RFC 9110 §5.3).
            case .accept: accept = accept.map { "\($0), \(field.value)" } ?? field.value
            case .forwarded: forwarded.append(field.value)
            case .forwardedFor: forwardedFor.append(field.value)
            default: break
            }
        }
    }

    /// Whether a proxy says that it speaks for somebody else.
    var isForwarded: Bool { !forwarded.isEmpty || !forwardedFor.isEmpty }

    /// The token of `Authorization: Bearer …`, as the bytes that were sent; nil for another scheme.
    var bearerToken: [UInt8]? { token(as: "bearer") }

    /// The token of `Authorization: DPoP …` (RFC 9449 §7.1); nil for another scheme.
    var dpopToken: [UInt8]? { token(as: "dpop") }

    /// The token of a scheme, whose case does not matter (RFC 9110 §11.1).
    private func token(as scheme: String) -> [UInt8]? {
        guard let value = authorization?.utf8 else { return nil }
        let scheme = scheme.utf8
        guard value.count > scheme.count,
            value.prefix(scheme.count).elementsEqual(scheme, by: { $0 | 0x20 == $1 })
        else { return nil }
        let rest = value.dropFirst(scheme.count)
        guard rest.first == UInt8(ascii: " ") else { return nil }
        return Array(rest.drop { $0 == UInt8(ascii: " ") })
    }

    /// Whether the body is said to be JSON, whatever the parameters.
    var saysJSON: Bool {
        guard let contentType else { return false }
        let type = contentType.prefix { $0 != ";" }
            .split(separator: " ", omittingEmptySubsequences: true)
        return type.count == 1 && String(type[0]).isSame(as: "application/json")
    }
}

extension HTTPField.Name {
    /// RFC 7239.
    fileprivate static let forwarded = Self("Forwarded")!
    fileprivate static let dpop = Self("DPoP")!
    fileprivate static let forwardedFor = Self("X-Forwarded-For")!
}
