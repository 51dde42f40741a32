import Foundation
import ModelFormats

/// The file of API keys: one line for each, `<id> <tenant> sha256:<64 hex digits> [expires:<seconds since 1970>]`;
/// empty lines and what follows `#` are for people. Lines may end as on any system, and stay as they are when others
/// come and go.
package enum APIKeyFile {
    /// Bytes that are read at most: some hundred thousand keys.
    private static let maximumBytes = 32 << 20

    /// The keys of a file.
    package static func read(_ path: String) throws(APIKeyError) -> [APIKey] { try parse(try text(path), path: path) }

    /// The keys of a text.
    package static func parse(_ text: String, path: String = "keys") throws(APIKeyError) -> [APIKey] {
        var keys: [APIKey] = []
        var ids: Set<String> = []
        for (place, line) in lines(text).enumerated() {
            let fields = fields(line)
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
        try LockedFile.with(path, creating: true) { file throws(APIKeyError) in
            let text = try self.text(try file.read(upTo: maximumBytes + 1), path)
            _ = try parse(text, path: path)
            let lines = lines(text)
            let end = lines.first?.last.flatMap { isLineEnd($0) ? String($0) : nil } ?? "\n"
            let isWhole = lines.last?.last.map(isLineEnd) ?? true
            try file.replace(with: Data((text + (isWhole ? "" : end) + line(made.key) + end).utf8))
        }
        return made
    }

    /// Takes a key out of the file.
    /// - Returns: whether it was there.
    package static func remove(id: String, from path: String) throws(APIKeyError) -> Bool {
        try LockedFile.with(path, creating: false) { file throws(APIKeyError) in
            let text = try self.text(try file.read(upTo: maximumBytes + 1), path)
            _ = try parse(text, path: path)
            let lines = lines(text)
            let kept = lines.filter { fields($0).first.map(String.init) != id }
            guard kept.count < lines.count else { return false }
            try file.replace(with: Data(kept.joined().utf8))
            return true
        }
    }

    /// The lines of a text, each with its end.
    private static func lines(_ text: String) -> [Substring] {
        var lines: [Substring] = []
        var rest = text[...]
        while let end = rest.firstIndex(where: isLineEnd) {
            let next = rest.index(after: end)
            lines.append(rest[..<next])
            rest = rest[next...]
        }
        return rest.isEmpty ? lines : lines + [rest]
    }

    /// Carriage return and line feed together are one character, and none of the other two.
    private static func isLineEnd(_ character: Character) -> Bool {
        character == "\n" || character == "\r\n" || character == "\r"
    }

    /// What a line says. Editors that end lines with a carriage return also begin a file with a byte-order mark.
    private static func fields(_ line: Substring) -> [Substring] {
        line.drop { $0 == "\u{FEFF}" }.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
    }

    private static func text(_ path: String) throws(APIKeyError) -> String {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            return try text(try file.read(upToCount: maximumBytes + 1) ?? Data(), path)
        } catch let error as APIKeyError {
            throw error
        } catch {
            throw APIKeyError(
                "\(path) cannot be read: \(fileReason(error))",
                isMissing: !FileManager.default.fileExists(atPath: path))
        }
    }

    private static func text(_ data: Data, _ path: String) throws(APIKeyError) -> String {
        guard data.count <= maximumBytes else { throw APIKeyError("\(path) has more than \(maximumBytes) bytes") }
        guard let text = String(data: data, encoding: .utf8) else { throw APIKeyError("\(path) is not UTF-8") }
        return text
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
