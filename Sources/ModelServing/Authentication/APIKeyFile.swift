import Foundation
import ModelFormats

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file of API keys: one line for each, `<id> <tenant> sha256:<64 hex digits> [expires:<seconds since 1970>]`;
/// empty lines and what follows `#` are for people.
package enum APIKeyFile {
    /// Bytes that are read at most: some hundred thousand keys.
    private static let maximumBytes = 32 << 20

    /// The keys of a file.
    package static func read(_ path: String) throws(APIKeyError) -> [APIKey] { try parse(try text(path), path: path) }

    /// The keys of a text.
    package static func parse(_ text: String, path: String = "keys") throws(APIKeyError) -> [APIKey] {
        var keys: [APIKey] = []
        var ids: Set<String> = []
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fields = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard !fields.isEmpty else { continue }
            func fault(_ message: String) -> APIKeyError { APIKeyError("\(path), line \(place + 1): \(message)") }
            guard (3...4).contains(fields.count) else {
                throw fault("expected '<id> <tenant> sha256:<hex>', found \(fields.count) fields")
            }
            guard fields[2].hasPrefix("sha256:"), let digest = bytes(hexadecimal: fields[2].dropFirst(7)),
                digest.count == 32
            else { throw fault("the third field must be 'sha256:' and 64 hexadecimal digits") }
            var expires: Int64?
            if fields.count == 4 {
                guard fields[3].hasPrefix("expires:"), let time = Int64(fields[3].dropFirst(8)) else {
                    throw fault("the fourth field must be 'expires:' and seconds since 1970")
                }
                expires = time
            }
            do { try APIKey.requireTenant(String(fields[1])) } catch { throw fault(error.description) }
            guard ids.insert(String(fields[0])).inserted else { throw fault("the id '\(fields[0])' is there twice") }
            keys.append(APIKey(id: String(fields[0]), tenant: String(fields[1]), digest: digest, expires: expires))
        }
        return keys
    }

    /// The line of a key.
    package static func line(_ key: APIKey) -> String {
        let digits = key.digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return "\(key.id) \(key.tenant) sha256:\(digits)" + (key.expires.map { " expires:\($0)" } ?? "")
    }

    /// Makes a key, adds it to the file (which is made if there is none, readable by its owner only), and tells its
    /// text, which cannot be had again.
    package static func add(
        tenant: String, expires: Int64? = nil, to path: String
    ) throws(APIKeyError) -> (text: String, key: APIKey) {
        let made = try APIKey.make(tenant: tenant, expires: expires)
        var text = ""
        if FileManager.default.fileExists(atPath: path) {
            text = try self.text(path)
            _ = try parse(text, path: path)
            if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        }
        try write(text + line(made.key) + "\n", to: path)
        return made
    }

    /// Takes a key out of the file.
    /// - Returns: whether it was there.
    package static func remove(id: String, from path: String) throws(APIKeyError) -> Bool {
        let text = try text(path)
        _ = try parse(text, path: path)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.filter { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) != id }
        guard kept.count < lines.count else { return false }
        try write(kept.joined(separator: "\n"), to: path)
        return true
    }

    private static func text(_ path: String) throws(APIKeyError) -> String {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            let data = try file.read(upToCount: maximumBytes + 1) ?? Data()
            guard data.count <= maximumBytes else { throw APIKeyError("\(path) has more than \(maximumBytes) bytes") }
            guard let text = String(data: data, encoding: .utf8) else { throw APIKeyError("\(path) is not UTF-8") }
            return text
        } catch let error as APIKeyError {
            throw error
        } catch {
            throw APIKeyError("\(path) cannot be read: \(fileReason(error))")
        }
    }

    /// Replaces the file as a whole, so that a server that reads it never sees half.
    private static func write(_ text: String, to path: String) throws(APIKeyError) {
        let temporary = path + ".new-\(UInt64.random(in: .min ... .max))"
        let files = FileManager.default
        guard files.createFile(atPath: temporary, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw APIKeyError("\(temporary) cannot be written") }
        // Foundation has no call that replaces a file in one step on every system; POSIX has.
        guard unsafe rename(temporary, path) == 0 else {
            let reason = String(describing: POSIXErrorCode(rawValue: errno) ?? .EIO)
            try? files.removeItem(atPath: temporary)
            throw APIKeyError("\(path) cannot be replaced: \(reason)")
        }
    }

    private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
        guard text.utf8.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        var high: Int?
        for character in text {
            guard character.isASCII, let digit = character.hexDigitValue else { return nil }
            if let first = high {
                bytes.append(UInt8(first << 4 | digit))
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }
}
