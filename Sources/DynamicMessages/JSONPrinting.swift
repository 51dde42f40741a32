package import JSON

extension DescriptorPool {
    /// A message as JSON (protobuf.dev, "ProtoJSON Format"): names in camel case, 64-bit numbers as strings, bytes in
    /// base64, enums by name; fields without presence that hold their default are left out.
    package func json(_ message: DynamicMessage) throws(DynamicMessageError) -> JSONValue {
        try json(message, depth: 0)
    }

    func json(_ message: DynamicMessage, depth: Int) throws(DynamicMessageError) -> JSONValue {
        guard depth < Self.maxDepth else {
            throw DynamicMessageError("messages are nested deeper than \(Self.maxDepth)")
        }
        if let special = try wellKnownJSON(message, depth: depth) { return special }
        let type = try self.message(message.typeName)
        var members = JSONObject()
        for field in type.fields {
            guard let value = message.fields[field.number], field.hasPresence || !value.isDefault else { continue }
            do {
                members[field.jsonName] = try json(value, field, depth: depth)
            } catch {
                throw error.within(field.jsonName)
            }
        }
        return .object(members)
    }

    private func json(
        _ value: DynamicValue, _ field: FieldDescriptor, depth: Int
    ) throws(DynamicMessageError) -> JSONValue {
        switch value {
        case .bool(let value): return .bool(value)
        case .int(let value):
            let is64 = [FieldType.int64, .sint64, .sfixed64].contains(field.type)
            return is64 ? .string("\(value)") : .integer(Int(value))
        case .uint(let value):
            return [FieldType.uint64, .fixed64].contains(field.type)
                ? .string("\(value)") : .integer(Int(truncatingIfNeeded: value))
        case .float(let value): return Self.number(value)
        case .double(let value): return Self.number(value)
        case .string(let text): return .string(text)
        case .bytes(let bytes): return .string(Base64Text.encode(bytes))
        case .enumeration(let number):
            if field.typeName == "google.protobuf.NullValue" { return .null }
            let name = enums[field.typeName]?.values.first { $0.number == number }?.name
            return name.map { .string($0) } ?? .integer(Int(number))
        case .message(let message): return try json(message, depth: depth + 1)
        case .list(let values):
            var nodes: [JSONValue] = []
            for value in values { nodes.append(try json(value, field, depth: depth)) }
            return .array(nodes)
        case .map(let entries):
            guard let valueField = try message(field.typeName).field(number: 2) else { return .object([:]) }
            var members = JSONObject()
            for entry in entries {
                members[Self.key(entry.key)] = try json(entry.value, valueField, depth: depth)
            }
            return .object(members)
        }
    }

    private static func key(_ value: DynamicValue) -> String {
        switch value {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)"
        case .string(let text): text
        default: ""
        }
    }

    /// A number in its shortest form that reads back the same; what is no number is a string.
    static func number<Value: BinaryFloatingPoint & LosslessStringConvertible>(_ value: Value) -> JSONValue {
        if value.isNaN { return .string("NaN") }
        if value.isInfinite { return .string(value < 0 ? "-Infinity" : "Infinity") }
        // The digits of a Float, not those of its Double.
        return .number(Double("\(value)") ?? Double(value))
    }
}

/// Base64 with padding, as JSON holds bytes; reads the URL's alphabet, too, and what lacks its padding.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for index in 0..<3 { bits = bits << 8 | (index < part.count ? UInt32(part[start + index]) : 0) }
            for index in 0..<4 {
                out.append(index <= part.count ? alphabet[Int(bits >> UInt32(18 - 6 * index)) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var symbols = Array(text.utf8)
        while symbols.last == UInt8(ascii: "="), symbols.count + 2 > text.utf8.count { symbols.removeLast() }
        guard symbols.count % 4 != 1 else { return nil }
        var out: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for symbol in symbols {
            let standard: UInt8 =
                symbol == UInt8(ascii: "-")
                ? UInt8(ascii: "+") : symbol == UInt8(ascii: "_") ? UInt8(ascii: "/") : symbol
            guard let value = alphabet.firstIndex(of: standard) else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return out
    }
}
