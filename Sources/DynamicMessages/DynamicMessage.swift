/// A message whose type is known at run time only.
package struct DynamicMessage: Sendable, Equatable {
    /// The full name of its type.
    package let typeName: String
    /// The fields that are set, by number. Fields that the type does not know are dropped when it is read.
    package internal(set) var fields: [Int: DynamicValue] = [:]

    /// An empty message.
    package init(typeName: String) { self.typeName = typeName }
}

/// The value of a field.
package indirect enum DynamicValue: Sendable, Equatable {
    case bool(Bool)
    /// Every signed integer type.
    case int(Int64)
    /// Every unsigned integer type.
    case uint(UInt64)
    case float(Float)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case enumeration(Int32)
    case message(DynamicMessage)
    case list([DynamicValue])
    /// Keys and values in the order in which they came; a key stands once.
    case map([DynamicMapEntry])

    /// Whether it is what an absent field without presence means.
    var isDefault: Bool {
        switch self {
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        // Minus zero is not the default.
        case .float(let value): value.bitPattern == 0
        case .double(let value): value.bitPattern == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .enumeration(let value): value == 0
        case .message: false
        case .list(let values): values.isEmpty
        case .map(let entries): entries.isEmpty
        }
    }
}

/// One entry of a map.
package struct DynamicMapEntry: Sendable, Equatable {
    /// The key.
    package let key: DynamicValue
    /// The value.
    package let value: DynamicValue
}

extension DescriptorPool {
    /// Messages may be nested this deep, in octets and in JSON.
    static let maxDepth = 100

    /// The descriptor of a message type.
    package func message(_ name: String) throws(DynamicMessageError) -> MessageDescriptor {
        guard let found = messages[name] else { throw DynamicMessageError("there is no message type '\(name)' here") }
        return found
    }

    // MARK: Octets to message

    /// Reads a message of a type.
    package func decode(_ bytes: [UInt8], as name: String) throws(DynamicMessageError) -> DynamicMessage {
        try decode(bytes[...], try message(name), depth: 0)
    }

    private func decode(
        _ bytes: ArraySlice<UInt8>, _ type: MessageDescriptor, depth: Int
    ) throws(DynamicMessageError) -> DynamicMessage {
        guard depth < Self.maxDepth else {
            throw DynamicMessageError("messages are nested deeper than \(Self.maxDepth)")
        }
        var message = DynamicMessage(typeName: type.fullName)
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            let (number, payload) = try reader.next()
            guard let field = type.field(number: number) else { continue }
            do {
                try take(payload, field, type, depth, into: &message)
            } catch {
                throw error.within(field.jsonName)
            }
        }
        return message
    }

    private func take(
        _ payload: WireReader.Payload, _ field: FieldDescriptor, _ type: MessageDescriptor, _ depth: Int,
        into message: inout DynamicMessage
    ) throws(DynamicMessageError) {
        if let oneof = field.oneof {
            for other in type.fields where other.oneof == oneof && other.number != field.number {
                message.fields[other.number] = nil
            }
        }
        guard field.isRepeated else {
            var value = try single(payload, field, depth)
            // A message that comes in parts is the sum of them.
            if case .message(let new) = value, case .message(var old)? = message.fields[field.number] {
                old.fields.merge(new.fields) { Self.merged($0, $1) }
                value = .message(old)
            }
            message.fields[field.number] = value
            return
        }
        if field.type == .message, let entry = messages[field.typeName], entry.isMapEntry {
            guard case .message(let pair) = try single(payload, field, depth) else { return }
            let key = try filled(pair.fields[1], entry.field(number: 1))
            let value = try filled(pair.fields[2], entry.field(number: 2))
            var entries: [DynamicMapEntry] = []
            if case .map(let old)? = message.fields[field.number] { entries = old.filter { $0.key != key } }
            message.fields[field.number] = .map(entries + [DynamicMapEntry(key: key, value: value)])
            return
        }
        var values: [DynamicValue] = []
        if case .list(let old)? = message.fields[field.number] { values = old }
        if case .bytes(let packed) = payload, ![.string, .bytes, .message].contains(field.type) {
            var reader = WireReader(packed)
            while !reader.isAtEnd { values.append(try single(try packedPayload(&reader, field.type), field, depth)) }
        } else {
            values.append(try single(payload, field, depth))
        }
        message.fields[field.number] = .list(values)
    }

    private static func merged(_ old: DynamicValue, _ new: DynamicValue) -> DynamicValue {
        switch (old, new) {
        case (.list(let left), .list(let right)): return .list(left + right)
        case (.map(let left), .map(let right)):
            return .map(left.filter { entry in !right.contains { $0.key == entry.key } } + right)
        case (.message(var left), .message(let right)):
            left.fields.merge(right.fields) { merged($0, $1) }
            return .message(left)
        default: return new
        }
    }

    private func packedPayload(
        _ reader: inout WireReader, _ type: FieldType
    ) throws(DynamicMessageError)
        -> WireReader.Payload
    {
        switch type {
        case .double, .fixed64, .sfixed64: .fixed64(try reader.fixed(8))
        case .float, .fixed32, .sfixed32: .fixed32(UInt32(truncatingIfNeeded: try reader.fixed(4)))
        default: .varint(try reader.varint())
        }
    }

    private func single(
        _ payload: WireReader.Payload, _ field: FieldDescriptor, _ depth: Int
    ) throws(DynamicMessageError) -> DynamicValue {
        switch (field.type, payload) {
        case (.double, .fixed64(let bits)): return .double(Double(bitPattern: bits))
        case (.float, .fixed32(let bits)): return .float(Float(bitPattern: bits))
        case (.int64, .varint(let bits)): return .int(Int64(bitPattern: bits))
        case (.int32, .varint(let bits)): return .int(Int64(Int32(truncatingIfNeeded: bits)))
        case (.sint64, .varint(let bits)): return .int(Int64(bitPattern: bits >> 1) ^ -Int64(bits & 1))
        case (.sint32, .varint(let bits)):
            let low = UInt64(UInt32(truncatingIfNeeded: bits))
            return .int(Int64(Int32(truncatingIfNeeded: Int64(low >> 1) ^ -Int64(low & 1))))
        case (.sfixed64, .fixed64(let bits)): return .int(Int64(bitPattern: bits))
        case (.sfixed32, .fixed32(let bits)): return .int(Int64(Int32(bitPattern: bits)))
        case (.uint64, .varint(let value)), (.fixed64, .fixed64(let value)): return .uint(value)
        case (.uint32, .varint(let value)): return .uint(UInt64(UInt32(truncatingIfNeeded: value)))
        case (.fixed32, .fixed32(let value)): return .uint(UInt64(value))
        case (.bool, .varint(let value)): return .bool(value != 0)
        case (.enumeration, .varint(let value)): return .enumeration(Int32(truncatingIfNeeded: value))
        case (.bytes, .bytes(let bytes)): return .bytes(Array(bytes))
        case (.string, .bytes(let bytes)):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw DynamicMessageError("a string is no UTF-8")
            }
            return .string(text)
        case (.message, .bytes(let bytes)), (.group, .group(let bytes)):
            return .message(try decode(bytes, try message(field.typeName), depth: depth + 1))
        default: throw DynamicMessageError("the wire type does not fit the field's type \(field.type)")
        }
    }

    /// The value, or the field's default where it is absent.
    func filled(_ value: DynamicValue?, _ field: FieldDescriptor?) throws(DynamicMessageError) -> DynamicValue {
        if let value { return value }
        return try defaultValue(field)
    }

    private func defaultValue(_ field: FieldDescriptor?) throws(DynamicMessageError) -> DynamicValue {
        guard let field else { throw DynamicMessageError("a map's entry lacks its key or value") }
        switch field.type {
        case .double: return .double(0)
        case .float: return .float(0)
        case .int64, .int32, .sint64, .sint32, .sfixed64, .sfixed32: return .int(0)
        case .uint64, .uint32, .fixed64, .fixed32: return .uint(0)
        case .bool: return .bool(false)
        case .string: return .string("")
        case .bytes: return .bytes([])
        case .enumeration: return .enumeration(enums[field.typeName]?.values.first?.number ?? 0)
        case .message, .group: return .message(DynamicMessage(typeName: field.typeName))
        }
    }

    // MARK: Message to octets

    /// Writes a message, fields in the order of their numbers.
    package func encode(_ message: DynamicMessage) throws(DynamicMessageError) -> [UInt8] {
        let type = try self.message(message.typeName)
        var writer = WireWriter()
        for field in type.fields {
            guard let value = message.fields[field.number] else { continue }
            switch value {
            case .list(let values):
                if field.isPacked {
                    if values.isEmpty { continue }
                    var packed = WireWriter()
                    for value in values { try write(value, field.type, &packed) }
                    writer.tag(field.number, 2)
                    writer.counted(packed.bytes)
                } else {
                    for value in values { try write(value, field, &writer) }
                }
            case .map(let entries):
                let type = try self.message(field.typeName)
                for entry in entries {
                    var pair = DynamicMessage(typeName: type.fullName)
                    pair.fields = [1: entry.key, 2: entry.value]
                    try write(.message(pair), field, &writer)
                }
            default:
                if field.hasPresence || type.isMapEntry || !value.isDefault { try write(value, field, &writer) }
            }
        }
        return writer.bytes
    }

    private func write(
        _ value: DynamicValue, _ field: FieldDescriptor, _ writer: inout WireWriter
    ) throws(DynamicMessageError) {
        switch field.type {
        case .double, .fixed64, .sfixed64: writer.tag(field.number, 1)
        case .float, .fixed32, .sfixed32: writer.tag(field.number, 5)
        case .string, .bytes, .message: writer.tag(field.number, 2)
        case .group:
            writer.tag(field.number, 3)
            guard case .message(let group) = value else { throw DynamicMessageError("a group is a message") }
            for byte in try encode(group) { writer.fixed(UInt64(byte), 1) }
            writer.tag(field.number, 4)
            return
        default: writer.tag(field.number, 0)
        }
        try write(value, field.type, &writer)
    }

    private func write(
        _ value: DynamicValue, _ type: FieldType, _ writer: inout WireWriter
    ) throws(DynamicMessageError) {
        switch (value, type) {
        case (.bool(let value), _): writer.varint(value ? 1 : 0)
        case (.int(let value), .sint32), (.int(let value), .sint64):
            writer.varint(UInt64(bitPattern: value << 1 ^ value >> 63))
        case (.int(let value), .sfixed32): writer.fixed(UInt64(bitPattern: value), 4)
        case (.int(let value), .sfixed64): writer.fixed(UInt64(bitPattern: value), 8)
        case (.int(let value), _): writer.varint(UInt64(bitPattern: value))
        case (.uint(let value), .fixed32): writer.fixed(value, 4)
        case (.uint(let value), .fixed64): writer.fixed(value, 8)
        case (.uint(let value), _): writer.varint(value)
        case (.float(let value), _): writer.fixed(UInt64(value.bitPattern), 4)
        case (.double(let value), _): writer.fixed(value.bitPattern, 8)
        case (.string(let text), _): writer.counted(Array(text.utf8))
        case (.bytes(let bytes), _): writer.counted(bytes)
        case (.enumeration(let value), _): writer.varint(UInt64(bitPattern: Int64(value)))
        case (.message(let message), _): writer.counted(try encode(message))
        case (.list, _), (.map, _): throw DynamicMessageError("a list stands where one value belongs")
        }
    }
}
