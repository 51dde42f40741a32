import Crypto

/// An API key as its file keeps it: who it stands for, and the digest of its secret.
///
/// A key reads `mk_<id>_<secret>`. The secret is 32 random bytes, so there is nothing to guess that salt or a slow hash
/// would protect, and one plain SHA-256 per call is cheap. The file never holds a secret.
package struct APIKey: Sendable, Equatable {
    /// Names the key in the file and in logs; no secret.
    package let id: String
    /// Whom the key stands for: the identity that limits, fairness and cache isolation go by.
    package let tenant: String
    /// SHA-256 of the whole key's text.
    package let digest: [UInt8]
    /// The key is refused from this time on, in seconds since 1970; nil: never.
    package let expires: Int64?

    package init(id: String, tenant: String, digest: [UInt8], expires: Int64? = nil) {
        self.id = id
        self.tenant = tenant
        self.digest = digest
        self.expires = expires
    }

    /// A new key: the text for its owner, which is shown once, and the entry for the file.
    package static func make(tenant: String, expires: Int64? = nil) throws(APIKeyError) -> (text: String, key: APIKey) {
        try requireTenant(tenant)
        var random = SystemRandomNumberGenerator()
        func letters(_ count: Int, of alphabet: [UInt8]) -> String {
            String(
                decoding: (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] },
                as: UTF8.self)
        }
        let id = letters(10, of: Array("abcdefghijkmnpqrstuvwxyz23456789".utf8))
        // 43 letters of 62 hold 256 bits.
        let secret = letters(43, of: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8))
        let text = "mk_\(id)_\(secret)"
        return (text, APIKey(id: id, tenant: tenant, digest: digest(of: Array(text.utf8)), expires: expires))
    }

    static func digest(of text: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: text)) }

    /// The id within a key's text; nil if it is no such text.
    static func id(in text: String) -> String? {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "mk", !parts[1].isEmpty, text.utf8.count <= 256 else { return nil }
        return String(parts[1])
    }

    /// A tenant's name goes into logs, metrics and cache keys.
    static func requireTenant(_ tenant: String) throws(APIKeyError) {
        let isFine = tenant.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "._-".utf8.contains(byte)
        }
        guard isFine, (1...64).contains(tenant.utf8.count) else {
            throw APIKeyError("the tenant '\(tenant)' must be 1 to 64 letters, digits, '.', '_' or '-'")
        }
    }
}

/// Why keys cannot be read or written.
package struct APIKeyError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
    /// Whether there is no such file.
    package let isMissing: Bool

    init(_ description: String, isMissing: Bool = false) {
        self.description = description
        self.isMissing = isMissing
    }
}

/// Whether two digests are equal, in a time that does not tell where they differ.
func equalInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for place in a.indices { difference |= a[place] ^ b[place] }
    return difference == 0
}
