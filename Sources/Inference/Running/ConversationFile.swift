import Foundation
import ModelFormats

/// What a saved conversation holds, and its form on disk.
///
/// All integers little-endian: the magic `MARTLETC`, version (u32), then as length (u32) and bytes the digest of the
/// model, the layout of the cache's blocks, the tenant and the caller's notes; the number of tokens (u32) and the tokens
/// (i32 each); bytes
/// of one block's image (u64); the images of all blocks that the tokens need; and the FNV-1a hash (u64) of everything
/// before it, which finds damage (not malice: the folder is the operator's).
struct ConversationFile: Sendable, Equatable {
    var layout: String
    /// Bytes of the caller's own.
    var notes: [UInt8] = []
    var tokens: [Int32]
    var imageBytes: Int
    /// The blocks' images, one behind the other.
    var images: [UInt8]
    /// Bytes of the whole file.
    var fileBytes = 0

    static let magic = Array("MARTLETC".utf8)
    static let version: UInt32 = 2
    /// Longest file that is read: 32 GiB is more than any context takes.
    private static let largest = 32 << 30

    /// Longest notes: more than the messages of the longest context.
    private static let longestNotes = 256 << 20

    /// Writes the file under another name, then gives it its name.
    func write(_ path: String, digest: String, tenant: String) -> Result<Int, InferenceError> {
        var bytes = Self.magic
        bytes.reserveCapacity(images.count + tokens.count * 4 + 512)
        bytes.append(Self.version)
        for text in [digest, layout, tenant] {
            bytes.append(UInt32(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
        guard notes.count <= Self.longestNotes else {
            return .failure(.badFile("\(path): the messages have \(notes.count) bytes, too many to save"))
        }
        bytes.append(UInt32(notes.count))
        bytes.append(contentsOf: notes)
        bytes.append(UInt32(tokens.count))
        for token in tokens { bytes.append(UInt32(bitPattern: token)) }
        bytes.append(UInt64(imageBytes))
        bytes.append(contentsOf: images)
        bytes.append(Self.hash(bytes[...]))
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            return .failure(.badFile("\(path): cannot be written: \(fileReason(error))"))
        }
        return .success(bytes.count)
    }

    /// Reads and checks a file.
    static func read(
        _ path: String, digest: String, tenant: String, limits: EngineLimits
    ) -> Result<ConversationFile, InferenceError> {
        let bytes: [UInt8]
        guard FileManager.default.fileExists(atPath: path) else { return .failure(.notFound("\(path): no such file")) }
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard let size = attributes[.size] as? Int, size <= largest else {
                return .failure(.badFile("\(path): is larger than \(largest) bytes"))
            }
            bytes = Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            return .failure(.badFile("\(path): cannot be read: \(fileReason(error))"))
        }
        do throws(InferenceError) {
            return .success(try parse(bytes, path, digest: digest, tenant: tenant, limits: limits))
        } catch {
            return .failure(error)
        }
    }

    private static func parse(
        _ bytes: [UInt8], _ path: String, digest: String, tenant: String, limits: EngineLimits
    ) throws(InferenceError) -> ConversationFile {
        guard bytes.count >= magic.count + 12, bytes.starts(with: magic) else {
            throw .badFile("\(path): is no saved conversation")
        }
        var reader = Reader(content: bytes[..<(bytes.count - 8)], place: magic.count, path: path)
        var trailer = Reader(content: bytes[...], place: bytes.count - 8, path: path)
        guard try trailer.integer(8) == hash(bytes[..<(bytes.count - 8)]) else {
            throw .badFile("\(path): is damaged or cut short: its checksum does not fit")
        }
        let found = try reader.integer(4)
        guard found == UInt64(version) else {
            throw .badFile("\(path): expected version \(version) of the format, found \(found)")
        }
        guard try reader.text() == digest else {
            throw .badFile(
                "\(path): was saved by another model; conversations go on with the model that they began with")
        }
        let layout = try reader.text()
        guard try reader.text() == tenant else { throw .badFile("\(path): belongs to somebody else") }
        let notes = try reader.bytes(atMost: longestNotes)
        let count = Int(try reader.integer(4))
        guard count >= 1, count <= limits.contextLength else {
            throw .badFile("\(path): holds \(count) tokens and the context of this model \(limits.contextLength)")
        }
        var tokens: [Int32] = []
        tokens.reserveCapacity(count)
        for _ in 0..<count {
            let token = Int32(truncatingIfNeeded: try reader.integer(4))
            guard token >= 0, token < limits.vocabularySize else {
                throw .badFile("\(path): holds token \(token), outside the vocabulary of \(limits.vocabularySize)")
            }
            tokens.append(token)
        }
        let imageBytes = try reader.integer(8)
        let blocks = (count + Planner.blockLength - 1) / Planner.blockLength
        guard imageBytes > 0, imageBytes <= UInt64(largest), reader.left == blocks * Int(imageBytes) else {
            throw .badFile("\(path): expected \(blocks) blocks of \(imageBytes) bytes, found \(reader.left) bytes")
        }
        return ConversationFile(
            layout: layout, notes: Array(notes), tokens: tokens, imageBytes: Int(imageBytes),
            images: Array(reader.rest), fileBytes: bytes.count)
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    /// Walks over bytes; running out of them is the file's fault.
    private struct Reader {
        let content: ArraySlice<UInt8>
        var place: Int
        let path: String

        var left: Int { content.endIndex - place }
        var rest: ArraySlice<UInt8> { content[place...] }

        mutating func integer(_ count: Int) throws(InferenceError) -> UInt64 {
            guard left >= count else { throw .badFile("\(path): ends at byte \(place), inside a number") }
            var value: UInt64 = 0
            for offset in 0..<count { value |= UInt64(content[place + offset]) << UInt64(8 * offset) }
            place += count
            return value
        }

        mutating func text() throws(InferenceError) -> String {
            String(decoding: try bytes(atMost: 65_536), as: UTF8.self)
        }

        mutating func bytes(atMost limit: Int) throws(InferenceError) -> ArraySlice<UInt8> {
            let count = Int(try integer(4))
            guard count <= limit, count <= left else {
                throw .badFile("\(path): expected a length at byte \(place - 4), found \(count)")
            }
            defer { place += count }
            return content[place..<place + count]
        }
    }
}

extension [UInt8] {
    /// Appends an integer, lowest byte first.
    fileprivate mutating func append<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
        for byte in 0..<Value.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> Value(8 * byte))) }
    }
}
