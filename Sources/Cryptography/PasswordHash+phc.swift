// SPDX-License-Identifier: Apache-2.0
import CSodium

extension PasswordHash {
    /// The PHC string: `$argon2id$v=19$m=65536,t=2,p=1$salt$hash`, base64 without padding.
    public var phc: String {
        "$argon2id$v=19$m=\(cost.memoryKiB),t=\(cost.passes),p=1"
            + "$\(PasswordHash.base64(salt))$\(PasswordHash.base64(hash))"
    }

    /// Reads a PHC string in exactly the form that ``phc`` writes, with costs inside
    /// ``Cost/memoryLimits`` and ``Cost/passLimits``; anything else is nil.
    public init?(phc: String) {
        let parts = phc.utf8.split(
            separator: UInt8(ascii: "$"), maxSplits: 6, omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        let costs = parts[3].split(separator: UInt8(ascii: ","), maxSplits: 3)
        guard costs.count == 3,
            let memory = PasswordHash.number(costs[0], named: "m="),
            let passes = PasswordHash.number(costs[1], named: "t="),
            Cost.memoryLimits.contains(memory), Cost.passLimits.contains(passes),
            let salt = PasswordHash.decode(parts[4], count: PasswordHash.saltByteCount),
            let hash = PasswordHash.decode(parts[5], count: PasswordHash.hashByteCount)
        else { return nil }
        self.init(
            cost: Cost(memoryKiB: memory, passes: passes), salt: salt, hash: hash)
        // One spelling only: leading zeros, other versions or other lanes do not come back.
        guard self.phc.utf8.elementsEqual(phc.utf8) else { return nil }
    }

    private static func number(_ text: Substring.UTF8View, named name: StaticString) -> Int? {
        let name = "\(name)"
        guard text.starts(with: name.utf8) else { return nil }
        return Int(String(Substring(text.dropFirst(name.utf8.count))))
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let size = sodium_base64_encoded_len(
            bytes.count, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
        var text = [CChar](repeating: 0, count: size)
        unsafe sodium_bin2base64(
            &text, size, bytes, bytes.count, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Exactly `count` bytes of base64, or nil.
    private static func decode(_ text: Substring.UTF8View, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var written = 0
        let characters = text.map(CChar.init(bitPattern:))
        let status = unsafe sodium_base642bin(
            &bytes, count, characters, characters.count, nil, &written, nil,
            sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
        return status == 0 && written == count ? bytes : nil
    }
}
