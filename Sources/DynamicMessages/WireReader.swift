/// Why octets or JSON are no message of a type: where, what was expected, what was found.
package struct DynamicMessageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The field's path, e.g. `sampling.temperature` or `input[2].text`; empty at the top.
    package var path: String
    /// What was expected and found.
    package let reason: String

    /// An error at a place.
    package init(_ reason: String, path: String = "") {
        self.reason = reason
        self.path = path
    }

    package var description: String { path.isEmpty ? reason : "\(path): \(reason)" }

    /// The same error, seen from the message around it.
    func within(_ outer: String) -> Self {
        if path.isEmpty { return Self(reason, path: outer) }
        return Self(reason, path: path.hasPrefix("[") ? outer + path : outer + "." + path)
    }
}

/// Reads the wire format field by field (protobuf.dev, "Encoding").
struct WireReader {
    /// What a field's octets are, before its type is known.
    enum Payload: Equatable {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        case bytes(ArraySlice<UInt8>)
        /// A group's fields; only proto2 has them.
        case group(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Whether all is read.
    var isAtEnd: Bool { rest.isEmpty }

    /// The next field.
    mutating func next() throws(DynamicMessageError) -> (number: Int, payload: Payload) {
        let tag = try varint()
        let number = Int(truncatingIfNeeded: tag >> 3)
        guard tag <= UInt64(UInt32.max), number > 0 else {
            throw DynamicMessageError("a field's number is \(tag >> 3)")
        }
        switch tag & 7 {
        case 0: return (number, .varint(try varint()))
        case 1: return (number, .fixed64(try fixed(8)))
        case 2:
            let count = try varint()
            guard count <= UInt64(rest.count) else {
                throw DynamicMessageError("field \(number) ends after its message: \(count) octets, \(rest.count) left")
            }
            defer { rest = rest.dropFirst(Int(count)) }
            return (number, .bytes(rest.prefix(Int(count))))
        case 3: return (number, .group(try group(number, depth: 0)))
        case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
        default: throw DynamicMessageError("field \(number) has the wire type \(tag & 7)")
        }
    }

    /// A varint; also for packed fields.
    mutating func varint() throws(DynamicMessageError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            guard shift < 64 else { throw DynamicMessageError("a varint is longer than ten octets") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw DynamicMessageError("the message ends within a varint")
    }

    /// A little-endian number of 4 or 8 octets; also for packed fields.
    mutating func fixed(_ count: Int) throws(DynamicMessageError) -> UInt64 {
        guard rest.count >= count else {
            throw DynamicMessageError("the message ends within a number of \(count) octets")
        }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The octets of a group up to its end tag.
    private mutating func group(_ number: Int, depth: Int) throws(DynamicMessageError) -> ArraySlice<UInt8> {
        guard depth < 32 else { throw DynamicMessageError("groups are nested too deep") }
        let start = rest
        while true {
            let before = rest
            var ahead = self
            let tag = try ahead.varint()
            if tag & 7 == 4 {
                guard tag >> 3 == UInt64(number) else { throw DynamicMessageError("a group ends with another's tag") }
                rest = ahead.rest
                return start.prefix(before.startIndex - start.startIndex)
            }
            if tag & 7 == 3 {
                rest = ahead.rest
                _ = try group(Int(truncatingIfNeeded: tag >> 3), depth: depth + 1)
            } else {
                _ = try next()
            }
        }
    }
}

/// Writes the wire format.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    mutating func tag(_ number: Int, _ wireType: UInt64) { varint(UInt64(number) << 3 | wireType) }

    mutating func fixed(_ value: UInt64, _ count: Int) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }

    mutating func counted(_ content: [UInt8]) {
        varint(UInt64(content.count))
        bytes += content
    }
}
